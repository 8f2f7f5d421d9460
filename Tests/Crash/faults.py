"""Runs a program so that the N-th system call of a kind, counted over all its threads, is its last, or fails.

strace's `inject=...:when=N` counts each thread by itself. The daemon opens its store on one thread, writes on a second
and closes on a third, so there the N-th call of the second is out of reach behind the N-th of the first. Here the
calls of all threads are one sequence. A seccomp filter stops the program at the calls of the kind and at nothing else,
so that it runs at nearly its own speed (ptrace(2), seccomp(2); x86-64).
"""

import ctypes
import errno
import json
import os
import platform
import signal
import struct
from dataclasses import dataclass

# Kinds of calls, by their numbers on x86-64. A call counts only where it concerns the store, but for "send": whatever
# the daemon sends in datagrams goes to the journal.
KINDS = {
    "write": {18: "pwrite64", 1: "write", 20: "writev", 296: "pwritev"},
    "flush": {75: "fdatasync", 74: "fsync"},
    "send": {44: "sendto", 46: "sendmsg"},
    "truncate": {77: "ftruncate", 285: "fallocate"},
    "name": {82: "rename", 264: "renameat", 316: "renameat2", 87: "unlink", 263: "unlinkat", 83: "mkdir"},
    "open": {257: "openat", 2: "open"},
    "read": {17: "pread64"},
}
SUPPORTED = platform.machine() == "x86_64"

_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long
_libc.prctl.argtypes = [ctypes.c_int] + [ctypes.c_ulong] * 4

_TRACEME, _POKEUSER, _CONT, _SETOPTIONS, _GET_SYSCALL_INFO = 0, 6, 7, 0x4200, 0x420E
_EVENT_SECCOMP = 7
# Threads and children too, exec, seccomp; and the program goes when the tracer does.
_OPTIONS = 0x02 | 0x04 | 0x08 | 0x10 | 0x80 | 0x100000
_WALL = 0x40000000
_RAX, _ORIG_RAX = 10 * 8, 15 * 8  # in struct user
_AUDIT_ARCH_X86_64 = 0xC000003E
_RET_ALLOW, _RET_TRACE = 0x7FFF0000, 0x7FF00000


@dataclass(frozen=True)
class Fault:
    """What is to happen at which call. `number` counts from 1; none: only count."""

    kind: str
    number: int
    # An error's name, or None for SIGKILL.
    error: "str | None" = None
    # Whether all later calls of the kind fail too.
    stays: bool = False

    def __str__(self):
        return f"{self.kind} {self.number}{'+' if self.stays else ''} {self.error or 'SIGKILL'}"


def _ptrace(request, pid, address=0, data=0):
    if _libc.ptrace(request, pid, address, data) < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def _filter(kinds):
    """Installs the filter in this process: it stays over exec and goes to every thread."""
    numbers = sorted({number for kind in kinds for number in KINDS[kind]})
    count = len(numbers)
    code = [(0x20, 0, 0, 4), (0x15, 0, count + 1, _AUDIT_ARCH_X86_64), (0x20, 0, 0, 0)]
    code += [(0x15, count - index, 0, number) for index, number in enumerate(numbers)]
    code += [(0x06, 0, 0, _RET_ALLOW), (0x06, 0, 0, _RET_TRACE)]
    bytecode = b"".join(struct.pack("=HBBI", *one) for one in code)
    buffer = ctypes.create_string_buffer(bytecode, len(bytecode))
    program = struct.pack("@HP", len(code), ctypes.addressof(buffer))
    pointer = ctypes.create_string_buffer(program, len(program))
    # PR_SET_SECCOMP, SECCOMP_MODE_FILTER: as root it needs no PR_SET_NO_NEW_PRIVS.
    if _libc.prctl(22, 2, ctypes.addressof(pointer), 0, 0) != 0:
        code = ctypes.get_errno()
        raise OSError(code, "seccomp: " + os.strerror(code))


def _text(pid, address):
    """The path that a call was given."""
    try:
        with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
            memory.seek(address)
            # A page at most, and not beyond the one it is in: the next may not be there.
            return memory.read(4096 - address % 4096).split(b"\0")[0].decode(errors="replace")
    except (OSError, OverflowError):
        return ""


def _target(pid, kind, name, arguments):
    """What a call is about: the store's path, "journal", or "" where it does not count."""
    if kind == "send":
        return "journal"
    if kind in ("open", "name"):
        return _text(pid, arguments[1 if name.endswith("at") or name.endswith("at2") else 0])
    try:
        return os.readlink(f"/proc/{pid}/fd/{arguments[0]}")
    except OSError:
        return ""


class _Tracer:
    def __init__(self, kinds, directory, fault):
        self.kinds, self.directory, self.fault = kinds, directory, fault
        self.names = {number: (kind, name) for kind in kinds for number, name in KINDS[kind].items()}
        self.calls = []
        self.struck = None
        self._info = ctypes.create_string_buffer(96)

    def at_call(self, thread):
        size = _libc.ptrace(_GET_SYSCALL_INFO, thread, 96, ctypes.addressof(self._info))
        if size < 0:
            return
        number, *arguments = struct.unpack_from("=7Q", self._info.raw, 24)
        kind, name = self.names.get(number, (None, None))
        if kind is None:
            return
        target = _target(thread, kind, name, arguments)
        if target != "journal" and not target.startswith(self.directory):
            return
        self.calls.append((kind, name, os.path.basename(target)))
        fault = self.fault
        if fault is None or kind != fault.kind:
            return
        ordinal = sum(1 for call in self.calls if call[0] == kind)
        if ordinal != fault.number and not (fault.stays and ordinal > fault.number):
            return
        self.struck = self.struck or f"{name} {os.path.basename(target)}"
        if fault.error is None:
            os.kill(self.leader, signal.SIGKILL)
        else:
            # No such call: the kernel leaves it out, and what stands in rax is its result.
            _ptrace(_POKEUSER, thread, _ORIG_RAX, ctypes.c_void_p(-1).value)
            _ptrace(_POKEUSER, thread, _RAX, ctypes.c_void_p(-getattr(errno, fault.error)).value)

    def run(self, leader):
        self.leader = leader
        os.waitpid(leader, _WALL)
        _ptrace(_SETOPTIONS, leader, 0, _OPTIONS)
        _ptrace(_CONT, leader)
        known = {leader}
        while True:
            thread, status = os.waitpid(-1, _WALL)
            if not os.WIFSTOPPED(status):
                if thread == leader:
                    return status
                continue
            passed, event = 0, status >> 16
            if event == _EVENT_SECCOMP:
                self._gone_is_fine(self.at_call, thread)
            elif event == 0:
                passed = os.WSTOPSIG(status)
                if thread not in known and passed == signal.SIGSTOP:
                    passed = 0  # how a new thread reports
            known.add(thread)
            self._gone_is_fine(_ptrace, _CONT, thread, 0, passed)

    @staticmethod
    def _gone_is_fine(action, *arguments):
        try:
            action(*arguments)
        except ProcessLookupError:
            pass  # killed meanwhile; the next wait tells


def run(start, kinds, directory, fault, report):
    """Runs `start`, which must not return, in a child, and reports on it; never returns.

    `start` is called in the child and ends in exec. On the descriptor `report` come the child's process id, and when it
    has ended, a line of JSON: its wait status, what was struck, and every call of the kinds.
    """
    tracer = _Tracer(kinds, directory, fault)
    leader = os.fork()
    if leader == 0:
        try:
            _ptrace(_TRACEME, 0)
            _filter(kinds)
            os.kill(os.getpid(), signal.SIGSTOP)
            start()
        finally:
            os._exit(126)
    os.write(report, f"{leader}\n".encode())
    status = tracer.run(leader)
    answer = json.dumps({"status": status, "struck": tracer.struck, "calls": tracer.calls})
    with os.fdopen(report, "w") as out:
        out.write(answer + "\n")
    os._exit(0)

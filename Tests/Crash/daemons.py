"""Starts daemons as systemd would, and talks to them."""

import json
import os
import select
import signal
import socket
import time

import faults

PROGRAM = os.environ.get("SUMMITD", "/usr/bin/summitd")
CLIENT = os.environ.get("SUMMITCTL", "/usr/bin/summitctl")
# What the unit has in RestartPreventExitStatus=: a daemon that ends with this stays down.
STAYS_DOWN = 78


class Gone(Exception):
    """The daemon did not answer: it ended, or time was up."""


class Refused(Exception):
    """The daemon answered with an error."""


class Connection:
    """A Varlink client of one call at a time."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def call(self, method, deadline, **parameters):
        """The reply's parameters. `deadline` is of time.monotonic()."""
        message = json.dumps({"method": "org.summitd." + method, "parameters": parameters}).encode() + b"\0"
        try:
            self.socket.settimeout(max(0.0001, deadline - time.monotonic()))
            self.socket.sendall(message)
            answer = b""
            while not answer.endswith(b"\0"):
                left = deadline - time.monotonic()
                if left <= 0:
                    raise Gone("no answer in time")
                self.socket.settimeout(left)
                part = self.socket.recv(65536)
                if not part:
                    raise Gone("the connection was closed")
                answer += part
        except OSError as error:
            raise Gone(str(error)) from error
        reply = json.loads(answer[:-1])
        if "error" in reply:
            raise Refused(f"{reply['error']}: {reply.get('parameters', {})}")
        return reply.get("parameters", {})


class Process:
    """A daemon that runs. `pid` is its own, also where a tracer stands between."""

    def __init__(self, pid, report=None, tracer=None):
        self.pid, self._report, self._tracer = pid, report, tracer
        self.calls, self.struck = [], None
        self.status = None
        self.began = time.monotonic()

    def has_ended(self, wait=0.0):
        """Whether it has, within `wait` seconds; then `status` is what waitpid(2) says."""
        if self.status is not None:
            return True
        if self._report is not None:
            if not select.select([self._report], [], [], wait)[0]:
                return False
            line = self._report.readline()
            self._report.close()
            os.waitpid(self._tracer, 0)
            answer = json.loads(line)
            self.status, self.struck, self.calls = answer["status"], answer["struck"], answer["calls"]
            return True
        deadline = time.monotonic() + wait
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = status
                return True
            if time.monotonic() >= deadline:
                return False
            time.sleep(0.002)

    def kill(self, number=signal.SIGKILL):
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            pass

    def stop(self, seconds=20):
        """Ends it cleanly. Whether it did end in that time."""
        self.kill(signal.SIGTERM)
        if self.has_ended(seconds):
            return True
        self.kill()
        self.has_ended(5)
        return False

    @property
    def exit_status(self):
        """Its exit status, or minus the signal."""
        return os.waitstatus_to_exitcode(self.status)


class Place:
    """A store and a socket of their own. The socket outlives the daemons, as systemd's does."""

    def __init__(self, directory):
        os.makedirs(directory)
        self.directory = directory
        self.state = directory + "/state"
        self.store = self.state + "/timeline.db"
        self.socket_path = directory + "/socket"
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.listener.bind(self.socket_path)
        self.listener.listen(128)

    def close(self):
        self.listener.close()

    def _exec(self):
        """In the child: becomes the daemon."""
        null = os.open("/dev/null", os.O_RDWR)
        log = os.open(self.directory + "/stderr", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        listener = os.dup(self.listener.fileno())
        for source, target in ((null, 0), (log, 1), (log, 2), (listener, 3)):
            os.dup2(source, target)
        os.set_inheritable(3, True)
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin"), "LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1",
            "LISTEN_FDNAMES": "varlink",
            # As under systemd: the log goes to the journal.
            "JOURNAL_STREAM": "1:1",
        }
        arguments = [PROGRAM, "--system", "--state-dir", self.state, "--socket", self.socket_path]
        os.execve(PROGRAM, arguments, environment)

    def start(self, fault=None, kinds=()):
        """A daemon; with `kinds`, one whose calls of these are counted, and where `fault` strikes."""
        if kinds:
            return self._start_traced(fault, kinds)
        pid = os.fork()
        if pid == 0:
            try:
                self._exec()
            finally:
                os._exit(126)
        return Process(pid)

    def _start_traced(self, fault, kinds):
        read, write = os.pipe()
        tracer = os.fork()
        if tracer == 0:
            os.close(read)
            try:
                faults.run(self._exec, kinds, self.state, fault, write)
            finally:
                os._exit(126)
        os.close(write)
        report = os.fdopen(read)
        return Process(int(report.readline()), report, tracer)

    def connect(self):
        return Connection(self.socket_path)

    def open_reminders(self, seconds=5):
        """How many are planned or between claim and settlement, by the daemon's own account."""
        with self.connect() as connection:
            status = connection.call("Manager.Status", time.monotonic() + seconds)
        return sum(status["reminders"].get(state, 0) for state in ("due", "claimed", "sent"))

    def settles(self, process, seconds):
        """Waits until nothing is open any more. Whether that came to pass before the daemon ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                if self.open_reminders() == 0:
                    return True
            except (Gone, Refused):
                pass
            if process.has_ended(0.03):
                return False
        return False

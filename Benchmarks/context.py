"""What the figures share: sizes, folders, the programs, and stores that hold the same data."""

import contextlib
import datetime
import hashlib
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

import daemon
import data

PROJECT = pathlib.Path(__file__).resolve().parent.parent
WORK = PROJECT / ".build-bench"


class Context:
    def __init__(self, quick, largest, binaries):
        self.quick = quick
        sizes = [1_000, 10_000] if quick else [1_000, 10_000, 100_000, 1_000_000]
        self.sizes = [size for size in sizes if size <= largest] or sizes[:1]
        self.largest = self.sizes[-1]
        # Where a figure wants neither the smallest nor the largest.
        self.middle = min(10_000, self.largest)
        self.binaries = pathlib.Path(binaries)
        self.today = datetime.date.today()
        # On the disk that is measured; sockets elsewhere, since their names are short.
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="run-", dir=WORK))
        self.sockets = pathlib.Path(tempfile.mkdtemp(prefix="summit-bench-"))
        self.socket_count = 0
        self.configuration = self.scratch / "summitd.yaml"
        self.configuration.write_text("zone: UTC\nbackups:\n  every: never\n")
        key = hashlib.sha256()
        for name in ("summitd", "summitctl", "summit-convert"):
            key.update(self.binary(name).read_bytes())
        self.stores = WORK / f"stores-{data.VERSION}-{self.today:%Y-%m}-{key.hexdigest()[:12]}"
        for old in WORK.glob("stores-*"):
            if old != self.stores:
                shutil.rmtree(old)

    def close(self):
        shutil.rmtree(self.scratch, ignore_errors=True)
        shutil.rmtree(self.sockets, ignore_errors=True)

    def pick(self, quick, full):
        return quick if self.quick else full

    def say(self, text):
        print(f"{datetime.datetime.now():%H:%M:%S}  {text}", flush=True)

    def binary(self, name):
        return self.binaries / name

    def installed(self, name, is_read_back=False):
        """A copy, as an installation leaves it in the page cache, in large pieces; or as the kernel has read it back from the
        disk, in small ones, each of which takes its time to be mapped."""
        copy = self.scratch / (name + ".read-back" if is_read_back else name)
        if not copy.exists():
            copy.write_bytes(self.binary(name).read_bytes())
            copy.chmod(0o755)
            if is_read_back:
                with open(copy, "rb") as file:
                    os.fsync(file.fileno())
                    os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return copy

    def tool(self, name):
        return WORK / "bin" / name

    def socket_path(self):
        self.socket_count += 1
        return self.sockets / f"s{self.socket_count}"

    def data(self, size):
        return data.Data(WORK, size, self.today)

    def run(self, *command, **options):
        """Runs a program that must succeed, and returns what it printed."""
        words = [str(word) for word in command]
        done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)
        if done.returncode:
            raise subprocess.CalledProcessError(done.returncode, words, done.stdout, done.stderr)
        return done.stdout.decode()

    # What the small C programs print, as numbers.

    def rate(self, mode, milliseconds, clients, socket, calls, *rest):
        """Answers a second; every one of them must be no error."""
        replies, errors, seconds = self.run(
            self.tool("load"), mode, milliseconds, clients, socket, calls, *rest).split()
        if int(errors):
            raise daemon.CallFailed(f"{errors} of {replies} calls of {calls} were answered with an error")
        return int(replies), float(seconds)

    def latencies(self, count, *servers):
        """Nanoseconds of each call, a list a server; `servers` are sockets and files of calls."""
        times = [[] for _ in range(len(servers) // 2)]
        for line in self.run(self.tool("load"), "latency", count, *servers).splitlines():
            index, nanoseconds, _ = line.split()
            times[int(index)].append(int(nanoseconds))
        return times

    def programs(self, rounds, commands, environment=None):
        """Runs whole programs in turn: (nanoseconds, status) of each run, a list a program."""
        words = [str(rounds)]
        for command in commands:
            words += ["::", *map(str, command)]
        runs = [[] for _ in commands]
        for line in self.run(self.tool("runs"), *words, env={**os.environ, **(environment or {})}).splitlines():
            index, nanoseconds, status, _ = line.split()
            runs[int(index)].append((int(nanoseconds), int(status)))
        return runs

    def server(self, name, *arguments):
        """Starts the echo server, or the one that runs SQL; ends with the `with` block."""
        return Server(self, name, arguments)

    @staticmethod
    @contextlib.contextmanager
    def placed(processor, *processes, client):
        """Keeps processes, with all their threads, on one processor, and the programs started meanwhile on that of `client`."""
        everywhere = os.sched_getaffinity(0)

        def place(processors):
            for process in processes:
                for thread in os.listdir(f"/proc/{process}/task"):
                    os.sched_setaffinity(int(thread), processors)

        place({processor})
        os.sched_setaffinity(0, {client})
        try:
            yield
        finally:
            os.sched_setaffinity(0, everywhere)
            place(everywhere)

    # Stores.

    def import_into(self, running, size, name="summit.jsonl"):
        """Brings the data of a size in, and returns how many seconds it took until all of it was planned."""
        file = self.data(size).path(name)
        begin = time.monotonic()
        self.run(self.binary("summitctl"), "--socket", running.socket, "import", file)
        return time.monotonic() - begin

    def store(self, size):
        """A state directory with the data of a size, for reading. Kept while the programs are the same."""
        state = self.stores / str(size)
        if not state.exists():
            self.say(f"imports {size:,} milestones")
            draft = self.scratch / f"store-{size}"
            with daemon.Daemon(self, draft) as running:
                if size:
                    self.import_into(running, size)
            self.keep(draft, size)
        return state

    def keep(self, draft, size):
        self.stores.mkdir(exist_ok=True)
        if not (self.stores / str(size)).exists():
            os.rename(draft, self.stores / str(size))

    def copy(self, size, name):
        """The same to be changed."""
        state = self.scratch / f"{name}-{size}"
        shutil.copytree(self.store(size), state)
        return state


class Server:
    def __init__(self, context, name, arguments):
        self.socket = context.socket_path()
        self.command = [str(context.tool(name)), str(self.socket), *map(str, arguments)]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while True:
            try:
                daemon.Connection(self.socket).close()
                return self
            except (FileNotFoundError, ConnectionRefusedError):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise
                time.sleep(0.005)

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()

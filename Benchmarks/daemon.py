"""A summitd of our own: its state and its socket in folders of ours, backups off, nobody else disturbed."""

import json
import os
import signal
import socket
import subprocess
import time


class CallFailed(Exception):
    pass


class Connection:
    """A Varlink client, as small as can be."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(str(path))
        self.bytes = b""

    def replies(self, method, parameters=None, more=False):
        self.socket.sendall(message(method, parameters, more))
        while True:
            reply = json.loads(self.frame())
            if "error" in reply:
                raise CallFailed(f"{method}: {reply['error']} {reply.get('parameters')}")
            yield reply.get("parameters", {})
            if not reply.get("continues"):
                return

    def frame(self):
        while b"\0" not in self.bytes:
            got = self.socket.recv(1 << 18)
            if not got:
                raise ConnectionResetError("the daemon has closed the connection")
            self.bytes += got
        frame, _, self.bytes = self.bytes.partition(b"\0")
        return frame

    def close(self):
        self.socket.close()


def message(method, parameters=None, more=False):
    """The bytes of a call."""
    call = {"method": method, "parameters": parameters or {}}
    if more:
        call["more"] = True
    return json.dumps(call, separators=(",", ":")).encode() + b"\0"


class Daemon:
    def __init__(self, context, state, environment=None, errors=None):
        """`errors` takes what it prints; otherwise that goes into a file beside its state."""
        self.context, self.state, self.errors = context, state, errors
        self.environment = {**os.environ, **(environment or {})}
        self.socket = context.socket_path()
        self.process = None
        state.mkdir(parents=True, exist_ok=True)

    def spawn(self):
        log = self.errors or open(f"{self.state}.log", "ab")
        self.process = subprocess.Popen(
            [self.context.binary("summitd"), "--user", "--state-dir", str(self.state), "--socket", str(self.socket),
             "--config", str(self.context.configuration)],
            env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        if not self.errors:
            log.close()

    def connect(self, seconds=60):
        deadline = time.monotonic() + seconds
        while True:
            try:
                return Connection(self.socket)
            except (FileNotFoundError, ConnectionRefusedError):
                if self.process.poll() is not None:
                    raise CallFailed(f"summitd ended with {self.process.returncode}: see {self.state}.log") from None
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.0005)

    def start(self):
        self.spawn()
        self.connect().close()
        return self

    def call(self, method, parameters=None):
        return next(iter(self.stream(method, parameters, more=False)))

    def stream(self, method, parameters=None, more=True):
        connection = self.connect()
        try:
            yield from connection.replies(method, parameters, more)
        finally:
            connection.close()

    def status(self):
        return self.call("org.summitd.Manager.Status")

    def wait_until_checked(self):
        """The store is read once after the start; what is measured should not be beside that."""
        while self.status()["storeCheck"] in ("unchecked", "checking"):
            time.sleep(0.1)
        return self

    def stop(self, with_signal=signal.SIGTERM):
        if self.process and self.process.poll() is None:
            self.process.send_signal(with_signal)
            self.process.wait()

    def kill(self):
        self.stop(signal.SIGKILL)

    @property
    def pid(self):
        return self.process.pid

    @property
    def store(self):
        return self.state / "timeline.db"

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

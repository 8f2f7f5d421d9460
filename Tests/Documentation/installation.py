"""The shipped programs, with a daemon and directories of their own. SUMMIT_BIN names the folder of the programs."""

import json
import os
import pathlib
import shutil
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Whoever runs us may have blocked signals, as swift-testing has on its threads; what we start would not be ended by them.
signal.pthread_sigmask(signal.SIG_SETMASK, [])


class Installation:
    """Everything below one scratch directory, which goes away at the end."""

    def __init__(self):
        if "SUMMIT_BIN" not in os.environ:
            raise SystemExit("SUMMIT_BIN does not name the folder of the programs: run the tests with `make test`")
        self.bin = pathlib.Path(os.environ["SUMMIT_BIN"]).resolve()
        self.daemon = None

    def __enter__(self):
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="summit-doc-", dir="/tmp"))
        self.home = self.scratch / "home"
        self.runtime = self.scratch / "run"
        self.home.mkdir(mode=0o700)
        self.runtime.mkdir(mode=0o700)
        self.environment = {
            "PATH": f"{self.bin}:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "HOME": str(self.home),
            "XDG_RUNTIME_DIR": str(self.runtime), "XDG_STATE_HOME": str(self.home / ".local/state"),
            "XDG_CONFIG_HOME": str(self.home / ".config"), "TZ": "UTC", "LANG": "C.UTF-8",
        }
        return self

    def __exit__(self, *_):
        self.stop()
        shutil.rmtree(self.scratch, ignore_errors=True)

    def start(self):
        """Starts the daemon, and returns when it answers."""
        self.log = open(self.scratch / "daemon.log", "ab")
        self.daemon = subprocess.Popen(
            [self.bin / "summitd", "--user"], env=self.environment, stdin=subprocess.DEVNULL, stdout=self.log,
            stderr=self.log)
        for _ in range(400):
            if self.run("status").returncode == 0:
                return self
            if self.daemon.poll() is not None:
                break
            time.sleep(0.025)
        raise SystemExit("summitd does not answer: " + (self.scratch / "daemon.log").read_text())

    def stop(self):
        if self.daemon is None:
            return
        self.daemon.terminate()
        status = self.daemon.wait(timeout=20)
        self.log.close()
        self.daemon = None
        if status != 0:
            raise SystemExit(f"summitd ended with status {status}")

    def run(self, *arguments, program="summitctl", **options):
        return subprocess.run(
            [self.bin / program, *arguments], env=self.environment, stdin=subprocess.DEVNULL, text=True,
            capture_output=True, timeout=60, **options)

    def do(self, *arguments):
        """Runs what has to succeed."""
        done = self.run(*arguments)
        if done.returncode != 0:
            raise SystemExit(f"summitctl {' '.join(arguments)}: status {done.returncode}: {done.stderr}")
        return done.stdout


def help_tree(program):
    """The commands of a program, as (words, command): what `--experimental-dump-help` of ArgumentParser says."""
    said = subprocess.run([program, "--experimental-dump-help"], capture_output=True, text=True, check=True).stdout

    def walk(command, words):
        yield words, command
        for one in command.get("subcommands", []):
            yield from walk(one, words + [one["commandName"]])

    return list(walk(json.loads(said)["command"], []))


def flags(command):
    """The flags of a command as they are typed."""
    names = [name for argument in command.get("arguments", []) for name in argument.get("names", [])]
    return {("-" if name["kind"] == "short" else "--") + name["name"] for name in names if name["kind"] != "longWithSingleDash"}

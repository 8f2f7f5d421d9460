#!/usr/bin/env python3
"""Writes functions.order: the functions that a command line calls, and then the daemon, in the order in which they are
called first.

    order.py DIRECTORY

DIRECTORY has summitctl and summitd as they were linked, with their symbols. The linker puts these functions side by side, so
that the kernel maps a few pages of a program instead of some from all over it, and keeps fewer in memory; before them those
without a name, which are small and many. A name that is no more is passed over; a list that has grown old costs time, and
nothing else. Needs valgrind.
"""

import datetime
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
DIST = PROJECT / ".build" / "dist"
ORDER = PROJECT / "Benchmarks" / "functions.order"

COMMANDS = [
    ["upcoming"], ["--socket", "SOCKET", "upcoming"], ["show", "astana-2025"],
    ["---completion", "show", "--", "positional@0", "1", "3", "summitctl", "show", "ast"],
    ["list"], ["next"], ["past"], ["search", "astana"], ["countdown", "astana-2025"], ["remind", "list"], ["status"],
    ["--help"], ["version"],
    # Dates that are coming, of each kind, and what is shown of them.
    ["add", "Order", "2999-06-17T10:00[Asia/Almaty]"], ["add", "Series", "2999-06"], ["upcoming", "--json"], ["show", "order-2999"],
]


# What a daemon is asked all day, beside its start and its end.
QUESTIONS = [
    ["status"], ["upcoming"], ["show", "astana-2025"], ["list", "--since", "2020", "--until", "2030"], ["list"],
    ["search", "astana"], ["past"], ["history"], ["add", "Daily", "2026-01-01T10:00[Asia/Almaty]", "--repeat", "daily"],
    ["add", "Order", "2999-06-17", "--remind", "-P1D"], ["remind", "add", "order-2999", "DUE"], ["remind", "list"],
    ["edit", "order-2999", "--title", "Ordered"], ["list", "--since", "2026-11", "--until", "2026-12"], ["undo"],
]


def functions(profile):
    """The mangled names, as callgrind met them; of the C library none, which comes in whole files."""
    with open(profile, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            named = re.match(r"c?fn=\(\d+\) (.*)", line)
            name = named and named[1].partition("'")[0]
            if name and re.match(r"\$s|_Z|_*swift|objectdestroy", name):
                yield name


def watched(profile, program, *arguments):
    return ["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}", program, *arguments]


class Place:
    """A folder for a daemon, and what it takes to call it."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.socket = self.folder / "socket"
        self.environment = {**os.environ, "SUMMITD_SOCKET": str(self.socket), "SAP_SHELL": "bash"}

    def program(self, linked):
        """Without what Swift says for debuggers: valgrind can't read it."""
        copy = self.folder / linked.name
        subprocess.run(["objcopy", "--strip-debug", linked, copy], check=True)
        return copy

    def daemon(self, *words):
        process = subprocess.Popen([*words, "--user", "--state-dir", self.folder / "state", "--socket", self.socket],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not self.socket.exists():
            time.sleep(0.05)
        timelines = sorted((PROJECT / "Config" / "timelines").glob("*.yaml"))
        self.call(DIST / "summitctl", "import", *timelines)
        return process

    def call(self, *words):
        subprocess.run(words, env=self.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def of_client(linked):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        program, profile = place.program(linked), place.folder / "profile"
        daemon = place.daemon(DIST / "summitd")
        try:
            for command in COMMANDS:
                place.call(*watched(profile, program, *(place.socket if word == "SOCKET" else word for word in command)))
                yield from functions(profile)
        finally:
            daemon.kill()
            daemon.wait()


def of_daemon(linked):
    with tempfile.TemporaryDirectory() as folder:
        place = Place(folder)
        profile = place.folder / "profile"
        daemon = place.daemon(*watched(profile, place.program(linked)))
        due = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=20)).strftime("%Y-%m-%dT%H:%M:%SZ")
        for question in QUESTIONS:
            place.call(DIST / "summitctl", *(due if word == "DUE" else word for word in question))
        # Until the reminder has been given.
        time.sleep(25)
        daemon.send_signal(signal.SIGTERM)
        daemon.wait()
        yield from functions(profile)


def main():
    linked = pathlib.Path(sys.argv[1])
    names = dict.fromkeys(of_client(linked / "summitctl")) | dict.fromkeys(of_daemon(linked / "summitd"))
    ORDER.write_text(".text..L*\n" + "".join(f".text.{name}\n" for name in names))
    print(f"{len(names)} functions: {ORDER.relative_to(PROJECT)}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not shutil.which("valgrind"):
        sys.exit(__doc__)
    main()

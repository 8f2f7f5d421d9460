#!/usr/bin/env python3
"""Writes summitctl.order: the functions that a command line calls, in the order in which they are called first.

    order.py PROGRAM

PROGRAM is summitctl as it was linked, with its symbols. The linker puts these functions side by side, so that the kernel
maps a few pages of the program instead of some from all over it; before them those without a name, which are small and
many. A name that is no more is passed over; a list that has grown old costs time, and nothing else. Needs valgrind.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
DIST = PROJECT / ".build" / "dist"
ORDER = PROJECT / "Benchmarks" / "summitctl.order"

COMMANDS = [
    ["upcoming"], ["--socket", "SOCKET", "upcoming"], ["show", "astana-2025"],
    ["---completion", "show", "--", "positional@0", "1", "3", "summitctl", "show", "ast"],
    ["list"], ["next"], ["past"], ["search", "astana"], ["countdown", "astana-2025"], ["remind", "list"], ["status"],
    ["--help"], ["version"],
    # Dates that are coming, of each kind, and what is shown of them.
    ["add", "Order", "2999-06-17T10:00[Asia/Almaty]"], ["add", "Series", "2999-06"], ["upcoming", "--json"], ["show", "order-2999"],
]


def functions(profile):
    """The mangled names, as callgrind met them; of the C library none, which comes in whole files."""
    with open(profile, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            named = re.match(r"c?fn=\(\d+\) (.*)", line)
            name = named and named[1].partition("'")[0]
            if name and re.match(r"\$s|_Z|_*swift|objectdestroy", name):
                yield name


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        # valgrind can't read what Swift says for debuggers.
        program = folder / "summitctl"
        subprocess.run(["objcopy", "--strip-debug", sys.argv[1], program], check=True)
        socket = folder / "socket"
        environment = {**os.environ, "SUMMITD_SOCKET": str(socket), "SAP_SHELL": "bash"}
        daemon = subprocess.Popen([DIST / "summitd", "--user", "--state-dir", folder / "state", "--socket", socket],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            while not socket.exists():
                time.sleep(0.05)
            timelines = sorted((PROJECT / "Config" / "timelines").glob("*.yaml"))
            subprocess.run([DIST / "summitctl", "import", *timelines], env=environment, check=True, stdout=subprocess.DEVNULL)
            names = {}
            for command in COMMANDS:
                profile = folder / "profile"
                command = [socket if word == "SOCKET" else word for word in command]
                subprocess.run(["valgrind", "--tool=callgrind", "--demangle=no", f"--callgrind-out-file={profile}", program,
                                *command], env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
                names |= dict.fromkeys(functions(profile))
        finally:
            daemon.kill()
            daemon.wait()
        ORDER.write_text(".text..L*\n" + "".join(f".text.{name}\n" for name in names))
        print(f"{len(names)} functions: {ORDER.relative_to(PROJECT)}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not shutil.which("valgrind"):
        sys.exit(__doc__)
    main()

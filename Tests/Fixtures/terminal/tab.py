#!/usr/bin/env python3
"""Presses Tab in a shell, as a person would.

    tab.py SHELL SCRIPT SUMMITCTL <LINES     SHELL is bash, zsh or fish; SCRIPT what summitctl generates for it

Each line of the input is what is typed, a tab, and what the shell must then have made of it. Ends with 1, and what was on
the terminal, when it does not within half a minute.
"""

import os
import pty
import re
import select
import sys
import tempfile
import time

SHELLS = {
    "bash": (["bash", "--norc", "-i"], "source {}"),
    "zsh": (["zsh", "-f", "-i"], "autoload -U compinit; compinit -u -D; source {}; compdef _summitctl summitctl"),
    "fish": (["fish", "--no-config", "-i"], "source {}"),
}
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x07]*\x07|\x1b[=>]|\x1b\(B")


def read_until(terminal, done, seconds=30):
    """What the shell shows until `done` says so of it, and whether it did."""
    shown = b""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if select.select([terminal], [], [], 0.1)[0]:
            shown += os.read(terminal, 1 << 16)
        text = ESCAPES.sub("", shown.decode(errors="replace"))
        if done(text):
            return text, True
    return text, False


def main():
    shell, script, summitctl = sys.argv[1:]
    command, load = SHELLS[shell]
    with tempfile.TemporaryDirectory() as home:
        process, terminal = pty.fork()
        if process == 0:
            path = f"{os.path.dirname(summitctl)}:{os.environ['PATH']}"
            os.environ.update(PATH=path, HOME=home, TERM="xterm" if shell == "fish" else "dumb", PS1="$ ")
            os.execvp(command[0], command)
        # What it echoes has quotes where its own output has none.
        os.write(terminal, f"{load.format(script)}; echo re'a'dy\n".encode())
        text, is_ready = read_until(terminal, lambda text: "ready" in text)
        if not is_ready:
            sys.exit(f"{shell} did not start: {text!r}")
        for line in sys.stdin.read().splitlines():
            typed, expected = line.split("\t")
            os.write(terminal, f"{typed}\t".encode())
            text, is_there = read_until(terminal, lambda text, expected=expected: expected in text)
            if not is_there:
                sys.exit(f"{shell} made of {typed!r}, not {expected!r}: {text!r}")
            # Emacs' keys, which all three have: to the end, and all of it away.
            os.write(terminal, b"\x05\x15")
            read_until(terminal, lambda _: False, 0.3)
        os.write(terminal, b"exit\n")
        read_until(terminal, lambda text: "exit" in text, 2)
        os.close(terminal)
        os.waitpid(process, 0)


if __name__ == "__main__":
    main()

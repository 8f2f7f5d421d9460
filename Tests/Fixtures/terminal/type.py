"""A person at a terminal: runs a program on one of a given width, and types lines into it.

    type.py COLUMNS PROGRAM ARGUMENT...

The lines to type come from standard input, one for each time the program waits for one. What the terminal has shown
goes to standard output, and the program's exit status is ours.
"""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

columns, command = int(sys.argv[1]), sys.argv[2:]
lines = sys.stdin.read().splitlines()

child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    os.execvp(command[0], command)

shown = b""
quiet_since = time.monotonic()
gone_at = time.monotonic() + 60
while time.monotonic() < gone_at:
    ready, _, _ = select.select([terminal], [], [], 0.05)
    if ready:
        try:
            data = os.read(terminal, 65536)
        except OSError:  # The other end is closed.
            break
        if not data:
            break
        shown += data
        quiet_since = time.monotonic()
    elif time.monotonic() - quiet_since > 0.3 and lines:
        os.write(terminal, (lines.pop(0) + "\n").encode())
        quiet_since = time.monotonic()
else:
    os.kill(child, 9)
_, status = os.waitpid(child, 0)
sys.stdout.buffer.write(shown.replace(b"\r\n", b"\n"))
sys.exit(os.waitstatus_to_exitcode(status) if os.WIFEXITED(status) else 128 + os.WTERMSIG(status))

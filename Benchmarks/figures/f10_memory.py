"""Memory of a daemon that has been asked this and that: beside the sqlite3 shell with the file open."""

import shutil
import subprocess

import daemon
from figures.f04_queries import questions
from measure import Bar, Comparison, memory

TITLE = "memory (proportional set size)"


def measure(context, report):
    flat = []
    for size in [0] + [size for size in context.sizes if size >= min(10_000, context.largest)]:
        with daemon.Daemon(context, context.store(size)) as running:
            running.wait_until_checked()
            fresh = memory(running.pid)
            ask(running, context, size)
            used = memory(running.pid)
            flat.append((size, used))
            row = report.add(Comparison("after 600 questions", "the sqlite3 shell, after a count", "MiB", Bar(3), size))
            if shutil.which("sqlite3"):
                row.add(used, shell(running.store))
            else:
                report.drop(row)
                report.note("sqlite3 is not installed")
            report.note(f"at {size:,}: {fresh:.0f} MiB before the first question")
    row = report.add(Comparison("after 600 questions", "the same at 0", "MiB", Bar(1.2), flat[-1][0]))
    row.add(flat[-1][1], flat[0][1])


def ask(running, context, size):
    connection = daemon.Connection(running.socket)
    for kind, (calls, _) in (questions(context, size) if size else {}).items():
        for call in calls:
            connection.socket.sendall(call)
            while b'"continues":true' in connection.frame():
                pass
    connection.close()


def shell(store):
    """The shell with the store open, having read it once."""
    process = subprocess.Popen(["sqlite3", "-readonly", store], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdin.write(b"SELECT count(*) FROM milestone;\n")
    process.stdin.flush()
    process.stdout.readline()
    used = memory(process.pid)
    process.stdin.close()
    process.wait()
    return used

"""From kill -9 to the first answer: beside the sqlite3 shell that opens the store after a kill, and asks the same."""

import shutil
import subprocess
import time

import daemon
from measure import Bar, Comparison, require

TITLE = "kill -9 to the first answer"


def measure(context, report):
    if not shutil.which("sqlite3"):
        report.note("sqlite3 is not installed")
        return
    for size in {context.middle, context.largest}:
        row = report.add(Comparison("the daemon starts and answers Show", "the sqlite3 shell: open, and the same query", "ms",
                                    Bar(2) if size == context.largest else None, size))
        state = context.copy(size, "recovery")
        event = next(context.data(size).events())
        with daemon.Daemon(context, state) as running:
            for number in range(context.pick(6, 20)):
                row.add(answer_of_daemon(running, event, number), answer_of_shell(running, event, number))
        shutil.rmtree(state)
    report.check("what was changed just before the kill is there after it")


def change_and_kill(running, event, text):
    """Leaves a write-ahead log to be read."""
    running.call("org.summitd.Timeline.Edit", {"name": event.slug, "set": {"summary": text}})
    running.kill()


def answer_of_daemon(running, event, number):
    change_and_kill(running, event, f"daemon {number}")
    begin = time.monotonic()
    running.spawn()
    answer = running.call("org.summitd.Timeline.Show", {"name": event.slug})
    took = time.monotonic() - begin
    require(answer["milestone"]["summary"] == f"daemon {number}", "an acknowledged change is lost")
    return took * 1e3


def answer_of_shell(running, event, number):
    change_and_kill(running, event, f"shell {number}")
    begin = time.monotonic()
    said = subprocess.run(["sqlite3", "-readonly", running.store, f"SELECT document FROM milestone WHERE slug = '{event.slug}'"],
                          check=True, stdout=subprocess.PIPE).stdout.decode()
    took = time.monotonic() - begin
    running.start()
    require(f"shell {number}" in said, "an acknowledged change is lost")
    return took * 1e3

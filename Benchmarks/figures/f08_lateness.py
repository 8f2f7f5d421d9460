"""How late reminders are: beside a timerfd program, once a second, idle, under load and during an import.

Both write a line into a pipe, and the same small program notes when it comes. The daemon's are due at full seconds, the
timer's half a second later, so that both have the same machine and not each other.
"""

import datetime
import re
import subprocess
import threading
import time

import daemon
from figures.f01_round_trip import files
from measure import Bar, Comparison, percentile, require

TITLE = "lateness of reminders"


class Stamped:
    """A pipe to the program that notes times, and what it has noted."""

    def __init__(self, context, path):
        self.path = path
        self.process = subprocess.Popen([context.tool("stamp")], stdin=subprocess.PIPE, stdout=open(path, "w"))

    def lines(self):
        self.process.stdin.close()
        self.process.wait()
        for line in self.path.read_text().splitlines():
            at, _, text = line.partition(" ")
            yield int(at), text


def import_size(context):
    return max(200_000, context.largest)


def measure(context, report):
    for what, disturb in (("idle", idle), ("1,000 calls a second", load), (f"an import of {import_size(context):,}", bring_in)):
        seconds = context.pick(12, 120)
        context.say(f"8: {what}, {seconds} s")
        ours, theirs = lateness(context, seconds, disturb)
        for percent in (50, 99):
            row = report.add(Comparison(f"{what}, p{percent}", "a timerfd program", "ms",
                                        Bar(1, is_difference=True) if percent == 99 else None))
            row.add(percentile(ours, percent) / 1e3, percentile(theirs, percent) / 1e3)
    report.check("no reminder was early, lost or doubled")


def lateness(context, seconds, disturb):
    """Microseconds after they were due, of the daemon's reminders and of the timer."""
    stamps = [Stamped(context, context.scratch / f"stamps-{side}") for side in ("ours", "theirs")]
    state = context.copy(context.middle, f"lateness-{time.monotonic_ns()}")
    with daemon.Daemon(context, state, errors=stamps[0].process.stdin) as running:
        running.wait_until_checked()
        disturbance = disturb(context, running, seconds)
        first = int(time.time()) + 3
        running.call("org.summitd.Timeline.Import", {"milestones": [milestone(first + index) for index in range(seconds)]})
        timer = subprocess.Popen([context.tool("timer"), str(seconds + 3), "500000"], stdout=stamps[1].process.stdin)
        # An import may be over soon: none of it is to go by before there are reminders.
        time.sleep(max(0, first - 1 - time.time()))
        with disturbance:
            time.sleep(max(0, first + seconds + 1 - time.time()))
        timer.wait()
    given = {}
    for at, text in stamps[0].lines():
        if found := re.search(r"Lateness (\d+)", text):
            require(found[1] not in given, f"a reminder was given twice: {text}")
            given[found[1]] = at - int(found[1]) * 1_000_000
    require(len(given) == seconds, f"of {seconds} reminders {len(given)} were given")
    require(min(given.values()) >= 0, f"a reminder was {-min(given.values())} µs early")
    ours = [late for due, late in given.items() if int(due) < disturbance.until]
    require(len(ours) >= 5, f"only {len(ours)} reminders were due meanwhile")
    theirs = [at - due for at, due in ((at, int(text.split()[1])) for at, text in stamps[1].lines())
              if due >= first * 1_000_000 and due < disturbance.until * 1_000_000]
    return ours, theirs[:len(ours)]


def milestone(due):
    at = datetime.datetime.fromtimestamp(due, datetime.timezone.utc)
    return {"title": f"Lateness {due}", "when": {"text": "2090-01-01", "zone": "UTC"},
            "reminders": [{"trigger": f"{at:%Y-%m-%dT%H:%M:%SZ}"}]}


class idle:
    # Until when it went on, as Unix time.
    until = float("inf")

    def __init__(self, *_):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass


class load(idle):
    def __init__(self, context, running, seconds):
        *_, (_, call, _) = files(context, running)
        self.command = [context.tool("load"), "paced", str((seconds + 4) * 1000), "16", running.socket, call, "1000"]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.PIPE)

    def __exit__(self, *_):
        replies, errors, seconds = self.process.communicate()[0].split()
        require(int(errors) == 0 and int(replies) / float(seconds) > 500, f"the load was {replies} calls in {seconds} s")


class bring_in(idle):
    """Reminders that are due after its end do not count: it may be over before."""

    def __init__(self, context, running, seconds):
        file = context.data(import_size(context)).path("summit.jsonl")
        self.command = [context.binary("summitctl"), "--socket", running.socket, "import", file]

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.watcher = threading.Thread(target=self.watch)
        self.watcher.start()

    def watch(self):
        self.process.wait()
        self.until = time.time()

    def __exit__(self, *_):
        self.process.kill()
        self.watcher.join()

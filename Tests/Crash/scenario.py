"""One run of the daemon, struck at one call, and what is left of it."""

import math
import os
import signal
import subprocess
import time
from dataclasses import dataclass, field

import daemons
import evidence

# What was there before, and has nothing to do with it.
BYSTANDERS = (("Founded", "1992-01"), ("Renewed", "2013-09-07"), ("Planned", "2031"))
# Generous, since other machines may be building beside.
PATIENCE = 30


@dataclass
class Outcome:
    """What became of a run."""

    fault: object
    struck: "str | None" = None
    calls: list = field(default_factory=list)
    # The daemon's exit status, minus its signal, or None where it had to be stopped by force.
    status: "int | None" = None
    # Whether it ended before it was asked to.
    ended_early: bool = False
    pid: int = 0
    # What the client got: its exit status and what it said.
    client: tuple = (None, "")
    ledger: list = field(default_factory=list)
    # What the daemons printed instead of logging it; in a unit that is in the journal too.
    printed: str = ""
    problems: list = field(default_factory=list)


def second_after(seconds):
    """The first full second that is at least so far away, in Unix time."""
    return math.ceil(time.time() + seconds)


def rfc3339(second):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(second))


def prepare(place, name):
    """A store with milestones, two reminders due in about a second, and two due a second later.

    Returns the uids and when the first are due.
    """
    daemon = place.start()
    uids = []
    with place.connect() as connection:
        deadline = time.monotonic() + PATIENCE
        connection.call("Manager.Status", deadline)
        for title, date in BYSTANDERS:
            connection.call("Timeline.Add", deadline, milestone={
                "uid": f"{name}-{title}", "title": title, "when": {"text": date, "zone": "UTC"}})
            uids.append(f"{name}-{title}")
        due = second_after(0.5)
        for number in range(4):
            uid = f"{name}-due-{number}"
            connection.call("Timeline.Add", deadline, milestone={
                "uid": uid, "title": f"Due {number}", "when": {"text": "2031-05-02T10:00", "zone": "Asia/Almaty"},
                "reminders": [{"trigger": rfc3339(due + number // 2)}]})
            uids.append(uid)
    if not daemon.stop():
        raise RuntimeError("the daemon did not stop")
    return uids, due


def wait_until(second):
    time.sleep(max(0, second - time.time()))


def add_by_client(place, title):
    """`summitctl add`, with a reminder of its own."""
    when = rfc3339(second_after(0.6))
    return subprocess.Popen(
        [daemons.CLIENT, "add", title, "2031-06-17", "--zone", "UTC", "--remind", when,
         "--socket", place.socket_path],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def run(directory, fault, kinds, from_nothing=False):
    """A run from start to clean stop with `fault` in it, and another without, that puts things right.

    With `from_nothing` there is no store before, and nothing due.
    """
    outcome = Outcome(fault)
    place = daemons.Place(directory)
    client = None
    try:
        name = os.path.basename(directory)
        uids, due = ([], 0) if from_nothing else prepare(place, name)
        wait_until(due + 0.01)
        daemon = place.start(fault, kinds)
        outcome.pid = daemon.pid
        client = add_by_client(place, f"Added {name}")
        _watch(place, daemon, client, fault, outcome)
        if recover(place, client, outcome):
            inspect(place, uids, f"Added {name}", outcome)
    except Exception as error:  # a harness that breaks is no proof of anything
        outcome.problems.append(f"the run broke: {type(error).__name__}: {error}")
    finally:
        outcome.printed = _tail(place.directory + "/stderr")
        place.close()
        if client is not None and client.poll() is None:
            client.kill()
            client.wait()
    return outcome


def _tail(path):
    try:
        with open(path, errors="replace") as file:
            return file.read()[-600:].strip()
    except OSError:
        return ""


def _watch(place, daemon, client, fault, outcome):
    """Until all is settled and the daemon was stopped, or has ended by itself."""
    # Where an error stays, there is nothing to be waited for but what the daemon makes of it.
    patience = 4 if fault is not None and fault.stays else PATIENCE
    settled = False
    deadline = time.monotonic() + patience
    while time.monotonic() < deadline and not settled and not daemon.has_ended():
        settled = place.settles(daemon, deadline - time.monotonic()) and client.poll() is not None
        if not settled:
            daemon.has_ended(0.02)
    outcome.ended_early = daemon.has_ended()
    if not outcome.ended_early:
        if not settled and not (fault is not None and fault.stays):
            outcome.problems.append("the daemon lives, and leaves reminders or the client waiting")
        if not daemon.stop():
            outcome.problems.append("the daemon did not stop")
    outcome.status = daemon.exit_status
    outcome.struck, outcome.calls = daemon.struck, daemon.calls


def recover(place, client, outcome):
    """Starts the daemon without a fault, and lets it finish. Whether it did."""
    daemon = place.start()
    # The client's reminder is planned once it was answered: a settled daemon before that proves nothing.
    try:
        said = client.communicate(timeout=PATIENCE)[0]
        outcome.client = (client.returncode, said.strip())
    except subprocess.TimeoutExpired:
        outcome.problems.append("the client got no answer")
    if not place.settles(daemon, PATIENCE):
        how = f"ends with {daemon.exit_status}" if daemon.has_ended() else "does not settle"
        outcome.problems.append(f"after it, the daemon {how}")
        daemon.stop()
        return False
    # A daemon that answers and is not done with starting dies of SIGTERM, which systemd takes for a clean end too.
    if not daemon.stop() or daemon.exit_status not in (0, -signal.SIGTERM):
        outcome.problems.append(f"after it, the daemon stops with {daemon.exit_status}")
    return True


def inspect(place, uids, title, outcome):
    """Whether the store, which no daemon has open, is sound, and has what it must."""
    store = evidence.Store.read(place.store)
    outcome.problems += store.problems()
    outcome.ledger = store.ledger
    for uid in uids:
        if store.uids[uid] != 1:
            outcome.problems.append(f"{uid} is in the store {store.uids[uid]} times")
    status, said = outcome.client
    count = store.titles[title]
    if count > 1 or (status == 0 and count != 1):
        outcome.problems.append(f"the client was told {status} ({said}), and the store has it {count} times")
    if status not in (None, 0) and not said:
        outcome.problems.append(f"the client was told nothing, only {status}")
    expected = (4 if uids else 0) + count
    if len(store.ledger) != expected:
        outcome.problems.append(f"the ledger has {len(store.ledger)} deliveries, not {expected}")

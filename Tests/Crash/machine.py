"""What goes wrong with the machine around the daemon, for real: a journal that is behind, a disk that is full."""

import os
import signal
import subprocess
import time

import daemons
import evidence
import scenario


def _journald():
    said = subprocess.run(["systemctl", "show", "--property=MainPID", "--value", "systemd-journald.service"],
                          check=True, stdout=subprocess.PIPE, text=True).stdout
    return int(said)


def _sent(place):
    with place.connect() as connection:
        status = connection.call("Manager.Status", time.monotonic() + 5)
    return status["reminders"].get("sent", 0)


def killed_before_the_journal_looks(directory):
    """The daemon sends its reminders and is dead before journald reads them.

    journald then can't say which unit they are of: it looks that up in /proc (sd_pid_get_unit(3)). What the kernel
    sent along, the user, stays.
    """
    outcome = scenario.Outcome(None)
    place = daemons.Place(directory)
    journald = _journald()
    try:
        _, due = scenario.prepare(place, os.path.basename(directory))
        scenario.wait_until(due + 1.01)
        os.kill(journald, signal.SIGSTOP)
        try:
            daemon = place.start()
            deadline = time.monotonic() + scenario.PATIENCE
            while _sent(place) < 4 and time.monotonic() < deadline and not daemon.has_ended(0.01):
                pass
            daemon.kill()
            daemon.has_ended(5)
        finally:
            os.kill(journald, signal.SIGCONT)
        last = place.start()
        if not place.settles(last, scenario.PATIENCE):
            outcome.problems.append("after it, the daemon does not settle")
        last.stop()
        outcome.ledger = evidence.Store.read(place.store).ledger
    finally:
        place.close()
    return outcome


def _fill(path):
    """Writes until there is no room; the size of the pieces falls, so that nothing is left."""
    with open(path, "wb", buffering=0) as file:
        for size in (65536, 4096, 512, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass


def _restarts(place, seconds):
    """Lets daemons run for so long, a new one a second where one ends, as Restart=always has it. The exit statuses."""
    statuses = []
    deadline = time.monotonic() + seconds
    daemon = place.start()
    while time.monotonic() < deadline:
        if daemon.has_ended(0.1):
            statuses.append(daemon.exit_status)
            time.sleep(1)
            daemon = place.start()
    if not daemon.stop():
        statuses.append("did not stop")
    return statuses


def full_disk(directory):
    """The store is on a disk without room while reminders fall due and a client adds something; then there is room."""
    outcome = scenario.Outcome(None)
    os.makedirs(directory)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=2M", "tmpfs", directory], check=True)
    place = daemons.Place(directory + "/place")
    client = None
    try:
        name = os.path.basename(directory)
        uids, _ = scenario.prepare(place, name)
        _fill(directory + "/filling")
        client = scenario.add_by_client(place, "Added while full")
        statuses = _restarts(place, 5)
        if daemons.STAYS_DOWN in statuses:
            outcome.problems.append(f"it ended with {daemons.STAYS_DOWN}, so that systemd leaves it down")
        if any(status == "did not stop" or status < 0 and status != -signal.SIGTERM for status in statuses):
            outcome.problems.append(f"it ended with {statuses}")
        os.remove(directory + "/filling")
        if scenario.recover(place, client, outcome):
            scenario.inspect(place, uids, "Added while full", outcome)
    finally:
        place.close()
        if client is not None and client.poll() is None:
            client.kill()
            client.wait()
        subprocess.run(["umount", "--lazy", directory], check=False)
    return outcome


SCENARIOS = (
    ("killed before the journal has looked at its reminders", killed_before_the_journal_looks),
    ("a disk that is full for a while", full_disk),
)

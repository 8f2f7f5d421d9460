"""What the store and the journal say, and whether they agree."""

import json
import sqlite3
import subprocess
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timezone


@dataclass
class Store:
    """A store that no daemon has open."""

    integrity: str
    titles: Counter
    uids: Counter
    # Those that have an entry in the change log, by uid.
    logged: Counter
    # Of each delivery: key, uid, state.
    ledger: list
    pending: int

    @staticmethod
    def read(path):
        connection = sqlite3.connect(path)
        try:
            rows = connection.execute("SELECT uid, json_extract(document, '$.title') FROM milestone").fetchall()
            return Store(
                integrity=connection.execute("PRAGMA integrity_check").fetchone()[0],
                titles=Counter(title for _, title in rows), uids=Counter(uid for uid, _ in rows),
                logged=Counter(
                    uid for (uid,) in connection.execute(
                        "SELECT identifier FROM change WHERE subject = 'milestone' AND verb = 'add'")),
                ledger=connection.execute("SELECT key, uid, state FROM delivery").fetchall(),
                pending=connection.execute("SELECT count(*) FROM pending").fetchone()[0])
        finally:
            connection.close()

    def problems(self):
        """What is wrong with it by itself."""
        found = []
        if self.integrity != "ok":
            found.append(f"integrity_check: {self.integrity}")
        if self.pending:
            found.append(f"{self.pending} reminders are still planned")
        if self.uids != self.logged:
            found.append("milestones and the change log differ: "
                         + ", ".join(sorted((self.uids - self.logged) + (self.logged - self.uids))[:3]))
        return found


@dataclass
class Tally:
    """How deliveries went."""

    delivered: int = 0
    skipped: int = 0
    doubled: int = 0
    lost: int = 0
    problems: list = field(default_factory=list)

    def add(self, other):
        self.delivered += other.delivered
        self.skipped += other.skipped
        self.doubled += other.doubled
        self.lost += other.lost
        self.problems += other.problems


def compare(ledger, entries):
    """Each delivery of the ledger against the journal: one entry where it is confirmed, none where it was skipped.

    `entries` is what `by_key` makes of the journal.
    """
    tally = Tally()
    if len({key for key, _, _ in ledger}) != len(ledger):
        tally.problems.append("the ledger has a key twice")
    for key, uid, state in ledger:
        count = len(entries.get(key, ()))
        if state == "confirmed":
            tally.delivered += 1
        elif state == "skipped":
            tally.skipped += 1
        else:
            tally.problems.append(f"{uid} is {state}")
        wanted = 0 if state == "skipped" else 1
        if count > wanted:
            tally.doubled += 1
            units = ", ".join(unit or "none" for unit in entries[key])
            tally.problems.append(f"{uid} ({state}) has {count} journal entries: {key}, by the units {units}")
        elif count < wanted:
            tally.lost += 1
            tally.problems.append(f"{uid} ({state}) is not in the journal: {key}")
    return tally


class Journal:
    """What the daemons wrote, read as it goes on.

    Not asked by unit, as the daemon does: of a process that is gone before journald looks at it, an entry has none.
    """

    FIELDS = "SUMMIT_DELIVERY_ID,SUMMIT_DUE,SUMMIT_BARRIER,MESSAGE,PRIORITY,_PID,_SYSTEMD_UNIT"

    def __init__(self):
        self.cursor = None
        self.read()

    def read(self):
        """The entries since the last time."""
        subprocess.run(["journalctl", "--sync"], check=True)
        command = ["journalctl", "--output=json", "--all", "--quiet", f"--output-fields={self.FIELDS}",
                   "SYSLOG_IDENTIFIER=summitd"]
        if self.cursor:
            command.append(f"--after-cursor={self.cursor}")
        said = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
        entries = [json.loads(line) for line in said.splitlines()]
        if entries:
            self.cursor = entries[-1]["__CURSOR"]
        return entries


def by_key(entries, known=None):
    """The units that reminders were written by, a unit for each entry, by delivery key; added to what is `known`."""
    units = {} if known is None else known
    for entry in entries:
        if "SUMMIT_DELIVERY_ID" in entry:
            units.setdefault(entry["SUMMIT_DELIVERY_ID"], []).append(entry.get("_SYSTEMD_UNIT"))
    return units


def without_unit(entries):
    """The number of entries of which journald does not know the unit."""
    return sum(1 for entry in entries if "_SYSTEMD_UNIT" not in entry)


def too_early(entries):
    """Reminders that journald received before they were due."""
    early = []
    for entry in entries:
        if "SUMMIT_DUE" not in entry:
            continue
        due = datetime.strptime(entry["SUMMIT_DUE"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc)
        if int(entry["__REALTIME_TIMESTAMP"]) < int(due.timestamp()) * 1_000_000:
            early.append(entry["SUMMIT_DELIVERY_ID"])
    return early


def errors_of(entries):
    """The last error that each process logged, by process id."""
    return {int(entry["_PID"]): entry["MESSAGE"] for entry in entries
            if entry.get("PRIORITY", "6") <= "3" and "SUMMIT_DELIVERY_ID" not in entry and "_PID" in entry}

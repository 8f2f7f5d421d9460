#!/usr/bin/env python3
"""Strikes the daemon at every call that touches the store or the journal, and sees whether all is there once.

    crash_points.py [--all] [--lanes N] [--only TEXT]

Runs as root in a machine with a journal, in a unit of its own. Prints a table, and a line `ok` or `not ok` for each
kind of fault. Without --all: the first calls of each kind, then every so many-th.
"""

import argparse
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass

import daemons
import evidence
import faults
import machine
import scenario


@dataclass(frozen=True)
class Series:
    """The same fault at each call of a kind."""

    name: str
    kind: str
    error: "str | None" = None
    stays: bool = False
    from_nothing: bool = False
    # Of the calls after the first ones, every so many-th is tried, where not all are.
    first: int = 10
    step: int = 8


def _error(kind, *errors, **rest):
    return [Series(f"{error} at {kind}", kind, error, **rest) for error in errors]


SERIES = [
    Series("killed at write", "write", step=10),
    Series("killed at flush", "flush", step=1),
    Series("killed at send", "send", step=1),
    Series("killed at truncate", "truncate"),
    Series("killed at write, making the store", "write", from_nothing=True, first=2, step=32),
    Series("killed at flush, making the store", "flush", from_nothing=True, first=2, step=6),
    Series("killed at truncate, making the store", "truncate", from_nothing=True),
    Series("killed at rename or unlink, making the store", "name", from_nothing=True),
    *_error("write", "EIO", step=16),
    *_error("write", "ENOSPC", first=2, step=14),
    *_error("write", "EROFS", first=1, step=48),
    *_error("flush", "EIO", step=1),
    *_error("flush", "ENOSPC", first=1, step=5),
    *_error("truncate", "EIO"),
    *_error("open", "EIO", "ENOSPC", "EROFS", first=3, step=6),
    *_error("read", "EIO", first=2, step=16),
    *_error("send", "ENOBUFS", "ECONNREFUSED", first=2, step=4),
    Series("ENOSPC at write, and from then on", "write", "ENOSPC", stays=True, first=1, step=32),
    Series("ENOSPC at flush, and from then on", "flush", "ENOSPC", stays=True, first=1, step=6),
    Series("EROFS at open, and from then on", "open", "EROFS", stays=True, first=1, step=16),
]


def points(series, calls, everything):
    """Which calls are struck. A few more than were counted: no two runs are quite alike."""
    last = calls + (3 if everything else 0)
    numbers = range(1, last + 1)
    if everything:
        return list(numbers)
    return [number for number in numbers if number <= series.first or (number - series.first) % series.step == 0]


def one(task):
    directory, series, number, deadline = task
    if time.monotonic() > deadline:
        return series, None
    fault = faults.Fault(series.kind, number, series.error, series.stays)
    outcome = scenario.run(directory, fault, (series.kind,), series.from_nothing)
    if not outcome.problems:
        shutil.rmtree(directory, ignore_errors=True)
    return series, outcome


def count(scratch, from_nothing):
    """The calls of a run without a fault, by kind, the most of some; and what was wrong with it."""
    most, trace, problems, ledger = Counter(), [], [], []
    for number in range(2):
        outcome = scenario.run(f"{scratch}/count-{int(from_nothing)}-{number}", None, tuple(faults.KINDS), from_nothing)
        counted = Counter(call[0] for call in outcome.calls)
        for kind, calls in counted.items():
            most[kind] = max(most[kind], calls)
        trace = outcome.calls
        problems += outcome.problems
        if outcome.status != 0:
            problems.append(f"it ended with {outcome.status}")
        if outcome.client[0] != 0:
            problems.append(f"the client was told {outcome.client}")
        ledger += outcome.ledger
    return most, trace, problems, ledger


def judge_end(outcome, errors):
    """Whether a daemon that met an error ended as it should, or lived."""
    if outcome.fault.error is None:
        return [] if outcome.struck is None or outcome.status == -9 else [f"killed, it ended with {outcome.status}"]
    if outcome.status == 0:
        return ["it ended, and called that success"] if outcome.ended_early else []
    if outcome.status == -signal.SIGTERM and not outcome.ended_early:
        return []
    said = errors.get(outcome.pid, outcome.printed)
    if outcome.status == daemons.STAYS_DOWN:
        # SQLite itself takes a file that it can't read for a damaged one (SQLITE_IOERR_CORRUPTFS).
        if outcome.fault.kind == "read" and "damaged" in said:
            return []
        return [f"it ended with {outcome.status}, so that systemd leaves it down: {said}"]
    if outcome.status < 0:
        return [f"it died of signal {-outcome.status}: {said}"]
    # An error at the one thing that the log needs leaves no log.
    if not said and outcome.fault.kind != "send":
        return [f"it ended with {outcome.status}, and does not say why"]
    return []


def report(series, outcomes, entries, errors, calls):
    """Prints a row of the table, and what was wrong. The tally of the series."""
    tally = evidence.Tally()
    struck = refused = ended = 0
    for outcome in outcomes:
        one = evidence.compare(outcome.ledger, entries)
        one.problems = outcome.problems + judge_end(outcome, errors) + one.problems
        one.problems = [f"{outcome.fault} ({outcome.struck}): {problem}" for problem in one.problems]
        tally.add(one)
        struck += outcome.struck is not None
        ended += outcome.ended_early
        refused += outcome.client[0] not in (0, None)
    print(f"# {series.name:44} {calls:5} {len(outcomes):5} {struck:6} {ended:5} {refused:7} "
          f"{tally.delivered:9} {tally.doubled:7} {tally.lost:4}")
    return tally, struck


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="every call, not only some")
    parser.add_argument("--lanes", type=int, default=8, help="runs at a time; they wait more than they work")
    parser.add_argument("--seconds", type=float, help="begin no more runs after that time")
    parser.add_argument("--only", default="", help="only the series with this in their name")
    parser.add_argument("--trace", action="store_true", help="print the calls of a run without a fault")
    options = parser.parse_args()
    if not faults.SUPPORTED:
        print("skip this check knows the system calls of x86-64 only")
        return 0
    began = time.monotonic()
    scratch = tempfile.mkdtemp(prefix="crash-", dir="/run")
    journal = evidence.Journal()
    chosen = [series for series in SERIES if options.only in series.name]

    counted, failed, ledgers = {}, False, []
    for from_nothing in sorted({series.from_nothing for series in chosen}):
        most, trace, problems, ledger = count(scratch, from_nothing)
        counted[from_nothing] = most
        ledgers.append(ledger)
        name = "a run that makes its store" if from_nothing else "a run without a fault"
        print(f"# {name}: " + ", ".join(f"{kind} {most[kind]}" for kind in faults.KINDS))
        if options.trace:
            for call in trace:
                print("#  ", *call)
        print(f"{'not ok' if problems else 'ok'} {name}" + (": " + "; ".join(problems) if problems else ""))
        failed = failed or bool(problems)

    deadline = began + options.seconds if options.seconds else float("inf")
    tasks = [(f"{scratch}/{index}-{number}", series, number, deadline if number > 1 else float("inf"))
             for index, series in enumerate(chosen)
             for number in points(series, counted[series.from_nothing][series.kind], options.all)]
    # The first call of each kind is struck however slow the machine is: there is one in every run. The others in no
    # order, so that what there is no time for is a little of everything.
    random.Random(1).shuffle(tasks)
    tasks.sort(key=lambda task: task[2] > 1)
    outcomes = defaultdict(list)
    untried = 0
    with multiprocessing.get_context("fork").Pool(options.lanes, maxtasksperchild=200) as pool:
        for series, outcome in pool.imap_unordered(one, tasks):
            if outcome is None:
                untried += 1
            else:
                outcomes[series].append(outcome)

    others = [(name, run(f"{scratch}/machine-{index}")) for index, (name, run) in enumerate(machine.SCENARIOS)
              if options.only in name]
    written = journal.read()
    entries, errors = evidence.by_key(written), evidence.errors_of(written)
    print(f"# {'':44} {'calls':>5} {'tried':>5} {'struck':>6} {'ended':>5} {'refused':>7} "
          f"{'reminders':>9} {'doubled':>7} {'lost':>4}")
    total = evidence.Tally()
    verdicts = []
    for series in chosen:
        calls = counted[series.from_nothing][series.kind]
        tally, struck = report(series, outcomes[series], entries, errors, calls)
        total.add(tally)
        if struck == 0 and outcomes[series]:
            tally.problems.append("nothing was struck")
        verdicts.append((series.name, tally.problems))
        ledgers += [outcome.ledger for outcome in outcomes[series]]
    for name, outcome in others:
        tally = evidence.compare(outcome.ledger, entries)
        total.add(tally)
        verdicts.append((name, outcome.problems + tally.problems))
        ledgers.append(outcome.ledger)
    known = {key for ledger in ledgers for key, _, _ in ledger}
    strays = [key for key in entries if key not in known]
    verdicts.append(("no reminder that the ledgers don't have", strays[:5]))
    verdicts.append(("no reminder before its time", evidence.too_early(written)[:5]))
    for name, problems in verdicts:
        failed = failed or bool(problems)
        print(f"not ok {name}: {len(problems)} wrong" if problems else f"ok {name}")
        for problem in problems[:12]:
            print(f"# {problem}")
    if untried:
        print(f"# {untried} points were not tried, for want of time")
    print(f"# {evidence.without_unit(written)} of {len(written)} entries of the journal have no unit")
    print(f"# {len(tasks) - untried} runs in {time.monotonic() - began:.0f} s: {total.delivered} reminders delivered, "
          f"{total.doubled} doubled, {total.lost} lost")
    if not failed:
        shutil.rmtree(scratch, ignore_errors=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

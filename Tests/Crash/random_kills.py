#!/usr/bin/env python3
"""Kills the daemon at random moments, again and again, and sees whether each reminder is given once.

    random_kills.py COUNT [--seed SEED] [--lanes N] [--progress FILE]

Runs as root in a machine with a journal, in a unit of its own. A lane has a store, a client that adds milestones with a
reminder due within the next seconds, and a daemon that is killed after up to 60 ms of work and started again at once.
After each round of kills the daemon may finish; then store, ledger and journal must agree, and a new store is begun.
With a progress file that exists, goes on where that ends.
"""

import argparse
import json
import math
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter

import daemons
import evidence
import scenario

WORK = 0.060  # the longest that a daemon may work before it is killed, in seconds
ROUND = 125


def add(connection, uid, deadline):
    """Adds a milestone with a reminder that is due at the next full second, or the one after."""
    # Where that second is nearly there, the reminder would be past before it is planned.
    due = math.floor(time.time() + 0.15) + 1
    connection.call("Timeline.Add", deadline, milestone={
        "uid": uid, "title": f"Title of {uid}", "when": {"text": "2031-06-17", "zone": "UTC"},
        "reminders": [{"trigger": scenario.rfc3339(due)}]})
    return due


def moment_of_death(chance, dues):
    """Somewhere in the time to work; mostly just after a reminder falls due, where that lies in it."""
    now, wall = time.monotonic(), time.time()
    soon = [due - wall for due in dues if 0 <= due - wall < WORK]
    if soon and chance.random() < 0.8:
        return now + soon[0] + chance.uniform(0, 0.015)
    return now + chance.uniform(0, WORK)


def cycle(place, chance, name, result, dues):
    """Starts a daemon, lets a client work with it, and kills it."""
    daemon = place.start()
    death = moment_of_death(chance, dues)
    try:
        with place.connect() as connection:
            # Some may be killed as they start, rather many where the one before has just begun to give reminders; the
            # others when they have answered.
            if chance.random() > (0.6 if any(0 <= time.time() - due < 0.2 for due in dues) else 0.2):
                connection.call("Manager.Status", time.monotonic() + scenario.PATIENCE)
                death = moment_of_death(chance, dues)
            for number in range(chance.choice((0, 1, 1, 2, 3))):
                uid = f"{name}-{number}"
                result["asked"].append(uid)
                dues.add(add(connection, uid, death))
                result["acknowledged"].append(uid)
            time.sleep(max(0, death - time.monotonic()))
    except daemons.Gone:
        pass
    except daemons.Refused as refusal:
        result["problems"].append(f"{name}: the client was told {refusal}")
    if daemon.has_ended():
        result["problems"].append(f"{name}: the daemon ended by itself with {daemon.exit_status}")
        return
    daemon.kill()
    if not daemon.has_ended(scenario.PATIENCE):
        result["problems"].append(f"{name}: the daemon survives SIGKILL")


def one_round(task):
    """A round of kills on a store of its own, and what is in it at the end."""
    scratch, seed, number, kills = task
    chance = random.Random(f"{seed}/{number}")
    result = {"number": number, "kills": 0, "asked": [], "acknowledged": [], "problems": [], "ledger": []}
    place = daemons.Place(f"{scratch}/{number}")
    try:
        maker = place.start()
        if not place.settles(maker, scenario.PATIENCE):
            result["problems"].append(f"the store can't be made: {maker.status}")
            return result
        dues = set()
        for index in range(kills):
            if index == 0:
                maker.kill()
                maker.has_ended(scenario.PATIENCE)
            else:
                cycle(place, chance, f"{number}-{index}", result, dues)
                dues = {due for due in dues if due > time.time() - 1}
            result["kills"] += 1
            if len(result["problems"]) > 5:
                break
        # Twice: what a client had asked and did not wait for may come after all was settled, and is due a second later.
        for _ in range(2):
            last = place.start()
            if not place.settles(last, scenario.PATIENCE):
                result["problems"].append(f"round {number}: the daemon does not settle, status {last.status}")
            last.stop()
        verify(place, result)
    except Exception as error:  # a harness that breaks is no proof of anything
        result["problems"].append(f"round {number} broke: {type(error).__name__}: {error}")
    finally:
        place.close()
    if not result["problems"]:
        shutil.rmtree(place.directory, ignore_errors=True)
    return result


def verify(place, result):
    store = evidence.Store.read(place.store)
    result["problems"] += store.problems()
    result["ledger"] = store.ledger
    for uid in result["acknowledged"]:
        if store.uids[uid] != 1:
            result["problems"].append(f"{uid} was acknowledged, and is in the store {store.uids[uid]} times")
    strange = set(store.uids) - set(result["asked"])
    if strange:
        result["problems"].append(f"nobody added {sorted(strange)[:3]}")
    deliveries = Counter(uid for _, uid, _ in store.ledger)
    for uid in store.uids:
        if deliveries[uid] != 1:
            result["problems"].append(f"{uid} has {deliveries[uid]} deliveries in the ledger")


class Totals:
    """What is known so far; lasts in a file."""

    NUMBERS = ("rounds", "kills", "asked", "acknowledged", "delivered", "skipped", "doubled", "lost", "barriers",
               "without_unit", "failures")

    def __init__(self, seed, path):
        self.path = path
        self.values = {"seed": seed, "seconds": 0.0, **{name: 0 for name in self.NUMBERS}}
        if path and os.path.exists(path) and os.path.getsize(path) > 0:
            with open(path) as file:
                self.values.update(json.load(file))

    def save(self):
        if self.path:
            with open(self.path + ".new", "w") as file:
                json.dump(self.values, file)
            os.replace(self.path + ".new", self.path)

    def line(self):
        v = self.values
        return (f"# {v['kills']} kills in {v['seconds']:.0f} s: "
                f"{v['acknowledged']} of {v['asked']} changes acknowledged, {v['delivered']} reminders delivered, "
                f"{v['doubled']} doubled, {v['lost']} lost, {v['skipped']} skipped; "
                f"{v['barriers']} starts found some open; {v['without_unit']} entries without a unit")


def take(result, totals, entries, fresh):
    """Adds a round to the totals, with what the journal has. What was wrong."""
    tally = evidence.compare(result["ledger"], entries)
    early = evidence.too_early(fresh)
    problems = result["problems"] + tally.problems + [f"{key} was given too early" for key in early]
    v = totals.values
    v["rounds"] += 1
    v["kills"] += result["kills"]
    v["asked"] += len(result["asked"])
    v["acknowledged"] += len(result["acknowledged"])
    for name in ("delivered", "skipped", "doubled", "lost"):
        v[name] += getattr(tally, name)
    v["barriers"] += sum(1 for entry in fresh if "SUMMIT_BARRIER" in entry)
    v["without_unit"] += evidence.without_unit(fresh)
    v["failures"] += len(problems)
    return problems


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("count", type=int, help="kills")
    parser.add_argument("--seed", default=None, help="that of an earlier run")
    parser.add_argument("--lanes", type=int, default=2, help="daemons at a time")
    parser.add_argument("--progress", help="where to keep how far it is")
    options = parser.parse_args()
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    totals = Totals(options.seed or os.urandom(4).hex(), options.progress)
    seed, first = totals.values["seed"], totals.values["rounds"]
    print(f"# seed {seed}" + (f", from round {first} on" if first else ""), flush=True)
    scratch = tempfile.mkdtemp(prefix="kills-", dir="/run")
    journal = evidence.Journal()
    size = max(1, min(ROUND, options.count // options.lanes))
    rounds = range(first, math.ceil(options.count / size))
    tasks = [(scratch, seed, number, min(size, options.count - number * size)) for number in rounds]
    entries, keys, problems = {}, set(), []
    before, began = totals.values["seconds"], time.monotonic()
    with multiprocessing.get_context("fork").Pool(options.lanes) as pool:
        for result in pool.imap(one_round, tasks):
            fresh = journal.read()
            evidence.by_key(fresh, entries)
            keys.update(key for key, _, _ in result["ledger"])
            thousands = totals.values["kills"] // 1000
            wrong = take(result, totals, entries, fresh)
            problems += wrong
            totals.values["seconds"] = before + time.monotonic() - began
            totals.save()
            for problem in wrong[:10]:
                print(f"# {problem}", flush=True)
            if totals.values["kills"] // 1000 > thousands:
                print(totals.line(), flush=True)
    strays = [key for key in entries if key not in keys]
    problems += [f"{key} is in the journal and in no ledger" for key in strays[:5]]
    print(totals.line())
    name = f"{totals.values['kills']} random kills"
    if problems or totals.values["failures"]:
        print(f"not ok {name}, seed {seed}: {max(len(problems), totals.values['failures'])} wrong")
        return 1
    if totals.values["delivered"] == 0:
        print(f"not ok {name}: no reminder was delivered at all")
        return 1
    print(f"ok {name}: what was acknowledged is there, each reminder once")
    shutil.rmtree(scratch, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())

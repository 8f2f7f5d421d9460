#!/usr/bin/env python3
"""Measures Summit beside other programs, in one run and in turn.

    bench.py [--quick] [--figures 1,3] [--largest N]

Figures and checks go to results.json, Docs/Performance.md and Docs/pictures; those of a quick run stay in .build-bench.
Ends with 1 when something could not be measured or a check failed: something was lost, doubled, early or out of order. A
bar that is missed is no failure.
"""

import argparse
import contextlib
import json
import os
import pathlib
import sys
import traceback

import context
import measure
import plots
import report
from figures import (f01_round_trip, f02_calls, f03_upcoming, f04_queries, f05_adds, f06_import, f07_recurrence, f08_lateness,
                     f09_burst, f10_memory, f11_recovery, f12_idle)

# The import comes first: what it has made serves the others.
ORDER = {6: f06_import, 1: f01_round_trip, 2: f02_calls, 3: f03_upcoming, 4: f04_queries, 5: f05_adds, 8: f08_lateness,
         10: f10_memory, 11: f11_recovery, 7: f07_recurrence, 9: f09_burst}
IDLE = 12


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="small sizes and few rounds: about two minutes")
    parser.add_argument("--figures", default="", help="which, such as 1,3; otherwise all")
    parser.add_argument("--largest", type=int, default=1_000_000, help="the largest number of milestones")
    given = parser.parse_args()
    known = set(ORDER) | {IDLE}
    try:
        given.figures = {int(number) for number in given.figures.split(",") if number} or known
    except ValueError:
        parser.error("--figures takes numbers, such as 1,3")
    if not given.figures <= known:
        parser.error(f"there are figures 1 to {max(known)}")
    return given


@contextlib.contextmanager
def told(figure):
    """Keeps what goes wrong in one figure from the others."""
    try:
        yield
    except measure.Skipped as skipped:
        figure.skipped = str(skipped)
    except Exception as error:
        traceback.print_exc()
        figure.failed = f"{type(error).__name__}: {error}"
        for said in (getattr(error, "stdout", None), getattr(error, "stderr", None)):
            print((said or b"").decode(errors="replace")[-2_000:], file=sys.stderr)


def run(given, shared):
    found, idle = [], None
    last = report.Figure(IDLE, f12_idle.TITLE, shared)
    if IDLE in given.figures:
        with told(last):
            idle = f12_idle.Idle(shared)
    for number, module in ORDER.items():
        if number not in given.figures:
            continue
        shared.say(f"{number}: {module.TITLE}")
        figure = report.Figure(number, module.TITLE, shared)
        with told(figure):
            module.measure(shared, figure)
        found.append(figure)
    if IDLE in given.figures:
        if idle:
            with told(last):
                idle.finish(last)
            idle.stop()
        found.append(last)
    return found


def write(results, quick):
    folder = context.WORK if quick else context.PROJECT / "Benchmarks"
    (folder / "results.json").write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    pictures = context.WORK / "pictures" if quick else context.PROJECT / "Docs/pictures"
    pictures.mkdir(exist_ok=True)
    plots.draw(results["figures"], pictures)
    if not quick:
        page = context.PROJECT / "Docs/Performance.md"
        page.write_text(report.replace_between(page.read_text(), report.markdown(results)))


def main():
    given = arguments()
    context.WORK.mkdir(exist_ok=True)
    shared = context.Context(given.quick, given.largest, pathlib.Path(os.environ.get("SUMMIT_BIN", context.PROJECT / ".build/dist")))
    try:
        found = run(given, shared)
    finally:
        shared.close()
    old = report.load((context.WORK if given.quick else context.PROJECT / "Benchmarks") / "results.json")
    results = report.merge({"figures": {}} if given.quick else old, found)
    print(report.table({str(figure.number): figure.record() for figure in found}))
    write(results, given.quick)
    failed = [figure.number for figure in found if figure.failed]
    missed = sum(row.is_met is False for figure in found for row in figure.rows if row.ours)
    met = sum(row.is_met is True for figure in found for row in figure.rows if row.ours)
    print(f"bars met: {met}, missed: {missed}; figures that failed: {', '.join(map(str, failed)) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

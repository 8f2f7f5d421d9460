"""Occurrences of recurrence rules: beside libical. Measured by a Swift program, in turn within one process."""

import os
import re

from context import PROJECT
from measure import Bar, Comparison

TITLE = "recurrence"


def measure(context, report):
    program = os.environ.get("SUMMIT_RECURRENCE") or build(context)
    said = context.run(program, context.pick(3, 31))
    for what, name in (("first occurrence", "time to the first occurrence"), ("occurrences a second", "time of an occurrence")):
        found = re.search(rf"^{what}: overall ([\d.]+)×, median ([\d.]+)×, worst ([\d.]+)×", said, re.M)
        if not found:
            raise ValueError(f"no line “{what}” in what {program} printed")
        overall, median, worst = map(float, found.groups())
        row = report.add(Comparison(f"{name}: libical's over ours, 42 rules", "libical", "×", Bar(10, at_most=False)))
        # It is a ratio already.
        row.add(overall, 1)
        report.note(f"{what}: the median rule {median:g}×, the worst {worst:g}×")


def build(context):
    context.say("7: builds the recurrence benchmark")
    context.run("swift", "build", "--package-path", PROJECT / "Benchmarks", "-c", "release", "--product", "recurrence")
    return PROJECT / "Benchmarks/.build/release/recurrence"

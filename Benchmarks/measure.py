"""Numbers that were measured in turn, and what they say of one another."""

import dataclasses
import os
import statistics
import time


def percentile(values, percent):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * percent / 100))]


@dataclasses.dataclass
class Spread:
    """The median, and the quartiles around it."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values):
        if len(values) < 2:
            return cls(values[0], values[0], values[0])
        low, _, high = statistics.quantiles(values, n=4, method="inclusive")
        return cls(statistics.median(values), low, high)

    def scaled(self, factor):
        return Spread(self.median * factor, self.low * factor, self.high * factor)


@dataclasses.dataclass
class Bar:
    """What a ratio is held against."""

    limit: float
    at_most: bool = True
    # The ratio is a difference, in the unit of the values.
    is_difference: bool = False

    def is_met(self, value):
        return value <= self.limit if self.at_most else value >= self.limit

    def text(self, unit=""):
        number = f"{self.limit:g}"
        return ("≤ " if self.at_most else "≥ ") + (f"{number} {unit} more" if self.is_difference else f"{number}×")


class Comparison:
    """One thing measured on both sides, round by round. The ratio is the median of those of the rounds: what disturbs
    the machine for a while disturbs both sides of a round."""

    def __init__(self, what, baseline, unit, bar=None, size=None):
        self.what, self.baseline, self.unit, self.bar, self.size = what, baseline, unit, bar, size
        self.ours, self.theirs = [], []

    def add(self, ours, theirs):
        self.ours.append(ours)
        self.theirs.append(theirs)

    @property
    def ratios(self):
        if self.bar and self.bar.is_difference:
            return [ours - theirs for ours, theirs in zip(self.ours, self.theirs)]
        return [ours / theirs if theirs else float(ours > 0) for ours, theirs in zip(self.ours, self.theirs)]

    @property
    def is_met(self):
        return None if not self.bar else self.bar.is_met(Spread.of(self.ratios).median)

    def record(self):
        sides = {"ours": self.ours, "baseline_values": self.theirs, "ratio": self.ratios}
        return {"what": self.what, "size": self.size, "baseline": self.baseline, "unit": self.unit,
                "bar": self.bar.text(self.unit) if self.bar else None, "met": self.is_met,
                "is_difference": bool(self.bar and self.bar.is_difference), "rounds": len(self.ours),
                **{name: dataclasses.asdict(Spread.of(values)) for name, values in sides.items()}}


class CheckFailed(Exception):
    """Something was lost, doubled, early or out of order."""


def require(is_true, text):
    if not is_true:
        raise CheckFailed(text)


class Skipped(Exception):
    """A figure that can't be measured here, and why."""


def processor_nanoseconds(pid):
    """What all threads of a process have run so far: its own clock (clock_getcpuclockid(3))."""
    return time.clock_gettime_ns((~pid << 3) | 2)


def wake_ups(pid):
    """How often each thread of a process has begun to run after it had waited."""
    counts = {}
    for task in os.listdir(f"/proc/{pid}/task"):
        for line in open(f"/proc/{pid}/task/{task}/status"):
            if line.startswith("voluntary_ctxt_switches"):
                counts[task] = int(line.split()[1])
    return counts


def more_wake_ups(before, after):
    """Threads that have ended meanwhile do not count."""
    return sum(count - before.get(task, 0) for task, count in after.items())


def memory(pid):
    """The proportional set size, in MiB."""
    for line in open(f"/proc/{pid}/smaps_rollup"):
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise OSError(f"no Pss of {pid}")

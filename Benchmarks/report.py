"""What the figures found: a line as each is done, a table at the end, results.json and Docs/Performance.md."""

import datetime
import json
import os
import platform

import plots
from measure import Spread

BEGIN, END = "<!-- figures: written by `make bench` -->", "<!-- end of the figures -->"


def digits(value):
    """Three digits that count, thousands apart."""
    if value == 0:
        return "0"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.{1 if abs(value) >= 10 else 2 if abs(value) >= 1 else 3}f}"


class Figure:
    """What one figure found."""

    def __init__(self, number, title, context):
        self.number, self.title, self.context = number, title, context
        self.rows, self.checks, self.notes, self.skipped, self.failed = [], [], [], None, None

    def add(self, comparison):
        self.rows.append(comparison)
        return comparison

    def drop(self, comparison):
        self.rows.remove(comparison)

    def check(self, text):
        self.checks.append(text)

    def note(self, text):
        if text not in self.notes:
            self.notes.append(text)

    def record(self):
        return {"title": self.title, "rows": [row.record() for row in self.rows if row.ours], "checks": self.checks,
                "notes": self.notes, "skipped": self.skipped, "failed": self.failed,
                "date": f"{datetime.date.today()}", "quick": self.context.quick}


def cells(row):
    """What, size, ours, baseline, ratio, bar, verdict: as texts."""
    ratio, unit = row["ratio"], "" if row["is_difference"] else "×"
    spread = f"{digits(ratio['median'])}{unit}"
    if not row["is_difference"] and row["baseline_values"]["median"] == 0:
        spread = ""
    elif row["rounds"] > 1:
        spread += f" ({digits(ratio['low'])}–{digits(ratio['high'])})"
    verdict = {True: "met", False: "missed", None: ""}[row["met"]]
    return [row["what"], f"{row['size']:,}" if row["size"] is not None else "", f"{digits(row['ours']['median'])} {row['unit']}",
            f"{row['baseline']}: {digits(row['baseline_values']['median'])} {row['unit']}", spread, row["bar"] or "", verdict]


HEADINGS = ["what", "milestones", "Summit", "beside", "ratio", "bar", "it is"]


def table(figures):
    """For the terminal."""
    lines = []
    for number, figure in sorted(figures.items(), key=lambda item: int(item[0])):
        rows = [cells(row) for row in figure["rows"]]
        widths = [max(map(len, column)) for column in zip(*rows)] if rows else []
        lines.append(f"{number}  {figure['title']}")
        for row in rows:
            lines.append("    " + "  ".join(text.ljust(width) for text, width in zip(row, widths)).rstrip())
        lines += [f"    holds: {text}" for text in figure["checks"]] + [f"    {text}" for text in figure["notes"]]
        if figure["skipped"]:
            lines.append(f"    skipped: {figure['skipped']}")
        if figure["failed"]:
            lines.append(f"    FAILED: {figure['failed']}")
    return "\n".join(lines)


def markdown(results):
    machine = results["machine"]
    lines = [f"Measured on {results['date']}: {machine['processors']} processors ({machine['processor']}), "
             f"{machine['memory']}, Linux {machine['kernel']}, {machine['system']}. In brackets: the quartiles of the rounds.", ""]
    for number, figure in sorted(results["figures"].items(), key=lambda item: int(item[0])):
        lines += [f"### {number}. {figure['title'][0].upper()}{figure['title'][1:]}", ""]
        if figure["rows"]:
            lines += ["| " + " | ".join(HEADINGS) + " |", "|---" * len(HEADINGS) + "|"]
            lines += ["| " + " | ".join(cells(row)) + " |" for row in figure["rows"]]
            lines.append("")
        if number in plots.CHARTS and figure["rows"]:
            lines += [f"![{figure['title']}, by number of milestones](pictures/{plots.CHARTS[number][0]})", ""]
        if figure["date"] != results["date"]:
            other = figure.get("machine", machine)
            where = f", on {other['processors']} processors ({other['processor']})" if other != machine else ""
            lines += [f"Of {figure['date']}{where}.", ""]
        sentences = [f"Holds: {text}." for text in figure["checks"]] + [f"{text[0].upper()}{text[1:]}." for text in figure["notes"]]
        if figure["skipped"]:
            sentences.append(f"Skipped: {figure['skipped']}.")
        if figure["failed"]:
            sentences.append(f"Failed: {figure['failed']}.")
        if sentences:
            lines += [" ".join(sentences), ""]
    return "\n".join(lines)


def replace_between(text, new):
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"there is no “{BEGIN}” … “{END}”")
    return f"{head}{BEGIN}\n\n{new}\n{END}{tail}"


def machine():
    def field(path, name):
        return next((line.split(":", 1)[1].strip() for line in open(path) if line.startswith(name)), "unknown")

    system = dict(line.rstrip().split("=", 1) for line in open("/etc/os-release") if "=" in line)
    memory = int(field("/proc/meminfo", "MemTotal").split()[0]) / 1024 / 1024
    return {"processor": field("/proc/cpuinfo", "model name"), "processors": os.cpu_count(), "memory": f"{memory:.0f} GiB",
            "kernel": ".".join(platform.release().split(".")[:2]), "system": system.get("PRETTY_NAME", "").strip('"')}


def load(path):
    return json.loads(path.read_text()) if path.exists() else {"figures": {}}


def merge(old, figures):
    """Figures that were not measured now stay as they were, with the machine that they were measured on."""
    here = machine()
    for figure in old["figures"].values():
        if figure["date"] == old["date"]:
            figure.setdefault("machine", old["machine"])
    return {"version": 1, "date": f"{datetime.date.today()}", "machine": here,
            "figures": {**old["figures"], **{str(figure.number): {**figure.record(), "machine": here} for figure in figures}}}

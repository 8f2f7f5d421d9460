"""Growth with the number of milestones, as SVG: both axes logarithmic, each line named at its end."""

import html
import math

WIDTH, HEIGHT = 720, 420
LEFT, RIGHT, TOP, BOTTOM = 76, 196, 62, 46
COLORS = [("#0b62c4", "#6cb2ff"), ("#b3261e", "#ff8a80"), ("#1b7f3b", "#6fd08c"), ("#8a5a00", "#e8b04a"),
          ("#7b3fb5", "#c79bf2"), ("#5f6368", "#a8adb3")]
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #202124 } .title { font-size: 16px; font-weight: 600 }
.small { font-size: 12px; fill: #5f6368 } .grid { stroke: #dadce0; stroke-width: 1 } .page { fill: #fff }
path { fill: none; stroke-width: 2; stroke-linejoin: round } .ours { stroke-width: 3.5 } .theirs { stroke-dasharray: 6 4 }
"""
DARK = "text { fill: #e8eaed } .small { fill: #a8adb3 } .grid { stroke: #3c4043 } .page { fill: #1b1c1e }"


def number(value):
    for step, name in ((1e6, " million"), (1e3, " thousand")):
        if value >= step:
            return f"{value / step:g}{name}"
    return f"{value:g}"


def bounds(values):
    """Whole powers of ten around them."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def apart(places, distance):
    """Moves labels down and up until none lies on another; in the order they were given."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    for before, after in zip(order, order[1:]):
        moved[after] = max(moved[after], moved[before] + distance)
    excess = max(0, moved[order[-1]] - (HEIGHT - BOTTOM)) if order else 0
    for index in order:
        moved[index] -= excess
    for after, before in zip(order[::-1], order[-2::-1]):
        moved[before] = min(moved[before], moved[after] - distance)
    return moved


class Chart:
    """`lines`: name, class (ours, theirs or nothing), colour, and pairs of milestones and value."""

    def __init__(self, title, unit, lines):
        self.title, self.unit = title, unit
        self.lines = [line for line in lines if line[3]]
        points = [point for line in self.lines for point in line[3]]
        self.x, self.y = bounds([x for x, _ in points]), bounds([y for _, y in points])

    def place(self, x, y):
        def part(value, span):
            return (math.log10(value) - span[0]) / (span[1] - span[0])

        return (LEFT + part(x, self.x) * (WIDTH - LEFT - RIGHT),
                HEIGHT - BOTTOM - part(y, self.y) * (HEIGHT - TOP - BOTTOM))

    def svg(self):
        colors = "".join(f".c{index} {{ stroke: {light} }} text.c{index} {{ fill: {light}; stroke: none }}\n"
                         for index, (light, _) in enumerate(COLORS))
        dark = DARK + "".join(f" .c{index} {{ stroke: {tone} }} text.c{index} {{ fill: {tone} }}"
                              for index, (_, tone) in enumerate(COLORS))
        parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
                 f'aria-label="{html.escape(self.title)}">',
                 f"<style>{STYLE}{colors}@media (prefers-color-scheme: dark) {{ {dark} }}</style>",
                 f'<rect class="page" width="{WIDTH}" height="{HEIGHT}" rx="8"/>',
                 f'<text class="title" x="20" y="28">{html.escape(self.title)}</text>',
                 f'<text class="small" x="20" y="48">{html.escape(self.unit)}, by number of milestones; both axes logarithmic</text>']
        parts += self.grid() + self.curves() + ["</svg>"]
        return "\n".join(parts) + "\n"

    def grid(self):
        parts = []
        for power in range(self.y[0], self.y[1] + 1):
            _, y = self.place(10 ** self.x[0], 10 ** power)
            parts += [f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>',
                      f'<text class="small" x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0 ** power:,.10g}</text>']
        for power in range(self.x[0], self.x[1] + 1):
            x, _ = self.place(10 ** power, 10 ** self.y[0])
            parts += [f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{TOP}" y2="{HEIGHT - BOTTOM}"/>',
                      f'<text class="small" x="{x:.1f}" y="{HEIGHT - BOTTOM + 20}" text-anchor="middle">{number(10 ** power)}</text>']
        return parts

    def curves(self):
        parts, ends = [], []
        for name, kind, color, points in self.lines:
            places = [self.place(*point) for point in sorted(points)]
            ends.append(places[-1])
            way = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
            parts.append(f'<path class="c{color} {kind}" d="{way}"><title>{html.escape(name)}</title></path>')
            parts += [f'<circle class="c{color}" cx="{x:.1f}" cy="{y:.1f}" r="2.5" fill="none"/>' for x, y in places]
        # A line that reaches the edge is named there; one that ends before, where it ends.
        edge = max(x for x, _ in ends)
        labels = [(line, x, y) for line, (x, y) in zip(self.lines, ends) if x < edge]
        last = [(line, x, y) for line, (x, y) in zip(self.lines, ends) if x == edge]
        labels += [(line, x, y) for (line, x, _), y in zip(last, apart([y for *_, y in last], 17))]
        for (name, _, color, _), x, y in labels:
            parts.append(f'<text class="c{color}" x="{x + 12:.1f}" y="{y + 4:.1f}">{html.escape(name)}</text>')
        return parts


def points(figure, side, want):
    return [(row["size"], row[side]["median"]) for row in figure["rows"]
            if row["size"] and row[side]["median"] > 0 and want(row)]


def upcoming(figure):
    ours = [("Summit", "ours", 0, points(figure, "ours", lambda row: row["baseline"] == "empty C program")),
            ("an empty C program", "theirs", 5, points(figure, "baseline_values", lambda row: row["baseline"] == "empty C program"))]
    names = ["remind", "calcurse -Q", "task", "khal list"]
    return Chart("What is coming, asked by a whole process", "milliseconds", ours + [
        (name, "", index + 1, points(figure, "baseline_values", lambda row: row["baseline"] == name))
        for index, name in enumerate(names)])


def queries(figure):
    lines = []
    for index, what in enumerate(("lookup by slug", "window of a week", "search for two words")):
        def want(row):
            return row["what"] == f"{what}, one processor, p99"

        lines += [(what, "ours", index, points(figure, "ours", want)),
                  ("the same SQL in C", "theirs", index, points(figure, "baseline_values", want))]
    return Chart("Questions to the daemon, 99th percentile", "milliseconds", lines)


def imports(figure):
    def want(row):
        return "shell" in row["baseline"]

    return Chart("Import until all is logged and planned", "milestones a second", [
        ("Summit", "ours", 0, points(figure, "ours", want)),
        ("the sqlite3 shell", "theirs", 5, points(figure, "baseline_values", want))])


def memory(figure):
    def want(row):
        return "shell" in row["baseline"]

    return Chart("Memory of a daemon that has been asked 600 questions", "MiB", [
        ("Summit", "ours", 0, points(figure, "ours", want)),
        ("the sqlite3 shell", "theirs", 5, points(figure, "baseline_values", want))])


CHARTS = {"3": ("performance-upcoming.svg", upcoming), "4": ("performance-queries.svg", queries),
          "6": ("performance-import.svg", imports), "10": ("performance-memory.svg", memory)}


def draw(figures, folder):
    for figure, (name, make) in CHARTS.items():
        if figures.get(figure, {}).get("rows"):
            chart = make(figures[figure])
            if chart.lines:
                (folder / name).write_text(chart.svg())

"""An import: beside the sqlite3 shell, which is given the rows that it made, with the same schema, indexes and full text; that of
a calendar beside libical, which only parses it."""

import json
import shutil
import subprocess
import time

import daemon
from measure import Bar, Comparison, require

TITLE = "import"


def measure(context, report):
    if not shutil.which("sqlite3"):
        report.note("sqlite3 is not installed")
        return
    for size in context.sizes:
        row = report.add(Comparison("import, until all is logged and planned", "the sqlite3 shell, the same rows", "rows a second",
                                    Bar(0.25, at_most=False) if size == context.largest else None, size))
        for number in range(context.pick(2, 5) if size <= 10_000 else 3 if size <= 100_000 else 1):
            context.say(f"6: import of {size:,}, round {number + 1}")
            state = context.scratch / f"import-{size}"
            with daemon.Daemon(context, state) as running:
                seconds = context.import_into(running, size)
                require(running.status()["milestones"] == size, f"of {size} rows {running.status()['milestones']} are there")
                if number == 0 and size <= 100_000:
                    check(context, running, size)
            if number == 0:
                rows, fresh = script(context, state)
            row.add(size / seconds, size / shell(context, rows, fresh))
            require(count(fresh) == size, "the sqlite3 shell has not taken all rows")
            fresh.unlink()
            context.keep(state, size)
            shutil.rmtree(state, ignore_errors=True)
        rows.unlink()
    calendar(context, report, min(context.largest, 100_000))
    report.check("every row is there once, in order")


def calendar(context, report, size):
    """The whole of `summitctl import`, and a program that parses the file."""
    row = report.add(Comparison("import of a calendar, until all is logged and planned", "libical, parsing it alone", "ms",
                                Bar(4) if size == 100_000 else None, size))
    file = context.data(size).path("calendar.ics")
    for number in range(context.pick(1, 3)):
        context.say(f"6: import of a calendar of {size:,}, round {number + 1}")
        state = context.scratch / f"calendar-{size}"
        with daemon.Daemon(context, state) as running:
            seconds = context.import_into(running, size, file.name)
            require(running.status()["milestones"] == size, f"of {size} events {running.status()['milestones']} are there")
        shutil.rmtree(state)
        begin = time.monotonic()
        events = context.run(context.tool("parse"), file)
        row.add(1000 * seconds, 1000 * (time.monotonic() - begin))
        require(int(events) == size, f"libical finds {events.strip()} of {size} events")


def check(context, running, size):
    """What was brought in comes out: every uid once, by date."""
    wanted = {event.uid for event in context.data(size).events()}
    found, starts = [], []
    for page in running.stream("org.summitd.Timeline.Export"):
        for milestone in page.get("milestones", []):
            found.append(milestone["uid"])
            starts.append(milestone.get("when", {}).get("earliest"))
    require(len(found) == len(set(found)), "a milestone is there twice")
    require(set(found) == wanted, f"of {len(wanted)} milestones {len(wanted - set(found))} are lost")
    dated = [start for start in starts if start]
    require(dated == sorted(dated) and None not in starts[:len(dated)], "the timeline is out of order")


def script(context, state):
    """What makes the same tables with the same rows: the schema, and an INSERT a row, in one transaction."""
    store, rows = state / "timeline.db", context.scratch / "rows.sql"
    with open(rows, "w") as file:
        file.write("PRAGMA cache_size = -32768;\nPRAGMA synchronous = FULL;\nBEGIN;\n")
        file.flush()
        schema = json.loads(subprocess.run(
            ["sqlite3", "-readonly", "-json", store,
             "SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'milestone_text_%'"
             " AND name NOT LIKE 'sqlite_%' ORDER BY rowid"], check=True, stdout=subprocess.PIPE).stdout)
        # Tables before views and indexes; triggers last, since what they would make is among the rows.
        schema.sort(key=lambda part: part["type"] != "table")
        for part in schema:
            if part["type"] != "trigger":
                file.write(part["sql"] + ";\n")
        file.flush()
        for part in schema:
            if part["type"] == "table":
                subprocess.run(["sqlite3", "-readonly", "-cmd", f".mode insert {part['name']}", store,
                                f"SELECT * FROM {part['name']}"], check=True, stdout=file)
        for part in schema:
            if part["type"] == "trigger":
                file.write(part["sql"] + ";\n")
        file.write("COMMIT;\n")
    return rows, context.scratch / "shell.db"


def shell(context, rows, fresh):
    begin = time.monotonic()
    with open(rows) as file:
        context.run("sqlite3", "-bail", fresh, stdin=file)
    return time.monotonic() - begin


def count(store):
    return int(subprocess.run(["sqlite3", store, "SELECT count(*) FROM milestone_text"], check=True,
                              stdout=subprocess.PIPE).stdout)

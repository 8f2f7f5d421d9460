"""Questions to the daemon: beside the same SQL, prepared in C on the same file, with a round trip.

Both servers are on one processor, the client's and then another: see f01_round_trip."""

import datetime
import itertools
import random

import daemon
from figures.f01_round_trip import places
from measure import Bar, Comparison, percentile

TITLE = "lookup, a week, search"

DOCUMENT = "SELECT document, earliest, latest FROM milestone "
DAY = 86_400
# As SummitStore has them (Span): the longest of each class of spans, and of what class a row is.
LONGEST = [2 * DAY, 61 * DAY, 732 * DAY, 64 * 366 * DAY]
CLASS = "CASE " + " ".join(
    f"WHEN possible_to - possible_from <= {longest} THEN {number}" for number, longest in enumerate(LONGEST)
) + f" ELSE {len(LONGEST)} END"
CLASSES = " OR ".join(
    f"({CLASS} = {number} AND possible_from IS NOT NULL AND recurring = 0 AND possible_from < ?"
    + (" AND possible_from >= ?)" if number < len(LONGEST) else ")") for number in range(len(LONGEST) + 1))
# As SummitStore has them (StoreReader, TimelineQueries, SearchTable).
STATEMENTS = [
    DOCUMENT + "WHERE slug = ?1 OR uid = ?1",
    "SELECT document FROM milestone WHERE (1 AND (possible_to > ?) AND (possible_from < ?) AND (recurring = 1))",
    DOCUMENT + f"WHERE (1 AND (recurring = 0) AND (possible_to > ?) AND (possible_from < ?) AND ({CLASSES})) "
    "ORDER BY +sort_key, fineness DESC, slug LIMIT ?",
    DOCUMENT + "JOIN milestone_text ON milestone_text.rowid = milestone.id WHERE milestone_text MATCH ? "
    "AND ((1 AND (recurring = 0)) OR (1 AND (recurring = 1))) "
    "ORDER BY bm25(milestone_text, 10.0, 4.0, 6.0, 6.0, 5.0, 1.0), sort_key, slug LIMIT ? OFFSET ?",
]


def sql(*questions):
    """The message of the SQL server: statements with their values."""
    parts = []
    for index, *values in questions:
        parts.append("\x1f".join([str(index)] + [("i" if isinstance(value, int) else "t") + str(value) for value in values]))
    return "\x1e".join(parts).encode() + b"\0"


def questions(context, size, count=200):
    """For each kind: the calls of the daemon, and what the SQL server is asked."""
    maker = random.Random(size)
    numbers = set(maker.sample(range(size), min(size, count)))
    some = [event for number, event in enumerate(itertools.islice(context.data(size).events(), max(numbers) + 1))
            if number in numbers]
    maker.shuffle(some)
    lookup, week, search = ([], []), ([], []), ([], [])
    for event in some:
        lookup[0].append(daemon.message("org.summitd.Timeline.Show", {"name": event.slug}))
        lookup[1].append(sql((0, event.slug)))
        begin = context.today + datetime.timedelta(days=maker.randrange(-3_000, 3_000))
        end = begin + datetime.timedelta(days=6)
        week[0].append(daemon.message(
            "org.summitd.Timeline.List", {"query": {"since": str(begin), "until": str(end), "zone": "UTC"}}, more=True))
        since = int(datetime.datetime.combine(begin, datetime.time(), datetime.timezone.utc).timestamp())
        until = since + 7 * DAY
        classes = [value for longest in LONGEST for value in (until, since - longest)] + [until]
        week[1].append(sql((1, since, until), (2, since, until, *classes, -1)))
        one, two = event.summary.lower().rstrip(".").split()[:2]
        search[0].append(daemon.message("org.summitd.Timeline.Search", {"text": f"{one} {two}", "query": {"limit": 20}}, more=True))
        search[1].append(sql((3, f'"{one}" "{two}"*', 21, 0)))
    return {"lookup by slug": lookup, "window of a week": week, "search for two words": search}


def measure(context, report):
    statements = context.scratch / "statements.sql"
    statements.write_text("".join(statement + "\n" for statement in STATEMENTS))
    for size in context.sizes:
        context.say(f"4: questions at {size:,}")
        with daemon.Daemon(context, context.store(size)) as running, \
                context.server("sqlserver", running.store, statements) as server:
            running.wait_until_checked()
            for what, sides in questions(context, size).items():
                files = []
                for name, calls in zip(("ours", "theirs"), sides):
                    files.append(context.scratch / f"{name}-calls")
                    files[-1].write_bytes(b"".join(calls))
                for place, processor, client in places():
                    with context.placed(processor, running.pid, server.process.pid, client=client):
                        compare(context, report, f"{what}, {place}", size,
                                (running.socket, files[0], server.socket, files[1]))


def compare(context, report, what, size, servers):
    bar = Bar(1.5) if size == context.largest else None
    rows = [report.add(Comparison(f"{what}, p{percent}", "the same SQL in C", "ms", bar if percent == 99 else None, size))
            for percent in (50, 99)]
    # The first round warms both, and says how many calls there is time for.
    once = percentile(context.latencies(10, *servers)[0], 50) / 1e9
    calls = int(min(context.pick(100, 400), max(20, context.pick(0.5, 4) / once)))
    for _ in range(context.pick(3, 5)):
        ours, theirs = context.latencies(calls, *servers)
        for row, percent in zip(rows, (50, 99)):
            row.add(percentile(ours, percent) / 1e6, percentile(theirs, percent) / 1e6)

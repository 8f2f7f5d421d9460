"""A rich timeline, and every document that summitctl prints of it."""

import json
import re
import sqlite3
import subprocess
import time

from installation import ROOT

CONFIGURATION = """
zone: Asia/Almaty
backups: {every: 1min}
reminders:
  quiet-hours: "22:00-07:00 [Asia/Almaty]"
  policies:
    - {name: summits, tag: summit, triggers: [-P7D, -P1D@09:00], every: 1h, at-most: 2, catch-up: digest}
"""

TIMELINE = """
version: 1
milestones:
  - slug: forum
    title: Forum
    generation: 2
    summary: |-
      Two lines,
      with “quotes”.
    when: "2099-05-01T10:00[Asia/Almaty]"
    end: "2099-05-03T18:00"
    place: {name: Burabay, country: KZ, latitude: 53.08, longitude: 70.3}
    participants: [{name: A. Person, kind: person, role: speaker}]
    sources:
      - {title: Programme, author: Office, publisher: Press, url: "https://example.org/p", published: 2030,
         quote: "From the first.", fields: [when, place]}
      - {title: Report, fields: [when], date: "2099-05-02"}
"""

CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Example//EN
BEGIN:VTODO
UID:calendar@example.org
SEQUENCE:2
LAST-MODIFIED:20260101T000000Z
DTSTART;VALUE=DATE:20990601
SUMMARY:From a calendar
X-COLOUR:blue
END:VTODO
END:VCALENDAR
"""


def gather(summit, fail):
    """Yields ("document" or "line", verb, value, schema or definition, what was typed)."""

    def verb(arguments):
        nested = {"series", "figure", "source", "remind", "explain"}
        return " ".join(arguments[:2] if arguments[0] in nested else arguments[:1])

    def document(schema, *arguments, flag=("--json",), status=0):
        done = summit.run(*arguments, *flag)
        said = " ".join(arguments)
        if done.returncode != status:
            fail(f"{said}: status {done.returncode}: {done.stderr.strip()}")
        try:
            yield "document", verb(arguments), json.loads(done.stdout), schema, said
        except json.JSONDecodeError as error:
            fail(f"{said}: what it prints is not one JSON document: {error}")

    def lines(definition, *arguments, status=0):
        done = summit.run(*arguments, "-o", "jsonl")
        said = " ".join(arguments) + " -o jsonl"
        if done.returncode != status:
            fail(f"{said}: status {done.returncode}: {done.stderr.strip()}")
        yield from parsed(definition, verb(arguments), done.stdout.splitlines(), said)

    def parsed(definition, name, texts, said):
        for text in texts:
            try:
                yield "line", name, json.loads(text), definition, said
            except json.JSONDecodeError as error:
                fail(f"{said}: {text[:80]!r} is no line of JSON: {error}")

    def both(schema, definition, *arguments, status=0):
        yield from document(schema, *arguments, status=status)
        yield from lines(definition, *arguments, status=status)

    def soon(seconds):
        return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))

    def await_state(name, states, seconds=20):
        for _ in range(seconds * 10):
            found = json.loads(summit.do("remind", "list", name, "--json"))["reminders"]
            if any(one["state"] in states or one.get("form") in states for one in found):
                return
            time.sleep(0.1)
        fail(f"no reminder of {name} became {' or '.join(states)}: {found}")

    folder = summit.home / ".config/summitd"
    folder.mkdir(parents=True)
    (folder / "summitd.yaml").write_text(CONFIGURATION)

    yield from document("version.json", "version")
    yield from document("explained-date.json", "explain", "date", "1992~/..")
    yield from lines("explainedDate", "explain", "date", "-0201?")
    yield from document("explained-date.json", "explain", "date", "[1667,1668..]", flag=("-o", "json"))
    yield from document("explained-rule.json", "explain", "rule", "FREQ=YEARLY;COUNT=2", "--start", "2027-01-29")
    yield from lines(
        "ruleOccurrence", "explain", "rule", "daily", "--start", "2027-01-29T16:00", "--zone", "Asia/Almaty", "--count", "2")
    yield from both("explained-zone.json", "explainedZone", "explain", "zone", "Asia/Almaty", "--at", "2024-02-29T23:30")

    summit.start()
    yield from document("version.json", "version")
    yield from document("milestones.json", "list")
    yield from document("milestones.json", "upcoming")
    yield from document("changes.json", "history")
    yield from document("reminders.json", "remind", "list")

    # Files.
    shipped = str(ROOT / "Config/timelines/central-asia-china.yaml")
    timeline = summit.scratch / "forum.yaml"
    timeline.write_text(TIMELINE)
    calendar = summit.scratch / "calendar.ics"
    calendar.write_text(CALENDAR.replace("\n", "\r\n"))
    table = summit.scratch / "table.csv"
    table.write_text("title,when,colour\nFine,2100,red\nBroken,2100-13,blue\n")
    yield from document("import.json", "import", "--dry-run", shipped)
    yield from document("import.json", "import", shipped, str(timeline), str(calendar))
    yield from document("import.json", "import", "--keep-going", str(table), status=65)
    timeline.write_text(TIMELINE.replace("title: Forum", "title: Forum of the year"))
    calendar.write_text(CALENDAR.replace("SEQUENCE:2", "SEQUENCE:1").replace("From a", "From an older"))
    yield from document("import.json", "import", "--dry-run", str(timeline), str(calendar))

    # Changes.
    yield from document(
        "milestone.json", "add", "Weekly meeting", "2099-01-06T09:30", "--zone", "Asia/Almaty", "--duration", "PT1H",
        "--repeat", "FREQ=WEEKLY", "--also", "2099-01-07T10:00", "--except", "2099-01-13T09:30", "--remind", "-PT15M",
        "--with", "China", "--place", "Astana", "--country", "KZ", "--tag", "summit", "--part-of", "forum",
        "--source", "https://example.org", "--slug", "weekly")
    yield from document("milestone.json", "edit", "weekly", "--occurrence", "2099-01-20T09:30", "--when", "2099-01-21T09:30")
    yield from document("milestone.json", "edit", "weekly", "--occurrence", "2099-01-20T09:30", "--when", "2099-01-22T09:30")
    yield from document("milestone.json", "edit", "weekly", "--occurrence", "2099-01-27T09:30", "--status", "cancelled")
    summit.do("add", "At night", "2099-01-08T23:00", "--zone", "Asia/Almaty", "--tag", "summit")
    summit.do("remind", "add", "at-night-2099", "-PT30M")
    yield from document(
        "milestone.json", "edit", "weekly", "--occurrence", "2099-02-03T09:30", "--when", "2099-02-03T10:00",
        "--end", "2099-02-03T12:00")
    yield from document(
        "milestone.json", "edit", "weekly", "--occurrence", "2099-02-10T09:30", "--when", "2099-02-10T10:00[UTC]",
        "--duration", "PT30M")
    summit.do("remind", "add", "weekly", "-PT30M", "--every", "10min", "--at-most", "3", "--catch-up", "skip after 2h")
    yield from document("milestone.json", "postpone", "railway-2025", "2099~")
    yield from document("milestone.json", "postpone", "railway-2025")
    yield from document("milestone.json", "edit", "forum", "--when", "2099-05-02T10:00", "--zone", "Asia/Almaty")
    for status in ["confirm", "cancel", "hold"]:
        yield from document("milestone.json", status, "astana-2025", "--dry-run")
        yield from document("milestones.json", status, "astana-2025", "xian-2023", "--dry-run")
    yield from document("milestone.json", "source", "add", "forum", "--title", "Another", "--date", "2099-05")
    yield from both("sources.json", "source", "source", "list", "forum")
    yield from document("milestone.json", "source", "prefer", "forum", "3")
    yield from document("milestone.json", "source", "remove", "forum", "3")
    summit.do("series", "add", "Press forum", "--cadence", "P1Y")
    summit.do("series", "edit", "press-forum", "--cadence", "learn")
    summit.do("figure", "add", "Guests", "--unit", "persons", "--slug", "guests")
    summit.do("figure", "record", "guests", "100", "--date", "2023", "--more-than", "--source-title", "Kit")
    summit.do("figure", "record", "guests", "120.5", "--date", "2025", "--approximate", "--vintage", "2025-07")
    summit.do("figure", "record", "guests", "130", "--date", "2025", "--less-than", "--vintage", "2026-07")
    summit.do("figure", "add", "Seats", "--unit", "people", "--slug", "seats")
    summit.do("figure", "record", "seats", "200", "--date", "2025")
    summit.do("figure", "edit", "guests", "--unit", "people")
    summit.do("add", "Long ago", "-0201~", "--tag", "history")
    summit.do("add", "Far away", "Y12000", "--tag", "future")
    summit.do("add", "All of this year", time.strftime("%Y"), "--tag", "now")
    summit.do("add", "Someday")

    # Lists.
    for name in ["list", "upcoming", "past", "timeline"]:
        yield from both("milestones.json", "milestone", name)
    yield from both("milestones.json", "milestone", "next", "-n", "2")
    yield from both("milestones.json", "milestone", "search", "forum")
    yield from document("milestones.json", "list", "--since", "2099-01", "--until", "2099-02")
    yield from document("milestones.json", "list", "--undated")
    yield from document("milestones.json", "list", "--as-of", "change:9")
    yield from document("milestone.json", "show", "weekly")
    yield from document("milestone.json", "show", "forum")
    yield from document("milestones.json", "show", "forum", "weekly", flag=("-o", "json"))
    yield from lines("milestone", "show", "forum")
    yield from both("anniversaries.json", "anniversary", "on-this-day", "2027")
    yield from both("countdown.json", "countdown", "countdown", "weekly")
    yield from both("countdown.json", "countdown", "countdown", "someday")
    yield from both("countdown.json", "countdown", "countdown")
    yield from both("series-list.json", "series", "series", "list")
    yield from both("series.json", "milestone", "series", "show", "china-central-asia-summit")
    yield from both("figures.json", "figure", "figure", "list")
    yield from both("figure.json", "figure", "figure", "show", "guests")
    yield from both(
        "comparison.json", "comparison", "figure", "compare", "trade-china-central-asia", "--from", "1992", "--to", "2024")
    yield from both("comparison.json", "comparison", "figure", "compare", "guests", "--from", "2023", "--to", "2025")
    yield from both(
        "share.json", "share", "figure", "share", "trade-china-kazakhstan", "--of", "trade-china-central-asia", "--at", "2024")
    yield from both("share.json", "share", "figure", "share", "guests", "--of", "seats", "--at", "2025")

    # Reminders that are given, of a priority for which quiet hours do not count. Where there is no journal they end as
    # unverifiable.
    summit.do("add", "Now", "2099-07-01", "--slug", "now", "--tag", "given")
    summit.do("remind", "add", "now", soon(3), "--every", "1h", "--priority", "crit", "--catch-up", "late")
    await_state("now", ["unverifiable", "confirmed"])
    yield from both("reminders.json", "delivery", "remind", "list", "now")
    yield from both("reminders.json", "delivery", "remind", "ack", "now", "--dry-run")
    yield from both("reminders.json", "delivery", "remind", "snooze", "now", "2h", "--dry-run")
    yield from document("reminders.json", "remind", "snooze", "now", "2h")
    yield from both("reminders.json", "delivery", "remind", "skip", "now", "--dry-run")
    yield from document("reminders.json", "remind", "skip", "now")
    yield from both("reminders.json", "delivery", "remind", "simulate", "--to", "2099-02", "-n", "20")
    # One that it is too late for, and a backup that is a day old, so that another is due.
    backups = summit.home / ".local/state/summitd/backups"
    backups.mkdir()
    summit.do("backup", str(backups / time.strftime("timeline-%Y-%m-%dT%H%M%SZ.db", time.gmtime(time.time() - 86_400))))
    summit.do("remind", "add", "forum", soon(3), "--priority", "crit", "--catch-up", "skip after PT1S")
    summit.stop()
    time.sleep(5)
    summit.start()
    await_state("forum", ["missed"])
    yield from document("reminders.json", "remind", "list", "--state", "missed", "--state", "unverifiable")
    for name in ["now", "forum", "weekly"]:
        yield from both("explained-reminders.json", "explained", "explain", "reminder", name)

    # What goes on without an end.
    yield from parsed("change", "watch", watched(summit, ["--since", "0"], 20), "watch")
    yield from parsed("event", "watch", watched(summit, ["--reminders", "--steps", "--since", "0"], 5), "watch --reminders")
    given = summit.scratch / "given"
    watched(summit, ["--reminders", "--since", "0", "--exec", f"cat >{given}; echo done"], 2)
    yield "document", "exec", json.loads(given.read_text()), "exec-input.json", "watch --exec"

    # The past.
    yield from both("changes.json", "change", "history")
    yield from both("undo.json", "change", "undo", "--dry-run")
    yield from document("undo.json", "undo")
    yield from document("changes.json", "history", "-n", "500")
    archive = summit.scratch / "archive.jsonl"
    summit.do("export", str(archive))
    yield from both("status.json", "daemonStatus", "status")
    yield from document("verification.json", "verify")

    # A timeline that somebody has changed behind the daemon's back.
    summit.stop()
    store = summit.home / ".local/state/summitd/timeline.db"
    with sqlite3.connect(store) as database:
        database.execute("UPDATE series SET document = json_set(document, '$.title', 'Altered')")
    database.close()
    summit.start()
    yield from both("verification.json", "finding", "verify", status=1)

    # And one that is made from the log.
    summit.stop()
    store.parent.rename(store.parent.with_name("before"))
    summit.start()
    yield from document("import.json", "import", str(archive))

    # What very many belong to.
    many = summit.scratch / "many.yaml"
    parts = "".join(f"  - {{title: Part {number}, relations: [{{part-of: whole}}]}}\n" for number in range(501))
    many.write_text("version: 1\nmilestones:\n  - {title: Whole, slug: whole}\n" + parts)
    summit.do("import", str(many))
    yield from document("milestone.json", "show", "whole")


def watched(summit, arguments, count):
    """The first lines of what `watch` prints."""
    watch = subprocess.Popen(
        [summit.bin / "summitctl", "watch", "-o", "jsonl", *arguments], env=summit.environment, text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    try:
        return [watch.stdout.readline() for _ in range(count)] if "--exec" not in arguments else [
            line for line in iter(watch.stdout.readline, "done\n")]
    finally:
        watch.terminate()
        watch.wait(timeout=20)

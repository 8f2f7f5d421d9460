"""The same made timeline for every program: as Summit's JSON Lines, and in each other program's own form.

What it is made of follows from the seed and the month alone, so that two runs in one month measure the same. Dates lie
within thirty years before and twenty after. Of a hundred milestones 60 are days, 18 have a time and a duration, 15 are
uncertain (a month, about a day, a season, a year, rarely more), 5 recur (one of them for ever, most once a year) and 2 have
no date; a fifth of what has a day or a time has a reminder.
"""

import datetime
import itertools
import json
import os
import random
import uuid

SEED = 20250617
VERSION = 4
ZONES = ["Asia/Almaty", "Asia/Shanghai", "Europe/Berlin", "America/New_York", "UTC"]
CITIES = [("Astana", "KZ"), ("Almaty", "KZ"), ("Xi'an", "CN"), ("Beijing", "CN"), ("Tashkent", "UZ"), ("Bishkek", "KG"),
          ("Dushanbe", "TJ"), ("Ashgabat", "TM"), ("Geneva", "CH"), ("Nairobi", "KE"), ("Lima", "PE"), ("Hanoi", "VN")]
KINDS = ["Summit", "Forum", "Agreement", "Launch", "Opening", "Conference", "Exhibition", "Treaty", "Meeting", "Visit",
         "Anniversary", "Election", "Premiere", "Congress", "Review", "Expedition"]
TAGS = ["summit", "trade", "energy", "culture", "science", "transport", "sport", "press", "history", "water"]


def vocabulary(count):
    """Words of no language, the frequent ones first; how often they come follows Zipf."""
    parts = [a + b for a in "bdfgklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er", "il", "on", "ur")]
    maker = random.Random(SEED)
    words = {}
    while len(words) < count:
        words["".join(maker.choices(parts, k=maker.choice((2, 2, 3, 3, 4))))] = None
    return list(words), list(itertools.accumulate(1 / (rank + 10) for rank in range(count)))


WORDS, WEIGHTS = vocabulary(8_000)


class Event:
    __slots__ = ("uid", "slug", "title", "summary", "text", "day", "time", "zone", "hours", "rule", "until", "reminder",
                 "tag", "city", "country", "status", "precision")


def events(count, today):
    maker = random.Random(SEED)
    first = today.replace(day=1) - datetime.timedelta(days=30 * 365)
    for number in range(count):
        event = Event()
        event.uid = str(uuid.UUID(int=maker.getrandbits(128), version=4))
        event.city, event.country = maker.choice(CITIES)
        words = maker.choices(WORDS, cum_weights=WEIGHTS, k=maker.randint(6, 16))
        event.title = f"{words[0].capitalize()} {words[1]} {maker.choice(KINDS)}, {event.city} {number}"
        event.slug = f"{words[0]}-{words[1]}-{number}"
        event.summary = " ".join(words[2:]).capitalize() + "."
        event.tag = maker.choice(TAGS)
        event.day = first + datetime.timedelta(days=maker.randrange(50 * 365))
        event.status = "held" if event.day < today else "confirmed"
        event.text, event.time, event.rule, event.until, event.hours = event.day.isoformat(), None, None, None, 0
        event.zone, event.precision = maker.choice(ZONES), "day"
        kind = number * 37 % 100
        if kind >= 98:
            event.text = event.day = None
            event.status = "tentative"
        elif kind >= 93:
            recurring(event, maker)
        elif kind >= 75:
            timed(event, maker)
        elif kind >= 60:
            event.text, event.precision = uncertain(event.day, maker)
        event.reminder = maker.choice(("-P1D@09:00", "-P7D")) if kind < 60 and kind % 5 == 0 else None
        if event.time and kind % 5 == 0:
            event.reminder = "-PT30M"
        yield event


def timed(event, maker):
    event.time = datetime.time(maker.randrange(7, 20), maker.choice((0, 15, 30, 45)))
    event.hours = maker.randint(1, 4)
    event.text, event.precision = f"{event.day}T{event.time:%H:%M}", "minute"


def recurring(event, maker):
    timed(event, maker)
    event.status = "confirmed"
    event.rule = maker.choices(("YEARLY", "MONTHLY", "WEEKLY"), (60, 25, 15))[0]
    if event.rule == "MONTHLY":
        event.day = event.day.replace(day=min(event.day.day, 28))
    event.text = f"{event.day}T{event.time:%H:%M}"
    if maker.random() >= 0.2:
        event.until = event.day + datetime.timedelta(days=maker.randrange(60, 1500))


def uncertain(day, maker):
    year, month = day.year, day.month
    forms = {(f"{year}-{month:02}", "month"): 50, (f"{day}?", "day"): 30, (f"{day}~", "day"): 20,
             (f"{year}-{month:02}~", "month"): 20, (f"{year}-2{1 + (month - 1) // 3}", "season"): 10,
             (f"{year}", "year"): 10, (f"{year}~", "year"): 5, (f"{year}/{year + 2}", "interval"): 3,
             (f"{year // 10}X", "decade"): 1}
    return maker.choices(list(forms), forms.values())[0]


def summit(event):
    milestone = {"uid": event.uid, "slug": event.slug, "title": event.title, "summary": event.summary,
                 "status": event.status, "tags": [event.tag],
                 "place": {"name": event.city, "country": event.country}}
    if event.text:
        milestone["when"] = when = {"text": event.text, "zone": event.zone, "precision": event.precision,
                                    "approximate": "~" in event.text, "uncertain": "?" in event.text}
        if event.hours:
            when["duration"] = f"PT{event.hours}H"
        if event.rule:
            when["recurrence"] = {"rule": f"FREQ={event.rule}" + (f";UNTIL={event.until:%Y%m%dT235959Z}" if event.until else "")}
    if event.reminder:
        milestone["reminders"] = [{"trigger": event.reminder}]
    return json.dumps({"milestone": milestone}, ensure_ascii=False) + "\n"


def remind(event):
    """remind(1) has no uncertain dates: what has one is on some day within, here and everywhere below."""
    if not event.day:
        return ""
    clause = f"AT {event.time:%H:%M} DURATION {event.hours}:00 " if event.time else ""
    until = f"UNTIL {event.until:%Y-%m-%d} " if event.until else ""
    ahead = "+7 " if event.reminder == "-P7D" else "+1 " if event.reminder == "-P1D@09:00" else ""
    if event.rule == "WEEKLY":
        return f"REM {event.day:%Y-%m-%d} *7 {ahead}{clause}{until}MSG {event.title}\n"
    if event.rule == "MONTHLY":
        return f"REM {event.day.day} {ahead}{clause}FROM {event.day:%Y-%m-%d} {until}MSG {event.title}\n"
    if event.rule == "YEARLY":
        return f"REM {event.day:%b %-d} {ahead}{clause}FROM {event.day:%Y-%m-%d} {until}MSG {event.title}\n"
    return f"REM {event.day:%Y-%m-%d} {ahead}{clause}MSG {event.title}\n"


def vevent(event):
    if not event.day:
        return ""
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}", "DTSTAMP:20250617T000000Z", f"SUMMARY:{event.title}".replace(",", "\\,"),
             f"DESCRIPTION:{event.summary}", f"LOCATION:{event.city}"]
    if event.time:
        lines += [f"DTSTART:{event.day:%Y%m%d}T{event.time:%H%M}00", f"DURATION:PT{event.hours}H"]
    else:
        lines += [f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}"]
    if event.rule:
        lines += [f"RRULE:FREQ={event.rule}" + (f";UNTIL={event.until:%Y%m%d}T235959" if event.until else "")]
    if event.reminder:
        ahead = {"-P7D": "-P7D", "-PT30M": "-PT30M"}.get(event.reminder, "-PT15H")
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", f"TRIGGER:{ahead}", "END:VALARM"]
    return "\r\n".join(lines + ["END:VEVENT", ""])


def entry(event):
    """An event as calendars that are shared write it, with what they know of it."""
    day = event.day or datetime.date(2025, 6, 17)
    lines = ["BEGIN:VEVENT", f"UID:{event.uid}@calendar.example"]
    if event.time:
        begin = datetime.datetime.combine(day, event.time)
        end = begin + datetime.timedelta(hours=event.hours)
        lines += [f"DTSTART;TZID={event.zone}:{begin:%Y%m%dT%H%M%S}", f"DTEND;TZID={event.zone}:{end:%Y%m%dT%H%M%S}"]
    else:
        lines += [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{day + datetime.timedelta(days=1):%Y%m%d}"]
    if event.rule:
        lines += [f"RRULE:FREQ={event.rule}" + (f";UNTIL={event.until:%Y%m%dT235959Z}" if event.until else "")]
    lines += ["DTSTAMP:20250617T000000Z", "CREATED:20240101T090000Z", "LAST-MODIFIED:20250601T101500Z", "SEQUENCE:1",
              "STATUS:CONFIRMED", "TRANSP:OPAQUE", f"SUMMARY:{event.title}".replace(",", "\\,"),
              f"DESCRIPTION:{event.summary}", f"LOCATION:{event.city}", f"CATEGORIES:{event.tag}",
              f"URL:https://calendar.example/event/{event.slug}"]
    if event.reminder:
        ahead = event.reminder if event.reminder in ("-P7D", "-PT30M") else "-PT15H"
        lines += ["BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Reminder", f"TRIGGER:{ahead}", "END:VALARM"]
    return "\r\n".join([*map(folded, lines), "END:VEVENT", ""])


def folded(line):
    """A line in pieces of at most 75 octets (RFC 5545 §3.1); it is ASCII."""
    return "\r\n ".join([line[:75], *(line[start:start + 74] for start in range(75, len(line), 74))])


def calendar(body):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Summit//Benchmarks//EN\r\n{body}END:VCALENDAR\r\n"


def appointment(event):
    """A line of calcurse's own file; importing iCalendar takes it a minute for a hundred thousand."""
    if not event.day:
        return ""
    if not event.time:
        return f"{event.day:%m/%d/%Y} [1] {event.title}\n"
    begin = datetime.datetime.combine(event.day, event.time)
    end = begin + datetime.timedelta(hours=event.hours)
    until = f" -> {event.until:%m/%d/%Y}" if event.until else ""
    rule = f"{{1{event.rule[0]}{until}}} " if event.rule else ""
    return f"{begin:%m/%d/%Y @ %H:%M} -> {end:%m/%d/%Y @ %H:%M} {rule}|{event.title}\n"


def task(event):
    """Taskwarrior's recurrence makes tasks of its own while it runs; what recurs is a task with its first date here."""
    row = {"uuid": event.uid, "description": event.title, "entry": "20200101T000000Z", "tags": [event.tag],
           "project": event.country,
           "status": "completed" if event.status == "held" else "pending"}
    if event.day:
        row["due"] = f"{event.day:%Y%m%d}T{event.time or datetime.time():%H%M%S}Z"
    if row["status"] == "completed":
        row["end"] = f"{event.day:%Y%m%d}T000000Z"
    return json.dumps(row)


class Data:
    """The files of one size, made once and kept: summit.jsonl, remind.rem, appointments, tasks.json, vdir/, calendar.ics."""

    def __init__(self, folder, count, today):
        self.count, self.today = count, today.replace(day=1)
        self.folder = folder / f"data-{VERSION}-{self.today:%Y-%m}-{count}"

    def path(self, name):
        """A file, or the folder `vdir`; made when it is asked for first."""
        path = self.folder / name
        if not path.exists():
            self.folder.mkdir(parents=True, exist_ok=True)
            draft = self.folder / (name + ".new")
            getattr(self, "make_" + name.split(".")[0])(draft)
            os.rename(draft, path)
        return path

    def events(self):
        return events(self.count, self.today)

    def make_summit(self, draft):
        with open(draft, "w") as file:
            file.write('{"head":{"format":"summit-timeline","now":"2025-06-17T00:00:00Z","version":1,"zone":"UTC"}}\n')
            file.writelines(map(summit, self.events()))

    def make_remind(self, draft):
        with open(draft, "w") as file:
            file.writelines(map(remind, self.events()))

    def make_appointments(self, draft):
        rows = [event for event in self.events() if event.day]
        # In the order that calcurse reads fastest: it sorts by insertion, and whole days from the other end.
        rows.sort(key=lambda event: (not event.rule, event.day, event.time or datetime.time()))
        timed = [event for event in rows if event.time]
        days = [event for event in reversed(rows) if not event.time]
        with open(draft, "w") as file:
            file.writelines(map(appointment, timed + days))

    def make_tasks(self, draft):
        with open(draft, "w") as file:
            file.write("[" + ",\n".join(map(task, self.events())) + "]\n")

    def make_vdir(self, draft):
        draft.mkdir(exist_ok=True)
        for event in self.events():
            if event.day:
                (draft / f"{event.uid}.ics").write_text(calendar(vevent(event)), newline="")

    def make_calendar(self, draft):
        with open(draft, "w", newline="") as file:
            file.write(calendar("".join(map(entry, self.events()))))

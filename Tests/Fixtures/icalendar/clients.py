"""iCalendar as python-icalendar and recurring-ical-events have it: an independent reader and writer.

    clients.py occurrences FROM UNTIL <FILE   every occurrence between two days, a JSON object a line
    clients.py rewrite <FILE                  the file as python-icalendar writes it
    clients.py zones <FILE                    each VTIMEZONE against the system's zoneinfo, from 1900 to 2100
    clients.py make                           a file of python-icalendar's own making
"""
import datetime
import io
import json
import sys
import zoneinfo

import icalendar
import recurring_ical_events
from dateutil import tz

UTC = datetime.timezone.utc


def moment(value):
    """A day, or an instant."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat()


def occurrences(first, last):
    calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
    query = recurring_ical_events.of(calendar, components=["VEVENT"])
    for event in query.between(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)):
        alarms = sorted(
            str(alarm["TRIGGER"].to_ical(), "ascii") for alarm in event.walk("VALARM") if "TRIGGER" in alarm)
        print(json.dumps({
            "uid": str(event["UID"]), "summary": str(event["SUMMARY"]), "start": moment(event.start),
            "end": moment(event.end), "status": str(event.get("STATUS", "")), "alarms": alarms}))


def zones():
    text = sys.stdin.buffer.read().decode()
    calendar = icalendar.Calendar.from_ical(text)
    for component in calendar.walk("VTIMEZONE"):
        name = str(component["TZID"])
        known = zoneinfo.ZoneInfo(name)
        block = text[text.index("BEGIN:VTIMEZONE\r\nTZID:" + name + "\r\n"):]
        lines = block[:block.index("END:VTIMEZONE") + len("END:VTIMEZONE")].replace("\r\n ", "").split("\r\n")
        # dateutil knows no X- properties.
        block = "\n".join(line for line in lines if not line.startswith("X-"))
        read = {
            "icalendar": component.to_tz(lookup_tzid=False),
            "dateutil": tz.tzical(io.StringIO(block)).get(name)}
        wrong, compared = [], 0
        time = datetime.datetime(1900, 1, 1)
        while time.year < 2100:
            # Where a time is skipped or happens twice, libraries differ by design.
            sure = all(
                known.utcoffset(time + datetime.timedelta(hours=hours)) == known.utcoffset(time)
                for hours in (-26, 26))
            if sure:
                compared += 1
                want = known.utcoffset(time)
                for reader, zone in read.items():
                    found = time.replace(tzinfo=zone).utcoffset()
                    if found != want and len(wrong) < 5:
                        wrong.append("%s: %s has %s, not %s" % (time, reader, found, want))
            time += datetime.timedelta(seconds=1000003)
        print(json.dumps({"zone": name, "compared": compared, "wrong": wrong}))


def make():
    berlin = zoneinfo.ZoneInfo("Europe/Berlin")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//made by python-icalendar//")
    calendar.add("version", "2.0")

    def event(uid, **fields):
        one = icalendar.Event()
        one.add("uid", uid)
        one.add("dtstamp", datetime.datetime(2025, 1, 1, tzinfo=UTC))
        for name, value in fields.items():
            one.add(name.replace("_", "-"), value)
        calendar.add_component(one)
        return one

    event("day", summary="A day; with, signs\\", dtstart=datetime.date(2025, 6, 17))
    event("days", summary="Days", dtstart=datetime.date(2025, 6, 17), dtend=datetime.date(2025, 6, 20))
    event("utc", summary="UTC", dtstart=datetime.datetime(2025, 6, 17, 10, tzinfo=UTC),
          duration=datetime.timedelta(hours=2))
    weekly = event(
        "weekly", summary="Weekly", dtstart=datetime.datetime(2025, 3, 18, 10, tzinfo=berlin),
        dtend=datetime.datetime(2025, 3, 18, 11, 30, tzinfo=berlin), rrule={"freq": "weekly", "count": 20},
        exdate=[datetime.datetime(2025, 4, 1, 10, tzinfo=berlin)],
        rdate=[datetime.datetime(2025, 4, 2, 9, tzinfo=berlin)])
    alarm = icalendar.Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "Soon")
    alarm.add("trigger", datetime.timedelta(minutes=-20))
    weekly.add_component(alarm)
    event("weekly", summary="Weekly", recurrence_id=datetime.datetime(2025, 4, 8, 10, tzinfo=berlin),
          dtstart=datetime.datetime(2025, 4, 9, 12, tzinfo=berlin),
          dtend=datetime.datetime(2025, 4, 9, 13, tzinfo=berlin))
    event("yearly", summary="Yearly", dtstart=datetime.date(2000, 2, 29),
          rrule={"freq": "yearly", "until": datetime.date(2040, 1, 1)})
    calendar.add_missing_timezones()
    sys.stdout.buffer.write(calendar.to_ical())


if __name__ == "__main__":
    command, *arguments = sys.argv[1:]
    if command == "rewrite":
        sys.stdout.buffer.write(icalendar.Calendar.from_ical(sys.stdin.buffer.read()).to_ical())
    else:
        {"occurrences": occurrences, "zones": zones, "make": make}[command](*arguments)

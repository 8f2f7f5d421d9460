"""Answers recurrence rules with python-dateutil: a JSON object a line in, one a line out.

In: {"start": "1997-09-02T09:00:00", "rule": "FREQ=DAILY", "limit": 12}
Out: {"times": ["1997-09-02T09:00:00"], "complete": true}, or {"error": "..."}.

`complete` is false where the search was cut off: dateutil steps through empty periods without end.
"""
import datetime
import json
import signal
import sys

from dateutil.rrule import rrulestr

SECONDS_A_RULE = 0.012
YEARS_AHEAD = 60


class CutOff(Exception):
    pass


def on_alarm(*_):
    raise CutOff()


def answer(request):
    start = datetime.datetime.fromisoformat(request["start"])
    times, complete = [], True
    try:
        # Read before the alarm is set: rrulestr calls any exception, that of the alarm too, an invalid rule.
        rule = rrulestr(request["rule"], dtstart=start)
        signal.setitimer(signal.ITIMER_REAL, SECONDS_A_RULE)
        for time in rule:
            if time.year > start.year + YEARS_AHEAD:
                complete = False
                break
            times.append(time.isoformat())
            if len(times) == request["limit"]:
                break
    except CutOff:
        complete = False
    except ValueError as error:
        # This is how dateutil says that there is nothing.
        if "empty" not in str(error):
            return {"error": str(error)}
    except IndexError as error:
        return {"error": "IndexError: %s" % error}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return {"times": times, "complete": complete}


signal.signal(signal.SIGALRM, on_alarm)
# Whoever started this may have blocked it.
signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGALRM})
for line in sys.stdin:
    try:
        result = answer(json.loads(line))
    except CutOff:
        # The alarm rang between the loop and its end.
        result = {"times": [], "complete": False}
    print(json.dumps(result))

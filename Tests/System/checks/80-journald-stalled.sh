# A journal that does not take entries holds the reminders back, and nothing else.
. /summit/Tests/System/guest/lib.sh
fresh
drop_in 'WatchdogSec=3s'
answers
slug=$(summitctl --system add 'Held back' 2031-01-01)
summitctl --system remind add "$slug" "$(in_seconds 3)"
pid=$(main_pid)
journald=$(systemctl show --property=MainPID --value systemd-journald.service)

# The journal has a watchdog of its own, of minutes; it is not stopped that long.
kill -STOP "$journald"
trap 'kill -CONT "$journald"' EXIT
# Enough to fill the queue of its socket, by as many senders as that takes, so that the daemon's writes are refused.
check 'the queue of the journal is full' python3 - <<'PYTHON'
import socket
senders = []
for _ in range(64):
    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    s.setblocking(False)
    senders.append(s)
    taken = 0
    try:
        s.connect("/run/systemd/journal/socket")
        while True:
            s.send(b"MESSAGE=filler\nPRIORITY=7\n")
            taken += 1
    except BlockingIOError:
        pass
    if taken == 0:
        break
else:
    raise SystemExit("it takes ever more")
PYTHON
check 'a call is answered' answers
check 'a change is taken' timeout 10 summitctl --system add 'Meanwhile' 2031-01-02
# A reminder that is held for three seconds is worth a line, which is lost.
sleep 10
check 'calls are answered still' answers
check 'the watchdog was fed' is "$pid" "$(main_pid)"
check 'the reminder is held' is claimed "$(state_of "$slug")"
check 'the status says so' is held "$(summitctl --system status --json | field "d['status']['journal']")"
kill -CONT "$journald"
trap - EXIT

check 'it arrives when the journal is back' within 20 has_reminder "$slug"
check 'and is confirmed' within 20 has_state "$slug" confirmed
sleep 2
check 'it came once' is 1 "$(reminder_count "$slug")"
check 'its lateness is that of the stall' test \
    "$(reminders_of "$slug" | head -n 1 | field "d['SUMMIT_LATENESS_USEC']")" -ge 2000000
check 'the lost log lines are counted' test "$(summitctl --system status --json | field "d['status']['droppedLogLines']")" -ge 1

# Stopped, but with room in its queue: the reminder is sent, and not believed until it can be read.
slug=$(summitctl --system add 'Sent, not read' 2031-01-01)
summitctl --system remind add "$slug" "$(in_seconds 2)" >/dev/null
kill -STOP "$journald"
trap 'kill -CONT "$journald"' EXIT
sleep 15
check 'sent to a stopped journal: not called confirmed' is sent "$(state_of "$slug")"
check 'calls are answered all the same' answers
kill -CONT "$journald"
trap - EXIT
check 'it is confirmed when the journal is back' within 20 has_state "$slug" confirmed
sleep 1
check 'and came once, though it was asked for again and again' is 1 "$(reminder_count "$slug")"
check 'nothing was restarted' is "$pid" "$(main_pid)"

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
# Enough to fill the queue of its socket, so that the daemon's writes are refused.
python3 - <<'PYTHON'
import socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.setblocking(False)
s.connect("/run/systemd/journal/socket")
try:
    for _ in range(100_000):
        s.send(b"MESSAGE=filler\nPRIORITY=7\n")
except BlockingIOError:
    pass
PYTHON
check 'a call is answered' answers
check 'a change is taken' timeout 10 summitctl --system add 'Meanwhile' 2031-01-02
sleep 6
check 'calls are answered still' answers
check 'the watchdog was fed' is "$pid" "$(main_pid)"
check 'the reminder is not called confirmed' says '^(due|claimed|sent)$' state_of "$slug"
kill -CONT "$journald"
trap - EXIT

check 'it arrives when the journal is back' within 20 has_reminder "$slug"
check 'and is confirmed' within 20 has_state "$slug" confirmed
sleep 2
check 'it came once' is 1 "$(reminder_count "$slug")"
check 'nothing was restarted' is "$pid" "$(main_pid)"

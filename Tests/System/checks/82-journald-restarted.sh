# The journal is restarted, killed, and away for a while: reminders wait for it, and none is lost or given twice.
. /summit/Tests/System/guest/lib.sh
fresh
answers
pid=$(main_pid)
remind_in() { # SECONDS TITLE: prints the slug
    local slug
    slug=$(summitctl --system add "$2" 2031-01-01)
    summitctl --system remind add "$slug" "$(in_seconds "$1")" >/dev/null
    printf '%s\n' "$slug"
}
arrives() { # NAME SLUG
    check "$1: it arrives" within 20 has_reminder "$2"
    check "$1: and is confirmed" within 20 has_state "$2" confirmed
    sleep 1
    check "$1: once" is 1 "$(reminder_count "$2")"
}

slug=$(remind_in 2 'After a restart of the journal')
systemctl restart systemd-journald.service
arrives 'restarted' "$slug"

slug=$(remind_in 2 'After the journal was killed')
systemctl kill --signal=KILL systemd-journald.service
arrives 'killed' "$slug"

slug=$(remind_in 2 'After the journal began new files')
journalctl --rotate
arrives 'rotated' "$slug"

# Sockets and all: a client of the journal gets ECONNREFUSED or ENOENT.
mapfile -t sockets < <(systemctl list-units --all --plain --no-legend 'systemd-journald*.socket' | awk '{ print $1 }')
slug=$(remind_in 3 'While there was no journal')
systemctl stop "${sockets[@]}" systemd-journald.service 2>/dev/null
sleep 5
check 'away: calls are answered' answers
check 'away: the status says that reminders are held' is held \
    "$(summitctl --system status --json | field "d['status']['journal']")"
check 'away: it is not called confirmed' says '^(due|claimed)$' state_of "$slug"
systemctl start "${sockets[@]}" systemd-journald.service
arrives 'away' "$slug"
check 'away: the status says that all is well' is available \
    "$(summitctl --system status --json | field "d['status']['journal']")"
check 'the daemon is the same one' is "$pid" "$(main_pid)"

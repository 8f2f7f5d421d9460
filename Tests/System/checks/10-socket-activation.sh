# The first client starts the daemon, and is answered by it.
. /summit/Tests/System/guest/lib.sh
fresh

check 'the socket listens' systemctl is-active --quiet summitd.socket
check 'everybody may connect' is 666 "$(stat -c %a $socket)"
check 'and reach it' is '755 root' "$(stat -c '%a %U' "$(dirname $socket)")"
check 'the daemon is not running yet' is inactive "$(property ActiveState)"
check 'a client is answered' timeout 20 summitctl --system upcoming
check 'the daemon runs now' within 5 runs
check 'as its own user' is summitd "$(stat -c %U "/proc/$(main_pid)")"
entry=$(journalctl --quiet -o json -u summitd.service MESSAGE_ID=cf75926d0c0443218822a1412bae2744 | tail -n 1)
of() { field "d.get('$1', '')" <<<"$entry"; }
check 'the journal says that it is ready' says 'is ready' of MESSAGE
check 'as a structured entry' is 'journal summitd 5 summitd' \
    "$(of _TRANSPORT) $(of SYSLOG_IDENTIFIER) $(of PRIORITY) $(of SUMMIT_LOGGER)"
check 'that names its place in the source' says '^SummitDaemon/.*\.swift:[0-9]+$' printf '%s:%s\n' "$(of CODE_FILE)" "$(of CODE_LINE)"
check 'journalctl -x explains it' says 'gives reminders from' journalctl -x --quiet -u summitd.service \
    MESSAGE_ID=cf75926d0c0443218822a1412bae2744
check 'systemd is told that no reminder is planned' within 5 has_property StatusText 'No reminder is planned'
slug=$(summitctl --system add 'Shown by systemctl status' 2031-05-01T10:00 --zone Asia/Almaty --remind -P7D)
check 'then of the next reminder' within 5 has_property StatusText \
    'Next reminder 2031-04-24T05:00:00Z: Shown by systemctl status'
summitctl --system cancel "$slug" >/dev/null
check 'until it is withdrawn' within 5 has_property StatusText 'No reminder is planned'
check 'the socket is still the same' is '666 root' "$(stat -c '%a %U' $socket)"
check 'the store is private' is '700 summitd' "$(stat -c '%a %U' $store_directory)"
second() { timeout --preserve-status 10 runuser -u summitd -- summitd --system "$@"; }
check 'a second daemon on the store is refused' ends_with 1 second
check 'and says why' says 'another summitd already uses /var/lib/summitd' second
check 'a second daemon on the socket is refused' says 'another daemon already listens on /run/summit/org.summitd' \
    second --state-dir "$(runuser -u summitd -- mktemp -d)"
check 'the first is not disturbed' answers
systemctl stop summitd.service 2>/dev/null
check 'a start returns once it is ready' timeout 10 systemctl start summitd.service
check 'and it answers' answers

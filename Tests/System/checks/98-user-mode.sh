# The daemon of a user, under the user's own systemd.
. /summit/Tests/System/guest/lib.sh
id=$(id -u alice)
check 'the system daemon is out of the way' systemctl stop summitd.service summitd.socket
systemctl start "user@$id.service" || skip 'no user manager in this machine'
runtime=/run/user/$id
# What a login sets.
as_alice() {
    runuser -u alice -- env XDG_RUNTIME_DIR="$runtime" "DBUS_SESSION_BUS_ADDRESS=unix:path=$runtime/bus" HOME=/home/alice "$@"
}
within 10 test -S "$runtime/bus" || skip 'no bus of the user in this machine'

check 'the socket starts' as_alice systemctl --user start summitd.socket
check 'for nobody else' is '600 alice' "$(stat -c '%a %U' "$runtime/summit/org.summitd")"
slug=$(as_alice timeout 20 summitctl add 'Her own' 2031-01-01)
check 'a client starts the daemon' as_alice timeout 10 summitctl --user show "$slug"
check 'which is ready' within 5 as_alice systemctl --user is-active summitd.service
check 'its store is hers' says . find /home/alice/.local/state/summitd -user alice -type f
due=$(in_seconds 2)
check 'a reminder is added' as_alice summitctl remind add "$slug" "$due"
has_users_reminder() { journalctl --quiet -o cat "_UID=$id" "SUMMIT_MILESTONE=$slug" | grep -q .; }
check 'and arrives' within 10 has_users_reminder
is_confirmed() {
    is confirmed "$(as_alice summitctl remind list --json | field "','.join(r['state'] for r in d['reminders'])")"
}
check 'and is confirmed' within 10 is_confirmed
refute 'another user cannot connect' runuser -u bob -- summitctl --socket "$runtime/summit/org.summitd" list
check 'reload' as_alice systemctl --user reload summitd.service
check 'and stop' as_alice systemctl --user stop summitd.service summitd.socket
# Her socket is gone with its unit.
systemctl start summitd.socket
check "then the system's daemon answers her" says ', system,' as_alice timeout 20 summitctl status
systemctl stop "user@$id.service"

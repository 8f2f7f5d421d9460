# Whoever wants a daemon of their own enables it; an upgrade restarts it, and starts it for nobody else.
. /summit/Tests/System/guest/package.sh
pristine >/dev/null
as() { # USER COMMAND...: with what a login sets
    local id
    id=$(id -u "$1")
    runuser -u "$1" -- env XDG_RUNTIME_DIR="/run/user/$id" "DBUS_SESSION_BUS_ADDRESS=unix:path=/run/user/$id/bus" \
        HOME="/home/$1" "${@:2}"
}
for user in alice bob; do
    systemctl start "user@$(id -u $user).service" || skip 'no user manager in this machine'
    within 10 test -S "/run/user/$(id -u $user)/bus" || skip 'no bus of the user in this machine'
done
trap 'systemctl stop "user@$(id -u alice).service" "user@$(id -u bob).service"' EXIT
her_pid() { as alice systemctl --user show --property=MainPID --value summitd.service; }

check 'a user enables the socket' as alice systemctl --user enable --now summitd.socket
check 'it listens' as alice systemctl --user is-active summitd.socket
slug=$(as alice timeout 20 summitctl add 'Her own' 2031-01-01)
check 'a client starts her daemon' within 5 as alice systemctl --user is-active summitd.service
check 'which has it' as alice summitctl --user show "$slug"
refute 'the one of the system does not' summitctl --system show "$slug"

pid=$(her_pid)
check 'the later version is installed' put "$later"
her_new_pid() { [[ $(her_pid) != 0 && $(her_pid) != "$pid" ]]; }
check 'her daemon is another' within 10 her_new_pid
check 'and runs the new program' test "/proc/$(her_pid)/exe" -ef /usr/bin/summitd
check 'which has what she added' as alice timeout 20 summitctl --user show "$slug"
check 'nobody else got one' is inactive "$(as bob systemctl --user is-active summitd.socket summitd.service | sort -u)"

check 'the package is removed' purge
check 'her daemon has ended' is '' "$(find /proc -maxdepth 2 -name exe -user alice -lname '*/summitd*' 2>/dev/null)"
check 'her timeline is her own' test -s /home/alice/.local/state/summitd/timeline.db

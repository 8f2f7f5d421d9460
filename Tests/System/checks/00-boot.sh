# The machine itself: without it nothing below means anything.
. /summit/Tests/System/guest/lib.sh

check 'systemd is the first process' is systemd "$(cat /proc/1/comm)"
check 'multi-user.target is reached' systemctl is-active --quiet multi-user.target
check 'no unit has failed' is '' "$(systemctl list-units --failed --no-legend --plain)"
check 'the journal is kept' test -d "/var/log/journal/$(cat /etc/machine-id)"
check 'cgroup v2' is cgroup2fs "$(stat -f -c %T /sys/fs/cgroup)"
printf '# systemd %s\n' "$(systemctl --version | awk 'NR == 1 { print $2 }')"

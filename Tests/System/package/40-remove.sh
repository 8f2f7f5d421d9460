# Removed, the timeline stays and a later installation goes on with it; purged, nothing is left but what is documented.
. /summit/Tests/System/guest/package.sh
! version >/dev/null || purge >/dev/null 2>&1
rm -rf /etc/summitd
# What other programs keep for themselves, and what they note of users, is no file of ours.
files() {
    find / \( -path /proc -o -path /sys -o -path /dev -o -path /run -o -path /tmp -o -path /var/tmp -o -path /out \
        -o -path /summit -o -path /python -o -path /var/log/journal -o -path /var/lib/dpkg -o -path /home \) -prune \
        -o -print | grep -vE '^/etc/(passwd|group|shadow|gshadow|subuid|subgid)-$|^/etc/\.pwd\.lock$|^/run$' | sort
}
clean=$(files)
put "$deb" >/dev/null
check 'the timeline is imported' summitctl --system import $timeline
install -d -o summitd -m 700 $store_directory/backups
check 'a backup is made' summitctl --system backup $store_directory/backups/mine.db
echo 'zone: Asia/Almaty' >>"$config"
before=$(everything)
user=$(id summitd)

said=$(dpkg --remove summit 2>&1)
check 'it is removed' is 0 $?
check 'and systemd has nothing to warn of' is '' "$(grep -iE 'warning|still' <<<"$said")"
check 'the units are gone' is 'inactive inactive' "$(systemctl is-active summitd.service summitd.socket | paste -sd' ')"
check 'and no process is left' is '' "$(find /proc -maxdepth 1 -user summitd)"
refute 'nor the socket' test -e /run/summit
check 'the timeline stays' test -s $store_directory/timeline.db
check 'and the configuration' grep -q Asia/Almaty "$config"

check 'it is installed again' put "$deb"
check 'and goes on' within 10 answers
check 'with the same timeline' same "$before" "$(everything)"
check 'by the same user' same "$user" "$(id summitd)"

check 'it is purged' purge
check 'and nothing is left' is '' "$(diff <(printf '%s\n' "$clean") <(files))"
check 'but the user and the group' same "$user" "$(id summitd)"
check 'the catalog has forgotten it' is '' "$(journalctl --list-catalog 2>/dev/null | grep -i summit)"
check 'no unit has failed' is '' "$(systemctl list-units --failed --no-legend --plain)"

# A backup by a member of the group, put in place by root: the store is the daemon's, and what was given is not given again.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
as() { runuser -u "$1" -- "${@:2}"; }
install -d -m 1777 /srv/backups
slug=$(summitctl --system add 'Given after the backup' 2031-01-01 --remind "$(in_seconds 8)")
check 'bob makes a backup' as bob summitctl --system backup /srv/backups/timeline.db
check 'it is his, and nobody else reads it' is 'bob 600' "$(stat -c '%U %a' /srv/backups/timeline.db)"
check 'alice may not' ends_with 77 as alice summitctl --system backup /tmp/alices.db
refute 'and has no file' test -e /tmp/alices.db
check 'the reminder is given' within 20 has_state "$slug" confirmed
before=$(summitctl --system list --json)

check 'nothing is restored while the daemon works' says 'stop it first' \
    summitctl restore --system /srv/backups/timeline.db
systemctl stop summitd.service summitd.socket
check 'nor over a timeline that is there' says 'not overwritten' summitctl restore --system /srv/backups/timeline.db
mv "$store_directory/timeline.db" "$store_directory/timeline.db.old"
check 'root restores it' summitctl restore --system /srv/backups/timeline.db
check "the store is the daemon's" is 'summitd 600' "$(stat -c '%U %a' "$store_directory/timeline.db")"
check 'the daemon starts' systemctl start summitd.service
check 'with the same timeline' same "$before" "$(summitctl --system list --json)"
check 'the reminder is found in the journal' within 20 has_state "$slug" confirmed
sleep 2
check 'and was not given again' is 1 "$(reminder_count "$slug")"

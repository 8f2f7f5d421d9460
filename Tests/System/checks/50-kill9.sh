# Ten times in a row, each as soon as it answers again.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
slug=$(summitctl --system add 'Kept through kills' 2031-01-01)
summitctl --system remind add "$slug" "$(in_seconds 6)"
survived=0
for _ in {1..10}; do
    pid=$(main_pid)
    kill -KILL "$pid"
    within 15 new_pid "$pid" || break
    survived=$((survived + 1))
done
check 'it came back ten times' is 10 "$survived"
check 'no start limit was hit' within 5 runs
check 'the socket is still listening' systemctl is-active --quiet summitd.socket
check 'what was added is there' summitctl --system show "$slug"
check 'so is what was imported' is 3 \
    "$(summitctl --system list --country KZ --json | field "len(d['milestones'])")"
check 'the reminder due meanwhile was given' within 15 has_reminder "$slug"
check 'and is confirmed' within 10 has_state "$slug" confirmed
check 'once' is 1 "$(reminder_count "$slug")"

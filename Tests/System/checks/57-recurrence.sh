# Each occurrence of what recurs has its reminder once, through crashes and past the end of what is planned at a time.
. /summit/Tests/System/guest/lib.sh
fresh

start=$(date --utc --date='3 seconds' +%Y-%m-%dT%H:%M:%S)
slug=$(summitctl --system add Tick "$start" --zone UTC --repeat 'FREQ=SECONDLY;COUNT=20' --remind PT0S)
check 'a milestone that recurs is added' test -n "$slug"
check 'the plan is a few ahead, not all' is 8 \
    "$(summitctl --system remind list --json | field "len([r for r in d['reminders'] if r['milestone'] == '$slug'])")"
check 'the first reminders come' within 10 has_reminder "$slug" 3
kill -KILL "$(main_pid)"
check 'and go on after kill -9' within 15 has_reminder "$slug" 12
kill -KILL "$(main_pid)"
check 'to the last' within 30 has_reminder "$slug" 20
sleep 2
check 'no more than there are occurrences' is 20 "$(reminder_count "$slug")"
keys() { reminders_of "$slug" | python3 -c 'import json, sys; print(len({json.loads(l)["SUMMIT_DELIVERY_ID"] for l in sys.stdin}))'; }
check 'each with a key of its own' is 20 "$(keys)"
all_confirmed() { is confirmed "$(summitctl --system remind list --json |
    field "','.join(sorted({r['state'] for r in d['reminders'] if r['milestone'] == '$slug'}))")"; }
check 'and all are confirmed' within 10 all_confirmed

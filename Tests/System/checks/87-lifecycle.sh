# What a person does with a reminder, and what is done until somebody does: given again, acknowledged, snoozed, skipped,
# kept back in quiet hours.
. /summit/Tests/System/guest/lib.sh
fresh
clock() { date --utc --date="$1 seconds" +%H:%M:%S; }
quiet="$(clock -600)-$(clock 40)"
quiet_end=$(($(date +%s) + 40))
cat >/etc/summitd/conf.d/50-test.yaml <<YAML
reminders:
  policies:
    - {name: calm, tag: calm, triggers: [PT0S], quiet-hours: "$quiet [UTC]"}
    - {name: urgent, tag: urgent, triggers: [PT0S], priority: crit, quiet-hours: "$quiet [UTC]"}
YAML
summitctl --system reload >/dev/null
for name in again acknowledged snoozed skipped; do
    summitctl --system add "$name" 2031-01-01 --slug "$name" >/dev/null
done
due=$(in_seconds 6)
for tag in calm urgent; do
    summitctl --system add "$tag" "${due%Z}" --zone UTC --tag "$tag" --slug "$tag" >/dev/null
done
check 'given again every minute, twice' summitctl --system remind add again "$due" --every 1min --at-most 2
check 'the same' summitctl --system remind add acknowledged "$due" --every 1min
check 'a shorter time is refused' ends_with 65 summitctl --system remind add again -P7D --every 59s
summitctl --system remind add snoozed "$due" >/dev/null
summitctl --system remind add skipped "$(in_seconds 12)" >/dev/null
began=$(date --date="$due" +%s)

last_state() { # MILESTONE: of each of its deliveries, by time
    summitctl --system remind list "$1" --json | field "','.join(r['state'] for r in d['reminders'])"
}
is_now() { is "$2" "$(last_state "$1")"; }
check 'a planned one is skipped' summitctl --system remind skip skipped
check 'and is so in the ledger' is skipped "$(last_state skipped)"
check 'it is given, and planned again' within 15 is_now again confirmed,due
check 'an urgent one comes in quiet hours too' within 10 is_now urgent confirmed
check 'another waits' is_now calm due
check 'for their end' is "$(date --utc --date="@$quiet_end" +%Y-%m-%dT%H:%M:%SZ)" \
    "$(summitctl --system remind list calm --json | field "d['reminders'][0]['at']")"
refute 'and was not given' has_reminder calm

within 10 is_now acknowledged confirmed,due
check 'what is acknowledged' summitctl --system remind ack acknowledged
check 'is not planned again' is confirmed "$(last_state acknowledged)"
check 'by whom is known' says '^0|root' \
    field "d['reminders'][0]['acknowledgedBy']" < <(summitctl --system remind list acknowledged --json)
within 10 is_now snoozed confirmed
until=$(in_seconds 20)
check 'snoozed until then' summitctl --system remind snooze snoozed --until "$until"
check 'it is planned once more' is confirmed,due "$(last_state snoozed)"
check 'and is given then' within 30 is_now snoozed confirmed,confirmed
of() { # MILESTONE FIELD: of its last entry
    reminders_of "$1" | tail -n 1 | field "d['$2']"
}
check 'at that time' is "$until" "$(of snoozed SUMMIT_DUE)"
refute 'what was skipped did not come' has_reminder skipped

check 'when quiet hours end what waited is given' within 30 is_now calm confirmed
arrived=$(($(of calm __REALTIME_TIMESTAMP) / 1000000))
check 'not before, and at once' test "$arrived" -ge "$quiet_end" -a "$arrived" -le $((quiet_end + 3))
check 'explain says what it waited for' says 'quiet hours' summitctl --system explain reminder calm

# Two more times, a minute apart, and never a fourth.
while (($(date +%s) < began + 58)); do sleep 1; done
check 'not sooner than a minute after' is 1 "$(reminder_count again)"
check 'given a second time' within 15 is_now again confirmed,confirmed,due
while (($(date +%s) < began + 118)); do sleep 1; done
check 'given a third time, and not planned again' within 15 is_now again confirmed,confirmed,confirmed
check 'each in an entry with a key of its own' is '3 3' \
    "$(reminder_count again) $(reminders_of again | python3 -c 'import json, sys
print(len({json.loads(line)["SUMMIT_DELIVERY_ID"] for line in sys.stdin}))')"
times=$(reminders_of again | python3 -c 'import json, sys
at = [int(json.loads(line)["__REALTIME_TIMESTAMP"]) / 1e6 for line in sys.stdin]
print(*("%.1f" % (b - a) for a, b in zip(at, at[1:])))')
printf '# seconds from one to the next: %s\n' "$times"
check 'a minute apart' python3 -c 'import sys
assert all(59 <= float(t) <= 63 for t in sys.argv[1:]), sys.argv' $times
check 'what was acknowledged came once' is 1 "$(reminder_count acknowledged)"
check 'verify finds nothing' summitctl --system verify

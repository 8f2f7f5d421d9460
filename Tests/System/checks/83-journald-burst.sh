# Thousands of reminders fall due at one instant, and amid them the journal is restarted and rotated, killed, and away
# for half a minute: each of them arrives, and once.
. /summit/Tests/System/guest/lib.sh
fresh
answers
pid=$(main_pid)
start=2031-01-01T00:00:00Z
each=10000

milestones() { # COUNT NAME TAG: a timeline of so many
    python3 -c '
import sys
count, name, tag, start = int(sys.argv[1]), *sys.argv[2:]
print("version: 1\ntitle: Burst\nmilestones:")
for number in range(count):
    print(f"  - {{slug: {name}-{number}, title: \"Burst {number}\", when: \"{start}[UTC]\", tags: [{tag}]}}")
' "$@" "$start"
}
milliseconds() { echo $(($(date +%s%N) / 1000000)); }

# How fast this machine is decides when the first batch can be due: what is past when it comes in would be skipped.
began=$(milliseconds)
summitctl --system import - < <(milestones 500 pace none) >/dev/null
pace=$(($(milliseconds) - began))
if ((pace > 900)); then each=2500; elif ((pace > 250)); then each=5000; fi
printf '# 500 milestones take %s ms to import: batches of %s\n' "$pace" "$each"
first=$(($(date +%s) + pace * each / 500 * 2 / 1000 + 5))
gap=$((pace * each / 500 / 1000 + 6))
second=$((first + gap))
third=$((second + gap))
triggers=()
for due in "$first" "$second" "$third"; do triggers+=("-PT$(($(date --date="$start" +%s) - due))S"); done
printf 'reminders:\n  policies:\n    - {name: burst, tag: burst, triggers: [%s]}\n' \
    "$(IFS=,; printf '%s' "${triggers[*]}")" >/etc/summitd/conf.d/50-burst.yaml
summitctl --system reload >/dev/null
began=$(milliseconds)
summitctl --system import - < <(milestones $each burst burst) >/dev/null
printf '# import of %s milestones with 3 reminders each: %s ms\n' "$each" $(($(milliseconds) - began))
check 'all are planned in time' is "$((3 * each))" \
    "$(summitctl --system status --json | field "d['status']['reminders'].get('due', 0)")"

ledger() { sqlite3 -readonly "$store_directory/timeline.db" "$1"; }
confirmed() { ledger "SELECT count(*) FROM delivery WHERE due = $1 AND state = 'confirmed'"; }
amid() { (($(confirmed "$1") >= each / 4)); }
settled() { is "$each" "$(confirmed "$1")"; }
# What is done amid a batch is done amid it: some are given, and some are not.
disturb() { # NAME DUE COMMAND...
    local name=$1 due=$2 before
    shift 2
    within 60 amid "$due" || not_ok "$name: the batch begins"
    before=$(confirmed "$due")
    "$@"
    check "$name: it was amid the batch" test "$before" -gt 0 -a "$before" -lt "$each"
}
finish() { # NAME DUE
    check "$1: all are confirmed" within 60 settled "$2"
    printf '# %s: %s reminders in %s s, the last %s s after it was due; sent again: %s\n' "$1" "$each" \
        "$(ledger "SELECT round((max(settled_at) - min(claimed_at)) / 1e6, 1) FROM delivery WHERE due = $2")" \
        "$(ledger "SELECT round(max(lateness_usec) / 1e6, 1) FROM delivery WHERE due = $2")" \
        "$(ledger "SELECT coalesce(sum(times - 1), 0) FROM (SELECT count(*) AS times FROM delivery_event e
            JOIN delivery d ON d.id = e.delivery_id WHERE d.due = $2 AND e.step = 'sent' GROUP BY d.id)")"
}
entries() { # DUE: how many in the journal, and of how many keys
    journal_of_service --output=json --output-fields=SUMMIT_DELIVERY_ID \
        "SUMMIT_DUE=$(date --utc --date="@$1" +%Y-%m-%dT%H:%M:%SZ)" |
        python3 -c 'import json, sys
keys = [json.loads(line)["SUMMIT_DELIVERY_ID"] for line in sys.stdin]
print(len(keys), len(set(keys)))'
}

restart_and_rotate() {
    systemctl restart systemd-journald.service
    for _ in 1 2 3; do journalctl --rotate; done
}
disturb 'restarted and rotated' "$first" restart_and_rotate
finish 'restarted and rotated' "$first"
check 'restarted and rotated: one entry each' is "$each $each" "$(entries "$first")"

kill_it() {
    systemctl kill --signal=KILL systemd-journald.service
    sleep 1
    systemctl kill --signal=KILL systemd-journald.service
}
disturb killed "$second" kill_it
finish killed "$second"
read -r count keys < <(entries "$second")
printf '# killed: %s entries of %s reminders\n' "$count" "$keys"
check 'killed: each has its entry' is "$each" "$keys"
check 'killed: a handful are doubled at most' test $((count - keys)) -le 10

mapfile -t sockets < <(systemctl list-units --all --plain --no-legend 'systemd-journald*.socket' | awk '{ print $1 }')
stop_it() {
    systemctl stop "${sockets[@]}" systemd-journald.service 2>/dev/null
    sleep 15
    check 'away: the status says that reminders are held' is held \
        "$(summitctl --system status --json | field "d['status']['journal']")"
    sleep 15
    systemctl start "${sockets[@]}" systemd-journald.service
}
disturb away "$third" stop_it
finish away "$third"
check 'away: one entry each' is "$each $each" "$(entries "$third")"

printf '# held %s times\n' "$(journal_of_service -o cat |
    grep -c 'takes entries again')"
began=$(milliseconds)
summitctl --system verify -o jsonl >/tmp/findings
status=$?
printf '# verify of %s reminders: %s ms\n' "$((3 * each))" $(($(milliseconds) - began))
check 'verify finds nothing but what the kill doubled' is "$((count - keys)) $((count > keys))" \
    "$(grep -c '"doubled"' /tmp/findings) $status"
check 'and no other discrepancy' is 0 "$(grep -cv '"doubled"' /tmp/findings)"
key=$(ledger "SELECT key FROM delivery WHERE due = $third ORDER BY id DESC LIMIT 1")
check 'explain tells of one' says ' confirmed' summitctl --system explain reminder "$key"
check 'the daemon is the same one' is "$pid" "$(main_pid)"

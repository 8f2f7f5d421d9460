# Very many reminders due at one instant, until the last is confirmed in the journal; and beside it a bare loop of sends
# and a read of all. It is figure 9 of `make bench`, and runs only where it is asked for by name.
#
# SUMMIT_CHECK_BURST   how many (100000)
. /summit/Tests/System/guest/lib.sh
count=${SUMMIT_CHECK_BURST:-100000}
rounds=$((count > 50000 ? 1 : 2))
start=2031-01-01T00:00:00Z
baseline=/summit/.build-bench/bin/journal
fresh
answers

milestones() { # COUNT NAME TAG
    python3 -c '
import json, sys
count, name, tag, start = int(sys.argv[1]), *sys.argv[2:]
print(json.dumps({"head": {"format": "summit-timeline", "version": 1, "now": start, "zone": "UTC"}}))
when = {"text": start[:-1], "zone": "UTC", "precision": "second", "approximate": False, "uncertain": False}
for number in range(count):
    print(json.dumps({"milestone": {"slug": f"{name}-{number}", "uid": f"{name}-{number}", "title": f"Burst {number}",
                                    "status": "confirmed", "when": when, "tags": [tag]}}))
' "$@" "$start"
}
milliseconds_of() { # COMMAND...: how many it takes
    local began
    began=$(date +%s%3N)
    "$@" >/dev/null || return
    echo $(($(date +%s%3N) - began))
}
bring_in() { # COUNT NAME TAG
    milestones "$@" >/tmp/burst.jsonl
    summitctl --system import /tmp/burst.jsonl
}
ledger() { sqlite3 -readonly "$store_directory/timeline.db" "$1"; }
settled() { is "$count" "$(ledger "SELECT count(*) FROM delivery WHERE due = $1 AND state = 'confirmed'")"; }

# How fast this machine is decides when they can be due: what is past when it comes in would be skipped.
pace=$(milliseconds_of bring_in $((count / 20)) pace none)
due=()
triggers=()
for round in $(seq "$rounds"); do
    at=$(($(date +%s) + 10 + pace * 50 / 1000 + (round - 1) * (40 + count / 400)))
    due+=("$at")
    triggers+=("-PT$(($(date --date="$start" +%s) - at))S")
done
printf 'reminders:\n  policies:\n    - {name: burst, tag: burst, triggers: [%s]}\n' \
    "$(IFS=,; printf '%s' "${triggers[*]}")" >/etc/summitd/conf.d/50-burst.yaml
summitctl --system reload >/dev/null
printf '# import of %s milestones: %s ms\n' "$count" "$(milliseconds_of bring_in "$count" burst burst)"
check 'all are planned in time' is "$((rounds * count))" \
    "$(summitctl --system status --json | field "d['status']['reminders'].get('due', 0)")"

for at in "${due[@]}"; do
    sleep $((at - $(date +%s) > 0 ? at - $(date +%s) : 0))
    check 'all are confirmed' within 480 settled "$at"
    ours=$(ledger "SELECT round(max(settled_at) / 1e6 - due, 3) FROM delivery WHERE due = $at")
    read -r sent theirs seen keys < <(systemd-run --quiet --wait --collect --pipe \
        --property=LogRateLimitIntervalSec=1s --property=LogRateLimitBurst=10000000 "$baseline" "$count")
    check 'the bare loop has all of its own' is "$count $count" "$seen $keys"
    printf '# burst: %s s, baseline: %s s (sent after %s s)\n' "$ours" "$theirs" "$sent"
    printf '# claimed after %s s, sent after %s s\n' \
        "$(ledger "SELECT round(max(claimed_at) / 1e6 - due, 3) FROM delivery WHERE due = $at")" \
        "$(ledger "SELECT round(max(sent_at) / 1e6 - due, 3) FROM delivery WHERE due = $at")"
    check 'none was lost, none doubled' is "$count $count" "$(
        journal_of_service --output=json --output-fields=SUMMIT_DELIVERY_ID \
            "SUMMIT_DUE=$(date --utc --date="@$at" +%Y-%m-%dT%H:%M:%SZ)" |
            python3 -c 'import json, sys
keys = [json.loads(line)["SUMMIT_DELIVERY_ID"] for line in sys.stdin]
print(len(keys), len(set(keys)))')"
done

# `verify` finds what was done to the change log and to the ledger behind the daemon's back, what the journal has twice
# and what it has lost; and does not call lost what the journal has thrown away with age.
. /summit/Tests/System/guest/lib.sh
fresh
store=$store_directory/timeline.db
findings() { summitctl --system verify -o jsonl 2>/dev/null; }
found() { # KIND: the subjects
    findings | python3 -c 'import json, sys
print(",".join(d["subject"] for d in map(json.loads, sys.stdin) if d["kind"] == sys.argv[1]))' "$1"
}
by_hand() { # SQL: to the store of a stopped daemon, whose triggers are then as they were
    local trigger
    systemctl stop summitd.service summitd.socket 2>/dev/null
    trigger=$(sqlite3 "$store" "SELECT sql FROM sqlite_schema WHERE name = 'change_is_append_only_update'")
    sqlite3 "$store" "DROP TRIGGER change_is_append_only_update; $1; $trigger;"
    chown summitd:summitd "$store"*
    systemctl start summitd.socket
}
remind_in() { # SECONDS TITLE: prints the slug
    local slug
    slug=$(summitctl --system add "$2" 2031-01-01)
    summitctl --system remind add "$slug" "$(in_seconds "$1")" >/dev/null
    printf '%s\n' "$slug"
}
key_of() { summitctl --system remind list "$1" --json | field "d['reminders'][0]['key']"; }

one=$(remind_in 3 'Verified one')
two=$(remind_in 3 'Verified two')
check 'two reminders are given' within 15 has_state "$one" confirmed
check 'both are confirmed' within 10 has_state "$two" confirmed
check 'all is well: status 0' summitctl --system verify
check 'and it says what it looked at' says '^ledger: 2 deliveries looked for' summitctl --system verify

# The change log: one byte of what a change says was before or after.
check 'the log is append-only' says 'append-only' sqlite3 "$store" "UPDATE change SET after = '' WHERE seq = 2"
by_hand "UPDATE change SET after = replace(after, 'Verified one', 'Verified 0ne') WHERE seq = 2"
check 'a change that was tampered with is named' is 2 "$(found changed)"
check 'status 1' ends_with 1 summitctl --system verify
by_hand "UPDATE change SET after = replace(after, 'Verified 0ne', 'Verified one') WHERE seq = 2"
check 'put right, it is no more' summitctl --system verify
by_hand "UPDATE change SET at = at + 1 WHERE seq = 3"
check 'so is one whose time was changed' is 3 "$(found changed)"
by_hand "UPDATE change SET at = at - 1 WHERE seq = 3"

# The ledger: what never was in the journal.
never=0123456789abcdef0123456789abcdef
columns=$(sqlite3 "$store" "SELECT group_concat(name) FROM pragma_table_info('delivery') WHERE name NOT IN ('id', 'key')")
by_hand "INSERT INTO delivery (key, $columns) SELECT '$never', $columns FROM delivery WHERE key = '$(key_of "$one")'"
check 'what the ledger calls confirmed and the journal has not is named' is "$never" "$(found missing)"
check 'status 1 again' ends_with 1 summitctl --system verify
by_hand "DELETE FROM delivery WHERE key = '$never'"
check 'taken out, it is no more' summitctl --system verify

# And the other way round. Without the steps that hang on it, one is taken out and put back.
gone=$(key_of "$two")
sqlite3 "$store" ".dump delivery" | grep "'$gone'" >/tmp/row.sql
systemctl stop summitd.service summitd.socket 2>/dev/null
sqlite3 "$store" "DELETE FROM delivery WHERE key = '$gone'"
chown summitd:summitd "$store"*
systemctl start summitd.socket
check 'what the journal has and the ledger does not know is named' is "$gone" "$(found unknown)"
systemctl stop summitd.service summitd.socket 2>/dev/null
sqlite3 "$store" </tmp/row.sql
chown summitd:summitd "$store"*
systemctl start summitd.socket
check 'put back, it is no more' summitctl --system verify

# The journal: an entry that is there twice. Somebody else may write the same key, and proves nothing by it.
key=$(key_of "$one")
printf 'MESSAGE=%s\nMESSAGE_ID=9d1116d51c5144fdb6cb74638aec8716\nSUMMIT_DELIVERY_ID=%s\n' 'Once more' "$key" >/run/doubled
logger --journald=/run/doubled
forged() { journalctl --quiet -o cat SUMMIT_DELIVERY_ID="$key" | grep -q 'Once more'; }
check 'an entry of somebody else with the same key is written' within 5 forged
check 'and is none of ours' summitctl --system verify
drop_in 'ExecStartPost=/usr/bin/logger --journald=/run/doubled'
systemctl restart summitd.service
doubled() { is 2 "$(journal_of_service -o json SUMMIT_DELIVERY_ID="$key" | wc -l)"; }
check 'one by the unit itself is written' within 5 doubled
check 'and named' is "$key" "$(found doubled)"
check 'with status 1' ends_with 1 summitctl --system verify
rm -r "$drop_ins"
systemctl daemon-reload

# What the journal has thrown away is no discrepancy, even where another user's part of it reaches back further.
runuser -u alice -- logger 'An entry of hers'
directory=/var/log/journal/$(cat /etc/machine-id)
has_part() { journalctl --quiet -o cat _UID="$(id -u alice)" | grep -q hers && test -e "$directory/user-$(id -u alice).journal"; }
within 5 has_part || printf '# no journal of a user of its own here\n'
three=$(remind_in 4 'Verified three')
check 'a third reminder is given' within 15 has_state "$three" confirmed
journalctl --sync
cp -p "$directory/user-$(id -u alice).journal" /tmp/hers.journal
sleep 1.5
journalctl --rotate --vacuum-time=1s >/dev/null 2>&1
check 'the journal is vacuumed' is 0 "$(reminder_count "$three")"
check 'what is older than the journal is no discrepancy' summitctl --system verify
check 'and is said to be older' says '3 deliveries .* of which 3 are older' summitctl --system verify
if [[ -s /tmp/hers.journal ]]; then
    cp -p /tmp/hers.journal "$directory/user-$(id -u alice)@0123456789abcdef0123456789abcdef-0000000000000001-0006000000000000.journal"
    check 'nor is it where the journal of a user reaches back further' summitctl --system verify
fi
four=$(remind_in 4 'Verified four')
check 'a reminder after that is given' within 15 has_state "$four" confirmed
check 'and verified' says '4 deliveries .* of which 3 are older' summitctl --system verify
check 'explain still tells of those that are gone' says confirmed summitctl --system explain reminder "$key"

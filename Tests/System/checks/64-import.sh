# An import of twenty thousand events: whole or not at all, with a kill on the way, and no reminder suffers from it.
. /summit/Tests/System/guest/lib.sh
fresh
calendar=$(mktemp /tmp/calendar-XXXXXX.ics)
{
    printf 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//check//EN\r\n'
    for ((number = 0; number < 20000; number++)); do
        printf 'BEGIN:VEVENT\r\nUID:%s@check\r\nDTSTAMP:20260101T000000Z\r\nDTSTART;VALUE=DATE:2040%02d%02d\r\n' \
            "$number" $((number % 12 + 1)) $((number % 28 + 1))
        printf 'SUMMARY:Event %s\r\nEND:VEVENT\r\n' "$number"
    done
    printf 'END:VCALENDAR\r\n'
} >"$calendar"
# Read-only: where the daemon has not made the store yet, sqlite3 would make an empty one, which the daemon refuses.
none_is_there() { is 0 "$(events)"; }
none_is_left() { is 0 "$(sqlite3 -readonly "$store_directory/timeline.db" 'SELECT count(*) FROM import')"; }
events() { summitctl --system list --since 2040 --until 2040 -o ids | wc -l; }

# Of a file that does not come to its end, so that it is killed in the middle however fast it is.
some_have_come() {
    [[ $(sqlite3 -readonly "$store_directory/timeline.db" 'SELECT count(*) FROM import_milestone') -gt 0 ]]
}
summitctl --system import --format ics - < <(head -n 100000 "$calendar"; exec sleep 30) >/dev/null 2>&1 &
client=$!
check 'rows come in' within 20 some_have_come
kill -9 "$client"
wait "$client" 2>/dev/null || true
check 'a client that is killed leaves nothing' within 20 none_is_there
check 'in the store either' within 30 none_is_left

slugs=()
for offset in 4 6 8 10; do
    slugs+=("$(summitctl --system add "Due during the import $offset" 2041-01-01 --remind "$(in_seconds $offset)")")
done
check 'the calendar is imported' says '20000 added' summitctl --system import "$calendar"
check 'all of it is there' is 20000 "$(events)"
check 'the same again changes nothing' says '0 added, 0 changed, 20000 unchanged' \
    summitctl --system import "$calendar"
for slug in "${slugs[@]}"; do
    check "the reminder of $slug was given" within 20 has_state "$slug" confirmed
    check 'once' is 1 "$(reminder_count "$slug")"
done
check 'it is one call to take back' says 'and 19800 more changes taken back' summitctl --system undo --dry-run
check 'log and timeline agree' summitctl --system verify

archive=$(mktemp -u /tmp/archive-XXXXXX.jsonl)
check 'an archive is written' summitctl --system export "$archive"
before=$(summitctl --system list --json | sha256sum)
fresh
check 'and restores the timeline' says 'with its' summitctl --system import "$archive"
check 'as it was' same "$before" "$(summitctl --system list --json | sha256sum)"
rm -f "$calendar" "$archive"

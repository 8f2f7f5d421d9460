# Back to an older version: where it can read the timeline; else dpkg says why not before anything is changed, and how.
. /summit/Tests/System/guest/package.sh
pristine "$later" >/dev/null
check 'the timeline is imported' summitctl --system import $timeline
before=$(everything)
check 'an older version that can read the timeline is installed' put "$deb"
check 'and is the version' is_version "$this"
check 'with the same timeline' same "$before" "$(everything)"

check 'a version with a form of its own is installed' put "$beyond"
check 'the daemon answers' within 10 answers
sqlite3 $store_directory/timeline.db 'SELECT identifier FROM grdb_migrations' | sed 's/^/# migration: /'
for older in "$deb" "$later"; do
    name=${older##*/}
    said=$(put "$older" 2>&1)
    check "$name is refused" test $? -ne 0
    check "$name: the reason is told" grep -q "can't read the timeline, $store_directory/timeline.db" <<<"$said"
    check "$name: and how to go back" grep -q 'summitctl restore --system' <<<"$said"
    check "$name: the version stays" is_version 10.0
    check "$name: the daemon answers, with the same timeline" same "$before" "$(everything)"
done
check 'dpkg has nothing to complain of' is '' "$(dpkg --audit)"

# As the text has it. The backup is of the form that the earlier version knows: its last migration is not there yet.
systemctl stop summitd.socket summitd.service 2>/dev/null
mv $store_directory/timeline.db $store_directory/timeline.db.later
check 'without the timeline it goes' put "$deb"
check 'and is the version' is_version "$this"
check 'the daemon answers' within 10 answers
check 'with an empty timeline' is 0 "$(everything | field "len(d['milestones'])")"
check 'the other one is kept' test -s $store_directory/timeline.db.later
check 'the later version goes on with it' put "$beyond"
systemctl stop summitd.socket summitd.service 2>/dev/null
mv $store_directory/timeline.db.later $store_directory/timeline.db
systemctl start summitd.service
check 'as if nothing had been' same "$before" "$(everything)"

# A store that can't be read is no reason: it may be why somebody goes back.
systemctl stop summitd.socket summitd.service 2>/dev/null
printf 'garbage garbage!' | dd of=$store_directory/timeline.db conv=notrunc status=none
damaged=$(sha256sum <$store_directory/timeline.db)
check 'with a damaged timeline it goes' put "$deb"
check 'and the file is as it was' is "$damaged" "$(sha256sum <$store_directory/timeline.db)"

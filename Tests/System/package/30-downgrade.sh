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

# As the text has it, where there is no backup of before.
systemctl stop summitd.socket summitd.service 2>/dev/null
mkdir $store_directory/later
mv $store_directory/timeline.db* $store_directory/later/
check 'without the timeline it goes' put "$deb"
check 'and is the version' is_version "$this"
check 'the daemon answers' within 10 answers
check 'with an empty timeline' is 0 "$(everything | field "len(d['milestones'])")"
check 'the later version is installed again' put "$beyond"
systemctl stop summitd.socket summitd.service 2>/dev/null
rm $store_directory/timeline.db*
mv $store_directory/later/* $store_directory/
systemctl start summitd.service
check 'and goes on with what was moved away' same "$before" "$(everything)"

# And with one, of the form that the older version knows: the later one has not opened it yet.
systemctl stop summitd.socket summitd.service 2>/dev/null
mv $store_directory/timeline.db* $store_directory/later/
cp $store_directory/later/timeline.db /root/backup.db
sqlite3 /root/backup.db "PRAGMA journal_mode = DELETE; DELETE FROM grdb_migrations WHERE identifier = '6 imports'" >/dev/null
install -o summitd -g summitd -m 600 /root/backup.db $store_directory/timeline.db
check 'with a timeline of the older form it goes' put "$deb"
check 'and is the version' is_version "$this"

# A store that can't be read is no reason: it may be why somebody goes back.
put "$beyond" >/dev/null
systemctl stop summitd.socket summitd.service 2>/dev/null
printf 'garbage garbage!' | dd of=$store_directory/timeline.db conv=notrunc status=none
damaged=$(sha256sum <$store_directory/timeline.db)
check 'with a damaged timeline it goes' put "$deb"
check 'and the file is as it was' is "$damaged" "$(sha256sum <$store_directory/timeline.db)"

# A new binary opens the old store; a store that it cannot answer for is left alone.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
slug=$(summitctl --system add 'Written before the upgrade' 2031-01-01)
all() { timeout 20 summitctl --system list --json; }
before=$(all)
check 'the installation is repeated over the store' make --directory=/summit --no-print-directory install PREFIX=/usr
check 'the daemon starts again' systemctl restart summitd.service
check 'with the same data' same "$before" "$(all)"
check 'and what was added' summitctl --system show "$slug"

systemctl stop summitd.service summitd.socket
# The store is whatever file there begins as SQLite says.
store=$(grep -lsa '^SQLite format 3' "$store_directory"/* | grep -vE -- '-(wal|shm)$' | head -n 1)
check 'the store is a SQLite file' test -f "$store"
cp -a "$store_directory" /root/intact
restore() {
    rm -rf "$store_directory"
    cp -a /root/intact "$store_directory"
    systemctl reset-failed summitd.service 2>/dev/null
}
bytes() { sha256sum <"$store"; }
refuses() { # NAME: the store as it is
    local name=$1 before
    before=$(bytes)
    refute "$name: the start fails" systemctl start summitd.service
    check "$name: with status 78" has_property ExecMainStatus 78
    sleep 2
    check "$name: it is not tried again" is 'failed 0' "$(property ActiveState) $(property NRestarts)"
    check "$name: the file is as it was" is "$before" "$(bytes)"
    check "$name: the journal says so" says . \
        journalctl --quiet -u summitd.service "--since=@$began" MESSAGE_ID=dbc1ba94221e4086bb4d92d20743cb35
    systemctl stop summitd.socket 2>/dev/null
    restore
}

# A migration of a later version, recorded where GRDB records them; and a later version, where SQLite has one.
began=$(date +%s)
sqlite3 "$store" "INSERT INTO grdb_migrations(identifier) VALUES ('9999-from-the-future'); PRAGMA user_version = 9999;
    PRAGMA wal_checkpoint(TRUNCATE);" >/dev/null
chown summitd: "$store_directory"/*
refuses 'a newer schema'

began=$(date +%s)
printf 'garbage garbage!' | dd of="$store" conv=notrunc status=none
refuses 'a damaged header'

began=$(date +%s)
sqlite3 "$store" 'PRAGMA application_id = 1; PRAGMA wal_checkpoint(TRUNCATE);' >/dev/null
chown summitd: "$store_directory"/*
refuses 'a file of another program'

# Clients that wait for a daemon that refuses to start do not start it for ever.
printf 'garbage garbage!' | dd of="$store" conv=notrunc status=none
systemctl start summitd.socket
timeout 20 summitctl --system upcoming >/dev/null 2>&1
check 'a client of a refused store gets an error' ends_with 69 timeout 20 summitctl --system upcoming
systemctl stop summitd.service summitd.socket 2>/dev/null
restore
systemctl reset-failed summitd.socket 2>/dev/null
systemctl start summitd.socket
check 'a restored store is served' same "$before" "$(all)"

# New time-zone rules under the running daemon: what is planned moves, and the journal says what and by how much.
. /summit/Tests/System/guest/lib.sh
fresh
message_id=0f2b7a9be3c14d3a8f5d6c1e7b904a52
zones=/usr/share/zoneinfo
cp "$zones/Asia/Almaty" /tmp/almaty
install_zone() { # FILE: as a package upgrade does it, by a rename
    cp "$1" "$zones/Asia/Almaty.new" && mv "$zones/Asia/Almaty.new" "$zones/Asia/Almaty"
}
due() { summitctl --system remind list --json | field "','.join(r['due'] for r in d['reminders'] if r['milestone'] == '$1')"; }
is_due() { is "$2" "$(due "$1")"; }

once=$(summitctl --system add Once 2031-05-02T10:00 --zone Asia/Almaty --remind -PT1H)
often=$(summitctl --system add Often 2031-05-03T10:00 --zone Asia/Almaty --repeat 'FREQ=DAILY;COUNT=2' --remind -PT1H)
other=$(summitctl --system add Other 2031-05-02T10:00 --zone Europe/Paris --remind -PT1H)
check 'a reminder by the old rules' is 2031-05-02T04:00:00Z "$(due "$once")"
check 'the daemon has worked out its plan' within 10 says sound summitctl --system status
install_zone "$zones/Asia/Dubai"
check 'it moves by an hour' within 15 is_due "$once" 2031-05-02T05:00:00Z
check 'as do those of each occurrence' within 5 is_due "$often" 2031-05-03T05:00:00Z,2031-05-04T05:00:00Z
check 'another zone stays' is 2031-05-02T07:00:00Z "$(due "$other")"
entries() { journal_of_service -o json MESSAGE_ID=$message_id; }
entry_count() { is "$1" "$(entries | wc -l)"; }
check 'the journal has one entry' within 5 entry_count 1
of() { entries | tail -n 1 | field "d.get('$1', '')"; }
check 'which counts the milestones' is 2 "$(of SUMMIT_MILESTONES)"
check 'and the reminders' is 3 "$(of SUMMIT_REMINDERS)"
check 'and says by how much' says "tzdata .* moves 2 milestones, 3 reminders: .*$once by \+1 hour, with 1 reminder" of MESSAGE
check 'journalctl -x explains it' says 'Their local times stay' journalctl -x --quiet MESSAGE_ID=$message_id
check 'the client knows the new rules too' says '\+04:00' summitctl explain zone Asia/Almaty --at 2031-05-02T10:00

# While the daemon is away, the same is noticed at its start.
systemctl stop summitd.service
install_zone /tmp/almaty
systemctl start summitd.service
check 'rules that changed meanwhile move it back' within 15 is_due "$once" 2031-05-02T04:00:00Z
check 'and are told of' within 5 entry_count 2

ln -sf "$zones/Asia/Tokyo" /etc/localtime.new && mv /etc/localtime.new /etc/localtime
check 'a new zone of the machine is noticed' within 10 says 'the zone of this machine is Asia/Tokyo now' \
    journal_of_service

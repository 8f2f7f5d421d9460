# A minute and more away: reminders that fell due are given at the next start, once each, each in the way that it asks
# for: late, in a digest, or not any more.
. /summit/Tests/System/guest/lib.sh
fresh
slug=$(summitctl --system add 'While nobody was there' 2031-05-02T10:00 --zone Asia/Almaty)
digest=$(summitctl --system add 'Three in one' 2031-05-02T10:00 --zone Asia/Almaty)
missed=$(summitctl --system add 'Not any more' 2031-05-02T10:00 --zone Asia/Almaty)
for seconds in 4 5 6; do
    due=$(in_seconds $seconds)
    summitctl --system remind add "$slug" "$due" >/dev/null
    summitctl --system remind add "$digest" "$due" --catch-up digest >/dev/null
done
summitctl --system remind add "$missed" "$due" --catch-up 'skip after PT0S' >/dev/null
indulgent=$(summitctl --system add 'Within its grace' 2031-05-02T10:00 --zone Asia/Almaty)
summitctl --system remind add "$indulgent" "$due" --catch-up 'skip after 1h' >/dev/null
systemctl stop summitd.service summitd.socket
sleep 68
check 'nothing is given meanwhile' is '0 0' "$(reminder_count "$slug") $(reminder_count "$digest")"
systemctl start summitd.socket summitd.service
check 'all are given at the start' within 10 has_reminder "$slug" 3
check 'as late ones' is 3 "$(reminders_of "$slug" | grep -c dad899d57b7643f0bf154d4425e62ac5)"
check 'journalctl -x says why' says 'summitd was not running' journalctl -x --quiet "SUMMIT_MILESTONE=$slug"
check 'and are confirmed' within 10 has_state "$slug" confirmed,confirmed,confirmed

# Those of the digest: one entry, with the keys of all of them.
check 'the digest is confirmed' within 10 has_state "$digest" confirmed,confirmed,confirmed
check 'in one entry' is 1 "$(reminders_of "$digest" | wc -l)"
check 'which is a digest of three' is '1d57eaae052841f38f872a72edd45e2c 3' \
    "$(reminders_of "$digest" | field "d['MESSAGE_ID'] + ' ' + d['SUMMIT_REMINDERS']")"
check 'with all of their keys' same \
    "$(summitctl --system remind list "$digest" --json | field "' '.join(sorted(r['key'] for r in d['reminders']))")" \
    "$(reminders_of "$digest" | field "' '.join(sorted(d['SUMMIT_DELIVERY_ID']))")"
check 'one cursor is that of all' same "$(reminders_of "$digest" | field "d['__CURSOR']")" \
    "$(summitctl --system remind list "$digest" --json | field "' '.join({r['cursor'] for r in d['reminders']})")"
check 'people can read each' is 3 "$(reminders_of "$digest" | field "d['MESSAGE'].count('Three in one')")"
check 'journalctl -x explains it' says 'could not be given in time' journalctl -x --quiet "SUMMIT_MILESTONE=$digest"

# What is not given any more is not silent either.
check 'what is too late is missed' within 10 has_state "$missed" missed
check 'the journal says so' is b720fb438e0d4c86a063d8477ac167af "$(reminders_of "$missed" | field "d['MESSAGE_ID']")"
check 'explain says so' says 'too late to be given' summitctl --system explain reminder "$missed"
check 'within its grace it is given' within 10 has_state "$indulgent" confirmed
check 'as a late one' is dad899d57b7643f0bf154d4425e62ac5 "$(reminders_of "$indulgent" | field "d['MESSAGE_ID']")"
sleep 2
check 'once each' is '3 3' "$(reminder_count "$slug") $(reminders_of "$slug" | grep -oE '"SUMMIT_DELIVERY_ID":"[0-9a-f]+"|"SUMMIT_DELIVERY_ID" : "[0-9a-f]+"' | sort -u | wc -l)"
check 'the others too' is '1 1 1' "$(reminder_count "$digest") $(reminder_count "$missed") $(reminder_count "$indulgent")"
check 'verify finds nothing' summitctl --system verify

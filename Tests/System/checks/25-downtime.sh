# A minute and more away: reminders that fell due are given at the next start, once each, and called late.
. /summit/Tests/System/guest/lib.sh
fresh
slug=$(summitctl --system add 'While nobody was there' 2031-05-02T10:00 --zone Asia/Almaty)
for seconds in 2 3 4; do
    summitctl --system remind add "$slug" "$(in_seconds $seconds)" >/dev/null
done
systemctl stop summitd.service summitd.socket
sleep 66
check 'nothing is given meanwhile' is 0 "$(reminder_count "$slug")"
systemctl start summitd.socket summitd.service
check 'all are given at the start' within 10 has_reminder "$slug" 3
check 'as late ones' is 3 "$(reminders_of "$slug" | grep -c dad899d57b7643f0bf154d4425e62ac5)"
check 'journalctl -x says why' says 'summitd was not running' journalctl -x --quiet "SUMMIT_MILESTONE=$slug"
check 'and are confirmed' within 10 has_state "$slug" confirmed,confirmed,confirmed
sleep 2
check 'once each' is '3 3' "$(reminder_count "$slug") $(reminders_of "$slug" | grep -oE '"SUMMIT_DELIVERY_ID":"[0-9a-f]+"|"SUMMIT_DELIVERY_ID" : "[0-9a-f]+"' | sort -u | wc -l)"

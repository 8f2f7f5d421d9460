# A reminder due in a moment arrives in the journal, on time, once, and with all of its fields.
. /summit/Tests/System/guest/lib.sh
fresh

check 'the shipped timeline is imported' summitctl --system import $timeline
slug=$(summitctl --system add 'Rehearsal "of" the summit' 2031-05-01T10:00 --zone Asia/Almaty --country KZ --tag test)
check 'a milestone is added' test -n "$slug"
due=$(in_seconds 3)
check 'a reminder is added' summitctl --system remind add "$slug" "$due"
refute 'it is not early' has_reminder "$slug"
check 'it is in the journal' within 10 has_reminder "$slug"

entry=$(reminders_of "$slug" | head -n 1)
of() { field "d.get('$1', '')" <<<"$entry"; }
check 'MESSAGE_ID' is 9d1116d51c5144fdb6cb74638aec8716 "$(of MESSAGE_ID)"
check 'PRIORITY' is 5 "$(of PRIORITY)"
check 'SUMMIT_DELIVERY_ID is 128 bits' grep -qE '^[0-9a-f]{32}$' <<<"$(of SUMMIT_DELIVERY_ID)"
check 'SUMMIT_MILESTONE' is "$slug" "$(of SUMMIT_MILESTONE)"
check 'SUMMIT_UID' same "$(summitctl --system show "$slug" --json | field "d['milestone']['uid']")" "$(of SUMMIT_UID)"
check 'SUMMIT_DUE' is "$due" "$(of SUMMIT_DUE)"
check 'SUMMIT_TITLE' is 'Rehearsal "of" the summit' "$(of SUMMIT_TITLE)"
lateness=$(of SUMMIT_LATENESS_USEC)
check 'SUMMIT_LATENESS_USEC is not negative, and below a quarter of a second' test "$lateness" -ge 0 -a "$lateness" -lt 250000
early=$(($(of __REALTIME_TIMESTAMP) - $(date --date="$due" +%s) * 1000000))
check 'nor does the journal call it early' test "$early" -ge 0 -a "$early" -lt 1000000
check 'the writer is ours by what journald found out' is summitd.service "$(of _SYSTEMD_UNIT)"
printf '# %s us late: %s\n' "$lateness" "$(of MESSAGE)"
check 'a person understands the message' says 'Rehearsal' of MESSAGE
check 'journalctl -x explains it' says 'shows the milestone and its sources' journalctl -x --quiet "SUMMIT_MILESTONE=$slug"
check 'the delivery is confirmed' within 10 has_state "$slug" confirmed
delivery() { summitctl --system remind list --json | field "','.join(str(r.get('$1')) for r in d['reminders'] if r['milestone'] == '$slug')"; }
check 'by the same key' same "$(of SUMMIT_DELIVERY_ID)" "$(delivery key)"
check 'and the lateness of the entry' same "$lateness" "$(delivery latenessUsec)"
check 'and its message' same "$(of MESSAGE)" "$(delivery message)"
cursor=$(delivery cursor)
check 'by a cursor that leads to the entry' says "$(of SUMMIT_DELIVERY_ID)" \
    journalctl --quiet -o json --cursor="$cursor" --lines=1
sleep 1
check 'it came once' is 1 "$(reminder_count "$slug")"

# Downtime: what falls due while the daemon is away is given when it is back, and says how late it is.
slug=$(summitctl --system add 'Rehearsal after a pause' 2031-05-02T10:00 --zone Asia/Almaty)
check 'a reminder for the time of a pause' summitctl --system remind add "$slug" "$(in_seconds 2)"
systemctl stop summitd.service 2>/dev/null
sleep 4
refute 'a stopped daemon gives none' has_reminder "$slug"
systemctl start summitd.service
check 'a reminder due meanwhile is given at the start' within 10 has_reminder "$slug"
entry=$(reminders_of "$slug" | head -n 1)
check 'and says how late it is' test "$(of SUMMIT_LATENESS_USEC)" -ge 1000000 -a "$(of SUMMIT_LATENESS_USEC)" -lt 10000000
check 'and is confirmed' within 10 has_state "$slug" confirmed

# The past of an imported timeline is nobody's news.
fresh
cat >/etc/summitd/conf.d/50-test.yaml <<'YAML'
reminders:
  policies:
    - name: summits
      tag: summit
      triggers: [-P7D]
YAML
check 'the timeline is imported under a policy' summitctl --system import $timeline
sleep 2
refute 'no reminder of the past is given' has_reminder astana-2025

# An upgrade while the daemon is at work: nothing is lost, nobody is turned away, and the administrator's configuration stays.
. /summit/Tests/System/guest/package.sh
pristine >/dev/null
check 'the timeline is imported' summitctl --system import $timeline
sed -i 's|^#zone:|zone: Asia/Almaty|' "$config"
check 'the configuration is edited' systemctl reload summitd.service

rm -f /tmp/added-* /tmp/failed-* /tmp/enough
for number in 1 2 3; do
    until [[ -e /tmp/enough ]]; do
        summitctl --system add "At work $number" 2031-01-01 >>/tmp/added-$number 2>>/tmp/failed-$number
    done &
done
slug=$(summitctl --system add 'Due in the middle' 2031-01-01 --remind "$(in_seconds 2)")
sleep 1
pid=$(main_pid)
listening() { systemctl show --property=InvocationID --value summitd.socket; }
socket_before=$(listening)
before=$(cat /tmp/added-? | wc -l)
check 'the later version is installed' put "$later"
check 'and is the version' is_version 9.0
after=$(cat /tmp/added-? | wc -l)
check 'another daemon answers' within 10 new_pid "$pid"
sleep 1
touch /tmp/enough
wait
end=$(cat /tmp/added-? | wc -l)
check 'clients were at work before, during and after' test "$before" -gt 0 -a "$after" -gt "$before" -a "$end" -gt "$after"
printf '# acknowledged: %s before, %s during, %s after\n' "$before" $((after - before)) $((end - after))
# Who was in the middle of a call when the daemon ended can't know what became of it, and is told so.
sed 's/^/# a client was told: /' /tmp/failed-?
refute 'no client was turned away' grep -qiE 'refused|No such file|not reach' /tmp/failed-1 /tmp/failed-2 /tmp/failed-3
check 'all that was acknowledged is there' is '' \
    "$(comm -23 <(cat /tmp/added-? | sort) <(summitctl --system list -o ids | sort))"
check 'the reminder came' within 15 has_state "$slug" confirmed
check 'once' is 1 "$(reminder_count "$slug")"
check 'log and ledger are whole' summitctl --system verify
check 'the edited configuration stays' grep -q '^zone: Asia/Almaty' "$config"
check 'and is in force' is Asia/Almaty \
    "$(summitctl --system add 'In the zone' 2031-01-01 --json | field "d['milestone']['when']['zone']")"
check 'the new default lies beside it' grep -q '9\.0' "$config.dpkg-dist"
check 'the socket has listened all through' same "$socket_before" "$(listening)"

# Of an administrator who has edited nothing.
pristine >/dev/null
check 'a configuration that nobody has edited' put "$later"
check 'gets the new default' grep -q '9\.0' "$config"
refute 'and no copy' test -e "$config.dpkg-dist"

systemctl disable --quiet --now summitd.service summitd.socket
check 'what was turned off' put "$deb"
check 'stays off' is 'disabled disabled inactive' "$(systemctl is-enabled summitd.service summitd.socket | paste -sd' ') \
$(property ActiveState)"

# Killed at each step between claim and confirmation: one journal entry for each reminder, whatever the moment.
#
# strace lets a thread of the daemon run into SIGKILL as it begins its N-th call of a kind, N growing until the
# reminders are settled before the kill: so every write to the store, and every send to the journal, is once the last
# thing that did not happen.
. /summit/Tests/System/guest/lib.sh
fresh
answers
command -v strace >/dev/null || skip 'no strace in this machine'

wanted=3
settled() { is "$(printf 'confirmed%.0s,' $(seq $wanted) | sed 's/,$//')" "$(state_of "$1")"; }
keys_of() { reminders_of "$1" | python3 -c 'import json, sys
for line in sys.stdin: print(json.loads(line)["SUMMIT_DELIVERY_ID"])'; }

killed=0
attempt() { # CALLS N: whether the daemon was killed
    local calls=$1 number=$2 slug pid tracer index
    slug=$(summitctl --system add "Killed at $calls $number" 2031-05-02T10:00 --zone Asia/Almaty)
    pid=$(main_pid)
    # The first claim is of one, the others come while it is being settled.
    local due limit=$((SECONDS + 20))
    due=$(($(date +%s) + 2))
    summitctl --system remind add "$slug" "$(date --utc --date="@$due" +%Y-%m-%dT%H:%M:%SZ)" >/dev/null
    for ((index = 1; index < wanted; index++)); do
        summitctl --system remind add "$slug" "$(TZ=Asia/Almaty date --date="@$((due + index))" +%Y-%m-%dT%H:%M:%S)" >/dev/null
    done
    strace --quiet=all -f -p "$pid" -o /dev/null -e "trace=$calls" -e "inject=$calls:signal=SIGKILL:when=$number" &
    tracer=$!
    until [[ $(main_pid) != "$pid" ]] || settled "$slug" >/dev/null || ((SECONDS > limit)); do sleep 0.2; done
    kill "$tracer" 2>/dev/null
    wait "$tracer" 2>/dev/null
    local was_killed=no
    if [[ $(main_pid) != "$pid" ]]; then
        was_killed=yes
        killed=$((killed + 1))
    fi
    check "$calls $number (killed: $was_killed): all are confirmed" within 15 settled "$slug"
    check "$calls $number: one entry each" is "$wanted $wanted" \
        "$(keys_of "$slug" | wc -l) $(keys_of "$slug" | sort -u | wc -l)"
    [[ $was_killed == yes ]]
}

for calls in sendto,sendmsg pwrite64 fdatasync; do
    for number in 1 2 3 4; do
        attempt "$calls" "$number" || break
    done
done
check 'the daemon was killed on the way' test "$killed" -ge 5
printf '# killed %s times\n' "$killed"

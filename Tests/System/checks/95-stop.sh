# A stop is quick, clean, and loses nothing.
. /summit/Tests/System/guest/lib.sh
fresh
answers
slug=$(summitctl --system add 'Just before the stop' 2031-01-01)
# Clients that stay connected must not hold it up: idle, in the middle of a message, not reading what they asked for.
python3 - <<'PYTHON' &
import socket, time
clients = []
for text in (b"", b'{"method": "org.varlink.serv', b'{"method": "org.summitd.Timeline.List", "more": true}\0' * 2000):
    for _ in range(5):
        s = socket.socket(socket.AF_UNIX)
        s.connect("/run/summit/org.summitd")
        s.setblocking(False)
        try:
            s.send(text)
        except BlockingIOError:
            pass
        clients.append(s)
time.sleep(20)
PYTHON
idle=$!
# And some that are at work.
for number in 1 2 3; do
    (while summitctl --system add "At work $number" 2031-01-01 >>"/tmp/added-$number" 2>/dev/null; do :; done) &
done
sleep 1
check 'the clients are connected' test "$(summitctl --system status --json | field "d['status']['connections']")" -ge 15
systemctl stop summitd.socket 2>/dev/null
began=$(date +%s%N)
systemctl stop summitd.service
milliseconds=$((($(date +%s%N) - began) / 1000000))
check 'within a second' test "$milliseconds" -lt 1000
printf '# %s ms\n' "$milliseconds"
check 'clean' is 'inactive success 0' "$(property ActiveState) $(property Result) $(property ExecMainStatus)"
systemctl start summitd.socket
sleep 0.5
kill "$idle" 2>/dev/null
check 'what was added last is there' timeout 20 summitctl --system show "$slug"
added=$(cat /tmp/added-? | sort)
check 'so is all that was acknowledged' is '' \
    "$(comm -23 <(printf '%s\n' "$added") <(summitctl --system list -o ids | sort))"
printf '# %s acknowledged at work\n' "$(wc -l <<<"$added")"
# Read through after the start; asked anew at each try.
is_sound() { is sound "$(summitctl --system status --json | field "d['status']['storeCheck']")"; }
check 'the store is sound' within 10 is_sound
pid=$(main_pid)
kill -TERM "$pid"
check 'after a stray SIGTERM it comes back' within 10 new_pid "$pid"

# A stop is quick, clean, and loses nothing.
. /summit/Tests/System/guest/lib.sh
fresh
answers
slug=$(summitctl --system add 'Just before the stop' 2031-01-01)
# A client that stays connected must not hold it up.
python3 -c '
import socket, time
s = socket.socket(socket.AF_UNIX)
s.connect("/run/summit/org.summitd")
time.sleep(20)' &
idle=$!
sleep 0.5
began=$(date +%s%N)
systemctl stop summitd.service 2>/dev/null
milliseconds=$((($(date +%s%N) - began) / 1000000))
check 'within a second' test "$milliseconds" -lt 1000
printf '# %s ms\n' "$milliseconds"
check 'clean' is 'inactive success 0' "$(property ActiveState) $(property Result) $(property ExecMainStatus)"
kill "$idle" 2>/dev/null
check 'what was added last is there' timeout 20 summitctl --system show "$slug"
pid=$(main_pid)
kill -TERM "$pid"
check 'after a stray SIGTERM it comes back' within 10 new_pid "$pid"

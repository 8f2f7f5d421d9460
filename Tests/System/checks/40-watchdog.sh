# A daemon that has stopped working is noticed, and replaced.
. /summit/Tests/System/guest/lib.sh
fresh
answers
check 'the unit asks for the watchdog' is 30s "$(property WatchdogUSec)"
fresh
drop_in 'WatchdogSec=3s'
answers
slug=$(summitctl --system add 'Before the stop' 2031-01-01)
pid=$(main_pid)
sleep 5
check 'a working daemon feeds it' is "$pid" "$(main_pid)"
kill -STOP "$pid"
check 'a stopped one is replaced' within 20 new_pid "$pid"
check 'for that reason' says 'Watchdog timeout' journalctl --quiet -u summitd.service
check 'nothing is lost' summitctl --system show "$slug"

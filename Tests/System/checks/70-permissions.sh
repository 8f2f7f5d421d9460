# Everybody reads; root, the daemon and the group summit change. alice is in no group, bob is in summit.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
as() { runuser -u "$1" -- "${@:2}"; }

check 'alice may read' as alice summitctl --system list
check 'and see the reminders' as alice summitctl --system remind list
check 'she may not add' ends_with 77 as alice summitctl --system add 'Not hers' 2031-01-01
check 'but may try' ends_with 0 as alice summitctl --system add 'Not hers' 2031-01-01 --dry-run
check 'an undo not, and is told why' says 'takes it back' as alice summitctl --system undo --dry-run
check 'nor remove' ends_with 77 as alice summitctl --system remove --yes astana-2025
check 'nor remind' ends_with 77 as alice summitctl --system remind add astana-2025 -P1D
check 'nor reload' ends_with 77 as alice summitctl --system reload
check 'nothing was changed' is 9 "$(summitctl --system list --json | field "len(d['milestones'])")"
check 'bob may add' as bob summitctl --system add 'His' 2031-01-01
check 'and reload' as bob summitctl --system reload
check 'root may' summitctl --system add "Root's" 2031-01-02
refute 'alice cannot read the store itself' as alice ls $store_directory
refute 'nor replace the socket' as alice rm -f $socket

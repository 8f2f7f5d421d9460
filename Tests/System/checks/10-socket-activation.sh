# The first client starts the daemon, and is answered by it.
. /summit/Tests/System/guest/lib.sh
fresh

check 'the socket listens' systemctl is-active --quiet summitd.socket
check 'everybody may connect' is 666 "$(stat -c %a $socket)"
check 'and reach it' is '755 root' "$(stat -c '%a %U' "$(dirname $socket)")"
check 'the daemon is not running yet' is inactive "$(property ActiveState)"
check 'a client is answered' timeout 20 summitctl --system upcoming
check 'the daemon runs now' is 'active running' "$(property ActiveState) $(property SubState)"
check 'as its own user' is summitd "$(stat -c %U "/proc/$(main_pid)")"
check 'the journal says that it is ready' says . journalctl --quiet -u summitd.service \
    MESSAGE_ID=cf75926d0c0443218822a1412bae2744
check 'and what it is doing' test -n "$(property StatusText)"
printf '# %s\n' "$(property StatusText)"
check 'the socket is still the same' is '666 root' "$(stat -c '%a %U' $socket)"
check 'the store is private' is '700 summitd' "$(stat -c '%a %U' $store_directory)"
refute 'a second daemon is refused' timeout --preserve-status 10 runuser -u summitd -- summitd --system
check 'the first is not disturbed' answers

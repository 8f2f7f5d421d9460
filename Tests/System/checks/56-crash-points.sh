# Killed, or struck by an error, at each call that touches the store or the journal: nothing is lost, nothing doubled.
#
# SUMMIT_CRASH_ALL   every call, not only some, which takes minutes
# SUMMIT_CRASH_ONLY  only the faults with this in their name
. /summit/Tests/System/guest/lib.sh
fresh
systemctl stop summitd.service summitd.socket

options=(--only "${SUMMIT_CRASH_ONLY:-}")
# On a slow machine rather fewer calls than no answer.
if [[ -n ${SUMMIT_CRASH_ALL:-} ]]; then options+=(--all); else options+=(--seconds 45); fi
# In a unit of its own, with the limits of summitd.service: what the journal knows of the writer is the unit.
systemd-run --quiet --wait --collect --pipe --unit=crash-points \
    --property=LogRateLimitIntervalSec=1s --property=LogRateLimitBurst=100000 \
    --setenv=PYTHONDONTWRITEBYTECODE=1 python3 /summit/Tests/Crash/crash_points.py "${options[@]}" |
    sed -E "s/^(ok|not ok|skip) /\1 $CHECK: /"

# The real service: an error of the disk ends it with a word about it, and systemd brings it back.
fresh
command -v strace >/dev/null || skip 'no strace in this machine'
# What it writes of its own accord as it starts must be done, or that is struck.
is_sound() { is sound "$(summitctl --system status --json | field "d['status']['storeCheck']")"; }
within 20 is_sound
sleep 1
pid=$(main_pid)
strace --quiet=all -f -p "$pid" -o /dev/null -e trace=fdatasync -e inject=fdatasync:error=EIO:when=1 &
tracer=$!
traced() { grep -q "^TracerPid:[[:space:]]*$tracer$" "/proc/$pid/status"; }
within 5 traced
refute 'a change that the disk did not take is not acknowledged' summitctl --system add 'Not written' 2031-01-01
check 'the service is back after it' within 15 new_pid "$pid"
wait "$tracer"
check 'it said why it ended' says 'store can.t be read or written' \
    journalctl --quiet --output=cat --priority=err --unit=summitd.service
check 'it takes changes again' summitctl --system add 'Written' 2031-01-01

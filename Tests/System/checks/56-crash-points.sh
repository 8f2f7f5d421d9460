# Killed, or struck by an error, at each call that touches the store or the journal: nothing is lost, nothing doubled.
#
# SUMMIT_CRASH_ALL   every call, not only some, which takes minutes
# SUMMIT_CRASH_ONLY  only the faults with this in their name
. /summit/Tests/System/guest/lib.sh
fresh
systemctl stop summitd.service summitd.socket

options=(--only "${SUMMIT_CRASH_ONLY:-}")
# On a slow machine rather fewer calls than no answer.
if [[ -n ${SUMMIT_CRASH_ALL:-} ]]; then options+=(--all); else options+=(--seconds 90); fi
# In a unit of its own, with the limits of summitd.service: what the journal knows of the writer is the unit.
systemd-run --quiet --wait --collect --pipe --unit=crash-points \
    --property=LogRateLimitIntervalSec=1s --property=LogRateLimitBurst=100000 \
    --setenv=PYTHONDONTWRITEBYTECODE=1 python3 /summit/Tests/Crash/crash_points.py "${options[@]}" |
    sed -E "s/^(ok|not ok|skip) /\1 $CHECK: /"

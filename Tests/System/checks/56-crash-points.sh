# Killed, or struck by an error, at each call that touches the store or the journal: nothing is lost, nothing doubled.
. /summit/Tests/System/guest/lib.sh
fresh
systemctl stop summitd.service summitd.socket

# SUMMIT_CRASH_POINTS=all: every call, which takes minutes. In a unit of its own, with the limits of summitd.service:
# what the journal knows of the writer is the unit.
options=()
if [[ ${SUMMIT_CRASH_POINTS:-} == all ]]; then options+=(--all); fi
systemd-run --quiet --wait --collect --pipe --unit=crash-points \
    --property=LogRateLimitIntervalSec=1s --property=LogRateLimitBurst=100000 \
    --setenv=SUMMIT_CRASH_UNIT=crash-points.service --setenv=PYTHONDONTWRITEBYTECODE=1 \
    python3 /summit/Tests/Crash/crash_points.py "${options[@]}" |
    sed -E "s/^(ok|not ok|skip) /\1 $CHECK: /"

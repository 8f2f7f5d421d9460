# Killed at random moments, again and again: what was acknowledged is there, and each reminder is given once.
#
# SUMMIT_CRASH_KILLS     how often (50)
# SUMMIT_CRASH_SEED      that of an earlier run
# SUMMIT_CRASH_LANES     daemons at a time (2)
# SUMMIT_CRASH_PROGRESS  what an earlier run had come to; it goes on from there
. /summit/Tests/System/guest/lib.sh
fresh
systemctl stop summitd.service summitd.socket

options=("${SUMMIT_CRASH_KILLS:-50}" --lanes "${SUMMIT_CRASH_LANES:-2}" --progress /out/random-kills.json)
if [[ -n ${SUMMIT_CRASH_SEED:-} ]]; then options+=(--seed "$SUMMIT_CRASH_SEED"); fi
printf '%s' "${SUMMIT_CRASH_PROGRESS:-}" >/out/random-kills.json
systemd-run --quiet --wait --collect --pipe --unit=random-kills \
    --property=LogRateLimitIntervalSec=1s --property=LogRateLimitBurst=100000 \
    --setenv=PYTHONDONTWRITEBYTECODE=1 python3 /summit/Tests/Crash/random_kills.py "${options[@]}" |
    sed --unbuffered -E "s/^(ok|not ok|skip) /\1 $CHECK: /"

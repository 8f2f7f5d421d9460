#!/bin/bash
# Crashes the daemon in a guest of its own, for as long as it takes.
#
#     Tests/Crash/run.sh points [SUITE]                 every crash point, not only some
#     Tests/Crash/run.sh soak COUNT [SEED] [SUITE]      so many random kills; a line every thousand
#     Tests/Crash/run.sh resume COUNT [SUITE]           goes on where a soak was broken off
#
# SUMMIT_CRASH_LANES  daemons at a time (3)
#
# The guest and its results are those of Tests/System/run.sh, which see. How far a soak is stands in
# .build-system/SUITE/58-random-kills.log and, for `resume`, in random-kills.json beside it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
system=$here/../System/run.sh
usage() {
    sed -n '2,9s/^# \{0,1\}//p' "$0" >&2
    exit 64
}

export SUMMIT_CHECK_SECONDS=86400 SUMMIT_SYSTEM_TIMEOUT=90000
case ${1:-} in
points)
    export SUMMIT_CRASH_ALL=1
    exec "$system" "${2:-bookworm}" 56-crash-points
    ;;
soak)
    export SUMMIT_CRASH_KILLS=${2:?how many kills?} SUMMIT_CRASH_SEED=${3:-} SUMMIT_CRASH_LANES=${SUMMIT_CRASH_LANES:-3}
    exec "$system" "${4:-bookworm}" 58-random-kills
    ;;
resume)
    suite=${3:-bookworm}
    SUMMIT_CRASH_PROGRESS=$(<"$here/../../.build-system/$suite/random-kills.json")
    export SUMMIT_CRASH_KILLS=${2:?how many kills?} SUMMIT_CRASH_LANES=${SUMMIT_CRASH_LANES:-3} SUMMIT_CRASH_PROGRESS
    exec "$system" "$suite" 58-random-kills
    ;;
*) usage ;;
esac

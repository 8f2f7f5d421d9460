# The commands of the README and of the manual pages that need root and systemd, as they stand there.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
python3 -B /summit/Tests/Documentation/blocks.py --system || not_ok 'the blocks are run'
check 'what was put in place is served' says 'Second China' summitctl --system show astana-2025

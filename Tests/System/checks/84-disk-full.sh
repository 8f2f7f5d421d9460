# A full disk, under the store and then under the journal: what can't be done is said, nothing that was acknowledged is
# lost, and the reminders that fall due meanwhile are given once there is room again, once each.
. /summit/Tests/System/guest/lib.sh

remind_in() { # SECONDS TITLE: prints the slug
    local slug
    slug=$(summitctl --system add "$2" 2031-01-01)
    summitctl --system remind add "$slug" "$(in_seconds "$1")" >/dev/null
    printf '%s\n' "$slug"
}
all_have() { # STATE SLUG...
    local state=$1 slug
    shift
    for slug in "$@"; do has_state "$slug" "$state" || return 1; done
}
once_each() { # SLUG...
    local slug
    for slug in "$@"; do is "$slug 1" "$slug $(reminder_count "$slug")" || return 1; done
}

# Under the store.
fresh
systemctl stop summitd.service summitd.socket 2>/dev/null
mkdir -p "$store_directory"
mount -t tmpfs -o "size=6m,mode=0700,uid=$(id -u summitd),gid=$(id -g summitd)" tmpfs "$store_directory" ||
    skip 'a tmpfs cannot be mounted in this machine'
trap 'systemctl stop summitd.service summitd.socket; umount "$store_directory"' EXIT
systemctl start summitd.socket
answers
pid=$(main_pid)
slugs=()
for number in 1 2 3; do slugs+=("$(remind_in $((10 + number)) "While the disk is full $number")"); done
last=$(($(date +%s) + 13))

# The log that SQLite writes ahead may have room of its own for some changes.
cat /dev/zero >"$store_directory/filler" 2>/dev/null
text=$(head -c 3000 /dev/zero | tr '\0' x)
added=0
while ((added < 500)) && said=$(summitctl --system add "Filler $added" 2031-01-02 --summary "$text" 2>&1); do
    added=$((added + 1))
done
check 'a change is refused, and says why' grep -q 'the disk is full' <<<"$said"
check 'with status 75' ends_with 75 summitctl --system add 'One more' 2031-01-02 --summary "$text"
before=$((3 + added))
check 'what was acknowledged is there, and no more' is "$before" \
    "$(summitctl --system status --json | field "d['status']['milestones']")"
check 'what is there can be asked for' says 'While the disk is full 1' summitctl --system show "${slugs[0]}"
printf 'reminders:\n  policies:\n    - {name: more, tag: none, triggers: [-P7D]}\n' >/etc/summitd/conf.d/50-test.yaml
kill -HUP "$pid"
while (($(date +%s) <= last + 3)); do sleep 0.5; done
check 'the daemon is the same one when reminders have fallen due' is "$pid" "$(main_pid)"
check 'and answers' answers
check 'no reminder is called given that can not be noted' all_have due "${slugs[@]}"
check 'nor was any' is '0 0 0' "$(for slug in "${slugs[@]}"; do reminder_count "$slug"; done | paste -sd' ')"

rm "$store_directory/filler"
check 'with room again they are given and confirmed' within 20 all_have confirmed "${slugs[@]}"
check 'the daemon is still the same one' is "$pid" "$(main_pid)"
check 'a change is taken again' summitctl --system add 'Room again' 2031-01-03
check 'verify finds nothing' summitctl --system verify
sleep 1
check 'each came once' once_each "${slugs[@]}"
check 'nothing that was acknowledged is lost' is $((before + 1)) \
    "$(summitctl --system status --json | field "d['status']['milestones']")"
systemctl stop summitd.service summitd.socket
umount "$store_directory"

# Under the journal, a small one in memory: on a full disk journald would go on in /run.
mapfile -t sockets < <(systemctl list-units --all --plain --no-legend 'systemd-journald*.socket' | awk '{ print $1 }')
journals=/run/log/journal
small_journal() {
    mkdir -p /etc/systemd/journald.conf.d "$journals"
    printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=64M\nRuntimeKeepFree=1\n' >/etc/systemd/journald.conf.d/test.conf
    systemctl stop "${sockets[@]}" systemd-journald.service
    mount -t tmpfs -o size=24m,mode=2755,gid=systemd-journal tmpfs "$journals"
    systemctl start "${sockets[@]}" systemd-journald.service
}
old_journal() {
    kill "$filler" 2>/dev/null
    rm /etc/systemd/journald.conf.d/test.conf
    systemctl stop summitd.service summitd.socket "${sockets[@]}" systemd-journald.service
    umount "$journals"
    systemctl start "${sockets[@]}" systemd-journald.service
    journalctl --flush
}
filler=
trap old_journal EXIT
small_journal 2>/dev/null
fresh
answers
pid=$(main_pid)
given=$(remind_in 4 'Before the journal is full')
check 'the small journal takes a reminder' within 10 has_state "$given" confirmed

# journald throws away old files where it needs room: what it frees is taken at once.
(while sleep 0.02; do cat /dev/zero >>"$journals/filler"; done) 2>/dev/null &
filler=$!
python3 - <<'PYTHON'
import base64, os, socket
journal = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
journal.connect("/run/systemd/journal/socket")
for _ in range(40_000):
    journal.send(b"PRIORITY=6\nSYSLOG_IDENTIFIER=filler\nMESSAGE=" + base64.b64encode(os.urandom(600)) + b"\n")
PYTHON
# Until it keeps nothing at all.
dropping() {
    local mark=$RANDOM$RANDOM
    logger --journald <<<"MESSAGE=$mark"
    sleep 1
    ! journalctl --quiet -o cat --since=-1min 2>/dev/null | grep -q "^$mark$"
}
check 'the journal is full and drops entries' within 20 dropping
slugs=()
for number in 1 2 3; do slugs+=("$(remind_in 5 "While the journal is full $number")"); done
sleep 22
check 'a reminder that the journal does not keep is not called confirmed' all_have sent "${slugs[@]}"
check 'calls are answered' answers
kill "$filler"
wait "$filler" 2>/dev/null
rm "$journals/filler"
check 'with room again they arrive and are confirmed' within 40 all_have confirmed "${slugs[@]}"
sleep 1
check 'once each' once_each "${slugs[@]}"
check 'verify finds nothing' summitctl --system verify
check 'explain tells that it was sent again' is 2 \
    "$(summitctl --system explain reminder "${slugs[0]}" --json | field "[s['step'] for s in d['reminders'][0]['steps']].count('sent')")"
check 'nothing was restarted' is "$pid" "$(main_pid)"

# `watch --exec` runs its command for each reminder: once, with the milestone; again where it failed; through a kill of
# the daemon and of itself without missing any.
. /summit/Tests/System/guest/lib.sh
fresh
answers
work=/tmp/watch
rm -rf "$work"
mkdir -p "$work"
watch() { # ARGUMENT...: in the background; its process is $watcher
    summitctl --system watch --reminders --cursor-file "$work/cursor" "$@" >>"$work/out" 2>>"$work/err" &
    watcher=$!
}
trap 'kill "$watcher" 2>/dev/null' EXIT
add() { # TITLE SECONDS...: prints the slug
    local title=$1 slug seconds
    shift
    slug=$(summitctl --system add "$title" 2031-01-01 --summary 'As JSON')
    for seconds in "$@"; do summitctl --system remind add "$slug" "$(in_seconds "$seconds")" >/dev/null; done
    printf '%s\n' "$slug"
}
# The processes with this command line.
running() {
    local each
    for each in /proc/[0-9]*; do
        if [[ $(tr '\0' ' ' <"$each/cmdline") == "$1 " ]]; then printf '%s\n' "${each#/proc/}"; fi
    done 2>/dev/null
}
# One line for each run: key, sequence, title of the environment; and the document on standard input.
cat >"$work/note" <<'SH'
#!/bin/sh
document=$(cat | tr -d '\n')
printf '%s\t%s\t%s\t%s\n' "$SUMMIT_DELIVERY_ID" "$SUMMIT_SEQUENCE" "$SUMMIT_TITLE" "$document" >>/tmp/watch/runs
SH
chmod +x "$work/note"
runs() { if [[ -e $work/runs ]]; then wc -l <"$work/runs"; else echo 0; fi; }
keys() { cut -f 1 "$work/runs" 2>/dev/null | sort -u | wc -l; }
has_keys() { is "$1" "$(keys)"; }

watch --exec "$work/note"
within 10 test -s "$work/cursor"
slug=$(add 'Watched; $(touch /tmp/watch/evil) "quoted"' 3 4)
check 'the command runs for each reminder' within 15 has_keys 2
sleep 1
check 'once' is 2 "$(runs)"
check 'with the key of the entry' same "$(reminders_of "$slug" | head -n 1 | field "d['SUMMIT_DELIVERY_ID']")" \
    "$(head -n 1 "$work/runs" | cut -f 1)"
check 'and the title as it is' is 'Watched; $(touch /tmp/watch/evil) "quoted"' "$(head -n 1 "$work/runs" | cut -f 3)"
refute 'which no shell has read' test -e "$work/evil"
document=$(head -n 1 "$work/runs" | cut -f 4)
check 'standard input is one document' is 1 "$(field "d['version']" <<<"$document")"
check 'with the milestone' is "$slug As JSON" \
    "$(field "d['milestone']['slug'] + ' ' + d['milestone']['summary']" <<<"$document")"
check 'and the reminder' same "$(head -n 1 "$work/runs" | cut -f 1)" "$(field "d['reminder']['key']" <<<"$document")"
check 'the cursor is that of the last step' test "$(cat "$work/cursor")" -ge "$(tail -n 1 "$work/runs" | cut -f 2)"

# The daemon is killed while reminders come.
slug=$(add 'Through a kill' 4 5 6 7 8 9)
sleep 5
kill -KILL "$(main_pid)"
check 'the watch goes on after kill -9 of the daemon' within 20 has_keys 8
sleep 1
check 'and says that it waited' says 'the daemon (does not answer|is back)' cat "$work/err"
check 'each reminder came to it once' is 8 "$(runs)"
check 'and to the journal' is '6 6' "$(reminder_count "$slug") $(keys_of() { reminders_of "$slug" | grep -oE '"SUMMIT_DELIVERY_ID" ?: ?"[0-9a-f]+"' | sort -u | wc -l; }; keys_of)"

# The watch is killed, is away, and starts anew at its cursor.
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null
slug=$(add 'While nobody watched' 2 3 4)
within 15 has_state "$slug" confirmed,confirmed,confirmed
check 'nothing runs while it is away' is 8 "$(runs)"
watch --exec "$work/note"
check 'what it missed comes at its start' within 10 has_keys 11
sleep 1
check 'and nothing for the second time' is 11 "$(runs)"

# Killed in the middle of a command: that one comes again, with the same key.
kill "$watcher"
wait "$watcher" 2>/dev/null
watch --exec "$work/note; sleep 5"
slug=$(add 'In the middle' 3)
within 15 has_keys 12
kill -KILL "$watcher"
wait "$watcher" 2>/dev/null
watch --exec "$work/note"
run_again() { is 13 "$(runs)"; }
check 'a command that was cut short runs again' within 10 run_again
check 'for the same key' is 12 "$(keys)"
kill "$watcher"
wait "$watcher" 2>/dev/null

# A command that fails, and one that hangs.
: >"$work/tries"
watch --exec 'date +%s >>/tmp/watch/tries; test "$(wc -l </tmp/watch/tries)" -ge 3'
slug=$(add 'Tried again' 3)
tried() { is "$1" "$(wc -l <"$work/tries")"; }
check 'a command that fails is run again' within 15 tried 3
sleep 5
check 'until it succeeds' tried 3
check 'after one second and then two' python3 -c '
a, b, c = map(int, open("/tmp/watch/tries"))
assert 1 <= b - a <= 2 and 2 <= c - b <= 3, (a, b, c)'
check 'and that is said' says 'ended with status 1' cat "$work/err"
kill "$watcher"
wait "$watcher" 2>/dev/null

: >"$work/tries"
watch --timeout 2 --retries 1 --exec 'date +%s >>/tmp/watch/tries; sleep 300 & wait; true'
slug=$(add 'Hangs' 3)
check 'a command that hangs is ended and run again' within 20 tried 2
check 'and that is said' within 5 says 'took more than 2 seconds' cat "$work/err"
check 'then it is given up' within 10 says 'failed 2 times and is given up' cat "$work/err"
check 'what it has started is ended with it' is '' "$(running 'sleep 300')"
mapfile -t left < <(running 'sleep 300')
if ((${#left[@]})); then kill "${left[@]}"; fi
kill "$watcher"
wait "$watcher" 2>/dev/null

# Without output to wait for: closed at once, and on it goes.
: >"$work/tries"
watch --timeout 2 --retries 0 --exec 'exec >/dev/null 2>&1; date +%s >>/tmp/watch/tries; sleep 301; true'
slug=$(add 'Hangs in silence' 3)
next=$(add 'After it' 4)
check 'so is one that has closed its output' within 15 tried 2
# The command for the reminder after it has its two seconds, too.
silent() { is '' "$(running 'sleep 301')"; }
check 'and is ended too' within 10 silent
mapfile -t left < <(running 'sleep 301')
if ((${#left[@]})); then kill "${left[@]}"; fi
kill "$watcher"
wait "$watcher" 2>/dev/null
check 'verify finds nothing' summitctl --system verify

# Sourced by each check.
#
#     check NAME COMMAND...       ok when the command succeeds; else not ok, with what it printed
#     refute NAME COMMAND...      ok when it fails
#     skip REASON                 says so, and ends the check
#     within SECONDS COMMAND...   tries until it succeeds
#     fresh                       a daemon as just installed: no store, default configuration, nothing running
#     field EXPRESSION            of the JSON document on stdin, as Python sees it in `d`
# shellcheck shell=bash
set -uo pipefail
CHECK=${CHECK:-check}
socket=/run/summit/org.summitd
config=/etc/summitd/summitd.yaml
drop_ins=/etc/systemd/system/summitd.service.d
store_directory=/var/lib/summitd
timeline=/usr/share/summit/timelines/central-asia-china.yaml

ok() { printf 'ok %s: %s\n' "$CHECK" "$1"; }
not_ok() {
    printf 'not ok %s: %s\n' "$CHECK" "$1"
    shift
    if (($#)); then printf '%s\n' "$@" | head -n 30 | sed 's/^/# /'; fi
}

check() {
    local name=$1 said status
    shift
    said=$("$@" 2>&1)
    status=$?
    if ((status == 0)); then ok "$name"; else not_ok "$name" "status $status of: $*" "$said"; fi
}

refute() {
    local name=$1 said
    shift
    if said=$("$@" 2>&1); then not_ok "$name" "succeeded: $*" "$said"; else ok "$name"; fi
}

# COMMAND ends with just this status.
ends_with() { # STATUS COMMAND...
    local expected=$1 status=0
    shift
    "$@" || status=$?
    printf '# status %s, expected %s\n' "$status" "$expected"
    ((status == expected))
}

# The command prints a line that matches.
says() { # PATTERN COMMAND...
    local pattern=$1 said
    shift
    said=$("$@" 2>&1) || true
    printf '%s\n' "$said"
    grep -qE -- "$pattern" <<<"$said"
}

skip() {
    printf 'skip %s: %s\n' "$CHECK" "$1"
    exit 0
}

within() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        if ((SECONDS >= deadline)); then
            printf 'not within the time: %s\n' "$*"
            "$@"
            return 1
        fi
        sleep 0.1
    done
}

# What systemd makes of it; a client may have its reply before systemd has read that the daemon is ready: ask "within".
runs() { is 'active running success' "$(property ActiveState) $(property SubState) $(property Result)"; }
property() { systemctl show --property="$1" --value summitd.service; }
main_pid() { property MainPID; }
is() { [[ $2 == "$1" ]] || { printf 'expected: %s\nfound: %s\n' "$1" "$2"; false; }; }
# As `is`, where nothing at all is no answer.
same() { [[ -n $1 ]] && is "$1" "$2"; }
# Evaluated anew at each try of `within`.
has_property() { is "$2" "$(property "$1")"; }
answers() { timeout 10 summitctl --system status >/dev/null; }
new_pid() { # OLD: another process answers
    local pid
    pid=$(main_pid)
    [[ $pid != 0 && $pid != "$1" ]] && answers
}

field() {
    python3 -c 'import json, sys; d = json.load(sys.stdin); print(eval(sys.argv[1]))' "$1" 2>/dev/null || echo '(no such field)'
}

# An instant so many seconds from now, as RFC 3339, and as the journal's clock.
in_seconds() { date --utc --date="$1 seconds" +%Y-%m-%dT%H:%M:%SZ; }

# What the service itself has written: by its user, since journald finds no unit of a process that has ended meanwhile.
journal_of_service() { journalctl --quiet "_UID=$(id -u summitd)" "$@"; }
# Reminders of a milestone in the journal, one JSON object a line.
reminders_of() { journal_of_service --output=json "SUMMIT_MILESTONE=$1"; }
reminder_count() { reminders_of "$1" | grep -c SUMMIT_DELIVERY_ID; }
has_reminder() { (($(reminder_count "$1") >= ${2:-1})); }
state_of() { # MILESTONE: that of its only reminder
    summitctl --system remind list --json |
        field "','.join(r['state'] for r in d['reminders'] if r['milestone'] == '$1')"
}
has_state() { is "$2" "$(state_of "$1")"; }

drop_in() { # TEXT: added to [Service]
    mkdir -p "$drop_ins"
    printf '[Service]\n%s\n' "$1" >"$drop_ins/test.conf"
    systemctl daemon-reload
}

fresh() {
    systemctl stop summitd.service summitd.socket 2>/dev/null
    rm -rf "$drop_ins" "$store_directory" /etc/summitd/conf.d
    mkdir -p /etc/summitd/conf.d
    cp /summit/Config/summitd.yaml "$config"
    systemctl daemon-reload
    systemctl reset-failed summitd.service summitd.socket 2>/dev/null
    systemctl start summitd.socket
}

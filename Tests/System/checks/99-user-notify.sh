# Reminders go on from the journal: onto the desktop by the user unit that is installed, and by mail as the README says.
. /summit/Tests/System/guest/lib.sh
id=$(id -u alice)
check 'the system daemon is out of the way' systemctl stop summitd.service summitd.socket
systemctl start "user@$id.service" || skip 'no user manager in this machine'
runtime=/run/user/$id
as_alice() {
    runuser -u alice -- env XDG_RUNTIME_DIR="$runtime" "DBUS_SESSION_BUS_ADDRESS=unix:path=$runtime/bus" HOME=/home/alice "$@"
}
within 10 test -S "$runtime/bus" || skip 'no bus of the user in this machine'
work=/home/alice/notify
as_alice mkdir -p "$work"
trap 'systemctl stop "user@$id.service"; rm -f /usr/sbin/sendmail' EXIT

# What is called writes down its arguments, each on a line of its own, and a line of dashes.
cat >"$work/notify-send" <<'SH'
#!/bin/sh
printf '%s\n' "$@" ---- >>/home/alice/notify/shown
SH
chmod 755 "$work/notify-send"
as_alice mkdir -p /home/alice/.config/systemd/user/summit-notify.service.d
printf '[Service]\nEnvironment=PATH=%s:/usr/bin:/bin\n' "$work" \
    >/home/alice/.config/systemd/user/summit-notify.service.d/path.conf
as_alice systemctl --user daemon-reload
check 'the socket starts' as_alice systemctl --user start summitd.socket
check 'the unit starts' as_alice systemctl --user start summit-notify.service
cursor() { [[ $(find /home/alice -path "*/summit-notify/cursor" -size +0) ]]; }
check 'and keeps its place' within 10 cursor

evil='--urgency=low <b>$(touch ~/notify/evil)</b> `touch ~/notify/evil` "; touch ~/notify/evil; " \n %s &amp;'
remind() { # TITLE PRIORITY SECONDS: prints the slug
    local slug
    slug=$(as_alice summitctl add --when 2031-01-01 -- "$1")
    as_alice summitctl remind add "$slug" "$(in_seconds "$3")" --priority "$2" >/dev/null
    printf '%s\n' "$slug"
}
shown() { grep -c '^----$' "$work/shown"; }
has_shown() { is "$1" "$(shown)"; }
remind "$evil" notice 3 >/dev/null
check 'a reminder is shown' within 15 has_shown 1
check 'as one summary without a body' is '4 --app-name=Summit --urgency=normal --' \
    "$(sed '/^----$/d' "$work/shown" | wc -l) $(head -n 3 "$work/shown" | paste -sd' ')"
check 'with the title to the letter' grep -qF -- "$evil" "$work/shown"
refute 'of which no shell has read a word' test -e "$work/evil"
remind 'Urgent' crit 3 >/dev/null
remind 'By the way' info 4 >/dev/null
check 'two more are shown' within 15 has_shown 3
check 'as urgent as their priority' is '--urgency=normal --urgency=critical --urgency=low' \
    "$(grep -- '^--urgency=[a-z]*$' "$work/shown" | paste -sd' ')"

# Away for a while, daemon and all: what came meanwhile is shown at the start, and nothing twice.
as_alice systemctl --user stop summit-notify.service
slug=$(remind 'While nobody looked' notice 2)
confirmed() { is confirmed "$(as_alice summitctl remind list "$slug" --json | field "d['reminders'][0]['state']")"; }
within 10 confirmed
as_alice systemctl --user restart summitd.service
as_alice systemctl --user start summit-notify.service
check 'what came meanwhile is shown' within 15 has_shown 4
sleep 2
check 'and nothing twice' has_shown 4
as_alice systemctl --user stop summit-notify.service

# By mail: the recipe is taken from the README as it stands.
cat >/usr/sbin/sendmail <<'SH'
#!/bin/sh
{ printf 'called with: %s\n' "$*"; cat; echo ----; } >>/home/alice/notify/mail
SH
chmod 755 /usr/sbin/sendmail
awk '/^    summitctl watch --reminders --cursor-file/ { on = 1 } on && /^$/ { exit } on' /summit/README.md >"$work/recipe"
check 'the README has the recipe' grep -q sendmail "$work/recipe"
as_alice bash "$work/recipe" >/dev/null 2>"$work/complaints" &
within 10 test -s /home/alice/.summit-mail
slug=$(remind "$evil – Алматы" notice 3)
mailed() { grep -q '^----$' "$work/mail"; }
check 'a mail is sent' within 15 mailed
check 'to whom the header says' is 'called with: -i -t' "$(head -n 1 "$work/mail")"
check 'about the milestone, in ASCII' is "Subject: Reminder: $slug" "$(grep '^Subject: ' "$work/mail")"
check 'with four headers and an empty line' is '' "$(sed -n '6p' "$work/mail")"
check 'and the message to the letter' grep -qF -- "$evil – Алматы" "$work/mail"
check 'nothing was complained about' is '' "$(cat "$work/complaints")"
refute 'and no shell has read a word here either' test -e "$work/evil"
as_alice systemctl --user stop summitd.service summitd.socket

# A good configuration is taken, a broken one refused by its line, without a restart.
. /summit/Tests/System/guest/lib.sh
fresh
answers
pid=$(main_pid)
drop=/etc/summitd/conf.d/50-test.yaml

printf 'log-level: debug\n' >$drop
check 'systemctl reload takes a good configuration' systemctl reload summitd.service
check 'and the journal says so' says . journalctl --quiet -u summitd.service MESSAGE_ID=15fa50cec78441d6995f4ea2e2f1e230
slug=$(summitctl --system add 'Logged in detail' 2031-05-02T10:00 --zone Asia/Almaty)
summitctl --system remind add "$slug" "$(in_seconds 1)" >/dev/null
detailed() { journal_of_service PRIORITY=7 | grep -q .; }
check 'the new log level counts' within 5 detailed
printf 'reminders:\n  policies:\n    - {name: rehearsals, tag: rehearsal, triggers: [-P7D]}\n' >$drop
slug=$(summitctl --system add 'Under a policy' 2031-05-02T10:00 --zone Asia/Almaty --tag rehearsal)
planned() { summitctl --system remind list "$slug" -o csv --no-legend | grep -q ',due,rehearsals,'; }
refute 'no policy holds yet' planned
kill -HUP "$pid"
check 'SIGHUP reads a new policy, and plans by it' within 5 planned
check 'the next reminder is its' within 5 has_property StatusText 'Next reminder 2031-04-25T05:00:00Z: Under a policy'

refused() { journalctl --quiet -o cat -u summitd.service MESSAGE_ID=75ba745098d842baa8849fa39d28fc2b; }
count_refused() { refused | wc -l; }
printf 'log-level: info\nlimits:\n  nestling: 64\n' >$drop
check 'an unknown key is refused, with its line' says '50-test\.yaml:3|line 3' summitctl --system reload
refute 'reload fails' summitctl --system reload
refute 'systemctl reload fails too' systemctl reload summitd.service
check 'the journal names the line' says '50-test\.yaml:3|line 3' refused
check 'the daemon is the same one' is "$pid" "$(main_pid)"
check 'and still answers' answers

before=$(count_refused)
more_refused() { (($(count_refused) > before)); }
kill -HUP "$pid"
check 'SIGHUP reads it again too' within 5 more_refused
check 'and does not end the daemon' is "$pid" "$(main_pid)"

printf 'log-level: [\n' >$drop
refute 'what is no YAML is refused' summitctl --system reload
rm $drop
check 'without the broken file it is taken' summitctl --system reload
check 'systemd sees a running service' within 5 runs

# Started with a broken one: status 78, and no restart.
printf 'nonsense: 1\n' >$drop
systemctl stop summitd.service summitd.socket
refute 'a start with a broken configuration fails' systemctl start summitd.service
check 'with status 78' has_property ExecMainStatus 78
sleep 2
check 'and is not tried again' is 'failed 0' "$(property ActiveState) $(property NRestarts)"
rm $drop

# After the installation everything works, and nothing has to be done.
. /summit/Tests/System/guest/package.sh

check 'it is installed, as it was built' put "${built[0]}"
check 'dpkg has nothing to complain of' is '' "$(dpkg --audit; dpkg --verify summit)"
for unit in summitd.service summitd.socket; do
    check "$unit runs" systemctl is-active --quiet $unit
    check "$unit does so after a boot" is enabled "$(systemctl is-enabled $unit)"
    check "$unit of users waits for them to want it" is disabled "$(systemctl --global is-enabled $unit)"
done
check 'no unit has failed' is '' "$(systemctl list-units --failed --no-legend --plain)"
check 'the daemon answers, in the version of the package' is "summitd $this" \
    "summitd $(summitctl --system version --json | field "d['summitd']")"
check 'as a user of its own' is summitd "$(stat -c %U "/proc/$(main_pid)")"
check 'which is in the groups that it needs' is 'summit summitd systemd-journal' \
    "$(id -nG summitd | tr ' ' '\n' | sort | paste -sd' ')"

slug=$(summitctl --system add 'The first' 2031-01-01 --remind "$(in_seconds 3)")
check 'the shipped timeline is imported' summitctl --system import $timeline
check 'libical is there, of whatever name' summitctl --system export /tmp/all.ics
check 'the first reminder is in the journal' within 15 has_reminder "$slug"
check 'the catalog explains it' says 'A reminder of the milestone "The first" fell due' \
    journalctl -x --quiet "SUMMIT_MILESTONE=$slug"
usermod --append --groups summit bob
as() { runuser -u "$1" -- "${@:2}"; }
check 'a member of the group may change it' as bob summitctl --system add 'His' 2031-01-01
check 'another user may not' ends_with 77 as alice summitctl --system add 'Hers' 2031-01-01
check 'but read' as alice summitctl --system show "$slug"

check 'each file of the package is there' bash -c 'dpkg --listfiles summit | while read -r f; do ls -d "$f" || exit; done'
for page in man1/summitctl.1 man5/summitd.yaml.5 man7/summit-timeline.7 man8/summitd.8; do
    check "there is a page $page" gzip --test "/usr/share/man/$page.gz"
done
for file in bash-completion/completions/summitctl zsh/vendor-completions/_summitctl fish/vendor_completions.d/summitctl.fish; do
    check "there are completions for ${file%%[-/]*}" test -s "/usr/share/$file"
done
check 'the configuration is a conffile' says '/etc/summitd/summitd.yaml [0-9a-f]{32}' \
    dpkg-query --show --showformat='${Conffiles}' summit
for document in copyright changelog.gz README.Debian; do
    check "there is $document" test -s "/usr/share/doc/summit/$document"
done

# The sandbox, as installed.
. /summit/Tests/System/guest/lib.sh
fresh
answers
unit=/usr/lib/systemd/system/summitd.service
check 'exposure of at most 0.5' systemd-analyze security --offline=true --threshold=5 $unit
printf '# %s\n' "$(systemd-analyze security --offline=true $unit | tail -n 1 | grep -oE '[Oo]verall.*[0-9]')"
check 'systemd has nothing to say of the units' is '' "$(systemd-analyze verify --man=no \
    $unit /usr/lib/systemd/system/summitd.socket 2>&1)"
status=/proc/$(main_pid)/status
check 'no capabilities' says '^CapEff:\s+0+$' cat "$status"
check 'none to gain' says '^NoNewPrivs:\s+1$' cat "$status"
check 'system calls are filtered' says '^Seccomp:\s+2$' cat "$status"

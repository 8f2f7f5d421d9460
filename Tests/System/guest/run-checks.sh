#!/bin/bash
# In the guest, under probe.service: installs Summit and runs the checks, each in a time of its own.
set -uo pipefail

results=/out/results
set -a
# shellcheck source=/dev/null
. /out/environment
set +a
checks=/summit/Tests/System/$SUMMIT_CHECKS
per_check=${SUMMIT_CHECK_SECONDS:-150}

mapfile -t selected < <(grep . /out/checks)
if ((${#selected[@]} == 0)); then
    mapfile -t selected < <(cd "$checks" && printf '%s\n' [0-9]*.sh)
    selected=("${selected[@]%.sh}")
fi

verdict() { printf '%s\n' "$*" >>"$results"; }

# As on a real machine: what `make install` does after copying is part of what is tested. The checks of the package install
# that.
if [[ $SUMMIT_CHECKS == package ]]; then
    useradd --create-home --shell /bin/bash alice
    useradd --create-home --shell /bin/bash bob
elif [[ ${selected[*]} != 00-boot ]]; then
    if make --directory=/summit --no-print-directory install PREFIX=/usr >/out/install.log 2>&1; then
        verdict 'ok install: make install PREFIX=/usr'
    else
        verdict 'not ok install: make install PREFIX=/usr'
        sed 's/^/# /' /out/install.log >>"$results"
    fi
    useradd --create-home --shell /bin/bash alice
    useradd --create-home --shell /bin/bash --groups summit bob
fi

for check in "${selected[@]}"; do
    CHECK=$check PYTHONPATH=/python timeout --kill-after=5 "$per_check" bash "$checks/$check.sh" >"/out/$check.log" 2>&1
    status=$?
    grep -E '^(ok|not ok|skip|#) ' "/out/$check.log" >>"$results"
    if ((status == 124 || status == 137)); then
        verdict "not ok $check: took more than $per_check s"
    elif ((status != 0)); then
        verdict "not ok $check: ended with status $status"
        tail -n 15 "/out/$check.log" | sed 's/^/# /' >>"$results"
    elif ! grep -qE '^(ok|not ok|skip) ' "/out/$check.log"; then
        verdict "not ok $check: checked nothing"
    fi
done

journalctl --output=export >/out/journal.export 2>/dev/null
journalctl --output=short-precise --unit=summitd.service --unit=summitd.socket >/out/summitd.log 2>/dev/null
touch /out/finished

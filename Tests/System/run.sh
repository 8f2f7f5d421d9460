#!/bin/bash
# Boots a real Debian under systemd-nspawn, installs Summit in it, and runs the checks there.
#
#     Tests/System/run.sh SUITE [CHECK...]               for example: run.sh bookworm 20-reminder
#     Tests/System/run.sh --package SUITE [CHECK...]     the checks of the Debian package, which install it themselves
#
# What was found stays in .build-system/SUITE (SUITE-package): console.log, install.log, a log of each check, and the
# journal.
#
# SUMMIT_SYSTEM_TIMEOUT  seconds after which the machine is ended (1200)
# SUMMIT_CHECK_SECONDS   seconds that one check may take (150)
# SUMMIT_CRASH_*         for the checks of crashes; see Tests/Crash/run.sh
# see make-root.sh for where the Debian comes from and is kept
set -euo pipefail

checks=checks kind=
if [[ ${1:-} == --package ]]; then
    checks=package kind=-package
    shift
fi
suite=${1:?usage: run.sh [--package] SUITE [CHECK...]}
shift
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../.." && pwd)
limit=${SUMMIT_SYSTEM_TIMEOUT:-1200}

if [[ $(id -u) -ne 0 ]]; then
    passed=$(compgen -e SUMMIT_ | paste -sd,)
    exec sudo ${passed:+"--preserve-env=$passed"} "$0" ${kind:+-$kind} "$suite" "$@"
fi

for program in summitd summitctl summit-convert; do
    if [[ ! -x $project/.build/dist/$program && $* != 00-boot ]]; then
        printf 'system-test: .build/dist/%s is missing: make build\n' "$program" >&2
        exit 1
    fi
done
if [[ $checks == package ]] && ! compgen -G "$project/.build/dist/summit_*.deb" >/dev/null; then
    printf 'system-test: the package is missing: make deb\n' >&2
    exit 1
fi

root=$("$here/make-root.sh" "$suite")
out=$project/.build-system/$suite$kind
mkdir -p "${out%/*}"
# Another run of this suite from this folder would take the results away under us, and we its.
exec 8>"$out.lock"
flock --nonblock 8 || {
    printf 'system-test: waits for another run of %s in this folder\n' "$suite" >&2
    flock 8
}
rm -rf "$out"
mkdir -p "$out"
printf '%s\n' "$@" >"$out/checks"
# What is said to the checks themselves goes in as a file: systemd keeps no environment for them.
while read -r name; do
    printf '%s=%q\n' "$name" "${!name}"
done < <(compgen -e | grep -E '^SUMMIT_(CHECK|CRASH)_') >"$out/environment" || true
printf 'SUMMIT_CHECKS=%s\n' "$checks" >>"$out/environment"

# Everything the guest needs of the project, read-only; the Python client comes along as a directory.
binds=(
    "--bind-ro=$project:/summit"
    "--bind-ro=$here/guest/probe.service:/etc/systemd/system/probe.service"
    "--bind-ro=$here/guest/probe.target:/etc/systemd/system/probe.target"
    "--bind=$out:/out"
)
for packages in "$project"/.build-venv/lib/python3*/site-packages; do
    if [[ -d $packages/varlink ]]; then
        binds+=("--bind-ro=$packages:/python")
    fi
done

# systemd in the guest wants cgroup v2 and a group of its own. A host on v1 has it mounted nowhere, or elsewhere: in a
# mount namespace of ours it can be put where it belongs.
boot() {
    unshare --mount --propagation private bash -euc '
        if [[ $(stat -f -c %T /sys/fs/cgroup) != cgroup2fs ]]; then
            umount -R /sys/fs/cgroup
            mount -t cgroup2 cgroup2 /sys/fs/cgroup
        fi
        group=/sys/fs/cgroup/summit-test-$$
        mkdir "$group"
        limit=$1
        shift
        # Whatever is left when the time is up goes at once.
        clean() {
            if [[ -e $group/cgroup.kill ]]; then echo 1 >"$group/cgroup.kill"; fi
            for _ in {1..50}; do
                if ! grep -q "populated 1" "$group/cgroup.events"; then break; fi
                sleep 0.1
            done
            find "$group" -depth -type d -exec rmdir {} \; 2>/dev/null || true
        }
        trap clean EXIT
        timeout --kill-after=5 "$limit" bash -c "echo \$\$ >\"\$0/cgroup.procs\"; exec \"\$@\"" "$group" "$@"
    ' boot "$limit" systemd-nspawn --quiet --directory="$root" --machine="summit-test-$suite$kind-$$" --register=no \
        --keep-unit --console=pipe --private-network --volatile=overlay --link-journal=no --settings=no \
        "${binds[@]}" --boot -- systemd.unit=probe.target systemd.show_status=false \
        </dev/null >"$out/console.log" 2>&1
}

began=$SECONDS
status=0
boot || status=$?

# What the checks have said is the verdict; a machine that went down before the end has failed.
results=$out/results
touch "$results"
if [[ ! -e $out/finished ]]; then
    printf 'not ok machine: ended before its checks (status %s, after %s s)\n' "$status" "$((SECONDS - began))" >>"$results"
    tail -n 20 "$out/console.log" >&2
fi
cat "$results"
passed=$(grep -c '^ok ' "$results" || true)
failed=$(grep -c '^not ok ' "$results" || true)
skipped=$(grep -c '^skip ' "$results" || true)
if [[ -n ${SUDO_UID:-} ]]; then
    chown -R "$SUDO_UID:${SUDO_GID:-$SUDO_UID}" "$project/.build-system"
fi
if ((skipped)); then
    printf '# skipped %s; see above\n' "$skipped"
fi
printf '# %s, %s s; details in %s\n' "$suite$kind" "$((SECONDS - began))" "${out#"$project"/}"
printf '%s passed, %s failed\n' "$passed" "$failed"
((failed == 0 && passed > 0))

#!/bin/bash
# Makes the Debian that `make system-test` boots, or finds it in the cache, and prints its path.
#
#     Tests/System/make-root.sh SUITE
#
# SUMMIT_SYSTEM_CACHE   where the roots are kept (/var/cache/summit-system-test)
# SUMMIT_SYSTEM_MIRROR  where the packages come from (the machine's own apt sources)
set -euo pipefail

suite=${1:?usage: make-root.sh SUITE}
cache=${SUMMIT_SYSTEM_CACHE:-/var/cache/summit-system-test}

packages=(
    systemd systemd-sysv dbus # what is tested
    dbus-user-session libpam-systemd # for the daemon of a user
    libsystemd0 libsqlite3-0 tzdata # what summitd links and reads
    make passwd python3 sqlite3 strace # what the checks use
)
# What summit-convert links; the package got another name when time_t became 64 bits wide.
case $suite in
bookworm) packages+=(libical3) ;;
*) packages+=(libical3t64) ;;
esac

# A change to this file makes a new root: it decides everything that is in one.
root=$cache/$suite-$(sha256sum "$0" | cut -c1-12)

# The archive that apt uses here for this release: apt reads its own formats best. Without one (another distribution),
# debootstrap's own default.
mirror() {
    if [[ -n ${SUMMIT_SYSTEM_MIRROR:-} ]]; then
        printf '%s\n' "$SUMMIT_SYSTEM_MIRROR"
        return
    fi
    local codename
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    [[ $(. /etc/os-release && printf '%s' "$ID") == debian ]] || return 0
    apt-get indextargets --format '$(RELEASE) $(COMPONENT) $(REPO_URI)' 'Created-By: Packages' |
        awk -v release="$codename" '$1 == release && $2 == "main" { print $3; exit }'
}

make_root() {
    local work=$1 archive script=/usr/share/debootstrap/scripts/$suite
    archive=$(mirror)
    local options=(--variant=minbase "--include=$(IFS=,; printf '%s' "${packages[*]}")")
    local keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    if [[ -r $keyring ]]; then
        options+=("--keyring=$keyring")
    else
        printf 'make-root: %s is missing: signatures are not checked\n' "$keyring" >&2
        options+=(--no-check-gpg)
    fi
    # An older debootstrap does not know a newer suite by name; all since etch are made alike.
    if [[ ! -e $script ]]; then
        script=/usr/share/debootstrap/scripts/sid
    fi
    printf 'make-root: %s from %s\n' "$suite" "${archive:-the default archive}" >&2
    local arguments=("$suite" "$work")
    if [[ -n $archive ]]; then
        arguments+=("$archive" "$script")
    fi
    if ! debootstrap "${options[@]}" "${arguments[@]}" >"$work.log" 2>&1; then
        tail -n 20 "$work.log" >&2
        printf 'make-root: debootstrap failed; the whole log is %s\n' "$work.log" >&2
        return 1
    fi
    rm -f "$work.log"

    rm -rf "$work"/var/cache/apt/archives/*.deb "$work"/var/lib/apt/lists/* "$work"/usr/share/{doc,man,locale}/*
    printf 'summit-test\n' >"$work/etc/hostname"
    printf '127.0.0.1 localhost summit-test\n' >"$work/etc/hosts"
    # A machine id of its own: without one each boot is a first boot. A persistent journal, as on a real machine.
    rm -f "$work/etc/machine-id"
    systemd-machine-id-setup --root="$work" >/dev/null 2>&1
    mkdir -p "$work/var/log/journal"
    local timer
    for timer in apt-daily apt-daily-upgrade dpkg-db-backup e2scrub_all fstrim; do
        ln -sf /dev/null "$work/etc/systemd/system/$timer.timer"
    done
}

if [[ $(id -u) -ne 0 ]]; then
    printf 'make-root: only root can make a Debian root\n' >&2
    exit 1
fi
mkdir -p "$cache"
exec 9>"$cache/$suite.lock"
flock 9
if [[ ! -d $root ]]; then
    work=$(mktemp -d "$cache/$suite.XXXXXX")
    trap 'rm -rf --one-file-system "$work"' EXIT
    make_root "$work"
    chmod 755 "$work"
    # Roots made by earlier versions of this file are of no more use.
    find "$cache" -maxdepth 1 -type d -name "$suite-????????????" -exec rm -rf --one-file-system {} +
    mv "$work" "$root"
    trap - EXIT
fi
printf '%s\n' "$root"

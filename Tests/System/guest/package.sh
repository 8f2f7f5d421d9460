# Sourced by each check of the Debian package.
#
#     pristine [PACKAGE]     purges what is there, and installs
#     put PACKAGE            dpkg --install, without questions: an edited conffile is kept
#
#     deb       the package as built
#     later     the same as version 9.0, with another default in its configuration
#     beyond    the same as version 10.0, which has brought the timeline into a form of its own
. /summit/Tests/System/guest/lib.sh
export DEBIAN_FRONTEND=noninteractive

built=(/summit/.build/dist/summit_*.deb)
made=/var/tmp/packages
deb=$made/summit.deb later=$made/summit_9.0.deb beyond=$made/summit_10.0.deb

# Not compressed: packing takes no time, and unpacking less.
pack() { # VERSION FILE
    sed -i "s/^Version: .*/Version: $1/" "$made/tree/DEBIAN/control"
    dpkg-deb --build -Znone "$made/tree" "$2" >/dev/null
}
if [[ ! -e $beyond ]]; then
    mkdir -p "$made"
    dpkg-deb --raw-extract "${built[0]}" "$made/tree"
    pack "$(dpkg-deb --field "${built[0]}" Version)" "$deb"
    printf '# A default of version 9.0.\n' >>"$made/tree/etc/summitd/summitd.yaml"
    pack 9.0 "$later"
    sed -i "s/'6 imports') echo .*/'6 imports') echo '10.0~' ;;/" "$made/tree/DEBIAN/prerm"
    pack 10.0 "$beyond"
    rm -rf "$made/tree"
fi

put() { dpkg --force-confdef --force-confold --install "$1" </dev/null; }
version() { dpkg-query --show --showformat='${Status} ${Version}' summit 2>/dev/null; }
is_version() { is "install ok installed $1" "$(version)"; }
this=$(dpkg-deb --field "$deb" Version)

purge() { dpkg --purge summit; }
pristine() {
    ! version >/dev/null || purge >/dev/null 2>&1
    rm -rf /etc/summitd
    put "${1:-$deb}"
}
everything() { timeout 20 summitctl --system list --json; }

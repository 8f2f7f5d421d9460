#!/bin/bash
# Fuzzes the parsers of SummitCore, and the readers of files, with libFuzzer, which comes with the Swift toolchain. See
# Docs/Fuzzing.md.
#
#     Tests/Fuzz/run.sh [SECONDS] [TARGET...]      for example: run.sh 60 edtf tzif
#     Tests/Fuzz/run.sh --reproduce TARGET FILE    runs one input and says what is wrong with it
#
# Each target runs for SECONDS (60), one after the other. An input that breaks something is kept in
# .build-fuzz/findings and named at the end; the exit status is 1 then.
#
# SUMMIT_FUZZ_SANITIZERS  fuzzer (default), or fuzzer,address
set -euo pipefail
cd "$(dirname "$0")/../.."

here=Tests/Fuzz
sanitizers=${SUMMIT_FUZZ_SANITIZERS:-fuzzer}
work=.build-fuzz
objects=$work/${sanitizers//,/-}

fail() {
    printf 'fuzz: %s\n' "$*" >&2
    exit 64
}

# The oracles are shared with the tests, which run what was found. Two programs: that of SummitCore is built in seconds.
core_oracles=Tests/SummitCoreTests/Fuzz
import_oracles=Tests/SummitFormatsTests/Fuzz
program_of() { [[ $1 == import-* ]] && printf '%s/import-fuzz' "$objects" || printf '%s/summit-fuzz' "$objects"; }

# Newer than what was built of it? A file that was removed leaves its directory newer.
is_stale() { # PRODUCT SOURCE...
    [[ ! -e $1 ]] || [[ -n $(find "${@:2}" -newer "$1" -not -path "*/corpus*" -print -quit) ]]
}

# A module of Swift, unless it is there already. -enable-testing lets the oracles see what is internal.
module() { # NAME FOLDER DEPENDENCY... -- OPTION...
    local name=$1 folder=$2 dependencies=()
    shift 2
    while (($#)) && [[ $1 != -- ]]; do dependencies+=("$1") && shift; done
    shift || true
    is_stale "$objects/$name.o" "$folder" "${dependencies[@]}" || return 0
    printf 'fuzz: builds %s\n' "$name"
    local sources
    mapfile -t sources < <(find "$folder" -name '*.swift')
    swiftc "${swift[@]}" "$@" -enable-testing -package-name summit -module-name "$name" -I "$objects" \
        -emit-module -emit-module-path "$objects/$name.swiftmodule" -c -o "$objects/$name.o.new" "${sources[@]}"
    mv "$objects/$name.o.new" "$objects/$name.o"
}

harness() { # PROGRAM ORACLES OBJECT... -- FILE...
    local program=$1 oracles=$2 linked=() files
    shift 2
    while (($#)) && [[ $1 != -- ]]; do linked+=("$1") && shift; done
    shift || true
    mapfile -t files < <(find "$oracles" -name '*.swift' -not -name '*Tests.swift')
    files+=("$here/Fuzzer.swift" "$@")
    is_stale "$program" "${linked[@]}" "${files[@]}" "$oracles" || return 0
    printf 'fuzz: builds the targets of %s\n' "${program##*/}"
    local libraries=()
    [[ $program != */import-fuzz ]] || libraries=("${import_libraries[@]}")
    swiftc "${swift[@]}" -package-name summit -module-name SummitFuzz -I "$objects" "${clang_modules[@]}" \
        -o "$program.new" "${files[@]}" "${linked[@]}" "${libraries[@]}"
    mv "$program.new" "$program"
}

# As Package.swift has them; warnings are what a build is for.
swift=(-O -wmo -sanitize="$sanitizers" -parse-as-library -D SWIFT_PACKAGE)
language=(-swift-version 6)
for feature in ExistentialAny InternalImportsByDefault MemberImportVisibility NonisolatedNonsendingByDefault; do
    language+=(-enable-upcoming-feature "$feature")
done
clang_modules=()
import_libraries=()

build_core() {
    module SummitCore Sources/SummitCore --
    harness "$objects/summit-fuzz" "$core_oracles" "$objects/SummitCore.o" -- \
        Tests/SummitCoreTests/Dates/MadeTZif.swift
}

# Where SwiftPM has put Yams: whoever has built anything has it.
yams() {
    local folder
    for folder in .build/checkouts/Yams .build-static/checkouts/Yams; do
        if [[ -d $folder ]]; then
            printf '%s/Sources' "$folder"
            return
        fi
    done
    swift package resolve >&2 && printf '%s/Sources' .build/checkouts/Yams
}

c_object() { # OBJECT INCLUDE SOURCE
    is_stale "$objects/$1" "$3" "$2" || return 0
    clang -O2 -fsanitize="${sanitizers/fuzzer/fuzzer-no-link}" -I "$2" -c -o "$objects/$1.new" "$3"
    mv "$objects/$1.new" "$objects/$1"
}

# What the package's resources become.
embedded_resources() { # DIRECTORY
    local file name out=$1/embedded_resources.swift
    is_stale "$out" Sources/SummitAPI/Interfaces || return 0
    mkdir -p "$1"
    {
        printf 'struct PackageResources {\n'
        for file in Sources/SummitAPI/Interfaces/*.varlink; do
            name=$(basename "$file")
            printf 'static let %s: [UInt8] = [%s]\n' "${name//./_}" "$(od -An -v -tu1 "$file" | tr -s ' \n' ',' | sed 's/^,//; s/,$//')"
        done
        printf '}\n'
    } >"$out"
}

build_import() {
    local yams source linked=() c_linked=()
    yams=$(yams)
    if [[ ! -e $objects/CLinux.modulemap ]]; then
        printf 'module CLinux { umbrella header "%s/Sources/CLinux/include/CLinux.h" export * }\n' "$PWD" >"$objects/CLinux.modulemap"
    fi
    clang_modules=(
        -I "$yams/CYaml/include" -I Sources/CLinux/include -I Sources/CLibical
        -Xcc "-fmodule-map-file=$objects/CLinux.modulemap"
    )
    for source in "$yams"/CYaml/src/*.c; do
        c_object "CYaml-$(basename "$source" .c).o" "$yams/CYaml/include" "$source"
        c_linked+=("$objects/CYaml-$(basename "$source" .c).o")
    done
    for source in Sources/CLinux/*.c; do
        c_object "CLinux-$(basename "$source" .c).o" Sources/CLinux/include "$source"
        c_linked+=("$objects/CLinux-$(basename "$source" .c).o")
    done
    embedded_resources "$objects/SummitAPI"
    local core=$objects/SummitCore.o
    module SummitCore Sources/SummitCore --
    module Yams "$yams/Yams" -- "${clang_modules[@]}"
    module Varlink Sources/Varlink -- "${language[@]}"
    module LinuxSystem Sources/LinuxSystem "$core" -- "${language[@]}" "${clang_modules[@]}"
    module SummitAPI Sources/SummitAPI "$core" "$objects/Varlink.o" "$objects/SummitAPI" -- "${language[@]}" \
        "$objects/SummitAPI/embedded_resources.swift"
    for source in SummitCore Yams Varlink LinuxSystem SummitAPI; do linked+=("$objects/$source.o"); done
    module SummitFormats Sources/SummitFormats "${linked[@]}" -- "${language[@]}" "${clang_modules[@]}"
    import_libraries=(-lical)
    harness "$objects/import-fuzz" "$import_oracles" "$objects/SummitFormats.o" "${linked[@]}" "${c_linked[@]}" --
}

build() { # TARGET...
    mkdir -p "$objects"
    local target
    for target in "$@"; do
        if [[ $target == import-* ]]; then build_import; else build_core; fi
    done
}

# Long enough for anything that a person writes, short enough to be fast. A zone file has a kilobyte or three.
longest() {
    case $1 in
    tzif) printf 4096 ;;
    rrule) printf 400 ;;
    import-*) printf 4096 ;;
    *) printf 160 ;;
    esac
}

# Nothing of the environment may decide what is found. Swift's own report of a crash would keep libFuzzer from writing
# the input down.
run() { # TARGET ARGUMENT...
    env -i PATH="$PATH" SWIFT_BACKTRACE=enable=no SUMMIT_FUZZ_TARGET="$1" "$(program_of "$1")" "${@:2}"
}

stat_of() { sed -n "s/^stat::$1: *//p" "$2" | tail -n 1; }

# Prints a line of a table, and returns 1 when something was found.
fuzz() { # TARGET SECONDS
    local target=$1 seconds=$2 status=0
    local log=$work/$target.log corpus=$work/corpus/$target findings=$work/findings
    mkdir -p "$corpus" "$findings"
    local options=(
        "-max_total_time=$seconds" "-max_len=$(longest "$target")" -timeout=5 -rss_limit_mb=1024 -print_final_stats=1
        "-artifact_prefix=$findings/$target-" -detect_leaks=0 -use_value_profile=1
    )
    if [[ -e $here/dictionaries/$target.dict ]]; then options+=("-dict=$here/dictionaries/$target.dict"); fi
    # The first corpus is written to, the others are only read.
    local seeds=("$corpus" "$here/corpus/$target")
    if [[ -d $here/regressions/$target ]]; then seeds+=("$here/regressions/$target"); fi
    run "$target" "${options[@]}" "${seeds[@]}" >"$log" 2>&1 || status=$?
    printf '%-14s %8s %13s %9s %9s %s\n' "$target" "$seconds" "$(stat_of number_of_executed_units "$log")" \
        "$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)" "$(stat_of new_units_added "$log")" \
        "$( ((status)) && printf 'FOUND' || printf -- '-')"
    ((status == 0)) && return
    {
        printf '\nfuzz: %s ended with status %s: %s\n' "$target" "$status" \
            "$(grep -m 1 -E 'Fatal error|ERROR: libFuzzer|SUMMARY' "$log" || tail -n 1 "$log")"
        local input
        input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        printf 'fuzz: the input is %s; the log %s\n' "${input:-unknown}" "$log"
        printf 'fuzz: again: %s --reproduce %s %s\n' "$here/run.sh" "$target" "${input:-FILE}"
        printf 'fuzz: when it is mended: cp %s %s\n\n' "${input:-FILE}" "$here/regressions/$target/"
    } >&2
    return 1
}

if [[ ${1:-} == --reproduce ]]; then
    (($# == 3)) || fail "usage: run.sh --reproduce TARGET FILE"
    [[ -r $3 ]] || fail "$3 can't be read"
    build "$2"
    run "$2" -timeout=5 -detect_leaks=0 "$3"
    exit
fi

seconds=60
if [[ ${1:-} =~ ^[0-9]+$ ]]; then
    seconds=$1
    shift
fi
((seconds > 0)) || fail '0 seconds would be for ever'
targets=("$@")
if ((${#targets[@]} == 0)); then
    for directory in "$here"/corpus/*/; do targets+=("$(basename "$directory")"); done
fi
for target in "${targets[@]}"; do
    [[ -d $here/corpus/$target ]] || fail "there is no target $target; there are: $(cd "$here/corpus" && echo *)"
done

build "${targets[@]}"
printf '%-14s %8s %13s %9s %9s %s\n' target seconds executions coverage 'new units' found
# As many at a time as there are processors: each has one to itself.
status=0 running=0
for target in "${targets[@]}"; do
    if ((running == $(nproc))); then
        wait -n || status=1
        running=$((running - 1))
    fi
    fuzz "$target" "$seconds" &
    running=$((running + 1))
done
while ((running > 0)); do
    wait -n || status=1
    running=$((running - 1))
done
exit "$status"

#!/bin/bash
# Fuzzes the parsers of SummitCore with libFuzzer, which comes with the Swift toolchain. See Docs/Fuzzing.md.
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
program=$objects/summit-fuzz

fail() {
    printf 'fuzz: %s\n' "$*" >&2
    exit 64
}

# The oracles are shared with the tests, which run what was found: see Tests/SummitCoreTests/Fuzz.
harness=("$here"/Fuzzer.swift Tests/SummitCoreTests/Dates/MadeTZif.swift)
for file in Tests/SummitCoreTests/Fuzz/*.swift; do
    if [[ $file != *Tests.swift ]]; then harness+=("$file"); fi
done

# Newer than what was built of it? A file that was removed leaves its directory newer.
is_stale() { # PRODUCT SOURCE...
    [[ ! -e $1 ]] || [[ -n $(find "${@:2}" -newer "$1" -not -path "*/corpus*" -print -quit) ]]
}

build() {
    mkdir -p "$objects"
    local core=$objects/SummitCore.o options=(-O -sanitize="$sanitizers" -parse-as-library)
    if is_stale "$core" Sources/SummitCore; then
        printf 'fuzz: builds SummitCore\n'
        local sources
        mapfile -t sources < <(find Sources/SummitCore -name '*.swift')
        swiftc "${options[@]}" -wmo -module-name SummitCore -emit-module -emit-module-path "$objects/SummitCore.swiftmodule" \
            -c -o "$core.new" "${sources[@]}"
        mv "$core.new" "$core"
    fi
    if is_stale "$program" "$core" "${harness[@]}" "$here"; then
        printf 'fuzz: builds the targets\n'
        swiftc "${options[@]}" -wmo -module-name SummitFuzz -I "$objects" -o "$program.new" "${harness[@]}" "$core"
        mv "$program.new" "$program"
    fi
}

# Long enough for anything that a person writes, short enough to be fast. A zone file has a kilobyte or three.
longest() {
    case $1 in
    tzif) printf 4096 ;;
    rrule) printf 400 ;;
    *) printf 160 ;;
    esac
}

# Nothing of the environment may decide what is found. Swift's own report of a crash would keep libFuzzer from writing
# the input down.
run() { # TARGET ARGUMENT...
    env -i PATH="$PATH" SWIFT_BACKTRACE=enable=no SUMMIT_FUZZ_TARGET="$1" "$program" "${@:2}"
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
    printf '%-10s %8s %13s %9s %9s %s\n' "$target" "$seconds" "$(stat_of number_of_executed_units "$log")" \
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
    build
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

build
printf '%-10s %8s %13s %9s %9s %s\n' target seconds executions coverage 'new units' found
status=0
for target in "${targets[@]}"; do
    fuzz "$target" "$seconds" || status=1
done
exit "$status"

# The completions are where the shells look for them, and offer what the daemon knows.
. /summit/Tests/System/guest/lib.sh
fresh
check 'the timeline is imported' summitctl --system import $timeline
for file in bash-completion/completions/summitctl zsh/vendor-completions/_summitctl fish/vendor_completions.d/summitctl.fish; do
    check "there is ${file%%/*}" test -s "/usr/share/$file"
done
offered() { # LINE
    bash -c 'source /usr/share/bash-completion/completions/summitctl
        COMP_LINE=$1 COMP_POINT=${#1}; read -ra COMP_WORDS <<<"$1"
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); COMPREPLY=()
        _summitctl summitctl "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
        printf "%s\n" "${COMPREPLY[@]}"' bash "$1"
}
check 'a slug is completed' is astana-2025 "$(offered 'summitctl --system show as')"
check 'a verb is' is countdown "$(offered 'summitctl coun')"

# SPDX-License-Identifier: GPL-3.0-or-later
# A real terminal for tests: a tmux server of the test's own. Sourced by tests/repl/run-transcripts and by scripts.
#
#   term_start 80x24 caravan -t hello.byte     starts the program on a screen of that size
#   term_keys Up Enter C-c                     presses keys (tmux's names); term_type TEXT types literally
#   term_wait REGEX [SECONDS]                  waits until a line of the screen matches, 10 seconds at most
#   term_screen                                prints the screen as text
#   term_still                                 the same, once nothing changes on it any more
#   term_resize 100x30                         changes its size
#   term_wait_end [SECONDS]                    waits until the program ends, and returns its exit status
#   term_end                                   closes the terminal (also done when the shell exits)
#
# Nothing here sleeps for a fixed time in the hope that it is enough: what is waited for is looked for, often.

# The socket's path must be short (a kernel limit near 100 bytes), so it does not lie in the test's own folder.
term_start() {
    need tmux
    term_end
    rm -rf "${HOME:?}/.local/state/caravan/breakpoints"     # those of the terminal before
    term_dir=$(mktemp -d "${TMPDIR:-/tmp}/term.XXXXXX") || return 1
    trap term_end EXIT
    trap 'exit 143' TERM
    trap 'exit 130' INT
    cat >"$term_dir/conf" <<'CONF'
set -g default-terminal tmux-256color
set -g default-shell /bin/sh
set -g status off
set -g remain-on-exit on
set -g remain-on-exit-format ""
set -s escape-time 0
CONF
    term_size=$1
    shift
    # tmux joins its arguments to one line for a shell; quoting keeps them apart.
    term_command=
    for term_word in "$@"; do
        term_command="$term_command '$(printf '%s' "$term_word" | sed "s/'/'\\\\''/g")'"
    done
    # A shell of ours keeps the exit status: tmux loses that of a program which ends at once.
    term_tmux new-session -d -x "${term_size%x*}" -y "${term_size#*x}" \
        "unset COLUMNS LINES TMUX TMUX_PANE; trap : INT QUIT; $term_command; echo \$? >'$term_dir/status'"
}

term_tmux() { tmux -u -S "$term_dir/socket" -f "$term_dir/conf" "$@"; }

term_keys() { term_tmux send-keys -- "$@"; }
term_type() { term_tmux send-keys -l -- "$1"; }
# The rows below the last one that has something on it are not printed.
term_screen() { term_tmux capture-pane -p | awk 'NF { for (; empty > 0; empty--) print ""; print; next } { empty++ }'; }
# A program draws while it is looked at: twice the same picture is one that is complete.
term_still() {
    term_picture=
    term_until 5 term_is_still
    printf '%s\n' "$term_picture"
}
term_is_still() {
    term_earlier=$term_picture
    term_picture=$(term_screen)
    [ "$term_picture" = "$term_earlier" ]
}
term_resize() { term_tmux resize-window -x "${1%x*}" -y "${1#*x}"; }

# term_until SECONDS COMMAND...: true as soon as the command is, false after so many seconds.
term_until() {
    term_left=$(($1 * 20))
    shift
    until "$@"; do
        [ "$term_left" -gt 0 ] || return 1
        term_left=$((term_left - 1))
        sleep 0.05
    done
}

term_shows() { term_screen | grep -Eq -e "$1"; }

# A dead pane is one whose output tmux has read to the end.
term_has_ended() { [ "$(term_tmux display-message -p '#{pane_dead}')" = 1 ] && [ -s "$term_dir/status" ]; }

term_wait() {
    term_until "${2:-10}" term_shows "$1" && return 0
    echo "the screen never showed a line matching: $1"
    term_screen
    return 1
}

term_wait_end() {
    term_until "${1:-10}" term_has_ended || {
        echo "the program did not end"
        term_screen
        return 255
    }
    return "$(cat "$term_dir/status")"
}

term_end() {
    [ -n "${term_dir-}" ] || return 0
    term_tmux kill-server 2>/dev/null
    rm -rf "$term_dir"
    term_dir=
}

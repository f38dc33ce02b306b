# SPDX-License-Identifier: GPL-3.0-or-later
# Completion of turnover(1) for fish. Commands and options are asked of the program's own
# --help, so they are never out of date.

function __turnover_commands
    turnover --help 2>/dev/null | string replace -rf '^ +([a-z]+) {2,}(.*)$' '$1\t$2'
end

# Of a command of commands, such as journal: its help lists them as the program's does.
function __turnover_children
    set -l words (commandline -opc)
    test (count $words) -eq 2; or return 1
    turnover $words[2] --help 2>/dev/null | string replace -rf '^  ([a-z]+) {2,}(.*)$' '$1\t$2'
end

function __turnover_options
    set -l words (commandline -opc)
    set -l line $words[2]
    if set -q words[3]; and turnover $words[2] --help 2>/dev/null | string match -rq "^  $words[3]  "
        set -a line $words[3]
    end
    turnover $line --help 2>/dev/null | string match -ar -- '--?[a-z][-a-z]*' | sort -u
end

function __turnover_sessions
    set -l config $XDG_CONFIG_HOME
    test -n "$config"; or set config ~/.config
    set -l shipped $TURNOVER_SESSIONS
    test -n "$shipped"; or set shipped (path dirname (command -s turnover))/../share/turnover/sessions
    for file in $config/turnover/sessions/*.session $shipped/*.session
        string replace -r '^.*/(.*)\.session$' '$1' $file
    end
end

function __turnover_plans
    set -l config $XDG_CONFIG_HOME
    test -n "$config"; or set config ~/.config
    set -l shipped $TURNOVER_SESSIONS
    test -n "$shipped"; or set shipped (path dirname (command -s turnover))/../share/turnover/sessions
    for file in $config/turnover/sessions/*.plan $shipped/*.plan
        string replace -r '^.*/(.*)\.plan$' '$1' $file
    end
end

function __turnover_themes
    set -l config $XDG_CONFIG_HOME
    test -n "$config"; or set config ~/.config
    set -l shipped $TURNOVER_THEMES
    test -n "$shipped"; or set shipped (path dirname (command -s turnover))/../share/turnover/themes
    for file in $config/turnover/themes/*.theme $shipped/*.theme
        string replace -r '^.*/(.*)\.theme$' '$1' $file
    end
end

complete -c turnover -n '__fish_is_first_arg' -f -a '(__turnover_commands)'
complete -c turnover -n 'not __fish_is_first_arg; and not __fish_seen_subcommand_from baseline review journal plan today import' -a '(__turnover_sessions)'
complete -c turnover -n '__fish_seen_subcommand_from journal plan' -f -a '(__turnover_children)'
complete -c turnover -n '__fish_seen_subcommand_from baseline' -f -a 'easy tempo strides'
complete -c turnover -n '__fish_seen_subcommand_from plan; and __fish_seen_subcommand_from start' -f -a '(__turnover_plans)'
complete -c turnover -n '__fish_seen_subcommand_from import' -F
complete -c turnover -n '__fish_seen_subcommand_from import' -l format -x -a 'text json'
complete -c turnover -n '__fish_seen_subcommand_from import' -l context -x -a 'easy tempo strides'
complete -c turnover -n '__fish_seen_subcommand_from import' -l cadence-unit -x -a 'one-leg steps'
complete -c turnover -n '__fish_seen_subcommand_from import' -l terrain -x -a 'treadmill flat track hilly trail'
complete -c turnover -n '__fish_seen_subcommand_from import export render' -s o -l output -r -F
complete -c turnover -n '__fish_seen_subcommand_from today' -l format -x -a 'text json'
complete -c turnover -n '__fish_seen_subcommand_from export; and not __fish_seen_subcommand_from journal' -l format -x -a 'fit zwo txt md session'
complete -c turnover -n '__fish_seen_subcommand_from journal; and __fish_seen_subcommand_from export' -l format -x -a 'jsonl csv'
complete -c turnover -n '__fish_seen_subcommand_from journal; and __fish_seen_subcommand_from show' -l format -x -a 'card json script'
complete -c turnover -n '__fish_seen_subcommand_from export' -l cadence-unit -x -a 'rpm spm'
complete -c turnover -n '__fish_seen_subcommand_from review' -l format -x -a 'text csv json svg'
complete -c turnover -n '__fish_seen_subcommand_from review' -l context -x -a 'easy tempo strides'
complete -c turnover -n '__fish_seen_subcommand_from review' -l shoes -x -a 'usual minimal'
complete -c turnover -n 'not __fish_is_first_arg; and string match -q -- "-*" (commandline -ct)' -f -a '(__turnover_options)'
complete -c turnover -n '__fish_seen_subcommand_from play' -l theme -x -a '(__turnover_themes)'

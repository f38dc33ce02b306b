#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# completion.sh: shells complete exactly the commands and options that --help shows.
# bash is asked; zsh and fish, where they are, have to accept their files.
set -u
cd "$WORK" || exit 99
completions=$top_srcdir/completions

if ! command -v bash >/dev/null; then
	echo "1..0 # SKIP no bash"
	exit 0
fi

# What bash offers for the words of a command line; the last is being typed.
cat >offer <<'END'
source "$1/bash/turnover"
shift
COMP_WORDS=("$TURNOVER" "$@")
COMP_CWORD=$#
compopt() { :; }
_turnover "$TURNOVER" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}"
END
offers() { bash offer "$completions" "$@" | LC_ALL=C sort -u; }

count=0
# same WHAT: the files `left` and `right`.
same()
{
	count=$((count + 1))
	if [ -s left ] && cmp -s left right; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		diff left right | sed 's/^/# /'
	fi
}

commands=$("$TURNOVER" --help | sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p')
{
	echo "$commands"
	echo --help
	echo --version
} | LC_ALL=C sort >left
offers '' >right
same "the commands"
for command in $commands; do
	"$TURNOVER" "$command" --help | sed -n 's/^  .*\(--[a-z-]*\).*/\1/p' |
		LC_ALL=C sort -u >left
	offers "$command" -- >right
	same "the options of $command"
done
"$TURNOVER" journal --help | sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p' | LC_ALL=C sort >left
offers journal '' >right
same "the commands of the journal"
"$TURNOVER" journal export --help | sed -n 's/^  .*\(--[a-z-]*\).*/\1/p' | LC_ALL=C sort -u >left
offers journal export -- >right
same "the options of one of them"
printf 'csv\njsonl\n' >left
offers journal export --format '' >right
same "its formats are not those of export"
(cd "$TURNOVER_SESSIONS" && ls ./*.session) | sed 's|^\./||; s/\.session$//' | LC_ALL=C sort >left
offers play '' | grep -v '[./]' >right
same "the sessions that ship"

for shell in zsh fish; do
	count=$((count + 1))
	file=$(find "$completions/$shell" -type f)
	if ! command -v "$shell" >/dev/null; then
		echo "ok $count # SKIP no $shell"
	elif "$shell" -n "$file"; then
		echo "ok $count - $shell accepts its file"
	else
		echo "not ok $count - $shell accepts its file"
	fi
done
echo "1..$count"

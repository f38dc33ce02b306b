#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# house.sh: the house is complete: nothing that lies in the tree is forgotten by the
# build, the manuals or the README, and what those promise is there.
set -u
cd "$top_srcdir" || exit 99
count=0

# same WHAT LEFT RIGHT: two lists of words are the same set.
same()
{
	count=$((count + 1))
	printf '%s\n' "$2" | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u >"$WORK/left"
	printf '%s\n' "$3" | tr ' ' '\n' | sed '/^$/d' | LC_ALL=C sort -u >"$WORK/right"
	if [ -s "$WORK/left" ] && cmp -s "$WORK/left" "$WORK/right"; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1"
		diff "$WORK/left" "$WORK/right" | sed 's/^/# /'
	fi
}

# succeeds WHAT COMMAND [ARG]…
succeeds()
{
	count=$((count + 1))
	what=$1
	shift
	if "$@" >"$WORK/out" 2>&1; then
		echo "ok $count - $what"
	else
		echo "not ok $count - $what"
		sed 's/^/# /' "$WORK/out"
	fi
}

named() { grep -oE "$1" Makefile.am; }

echo 1..15
same "every source is named in Makefile.am" \
	"$(find src -name '*.[ch]')" "$(named 'src/[a-z0-9_/]+\.[ch]')"
same "every session, plan and theme is installed" \
	"$(find sessions themes -type f)" "$(named '(sessions|themes)/[a-z0-9-]+\.(session|plan|theme)')"
same "turnover(1) names the themes" "$(find themes -type f | sed 's|.*/||; s/\.theme$//')" \
	"$(sed -n '/by the name of a theme that ships$/{n;s/^\.Pq Cm//;s/[ ,]\{1,\}/ /g;p;}' man/turnover.1)"
same "every manual page is installed" \
	"$(find man -name '*.[0-9]')" "$(named 'man/[a-z-]+\.[0-9]')"
same "every unit test is run" \
	"$(find tests -name 'test_*.c' | sed 's/\.c$//')" \
	"$(named '^UNIT_TESTS \+= .*' | sed 's/.*= //')"
same "the README lists the sessions that ship" \
	"$(find sessions -name '*.session' | sed 's|.*/||; s/\.session$//')" \
	"$(sed -n '/^| name | what it is |/,/^$/s/^| `\([a-z0-9-]*\)` .*/\1/p' README.md)"
commands=$("$TURNOVER" --help | sed -n 's/^  *\(turnover \)\{0,1\}\([a-z]\{3,\}\) .*/\2/p')
same "the README lists the commands" "$commands" \
	"$(sed -n 's/^| `turnover \([a-z]*\) .*/\1/p; s/^| `turnover \([a-z]*\)`.*/\1/p' README.md)"
same "turnover(1) describes the commands" "$commands" \
	"$(sed -n '/^\.Sh COMMANDS/,/^\.Sh KEYS/s/^\.It Cm \([a-z]*\).*/\1/p' man/turnover.1 |
		grep -vx -e card -e json)"
same "turnover(1) names the keys" \
	"$(sed -n 's/.*, COMMAND_[A-Z_]*, "\([^"]*\)", .*/\1/p' src/ui/keys.c)" \
	"$(sed -n '/^\.Sh KEYS/,/^\.El/s/^\.It \\*\(.*\)/\1/p' man/turnover.1)"
same "turnover(1) names the keys of the lobby" \
	"$(sed -n 's/.*, LOBBY_[A-Z_]*, "\([^"]*\)", .*/\1/p' src/ui/lobby_keys.c)" \
	"$(sed -n '/^\.Sh THE LOBBY/,/^\.El/s/^\.It \\*\(.*\)/\1/p' man/turnover.1)"
sed -n '/^format = 1;/,/^```/p' README.md | sed '/^```/d' >"$WORK/readme.session"
succeeds "the session in the README is right" "$TURNOVER" check "$WORK/readme.session"
succeeds "all sessions that ship are right" "$TURNOVER" check sessions/*.session
succeeds "the version of the program is that of the build" \
	sh -c '"$TURNOVER" --version | head -n 1 | grep -qF "$(sed -n "s/^#define PACKAGE_VERSION \"\(.*\)\"/\1/p" "$top_builddir/config.h")"'

# How long `make soak` plays, with a program in its place that says so.
soaks()
{
	env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS -u SOAK_MINUTES "$@" -s -C "$top_builddir" soak \
		HARNESS='printenv SOAK_MINUTES; :' | grep -qx 7
}
succeeds "make soak takes its minutes from the environment" soaks SOAK_MINUTES=7 make
succeeds "and from its command line" soaks make SOAK_MINUTES=7

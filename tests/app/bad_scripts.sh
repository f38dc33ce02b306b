#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bad_scripts.sh [write]: what `turnover check` says of each clumsy or hostile script in
# tests/data/bad, compared with NAME.expected there: lines of "LINE: error: text", LINE 0
# for the file as a whole. After a change that is meant: `make golden`, and read the
# difference with a user's eye.
set -u

bad=$top_srcdir/tests/data/bad

# check FILE: what is said of it, without its name.
check()
{
	(cd "$(dirname "$1")" && "$TURNOVER" check "$(basename "$1")") \
		>"$WORK/output" 2>"$WORK/messages"
	status=$?
	# Not sed: a message may hold what another locale calls no character.
	LC_ALL=C awk -v name="$(basename "$1"):" '
		index($0, name) != 1 { print "?? " $0; next }
		{ $0 = substr($0, length(name) + 1) }
		/^ / { print "0:" $0; next }
		{ print }' "$WORK/output"
	return "$status"
}

if [ "${1-}" = write ]; then
	for file in "$bad"/*.session; do
		check "$file" >"${file%.session}.expected"
	done
	exit 0
fi

count=0

# verdict NAME EXPECTED GOT STATUS
verdict()
{
	count=$((count + 1))
	wanted=0
	grep -q '^[0-9]*: error: ' "$2" && wanted=1
	if cmp -s "$2" "$3" && [ "$4" -eq "$wanted" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1: exit status $4, not $wanted, or other messages"
		diff -u "$2" "$3" | head -n 40 | sed 's/^/# /'
		head -n 20 "$WORK/messages" | sed 's/^/# /'
	fi
}

for file in "$bad"/*.session; do
	name=$(basename "$file" .session)
	check "$file" >"$WORK/got"
	verdict "$name" "$bad/$name.expected" "$WORK/got" "$?"
done

# ---- large ones, made here ----

# script BEFORE: a session around what is on standard input.
script()
{
	printf 'format = 1; title = "T"; %s\n' "$1"
	cat
	[ -n "$1" ] || echo 'phases = ('
	echo '{ kind = "cool-down"; time = "1 min"; } );'
}

# made NAME LINE: among what is said of $WORK/NAME.session is that line.
made()
{
	check "$WORK/$1.session" >"$WORK/all"
	status=$?
	printf '%s\n' "$2" >"$WORK/expected"
	grep -Fx -e "$2" "$WORK/all" >"$WORK/got" || head -n 5 "$WORK/all" >"$WORK/got"
	verdict "$1" "$WORK/expected" "$WORK/got" "$status"
	rm -f "$WORK/$1.session"
}

yes '{ kind = "easy"; time = "1 s"; },' | head -n 11000 | script 'phases = (' \
	>"$WORK/phases-11000.session"
made phases-11000 \
	"1: error: the session has more than 10000 phases when all rounds and sets are counted out"
seq 50000 | sed 's/.*/x& = 1;/' | script '' >"$WORK/settings-50000.session"
made settings-50000 \
	"64: error: more than 64 settings in one group: 'x63' and what follows are too many"
yes '# comments and comments and comments' | head -n 30000 | script '' \
	>"$WORK/megabyte.session"
made megabyte "0: error: the file is larger than 1024 KiB: is it the right one?"
yes '(' | head -n 100000 | script 'phases = (' >"$WORK/brackets-100000.session"
made brackets-100000 "17: error: brackets are nested more than 16 deep here: make it flatter"

echo "1..$count"

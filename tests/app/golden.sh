#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# golden.sh [write]: every session that ships compiles to the timeline that was read and
# found right. After a change that is meant: `make golden`, and read the difference.
set -u

show()
{
	"$TURNOVER" show --format timeline "$top_srcdir/sessions/$1.session" 2>"$WORK/messages"
}

names=$(cd "$top_srcdir/sessions" && echo *.session | tr ' ' '\n' | sed 's/\.session$//')
if [ "${1-}" = write ]; then
	for name in $names; do
		show "$name" >"$top_srcdir/tests/golden/$name.timeline" || {
			cat "$WORK/messages" >&2
			exit 1
		}
	done
	exit 0
fi

count=0
echo "1..$(echo "$names" | wc -l)"
for name in $names; do
	count=$((count + 1))
	golden=$top_srcdir/tests/golden/$name.timeline
	if show "$name" >"$WORK/$name.timeline" && cmp -s "$golden" "$WORK/$name.timeline"; then
		echo "ok $count - $name"
	else
		echo "not ok $count - $name: see the difference; make golden if it is meant"
		diff -u "$golden" "$WORK/$name.timeline" | head -n 40 | sed 's/^/# /'
		sed 's/^/# /' "$WORK/messages"
	fi
done

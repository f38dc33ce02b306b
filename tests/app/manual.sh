#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# manual.sh: every example in turnover-session(5) that is a whole script is valid, and
# every setting that a script can have is described there.
set -u

page=$top_srcdir/man/turnover-session.5
settings="format title author notes context parameters parts defaults phases
default min max values use repeat shuffle seed skip_last kind name time contacts until
cadence ramp clicks accent feet on off lock count_in countdown resistance effort sets rest
impact breathing treadmill speed incline lead cues text show say short at every"

awk -v folder="$WORK" '
	/^\.Bd -literal/ { inside = 1; n++; next }
	/^\.Ed/ { inside = 0 }
	inside { gsub(/\\e/, "\\"); gsub(/\\&/, ""); print > (folder "/" n ".txt") }
' "$page"

count=0
echo "1..$(($(echo "$settings" | wc -w) + $(grep -l '^format' "$WORK"/*.txt | wc -l) + 2))"
for example in "$WORK"/*.txt; do
	grep -q '^format' "$example" || continue
	count=$((count + 1))
	cp "$example" "$WORK/example.session"
	if "$TURNOVER" check "$WORK/example.session" >"$WORK/said" 2>&1 &&
		! grep -q 'warning:' "$WORK/said"; then
		echo "ok $count - the example is valid: $(sed -n 's/^title *= *//p' "$example")"
	else
		echo "not ok $count - the example is valid: $(sed -n 's/^title *= *//p' "$example")"
		sed 's/^/# /' "$WORK/said"
	fi
done
for setting in $settings; do
	count=$((count + 1))
	if grep -Eq "^\.It Cm .*\b$setting\b" "$page"; then
		echo "ok $count - $setting is described"
	else
		echo "not ok $count - $setting is described"
	fi
done
# Every member of a run, as the header of a table has them, behind `record`.
count=$((count + 1))
undescribed=
for member in $("$TURNOVER" journal export --format csv | head -n 1 | tr -d '\r' | tr ',' ' '); do
	sed -n '/^\.Sh A RUN AS TEXT/,/^\.Sh BASE/p' "$top_srcdir/man/turnover.1" |
		grep -Eq "^\.(Cm|It) .*\b$member\b|^\.Cm $member" ||
		[ "$member" = record ] || undescribed="$undescribed $member"
done
if [ -z "$undescribed" ]; then
	echo "ok $count - every member of a run is described"
else
	echo "not ok $count - every member of a run is described: not$undescribed"
fi
count=$((count + 1))
if ! command -v mandoc >/dev/null 2>&1; then
	echo "ok $count - the page is sound # SKIP no mandoc"
elif mandoc -T lint -W warning "$page" >"$WORK/lint"; then
	echo "ok $count - the page is sound"
else
	echo "not ok $count - the page is sound"
	sed 's/^/# /' "$WORK/lint"
fi

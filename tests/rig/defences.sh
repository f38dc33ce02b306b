#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# defences.sh SOURCES BUILD [NAME]…: each defence against a fault is taken out of a copy
# of the sources, and the test of the fault has to fail then.
#
# tests/rig/defences/NAME.patch takes one out; its head says what, which test looks
# ("Test:", a script and its part, or a unit test) and what it says then ("Fails:", of
# one of its "not ok" lines). With all defences in their places the same test passes.
# `make defences`; DEFENCES="name name" takes some of them. Ten minutes.
#
# Without arguments, as in `make check`: each patch still finds its place.
set -u

if [ $# -eq 0 ]; then
	command -v patch >/dev/null || {
		echo "1..0 # SKIP no patch"
		exit 0
	}
	count=0
	failed=0
	mkdir -p "$WORK/copy" || exit 1
	(cd "$top_srcdir" && tar -cf - src) | tar -xf - -C "$WORK/copy"
	chmod -R u+w "$WORK/copy"
	for patch in "$top_srcdir"/tests/rig/defences/*.patch; do
		count=$((count + 1))
		if said=$(patch -d "$WORK/copy" -p1 --dry-run <"$patch" 2>&1); then
			echo "ok $count - $(basename "$patch" .patch) finds its place"
		else
			failed=1
			echo "not ok $count - $(basename "$patch" .patch) finds its place"
			echo "$said" | sed 's/^/# /'
			echo "# it takes a defence out: $(head -n 1 "$patch")"
		fi
	done
	rm -rf "$WORK/copy"
	echo "1..$count"
	exit $failed
fi

sources=$(cd "$1" && pwd)
build=$2
shift 2
here=$sources/tests/rig/defences
# A short path: of a socket's name not much is left.
copy=$(mktemp -d "${TMPDIR:-/tmp}/defences.XXXXXX") || exit 1
trap 'rm -rf "$copy"' EXIT
trap 'exit 130' INT TERM
count=0
failed=0

copy_sources()
{
	(cd "$sources" && tar -cf - --exclude=./.git --exclude=./build .) |
		tar -xf - -C "$copy" && chmod -R u+w "$copy" || return 1
	if [ ! -x "$copy/configure" ]; then
		(cd "$copy" && autoreconf -fi) || return 1
	fi
	# shellcheck disable=SC2046 # options
	mkdir -p "$copy/b" && (cd "$copy/b" && ../configure CFLAGS='-O1 -g' $(configured))
}

# What the build that called us was configured with, but for flags and places.
configured()
{
	"$build/config.status" --config 2>/dev/null | tr ' ' '\n' | tr -d "'" | grep '^--without-'
}

build_copy()
{
	make -C "$copy/b" -s -j2 turnover tests/io/test_stream tests/io/test_sink_alsa \
		tests/rig/pcm_rig.so tests/rig/faults.so tests/rig/slept.so
}

# run_test TEST [PART]: its TAP.
run_test()
{
	case $1 in
	*.py) program=$copy/$1 ;;
	*) program=$copy/b/$1 ;;
	esac
	shift
	top_srcdir=$copy top_builddir=$copy/b TURNOVER=$copy/b/turnover \
		TURNOVER_SESSIONS=$copy/sessions TURNOVER_THEMES=$copy/themes \
		TURNOVER_TEST_LIMIT=180 \
		sh "$copy/tests/harness.sh" "$program" "$@" </dev/null 2>&1
}

# say GOOD WHAT LOG
say()
{
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		failed=$((failed + 1))
		echo "not ok $count - $2"
		tail -n 20 "$3" | cut -c1-200 | sed 's/^/# /'
	fi
}

head_of()
{
	sed -n "s/^$2: //p" "$1" | head -n 1
}

# With every defence in its place each of the tests passes.
all_is_well()
{
	for patch in "$@"; do head_of "$patch" Test; done | sort -u >"$copy/tests.list"
	while IFS= read -r test; do
		# shellcheck disable=SC2086 # a script and its part
		run_test $test >"$copy/log"
		grep -q '^ok' "$copy/log" && ! grep -q '^not ok' "$copy/log"
		say $? "with its defences: $test" "$copy/log"
	done <"$copy/tests.list"
}

without()
{
	patch=$1
	what="$(basename "$patch" .patch): $(head -n 1 "$patch")"
	if ! patch -d "$copy" -p1 -s --no-backup-if-mismatch <"$patch" >"$copy/log" 2>&1; then
		say 1 "$what The patch does not apply any more" "$copy/log"
		return
	fi
	if build_copy >"$copy/log" 2>&1; then
		# shellcheck disable=SC2046
		run_test $(head_of "$patch" Test) >"$copy/log"
		grep -Eq "^not ok .*$(head_of "$patch" Fails)" "$copy/log"
		say $? "$what $(head_of "$patch" Test) fails" "$copy/log"
	else
		say 1 "$what It does not build" "$copy/log"
	fi
	patch -d "$copy" -p1 -s -R --no-backup-if-mismatch <"$patch" >/dev/null
}

# shellcheck disable=SC2046 # names
[ $# -gt 0 ] || set -- $(cd "$here" && ls -- *.patch)
for name in "$@"; do
	set -- "$@" "$here/${name%.patch}.patch"
	shift
done
{ copy_sources && build_copy; } >"$copy.log" 2>&1 || {
	tail -n 20 "$copy.log"
	echo "Bail out! the copy does not build"
	exit 1
}
rm -f "$copy.log"
all_is_well "$@"
for patch in "$@"; do
	without "$patch"
done
echo "1..$count"
[ "$failed" = 0 ]

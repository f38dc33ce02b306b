#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# harness.sh TEST [ARG]…: runs one test in surroundings that are the same everywhere.
#
# A test must not see the user's settings, journal, sound server, locale or time zone,
# must not leave anything behind outside the build folder, and must come to an end.
# `make check` calls this for every test; by hand:
#	top_builddir=$PWD/build tests/harness.sh build/tests/core/test_mem
set -u

limit=${TURNOVER_TEST_LIMIT:-300} # seconds; a hung test is a failed test

test=$1
shift
top_srcdir=${top_srcdir:-$(cd "$(dirname "$0")/.." && pwd)}
top_builddir=${top_builddir:-$PWD}
TURNOVER=${TURNOVER:-$top_builddir/turnover}
TURNOVER_SESSIONS=${TURNOVER_SESSIONS:-$top_srcdir/sessions}
TURNOVER_THEMES=${TURNOVER_THEMES:-$top_srcdir/themes}
PYTHON3=${PYTHON3:-python3}
TMUX_PROG=${TMUX_PROG:-tmux}

name=$(basename "$test")
WORK=$top_builddir/tests/tmp/$name
chmod -R u+rwx "$WORK" 2>/dev/null
rm -rf "$WORK"
mkdir -p "$WORK/home" "$WORK/run" || exit 99
chmod 700 "$WORK/run"

HOME=$WORK/home
XDG_CONFIG_HOME=$HOME/.config
XDG_DATA_HOME=$HOME/.local/share
XDG_STATE_HOME=$HOME/.local/state
XDG_CACHE_HOME=$HOME/.cache
XDG_RUNTIME_DIR=$WORK/run
TMPDIR=$WORK
LC_ALL=C.UTF-8
TZ=UTC
export top_srcdir top_builddir TURNOVER TURNOVER_SESSIONS TURNOVER_THEMES PYTHON3 TMUX_PROG WORK HOME \
	XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME XDG_RUNTIME_DIR TMPDIR \
	LC_ALL TZ
# No sound server, display, terminal multiplexer or editor of the user's.
unset PULSE_SERVER PULSE_RUNTIME_PATH PIPEWIRE_REMOTE PIPEWIRE_RUNTIME_DIR DISPLAY \
	WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS ALSA_CONFIG_PATH TMUX VISUAL EDITOR NO_COLOR \
	LANGUAGE LANG COLUMNS LINES CDPATH

# A build with sanitizers: every finding fails the test that has it.
ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:abort_on_error=0:exitcode=66:allocator_may_return_null=1}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
TSAN_OPTIONS=${TSAN_OPTIONS:-exitcode=66}
if [ -f "$top_srcdir/tests/lsan.supp" ]; then
	LSAN_OPTIONS=${LSAN_OPTIONS:-suppressions=$top_srcdir/tests/lsan.supp:print_suppressions=0}
	export LSAN_OPTIONS
fi
export ASAN_OPTIONS UBSAN_OPTIONS TSAN_OPTIONS

case $test in
/*) ;;
*) test=$(pwd)/$test ;;
esac
set -- "$test" "$@"
case $test in
*.py)
	if [ "$PYTHON3" = : ] || ! command -v "$PYTHON3" >/dev/null 2>&1; then
		echo "1..0 # SKIP no python3"
		exit 0
	fi
	PYTHONDONTWRITEBYTECODE=1
	export PYTHONDONTWRITEBYTECODE
	set -- "$PYTHON3" "$@"
	;;
esac
if command -v timeout >/dev/null 2>&1; then
	set -- timeout -k 5 "$limit" "$@"
fi

# cmocka up to 1.1.5 calls what was skipped "not ok", which TAP takes for a failure.
{
	"$@" </dev/null
	echo $? >"$WORK/.status"
} | sed 's/^not \(ok [0-9]* # SKIP\)/\1/'
status=$(cat "$WORK/.status")
case $status in
77) # the classic way to be skipped; says nothing in TAP
	echo "1..0 # SKIP $name asked for it with exit status 77"
	status=0
	;;
124) echo "Bail out! $name took more than $limit s" ;;
esac
exit "$status"

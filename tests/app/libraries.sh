#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# libraries.sh: a library that cannot be loaded takes its own part of the program with
# it and nothing else, and is named where that is missed.
set -u

count=0
config=$top_builddir/config.h
broken=$WORK/broken

# check WHAT COMMAND [ARG]…
check()
{
	count=$((count + 1))
	what=$1
	shift
	if "$@"; then
		echo "ok $count - $what"
	else
		echo "not ok $count - $what"
		sed 's/^/# /' "$WORK/out"
	fi
}

# soname PART: as configure has found it; nothing if it is not built in.
soname() { sed -n "s/^#define LIBRARY_$1 \"\\(.*\\)\"/\\1/p" "$config"; }

# without PART COMMAND [ARG]…: in the words of the program, $WORK/out
without()
{
	rm -rf "$broken"
	mkdir "$broken"
	[ -z "$(soname "$1")" ] || : >"$broken/$(soname "$1")"
	shift
	LD_LIBRARY_PATH=$broken "$@" >"$WORK/out" 2>&1 </dev/null
}

says() { grep -q -- "$1" "$WORK/out"; }

# named PART: there is no such part, or doctor and what needs it name its library.
named()
{
	[ -z "$(soname "$1")" ] || says "$(soname "$1").* cannot be loaded"
}

doctor_names()
{
	without "$1" "$TURNOVER" doctor --device "$2"
	named "$1"
}

echo 1..13
check "doctor names a missing libsndfile" doctor_names SNDFILE clock
check "doctor names a missing libespeak-ng" doctor_names ESPEAK clock
check "doctor names a missing libsystemd" doctor_names SYSTEMD clock
check "doctor names a missing libasound" doctor_names ALSA default
check "doctor names a missing libsqlite3" doctor_names SQLITE clock
check "doctor names a missing libjansson" doctor_names JANSSON clock
check "doctor names a missing libexpat" doctor_names EXPAT clock
check "doctor names a missing zlib" doctor_names ZLIB clock
without SNDFILE "$TURNOVER" render demo -o "$WORK/x.wav" --no-voice
check "a WAV is written without libsndfile" test -s "$WORK/x.wav"
without SNDFILE "$TURNOVER" render demo -o "$WORK/x.flac" --no-voice
check "of a FLAC it is said why not" named SNDFILE
without ALSA timeout 3 "$TURNOVER" play --plain --no-delay demo
check "a session is played without libasound" says "Listen"
without SQLITE "$TURNOVER" journal list
check "of the journal it is said why not" named SQLITE
without SQLITE "$TURNOVER" play --plain --device clock --speed 100000 demo
check "a session is played without libsqlite3" says "finished"

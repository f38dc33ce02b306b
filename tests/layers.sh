#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# layers.sh: the house keeps its layers (HACKING.md has the table).
#
#	core  C11 and core; no I/O, no clock, no locale, no global state
#	io    core and one foreign library a file; never prints or exits
#	ui    core and ncursesw; never prints (it paints) or exits
#	app   everything; the only place that prints or exits
#
# and of core and app, each room only those that come before it.
#
# Headers are read in the sources, calls and state in the built libraries. Each rule is
# also shown to fail: a violation is put into a copy, and has to be found there.
set -u

src=${top_srcdir:-.}
build=${top_builddir:-.}
work=${WORK:-$(mktemp -d)}
NM=${NM:-nm}
CC=${CC:-cc}
count=0

# ---- the rules -----------------------------------------------------------------

c11='assert ctype errno float inttypes iso646 limits math stdalign stdarg stdbool stddef stdint stdio stdlib stdnoreturn string'

# The rooms of core; each includes only itself and those before it.
rooms='base theme script timeline sound card measure journal training recording plan
	questions review exchange screen'

# Those of app, the same; what lies beside them (main, doctor) includes them all, and of
# it they include what a command is and its options.
app_rooms='console runner session record plan journal import player play lobby'

# What core may call: memory, bytes, arithmetic, formatting into memory; and what
# compilers and sanitizers put in by themselves. fopen, time, getenv, setlocale: no.
core_calls='^(bcmp|mem(cpy|move|set|cmp|chr)|str(len|nlen|cmp|ncmp|chr|rchr|str|spn|cspn|pbrk)|v?snprintf|malloc|calloc|realloc|free|abort|qsort|bsearch|atoi|strtou?ll?|strtod|(l?l?abs)|f?(abs|mod|min|max)|(floor|ceil|round|trunc|sqrt|exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|hypot|erfc|ldexp|frexp|modf|rint|nearbyint|cbrt|l?lround|l?lrint|sincos|fabs|fmod|fmin|fmax|fma|copysign|remainder)f?l?|__ctype_(b|tolower|toupper)_loc|__errno_location|__assert_fail|__stack_chk_fail|__isoc23_strtou?ll?|__[a-z]+_chk|_GLOBAL_OFFSET_TABLE_|__[ausmt][a-z]*san_.*|__sanitizer_.*|__sancov.*|__gcov_.*|__llvm_.*|__interceptor.*|_ITM_.*|_Unwind_.*|__gcc_.*|__mul.*|__div.*|__u?div.*)$'

# What neither io nor ui may call.
loud='^(__)?(v?printf|puts|putchar|putchar_unlocked|perror|v?errx?|v?warnx?|exit|_exit|_Exit|quick_exit|system|popen|sprintf|vsprintf|strcpy|strcat|gets|strtok)(_chk)?$'

# check_includes SRC: every #include that a layer must not have; nothing if all is well.
check_includes()
{
	find "$1" -name '*.[ch]' | LC_ALL=C sort | while IFS= read -r file; do
		sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*\([<"][^>"]*[>"]\).*/\1/p' \
			"$file" | while IFS= read -r header; do
			path=${file#"$1"/}
			allowed_include "$path" "$header" || echo "src/$path includes $header"
		done
	done
}

# allowed_room "ROOM…" LAYER/ROOM/FILE "LAYER/ROOM/HEADER": its own room, or one before it.
allowed_room()
{
	from=${2#*/}
	to=${3#*/}
	to=${to%%/*}
	for known in $1; do
		[ "$known" = "$to" ] && return 0
		[ "$known" = "${from%%/*}" ] && return 1
	done
	return 1
}

# allowed_include LAYER/FILE HEADER
allowed_include()
{
	case $2 in
	# In io/ the quoted form would find io/config.h, and no part would be built in.
	\"config.h\") case $1 in core/* | io/*) return 1 ;; esac; return 0 ;;
	\"core/*) case $1 in core/*) allowed_room "$rooms" "$1" "$2" || return 1 ;; esac; return 0 ;;
	\"app/command.h\" | \"app/options.h\") case $1 in app/*) return 0 ;; esac; return 1 ;;
	\"app/*)
		case $1 in
		app/*/*) allowed_room "$app_rooms" "$1" "$2" ;;
		app/*) return 0 ;;
		*) return 1 ;;
		esac
		return
		;;
	\"*)
		case $1:$2 in
		io/*:\"io/* | ui/*:\"ui/* | app/*:\"io/* | app/*:\"ui/*) return 0 ;;
		esac
		return 1
		;;
	esac
	# Foreign libraries: one file each.
	case $2 in
	*libconfig*) [ "$1" = io/config.c ]; return ;;
	*alsa/* | *asoundlib*) [ "$1" = io/device_alsa.c ]; return ;;
	*sndfile*) [ "$1" = io/sound_file.c ]; return ;;
	*sqlite*) case $1 in io/journal*.[ch]) return 0 ;; esac; return 1 ;;
	*jansson*) [ "$1" = io/json.c ]; return ;;
	*systemd/*) [ "$1" = io/awake.c ]; return ;;
	*seccomp*) [ "$1" = io/confine_calls.c ]; return ;;
	*espeak*) [ "$1" = io/voice_espeak.c ]; return ;;
	*curses* | '<term.h>' | '<panel.h>' | '<menu.h>' | '<form.h>')
		case $1 in ui/*) return 0 ;; esac
		return 1
		;;
	esac
	case $1 in
	core/*)
		for known in $c11; do
			[ "$2" = "<$known.h>" ] && return 0
		done
		return 1
		;;
	esac
	return 0
}

# undefined LIBRARY: the names that its objects want from outside of it.
undefined()
{
	"$NM" -g "$1" 2>/dev/null | awk '
		NF == 2 && $1 ~ /^[Uw]$/ { wanted[$2] = 1 }
		NF == 3 { defined[$3] = 1 }
		END { for (name in wanted) if (!(name in defined)) print name }' |
		sed 's/@.*//' | LC_ALL=C sort -u
}

# check_core_calls LIBRARY
check_core_calls()
{
	undefined "$1" | grep -Ev "$core_calls" | sed 's/^/core calls /'
}

# check_core_state LIBRARY: writable variables. Constant tables of pointers lie in
# sections that are made read-only after loading.
check_core_state()
{
	size -A "$1" 2>/dev/null | awk '
		/:$/ || / :$/ || /ex / { object = $1 }
		$1 ~ /^\.(t?data|t?bss)(\.|$)/ && $1 !~ /^\.data\.rel\.ro/ && $2 > 0 {
			print "core has state: " object " " $1 " of " $2 " bytes" }'
}

# check_quiet LIBRARY LAYER
check_quiet()
{
	undefined "$1" | grep -E "$loud" | sed "s/^/$2 calls /"
	if [ "$2" = io ]; then
		undefined "$1" | grep -E '^(stdout|stderr)$' | sed 's/^/io prints to /'
	fi
}

instrumented()
{
	"$NM" "$1" 2>/dev/null | grep -Eq '__(asan|tsan|gcov|llvm|sancov)_'
}

# ---- TAP -----------------------------------------------------------------------

# verdict FINDINGS WHAT
verdict()
{
	count=$((count + 1))
	if [ -z "$1" ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
		echo "$1" | sed 's/^/# /'
	fi
}

# must_find FINDINGS PATTERN WHAT: the check found what was put there.
must_find()
{
	count=$((count + 1))
	if echo "$1" | grep -q -- "$2"; then
		echo "ok $count - found: $3"
	else
		echo "not ok $count - did not find: $3"
	fi
}

# inject FILE LINE WHAT: a line put into a copy of the sources is found.
inject()
{
	cp "$work/src/$1" "$work/kept"
	echo "$2" >>"$work/src/$1"
	must_find "$(check_includes "$work/src")" "src/$1" "$3"
	mv "$work/kept" "$work/src/$1"
}

# inject_call CODE CHECK LIBRARY [LAYER]
inject_call()
{
	cp "$build/$3" "$work/$3"
	chmod u+w "$work/$3"
	echo "$1" >"$work/injected.c"
	$CC -c -o "$work/injected.o" "$work/injected.c" && ar r "$work/$3" "$work/injected.o" 2>/dev/null
	"$2" "$work/$3" "${4-}"
}

echo 1..22
verdict "$(check_includes "$src/src")" "every file includes only what its layer may"
for library in libcore.a libio.a libui.a; do
	if [ ! -f "$build/$library" ]; then
		echo "Bail out! no $library in $build: run make first"
		exit 1
	fi
done
verdict "$(check_core_calls "$build/libcore.a")" "core calls nothing but C11 and itself"
if instrumented "$build/libcore.a"; then
	count=$((count + 1))
	echo "ok $count # SKIP an instrumented build has state of its own"
else
	verdict "$(check_core_state "$build/libcore.a")" "core has no global state"
fi
verdict "$(check_quiet "$build/libio.a" io)" "io neither prints nor exits"
verdict "$(check_quiet "$build/libui.a" ui)" "ui neither prints nor exits"

# The same rules on copies with a fault.
mkdir -p "$work"
cp -r "$src/src" "$work/src"
chmod -R u+w "$work/src"
inject core/base/mem.c '#include <unistd.h>' "POSIX in core"
inject core/base/mem.c '#include <stdatomic.h>' "threads in core"
inject core/base/mem.c '#include "io/paths.h"' "io in core"
inject core/base/mem.c '#include "config.h"' "configuration in core"
inject core/script/kind.c '#include "core/timeline/timeline.h"' "a room that comes later"
inject io/paths.c '# include <libconfig.h>' "libconfig outside its file"
inject io/voice.c '#include <espeak-ng/speak_lib.h>' "espeak-ng outside its file"
inject io/paths.c '#include "ui/keys.h"' "ui in io"
inject io/paths.c '#include "config.h"' "io/config.h taken for config.h"
inject ui/keys.c '#include "io/paths.h"' "io in ui"
inject app/plan/now.c '#include "app/play/play.h"' "a room of app that comes later"
inject app/session/load.c '#include "app/nothing.h"' "a header beside the rooms of app"
inject app/main.c '#include <ncurses.h>' "ncurses in app"
must_find "$(inject_call '#include <stdlib.h>
char *injected(void); char *injected(void) { return getenv("HOME"); }' \
	check_core_calls libcore.a)" 'core calls getenv' "the environment in core"
must_find "$(inject_call 'int injected(void); int injected(void) { static int n = 1; return n++; }' \
	check_core_state libcore.a)" 'core has state' "state in core"
must_find "$(inject_call '#include <stdio.h>
void injected(void); void injected(void) { fprintf(stderr, "%d", 1); }' \
	check_quiet libio.a io)" 'io prints to stderr' "io that prints"
must_find "$(inject_call '#include <stdlib.h>
void injected(void); void injected(void) { exit(1); }' \
	check_quiet libui.a ui)" 'ui calls exit' "ui that exits"

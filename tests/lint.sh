#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# lint.sh [CHECK]…: what a reader of the sources would complain about.
#
#	format   clang-format would change nothing      reformat  let it change things
#	shell    shellcheck finds nothing               man       mandoc -Tlint finds nothing
#	cppcheck finds nothing                          spdx      licence lines
#	space    no trailing blanks, no CR, newline at the end, no tabs where spaces belong
#	length   files, functions and lines are short   marks     no TODO, FIXME, XXX
#	all      everything but reformat
#
# A tool that is not there fails the check that needs it: CI has them all.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0

# files PATTERN…: the source files that git, or else the file system, has.
files()
{
	if [ -d .git ] && git rev-parse HEAD >/dev/null 2>&1; then
		git ls-files -- "$@" | while IFS= read -r file; do
			[ -f "$file" ] && echo "$file"
		done
	else
		for pattern in "$@"; do
			case $pattern in
			*/*) find . -path "./$pattern" -type f ;;
			*) find . -name "$pattern" -type f ;;
			esac
		done | sed 's|^\./||'
	fi | LC_ALL=C sort -u
}

needs()
{
	command -v "$1" >/dev/null 2>&1 && return 0
	echo "lint: $1 is not installed"
	return 1
}

c_files() { files 'src/*.c' 'src/*.h' 'tests/*.c' 'tests/*.h'; }

scripts()
{
	files 'tests/*.sh' 'completions/bash/*' bootstrap .ci/run
	files 'tests/*' | while IFS= read -r file; do
		case $file in
		*.sh | *.c | *.h | *.py) ;;
		*) head -n 1 "$file" 2>/dev/null | grep -aEq '^#!.*[/ ](ba|da)?sh( |$)' && echo "$file" ;;
		esac
	done
}

lint_format()
{
	needs clang-format || return 1
	c_files | xargs clang-format --dry-run -Werror
}

lint_reformat()
{
	needs clang-format || return 1
	c_files | xargs clang-format -i
}

lint_shell()
{
	needs shellcheck || return 1
	scripts | LC_ALL=C sort -u | xargs shellcheck
}

lint_man()
{
	needs mandoc || return 1
	# STYLE messages are for manuals that belong to an operating system.
	files 'man/*.[0-9]' | xargs -r mandoc -Tlint -Wwarning
}

lint_cppcheck()
{
	needs cppcheck || return 1
	cppcheck --std=c11 --enable=warning,performance,portability --inline-suppr --quiet \
		--error-exitcode=1 --suppress=missingIncludeSystem -Isrc -D_GNU_SOURCE \
		-DHAVE_ALSA=1 -DHAVE_SNDFILE=1 -DSHIPPED_SESSIONS='""' -DSHIPPED_THEMES='""' src
}

# The first lines of every file that can hold a comment name the licence.
lint_spdx()
{
	{
		c_files
		scripts
		files '*.py' '*.ac' 'Makefile.am' 'sessions/*.session' 'man/*.[0-9]' 'completions/*' \
			.clang-format .editorconfig .shellcheckrc
	} | LC_ALL=C sort -u | while IFS= read -r file; do
		case $file in
		tests/data/* | tests/golden/* | tests/fuzz/corpus/* | */.gitkeep) continue ;;
		esac
		head -n 3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
			echo "$file: no SPDX-License-Identifier in the first three lines"
	done | complain
}

lint_space()
{
	files '*.c' '*.h' '*.sh' '*.py' '*.ac' '*.am' '*.md' 'sessions/*' 'man/*' bootstrap .ci/run |
		LC_ALL=C sort -u | while IFS= read -r file; do
		case $file in
		tests/data/* | tests/golden/* | tests/fuzz/corpus/*) continue ;;
		esac
		awk -v file="$file" '
			/[ \t]$/ { print file ":" FNR ": blanks at the end of the line" }
			/\r$/ { print file ":" FNR ": carriage return" }
			/^ +\t/ { print file ":" FNR ": a tab behind spaces" }' "$file"
		[ -z "$(tail -c 1 "$file")" ] || echo "$file: no newline at the end"
	done | complain
}

# Functions over 80 lines and files over 600 are taken apart, not excused.
lint_length()
{
	c_files | while IFS= read -r file; do
		awk -v file="$file" '
			/^[a-zA-Z_].*\)$/ { start = FNR }
			/^\{$/ { begin = FNR }
			/^\}$/ { if (begin && FNR - begin > 81)
					print file ":" begin ": function of " FNR - begin - 1 " lines"
				begin = 0 }
			END { if (FNR > 600) print file ": " FNR " lines" }' "$file"
	done | complain
}

lint_marks()
{
	files '*.c' '*.h' '*.sh' '*.py' '*.md' '*.am' '*.ac' 'man/*' bootstrap .ci/run |
		grep -v '^tests/lint.sh$' | xargs grep -nE '\b(TODO|FIXME|XXX)\b' | complain
}

# complain: prints what comes in; fails if anything did.
complain()
{
	awk '{ print } END { exit NR > 0 }'
}

[ $# -gt 0 ] || set -- all
[ "$1" = all ] && set -- format shell man cppcheck spdx space length marks
for check in "$@"; do
	case $check in
	format | reformat | shell | man | cppcheck | spdx | space | length | marks) ;;
	*)
		echo "lint: no such check: $check" >&2
		exit 2
		;;
	esac
	if "lint_$check"; then
		echo "lint: $check: clean"
	else
		echo "lint: $check: see above"
		failed=1
	fi
done
exit $failed

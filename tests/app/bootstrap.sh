#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# bootstrap.sh: ./bootstrap on machines where everything is missing: it names the
# packages in the words of that machine, installs nothing behind anybody's back, and says
# what to do. The machines are folders with the few commands that are everywhere.
set -u
count=0
bootstrap=$top_srcdir/bootstrap

# machine NAME COMMAND…: a $PATH with the common commands, and fakes of the others that
# write down how they were called.
machine()
{
	path=$WORK/$1
	shift
	mkdir -p "$path"
	for command in sh dirname id awk tr sed date mkdir tail grep cat printf; do
		real=$(command -v "$command")
		case $real in /*) ln -sf "$real" "$path/$command" ;; esac
	done
	for command in "$@"; do
		printf '#!/bin/sh\necho "%s $*" >>"%s"\nexit 1\n' "$command" "$WORK/called" \
			>"$path/$command"
		chmod +x "$path/$command"
	done
	rm -f "$WORK/called"
}

# run ARG…: leaves `out` and $status.
run()
{
	PATH=$path "$(command -v sh)" "$bootstrap" "$@" >"$WORK/out" 2>&1
	status=$?
}

# is WHAT STATUS TEXT…: the exit status, and texts that were printed.
is()
{
	count=$((count + 1))
	what=$1
	missed=
	[ "$status" -eq "$2" ] || missed="status $status"
	shift 2
	for text in "$@"; do
		grep -qF -- "$text" "$WORK/out" || missed="$missed, no \"$text\""
	done
	if [ -z "$missed" ]; then
		echo "ok $count - $what"
	else
		echo "not ok $count - $what"
		echo "# ${missed#, }"
		sed 's/^/# /' "$WORK/out"
	fi
}

echo 1..8
machine bare
run
is "alone it says how to use it" 0 'usage: ./bootstrap play' './bootstrap check'
run paly
is "an unknown word is a usage error" 2 'usage: ./bootstrap play'
run deps
is "nothing there and no known system: the names" 1 "in Debian's words: gcc libc6-dev make" \
	'install these first'
machine fedora dnf
run deps check
is "Fedora" 1 'sudo dnf install gcc glibc-devel' 'libcmocka-devel' 'install these first'
machine arch pacman
run play
is "Arch; playing needs no test tools" 1 'sudo pacman -S --needed gcc' 'alsa-lib libconfig'
count=$((count + 1))
if grep -q cmocka "$WORK/out" || [ -e "$WORK/called" ]; then
	echo "not ok $count - nothing else was asked for or called"
else
	echo "ok $count - nothing else was asked for or called"
fi
machine suse zypper
run check
is "openSUSE" 1 'sudo zypper install gcc glibc-devel' 'python3'
if [ "$(id -u)" -eq 0 ]; then
	count=$((count + 1))
	echo "ok $count # SKIP root needs no sudo"
else
	machine debian apt-get
	run deps
	is "Debian without sudo: what to do" 1 'missing packages: gcc libc6-dev' \
		'become root and run: apt-get install --no-install-recommends gcc'
fi

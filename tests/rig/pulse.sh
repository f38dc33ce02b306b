#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# pulse.sh start|stop|env: a private PulseAudio with a null sink, reached through the
# ALSA plug-in for pulse. Its own $HOME, runtime folder, socket and process: a user's own
# daemon is never touched. $RIG_RUN is its folder; `eval "$(pulse.sh env)"` points the
# programs of a shell to it.
#
# It ends with the process that ran this ($RIG_OWNER: another one), however that ends.
#
# Like a user's own it has priority, where that is allowed: a busy machine is to be the
# player's test, not the server's.
#
# norewinds=1: without it a null sink plays up to two seconds late and eats the first
# click. RIG_SINK_ARGS="" leaves it out. Shared memory is off: PulseAudio 16 aborts over
# it now and then.
set -u

here=$(cd "$(dirname "$0")" && pwd)
RIG_RUN=${RIG_RUN:-${WORK:-/tmp/turnover-sound}}
run=$RIG_RUN
socket=$run/pulse.sock

environment() {
	cat <<EOF
export RIG_RUN='$run' HOME='$run/home' XDG_RUNTIME_DIR='$run/runtime'
export XDG_CONFIG_HOME='$run/home/.config' PULSE_SERVER='unix:$socket'
export PULSE_COOKIE='$run/cookie' PULSE_CLIENTCONFIG='$run/client.conf'
export ALSA_CONFIG_PATH='$here/asoundrc' LC_ALL=C.UTF-8
unset PULSE_RUNTIME_PATH DBUS_SESSION_BUS_ADDRESS DISPLAY
EOF
}

start() {
	# The path of a socket has 107 bytes.
	if [ ${#socket} -gt 100 ]; then
		echo "pulse.sh: $run is too long a path for a socket" >&2
		return 1
	fi
	stop
	mkdir -p "$run/home/.config/pulse" "$run/runtime"
	chmod 700 "$run" "$run/runtime"
	printf 'enable-shm = no\nenable-memfd = no\nautospawn = no\n' >"$run/client.conf"
	head -c 256 /dev/urandom >"$run/cookie"
	eval "$(environment)"
	rm -f "$socket"
	pulseaudio -n --daemonize=no --exit-idle-time=-1 --use-pid-file=no --disable-shm=yes \
		--realtime=yes --high-priority=yes --log-target="file:$run/pulse.log" \
		-L "module-null-sink sink_name=rig rate=48000 format=s16le channels=2 ${RIG_SINK_ARGS-norewinds=1}" \
		-L "module-native-protocol-unix auth-anonymous=1 socket=$socket" \
		</dev/null >/dev/null 2>&1 &
	echo $! >"$run/pulse.pid"
	watch "${RIG_OWNER:-$PPID}" $! </dev/null >/dev/null 2>&1 &
	for _ in $(seq 50); do
		if [ -S "$socket" ] && pactl info >/dev/null 2>&1; then
			pactl set-default-sink rig
			return 0
		fi
		sleep 0.1
	done
	echo "pulse.sh: the daemon does not answer, see $run/pulse.log" >&2
	stop
	return 1
}

# A test that is killed cleans nothing up. The pid is the server's while its file says so.
watch() {
	while kill -0 "$1" && [ "$(cat "$run/pulse.pid")" = "$2" ]; do
		sleep 1
	done
	if [ "$(cat "$run/pulse.pid")" = "$2" ]; then
		stop
	fi
}

stop() {
	[ -f "$run/pulse.pid" ] || return 0
	pid=$(cat "$run/pulse.pid")
	kill -CONT "$pid" 2>/dev/null
	kill "$pid" 2>/dev/null
	for _ in $(seq 30); do
		kill -0 "$pid" 2>/dev/null || break
		sleep 0.1
	done
	kill -9 "$pid" 2>/dev/null
	rm -f "$run/pulse.pid" "$socket"
}

case ${1:-} in
start) start ;;
stop) stop ;;
env) environment ;;
*)
	echo "usage: pulse.sh start|stop|env" >&2
	exit 2
	;;
esac

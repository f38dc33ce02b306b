#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh BENCH…: runs the benchmarks, one after the other, and makes one table of their
# rows (see rows.py and bench.h). The same is kept for programs: first the facts of the
# machine, as lines that begin with "# ", then the names of the fields and the rows, with
# tabs between.
#
#   BENCH="start play-cpu"  only what is called so, or begins so
#   BENCH_OUT=FILE          where it is kept (bench.tsv); compare.py compares two of them
set -u

here=$(cd "$(dirname "$0")" && pwd)
wanted=${BENCH:-}
out=${BENCH_OUT:-bench.tsv}
kept=$(mktemp "${TMPDIR:-/tmp}/turnover-bench-XXXXXX") || exit 1
trap 'rm -f "$kept" "$kept.rows"' EXIT
tab=$(printf '\t')

fact() {
	[ -z "$2" ] || printf '# %s\t%s\n' "$1" "$2"
}

version() {
	dpkg-query -W -f '${Version}' "$1" 2>/dev/null
}

facts() {
	fact date "$(date -u '+%Y-%m-%d %H:%M UTC')"
	fact turnover "$("${TURNOVER:-turnover}" --version 2>/dev/null | head -n 1)"
	fact commit "$(git -C "$here" describe --always --dirty 2>/dev/null)"
	fact processor "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1)"
	fact processors "$(getconf _NPROCESSORS_ONLN)"
	fact memory "$(awk '/^MemTotal/ { printf "%.1f GiB", $2 / 1048576 }' /proc/meminfo)"
	fact kernel "$(uname -sr)"
	fact system "$(sed -n 's/^PRETTY_NAME="\(.*\)"/\1/p' /etc/os-release 2>/dev/null)"
	for package in gtick klick jackd2 sox tty-clock termdown bash pulseaudio libasound2 \
		libncursesw6 libconfig9 libsqlite3-0 libsndfile1; do
		fact "$package" "$(version "$package")"
	done
	fact "load before" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
}

# Whether a benchmark has anything that is wanted.
chosen() {
	[ -n "$wanted" ] || return 0
	for word in $wanted; do
		case $word in "$1" | "$1"-*) return 0 ;; esac
		case $1 in "$word"*) return 0 ;; esac
	done
	return 1
}

# Of its rows, those that are wanted; the benchmark's name becomes the first field.
rows() {
	awk -F '\t' -v OFS='\t' -v bench="$1" -v wanted="$wanted" '
		BEGIN { n = split(wanted, words, " ") }
		{
			good = n == 0
			for (i = 1; i <= n; i++)
				if (index($1, words[i]) == 1)
					good = 1
			if (good && NF >= 15) {
				print bench, $0
				fflush()
			}
		}'
}

status=0
facts >"$kept"
names="bench row unit ours ours_low ours_high against theirs theirs_low theirs_high ratio \
ratio_low ratio_high rounds limit verdict remark"
echo "$names" | tr -s ' ' "$tab" >>"$kept"
begun=$(date +%s)
for bench; do
	name=$(basename "$bench" .py)
	name=$(echo "${name#bench_}" | tr _ -)
	chosen "$name" || continue
	since=$(date +%s)
	case $bench in
	*.py)
		if [ "${PYTHON3:-:}" = : ]; then
			printf '%s\t\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t0\t-\tskipped\tno python3\n' "$name"
		else
			"$PYTHON3" "$bench"
		fi
		;;
	*) "$bench" ;;
	esac >"$kept.rows" ||
		printf '%s\t\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\t0\t-\tfailed\tsee above\n' "$name" >>"$kept.rows"
	rows "$name" <"$kept.rows" >>"$kept"
	echo "$name took $(($(date +%s) - since)) s" >&2
done
{
	fact "load after" "$(cut -d ' ' -f 1-3 /proc/loadavg)"
	fact "took" "$(($(date +%s) - begun)) s"
} >>"$kept"

awk -F '\t' '
	function three(middle, low, high) {
		return middle == "-" ? "-" : sprintf("%.4g", middle)
	}
	/^#/ { print substr($0, 3) }
	/^#/ || $1 == "bench" { next }
	$1 != last { printf "\n%-26s %10s %-13s %-18s %10s %7s %-15s %6s %s\n", $1, "ours", "",
			    "against", "theirs", "ratio", "  its spread", "limit", "" }
	{
		last = $1
		range = $11 == "-" ? "" : sprintf("(%.3g..%.3g)", $12, $13)
		printf "%-26s %10s %-13s %-18s %10s %7s %-15s %6s %s%s\n", $2, three($4), $3, $7,
			three($8), $11 == "-" ? "-" : sprintf("%.3g", $11), range, $15, $16,
			$17 == "" || $16 ~ /ok|info/ ? "" : ": " $17
		count[$16]++
	}
	END {
		printf "\n%d ok, %d over, %d without a limit, %d skipped, %d failed\n", count["ok"],
			count["over"], count["info"], count["skipped"], count["failed"]
	}' "$kept"
cp "$kept" "$out" && echo "kept in $out" || status=1
grep -q "${tab}failed${tab}" "$kept" && status=1
exit $status

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh BENCH…: runs the benchmarks, one after the other, and makes a table of their
# result lines ("NAME VALUE LIMIT ok|over|skipped  REMARK", see bench.h). The lines
# themselves come first, as they are found; `make bench >file` keeps them all.
set -u

lines=$(mktemp "${TMPDIR:-/tmp}/turnover-bench-XXXXXX") || exit 1
trap 'rm -f "$lines"' EXIT
status=0
for bench; do
	case $bench in
	*.py)
		if [ "${PYTHON3:-:}" = : ]; then
			echo "$(basename "$bench" .py) - - skipped  there is no python3"
			continue
		fi
		"$PYTHON3" "$bench"
		;;
	*) "$bench" ;;
	esac || {
		echo "$(basename "$bench") - - failed"
		status=1
	}
done | tee "$lines"

echo
awk '
	NF >= 4 {
		remark = $0
		for (i = 1; i <= 4; i++)
			sub(/^[^ ]+ */, "", remark)
		printf "%-22s %9s  <= %-5s %-8s %s\n", $1, $2, $3, $4, remark
		count[$4]++
	}
	END {
		printf "\n%d ok, %d over, %d skipped, %d failed\n", count["ok"], count["over"],
			count["skipped"], count["failed"]
	}' "$lines"
grep -q ' failed' "$lines" && status=1
exit $status

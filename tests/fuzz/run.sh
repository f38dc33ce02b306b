#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# run.sh FUZZER: one target for $FUZZ_SECONDS, with $FUZZ_FLAGS, its dictionary and its
# corpus; for `make fuzz`, in the build folder. What it finds stays in tests/fuzz/found,
# what it learns in tests/fuzz/grown. One line when all is well, else all that was said.
set -u

fuzzer=$1
name=$(basename "$fuzzer")
here=$(cd "$(dirname "$0")" && pwd)
found=tests/fuzz/found grown=tests/fuzz/grown/$name
log=$found/$name.log

mkdir -p "$found" "$grown"
LSAN_OPTIONS=suppressions=$here/../lsan.supp:print_suppressions=0
export LSAN_OPTIONS
set -- "$grown"
[ ! -d "$here/corpus/$name" ] || set -- "$@" "$here/corpus/$name"
[ ! -f "$here/$name.dict" ] || set -- "-dict=$here/$name.dict" "$@"
# shellcheck disable=SC2086 # flags are words
if "./$fuzzer" "-max_total_time=${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=1024 \
	-print_final_stats=1 "-artifact_prefix=$found/$name-" ${FUZZ_FLAGS:-} "$@" >"$log" 2>&1; then
	awk -v name="$name" '
		/ cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
		/number_of_executed_units:/ { runs = $2 }
		END { printf "fuzz: %-12s %9d runs, %d edges\n", name, runs, edges }' "$log"
else
	cat "$log"
	echo "fuzz: $name FAILED"
	exit 1
fi

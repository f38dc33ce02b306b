#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage.sh [-v]: which share of the lines the tests ran, by gcov alone: each layer and
# room, with -v each file. Called by `make coverage` in the build folder, after the
# tests. The exit status is 1 where core has less than its 95 %.
set -u

least=95
[ "${1-}" = -v ] && files=1 || files=0

find src -name '*.gcda' | LC_ALL=C sort | while IFS= read -r data; do
	gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk -v least=$least -v files="$files" '
	/^File / {
		file = $0
		sub(/^File \047/, "", file)
		sub(/\047$/, "", file)
		at = index(file, "src/")
		file = at ? substr(file, at) : ""
	}
	/^Lines executed:/ && file ~ /\.c$/ {
		split($0, part, /[:% ]+/)
		if (part[5] > total[file]) total[file] = part[5]
		if (part[3] * part[5] / 100 > hit[file]) hit[file] = part[3] * part[5] / 100
		file = ""
	}
	# src/core/plan/week.c counts for itself, src/core/plan, src/core and src.
	function add(name, file) { all[name] += total[file]; good[name] += hit[file] }
	END {
		for (file in total) {
			n = split(file, part, "/")
			name = part[1]
			add(name, file)
			for (i = 2; i <= (files ? n : n - 1); i++) add(name = name "/" part[i], file)
		}
		for (name in all)
			printf "%-40s %6d lines %6.1f %%\n", name, all[name], 100 * good[name] / all[name] | "LC_ALL=C sort"
		close("LC_ALL=C sort")
		if (all["src/core"] == 0) { print "coverage: no counts: configure --enable-coverage CFLAGS=-O0"; exit 2 }
		if (100 * good["src/core"] / all["src/core"] < least) {
			printf "coverage: core has less than %d %%\n", least
			exit 1
		}
	}'

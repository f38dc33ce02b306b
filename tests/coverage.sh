#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# coverage.sh: which share of each source file's lines the tests ran, by gcov alone.
# Called by `make coverage` in the build folder, after the tests.
set -u

find src -name '*.gcda' | LC_ALL=C sort | while IFS= read -r data; do
	gcov -n -o "$(dirname "$data")" "$data" 2>/dev/null
done | awk -v top="$top_srcdir/" '
	/^File / {
		file = $0
		sub(/^File \047/, "", file)
		sub(/\047$/, "", file)
		at = index(file, "src/")
		file = at ? substr(file, at) : ""
	}
	/^Lines executed:/ && file ~ /\.c$/ {
		split($0, part, /[:% ]+/)
		share = part[3]; lines = part[5]
		if (lines > total[file]) total[file] = lines
		ran = share * lines / 100
		if (ran > hit[file]) hit[file] = ran
		file = ""
	}
	END {
		for (file in total) {
			printf "%6.1f %% of %5d  %s\n", 100 * hit[file] / total[file], total[file], file
			all += total[file]; good += hit[file]
		}
		if (all > 0)
			printf "%6.1f %% of %5d  together\n", 100 * good / all, all
	}' | sort -k5

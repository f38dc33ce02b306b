#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# failures.sh BUILD: what failed in the last `make check` of a build folder, and why:
# each failed line of TAP with the remarks below it, and the end of what broke down.
set -u
cd "$1" || exit 2

grep -lE '^:global-test-result: (FAIL|ERROR|XPASS)' tests/*.trs tests/*/*.trs 2>/dev/null |
	while IFS= read -r result; do
		log=${result%.trs}.log
		echo "== $1/$log"
		awk '
			/^not ok/ && !/# SKIP/ { print; left = 27; next }
			/^FAIL: / { next }
			/^(ok|PASS|SKIP|ERROR|1\.\.)/ { left = 0 }
			left > 0 { print; left-- }' "$log" | head -n 70
		if grep -q '^:test-result: ERROR' "$result" && ! grep -q '^not ok' "$log"; then
			grep -vE '^(ok|not ok|PASS:|FAIL:) ' "$log" | tail -n 30
		fi
	done

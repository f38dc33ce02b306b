#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""compare.py BEFORE AFTER: two tables that `make bench` has kept, row by row.

Ratios are compared where there are any, as they were made within one run each; else the
values, which only mean something on the same machine. "apart" are rows that differ by a
tenth or more and whose middle halves do not touch: there something has probably changed.
"""
import os
import sys

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import table  # noqa: E402


def difference(before, after):
    what = "ratio" if before.ratio != "-" and after.ratio != "-" else "ours"
    old, new = before.spread(what), after.spread(what)
    if None in old or None in new or old[0] == 0:
        return None
    times = new[0] / old[0]
    apart = (old[2] < new[1] or new[2] < old[1]) and not 0.9 < times < 1.1
    return what, old, new, times, apart


def main():
    if len(sys.argv) != 3:
        print("usage: compare.py BEFORE AFTER", file=sys.stderr)
        return 2
    (facts, old), (new_facts, new) = table.read(sys.argv[1]), table.read(sys.argv[2])
    for name in {**facts, **new_facts}:
        if facts.get(name) != new_facts.get(name):
            print(f"{name}: {facts.get(name, '-')} -> {new_facts.get(name, '-')}")
    print(f"\n{'':26} {'':6} {'before':>9} {'':17} {'after':>9} {'':17} {'times':>6}")
    for name, row in new.items():
        found = difference(old[name], row) if name in old else None
        if found is None:
            print(f"{name:26} {'only in one, or not measured' if name not in old else '-'}")
            continue
        what, before, after, times, apart = found
        print(f"{name:26} {what:6} {table.plain(before[0]):>9} "
              f"{'(%.3g..%.3g)' % tuple(before[1:]):17} {table.plain(after[0]):>9} "
              f"{'(%.3g..%.3g)' % tuple(after[1:]):17} {times:6.2f} {'apart' if apart else ''}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""rows: the one form of result of the benchmarks, as bench.h has it for those in C.

A row is a line of fields with tabs between them: run.sh adds the name of the benchmark
and makes the table. Ours and theirs are measured together, within one run: each pair
makes a ratio. Given are medians, and between what the middle half of the values lies. A
limit is for the ratio, or, where nothing is compared, for the value; None: there is none.
"""
import statistics

FIELDS = ("row", "unit", "ours", "ours_low", "ours_high", "against", "theirs", "theirs_low",
          "theirs_high", "ratio", "ratio_low", "ratio_high", "rounds", "limit", "verdict",
          "remark")


def spread(values):
    """Median, and where the middle half begins and ends, as text."""
    if not values:
        return ["-"] * 3
    values = sorted(values)
    quarter = len(values) // 4
    return [f"{value:.5g}" for value in (statistics.median(values), values[quarter],
                                         values[-1 - quarter])]


def put(name, unit, ours, against, theirs, ratios, limit, verdict, remark):
    rounds = str(len(ours))
    limit = "-" if limit is None else f"{limit:g}"
    print("\t".join([name, unit, *spread(ours), against, *spread(theirs), *spread(ratios),
                     rounds, limit, verdict, remark]), flush=True)


def judge(value, limit):
    return "info" if limit is None else "ok" if value <= limit else "over"


def compare(name, unit, ours, against, theirs, limit, remark, nothing=0):
    """Ours and theirs in pairs. Of what is nothing, or cannot be told from it, there is
    no ratio."""
    some = min(theirs) > nothing
    ratios = [a / b for a, b in zip(ours, theirs)] if some else []
    verdict = judge(statistics.median(ratios), limit) if ratios else "info"
    put(name, unit, ours, against, theirs, ratios, limit, verdict, remark)


def value(name, unit, ours, limit, remark):
    put(name, unit, ours, "-", [], [], limit, judge(statistics.median(ours), limit), remark)


def without(name, unit, against, limit, verdict, why):
    """verdict: "skipped" or "failed"."""
    put(name, unit, [], against, [], [], limit, verdict, why.replace("\n", " "))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_review: the journal's reviews, whole processes, against a bare GROUP BY.

100 000 runs of twenty years lie in a journal (fill_journal). floor_review groups the same
rows by week with SQLite and prints the means. Both take turns, from a warm cache; of
each pair the ratio is taken, and the median of those is the result, as in bench.h.

BENCH_RUNS (100000) and BENCH_ROUNDS (15) make it longer.
"""
import os
import statistics
import subprocess
import sys
import tempfile
import time

RUNS = os.environ.get("BENCH_RUNS", "100000")
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "15"))
BUILD = os.environ.get("top_builddir", ".")
TURNOVER = os.environ.get("TURNOVER", os.path.join(BUILD, "turnover"))
LIMIT = 1.5
CASES = (
    ("review", ["review"]),
    ("review_all_weeks", ["review", "--weeks", "100000"]),
    ("review_json", ["review", "--weeks", "100000", "--format", "json"]),
)


def milliseconds(command, environment):
    start = time.monotonic()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    return (time.monotonic() - start) * 1000


def main():
    with tempfile.TemporaryDirectory() as home:
        folder = os.path.join(home, "turnover")
        journal = os.path.join(folder, "journal.db")
        os.mkdir(folder)
        environment = dict(os.environ, HOME=home, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home)
        subprocess.run([os.path.join(BUILD, "tests/bench/fill_journal"), journal, RUNS],
                       check=True)
        floor = [os.path.join(BUILD, "tests/bench/floor_review"), journal]
        for name, arguments in CASES:
            command = [TURNOVER, *arguments, "--date", "2026-11-22"]
            ratios, times, floors = [], [], []
            for _ in range(ROUNDS + 1):
                floors.append(milliseconds(floor, environment))
                times.append(milliseconds(command, environment))
                ratios.append(times[-1] / floors[-1])
            value = statistics.median(ratios[1:])
            print(f"{name} {value:.3f} {LIMIT:g} {'ok' if value <= LIMIT else 'over'}  "
                  f"{statistics.median(times[1:]):.0f} ms, GROUP BY "
                  f"{statistics.median(floors[1:]):.0f} ms, {RUNS} runs", flush=True)
    return 0


sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_review: the journal's reviews, whole processes, against a bare GROUP BY.

100 to 100 000 runs of twenty years lie in a journal (fill_journal). floor_review groups
the same rows by week with SQLite and prints the means. Both take turns, from a warm
cache; CPU time is compared.

BENCH_REVIEWS (9): rounds.
"""
import math
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rows  # noqa: E402

SIZES = (100, 1000, 10000, 100000)
ROUNDS = int(os.environ.get("BENCH_REVIEWS", "9"))
BUILD = os.environ.get("top_builddir", ".")
TURNOVER = os.environ.get("TURNOVER", os.path.join(BUILD, "turnover"))
LIMIT, SLOPE_LIMIT = 1.5, 1.1
CASES = (
    ("review", ["review"]),
    ("review-all-weeks", ["review", "--weeks", "100000"]),
    ("review-json", ["review", "--weeks", "100000", "--format", "json"]),
)


def cpu_ms(command, environment):
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return (usage.ru_utime + usage.ru_stime) * 1000


def in_turn(ours, theirs, environment):
    pairs = [(cpu_ms(theirs, environment), cpu_ms(ours, environment))
             for _ in range(ROUNDS + 1)][1:]
    return [b for _, b in pairs], [a for a, _ in pairs]


def bench(home, runs):
    """What the plain review of so many runs took."""
    folder = os.path.join(home, str(runs), "turnover")
    journal = os.path.join(folder, "journal.db")
    os.makedirs(folder)
    environment = dict(os.environ, HOME=home, XDG_DATA_HOME=os.path.dirname(folder),
                       XDG_CONFIG_HOME=home)
    subprocess.run([os.path.join(BUILD, "tests/bench/fill_journal"), journal, str(runs)],
                   check=True)
    floor = [os.path.join(BUILD, "tests/bench/floor_review"), journal]
    for name, arguments in CASES if runs == SIZES[-1] else CASES[:1]:
        command = [TURNOVER, *arguments, "--date", "2026-11-22"]
        ours, theirs = in_turn(command, floor, environment)
        # Of few runs the start of the program is most of it: only the many are judged.
        rows.compare(f"{name}-{runs}", "ms CPU", ours, "GROUP BY", theirs,
                     LIMIT if runs == SIZES[-1] else None, f"{runs} runs, whole processes")
        if name == "review":
            plain = ours
    return plain


def main():
    with tempfile.TemporaryDirectory() as home:
        took = {runs: bench(home, runs) for runs in SIZES}
    slopes = [math.log10(b / a) for a, b in zip(took[SIZES[-2]], took[SIZES[-1]])]
    rows.value("review-slope", "exponent", slopes, SLOPE_LIMIT,
               f"from {SIZES[-2]} to {SIZES[-1]} runs: 1 is linear")


if __name__ == "__main__":
    main()

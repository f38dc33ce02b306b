#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools of `make bench`, without measuring anything: the analyser of clicks against
tracks whose onsets are known, and from a made-up benchmark its table, the choice of
rows, the comparison, the picture and the page.
"""
import array
import os
import subprocess
import sys
import xml.etree.ElementTree as xml

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, ".."))
import onsets  # noqa: E402
import rows  # noqa: E402
import table  # noqa: E402
from parts import check, run  # noqa: E402

MADE_UP = """#!/bin/sh
exec "$PYTHON3" -c '
import sys
sys.path.insert(0, "{here}")
import rows
rows.compare("play-cpu-floor", "ms CPU/min", [3, 1, 2], "floor_play", [2, 2, 2], 1.15, "")
rows.compare("play-cpu-gtick", "ms CPU/min", [3, 3, 3], "gtick", [2, 2, 2], 0.4, "more")
rows.compare("clicks-drift-sox", "ms/min", [0, 0, 0], "sox", [0, 1, 2], None, "")
rows.value("clicks-lost", "clicks", [0], 0, "")
rows.without("play-cpu-klick", "ms CPU/min", "klick", None, "skipped", "no klick")
for size, ms in ((100, 1), (1000, 3), (10000, 11), (100000, 90)):
    rows.compare(f"review-{{size}}", "ms CPU", [ms], "GROUP BY", [ms + 1], 1.5, "")
'
"""


def clicks(rate, spm, beats, length=0.02, shift=0.0):
    samples = array.array("h", bytes(2 * int(rate * 60 * (max(beats) + 2) / spm)))
    for k in beats:
        start = round((k + 1) * 60 * rate / spm + shift * k)
        for i in range(int(rate * length)):
            samples[start + i] = 12000 - 20000 * (i % 2)
    return samples


def analyser():
    off = onsets.own_error(6)
    check(off < 0.01, "onsets between frames are found to a hundredth of a frame", off)
    steady = onsets.steadiness(clicks(48000, 150, range(20)), 48000, 150)
    check(steady.jitter_ms < 1e-5 and abs(steady.drift_ms_min) < 1e-4, "a steady beat",
          vars(steady))
    late = onsets.steadiness(clicks(48000, 150, range(20), shift=48), 48000, 150)
    check(abs(late.drift_ms_min - 150) < 0.01 and late.jitter_ms < 1e-5,
          "1 ms more with each of 150 beats a minute", vars(late))
    torn = onsets.steadiness(clicks(44100, 150, [0, 1, 2, 4, 5, 6, 9, 10]), 44100, 150)
    check((torn.missing, torn.doubled) == (3, 0), "three are missing", vars(torn))
    check(onsets.steadiness(array.array("h", bytes(96000)), 48000, 150) is None, "silence")


def fields():
    """The ends of the middle half are values that were there."""
    check(rows.spread([5.0, 1.0, 2.0, 3.0, 4.0]) == ["3", "2", "4"], "the middle half",
          rows.spread([5.0, 1.0, 2.0, 3.0, 4.0]))
    check(rows.spread([]) == ["-"] * 3, "of nothing")


def bench(name, choice):
    """(exit status, what is said, the table kept)."""
    work = os.environ["WORK"]
    program, kept = os.path.join(work, "bench_made_up"), os.path.join(work, name)
    with open(program, "w", encoding="utf-8") as file:
        file.write(MADE_UP.format(here=HERE))
    os.chmod(program, 0o755)
    done = subprocess.run(["sh", os.path.join(HERE, "run.sh"), program], check=False,
                          env=dict(os.environ, BENCH=choice, BENCH_OUT=kept,
                                   PYTHON3=sys.executable), cwd=work,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return done.returncode, done.stdout + done.stderr, kept


def tables():
    status, said, kept = bench("all.tsv", "")
    facts, got = table.read(kept)
    check(status == 0 and "processor" in facts and len(got) == 9, "a table is kept", said)
    check("6 ok, 1 over, 1 without a limit, 1 skipped, 0 failed" in said,
          "and summed up", said)
    row = got["play-cpu-floor"]
    check((row.ratio, row.ratio_low, row.ratio_high, row.verdict) == ("1", "0.5", "1.5", "ok"),
          "the median of the ratios is judged", vars(row))
    check(got["play-cpu-gtick"].verdict == "over" and got["clicks-drift-sox"].ratio == "-",
          "over; and no ratio to nothing")
    status, said, few = bench("few.tsv", "made-up")
    check(status == 0 and not table.read(few)[1], "no row has that name", said)
    compared = subprocess.run([sys.executable, os.path.join(HERE, "compare.py"), kept, kept],
                              check=False, capture_output=True, text=True)
    check(compared.returncode == 0 and "apart" not in compared.stdout,
          "a run is like itself", compared.stdout, compared.stderr)


def picture():
    work = os.environ["WORK"]
    _, _, kept = bench("all.tsv", "")
    drawn, page = os.path.join(work, "x.svg"), os.path.join(work, "x.md")
    with open(page, "w", encoding="utf-8") as file:
        file.write("before\n<!-- table begins -->\nold\n<!-- table ends -->\nafter\n")
    for _ in range(2):
        done = subprocess.run([sys.executable, os.path.join(HERE, "picture.py"), kept, drawn,
                               page], check=False, capture_output=True, text=True)
        check(done.returncode == 0, "it is drawn", done.stderr)
    texts = [text.text for text in xml.parse(drawn).iter("{http://www.w3.org/2000/svg}text")]
    check("CPU, 172.5 spm" in texts and "Reviewing the journal" in texts, "what is there", texts)
    with open(page, encoding="utf-8") as file:
        text = file.read()
    check(text.startswith("before") and text.endswith("after\n") and "old" not in text and
          text.count("| play-cpu-gtick |") == 1, "the page has it once", text)


if __name__ == "__main__":
    sys.exit(run([analyser, fields, tables, picture]))

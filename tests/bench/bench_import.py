#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_import: a folder of recorded runs into the journal, against going through the XML.

An hour a file, a point a second, each of another day. floor_import unpacks the same
TCX.gz and lets expat go through them. Both take turns; the median of the ratios of CPU
time is the result. It takes 50 files in a second of CPU at least; and memory is that of
one file: for ten times as many it may be a quarter more.

BENCH_FILES (60) and BENCH_IMPORTS (5 rounds) make it longer.
"""
import datetime
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time

BUILD = os.environ.get("top_builddir", ".")
SOURCE = os.environ.get("top_srcdir", ".")
TURNOVER = os.environ.get("TURNOVER", os.path.join(BUILD, "turnover"))
FILES = int(os.environ.get("BENCH_FILES", "60"))
ROUNDS = int(os.environ.get("BENCH_IMPORTS", "5"))
START = 1577872800
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(SOURCE, "tests", "app"))
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import rows  # noqa: E402
import watch  # noqa: E402


def tcx(start, seconds):
    points, metres = [], 0.0
    day = datetime.datetime.fromtimestamp(start, datetime.timezone.utc).strftime("%Y-%m-%d")
    for second, spm, speed in seconds:
        metres += speed
        points.append(
            "<Trackpoint><Time>%sT10:%02d:%02d.000Z</Time><DistanceMeters>%.2f</DistanceMeters>"
            "<HeartRateBpm><Value>140</Value></HeartRateBpm><Extensions><ns3:TPX><ns3:Speed>"
            "%.3f</ns3:Speed><ns3:RunCadence>%d</ns3:RunCadence></ns3:TPX></Extensions>"
            "</Trackpoint>\n" % (day, second // 60, second % 60, metres, speed, spm / 2))
    return ("<?xml version=\"1.0\"?><TrainingCenterDatabase xmlns=\"http://www.garmin.com/"
            "xmlschemas/TrainingCenterDatabase/v2\" xmlns:ns3=\"http://www.garmin.com/"
            "xmlschemas/ActivityExtension/v2\"><Activities><Activity Sport=\"Running\">"
            "<Lap StartTime=\"%sT10:00:00Z\"><TotalTimeSeconds>3600</TotalTimeSeconds>"
            "<DistanceMeters>%.1f</DistanceMeters><Track>%s</Track></Lap></Activity>"
            "</Activities></TrainingCenterDatabase>" % (day, metres, "".join(points))).encode()


def measure(command, home):
    """Seconds by the clock, of CPU, and the most memory in KiB."""
    environment = dict(os.environ, HOME=home, XDG_DATA_HOME=home, XDG_CONFIG_HOME=home,
                       XDG_STATE_HOME=home, TZ="UTC")
    start = time.monotonic()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return time.monotonic() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss


def fill(folder, files, ending, make):
    os.mkdir(folder)
    for i in range(files):
        path = os.path.join(folder, "%04d.%s" % (i, ending))
        with open(path, "wb") as file:
            file.write(make(START + i * 86400))
    return folder


def main():
    seconds = watch.steady(3600)
    with tempfile.TemporaryDirectory() as home:
        packed = fill(os.path.join(home, "tcx"), FILES, "tcx.gz",
                      lambda start: gzip.compress(tcx(start, seconds), 1))
        fit = fill(os.path.join(home, "fit"), FILES, "fit",
                   lambda start: watch.fit(start, seconds))
        names = [os.path.join(packed, name) for name in sorted(os.listdir(packed))]
        floor = os.path.join(BUILD, "tests/bench/floor_import")
        ours, floors, clocks, fits, memory = [], [], [], [], []
        for i in range(ROUNDS):
            data = os.path.join(home, "data%d" % i)
            other = os.path.join(home, "fit%d" % i)
            if os.path.exists(floor):
                floors.append(measure([floor, *names], home)[1] / FILES * 1000)
            clock, cpu, most = measure([TURNOVER, "import", packed], data)
            ours.append(cpu / FILES * 1000)
            clocks.append(FILES / clock)
            memory.append(most)
            fits.append(measure([TURNOVER, "import", fit], other)[1] / FILES * 1000)
        if floors:
            rows.compare("import-tcx", "ms CPU/file", ours, "zlib and expat", floors, 2.5,
                         "%d hours of TCX.gz, a point a second" % FILES)
        else:
            rows.without("import-tcx", "ms CPU/file", "zlib and expat", 2.5, "skipped",
                         "floor_import was not built")
        rows.value("import-tcx-file", "ms CPU/file", ours, 20,
                   "limit: 50 files in a second; by the clock %.0f" % statistics.median(clocks))
        rows.value("import-fit-file", "ms CPU/file", fits, 20, "FIT")
        few = os.path.join(home, "few")
        os.mkdir(few)
        for name in names[:FILES // 10]:
            os.link(name, os.path.join(few, os.path.basename(name)))
        _, _, least = measure([TURNOVER, "import", few], os.path.join(home, "data-few"))
        rows.compare("import-memory", "kB most", memory, "a tenth of the files",
                     [least] * len(memory), 1.25,
                     "%d files; memory is that of one" % FILES)
    return 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_first_sound: ms from the start of a program to its first sound at the sink.

The programs take turns before one sound server, whose monitor is heard. A monitor hands
out each block as it is mixed, and a block later it is heard: taken as they arrive, sounds
would be heard before their programs sent them. BENCH_SOUNDS (25): how often each.
"""
import os
import random
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "rig"))
import cast  # noqa: E402
import monitor  # noqa: E402
import peers  # noqa: E402
import rows  # noqa: E402

TIMES = int(os.environ.get("BENCH_SOUNDS", "25"))
LIMIT = 1.5
OURS = "turnover"
SESSION = f"""format = 1;
title = "Benchmark";
phases = ( {{ kind = "metronome"; time = "45 min"; countdown = 0; cadence = {peers.SPM}; }} );
"""
REMARK = "opening the ALSA device is most of it, for all that do"
BLOCK_MS = 5  # of the monitor; what it gives is 4.8 ms before what players are told
ROWS = {"floor_play": "floor", "floor_simple": "simple"}
LIMITS = {"paplay": None, "sox": None}


def first_sound(argv, ear):
    # Anywhere in a block of the server's: else each would always hit the same place of it.
    time.sleep(0.3 + random.uniform(0, 2 * BLOCK_MS / 1000))
    begun = len(ear.samples)
    start = time.monotonic()
    process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    frame = None
    try:
        while frame is None and time.monotonic() < start + 3:
            time.sleep(0.02)
            heard = ear.samples[begun:]
            frame = next((i for i, x in enumerate(heard) if abs(x) > monitor.THRESHOLD), None)
    finally:
        process.terminate()
        process.wait()
    if frame is None:
        raise RuntimeError(f"nothing is heard of {argv[0]}")
    time.sleep(0.1)
    return (ear.time_of(begun + frame) - start) * 1000 + BLOCK_MS


def listen(programs):
    """name: milliseconds."""
    times = {name: [] for name in programs}
    ear = monitor.Monitor()
    try:
        ear.ready()
        for _ in range(TIMES):
            for name, argv in programs.items():
                times[name].append(first_sound(argv, ear))
    finally:
        ear.stop()
    return times


def main():
    build = os.environ.get("top_builddir", ".")
    turnover = os.path.abspath(os.environ.get("TURNOVER", os.path.join(build, "turnover")))
    floor = os.path.abspath(os.path.join(build, "tests/bench/floor_play"))
    simple = os.path.abspath(os.path.join(build, "tests/bench/floor_simple"))
    lacking = cast.missing("pulseaudio", "pactl", "parec")
    if lacking:
        rows.without("first-sound", "ms", "floor_play", LIMIT, "skipped",
                     "there is no " + ", ".join(lacking))
        return
    with tempfile.TemporaryDirectory(prefix="turnover-bench-") as work:
        click, session = os.path.join(work, "click.wav"), os.path.join(work, "beats.session")
        peers.make_click(click)
        with open(session, "w", encoding="utf-8") as file:
            file.write(SESSION)
        programs = {OURS: [turnover, "play", "--no-delay", "--plain", "--device", "pulse",
                           session],
                    "floor_play": [floor, "pulse", "0"],
                    "floor_simple": [simple, click],
                    "paplay": ["paplay", click],
                    "aplay": ["aplay", "-q", "-D", "pulse", click],
                    "sox": peers.sox_clicks("-t", "alsa", "pulse")}
        there = {name: argv for name, argv in programs.items() if not cast.missing(argv[0])}
        stage = cast.Stage(work, "sound")
        try:
            os.environ.update(stage.started().environment)
            times = listen(there)
        finally:
            stage.close()
    for name in list(programs)[1:]:
        row, limit = f"first-sound-{ROWS.get(name, name)}", LIMITS.get(name, LIMIT)
        if name in times:
            rows.compare(row, "ms", times[OURS], name, times[name], limit, REMARK)
        else:
            rows.without(row, "ms", name, limit, "skipped", f"there is no {name}")


if __name__ == "__main__":
    cast.run(main)

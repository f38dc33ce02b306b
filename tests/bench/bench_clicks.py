#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_clicks: how steady the clicks are that a sound server really plays.

Everybody clicks at the same time, each into the null sink of a sound server of its own,
whose monitor is recorded (klick: its JACK server's); onsets.py analyses the recordings.
Jitter is what is left over when the real tempo is taken out, drift is that tempo's
distance from what was asked for. A null sink's clock is the server's: a device's own
error is not in it. The values are of the thirds of one recording, the middle half.

BENCH_RECORD (24): seconds.
"""
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cast  # noqa: E402
import onsets  # noqa: E402
import peers  # noqa: E402
import rows  # noqa: E402

SECONDS = float(os.environ.get("BENCH_RECORD", "24"))
RATE = 48000
FRAME_MS = 1000 / RATE
SETTLE = 3.0
SESSION = f"""format = 1;
title = "Benchmark";
phases = ( {{ kind = "metronome"; time = "45 min"; countdown = 0; cadence = {peers.SPM}; }} );
"""
OURS = "turnover"
PEERS = ("floor_play", "gtick", "klick", "sox", "shell loop")
DRIFT_LIMIT = 0.1
# What a third of the recording can tell: a click within its frame, ms a minute.
NOTHING = {"jitter": 0.001, "drift": 0.05}


def recorder(name, actor, path):
    if name == "klick":
        return peers.Prop(["jack_rec", "-f", path, "-d", str(int(SECONDS)), "-b", "16",
                           "klick:out"], actor.stage.folder, env=actor.environment)
    return peers.Prop(["parec", "-d", "rig.monitor", "--file-format=wav", "--format=s16le",
                       f"--rate={RATE}", "--channels=1", "--latency-msec=10", path],
                      actor.stage.folder, env=actor.environment)


def record(parts, work):
    """name: the recording's path. Of those that do not play there is none."""
    stages = {name: cast.Stage(work, str(i), part.sound)
              for i, (name, part) in enumerate(parts.items())}
    actors, company, recorders, paths = {}, [], [], {}
    try:
        for name, part in parts.items():
            try:
                actors[name] = cast.Actor(part, stages[name].started(), company)
                actors[name].begin()
            except (OSError, RuntimeError) as error:
                print(f"bench_clicks: {name}: {error}", file=sys.stderr)
        cast.read_all(company, SETTLE)
        for name, actor in actors.items():
            paths[name] = os.path.join(stages[name].folder, "clicks.wav")
            recorders.append(recorder(name, actor, paths[name]))
        cast.read_all(company, SECONDS + 0.5)
        for one in recorders:
            one.stop()
    finally:
        for actor in company:
            actor.stop()
        for stage in stages.values():
            stage.close()
    return paths


class Heard:
    """The thirds of a recording, and the whole."""

    def __init__(self, path, spm):
        samples, rate = onsets.read(path)
        found = onsets.onsets(samples, rate, spm)
        if len(found) < 15:
            raise RuntimeError(f"{len(found)} clicks are heard")
        third = len(found) // 3
        parts = [onsets.Steadiness(found[i * third:(i + 1) * third], rate, spm)
                 for i in range(3)]
        self.whole = onsets.Steadiness(found, rate, spm)
        self.jitter = [part.jitter_ms for part in parts]
        self.drift = [abs(part.drift_ms_min) for part in parts]

    def say(self):
        whole = self.whole
        return (f"{whole.spm:.4f} spm, worst {whole.worst_ms:.3f} ms, {whole.missing} missing, "
                f"{whole.doubled} doubled of {whole.clicks}")


def heard(paths):
    """Also name: why not."""
    good, bad = {}, {}
    for name, path in paths.items():
        try:
            good[name] = Heard(path, peers.GTICK_SPM if name == "gtick" else peers.SPM)
        except (OSError, EOFError, RuntimeError, ValueError) as error:
            bad[name] = str(error)
    return good, bad


def report(good, bad, skipped):
    rows.value("clicks-analyser", "frames", [onsets.own_error()], 0.05,
               "how far the analyser is off on a track with known onsets, at worst")
    if OURS not in good:
        rows.without("clicks-jitter", "ms", "-", FRAME_MS, "failed", bad.get(OURS, ""))
        return
    ours = good[OURS]
    rows.value("clicks-jitter", "ms", ours.jitter, FRAME_MS, "limit: one frame; " + ours.say())
    rows.value("clicks-drift", "ms/min", ours.drift, DRIFT_LIMIT, "from 172.5 a minute")
    rows.value("clicks-lost", "clicks", [ours.whole.missing + ours.whole.doubled], 0,
               f"missing or doubled, of {ours.whole.clicks}")
    if "floor_play" in good:
        floor = good["floor_play"].whole
        rows.value("clicks-lost-floor", "clicks", [floor.missing + floor.doubled], 0,
                   "a floor that runs dry is no floor")
    for name in PEERS:
        short = name.replace(" ", "-").replace("_play", "")
        for what, unit in (("jitter", "ms"), ("drift", "ms/min")):
            row = f"clicks-{what}-{short}"
            if name in good:
                remark = ("whole beats a minute only: asked for 172; " if name == "gtick" else
                          "") + good[name].say()
                rows.compare(row, unit, getattr(ours, what), name, getattr(good[name], what),
                             None, remark, NOTHING[what])
            else:
                rows.without(row, unit, name, None, "skipped" if name in skipped else "failed",
                             skipped.get(name) or bad.get(name, "it does not play"))


def main():
    build = os.environ.get("top_builddir", ".")
    turnover = os.path.abspath(os.environ.get("TURNOVER", os.path.join(build, "turnover")))
    lacking = cast.missing("pulseaudio", "pactl", "parec")
    if lacking:
        rows.without("clicks-jitter", "ms", "-", FRAME_MS, "skipped",
                     "there is no " + ", ".join(lacking))
        return
    with tempfile.TemporaryDirectory(prefix="turnover-bench-") as work:
        session = os.path.join(work, "beats.session")
        with open(session, "w", encoding="utf-8") as file:
            file.write(SESSION)
        floor = os.path.abspath(os.path.join(build, "tests/bench/floor_play"))
        parts = {OURS: peers.turnover(turnover, session),
                 "floor_play": peers.Part([floor, "pulse", "10"]), **peers.sounding(work)}
        skipped = {name: "there is no " + ", ".join(part.missing())
                   for name, part in parts.items() if part.missing()}
        paths = record({name: part for name, part in parts.items() if name not in skipped}, work)
        report(*heard(paths), skipped)


if __name__ == "__main__":
    cast.run(main)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that was played, and what a watch recorded meanwhile: simulated here, from the
runner's feet to the file, and brought together by the program. Its clock is off by up to
90 s, it was started at another time, it lost seconds, it counts one leg, and no file that it
writes has been near our code. Every phase is to have the cadence that was run, to 0.5 spm,
and its boundaries to the second.

    PLAYED_SEEDS=200 make proofs
"""
import bisect
import json
import math
import os
import random
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), HERE]
import watch  # noqa: E402
from parts import check, need, run  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SEEDS = int(os.environ.get("PLAYED_SEEDS", "20"))
DAY, START = 86400, 1735725600  # 2025-01-01T10:00:00Z
SESSIONS = (("blended",), ("blended", "--set", "reps=6"), ("strides-incline",),
            ("strides-band",), ("tempo",), ("metronome",))
EDGE = 1.0  # s around a change that belong to neither phase
LEAST = 10.0  # s of a phase that counts
RUNNING = 140  # spm


def turnover(*arguments, answers=None):
    return subprocess.run([TURNOVER, *arguments], capture_output=True, text=True, input=answers,
                          check=False)


# ---- what was played --------------------------------------------------------------------


def planned(session):
    return json.loads(turnover("show", *session, "--format", "json").stdout)


def entry(plan, start, pauses):
    """The journal's line of a session that was played from its start to its end."""
    segments = []
    for part in plan["segments"]:
        length = round((part["end_s"] - part["start_s"]) * 1000)
        segments.append({"kind": part["kind"], "name": part["name"] or part["kind"],
                         "planned_ms": length, "done_ms": length})
        if part["cadence_from"]:
            segments[-1].update(clicked_ms=length, every=1, from_spm=part["cadence_from"],
                                to_spm=part["cadence_to"])
    return {"format": 1, "start": watch.stamp(start), "activity": "run", "source": "played",
            "title": plan["title"], "timer_ms": round(plan["length_s"] * 1000),
            "finished": True, "segments": segments,
            "interruptions": [{"at_ms": at * 1000, "length_ms": length * 1000,
                               "cause": "pause"} for at, length in pauses]}


# ---- who ran it ---------------------------------------------------------------------------


class Feet:
    """The runner's cadence at any moment after the start, pauses in it."""

    def __init__(self, plan, pauses, rng):
        self.rng, self.stretches = rng, []  # (from, to, spm at its start, at its end, segment)
        clock, easy = 0.0, rng.uniform(158, 168)
        for i, part in enumerate(plan["segments"]):
            at, spm = part["start_s"], self.choice(part, easy)
            inside = [p for p in pauses if part["start_s"] <= p[0] < part["end_s"]]
            for pause, length in inside + [(part["end_s"], 0)]:
                self.stretches.append((clock, clock + pause - at, *spm, i))
                clock += pause - at
                if length:
                    self.stretches.append((clock, clock + length, 0, 0, None))
                clock, at = clock + length, pause
        self.length, self.begins = clock, [stretch[0] for stretch in self.stretches]
        # From step to step nobody is even; what was is slowly forgotten.
        self.sway = [rng.gauss(0, 0.8)]
        while len(self.sway) < clock * 4 + 8:
            self.sway.append(self.sway[-1] * 0.5 + rng.gauss(0, 0.8 * math.sqrt(0.75)))

    def choice(self, part, easy):
        """What this runner does in such a phase, at its start and its end."""
        if part["cadence_from"] and part["kind"] != "drill":
            off = self.rng.gauss(0, 1.2)  # not quite on the beat
            return part["cadence_from"] + off, part["cadence_to"] + off
        if part["kind"] in ("rest", "change", "mobility", "probe") or "Walk" in str(part["name"]):
            return (self.rng.choice((0, 104, 112)),) * 2
        if part["kind"] == "drill":
            return (self.rng.uniform(100, 132),) * 2
        return (easy - (8 if part["kind"] == "recovery" else 0) + self.rng.gauss(0, 1),) * 2

    def at(self, when):
        i = bisect.bisect_right(self.begins, when) - 1
        if i < 0 or when >= self.length:
            return 0.0
        begin, end, first, last, _ = self.stretches[i]
        spm = first + (last - first) * (when - begin) / (end - begin)
        if i and spm and self.stretches[i - 1][3]:  # legs need a step or two
            spm += (self.stretches[i - 1][3] - spm) * math.exp(-(when - begin) / 0.3)
        return spm + self.sway[int(when * 4)] if spm else 0.0

    def second_around(self, when):
        return sum(self.at(when + step / 4) for step in (-1.5, -0.5, 0.5, 1.5)) / 4


# ---- the watch ------------------------------------------------------------------------------


class Watch:
    """Its clock is `late`; `first` is when it began, by that, and each second tells of one."""

    def __init__(self, feet, start, late, whole_legs, rng):
        self.feet, self.ahead = feet, start + late
        self.first = math.ceil(self.ahead + rng.randint(-120, 60))
        end = int(self.ahead + feet.length + rng.randint(-30, 180))
        spm = [feet.second_around(second - self.ahead) for second in range(self.first, end)]
        self.seconds = [(i, round(x / 2) * 2.0 if whole_legs else x, 2.8)
                        for i, x in enumerate(spm)]

    def means(self, seconds):
        """Of each segment, away from changes: its mean, and how long these seconds tell of it."""
        sums = {}
        for begin, end, _, _, segment in self.feet.stretches:
            if segment is None or end - begin <= 4 * EDGE:
                continue
            total = sums.setdefault(segment, [0.0, 0.0])
            for i, spm, _ in seconds:
                at = i + self.first - self.ahead
                share = min(at + 0.5, end - EDGE) - max(at - 0.5, begin + EDGE)
                if share > 0:
                    total[0] += spm * share
                    total[1] += share
        return {segment: (total / s, s) for segment, (total, s) in sums.items() if s}

    def kept(self, rng):
        """Seconds are lost, here and there and in a row."""
        lost, dropped = set(), rng.uniform(0, 0.08)
        for _ in range(rng.randint(0, 3)):
            hole = rng.randrange(len(self.seconds))
            lost.update(range(hole, hole + rng.randint(2, 12)))
        return [one for one in self.seconds if one[0] not in lost and rng.random() >= dropped]


FILES = (("fit", watch.fit, False), ("fit", watch.fit, True), ("csv", watch.csv, False),
         ("tcx", watch.tcx, True))


# ---- both together ------------------------------------------------------------------------


def one(seed):
    """What is wrong with it: a list."""
    rng = random.Random(seed)
    plan = planned(SESSIONS[seed % len(SESSIONS)])
    pauses = sorted((rng.randint(30, int(plan["length_s"]) - 30), rng.randint(5, 90))
                    for _ in range(rng.randint(0, 2)))
    start = START + seed * DAY
    late = rng.uniform(-90, 90)
    feet = Feet(plan, pauses, rng)
    ending, write, whole_legs = FILES[seed // len(SESSIONS) % len(FILES) if SEEDS > 20
                          else seed % len(FILES)]
    done = turnover("journal", "import", "-",
                    answers=json.dumps(entry(plan, start, pauses)) + "\n")
    if done.returncode:
        return ["the journal says " + done.stderr]
    path = os.path.join(WORK, "%d.%s" % (seed, ending))
    seen = Watch(feet, start, late, whole_legs, rng)
    kept = seen.kept(rng)
    whole, there, content = seen.means(seen.seconds), seen.means(kept), write(seen.first, kept)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    done = turnover("import", path)
    said = re.search(r"clock\s+is\s+([0-9.]+)\s+s\s+(ahead|behind)", done.stdout)
    if not said:
        return ["not brought together", done.stdout + done.stderr]
    wrong = []
    found = float(said[1]) * (1 if said[2] == "ahead" else -1)
    if abs(found - late) > 1:
        wrong.append("its clock is %+.1f s, not %+.1f s" % (late, found))
    entered = json.loads(turnover("journal", "show", "--format", "json", "last").stdout)
    found = {sample["segment"]: sample["spm"] for sample in entered["samples"]}
    for i, part in enumerate(plan["segments"]):
        spm, length = whole.get(i, (0, 0))
        told = there.get(i, (0, 0))[1] > 0.75 * length
        if spm > RUNNING + 2 and told and part["end_s"] - part["start_s"] >= LEAST and \
                abs(found.get(i, 0) - spm) > 0.5:
            wrong.append("%s %d: %.1f, not %.2f" % (part["name"], i, found.get(i, 0), spm))
        if i in found and spm < RUNNING - 2:
            wrong.append("%s %d was not run: %.1f" % (part["name"], i, found[i]))
    return wrong


def simulated():
    faults = [(seed, fault) for seed in range(SEEDS) for fault in one(seed)]
    check(not faults, "%d sessions and their watches come together" % SEEDS,
          ["%d: %s" % fault for fault in faults[:30]])


if __name__ == "__main__":
    for library in ("JANSSON", "EXPAT"):
        need(library)
    sys.exit(run([simulated]))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_play: what `turnover play` costs while it plays, beside floors and peers.

In each round every program plays at the same time, each on a sound server and a terminal
of its own: whatever else the machine does, it does to all of them. Who is started first
changes with the round. Of each round a pair makes a ratio; the median is the result.

BENCH_ROUNDS (5) and BENCH_SECONDS (8, of each round) make it longer; BENCH_AT_ONCE=1
plays them one after the other, as does any smaller number in groups.
"""
import os
import statistics
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import cast  # noqa: E402
import peers  # noqa: E402
import rows  # noqa: E402

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "8"))
AT_ONCE = int(os.environ.get("BENCH_AT_ONCE", "99"))
WARM_UP = 4.0  # the first seconds are livelier than the rest
SESSION = """format = 1;
title = "Benchmark";
phases = ( {{ kind = "{}"; time = "45 min"; countdown = 0; {} }} );
"""
SESSIONS = {"beats": SESSION.format("metronome", f"cadence = {peers.SPM};"),
            "fast": SESSION.format("metronome", "cadence = 300;"),
            "quiet": SESSION.format("easy", "")}
CPU, RSS, OWN, WAKES, BYTES = "ms CPU/min", "kB RSS", "kB own", "wake-ups/s", "bytes/min"
ATTRIBUTES = {CPU: "cpu_ms", RSS: "rss_kb", OWN: "own_kb", WAKES: "wakes", BYTES: "bytes"}

# row, unit, ours, theirs, limit, remark
PAIRS = (
    ("play-cpu-floor", CPU, "beats", "floor_play 4/s", 1.15,
     "172.5 spm, beat marks: 4 updates a second, both"),
    ("play-cpu-fast-floor", CPU, "fast", "floor_play", 1.15,
     "300 spm, the most there is: 6 updates a second; the floor has 172.5 spm and 10"),
    ("play-cpu-gtick", CPU, "beats", "gtick", 0.4, "its X server is not counted"),
    ("play-cpu-klick", CPU, "beats", "klick", None,
     "no screen, its JACK server is not counted"),
    ("play-cpu-sox", CPU, "beats", "sox", None, "no screen; a loop without an end"),
    ("play-cpu-shell-loop", CPU, "beats", "shell loop", None, "no screen; paplay & sleep"),
    ("play-cpu-tty-clock", CPU, "screen", "tty-clock", None, "no sound, both"),
    ("play-cpu-termdown", CPU, "screen", "termdown", None, "no sound, both"),
    ("play-cpu-peaclock", CPU, "screen", "peaclock", None, "no sound, both"),
    ("play-cpu-shell-timer", CPU, "screen", "shell timer", None, "no sound, both"),
    ("play-rss-floor", RSS, "beats", "floor_play", 1.3,
     "of the program itself, libraries included"),
    ("play-own-floor", OWN, "beats", "floor_play", None,
     "memory that no file stands behind, of all its processes"),
    ("play-own-gtick", OWN, "beats", "gtick", None, ""),
    ("play-own-sox", OWN, "beats", "sox", None, ""),
    ("play-rss-gtick", RSS, "beats", "gtick", None, ""),
    ("play-rss-klick", RSS, "beats", "klick", None, "with JACK's shared memory"),
    ("play-rss-sox", RSS, "beats", "sox", None, ""),
    ("play-rss-tty-clock", RSS, "screen", "tty-clock", None, "no sound, both"),
    ("play-wakes-quiet-floor", WAKES, "quiet", "floor_play 1/s", 1.15,
     "no clicks; libpulse's thread included: its period bounds how soon a change is heard"),
    ("play-wakes-unlit-floor", WAKES, "unlit", "floor_play 1/s", 1.15,
     "clicks, flash_beat = false; libpulse's thread included"),
    ("play-wakes-gtick", WAKES, "beats", "gtick", None, ""),
    ("play-wakes-klick", WAKES, "beats", "klick", None, ""),
    ("play-wakes-sox", WAKES, "beats", "sox", None, ""),
    ("play-wakes-tty-clock", WAKES, "screen", "tty-clock", None, "no sound, both"),
    ("play-bytes-floor", BYTES, "beats", "floor_play", None, "to the terminal"),
    ("play-bytes-tty-clock", BYTES, "screen", "tty-clock", None, "no sound, both"),
    ("play-bytes-peaclock", BYTES, "screen", "peaclock", None, "no sound, both"),
)
# row, unit, ours, attribute, limit, remark
VALUES = (
    ("play-bytes", BYTES, "beats", "bytes", 30000, "to the terminal, at 172.5 spm"),
    ("play-wakes-quiet-own", WAKES, "quiet", "own_wakes", 6, "of our threads; no clicks"),
    ("play-wakes-unlit-own", WAKES, "unlit", "own_wakes", 6,
     "of our threads; clicks, flash_beat = false"),
    ("play-wakes-clock", WAKES, "screen", "wakes", 6, "without a sound device"),
)
# What the sound server has to do for each: row, ours, theirs
SERVERS = (
    ("play-server-floor", "beats", "floor_play"),
    ("play-server-gtick", "beats", "gtick"),
    ("play-server-sox", "beats", "sox"),
    ("play-server-shell-loop", "beats", "shell loop"),
)


def cast_list(turnover, floor, work):
    paths = {}
    for name, text in SESSIONS.items():
        paths[name] = os.path.join(work, name + ".session")
        with open(paths[name], "w", encoding="utf-8") as file:
            file.write(text)
    unlit = "screen = { flash_beat = false; };\n"
    return {
        "floor_play": peers.Part([floor, "pulse", "10"]),
        "beats": peers.turnover(turnover, paths["beats"]),
        "fast": peers.turnover(turnover, paths["fast"]),
        "floor_play 4/s": peers.Part([floor, "pulse", "4"]),
        "floor_play 1/s": peers.Part([floor, "pulse", "1"]),
        "quiet": peers.turnover(turnover, paths["quiet"]),
        "unlit": peers.turnover(turnover, paths["beats"], config=unlit),
        "screen": peers.turnover(turnover, paths["quiet"], "clock"),
        **peers.sounding(work), **peers.showing()}


class Troupe:
    """Everybody's stage, and what was measured of them, round by round."""

    def __init__(self, parts, work):
        self.why = {name: "there is no " + ", ".join(part.missing())
                    for name, part in parts.items() if part.missing()}
        self.failed = {}
        self.parts = {name: part for name, part in parts.items() if name not in self.why}
        self.stages = {name: cast.Stage(work, str(i), part.sound)
                       for i, (name, part) in enumerate(self.parts.items())}
        self.got = {name: {} for name in self.parts}  # round: (sample, the server's)

    def open(self):
        """Those whose server does not start do not play."""
        for name, stage in self.stages.items():
            with open(os.path.join(stage.home, ".config", "turnover", "runner.cfg"), "w",
                      encoding="utf-8") as file:
                file.write(self.parts[name].config)
            self.attempt(name, stage.started)
        for name in self.failed:
            del self.parts[name]

    def round(self, number):
        names = list(self.parts)
        names = names[number % len(names):] + names[:number % len(names)]
        for at in range(0, len(names), AT_ONCE):
            self.play(names[at:at + AT_ONCE], number)

    def play(self, names, number):
        actors, company = {}, []
        try:
            for name in names:
                self.attempt(name, lambda name=name: actors.__setitem__(
                    name, cast.Actor(self.parts[name], self.stages[name], company)))
            for name in list(actors):
                self.attempt(name, actors[name].begin)
            cast.read_all(actors.values(), WARM_UP)
            before = {name: (actor.sample(), actor.server_sample())
                      for name, actor in actors.items() if not actor.ended}
            cast.read_all(actors.values(), SECONDS)
            for name in before:
                self.attempt(name, lambda name=name: self.keep(name, number, actors[name],
                                                               before[name]))
            for name in actors.keys() - before.keys():
                self.failed[name] = "it ended by itself"
        finally:
            for actor in actors.values():
                actor.stop()
        for name, actor in actors.items():
            if self.parts[name].forks and number in self.got[name]:
                self.got[name][number][0].cpu_ms = actor.life_ms_min

    def keep(self, name, number, actor, before):
        server = actor.server_sample()
        self.got[name][number] = (actor.sample().since(before[0]),
                                  server.since(before[1]) if server else None)

    def attempt(self, name, act):
        try:
            act()
        except (OSError, RuntimeError) as error:
            self.failed[name] = str(error)
            print(f"bench_play: {name}: {error}", file=sys.stderr)

    def pairs(self, ours, theirs, pick):
        """What was measured of both in the same rounds."""
        rounds = sorted(self.got[ours].keys() & self.got[theirs].keys())
        return ([pick(*self.got[name][i]) for i in rounds] for name in (ours, theirs))

    def compare(self, row, unit, ours, theirs, limit, remark, pick):
        if ours in self.why or theirs in self.why:
            why = self.why.get(theirs) or self.why[ours]
            rows.without(row, unit, theirs, limit, "skipped", why)
            return
        mine, other = self.pairs(ours, theirs, pick)
        if mine:
            rows.compare(row, unit, mine, theirs, other, limit, remark)
        else:
            why = self.failed.get(theirs) or self.failed.get(ours) or "no round with both"
            rows.without(row, unit, theirs, limit, "failed", why)

    def close(self):
        for stage in self.stages.values():
            stage.close()


def report(troupe):
    for row, unit, ours, theirs, limit, remark in PAIRS:
        troupe.compare(row, unit, ours, theirs, limit, remark,
                       lambda own, _, what=ATTRIBUTES[unit]: getattr(own, what))
    for row, ours, theirs in SERVERS:
        troupe.compare(row, CPU, ours, theirs, None, "of the sound server, for this client",
                       lambda _, server: server.cpu_ms)
    for row, unit, ours, what, limit, remark in VALUES:
        values = [getattr(own, what) for own, _ in troupe.got[ours].values()]
        if values:
            rows.value(row, unit, values, limit, remark)
        else:
            rows.without(row, unit, "-", limit, "failed", troupe.failed.get(ours, ""))


def main():
    build = os.environ.get("top_builddir", ".")
    turnover = os.path.abspath(os.environ.get("TURNOVER", os.path.join(build, "turnover")))
    floor = os.path.abspath(os.path.join(build, "tests/bench/floor_play"))
    lacking = cast.missing("pulseaudio", "pactl")
    if not os.access(floor, os.X_OK):
        lacking.append("floor_play (ALSA is not built in)")
    if lacking:
        rows.without("play", CPU, "floor_play", 1.15, "skipped",
                     "there is no " + ", ".join(lacking))
        return
    with tempfile.TemporaryDirectory(prefix="turnover-bench-") as work:
        troupe = Troupe(cast_list(turnover, floor, work), work)
        try:
            troupe.open()
            for number in range(ROUNDS):
                troupe.round(number)
        finally:
            troupe.close()
        report(troupe)


if __name__ == "__main__":
    cast.run(main)

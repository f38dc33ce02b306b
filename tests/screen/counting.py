#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""counting.py: a runner's own cadence, counted and typed, or tapped.

In a probe of a session the screen asks when it is over, takes digits and leaves every
other key to the session; what was counted and tapped is in the session's log.
"""
import glob
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from terminals import PtyTerminal, shows  # noqa: E402
from parts import check, run, until  # noqa: E402

TURNOVER = os.environ.get("TURNOVER", "turnover")
WORK = os.environ.get("WORK", "/tmp")
SESSION = os.path.join(WORK, "probe.session")
TEXT = """format = 1; title = "Counted";
phases = ( { kind = "probe"; name = "Count them"; time = "11 s"; },
           { kind = "easy"; name = "On and on"; time = "60 s"; cadence = 170; },
           { kind = "cool-down"; name = "Walking"; time = "5 s"; } );
"""


class Run(PtyTerminal):
    number = 0

    def __init__(self, arguments, **environment):
        Run.number += 1
        self.state = os.path.join(WORK, "state-count%d" % Run.number)
        environment["XDG_STATE_HOME"] = self.state
        super().__init__([TURNOVER, *arguments], 24, 80,
                         {"TERM": "xterm-256color", **environment})

    def log(self):
        """The lines of its log, without their checksums."""
        lines = []
        for path in glob.glob(self.state + "/turnover/*"):
            with open(path, encoding="utf-8") as file:
                lines += [line.rstrip("\n")[9:] for line in file]
        return lines

    def samples(self):
        """What the journal says was measured, when the session is over."""
        text = subprocess.run([TURNOVER, "journal", "export"], capture_output=True, check=True,
                              env={**os.environ, "XDG_STATE_HOME": self.state}).stdout
        return [sample for line in text.splitlines()
                for sample in json.loads(line).get("samples", ())]

    def logged(self, word):
        """Its lines with that word, as soon as there are some."""
        return until(lambda: [line.split() for line in self.log()
                              if line.startswith(word + " ")])

    def answers(self):
        """Everything typed so far has been read: a key that can be seen came through."""
        self.keys("m")
        muted = self.saw("muted")
        self.keys("m")
        return muted and self.saw("sound on")

    def tap_until(self, key, text, gap, least=0):
        """Taps in time until a text is on the screen."""
        due, n = time.monotonic(), 0

        def tapped():
            nonlocal due, n
            if n >= least and shows(self.lines(), text):
                return True
            self.keys(key)
            n += 1
            due = max(due + gap, time.monotonic())
            time.sleep(due - time.monotonic() if due > time.monotonic() else 0)
            return False

        return until(tapped, pause=0)


def play(*options):
    with open(SESSION, "w", encoding="utf-8") as file:
        file.write(TEXT)
    return Run(["play", SESSION, "--yes", "--device", "clock", "--no-delay", *options])


def probe():
    played = play()
    check(played.saw("Count them"), "the probe begins", played.lines())
    played.keys("1")
    check(played.answers() and not shows(played.lines(), "Steps in"),
          "nothing is asked while it lasts", played.lines())
    check(played.saw("Steps in 11 s: _", 30), "it asks when it is over", played.lines())
    check(played.saw("On and on"), "and the session goes on", played.lines())
    played.keys("3", "2")
    check(played.saw("Steps in 11 s: 32_"), "digits are typed", played.lines())
    played.keys("\x7f", "1")
    check(played.saw("Steps in 11 s: 31_"), "Backspace takes one back", played.lines())
    played.keys("Up")
    check(played.saw("bias +1 spm") and played.saw("Steps in 11 s: 31_"),
          "the player's own keys work meanwhile", played.lines())
    played.keys("q")
    check(played.saw("Stop here?"), "q asks first", played.lines())
    played.keys("n")
    check(played.gone("Stop here?") and played.saw("Steps in 11 s: 31_"),
          "and the question comes back", played.lines())
    played.keys("Enter")
    check(played.saw("31: Enter both feet"), "which feet is asked", played.lines())
    played.keys("1")
    check(played.saw("Too many"), "what legs cannot do is refused", played.lines())
    played.keys("2")
    check(played.saw("you counted 169.1 spm"), "the result is shown", played.lines())
    check(played.gone("2: both feet"), "and nothing is asked any more", played.lines())
    check(played.tap_until("t", "target", 0.35), "taps are compared with the target",
          played.lines())
    taps = played.logged("tap")
    played.keys("q", "y")
    check(played.left() == 0, "it ends", played.lines())
    samples = played.samples()
    check([(s["spm"], s["segment"], s["cued"]) for s in samples if s["source"] == "count"] ==
          [(169.1, 0, False)], "the count is kept", samples)
    check(len(taps) == 1 and [(round(s["spm"] * 10), s["segment"], s["cued"]) for s in samples
                              if s["source"] == "tap"] == [(int(taps[0][3]), 1, True)],
          "so is the tap check", samples, taps)
    played.close()


def joined():
    played = play("--from", "9 s")
    check(played.saw("On and on", 30) and played.answers() and
          not shows(played.lines(), "Steps in"),
          "a probe that was joined half-way asks nothing", played.lines())
    played.keys("q", "y")
    played.left()
    played.close()


def skipped():
    played = play()
    played.saw("Count them")
    played.keys("Right")
    check(played.saw("On and on") and played.answers() and
          not shows(played.lines(), "Steps in"), "nor does one that was left", played.lines())

    def back():
        """Left restarts the phase, or within 3 s the one before."""
        played.keys("Left")
        time.sleep(0.4)  # sooner it would be a key that is held down
        return shows(played.lines(), "Count them")

    check(until(back) and played.saw("Steps in 11 s: _", 30),
          "one that was begun again does", played.lines())
    played.keys("Escape")
    check(played.gone("Steps in"), "Escape skips it", played.lines())
    played.keys("9")
    played.answers()
    played.keys("C-c")
    check(played.wait() == -signal.SIGINT, "Ctrl-C ends it", played.lines())
    check(not [line for line in played.log() if line.startswith("count")],
          "and nothing was counted", played.log())
    played.close()


def tap_counted():
    tapped = Run(["tap", "--device", "clock", "--no-delay", "--time", "10 s"])
    check(tapped.saw("count for 10 s between two tones"), "tap: what there is to choose",
          tapped.lines())
    tapped.keys("x", "Enter")
    check(tapped.saw("COUNT"), "tap: it counts", tapped.lines())
    tapped.keys("7")
    check(tapped.saw("Steps in 10 s: _", 30), "tap: and asks when it is over", tapped.lines())
    tapped.keys("1", "5", "Enter")
    check(tapped.saw("Enter one foot"), "tap: 90 a minute is one foot's", tapped.lines())
    tapped.keys("Enter")
    check(tapped.saw("180 spm ± 7.5 (10 s, one foot)") and tapped.saw("only this once"),
          "tap: the result, doubled", tapped.lines())
    tapped.keys("Space", "s")
    check(tapped.wait() == 0 and tapped.saw("Kept as run ") and
          [(s["spm"], s["context"], s["source"], s["cued"], s["length_ms"])
           for s in tapped.samples()] == [(180, "strides", "count", False, 10000)],
          "tap: it is kept", tapped.lines(), tapped.samples())
    check(tapped.line_flags() == tapped.before, "tap: the terminal is as it was",
          tapped.line_flags(), tapped.before)
    tapped.close()


def tap_along(key, gap, text, **environment):
    tapped = Run(["tap", "--device", "clock"], **environment)
    tapped.saw("each left foot")
    tapped.keys(key)
    tapped.saw("waiting for your steps")
    live = tapped.tap_until("Space", "Enter: take it", gap, 12)
    tapped.keys("Enter")
    there = tapped.saw("only this once")
    tapped.keys("Space", "Enter")
    check(live and there and tapped.wait() == 0 and tapped.saw(text),
          f"tap: {key}, a tap every {gap} s: {text}", tapped.lines())
    check(tapped.line_flags() == tapped.before, "tap: the terminal is as it was",
          tapped.line_flags(), tapped.before)
    tapped.close()


def each_step():
    tap_along("f", 0.35, " spm ± ")


def one_foot_of_both():
    tap_along("f", 0.70, "one foot was tapped: doubled")


def one_foot():
    tap_along("l", 0.70, " spm ± ")


def ascii_only():
    tap_along("f", 0.35, " spm +- ", LC_ALL="C")


def tap_left():
    for keys, status, what in (
            ([("q", None)], 0, "q"),
            ([("f", "waiting for your steps"), ("Escape", None)], 0, "f, Escape"),
            ([("f", "waiting for your steps"), ("Up", "5 more"), ("q", None)], 0, "f, an arrow, q"),
            ([("Enter", "q: leave"), ("q", None)], 0, "Enter, q"),
            ([("l", "waiting for your steps"), ("C-c", None)], -signal.SIGINT, "l, Ctrl-C"),
            ([("Enter", "q: leave"), ("C-c", None)], -signal.SIGINT, "Enter, Ctrl-C")):
        tapped = Run(["tap", "--device", "clock"])
        tapped.saw("each left foot")
        for key, text in keys:
            tapped.keys(key)
            if text is not None:
                tapped.saw(text)
        ended = tapped.wait()
        check(ended == status and tapped.line_flags() == tapped.before
              and not any(re.search("[0-9] spm", line) for line in tapped.lines()),
              f"tap: {what} leaves without a result",
              ended, tapped.line_flags(), tapped.before, tapped.lines())
        tapped.close()


if __name__ == "__main__":
    sys.exit(run((probe, joined, skipped, tap_counted, tap_left, each_step, one_foot_of_both,
                  one_foot, ascii_only)))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""counting.py: a runner's own cadence, counted and typed, or tapped.

In a probe of a session the screen asks when it is over, takes digits and leaves every
other key to the session; what was counted and tapped is in the session's log.
"""
import glob
import os
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from terminals import PtyTerminal, text_of  # noqa: E402

TURNOVER = os.environ.get("TURNOVER", "turnover")
WORK = os.environ.get("WORK", "/tmp")
SESSION = os.path.join(WORK, "probe.session")
TEXT = """format = 1; title = "Counted";
phases = ( { kind = "probe"; name = "Count them"; time = "11 s"; },
           { kind = "easy"; name = "On and on"; time = "30 s"; cadence = 170; },
           { kind = "cool-down"; name = "Walking"; time = "5 s"; } );
"""

count = failed = 0


def check(good, what, *found):
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", what, flush=True)
    if not good:
        for thing in found:
            for line in thing if isinstance(thing, list) else [thing]:
                print("#", line, flush=True)


class Run(PtyTerminal):
    number = 0

    def __init__(self, arguments, **environment):
        Run.number += 1
        self.state = os.path.join(WORK, "state-count%d" % Run.number)
        environment["XDG_STATE_HOME"] = self.state
        super().__init__([TURNOVER, *arguments], 24, 80,
                         {"TERM": "xterm-256color", **environment})
        self.before = self.line_flags()

    def lines(self):
        self.pump()
        return text_of(self.grid())

    def saw(self, text, seconds=3.0):
        end = time.time() + seconds
        while time.time() < end:
            if any(text in line.replace("#", " ") for line in self.lines()):
                return True
            time.sleep(0.03)
        return False

    def gone(self, text, seconds=3.0):
        end = time.time() + seconds
        while time.time() < end:
            if not any(text in line.replace("#", " ") for line in self.lines()):
                return True
            time.sleep(0.03)
        return False

    def log(self):
        """The lines of its log, without their checksums."""
        lines = []
        for path in glob.glob(self.state + "/turnover/*"):
            with open(path, encoding="utf-8") as file:
                lines += [line.rstrip("\n")[9:] for line in file]
        return lines


def play(*options):
    return Run(["play", SESSION, "--device", "clock", "--no-delay", *options])


def probe():
    played = play()
    check(played.saw("Count them"), "the probe begins", played.lines())
    played.keys("1")
    check(not played.saw("Steps in", 0.3), "nothing is asked while it lasts", played.lines())
    check(played.saw("Steps in 11 s: _", 14), "it asks when it is over", played.lines())
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
    check(played.saw("Steps in 11 s: 31_"), "and the question comes back", played.lines())
    played.keys("Enter")
    check(played.saw("31: Enter both feet"), "which feet is asked", played.lines())
    played.keys("1")
    check(played.saw("Too many"), "what legs cannot do is refused", played.lines())
    played.keys("2")
    check(played.saw("you counted 169.1 spm"), "the result is shown", played.lines())
    check(played.gone("2: both feet"), "and nothing is asked any more", played.lines())
    for _ in range(8):
        played.keys("t")
        time.sleep(0.35)
    check(played.saw("target", 1), "taps are compared with the target", played.lines())
    time.sleep(3.4)
    played.keys("q", "y")
    check(played.wait(3) == 0, "it ends", played.lines())
    log = played.log()
    counts = [line.split() for line in log if line.startswith("count ")]
    taps = [line.split() for line in log if line.startswith("tap ")]
    check(len(counts) == 1 and counts[0][2:] == ["0", "1691", "both"], "the count is kept", log)
    check(len(taps) == 1 and taps[0][2] == "1" and 1500 < int(taps[0][3]) < 1850,
          "so is the tap check", log)
    played.close()


def skipped():
    played = play("--from", "9 s")
    played.saw("Count them")
    check(not played.saw("Steps in", 3), "a probe that was joined half-way asks nothing",
          played.lines())
    played.keys("q", "y")
    played.wait(3)
    played.close()
    played = play()
    played.saw("Count them")
    played.keys("Right")
    check(played.saw("On and on") and not played.saw("Steps in", 0.5),
          "nor does one that was left", played.lines())
    time.sleep(0.4)
    played.keys("Left")
    time.sleep(0.4)
    played.keys("Left")
    check(played.saw("Steps in 11 s: _", 16), "one that was begun again does", played.lines())
    played.keys("Escape")
    check(played.gone("Steps in"), "Escape skips it", played.lines())
    played.keys("9")
    played.keys("C-c")
    check(played.wait(3) == -signal.SIGINT, "Ctrl-C ends it", played.lines())
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
    check(tapped.saw("Steps in 10 s: _", 14), "tap: and asks when it is over", tapped.lines())
    tapped.keys("1", "5", "Enter")
    check(tapped.saw("Enter one foot"), "tap: 90 a minute is one foot's", tapped.lines())
    tapped.keys("Enter")
    check(tapped.wait(3) == 0 and tapped.saw("180 spm ± 7.5 (10 s, one foot)", 1),
          "tap: the result, doubled", tapped.lines())
    check(tapped.line_flags() == tapped.before, "tap: the terminal is as it was")
    tapped.close()


def tap_along(key, gap, text, **environment):
    tapped = Run(["tap", "--device", "clock"], **environment)
    tapped.saw("each left foot")
    tapped.keys(key)
    tapped.saw("waiting for your steps")
    due = time.time()
    for _ in range(12):
        tapped.keys("Space")
        due += gap
        time.sleep(max(due - time.time(), 0))
    live = tapped.saw("Enter: take it")
    tapped.keys("Enter")
    check(live and tapped.wait(3) == 0 and tapped.saw(text, 1),
          f"tap: {key}, a tap every {gap} s: {text}", tapped.lines())
    check(tapped.line_flags() == tapped.before, "tap: the terminal is as it was")
    tapped.close()


def tap_left():
    for keys, status, what in ((["q"], 0, "q"), (["f", "Escape"], 0, "f, Escape"),
                               (["Enter", "q"], 0, "Enter, q"),
                               (["l", "C-c"], -signal.SIGINT, "l, Ctrl-C"),
                               (["Enter", "C-c"], -signal.SIGINT, "Enter, Ctrl-C")):
        tapped = Run(["tap", "--device", "clock"])
        tapped.saw("each left foot")
        for key in keys:
            tapped.keys(key)
            time.sleep(0.2)
        ended = tapped.wait(3)
        check(ended == status and tapped.line_flags() == tapped.before
              and not tapped.saw("spm", 0.1), f"tap: {what} leaves without a result",
              ended, tapped.lines())
        tapped.close()


def main():
    with open(SESSION, "w", encoding="utf-8") as file:
        file.write(TEXT)
    for part in (probe, skipped, tap_counted, tap_left):
        part()
    tap_along("f", 0.35, " spm ± ")
    tap_along("f", 0.70, "one foot was tapped: doubled")
    tap_along("l", 0.70, " spm ± ")
    tap_along("f", 0.35, " spm +- ", LC_ALL="C")
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

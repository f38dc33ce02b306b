#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speech in a session that is played: through a private PulseAudio, what is heard is
what `turnover render` writes, cues that are spoken included; v takes the words away and
leaves clicks and tones as they are without a voice.
"""
import os
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from monitor import Monitor  # noqa: E402
from player import RATE, TURNOVER, Player, rendered, same, start_pulse  # noqa: E402

SESSION = os.path.join(os.environ["WORK"], "spoken.session")
SCRIPT = """format = 1; title = "Spoken";
phases = ( { kind = "form"; time = "7 s"; cadence = 171;
             cues = ( { at = "1 s"; text = "Quick contacts"; },
                      { at = "4 s"; text = "Shoulders loose"; } ); },
           { kind = "cool-down"; time = "1 s"; } );
"""
count = 0


def ok(good, what, remark=""):
    global count
    count += 1
    print(f"{'ok' if good else 'not ok'} {count} - {what}" +
          (f"\n# {remark}" if remark and not good else ""), flush=True)


def first(samples, silence):
    return next((i for i, sample in enumerate(samples) if abs(sample) > silence), None)


def alike(heard, at, whole, seconds):
    """Whether the recording from frame `at` on is the render, between two moments."""
    a, b = (int(s * RATE) for s in seconds)
    return same(heard, at + a, whole, a, b - a) == 0


def take():
    """What is heard of the session, v pressed after 2.8 s; None: the machine was busy."""
    monitor = Monitor()
    monitor.ready()
    player = Player(["--no-delay", "--device", "pulse", SESSION])
    time.sleep(2.8)
    player.key("v")
    answered = player.saw("voice off")
    time.sleep(5)
    busy = player.saw("interrupt", 0) is not None
    player.stop()
    monitor.stop()
    return None if busy else (monitor.samples, answered)


def judge():
    spoken, mute = rendered([SESSION]), rendered([SESSION], "--no-voice")
    for _ in range(3):
        found = take()
        if found is not None:
            break
    if found is None:
        print("1..0 # SKIP the machine is too busy for sound")
        return
    heard, answered = found
    at = (first(heard, 4) or 0) - first(spoken, 4)
    ok(alike(heard, at, spoken, (0.3, 2.7)),
       "what is played is what is rendered, spoken cues too")
    ok(answered, "v says what it did")
    ok(alike(heard, at, mute, (3.8, 6.5)),
       "v takes the words away; clicks and tones stay")
    print(f"1..{count}")


with open(SESSION, "w", encoding="utf-8") as script:
    script.write(SCRIPT)
said = subprocess.run([TURNOVER, "doctor", "--device", "clock"], stdout=subprocess.PIPE,
                      stderr=subprocess.DEVNULL, text=True, check=False).stdout
if "words a minute" not in said:
    print("1..0 # SKIP there is no voice here")
elif not start_pulse(voice=True):
    print("1..0 # SKIP no private sound server")
else:
    judge()

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
from parts import check, run, skip, until  # noqa: E402

# A voice that is late is left out, as it should be: no word before the sixth second, so that
# a busy machine has time to speak them all.
SESSION = os.path.join(os.environ["WORK"], "spoken.session")
SCRIPT = """format = 1; title = "Spoken";
phases = ( { kind = "easy"; time = "5 s"; },
           { kind = "form"; time = "7 s"; cadence = 171;
             cues = ( { at = "1 s"; text = "Quick contacts"; },
                      { at = "4 s"; text = "Shoulders loose"; } ); },
           { kind = "cool-down"; time = "1 s"; } );
"""

def first(samples, silence):
    return next((i for i, sample in enumerate(samples) if abs(sample) > silence), None)


def lay(heard, whole):
    """Recording less session frame, by the first sound of the second phase: a busy server
    may place the first sound of all a little wrong, and the player then mends that."""
    early = (first(heard, 4) or 0) - first(whole, 4)
    quiet = int(4.5 * RATE)
    return early + (first(heard[max(early + quiet, 0):], 4) or 0) - first(whole[quiet:], 4)


def alike(heard, at, whole, seconds):
    """Whether the recording from frame `at` on is the render, between two moments."""
    a, b = (int(s * RATE) for s in seconds)
    return same(heard, at + a, whole, a, b - a) == 0


def unlike(heard, at, whole, seconds):
    """Where it is not, by steps of 10 ms: seconds of the session, the first ten."""
    step = RATE // 100
    return [i / RATE for i in range(int(seconds[0] * RATE), int(seconds[1] * RATE), step)
            if same(heard, at + i, whole, i, step)][:10]



def take():
    """What is heard of the session, v pressed after 7.7 s of it."""
    monitor = Monitor()
    monitor.ready()
    player = Player(["--no-delay", "--device", "pulse", SESSION])
    until(lambda: max(monitor.samples[-RATE // 10:], default=0) > 4)
    time.sleep(7.7)
    pressed = player.key("v")
    answered = player.saw("voice off", since=pressed)
    time.sleep(4.5)
    busy = player.saw("interrupt", 0) is not None
    lines = player.lines()
    player.stop()
    monitor.stop()
    return monitor, pressed, answered, busy or monitor.busy(), lines


def judge():
    spoken, mute = rendered([SESSION]), rendered([SESSION], "--no-voice")
    for _ in range(3):
        monitor, pressed, answered, busy, player_lines = take()
        heard = monitor.samples
        at = lay(heard, spoken)
        begun = monitor.time_of(at) or 0
        pressed -= begun
        if answered is None:
            check(False, "v says what it did", player_lines)
            return
        # The second cue, at 9 s, has to be taken away before it is spoken.
        if not busy and 6.5 < pressed and answered - begun < 8.3:
            break
        print("# the machine was busy")
    else:
        skip("what is heard", "the machine is too busy for sound")
        return
    check(alike(heard, at, spoken, (4.5, pressed - 0.02)),
          "what is played is what is rendered, spoken cues too",
          unlike(heard, at, spoken, (4.5, pressed)), player_lines)
    check(answered, "v says what it did")
    check(alike(heard, at, mute, (8.8, 11.5)),
          "v takes the words away; clicks and tones stay",
          unlike(heard, at, mute, (8.8, 11.5)))


def spoken_session():
    with open(SESSION, "w", encoding="utf-8") as script:
        script.write(SCRIPT)
    if start_pulse(voice=True):
        judge()
    else:
        skip("what is heard", "no private sound server")


said = subprocess.run([TURNOVER, "doctor", "--device", "clock"], stdout=subprocess.PIPE,
                      stderr=subprocess.DEVNULL, text=True, check=False).stdout
if "words a minute" not in said:
    print("1..0 # SKIP there is no voice here")
else:
    sys.exit(run((spoken_session,)))

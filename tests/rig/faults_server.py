#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_server: a real sound server that is killed, started again, and frozen. The
session goes on by its clock; the runner is told what became of the sound. Where the clicks
then are is recorded and judged by `make proofs` (real_time.py).
"""
import os
import re
import signal
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "screen"))
import faults  # noqa: E402
from parts import built_with, check, run, skip  # noqa: E402
import player  # noqa: E402


def in_order(what, session):
    starts = [int(m) * 60 + int(s) for m, s in
              re.findall(r"^\s*(\d+):(\d\d)  ", session.said(), re.M)]
    check(starts == list(range(len(starts))), f"{what}: the session's time went on", starts)


def begin(what):
    """A session on a server of its own; None: there can be none."""
    if not built_with("ALSA") or not player.start_pulse():
        skip(what, "needs ALSA, pulseaudio, pactl and parec")
        return None
    session = faults.Played(faults.script(), device="pulse")
    session.plays_on(2)
    if "no sound (" in session.said():
        session.end()
        skip(what, "no sound through ALSA's plug-in for pulseaudio")
        return None
    return session


def killed_and_started():
    session = begin("a sound server is killed")
    if session is None:
        return
    os.kill(player.pulse_pid(), signal.SIGKILL)
    told = session.says("sound device")
    goes_on = session.plays_on(2)
    check(told and goes_on, "a sound server is killed: that is said, and the session goes on",
          session.said())
    subprocess.run(["sh", os.path.join(player.HERE, "pulse.sh"), "start"], check=False,
                   stdout=subprocess.DEVNULL)
    check(session.says("the sound is back"), "it is started: the sound is back",
          session.said())
    session.plays_on(1)
    in_order("a sound server is killed", session)
    status, _, errors = session.end()
    check(status == -signal.SIGINT and errors == "", "and it ends as ever", status, errors)


def frozen():
    """It hangs, and so does what the audio thread called: nobody else waits for it."""
    session = begin("a sound server hangs")
    if session is None:
        return
    pid = player.pulse_pid()
    os.kill(pid, signal.SIGSTOP)
    check(session.plays_on(3), "a sound server hangs: the session goes on", session.said())
    in_order("a sound server hangs", session)
    status, _, errors = session.end()
    check(status == -signal.SIGINT and errors == "",
          "and ends while it hangs", status, errors)
    os.kill(pid, signal.SIGCONT)


if __name__ == "__main__":
    sys.exit(run((killed_and_started, frozen)))

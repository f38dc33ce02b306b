#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that is killed is taken up where it was.

resume.py [KILLS]: so many sessions are ended by kill -9 at a random moment (4 without a
number; `make proofs` uses 200). Each must be offered again, in the phase it was in, at
most 2 s before the last line the program printed.
"""
import glob
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
STATE = os.path.join(WORK, "state")
ENV = dict(os.environ, XDG_STATE_HOME=STATE)
SCRIPT = """format = 1; title = "Phases of a second";
phases = (
  { repeat = 60; phases = (
    { kind = "stride"; name = "Go"; time = "1 s"; cadence = 180; },
    { kind = "recovery"; name = "Rest"; time = "1 s"; } ); },
  { kind = "cool-down"; time = "1 min"; }
);
"""
count = 0


def ok(right, what, remark=""):
    global count
    count += 1
    print("%s %d - %s" % ("ok" if right else "not ok", count, what))
    if not right and remark:
        print("# " + remark.replace("\n", "\n# "))


def play(*arguments):
    return subprocess.Popen([TURNOVER, "play", "--plain", "--device", "clock", "--no-delay",
                             *arguments], env=ENV, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, text=True)


def seconds(line):
    minutes, rest = re.match(r"\s*(\d+):(\d+)", line).groups()
    return int(minutes) * 60 + int(rest)


def phases(output):
    return [line for line in output.splitlines() if re.match(r"\s*\d+:\d\d  ", line)]


def killed_and_resumed(path, after):
    """The clock of the last line before the kill and of the first one after it."""
    first = play(path)
    time.sleep(after)
    first.send_signal(signal.SIGKILL)
    before = phases(first.communicate()[0])
    second = play("--resume")
    time.sleep(0.3)
    second.send_signal(signal.SIGINT)
    output, errors = second.communicate()
    return before, phases(output), output + errors


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("RESUME_KILLS", "4"))
    path = os.path.join(WORK, "phases.session")
    with open(path, "w") as script:
        script.write(SCRIPT)
    late, lost = [], []
    random.seed(1)
    for _ in range(kills):
        shutil.rmtree(STATE, ignore_errors=True)
        after = random.uniform(2.3, 5.0)
        before, resumed, output = killed_and_resumed(path, after)
        if not resumed:
            lost.append("after %.2f s: %s" % (after, output))
            continue
        late.append(seconds(before[-1]) - seconds(resumed[0]))
    ok(not lost, "each of %d killed sessions is taken up" % kills, "\n".join(lost))
    # Lines are printed at whole seconds, and a phase's line carries the phase's start.
    ok(all(-1 <= n <= 2 for n in late), "none is more than 2 s off", str(late))

    logs = glob.glob(os.path.join(STATE, "turnover", "*.log"))
    ok(len(logs) == 1 and os.stat(logs[0]).st_mode & 0o077 == 0,
       "the log is one file that only its owner reads", str(logs))
    with open(path, "w") as script:
        script.write("broken")
    again = play("--resume")
    time.sleep(0.3)
    again.send_signal(signal.SIGINT)
    ok("Phases of a second" in again.communicate()[0],
       "a script that was changed since does not matter")
    other = play("demo")
    time.sleep(0.3)
    other.send_signal(signal.SIGTERM)
    ok("play --resume" in other.communicate()[1],
       "another session tells of the interrupted one")
    with open(logs[0], "r+b") as log:
        log.seek(-10, os.SEEK_END)
        log.truncate()
    torn = play("--resume")
    time.sleep(0.3)
    torn.send_signal(signal.SIGINT)
    ok(torn.communicate()[0] != "", "a torn last line costs no more than itself")

    shutil.rmtree(STATE, ignore_errors=True)
    none = play("--resume")
    ok(none.wait() == 1 and "no interrupted" in none.communicate()[1],
       "without one --resume says so")
    finished = subprocess.run([TURNOVER, "play", "--plain", "--speed", "1000", "demo"],
                              env=ENV, capture_output=True)
    ok(finished.returncode == 0 and not os.path.exists(STATE),
       "a rehearsal leaves nothing behind")
    os.makedirs(STATE)
    with open(os.path.join(STATE, "turnover"), "w"):
        pass
    refused = play("demo")
    time.sleep(0.3)
    refused.send_signal(signal.SIGINT)
    output, errors = refused.communicate()
    ok("cannot be resumed" in errors and "Listen" in output,
       "where no log can be written, that is said and the session goes on", errors)
    print("1..%d" % count)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session that is killed is taken up where it was.

RESUME_KILLS sessions are ended by kill -9 at a random moment (4 without it; `make proofs`
uses 200). Each must be offered again, in the phase it was in, at
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
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import PATIENCE, check, run  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
STATE = os.path.join(WORK, "state")
KILLS = int(os.environ.get("RESUME_KILLS", "4"))
OFF = 2 if KILLS > 4 else 5  # s; the machine of `make check` may be busy
SCRIPT = """format = 1; title = "Phases of a second";
phases = (
  { repeat = 60; phases = (
    { kind = "stride"; name = "Go"; time = "1 s"; cadence = 180; },
    { kind = "recovery"; name = "Rest"; time = "1 s"; } ); },
  { kind = "cool-down"; time = "1 min"; }
);
"""


class Played:
    """turnover play, its output read while it plays."""

    def __init__(self, *arguments, state=STATE):
        self.process = subprocess.Popen(
            [TURNOVER, "play", "--plain", "--device", "clock", "--no-delay", *arguments],
            env=dict(os.environ, XDG_STATE_HOME=state), stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True)
        self.output, self.errors = [], []
        self.news = threading.Condition()
        self.threads = [threading.Thread(target=self._read, args=pair, daemon=True)
                        for pair in ((self.process.stdout, self.output),
                                     (self.process.stderr, self.errors))]
        for thread in self.threads:
            thread.start()

    def _read(self, pipe, lines):
        for line in pipe:
            with self.news:
                lines.append(line)
                self.news.notify_all()

    def phases(self):
        return phases("".join(self.output))

    def has_phases(self, n):
        """Waits until so many phases have begun."""
        with self.news:
            return self.news.wait_for(lambda: len(self.phases()) >= n, PATIENCE)

    def end(self, number):
        """By a signal; what it printed."""
        self.process.send_signal(number)
        self.process.wait()
        for thread in self.threads:
            thread.join()
        return "".join(self.output), "".join(self.errors)


def play_a_moment(*arguments, state=STATE):
    """Until its first phase; its output and its messages."""
    played = Played(*arguments, state=state)
    played.has_phases(1)
    return played.end(signal.SIGINT)


def seconds(line):
    minutes, rest = re.match(r"\s*(\d+):(\d+)", line).groups()
    return int(minutes) * 60 + int(rest)


def phases(output):
    return [line for line in output.splitlines() if re.match(r"\s*\d+:\d\d  ", line)]


def script():
    path = os.path.join(WORK, "phases.session")
    with open(path, "w", encoding="ascii") as file:
        file.write(SCRIPT)
    return path


def killed_and_resumed(path, after, state):
    """The lines before the kill and after it, and all that was printed then."""
    shutil.rmtree(state, ignore_errors=True)
    first = Played(path, state=state)
    first.has_phases(1)
    time.sleep(after)
    first.has_phases(int(after) + 1)  # on a machine that stood still, too
    before = phases(first.end(signal.SIGKILL)[0])
    second = Played("--resume", state=state)
    second.has_phases(1)
    output, errors = second.end(signal.SIGINT)
    return before, phases(output), output + errors


def kills():
    late, lost, path = [], [], script()
    random.seed(1)
    moments = [random.uniform(2.3, 5.0) for _ in range(KILLS)]

    def one(i):
        before, resumed, output = killed_and_resumed(path, moments[i], f"{STATE}{i % 4}")
        if not resumed:
            lost.append("after %.2f s: %s" % (moments[i], output))
        else:
            late.append(seconds(before[-1]) - seconds(resumed[0]))

    for first in range(0, KILLS, 4):
        some = [threading.Thread(target=one, args=(i,))
                for i in range(first, min(first + 4, KILLS))]
        for thread in some:
            thread.start()
        for thread in some:
            thread.join()
    check(len(late) == KILLS and not lost, "each of %d killed sessions is taken up" % KILLS,
          "\n".join(lost))
    # Lines are printed at whole seconds, and a phase's line carries the phase's start.
    check(all(-1 <= n <= OFF for n in late), f"none is more than {OFF} s off", late)


def afterwards():
    """What becomes of a log that is there."""
    path = script()
    first = Played(path)
    first.has_phases(4)
    first.end(signal.SIGKILL)
    logs = glob.glob(os.path.join(STATE, "turnover", "*.log"))
    check(len(logs) == 1 and os.stat(logs[0]).st_mode & 0o077 == 0,
          "the log is one file that only its owner reads", logs)
    with open(path, "w", encoding="ascii") as file:
        file.write("broken")
    check("Phases of a second" in play_a_moment("--resume")[0],
          "a script that was changed since does not matter")
    check("play --resume" in play_a_moment("demo")[1],
          "another session tells of the interrupted one")
    wrong_names(logs[0])
    with open(logs[0], "r+b") as log:
        log.seek(-10, os.SEEK_END)
        log.truncate()
    check(play_a_moment("--resume")[0] != "", "a torn last line costs no more than itself")


def wrong_names(log):
    """A name that there is not is told before anything is asked, or taken up."""
    outer, inner = os.openpty()
    for options in ((), ("--resume",)):
        asked = subprocess.Popen([TURNOVER, "play", "demoo", "--device", "clock", *options],
                                 env=dict(os.environ, XDG_STATE_HOME=STATE, TERM="xterm"),
                                 stdin=inner, stdout=inner, stderr=subprocess.PIPE, text=True)
        try:
            errors = asked.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            asked.kill()
            errors = asked.communicate()[1] + "it waits"
        check(asked.returncode == 1 and errors.count("\n") == 1 and "'demoo'" in errors and
              os.path.exists(log), "a wrong name is told first %s" % " ".join(options), errors)
    os.close(inner)
    os.close(outer)


def nothing_there():
    none = Played("--resume")
    check(none.process.wait() == 1 and "no interrupted" in none.end(0)[1],
          "without one --resume says so")
    finished = subprocess.run([TURNOVER, "play", "--plain", "--speed", "1000", "demo"],
                              env=dict(os.environ, XDG_STATE_HOME=STATE), capture_output=True)
    check(finished.returncode == 0 and not os.path.exists(STATE),
          "a rehearsal leaves nothing behind")
    os.makedirs(STATE)
    with open(os.path.join(STATE, "turnover"), "w", encoding="ascii"):
        pass
    output, errors = play_a_moment("demo")
    check("NOT SAVED" in output and "Listen" in output,
          "where no log can be written, that is said and the session goes on", output + errors)


if __name__ == "__main__":
    sys.exit(run((kills, afterwards, nothing_there)))

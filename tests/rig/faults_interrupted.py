#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_interrupted: system calls that a signal interrupts, a program that is stopped, a
clock that is set. What is said, written and saved is the same as without.
"""
import hashlib
import os
import re
import signal
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "screen"))
import faults  # noqa: E402
import terminals  # noqa: E402
from faults import WORK, Played, content, logs, positions, turnover  # noqa: E402
from parts import check, run, skip, until  # noqa: E402

STATE = os.path.join(WORK, "state")
MASKS = (1, 3, 7)  # every 2nd, 4th, 8th call


def same(what, *arguments, made=None, prepare=None):
    """Every n-th call of the program is interrupted: nobody sees a difference."""
    wrong, calls = [], 0
    ends = []
    for mask in (0, *MASKS):
        if prepare:
            prepare()
        count = os.path.join(WORK, "count")
        ran = turnover(*arguments, env=faults.environment(
            STATE, f"count={count}" + (f";eintr={mask}" if mask else ""), EDITOR="true"))
        calls = max(calls, int(content(count).split()[1]))
        out = re.sub(r"\d\d:\d\d", "", ran.stdout)
        ends.append((ran.returncode, out, ran.stderr, hashlib.sha256(content(made)).hexdigest() if made else None))
        if ends[-1] != ends[0]:
            wrong.append(f"{mask}: {ends[-1]!r:.400} for {ends[0]!r:.400}")
    check(ends[0][0] == 0 and calls > 0 and not wrong,
          f"{what}: {calls} calls, up to every 2nd of them interrupted", wrong, ends[0])


def interrupted_commands():
    path, sound = faults.script(), os.path.join(WORK, "sound.wav")
    home = os.path.join(WORK, "home")
    journal = os.path.join(home, ".local/share/turnover/journal.db")

    def no_journal():
        if os.path.exists(journal):
            os.unlink(journal)

    same("check", "check", path)
    same("show", "show", path, "--format", "json", "--clicks")
    short = faults.script('format = 1; title = "Short"; phases = '
                          '({ kind = "stride"; time = "2 s"; cadence = 180; });')
    same("render", "render", short, "-o", sound, "--force", made=sound)
    same("export", "export", short, "-o", sound + ".fit", "--force", made=sound + ".fit")
    same("a rehearsal", "play", "--plain", "--speed", "100000", path)
    same("a run written down", "journal", "add", "--minutes=30", "--date=2026-11-20",
         prepare=no_journal)


def interrupted_session():
    """A session, its log, its end, its place in the journal."""
    session = Played(faults.script(), env=faults.environment(STATE, "eintr=1"))
    played_on = session.plays_on(4)
    path = logs(STATE)
    log = content(path[0]) if path else b""
    status, said, errors = session.end()
    check(played_on and status == -signal.SIGINT and errors == "" and "NOT SAVED" not in said,
          "a session plays and ends as ever", status, said, errors)
    check(len(positions(log)) >= 1 and log.count(b"\n") == len(
        re.findall(rb"^[0-9a-f]{8} .*\n", log, re.M)), "its log is whole", log.decode()[-500:])
    good, told = faults.taken_up(faults.environment(STATE, "eintr=1"))
    check(good, "it is taken up", told)


def one_more(screen, spm):
    """That nothing is saved would be said in place of the bias."""
    screen.keys("Up")
    return screen.saw(f"bias +{spm} spm")


def interrupted_screen():
    """The same on the screen, with keys; each change is written down, and none refused."""
    if faults.sanitized():
        skip("a session on the screen", "a sanitizer makes calls of ncurses look like ours")
        return
    screen = terminals.PtyTerminal(
        [faults.TURNOVER, "play", "--yes", "--no-delay", "--device", "clock", faults.script()],
        24, 80, faults.environment(STATE, "eintr=1", TERM="xterm-256color"))
    shown = screen.saw("Phases of a second")
    biased = all(one_more(screen, spm) for spm in range(1, 9))
    screen.keys("q")
    asked = screen.saw("Stop here?")
    screen.keys("y")
    status = screen.left()
    check(shown and biased and asked and status == 0 and
          screen.line_flags() == screen.before, "a session on the screen, with its keys",
          shown, biased, asked, status, screen.lines())
    screen.close()


def stopped():
    """SIGSTOP for three seconds: afterwards the session is where the clock is."""
    session = Played(faults.script(), env=faults.environment(STATE))
    session.plays_on(1)
    begun, before = time.monotonic(), session.phases()
    os.kill(session.process.pid, signal.SIGSTOP)
    time.sleep(3.1)
    os.kill(session.process.pid, signal.SIGCONT)
    caught_up = until(lambda: session.phases() >= before + 3)
    check(caught_up and session.phases() - before <= time.monotonic() - begun + 2,
          "a program that was stopped is where the clock is, no phase left out", session.said())
    starts = [int(m) * 60 + int(s) for m, s in
              re.findall(r"^\s*(\d+):(\d\d)  ", session.said(), re.M)]
    check(starts == list(range(len(starts))), "each phase said once, in order", starts)
    status, _, errors = session.end()
    check(status == -signal.SIGINT and errors == "", "and it ends as ever", status, errors)


def clock_is_set():
    """By an hour, back by a day: the session, its log and the run do not care."""
    offset = os.path.join(WORK, "offset")

    def set_clock(seconds):
        with open(offset + ".new", "w", encoding="ascii") as file:
            file.write(str(seconds))
        os.rename(offset + ".new", offset)

    set_clock(0)
    session = Played(faults.script(), env=faults.environment(STATE, "clock=" + offset))
    session.plays_on(1)
    began = time.time()
    for seconds in (3600, -86400):
        set_clock(seconds)
        n = len(positions(content(logs(STATE)[0]))) if logs(STATE) else 0
        until(lambda wanted=n + 1: logs(STATE) and
              len(positions(content(logs(STATE)[0]))) >= wanted)
    log = content(logs(STATE)[0])
    status, said, errors = session.end()
    places = positions(log)
    steps = [(b[0] - a[0]) - (b[1] - a[1]) for a, b in zip(places, places[1:])]
    check(len(places) >= 3 and all(abs(step) < 1500 for step in steps),
          "the time in the log goes on as the session does", places)
    check(abs(places[0][0] / 1000 - began) < 60, "from when it began", places[0][0], began)
    starts = [int(m) * 60 + int(s) for m, s in re.findall(r"^\s*(\d+):(\d\d)  ", said, re.M)]
    check(status == -signal.SIGINT and errors == "" and starts == list(range(len(starts))),
          "no phase is left out or comes twice", said, errors)


if __name__ == "__main__":
    sys.exit(run((interrupted_commands, interrupted_session, interrupted_screen, stopped,
                  clock_is_set)))

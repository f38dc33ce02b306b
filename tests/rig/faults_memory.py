#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_memory: each request for memory is refused once, and from it on for ever; and
hardly a descriptor is left.

Whatever the program was doing, it says "out of memory" and ends with status 1, or it does
without and all is as ever; the terminal is given back; what was saved is there. Requests
of libraries (libconfig, SQLite, ncurses, alsa-lib) are theirs. In `make check` a part of
the requests, in `make proofs` every one.
"""
import os
import re
import signal
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "screen"))
import faults  # noqa: E402
from faults import PROOFS, WORK, content, turnover  # noqa: E402
from parts import check, run  # noqa: E402
import terminals  # noqa: E402

EACH = 1 if PROOFS else 7  # a part of them: every 7th
STATE = os.path.join(WORK, "state")


def requests(*arguments):
    """How many there are."""
    count = os.path.join(WORK, "count")
    ran = turnover(*arguments, env=faults.environment(STATE, "count=" + count))
    return int(content(count).split()[3]), ran


def judge(ran, whole):
    """What is wrong with an end; None: nothing."""
    if ran.returncode == 1 and re.search("out of memory|[Nn]ot enough memory|Cannot allocate",
                                         ran.stderr):
        return None
    if ran.returncode == whole.returncode and (ran.stdout, ran.stderr) == \
            (whole.stdout, whole.stderr):
        return None
    return f"status {ran.returncode}: {ran.stdout[-300:]} {ran.stderr[-300:]}"


def sweep(what, *arguments, after=None):
    n, whole = requests(*arguments)
    wrong = []
    for i in range(1, n + 1, EACH):
        for more in ("", "+") if PROOFS else ("+" if i % 2 else "",):
            ran = turnover(*arguments, env=faults.environment(STATE, f"malloc={i}{more}"))
            found = judge(ran, whole) or (after and after())
            if found:
                wrong.append(f"{i}{more} of {n}: {found}")
    check(n > 5 and not wrong, f"{what}: each of {n} requests, every {EACH}th", wrong[:9])


def check_and_show():
    demo = faults.script()
    sweep("check", "check", demo)
    sweep("show", "show", demo)
    sweep("a rehearsal", "play", "--speed", "100000", demo)


def render():
    """The file is whole, as it was, or none; none is left half."""
    demo = faults.script('format = 1; title = "Short"; phases = '
                         '({ kind = "stride"; time = "2 s"; cadence = 180; });')
    path = os.path.join(WORK, "sound.wav")
    turnover("render", demo, "-o", path, "--force")
    sound = content(path)

    def as_it_was():
        if content(path) != sound or [n for n in os.listdir(WORK) if n.startswith(".turn")]:
            return "another sound, or what was left of one"
        return None

    sweep("render", "render", demo, "-o", path, "--force", after=as_it_was)


def journal():
    """A run is in the journal, or it is not; the others are."""
    turnover("journal", "add", "--minutes=31", "--title=first")

    def whole():
        listed, good = turnover("journal", "list", "-n", "1000"), turnover("journal", "check")
        return None if "first" in listed.stdout and good.returncode == 0 else \
            listed.stdout + good.stdout + good.stderr

    sweep("journal list", "journal", "list")
    sweep("journal show", "journal", "show", "1")
    n, _ = requests("journal", "add", "--minutes=30", "--title=more")
    wrong = []
    for i in range(1, n + 1, EACH):
        ran = turnover("journal", "add", "--minutes=30", f"--title=at {i}",
                       env=faults.environment(STATE, f"malloc={i}+"))
        listed = turnover("journal", "list", "-n", "1000").stdout
        # Status 1 and there: it was saved, but could not be told.
        if (ran.returncode == 0 and f"at {i} " not in listed) or ran.returncode > 1 or \
                "first" not in listed:
            wrong.append(f"{i}: status {ran.returncode} {ran.stderr}")
    check(n > 5 and not wrong and whole() is None,
          f"journal add: each of {n} requests, every {EACH}th", wrong[:9], whole())


def memory_on_the_screen():
    """On the screen: the terminal is given back, and what was played can be taken up."""
    count = os.path.join(WORK, "count")
    arguments = [faults.TURNOVER, "play", "--yes", "--no-delay", "--device", "clock",
                 faults.script()]

    def start(what):
        # What one leaves behind unfinished is not offered to the next.
        state = os.path.join(WORK, "screen-" + os.path.basename(what))
        env = faults.environment(state, what, TERM="xterm-256color")
        return terminals.PtyTerminal(arguments, 24, 80, env)

    first = start("count=" + count)
    first.saw("Phases of a second")
    first.keys("q")
    first.saw("Stop here?")
    first.keys("y")
    first.left()
    first.close()
    n = int(content(count).split()[3])
    wrong = []
    each = 11 if PROOFS else n // 6 + 1
    for i in range(n // 8, n, each):
        screen = start(f"malloc={i}+")
        ended = screen.wait(terminals.PATIENCE if i < n // 2 else 1.0)
        if ended is None:
            # It plays, with what it has; more is wanted when the tempo is changed.
            screen.keys("Up")
            ended = screen.wait()
        flags = screen.line_flags() == screen.before
        shown = screen.raw.rfind(b"\x1b[?1049h") <= screen.raw.rfind(b"\x1b[?1049l")
        if ended != 1 or not flags or not shown or b"out of memory" not in screen.raw:
            wrong.append(f"{i}: {ended} {flags} {shown} {screen.raw[-200:]!r}")
        screen.close()
    check(not wrong, f"play on the screen, {n} requests, every {each}th: the terminal is "
          "given back", wrong)


def descriptors():
    """No file can be opened any more: no sound, perhaps no log, and that is said."""
    for most in (6, 7, 9, 12):
        state = os.path.join(WORK, f"few{most}")
        session = faults.Played(faults.script(), env=faults.environment(state), device="default",
                                before=("sh", "-c", f'ulimit -n {most}; exec "$@"', "sh"))
        told = session.says("no sound (")
        goes_on = session.plays_on(1)
        status, said, errors = session.end()
        check(told and goes_on and status == -signal.SIGINT,
              f"no more than {most} descriptors: the session is played", status, said, errors)


if __name__ == "__main__":
    if faults.sanitized():
        print("1..0 # SKIP sanitizers have a malloc of their own")
        sys.exit(0)
    sys.exit(run((check_and_show, render, journal, memory_on_the_screen, descriptors)))

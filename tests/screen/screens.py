#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""screens: the player's screen on terminals of every size and kind.

Golden pictures (tests/screen/golden; `screens.py --update` writes them anew: look at
them, or at picture.py's, before you keep them), the terminal given back on every way
out, a terminal that stops reading, bytes a minute.
"""
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from terminals import PtyTerminal, TmuxTerminal, TMUX, settle, shows, text_of  # noqa: E402
from parts import check, run, skip, until  # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
PROGRAM = os.environ.get("SHOW_SCREEN") or os.path.join(
    os.environ.get("top_builddir", "."), "tests/ui/show_screen")

# state, columns x rows, TERM, more
GOLDEN = [
    ("ready", "80x24", "xterm-256color", ""),
    ("stride", "80x24", "xterm-256color", ""),
    ("stride", "40x12", "xterm-256color", ""),
    ("stride", "120x30", "xterm-256color", ""),
    ("stride", "211x53", "xterm-256color", ""),
    ("stride", "20x5", "xterm-256color", ""),
    ("stride", "80x24", "vt100", ""),
    ("stride", "80x24", "linux", ""),
    ("stride", "80x24", "xterm-256color", "NO_COLOR"),
    ("stride", "80x24", "xterm-256color", "LC_ALL=C"),
    ("stride-cue", "80x24", "xterm-256color", ""),
    ("stride-cue", "40x12", "linux", ""),
    ("urgent", "80x24", "xterm-256color", ""),
    ("urgent", "40x12", "vt100", ""),
    ("recovery", "80x24", "xterm-256color", ""),
    ("recovery", "200x60", "xterm-256color", ""),
    ("open", "80x24", "xterm-256color", ""),
    ("over", "40x12", "xterm-256color", ""),
    ("accent", "80x24", "xterm-256color", ""),
    ("fade", "80x24", "xterm-256color", ""),
    ("ramp", "120x30", "xterm-256color", ""),
    ("breathe", "80x24", "linux", ""),
    ("incline", "80x24", "xterm-256color", "far"),
    ("stride", "40x12", "xterm-256color", "far"),
    ("paused", "80x24", "xterm-256color", ""),
    ("quit", "80x24", "xterm-256color", ""),
    ("lost", "80x24", "xterm-256color", ""),
    ("stride", "80x24", "xterm-256color", "help"),
    ("stride", "40x12", "xterm-256color", "help"),
    ("done", "80x24", "xterm-256color", ""),
    ("stride", "1x1", "xterm-256color", ""),
    ("weeks", "80x24", "xterm-256color", ""),
    ("weeks", "200x60", "xterm-256color", ""),
    ("weeks", "40x12", "xterm-256color", ""),
    ("weeks", "80x24", "xterm-256color", "NO_COLOR"),
    ("weeks", "80x24", "vt100", "LC_ALL=C"),
]
STATES = ["ready", "warm-up", "cue", "incline", "count-in", "stride", "urgent", "recovery",
          "last", "open", "drill", "fade", "ramp", "breathe", "lost", "done"]

def start(arguments, size="80x24", term="xterm-256color", more=""):
    columns, rows = map(int, size.split("x"))
    environment = {"TERM": term, "LC_ALL": "C.UTF-8"}
    if more == "NO_COLOR":
        environment["NO_COLOR"] = "1"
    elif "=" in more:
        environment.update([more.split("=")])
    return PtyTerminal([PROGRAM] + arguments, rows, columns, environment)


def style(cell):
    return "%s on %s%s" % (cell.fg, cell.bg, "".join(" " + f for f in sorted(cell.flags)))


def canonical(grid):
    """The text, then each cell's style as a letter, then what the letters mean."""
    letters = {}
    rows = []
    for row in grid:
        line = ""
        for cell in row:
            name = style(cell)
            if name == "default on default":
                line += "."
            else:
                line += letters.setdefault(name, chr(ord("a") + len(letters)))
        rows.append(line.rstrip("."))
    key = ["%s  %s" % (letter, name) for name, letter in letters.items()]
    return "\n".join(text_of(grid) + ["--"] + rows + ["--"] + key) + "\n"


def golden_path(state, size, term, more):
    name = "-".join(filter(None, [state, size, term.split("-")[0], more.replace("=", "_")]))
    return os.path.join(HERE, "golden", name + ".txt")


def start_golden(state, size, term, more):
    return start([state] + ([more] if more in ("far", "help") else []), size, term, more)


def update():
    """Writes the golden pictures anew."""
    for row in GOLDEN:
        terminal = start_golden(*row)
        picture = canonical(settle(terminal))
        terminal.close()
        os.makedirs(os.path.join(HERE, "golden"), exist_ok=True)
        with open(golden_path(*row), "w", encoding="utf-8") as f:
            f.write(picture)


def golden():
    started = [start_golden(*row) for row in GOLDEN]
    for terminal, row in zip(started, GOLDEN):
        path = golden_path(*row)
        with open(path, encoding="utf-8") as f:
            wanted = f.read()
        good = until(lambda one=terminal, text=wanted: canonical(one.grid()) == text)
        unknown = terminal.emulator.unknown
        check(good and not unknown, "picture " + os.path.basename(path)[:-len(".txt")],
              "unknown: %s" % unknown, canonical(terminal.grid()))
        terminal.close()


def words_of(text):
    return set(re.findall(r"[^\s#]+", text))


def cut_words(lines, known):
    """Words on a screen that nobody said; all of them while nothing is on it."""
    if not any(lines):
        return ["nothing"]
    return [(word, line) for line in lines for word in words_of(line)
            if word.rstrip("…").strip("▁▂▃▄▅▆▇█_^") and word.rstrip("…") not in known]


def no_cut_words():
    """Shortened texts end after a word and with a sign that says so."""
    bad = []
    sizes = ("80x24", "40x12", "60x20", "120x30", "211x53")
    started = {state: [start([state], size) for size in sizes] for state in STATES}
    for state in STATES:
        said = subprocess.run([PROGRAM, "dump", state], stdout=subprocess.PIPE, text=True,
                              check=True).stdout
        known = words_of(said) | words_of("? keys ^ ▲ … provisional what comes spm "
                                          "breathe in out nothing more")
        known |= {word.rstrip(",;:") for word in known} | {word + "," for word in known}
        for size, terminal in zip(sizes, started[state]):
            if not until(lambda one=terminal, all=known: not cut_words(one.lines(), all)):
                bad.append("%s %s: %s" % (state, size, cut_words(terminal.lines(), known)))
            terminal.close()
    check(not bad, "no word is cut", "\n".join(bad))


def resized():
    terminal = start(["stride"])
    terminal.saw("Resisted")
    problems = []
    for size in ("40x12", "120x30", "20x5", "211x53", "1x1", "80x24"):
        columns, rows = map(int, size.split("x"))
        terminal.resize(rows, columns)
        os.kill(terminal.pid(), signal.SIGWINCH)
        fresh = start(["stride"], size)

        def same(one=terminal, other=fresh):
            return any(other.lines()) and one.grid() == other.grid()

        if not until(same):
            problems.append("%s:\n%s" % (size, "\n".join(terminal.lines())))
        fresh.close()
    check(not problems, "a resized picture is that of a fresh start", "\n".join(problems))
    terminal.keys("q")
    check(terminal.wait() == 0, "q ends")


def given_back(terminal):
    return terminal.line_flags() == terminal.before == (True, True, True)


def ways_out():
    for what, leave, wanted in (
            ("q", lambda t: t.keys("q"), (0,)),
            ("SIGTERM", lambda t: os.kill(t.pid(), signal.SIGTERM), (0,)),
            ("a crash", lambda t: t.keys("m"), (-signal.SIGABRT, 134))):
        terminal = start(["stride"])
        terminal.saw("Resisted")
        flags = terminal.line_flags()
        leave(terminal)
        status = terminal.wait()
        check(flags == (False, False, False), "keys are raw while it runs (%s)" % what,
              flags)
        check(status in wanted and given_back(terminal),
              "the line is given back after " + what, (status, terminal.line_flags()))
    raw = start(["stride", "recovery"])
    raw.saw("Resisted")
    raw.keys("c", "Right")  # the picture after the one that was complained about
    raw.saw("rep 1 of 4")
    check(not shows(raw.lines(), "complains"), "standard error does not reach the screen",
          raw.lines())
    raw.keys("q")
    raw.wait()
    check(shows(raw.lines(), "a library complains"), "but is shown at the end", raw.lines())


def refusals():
    for term, status in (("", 4), ("no-such-terminal", 4), ("dumb", 5)):
        terminal = start(["stride"], term=term)
        check(terminal.wait() == status and given_back(terminal),
              "TERM=%s is refused and nothing is changed" % term)
    piped = subprocess.run([PROGRAM, "stride"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    check(piped.returncode == 3 and not piped.stdout, "a pipe is no terminal")


def keys():
    terminal = start(["stride", "recovery", "open"])
    terminal.saw("Resisted")
    terminal.keys("Right", "Right", "Right", "Right")
    check(terminal.saw("rep 1 of 4") and not any(shows(seen, "Step off")
                                                for seen in terminal.seen),
          "repeats of Right within 300 ms are one", terminal.lines())
    time.sleep(0.35)
    terminal.keys("Right")
    check(terminal.saw("Step off the belt"), "later ones are not", terminal.lines())
    # Two presses of a clicker: from "open" to "stride", and to "recovery".
    time.sleep(0.35)
    terminal.keys("\x1b[6~")
    terminal.gone("Step off")
    time.sleep(0.35)
    terminal.keys("\x1b[6~")
    check(terminal.saw("rep 1 of 4"), "Page Down of a clicker is Right", terminal.lines())
    terminal.keys("Escape", "ä", "Q")
    terminal.pump(0.05)
    terminal.keys("q")
    status = terminal.wait()
    check(status == 0, "unknown keys do nothing", status)


def bytes_a_minute():
    """A minute from 170 to 178 spm, every step: beats, digits, total."""
    for size, limit in (("80x24", 30000), ("40x12", 30000), ("211x53", 50000)):
        taken = []
        for seconds in ("0.001", "60"):
            terminal = start(["step", seconds, "1", "1820"], size)
            terminal.wait()
            taken.append(terminal.taken)
        a_minute = taken[1] - taken[0]
        check(0 < a_minute < limit, "at most %d bytes a minute at %s" % (limit, size),
              a_minute)
        print("# %d" % a_minute)


def stalled():
    """A terminal stops reading while far more than a buffer is painted."""
    terminal = start(["play", "5", "40", "590"], "120x30")
    time.sleep(4)
    status = terminal.wait()
    text = "\n".join(terminal.lines())
    found = re.search(r"paints (\d+) refused (\d+) longest_ms ([\d.]+)", text)
    check(status == 0 and found, "plays to its end while the terminal does not read", text)
    if found:
        check(int(found.group(2)) > 0, "paints were refused meanwhile", found.group())
        check(float(found.group(3)) < 3000, "none waited for it", found.group())
        print("# " + found.group())


def in_tmux():
    if TMUX is None:
        skip("tmux and the emulator show the same", "no tmux")
        skip("Ctrl-Z and fg", "no tmux")
        return
    mine = start(["recovery"], term="screen-256color")
    terminal = TmuxTerminal([PROGRAM, "recovery"], 24, 80,
                            {"TERM": "screen-256color", "LC_ALL": "C.UTF-8"})
    check(until(lambda: mine.saw("rep 1 of 4", 0) and terminal.lines() == mine.lines()),
          "tmux and the emulator show the same", terminal.lines(), mine.lines())
    terminal.close()
    shell = TmuxTerminal(["sh", "-i"], 24, 80, {"TERM": "screen-256color", "PS1": "$ ",
                                                "LC_ALL": "C.UTF-8"})
    shell.saw("$")
    shell.keys("%s stride" % PROGRAM, "Enter")
    shell.saw("Resisted")
    shell.keys("C-z")
    stopped = shell.saw("Stopped")
    shell.keys("fg", "Enter")
    back = until(lambda: shows(shell.lines(), "Resisted") and not shows(shell.lines(), "fg"))
    check(stopped and back, "Ctrl-Z stops, fg brings the picture back", shell.lines())
    shell.close()


if __name__ == "__main__":
    if not os.path.exists(PROGRAM):
        print("1..0 # SKIP %s is not built" % PROGRAM)
    elif "--update" in sys.argv:
        update()
    else:
        sys.exit(run((golden, no_cut_words, resized, ways_out, refusals, keys, bytes_a_minute,
                      stalled, in_tmux), longest=(stalled,)))

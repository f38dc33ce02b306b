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
from terminals import PtyTerminal, TmuxTerminal, TMUX, settle, text_of  # noqa: E402

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
]
STATES = ["ready", "warm-up", "cue", "incline", "count-in", "stride", "urgent", "recovery",
          "last", "open", "drill", "fade", "ramp", "breathe", "lost", "done"]

number = 0
failed = 0


def check(ok, what, more=""):
    global number, failed
    number += 1
    print("%sok %d - %s" % ("" if ok else "not ", number, what))
    if not ok:
        failed += 1
        for line in str(more).split("\n"):
            print("# " + line)
    sys.stdout.flush()


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


def test_golden(update):
    started = [start([state] + ([more] if more in ("far", "help") else []), size, term, more)
               for state, size, term, more in GOLDEN]
    for terminal, (state, size, term, more) in zip(started, GOLDEN):
        name = "-".join(filter(None, [state, size, term.split("-")[0],
                                      more.replace("=", "_")]))
        path = os.path.join(HERE, "golden", name + ".txt")
        picture = canonical(settle(terminal))
        unknown = terminal.emulator.unknown
        terminal.close()
        if update:
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as f:
                f.write(picture)
        with open(path, encoding="utf-8") as f:
            wanted = f.read()
        check(picture == wanted and not unknown, "picture " + name,
              "unknown: %s\n%s" % (unknown, picture))


def words_of(text):
    return set(re.findall(r"[^\s#]+", text))


def test_no_cut_words():
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
            for line in text_of(settle(terminal)):
                for word in words_of(line):
                    plain = word.rstrip("…")
                    if plain.strip("▁▂▃▄▅▆▇█_^") and plain not in known:
                        bad.append("%s %s: %r in %r" % (state, size, word, line))
            terminal.close()
    check(not bad, "no word is cut", "\n".join(bad))


def test_resize():
    terminal = start(["stride"])
    settle(terminal, "Resisted")
    problems = []
    for size in ("40x12", "120x30", "20x5", "211x53", "1x1", "80x24"):
        columns, rows = map(int, size.split("x"))
        terminal.resize(rows, columns)
        os.kill(terminal.pid(), signal.SIGWINCH)
        time.sleep(0.15)
        seen = settle(terminal)
        fresh = start(["stride"], size)
        if seen != settle(fresh):
            problems.append("%s:\n%s" % (size, "\n".join(text_of(seen))))
        fresh.close()
    check(not problems, "a resized picture is that of a fresh start", "\n".join(problems))
    terminal.keys("q")
    check(terminal.wait() == 0, "q ends")


def given_back(terminal):
    return terminal.line_flags() == (True, True, True)


def test_ways_out():
    for what, leave, wanted in (
            ("q", lambda t: t.keys("q"), (0,)),
            ("SIGTERM", lambda t: os.kill(t.pid(), signal.SIGTERM), (0,)),
            ("a crash", lambda t: t.keys("m"), (-signal.SIGABRT, 134))):
        terminal = start(["stride"])
        settle(terminal, "Resisted")
        flags = terminal.line_flags()
        leave(terminal)
        status = terminal.wait()
        check(flags == (False, False, False), "keys are raw while it runs (%s)" % what,
              flags)
        check(status in wanted and given_back(terminal),
              "the line is given back after " + what, (status, terminal.line_flags()))
    raw = start(["stride", "recovery"])
    settle(raw, "Resisted")
    raw.keys("c")
    time.sleep(0.1)
    check("complains" not in "\n".join(text_of(raw.grid())),
          "standard error does not reach the screen")
    raw.keys("q")
    raw.wait()
    check("a library complains" in "\n".join(text_of(raw.grid())),
          "but is shown at the end", "\n".join(text_of(raw.grid())))


def test_refusals():
    for term, status in (("", 4), ("no-such-terminal", 4), ("dumb", 5)):
        terminal = start(["stride"], term=term)
        check(terminal.wait() == status and given_back(terminal),
              "TERM=%s is refused and nothing is changed" % term)
    piped = subprocess.run([PROGRAM, "stride"], stdin=subprocess.DEVNULL,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    check(piped.returncode == 3 and not piped.stdout, "a pipe is no terminal")


def test_keys():
    terminal = start(["stride", "recovery", "open"])
    settle(terminal, "Resisted")
    terminal.keys("Right", "Right", "Right", "Right")
    grid = "\n".join(text_of(settle(terminal, "rep 1 of 4")))
    check("Resisted" not in grid and "Step off" not in grid,
          "repeats of Right within 300 ms are one", grid)
    time.sleep(0.35)
    terminal.keys("Right")
    check("Step off the belt" in "\n".join(text_of(settle(terminal, "Step off"))),
          "later ones are not")
    terminal.keys("\x1b[6~")
    time.sleep(0.4)
    terminal.keys("\x1b[6~")
    check("rep 1 of 4" in "\n".join(text_of(settle(terminal, "rep 1 of 4"))),
          "Page Down of a clicker is Right")
    terminal.keys("Escape", "ä", "Q")
    time.sleep(0.05)
    terminal.keys("q")
    status = terminal.wait(10)
    check(status == 0, "unknown keys do nothing", status)


def test_bytes_and_stall():
    """A minute from 170 to 178 spm, every step: beats, digits, total. Meanwhile
    another terminal stops reading for 4 s while far more than a buffer is painted."""
    stalled = start(["play", "5", "40", "590"], "120x30")
    sizes = (("80x24", 30000), ("40x12", 30000), ("211x53", 50000))
    begun = time.time()
    for size, limit in sizes:
        taken = []
        for seconds in ("0.001", "60"):
            terminal = start(["step", seconds, "1", "1820"], size)
            terminal.wait()
            taken.append(terminal.taken)
        a_minute = taken[1] - taken[0]
        check(0 < a_minute < limit, "at most %d bytes a minute at %s" % (limit, size),
              a_minute)
        print("# %d" % a_minute)
    time.sleep(max(0, 4 - (time.time() - begun)))
    status = stalled.wait(5)
    text = "\n".join(text_of(stalled.grid()))
    found = re.search(r"paints (\d+) refused (\d+) longest_ms ([\d.]+)", text)
    check(status == 0 and found, "plays to its end while the terminal does not read", text)
    if found:
        check(int(found.group(2)) > 0, "paints were refused meanwhile", found.group())
        check(float(found.group(3)) < 2000, "none waited for it", found.group())
        print("# " + found.group())


def test_tmux():
    if TMUX is None:
        check(True, "tmux and the emulator show the same # SKIP no tmux")
        check(True, "Ctrl-Z and fg # SKIP no tmux")
        return
    mine = start(["recovery"], term="screen-256color")
    wanted = settle(mine)
    terminal = TmuxTerminal([PROGRAM, "recovery"], 24, 80,
                            {"TERM": "screen-256color", "LC_ALL": "C.UTF-8"})
    seen = settle(terminal, "rep 1 of 4")
    check(text_of(seen) == text_of(wanted), "tmux and the emulator show the same",
          "\n".join(text_of(seen)))
    terminal.close()
    shell = TmuxTerminal(["sh", "-i"], 24, 80, {"TERM": "screen-256color", "PS1": "$ ",
                                                "LC_ALL": "C.UTF-8"})
    settle(shell, "$")
    shell.keys("%s stride" % PROGRAM, "Enter")
    settle(shell, "Resisted")
    shell.keys("C-z")
    stopped = text_of(settle(shell, "Stopped"))
    shell.keys("fg", "Enter")
    back = text_of(settle(shell, "Resisted"))
    check("Stopped" in "\n".join(stopped) and "Resisted" in "\n".join(back) and
          "fg" not in "\n".join(back), "Ctrl-Z stops, fg brings the picture back",
          "\n".join(stopped + back))
    shell.close()


def main():
    if not os.path.exists(PROGRAM):
        print("1..0 # SKIP %s is not built" % PROGRAM)
        return
    only = os.environ.get("ONLY")
    if only:
        globals()[only]()
        return
    test_golden("--update" in sys.argv)
    test_no_cut_words()
    test_resize()
    test_ways_out()
    test_refusals()
    test_keys()
    test_bytes_and_stall()
    test_tmux()
    print("1..%d" % number)
    sys.exit(1 if failed else 0)


main()

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""asked: help, counting, tapping and the questions, by the rules of matrix.py.

The player is driven to each state once on each terminal and looked at in every size; what
is asked in lines before it plays, in every width. In `make check` sizes are shared out
among the terminals; MATRIX=all has all of both.
"""
import os
import re
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import matrix  # noqa: E402
from matrix import SHOW, TERMINALS, TURNOVER, Show, shown, sizes_of, uncut, words_of  # noqa: E402
from parts import check, run, until  # noqa: E402
from terminals import PtyTerminal, settle  # noqa: E402

SOURCE = os.environ.get("top_srcdir", os.path.join(HERE, "..", ".."))
WORK = os.environ.get("WORK", "/tmp")
COUNTED = """format = 1; title = "Counted";
phases = ( { kind = "probe"; name = "Count them"; time = "11 s"; },
           { kind = "recovery"; name = "Walk on"; time = "10 min"; },
           { kind = "easy"; name = "On and on"; time = "10 min"; cadence = 170; },
           { kind = "cool-down"; name = "Walking"; time = "5 min"; } );
"""
QUIET = 'sound = { device = "clock"; };\nscreen = { start_delay = "0 s"; };\nvoice = { on = false; };\n'
BRIEFLY = 1
A_HAND = 0.3  # s between two presses of a key: faster is a key that bounces
SIGNS = "spm s: 11 ± READY ^ ▲ _ ? % left 1 what comes >= feet)"


def said_in(*sources):
    """Every word of the texts in these files of ours."""
    words = set(words_of(SIGNS))
    for source in sources:
        with open(os.path.join(SOURCE, source), encoding="utf-8") as file:
            for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', file.read()):
                words |= set(words_of(text.replace("\\n", " ")))
    return words | {word.rstrip(",.;:") for word in words}


class Numbers(set):
    """Known words, with what ends a part of a line, and whatever is a number."""

    def __contains__(self, word):
        return bool(re.match(r"[-+(≥>=~]*[\d.,:/%]+_?[,;:.]?$", word)) or any(
            super(Numbers, self).__contains__(known) for known in (word, word.rstrip(",;:.")))


def lines_of(terminal):
    return ["".join(cell.char for cell in row) for row in terminal.grid()]


def has_key(lines, label):
    return any(re.search(r"(^|\s)%s(\s|$)" % re.escape(label), line) for line in lines)


# ---- the help ------------------------------------------------------------------------------


def keys_of_player():
    with open(os.path.join(SOURCE, "src/ui/keys.c"), encoding="utf-8") as file:
        return re.findall(r'\{[^"{}]*COMMAND_\w+, "([^"]+)", "([^"]+)",\s*"([^"]+)"\}',
                          file.read())


def help_on(kind):
    keys, mistakes, pictures = keys_of_player(), [], 0
    known = Numbers(said_in("src/ui/keys.c", "src/ui/view_help.c"))
    for text in matrix.said("dump", "stride"):
        known |= set(words_of(text.replace(",", "")))
    for size in sizes_of(kind):
        for layout in ("full", "far"):
            terminal = Show(["stride", "help"] + (["far"] if layout == "far" else []), size, kind)
            terminal.painted(1)
            lines, found = lines_of(terminal), []
            uncut(lines, known, found)
            found += ["no key %r" % label for label, *_ in keys if not has_key(lines, label)]
            found += ["no %r" % text for _, text, brief in keys
                      if not any(text in line or brief in line for line in lines)]
            # Two that look alike when they are shortened are no help.
            short = [re.sub(r"\s+", " ", part) for line in lines
                     for part in re.findall(r"(?<=  )\S[^…]*…", line)]
            found += ["%r twice" % part for part in sorted(set(short)) if short.count(part) > 1]
            found += ["unknown: %r" % u for u in terminal.emulator.unknown]
            mistakes += ["%s %s %s: %s" % (size, kind, layout, what) for what in found]
            terminal.close()
            pictures += 1
    check(keys and not mistakes, "%d pictures of the help on %s" % (pictures, kind), mistakes[:30])


# ---- counting, tapping, the player's questions ------------------------------------------------

# Keys, and what then is on the screen: one of them. What is told for some seconds only is
# looked at in one size.
PLAYED = (
    ("probe", (), ("COUNT", "Count them")),
    ("asked", None, ("Steps in 11 s: _",)),
    ("typed", ("3", "1"), ("Steps in 11 s: 31_",)),
    ("feet", ("Enter",), ("31: Enter both feet",)),
    ("too many", ("1",), ("Too many",)),
    ("counted", ("2",), ("you counted 169.1 spm",), BRIEFLY),
    ("more", ("r",), ("15 s more",), BRIEFLY),
    ("locked", ("l",), ("locked: press l twice",)),
    ("unlocking", ("l",), ("press l once more",), BRIEFLY),
    ("unlocked", ("l",), ("unlocked",), BRIEFLY),
    ("break off", ("x",), ("y, Enter",)),
    ("no", ("n", "c"), ("clicks off",), BRIEFLY),
    ("tap", ("t",), ("tap with every step",), BRIEFLY),
    ("quit", ("q",), ("y, Enter",)),
)


class InSizes:
    """The player in one state after the other, each looked at in every size."""

    def __init__(self, kind):
        self.kind, self.mistakes, self.pictures = kind, [], 0
        self.sizes = sizes_of(kind)
        self.known = Numbers(said_in(
            "src/core/screen/screen.c", "src/core/measure/count.c", "src/app/play/measure.c",
            "src/app/player/keys.c", "src/app/player/player.c", "src/app/play/keep.c",
            "src/core/script/kind.c", "src/ui/view_player.c") | set(words_of(
                re.sub(r"[{}();=\"]", " ", COUNTED))) | {"10 min", "1:", "done", "at"})
        columns, rows = map(int, self.sizes[0].split("x"))
        path = os.path.join(WORK, "counted.session")
        with open(path, "w", encoding="utf-8") as file:
            file.write(COUNTED)
        self.terminal = PtyTerminal([TURNOVER, "play", "--yes", path], rows, columns,
                                    {"LC_ALL": "C.UTF-8", **TERMINALS[kind]})

    def look(self, state, wanted, most=None):
        for size in self.sizes[:most]:
            columns, rows = map(int, size.split("x"))
            if (rows, columns) != (self.terminal.rows, self.terminal.columns):
                self.terminal.resize(rows, columns)
            until(lambda: any(want in line for want in wanted for line in lines_of(self.terminal)))
            settle(self.terminal, seconds=2)
            lines, found = lines_of(self.terminal), []
            uncut(lines, self.known, found)
            if not any(shown(want, lines) for want in wanted):
                found.append("no %r" % (wanted,))
            found += ["unknown: %r" % u for u in self.terminal.emulator.unknown]
            self.mistakes += ["%s, %s, %s: %s" % (state, size, self.kind, what) for what in found]
            self.pictures += 1


def measured_on(kind):
    seen = InSizes(kind)
    for state, keys, wanted, *most in PLAYED:
        if keys is None:
            seen.terminal.saw(wanted[0], 40)
        elif keys:
            time.sleep(A_HAND)
            seen.terminal.keys(*keys)
        seen.look(state, wanted, *most)
    seen.terminal.close()
    check(not seen.mistakes, "%d pictures of counting and questions on %s" % (
        seen.pictures, kind), seen.mistakes[:30])


# ---- in lines, before it plays ------------------------------------------------------------------


def asked_in_lines(kind):
    """Keys that are none of the answers leave no mark; the terminal is given back."""
    matrix.write("", "runner.cfg", QUIET)
    matrix.write("sessions", "endless.session", matrix.LONG)
    matrix.interrupt("endless")
    known = Numbers(said_in("src/app/play/interrupted.c", "src/core/screen/lobby_text.c") | {"Endless"})
    known |= {'"Endless', 'one"', '"Stride".', "UTC"}
    for size in sizes_of(kind):
        columns, rows = map(int, size.split("x"))
        terminal = PtyTerminal([TURNOVER, "play", "endless"], rows, columns,
                               {"LC_ALL": "C.UTF-8", **TERMINALS[kind]})
        asked = terminal.saw("leave it for later")
        before, found = lines_of(terminal), []
        uncut(before, known, found)
        terminal.keys("Up")
        settle(terminal, seconds=1)
        terminal.keys("x", "Right", "7", "ä")
        settle(terminal, seconds=1)
        check(asked and lines_of(terminal) == before and not found,
              "%s: the question about an interrupted session, keys that are no answers" % size,
              found, before, lines_of(terminal))
        terminal.keys("q")
        check(terminal.wait() is not None and terminal.line_flags() == terminal.before,
              "%s: q leaves it" % size, lines_of(terminal))
        terminal.close()


def on_all(part):
    """The part on each terminal, as parts of their own."""
    result = []
    for kind in TERMINALS:
        def of_kind(kind=kind):
            matrix.write("", "runner.cfg", QUIET)
            part(kind)
        of_kind.__name__ = "%s_%s" % (part.__name__, kind)
        result.append(of_kind)
    return result


if __name__ == "__main__":
    if not os.path.exists(SHOW):
        print("1..0 # SKIP %s is not built" % SHOW)
        sys.exit(0)
    MEASURED = on_all(measured_on)
    sys.exit(run(MEASURED + on_all(help_on) + on_all(asked_in_lines), longest=MEASURED))

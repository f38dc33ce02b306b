#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""matrix: every state of the player and the lobby, in every size, on every terminal.

No golden pictures but rules, on what a real terminal shows: no word is cut and none runs
into another; what has to be there is there, in full or shortened behind a word with its
sign; numbers and words in big signs are there to the last block; the number is as large
as its place allows; and the terminal was told nothing that the emulator does not know.

In `make check` the sizes are shared out among the terminals; MATRIX=all has all of both.
"""
import glob
import os
import re
import subprocess
import sys
from itertools import product

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from parts import check, run, until  # noqa: E402
from terminals import PtyTerminal, settle, text_of  # noqa: E402

BUILD = os.environ.get("top_builddir", ".")
SHOW = os.path.join(BUILD, "tests/ui/show_screen")
TURNOVER = os.environ.get("TURNOVER", "turnover")
SIZES = ("40x12", "80x24", "120x30", "211x53")
STATES = ("ready warm-up cue incline count-in stride stride-cue urgent recovery last open over "
          "drill fade accent ramp breathe half paused muted no-clicks tap lost count locked quit "
          "break-off awake done").split()
TERMINALS = {"xterm": {"TERM": "xterm-256color"}, "linux": {"TERM": "linux"},
             "vt100": {"TERM": "vt100"}, "nocolor": {"TERM": "xterm-256color", "NO_COLOR": "1"}}
ALL = os.environ.get("MATRIX") == "all"
MARK = "\x1b]7;painted\x07"

# What the screen says by itself, beside the texts of the state.
OWN = """? keys provisional what comes nothing more spm breathe in out ^ ▲ # _ READY"""
STRIP = "▁▂▃▄▅▆▇█■_.-=|─│^▲"


class Show(PtyTerminal):
    """show_screen; waits for marks, not for a picture that holds still."""

    def __init__(self, arguments, size, kind):
        columns, rows = map(int, size.split("x"))
        self.marks, self.tail = 0, ""
        super().__init__([SHOW] + arguments, rows, columns,
                         {"LC_ALL": "C.UTF-8", "SHOW_SCREEN_MARK": "1", **TERMINALS[kind]})
        feed = self.emulator.feed

        def watch(text):
            seen = self.tail + text
            self.marks += seen.count(MARK)
            self.tail = seen[max(len(seen) - len(MARK) + 1, seen.rfind(MARK) + len(MARK)
                                 if MARK in seen else 0):]
            feed(text)
        self.emulator.feed = watch

    def painted(self, n):
        if not until(lambda: not self.pump(0.01) or self.marks >= n, pause=0):
            raise TimeoutError("no picture %d" % n)
        if self.marks < n:
            raise EOFError("it ended before picture %d" % n)


def said(mode, state):
    return subprocess.run([SHOW, mode, state], stdout=subprocess.PIPE, text=True,
                          check=True).stdout.split("\n")


def blocks(grid):
    """Coloured or reversed blanks, row by row."""
    return ["".join("#" if cell.char == " " and ("r" in cell.flags or cell.bg != "default")
                    else " " for cell in row) for row in grid]


# ---- big signs -----------------------------------------------------------------------------


def bitmaps(texts):
    """{text: [(rows, columns, picture) of each font at scale 1, or nothing]}."""
    terminal, found, n = Show(["draw", *texts], "200x20", "xterm"), {}, 0
    for text in texts:
        found[text] = []
        for _ in range(4):
            n += 1
            terminal.painted(n)
            rows = [row.rstrip() for row in blocks(terminal.grid())]
            while rows and not rows[-1]:
                rows.pop()
            width = max(map(len, rows), default=0)
            found[text].append([row.ljust(width) for row in rows])
            terminal.keys("+")
    terminal.close()
    return found


def scaled(picture, scale):
    return ["".join(c * scale for c in row) for row in picture for _ in range(scale)]


def place_of(picture, grid_blocks):
    """(row, column) of the upper left corner, or None."""
    first = picture[0]
    for y in range(len(grid_blocks) - len(picture) + 1):
        x = grid_blocks[y].find(first)
        while x >= 0:
            if all(grid_blocks[y + i][x:x + len(row)] == row for i, row in enumerate(picture)):
                return y, x
            x = grid_blocks[y].find(first, x + 1)
    return None


def find_big(pictures, grid_blocks, fonts):
    """The largest that is there: (rows, y, x, columns), or None."""
    best = None
    for font in fonts:
        if not pictures[font]:
            continue
        for scale in range(12, 0, -1):
            picture = scaled(pictures[font], scale)
            if len(picture) > len(grid_blocks) or len(picture[0]) > len(grid_blocks[0]):
                continue
            place = place_of(picture, grid_blocks)
            if place and (best is None or len(picture) > best[0]):
                best = (len(picture), *place, len(picture[0]))
    return best


DIGITS, LETTERS = (0, 1), (2, 3)


def tallest(pictures, rows, columns):
    """The highest in which these digits have that room."""
    return max((len(pictures[font]) * scale for font in DIGITS if pictures[font]
                for scale in range(1, 13) if len(pictures[font]) * scale <= rows and
                len(pictures[font][0]) * scale <= columns), default=0)


# ---- rules -----------------------------------------------------------------------------------


def words_of(text):
    return re.findall(r"[^\s#]+", text)


def uncut(lines, known, mistakes):
    for line in lines:
        for word in words_of(line):
            plain = word[:-1] if word.endswith("…") else word
            if plain.strip(STRIP) and plain not in known:
                mistakes.append("the word %r in %r" % (word, line.strip()))


def shown(text, lines):
    """The text in full, or whole words of it and the sign."""
    if any(text in line for line in lines):
        return True
    words = text.split(" ")
    return any(" ".join(words[:n]).rstrip(" ,;:") + "…" in line
               for n in range(1, len(words)) for line in lines)


def answers(question, lines):
    """The first answer of a question has to be there."""
    key = re.search(r"\S+ or Enter|Enter", question)
    return any(key.group() in line for line in lines)


class Picture:
    """One state in one size on one terminal: `mistakes`."""

    def __init__(self, state, layout, kind, terminal, maps):
        self.grid = terminal.grid()
        self.lines = ["".join(cell.char for cell in row) for row in self.grid]
        self.blocks = blocks(self.grid)
        self.rows, self.columns = terminal.rows, terminal.columns
        self.state, self.layout, self.maps = state, layout, maps
        self.mistakes = ["unknown: %r" % u for u in terminal.emulator.unknown]
        # A console has no sign for that.
        texts = [text.replace("≥", ">=") if kind == "linux" else text
                 for text in TEXTS[state]]
        (self.digits, self.word, self.brief, self.title, self.name, self.count, self.target,
         self.bias, self.load, self.cue, self.next, self.total, self.finish, self.sound,
         self.notice, self.question) = texts[:16]
        (_, self.widest, _, self.capitals, self.spm, self.rep) = BIG[state][:6]
        known = {word for text in texts for word in words_of(text)} | set(OWN.split())
        known |= {word.rstrip(",;:") for word in known} | {word + "," for word in known}
        uncut(self.lines, known, self.mistakes)
        self.big_signs()
        self.texts()

    def has(self, good, what):
        if not good:
            self.mistakes.append(what)

    def big_signs(self):
        room_for_words = self.rows >= 19 and self.columns >= 50
        urgent = self.state in URGENT
        if room_for_words:
            top = self.capitals if self.capitals and not urgent and (
                self.layout == "full" or self.rows < 22) else self.word
            self.has(find_big(self.maps[top], self.blocks, LETTERS) or shown(top, self.lines),
                     "%r in big letters" % top)
        elif self.layout == "full" or self.rows >= 3:
            self.has(shown(self.word, self.lines) or self.capitals, "the word %r" % self.word)
        self.there, self.used = None, set()
        if self.digits:
            self.number()
        if self.spm and self.layout == "full":
            plain = self.target.split(" spm")[0]
            self.has(find_big(self.maps[self.spm], self.blocks, DIGITS) or
                     any(plain in line for line in self.lines), "the target %r" % plain)

    def number(self):
        there = find_big(self.maps[self.digits], self.blocks, DIGITS)
        if there is None:
            self.mistakes.append("the number %r" % self.digits)
            return
        self.there = there
        high, y, x, wide = there
        # What stands in other rows, or to the left of it, has its place there.
        self.used = {row for row in range(self.rows)
                     if not y <= row < y + high and
                     (self.lines[row].strip() or "#" in self.blocks[row])}

    def is_largest(self, used):
        """used: rows that any state needs for something else."""
        if self.there is None:
            return
        high, y, x, wide = self.there
        top, bottom = y, y + high
        while top > 0 and top - 1 not in used:
            top -= 1
        while bottom < self.rows and bottom not in used:
            bottom += 1
        air = 2 if self.rows >= 34 else 0
        list_columns = 42 if self.layout == "full" and self.columns >= 150 else 0
        best = tallest(self.maps[self.widest], max(bottom - top - air, high),
                       self.columns - list_columns - (2 if self.layout == "full" else 0))
        beside = self.layout == "full" and self.spm and any(
            "#" in self.blocks[i][x + wide + 2:self.columns - list_columns]
            for i in range(y, y + high))
        self.has(high * 10 >= best * 7 if beside else high >= best,
                 "%r is %d rows high, %d would fit" % (self.digits, high, best))

    def texts(self):
        full = self.layout == "full"
        if self.question:
            self.has(answers(self.question, self.lines), "the question %r" % self.question)
        elif self.state in URGENT:
            self.has(shown(self.next, self.lines), "what comes: %r" % self.next)
        elif self.cue:
            self.has(shown(self.cue, self.lines) or (not full and self.capitals),
                     "the cue %r" % self.cue)
        if not full:
            return
        self.has(shown(self.title, self.lines), "the title")
        if self.total:
            self.has(any(self.total in line for line in self.lines), "%r" % self.total)
        if self.notice and self.state != "lost":
            self.has(shown(self.notice, self.lines), "the notice %r" % self.notice)
        if self.state == "lost":
            self.has(any("sound device lost" in line for line in self.lines), "the lost device")
            return
        if self.next and self.rows >= 27:
            self.has(shown(self.next, self.lines), "%r" % self.next)


URGENT = ("urgent", "count-in")
TEXTS, BIG = {}, {}


def sizes_of(kind):
    """Every terminal has two sizes at least, every size two terminals."""
    if ALL:
        return SIZES
    at = list(TERMINALS).index(kind)
    return (SIZES[at % 4], SIZES[(at + 1) % 4])


def player(kind):
    for state in STATES:
        TEXTS[state], BIG[state] = said("dump", state), said("big", state)
    maps = bitmaps(sorted({text for big in BIG.values() for text in big[:6] if text}))
    mistakes, pictures = [], 0
    for size, layout in product(sizes_of(kind), ("full", "far")):
        terminal = Show(STATES + (["far"] if layout == "far" else []), size, kind)
        taken = []
        for n, state in enumerate(STATES):
            terminal.painted(n + 1)
            taken.append(Picture(state, layout, kind, terminal, maps))
            terminal.keys("+")
        terminal.close()
        pictures += len(taken)
        for picture in taken:
            # The bar of a breath has rows that are the number's in other phases.
            picture.is_largest(set().union(picture.used, *(
                other.used for other in taken if other.state != "breathe")))
            mistakes += ["%s, %s, %s, %s: %s" % (picture.state, size, kind, layout, mistake)
                         for mistake in picture.mistakes]
    check(not mistakes, "%d pictures of the player on %s" % (pictures, kind), mistakes[:30])


# ---- the lobby --------------------------------------------------------------------------------

SETTINGS = """sound = { device = "clock"; };
screen = { start_delay = "0 s"; };
voice = { on = false; };
"""
BRISK = """format = 1;
title = "Brisk one";
parameters = { reps = { default = 1; min = 1; max = 3; }; };
phases = ( { repeat = "$reps"; phases = ( { kind = "stride"; time = "1 s"; cadence = 180; } ); },
           { kind = "cool-down"; time = "1 s"; } );
"""
LONG = BRISK.replace("Brisk", "Endless").replace('"1 s"', '"5 min"')
BROKEN = 'format = 1;\ntitle = "Broken one";\nphases = ( { kind = "strid"; time = "20"; } );\n'
# What ships, and the three of these.
SESSIONS = len(glob.glob(os.path.join(os.environ["top_srcdir"], "sessions", "*.session"))) + 3
# Keys that lead to a state, what tells that it is there, and what it has to show.
LOBBY = (
    ("question", (), "was interrupted at", "resume there", "leave it for later"),
    ("list", ("Escape",), "Brisk one", "Enter start"),
    ("search", ("/", *"brisk"), "1 of %d sessions" % SESSIONS, "search: brisk_"),
    ("found", ("Enter",), "search: brisk", "reps"),
    ("parameters", ("\t",), "< 1 >", "Right more"),
    ("turned", ("Right",), "< 2 >", "1 to 3"),
    ("limit", ("Left", "Left"), "< 1 >", "reps: 1 is the least"),
    ("card", ("Escape", "c"), "The card", "Escape back"),
    ("asked", ("q", "Escape", "/", *"brisk", "Enter", "Enter", "AFTER"),
     "1 of 8", "hard was it", "hard as can be", "Enter skip"),
    ("hurts", ("Enter", "Enter", "4"), "Is it one of these", "48 h", "none of them"),
    ("typed", ("n", "1", "2"), "speed or pace", "> 12_", "Enter done"),
    ("after", ("Escape", "q"), "Brisk one: finished", "Brisk one: finished, 0:02"),
    ("naming", ("n", "x"), "new session: x_", "Escape give up"),
    ("help", ("Escape", "?"), "key: back", "Keys"),
    ("theme", ("x", "o"), "to keep it", "colour-blind"),
    ("bad theme", ("o", "o", "o", "o", "o", "o"), "Mistakes in a theme", "format = 1", "Escape back"),
    ("faulty", ("q", "Escape", "/", *"broken"), "1 of %d" % SESSIONS, "line 3"),
    ("mistakes", ("Enter", "Enter"), "Mistakes: e edits", "line 3: unknown kind"),
)
LITERALS = """M T W F S turnover session length beat spm sessions of to keep it screen = { theme = "x"; }; in
runner.cfg search: brisk_ quick brok broken name the new session: x_ reading, left start turn keys
leave card edit colours less more back choose as it was done give up write it Keys any other key: Up, Down: back reps reps:
is least that this allows other line 1: 3: Mistakes a e edits file It has mistakes; o tries next one
from list Escape: Up, Down: The yours ships yours, ships, by itself choices choice easy tempo strides
PROVISIONAL ? 1 2 3 < > * up rep rep, at most any and c shows all no-beat no beat, beat "Endless
r p d one" was interrupted colour-blind high-contrast Take where you were? resume there restart phase discard leave later Brisk
finished, warning: error: runner.cfg; what comes plan review begins of After: skip all journal run"""
NUMBERS = re.compile(r'["(]?[-+≥>=<~]*[\d.,:/%]+[,;.")?]*$')


def lobby_words():
    """All that the lobby may say: of every session, its card; of every key, its help."""
    words = set(words_of(LITERALS))
    folders = (os.environ["TURNOVER_SESSIONS"], os.path.join(
        os.environ["XDG_CONFIG_HOME"], "turnover", "sessions"))
    for folder in folders:
        for name in sorted(os.listdir(folder)):
            if not name.endswith(".session"):
                continue
            path = os.path.join(folder, name)
            words |= {path, name, name[:-len(".session")], name[:-len(".session")] + ","}
            with open(path, encoding="utf-8") as file:
                source = file.read()
            words |= set(words_of(re.sub(r'"\s*"|[{}();="]', " ", source)))
            for command in ("show", "check"):
                done = subprocess.run([TURNOVER, command, path], stdout=subprocess.PIPE,
                                      stderr=subprocess.STDOUT, text=True, check=False)
                words |= set(words_of(done.stdout))
    for source in ("src/ui/lobby_keys.c", "src/core/screen/lobby.c", "src/core/theme/theme_read.c",
                   "src/core/questions/after.c", "src/core/questions/questions.c", "src/ui/view_ask.c",
                   "src/ui/view_week.c", "src/ui/view_weeks.c", "src/core/screen/lobby_weeks.c"):
        path = os.path.join(os.environ["top_srcdir"], source)
        with open(path, encoding="utf-8") as file:
            for text in re.findall(r'"((?:[^"\\\n]|\\.)*)"', file.read()):
                words |= set(words_of(text))
    words |= {word.strip('",;:.()') for word in words}
    return words | {word + sign for word in words for sign in (",", ":", ".", ";")}


def lobby_uncut(lines, known, mistakes):
    for line in lines:
        # A cursor is none of the word's; a _ inside of a path is, wherever that is cut.
        for word in words_of(re.sub(r"[│>]|_(?!\w)", " ", line)):
            plain = word[:-1] if word.endswith("…") else word
            if plain.strip(STRIP) and not NUMBERS.match(plain) and plain not in known and (
                    plain.strip('",;:.()') not in known) and "/" not in plain:
                mistakes.append("the word %r in %r" % (word, line.strip()))


def told(terminal, want):
    """Waits for it, wherever lines are broken; the lines."""
    def lines():
        return ["".join(cell.char for cell in row) for row in terminal.grid()]

    def flat():
        return re.sub(r"\s+", " ", " ".join(lines()))

    until(lambda: want in flat())
    settle(terminal, seconds=2)
    return lines(), flat()


def in_lobby(size, kind, known, mistakes):
    columns, rows = map(int, size.split("x"))
    settings = {"LC_ALL": "C.UTF-8", **TERMINALS[kind]}
    terminal = PtyTerminal([TURNOVER], rows, columns, settings)
    for state, keys, *wanted in LOBBY:
        for key in keys:
            if key == "AFTER":
                told(terminal, "any key ends")
                key = " "
            terminal.keys(key)
            terminal.pump(0.06)
        lines, flat = told(terminal, wanted[0])
        found = ["shows no %r" % want for want in wanted
                 if want not in flat and not shown(want, lines)]
        lobby_uncut(lines, known, found)
        found += ["unknown: %r" % u for u in terminal.emulator.unknown]
        mistakes += ["%s, %s, %s: %s" % (state, size, kind, mistake) for mistake in found]
        if "shows no %r" % wanted[0] in found:
            mistakes += lines
            break
    terminal.close()


def write(folder, name, text):
    folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", folder)
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def interrupt(session):
    """A session that is killed: it is offered from now on."""
    logs = os.path.join(os.environ["XDG_STATE_HOME"], "turnover", "*.log")
    with subprocess.Popen([TURNOVER, "play", session, "--plain", "--device", "clock"],
                          stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.DEVNULL) as played:
        until(lambda: any(re.search(" at [0-9]+ [1-9]", open(path, encoding="utf-8").read())
                          for path in glob.glob(logs)))
        played.kill()


def lobby(kind):
    write("", "runner.cfg", SETTINGS)
    write("sessions", "brisk.session", BRISK)
    write("sessions", "endless.session", LONG)
    write("sessions", "broken.session", BROKEN)
    write("themes", "zzz.theme", "format = 2;\n")
    known, mistakes = lobby_words(), []
    interrupt("endless")
    sizes = sizes_of(kind) if ALL else sizes_of(kind)[:1]
    for size in sizes:
        in_lobby(size, kind, known, mistakes)
    check(not mistakes, "%d pictures of the lobby on %s" % (
        len(LOBBY) * len(sizes), kind), mistakes[:40])


def xterm():
    player("xterm")


def linux():
    player("linux")


def vt100():
    player("vt100")


def no_color():
    player("nocolor")


def lobby_xterm():
    lobby("xterm")


def lobby_linux():
    lobby("linux")


def lobby_vt100():
    lobby("vt100")


def lobby_no_color():
    lobby("nocolor")


if __name__ == "__main__":
    if not os.path.exists(SHOW):
        print("1..0 # SKIP %s is not built" % SHOW)
        sys.exit(0)
    sys.exit(run([xterm, linux, vt100, no_color, lobby_xterm, lobby_linux, lobby_vt100,
                  lobby_no_color]))

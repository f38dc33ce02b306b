# SPDX-License-Identifier: GPL-3.0-or-later
"""terminals: programs on real terminals, and what is to be seen on them.

Terminal runs a program in a pane of a private tmux server, or, without tmux, on a pty
with pyte as the terminal. Both give the same picture: rows of cells
(character, foreground, background, flags), colours as "default", "red" … or "rrggbb",
flags a set of b(old) d(im) u(nderline) r(everse).
"""
import atexit
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections import namedtuple

Cell = namedtuple("Cell", "char fg bg flags")
BLANK = Cell(" ", "default", "default", frozenset())

NAMES = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
LEVELS = [0, 95, 135, 175, 215, 255]


def colour_256(n):
    if n < 8:
        return NAMES[n]
    if n < 16:
        return "bright" + NAMES[n - 8]
    if n < 232:
        n -= 16
        return "%02x%02x%02x" % (LEVELS[n // 36], LEVELS[n // 6 % 6], LEVELS[n % 6])
    return "%02x%02x%02x" % ((8 + 10 * (n - 232),) * 3)


class Pen:
    """The state that SGR sequences change."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.fg = self.bg = "default"
        self.flags = set()

    def sgr(self, text):
        codes = [int(c or 0) for c in re.split("[;:]", text)]
        flags = {1: "b", 2: "d", 4: "u", 7: "r"}
        while codes:
            c = codes.pop(0)
            if c == 0:
                self.reset()
            elif c in flags:
                self.flags.add(flags[c])
            elif c == 22:
                self.flags -= {"b", "d"}
            elif c in (24, 27):
                self.flags.discard("u" if c == 24 else "r")
            elif c in (38, 48):
                if codes.pop(0) == 5:
                    value = colour_256(codes.pop(0))
                else:
                    value = "%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
                setattr(self, "fg" if c == 38 else "bg", value)
            elif c in (39, 49):
                setattr(self, "fg" if c == 39 else "bg", "default")
            elif 30 <= c <= 37:
                self.fg = NAMES[c - 30]
            elif 40 <= c <= 47:
                self.bg = NAMES[c - 40]
            elif 90 <= c <= 97:
                self.fg = "bright" + NAMES[c - 90]
            elif 100 <= c <= 107:
                self.bg = "bright" + NAMES[c - 100]

    def cell(self, char):
        return Cell(char, self.fg, self.bg, frozenset(self.flags))


def parse(text, rows, columns):
    """Rows of cells from tmux capture-pane -e."""
    pen = Pen()
    grid = []
    for line in text.split("\n")[:rows]:
        cells = []
        for match in re.finditer("\x1b\\[([0-9;:]*)m|\x1b[()]\\w|[\x0e\x0f]|(.)", line):
            if match.group(1) is not None:
                pen.sgr(match.group(1))
            elif match.group(2):
                cells.append(pen.cell(match.group(2)))
        grid.append((cells + [BLANK] * columns)[:columns])
    while len(grid) < rows:
        grid.append([BLANK] * columns)
    return grid


class TmuxTerminal:
    folder = None
    count = 0

    @classmethod
    def tmux(cls, *arguments):
        if cls.folder is None:
            cls.folder = tempfile.mkdtemp(prefix="tmux")
            atexit.register(cls.stop)
        environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
        environment.pop("TMUX", None)
        return subprocess.run(
            [TMUX, "-u", "-S", cls.folder + "/socket", "-f", "/dev/null"] + list(arguments),
            env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    @classmethod
    def stop(cls):
        cls.tmux("kill-server")
        shutil.rmtree(cls.folder, ignore_errors=True)

    def __init__(self, argv, rows, columns, environment):
        TmuxTerminal.count += 1
        self.name = "t%d" % TmuxTerminal.count
        self.rows, self.columns = rows, columns
        settings = ["env", "-u", "TMUX"]
        settings += ["%s=%s" % item for item in environment.items()]
        self.tmux("new-session", "-d", "-s", self.name, "-x", str(columns), "-y", str(rows),
                  "sh")
        for option, value in (("status", "off"), ("escape-time", "0"),
                              ("remain-on-exit", "on")):
            self.tmux("set-option", "-g", option, value)
        self.tmux("resize-window", "-t", self.name, "-x", str(columns), "-y", str(rows))
        quoted = " ".join("'%s'" % part.replace("'", "'\\''") for part in settings + argv)
        self.tmux("respawn-pane", "-k", "-t", self.name, quoted)

    def keys(self, *names):
        self.tmux("send-keys", "-t", self.name, *names)

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.tmux("resize-window", "-t", self.name, "-x", str(columns), "-y", str(rows))

    def grid(self):
        result = self.tmux("capture-pane", "-p", "-e", "-N", "-t", self.name)
        return parse(result.stdout, self.rows, self.columns)

    def pid(self):
        return int(self.tmux("display", "-p", "-t", self.name, "#{pane_pid}").stdout)

    def ended(self):
        return self.tmux("display", "-p", "-t", self.name,
                         "#{pane_dead}").stdout.strip() == "1"

    def close(self):
        self.tmux("kill-session", "-t", self.name)


class PyteTerminal:
    KEYS = {"Enter": "\r", "Right": "\x1bOC", "Left": "\x1bOD", "Up": "\x1bOA",
            "Down": "\x1bOB", "Space": " ", "Escape": "\x1b", "C-z": "\x1a", "C-c": "\x03"}

    def __init__(self, argv, rows, columns, environment):
        import fcntl
        import pty
        import struct
        import termios

        self.rows, self.columns = rows, columns
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        self.held = b""
        self.process, self.fd = pty.fork()
        if self.process == 0:
            os.environ.update(environment)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
            os.execvp(argv[0], argv)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        atexit.register(self.close)

    def keys(self, *names):
        for name in names:
            os.write(self.fd, self.KEYS.get(name, name).encode())

    def resize(self, rows, columns):
        import fcntl
        import struct
        import termios

        self.rows, self.columns = rows, columns
        self.screen.resize(rows, columns)
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def pump(self):
        import select

        while select.select([self.fd], [], [], 0)[0]:
            try:
                data = self.held + os.read(self.fd, 65536)
            except OSError:
                return
            # pyte does not know "repeat the last character".
            data = re.sub(rb"(.)\x1b\[(\d+)b",
                          lambda m: m.group(1) * (1 + int(m.group(2))), data, flags=re.S)
            cut = re.search(rb"(.?\x1b\[?\d*|[\x20-\x7e])$", data)
            self.held = data[cut.start():] if cut and b"\x1b" in cut.group() else b""
            self.stream.feed(data[:len(data) - len(self.held)])

    def grid(self):
        self.pump()
        rows = []
        for y in range(self.rows):
            row = []
            for x in range(self.columns):
                c = self.screen.buffer[y][x]
                flags = {f for f, on in (("b", c.bold), ("u", c.underscore),
                                         ("r", c.reverse)) if on}
                names = [{"brown": "yellow"}.get(n, n) for n in (c.fg, c.bg)]
                row.append(Cell(c.data or " ", names[0], names[1], frozenset(flags)))
            rows.append(row)
        return rows

    def pid(self):
        return self.process

    def ended(self):
        self.pump()
        if self.process:
            pid, _ = os.waitpid(self.process, os.WNOHANG)
            if pid == 0:
                return False
            self.process = 0
        return True

    def close(self):
        if self.process:
            try:
                os.kill(self.process, 9)
                os.waitpid(self.process, 0)
            except OSError:
                pass
            self.process = 0
            os.close(self.fd)


TMUX = os.environ.get("TMUX_PROG", "tmux")
if TMUX == ":" or not shutil.which(TMUX):
    TMUX = None
try:
    import pyte
except ImportError:
    pyte = None

if os.environ.get("TERMINALS") == "pyte":
    TMUX = None
Terminal = TmuxTerminal if TMUX else PyteTerminal if pyte else None


def text_of(grid):
    """The characters; coloured or reversed blanks are '#'."""
    lines = []
    for row in grid:
        lines.append("".join("#" if c.char == " " and ("r" in c.flags or c.bg != "default")
                             else c.char for c in row).rstrip())
    return lines


def settle(terminal, want=None, seconds=5.0):
    """The picture once it holds still (and `want`, a text, is on it)."""
    end = time.time() + seconds
    last = None
    while time.time() < end:
        grid = terminal.grid()
        text = text_of(grid)
        if any(text) and grid == last and (want is None or want in "\n".join(text)):
            return grid
        last = grid
        time.sleep(0.04)
    return last

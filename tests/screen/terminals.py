# SPDX-License-Identifier: GPL-3.0-or-later
"""terminals: programs on real terminals, and what is to be seen on them.

PtyTerminal runs a program on a pty with a terminal of our own, TmuxTerminal in a pane of
a private tmux server. Both give a picture: rows of cells (character, foreground,
background, flags), colours as "default", "red" … or "rrggbb", flags a set of b(old)
d(im) u(nderline) r(everse). tmux forgets blanks in colour that were erased, not
written, at the ends of lines, so pictures are compared on the first.

Nothing here sleeps and hopes: saw(), gone() and until() wait for what has to be there,
long enough for a busy machine.
"""
import atexit
import codecs
import fcntl
import os
import pty
import re
import select
import shutil
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections import namedtuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import PATIENCE, until  # noqa: E402

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


def shows(lines, text):
    """Whether a text is on the screen, also on a coloured bar."""
    return any(text in line or text in line.replace("#", " ") for line in lines)


class Terminal:
    """What can be asked of both kinds. A subclass has grid() and keys()."""

    def lines(self):
        return text_of(self.grid())

    def saw(self, text, seconds=PATIENCE):
        """Whether it comes to the screen; a moment there is enough."""
        return until(lambda: shows(self.lines(), text), seconds)

    def gone(self, text, seconds=PATIENCE):
        return until(lambda: not shows(self.lines(), text), seconds)

    def past_questions(self):
        """What is asked after a session that took longer than some seconds."""
        if any("After: " in line.replace("#", " ") for line in text_of(self.grid())):
            self.keys("q")


class TmuxTerminal(Terminal):
    folder = None
    count = 0

    @classmethod
    def tmux(cls, *arguments):
        first = cls.folder is None
        if first:
            cls.folder = tempfile.mkdtemp(prefix="tmux", dir="/tmp")  # a socket has 107 bytes
            atexit.register(cls.stop)
        environment = dict(os.environ, LC_ALL="C.UTF-8", TERM="xterm-256color")
        environment.pop("TMUX", None)
        command = [TMUX, "-u", "-S", cls.folder + "/socket", "-f", "/dev/null"]
        if first:
            # A server ends with its last session, and one that ends takes no new one.
            subprocess.run(command + ["new-session", "-d", "-s", "keeper", "sh"],
                           env=environment, stdin=subprocess.DEVNULL)
        return subprocess.run(command + list(arguments), env=environment,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

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


class Emulator:
    """As much of an ANSI terminal as ncurses uses."""

    def __init__(self, rows, columns):
        self.pen = Pen()
        self.held = ""
        self.unknown = []
        self.resize(rows, columns)

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.grid = [[BLANK] * columns for _ in range(rows)]
        self.y = self.x = self.top = 0
        self.saved = (0, 0)
        self.bottom = rows - 1
        self.last = " "

    def feed(self, text):
        text = self.held + text
        end = 0
        pattern = re.compile(
            "\x1b\\[([?>]?)([0-9;:]*)([@-~])|\x1b[()](\\w)|\x1b([78=>MDEc])|"
            "\x1b\\][^\x07]*\x07|([\x00-\x1a\x1c-\x1f])|([^\x00-\x1f])", re.S)
        while end < len(text):
            match = pattern.match(text, end)
            if not match:
                break
            end = match.end()
            if match.group(3):
                if not match.group(1):
                    self.control(match.group(3), match.group(2))
            elif match.group(5):
                self.escape(match.group(5))
            elif match.group(6):
                self.steer(match.group(6))
            elif match.group(7):
                self.put(match.group(7))
        self.held = text[end:]

    def put(self, char):
        if self.x >= self.columns:
            self.x = 0
            self.line_feed()
        self.grid[self.y][self.x] = self.pen.cell(char)
        self.x += 1
        self.last = char

    def line_feed(self):
        if self.y == self.bottom:
            del self.grid[self.top]
            self.grid.insert(self.bottom, self.blank(self.columns))
        else:
            self.y = min(self.y + 1, self.rows - 1)

    def escape(self, code):
        if code == "M" and self.y == self.top:
            del self.grid[self.bottom]
            self.grid.insert(self.top, self.blank(self.columns))
        elif code == "M":
            self.y -= 1
        elif code == "D":
            self.line_feed()
        elif code == "7":
            self.saved = (self.y, self.x)
        elif code == "8":
            self.y, self.x = self.saved

    def steer(self, char):
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.line_feed()
        elif char == "\b":
            self.x = max(min(self.x, self.columns - 1) - 1, 0)
        elif char == "\t":
            self.x = min(self.x // 8 * 8 + 8, self.columns - 1)

    def blank(self, n):
        return [Cell(" ", "default", self.pen.bg, frozenset())] * n

    def control(self, code, text):
        if code == "m":
            self.pen.sgr(text)
            return
        numbers = [int(n or 0) for n in text.split(";")]
        n = max(numbers[0], 1)
        self.x = min(self.x, self.columns - 1) if code not in "b" else self.x
        row = self.grid[self.y]
        if code in "Hf":
            self.y = min(n, self.rows) - 1
            self.x = min(max(numbers[1], 1) if len(numbers) > 1 else 1, self.columns) - 1
        elif code in "ABCDGd`":
            self.y = {"A": self.y - n, "B": self.y + n, "d": n - 1}.get(code, self.y)
            self.x = {"C": self.x + n, "D": self.x - n, "G": n - 1,
                      "`": n - 1}.get(code, self.x)
            self.y = max(0, min(self.y, self.rows - 1))
            self.x = max(0, min(self.x, self.columns - 1))
        elif code in "JK":
            self.erase(code, numbers[0])
        elif code == "X":
            end = min(self.x + n, self.columns)
            row[self.x:end] = self.blank(end - self.x)
        elif code == "P":
            del row[self.x:self.x + n]
            row += self.blank(self.columns - len(row))
        elif code == "@":
            row[self.x:self.x] = self.blank(n)
            del row[self.columns:]
        elif code in "LM":
            for _ in range(min(n, self.bottom - self.y + 1)):
                del self.grid[self.y if code == "M" else self.bottom]
                self.grid.insert(self.bottom if code == "M" else self.y,
                                 self.blank(self.columns))
        elif code in "ST":
            for _ in range(min(n, self.bottom - self.top + 1)):
                del self.grid[self.top if code == "S" else self.bottom]
                self.grid.insert(self.bottom if code == "S" else self.top,
                                 self.blank(self.columns))
        elif code == "b":
            for _ in range(n):
                self.put(self.last)
        elif code == "r":
            self.top = n - 1
            self.bottom = (numbers[1] if len(numbers) > 1 else self.rows) - 1
            self.y = self.x = 0
        elif code not in "hltcn":
            self.unknown.append(code + text)

    def erase(self, code, how):
        cells = self.grid[self.y]
        if how == 0:
            cells[self.x:] = self.blank(self.columns - self.x)
        elif how == 1:
            cells[:self.x + 1] = self.blank(self.x + 1)
        else:
            cells[:] = self.blank(self.columns)
        if code == "J":
            for y in range(self.rows):
                if how == 2 or (y > self.y if how == 0 else y < self.y):
                    self.grid[y] = self.blank(self.columns)


class PtyTerminal(Terminal):
    """A pty whose other side is the Emulator. Reads only when it is asked to."""

    KEYS = {"Enter": "\r", "Right": "\x1bOC", "Left": "\x1bOD", "Up": "\x1bOA",
            "Down": "\x1bOB", "Space": " ", "Escape": "\x1b", "C-z": "\x1a",
            "C-c": "\x03"}
    PIECE = 512  # bytes: less than a picture, so that no picture is missed

    def __init__(self, argv, rows, columns, environment):
        self.rows, self.columns = rows, columns
        self.emulator = Emulator(rows, columns)
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.raw = b""
        self.seen = []  # the texts of all pictures since the last key
        self.fd, line = pty.openpty()
        fcntl.ioctl(line, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))
        # What a shell has: looked at before there is a program that can change it.
        self.before = self.line_flags()
        self.process = os.fork()
        if self.process == 0:
            self._become(line, argv, {**os.environ, **environment})
        os.close(line)
        atexit.register(self.close)

    @staticmethod
    def _become(line, argv, environment):
        try:
            os.setsid()
            fcntl.ioctl(line, termios.TIOCSCTTY, 0)
            for fd in (0, 1, 2):
                os.dup2(line, fd)
            os.execvpe(argv[0], argv, environment)
        finally:
            os._exit(127)

    @property
    def taken(self):
        return len(self.raw)

    def keys(self, *names):
        """In one piece: no load of the machine comes between them."""
        self.pump()
        self.seen = []
        os.write(self.fd, b"".join(self.KEYS.get(name, name).encode() for name in names))

    def resize(self, rows, columns):
        self.rows, self.columns = rows, columns
        self.emulator.resize(rows, columns)
        self.seen = []
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("4H", rows, columns, 0, 0))

    def pump(self, seconds=0.0):
        """Takes what has come; false when the program is gone."""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            self.raw += data
            for at in range(0, len(data), self.PIECE):
                self.emulator.feed(self.decoder.decode(data[at:at + self.PIECE]))
                self.seen.append(text_of(self.emulator.grid))
        return True

    def grid(self):
        self.pump()
        return [list(row) for row in self.emulator.grid]

    def saw(self, text, seconds=PATIENCE):
        return until(lambda: shows(self.lines(), text) or
                     any(shows(lines, text) for lines in self.seen), seconds)

    def line_flags(self):
        """(ECHO, ICANON, IXON) of the line: what a shell would find."""
        flags = termios.tcgetattr(self.fd)
        return (bool(flags[3] & termios.ECHO), bool(flags[3] & termios.ICANON),
                bool(flags[0] & termios.IXON))

    def pid(self):
        return self.process

    def wait(self, seconds=PATIENCE):
        """The exit status (as a shell has it) or None."""
        def ended():
            self.pump()
            pid, self.status = os.waitpid(self.process, os.WNOHANG)
            return pid

        if not until(ended, seconds, 0.01):
            return None
        self.pump(0.05)
        self.process = 0
        return os.waitstatus_to_exitcode(self.status)

    def left(self, seconds=PATIENCE):
        """Waits for its end, past what is asked after a session; the exit status."""
        def ended():
            status = self.wait(0.05)
            if status is None:
                self.past_questions()
            return None if status is None else (status,)

        return (until(ended, seconds) or (None,))[0]

    def close(self):
        if self.process:
            try:
                os.kill(self.process, 9)
                os.waitpid(self.process, 0)
            except OSError:
                pass
            self.process = 0
        if self.fd >= 0:
            os.close(self.fd)
            self.fd = -1


TMUX = os.environ.get("TMUX_PROG", "tmux")
if TMUX == ":" or not shutil.which(TMUX):
    TMUX = None


def text_of(grid):
    """The characters; coloured or reversed blanks are '#'."""
    lines = []
    for row in grid:
        lines.append("".join("#" if c.char == " " and ("r" in c.flags or c.bg != "default")
                             else c.char for c in row).rstrip())
    return lines


def settle(terminal, want=None, seconds=PATIENCE):
    """The picture once it holds still (and `want`, a text, is on it)."""
    end = time.time() + seconds
    last, since = terminal.grid(), time.time()
    while time.time() < end:
        grid = terminal.grid()
        if grid != last:
            last, since = grid, time.time()
        elif time.time() - since > 0.1:
            text = text_of(grid)
            if any(text) and (want is None or want in "\n".join(text)):
                return grid
        time.sleep(0.02)
    return last

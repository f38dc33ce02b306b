# SPDX-License-Identifier: GPL-3.0-or-later
"""player: the real program, played on a pty with sound, and what came of it.

Player runs `turnover play` on a terminal of our own and reads it in a thread, so that
every picture has a time; Heard is a recording (monitor.py) laid over what the session
would be without keys. Times are seconds of CLOCK_MONOTONIC, frames are of 48 kHz.
"""
import array
import os
import shutil
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "screen"))
import monitor  # noqa: E402
import terminals  # noqa: E402

RATE = monitor.RATE
TURNOVER = os.environ.get("TURNOVER", "turnover")
FAINT = 4  # of 32767: two ways to round a sample, twice


class Player(terminals.PtyTerminal):
    """`turnover play`, watched."""

    count = 0

    def __init__(self, arguments, rows=24, columns=80, environment=None):
        self.lock = threading.Lock()
        self.reading = threading.Event()
        self.reading.set()
        self.lit = []  # (time, "L" or "R") of each mark that lights up
        self.texts = []  # (time, lines) whenever the picture has changed
        self.bytes = 0
        self._marks = {}
        Player.count += 1
        # What one leaves behind unfinished is not offered to the next.
        state = os.path.join(os.environ.get("WORK", "/tmp"), f"state{Player.count}")
        shutil.rmtree(state, ignore_errors=True)
        super().__init__([TURNOVER, "play", "--yes", *arguments], rows, columns,
                         {"TERM": "xterm-256color", "XDG_STATE_HOME": state,
                          **(environment or {})})
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        while True:
            self.reading.wait()
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return
            if not data:
                return
            now = time.monotonic()
            with self.lock:
                self.bytes += len(data)
                self.emulator.feed(self.decoder.decode(data))
                self._look(now)

    def _look(self, now):
        """A coloured block beside the word is a beat."""
        grid = self.emulator.grid
        for foot, x in (("L", 2), ("R", self.columns - 3)):
            lit = any(row[x].char == " " and (row[x].bg != "default" or "r" in row[x].flags)
                      for row in grid[1:6])
            if lit and not self._marks.get(foot):
                self.lit.append((now, foot))
            self._marks[foot] = lit
        lines = terminals.text_of(grid)
        if not self.texts or self.texts[-1][1] != lines:
            self.texts.append((now, lines))

    def pump(self, seconds=0.0):
        time.sleep(seconds)
        return True

    def grid(self):
        with self.lock:
            return [list(row) for row in self.emulator.grid]

    def lines(self):
        return terminals.text_of(self.grid())

    def key(self, name):
        """Presses it; when."""
        now = time.monotonic()
        self.keys(name)
        return now

    def saw(self, text, seconds=terminals.PATIENCE, since=0.0):
        """When a text first stood on the screen (after a time), or None."""
        end = time.monotonic() + seconds
        while True:
            with self.lock:
                for when, lines in self.texts:
                    if when >= since and terminals.shows(lines, text):
                        return when
            if time.monotonic() > end:
                return None
            time.sleep(0.02)

    def stop(self):
        """Leaves by the keys; the exit status."""
        self.reading.set()
        asked = self.key("q")
        self.saw("Stop", since=asked)
        self.keys("y")
        return self.left()


def start_pulse(voice=False):
    """The private server, in the environment from now on; false: there is none. Without
    the voice what is heard are clicks and tones."""
    for tool in ("pulseaudio", "pactl", "parec"):
        if shutil.which(tool) is None:
            return False
    script = os.path.join(HERE, "pulse.sh")
    os.environ["RIG_RUN"] = run = os.path.join(os.environ.get("WORK", "/tmp"), "rig")
    shown = subprocess.run(["sh", script, "env"], stdout=subprocess.PIPE, text=True).stdout
    dump = subprocess.run(["sh", "-c", shown + "\nenv -0"], stdout=subprocess.PIPE)
    os.makedirs(run, exist_ok=True)
    for item in dump.stdout.decode().split("\0"):
        name, _, value = item.partition("=")
        if name:
            os.environ[name] = value
    if subprocess.run(["sh", script, "start"]).returncode != 0:
        return False
    import atexit
    atexit.register(lambda: subprocess.run(["sh", script, "stop"]))
    if not voice:
        folder = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, "runner.cfg"), "w", encoding="ascii") as file:
            file.write("voice = { on = false; };\n")
    return True


def pulse_pid():
    with open(os.path.join(os.environ["RIG_RUN"], "pulse.pid"), encoding="ascii") as file:
        return int(file.read())


def rendered(arguments, *more):
    """The samples of a session from its first frame to its last."""
    path = os.path.join(os.environ.get("WORK", "/tmp"), "rendered.wav")
    subprocess.run([TURNOVER, "render", *arguments, "-o", path, "--rate", str(RATE),
                    "--force", *more], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    with open(path, "rb") as file:
        data = file.read()
    at = data.index(b"data") + 8
    channels = int.from_bytes(data[22:24], "little")
    samples = array.array("h")
    samples.frombytes(data[at:at + (len(data) - at) // 2 * 2])
    os.unlink(path)
    return samples[::channels]


def clicks_of(arguments, *more):
    """What the timeline says: frames of the clicks, and the whole of the JSON."""
    import json
    out = subprocess.run([TURNOVER, "show", *arguments, "--format", "json", "--clicks",
                          "--rate", str(RATE), *more], check=True, stdout=subprocess.PIPE).stdout
    session = json.loads(out)
    return [round(s * RATE) for s in session["clicks_s"]], session


def same(a, a_from, b, b_from, n):
    """How many of n samples differ by more than rounding."""
    x, y = a[a_from:a_from + n], b[b_from:b_from + n]
    if len(x) != n or len(y) != n:
        return n
    if x == y:
        return 0
    return sum(1 for p, q in zip(x, y) if abs(p - q) > FAINT)

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""ways_out.py: the player on terminals of every kind, and every way out of it.

Whatever ends the program, the shell finds its terminal as it was, and 128 + n as the
status; what the program cannot draw on gets lines; nothing but the program writes on its
screen. No sound and no clock are judged here.
"""
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import terminals  # noqa: E402
from terminals import PtyTerminal, TmuxTerminal, shows  # noqa: E402
from parts import PATIENCE, check, run, skip, until  # noqa: E402

TURNOVER = os.environ.get("TURNOVER", "turnover")
SESSIONS = os.environ.get("TURNOVER_SESSIONS", "sessions")
WORK = os.environ.get("WORK", "/tmp")
DEMO = os.path.join(SESSIONS, "demo.session")
BLENDED = os.path.join(SESSIONS, "blended.session")
QUIET = ["--device", "clock", "--no-delay"]

class Played(PtyTerminal):
    """The program on a pty."""

    count = 0

    def __init__(self, arguments, rows=24, columns=80, program=None, **environment):
        # What one leaves behind unfinished is not offered to the next.
        Played.count += 1
        environment["XDG_STATE_HOME"] = os.path.join(WORK, "state%d" % Played.count)
        shutil.rmtree(environment["XDG_STATE_HOME"], ignore_errors=True)
        super().__init__(program or [TURNOVER, "play", *arguments], rows, columns,
                         {"TERM": "xterm-256color", **environment})

    def has(self, text):
        return shows(self.lines(), text)

    def answers(self):
        """Everything typed so far has been read: a key that can be seen came through."""
        self.keys("m")
        muted = self.saw("muted")
        self.keys("m")
        return muted and self.saw("sound on")

    def restored(self):
        """What is not as a shell would want it."""
        wrong = []
        if self.line_flags() != self.before:
            wrong.append("line %s" % (self.line_flags(),))
        for on, off, what in ((b"\x1b[?1049h", b"\x1b[?1049l", "alternate screen"),
                              (b"\x1b[?25l", b"\x1b[?25h", "hidden cursor"),
                              (b"\x1b[?1h", b"\x1b[?1l", "application keys")):
            if self.raw.rfind(on) > self.raw.rfind(off):
                wrong.append(what)
        return wrong


def way_out(what, leave, status):
    """The terminal, the status, and what is said."""
    played = Played([DEMO] + QUIET)
    shown = played.saw("demonstration")
    leave(played)
    ended = played.wait()
    wrong = played.restored()
    check(shown and ended == status and not wrong, f"{what}: terminal restored, status",
          ended, wrong, [repr(played.raw[-200:])])
    if what == "SIGSEGV":
        check(b"a fault in the program" in played.raw.split(b"1049l")[-1],
              "a crash says so, on the shell's screen")
    played.close()


def by_keys():
    way_out("q, y", lambda played: (played.keys("q"), played.saw("Stop here?"),
                                    played.keys("y")), 0)
    way_out("Ctrl-C", lambda played: played.keys("C-c"), -signal.SIGINT)


def by_signals():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGSEGV,
                   signal.SIGABRT, signal.SIGBUS):
        way_out(number.name, lambda played, n=number: os.kill(played.pid(), n), -number)


def shell_status():
    """What the shell has in $?."""
    for number in (signal.SIGTERM, signal.SIGINT):
        played = Played([], program=["sh", "-c", f'"{TURNOVER}" play "{DEMO}" --device clock; '
                                     'echo "status $?"'])
        played.saw("demonstration")
        shell = played.pid()
        with open(f"/proc/{shell}/task/{shell}/children", encoding="ascii") as children:
            pids = children.read().split()
        for pid in pids:
            os.kill(int(pid), number)
        said = played.saw(f"status {128 + number}")
        check(said, f"the shell sees {128 + number}", played.lines())
        played.close()


def vanish():
    """The terminal goes away, with and without a SIGHUP that is heard."""
    for ignored in (False, True):
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))

        def prepare(quiet=ignored):
            os.setsid()
            if not quiet:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)
            signal.signal(signal.SIGHUP, signal.SIG_IGN if quiet else signal.SIG_DFL)

        with subprocess.Popen([TURNOVER, "play", DEMO] + QUIET, stdin=slave, stdout=slave,
                              stderr=subprocess.DEVNULL, preexec_fn=prepare,
                              env=dict(os.environ, TERM="xterm", XDG_STATE_HOME=os.path.join(
                                  WORK, "state-gone%d" % ignored))) as process:
            os.close(slave)
            shown = b""
            while b"demonstration" not in shown and select.select([master], [], [], PATIENCE)[0]:
                shown += os.read(master, 65536)
            os.close(master)
            try:
                status = process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                status = None
                process.kill()
        check(status == -signal.SIGHUP, "a terminal that is gone ends it"
              + (", SIGHUP ignored" if ignored else ""), status)


def stop_and_continue():
    """Ctrl-Z, the shell, fg: in a real interactive shell."""
    if terminals.TMUX is None:
        skip("Ctrl-Z and fg", "no tmux")
        return
    shell = TmuxTerminal(["bash", "--norc", "-i"], 24, 80,
                         {"LC_ALL": "C.UTF-8", "TERM": "screen-256color", "PS1": "shell> ",
                          "XDG_STATE_HOME": os.path.join(WORK, "state-shell")})

    def saw(*texts):
        return until(lambda: all(shows(shell.lines(), text) for text in texts))

    saw("shell>")
    shell.keys(f"'{TURNOVER}' play '{DEMO}' --device clock --no-delay", "Enter")
    began = saw("left")
    shell.keys("C-z")
    stopped = saw("Stopped", "shell>")
    shell.keys("echo raw $(stty -a | grep -c -e ' -icanon') .", "Enter")
    check(saw("raw 0 ."), "and the shell has its line meanwhile", shell.lines())
    shell.keys("fg", "Enter")
    away = saw("Space goes on")

    def picture():
        # When it would be done goes on with the clock: 9:59 as 10:00.
        return [re.sub(r" *done at [0-9:]+", "", line) for line in shell.lines()[:20]]

    paused = picture()
    time.sleep(1.2)
    still = picture() == paused
    shell.keys("Space")
    again = saw("going on")
    check(began and stopped and away and still and again,
          "Ctrl-Z pauses, fg comes back, Space goes on",
          [began, stopped, away, still, again], shell.lines())
    shell.keys("q", "y")
    until(lambda: shell.past_questions() or
          any("stopped at" in line for line in shell.lines()))
    check(saw("stopped at"), "and it ends there", shell.lines())


def vanished_tmux():
    if terminals.TMUX is None:
        skip("when tmux is killed it ends", "no tmux")
        return
    vanished = TmuxTerminal([TURNOVER, "play", DEMO] + QUIET, 24, 80,
                            {"LC_ALL": "C.UTF-8",
                             "XDG_STATE_HOME": os.path.join(WORK, "state-tmux")})
    vanished.saw("demonstration")
    pid = vanished.pid()
    TmuxTerminal.stop()
    TmuxTerminal.folder = None
    check(until(lambda: not alive(pid)), "when tmux is killed it ends")


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            return file.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def resizes():
    """Sizes in quick succession while it plays; then the picture is the one of its size."""
    played = Played([DEMO] + QUIET)
    played.saw("left")
    for _ in range(3):
        for columns, rows in ((80, 24), (40, 12), (200, 60), (1, 1), (3, 200), (300, 2), (20, 5)):
            played.resize(rows, columns)
            played.pump(0.03)
    for columns, rows, text in ((80, 24, "left"), (40, 12, "left"), (200, 60, "what comes"),
                                (1, 1, ""), (80, 24, "left")):
        played.resize(rows, columns)
        seen = played.saw(text) if text else True
        check(seen and alive(played.pid()), f"{columns} x {rows}", played.lines())
    played.keys("q", "y")
    check(played.left() == 0 and not played.restored(), "and it ends well", played.restored())
    played.close()


def kinds_of_terminal():
    for name, environment, reads in (
            ("linux", {"TERM": "linux"}, "left"), ("vt100", {"TERM": "vt100"}, "left"),
            ("xterm", {"TERM": "xterm"}, "left"), ("NO_COLOR", {"NO_COLOR": "1"}, "left"),
            ("LC_ALL=C", {"LC_ALL": "C"}, "left"),
            ("LC_ALL=C, vt100", {"LC_ALL": "C", "TERM": "vt100"}, "left"),
            ("TERM=dumb", {"TERM": "dumb"}, "DEMO_LINES"),
            ("TERM empty", {"TERM": ""}, "DEMO_LINES"),
            ("TERM unheard of", {"TERM": "no-such-terminal"}, "DEMO_LINES")):
        played = Played([BLENDED, "--from", "10:02"] + QUIET, **environment)
        plain = reads == "DEMO_LINES"
        seen = played.saw("Resisted stride" if plain else reads)
        raw = played.raw
        bad = []
        if plain and b"\x1b" in raw:
            bad.append("escape codes in lines")
        if "LC_ALL" in environment and re.search(rb"[\x80-\xff]", raw):
            bad.append("bytes above ASCII")
        if "NO_COLOR" in environment and re.search(rb"\x1b\[[0-9;]*(3|4)[0-8][;m]", raw):
            bad.append("colours")
        check(seen and not bad, name, bad, played.lines())
        played.keys("C-c")
        check(played.wait() == -signal.SIGINT and not played.restored(), f"{name}: restored",
              played.restored())
        played.close()


def pipes():
    run = subprocess.run([TURNOVER, "play", DEMO, "--speed", "1000"], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
    check(run.returncode == 0 and b"\x1b" not in run.stdout and b"finished" in run.stdout
          and run.stderr == b"", "a pipe gets lines", run.stdout[-400:], run.stderr[-400:])
    played = Played([], program=["sh", "-c", f"'{TURNOVER}' play '{DEMO}' --speed 1000 "
                                 "</dev/null; echo status $?"])
    check(played.saw("status 0") and b"\x1b" not in played.raw,
          "so does a terminal without a keyboard", played.lines())
    played.close()
    played = Played([], program=["sh", "-c", f"'{TURNOVER}' render '{DEMO}' --no-voice -o - "
                                 ">/dev/null; echo status $?"])
    check(played.saw("status 0") and b" %" in played.raw and
          any(line.startswith("status 0") for line in played.lines()),
          "how far a sound is written is wiped away when it is", played.lines())
    played.close()
    run = subprocess.run(f"'{TURNOVER}' play '{DEMO}' --plain --device clock | head -1; "
                         "echo ended", shell=True, stdout=subprocess.PIPE, timeout=60,
                         stderr=subprocess.STDOUT, check=False)
    check(b"ended" in run.stdout, "a pipe that is closed ends it", run.stdout)


def another_terminal():
    """Standard output is a terminal, but not that of the process."""
    own, own_line = pty.openpty()
    other, other_line = pty.openpty()
    fcntl.ioctl(other_line, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def take_own():
        os.setsid()
        fcntl.ioctl(own_line, termios.TIOCSCTTY, 0)

    program = subprocess.Popen(
        [TURNOVER, "play", DEMO, *QUIET], stdin=other_line, stdout=other_line,
        stderr=other_line, preexec_fn=take_own, pass_fds=[own_line],
        env=dict(os.environ, TERM="xterm", XDG_STATE_HOME=os.path.join(WORK, "state-other")))
    seen = {own: b"", other: b""}

    def saw(text):
        for line in select.select([own, other], [], [], 0.05)[0]:
            seen[line] += os.read(line, 65536)
        return text in seen[other]

    shown = until(lambda: saw(b"demonstration"), pause=0)
    os.write(other, b"qy")
    check(shown and until(lambda: saw(b"stopped at"), pause=0) and not seen[own],
          "a terminal that is not the process's own gets all of it", seen)
    program.wait(PATIENCE)
    for line in (own, own_line, other, other_line):
        os.close(line)


def press(played, key, text, what):
    played.keys(key)
    check(played.saw(text), what, played.lines())


def held(played, seconds=1.2):
    """Whether time stands still: nothing but the notice below changes."""
    before = played.lines()[6:20]
    time.sleep(seconds)
    return before == played.lines()[6:20]


def flow_control():
    played = Played([DEMO] + QUIET)
    played.saw("demonstration")
    played.keys("\x13")  # Ctrl-S
    before = len(played.raw)
    check(played.answers() and until(lambda: played.pump() and len(played.raw) > before + 200),
          "Ctrl-S stops nothing")
    played.keys("\x11")
    played.close()


def keys():
    played = Played([BLENDED, "--from", "10:05"] + QUIET)
    played.saw("Resisted stride")
    press(played, "Up", "bias +1 spm", "Up: the bias")
    press(played, "Down", "no bias from", "Down")
    press(played, "+", "volume 110 %", "+: louder")
    press(played, "-", "volume 100 %", "-: softer")
    press(played, "m", "muted", "m: muted")
    press(played, "m", "sound on", "m again")
    press(played, "c", "clicks off", "c: clicks off")
    press(played, "c", "clicks on", "c again")
    press(played, "v", "no sound, no voice", "v: a clock has no voice")
    press(played, "?", "this help", "?: the keys")
    played.keys("Space")
    check(played.saw("Space goes on") and played.gone("this help"), "Space pauses in it, too",
          played.lines())
    near = played.lines()[6:20]
    played.keys("z")
    check(until(lambda: played.lines()[6:20] != near), "z: far view", near)
    played.keys("z")
    check(until(lambda: played.lines()[6:20] == near), "z again: near", near, played.lines())
    press(played, "?", "this help", "?: once more")
    played.keys("?")
    check(played.gone("this help"), "? again: gone", played.lines())
    played.keys("q", "y")
    check(played.left() == 0 and not played.restored(), "and out", played.restored())
    played.close()


def taps():
    played = Played([BLENDED, "--from", "10:05"] + QUIET)
    played.saw("Resisted stride")

    def tapped():
        played.keys("t")
        time.sleep(0.34)
        return played.has("your steps: 1")

    check(until(tapped, pause=0), "t: taps are measured", played.lines())
    played.close()


def locked():
    played = Played([BLENDED, "--from", "10:02"] + QUIET)
    played.saw("Resisted stride")
    press(played, "r", "more time: in", "r in a stride says where it works")
    press(played, "l", "locked", "l: locked")
    press(played, "Right", "press l twice", "locked: Right does nothing")
    played.keys("q")
    press(played, "l", "press l once more", "l: once is not enough")
    check(played.has("Resisted stride") and not played.has("Stop here?"),
          "locked: still there, q was not heard either", played.lines())
    time.sleep(1.6)  # that l is forgotten
    played.keys("l", "l")
    check(played.saw("unlocked"), "l, l: unlocked", played.lines())
    press(played, "Right", "Easy again", "Right: the recovery")
    press(played, "r", "15 s more", "r: more of it")
    press(played, "x", "?", "x: asks")
    press(played, "n", "Easy again", "n: no")
    played.close()


def longest():
    """A session that may be no longer: it says so, and its other keys go on working."""
    path = os.path.join(WORK, "longest.session")
    with open(path, "w", encoding="utf-8") as file:
        file.write('format = 1; title = "Half a day"; phases = ('
                   '{ kind = "walk"; name = "On and on"; time = "12 h"; cadence = 110; } );')
    played = Played([path, "--yes"] + QUIET)
    played.saw("On and on")
    press(played, "r", "no more time", "r: where it cannot be longer it says so")
    press(played, "Up", "bias +1 spm", "Up: the bias, after that as before")
    played.keys("q", "y")
    check(played.left() == 0, "and out", played.lines())
    played.close()


def paused():
    played = Played([BLENDED, "--from", "10:40"] + QUIET)
    played.saw("Easy again")
    press(played, "Space", "Space goes on", "Space: paused")
    check(held(played), "and time holds still", played.lines())
    press(played, "Space", "going on in 3 s", "Space: going on")
    press(played, "x", "?", "x: asks")
    press(played, "y", "Walk", "x, y: the cool-down")
    press(played, "q", "Stop here?", "q: asks")
    played.keys("n")
    check(played.gone("Stop here?") and played.answers() and not played.has("Stop here?"),
          "n: goes on", played.lines())
    os.kill(played.pid(), signal.SIGSTOP)
    time.sleep(0.3)
    os.kill(played.pid(), signal.SIGCONT)
    check(played.answers() and played.has("Walk"), "SIGSTOP and SIGCONT: goes on",
          played.lines())
    played.keys("q", "y")
    check(played.left() == 0 and not played.restored(), "and out", played.restored())
    played.close()


def libraries():
    """Sound libraries complain on standard error: never on the picture."""
    for device, environment in (("no-such-device", {}), ("hw:7", {}),
                                ("pulse", {"PULSE_SERVER": "unix:/nonexistent",
                                           "ALSA_CONFIG_PATH": os.path.join(
                                               os.path.dirname(os.path.abspath(__file__)),
                                               "..", "rig", "asoundrc")})):
        played = Played([DEMO, "--no-delay", "--device", device], **environment)
        played.saw("left")
        said = played.saw("no sound")
        bad = [line for line in played.lines() if "no sound (" not in line and
               re.search("ALSA|alsa|snd_|Assert|pcm", line)]
        check(said and not bad and alive(played.pid()), f"{device}: the session goes on without",
              bad, played.lines())
        played.keys("C-c")
        played.wait()
        check(not played.restored() and not re.search(rb"ALSA lib|pcm\.c", played.raw),
              f"{device}: nothing of a library's on the terminal", played.raw[-300:])
        played.close()


def sleep():
    """A laptop that sleeps for an hour in the middle of it (tests/rig/slept.c)."""
    clock = os.path.join(os.environ.get("top_builddir", "."), "tests", "rig", "slept.so")
    if not os.path.exists(clock):
        skip("a laptop that slept", "slept.so is not built")
        return
    slept = os.path.join(WORK, "slept")
    played = Played([DEMO] + QUIET, LD_PRELOAD=os.path.abspath(clock), SLEPT=slept,
                    ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    began = played.saw("demonstration")
    with open(slept, "w", encoding="ascii"):
        pass
    asked = played.saw("The computer slept")
    check(began and asked and held(played), "a laptop that slept is paused, and asks",
          played.lines())
    played.keys("n")
    check(played.gone("The computer slept") and held(played), "no: it waits", played.lines())
    played.keys("Space")
    check(played.saw("going on in 3 s"), "Space goes on", played.lines())
    played.keys("C-c")
    played.wait()
    played.close()
    os.unlink(slept)


if __name__ == "__main__":
    os.environ.pop("NO_COLOR", None)
    sys.exit(run((by_keys, by_signals, shell_status, vanish, stop_and_continue, vanished_tmux,
                  resizes, kinds_of_terminal, another_terminal, pipes, flow_control, keys, taps,
                  locked, longest, paused, libraries, sleep)))

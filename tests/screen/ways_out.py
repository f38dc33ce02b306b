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
from terminals import PtyTerminal, TmuxTerminal, text_of  # noqa: E402

TURNOVER = os.environ.get("TURNOVER", "turnover")
SESSIONS = os.environ.get("TURNOVER_SESSIONS", "sessions")
WORK = os.environ.get("WORK", "/tmp")
DEMO = os.path.join(SESSIONS, "demo.session")
BLENDED = os.path.join(SESSIONS, "blended.session")
QUIET = ["--device", "clock", "--no-delay"]

count = failed = 0


def check(good, what, *found):
    global count, failed
    count += 1
    failed += not good
    print("ok" if good else "not ok", count, "-", what, flush=True)
    if not good:
        for thing in found:
            for line in thing if isinstance(thing, list) else [thing]:
                print("#", line, flush=True)


def skip(what, why):
    global count
    count += 1
    print("ok", count, "-", what, "# SKIP", why, flush=True)


class Played(PtyTerminal):
    """The program on a pty; keeps all its bytes."""

    count = 0

    def __init__(self, arguments, rows=24, columns=80, program=None, **environment):
        self.raw = b""
        # What one leaves behind unfinished is not offered to the next.
        Played.count += 1
        environment["XDG_STATE_HOME"] = os.path.join(WORK, "state%d" % Played.count)
        shutil.rmtree(environment["XDG_STATE_HOME"], ignore_errors=True)
        super().__init__(program or [TURNOVER, "play", *arguments], rows, columns,
                         {"TERM": "xterm-256color", **environment})
        self.before = self.line_flags()

    def pump(self, seconds=0.0):
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                data = os.read(self.fd, 65536)
            except OSError:
                return False
            self.raw += data
            self.emulator.feed(self.decoder.decode(data))
        return True

    def lines(self):
        return text_of(self.grid())

    def saw(self, text, seconds=3.0):
        end = time.time() + seconds
        while time.time() < end:
            if any(text in line for line in self.lines()):
                return True
            time.sleep(0.02)
        return False

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


def ways_out():
    """Each way out: the terminal, the status, and what is said."""
    def keys(*names):
        def press(played):
            for name in names:
                played.keys(name)
                time.sleep(0.1)
        return press

    def kill(number):
        return lambda played: os.kill(played.pid(), number)

    for what, leave, status in (
            ("q, y", keys("q", "y"), 0), ("Ctrl-C", keys("C-c"), -signal.SIGINT),
            ("SIGTERM", kill(signal.SIGTERM), -signal.SIGTERM),
            ("SIGHUP", kill(signal.SIGHUP), -signal.SIGHUP),
            ("SIGQUIT", kill(signal.SIGQUIT), -signal.SIGQUIT),
            ("SIGSEGV", kill(signal.SIGSEGV), -signal.SIGSEGV),
            ("SIGABRT", kill(signal.SIGABRT), -signal.SIGABRT),
            ("SIGBUS", kill(signal.SIGBUS), -signal.SIGBUS)):
        played = Played([DEMO] + QUIET)
        shown = played.saw("demonstration")
        leave(played)
        ended = played.wait(3)
        wrong = played.restored()
        check(shown and ended == status and not wrong, f"{what}: terminal restored, status",
              ended, wrong, [repr(played.raw[-200:])])
        if what.startswith("SIGSEGV"):
            check(b"a fault in the program" in played.raw.split(b"1049l")[-1],
                  "a crash says so, on the shell's screen")
        played.close()


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
            select.select([master], [], [], 3)
            time.sleep(0.3)
            os.close(master)
            try:
                status = process.wait(3)
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

    def saw(text, seconds=4.0):
        end = time.time() + seconds
        while time.time() < end:
            if any(text in line for line in text_of(shell.grid())):
                return True
            time.sleep(0.05)
        return False

    saw("shell>")
    shell.keys(f"'{TURNOVER}' play '{DEMO}' --device clock --no-delay", "Enter")
    began = saw("left")
    shell.keys("C-z")
    stopped = saw("Stopped")
    shell.keys("stty -a | grep -c -e '-icanon'", "Enter")
    time.sleep(0.3)
    plain = text_of(shell.grid())
    shell.keys("fg", "Enter")
    away = saw("Space goes on")
    picture = text_of(shell.grid())[:20]
    time.sleep(1.2)
    still = picture == text_of(shell.grid())[:20]
    shell.keys("Space")
    again = saw("going on")
    check(began and stopped and away and still and again,
          "Ctrl-Z pauses, fg comes back, Space goes on",
          [began, stopped, away, still, again], text_of(shell.grid()))
    check("0" in [line.strip() for line in plain], "and the shell has its line meanwhile", plain)
    shell.keys("q", "y")
    check(saw("stopped at"), "and it ends there", text_of(shell.grid()))
    vanished = TmuxTerminal([TURNOVER, "play", DEMO] + QUIET, 24, 80,
                            {"LC_ALL": "C.UTF-8",
                             "XDG_STATE_HOME": os.path.join(WORK, "state-tmux")})
    time.sleep(0.5)
    pid = vanished.pid()
    TmuxTerminal.stop()
    TmuxTerminal.folder = None
    end = time.time() + 3
    while time.time() < end and alive(pid):
        time.sleep(0.05)
    check(not alive(pid), "when tmux is killed it ends")


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
            time.sleep(0.03)
            played.pump()
    for columns, rows, text in ((80, 24, "left"), (40, 12, "left"), (200, 60, "what comes"),
                                (1, 1, ""), (80, 24, "left")):
        played.resize(rows, columns)
        seen = played.saw(text) if text else True
        check(seen and alive(played.pid()), f"{columns} x {rows}", played.lines())
    played.keys("q", "y")
    check(played.wait(3) == 0 and not played.restored(), "and it ends well", played.restored())
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
        check(played.wait(3) == -signal.SIGINT and not played.restored(), f"{name}: restored",
              played.restored())
        played.close()


def pipes():
    run = subprocess.run([TURNOVER, "play", DEMO, "--speed", "1000"], stdin=subprocess.DEVNULL,
                         stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=20, check=False)
    check(run.returncode == 0 and b"\x1b" not in run.stdout and b"finished" in run.stdout
          and run.stderr == b"", "a pipe gets lines", run.stdout[-400:], run.stderr[-400:])
    played = Played([], program=["sh", "-c", f"'{TURNOVER}' play '{DEMO}' --speed 1000 "
                                 "</dev/null; echo status $?"])
    check(played.saw("status 0", 10) and b"\x1b" not in played.raw,
          "so does a terminal without a keyboard", played.lines())
    played.close()
    run = subprocess.run(f"'{TURNOVER}' play '{DEMO}' --plain --device clock | head -1; "
                         "echo ended", shell=True, stdout=subprocess.PIPE, timeout=20,
                         stderr=subprocess.STDOUT, check=False)
    check(b"ended" in run.stdout, "a pipe that is closed ends it", run.stdout)


def keys():
    played = Played([BLENDED, "--from", "10:05"] + QUIET)
    played.saw("Resisted stride")

    def press(key, text, what, gone=False):
        played.keys(key)
        good = played.saw(text) if not gone else not stays(played, text)
        check(good, what, played.lines())

    played.keys("\x13")  # Ctrl-S
    time.sleep(0.2)
    before = len(played.raw)
    time.sleep(1.2)
    played.pump()
    check(len(played.raw) > before + 20, "Ctrl-S stops nothing")
    played.keys("\x11")
    press("Up", "bias +1 spm", "Up: the bias")
    press("Down", "bias +0 spm", "Down")
    press("+", "volume 110 %", "+: louder")
    press("-", "volume 100 %", "-: softer")
    press("m", "muted", "m: muted")
    press("m", "sound on", "m again")
    press("c", "clicks off", "c: clicks off")
    press("c", "clicks on", "c again")
    press("r", "more time can be added", "r in a stride says where it works")
    for _ in range(6):
        played.keys("t")
        time.sleep(0.34)
    check(played.saw("your steps: 17", 1), "t: taps are measured", played.lines())
    press("?", "this help", "?: the keys")
    press("?", "this help", "? again: gone", gone=True)
    before = played.lines()
    played.keys("z")
    time.sleep(0.3)
    check(played.lines() != before, "z: far view")
    played.keys("z")
    press("l", "locked", "l: locked")
    press("Right", "press l twice", "locked: Right does nothing")
    check(played.saw("Resisted stride"), "locked: still there", played.lines())
    press("q", "press l twice", "locked: nor does q")
    played.keys("l")
    time.sleep(0.2)
    press("l", "unlocked", "l, l: unlocked")
    time.sleep(0.4)
    press("Right", "Easy again", "Right: the recovery")
    time.sleep(0.4)
    press("r", "15 s more", "r: more of it")
    press("x", "?", "x: asks")
    press("n", "Easy again", "n: no")
    played.keys("Space")
    time.sleep(0.2)
    before = played.lines()[6:20]
    time.sleep(1.2)
    check(played.lines()[6:20] == before, "Space: time holds still", before, played.lines())
    press("Space", "going on in 3 s", "Space: going on")
    played.keys("x")
    time.sleep(0.2)
    press("y", "Walk", "x, y: the cool-down")
    played.keys("q")
    check(played.saw("Stop#here?"), "q: asks", played.lines())
    played.keys("n")
    time.sleep(0.2)
    check(alive(played.pid()) and not stays(played, "Stop#here?"), "n: goes on")
    os.kill(played.pid(), signal.SIGSTOP)
    time.sleep(0.3)
    os.kill(played.pid(), signal.SIGCONT)
    check(played.saw("Walk"), "SIGSTOP and SIGCONT: goes on")
    played.keys("q", "y")
    check(played.wait(3) == 0 and not played.restored(), "and out", played.restored())
    played.close()


def stays(played, text, seconds=1.0):
    end = time.time() + seconds
    while time.time() < end:
        if not any(text in line for line in played.lines()):
            return False
        time.sleep(0.03)
    return True


def libraries():
    """Sound libraries complain on standard error: never on the picture."""
    for device, environment in (("no-such-device", {}), ("hw:7", {}),
                                ("pulse", {"PULSE_SERVER": "unix:/nonexistent",
                                           "ALSA_CONFIG_PATH": os.path.join(
                                               os.path.dirname(os.path.abspath(__file__)),
                                               "..", "rig", "asoundrc")})):
        played = Played([DEMO, "--no-delay", "--device", device], **environment)
        played.saw("left")
        said = played.saw("no sound", 4)
        bad = [line for line in played.lines() if "no sound (" not in line and
               re.search("ALSA|alsa|snd_|Assert|pcm", line)]
        check(said and not bad and alive(played.pid()), f"{device}: the session goes on without",
              bad, played.lines())
        played.keys("C-c")
        played.wait(3)
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
    asked = played.saw("The#computer#slept")
    before = played.lines()[6:20]
    time.sleep(1.2)
    check(began and asked and played.lines()[6:20] == before,
          "a laptop that slept is paused, and asks", played.lines())
    played.keys("n")
    time.sleep(0.2)
    check(not stays(played, "The#computer#slept") and played.lines()[6:20] == before,
          "no: it waits", played.lines())
    played.keys("Space")
    check(played.saw("going on in 3 s"), "Space goes on", played.lines())
    played.keys("C-c")
    played.wait(3)
    played.close()
    os.unlink(slept)


def main():
    os.environ.pop("NO_COLOR", None)
    for part in (ways_out, shell_status, vanish, stop_and_continue, resizes,
                 kinds_of_terminal, pipes, keys, libraries, sleep):
        part()
    print(f"1..{count}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

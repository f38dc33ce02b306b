#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""trials: wet hands on the keyboard: random keys, held keys, two at once, sizes that change.

From a fixed seed (TRIALS_SEED picks another). The player neither crashes nor ends without
having been asked, and keeps its log; the terminal is given back; the lobby lives, too.
"""
import glob
import os
import random
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
from parts import check, run, until  # noqa: E402
from terminals import PtyTerminal, text_of  # noqa: E402

TURNOVER = os.environ.get("TURNOVER", "turnover")
CONFIG = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "turnover")
SEED = int(os.environ.get("TRIALS_SEED", "7"))
SECONDS = 4
# Long enough that no skipping comes to its end, where any key leaves.
SCRIPT = """format = 1; title = "Wet hands";
parameters = { reps = { default = 300; min = 1; max = 300; }; };
phases = ( { repeat = "$reps"; phases = (
    { kind = "stride"; time = "20 s"; cadence = 180; count_in = 4; },
    { kind = "probe"; time = "11 s"; }, { kind = "change"; until = "key"; time = "5 s"; max = "9 s"; },
    { kind = "recovery"; time = "1 min"; } ); }, { kind = "cool-down"; time = "1 min"; } );
"""
ARROWS = ["\x1bOA", "\x1bOB", "\x1bOC", "\x1bOD", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b"]
OTHERS = ["ä", "€", "\x1b[1;5C", "\x1bx", "\x1b[99~", "\x1b[<0;3;4M", "\x00", "\x7f", "\t", "\xff"]
LETTERS = [chr(c) for c in range(33, 127)] + [" "] * 8
SIZES = [(24, 80), (12, 40), (5, 20), (1, 1), (53, 211), (30, 120)]


def keys(source, without):
    """One thing that hands do: a key, a held one, several at once."""
    pool = [key for key in LETTERS + ARROWS * 3 + OTHERS if key not in without]
    how = source.random()
    if how < 0.7:
        return source.choice(pool)
    if how < 0.85:
        return source.choice(pool) * source.randrange(2, 40)
    return "".join(source.choice(pool) for _ in range(source.randrange(2, 6)))


def batter(terminal, source, without):
    """False: it has ended."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            os.write(terminal.fd, keys(source, without).encode("latin-1", "replace"))
            if source.random() < 0.03:
                terminal.resize(*source.choice(SIZES))
        except OSError:
            return False
        if not terminal.pump(0.004):
            return False
    return True


def write(folder, name, text):
    os.makedirs(os.path.join(CONFIG, folder), exist_ok=True)
    with open(os.path.join(CONFIG, folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def setting():
    write("", "runner.cfg", 'sound = { device = "clock"; };\nscreen = { start_delay = "0 s"; };\n')
    write("sessions", "wet.session", SCRIPT)


def start(*arguments):
    terminal = PtyTerminal([TURNOVER, *arguments], 24, 80,
                           {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "EDITOR": "true"})
    until(lambda: any(text_of(terminal.grid())))
    return terminal


def text_of_bars(terminal):
    return "\n".join("".join(cell.char for cell in row) for row in terminal.grid())


def log_lines():
    """(right, wrong): lines whose checksum is theirs, and others."""
    right, wrong = [], []
    for path in glob.glob(os.path.join(STATE, "*.log")):
        with open(path, "rb") as file:
            for line in file.read().splitlines():
                good = line[:8].decode("ascii", "replace") == "%08x" % zlib.crc32(line[9:])
                (right if good else wrong).append(line[9:].decode("utf-8", "replace"))
    return right, wrong


def stop(terminal):
    """Asks to end, unlocking it first where it says so, and says yes; the exit status. Each
    step waits for the screen, so that no key is sent twice on a slow machine."""
    for _ in range(8):
        terminal.keys("q")
        until(lambda: terminal.pump(0.1) and any(
            words in text_of_bars(terminal) for words in ("Stop here?", "press l")), 10)
        if "Stop here?" in text_of_bars(terminal):
            terminal.keys("y")
            status = terminal.left(10)
            if status is not None:
                return status
        else:
            terminal.keys("l")
            terminal.keys("l")
            until(lambda: terminal.pump(0.1) and "unlocked" in text_of_bars(terminal), 10)
    return None


def player():
    setting()
    source = random.Random(SEED)
    terminal = start("play", "wet")
    # y and Enter are the answers that end it; Ctrl-C and the like are not among the keys.
    alive = batter(terminal, source, {"y", "Y"})
    check(alive and terminal.wait(0.1) is None, "no key ends a session without an answer",
          "seed %d" % SEED, text_of(terminal.grid()))
    terminal.resize(24, 80)
    terminal.keys("\x1b")
    terminal.pump(0.3)
    right, wrong = log_lines()
    status = stop(terminal)
    check(status == 0 and terminal.line_flags() == (True, True, True),
          "it ends when it is asked to, and gives the terminal back", status,
          terminal.line_flags(), text_of(terminal.grid()))
    check(right and not wrong, "its log was whole", wrong[:3], right[-1:])
    checked = subprocess.run([TURNOVER, "journal", "check"], capture_output=True, text=True)
    check(log_lines() == ([], []) and checked.returncode == 0,
          "and is the journal's when it is over", checked.stdout, checked.stderr)
    terminal.close()


def lobby():
    setting()
    terminal = start()
    alive = batter(terminal, random.Random(SEED + 1), {"q", "\x1b", "\x1bx"})
    check(alive and terminal.wait(0.1) is None, "the lobby lives", "seed %d" % SEED,
          text_of(terminal.grid()))
    terminal.resize(24, 80)
    for _ in range(6):
        try:
            terminal.keys("\x1b")
        except OSError:
            break
        if not terminal.pump(0.2) or terminal.wait(0.05) is not None:
            break
    status = terminal.wait(1) if terminal.process else 0
    check(status in (0, None) and terminal.line_flags() == (True, True, True),
          "Escape leads out of it from everywhere", status, text_of(terminal.grid()))
    terminal.close()


def held():
    """Right that is held skips once."""
    setting()
    terminal = start("play", "wet")
    until(lambda: "rep 1 of 300" in text_of_bars(terminal))
    terminal.keys("\x1bOC" * 25)
    check(until(lambda: "COUNT" in text_of_bars(terminal) or "ilent" in text_of_bars(terminal)) and
          "rep 1 of 300" in text_of_bars(terminal), "Right held: one phase on",
          text_of(terminal.grid()))
    terminal.close()


if __name__ == "__main__":
    sys.exit(run([player, lobby, held]))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lobby: `turnover` alone, driven as a runner would: look, search, turn, start, come
back, mend a file; on terminals of every size and kind.
"""
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from terminals import PtyTerminal, settle  # noqa: E402

PROGRAM = os.environ.get("TURNOVER", "turnover")
CONFIG = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
OWN = os.path.join(CONFIG, "sessions")
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "turnover")
SIZES = ("80x24", "40x12", "120x30", "211x53", "20x5", "1x1")
SETTINGS = 'sound = { device = "clock"; };\nscreen = { start_delay = "1 s"; };\n'

SHORT = """format = 1;
title = "Short one";
notes = "Nothing much.";
parameters = {
  reps   = { default = 3; min = 2; max = 4; };
  stride = { default = "20 s"; min = "15 s"; max = "30 s"; };
  hill   = { default = "none"; values = ( "none", "hill 3 %" ); };
};
phases = (
  { repeat = "$reps"; phases = (
    { kind = "stride"; time = "$stride"; cadence = 180; resistance = "$hill"; } ); },
  { kind = "cool-down"; time = "1 min"; }
);
"""
BROKEN = """format = 1;
title = "Broken one";
phases = (
  { kind = "strid"; time = "20 s"; },
  { kind = "easy"; time = "20"; }
);
"""

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


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def start(size="80x24", **environment):
    columns, rows = map(int, size.split("x"))
    settings = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"}
    settings.update(environment)
    return PtyTerminal([PROGRAM], rows, columns, settings)


def text_of(grid):
    """The characters, those on bars too."""
    return ["".join(cell.char for cell in row).rstrip() for row in grid]


def see(terminal, want=None):
    """The text once it holds still and `want` is on it."""
    end = time.time() + 5
    while True:
        seen = "\n".join(text_of(settle(terminal)))
        if want is None or want in seen or time.time() > end:
            return seen


def press(terminal, *keys, want=None):
    for key in keys:
        terminal.keys(key)
        time.sleep(0.05)
    return see(terminal, want)


def find(terminal, name, want):
    """Selects the session by searching for it."""
    press(terminal, "/", *name)
    return press(terminal, "Enter", want=want)


def leave(terminal):
    terminal.keys("q")
    status = terminal.wait()
    terminal.close()
    return status


def test_list():
    terminal = start()
    seen = see(terminal, "Short one")
    shipped = len(os.listdir(os.environ["TURNOVER_SESSIONS"]))
    check("%d sessions" % (shipped + 3) in seen, "own and shipped sessions are listed", seen)
    check(re.search("broken .*line 4: unknown kind", seen) and
          re.search("empty .*phases.* is missing", seen), "mistakes show in the list, with their line", seen)
    check("PROVISIONAL" in seen and "easy 164" in seen, "guessed baselines are marked", seen)
    seen = find(terminal, "broken", "line 5")
    check("line 4: unknown kind" in seen and "line 5: time: " in seen,
          "the first mistakes are told", seen)
    seen = press(terminal, "Enter", want="broken.session")
    check("line 5" in seen and "Escape: back" in seen, "Enter shows all of them", seen)
    press(terminal, "Escape")
    seen = press(terminal, "Escape", want="Blended")
    check(terminal.wait(0.2) is None, "Escape ends the search first", seen)
    terminal.keys("Escape")
    check(terminal.wait() == 0, "then it leaves")
    check(terminal.line_flags() == (True, True, True), "the line is given back")
    terminal.close()


def test_search():
    terminal = start()
    see(terminal, "Short one")
    seen = press(terminal, "/", *"STRIDES res", want="strides-incline")
    check("2 of" in seen and "Blended" not in seen, "words are found in name and title", seen)
    seen = press(terminal, *"zzq", want="nothing is called that")
    check("search: STRIDES reszzq_" in seen, "q is a letter while something is typed", seen)
    seen = press(terminal, *["\x7f"] * 10, want="search: STRI_")
    check("search: STRI_" in seen, "Backspace takes letters back", seen)
    seen = press(terminal, "Escape", want="Blended")
    check("search" not in seen.split("\n")[0], "Escape gives up", seen)
    seen = press(terminal, "/", "ä", "é", "\x7f", want="search: ä_")
    check("search: ä_" in seen, "letters of all kinds can be typed", seen)
    press(terminal, "Escape")
    check(leave(terminal) == 0, "q leaves")


def has(seen, name, value):
    """Is that the value of the parameter that is chosen?"""
    return re.search(r"\W%s\s+< %s >" % (name, value), seen)


def test_turning(size):
    terminal = start(size)
    see(terminal, "session")
    find(terminal, "short", "Short one")
    seen = press(terminal, "\t", want="< 3 >")
    check("2 to 4" in seen, "%s: limits are shown" % size, seen)
    seen = press(terminal, "Right", want="< 4 >")
    check("2 min 20 s" in seen, "%s: what is turned counts at once" % size, seen)
    seen = press(terminal, "Right", "Right", want="the most")
    check(has(seen, "reps", "4") and "4 is the most" in seen,
          "%s: not beyond the limit" % size, seen)
    seen = press(terminal, "Left", "Left", "Left", "Left", want="the least")
    check(has(seen, "reps", "2"), "%s: nor below it" % size, seen)
    seen = press(terminal, "\x7f", want="< 3 >")
    check(has(seen, "reps", "3"), "%s: Backspace: as by itself" % size, seen)
    seen = press(terminal, "Down", "Right", "Down", "Right", want="hill 3 %")
    check(has(seen, "hill", "hill 3 %"), "%s: choices" % size, seen)
    seen = press(terminal, "Escape", want="Short one")
    check("Short one" in seen, "%s: Escape goes back to the list" % size, seen)
    check(leave(terminal) == 0, "%s: and q leaves" % size)


def test_playing():
    terminal = start()
    see(terminal, "Short one")
    find(terminal, "short", "Short one")
    press(terminal, "\t", "Right", want="< 4 >")
    seen = press(terminal, "Enter", want="rep 1 of 4")
    check("rep 1 of 4" in seen, "Enter starts it as it was turned", seen)
    time.sleep(1.2)
    press(terminal, "q", want="?")
    seen = press(terminal, "y", want="stopped at")
    check("Short one: stopped at" in seen, "and comes back to the lobby", seen)
    check("< 4 >" in seen, "where all is as it was left", seen)
    log = [open(os.path.join(STATE, name), encoding="utf-8", errors="replace").read()
           for name in os.listdir(STATE)]
    check(any("set reps=4" in text for text in log), "the log has what was turned", log)
    press(terminal, "Enter", want="rep 1 of 4")
    time.sleep(3)
    os.kill(terminal.pid(), signal.SIGKILL)
    terminal.wait()
    terminal.close()


def test_interrupted():
    terminal = start()
    seen = see(terminal, "interrupted")
    check("Short one" in seen and "resume there" in seen,
          "an interrupted session is offered first", seen)
    seen = press(terminal, "Escape", want="Enter start")
    check("resume there" not in seen, "it can be left for later", seen)
    leave(terminal)
    terminal = start("40x12")
    see(terminal, "interrupted")
    seen = press(terminal, "r", want="of 4")
    check("of 4" in seen, "r resumes", seen)
    press(terminal, "q", want="?")
    press(terminal, "y", want="stopped")
    check(leave(terminal) == 0, "then back to the lobby, and out")
    terminal = start()
    seen = see(terminal, "Short one")
    check("resume there" not in seen, "what was stopped is not offered again", seen)
    leave(terminal)


def test_files():
    terminal = start()
    see(terminal, "Short one")
    write(os.path.join(OWN, "dropped.session"), SHORT.replace("Short one", "Dropped in"))
    seen = see(terminal, "Dropped in")
    check("Dropped in" in seen, "a file that is dropped in shows", seen)
    find(terminal, "dropped", "Dropped in")
    write(os.path.join(OWN, "dropped.session"), SHORT.replace('"stride"; time', '"x"; time'))
    seen = see(terminal, "unknown kind")
    check("line 11: unknown kind" in seen, "one that is saved is read again", seen)
    editor = os.path.join(os.environ["WORK"], "editor")
    leave(terminal)
    write(editor, "#!/bin/sh\nsed -i 's/\"x\"/\"stride\"/; s/Short/Mended/' \"$1\"\n")
    os.chmod(editor, 0o755)
    terminal = start(EDITOR=editor, VISUAL="")
    see(terminal, "Short one")
    find(terminal, "dropped", "line 11")
    seen = press(terminal, "e", want="Mended one")
    check("Mended one" in seen and "1 of" in seen, "e edits, and the lobby is back", seen)
    press(terminal, "Escape", "n", *"made", want="name of the new session: made_")
    write(editor, "#!/bin/sh\nexit 0\n")
    seen = press(terminal, "Enter", want="made, yours")
    check("made, yours" in seen, "n writes a new one and selects it", seen)
    check(leave(terminal) == 0, "and all is well at the end")
    os.unlink(os.path.join(OWN, "dropped.session"))
    os.unlink(os.path.join(OWN, "made.session"))


def test_pages():
    terminal = start("40x12")
    see(terminal)
    find(terminal, "short", "Short one")
    seen = press(terminal, "c", want="Escape: back")
    check("Nothing much." in seen, "c shows the card", seen)
    seen = press(terminal, "G", want="Cool-down")
    check("Cool-down" in seen, "to its end", seen)
    press(terminal, "Escape")
    seen = press(terminal, "?", want="any key: back")
    check("start the session" in seen, "? shows the keys", seen)
    press(terminal, "x")
    grid = settle(terminal)
    press(terminal, "t")
    seen = press(terminal, "t", want="to keep it")
    check("to keep it" in seen, "t tells how to keep a theme", seen)
    check(settle(terminal) != grid, "and shows it")
    check(open(os.path.join(CONFIG, "runner.cfg"), encoding="utf-8").read() == SETTINGS,
          "the runner's file stays the runner's")
    check(leave(terminal) == 0, "q leaves")


def test_sizes():
    terminal = start()
    see(terminal, "Short one")
    problems = []
    for size in SIZES:
        columns, rows = map(int, size.split("x"))
        terminal.resize(rows, columns)
        os.kill(terminal.pid(), signal.SIGWINCH)
        time.sleep(0.2)
        seen = settle(terminal)
        fresh = start(size)
        time.sleep(0.3)
        if text_of(seen) != text_of(settle(fresh)) or terminal.emulator.unknown:
            problems.append("%s: %s\n%s" % (size, terminal.emulator.unknown,
                                            "\n".join(text_of(seen))))
        fresh.close()
    check(not problems, "a resized picture is that of a fresh start", "\n".join(problems))
    terminal.close()


def test_terminals():
    """Without colours or signs everything is still told."""
    for what, settings in (("vt100", {"TERM": "vt100"}), ("linux", {"TERM": "linux"}),
                           ("NO_COLOR", {"NO_COLOR": "1"}), ("C", {"LC_ALL": "C"})):
        terminal = start(**settings)
        see(terminal, "Short one")
        seen = find(terminal, "blended", "Resisted stride 181.6")
        check("27:36" in seen and "4 choices" in seen and ("≥" in seen or ">=" in seen),
              "%s: everything is told" % what, seen)
        if what == "C":
            check(all(ord(c) < 128 for c in seen), "C: in ASCII", seen)
        leave(terminal)
    terminal = start(TERM="linux")
    see(terminal, "Short one")
    seen = press(terminal, "Down", "Down", "\x1b[99~", want="short, yours")
    check("short, yours" in seen, "keys of another kind of terminal do not leave", seen)
    leave(terminal)
    for term in ("dumb", ""):
        terminal = start(TERM=term)
        status = terminal.wait()
        seen = "\n".join(text_of(terminal.grid()))
        check(status == 0 and "turnover show" in seen, "TERM=%s: a hint instead" % term, seen)
    piped = subprocess.run([PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           text=True)
    check(piped.returncode == 0 and "Sessions:" in piped.stdout, "a pipe: the same",
          piped.stdout)


def test_many():
    """The first picture waits for no session."""
    for i in range(200):
        write(os.path.join(OWN, "many-%03d.session" % i),
              SHORT.replace("Short one", "Many %d" % i))
    terminal = start("120x30")
    seen = see(terminal, "Many 10")
    check("213 sessions" in seen, "two hundred sessions", seen)
    seen = press(terminal, "G", want="Tempo run")
    check("Tempo run" in seen, "End goes to the last one", seen)
    seen = press(terminal, "/", *"many 19", want="12 of")
    check("12 of 213" in seen, "all of them can be searched", seen)
    terminal.keys("Escape")
    leave(terminal)
    for i in range(200):
        os.unlink(os.path.join(OWN, "many-%03d.session" % i))


def test_signals():
    for name, wanted in (("C-c", (-signal.SIGINT, 130)), ("TERM", (-signal.SIGTERM, 143))):
        terminal = start()
        see(terminal, "Short one")
        if name == "TERM":
            os.kill(terminal.pid(), signal.SIGTERM)
        else:
            terminal.keys(name)
        check(terminal.wait() in wanted and terminal.line_flags() == (True, True, True),
              "%s leaves, the line is given back" % name)
        terminal.close()


def test_stopped():
    """Ctrl-Z and fg, in a shell with job control."""
    shell = PtyTerminal(["sh", "-i"], 24, 80, {"TERM": "xterm-256color", "PS1": "$ ",
                                               "LC_ALL": "C.UTF-8", "ENV": ""})
    see(shell, "$")
    press(shell, PROGRAM, "Enter", want="Short one")
    seen = press(shell, "C-z", want="Stopped")
    check("Stopped" in seen, "Ctrl-Z stops it", seen)
    seen = press(shell, "fg", "Enter", want="Short one")
    check("Short one" in seen and "Stopped" not in seen, "fg brings it back", seen)
    seen = press(shell, "q", "echo =$?=", "Enter", want="=0=")
    check("=0=" in seen, "and q leaves", seen)
    shell.close()


def main():
    write(os.path.join(CONFIG, "runner.cfg"), SETTINGS)
    write(os.path.join(OWN, "short.session"), SHORT)
    write(os.path.join(OWN, "broken.session"), BROKEN)
    os.symlink("/dev/null/nowhere", os.path.join(OWN, "gone.session"))
    write(os.path.join(OWN, "empty.session"), "")
    only = os.environ.get("ONLY")
    if only:
        globals()[only]()
        return
    test_list()
    test_search()
    for size in ("80x24", "40x12"):
        test_turning(size)
    test_playing()
    test_interrupted()
    test_files()
    test_pages()
    test_sizes()
    test_terminals()
    test_many()
    test_signals()
    test_stopped()
    print("1..%d" % number)
    sys.exit(1 if failed else 0)


main()

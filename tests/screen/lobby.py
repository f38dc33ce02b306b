#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""lobby: `turnover` alone, driven as a runner would: look, search, turn, start, come
back, mend a file; on terminals of every size and kind.
"""
import datetime
import json
import os
import re
import signal
import sqlite3
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from terminals import PtyTerminal  # noqa: E402
from parts import built_with, check, run, skip, until  # noqa: E402

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


def text(terminal):
    return "\n".join(text_of(terminal.grid()))


def awaits(terminal, wanted, no):
    """Waits until all that is wanted (texts or patterns) is on it, and `no` is not."""
    def there():
        seen = text(terminal)
        return all(re.search(want, seen) if hasattr(want, "pattern") else want in seen
                   for want in wanted) and (no is None or no not in seen)

    return until(there)


def see(terminal, *wanted, no=None):
    """On the way to a test; only what is found instead is told."""
    if not awaits(terminal, wanted, no):
        print("# waited in vain for", wanted, "and for no", no)
        print("# " + text(terminal).replace("\n", "\n# "), flush=True)


def sees(terminal, what, *wanted, no=None):
    """A test: all of that comes to the screen."""
    good = awaits(terminal, wanted, no)
    check(good, what, "wanted: %s, but no %s" % (wanted, no), text(terminal))


def press(terminal, *keys, want=None):
    """One key after the other: after Escape the next one must not seem to belong to it."""
    for key in keys:
        terminal.keys(key)
        terminal.pump(0.05)
    if want is not None:
        see(terminal, want)


def find(terminal, name, want):
    """Selects the session by searching for it."""
    press(terminal, "/", *name, want="search: " + name)
    press(terminal, "Enter", want=want)


def leave(terminal):
    terminal.keys("q")
    status = terminal.wait()
    terminal.close()
    return status


def settings_and_sessions():
    write(os.path.join(CONFIG, "runner.cfg"), SETTINGS)
    write(os.path.join(OWN, "short.session"), SHORT)
    write(os.path.join(OWN, "broken.session"), BROKEN)
    os.symlink("/dev/null/nowhere", os.path.join(OWN, "gone.session"))
    write(os.path.join(OWN, "empty.session"), "")


def listed():
    terminal = start()
    shipped = len([name for name in os.listdir(os.environ["TURNOVER_SESSIONS"])
                   if name.endswith(".session")])
    sees(terminal, "own and shipped sessions are listed", "%d sessions" % (shipped + 3),
         "Short one")
    sees(terminal, "mistakes show in the list, with their line",
         re.compile("broken .*line 4: unknown kind"), re.compile("empty .*phases.* is missing"))
    sees(terminal, "guessed baselines are marked", "PROVISIONAL", "easy 164")
    find(terminal, "broken", "line 5")
    sees(terminal, "the first mistakes are told", "line 4: unknown kind", "line 5: time: ")
    press(terminal, "Enter")
    sees(terminal, "Enter shows all of them", "Mistakes", "line 4", "line 5", "Escape back")
    press(terminal, "Escape")
    see(terminal, no="Escape back")
    press(terminal, "Escape")
    sees(terminal, "Escape ends the search first", "Blended", no="search:")
    check(terminal.wait(0) is None, "and does not leave", text(terminal))
    terminal.keys("Escape")
    check(terminal.wait() == 0, "then it leaves")
    check(terminal.line_flags() == terminal.before, "the line is given back")
    terminal.close()


def searched():
    terminal = start()
    see(terminal, "Short one")
    press(terminal, "/", *"STRIDES res")
    sees(terminal, "words are found in name and title", "2 of", re.compile("incline|on an"), no="Blended")
    press(terminal, *"zzq")
    sees(terminal, "q is a letter while something is typed", "nothing is called that",
         "search: STRIDES reszzq_")
    press(terminal, *["\x7f"] * 10)
    sees(terminal, "Backspace takes letters back", "search: STRI_")
    press(terminal, "Escape")
    sees(terminal, "Escape gives up", "Blended", no="search:")
    press(terminal, "/", "ä", "é", "\x7f")
    sees(terminal, "letters of all kinds can be typed", "search: ä_")
    press(terminal, "Escape")
    see(terminal, no="search:")
    check(leave(terminal) == 0, "q leaves")


def has(name, value):
    """The value of the parameter that is chosen."""
    return re.compile(r"\W%s\s+< %s >" % (name, value))


def turned(size):
    terminal = start(size)
    see(terminal, "session")
    find(terminal, "short", "Short one")
    press(terminal, "\t")
    sees(terminal, "%s: limits are shown" % size, "< 3 >", "2 to 4")
    press(terminal, "Right")
    sees(terminal, "%s: what is turned counts at once" % size, "< 4 >", "2 min 20 s")
    press(terminal, "Right", "Right")
    sees(terminal, "%s: not beyond the limit" % size, has("reps", "4"), "4 is the most")
    press(terminal, "Left", "Left", "Left", "Left")
    sees(terminal, "%s: nor below it" % size, has("reps", "2"), "the least")
    press(terminal, "\x7f")
    sees(terminal, "%s: Backspace: as by itself" % size, has("reps", "3"))
    press(terminal, "Down", "Right", "Down", "Right")
    sees(terminal, "%s: choices" % size, has("hill", "hill 3 %"))
    press(terminal, "Escape")
    sees(terminal, "%s: Escape goes back to the list" % size, "Short one", no="< hill")
    check(leave(terminal) == 0, "%s: and q leaves" % size)


def turned_80():
    turned("80x24")


def turned_40():
    turned("40x12")


def stop(terminal):
    """Breaks a session off, and goes past what is asked after a longer one."""
    press(terminal, "q", want="?")
    press(terminal, "y")
    until(lambda: terminal.past_questions() or "stopped" in text(terminal))


def logs():
    return [open(os.path.join(STATE, name), encoding="utf-8", errors="replace").read()
            for name in os.listdir(STATE)] if os.path.isdir(STATE) else []


def played_and_resumed():
    terminal = start()
    see(terminal, "Short one")
    find(terminal, "short", "Short one")
    press(terminal, "\t", "Right", want="< 4 >")
    press(terminal, "Enter")
    sees(terminal, "Enter starts it as it was turned", "rep 1 of 4")
    check(until(lambda: any("set reps=" in log for log in logs())),
          "the log has what was turned", logs())
    stop(terminal)
    sees(terminal, "and comes back to the lobby", "Short one: stopped at")
    sees(terminal, "where all is as it was left", "< 4 >")
    press(terminal, "Enter", want="rep 1 of 4")
    # The log has to know that it was begun.
    until(lambda: any(re.search(r"(?m)^\S+ at \d+ [1-9]", log) for log in logs()))
    os.kill(terminal.pid(), signal.SIGKILL)
    terminal.wait()
    terminal.close()
    interrupted()


def interrupted():
    terminal = start()
    sees(terminal, "an interrupted session is offered first", "interrupted", "Short one",
         "resume there")
    press(terminal, "Escape")
    sees(terminal, "it can be left for later", "Enter start", no="resume there")
    leave(terminal)
    terminal = start("40x12")
    see(terminal, "interrupted")
    press(terminal, "r")
    sees(terminal, "r resumes", "of 4")
    stop(terminal)
    check(leave(terminal) == 0, "then back to the lobby, and out")
    terminal = start()
    sees(terminal, "what was stopped is not offered again", "Short one", no="resume there")
    leave(terminal)


def files():
    terminal = start()
    see(terminal, "Short one")
    write(os.path.join(OWN, "dropped.session"), SHORT.replace("Short one", "Dropped in"))
    sees(terminal, "a file that is dropped in shows", "Dropped in")
    find(terminal, "dropped", "Dropped in")
    write(os.path.join(OWN, "dropped.session"), SHORT.replace('"stride"; time', '"x"; time'))
    sees(terminal, "one that is saved is read again", "line 11: unknown kind")
    editor = os.path.join(os.environ["WORK"], "editor")
    leave(terminal)
    write(editor, "#!/bin/sh\nsed -i 's/\"x\"/\"stride\"/; s/Short/Mended/' \"$1\"\n")
    os.chmod(editor, 0o755)
    terminal = start(EDITOR=editor, VISUAL="")
    see(terminal, "Short one")
    find(terminal, "dropped", "line 11")
    press(terminal, "e")
    sees(terminal, "e edits, and the lobby is back", "Mended one", "1 of")
    write(editor, "#!/bin/sh\nexit 0\n")
    press(terminal, "Escape")
    see(terminal, no="search:")
    press(terminal, "n", *"made", want="new session: made_")
    press(terminal, "Enter")
    sees(terminal, "n writes a new one and selects it", "made, yours")
    check(leave(terminal) == 0, "and all is well at the end")


DAILY = """format = 1;
title = "Every day";
sessions = { strides-incline = { effort = 5; recovery = "2 min"; warm_up = "10 min"; easy = "5 min";
  cue = "+0 %%"; reps = 4; stride = "20 s"; incline = "3 %%";
  parameters = { warm_up = "$warm_up"; target = "$cue"; reps = "$reps"; stride = "$stride"; }; };
  form-run = { effort = 3; running = "7 min"; }; recovery-day = { effort = 2; }; };
instead = { easy = "form-run"; rest = "recovery-day"; };
weeks = ( { block = "All of it"; sessions = ( %s ); } );
""" % ", ".join('{ day = "%s"; role = "cadence"; session = "strides-incline"; }' % day for day in
                ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"))


def plan(*arguments):
    subprocess.run([PROGRAM, "plan", *arguments], check=True, stdout=subprocess.DEVNULL)


def plan_that_runs():
    """A plan with a session every day, in its first week."""
    write(os.path.join(OWN, "daily.plan"), DAILY)
    write(os.path.join(CONFIG, "runner.cfg"),
          SETTINGS + "baseline = { easy = 165; strides = 178; };\n")
    today = datetime.date.today()
    plan("start", "daily", "--date", str(today - datetime.timedelta(days=today.weekday())))


def planned():
    terminal = start()
    sees(terminal, "without a plan one is offered", "p begins a plan")
    press(terminal, "p")
    sees(terminal, "and none to be begun anew", "Enter begin one", no="anew")
    press(terminal, "Escape", want="p begins a plan")
    leave(terminal)
    plan_that_runs()
    terminal = start()
    sees(terminal, "what is due comes first, with its reasons", "Today: Resisted strides, incline",
         "week 1 of 1, All of it", "4 x 20 s")
    sees(terminal, "and how the week stands", re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun)>o"))
    press(terminal, "Enter")
    sees(terminal, "before it there are questions", "1 of 10", "How fresh are you", "Before: ")
    press(terminal, "x")
    sees(terminal, "other keys are no answers", "none of its answers")
    press(terminal, "q")
    sees(terminal, "q goes back", "Enter start")
    press(terminal, "Enter", want="How fresh")
    press(terminal, "4", "\x7f", "5", "4", want="3 of 10")
    press(terminal, "Escape")
    sees(terminal, "Escape skips the rest, and it begins", "Easy run")
    check(until(lambda: any("said plan_week=1" in log and "said ready_fatigue=5" in log and
                            "said ready_sleep=4" in log and "set reps=" in log
                            for log in logs())), "with what was prescribed and said", logs())
    stop(terminal)
    press(terminal, "Enter")
    sees(terminal, "the same day nothing is asked again", "Easy run", no="How fresh")
    stop(terminal)
    leave(terminal)


def scaled_back():
    plan_that_runs()
    terminal = start("40x12")
    see(terminal, "Today: Resisted")
    press(terminal, "Enter", want="How fresh")
    press(terminal, *"12121", want="Calf")
    press(terminal, *"nn0nl")
    sees(terminal, "a sign that needs a clinician stops it", "STOP", "See a clinician")
    press(terminal, "Enter")
    sees(terminal, "then nothing is played", "nothing to play")
    press(terminal, "c")
    sees(terminal, "but the reasons can be read", "a limp", "clinician")
    press(terminal, "Escape")
    leave(terminal)
    told = subprocess.run([PROGRAM, "today"], stdout=subprocess.PIPE, text=True).stdout
    check("clinician" in told, "and the journal knows", told)


def ached():
    """A run that hurt is asked about before the next session, and the answers count."""
    plan_that_runs()
    day = datetime.date.today() - datetime.timedelta(days=1)
    subprocess.run([PROGRAM, "journal", "add", "--date", str(day), "--minutes", "30",
                    "--rpe", "4", "--pain", "2"], check=True, stdout=subprocess.DEVNULL)
    terminal = start()
    see(terminal, "Today: Resisted")
    press(terminal, "Enter")
    sees(terminal, "a run that hurt comes first", "After %s's run you noted pain 2." %
         day.strftime("%A"), "gone within an hour", "1 of 12")
    press(terminal, "n", want="worse the next morning")
    press(terminal, "y", want="How fresh")
    press(terminal, "Escape")
    sees(terminal, "and what is said of it changes today", "Today: rest", "worse the morning",
         "48 h off")
    told = subprocess.run([PROGRAM, "journal", "show", "1", "--format", "json"],
                          stdout=subprocess.PIPE, text=True).stdout
    check('"pain_settled":"no"' in told and '"pain_worse":"yes"' in told, "it is the run's",
          told)
    leave(terminal)
    told = subprocess.run([PROGRAM, "today"], stdout=subprocess.PIPE, text=True).stdout
    terminal = PtyTerminal([PROGRAM, "today"], 40, 40, {"TERM": "xterm-256color",
                                                        "LC_ALL": "C.UTF-8"})
    check(terminal.wait() == 0 and text(terminal).split() == told.split() and
          "morning" in told, "today's reasons in 40 columns: no word is broken", text(terminal))
    terminal.close()


def read_behind():
    """A journal that cannot be read yet keeps no key waiting, but those that need it."""
    plan_that_runs()
    other = sqlite3.connect(os.path.join(os.environ["XDG_DATA_HOME"], "turnover/journal.db"),
                            isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    terminal = start()
    see(terminal, "Short one", no="Today: ")
    press(terminal, "?")
    sees(terminal, "keys are answered while the journal is read", "any key: back")
    press(terminal, "x", "Down")
    see(terminal, "Short one", no="any key: back")
    other.execute("ROLLBACK")
    other.close()
    sees(terminal, "and what is due comes when it is there", "Today: Resisted",
         "Short one")
    press(terminal, "Up", "Up", want="week 1 of 1")
    leave(terminal)


def changed_plan():
    plan_that_runs()
    terminal = start()
    press(terminal, "p", want="The plan")
    sees(terminal, "p shows the weeks", "Week 1: All of it", "cadence", re.compile("> ..."))
    at = terminal.taken
    press(terminal, "p", want="Pause?")
    press(terminal, "Escape")
    sees(terminal, "a question can be left", "Week 1", no="paused since")
    press(terminal, "p", "y")
    sees(terminal, "p pauses it", "paused since", "r resume", no="p pause")
    press(terminal, "r", "y")
    sees(terminal, "r goes on", "Week 1", "p pause", no="paused")
    see(terminal, no="r resume")
    press(terminal, "m", *"x2", "Enter")
    sees(terminal, "what is no number is told", "whole number")
    press(terminal, "\x7f", "\x7f", "2", "Enter")
    sees(terminal, "m moves it", "Week 1: All of it", "2 days later", no="whole number")
    press(terminal, "m", *"-2", "Enter", want="2 days earlier")
    check(b"\x1b[?1049l" not in terminal.raw[at:], "and the screen stays where it is")
    press(terminal, "d", want="Which session did you run?")
    press(terminal, "1")
    sees(terminal, "d: done without the program", "is done: run 1 of the journal",
         re.compile(r"x \w\w\w %s" % datetime.date.today()))
    press(terminal, "x", "y")
    sees(terminal, "x ends it", "Stopped.", "daily", "eight-weeks", "n begin the last one anew")
    press(terminal, "Enter", want="Which?")
    press(terminal, "1")
    sees(terminal, "Enter begins another", "Every day", "Week 1")
    press(terminal, "Escape")
    sees(terminal, "and the lobby has it", "Today: ")
    leave(terminal)


TINY = """format = 1;
title = "Tiny one";
context = "easy";
phases = ( { kind = "metronome"; time = "1 s"; cadence = 170; }, { kind = "cool-down"; time = "1 s"; } );
"""


def journal(*arguments):
    return subprocess.run([PROGRAM, "journal", *arguments], stdout=subprocess.PIPE,
                          text=True).stdout


def after_a_session():
    """The questions: every answer is in the journal before the next one is asked."""
    write(os.path.join(OWN, "tiny.session"), TINY)

    def to_questions():
        terminal = PtyTerminal([PROGRAM, "play", "tiny", "--no-delay"], 24, 80,
                               {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
        see(terminal, "any key ends")
        press(terminal, "Enter")
        return terminal

    terminal = to_questions()
    sees(terminal, "after a session there are questions", "1 of 8", "After: Tiny one")
    press(terminal, "6", want="cadence of the clicks")
    press(terminal, "t", want="anything hurt")
    check("comfort       10" in journal("show", "1"), "an answer is kept at once",
          journal("show", "1"))
    os.kill(terminal.pid(), signal.SIGKILL)
    terminal.wait()
    terminal.close()
    check("rpe           6" in journal("show", "1"), "also when the program is killed")
    terminal = to_questions()
    press(terminal, "4", "Enter", "3", want="no hops and no load")
    press(terminal, "n", *"5:40", "Enter", "f", "n", *"Old ones", "Enter", "u", want="measure")
    press(terminal, *"86", "Enter", "1", "w", "f", want="remember")
    press(terminal, *"quick", "Enter")
    sees(terminal, "in the end it says what it learned",
         re.compile(r"run 2: RPE 4, pain 3, 10.5 km/h, flat,\s+Old ones, 172\s+spm"))
    check(terminal.wait() == 0, "and all is well", text(terminal))
    terminal.close()
    shown = journal("show", "2")
    check("cadence 172 spm" in shown and "quick" in shown, "the journal has it", shown)
    terminal = to_questions()
    press(terminal, "C-c")
    check(terminal.wait() in (-signal.SIGINT, 130), "Ctrl-C ends them, too")
    terminal.close()
    told = subprocess.run([PROGRAM, "play", "tiny", "--no-delay", "--plain"], text=True,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, timeout=30)
    check(told.returncode == 0 and "How hard" not in told.stdout, "--plain asks nothing")


def whole_words():
    """What is said to the shell is broken between words on a terminal; in a pipe it is a line."""
    wrong = [PROGRAM, "play", "strides-inclined"]
    piped = subprocess.run(wrong, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    check(len(piped.stderr) > 45 and piped.stderr.count("\n") == 1, "a pipe: one line",
          piped.stderr)
    terminal = PtyTerminal(wrong, 12, 40, {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
    check(terminal.wait() == piped.returncode and text(terminal).split() == piped.stderr.split(),
          "40 columns: no word is broken", text(terminal))
    terminal.close()
    typed = [PROGRAM, "baseline", "easy=171"]
    piped = subprocess.run(typed, stdout=subprocess.PIPE, text=True).stdout
    terminal = PtyTerminal(typed, 12, 40, {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})
    check(terminal.wait() == 0 and text(terminal).split() == piped.split() and
          piped.count("\n") == 1, "nor in what went well", text(terminal))
    terminal.close()


def asked_once():
    """Who has no baseline is asked before a session that needs one; once."""
    def begin(*arguments):
        return PtyTerminal([PROGRAM, *arguments], 24, 80,
                           {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8"})

    terminal = begin("play", "metronome")
    sees(terminal, "the question comes before the session", "How many steps", "164, a guess")
    press(terminal, "q")
    check(terminal.wait() == 0, "q does not begin it")
    terminal.close()
    terminal = begin()
    find(terminal, "metronome", "168.1")
    press(terminal, "Enter", want="How many steps")
    press(terminal, *"86", "Enter")
    sees(terminal, "one foot is doubted", "Is it 172?")
    press(terminal, "\x7f", "\x7f", *"172", "Enter")
    sees(terminal, "then it begins", "Easy run")
    stop(terminal)
    sees(terminal, "with what was told", "Find the beat 172 -> 176.3")
    leave(terminal)
    told = subprocess.run([PROGRAM, "baseline"], stdout=subprocess.PIPE, text=True).stdout
    check("172" in told, "which is in the journal", told)
    for file in os.listdir(os.path.join(os.environ["XDG_DATA_HOME"], "turnover")):
        os.unlink(os.path.join(os.environ["XDG_DATA_HOME"], "turnover", file))
    terminal = begin("play", "metronome")
    sees(terminal, "without it nothing is asked again", "Easy run", no="How many")
    press(terminal, "C-c")
    terminal.wait()
    terminal.close()


def reviewed():
    terminal = start()
    see(terminal, "Short one")
    press(terminal, "v")
    sees(terminal, "an empty journal has nothing to review", "nothing to review yet")
    leave(terminal)
    if not built_with("JANSSON"):
        skip("a review of some weeks", "without jansson no runs are read")
        return
    today = datetime.date.today()
    for weeks in range(6):
        day = today - datetime.timedelta(days=7 * weeks + 1)
        run = {"start": "%sT18:00:00+00:00" % day, "activity": "run", "source": "by hand",
               "timer_ms": 1800000, "m_per_h": 10000, "rpe": 3, "terrain": "flat",
               "samples": [{"spm": 165 + 2 * (i + weeks) % 7, "context": ("easy", "strides")[i],
                            "source": "count", "cued": False, "length_ms": 60000}
                           for i in range(2)]}
        subprocess.run([PROGRAM, "journal", "import", "-"], input=json.dumps(run), text=True,
                       check=True, stdout=subprocess.DEVNULL)
    for size in ("80x24", "40x12", "120x30", "30x8"):
        terminal = start(size)
        see(terminal, "session")
        press(terminal, "v")
        sees(terminal, "%s: the review of a context" % size, "Review: Easy", re.compile("[#■]")
             if size != "30x8" else "Compared")
        press(terminal, "G")
        sees(terminal, "%s: to its end" % size, str(today - datetime.timedelta(days=1))[5:7])
        press(terminal, "Right")
        sees(terminal, "%s: the next one, and the keys" % size, "Review: Strides", "Escape back",
             *["Right next"] * (size != "30x8"))
        press(terminal, "Right")
        sees(terminal, "%s: load" % size, "Review: Load", "Minutes with clicks")
        press(terminal, "Escape")
        sees(terminal, "%s: and back" % size, "session", no="Review:")
        if size in ("80x24", "120x30"):
            sees(terminal, "%s: the last weeks stand in the lobby" % size, "week of    M T W T F S S",
                 re.compile("this week .*-"), re.compile(r"\d \w\w\w +[+ ]+ 30 min +- .*16\d\.\d"))
        else:
            check("week of" not in text(terminal), "%s: no room for the last weeks" % size)
        leave(terminal)


def pages():
    terminal = start("40x12")
    see(terminal, "session")
    find(terminal, "short", "Short one")
    press(terminal, "c")
    sees(terminal, "c shows the card", "Escape back", "Nothing much.")
    press(terminal, "G")
    sees(terminal, "to its end", "Cool-down")
    press(terminal, "Escape")
    see(terminal, no="Escape back")
    press(terminal, "?")
    sees(terminal, "? shows the keys", "any other key: back", "start the session")
    press(terminal, "G")
    sees(terminal, "all of them, if not at once", "any other key: back", "back; at the list: leave",
         no="start the session")
    press(terminal, "x")
    see(terminal, no="other key: back")
    press(terminal, "n", *"a name that is longer than the row")
    sees(terminal, "a long name is seen where it is written", "than the row_")
    press(terminal, "Escape")
    see(terminal, "Enter start")
    grid = terminal.grid()
    press(terminal, "o", "o")
    sees(terminal, "o tells how to keep a theme, whole", "to keep it", "runner.cfg")
    check(terminal.grid() != grid, "and shows it")
    check(open(os.path.join(CONFIG, "runner.cfg"), encoding="utf-8").read() == SETTINGS,
          "the runner's file stays the runner's")
    check(leave(terminal) == 0, "q leaves")


def sizes():
    terminal = start()
    see(terminal, "Short one")
    problems = []
    for size in SIZES:
        columns, rows = map(int, size.split("x"))
        terminal.resize(rows, columns)
        os.kill(terminal.pid(), signal.SIGWINCH)
        fresh = start(size)

        def same(one=terminal, other=fresh):
            return text(other).strip() and text(one) == text(other)

        if not until(same) or terminal.emulator.unknown:
            problems.append("%s: %s\n%s" % (size, terminal.emulator.unknown, text(terminal)))
        fresh.close()
    check(not problems, "a resized picture is that of a fresh start", "\n".join(problems))
    terminal.close()


def kinds_of_terminal():
    """Without colours or signs everything is still told."""
    for what, settings in (("vt100", {"TERM": "vt100"}), ("linux", {"TERM": "linux"}),
                           ("NO_COLOR", {"NO_COLOR": "1"}), ("C", {"LC_ALL": "C"})):
        terminal = start(**settings)
        see(terminal, "Short one")
        find(terminal, "blended", "Resisted stride 181.6")
        sees(terminal, "%s: everything is told" % what, "27:36", "one of 4",
             re.compile("≥|>="))
        if what == "C":
            check(all(ord(c) < 128 for c in text(terminal)), "C: in ASCII", text(terminal))
        leave(terminal)
    terminal = start(TERM="linux")
    see(terminal, "Short one")
    press(terminal, "Down", "Down", "\x1b[99~")
    sees(terminal, "keys of another kind of terminal do not leave", "short, yours")
    check(leave(terminal) == 0, "and q is heard after them")
    for term in ("dumb", ""):
        terminal = start(TERM=term)
        status = terminal.wait()
        check(status == 0 and "turnover show" in text(terminal),
              "TERM=%s: a hint instead" % term, text(terminal))
    piped = subprocess.run([PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           text=True)
    check(piped.returncode == 0 and "Sessions:" in piped.stdout, "a pipe: the same",
          piped.stdout)


def nothing_to_choose():
    """Where no session is found, it says where they were sought."""
    nowhere = os.path.join(os.environ["WORK"], "no", "such", "folder", "on", "this", "machine")
    settings = {"XDG_CONFIG_HOME": os.path.join(os.environ["HOME"], "none"),
                "TURNOVER_SESSIONS": nowhere}
    for size in ("80x24", "40x12"):
        terminal = start(size, **settings)
        sees(terminal, size + ": without a session it is said where they were sought",
             "no sessions were found", "nor in ~/none/turnover/sessions",
             re.compile("neither in %s.*/this/machine *\n" % ("…" if size == "40x12" else "")))
        press(terminal, "p")
        sees(terminal, "no plans: their folders are named, too, at " + size,
             "No plans were found, neither in")
        press(terminal, "Escape")
        leave(terminal)
    piped = subprocess.run([PROGRAM], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                           text=True, env=dict(os.environ, **settings))
    check("neither in %s nor in" % nowhere in piped.stdout, "a pipe: the same",
          piped.stdout)


def many():
    """The first picture waits for no session."""
    for i in range(200):
        write(os.path.join(OWN, "many-%03d.session" % i),
              SHORT.replace("Short one", "Many %d" % i))
    terminal = start("120x30")
    sees(terminal, "two hundred sessions", re.compile("2[0-9][0-9] sessions"), "Many 10")
    press(terminal, "G")
    sees(terminal, "End goes to the last one", "Tempo run")
    press(terminal, "/", *"many 19")
    sees(terminal, "all of them can be searched", "12 of 2")
    press(terminal, "Escape")
    see(terminal, no="search:")
    leave(terminal)


def signals():
    for name, wanted in (("C-c", (-signal.SIGINT, 130)), ("TERM", (-signal.SIGTERM, 143))):
        terminal = start()
        see(terminal, "Short one")
        if name == "TERM":
            os.kill(terminal.pid(), signal.SIGTERM)
        else:
            terminal.keys(name)
        check(terminal.wait() in wanted and terminal.line_flags() == terminal.before,
              "%s leaves, the line is given back" % name)
        terminal.close()


def stopped():
    """Ctrl-Z and fg, in a shell with job control."""
    shell = PtyTerminal(["sh", "-i"], 24, 80, {"TERM": "xterm-256color", "PS1": "$ ",
                                               "LC_ALL": "C.UTF-8", "ENV": ""})
    see(shell, "$")
    press(shell, PROGRAM, "Enter", want="Short one")
    press(shell, "C-z")
    sees(shell, "Ctrl-Z stops it", "Stopped")
    press(shell, "fg", "Enter")
    sees(shell, "fg brings it back", "Short one", no="Stopped")
    press(shell, "q", "echo =$?=", "Enter")
    sees(shell, "and q leaves", "=0=")
    shell.close()


if __name__ == "__main__":
    if sys.argv[1:]:
        settings_and_sessions()
    sys.exit(run((listed, searched, turned_80, turned_40, played_and_resumed, files, pages,
                  planned, scaled_back, ached, read_behind, changed_plan, reviewed, after_a_session,
                  asked_once, whole_words, nothing_to_choose,
                  sizes, kinds_of_terminal, many, signals, stopped), longest=(sizes,)))

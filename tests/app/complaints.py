#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints: what the commands say when something is wrong that no other test brings
about. Each row of TABLE is a command line, its exit status and a part of what it says;
tests/messages.py tells when one is missing."""
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../screen")]
from parts import built_with, check, forbidden, run, skip, until  # noqa: E402
from terminals import PtyTerminal  # noqa: E402

TURNOVER, WORK = os.environ["TURNOVER"], os.environ["WORK"]
SOURCES, BUILD = os.environ["top_srcdir"], os.environ["top_builddir"]
CONFIG = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
DATA = os.path.join(os.environ["XDG_DATA_HOME"], "turnover")
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "turnover")
HEAD = 'format = 1; title = "T"; '
QUIET = ["--device", "clock", "--no-delay", "--plain"]


def write(path, text, *, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode())
    os.chmod(path, mode)
    return path


def turnover(*words, answers="", **environment):
    return subprocess.run([TURNOVER, *words], input=answers, text=True, capture_output=True,
                          cwd=WORK, env={**os.environ, **environment})


def says(words, status, wanted, answers="", **environment):
    done = turnover(*words, answers=answers, **environment)
    found = done.stdout + done.stderr
    check(done.returncode == status and re.search(wanted, found, re.S),
          "%s: %s" % (" ".join(words)[:60], wanted[:50]), "exit status %d" % done.returncode, found)


# Command lines that cannot be: exit status 2.
USAGE = [
    ("journal list --from x", "write a day as"), ("journal list --activity x", "write run, race"),
    ("journal list --context x", "write easy, tempo"), ("journal list --number x", "above 0"),
    ("journal show --format x", "write card, json or script"), ("journal delete --undo x", "id of a run"),
    ("journal delete", "which run"), ("journal add --set x", "NAME=VALUE"),
    ("journal add --cadence 170 --source x", "write tap, count"), ("journal export --format x", "jsonl or csv"),
    ("plan move x", "DAYS"), ("plan move -2", "behind --"), ("plan export", "-o FILE.ics"), ("review --shoes x", "usual or minimal"),
    ("today --format x", "text and json"), ("render demo -o - --cue-sheet", "needs a FILE"),
    ("play demo --plain --device clock --from 99:00", "behind the end"),
    ("play demo --speed x", "above 0"),
]


def usage():
    for words, wanted in USAGE:
        says(words.split(), 2, wanted)
    says(["plan", "list"], 1, "no plan in .*/empty;", TURNOVER_SESSIONS=WORK + "/empty")


def files():
    """Places that cannot be written or read. A file in place of a folder stops root, too."""
    write(WORK + "/file", "")
    os.makedirs(WORK + "/empty")
    session = write(WORK + "/one.session", HEAD + 'phases = ( { kind = "easy"; time = "1 s"; } );')
    limit = ["sh", "-c", 'ulimit -S -f 0; exec "$@"', "sh", TURNOVER]
    played = subprocess.Popen([*limit, "play", session, *QUIET], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True)
    workout = SOURCES + "/tests/data/workouts/example.intervals.txt"
    says(["import", WORK + "/empty"], 1, "no .fit, .tcx, .gpx or .csv in this folder")
    says(["import", workout, "-o", "file/x"], 1, "cannot write file/x: Not a directory")
    write(CONFIG + "/sessions", "")
    says(["import", workout], 1, "cannot write .*: ")
    os.remove(CONFIG + "/sessions")
    says(["review", "-o", "file/x.svg"], 1, "cannot write file/x.svg")
    says(["journal", "export", "-o", "file/x"], 1, "file/x cannot be written")
    says(["render", session, "-o", "-"], 1, "cannot make a folder for the sound", TMPDIR=WORK + "/none")
    os.mkdir(WORK + "/x.cue")
    says(["render", session, "-o", WORK + "/x.wav", "--cue-sheet", "--force"], 1, "cannot write .*x.cue")
    says(["check", WORK + "/empty"], 1, "this is a folder")
    folder = os.open(WORK, os.O_RDONLY)
    done = subprocess.run([TURNOVER, "check", "-"], stdin=folder, capture_output=True, text=True)
    os.close(folder)
    check("this is a folder" in done.stdout, "a folder as standard input", done.stdout, done.stderr)
    done = subprocess.run([TURNOVER, "check", "-"], stdin=open("/proc/self/mem", "rb"),
                          capture_output=True, text=True)
    check("cannot read this file" in done.stdout, "what fails while it is read", done.stdout, done.stderr)
    done = turnover("play", session, *QUIET, XDG_STATE_HOME=WORK + "/file")
    check("NOT SAVED (Not a directory)" in done.stdout + done.stderr, "no place for the log",
          done.stdout, done.stderr)
    for words, wanted in ((["review", "-o", "x.svg"], "cannot write x.svg: File too large"),
                          (["journal", "export", "-o", "x.jsonl"], "x.jsonl cannot be written: File too large")):
        turnover("journal", "add", "--minutes", "30")
        done = subprocess.run(limit + words, capture_output=True, text=True, cwd=WORK)
        check(done.returncode == 1 and wanted in done.stderr, "a full disk: " + wanted, done.stderr)
    said = played.communicate()[0]
    check("is NOT SAVED (File too large), and there was no place" in said, "nor a place for a copy", said)
    write(WORK + "/secret.session", HEAD, mode=0)
    os.makedirs(WORK + "/locked", mode=0)
    for words, wanted in ((["check", WORK + "/secret.session"], "you may not read this file"),
                          (["import", "-n", WORK + "/locked"], "cannot read this folder")):
        if forbidden(TURNOVER) is None:
            skip(wanted, "root may read everything here")
            continue
        done = subprocess.run([*forbidden(TURNOVER), TURNOVER, *words], capture_output=True, text=True)
        check(wanted in done.stdout + done.stderr, wanted, done.stdout, done.stderr)
    os.chmod(WORK + "/locked", 0o700)


def journal():
    """A journal that is another's, that cannot be read; runs that cannot be kept."""
    says(["journal", "show", "last", "--format", "script"], 1, "no run|No runs|there is no run")
    turnover("journal", "add", "--minutes", "30", "--date", "2026-11-01")
    says(["journal", "show", "1", "--format", "script"], 1, "was not played: there is no script")
    write(CONFIG + "/runner.cfg", "baseline = { easy = 164; };")
    says(["baseline", "easy=166"], 0, "But runner.cfg has easy, too")
    os.remove(CONFIG + "/runner.cfg")
    rows = [('"note": {}', "must be text, not"), ('"note": ["a", 1]', "holds texts, not"),
            ('"incline_percent": 99999999999999999', "too large"), ('"incline_percent": 1.25', "finer than"),
            ('"segments": [{"kind": "drill", "contacts": 0.1}]', "finer than 1/4"),
            ('"distance_m": 1.5', "whole number"), ('"utc_offset_min": 99999', "start|unknown"),
            ('"note": "%s"' % ("x" * 70000), "longer than"), ('"samples": [%s]' % ",".join(["{}"] * 20001), "more than"),
            ('"start": "2026-11-01T10:00:00+99:00"', "start")]
    if built_with("JANSSON"):
        for row, wanted in rows:
            write(WORK + "/x.jsonl", '{"activity": "run", "start": "2026-11-01T10:00:00+00:00", %s}\n' % row
                  if "start" not in row else '{"activity": "run", %s}\n' % row)
            says(["journal", "import", "x.jsonl"], 1, wanted)
        write(WORK + "/x.jsonl", '{"activity": 1}\n' * 300)
        says(["journal", "import", "x.jsonl"], 1, "and [0-9]+ more like these")
    for speed, wanted in (("5:40 /x", "write a pace like"), ("0:30 /km", "nobody runs at that pace")):
        says(["journal", "add", "--speed", speed], 2, wanted)
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("UPDATE runs SET utc_offset_min = ? WHERE id = 1", (1 << 40,))
    says(["journal", "show", "1"], 1, "its start")
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("UPDATE runs SET utc_offset_min = 0, terrain = 99 WHERE id = 1")
        db.execute("DELETE FROM stale")  # what the rules see of it is as it was
    write(CONFIG + "/runner.cfg", 'journal = { mirror = "~/mirror.jsonl"; };')
    says(["journal", "add", "--minutes", "30"], 1, "the mirror of the journal, .*, has all [0-9]+ runs that can be read")
    os.remove(CONFIG + "/runner.cfg")
    says(["journal", "add", "--minutes", "30"], 1, "the system gives no random numbers", FAULTS="random=-1",
         LD_PRELOAD=os.path.abspath(BUILD + "/tests/rig/faults.so"),
         ASAN_OPTIONS=os.environ.get("ASAN_OPTIONS", "") + ":verify_asan_link_order=0")
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("UPDATE runs SET utc_offset_min = 0 WHERE id = 1")
        db.execute("DROP INDEX runs_start")
        db.execute("ALTER TABLE runs RENAME COLUMN start_utc_ms TO gone")
    says(["journal", "export"], 1, "what can still be read is exported")
    os.remove(DATA + "/journal.db")
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("CREATE TABLE others (x)")
    says(["journal", "list"], 1, "no journal of turnover")
    write(WORK + "/file", "")
    os.makedirs(WORK + "/d")
    os.symlink(WORK + "/file/x", WORK + "/d/turnover")
    says(["journal", "list"], 1, "cannot be read: Not a directory", XDG_DATA_HOME=WORK + "/d")


def edits():
    """The editor ends by a signal; the form has no place; a run that was deleted meanwhile."""
    killed = write(WORK + "/bin/killed", '#!/bin/sh\nkill -9 $$\n', mode=0o755)
    session = write(WORK + "/one.session", HEAD + 'phases = ( { kind = "easy"; time = "1 s"; } );')
    says(["edit", session], 1, "ended by signal 9", EDITOR=killed)
    turnover("journal", "add", "--minutes", "30")
    write(WORK + "/file", "")
    says(["journal", "edit", "1"], 1, "run-1.txt cannot be written", XDG_STATE_HOME=WORK + "/file", EDITOR="true")
    gone = write(WORK + "/bin/gone", '#!/bin/sh\n"$TURNOVER" journal delete --yes 1 >/dev/null\n'
                 'sed -i "s/^activity.*/activity = \\"walk\\";/" "$1"\n', mode=0o755)
    says(["journal", "edit", "1"], 1, "nothing was changed; the text is kept", EDITOR=gone)


def plans():
    says(["plan", "start", "eight-weeks", "--date", "2026-11-02"], 0, "begins on")
    says(["plan", "pause"], 0, "")
    says(["plan", "pause"], 1, "it is paused already")
    says(["plan", "stop"], 0, "", answers="y\n")
    says(["plan", "pause"], 1, "the plan was stopped")
    lines = open(SOURCES + "/sessions/eight-weeks.plan", encoding="utf-8").read()
    says(["plan", "start", write(WORK + "/a.plan", lines.replace("metronome", "none"))], 1,
         "there is no session 'none'")
    turnover("plan", "start", "six-weeks", "--force", answers="y\n")
    says(["plan", "export", "-o", "none/x.ics"], 1, "cannot write none/x.ics")
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("UPDATE plans SET script = 'format = 1;'")
    says(["today"], 1, "cannot be read any more")


def nothing_left():
    """A plan that begins today has nothing else in its last seven days."""
    says(["plan", "start", "eight-weeks"], 0, "begins on")
    while turnover("plan", "done").returncode == 0:  # on a Monday there are two
        pass
    lobby = PtyTerminal([TURNOVER], 24, 80, {"TERM": "xterm-256color"})
    lobby.saw("Today: ")
    lobby.keys("p")
    lobby.saw("Week 1: ")
    lobby.keys("d")
    check(lobby.saw("every session of the last seven days is done"), "nothing that could be marked", lobby.lines())
    lobby.keys("Escape", "q")
    lobby.wait()
    lobby.close()


def refused_answers():
    """The journal takes the run, and then no answer about it."""
    session = write(WORK + "/one.session", HEAD + 'phases = ( { kind = "easy"; time = "1 s"; } );')
    player = PtyTerminal([TURNOVER, "play", "--yes", session, "--device", "clock", "--no-delay"], 24, 80,
                         {"TERM": "xterm-256color"})
    player.saw("any key ends")
    player.keys("Enter")
    player.saw("After: T")
    with sqlite3.connect(DATA + "/journal.db") as db:
        db.execute("ALTER TABLE runs ADD COLUMN no INTEGER CHECK (rpe IS NULL)")
    player.keys("6")
    check(player.saw("NOT SAVED: "), "an answer that the journal does not take is told", player.lines())
    player.keys("q")
    player.wait()
    check(b"the last answers are not in the journal" in player.raw, "and in the end", player.lines())
    player.close()


def broken_plans():
    with open(SOURCES + "/sessions/eight-weeks.plan", encoding="utf-8") as file:
        plan = file.read()
    weeks = plan.index("\nweeks = (")
    week = '{ block = "B"; sessions = ( { day = "Monday"; role = "form"; session = "form-run"; } ); }'
    settings = " ".join('p%d = "1";' % n for n in range(40))
    many = " ".join("s%d = { effort = 3; };" % n for n in range(40))
    for was, becomes, wanted in (
            ('target = "+5 %"', 'target = "+5.25 %"', "a step over the runner's own baseline"),
            ("format = 1;", "format = 2;", "format 2 is not known"),
            ("weight = 2;", "weight = 0.3;", "in quarters, 0.25 to 100"),
            ("min = 8; max = 22;", "min = 22; max = 8;", "max is below min"),
            ('parameters = { warm_up = "$warm_up"; easy', 'parameters = { %s easy' % settings, "parameters: at most"),
            ("sessions = {\n", "sessions = {\n%s\n" % many, "sessions: at most"),
            ('{ day = "Saturday"', '{ day = "Monday"', "there is a session on Monday already"),
            (plan[weeks:], "\nweeks = ( );\n", "no weeks"),
            (plan[weeks:], "\nweeks = ( %s );\n" % ", ".join([week] * 105), "at most 104 weeks")):
        assert was in plan
        says(["plan", "start", write(WORK + "/a.plan", plan.replace(was, becomes, 1))], 1, wanted)


def recordings():
    """Without a clock, behind a recording, damaged; libraries that are missing."""
    csv = "time,cadence\n" + "".join("%d,82\n" % n for n in range(600))
    says(["import", "-n", "-"], 1, "the device had no clock", answers=csv)
    write(WORK + "/x.csv", "time,cadence,%s\n0,80\n" % ",".join("c%d" % n for n in range(5000)))
    says(["import", "-n", "x.csv"], 1, "has more than [0-9]+ cells")
    fit = next(os.path.join(SOURCES, "tests/data/runs/fit", name)
               for name in sorted(os.listdir(SOURCES + "/tests/data/runs/fit")) if name.endswith(".fit"))
    with open(fit, "rb") as file:
        write(WORK + "/x.fit", file.read() + b"\x0e\x10no more of it")
    says(["import", "-n", "x.fit"], 0, "behind byte [0-9]+")
    write(WORK + "/x.zwo", "<workout_file><name>x</name><sportType>run</sportType><workout>"
          '<IntervalsT Repeat="0" OnDuration="30" OffDuration="30" OnPower="1" OffPower="0.5"/>'
          '<SteadyState Duration="300" Power="1">%s</SteadyState></workout></workout_file>' %
          "".join('<textevent timeoffset="%d" message="m%d"/>' % (n, n) for n in range(200)))
    if built_with("EXPAT"):
        says(["import", "--stdout", "x.zwo"], 0,
             "how often is not said: once.*texts beyond [0-9]+ were left out")
    else:
        skip("a .zwo that says too little", "built without expat")
    with open(os.path.join(os.environ["top_builddir"], "config.h"), encoding="utf-8") as file:
        sonames = dict(re.findall('#define LIBRARY_(\\w+) "(.*)"', file.read()))
    if "JANSSON" in sonames:
        part = '{"kind": "easy", "name": "x", "planned_ms": 60000, "done_ms": 60000}'
        write(WORK + "/x.jsonl", '{"format": 1, "start": "2026-11-01T10:00:00+00:00", "activity": "run", '
              '"source": "played", "timer_ms": 60000, "segments": [%s]}\n' % part)
        says(["journal", "import", "x.jsonl"], 0, "1 run added")
        write(WORK + "/x.csv", "time,cadence,speed\n" + "".join("2026-11-01T10:00:%02dZ,,10\n" % n for n in range(60)))
        says(["import", "x.csv"], 1, "it was recorded while you played .*, but no cadence was recorded")
    gz = SOURCES + "/tests/data/runs/gpx/elevate-strava-run-2017-03-19.gpx.gz"
    write(WORK + "/x.tcx", '<?xml version="1.0"?><TrainingCenterDatabase/>')
    write(WORK + "/x.jsonl", '{"activity": "run"}\n')
    for part, words, wanted in (("ZLIB", ["import", "-n", gz], "zlib1g"), ("EXPAT", ["import", "-n", "x.tcx"], "libexpat1"),
                                ("JANSSON", ["journal", "import", "x.jsonl"], "CSV works without")):
        if part not in sonames:
            skip("a missing " + part, "not built in")
            continue
        write(os.path.join(WORK, part, sonames[part]), "")
        says(words, 1, wanted, LD_LIBRARY_PATH=os.path.join(WORK, part))
        if part != "JANSSON":
            shutil.copy(BUILD + "/tests/rig/no_memory.so", os.path.join(WORK, part, sonames[part]))
            says(words, 1, "not enough memory", LD_LIBRARY_PATH=os.path.join(WORK, part))


def long_ones():
    """Sessions and plans that are too much of something."""
    phase = '{ kind = "easy"; time = "1 min"; }'
    rows = [
        (HEAD + 'phases = ( { kind = "easy"; time = "1 min"; cues = ( %s ); } );' % ", ".join(['"a"'] * 2000),
         "more than [0-9]+ cues in one phase"),
        (HEAD + "parts = { %s }; phases = ( %s );" % (" ".join("p%d = ( %s );" % (n, phase) for n in range(65)), phase),
         "more than [0-9]+ parts|more than 64 settings"),
        (HEAD + 'phases = ( { repeat = 1000; phases = ( { repeat = 1000; phases = ( { kind = "easy"; time = "1 s"; } ); } ); } );',
         "more than 10000 phases"),
        # How long so many contacts take is known with the runner's numbers only.
        (HEAD + 'phases = ( { repeat = 4; phases = ( { kind = "easy"; contacts = 10000; cadence = "-120 spm"; } ); } );',
         "longer than 12 h here"),
        (HEAD + 'phases = ( { kind = "easy"; contacts = 10; cadence = "+0 %"; cues = ( { show = "a"; at = "20 s"; } ); } );',
         "lies outside its phase"),
        (HEAD + 'phases = ( { kind = "easy"; contacts = 10000; cadence = "-120 spm"; cues = ( { show = "a"; every = "1 s"; }, '
         '{ show = "b"; every = "1 s"; } ); } );', "more than [0-9]+ cues; use fewer"),
    ]
    for text, wanted in rows:
        says(["check", write(WORK + "/x.session", text)], "outside" not in wanted, wanted)


def screens():
    """What is said on a screen."""
    write(CONFIG + "/runner.cfg", 'screen = { theme = "none"; };')
    output = PtyTerminal([TURNOVER, "play", "demo", "--device", "clock"], 24, 80, {"TERM": "xterm-256color"})
    output.wait()
    check(b"there is no theme 'none'; there are" in output.raw, "a theme that is not there", output.raw)
    output.close()
    os.remove(CONFIG + "/runner.cfg")
    theme = write(CONFIG + "/themes/aa.theme", 'title = "A";')
    write(CONFIG + "/sessions/ab.session", 'format = 1; title = "U"; parameters = { n = { default = "hill"; }; }; phases = '
          '( { kind = "easy"; time = "1 min"; resistance = "$n"; } );')
    write(CONFIG + "/sessions/aa.session", HEAD + 'phases = ( { kind = "easy"; time = "1 min"; } );')
    lobby = PtyTerminal([TURNOVER], 24, 80, {"TERM": "xterm-256color"})
    lobby.saw("T ")
    lobby.keys("Right")
    check(lobby.saw("nothing to turn"), "a session without parameters", lobby.lines())
    lobby.keys("Down", "Right", "Right")
    check(lobby.saw("n cannot be turned further"), "a parameter at the end of what can be", lobby.lines())
    lobby.keys("Escape")
    for _ in range(20):
        before = lobby.taken
        lobby.keys("o")
        until(lambda n=before: lobby.pump() and lobby.taken > n)
        if lobby.saw("the built-in colours", 0.05):
            break
    check(lobby.saw("the built-in colours", 1), "themes come round to the built-in one", lobby.lines())
    os.remove(theme)
    lobby.keys("o")
    check(lobby.saw("no theme 'aa' any more"), "a theme that is there no more", lobby.lines())
    lobby.keys("Escape")
    write(CONFIG + "/runner.cfg", "nonsense = 1;")
    lobby.keys("Enter")
    check(lobby.saw("it could not be started") or lobby.saw("runner.cfg has mistakes"),
          "a session that cannot be started, for runner.cfg has mistakes", lobby.lines())
    lobby.keys("q")
    lobby.wait()
    lobby.close()
    export = PtyTerminal([TURNOVER, "export", "demo", "-o", "-", "--format", "fit"], 24, 80, {})
    export.wait()
    check(b"nothing for a terminal" in export.raw, "a binary file is not shown", export.raw)
    export.close()


# A job whose shell is gone: it may write to the terminal, not set it.
ORPHAN = """
import os, sys, time
if os.fork() == 0:
    os.setpgid(0, 0)
    shell = os.getpid()
    if os.fork() == 0:
        while os.getppid() == shell:
            time.sleep(0.002)
        os.execv(sys.argv[1], sys.argv[1:])
    os._exit(0)
sys.stdin.readline()
"""


def orphaned():
    terminal = PtyTerminal([sys.executable, "-c", ORPHAN, TURNOVER, "tap"], 24, 80, {"TERM": "xterm-256color"})
    check(terminal.saw("the terminal gives no single keys"), "a terminal that may not be set", terminal.lines())
    terminal.keys("Enter")
    terminal.wait()
    terminal.close()


def resumed():
    """A log whose script is none any more becomes the run that it can."""
    session = write(WORK + "/one.session", HEAD + 'phases = ( { kind = "easy"; time = "1 min"; } );')
    player = subprocess.Popen([TURNOVER, "play", session, *QUIET], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True)
    until(lambda: os.path.isdir(STATE) and any(name.endswith(".log") for name in os.listdir(STATE)))
    player.send_signal(signal.SIGKILL)
    player.communicate()
    log = os.path.join(STATE, next(name for name in os.listdir(STATE) if name.endswith(".log")))
    with open(log, encoding="utf-8") as file:
        lines = file.read().splitlines()
    at = next(n for n, line in enumerate(lines) if line[9:].startswith("script "))
    begun = time.time() * 1000
    for ms in range(1900, 15000, 1000):
        heard = "at %d %d 0 %d playing 0" % (begun + ms, ms, ms)
        lines.append("%08x %s" % (zlib.crc32(heard.encode()), heard))
    good = "\n".join(lines) + "\n"
    lines[at] = "%08x script nonsense" % zlib.crc32(b"script nonsense")
    write(log, "\n".join(lines) + "\n")
    says(["play", "--resume", *QUIET], 2, "what was played of it goes into the journal")
    shown = turnover("journal", "show", "last").stdout
    check("stopped before its end" in shown and not os.path.exists(log), "… and so it does", shown)
    write(log, good, mode=0o444)
    if forbidden(TURNOVER) is None:
        skip("a log that cannot be gone on with", "root may write everywhere")
    else:
        player = subprocess.Popen([*forbidden(TURNOVER), TURNOVER, "play", "--resume", *QUIET],
                                  stdout=subprocess.PIPE, text=True)
        lines = []
        until(lambda: lines.append(player.stdout.readline()) or not lines[-1] or "NOT SAVED" in lines[-1], pause=0)
        player.send_signal(signal.SIGINT)
        player.communicate()
        check("no resuming after a crash: the log cannot be written" in "".join(lines),
              "a log that cannot be gone on with", lines)
    os.remove(log)
    write(log, good)
    for taken, wanted in ((True, "it could not be discarded"), (False, "discarded; what was run of it stays")):
        lobby = PtyTerminal([TURNOVER], 24, 80, {"TERM": "xterm-256color"})
        lobby.saw("discard")
        if taken:
            os.remove(log)
        lobby.keys("d")
        check(lobby.saw(wanted), "a log that %s: %s" % ("somebody else took" if taken else "is there", wanted),
              lobby.lines())
        lobby.keys("q")
        lobby.wait()
        lobby.close()
        write(log, good)


def sound():
    """A card that comes late, goes, comes back; one that takes everything at once."""
    if not built_with("ALSA"):
        return skip("a sound card's faults", "built without ALSA")
    says(["doctor", "--device", "null"], 0, "in no time: nothing can be heard there")
    session = write(WORK + "/one.session", HEAD + 'phases = ( { kind = "easy"; time = "20 s"; cadence = 170; } );')
    for script, wanted in (("busy=1", "the sound is there now"),
                           ("at=0.5:gone:1", "sound device lost.*the sound is back")):
        player = subprocess.Popen([TURNOVER, "play", session, "--plain", "--no-delay", "--device", "rig"],
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                  env=dict(os.environ, RIG_SCRIPT=script, RIG_LIB=BUILD + "/tests/rig/pcm_rig.so",
                                           ALSA_CONFIG_PATH=SOURCES + "/tests/rig/asoundrc"))
        lines = []

        def told(player=player, lines=lines, wanted=wanted):
            lines.append(player.stdout.readline())
            return re.search(wanted, "".join(lines), re.S) or not lines[-1]

        until(told, 30, 0)
        check(re.search(wanted, "".join(lines), re.S), wanted, lines)
        player.send_signal(signal.SIGINT)
        player.communicate()


def voice():
    if not built_with("ESPEAK"):
        return skip("a voice that is not there", "built without espeak-ng")
    write(CONFIG + "/runner.cfg", 'voice = { language = "zz"; };')
    says(["doctor", "--device", "clock"], 0, "no voice speaks|cannot be loaded|cannot read its data")


sys.exit(run([usage, files, journal, edits, plans, nothing_left, refused_answers, broken_plans, recordings,
              long_ones, screens, orphaned, resumed, sound, voice]))

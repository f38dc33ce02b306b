#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What SECURITY.md promises of the program as it runs: who may read what it keeps, how it
starts the editor, and that no text of a stranger steers the terminal, in any command.

Everything is shown on a pty, as there the filter has to hold; HOSTILE is put wherever a
stranger can put text."""
import glob
import os
import re
import signal
import sqlite3
import stat
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "../screen")]
from parts import check, run, until  # noqa: E402
from terminals import PtyTerminal  # noqa: E402

TURNOVER, WORK = os.environ["TURNOVER"], os.environ["WORK"]
SOURCES = os.environ["top_srcdir"]
CONFIG = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover")
DATA = os.path.join(os.environ["XDG_DATA_HOME"], "turnover")
STATE = os.path.join(os.environ["XDG_STATE_HOME"], "turnover")

# Titles of windows, colours, places, device control, single C1 bytes and C1 in UTF-8,
# text that runs backwards or has no width, lines that are written over, broken UTF-8.
HOSTILE = [b"\x1b]0;PWN\x07", b"\x1b[31337m", b"\x1b[2J\x1b[13;37H", b"\x1bPPWN\x1b\\", b"\x1bc",
           b"\x9b31337m", b"\x9d0;PWN\x9c", "\x9b31337m\x9d0;PWN\x9c".encode(),
           "\u202ekcab\u2066".encode(), "\u200b\u2028\ufeff\U000e0041".encode(),
           b"over\rwritten\x08\x08\x7f", b"\xc3(\xed\xa0\x80\xf8", b"\x0e\x0f\x05\x07"]
# The same in three texts: those that are UTF-8, and the others.
TOGETHER = [b"".join(HOSTILE[:5]), b"".join(HOSTILE[7:11]) + HOSTILE[12],
            HOSTILE[5] + HOSTILE[6] + HOSTILE[11]]
BIDI = "\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff" \
       "\U000e0000-\U000e0fff"
# What a curses program sends: no titles, no device control, no 8-bit controls.
STEERS = re.compile(rb"\x1b\[[0-9;]*31337|\x1b\[13;37H")
PROGRESS = re.compile(rb"\r\[[= ]{30}\] \d+ of \d+|\r\x1b\[K|\r *\d+ %|\r +\r")
CURSES = re.compile(rb"\x1b\[[?>]?[0-9;]*[@-~]|\x1b[()][0-9A-B]|\x1b[78=>MD]|[\x0e\x0f\r\n\b]")
QUIET = ["--device", "clock", *("--baseline=" + word for word in ("easy=164", "tempo=170", "strides=178"))]
SCRIPT = """format = 1; title = "A good one"; context = "easy";
phases = ( { kind = "easy"; time = "20 s"; cadence = 164; cues = ( "Tall" ); },
           { kind = "cool-down"; time = "5 s"; } );
"""


def write(path, content):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def steers(output, curses=False):
    """What in it a terminal would obey, or None."""
    if curses:
        if STEERS.search(output):
            return "%r" % STEERS.search(output)
        output = CURSES.sub(b"", output)
    try:
        text = PROGRESS.sub(b"", output).decode()
    except UnicodeDecodeError as error:
        return "broken UTF-8: %s in %r" % (error, output[max(error.start - 60, 0):][:120])
    found = re.search("[\x00-\x08\x0b-\x1f\x7f\x80-\x9f%s]" % BIDI, text)
    return found and "%r in %r" % (found.group(0), text[max(found.start() - 60, 0):][:120])


def uncut(raw):
    """Without the character or the sequence in the middle of which it was killed."""
    raw = re.sub(rb"\x1b(\[[0-9;?]*|[()])?\Z", b"", raw)
    return re.sub(rb"([\xc0-\xff]|[\xe0-\xff][\x80-\xbf]|[\xf0-\xff][\x80-\xbf]{2})\Z", b"", raw)


def on_terminal(*words, keys=(), seconds=30, **environment):
    """Its output on a terminal, from the beginning to the end."""
    terminal = PtyTerminal([TURNOVER, *words], 24, 80,
                           {"TERM": "xterm-256color", **environment})
    for key in keys:
        terminal.keys(key)
    terminal.wait(seconds)
    raw = terminal.raw
    terminal.close()
    # The line's own echo of keys and its \r before each \n are none of the program's.
    return raw.replace(b"\r\n", b"\n").replace(b"\r\n", b"\n")


def clean(what, *commands, curses=False, **settings):
    """Each prints something, and nothing of it steers."""
    faults = []
    for words in commands:
        output = on_terminal(*words, **settings)
        fault = steers(output, curses) if output else "it printed nothing"
        if fault:
            faults.append("%s: %s" % (words, fault))
    check(not faults, what, *faults)


# ---- files ----


def modes(folder):
    return {os.path.relpath(path, folder): stat.S_IMODE(os.lstat(path).st_mode)
            for path in [folder, *glob.glob(folder + "/**", recursive=True)]}


def kept(umask):
    """Everything that was kept of runs, readable by nobody else, whatever the umask."""
    session = write(WORK + "/one.session", SCRIPT)
    mirror = WORK + "/mirror.jsonl"
    write(CONFIG + "/runner.cfg", 'journal = { mirror = "%s"; };\n' % mirror)
    before = os.umask(umask)
    try:
        subprocess.run([TURNOVER, "journal", "add", "--activity", "run", "--date", "2026-11-01",
                        "--note", "mine"], stdin=subprocess.DEVNULL, capture_output=True)
        subprocess.run([TURNOVER, "journal", "edit", "last"], stdin=subprocess.DEVNULL,
                       capture_output=True, env=dict(os.environ, EDITOR="false"))
        terminal = PtyTerminal([TURNOVER, "play", session, *QUIET], 24, 80, {})
        terminal.saw("play it")
        terminal.keys("Enter")
        until(lambda: os.path.exists(STATE + "/known") and glob.glob(STATE + "/*.log"))
        terminal.close()
    finally:
        os.umask(before)
    found = {**modes(DATA), **modes(STATE)}
    names = " ".join(found)
    check("journal.db" in names and ".log" in names and "known" in names and "run-" in names,
          "umask %03o: a journal, a log, an edited run, what is known" % umask, found)
    wrong = {name: oct(mode) for folder in (DATA, STATE) for name, mode in modes(folder).items()
             if mode & 0o077}
    check(not wrong, "… nobody else may read them", wrong)
    check(os.path.exists(mirror) and not os.stat(mirror).st_mode & 0o077,
          "… nor the journal's mirror", oct(os.stat(mirror).st_mode) if os.path.exists(mirror)
          else "there is none")


def kept_000():
    kept(0)


def kept_077():
    kept(0o077)


# ---- the editor ----

METACHARACTERS = "x; touch pwned; $(touch pwned) `touch pwned` | touch pwned & > pwned '\" \\ *.session"


def editor():
    """One argument is one argument, and no shell is asked."""
    record = write(WORK + "/bin/record", '#!/bin/sh\nprintf "%s\\0" "$@" >"$RECORD"\n')
    os.chmod(record, 0o755)
    for name, how in ((METACHARACTERS, "a name of metacharacters"),
                      ("-c.session", "a name like an option"),
                      ("line\nfeed \x1b]0;PWN\x07.session", "a name with control codes")):
        write(os.path.join(WORK, "here", name), SCRIPT)
        environment = dict(os.environ, RECORD=WORK + "/words", VISUAL="",
                           EDITOR=record + "  --wait\t$(touch pwned) ;")
        done = subprocess.run([TURNOVER, "edit", "./" + name], cwd=WORK + "/here",
                              env=environment, capture_output=True)
        with open(WORK + "/words", "rb") as file:
            words = file.read().decode().split("\0")[:-1]
        check(words == ["--wait", "$(touch", "pwned)", ";", "./" + name],
              "$EDITOR with arguments gets " + how, words, done.stderr.decode())
        check(not glob.glob(WORK + "/**/pwned", recursive=True), "… and nothing else ran")
    new = subprocess.run([TURNOVER, "new", "$(touch pwned);x"], cwd=WORK + "/here",
                         env=environment, capture_output=True)
    check(not glob.glob(WORK + "/**/pwned", recursive=True), "a new session's name runs nothing",
          new.stderr.decode())
    subprocess.run([TURNOVER, "journal", "add", "--activity", "run", "--note", "$(touch pwned)`id`"],
                   stdin=subprocess.DEVNULL, cwd=WORK + "/here", env=environment)
    subprocess.run([TURNOVER, "journal", "edit", "last"], stdin=subprocess.DEVNULL,
                   cwd=WORK + "/here", env=environment, capture_output=True)
    check(not glob.glob(WORK + "/**/pwned", recursive=True), "nor does what a run's text says")


def shells():
    """No call in the sources could start one."""
    bad = []
    for path in glob.glob(SOURCES + "/src/**/*.[ch]", recursive=True):
        with open(path, encoding="utf-8") as file:
            for at, line in enumerate(file, 1):
                if re.search(r"\b(system|popen|wordexp|posix_spawnp?|execl[ep]?|execv)\s*\(", line) \
                        or "/bin/sh" in line:
                    bad.append("%s:%d: %s" % (path, at, line.strip()))
    check(not bad, "no source knows a shell", *bad)


def one_place():
    """Outside of say.c only texts of the program's own go to a stream of the terminal."""
    bad = []
    for path in sorted(glob.glob(SOURCES + "/src/app/**/*.c", recursive=True)):
        if path.endswith("/console/say.c"):
            continue
        with open(path, encoding="utf-8") as file:
            text = file.read()
        for call in re.finditer(r"\b(v?f?printf|f?puts|f?write|f?putc|putchar|perror)\s*\(([^;]*);", text):
            name, words = call.groups()
            if name in ("printf", "vprintf", "puts", "putchar", "perror") or \
                    (re.search(r"\bstd(out|err)\b", words) and
                     not (name == "fputs" and words.startswith('"')) and
                     not (name == "fprintf" and re.match(r'stderr, "[^"]*"', words) and
                          not re.search(r'"[^"]*%[^"%]*s[^"]*"(?!,\s*filled,\s*"=+")', words))):
                bad.append("%s: %s(%s" % (os.path.basename(path), name, words[:60]))
    check(not bad, "texts reach the terminal through say.c alone", *bad)


# ---- the terminal ----


def scripts():
    """Sessions with something hostile at each place, raw and as an escape of libconfig."""
    places = ['title = "%s"', 'title = "A"; author = "%s"', 'title = "A"; notes = "%s"',
              'title = "A"; %s = 1', 'title = "A"; # %s\n', 'title = "A"; /* %s */',
              'title = "A"; parameters = { %s = { default = "%s"; }; }']
    paths = []
    for number, bytes_ in enumerate(HOSTILE + [b"a\0b"]):
        escaped = "".join("\\x%02x" % byte for byte in bytes_).encode()
        phase = SCRIPT.replace('"Tall"', '"%s"').split("\n", 1)[1].encode()
        for text in bytes_, escaped:
            for place in places + [None]:
                head = b'title = "A";' if place is None else place.encode().replace(b"%s", text) + b";"
                body = b"format = 1; " + head + b"\n" + \
                    phase.replace(b"%s", text if place is None else b"Tall")
                # The name of the file is hostile, too, where a name can be.
                name = b"s%d %s.session" % (len(paths), bytes_.replace(b"\0", b"").replace(b"/", b""))
                paths.append(write(os.path.join(WORK.encode(), b"in", name), body))
    return paths


def sessions():
    paths = scripts()
    check(len(paths) > 200, "%d hostile sessions" % len(paths))
    clean("check: their mistakes", ["check", *paths], seconds=60)
    own = os.path.join(CONFIG, "sessions")
    good = [path for path in paths
            if subprocess.run([TURNOVER, "check", path], capture_output=True).returncode == 0]
    print("# %d of them are sessions: the comment or the name alone is hostile" % len(good))
    sample = good[::max(len(good) // 8, 1)] + paths[:4]
    clean("show in every form", *(["show", path, "--clicks", "--format", form] for path in sample
                                  for form in ("card", "markdown", "json", "timeline")))
    clean("the player in lines", *(["play", path, "--plain", "--device", "clock", "--speed",
                                    "100000"] for path in sample), keys=["Enter"])
    clean("render and export", *([command, path, "-o", WORK + "/x" + str(n) + "." + form]
                                 for n, path in enumerate(sample)
                                 for command, form in (("render", "wav"), ("export", "zwo"))))
    clean("export to the terminal", *(["export", path, "-o", "-", "--format", form]
                                      for path in sample[:4]
                                      for form in ("md", "txt", "ics", "zwo", "session")))
    for path in sample[:3]:
        write(os.path.join(own.encode(), os.path.basename(path)), SCRIPT)
    clean("what is in the own folder", [], ["show", "nothing like it"], ["doctor", "--device", "clock"],
          TERM="dumb")


def words():
    """On the command line and in the environment."""
    commands = []
    for bad in TOGETHER:
        commands += [[bad], ["show", bad], ["show", "demo", b"--" + bad], ["show", "demo", b"--set=" + bad],
                     ["show", "demo", b"--set=a=" + bad], ["show", "demo", b"--baseline=" + bad],
                     ["show", "demo", b"--format=" + bad], ["import", bad], ["new", bad],
                     ["plan", "start", bad], ["journal", "show", bad], ["review", b"--context=" + bad],
                     ["render", "demo", "-o", bad], ["export", "demo", "-o", bad],
                     ["journal", "export", "-o", bad + b"/x"], ["today", b"--date=" + bad],
                     ["play", "demo", "--plain", "--device", bad + b"x", b"--from=" + bad]]
    clean("%d command lines" % len(commands), *commands)
    for bad in ("\x1b]0;PWN\x07", "\u202eback", "\x9b31337m"):
        home = WORK + "/home " + bad
        places = dict(HOME=home, XDG_CONFIG_HOME=home + "/c", XDG_DATA_HOME=home + "/d",
                      XDG_STATE_HOME=home + "/s", TURNOVER_SESSIONS=home + "/sessions")
        clean("a home called %r" % bad, ["doctor", "--device", "clock"], ["show", "demo"], ["new", "x"],
              ["journal", "add", "--activity", "run"], ["journal", "list"], EDITOR="none" + bad, TERM="x" + bad,
              keys=["q"], **places)


def settings():
    """The runner's own files, as they may come from somebody else, too."""
    for number, bad in enumerate(TOGETHER):
        write(CONFIG + "/runner.cfg", b'screen = { theme = "' + bad + b'"; }; ' + bad + b" = 1;\n")
        write(CONFIG + "/themes/t%d.theme" % number,
              b'title = "' + bad + b'"; roles = { ' + bad + b' = "red"; };')
        clean("a runner.cfg with %r" % bad, ["doctor", "--device", "clock"], ["show", "demo"], TERM="dumb")
        write(CONFIG + "/runner.cfg", 'screen = { theme = "t%d"; };\n' % number)
        clean("a theme with it", [], keys=["q"], seconds=5, curses=True)


def hostile_journal(plans=True):
    """Every text of a journal, as another program might have written it."""
    session = write(WORK + "/one.session", SCRIPT.replace("20 s", "0.3 s").replace("5 s", "0.2 s"))
    for _ in range(3):
        subprocess.run([TURNOVER, "play", session, "--plain", "--no-delay", *QUIET],
                       stdin=subprocess.DEVNULL, capture_output=True)
    subprocess.run([TURNOVER, "plan", "start", "eight-weeks", "--date", "2026-11-02"], capture_output=True,
                   stdin=subprocess.DEVNULL)
    for n in range(len(HOSTILE)):
        subprocess.run([TURNOVER, "journal", "add", "--activity", "run", "--context", "easy", "--minutes",
                        "30", "--cadence", "160", "--note", "n%d" % n, "--shoes", "blue"],
                       capture_output=True, stdin=subprocess.DEVNULL)
    changed = 0
    with sqlite3.connect(DATA + "/journal.db") as db:
        columns = [column[1] for column in db.execute("PRAGMA table_info(runs)")
                   if column[2] == "TEXT" and column[1] not in ("uid", "recording")]
        rows = [row for (row,) in db.execute("SELECT id FROM runs").fetchall()]
        for number, row in enumerate(rows):
            # One column of a run, so that the others are not refused for it.
            column = columns[number % len(columns)]
            db.execute("UPDATE runs SET %s = CAST(? AS TEXT) || coalesce(%s, '') WHERE id = ?" %
                       (column, column), (HOSTILE[number % len(HOSTILE)], row))
            changed += 1
        for table, column in (("scripts", "bytes"), ("plans", "name"), ("plans", "script"),
                              ("segments", "name"), ("interruptions", "cause")):
            if table != "plans" or plans:
                changed += db.execute("UPDATE %s SET %s = CAST(? AS TEXT) || coalesce(%s, '')" %
                                      (table, column, column), (TOGETHER[1],)).rowcount
        db.execute("UPDATE runs SET note = CAST(? AS TEXT) WHERE id = 2", (TOGETHER[2],))
    return changed


def journal():
    changed = hostile_journal()
    check(changed > 20, "%d texts of a journal are hostile" % changed)
    ids = range(1, 4 + len(HOSTILE))
    clean("journal list, check, export", ["journal", "list", "--all"], ["journal", "check"],
          ["journal", "export"], ["journal", "export", "--format", "csv"])
    clean("journal show in every form", *(["journal", "show", str(n), "--format", form] for n in ids
                                          for form in ("card", "json", "script")))
    clean("review in every form", *(["review", "--format", form] for form in ("text", "csv", "json", "svg")))
    clean("plans, today, baselines", ["plan", "show"], ["plan", "list"], ["today"], ["today", "--format", "json"],
          ["baseline"], ["plan", "export", "-o", "-"], keys=["q", "\n"])
    clean("journal edit and delete", ["journal", "edit", "5"], ["journal", "delete", "6"], keys=["q", "\n"],
          EDITOR="false")


def screens():
    """The lobby over all that, and the player; what is typed there, too."""
    hostile_journal(plans=False)
    for number, bad in enumerate(HOSTILE):
        folder = os.path.join(CONFIG.encode(), b"sessions")
        write(os.path.join(folder, b"%d " % number + bad.replace(b"/", b"") + b".session"), SCRIPT)
        write(os.path.join(folder, b"t%d.session" % number), SCRIPT.encode().replace(b"A good one", bad))
        write(os.path.join(folder, b"c%d.session" % number), SCRIPT.encode() + b"# " + bad)
        write(os.path.join(folder, b"p%d.plan" % number), b'format = 1; title = "' + bad + b'";')
    raw = b""
    for keys in (["v", "Escape", "p", "Escape", "c", "Escape", "q"],
                 ["/", "t1", "Enter", "c", "Escape", "Escape", "q"],
                 [*["Down"] * 12, "c", "Escape", "?", "Escape", "e", "Enter", "q"]):
        terminal = PtyTerminal([TURNOVER], 40, 120, {"TERM": "xterm-256color", "EDITOR": "false"})
        terminal.saw("Enter")
        for key in keys:
            before = terminal.taken
            terminal.keys(key)
            until(lambda t=terminal, n=before: t.pump() and t.taken > n, 0.3)
        terminal.keys("q", "q")
        terminal.wait(5)
        raw += terminal.raw
        terminal.close()
    check(len(raw) > 10000 and not steers(raw, True), "the lobby and its pages", steers(raw, True))
    raw, lost = b"", 0
    for number, bad in enumerate(TOGETHER):
        # Another text each: what was played once is not asked about.
        path = write(os.path.join(WORK.encode(), b"out", bad.replace(b"/", b"") + b".session"),
                     SCRIPT + "# %d\n" % number)
        terminal = PtyTerminal([TURNOVER, "play", path, *QUIET, "--no-delay"], 24, 80,
                               {"TERM": "xterm-256color"})
        terminal.saw("play it")
        terminal.keys("Enter")
        lost += not until(lambda t=terminal: t.pump() and t.taken > 1500 and glob.glob(STATE + "/*.log"))
        os.kill(terminal.pid(), signal.SIGKILL)
        raw += uncut(terminal.raw)
        terminal.close()
        # What was interrupted is offered, by its title and its path.
        terminal = PtyTerminal([TURNOVER, "play", "demo", *QUIET], 24, 80,
                               {"TERM": "xterm-256color"})
        until(lambda t=terminal: t.pump() and t.taken > 200, 5)
        terminal.keys("d")
        until(lambda t=terminal: t.pump() and t.taken > 2000, 5)
        terminal.keys("q", "y")
        terminal.wait(2)
        raw += terminal.raw
        terminal.close()
    check(not lost and len(raw) > 10000 and not steers(raw, True), "the player, and what was interrupted",
          steers(raw, True))


def imports():
    """Recordings and workouts of other programs."""
    with open(SOURCES + "/tests/data/workouts/example.zwo", encoding="utf-8") as file:
        zwo = file.read()
    with open(SOURCES + "/tests/data/workouts/example.intervals.txt", encoding="utf-8") as file:
        plain = file.read()
    commands = []
    for number, bad in enumerate(TOGETHER):
        escaped = "".join("&#x%x;" % code for code in map(ord, bad.decode("utf-8", "replace")) if code > 8)
        for way, text in enumerate((bad, escaped.encode())):
            name = os.path.join(WORK.encode(), b"%d-%d %s" % (number, way, bad.replace(b"/", b"")))
            paths = [write(name + b".zwo", zwo.encode().replace(b"resisted", text).replace(b"example", text)),
                     write(name + b".txt", plain.encode() + b"\n" + text + b"\n- 30s " + text + b"\n"),
                     write(name + b".csv", b"time,cadence," + text + b"\n0,80,1\n1,80,2\n" + text + b"\n"),
                     write(name + b".tcx", b'<?xml version="1.0"?><TrainingCenterDatabase xmlns="http://www.garmin'
                           b'.com/xmlschemas/TrainingCenterDatabase/v2"><Activities><Activity Sport="' + text +
                           b'"><Id>' + text + b'</Id><Lap StartTime="' + text + b'"><Notes>' + text +
                           b"</Notes></Lap></Activity></Activities></TrainingCenterDatabase>"),
                     write(name + b".fit", b"\x0e\x10" + text)]
            commands += [["import", "-n", path] for path in paths]
            commands += [["import", "--stdout", path] for path in paths[:2]]
            commands += [["import", "-n", "--format", "json", *paths[2:]], ["import", "--yes", paths[2]]]
    clean("%d imports" % len(commands), *commands)


LIST = [kept_000, kept_077, editor, shells, one_place, sessions, words, settings, journal, screens, imports]
sys.exit(run(LIST, longest=(words, sessions, imports, screens)))

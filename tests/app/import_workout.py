#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workouts of Zwift and intervals.icu become sessions: what they say is there, what was
guessed is marked, what is hostile is refused in time, and nothing is overwritten."""
import glob
import json
import os
import random
import re
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import built_with, check, run, skip  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SOURCE = os.environ["top_srcdir"]
DATA = os.path.join(SOURCE, "tests", "data", "workouts")
OWN = os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", "sessions")
EXPAT = built_with("EXPAT")


def turnover(*arguments, **environment):
    return subprocess.run([TURNOVER, *arguments], capture_output=True, check=False, timeout=60,
                          env={**os.environ, **environment})


def write(name, content):
    path = os.path.join(WORK, name)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def imported(path, *options):
    """The session as data, and its script."""
    done = turnover("import", path, "--stdout", *options)
    session = write("imported.session", done.stdout)
    shown = turnover("show", session, "--format", "json")
    return (json.loads(shown.stdout) if shown.returncode == 0 else None,
            done.stdout.decode(), done)


def zwo(blocks, head="<sportType>run</sportType>"):
    return ('<?xml version="1.0" encoding="UTF-8"?><workout_file>%s<workout>%s</workout>'
            '</workout_file>' % (head, blocks))


def brief(session):
    return [(part["kind"], part["name"], round(part["end_s"] - part["start_s"], 3),
             part["cadence_from"], part["cadence_to"]) for part in session["segments"]]


WANTED = [("warm-up", "Warm-up", 300, 164, 164)] + [
    ("stride", "Stride", 30, 172, 172), ("walk", "Walk back", 60, None, None)] * 4 + [
    ("cool-down", "Cool-down", 300, 164, 164)]


def examples():
    if EXPAT:
        session, script, _ = imported(os.path.join(DATA, "example.zwo"))
        check(session and brief(session) == WANTED and session["title"] == "Wk3 resisted strides",
              "Zwift's example is what it was", session and brief(session))
        check("{ repeat = 4; phases = (" in script and script.count("kind = ") == 4,
              "its rounds are folded again", script)
        check("# guess: its kind, by its name" in script and "example.zwo" in script,
              "what is guessed is marked", script)
    session, script, _ = imported(os.path.join(DATA, "example.intervals.txt"))
    wanted = [(kind, name if kind != "stride" else "Stride, quick contacts", *rest)
              for kind, name, *rest in WANTED]
    check(session and brief(session) == wanted, "the example of intervals.icu, too",
          session and brief(session))


def round_trip():
    """What we write we read: the same lengths, cadences, names."""
    for path in sorted(glob.glob(os.path.join(SOURCE, "sessions", "*.session"))):
        before = json.loads(turnover("show", path, "--format", "json").stdout)
        wanted = [(part["name"], int(part["end_s"] + 0.5) - int(part["start_s"] + 0.5),
                   *(part[end] and int(part[end] + 0.5) for end in ("cadence_from", "cadence_to")))
                  for part in before["segments"]]
        for ending in ["zwo", "txt"] if EXPAT else ["txt"]:
            to = os.path.join(WORK, "trip." + ending)
            turnover("export", path, "-o", to, "--force")
            session, _, done = imported(to)
            found = [part[1:] for part in brief(session)] if session else done.stderr
            what = "%s: there and back as .%s" % (os.path.basename(path), ending)
            if ending == "txt":  # each length is rounded; a cue holds the load, too
                good = len(found) == len(wanted) and all(
                    one[0].startswith(other[0]) and abs(one[1] - other[1]) <= 1 and
                    one[2:] == other[2:] for one, other in zip(found, wanted))
            else:  # a name ends at its colon
                good = found == [(part[0].split(":")[0], *part[1:]) for part in wanted]
            check(good, what, wanted, found)


def blocks():
    if not EXPAT:
        skip("blocks of Zwift", "built without expat")
        return
    cases = [
        ('<Warmup Duration="300.5" PowerLow="0.5" PowerHigh="0.7" Cadence="85"/>',
         [("warm-up", "Warm-up", 300.5, 170, 170)], "of one leg"),
        ('<SteadyState Duration="30" Power="1.0" Cadence="180"/>',
         [("stride", "Stride", 30, 180, 180)], "by its effort"),
        ('<SteadyState Duration="900" Power="0.85" CadenceLow="86" CadenceHigh="90"/>',
         [("tempo", "Tempo", 900, 176, 176)], "the middle of its range"),
        ('<FreeRide Duration="60"/>', [("recovery", "Recovery", 60, None, None)], "guess"),
        ('<IntervalsT Repeat="3" OnDuration="30" OffDuration="60" OnPower="1.1" OffPower="0.6" '
         'CadenceResting="80"><textevent timeoffset="0" message="Fast 1 of 3: 178 steps/min, '
         'tall"/></IntervalsT>',
         [("stride", "Fast", 30, 178, 178), ("recovery", "Recovery", 60, 160, 160)] * 3,
         '"tall"'),
        ('<FreeRide Duration="60"/><Strange Duration="7"/>',
         [("recovery", "Recovery", 60, None, None)], "left out: an element Strange"),
        ('<FreeRide Duration="0"/><FreeRide Duration="60"/><FreeRide/>',
         [("recovery", "Recovery", 60, None, None)], "without a length"),
        ('<FreeRide Duration="60"><textevent timeoffset="70" message="late"/></FreeRide>',
         [("recovery", "Recovery", 60, None, None)], "behind its end"),
        ('<SteadyState Duration="60" Cadence="700"/>', [("easy", "Easy run", 60, None, None)],
         "legs cannot do"),
    ]
    for block, wanted, words in cases:
        session, script, done = imported(write("block.zwo", zwo(block)))
        check(session and brief(session) == wanted and words in script,
              "%s: %s" % (block[:40], words), session and brief(session), script, done.stderr)
    head = "<sportType>run</sportType><durationType>distance</durationType>"
    session, script, _ = imported(write("far.zwo", zwo('<SteadyState Duration="1000" Power="0.7"/>',
                                                       head)))
    check(session and session["length_s"] == 360 and "guess: 1000 m" in script,
          "metres become a time, and that is said", script)
    session, script, _ = imported(write("bike.zwo", zwo(
        '<SteadyState Duration="60" Power="0.7" Cadence="90"/>', "<sportType>bike</sportType>")))
    check(session["segments"][0]["cadence_from"] is None and "for a bike" in script,
          "what was for the bike is no cadence of legs", script)


def lines():
    cases = [
        ("- 10m", [("easy", "Easy run", 600, None, None)], "guess"),
        ("- Easy 1h2m3s Z2 HR", [("easy", "Easy", 3723, None, None)], "Z2 HR"),
        ("- 1m30 Z4 HR 90rpm\n", [("tempo", "Tempo", 90, 180, 180)], "doubled"),
        ("- 1'30\" 60% HR 172rpm", [("recovery", "Recovery", 90, 172, 172)], "60% HR"),
        ("- 30s Z5\n- 30s Z1", [("stride", "Stride", 30, None, None),
                                ("recovery", "Recovery", 30, None, None)], "by its effort"),
        ("- Run 400mtr 5:00/km Pace", [("easy", "Run", 120, None, None)], "400 m, as the time at"),
        ("- 5km Z2", [("easy", "Easy run", 1800, None, None)], "guess: 5000 m"),
        ("- 12m 90-100rpm", [("easy", "Easy run", 720, 190, 190)], "the middle of its range"),
        ("- Up 164-172 spm 2m Z2 HR 82-86rpm", [("easy", "Up", 120, 164, 172)], '"164 -> 172"'),
        ("Main set 3x\n\n- Stride 20s\n- 40s Z1\n\n- 10m Z1", [
            ("stride", "Stride", 20, None, None), ("recovery", "Main set", 40, None, None)] * 3 +
         [("cool-down", "Main set", 600, None, None)], "repeat = 3"),
        ("2x\n- 10s\n- 20s\n3x\n- 30s", [("easy", "Easy run", 10, None, None),
                                         ("easy", "Easy run", 20, None, None)] * 2 +
         [("easy", "Easy run", 30, None, None)] * 3, "repeat = 3"),
        ("Warmup\n- 9m Z2 press lap", [("warm-up", "Warmup", 540, None, None)], 'until = "key"'),
        ("- no length\n- 5s", [("easy", "Easy run", 5, None, None)], 'left out: "no length"'),
        ("\ufeff- \"q\" \\ $x 5s\r\n", [("easy", '"q" \\ $x', 5, None, None)], '\\"q\\"'),
    ]
    for text, wanted, words in cases:
        session, script, done = imported(write("lines.txt", text))
        check(session and brief(session) == wanted and words in script,
              "%s: %s" % (text[:30].encode("ascii", "replace").decode().replace("\r", "").replace("\n", "|"), words.replace("\\", "")),
              session and brief(session), script, done.stderr)


def places():
    source = write("My Plan, Wk 3 (hard)!.txt", "- Stride 172 spm 20s Z4\n- Cool 5m")
    done = turnover("import", source)
    first = os.path.join(OWN, "my-plan-wk-3-hard.session")
    check(done.returncode == 0 and os.path.exists(first) and b"172 spm" in done.stdout,
          "it has a clean name among one's own", done.stdout, done.stderr)
    with open(first, encoding="utf-8") as file:
        text = file.read()
    check(turnover("show", "my-plan-wk-3-hard").returncode == 0, "and is found by it")
    turnover("import", source)
    check(sorted(os.listdir(OWN)) == ["my-plan-wk-3-hard-2.session", "my-plan-wk-3-hard.session"],
          "a second one is a second one", os.listdir(OWN))
    with open(first, encoding="utf-8") as file:
        check(file.read() == text, "nothing is overwritten")
    for name, wanted in (("...txt", "imported"), ("today.txt", "today-imported"),
                         ("\033[31m\u202e.txt", "31m"), ("ÄÖ.txt", "imported-2"),
                         ("x" * 200 + ".txt", "x" * 60)):
        done = turnover("import", write(name, "- 5s"))
        check(os.path.exists(os.path.join(OWN, wanted + ".session")) and
              b"\033" not in done.stdout + done.stderr, "a name like %r" % name[:9],
              os.listdir(OWN), done.stderr)
    to = os.path.join(WORK, "to.session")
    check(turnover("import", source, "-o", to).returncode == 0 and os.path.exists(to), "-o")
    done = turnover("import", source, "-o", to)
    check(done.returncode == 1 and b"--force" in done.stderr, "which is not overwritten")
    check(turnover("import", source, "-o", to, "--force").returncode == 0, "but with --force")
    before = sorted(os.listdir(OWN))
    check(turnover("import", source, "--dry-run").stdout.startswith(b"# Made by turnover") and
          sorted(os.listdir(OWN)) == before, "a dry run prints it")
    run_file = write("run.csv", "time,cadence\n0,170\n")
    for arguments, words in (((source, run_file), b"apart"), ((source, source, "-o", to), b"one"),
                             ((run_file, "--stdout"), b".zwo and .txt")):
        done = turnover("import", *arguments)
        check(done.returncode == 2 and words in done.stderr, "a command line that cannot be: %s" %
              words.decode(), done.stderr)


def hostile():
    bomb = '<!DOCTYPE x [<!ENTITY a "%s">%s]>' % ("x" * 50, "".join(
        '<!ENTITY %s "%s">' % (chr(98 + i), ("&%s;" % chr(97 + i)) * 10) for i in range(9)))
    secret = write("secret", "TOP-SECRET")
    cases = {
        "entities that grow": bomb + '<workout_file><name>&j;</name></workout_file>',
        "a file of mine": '<!DOCTYPE x [<!ENTITY a SYSTEM "file://%s">]><workout_file><name>&a;'
                          "</name><workout><FreeRide Duration='9'/></workout></workout_file>" % secret,
        "elements 100 000 deep": "<a>" * 100000,
        "no workout": "<html><body/></html>", "no steps": zwo(""), "half a file": zwo("")[:60],
        "nothing": "", "no XML": "hello", "bytes": bytes(range(256)) * 50,
        "20 million steps": zwo('<IntervalsT Repeat="999" OnDuration="40" OffDuration="40"/>' * 300),
        "13 hours": zwo('<FreeRide Duration="46800"/>'),
        "3000 blocks": zwo('<FreeRide Duration="3"/><SteadyState Duration="4"/>' * 1500),
        "too large": zwo("<FreeRide Duration='9'/>" * 60000),
        "odd numbers": zwo('<FreeRide Duration="1e9"/><FreeRide Duration="-5"/><FreeRide '
                           'Duration="99999999999999999999"/><FreeRide Duration="nan"/>'),
    }
    for what, content in cases.items():
        for ending in (".zwo", ".txt"):
            start = time.monotonic()
            done = turnover("import", write("hostile" + ending, content), "--stdout")
            fault = (done.returncode != 1 or done.stdout or not done.stderr or
                     b"SECRET" in done.stderr or b"Sanitizer" in done.stderr)
            check(not fault and time.monotonic() - start < 30, "%s: %s is refused" % (ending, what),
                  done.returncode, done.stderr[:300], done.stdout[:300])
    done = turnover("import", os.path.join(WORK, "not-there.zwo"))
    check(done.returncode == 1 and b"not-there" in done.stderr, "a file that is not there")
    os.mkfifo(os.path.join(WORK, "pipe.zwo"))
    check(turnover("import", os.path.join(WORK, "pipe.zwo")).returncode == 1, "a pipe hangs nothing")


def damaged():
    """Any damage: refused with a word, or a session without a mistake."""
    source, faults, taken = random.Random(7), [], 0
    for name in ["example.zwo", "example.intervals.txt"] if EXPAT else ["example.intervals.txt"]:
        with open(os.path.join(DATA, name), "rb") as file:
            whole = file.read()
        for i in range(20):
            data = bytearray(whole)
            for _ in range(source.randrange(1, 12)):
                data[source.randrange(len(data))] = source.choice(b"0123459<>&\"'x- \n\0\xff%$#")
            path = write("damaged" + os.path.splitext(name)[1], bytes(data))
            done = turnover("import", path, "--stdout")
            taken += done.returncode == 0
            if done.returncode == 1:
                if not done.stderr or done.stdout:
                    faults.append((name, i, done.stderr))
            elif done.returncode != 0 or turnover(
                    "check", write("damaged.session", done.stdout)).returncode != 0:
                faults.append((name, i, done.returncode, done.stderr))
    check(not faults and taken > 5, "damaged files: %d of them taken, none with a mistake" % taken,
          faults)
    if not EXPAT:
        done = turnover("import", os.path.join(DATA, "example.zwo"))
        check(done.returncode == 1 and b"without expat" in done.stderr, "without expat it says so")


def comments():
    """Whatever a file is called and says, it stays in comments and texts."""
    name = 'x"; phases = (); # \u2028.txt'
    done = turnover("import", write(name, '- "; }, phases = ( 5s Z2 */ # @include "x"\nodd $x \\\n'),
                    "--stdout")
    script = write("comments.session", done.stdout)
    check(done.returncode == 0 and turnover("check", script).returncode == 0 and
          len(re.findall(r"^phases = \($", done.stdout.decode(), re.M)) == 1,
          "nothing gets out of its quotes", done.stdout, done.stderr)


if __name__ == "__main__":
    sys.exit(run([examples, round_trip, blocks, lines, places, hostile, damaged, comments],
                 at_once=3))

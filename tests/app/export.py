#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `turnover export` writes, read by readers of our own: a workout for a watch bit by
bit, Zwift's XML, the text of intervals.icu by its grammar. Every form has the segments that
`show` has, in their order, with their lengths and cadences."""
import glob
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), os.path.join(HERE, "..", "oracle")]
import fit_workout as fit  # noqa: E402
from parts import check, run  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SOURCE = os.environ["top_srcdir"]
NESTED = """format = 1; title = "Nested <&> \\"all\\""; author = "A & B";
phases = (
  { kind = "warm-up"; name = "5m 400mtr 4x Z2 1'30 20% - up"; time = "90 s"; },
  { repeat = 3; phases = (
    { repeat = 4; phases = ( { kind = "stride"; time = "20 s"; cadence = 180; },
                             { kind = "recovery"; time = "40 s"; skip_last = true; } ); },
    { kind = "easy"; time = "1 min 30 s"; cadence = "160 -> 170"; clicks = "off"; } ); },
  { repeat = 5; phases = ( { kind = "tempo"; time = "61.5 s"; cadence = 170; },
                           { kind = "walk"; time = "30 s"; skip_last = true; } ); },
  { kind = "drill"; contacts = 20; cadence = 140; sets = 3; rest = "20 s"; impact = 0.25; },
  { repeat = 2; shuffle = true; seed = 9; phases = (
    { kind = "form"; name = "a"; time = "10 s"; }, { kind = "form"; name = "b"; time = "11 s"; },
    { kind = "change"; name = "Grüße, weiter!"; until = "key"; time = "12 s"; } ); },
  { kind = "cool-down"; time = "60 s"; breathing = "3 s in, 3 s out"; } );
"""
LONG = """format = 1; title = "%s"; phases = ( %s { kind = "cool-down"; time = "9 s"; } );
""" % ("é" * 60, "".join('{ kind = "easy"; name = "%s %d"; time = "%d s"; },' % ("ö" * 60, i, i)
                         for i in range(10, 70)))


def turnover(*arguments, **environment):
    return subprocess.run([TURNOVER, *arguments], capture_output=True, check=False,
                          env={**os.environ, **environment})


def script(name, text):
    path = os.path.join(WORK, name + ".session")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def sessions():
    yield from sorted(glob.glob(os.path.join(SOURCE, "sessions", "*.session")))
    yield script("nested", NESTED)
    yield script("long", LONG)


def segments(session):
    shown = turnover("show", session, "--format", "json")
    return json.loads(shown.stdout)["segments"]


def exported(session, ending, *options, **environment):
    to = os.path.join(WORK, "exported." + ending)
    done = turnover("export", session, "-o", to, "--force", *options, **environment)
    return to, done


def spm(segment):
    """The cadence in words, as whole numbers; half a step goes up."""
    ends = [int(segment[end] + 0.5) for end in ("cadence_from", "cadence_to")
            if segment[end] is not None]
    return "" if not ends else "%d spm" % ends[0] if ends[0] == ends[1] else "%d-%d spm" % (*ends,)


def name(path):
    return os.path.basename(path)


# ---- a watch ------------------------------------------------------------------------

def same_fit(steps, wanted):
    """The first difference between a workout and the segments; None: there is none."""
    run_steps = fit.played(steps)
    if len(run_steps) != len(wanted):
        return "%d steps for %d segments" % (len(run_steps), len(wanted))
    for step, segment in zip(run_steps, wanted):
        length = round((segment["end_s"] - segment["start_s"]) * 1000)
        full = (spm(segment) + " " + segment["name"]).strip()
        if not full.startswith(step.name) or (step.name != full and len(step.name.encode()) < 44):
            return "%r is not %r" % (step.name, full)
        if step.kind == fit.TIME and abs(step.value - length) > 1:
            return "%s: %d ms for %d" % (step.name, step.value, length)
        if step.kind not in (fit.TIME, fit.OPEN):
            return "%s is neither timed nor open" % step.name
        if (step.target == fit.TARGET_CADENCE) != bool(spm(segment)):
            return "%s: a target without a cadence, or none" % step.name
        if step.target == fit.TARGET_CADENCE:
            ends = sorted((segment["cadence_from"], segment["cadence_to"]))
            if step.aim != 0 or abs(2 * step.low - ends[0] + 4) > 1 or \
                    abs(2 * step.high - ends[1] - 4) > 1:
                return "%s: %d to %d of one leg for %s" % (step.name, step.low, step.high, ends)
    return None


def watch():
    for session in sessions():
        wanted = segments(session)
        to, done = exported(session, "fit")
        _, workout, steps = fit.read(to)
        fault = same_fit(steps, wanted)
        check(done.returncode == 0 and fault is None, "%s: a watch does it all" % name(session),
              fault, done.stderr.decode())
        check((b"50 at most" in done.stderr) == (len(steps) > 50),
              "%s: %d steps, said if they are too many" % (name(session), len(steps)))
    _, workout, steps = fit.read(exported(script("nested", NESTED), "fit")[0])
    check(workout[8] == 'Nested <&> "all"', "its title is whole", workout)
    repeats = [(step.value, step.aim) for step in steps if step.kind == fit.REPEAT]
    check(repeats == [(1, 3), (10, 4), (14, 2)],
          "repeats stay, one level of them; what skips the last round is written out", repeats)
    opened = [step for step in fit.played(steps) if step.kind == fit.OPEN]
    check([step.name for step in opened] == ["Grüße, weiter!"] * 2 and
          all(step.value is None for step in opened), "what waits for a key waits", opened)
    note = [step.note for step in steps if step.name == "140 spm Drill"]
    check(set(note) == {"20 contacts"}, "contacts are in the note", note)


def watch_options():
    session = script("nested", NESTED)
    legs = [step for step in fit.read(exported(session, "fit")[0])[2] if step.low]
    both = [step for step in fit.read(exported(session, "fit", "--cadence-unit", "spm")[0])[2]
            if step.low]
    check([(step.low * 2, step.high * 2) for step in legs] ==
          [(step.low, step.high) for step in both] and both[0].low == 176 and both[0].high == 184,
          "steps are twice the strides of one leg", legs[0], both[0])
    none = fit.read(exported(session, "fit", "--no-target")[0])[2]
    check(all(step.target != fit.TARGET_CADENCE and step.low is None for step in none) and
          any(step.name.startswith("180 spm") for step in none), "--no-target: names only")
    _, workout, steps = fit.read(exported(script("long", LONG), "fit")[0])
    error = exported(script("long", LONG), "fit")[1].stderr.decode()
    check(workout[8] == "é" * 31 and all(len(step.name.encode()) < 48 for step in steps),
          "long texts are cut between characters", workout[8])
    check("61 long texts are cut" in error and "61 steps" in error,
          "and that is said", error)


def reproducible():
    session = script("nested", NESTED)
    os.utime(session, (1700000000, 1700000000))

    def made(**environment):
        with open(exported(session, "fit", **environment)[0], "rb") as file:
            return file.read()

    first, again, dated = made(), made(), made(SOURCE_DATE_EPOCH="1600000000")
    file_id = fit.read(exported(session, "fit")[0])[0]
    check(first == again, "the same session makes the same bytes")
    check(file_id[4] + fit.EPOCH == 1700000000, "its time is that of the script", file_id)
    check(dated != first and len(dated) == len(first), "or that of SOURCE_DATE_EPOCH")
    os.utime(session, (5, 5))
    file_id = fit.read(exported(session, "fit")[0])[0]
    check(file_id[4] == 0, "a time before the epoch of FIT is its beginning", file_id)
    others = {fit.read(exported(path, "fit")[0])[0][3] for path in sessions()}
    check(len(others) == len(list(sessions())), "every workout has a number of its own")
    reference = os.path.join(SOURCE, "tests", "data", "workouts", "example-rpm.fit")
    _, workout, steps = fit.read(reference)
    check(workout[8] == "Wk3 resisted strides" and len(steps) == 5,
          "a file that others have accepted is read the same way")


# ---- Zwift --------------------------------------------------------------------------

BLOCKS = {"SteadyState": {"Duration", "Power", "pace"}, "FreeRide": {"Duration", "FlatRoad"}}


def same_zwo(root, wanted):
    blocks = list(root.find("workout"))
    if len(blocks) != len(wanted):
        return "%d blocks for %d segments" % (len(blocks), len(wanted))
    at = 0
    for block, segment in zip(blocks, wanted):
        if set(block.attrib) != BLOCKS.get(block.tag):
            return "%s has %s" % (block.tag, set(block.attrib))
        length = int(block.get("Duration"))
        begin, end = (int(segment[side] + 0.5) for side in ("start_s", "end_s"))
        if length != max(end - begin, 1):
            return "%s: %d s for %d" % (segment["name"], length, end - begin)
        events = block.findall("textevent")
        if len(events) != len(block) or any(
                set(event.attrib) != {"timeoffset", "message"} for event in events):
            return "%s: unknown elements" % segment["name"]
        offsets = [int(event.get("timeoffset")) for event in events]
        first = events[0].get("message")
        if offsets != sorted(offsets) or offsets[0] != 0 or offsets[-1] >= length:
            return "%s: texts at %s of %d s" % (segment["name"], offsets, length)
        if not first.startswith(segment["name"]) or \
                (spm(segment) != "") != ("steps/min" in first):
            return "%s begins with %r" % (segment["name"], first)
        at += length
    return None if at == int(wanted[-1]["end_s"] + 0.5) else "it lasts %d s" % at


def zwift():
    for session in sessions():
        to, done = exported(session, "zwo")
        root = ElementTree.parse(to).getroot()
        fault = same_zwo(root, segments(session))
        check(done.returncode == 0 and fault is None and root.tag == "workout_file" and
              [child.tag for child in root] == ["author", "name", "description", "sportType",
                                                "durationType", "tags", "workout"] and
              root.findtext("sportType") == "run", "%s: Zwift has it all" % name(session), fault)
    root = ElementTree.parse(exported(script("nested", NESTED), "zwo")[0]).getroot()
    check(root.findtext("name") == 'Nested <&> "all"' and root.findtext("author") == "A & B",
          "signs of XML are what they were")


# ---- intervals.icu --------------------------------------------------------------------

LENGTH = r"(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?"
STEP = re.compile(r"- (?P<cue>\S.*?) (?P<length>(?=\d)" + LENGTH + r") Z[1-7] HR"
                  r"(?: (?P<low>\d+)(?:-(?P<high>\d+))?rpm)?(?P<lap> press lap)?$")
# A word of a cue that the builder would take for a length, a target or a repeat.
TAKEN = re.compile(r"(?:^| )(?:\d+(?:h|m|s|mtr|km|mi|y|x|w|rpm|%|'|\"|:)|Z\d)", re.I)


def seconds(length):
    hours, minutes, rest = (int(part or 0) for part in re.fullmatch(LENGTH, length).groups())
    return hours * 3600 + minutes * 60 + rest


def read_intervals(text):
    """The steps as they are run; a line that is none is an error."""
    steps, lines, times, block = [], text.splitlines(), 1, []
    for i, line in enumerate(lines):
        if re.fullmatch(r"\d+x", line):
            assert i == 0 or lines[i - 1] == "", "no blank line above " + line
            assert times == 1, "nested"
            times = int(line[:-1])
        elif line == "":
            steps += block * times
            times, block = 1, []
        else:
            match = STEP.fullmatch(line)
            assert match, line
            assert not TAKEN.search(match.group("cue")), line
            block.append(match)
    return steps + block * times


def same_intervals(steps, wanted):
    if len(steps) != len(wanted):
        return "%d steps for %d segments" % (len(steps), len(wanted))
    for step, segment in zip(steps, wanted):
        length = segment["end_s"] - segment["start_s"]
        if abs(seconds(step.group("length")) - length) > 0.5 and length > 1:
            return "%s: %s for %s" % (step.group(0), step.group("length"), length)
        if spm(segment) not in step.group("cue"):
            return step.group(0)
        low, high = step.group("low"), step.group("high")
        ends = sorted((segment["cadence_from"] or 0, segment["cadence_to"] or 0))
        if (low is None) != (ends[0] == 0) or (low and (
                abs(int(low) * 2 - ends[0]) > 1 or abs(int(high or low) * 2 - ends[1]) > 1)):
            return "%s: %s" % (step.group(0), ends)
    return None


def intervals():
    for session in sessions():
        done = turnover("export", session, "-o", "-")
        fault = same_intervals(read_intervals(done.stdout.decode()), segments(session))
        check(done.returncode == 0 and fault is None,
              "%s: intervals.icu has it all" % name(session), fault)
    text = exported(script("nested", NESTED), "txt")
    with open(text[0], encoding="utf-8") as file:
        lines = file.read().splitlines()
    check(sum(line.endswith(" press lap") for line in lines) == 2, "the lap button ends it", lines)


# ---- what is lost is said, and the command line ---------------------------------------

def losses():
    said = {ending: exported(script("nested", NESTED), ending)[1].stderr.decode()
            for ending in ("fit", "zwo", "txt")}
    wanted = {"fit": ["changes within a phase", "thinned or off", "breathing", "contacts",
                      "1 group within another one is written out"],
              "zwo": ["changes within a phase", "until a key", "breathing", "contacts",
                      "whole seconds", "pace"],
              "txt": ["changes within a phase", "breathing", "contacts", "whole seconds", "zones",
                      "1 group within another one is written out"]}
    for ending, words in wanted.items():
        missing = [word for word in words if word not in said[ending]]
        check(not missing, ".%s: what is lost is said" % ending, missing, said[ending])
    check(all(re.match(r".*\.\w+: warning: ", line)
              for text in said.values() for line in text.splitlines()), "as warnings of the file")
    plain = script("plain", 'format = 1; title = "p"; phases = ( { kind = "easy"; time = "9 s"; '
                   'cadence = 160; }, { kind = "cool-down"; time = "9 s"; } );')
    check(exported(plain, "fit")[1].stderr == b"", "what loses nothing says nothing")
    check(b"fixed" in exported("demo", "fit")[1].stderr, "that targets are one's own is said")


def command_line():
    to = os.path.join(WORK, "there.fit")
    with open(to, "wb"):
        pass
    cases = [(("demo",), 2, b"where to"), (("demo", "-o", "x.ics"), 2, b"plan export"),
             (("demo", "-o", "x"), 2, b"what should it be"),
             (("demo", "-o", ".fit/x"), 2, b"what should it be"),
             (("demo", "-o", to), 1, b"exists already"),
             (("demo", "-o", "/nowhere/x.fit"), 1, b"cannot write"),
             (("demo", "-o", "-", "--format", "xml"), 2, b"what should it be"),
             (("demo", "-o", to, "--cadence-unit", "mph"), 2, b"rpm"),
             (("demo", "-o", to, "--flatten"), 2, b"\\.session"),
             (("nothing", "-o", to), 1, b"no session"),
             (("demo", "--set", "x=1", "-o", to), 1, b"no such parameter")]
    for arguments, status, words in cases:
        done = turnover("export", *arguments)
        check(done.returncode == status and re.search(words, done.stderr),
              "export %s: %d" % (" ".join(arguments).replace(WORK, ""), status),
              done.returncode, done.stderr)
    check(os.path.getsize(to) == 0 and os.listdir(WORK).count("there.fit") == 1,
          "nothing was overwritten")
    done = turnover("export", "demo", "-o", "-", "--format", "fit")
    with open(to, "wb") as file:
        file.write(done.stdout)
    check(len(fit.played(fit.read(to)[2])) == len(segments("demo")), "a watch's file through a pipe")
    with open(os.path.join(WORK, "full"), "wb") as out:
        check(subprocess.run([TURNOVER, "export", "demo", "-o", "-"], stdout=out, check=False,
                             stderr=subprocess.DEVNULL).returncode == 0, "into a file")
    if os.path.exists("/dev/full"):
        with open("/dev/full", "wb") as out:
            status = subprocess.run([TURNOVER, "export", "demo", "-o", "-"], stdout=out,
                                    stderr=subprocess.DEVNULL, check=False).returncode
        check(status == 1, "a full disk is a failure", status)
    card = turnover("export", "demo", "-o", "-", "--format", "md").stdout
    check(card == turnover("show", "demo", "--format", "markdown").stdout, "the card is the card")


def sounds():
    session = script("short", 'format = 1; title = "A \\"short\\" one"; phases = ( { kind = '
                     '"stride"; time = "2 s"; cadence = 180; }, { kind = "rest"; time = "1.5 s"; }, '
                     '{ kind = "cool-down"; time = "1 s"; } );')
    to = os.path.join(WORK, "a.b", "short.wav")
    os.makedirs(os.path.dirname(to))
    done = turnover("export", session, "-o", to, "--cue-sheet")
    with open(to[:-4] + ".cue", encoding="utf-8") as file:
        sheet = file.read()
    check(done.returncode == 0 and re.findall(r'TRACK (\d+) AUDIO\n    TITLE "(.*)"\n'
                                              r"    INDEX 01 ([\d:]+)", sheet) ==
          [("01", "Stride, 180 spm", "00:00:00"), ("02", "Rest", "00:02:00"),
           ("03", "Cool-down", "00:03:37")] and
          "TITLE \"A 'short' one\"\nFILE \"short.wav\" WAVE\n" in sheet,
          "a sound and its cue sheet", sheet, done.stderr)
    done = turnover("render", session, "-o", to[:-3] + "au.wav", "--cue-sheet")
    check(done.returncode == 0 and os.path.exists(to[:-3] + "au.cue"), "render has it, too")
    os.remove(to)
    check(turnover("export", session, "-o", to, "--cue-sheet").returncode == 1 and
          not os.path.exists(to), "a sheet that is there is not overwritten, nor is a sound written")
    many = script("many", 'format = 1; title = "m"; phases = ( { repeat = 60; phases = ( { kind = '
                  '"stride"; time = "0.1 s"; cadence = 180; }, { kind = "rest"; time = "0.1 s"; } ); '
                  '}, { kind = "cool-down"; time = "1 s"; } );')
    done = turnover("render", many, "-o", os.path.join(WORK, "many.wav"), "--cue-sheet")
    with open(os.path.join(WORK, "many.cue"), encoding="utf-8") as file:
        tracks = re.findall(r'TITLE "(.*)"', file.read())[1:]
    check(len(tracks) == 60 and b"99 tracks" in done.stderr,
          "where there are too many, those of work are kept, and that is said", len(tracks))


if __name__ == "__main__":
    sys.exit(run([watch, watch_options, reproducible, zwift, intervals, losses, command_line,
                  sounds], at_once=3))

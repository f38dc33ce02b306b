#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workout files for watches, read by decoders that others wrote: fit-file-parser (npm) and
gpsbabel (Debian), and compared with what the reader of our own tests reads.

    npm install --prefix DIR fit-file-parser;  FIT_FILE_PARSER=DIR make proofs
"""
import glob
import json
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, "..", "app"), os.path.join(HERE, "..")]
import fit_workout as fit  # noqa: E402
from parts import check, run, skip  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SOURCE = os.environ["top_srcdir"]
PARSE = """
const at = process.argv[2], paths = [process.env.FIT_FILE_PARSER || '.'];
const Parser = require(require.resolve('fit-file-parser', {paths}));
const parser = new (Parser.default || Parser)({force: false, mode: 'list'});
parser.parse(require('fs').readFileSync(at), (error, data) => {
  if (error) { console.error(String(error)); process.exit(1); }
  console.log(JSON.stringify(data.messages));
});
"""
DURATIONS = {"time": 0, "open": 5, "repeat_until_steps_cmplt": 6}
INTENSITIES = {"active": 0, "rest": 1, "warmup": 2, "cooldown": 3, "recovery": 4}


def workouts():
    """Files of all sessions that ship, in both units and without targets."""
    sessions = sorted(glob.glob(os.path.join(SOURCE, "sessions", "*.session")))
    sessions.append(os.path.join(SOURCE, "tests", "fuzz", "corpus", "export", "nested.session"))
    for session in sessions:
        for i, options in enumerate(((), ("--cadence-unit", "spm"), ("--no-target",))):
            to = os.path.join(WORK, "%s-%d.fit" % (os.path.basename(session)[:-8], i))
            subprocess.run([TURNOVER, "export", session, "-o", to, "--force", *options],
                           check=True, stderr=subprocess.DEVNULL)
            yield to


def parsed(node, path):
    script = os.path.join(WORK, "parse.cjs")
    with open(script, "w", encoding="utf-8") as file:
        file.write(PARSE)
    done = subprocess.run([node, script, path], capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.returncode == 0 else done.stderr


def step_of(found):
    """A step of fit-file-parser in our terms; fields that are invalid are not there."""
    repeat = found["duration_type"] == "repeat_until_steps_cmplt"
    target = {"open": fit.TARGET_OPEN, "cadence": fit.TARGET_CADENCE}.get(found.get("target_type"))
    return fit.Step(found["wkt_step_name"], DURATIONS[found["duration_type"]],
                    found.get("duration_step" if repeat and "duration_step" in found
                              else "duration_value"), target,
                    found.get("repeat_steps" if repeat and "repeat_steps" in found
                              else "target_value"),
                    found.get("custom_target_value_low"), found.get("custom_target_value_high"),
                    INTENSITIES[found["intensity"]], found["notes"])


def npm():
    node = shutil.which("node")
    if node is None or isinstance(parsed(node, next(workouts())), str):
        skip("fit-file-parser reads them", "no node, or no fit-file-parser in FIT_FILE_PARSER")
        return
    faults, count = [], 0
    for path in workouts():
        found = parsed(node, path)
        _, workout, steps = fit.read(path)
        theirs = [step_of(step) for step in found["workout_step"]]
        head = found["workout"][0]
        count += len(steps)
        if theirs != steps or head["wkt_name"] != workout[8] or \
                head["num_valid_steps"] != workout[6] or head["sport"] != "running" or \
                found["file_id"][0]["type"] != "workout":
            faults.append((os.path.basename(path), [(a, b) for a, b in zip(theirs, steps)
                                                    if a != b][:3], head))
    check(not faults, "fit-file-parser reads %d steps as they were written" % count, faults[:4])


def seen_by_gpsbabel(said):
    """What its trace tells of each message: (number, [(number of the field, type, size)]). A
    text of a field's definition is followed by the data of messages of its local type."""
    definitions, found, fields = {}, [], []
    local = number = None
    for line in said.splitlines():
        match = re.search(r"got (definition|data) message .*local message type 0x([0-9a-f]+)", line)
        if match:
            local, fields = int(match[2], 16), []
            if match[1] == "definition":
                definitions[local] = fields
            continue
        match = re.search(r"record \d+ +ID: (\d+) +SIZE: (\d+) +TYPE: (\d+)", line)
        if match:
            fields.append(tuple(int(one) for one in match.groups()))
            continue
        match = re.search(r"parsing fit data ID (\d+) with num_fields=(\d+)", line)
        if match:
            number = int(match[1])
            found.append((number, []))
            continue
        match = re.search(r"read data field with f.type=0x([0-9a-f]+) and f.size=(\d+)", line)
        if match:
            which, size, base = definitions[local][len(found[-1][1])]
            if (int(match[1], 16), int(match[2])) == (base, size):
                found[-1][1].append((which, base, size))
    return found


def debian():
    """Debian has no program that prints a workout; gpsbabel goes through it, field by field."""
    gpsbabel = shutil.which("gpsbabel")
    if gpsbabel is None:
        skip("gpsbabel reads them", "no gpsbabel")
        return
    faults, count, fields = [], 0, 0
    for path in workouts():
        done = subprocess.run([gpsbabel, "-D", "9", "-i", "garmin_fit", "-f", path, "-o", "gpx",
                               "-F", os.devnull], capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        ours = []
        with open(path, "rb") as file:
            list(fit.messages(file.read(), ours))
        theirs = seen_by_gpsbabel(said)
        count += 1
        fields += sum(len(shape) for _, shape in theirs)
        if done.returncode != 0 or "File CRC verified" not in said or \
                "Header CRC verified" not in said or theirs != ours:
            faults.append((os.path.basename(path), done.returncode,
                           [pair for pair in zip(theirs, ours) if pair[0] != pair[1]][:2]))
    check(not faults, "gpsbabel goes through %d files, %d fields of their types and sizes, check "
          "sums right" % (count, fields), faults[:4])


if __name__ == "__main__":
    sys.exit(run([npm, debian]))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""import.py: recorded runs come into the journal as what they are, once, and count."""
import csv
import glob
import gzip
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [os.path.join(HERE, ".."), HERE]
import watch  # noqa: E402
from parts import check, run, skip, until  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
RUNS = os.path.join(os.environ["top_srcdir"], "tests", "data", "runs")
START = 1777629600  # 2026-05-01T10:00:00Z


def turnover(*arguments, answers="", **environment):
    return subprocess.run([TURNOVER, *arguments], input=answers, text=True,
                          capture_output=True, env={**os.environ, **environment})


def built_with(*what):
    with open(os.path.join(os.environ["top_builddir"], "config.h"), encoding="ascii") as file:
        made = file.read()
    return all("#define HAVE_%s 1" % one in made for one in what)


def put(name, content):
    path = os.path.join(WORK, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
    return path


def journal():
    done = turnover("journal", "export")
    return [json.loads(line) for line in done.stdout.splitlines()]


# ---- what the samples hold ---------------------------------------------------------------


def samples():
    """Each recording with its rows of truth: the session's, and the laps'."""
    with open(os.path.join(RUNS, "june", "truth.csv"), encoding="utf-8") as file:
        june = list(csv.DictReader(file))
    for path in sorted(glob.glob(os.path.join(RUNS, "*", "*"))):
        folder, name = path.split("/")[-2:]
        if name.endswith(".csv") or folder == "workout":
            continue
        if not built_with("EXPAT") and folder != "fit" or \
                not built_with("ZLIB") and name.endswith("gz"):
            continue
        if folder == "june":
            rows = [row for row in june if row["file"] == name]
        else:
            with open(path + ".truth.csv", encoding="utf-8") as file:
                rows = list(csv.DictReader(file))
        yield path, [row for row in rows if row["scope"] == "session"][0], [
            row for row in rows if row["scope"] == "lap"]


def differences(found, truth, tolerance=0.1):
    """Cadence within 0.1 spm, times to the second, distances to the metre."""
    rows = [("cadence_spm", "tw_nz_spm", tolerance), ("timer_s", "duration_timer_s", 0.5),
            ("distance_m", "distance_m", 1)]
    wrong = []
    for name, column, most in rows:
        value = truth[column]
        if name == "timer_s" and value == "":
            value = truth["duration_elapsed_s"]
        if (found[name] is None) != (value == "") or \
                value != "" and abs(found[name] - float(value)) > most:
            wrong.append("%s is %s, not %s" % (name, found[name], value))
    if found["start"][:19] != truth["start_utc"][:19]:
        wrong.append("it starts at %s, not %s" % (found["start"], truth["start_utc"]))
    return wrong


def samples_agree_with_their_truth():
    rows = list(samples())
    done = turnover("import", "--dry-run", "--format", "json", *[path for path, _, _ in rows])
    runs = json.loads(done.stdout)["runs"]
    check(done.returncode == 0 and len(runs) == len(rows), "every sample is read", done.stderr)
    for found, (path, session, laps) in zip(runs, rows):
        wrong = differences(found, session)
        # A site's lap has no laps, and the truth none of its own.
        if laps or found["laps"]:
            wrong += [] if len(laps) == len(found["laps"]) else ["%d laps" % len(found["laps"])]
        for lap, truth in zip(found["laps"], laps):
            wrong += differences(lap, truth)
        if found["cadence_spm"] is not None and found["cadence_unit"] != "one-leg":
            wrong.append("its unit is " + found["cadence_unit"])
        if found["treadmill"] != ("treadmill" in path):
            wrong.append("treadmill: %s" % found["treadmill"])
        if (found["sport"] == "walking") != ("walk" in path):
            wrong.append("sport: " + found["sport"])
        check(not wrong, "%s: %d laps are as they are" % (os.path.basename(path), len(laps)),
              wrong)
    check(not os.path.exists(os.path.join(os.environ["XDG_DATA_HOME"], "turnover")),
          "a dry run writes nothing")


def other_tools_see_the_same():
    """What gpsbabel makes of a run is the same run; make proofs only."""
    if os.environ.get("TURNOVER_PROOFS") != "1":
        return skip("gpsbabel agrees", "only in make proofs")
    if not built_with("EXPAT", "ZLIB"):
        return skip("gpsbabel agrees", "built without expat or zlib")
    name = os.path.join(RUNS, "gpx", "elevate-strava-run-2017-03-19.gpx.gz")
    with gzip.open(name) as file:
        source = put("strava.gpx", file.read())
    ours = json.loads(turnover("import", "-n", "--format=json", source).stdout)["runs"][0]
    for kind, ending in (("gtrnctr,course=0,sport=Running", "tcx"),
                         ("gpx,garminextensions=1", "gpx"), ("unicsv", "csv")):
        path = os.path.join(WORK, "babel." + ending)
        try:
            subprocess.run(["gpsbabel", "-t", "-i", "gpx", "-f", source, "-o", kind, "-F", path],
                           check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            skip("gpsbabel agrees", str(error).split("\n", maxsplit=1)[0])
            continue
        done = turnover("import", "-n", "--format=json", path)
        theirs = (json.loads(done.stdout)["runs"] or [{}])[0]
        check(theirs and abs(theirs["cadence_spm"] - ours["cadence_spm"]) < 0.01 and
              theirs["start"] == ours["start"] and theirs["timer_s"] == ours["timer_s"] and
              abs(theirs["distance_m"] / ours["distance_m"] - 1) < 0.002,
              "what gpsbabel made of it as %s is the same run" % ending, theirs, done.stderr)


# ---- a watch's folder ------------------------------------------------------------------------


def a_folder_of_a_watch():
    folder = os.path.join(WORK, "GARMIN", "ACTIVITY")
    os.makedirs(folder)
    for i in range(60):
        put("GARMIN/ACTIVITY/%03d.FIT" % i,
            watch.fit(START + i * 86400, watch.steady(420, 160 + i % 9, seed=i),
                      header=12 + 2 * (i % 2), big=i % 3 == 0))
    put("GARMIN/ACTIVITY/walk.fit", watch.fit(START - 86400, watch.steady(600, 118, 1.5), 11))
    put("GARMIN/ACTIVITY/bike.fit", watch.fit(START - 2 * 86400, watch.steady(600, 170, 8), 2))
    put("GARMIN/ACTIVITY/belt.fit", watch.fit(START - 3 * 86400, watch.steady(600), 1, 1))
    put("GARMIN/ACTIVITY/trail.fit", watch.fit(START - 4 * 86400, watch.steady(600), 1, 3))
    damaged = bytearray(watch.fit(START - 5 * 86400, watch.steady(600)))
    put("GARMIN/ACTIVITY/cut.fit", bytes(damaged[:4000]))
    put("GARMIN/ACTIVITY/junk.fit", b"\x0e\x10\0\0\0\0\0\0.FAT" + bytes(300))
    put("GARMIN/ACTIVITY/empty.fit", b"")
    put("GARMIN/ACTIVITY/.hidden.fit", b"x")
    put("GARMIN/ACTIVITY/other.csv", "name,age\nx,3\n")
    put("GARMIN/NOTES.txt", "nothing")
    with open(os.path.join(RUNS, "workout", "example-spm.fit"), "rb") as file:
        put("GARMIN/WORKOUTS/plan.fit", file.read())
    done = turnover("import", os.path.join(WORK, "GARMIN"))
    check(done.returncode == 1, "a damaged file is a failure in the end", done.returncode)
    check(re.search(r"^ +65 new in the journal$", done.stdout, re.M), "the others are in",
          done.stdout, done.stderr)
    check(re.search(r"^ +laps by their pace: 62 easy \(", done.stdout, re.M),
          "contexts are summed up", done.stdout)
    check(re.search(r"^ +2 files are no recordings \(workouts, other tables\):\n"
                    r"      \S+/GARMIN/ACTIVITY/other\.csv\n"
                    r"      \S+/GARMIN/WORKOUTS/plan\.fit\n", done.stdout, re.M) and
          "other.csv" not in done.stderr and "plan.fit" not in done.stderr,
          "a workout and a table of something else are named, and no mistakes", done.stdout,
          done.stderr)
    check(re.search(r"^ +2 files could not be read$", done.stdout, re.M) and
          "junk.fit: " in done.stderr and "empty.fit: the file is empty" in done.stderr and
          "cut.fit: cut short" in done.stderr and "hidden" not in done.stderr,
          "what is damaged is named", done.stdout, done.stderr)
    check("\r" not in done.stderr, "no progress where nobody watches", done.stderr)
    runs = {one["file"]: one for one in journal()}
    check(len(runs) == 65, "so many are in the journal", len(runs))
    check(runs["walk.fit"]["activity"] == "walk" and "samples" not in runs["walk.fit"],
          "a walk is a walk", runs["walk.fit"])
    check(runs["bike.fit"]["activity"] == "cross-training" and
          runs["bike.fit"]["timer_ms"] == 600000 and "samples" not in runs["bike.fit"],
          "a ride is minutes of cross-training", runs["bike.fit"])
    check(runs["belt.fit"]["terrain"] == "treadmill" and
          runs["trail.fit"]["terrain"] == "trail", "the ground is known")
    wrong = [(name, one["samples"][0]["spm"]) for name, one in runs.items()
             if name[:3].isdigit() and abs(one["samples"][0]["spm"] -
                                           160 - int(name[:3]) % 9) > 0.2]
    check(not wrong, "cadences are what the watch had", wrong)
    shown = turnover("import", "-n", os.path.join(WORK, "GARMIN") + "/")
    rows = re.findall(r"^(2026-0\d-\d\d)  (\S+) +([\d:]+) +([\d.]+) km +([\d.]+) spm  "
                      r".*/GARMIN/ACTIVITY/(\S+)$", shown.stdout, re.M)
    check(len(rows) == 65 and
          ("2026-04-28", "treadmill", "10:00", "1.68", "166.0", "belt.fit") in rows and
          ("2026-04-30", "walking", "10:00", "0.90", "118.0", "walk.fit") in rows and
          "   65 read; nothing was written (--dry-run)" in shown.stdout,
          "a dry run has a line for each file", shown.stdout)
    again = turnover("import", os.path.join(WORK, "GARMIN"))
    check(re.search(r"^ +65 already there$", again.stdout, re.M) and
          "new" not in again.stdout and len(journal()) == 65, "twice is once", again.stdout)


def the_same_run_from_anywhere_is_one():
    seconds = watch.steady(1800)
    one = put("a.fit", watch.fit(START, seconds))
    done = turnover("import", one)
    check(done.returncode == 0 and "easy: 166 spm over 30 min" in done.stdout and
          "in the journal as run 1" in done.stdout, "one run is shown and added", done.stdout)
    for name, content in (("b.csv", watch.csv(START + 2, seconds[:-30])),
                          ("c.csv.gz", gzip.compress(watch.csv(START, seconds).encode())),
                          ("d.fit", watch.fit(START - 3, seconds, laps=((0, 900), (900, 1800))))):
        if name.endswith("gz") and not built_with("ZLIB"):
            continue
        done = turnover("import", put(name, content))
        check(done.returncode == 0 and "already in the journal as run 1, from a.fit" in
              done.stdout and len(journal()) == 1, name + " is the same run", done.stdout,
              done.stderr)
    if built_with("EXPAT"):
        # As a site exports it: whole steps of one leg, its own lap, a second later.
        for i, (name, write) in enumerate((("f.fit", watch.fit), ("f.tcx", watch.tcx))):
            at = START + 86400
            done = turnover("import", put(name, write(at + i, seconds)))
            check(len(journal()) == 2 and (i == 0 or "already in the journal as run 2, from "
                                           "f.fit" in done.stdout),
                  "FIT and TCX of a run are one run", done.stdout)
        turnover("journal", "delete", "--forget", "2", "--yes")
    later = turnover("import", put("e.fit", watch.fit(START + 3600, seconds)))
    check(len(journal()) == 2, "an hour later is another run", later.stdout)
    turnover("journal", "delete", "last", "--yes")
    done = turnover("import", os.path.join(WORK, "e.fit"))
    check(len(journal()) == 1 and "was deleted" in done.stdout,
          "what was deleted does not come back by itself", done.stdout, done.stderr)


def what_a_file_does_not_say():
    seconds = watch.steady(600, 115)
    path = put("odd.csv", watch.csv(START, seconds))
    done = turnover("import", "-n", path)
    check("a guess" in done.stdout and "--cadence-unit" in done.stdout,
          "an undecided unit is said", done.stdout)
    done = turnover("import", "-n", "--format=json", "--cadence-unit=one-leg", path)
    found = json.loads(done.stdout)["runs"][0]
    check(found["cadence_unit"] == "one-leg" and abs(found["cadence_spm"] - 230) < 1,
          "and can be told", found)
    relative = "time,cadence\n" + "".join("%d,84\n" % second for second in range(600))
    path = put("relative.csv", relative)
    os.utime(path, (START + 600, START + 600))
    done = turnover("import", "--yes", path)
    check("the date is a guess" in done.stdout and journal()[0]["start"][:10] == "2026-05-01",
          "without a clock it ended when its file was written", done.stdout)
    path = put("told.csv", relative)
    done = turnover("import", "--yes", "--date=2026-04-01T18:30", "--context=tempo",
                    "--terrain=track", "--shoes=Red ones", "--minimal", path)
    told = journal()[0]
    check(told["start"] == "2026-04-01T18:30:00+00:00" and told["context"] == "tempo" and
          told["terrain"] == "track" and told["shoes"] == "Red ones" and
          told["shoe_class"] == "minimal", "or what was told", done.stdout, told)
    done = turnover("import", "--yes", "--date=2026-03-01T07:00",
                    put("clock.csv", watch.csv(START - 40 * 86400, watch.steady(600))))
    check(journal()[0]["start"] == "2026-03-01T07:00:00+00:00",
          "of one file also where it has a clock", done.stdout, done.stderr)
    piped = turnover("import", "--yes", "-", answers=watch.csv(START - 86400, watch.steady(600)))
    check("in the journal" in piped.stdout, "standard input is a file", piped.stdout,
          piped.stderr)
    for wrong in (["--context=fast"], ["--cadence-unit=rpm"], ["--date=soon"],
                  ["--terrain=moon"], ["--format=xml"]):
        done = turnover("import", *wrong, path)
        check(done.returncode == 2 and "import --help" in done.stderr, wrong[0] + " is refused",
              done.stderr)
    named = turnover("import", put("table.csv", "name,age\nx,3\n"))
    check(named.returncode == 1 and "--columns" in named.stderr,
          "a table that was named is to be a run", named.stderr)


# ---- at a terminal -----------------------------------------------------------------------------


class Terminal:
    """The program on a terminal of its own."""

    def __init__(self, *arguments):
        self.seen = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execv(TURNOVER, [TURNOVER, *arguments])

    def read(self, pause=0.05):
        while select.select([self.fd], [], [], pause)[0]:
            try:
                more = os.read(self.fd, 65536)
            except OSError:
                more = b""
            self.seen += more
            if not more or not pause:
                break
        return self.seen.decode("utf-8", "replace")

    def sees(self, text):
        return until(lambda: text in self.read(0))

    def types(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        until(lambda: self.read() is None or os.waitid(
            os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT))
        self.read()
        return os.waitpid(self.pid, 0)[1]


def a_guess_is_confirmed():
    path = put("a.fit", watch.fit(START, watch.steady(900)))
    terminal = Terminal("import", path)
    check(terminal.sees("leaves it out: "), "the guess is shown and asked for", terminal.seen)
    terminal.types("sideways\r")
    check(terminal.sees("Enter, easy, tempo, strides or n: "), "nonsense is asked again")
    terminal.types("tempo\r")
    status = terminal.end()
    kept = journal()
    check(status == 0 and len(kept) == 1 and kept[0]["context"] == "tempo" and
          kept[0]["samples"][0]["context"] == "tempo", "the answer holds", status, kept)
    terminal = Terminal("import", put("b.fit", watch.fit(START + 86400, watch.steady(900))))
    check(terminal.sees("leaves it out: "), "the next one")
    terminal.types("n\r")
    check(terminal.end() == 0 and len(journal()) == 1, "n leaves it out")


def a_dry_run_at_a_terminal():
    paths = [put("dry/%d.fit" % day, watch.fit(START + 86400 * day, watch.steady(900)))
             for day in range(3)]
    terminal = Terminal("import", "--dry-run", *paths)
    status = terminal.end()
    lines = [line.rpartition("\033[K")[2] for line in terminal.read(0).splitlines()
             if "running" in line]
    check(status == 0 and len(lines) == 3 and not any("=" in line for line in lines),
          "the bar is not on the line of a run", status, terminal.seen)


def interrupted():
    """Ctrl-C in a folder: what was imported stays, and that is said."""
    seconds = watch.steady(3600)
    whole = watch.fit(START, seconds)
    for i in range(200):
        at = START + i * 86400
        # The same run on other days: only its time stamps differ, so does the sum.
        put("many/%03d.fit" % i, whole if i == 0 else watch.fit(at, seconds[:420]))
    terminal = Terminal("import", os.path.join(WORK, "many"))
    seen = terminal.sees("] 5 of 200") or "of 200" in terminal.read()
    os.kill(terminal.pid, signal.SIGINT)
    status = terminal.end()
    text = terminal.seen.decode("utf-8", "replace")
    said = re.search(r" (\d+) new in the journal\r?$", text, re.M)
    if not seen or "interrupted after" not in text:
        return skip("Ctrl-C", "the machine was faster")
    check(os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGINT,
          "the shell sees the signal", status)
    check(said and int(said.group(1)) == len(journal()), "what was imported is there and said",
          text[-600:], len(journal()))
    done = turnover("import", os.path.join(WORK, "many"))
    check(done.returncode == 0 and len(journal()) == 200, "the same command does the rest",
          done.stdout)


# ---- a session that was played meanwhile -----------------------------------------------------


PHASES = [("warm-up", 400, 0, 163)] + [("stride", 20, 182, 182.5), ("recovery", 100, 0, 157)] * 4 \
    + [("tempo", 300, 174, 173), ("cool-down", 200, 0, 160)]


def a_played_session_gets_its_cadence():
    segments, seconds, at = [], [], 0
    for kind, length, target, runs in PHASES:
        segments.append({"kind": kind, "name": kind, "planned_ms": length * 1000,
                         "done_ms": length * 1000})
        if target:
            segments[-1].update(clicked_ms=length * 1000, from_spm=target, to_spm=target,
                                every=1)
        if kind == "tempo":
            segments[-1]["context"] = "strides"
        seconds += [(second, runs + second % 3 - 1, 2.8 + target / 1000)
                    for second in range(at, at + length) if second % 17]
        at += length
    played = {"format": 1, "start": watch.stamp(START), "activity": "run", "source": "played",
              "title": "Blended", "timer_ms": at * 1000, "finished": True,
              "segments": segments}
    if not built_with("JANSSON"):
        return skip("a played session", "built without jansson")
    done = turnover("journal", "import", put("played.jsonl", json.dumps(played) + "\n"))
    check(done.returncode == 0, "a played session is in the journal", done.stderr)
    # The watch is 37 s late.
    late = put("late.fit", watch.fit(START + 37, seconds))
    done = turnover("import", late)
    lag = re.search(r"recorded while you played Blended: .* clock is ([0-9.]+)\s+s\s+ahead\s+of\s+the",
                    done.stdout)
    check(lag and abs(float(lag.group(1)) - 37) < 1, "its recording is recognised",
          done.stdout, done.stderr)
    runs = journal()
    check(len(runs) == 1 and runs[0]["source"] == "played" and runs[0]["file"] == "late.fit",
          "it is still one run", runs)
    found = {sample["segment"]: sample for sample in runs[0]["samples"]}
    wrong = [(phase, found.get(i)) for i, phase in enumerate(PHASES)
             if i not in found or abs(found[i]["spm"] - phase[3]) > 0.5 or
             found[i]["cued"] != bool(phase[2]) or
             found[i].get("in_sync_percent") != (100 if phase[2] else None)]
    check(not wrong, "every phase has its cadence, and its share in sync", wrong)
    check(found[len(PHASES) - 2]["context"] == "strides" and found[1]["context"] == "strides" and
          found[0]["context"] == "easy", "contexts are the session's")
    done = turnover("import", late)
    check("already in the journal" in done.stdout and journal() == runs, "twice is once",
          done.stdout)
    shown = turnover("baseline", "easy", "--date=2026-05-02")
    check("161.9" in shown.stdout or "162" in shown.stdout or "163" in shown.stdout,
          "warm-up and cool-down count as easy running; recoveries do not", shown.stdout)


# ---- baselines and trends ----------------------------------------------------------------------


def june_makes_a_baseline():
    if not built_with("EXPAT", "ZLIB"):
        return skip("June", "built without expat or zlib")
    done = turnover("import", os.path.join(RUNS, "june"))
    check(re.search(r"^ +20 new in the journal$", done.stdout, re.M) and done.returncode == 0 and
          re.search(r"^ +1 file is no recording .*\n +\S+/june/truth.csv$", done.stdout, re.M),
          "twenty runs of June", done.stdout, done.stderr)
    told = turnover("baseline", "--date=2013-06-20").stdout
    found = re.search(r"^easy +([0-9.]+) . ([0-9.]+) spm, measured without clicks on (\d+) runs",
                      told, re.M)
    check(found and 178 <= float(found.group(1)) <= 184 and float(found.group(2)) < 2 and
          int(found.group(3)) >= 8, "they make an easy baseline", told)
    review = turnover("review", "--date=2013-06-30")
    check(review.returncode == 0 and "Easy running" in review.stdout and
          re.search(r"2013-06-10 +18\d\.\d", review.stdout), "and weeks of the review",
          review.stdout)
    data = json.loads(turnover("review", "--date=2013-06-30", "--format=json").stdout)
    check(data, "for programs, too")
    # Clicks, hills and other shoes do not move it.
    done = turnover("import", "--terrain=trail", put(
        "trail.fit", watch.fit(1371700800, watch.steady(3600, 150))))
    done = turnover("import", "--minimal", put(
        "bare.fit", watch.fit(1371740000, watch.steady(3600, 195))))
    again = turnover("baseline", "--date=2013-06-20").stdout
    check(found and found.group(0) in again, "trails and other shoes do not move it", again)


def a_folder_shows_the_trend():
    """The whole way: a watch's folder, its runs, a baseline, and where it is going."""
    for week in range(12):
        for run_of_week, (length, off, speed) in enumerate(
                ((2400, 0, 2.8), (3000, 0, 2.75), (1800, 6, 3.5))):  # the third is a tempo
            day = week * 7 + run_of_week * 2
            seconds = watch.steady(length, 160 + 0.5 * week + off, speed, seed=day)
            put("GARMIN/ACTIVITY/%02d.fit" % day, watch.fit(START + day * 86400, seconds))
    done = turnover("import", os.path.join(WORK, "GARMIN"))
    check(re.search(r"^ +36 new in the journal\n +laps by their pace: 24 easy, 12 tempo \(",
                    done.stdout, re.M), "three runs of twelve weeks", done.stdout, done.stderr)
    told = turnover("baseline", "--date=2026-07-23").stdout
    found = {context: float(spm) for context, spm in re.findall(
        r"^(easy|tempo) +([0-9.]+) . [0-9.]+ spm, measured", told, re.M)}
    check(abs(found.get("easy", 0) - 165.2) <= 1 and abs(found.get("tempo", 0) - 171.2) <= 1,
          "baselines of the last weeks, each of its own runs", told)
    page = turnover("review", "--date=2026-07-23").stdout
    data = json.loads(turnover("review", "--date=2026-07-23", "--format=json").stdout)
    for context, first in (("easy", 160.5), ("tempo", 166)):
        part = [one for one in data["contexts"] if one["context"] == context][0]
        wrong = [week for i, week in enumerate(part["weeks"]) if week["uncued"] and
                 abs(week["uncued"]["spm"] - first - 0.5 * i) > 0.3]
        check(not wrong and abs(part["trend"]["spm_per_week"] - 0.5) < 0.1 and
              part["change"]["real"] and part["change"]["worthwhile"],
              "and the review shows the trend of %s running" % context, wrong, part["trend"], page)


PARTS = [samples_agree_with_their_truth, a_folder_of_a_watch, the_same_run_from_anywhere_is_one,
         what_a_file_does_not_say, a_guess_is_confirmed, a_dry_run_at_a_terminal, interrupted,
         a_played_session_gets_its_cadence, june_makes_a_baseline,
         a_folder_shows_the_trend, other_tools_see_the_same]

if __name__ == "__main__":
    os.makedirs(WORK, exist_ok=True)
    time.tzset()
    sys.exit(run(PARTS))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The journal as its user sees it: what is played is in it, what is in it comes out as it
went in, and whatever befalls its file is said and loses nothing."""
import glob
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import zlib

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import built_with, check, forbidden, run, skip, until  # noqa: E402

TURNOVER = os.environ["TURNOVER"]
WORK = os.environ["WORK"]
SCRIPT = """format = 1; title = "Short one"; context = "tempo";
parameters = { on = { default = "0.5 s"; min = "0.5 s"; max = "4 s"; }; };
phases = ( { kind = "easy"; time = "0.3 s"; },
           { kind = "metronome"; name = "Beat"; time = "$on"; cadence = 172; },
           { kind = "drill"; contacts = 2; cadence = 240; },
           { kind = "cool-down"; time = "0.2 s"; } );
"""


def turnover(*arguments, answers="", **environment):
    return subprocess.run([TURNOVER, *arguments], input=answers, text=True,
                          capture_output=True, env={**os.environ, **environment})


def data(*names):
    return os.path.join(os.environ["XDG_DATA_HOME"], "turnover", *names)


def logs():
    return glob.glob(os.path.join(os.environ["XDG_STATE_HOME"], "turnover", "*.log"))


def log_lines():
    lines = []
    for path in logs():
        with open(path, "rb") as file:
            lines += file.read().splitlines()
    return lines


def session(text=SCRIPT):
    path = os.path.join(WORK, "short.session")
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def play(*options, **environment):
    return turnover("play", session(), "--plain", "--device", "clock", "--no-delay", *options,
                    **environment)


def runs(**environment):
    text = turnover("journal", "export", **environment).stdout
    return [json.loads(line) for line in text.splitlines()]


def fingerprint(path):
    with open(path, "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def played():
    check(turnover("journal", "list").stdout.startswith("No runs") and
          not os.path.exists(data("journal.db")), "looking makes no journal")
    done = play("--set", "on=0.8 s")
    listed = turnover("journal", "list").stdout
    check(done.returncode == 0 and "Short one" in listed, "what was played is listed at once",
          done.stdout, done.stderr, listed)
    entry = runs()[0]
    check(entry["finished"] and entry["context"] == "tempo" and entry["settings"] == "on=0.8 s\n"
          and entry["script"] == SCRIPT and entry["source"] == "played", "with its script", entry)
    check([(s["kind"], s["planned_ms"], s["done_ms"]) for s in entry["segments"]] ==
          [("easy", 300, 300), ("metronome", 800, 800), ("drill", 500, 500),
           ("cool-down", 200, 200)], "and its parts, planned and done", entry["segments"])
    check(not logs(), "its log is gone", logs())
    shown = turnover("journal", "show", "--format", "script").stdout
    check(shown == SCRIPT, "the script can be had back", shown)
    card = turnover("journal", "show", entry["uid"][:6]).stdout
    check("Beat" in card and "172 spm" in card, "it is shown, by its uid, too", card)
    play("--speed", "50")
    check(len(runs()) == 1, "a rehearsal is none")
    check(os.stat(data("journal.db")).st_mode & 0o777 == 0o600, "nobody else reads it")


def interrupted():
    text = SCRIPT.replace('"0.3 s"', '"30 s"')
    playing = subprocess.Popen([TURNOVER, "play", session(text), "--plain", "--device", "clock",
                                "--no-delay"], stdout=subprocess.DEVNULL)
    until(lambda: any(b"at" in line.split()[1:2] and int(line.split()[3]) > 0
                      for line in log_lines()))
    playing.send_signal(signal.SIGKILL)
    playing.wait()
    check(runs() == [] and len(logs()) == 1, "one that may be taken up again is no run yet")
    # A week later nobody takes it up; ten seconds of it make it a run.
    old = os.path.join(os.path.dirname(logs()[0]), "20200101T000000Z.log")
    os.rename(logs()[0], old)
    with open(old, "a", encoding="ascii") as file:
        line = "count 1577836812000 1 1700 both"
        file.write("\n%08x %s\n" % (zlib.crc32(line.encode()), line))
    entries = runs()
    check(len(entries) == 1 and not entries[0].get("finished") and not logs(),
          "given up, it is", entries, logs())


def nowhere():
    """No place for the journal: it is said, and the session waits for one."""
    done = play(XDG_DATA_HOME="/proc/nowhere")
    check(done.returncode == 0 and "not in the journal yet" in done.stderr and len(logs()) == 1,
          "what cannot be saved is said and kept", done.stderr, logs())
    check("/proc/nowhere" in done.stderr, "with the place", done.stderr)
    listed = turnover("journal", "list", XDG_DATA_HOME="/proc/nowhere")
    check(listed.returncode == 0 and listed.stdout.startswith("No runs"),
          "what only reads works", listed.stdout, listed.stderr)
    added = turnover("journal", "add", "--minutes", "5", XDG_DATA_HOME="/proc/nowhere")
    check(added.returncode == 1 and "cannot be made" in added.stderr, "what writes says so",
          added.stderr)
    check("Short one" in turnover("journal", "list").stdout and not logs(),
          "and when there is a place it is in the journal")


def written_down():
    added = turnover("journal", "add", "--date", "2026-11-20 18:30", "--minutes", "45", "--km",
                     "8.2", "--cadence", "168.5", "--source", "watch", "--rpe", "4", "--minimal",
                     "--set", "stiff=yes", "--note", 'wind, "strong"', TZ="Europe/Vienna")
    entry = runs()[0]
    check(added.returncode == 0 and entry["start"] == "2026-11-20T18:30:00+01:00",
          "a run is written down, in local time", added.stderr, entry)
    check(entry["samples"] == [{"spm": 168.5, "context": "easy", "source": "watch",
                                "cued": False}] and entry["stiff"] == "yes" and
          entry["distance_m"] == 8200 and entry["shoe_class"] == "minimal" and
          entry["note"] == 'wind, "strong"', "with all that was said", entry)
    half = turnover("journal", "add", "--minutes", "45", "--cadence", "84")
    check(half.returncode == 0 and "one foot" in half.stderr and "168" in half.stderr and
          84 in [entry["samples"][0]["spm"] for entry in runs()],
          "half a cadence is kept and doubted", half.stderr)
    summer = turnover("journal", "add", "--date", "2026-07-01", TZ="Europe/Vienna")
    check(runs()[0]["start"] == "2026-07-01T12:00:00+02:00", "in summer time, where it is",
          summer.stderr)
    for wrong, words in ((["--rpe", "11"], "0 to 10"), (["--date", "2026-02-30"], "no such day"),
                         (["--km", "x"], "write it like"), (["--set", "uid=1"], "no such setting"),
                         (["--cadence", "1000"], "40 to 300"), (["--terrain", "mud"], "trail"),
                         (["--note", "a\x1b[2J"], "U+001B")):
        refused = turnover("journal", "add", *wrong)
        check(refused.returncode == 2 and words in refused.stderr,
              "refused: %r" % " ".join(wrong), refused.stderr)
    check(len(runs()) == 3, "and nothing was added")
    turnover("journal", "add", "--date", "2026-06-30", "--set", "time=29 min 23.456 s", "--set",
             "distance=4.596 km", "--set", "speed=9.385 km/h")
    entry, listed = runs()[0], turnover("journal", "list").stdout
    card = turnover("journal", "show", entry["uid"]).stdout
    check("  4.6  " in listed.splitlines()[1], "a list rounds kilometres, it does not cut them",
          listed)
    check("29 min 23 s" in card and "4.6 km" in card and "9.4 km/h" in card and
          entry["distance_m"] == 4596, "a card says whole seconds and tenths", card)


def editor(script):
    path = os.path.join(WORK, "editor")
    with open(path, "w", encoding="utf-8") as file:
        file.write("#!/bin/sh\n" + script)
    os.chmod(path, 0o755)
    return {"EDITOR": path, "VISUAL": ""}


def edited():
    turnover("journal", "add", "--minutes", "45", "--rpe", "4", "--note", "one")
    changed = turnover("journal", "edit", "last", **editor(
        """sed -i 's/^rpe = 4/rpe = 6/; s/^# distance = .*/distance = "8.2 km";/' "$1"\n"""))
    entry = runs()[0]
    check(changed.returncode == 0 and entry["rpe"] == 6 and entry["distance_m"] == 8200 and
          entry["note"] == "one", "a run is edited as text", changed.stderr, entry)
    same = turnover("journal", "edit", **editor("exit 0\n"))
    check("nothing was changed" in same.stdout, "left as it is, nothing changes", same.stdout)
    empty = turnover("journal", "edit", **editor(': >"$1"\n'))
    check("nothing was changed" in empty.stdout and runs()[0] == entry, "nor by an empty file")
    wrong = turnover("journal", "edit", answers="n\n", **editor(
        """sed -i 's/^rpe = 6/rpe = 66/; s/^time = /tiem = /' "$1"\n"""))
    check(wrong.returncode == 1 and wrong.stderr.count(": error: ") == 2 and
          'did you mean "time"' in wrong.stderr and "rpe: it must be 0 to 10" in wrong.stderr,
          "every mistake is told", wrong.stderr)
    kept = glob.glob(os.path.join(os.environ["XDG_STATE_HOME"], "turnover", "run-*.txt"))
    check(len(kept) == 1 and kept[0] in wrong.stderr and runs()[0] == entry,
          "the text is kept, the run is as it was", kept, wrong.stderr)
    again = turnover("journal", "edit", answers="y\n", **editor(
        """sed -i 's/^rpe = 66/rpe = 7/; s/^tiem = /time = /' "$1"\n"""))
    check(again.returncode == 0 and runs()[0]["rpe"] == 7 and not glob.glob(kept[0]),
          "and gone on with", again.stderr)
    twice = turnover("journal", "edit", answers="y\n", **editor(
        """grep -q '^rpe = 77' "$1" && sed -i 's/^rpe = 77/rpe = 8/' "$1" ||
           sed -i 's/^rpe = 7;/rpe = 77;/' "$1"\n"""))
    check(twice.returncode == 0 and runs()[0]["rpe"] == 8, "edit again, until it is right",
          twice.stderr)
    new = turnover("journal", "add", **editor(
        """sed -i 's/^# title = .*/title = "By hand";/' "$1"\n"""))
    check(new.returncode == 0 and len(runs()) == 2 and
          any(entry.get("title") == "By hand" for entry in runs()),
          "one that is new is written there, too", new.stderr)
    none = turnover("journal", "add", **editor("exit 0\n"))
    check("nothing was added" in none.stdout and len(runs()) == 2, "or is not", none.stdout)


def deleted():
    for n in "123":
        turnover("journal", "add", "--minutes", n, "--date", "2026-11-0" + n)
    asked = turnover("journal", "delete", "2", answers="n\n")
    check("Nothing was deleted" in asked.stderr and len(runs()) == 3, "deleting asks first",
          asked.stderr)
    gone = turnover("journal", "delete", "2", answers="y\n")
    check(gone.returncode == 0 and [r["timer_ms"] for r in runs()] == [60000, 180000],
          "and deletes", gone.stderr)
    back = turnover("journal", "delete", "--undo")
    check("run 2 is back" in back.stdout and len(runs()) == 3, "it can be brought back",
          back.stdout)
    turnover("journal", "delete", "--yes", "--forget", "2")
    none = turnover("journal", "delete", "--undo")
    check(none.returncode == 1 and len(runs()) == 2, "but not after --forget", none.stderr)
    unknown = turnover("journal", "delete", "77", "--yes")
    check(unknown.returncode == 1 and "no run 77" in unknown.stderr, "nobody is nobody",
          unknown.stderr)


NASTY = ['"quotes" and ,commas; \\ back\\slash', "line\nline\n\nlast\n", "\U0001F3C3 emoji é 日本",
         "=1+1", " leading and trailing ", "'; DROP TABLE runs; --", "# // /* comment */", "\n"]


def text_forms():
    if not built_with("JANSSON"):
        return skip("text in, text out", "built without jansson")
    play()
    lines = [json.dumps({"format": 1, "uid": "%032x" % i, "start": "2026-10-%02dT07:00:00+02:00"
                         % (i + 1), "note": note, "sleep": note.replace("\n", " ").strip() or "7"})
             for i, note in enumerate(NASTY)]
    source = os.path.join(WORK, "nasty.jsonl")
    with open(source, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    took = turnover("journal", "import", source)
    check("8 runs added" in took.stdout, "lines of JSON are imported", took.stdout, took.stderr)
    check([r["note"] for r in runs()[:-1]] == NASTY, "with notes as they were", runs())
    again = turnover("journal", "import", source)
    check("0 runs added, 8 were there already" in again.stdout, "twice is once", again.stdout)
    first = {form: os.path.join(WORK, "first." + form) for form in ("jsonl", "csv")}
    for form, path in first.items():
        turnover("journal", "export", "-o", path)
        for other in first:
            home = os.path.join(WORK, form + other)
            took = turnover("journal", "import", path, XDG_DATA_HOME=home)
            copy = os.path.join(WORK, "again." + other)
            turnover("journal", "export", "-f", "-o", copy, XDG_DATA_HOME=home)
            turnover("journal", "export", "-f", "-o", first[other])
            check("9 runs added" in took.stdout and fingerprint(copy) == fingerprint(first[other]),
                  "%s in, %s out: the same bytes" % (form, other), took.stdout, took.stderr)
    refused = turnover("journal", "export", "-o", first["csv"])
    check(refused.returncode == 1 and "--force" in refused.stderr, "nothing is overwritten",
          refused.stderr)


def bad_text():
    if not built_with("JANSSON"):
        return skip("mistakes in texts", "built without jansson")

    def importing(text, name="bad.jsonl", *options):
        path = os.path.join(WORK, name)
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        return turnover("journal", "import", path, *options)

    good = '{"format":1,"start":"2026-10-01T07:00:00+02:00"}\n'
    for text, words in ((good + '{"start":"2026-10-02","note":"\\u001b[2J"}\n', ":2: error: note"),
                        (good + "{\n", ":2: error: this is no JSON"),
                        (good + '{"start":"2026-10-02","rpe":11}', ":2: error: rpe"),
                        (good + '{"format":2,"start":"2026-10-02"}', "newer"),
                        ("hello\n", "neither"), ("", "neither"), ("{}\n", ":1: error: start")):
        took = importing(text)
        check(took.returncode == 1 and words in took.stderr and
              "nothing was imported" in took.stderr, "a mistake: %r" % text[-30:], took.stderr)
    took = importing("record,start\r\nrun,2026-10-01\r\nrun,yesterday\r\n", "bad.csv")
    check(took.returncode == 1 and ":3: error: start" in took.stderr, "and in a table", took.stderr)
    check(runs() == [], "then nothing is added at all", runs())
    dry = importing(good, "good.jsonl", "--dry-run")
    check("1 run would be added" in dry.stdout and runs() == [], "--dry-run adds nothing",
          dry.stdout)


def fill(n=40):
    lines = ["record,start,note"]
    lines += ["run,2026-%02d-%02dT07:00:00+00:00,run %d %s" % (i // 28 + 1, i % 28 + 1, i, "x" * 200)
              for i in range(n)]
    path = os.path.join(WORK, "fill.csv")
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    turnover("journal", "import", path)


def befallen():
    fill()
    good = turnover("journal", "check")
    check(good.returncode == 0 and "40 runs, all is well" in good.stdout, "all is well",
          good.stdout, good.stderr)
    path = data("journal.db")
    with sqlite3.connect(path) as other:
        other.execute("UPDATE runs SET rpe = 5 WHERE id = 3")
    other.close()
    check(turnover("journal", "check").returncode == 0 and runs()[2]["rpe"] == 5,
          "another tool may change it")
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = 99")
    other.close()
    before = fingerprint(path)
    newer = turnover("journal", "add", "--minutes", "5")
    check(newer.returncode == 1 and "newer turnover (version 99" in newer.stderr and
          len(runs()) == 40 and fingerprint(path) == before, "a newer one is only read",
          newer.stderr)
    with sqlite3.connect(path) as other:
        other.execute("PRAGMA user_version = %d" % version())
    other.close()
    damaged(path)


def version():
    """Of a journal of this program."""
    home = os.path.join(WORK, "fresh")
    turnover("journal", "add", "--minutes", "1", XDG_DATA_HOME=home)
    with sqlite3.connect(os.path.join(home, "turnover", "journal.db")) as fresh:
        return fresh.execute("PRAGMA user_version").fetchone()[0]


def damaged(path):
    with open(path, "r+b") as file:
        file.seek(os.path.getsize(path) // 2 // 4096 * 4096)
        file.write(b"\xa5" * 4096)
    before = fingerprint(path)
    bad = turnover("journal", "check")
    check(bad.returncode == 1 and "What to do" in bad.stderr and "mv '%s'" % path in bad.stderr,
          "damage is found, and what to do is said", bad.stdout, bad.stderr)
    saved = os.path.join(WORK, "saved.csv")
    turnover("journal", "export", "-o", saved)
    with open(saved, encoding="utf-8") as file:
        left = len(file.readlines()) - 1
    check(10 <= left <= 40 and fingerprint(path) == before,
          "what is left is exported, nothing is written", left)
    os.rename(path, path + ".damaged")
    took = turnover("journal", "import", saved)
    check("%d runs added" % left in took.stdout, "and makes a new one", took.stdout, took.stderr)
    with open(path, "r+b") as file:
        file.write(b"no database at all")
    before = fingerprint(path)
    done = play()
    check(done.returncode == 0 and "damaged" in done.stderr and len(logs()) == 1 and
          fingerprint(path) == before, "a session is kept beside what cannot be read",
          done.stderr)


def others_wait():
    fill(2)
    held, free = threading.Event(), threading.Event()

    def hold():
        other = sqlite3.connect(data("journal.db"))
        other.execute("BEGIN EXCLUSIVE")
        held.set()
        free.wait(0.7)
        other.rollback()
        other.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    added = turnover("journal", "add", "--minutes", "5")
    free.set()
    holder.join()
    check(added.returncode == 0 and len(runs()) == 3, "one waits for another program",
          added.stderr)


def changed(sql, *values):
    """By another tool."""
    with sqlite3.connect(data("journal.db")) as other:
        other.execute(sql, values)
    other.close()


def mirrored_damage(mirror):
    """One run is damaged by another tool: far from UTC, so its day is none that there is."""
    turnover("journal", "add", "--minutes", "7", "--note", 'all "uid":"is" well')
    changed("UPDATE runs SET utc_offset_min = ? WHERE id = 2", 1 << 30)
    for _ in range(2):
        added = turnover("journal", "add", "--minutes", "8")
        with open(mirror, encoding="utf-8") as file:
            found = sorted(json.loads(line)["timer_ms"] // 1000 for line in file)
        check(added.returncode == 1 and "run 2 of the journal" in added.stderr and
              mirror in added.stderr and "journal check" in added.stderr and
              found == sorted([300, 420, *[480] * (len(found) - 2)]) and len(found) > 2,
              "a damaged run is said, stays in the mirror as it was, and stops no other",
              added.stderr, found)
    turnover("journal", "delete", "--yes", "4")
    with open(mirror, encoding="utf-8") as file:
        left = [json.loads(line)["timer_ms"] // 1000 for line in file]
    check(sorted(left) == found[:-1], "what is deleted goes from it all the same", left)
    listed = turnover("journal", "list")
    check(listed.returncode == 1 and "run 2 of" in listed.stderr and "7:00" in listed.stdout,
          "nor in a list", listed.stdout, listed.stderr)
    before = summary(2)
    repaired = turnover("journal", "check", "--repair")
    check(repaired.returncode == 1 and "run 2" in repaired.stderr and
          "run 3" not in repaired.stderr and summary(2) == before is not None,
          "repaired is what can be, and the summary of the other stays", repaired.stderr)
    check("import saved.jsonl '%s'" % mirror in repaired.stderr,
          "and where its last copy is", repaired.stderr)
    much_damage(mirror)
    changed("DELETE FROM runs WHERE id > 2")
    changed("UPDATE runs SET utc_offset_min = 0")


def much_damage(mirror):
    """More than are told one by one; and a mirror that cannot be read either."""
    for _ in range(3):
        turnover("journal", "add", "--minutes", "9")
    changed("UPDATE runs SET utc_offset_min = ?", 1 << 30)
    added = turnover("journal", "add", "--minutes", "9")
    check(added.returncode == 1 and "more runs cannot be read" in added.stderr,
          "of many damaged runs the first are told, and how many more", added.stderr)
    before = forbidden(TURNOVER)
    if before is None:
        skip("a mirror that cannot be read", "root may read all, and there is no setpriv")
        return
    os.chmod(mirror, 0o200)
    added = subprocess.run([*before, TURNOVER, "journal", "add", "--minutes", "9"], text=True,
                           capture_output=True, stdin=subprocess.DEVNULL, check=False)
    os.chmod(mirror, 0o600)
    check(added.returncode == 1 and "was left as it is" in added.stderr,
          "a mirror that cannot be read stays as it is", added.stderr)


def summary(run_id):
    with sqlite3.connect(data("journal.db")) as other:
        found = other.execute("SELECT bytes FROM digests WHERE run = ?", (run_id,)).fetchone()
    other.close()
    return found


def left_out():
    """A damaged run whose summary is stale stops nobody who reads what there was."""
    def run_minutes():
        review = json.loads(turnover("review", "--format", "json").stdout)
        return sum(week["run_min"] for week in review["load"])

    for minutes in ("10", "20", "30", "40"):
        turnover("journal", "add", "--minutes", minutes)
    turnover("plan", "start", "eight-weeks")
    before = run_minutes()
    changed("UPDATE runs SET rpe = 99 WHERE id = 2")
    for command in (("review",), ("today",), ("baseline",), ("plan", "list"),
                    ("play", session(), "--plain", "--device", "clock", "--no-delay",
                     "--speed", "50")):
        read = turnover(*command)
        check(read.returncode == 0 and read.stderr.count("\n") <= 1 and
              ("run 2 of the journal" in read.stderr and "it is left out" in read.stderr) ==
              (command != ("plan", "list")),
              "%s leaves a damaged run out and says so in one line" % command[0],
              read.stdout, read.stderr)
    check((before, run_minutes()) == (100, 80), "and has the others", before, run_minutes())
    changed("UPDATE runs SET rpe = 99 WHERE id > 1")
    read = turnover("review")
    check(read.returncode == 0 and "run 2 of" in read.stderr and
          "it and 2 more are left out" in read.stderr and read.stderr.count("\n") == 1,
          "of several the first is told, and how many more", read.stderr)
    changed("UPDATE runs SET rpe = 5")
    read = turnover("review")
    check(read.returncode == 0 and read.stderr == "", "mended, they are there", read.stderr)


def mirrored():
    os.makedirs(os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover"))
    mirror = os.path.join(os.environ["HOME"], "mirror.jsonl")
    with open(os.path.join(os.environ["XDG_CONFIG_HOME"], "turnover", "runner.cfg"), "w",
              encoding="utf-8") as file:
        file.write('journal = { mirror = "~/mirror.jsonl"; };\n')

    def same():
        with open(mirror, encoding="utf-8") as file:
            return file.read() == turnover("journal", "export").stdout

    play()
    check(same(), "the mirror has what was played")
    turnover("journal", "add", "--minutes", "5")
    check(same(), "and what was written down")
    turnover("journal", "delete", "--yes", "1")
    check(same(), "and not what was deleted")
    mirrored_damage(mirror)
    os.remove(mirror)
    os.mkdir(mirror)
    added = turnover("journal", "add", "--minutes", "6")
    check(added.returncode == 1 and mirror in added.stderr and len(runs()) == 2,
          "where it cannot be written that is said, and the run is kept", added.stderr)


if __name__ == "__main__":
    sys.exit(run([played, interrupted, nowhere, written_down, edited, deleted, text_forms,
                  bad_text, befallen, others_wait, left_out, mirrored], longest=[interrupted, nowhere]))

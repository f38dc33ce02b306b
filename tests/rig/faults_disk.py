#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_disk: a disk that is full, may only be read, or reports errors. The session goes
on, the runner is told, nothing of it is lost; and no file that was there is worse for it.
"""
import os
import re
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
from faults import WORK, Played, content, logs, positions, turnover  # noqa: E402
from parts import check, run, skip, until  # noqa: E402

STATE = os.path.join(WORK, "state")
UNFIT = "no user namespaces with a tmpfs here (unshare -rm)"


def whole(path, since_ms, until_ms):
    """Whether the log has the positions of a time."""
    there = [utc for utc, _ in positions(content(path)) if since_ms <= utc <= until_ms]
    return len(there) >= 1


def told_and_kept(what, begin, end, **env):
    """A fault that comes while a session is played, lasts four seconds, and goes."""
    played = Played(faults.script(), env=faults.environment(STATE, **env))
    played.plays_on(1)
    until(lambda: logs(STATE) and positions(content(logs(STATE)[0])))
    path = logs(STATE)[0]
    begin(played, path)
    told = played.says("NOT SAVED (")
    from_ms = int(time.time() * 1000)
    goes_on = played.plays_on(3)
    to_ms = int(time.time() * 1000)
    end(played)
    saved = played.says("saved again")
    check(told and goes_on, f"{what}: NOT SAVED is said, and the session goes on",
          played.said())
    check(saved and whole(path, from_ms, to_ms),
          f"{what}: when it is over, what was not saved is saved",
          played.said(), content(path).decode()[-900:])
    status, said, errors = played.end()
    check(status == -2 and errors == "", f"{what}: nothing is amiss at its end", status, errors)
    good, told = faults.taken_up(faults.environment(STATE))
    check(good, f"{what}: and it can be taken up", told)


def full_for_a_while():
    """A limit on the size of files stands for the disk."""
    told_and_kept("the disk is full for a while",
                  lambda played, path: played.limit_files(os.path.getsize(path) + 10),
                  lambda played: played.limit_files(None))


def full_after_resuming():
    """The same for a session that was taken up: its log was there already."""
    env = faults.environment(STATE)
    played = Played(faults.script(), env=env)
    until(lambda: logs(STATE) and len(positions(content(logs(STATE)[0]))) >= 2)
    played.end(signal.SIGKILL)
    again = Played("--resume", env=env)
    again.limit_files(os.path.getsize(logs(STATE)[0]) + 10)
    told = again.says("NOT SAVED (")
    goes_on = again.plays_on()
    again.limit_files(None)
    saved = again.says("saved again")
    status, said, errors = again.end()
    check(told and goes_on and saved and status == -signal.SIGINT and errors == "",
          "a session that was taken up goes on without room, and is saved later",
          status, said, errors)


def no_sync():
    """fdatasync fails: what Linux forgot is written once more."""
    flag = os.path.join(WORK, "eio")

    def begin(played, path):
        with open(flag, "w", encoding="ascii"):
            pass

    told_and_kept("the disk reports an error", begin, lambda played: os.unlink(flag),
                  faults="eio=" + flag)


def unsynced_is_written_again():
    """After a failed sync the pages count as clean: only another write reaches the disk."""
    flag, trace = os.path.join(WORK, "eio"), os.path.join(WORK, "trace")
    played = Played(faults.script(), env=faults.environment(
        STATE, faults=f"eio={flag};writes={trace}"))
    played.plays_on(1)
    until(lambda: logs(STATE) and len(positions(content(logs(STATE)[0]))) >= 2)
    with open(flag, "w", encoding="ascii"):
        pass
    played.says("NOT SAVED (")
    os.unlink(flag)
    played.says("saved again")
    played.end()
    places = [tuple(map(int, line.split())) for line in
              content(trace).decode().splitlines()]
    again = [(at, n) for (at, n), (before, m) in zip(places[1:], places) if at < before + m]
    check(again and again[0][1] > 40, "what was not synced is written again, at its place",
          places)


def no_place(what, options, fill, why):
    """From the beginning to the end there is no room for the log."""
    if not faults.has_namespaces():
        skip(what, UNFIT)
        return
    spare = os.path.join(WORK, "spare")
    os.makedirs(spare)
    env = faults.environment(TMPDIR=spare)
    played = Played(faults.script(), env=env,
                    before=faults.small_disk(os.path.join(WORK, "home"), options, fill))
    told = played.says("NOT SAVED (" + why)
    check(told and played.plays_on(), f"{what}: NOT SAVED is said, and the session goes on",
          played.said(), played.errors)
    status, said, errors = played.end()
    move = re.search(r"^\s*mv (\S+) (\S+)$", errors, re.M)
    check(status == -2 and move and "nothing is lost" in errors,
          f"{what}: at its end it says where all of it is", status, said, errors)
    if not move:
        return
    os.makedirs(os.path.dirname(move.group(2)), exist_ok=True)
    shutil.move(move.group(1), move.group(2))
    good, told = faults.taken_up()
    check(good, f"{what}: moved as it says, it is taken up", told)


def full_from_the_start():
    no_place("a full disk", "size=64k", True, "No space left")


def read_only_home():
    no_place("a home that may only be read", "size=1m", False, "Read-only")


# Whatever writes, and what the journal shows where it found room after all.
WRITERS = (
    ("new", "new mine --from demo", None),
    ("render", "render demo -o $HOME/kept.wav --force", None),
    ("render to standard output", "render demo -o - >$HOME/out.wav", None),
    ("export", "export demo -o $HOME/kept.md --force", None),
    ("export of the journal", "journal export >$HOME/out.jsonl", None),
    ("a baseline", "baseline easy=170", "  170 "),
    ("a run written down", "journal add --minutes=30", " 30:00 "),
    ("a plan", "plan start six-weeks", None),
)


def commands_that_write():
    """Every command that writes says so and fails; what was there stays as it was."""
    if not faults.has_namespaces():
        skip("commands on a full disk", UNFIT)
        return
    home = os.path.join(WORK, "home")
    prepare = turnover("baseline", "easy=168")
    for name in ("kept.wav", "kept.md"):
        with open(os.path.join(home, name), "w", encoding="ascii") as file:
            file.write("as it was\n")
    show = ('echo; echo "status $status"; cd "$HOME"; cat kept.wav kept.md; ls -A; '
            'ls -A .config/turnover/sessions 2>/dev/null; "$TURNOVER" journal list 2>&1')
    check(prepare.returncode == 0, "a journal to begin with", prepare.stderr)
    for read_only in (False, True):
        what = "a disk that may only be read" if read_only else "a full disk"
        for name, command, shown in WRITERS:
            ran = subprocess.run(
                [*faults.small_disk(home, "size=1m", not read_only), "sh", "-c",
                 f'"$TURNOVER" {command}; status=$?; {show}'],
                env=faults.environment(EDITOR="true"), capture_output=True, text=True,
                stdin=subprocess.DEVNULL, timeout=60, check=False)
            done = "status 0" in ran.stdout
            said = re.search("^(turnover|sh): .*(No space left|full|Read-only|only be read|may not be written)",
                             ran.stderr, re.M)
            left = re.search(r"\.turnover-|mine\.session", ran.stdout)
            check(shown in ran.stdout if done and shown else not done and said and not left,
                  f"{name}, {what}: fails and says why", ran.stdout[-900:], ran.stderr)
            check(ran.stdout.count("as it was\n") == 2 and " 168 " in ran.stdout,
                  f"{name}, {what}: all that was there is as it was", ran.stdout[-900:])


if __name__ == "__main__":
    sys.exit(run((full_for_a_while, full_after_resuming, no_sync, unsynced_is_written_again, full_from_the_start,
                  read_only_home, commands_that_write)))

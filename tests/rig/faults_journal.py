#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_journal: a journal that another program holds, and one that is damaged. The
session that was played is kept until it can be added, once.
"""
import os
import sqlite3
import sys
import threading

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
from faults import WORK, content, logs, turnover  # noqa: E402
from parts import check, run  # noqa: E402

STATE = os.path.join(WORK, "state")
JOURNAL = os.path.join(WORK, "home/.local/share/turnover/journal.db")
SHORT = """format = 1; title = "A short one";
phases = ( { kind = "stride"; time = "3 s"; cadence = 180; } );
"""
ENV = faults.environment(STATE)


def play_to_its_end():
    """A session that ends while the journal is as it is."""
    session = faults.Played(faults.script(SHORT))
    session.process.wait(60)
    return session.end()


def runs(title):
    return turnover("journal", "list").stdout.count(title)


def begin():
    turnover("journal", "add", "--minutes=30", "--title=Before")
    return runs("Before") == 1


def kept_and_added(what, played, repair):
    status, said, errors = played
    there = logs(os.path.join(WORK, "home/.local/state"))
    check(status == 0 and "finished" in said and "nothing is lost" in errors and len(there) == 1,
          f"{what}: the session is played, and kept as it is not in the journal yet",
          status, said, errors, there)
    repair()
    check(runs("A short one") == 1 and runs("A short one") == 1,
          f"{what}: afterwards it is in the journal, once", turnover("journal", "list"))
    check(not logs(os.path.join(WORK, "home/.local/state")), f"{what}: and its log is gone")


def busy():
    begin()
    other = sqlite3.connect(JOURNAL, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    played = play_to_its_end()
    check("another program is using it" in played[2], "a journal in use: that is said",
          played[2])
    kept_and_added("a journal in use", played, other.close)


def busy_for_a_moment():
    """A backup, say: that is waited for."""
    begin()
    other = sqlite3.connect(JOURNAL, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN EXCLUSIVE")
    threading.Timer(1, other.close).start()
    ran = turnover("journal", "add", "--minutes=9", "--title=Nine")
    check(ran.returncode == 0 and runs("Nine") == 1, "a journal in use for a moment is waited for",
          ran)


def busy_to_read():
    begin()
    other = sqlite3.connect(JOURNAL, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    for arguments in (("journal", "list"), ("journal", "add", "--minutes=9", "--title=Nine")):
        ran = turnover(*arguments)
        check(ran.returncode == 1 and "another program is using it" in ran.stderr,
              f"{' '.join(arguments[:2])}: says that it is in use, and fails", ran)
    other.close()
    check(runs("Before") == 1 and runs("Nine") == 0, "and nothing of it is there", runs("Nine"))


def damaged():
    begin()
    whole = content(JOURNAL)
    broken = os.urandom(100) + whole[100:]
    with open(JOURNAL, "wb") as file:
        file.write(broken)
    played = play_to_its_end()
    listed, checked = turnover("journal", "list"), turnover("journal", "check")
    added = turnover("journal", "add", "--minutes=9")
    check("damaged" in played[2] and "damaged" in listed.stderr and listed.returncode == 1 and
          checked.returncode == 1 and added.returncode == 1,
          "a damaged journal: every command says so", played[2], listed, checked, added)
    check(content(JOURNAL) == broken, "and it is not written to")

    def repair():
        with open(JOURNAL, "wb") as file:
            file.write(whole)

    kept_and_added("a damaged journal", played, repair)
    check(runs("Before") == 1, "what was in it before is there")


def no_file():
    """In the journal's place is a folder."""
    os.makedirs(JOURNAL)
    kept_and_added("a folder in the journal's place", play_to_its_end(),
                   lambda: os.rmdir(JOURNAL))


if __name__ == "__main__":
    sys.exit(run((busy, busy_for_a_moment, busy_to_read, damaged, no_file)))

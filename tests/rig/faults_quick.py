#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""faults_quick: of the tests of faults those that `make check` runs, side by side: they
wait for most of their time. `make proofs` runs each of the files, with all it has.
"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import faults  # noqa: E402
from faults_disk import (commands_that_write, full_for_a_while, full_from_the_start,  # noqa: E402
                         read_only_home, unsynced_is_written_again)
from faults_interrupted import (clock_is_set, interrupted_commands,  # noqa: E402
                                interrupted_screen, interrupted_session, stopped)
from faults_journal import busy, busy_for_a_moment, damaged  # noqa: E402
from faults_memory import (check_and_show, descriptors, journal,  # noqa: E402
                           memory_on_the_screen, render)
from faults_server import killed_and_started  # noqa: E402
from faults_terminal import gone_in_a_crash, gone_unheard, stalled  # noqa: E402
from parts import run  # noqa: E402

LONGEST = [unsynced_is_written_again, busy, full_for_a_while, killed_and_started, stalled]
MEMORY = [] if faults.sanitized() else [check_and_show, render, journal, descriptors,
                                        memory_on_the_screen]

if __name__ == "__main__":
    sys.exit(run([*LONGEST, *MEMORY, full_from_the_start, read_only_home, commands_that_write,
                  interrupted_commands, interrupted_session, interrupted_screen, stopped,
                  clock_is_set, damaged, busy_for_a_moment, gone_unheard, gone_in_a_crash], longest=LONGEST, at_once=24))

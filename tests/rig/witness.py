# SPDX-License-Identifier: GPL-3.0-or-later
"""witness: whether a machine let programs run when they wanted to.

An interruption of the sound is a program's fault, unless the machine kept it and the
sound server from running for as long as the sound that lies ready. The kernel counts
for each thread how long it was ready and not run (/proc/PID/task/TID/schedstat); a
Witness notes those counts. Times are seconds of CLOCK_MONOTONIC.
"""
import os
import threading
import time

EVERY_S = 0.05
WINDOW_S = 0.4      # twice what a player keeps ready
LATE_S = 0.01       # a server that waits no longer than that has sound for the time


def children(pid):
    """A process and all below it."""
    found = [pid]
    try:
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children", encoding="ascii") as file:
                for child in file.read().split():
                    found += children(int(child))
    except OSError:
        pass
    return found


def waited(pids):
    """Seconds that each thread of these processes was ready and not run, so far."""
    result = {}
    for pid in pids:
        try:
            for task in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
                    result[int(task)] = int(file.read().split()[1]) / 1e9
        except OSError:
            pass        # it has ended
    return result


class Witness:
    """Watches processes and what they start, until stop()."""

    def __init__(self, *pids):
        self.pids = pids
        self.seen = []      # (time, {thread: seconds})
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    @staticmethod
    def can():
        return os.path.exists("/proc/self/schedstat")

    def _watch(self):
        while not self.over.wait(EVERY_S):
            pids = [one for pid in self.pids for one in children(pid)]
            self.seen.append((time.monotonic(), waited(pids)))

    def stop(self):
        self.over.set()
        self.thread.join()

    def held_up(self, begin, end):
        """Seconds that the threads together were kept waiting within WINDOW_S, the most in
        this time: sound goes from one to the next, and each can make it late."""
        worst, first = 0.0, 0
        for at, (when, now) in enumerate(self.seen):
            while self.seen[first][0] < when - WINDOW_S and first < at - 1:
                first += 1
            if begin - WINDOW_S <= when <= end and at > first:
                before = self.seen[first][1]
                worst = max(worst, sum(now[task] - before.get(task, now[task]) for task in now))
        return worst


class Late(Witness):
    """Notes only when a thread was kept waiting for LATE_S: hours fit into memory."""

    def _watch(self):
        before = {}
        while not self.over.wait(EVERY_S):
            now = waited([one for pid in self.pids for one in children(pid)])
            late = max((now[task] - before.get(task, now[task]) for task in now), default=0)
            if late > LATE_S:
                self.seen.append((time.monotonic(), late))
            before = now

    def longest(self, begin, end):
        """Seconds of the longest such wait in this time."""
        return max((late for when, late in self.seen if begin <= when <= end), default=0)

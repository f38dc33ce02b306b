# SPDX-License-Identifier: GPL-3.0-or-later
"""monitor: what a sound server really played, and what a sink said about it.

Monitor records the monitor source of the private PulseAudio (pulse.sh) and knows the
CLOCK_MONOTONIC time of every frame: a chunk can arrive late but never early, so the
earliest of the neighbouring chunks is believed. Clicker runs tests/rig/clicker and
keeps its reports. Times are seconds of CLOCK_MONOTONIC.
"""
import array
import bisect
import os
import subprocess
import threading
import time

RATE = 48000
THRESHOLD = 250  # of 32767: a click's first sample is above 1000
SILENCE = 240  # frames of silence before something counts as a new click
BUSY_S = 0.12  # a machine on which sound comes with larger gaps is no judge of it


class Monitor:
    """Records `source` until stop(); chunks are (time, frames so far)."""

    def __init__(self, source="rig.monitor"):
        self.samples = array.array("h")
        self.chunks = []
        self.process = subprocess.Popen(
            ["parec", "-d", source, "--raw", "--format=s16le", f"--rate={RATE}",
             "--channels=1", "--latency-msec=5"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        rest = b""
        while True:
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                return
            now = time.monotonic()
            data = rest + data
            whole = len(data) & ~1
            rest = data[whole:]
            self.samples.frombytes(data[:whole])
            self.chunks.append((now, len(self.samples)))

    def ready(self, limit=5.0):
        end = time.monotonic() + limit
        while not self.chunks and time.monotonic() < end:
            time.sleep(0.02)
        return bool(self.chunks)

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.thread.join(2)

    def busy(self):
        """Whether the sound server, or we, had to wait longer than players can."""
        times = [t for t, _ in self.chunks]
        return max((b - a for a, b in zip(times, times[1:])), default=99) > BUSY_S

    def onsets(self):
        """The frame of every click's first sample."""
        found = []
        last = -10 * SILENCE
        for i, sample in enumerate(self.samples):
            if sample > THRESHOLD or sample < -THRESHOLD:
                if i - last > SILENCE:
                    found.append(i)
                last = i
        return found

    def time_of(self, frame):
        """When the frame was played, by the earliest of the chunks within 0.5 s."""
        at = bisect.bisect_left([n for _, n in self.chunks], frame)
        best = None
        for t, n in self.chunks[max(0, at - 50):at + 50]:
            guess = t - (n - frame) / RATE
            best = guess if best is None or guess < best else best
        return best

    def clicks(self):
        """(frame, time) of every click."""
        return [(f, self.time_of(f)) for f in self.onsets()]


class Report:
    """One line of the clicker; see clicker.c."""

    def __init__(self, words):
        self.now = float(words[0])
        self.state = words[1]
        self.frame = int(words[2])
        self.at = float(words[3])
        self.speed = float(words[4])
        self.rate, self.generation, self.xruns, self.reopens, self.error = map(int, words[5:10])
        self.written = int(words[10])

    def time_of(self, frame):
        return self.at + (frame - self.frame) / self.rate


class Clicker:
    """Plays through the ALSA sink; orders as in clicker.c."""

    def __init__(self, program, device, spm10, seconds, *orders):
        self.reports = []
        self.orders = []  # (time, text)
        self.summary = self.cost = ""
        self.spm10 = spm10
        self.process = subprocess.Popen([program, device, str(spm10), str(seconds), *orders],
                                        stdout=subprocess.PIPE, text=True)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        for line in self.process.stdout:
            words = line.split()
            if words[0] == "closed":
                self.summary = line.strip()
            elif words[1] == "cost":
                self.cost = line.strip()
            elif words[1] == "order":
                self.orders.append((float(words[0]), words[2]))
            else:
                self.reports.append(Report(words))

    def wait(self):
        self.process.wait()
        self.thread.join(2)

    def beat(self, k, rate=RATE):
        return (600 * k * rate + self.spm10 // 2) // self.spm10

    def last(self, before=None):
        """The last report of a session that plays (before a time)."""
        good = [r for r in self.reports if r.state == "playing" and r.speed > 0
                and (before is None or r.now < before)]
        return good[-1] if good else None


def off_grid(clicker, clicks, report):
    """For each click (beat, distance in ms from its beat by this report's clock)."""
    result = []
    for _, t in clicks:
        session = report.frame + (t - report.at) * report.rate
        k = round(session * clicker.spm10 / 600 / report.rate)
        result.append((k, (session - clicker.beat(k, report.rate)) / report.rate * 1000))
    return result

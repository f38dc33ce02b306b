# SPDX-License-Identifier: GPL-3.0-or-later
"""soak_parts: what a long session is watched with.

Session is the script of a soak and what should be heard of it, by the second opinion of
tests/oracle. Recorder listens to the sound server and keeps only where sounds begin, so
hours fit into memory. Watch samples what the program holds. Frames are of 48 kHz, times
seconds of CLOCK_MONOTONIC.
"""
import array
import bisect
import os
import subprocess
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "oracle")]
from monitor import RATE, SILENCE, THRESHOLD  # noqa: E402

CYCLE_MIN = 6
BUSY_S = 0.15  # a machine on which the recorder waits longer is no judge of xruns
TONE = 28000  # frames: no tone of the session is longer
SCRIPT = """format = 1;
title = "Soak";
phases = (
  { repeat = %d; phases = (
    { kind = "easy"; time = "220 s"; cadence = 172.5; },
    { kind = "recovery"; time = "40 s"; },
    { kind = "stride"; time = "20 s"; cadence = 178.3; count_in = 8; },
    { kind = "recovery"; time = "40 s"; },
    { kind = "metronome"; time = "40 s"; cadence = 176.1; clicks = "every 2 steps"; } ); } );
"""


class Session:
    """Cycles of six minutes; `minutes` is rounded to whole ones."""

    def __init__(self, folder, minutes):
        from session import Session as Meaning
        from tones import Tones
        self.cycles = max(1, round(minutes / CYCLE_MIN))
        self.path = os.path.join(folder, "soak.session")
        self.length_s = self.cycles * CYCLE_MIN * 60
        script = SCRIPT % self.cycles
        with open(self.path, "w", encoding="ascii") as file:
            file.write(script)
        meaning = Meaning(script)
        self.clicks, self.counted, _ = meaning.clicks(RATE)
        self.heard = sorted(self.clicks + self.counted)
        # With `countdown = "0 s"` in runner.cfg: those of a countdown are not heard.
        self.tones = sorted(frame for frame, name, _ in Tones(meaning, RATE).found
                            if name != "countdown")

    def under_a_tone(self, frame):
        """Whether a sound that begins there cannot be told from a tone."""
        at = bisect.bisect_right(self.tones, frame + 2) - 1
        return at >= 0 and frame - self.tones[at] < TONE


class Recorder:
    """Records until stop(). onsets: frames; clock: (frame, time) of the chunk that came
    soonest in each ten seconds, so that it is on the server's clock to a millisecond."""

    EVERY = 10 * RATE

    def __init__(self, source="rig.monitor"):
        self.onsets, self.clock = [], []
        self.frames = 0
        self.gap = 0.0  # the longest between two chunks
        self.gaps = []  # (time, seconds) of those longer than BUSY_S
        self.last = -10 * SILENCE
        self.process = subprocess.Popen(
            ["parec", "-d", source, "--raw", "--format=s16le", f"--rate={RATE}",
             "--channels=1", "--latency-msec=50"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self):
        rest, before = b"", None
        while True:
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                return
            now = time.monotonic()
            if before is not None:
                self.gap = max(self.gap, now - before)
                if now - before > BUSY_S:
                    self.gaps.append((now, now - before))
            before = now
            data = rest + data
            whole = len(data) & ~1
            rest = data[whole:]
            self._hear(data[:whole])
            self._tell(now)

    def _hear(self, data):
        if data.count(0) < len(data):
            samples = array.array("h")
            samples.frombytes(data)
            for i, sample in enumerate(samples, self.frames):
                if sample > THRESHOLD or sample < -THRESHOLD:
                    if i - self.last > SILENCE:
                        self.onsets.append(i)
                    self.last = i
        self.frames += len(data) // 2

    def _tell(self, now):
        best = (self.frames, now)
        if self.clock and self.frames // self.EVERY == self.clock[-1][0] // self.EVERY:
            old = self.clock.pop()
            if old[1] - old[0] / RATE < now - self.frames / RATE:
                best = old
        self.clock.append(best)

    def ready(self, seconds=20):
        end = time.monotonic() + seconds
        while self.frames == 0 and time.monotonic() < end:
            time.sleep(0.02)
        return self.frames > 0

    def stop(self):
        self.process.terminate()
        self.process.wait()
        self.thread.join(5)

    def ppm(self):
        """The server's clock against CLOCK_MONOTONIC: the device's own rate error."""
        (n, t), (m, u) = self.clock[1], self.clock[-2]
        return ((m - n) / RATE / (u - t) - 1) * 1e6

    def time_of(self, frame):
        """When it was heard, by the chunk of the ten seconds around it that came soonest."""
        at = max(0, frame // self.EVERY - 1)
        n, t = min(self.clock[at:at + 3] or self.clock[-1:], key=lambda c: abs(c[0] - frame))
        return t + (frame - n) / RATE / (1 + self.ppm() / 1e6)

    def lost(self):
        """Frames that the recording lacks, at most, by jumps of its clock: a recorder
        that was held up too long, not a player."""
        steps = [(t - n / RATE) for n, t in self.clock]
        return max((b - a for a, b in zip(steps, steps[1:])), default=0.0) * RATE


class Judged:
    """Onsets laid over the session: both begin with the first click. moves: (frame, by how
    much), offsets: (frame, its place in the recording less that)."""

    NEAR = 2          # frames: a click is on its beat
    FAR = 150 * RATE // 1000  # … or it was moved with all that follow: less than half a beat

    def __init__(self, session, onsets):
        self.matched = self.masked = 0
        self.moves, self.extra, self.missing, self.offsets = [], [], [], []
        heard = session.heard
        self.offset = onsets[0] - heard[0] if onsets else 0
        taken = set()
        for onset in onsets:
            self._take(session, heard, onset, taken)
        for i, frame in enumerate(heard):
            if i in taken:
                continue
            if session.under_a_tone(frame):
                self.masked += 1
            else:
                self.missing.append(frame)

    def _take(self, session, heard, onset, taken):
        at = onset - self.offset
        i = bisect.bisect_left(heard, at)
        near = min((k for k in (i - 1, i) if 0 <= k < len(heard)),
                   key=lambda k: abs(heard[k] - at))
        off = at - heard[near]
        if abs(off) > self.NEAR:
            if session.under_a_tone(at) or abs(off) > self.FAR:
                if not session.under_a_tone(at):
                    self.extra.append(at)
                return
            self.moves.append((heard[near], off))
            self.offset += off
        if near in taken:
            self.extra.append(at)
            return
        taken.add(near)
        self.matched += 1
        self.offsets.append((heard[near], onset - heard[near]))

    def spells(self, apart_s):
        """(first, last, frames in all) of moves that lie near each other."""
        found = []
        for frame, off in self.moves:
            if found and frame - found[-1][1] < apart_s * RATE:
                found[-1] = (found[-1][0], frame, found[-1][2] + off)
            else:
                found.append((frame, frame, off))
        return found

    def drift(self):
        """Frames by which the clicks of a stretch without moves are apart, at most."""
        moved = [frame for frame, _ in self.moves]
        stretches = {}
        for frame, offset in self.offsets:
            stretches.setdefault(bisect.bisect_right(moved, frame), []).append(offset)
        return max((max(s) - min(s) for s in stretches.values()), default=0)


class Watch:
    """Samples resident memory (kB) and descriptors of a process."""

    def __init__(self, pid):
        self.pid = pid
        self.samples = []  # (time, kB, descriptors)

    def look(self):
        try:
            with open(f"/proc/{self.pid}/status", encoding="ascii", errors="replace") as file:
                kb = next(int(line.split()[1]) for line in file if line.startswith("VmRSS"))
            self.samples.append((time.monotonic(), kb, len(os.listdir(f"/proc/{self.pid}/fd"))))
            return True
        except (OSError, StopIteration, ValueError):
            return False

    def growth(self):
        """(kB, descriptors) by which the most of the last quarter is above the most of the
        second: the first is when all is set up."""
        n = len(self.samples)
        early, late = self.samples[n // 4:n // 2], self.samples[3 * n // 4:]
        if not early or not late:
            return 0, 0
        return (max(s[1] for s in late) - max(s[1] for s in early),
                max(s[2] for s in late) - max(s[2] for s in early))

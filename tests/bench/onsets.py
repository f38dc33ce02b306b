#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""onsets: where the clicks of a recording begin, to a part of a frame, and how steady.

A click is found where the sound crosses a fifth of the clicks' peak. Clicks of one shape
are then laid upon the first of them where they fit best (normalised correlation, its
summit by a parabola); shapes are tied to each other where each reaches 2 % of its peak.
Of the onsets a straight line over the beats is drawn: its slope is the real tempo, what
is left over is the jitter. Standard library only.

    onsets.py FILE.wav SPM     prints both
    onsets.py --self-test      how far it is off itself, on tracks with known onsets
"""
import array
import itertools
import math
import operator
import random
import sys
import wave

LEVEL = 0.2  # of the peak
EDGE = 0.02
SAME_SHAPE = 0.9
LAGS = 12  # frames in which the best fit is looked for, each way


def read(path):
    """(samples of the first channel, rate) of a WAV of 16 bits."""
    with wave.open(path, "rb") as file:
        samples = array.array("h", file.readframes(file.getnframes()))
        return samples[::file.getnchannels()], file.getframerate()


def edge(shape):
    """Where it first reaches EDGE of its peak, between frames."""
    level = EDGE * max(abs(x) for x in shape)
    i = next(i for i, x in enumerate(shape) if abs(x) >= level)
    if i == 0:
        return 0.0
    below, above = abs(shape[i - 1]), abs(shape[i])
    return i - 1 + (level - below) / (above - below)


class Shape:
    """The first click of its kind, which the others are laid upon."""

    def __init__(self, window):
        self.samples = window[LAGS:-LAGS]
        self.size = math.sqrt(sum(x * x for x in self.samples)) or 1.0
        self.edge = edge(self.samples)

    def fit(self, window):
        """(how well, at which lag)."""
        n = len(self.samples)
        energy = [0, *itertools.accumulate(x * x for x in window)]
        fits = []
        for lag in range(2 * LAGS + 1):
            dot = sum(map(operator.mul, self.samples, window[lag:lag + n]))
            here = math.sqrt(energy[lag + n] - energy[lag]) or 1.0
            fits.append(dot / here / self.size)
        best = max(range(len(fits)), key=fits.__getitem__)
        part = 0.0
        if 0 < best < 2 * LAGS:
            bend = fits[best - 1] - 2 * fits[best] + fits[best + 1]
            if bend < 0:
                part = (fits[best - 1] - fits[best + 1]) / 2 / bend
        return fits[best], best - LAGS + part


def coarse(samples, interval):
    """The frames at which something begins after a pause."""
    loud = sorted(abs(x) for x in samples if x)
    if not loud:
        return []
    level = LEVEL * loud[-min(len(loud), max(1, int(2 * len(samples) / interval)))]
    starts, last = [], -interval
    for i, sample in enumerate(samples):
        if sample >= level or sample <= -level:
            if i - last > 0.1 * interval and (not starts or i - starts[-1] > 0.4 * interval):
                starts.append(i)
            last = i
    return starts


def onsets(samples, rate, spm):
    interval = rate * 60 / spm
    before, after = int(rate * 0.003), int(min(rate * 0.02, 0.3 * interval))
    shapes, found = [], []
    for start in coarse(samples, interval):
        first = start - before - LAGS
        if first < 0 or start + after + LAGS > len(samples):
            continue  # cut off by an end of the recording
        window = list(samples[first:start + after + LAGS])
        fits = [(*shape.fit(window), shape) for shape in shapes]
        how, lag, shape = max(fits, key=operator.itemgetter(0), default=(0, 0, None))
        if how < SAME_SHAPE:
            shape, lag = Shape(window), 0
            shapes.append(shape)
        found.append(start - before + lag + shape.edge)
    return found


class Steadiness:
    """Onsets against their beats. Milliseconds; drift is against the nominal tempo."""

    def __init__(self, found, rate, spm):
        interval, ms = rate * 60 / spm, 1000 / rate
        steps = [max(0, round((b - a) / interval)) for a, b in zip(found, found[1:])]
        beats = [0, *itertools.accumulate(steps)]
        mean_beat, mean = sum(beats) / len(beats), sum(found) / len(found)
        slope = (sum((k - mean_beat) * (x - mean) for k, x in zip(beats, found)) /
                 sum((k - mean_beat) ** 2 for k in beats))
        rest = [x - mean - slope * (k - mean_beat) for k, x in zip(beats, found)]
        self.clicks = len(found)
        self.jitter_ms = math.sqrt(sum(x * x for x in rest) / len(rest)) * ms
        self.worst_ms = max(abs(x) for x in rest) * ms
        self.spm = 60 * rate / slope
        self.drift_ms_min = (slope / interval - 1) * 60000
        self.missing = sum(step - 1 for step in steps if step > 1)
        self.doubled = sum(step == 0 for step in steps)


def steadiness(samples, rate, spm):
    """None: there is hardly a click."""
    found = onsets(samples, rate, spm)
    return Steadiness(found, rate, spm) if len(found) > 4 else None


def own_error(seconds=10, rate=48000, spm=172.5):
    """The worst distance, in frames, from onsets that are known: clicks between frames,
    up to 5 ms off their grid."""
    chance = random.Random(1)
    samples, truth = array.array("h", bytes(2 * rate * seconds)), []
    for k in range(1, int(seconds * spm / 60) - 1):
        at = k * 60 * rate / spm + chance.uniform(-0.005, 0.005) * rate
        truth.append(at)
        for i in range(math.ceil(at), math.ceil(at) + rate // 40):
            t = (i - at) / rate
            samples[i] = round(20000 * min(1, t / 0.001) * math.exp(-180 * t) *
                               math.sin(2 * math.pi * 1000 * t))
    found = onsets(samples, rate, spm)
    if len(found) != len(truth):
        return math.inf
    off = [a - b for a, b in zip(found, truth)]
    middle = sum(off) / len(off)
    return max(abs(x - middle) for x in off)


def main():
    if sys.argv[1:] == ["--self-test"]:
        print(f"off by {own_error():.4f} frames at worst")
        return 0
    path, spm = sys.argv[1], float(sys.argv[2])
    result = steadiness(*read(path), spm)
    if result is None:
        print("no clicks")
        return 1
    for name, what in vars(result).items():
        print(f"{name:14} {what:.6g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

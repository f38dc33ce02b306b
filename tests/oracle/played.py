# SPDX-License-Identifier: GPL-3.0-or-later
"""played: a session as it sounds while somebody plays it and turns its bias.

An open-ended phase lasts as long as it may, and from the frame of a change on the beat
goes on with its phase at another tempo. Steady cadences only, and count-ins that no
change falls into.
"""
from fractions import Fraction

from quantity import round_half_up, seconds
from session import Session
from tones import Tones

UNBIASED = ('drill',)


class Played(Session):
    """changes: (frame, spm of bias from there on), by frame."""

    def __init__(self, source, rate, chosen=None, baselines=None, changes=()):
        self.rate, self.changes = rate, changes
        super().__init__(source, chosen, baselines)

    def fill(self, segment):
        super().fill(segment)
        if not segment.rest and self.get(segment.phase, 'until') == 'key':
            longest = self.get(segment.phase, 'max')
            segment.length = seconds(longest) if longest else max(segment.length, Fraction(600))

    def bias_at(self, frame):
        return ([0] + [spm for at, spm in self.changes if at <= frame])[-1]

    def beats_of(self, segment, start, end):
        """Frames of the beats of a steady segment."""
        biased = segment.kind not in UNBIASED and self.get(segment.phase, 'contacts') is None
        cuts = [start] + [at for at, _ in self.changes if start < at < end and biased] + [end]
        frames, gone = [], Fraction(0)
        for at, until in zip(cuts, cuts[1:]):
            spm10 = segment.a + (10 * self.bias_at(at) if biased else 0)
            a_beat = Fraction(600 * self.rate, spm10)
            k = len(frames)
            while True:
                frame = at + round_half_up((k - gone) * a_beat)
                if frame >= until or k >= (segment.beats.count or k + 1):
                    break
                frames.append(frame)
                k += 1
            gone += (until - at) / a_beat
        return frames

    def sounds(self):
        """All that is heard, by frame: (frame, name, ms); clicks are 'click'."""
        clicks, floor = [], None
        for segment in self.segments:
            start = round_half_up(segment.start * self.rate)
            end = round_half_up(segment.end * self.rate)
            if segment.beats is not None and segment.every:
                bias = 0 if segment.kind in UNBIASED else self.bias_at(start)
                a_beat = Fraction(600 * self.rate, segment.a + 10 * bias)
                counted = [start - round_half_up(j * a_beat)
                           for j in range(segment.count_in, 0, -1)]
                counted = [frame for frame in counted if floor is None or frame >= floor]
                clicks = [frame for frame in clicks if not counted or frame < counted[0]]
                clicks += counted
                heard = segment.beats.heard(segment.every, segment.lock, segment.on,
                                            segment.off)
                if not all(heard):
                    raise ValueError('clicks that are thinned')
                clicks += self.beats_of(segment, start, end)
            floor = start
        return sorted([(frame, 'click', 0) for frame in clicks] +
                      Tones(self, self.rate, live=True).found)

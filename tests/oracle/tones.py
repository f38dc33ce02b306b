# SPDX-License-Identifier: GPL-3.0-or-later
"""tones: which tones a session has, and where, worked out a second time.

Written from turnover-session(5), "What is told around a boundary". That an announcement
too long for its place moves earlier is left out: none of the sessions that ship is.
"""
from fractions import Fraction

from quantity import round_half_up, seconds

# The sound that begins a kind, the longest countdown before it, and whether it is work.
KINDS = {
    'warm-up': ('next', 3, False), 'easy': ('next', 3, False), 'form': ('next', 3, False),
    'stride': ('go', 5, True), 'tempo': ('go', 5, True), 'accelerate': ('go', 5, True),
    'metronome': ('go', 5, True), 'probe': ('start', 3, False), 'drill': ('go', 5, True),
    'recovery': ('rest', 3, False), 'rest': ('rest', 3, False), 'walk': ('rest', 3, False),
    'mobility': ('rest', 3, False), 'change': ('next', 3, False),
    'cool-down': ('rest', 3, False),
}
# So long after a tone what is spoken begins, in s.
CLEAR = {'go': Fraction(1, 2), 'rest': Fraction(1, 2), 'next': Fraction(1, 2),
         'start': Fraction(3, 5), 'stop': Fraction(3, 5)}
START_DELAY = 9     # s; there is always room for so much before the first phase
LEAD = '15 s'


def now_tone(session, i):
    segments = session.segments
    if segments[i].kind != 'probe' and i > 0 and segments[i - 1].kind == 'probe':
        return 'stop'
    return KINDS[segments[i].kind][0]


def is_open(session, segment):
    return not segment.rest and session.get(segment.phase, 'until') == 'key'


class Tones:
    """live: as it is played, where nobody knows when an open-ended phase will end."""

    def __init__(self, session, rate, live=False):
        self.session, self.rate, self.live = session, rate, live
        self.found = []     # (frame, name, length in ms or 0)
        self.segments = session.segments
        self.starts = [round_half_up(segment.start * rate) for segment in self.segments]
        self.starts.append(round_half_up(session.length * rate))
        for i, segment in enumerate(self.segments):
            self.boundary(i, now_tone(session, i))
            self.announcements(i)
            self.breath(i)
            self.half(i)
        self.boundary(len(self.segments), 'finished')
        self.found.sort()

    def add(self, frame, name, ms=0):
        self.found.append((frame, name, ms))

    def frames(self, s):
        return int(s * self.rate)

    def length_ms(self, i):
        return (self.starts[i + 1] - self.starts[i]) * 1000 // self.rate

    def unannounced(self, i):
        return self.segments[i].kind == 'probe' or (
            self.live and is_open(self.session, self.segments[i]))

    def counted_in(self, i):
        """Frames of the count-in before segment i: they end where it starts."""
        return 0 if i == len(self.segments) else self.starts[i] - self.first_count(i)

    def first_count(self, i):
        segment, start = self.segments[i], self.starts[i]
        if not segment.count_in:
            return start
        counted = [start - (1200 * j * self.rate + segment.a) // (2 * segment.a)
                   for j in range(segment.count_in, 0, -1)]
        return min([frame for frame in counted if i == 0 or frame >= self.starts[i - 1]] + [start])

    def countdown(self, i):
        if (i > 0 and self.unannounced(i - 1)) or self.counted_in(i):
            return 0
        room = self.length_ms(i - 1) if i > 0 else START_DELAY * 1000
        wished, count = None, 3
        if i < len(self.segments):
            count = KINDS[self.segments[i].kind][1]
            if not self.segments[i].rest:
                wished = self.session.get(self.segments[i].phase, 'countdown')
        if wished is not None:
            return min(int(wished), (room - 1) // 1000)
        if i > 0 and room < 10000:
            return 0
        return min(count, 3) if room < 90000 else count

    def boundary(self, i, name):
        for s in range(self.countdown(i), 0, -1):
            self.add(self.starts[i] - self.frames(s), 'countdown')
        self.add(self.starts[i], name)

    def window(self, i):
        """From here on the countdown or count-in of what follows has the word."""
        if self.counted_in(i + 1):
            return self.first_count(i + 1)
        count = self.countdown(i + 1)
        return self.starts[i + 1] - (self.frames(count + Fraction(1, 2)) if count else 0)

    # ---- announcements --------------------------------------------------------------

    def belt(self, i):
        """Where the belt of segment i is asked for, and its lead in s; None: it is not."""
        phase = self.segments[i].phase
        if self.segments[i].rest or 'treadmill' not in phase:
            return None
        lead = seconds(self.session.value(phase['treadmill'].get('lead', LEAD)))
        earliest = self.starts[i - 1] if i > 0 else -self.frames(START_DELAY)
        frame = self.starts[i] - self.frames(lead)
        if frame < earliest or (lead > 0 and i > 0 and self.live and
                                is_open(self.session, self.segments[i - 1])):
            frame = earliest
        return frame, lead

    def ready(self, i, frame):
        """A tone before an announcement in segment i, but not on its "now"."""
        over = self.starts[i] + self.frames(CLEAR[now_tone(self.session, i)])
        if not self.starts[i] <= frame < over:
            self.add(frame, 'ready')

    def announcements(self, i):
        last = i + 1 == len(self.segments)
        own = self.belt(i)
        if own is not None and (i == 0 or own[1] == 0):
            self.ready(i, own[0])
        if last:
            return
        belt = self.belt(i + 1)
        if belt is not None and belt[1] > 0:
            self.ready(i, belt[0])
        frame = min(self.starts[i + 1] - self.frames(10),
                    self.first_count(i + 1) - self.frames(2))
        if self.unannounced(i) or self.length_ms(i) < 30000 or frame < self.starts[i]:
            return
        if belt is None or abs(belt[0] - frame) >= self.frames(4):
            self.ready(i, frame)

    # ---- within a phase ---------------------------------------------------------------

    def breath(self, i):
        segment = self.segments[i]
        written = None if segment.rest else self.session.get(segment.phase, 'breathing')
        if written is None:
            return
        into, out = (seconds(part.replace('in', '').replace('out', ''))
                     for part in written.split(','))
        cycle, k = into + out, 0
        while self.starts[i] + self.frames((k + 1) * cycle) <= self.window(i):
            self.add(self.starts[i] + self.frames(k * cycle), 'breathe-in', int(into * 1000))
            self.add(self.starts[i] + self.frames(k * cycle + into), 'breathe-out',
                     int(out * 1000))
            k += 1

    def cues(self, i):
        """(first frame, last frame of its words) of the script's cues."""
        segment, start = self.segments[i], self.starts[i]
        nominal = self.starts[i + 1] - start
        over = start + self.frames(CLEAR[now_tone(self.session, i)])
        for cue in [] if segment.rest else segment.phase.get('cues', []):
            cue = cue if isinstance(cue, dict) else {'text': cue}
            words = cue.get('say', cue.get('text'))
            at = str(cue.get('at', '0 s'))
            if at.endswith('%'):
                frame = start + round_half_up(nominal * Fraction(at[:-1].strip()) / 100)
            elif at.startswith('-'):
                frame = start + nominal - self.frames(seconds(at[1:]))
            else:
                frame = start + self.frames(seconds(at))
            every = self.frames(seconds(cue['every'])) if 'every' in cue else nominal
            while frame < start + nominal:
                first = over if words and frame < over else frame
                spoken = Fraction(2, 5) + Fraction(7, 100) * len(words) if words else 0
                yield first, first + self.frames(spoken)
                frame += every

    def half(self, i):
        segment = self.segments[i]
        nominal = self.starts[i + 1] - self.starts[i]
        half, clear = self.starts[i] + nominal // 2, self.frames(3)
        if (segment.rest or is_open(self.session, segment) or not KINDS[segment.kind][2] or
                self.length_ms(i) < 20000 or half + clear > self.window(i)):
            return
        told = list(self.cues(i)) + [(frame, frame) for frame, name, _ in self.found
                                     if name == 'ready' and frame >= self.starts[i]]
        if not any(first < half + clear and (first > half - clear or end > half)
                   for first, end in told):
            self.add(half, 'half')

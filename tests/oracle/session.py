# SPDX-License-Identifier: GPL-3.0-or-later
"""session: what a session script means, worked out a second time.

Written from turnover-session(5) alone, with exact fractions, to have something to hold
the program against. Valid scripts are assumed.
"""
import re
from fractions import Fraction

import settings
from beats import Beats
from pcg32 import Pcg32
from quantity import CLICKS, Cadence, round_half_up, seconds

# The baseline of each kind, and whether the file's `context` leaves it alone.
KINDS = {
    'warm-up': ('easy', True), 'easy': ('easy', False), 'form': ('easy', False),
    'stride': ('strides', False), 'tempo': ('tempo', False), 'accelerate': ('strides', False),
    'metronome': ('easy', False), 'probe': ('easy', False), 'drill': ('easy', False),
    'recovery': ('easy', True), 'rest': ('easy', False), 'walk': ('easy', False),
    'mobility': ('easy', False), 'change': ('easy', False), 'cool-down': ('easy', True),
}
TITLES = {
    'warm-up': 'Warm-up', 'easy': 'Easy run', 'form': 'Form', 'stride': 'Stride', 'tempo': 'Tempo',
    'accelerate': 'Acceleration', 'metronome': 'Metronome run', 'probe': 'Silent count',
    'drill': 'Drill', 'recovery': 'Recovery', 'rest': 'Rest', 'walk': 'Walk',
    'mobility': 'Mobility', 'change': 'Change', 'cool-down': 'Cool-down',
}
PROVISIONAL = {'easy': '164', 'tempo': '170', 'strides': '178'}


class Segment:
    """One span of one phase; start and length in exact seconds."""

    def __init__(self, phase, rest=False):
        self.phase = phase          # its settings as text and numbers
        self.rest = rest            # between two sets
        self.kind = 'rest' if rest else phase['kind']
        self.name = 'Rest' if rest else phase.get('name', TITLES[phase['kind']])
        self.set = self.sets = self.rep = self.reps = None
        self.start = self.length = Fraction(0)
        self.a = self.b = 0         # tenths of spm; 0: no cadence
        self.every = 0
        self.count_in = 0
        self.beats = None
        self.on = self.off = self.lock = Fraction(0)

    @property
    def end(self):
        return self.start + self.length


class Session:
    def __init__(self, source, chosen=None, baselines=None):
        self.file = settings.parse(source)
        self.baselines = dict(PROVISIONAL, **(baselines or {}))
        self.values = {name: str(parameter['default'])
                       for name, parameter in self.file.get('parameters', {}).items()}
        self.values.update(chosen or {})
        self.title = self.file['title']
        self.segments = []
        self.streams = {}           # of shuffled groups, by identity
        root = {'repeat': 1, 'phases': self.place(self.file['phases'])}
        self.expand(root, {})
        now = Fraction(0)
        for segment in self.segments:
            self.fill(segment)
            segment.start = now
            now += segment.length
        self.length = now

    # ---- parts, parameters, defaults ------------------------------------------

    def place(self, phases):
        """The list with parts put in place: a part is a group that is done once."""
        placed = []
        for phase in phases:
            phase = dict(phase)
            if 'use' in phase:
                phase['repeat'] = 1
                phase['phases'] = self.file['parts'][phase.pop('use')]
            if 'phases' in phase:
                phase['phases'] = self.place(phase['phases'])
            placed.append(phase)
        return placed

    def value(self, written):
        """A written value as text, with a parameter's in its place."""
        if written is True or written is False:
            return 'true' if written else 'false'
        text = str(float(written)) if isinstance(written, Fraction) else str(written)
        whole = re.fullmatch(r'\$([-\w]+)', text)
        return self.values[whole[1]] if whole else text

    def get(self, phase, name, otherwise=None):
        if name in phase:
            return self.value(phase[name])
        default = self.file.get('defaults', {}).get(phase.get('kind'), {})
        return self.value(default[name]) if name in default else otherwise

    # ---- running order ----------------------------------------------------------

    def expand(self, group, rounds):
        repeat = int(self.value(group.get('repeat', 1)))
        order = list(range(len(group['phases'])))
        shuffled = self.value(group.get('shuffle', False)) == 'true'
        if shuffled and id(group) not in self.streams:
            self.streams[id(group)] = Pcg32(int(self.value(group['seed'])))
        if repeat > 1:
            rounds = {'set': rounds.get('rep'), 'sets': rounds.get('reps'), 'reps': repeat}
        for turn in range(1, repeat + 1):
            if repeat > 1:
                rounds = dict(rounds, rep=turn)
            if shuffled:
                self.streams[id(group)].shuffle(order)
            for index in order:
                phase = group['phases'][index]
                if turn == repeat and self.value(phase.get('skip_last', False)) == 'true':
                    continue
                if 'phases' in phase:
                    self.expand(phase, rounds)
                else:
                    self.expand_leaf(phase, rounds)

    def expand_leaf(self, phase, rounds):
        sets = int(self.get(phase, 'sets', '1'))
        for turn in range(1, sets + 1):
            self.add(Segment(phase), rounds, turn, sets)
            if turn < sets and self.get(phase, 'rest') is not None:
                self.add(Segment(phase, rest=True), rounds, turn, sets)

    def add(self, segment, rounds, turn, sets):
        segment.rep, segment.reps = rounds.get('rep'), rounds.get('reps')
        segment.set, segment.sets = rounds.get('set'), rounds.get('sets')
        if sets > 1:
            segment.set, segment.sets = turn, sets
        self.segments.append(segment)

    # ---- what a phase says --------------------------------------------------------

    def context(self, segment):
        """Whose baseline a relative cadence of this phase means."""
        own, fixed = KINDS[segment.kind]
        return self.get(segment.phase, 'context',
                        own if fixed else self.file.get('context', own))

    def time(self, phase, name):
        text = self.get(phase, name)
        return Fraction(0) if text is None else seconds(text)

    def fill(self, segment):
        phase = segment.phase
        if segment.rest:
            segment.length = self.time(phase, 'rest')
            return
        segment.length = self.time(phase, 'time')
        contacts = self.get(phase, 'contacts')
        cadence = self.get(phase, 'cadence')
        if cadence is None:
            return
        # A parameter may stand for each end of a ramp as well as for the whole.
        ends = [Cadence(self.value(end.strip())) for end in cadence.split('->')]
        spm = [end.tenths(self.baselines, self.context(segment)) for end in ends]
        segment.a, segment.b = spm[0], spm[-1]
        count = None
        if segment.length == 0:
            count = int(contacts)
            segment.length = Fraction(1200 * count, segment.a + segment.b)
        ramp = self.time(phase, 'ramp') or segment.length
        segment.beats = Beats(segment.a, segment.b, ramp, segment.length, count)
        silent = segment.kind == 'probe'    # unless its clicks say otherwise
        segment.every = CLICKS[self.get(phase, 'clicks', 'off' if silent else 'every step')]
        segment.count_in = int(self.get(phase, 'count_in', '0')) if segment.every else 0
        segment.on, segment.off = self.time(phase, 'on'), self.time(phase, 'off')
        segment.lock = self.time(phase, 'lock')

    def contacts(self, segment):
        """Weighted contacts of a segment: what its legs have to land."""
        if segment.rest:
            return Fraction(0)
        return (int(self.get(segment.phase, 'contacts', '0')) *
                Fraction(self.get(segment.phase, 'impact', '1')))

    # ---- frames ---------------------------------------------------------------------

    def clicks(self, rate):
        """(clicks, count-ins) in frames, as heard; and seconds of clicked cadence."""
        heard = []                  # (frame, belongs to a count-in, segment)
        floor = None
        for index, segment in enumerate(self.segments):
            start = round_half_up(segment.start * rate)
            end = round_half_up(segment.end * rate)
            counted = [start - (1200 * j * rate + segment.a) // (2 * segment.a)
                       for j in range(segment.count_in, 0, -1)]
            counted = [frame for frame in counted if floor is None or frame >= floor]
            if counted:
                while heard and heard[-1][0] >= counted[0]:
                    heard.pop()
                heard += [(frame, True, index) for frame in counted]
            if segment.beats is not None:
                audible = segment.beats.heard(segment.every, segment.lock, segment.on, segment.off)
                heard += [(start + frame, False, index)
                          for frame, click in zip(segment.beats.frames(rate), audible)
                          if click and start + frame < end]
            floor = start
        clicked = {index for _, counted, index in heard if not counted}
        return ([frame for frame, counted, _ in heard if not counted],
                [frame for frame, counted, _ in heard if counted],
                sum((self.clicked_seconds(self.segments[index]) for index in clicked), Fraction(0)))

    @staticmethod
    def clicked_seconds(segment):
        if not segment.on:
            return segment.length
        cycles, rest = divmod(segment.length, segment.on + segment.off)
        return cycles * segment.on + min(rest, segment.on)

# SPDX-License-Identifier: GPL-3.0-or-later
"""quantity: times, cadences and shares as session scripts write them, exactly."""
import re
from fractions import Fraction

CONTEXTS = ('easy', 'tempo', 'strides')
UNITS = {'h': 3600, 'min': 60, 's': 1}


def round_half_up(x):
    """The whole number nearest to a Fraction, halves upwards."""
    return (2 * x.numerator + x.denominator) // (2 * x.denominator)


def seconds(text):
    """'20 s', '1.5 min', '1 h 5 min', '2:30', '1:02:30' as a Fraction of seconds."""
    text = text.strip()
    if re.fullmatch(r'\d+(:\d\d){1,2}', text):
        total = 0
        for field in text.split(':'):
            total = 60 * total + int(field)
        return Fraction(total)
    if not re.fullmatch(r'(\d+(\.\d+)?\s*(h|min|s)\s*)+', text):
        raise ValueError('no time: %r' % text)
    return sum(Fraction(number) * UNITS[unit]
               for number, unit in re.findall(r'([\d.]+)\s*(h|min|s)', text))


class Cadence:
    """One end of a cadence: absolute, or relative to a baseline."""

    def __init__(self, text):
        found = re.fullmatch(r'\s*(?:(?P<sign>[-+])\s*)?(?P<number>\d+(?:\.\d+)?)\s*'
                             r'(?P<unit>%|spm)?\s*(?:of\s+(?P<of>easy|tempo|strides))?\s*', text)
        if found is None:
            raise ValueError('no cadence: %r' % text)
        self.amount = Fraction(found['number'])
        if found['sign'] == '-':
            self.amount = -self.amount
        self.form = 'absolute' if found['sign'] is None else found['unit']
        self.context = found['of']

    def tenths(self, baselines, context):
        """Tenths of steps per minute, halves away from zero."""
        base = Fraction(baselines[self.context or context])
        spm = {'absolute': self.amount, 'spm': base + self.amount,
               '%': base * (100 + self.amount) / 100}[self.form]
        return round_half_up(spm * 10)


CLICKS = {'off': 0, 'every step': 1, 'every 2 steps': 2, 'every 3 steps': 3}

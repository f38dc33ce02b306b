# SPDX-License-Identifier: GPL-3.0-or-later
"""beats: where the beats of one phase fall, in whole numbers and exact fractions.

The steps that have passed at time t of a phase are a function that only grows:
	a t / 60 + (b - a) t^2 / (120 R)	during a ramp from a to b in R seconds
	(a + b) R / 120 + b (t - R) / 60	after it
Beat k falls where it reaches k. Asking it about the edges between frames decides every
rounding without a square root, so nothing here is ever approximate.
"""
from fractions import Fraction

from quantity import round_half_up


class Beats:
    """a, b: tenths of spm; ramp, length: Fractions of seconds (ramp 0: steady)."""

    def __init__(self, a, b, ramp, length, count=None):
        self.a, self.b, self.length, self.count = a, b, length, count
        self.ramp = ramp if a != b else Fraction(0)

    def steps(self, t):
        """Steps gone at t >= 0: the integral of the cadence."""
        a, b, ramp = self.a, self.b, self.ramp
        if ramp == 0:
            return Fraction(a) * t / 600
        if t <= ramp:
            return (a * t + (b - a) * t * t / (2 * ramp)) / 600
        return ((a + b) * ramp / 2 + b * (t - ramp)) / 600

    def indices(self):
        """How many beats begin before the end: k = 0 .. n - 1."""
        if self.count is not None:
            return self.count
        steps = self.steps(self.length)
        return -(-steps.numerator // steps.denominator)

    def frames(self, rate):
        """round(exact time of beat k x rate), for every k."""
        if self.ramp == 0:
            return [(1200 * k * rate + self.a) // (2 * self.a) for k in range(self.indices())]
        ramped = self.steps(self.ramp)
        frames, guess = [], 0
        for k in range(self.indices()):
            if k > ramped:
                guess = round_half_up((self.ramp + 600 * (k - ramped) / self.b) * rate)
            else:
                guess = self.ramp_frame(k, rate, guess)
            frames.append(guess)
        return frames

    def ramp_frame(self, k, rate, after):
        """The largest n with: at (n - 1/2) / rate not more than k steps are gone."""
        rn, rd = self.ramp.numerator, self.ramp.denominator
        a, slope = self.a, self.b - self.a
        linear, square = 4 * rn * rate * a, rd * slope
        limit = 4800 * k * rn * rate * rate

        def not_beyond(n):
            m = 2 * n - 1
            return linear * m + square * m * m <= limit

        tempo = (a * a + 1200 * k * slope * rd / rn) ** 0.5
        n = max(int(1200 * k * rate / (a + tempo)), after)
        while n > 0 and not not_beyond(n):
            n -= 1
        while not_beyond(n + 1):
            n += 1
        return n

    def heard(self, every, lock, on, off):
        """Which beats are clicks: a list of bool."""
        locked = self.steps(lock)
        heard, begin, silent = [], Fraction(0), None
        if on:
            silent = self.steps(on)
            end = self.steps(on + off)
        for k in range(self.indices()):
            click = every > 0 and (k < locked or k % every == 0)
            if on:
                while k >= end:
                    begin += on + off
                    silent, end = self.steps(begin + on), self.steps(begin + on + off)
                click = click and k < silent
            heard.append(click)
        return heard

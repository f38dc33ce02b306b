# SPDX-License-Identifier: GPL-3.0-or-later
"""pcg32: PCG XSH-RR 64/32, sequence 54, as turnover-session(5) spells it out."""

MASK64 = (1 << 64) - 1
MASK32 = (1 << 32) - 1


class Pcg32:
    def __init__(self, seed, sequence=54):
        self.state = 0
        self.increment = 2 * sequence + 1
        self.next()
        self.state = (self.state + seed) & MASK64
        self.next()

    def next(self):
        old = self.state
        self.state = (old * 6364136223846793005 + self.increment) & MASK64
        shifted = (((old >> 18) ^ old) >> 27) & MASK32
        turn = old >> 59
        return ((shifted >> turn) | (shifted << (-turn & 31))) & MASK32

    def below(self, bound):
        """A number in 0 .. bound - 1, every one as likely as the others."""
        least = (1 << 32) % bound
        while True:
            number = self.next()
            if number >= least:
                return number % bound

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]

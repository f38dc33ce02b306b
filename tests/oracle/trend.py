#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The slope and its posterior against an independent computation, 100 random data sets.

Here the three by three normal equations are written out as the rules have them,

    (X'X / sigma^2 + diag(0, 0, 1/tau^2)) theta = X'c / sigma^2 + (0, 0, beta0/tau^2)

and solved in fractions, without rounding; where this Python or the system's has numpy, by
numpy as well.
"""
import math
import os
import random
import subprocess
import sys
from fractions import Fraction as F

try:
    import numpy
except ImportError:
    numpy = None
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from parts import python_with  # noqa: E402

BETA, TAU = F(2), F(4, 5)
FIRST_SIGMA, PRIOR_SIGMA, PRIOR_DF = F(5, 2), F(27, 10), 6
DELTA = 0.5
WITHIN = 1e-6


def inverse(m):
    """Of a 3 x 3 matrix, by cofactors."""
    def minor(i, j):
        r = [[m[a][b] for b in range(3) if b != j] for a in range(3) if a != i]
        return r[0][0] * r[1][1] - r[0][1] * r[1][0]
    det = sum((-1) ** j * m[0][j] * minor(0, j) for j in range(3))
    if det == 0:
        return None
    return [[(-1) ** (i + j) * minor(j, i) / det for j in range(3)] for i in range(3)]


def posterior(data, variance):
    rows = [(F(1), w, v) for w, v, _ in data]
    spms = [c for _, _, c in data]
    matrix = [[sum(r[i] * r[j] for r in rows) / variance for j in range(3)] for i in range(3)]
    right = [sum(r[i] * c for r, c in zip(rows, spms)) / variance for i in range(3)]
    matrix[2][2] += 1 / TAU ** 2
    right[2] += BETA / TAU ** 2
    cov = inverse(matrix)
    if cov is None:
        return None, None
    return [sum(cov[i][j] * right[j] for j in range(3)) for i in range(3)], cov


def learned_variance(data):
    theta, _ = posterior(data, FIRST_SIGMA ** 2)
    if theta is None:
        return None
    rss = sum((c - theta[0] - theta[1] * w - theta[2] * v) ** 2 for w, v, c in data)
    return (PRIOR_DF * PRIOR_SIGMA ** 2 + rss) / (PRIOR_DF + len(data) - 2)


def answer(theta, cov, variance):
    slope_sd = math.sqrt(cov[1][1])
    p = 0.5 * (1 + math.erf((float(theta[1]) - DELTA) / slope_sd / math.sqrt(2)))
    return [float(theta[0]), float(theta[1]), slope_sd, float(theta[2]),
            math.sqrt(cov[2][2]), math.sqrt(variance), p]


def by_fractions(data):
    exact = [(F(w), F(v), F(c)) for w, v, c in data]
    variance = learned_variance(exact)
    if variance is None:
        return None
    theta, cov = posterior(exact, variance)
    return answer(theta, cov, variance)


def by_numpy(data):
    """The prior as one more observation of beta, and a QR decomposition."""
    x = numpy.array([[1, w, v] for w, v, _ in data])
    c = numpy.array([c for _, _, c in data])
    sigma = float(FIRST_SIGMA)
    for last in (False, True):
        q, r = numpy.linalg.qr(numpy.vstack([x / sigma, [0, 0, 1 / float(TAU)]]))
        theta = numpy.linalg.solve(r, q.T @ numpy.append(c / sigma, float(BETA / TAU)))
        if not last:
            rss = float(((c - x @ theta) ** 2).sum())
            sigma = math.sqrt((PRIOR_DF * float(PRIOR_SIGMA) ** 2 + rss) / (PRIOR_DF + len(c) - 2))
    half = numpy.linalg.inv(r)
    return answer(theta, half @ half.T, sigma ** 2)


def draw(rng):
    """Dense and sparse, slow and fast, with and without speeds, also one week only."""
    n = rng.choice([2, 3, 4, 6, 9, 12, 18, 40])
    weeks = rng.choice([1, 3, 4, 6, 6, 12, 60])
    slope, beta = rng.uniform(-2, 3), rng.uniform(0, 4)
    sd_v = rng.choice([0, 0.3, 0.6, 2])
    last = rng.choice([0, 0, 1000])
    data = []
    for _ in range(n):
        week = last - rng.randrange(7 * weeks) / 7
        v = rng.gauss(0, sd_v)
        data.append((week, v, 165 + slope * (week - last) + beta * v + rng.gauss(0, 3)))
    return data


def ask(sets):
    text = "".join(f"{len(s)}\n" + "".join("%.17g %.17g %.17g\n" % row for row in s) for s in sets)
    fit = os.path.join(os.environ.get("top_builddir", "."), "tests/oracle/fit")
    lines = subprocess.run([fit], input=text, capture_output=True, text=True,
                           check=True).stdout.splitlines()
    return [None if line == "none" else [float(x) for x in line.split()] for line in lines]


def farthest(got, want):
    if got is None or want is None:
        return 0 if got is want else math.inf
    return max(abs(g - w) for g, w in zip(got, want))


def report(number, what, worst):
    right = worst <= WITHIN
    print(f"{'ok' if right else 'not ok'} {number} - {what}: at most {worst:.1e} apart")
    return right


def go_where_numpy_is():
    python = python_with("numpy") if numpy is None else None
    if python is not None:
        os.execv(python, [python, *sys.argv])


def main():
    rng = random.Random(4)
    sets = [draw(rng) for _ in range(100)]
    sets.append([(3.0, 0.1, 170.0), (3.0, 0.2, 171.0)])  # no slope
    print("1..2")
    got = ask(sets)
    right = len(got) == len(sets)
    right &= report(1, "slope, beta, noise and posterior of 100 data sets, in fractions",
                    max(farthest(g, by_fractions(s)) for g, s in zip(got, sets)))
    if numpy is None:
        print("ok 2 - the same by numpy # SKIP numpy is not installed")
    else:
        right &= report(2, f"the same by numpy {numpy.__version__}",
                        max(farthest(g, by_numpy(s))
                            for g, s in zip(got, sets) if g is not None))
    return 0 if right else 1


go_where_numpy_is()
sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""exactness: every click of the program on its frame, by a second opinion.

session.py works out from a script, in exact fractions and with none of the program's
code, where the clicks have to be. Here that is held against `turnover show --format
json --clicks` and against the onsets in files that `turnover render --only clicks`
writes. With --sweep: more sessions, all of them rendered; minutes instead of seconds.
"""
import json
import os
import re
import subprocess
import sys
import tempfile
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
import scripts
import wav
from beats import Beats
from pcg32 import Pcg32
from quantity import Cadence, round_half_up, seconds
from session import Session
from tones import Tones

RATES = (44100, 48000, 96000)
APART_S = 0.04          # clicks nearer than that may sound as one
SWEEP = '--sweep' in sys.argv
TURNOVER = os.environ.get('TURNOVER', 'turnover')
SESSIONS = os.environ.get('TURNOVER_SESSIONS') or str(Path(__file__).parents[2] / 'sessions')


class Tap:
    """Counts tests and prints them in the Test Anything Protocol."""

    def __init__(self):
        self.n = self.failed = 0

    def check(self, name, problems):
        self.n += 1
        self.failed += bool(problems)
        print('%s %d - %s' % ('not ok' if problems else 'ok', self.n, name))
        for problem in problems[:8]:
            print('#   ' + problem)
        if len(problems) > 8:
            print('#   and %d more' % (len(problems) - 8))
        sys.stdout.flush()

    def end(self):
        print('1..%d' % self.n)
        return 1 if self.failed else 0


def differences(name, expected, got):
    if expected == got:
        return []
    for i, (one, other) in enumerate(zip(expected, got)):
        if one != other:
            return ['%s %d: expected %s, got %s (%d and %d in all)' %
                    (name, i, one, other, len(expected), len(got))]
    return ['%s: expected %d, got %d' % (name, len(expected), len(got))]


# ---- the program's side --------------------------------------------------------


def arguments(case):
    given = []
    for name, value in case.chosen.items():
        given += ['--set', '%s=%s' % (name, value)]
    for name, value in case.baselines.items():
        given += ['--baseline', '%s=%s' % (name, value)]
    return given


def run(*command):
    done = subprocess.run([TURNOVER, *command], stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=120)
    if done.returncode != 0:
        raise RuntimeError('turnover %s: exit %d: %s' % (
            ' '.join(command), done.returncode, done.stderr.decode('utf-8', 'replace')[:500]))
    return done.stdout


def frames_of(problems, name, values, rate):
    """Seconds with seven decimals as whole frames; what is off any frame is reported."""
    frames = []
    for text in values:
        exact = Fraction(text) * rate
        frame = round_half_up(exact)
        if abs(exact - frame) > Fraction(1, 50):
            problems.append('%s: %s s is on no frame at %d Hz' % (name, text, rate))
        frames.append(frame)
    return frames


def compare_shown(session, case, path, rate):
    shown = json.loads(run('show', str(path), '--format', 'json', '--clicks', '--rate', str(rate),
                           *arguments(case)), parse_float=str, parse_int=str)
    problems = []
    clicks, _, clicked = session.clicks(rate)
    problems += differences('click', clicks, frames_of(problems, 'click', shown['clicks_s'], rate))
    if int(shown['clicks']) != len(clicks):
        problems.append('clicks: expected %d, got %s' % (len(clicks), shown['clicks']))
    if abs(Fraction(shown['clicked_s']) - clicked) > Fraction(1, 1000):
        problems.append('clicked_s: expected %.3f, got %s' % (clicked, shown['clicked_s']))
    problems += differences('length', [round_half_up(session.length * rate)],
                            frames_of(problems, 'length', [shown['length_s']], rate))
    for name, wanted in segment_rows(session, rate).items():
        got = [segment[name] for segment in shown['segments']]
        if name in ('start_s', 'end_s'):
            got = frames_of(problems, name, got, rate)
        elif name in ('cadence_from', 'cadence_to'):
            got = [round_half_up(Fraction(value) * 10) if value else None for value in got]
        elif name in ('every', 'set', 'sets', 'rep', 'reps'):
            got = [int(value) if value is not None else None for value in got]
        problems += differences(name, wanted, got)
    return problems


def segment_rows(session, rate):
    segments = session.segments
    return {
        'kind': [segment.kind for segment in segments],
        'name': [segment.name for segment in segments],
        'start_s': [round_half_up(segment.start * rate) for segment in segments],
        'end_s': [round_half_up(segment.end * rate) for segment in segments],
        'cadence_from': [segment.a or None for segment in segments],
        'cadence_to': [segment.b or None for segment in segments],
        'every': [segment.every for segment in segments],
        'set': [segment.set for segment in segments],
        'sets': [segment.sets for segment in segments],
        'rep': [segment.rep for segment in segments],
        'reps': [segment.reps for segment in segments],
        'resistance': [None if segment.rest else session.get(segment.phase, 'resistance')
                       for segment in segments],
    }


def compare_tones(session, case, path, rate):
    """The tones of the canonical text: "  tone KIND [N ms] FRAME (CLOCK) FRAME …"."""
    shown = run('show', str(path), '--format', 'timeline', '--rate', str(rate),
                *arguments(case)).decode()
    got = []
    for name, ms, frames in re.findall(r'^  tone (\S+)(?: (\d+) ms)?((?: -?\d+ \(\S+\))+)$',
                                       shown, re.M):
        got += [(int(frame), name, int(ms or 0)) for frame in re.findall(r' (-?\d+) \(', frames)]
    return differences('tone', Tones(session, rate).found, sorted(got))


def compare_rendered(session, case, path, rate, folder):
    output = Path(folder) / 'clicks.wav'
    run('render', str(path), '-o', str(output), '--only', 'clicks', '--rate', str(rate),
        *arguments(case))
    got_rate, frames, onsets = wav.onsets(str(output))
    output.unlink()
    clicks, counted, _ = session.clicks(rate)
    length = round_half_up(session.length * rate)
    heard = [frame for frame in sorted(clicks + counted) if 0 <= frame < length]
    # A click on the tail of another may or may not be told from it; both is right.
    blurred = {frame for before, frame in zip(heard, heard[1:]) if frame - before < APART_S * rate}
    expected = [frame for frame in heard if frame not in blurred]
    onsets = [frame for frame in onsets if frame not in blurred]
    problems = differences('rate', [rate], [got_rate])
    problems += differences('length', [length], [frames])
    return problems + differences('onset', expected, onsets)


# ---- the oracle's own arithmetic ---------------------------------------------------


def self_test():
    """By hand, or from the reference implementation of PCG32."""
    problems = []

    def same(what, expected, got):
        if expected != got:
            problems.append('%s: expected %r, got %r' % (what, expected, got))

    random = Pcg32(42)
    same('pcg32', [0xa15c02b7, 0x7b47f409, 0xba1d3330, 0x83d2f293, 0xbfa4784b, 0xcbed606e],
         [random.next() for _ in range(6)])
    same('round', [1, 1, 0, 3],
         [round_half_up(Fraction(x)) for x in ('1/2', '1.49', '0.49', '2.5')])
    same('times', [20, 90, 90, 150, 3750, 3900],
         [seconds(x) for x in ('20 s', '1.5 min', '1 min 30s', '2:30', '1:02:30', '1 h 5 min')])
    same('cadences', [1720, 1725, 1861, 1722, 1581], [Cadence(x).tenths(
        {'easy': '164', 'tempo': '170', 'strides': '178'}, 'easy') for x in
        ('172', '172.5', '+4.55 % of strides', '+5 %', '-5.95 spm')])
    same('steady', [0, 16538, 33075],
         Beats(1600, 1600, Fraction(0), Fraction(1)).frames(44100))
    # 120 -> 180 in 24 s: 2 t + t^2 / 48 steps have passed at t, 60 in all.
    up = Beats(1200, 1800, Fraction(24), Fraction(24))
    same('ramp', 60, up.indices())
    same('ramp, by the root', [round_half_up(Fraction(x) * 48000) for x in
                               ((24 * ((4 + Fraction(k, 12)) ** 0.5 - 2)) for k in range(60))],
         up.frames(48000))
    held = Beats(1200, 1800, Fraction(12), Fraction(20))
    same('held', (54, 30), (held.indices(), held.steps(Fraction(12))))
    same('held, after the ramp', [576000, 592000, 608000], held.frames(48000)[30:33])
    same('contacts', [0, 20045, 40091], Beats(1320, 1320, 0, Fraction(15, 11), 3).frames(44100))
    # An edge belongs to what begins there: beats at 2 s are silent, at 3 s heard.
    same('fade', [True, True, False, True, True, False],
         Beats(600, 600, 0, Fraction(6)).heard(1, 0, Fraction(2), Fraction(1)))
    same('lock', [True, True, False, True], Beats(600, 600, 0, Fraction(4)).heard(3, 2, 0, 0))
    return problems


def main():
    tap = Tap()
    tap.check('the oracle counts as by hand', self_test())
    if not os.access(TURNOVER, os.X_OK):
        print('# %s is not built: nothing to compare with' % TURNOVER)
        return tap.end()
    shipped = scripts.shipped(SESSIONS)
    cases = (scripts.steady(300 if SWEEP else 50) + scripts.ramps(200 if SWEEP else 40) +
             scripts.fades(200 if SWEEP else 40) + scripts.contacts(200 if SWEEP else 40) +
             scripts.count_ins(200 if SWEEP else 40) + scripts.order() + scripts.relative() +
             scripts.eight_hours() + shipped)
    toned = [case for case in shipped if SWEEP or case.name.endswith('(default)')]
    heard = cases if SWEEP else [scripts.mixture()] + [
        case for case in shipped if case.name in ('demo (default)', 'blended (min)')]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / 'case.session'
        for case in cases:
            check(tap, case, path, lambda session, rate: compare_shown(session, case, path, rate),
                  'shown', RATES)
        for case in toned:
            check(tap, case, path, lambda session, rate: compare_tones(session, case, path, rate),
                  'tones', (48000,))
        for case in heard:
            rates = RATES if SWEEP or not case.name.startswith('blended') else (44100,)
            check(tap, case, path, lambda session, rate: compare_rendered(
                session, case, path, rate, folder), 'rendered', rates)
    return tap.end()


def check(tap, case, path, compare, how, rates):
    problems = []
    path.write_text(case.source, encoding='utf-8')
    for rate in rates:
        try:
            session = Session(case.source, case.chosen, case.baselines)
            problems += ['%d Hz: %s' % (rate, problem) for problem in compare(session, rate)]
        except Exception as error:      # whatever it is, it fails this case alone
            problems.append('%d Hz: %s: %s' % (rate, type(error).__name__, error))
    tap.check('%s, %s at %s Hz' % (case.name, how, ', '.join(map(str, rates))), problems)


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""judge: each shipped session against the training rule that it serves.

A session is compiled by the program with its parameters as they are, all at their least
and all at their most; each rule of RULES looks at the running order it gets and tells
what it finds wrong. Then the session is rehearsed to its end. What the program's own
form does not tell (contacts, breathing, belt) comes from the oracle, segment by segment.
"""
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'oracle'))
from exactness import Tap, TURNOVER, SESSIONS  # noqa: E402
from quantity import seconds  # noqa: E402
from scripts import extremes  # noqa: E402
from session import Session  # noqa: E402

SPEED = 3000            # times real time: an hour in 1.2 s
PATIENCE_S = 60
NOT_ADVICE = 'not medical advice'


class Span:
    """A segment as the program compiled it, with what the script says beside it."""

    def __init__(self, session, segment, shown):
        self.kind, self.name = shown['kind'], shown['name']
        self.start, self.end = shown['start_s'], shown['end_s']
        self.length = round(self.end - self.start, 3)
        self.first, self.last = shown['cadence_from'], shown['cadence_to']
        self.every = shown['every']
        self.rest = segment.rest

        def setting(name):
            return None if segment.rest else session.get(segment.phase, name)
        self.contacts = float(session.contacts(segment))
        self.impact = float(setting('impact') or 1)
        self.breathing, self.until = setting('breathing'), setting('until')
        self.effort, self.resistance = setting('effort'), setting('resistance')
        self.count_in = segment.count_in
        self.silent_s = float(segment.off)
        self.treadmill = None if segment.rest else segment.phase.get('treadmill')
        self.cues = [] if segment.rest else segment.phase.get('cues', [])
        self.base = float(session.baselines[session.context(segment)])

    def says(self, short):
        return any(cue.get('short') == short for cue in self.cues)


class Plan:
    """A compiled session: what the rules look at."""

    def __init__(self, path, source, which, chosen):
        self.which, self.path = which, path
        self.arguments = [word for name, value in chosen.items()
                          for word in ('--set', '%s=%s' % (name, value))]
        self.session = Session(source, chosen)
        self.notes = self.session.file.get('notes', '')
        self.value = self.session.values
        shown = json.loads(turnover('show', path, '--format', 'json', '--clicks', *self.arguments))
        self.length, self.clicked = shown['length_s'], shown['clicked_s']
        self.clicks = shown['clicks_s']
        if len(shown['segments']) != len(self.session.segments):
            raise RuntimeError('the program has %d segments, the oracle %d' %
                               (len(shown['segments']), len(self.session.segments)))
        self.spans = [Span(self.session, segment, row)
                      for segment, row in zip(self.session.segments, shown['segments'])]

    def of(self, *kinds):
        return [span for span in self.spans if span.kind in kinds]

    def before(self, span):
        return self.spans[:self.spans.index(span)]

    def after(self, span):
        return self.spans[self.spans.index(span) + 1:]

    def clicks_in(self, start, end):
        return sum(start <= click < end for click in self.clicks)


def turnover(*words):
    done = subprocess.run([TURNOVER, *map(str, words)], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, encoding='utf-8', errors='replace',
                          timeout=PATIENCE_S)
    if done.returncode != 0:
        raise RuntimeError('turnover %s: exit %d: %s' %
                           (' '.join(map(str, words)), done.returncode, done.stderr.strip()[:400]))
    return done.stdout + done.stderr


# ---- rules that many sessions share -------------------------------------------------
# Each takes a plan and yields what is wrong.


def nothing_to_warn_of(plan):
    for line in turnover('check', plan.path, *plan.arguments).splitlines():
        if 'warning:' in line or 'error:' in line:
            yield line


def teaches(plan):
    for word in ('What for:', NOT_ADVICE):
        if word not in plan.notes:
            yield 'the notes do not say "%s"' % word


def cools_down_with_breath(plan):
    last = plan.spans[-1]
    if last.kind != 'cool-down' or last.breathing != '5 s in, 5 s out' or last.length < 180:
        yield 'ends with %s of %g s, breathing %s' % (last.kind, last.length, last.breathing)


def warms_up(least_s, default_s=None):
    def rule(plan):
        first = plan.spans[0]
        if first.kind != 'warm-up' or first.length < least_s:
            yield 'begins with %s of %g s' % (first.kind, first.length)
        if default_s and plan.which == 'default' and first.length != default_s:
            yield 'warm-up of %g s, not %g' % (first.length, default_s)
        for click in plan.clicks:
            if click < first.end:
                yield 'a click in the warm-up at %g s' % click
                return
    rule.__name__ = 'warms_up_for_%d_min' % (least_s // 60)
    return rule


def lasts(low_min, high_min):
    def rule(plan):
        if plan.which == 'default' and not low_min * 60 <= plan.length <= high_min * 60:
            yield 'lasts %.1f min' % (plan.length / 60)
    rule.__name__ = 'lasts_%g_to_%g_min' % (low_min, high_min)
    return rule


def recovers_after_each_stride(plan):
    """A recovery comes before anything else, six times as long at best, four at least."""
    for span in plan.of('stride', 'accelerate'):
        follow = plan.after(span)
        if follow and (follow[0].kind == 'probe' or follow[0].name == 'Slow down softly'):
            follow = follow[1:]     # the count of the stride, or its soft end
        if not follow or follow[0].kind != 'recovery':
            yield '%s at %g s is followed by %s' % (span.name, span.start,
                                                    follow[0].name if follow else 'nothing')
        elif follow[0].length < (50 if span.length < 10 and span.kind == 'accelerate' else 90):
            yield '%s at %g s: only %g s of recovery' % (span.name, span.start, follow[0].length)


def two_minutes_of_recovery(plan):
    for span in plan.of('stride', 'accelerate'):
        follow = plan.after(span)
        if plan.which == 'default' and follow and follow[0].length != 120:
            yield '%g s after %s' % (follow[0].length, span.name)


def strides_are_short(plan):
    for span in plan.of('stride', 'accelerate'):
        if span.length > 30:
            yield '%s of %g s' % (span.name, span.length)
        if 'sprint' not in (span.effort or '') and span.length > 10:
            yield '%s does not say that it is no sprint' % span.name


def strides_at_100_to_103_percent(plan):
    for span in plan.of('stride'):
        for spm in (span.first, span.last):
            if spm is None or not span.base <= spm <= span.base * 1.03 + 0.05:
                yield '%s at %s spm, baseline %s' % (span.name, spm, span.base)


def four_times_twenty_seconds(plan):
    lengths = [span.length for span in plan.of('stride')]
    if plan.which == 'default' and lengths != [20] * 4:
        yield 'strides of %s s' % lengths
    if len(lengths) > 6:
        yield '%d strides' % len(lengths)


def strides_are_resisted(plan):
    for span in plan.of('stride'):
        if not span.resistance:
            yield 'no resistance at %g s' % span.start


def strides_are_counted_in(plan):
    for span in plan.of('stride'):
        if span.count_in != 8 or span.every != 1:
            yield '%s: count-in %d, every %d' % (span.name, span.count_in, span.every)


def no_cadence_above_ten_percent(plan):
    for span in plan.spans:
        if span.first and span.kind != 'drill' and max(span.first, span.last) > span.base * 1.1:
            yield '%s at %g spm, baseline %g' % (span.name, max(span.first, span.last), span.base)


def hops_and_ladders_off_the_belt(plan):
    belt = True
    for span in plan.spans:
        belt = (belt and span.kind != 'change') or span.treadmill is not None
        if belt and (span.contacts or span.kind in ('drill', 'mobility')):
            yield '%s at %g s is on the belt' % (span.name, span.start)


def readiness_before_hops(plan):
    hops = [span for span in plan.spans if span.contacts and span.impact >= 1]
    asked = [span for span in plan.spans if span.says('CALF?') and span.says('ONE HOP')]
    if not hops or not asked or asked[0].start > hops[0].start:
        yield 'nobody asks for calf, Achilles tendon and one hop before the hops'
    for span in asked:
        if span.kind != 'change' or span.until != 'key':
            yield '%s does not wait for the runner' % span.name


def contacts_within(default, most):
    def rule(plan):
        total = sum(span.contacts for span in plan.spans)
        limit = default if plan.which == 'default' else most
        if not 0 < total <= limit:
            yield '%g weighted contacts' % total
        for span in plan.spans:
            if span.contacts and span.length > 12:
                yield 'a bout of %s of %g s' % (span.name, span.length)
    rule.__name__ = 'at_most_%d_contacts' % default
    return rule


def hops_are_rested(plan):
    bouts = [span for span in plan.spans if span.contacts and span.impact >= 1]
    for one, other in zip(bouts, bouts[1:]):
        if other.start - one.end < 30:
            yield 'only %g s between hops at %g s' % (other.start - one.end, one.start)


def ladders_before_hops(plan):
    """Ladder, pogo, forward hops, accelerations, in that order."""
    order = ['A-march', 'A-skip', 'Ladder', 'Quick contacts', 'Pogo hops', 'Hops forward',
             'Short acceleration']
    ranks = [order.index(span.name) for span in plan.spans if span.name in order]
    if ranks != sorted(ranks):
        yield 'the order is %s' % [order[rank] for rank in ranks]


def uncued(plan):
    if plan.clicks or plan.clicked:
        yield '%d clicks' % len(plan.clicks)


def calm(plan):
    for span in plan.spans:
        if span.effort not in (None, '2 of 10') or span.kind not in (
                'walk', 'mobility', 'change', 'cool-down'):
            yield '%s, %s, effort %s' % (span.kind, span.name, span.effort)


# ---- rules of one session ---------------------------------------------------------------


def ramps_gently(plan):
    """A new tempo is entered at most 1 % of the baseline in 15 s."""
    for span in plan.of('metronome'):
        if span.first and abs(span.last - span.first) / span.base * 100 * 15 / span.length > 1.001:
            yield '%s: %g to %g spm in %g s' % (span.name, span.first, span.last, span.length)


def starts_modestly(plan):
    targets = [span.last for span in plan.of('metronome') if span.last]
    if plan.which == 'default' and targets[-1] != round(plan.spans[0].base * 1.025, 1):
        yield 'the target is %g' % targets[-1]
    if max(targets) > plan.spans[0].base * 1.075 + 0.05:
        yield 'the target is %g' % max(targets)


def ends_in_silence(plan):
    """The last two minutes of the main part are the runner's, one of them counted."""
    probe = plan.of('probe')
    if len(probe) != 1 or probe[0].length != 60:
        yield 'no probe of 60 s'
        return
    if plan.clicks_in(probe[0].end - 120, plan.length + 1):
        yield 'there are clicks in the last two minutes'
    if any(span.first for span in plan.spans if span.end > probe[0].end - 120):
        yield 'a beat is shown in the last two minutes'
    if plan.after(probe[0])[0].kind != 'cool-down':
        yield 'something follows the probe'


def fades(plan):
    hold = next(span for span in plan.spans if span.name == 'Hold the beat')
    on, off = seconds(plan.value['on']), seconds(plan.value['off'])
    cycles, rest = divmod(Fraction(str(hold.length)), on + off)
    clicked = float(120 + cycles * on + min(rest, on))
    if abs(plan.clicked - clicked) > 0.01:
        yield '%g s are clicked, %g by the fade' % (plan.clicked, clicked)
    if plan.which == 'default' and (on, off) != (90, 30):
        yield 'the fade is %s and %s' % (on, off)
    if not plan.clicks_in(hold.start, hold.start + 10):
        yield 'the block does not begin with clicks'


def twenty_minutes(plan):
    shape = [span.length for span in plan.spans]
    if plan.which == 'default' and shape != [300, 120, 360, 60, 60, 120, 180]:
        yield 'the phases last %s' % shape


def cadence_progresses(plan):
    blocks = plan.of('tempo')
    if len(blocks) != 2 or blocks[0].first != blocks[0].last or blocks[0].last != blocks[1].first:
        yield 'no steady block with a rising one after it'
    elif not blocks[0].last <= blocks[1].last <= blocks[0].base * 1.05 + 0.05:
        yield 'from %g to %g spm' % (blocks[0].last, blocks[1].last)
    for span in plan.of('accelerate'):
        if not blocks[0].base <= span.first < span.last <= span.base * 1.03 + 0.05:
            yield '%s from %g to %g spm' % (span.name, span.first, span.last)


def minds_the_ankles(plan):
    if not any(span.says('ANKLES?') for span in plan.before(plan.of('tempo')[0])):
        yield 'nobody asks for the ankles before the tempo'
    if not any(span.says('SOFTER') for span in plan.of('tempo')):
        yield 'nobody says to land softer'


def three_minutes_of_form(plan):
    form = plan.of('form')
    if [span.length for span in form] != [60] * 3:
        yield 'form of %s s' % [span.length for span in form]
    for span in form:
        if not (span.says('QUICK') and span.says('QUIET') and span.says('UNDER HIP')):
            yield 'the three prompts are not said'
    if [span.length for span in plan.of('probe')] != [60]:
        yield 'no single count of 60 s'
    if not 20 <= plan.length / 60 <= 40:
        yield '%g min' % (plan.length / 60)


def counts_three_contexts(plan):
    """Easy, tempo, strides: a silent minute each, then effort and comfort."""
    order = [(span.kind, span.length) for span in plan.of('easy', 'tempo', 'accelerate', 'probe')]
    counts = [('easy', plan.of('easy')[0].length), ('probe', 60),
              ('tempo', plan.of('tempo')[0].length), ('probe', 60)]
    counts += [('accelerate', 6), ('probe', 20)] * 3
    if order != counts:
        yield 'the order is %s' % order
    asked = [span.name.split(':')[0] for span in plan.spans
             if span.says('EFFORT?') and span.says('COMFORT?')]
    if asked != ['Easy', 'Tempo', 'Strides']:
        yield 'effort and comfort are asked for %s' % asked


def blends(plan):
    """Easy run, strides with their recovery, off the belt, drills, cool-down."""
    kinds = [span.kind for span in plan.spans]
    strides = len(plan.of('stride'))
    if kinds[:2 + 2 * strides] != ['warm-up'] + ['stride', 'recovery'] * strides + ['change']:
        yield 'the order is %s' % kinds
    drills = plan.of('drill')
    if drills[-1].end - drills[0].start > 300:
        yield 'the drills take %g s' % (drills[-1].end - drills[0].start)
    if not any(span.kind == 'cool-down' and span.says('PRECISE') for span in plan.spans):
        yield 'no cool-down with precise foot placement'
    clicked = sum(span.length for span in plan.spans if span.every)
    if abs(plan.clicked - clicked) > 0.01:
        yield '%g s are clicked, %g expected' % (plan.clicked, clicked)


def no_band_on_a_belt(plan):
    if any(span.treadmill for span in plan.spans):
        yield 'there is a belt setting'
    if 'Never tie a band to a treadmill' not in plan.notes:
        yield 'the notes do not warn'
    if plan.before(plan.of('stride')[0])[-1].kind != 'change':
        yield 'the band is not put on in a change'


def sets_the_belt(plan):
    for span in plan.of('stride'):
        belt = span.treadmill or {}
        if not {'speed', 'incline', 'lead'} <= set(belt) or seconds(belt['lead']) < 15:
            yield 'the belt is not announced 15 s ahead: %s' % belt
    for span in plan.of('recovery'):
        if not span.treadmill or seconds(span.treadmill['lead']) != 0:
            yield 'the belt is slowed during a stride'


def shows_everything(plan):
    leaves = [segment for segment in plan.session.segments if not segment.rest]
    phases = [segment.phase for segment in leaves]
    cues = [cue for phase in phases for cue in phase.get('cues', [])]
    seen = {
        'a ramp': any(segment.a != segment.b for segment in leaves),
        'a count-in': any(segment.count_in for segment in leaves),
        'a fade': any(segment.on for segment in leaves),
        'a lock and thinned clicks': any(segment.lock and segment.every > 1 for segment in leaves),
        'accents': any('accent' in phase for phase in phases),
        'left and right': any(phase.get('feet') == 'sides' for phase in phases),
        'contacts in sets': any('contacts' in phase and 'sets' in phase for phase in phases),
        'a change that waits for a key': any(phase.get('until') == 'key' for phase in phases),
        'breathing': any('breathing' in phase for phase in phases),
        'a belt setting ahead': any('treadmill' in phase for phase in phases),
        'half-way': any(span.length >= 20 and span.kind == 'metronome' for span in plan.spans),
        'short forms': any('short' in cue for cue in cues),
        'a cue that comes again': any('every' in cue for cue in cues),
        'repetitions': any(segment.reps for segment in leaves),
        'a part': 'parts' in plan.session.file,
        'defaults': 'defaults' in plan.session.file,
        'two minutes': plan.length == 120,
        'nobody has to run': 'Nothing here is exercise' in plan.notes,
    }
    for what, is_there in seen.items():
        if not is_there:
            yield 'it does not show: %s' % what


# ---- which rules a session has to keep ------------------------------------------------------

EVERY = (nothing_to_warn_of, no_cadence_above_ten_percent, hops_and_ladders_off_the_belt)
TEACHING = EVERY + (teaches, cools_down_with_breath)
STRIDES = (recovers_after_each_stride, two_minutes_of_recovery, strides_are_short,
           strides_at_100_to_103_percent, four_times_twenty_seconds, strides_are_resisted,
           strides_are_counted_in)
HOPS = (readiness_before_hops, hops_are_rested, ladders_before_hops)

RULES = {
    'demo': EVERY + (shows_everything,),
    'strides-incline': TEACHING + STRIDES + (warms_up(300, 600), sets_the_belt, lasts(20, 35)),
    'strides-band': TEACHING + STRIDES + (warms_up(300, 600), no_band_on_a_belt, lasts(20, 35)),
    'metronome': TEACHING + (warms_up(300, 300), ramps_gently, starts_modestly, ends_in_silence,
                             fades, twenty_minutes, lasts(20, 20)),
    'drills': TEACHING + HOPS + (warms_up(300), contacts_within(60, 100), lasts(18, 25),
                                 recovers_after_each_stride, strides_are_short),
    'tempo': TEACHING + (warms_up(480, 600), cadence_progresses, minds_the_ankles,
                         recovers_after_each_stride, two_minutes_of_recovery, strides_are_short,
                         lasts(25, 40)),
    'blended': TEACHING + STRIDES + HOPS + (warms_up(300, 600), contacts_within(60, 100), blends,
                                            sets_the_belt, lasts(23, 28)),
    'form-run': TEACHING + (uncued, three_minutes_of_form, warms_up(300), lasts(20, 40)),
    'form-beat': TEACHING + (warms_up(300), lasts(20, 40)),
    'recovery-day': TEACHING + (uncued, calm, lasts(15, 30)),
    'cadence-check': TEACHING + (uncued, counts_three_contexts, recovers_after_each_stride,
                                 strides_are_short, warms_up(480), lasts(25, 35)),
}


def rehearsal(plan):
    """Played to its end, every phase is announced in its turn."""
    told = turnover('play', plan.path, '--plain', '--no-delay', '--speed', SPEED, *plan.arguments)
    at = 0
    for span in plan.spans:
        found = told.find(span.name, at)
        if found < 0:
            yield '"%s" at %g s is not told in its turn' % (span.name, span.start)
            return
        at = found + 1
    if 'inished' not in told[at:]:
        yield 'the end is not told'


def judge(path, rules):
    """(name, problems) of each test of a session."""
    tests = []
    source = path.read_text(encoding='utf-8')
    for which, chosen in extremes(source):
        name = '%s (%s)' % (path.stem, which)
        try:
            plan = Plan(path, source, which, chosen)
        except (RuntimeError, ValueError, KeyError) as error:
            tests.append(('%s compiles' % name, [str(error)]))
            continue
        for rule in rules + ((rehearsal,) if which != 'max' else ()):
            try:
                problems = list(rule(plan))
            except (RuntimeError, IndexError, StopIteration, TypeError,
                    subprocess.TimeoutExpired) as error:
                problems = ['%s: %s' % (type(error).__name__, error)]
            tests.append(('%s: %s' % (name, rule.__name__.replace('_', ' ')), problems))
    return tests


def main():
    if not os.access(TURNOVER, os.X_OK):
        print('1..0 # SKIP %s is not built' % TURNOVER)
        return 0
    tap = Tap()
    paths = sorted(Path(SESSIONS).glob('*.session'))
    tap.check('every shipped session has its rules',
              [path.stem for path in paths if path.stem not in RULES] +
              [name for name in RULES if name not in [path.stem for path in paths]])
    # Rehearsals mostly wait.
    with ThreadPoolExecutor(5) as pool:
        for tests in pool.map(lambda path: judge(path, RULES.get(path.stem, EVERY)), paths):
            for name, problems in tests:
                tap.check(name, problems)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""simulate: simulated runners live through a plan, day by day, with the program itself.

Each day the program is asked (`turnover today --date … --format json`), the runner does
what was asked, or does not, and what he did and measured goes into a real journal
(`turnover journal import`). Uncued cadence is base + what was learned + pace + the noise
of a week, of a run and of a count; it learns from cued minutes. The invariants of the
plan are checked on the way. SIMULATE=all lives eight weeks of every persona and prints
them; else a few weeks of two.
"""
import datetime
import json
import os
import random
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from parts import need  # noqa: E402

TURNOVER = os.environ.get('TURNOVER', 'turnover')
WORK = Path(os.environ.get('WORK', '/tmp'))
START = datetime.date(2026, 1, 5)
ALL = os.environ.get('SIMULATE') == 'all'
PATIENCE_S = 60
RUN_SD, WEEK_SD, COUNT_SD, PACE_SD, BETA = 2.5, 0.8, 1.0, 0.6, 2.0
ITEMS = ('fatigue', 'sleep', 'soreness', 'stress', 'mood')


class Persona:
    """How a runner is; every field may be overridden."""
    base, stride = 160.0, 176.0
    learns = 0.02           # of the way to the target, per cued minute
    counts = rates = answers = True
    one_leg = False
    before = 4              # counted runs before the start
    weeks = 8
    plan = 'eight-weeks'

    def __init__(self, seed):
        self.dice = random.Random(seed)
        self.learned = 0.0
        self.weekly = {}

    def effort(self, day, planned):
        return planned

    def pain(self, day):
        return 0

    def ready(self, day):
        return [min(5, max(2, round(self.dice.gauss(4, 0.5)))) for _ in ITEMS]

    def extra(self, day):
        """Names and values of answers besides: stiff, heavy, ill, flags, pain."""
        return {}

    def comes(self, day):
        return True

    def does(self, today):
        """What the runner makes of the prescription: a longer run, a harder one."""
        return today

    def uncued(self, day, kmh):
        week = (day - START).days // 7
        if week not in self.weekly:
            self.weekly[week] = self.dice.gauss(0, WEEK_SD)
        return (self.base + self.learned + BETA * (kmh - 9) + self.weekly[week] +
                self.dice.gauss(0, RUN_SD) * 0.6 + self.dice.gauss(0, COUNT_SD))


class Responder(Persona):
    """learns well, keeps the journal well"""


class NonResponder(Persona):
    """keeps everything well, but uncued cadence does not move"""
    learns = 0.0


class Fuller(Persona):
    """learns well, with the plan that has more of the beat"""
    plan = 'eight-weeks-fuller'


class Overreacher(Persona):
    """finds everything hard, sleeps badly in between"""
    def effort(self, day, planned):
        return min(10, planned + self.dice.choice((1, 2, 2, 3)))

    def ready(self, day):
        if self.dice.random() < 0.35:
            return [2, 1, 2, 3, 3]
        return super().ready(day)


class PainInWeek3(Persona):
    """the shin hurts in week 3, worse the next morning; then it is better"""
    def pain(self, day):
        return {15: 3, 17: 5}.get((day - START).days, 0)


class MissesTenDays(Persona):
    """is away for ten days from the end of week 4 on"""
    def comes(self, day):
        return not 25 <= (day - START).days < 36


class OneLeg(Persona):
    """counts one leg and writes that down"""
    one_leg = True


class MeasuresNothing(Persona):
    """runs everything, but counts and rates nothing"""
    counts = rates = False
    before = 0


class SkipsQuestions(Persona):
    """counts and runs, but never answers a question or rates a run"""
    rates = answers = False


PERSONAS = (Responder, Fuller, NonResponder, Overreacher, PainInWeek3, MissesTenDays, OneLeg,
            MeasuresNothing, SkipsQuestions)


# ---- the program -----------------------------------------------------------------------


class Failure(Exception):
    pass


class Life:
    def __init__(self, persona, home):
        self.who = persona
        self.home = home
        self.printed = []
        self.done = []          # what was prescribed and done
        self.serial = 0
        home.mkdir(parents=True)

    def turnover(self, *words, fails=False):
        names = ('CONFIG', 'DATA', 'STATE')
        there = {'XDG_%s_HOME' % name: str(self.home / name.lower()) for name in names}
        done = subprocess.run([TURNOVER, *words], stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, encoding='utf-8',
                              timeout=PATIENCE_S, env={**os.environ, **there, 'TZ': 'UTC'})
        if (done.returncode != 0) != fails:
            raise Failure('turnover %s: exit %d\n%s%s' %
                          (' '.join(words), done.returncode, done.stdout, done.stderr))
        return done.stdout + (done.stderr if fails else '')

    def enter(self, run, fails=False):
        self.serial += 1
        path = self.home / ('%d.jsonl' % self.serial)
        path.write_text(json.dumps({'format': 1, 'uid': '%032x' % (self.serial + 4096), **run}) +
                        '\n', encoding='utf-8')
        return self.turnover('journal', 'import', str(path), fails=fails)

    def say(self, line):
        self.printed.append(line)


# ---- a run, as it is written down ------------------------------------------------------------


def start_of(day):
    return day.isoformat() + 'T18:00:00+00:00'


def sample(spm, context, **more):
    return {'spm': round(spm, 1), 'context': context, 'source': 'count', 'cued': False,
            'length_ms': 60000, **more}


def by_hand(life, day):
    """A counted run before the plan."""
    kmh = 9 + life.who.dice.gauss(0, PACE_SD) / 2
    run = {'start': start_of(day), 'activity': 'run', 'source': 'by hand', 'timer_ms': 1800000,
           'm_per_h': round(kmh * 1000), 'shoe_class': 'usual', 'terrain': 'flat'}
    if life.who.rates:
        run.update(rpe=3, pain=0, comfort=8)
    if life.who.counts:
        spm = life.who.uncued(day, kmh)
        if life.who.one_leg:
            said = life.enter({**run, 'samples': [sample(spm / 2, 'easy')]}, fails=False)
            return said
        run['samples'] = [sample(spm, 'easy')]
    return life.enter(run)


def minutes(text):
    """"1 min 30 s" as seconds."""
    total, words = 0.0, text.split()
    for amount, unit in zip(words[::2], words[1::2]):
        total += float(amount) * {'s': 1, 'min': 60, 'h': 3600}[unit]
    return total


def segment(kind, seconds, **more):
    return {'kind': kind, 'name': kind, 'planned_ms': round(seconds * 1000),
            'done_ms': round(seconds * 1000), **more}


def played(life, day, today):
    """The run that came of a prescription, and what was learned on it."""
    who, settings = life.who, today['settings']
    kmh = 9 + who.dice.gauss(0, PACE_SD)
    planned = {'metronome': 4, 'strides-incline': 5, 'blended': 5, 'cadence-check': 5,
               'drills': 4}.get(today['session'], 3)
    segments, samples, cued_s = [], [], 0.0
    base, target = today.get('baseline_easy_spm'), today.get('target_spm')
    segments.append(segment('warm-up', minutes(settings.get('warm_up', '8 min'))))
    if today['session'] == 'metronome':
        hold, on, off = (minutes(settings[name]) for name in ('hold', 'on', 'off'))
        duty = on / (on + off)
        cued_s = 120 + hold * duty
        segments.append(segment('metronome', 120, clicked_ms=120000, from_spm=base,
                                to_spm=target, every=1))
        segments.append(segment('metronome', hold, clicked_ms=round(hold * duty * 1000),
                                from_spm=target, to_spm=target, every=1))
        segments.append(segment('easy', 60))
        segments.append(segment('probe', 60))
        if who.counts:
            samples.append(sample(target, 'easy', source='tap', cued=True, target_spm=target,
                                  in_sync_percent=who.dice.randint(86, 97)))
            kept = 0.4 * target + 0.6 * max(who.base + who.learned, 0) if who.learns else \
                who.base + 0.2 * (target - who.base)
            samples.append(sample(kept + who.dice.gauss(0, 1), 'easy', m_per_h=9000))
    if 'stride_spm' in today:
        for _ in range(int(settings['reps'])):
            seconds = minutes(settings['stride'])
            segments.append(segment('stride', seconds, clicked_ms=round(seconds * 1000),
                                    from_spm=today['stride_spm'], to_spm=today['stride_spm'],
                                    every=1, resisted=True))
            segments.append(segment('recovery', 120))
    if today['session'] == 'drills' and target:
        cued_s = 120
        segments.append(segment('metronome', 120, clicked_ms=120000, from_spm=target,
                                to_spm=target, every=1))
    if today.get('contacts'):
        segments.append(segment('drill', 300, contacts=today['contacts']))
    if today['session'] == 'form-beat':
        cued_s = 300 if target else 0
        segments.append(segment('easy', 2 * minutes(settings['easy']) + 120))
        segments.append(segment('form', 300, clicked_ms=cued_s * 1000, from_spm=target or base,
                                to_spm=target or base, every=1))
        segments.append(segment('easy', 60))
        segments.append(segment('probe', 60))
        if who.counts:
            samples.append(sample(who.uncued(day, kmh), 'easy', m_per_h=round(kmh * 1000)))
    if today['session'] == 'form-run':
        segments.append(segment('easy', 3 * minutes(settings['easy']) + 240))
        segments.append(segment('probe', 60))
        if who.counts:
            samples.append(sample(who.uncued(day, kmh) / (2 if who.one_leg else 1), 'easy',
                                  m_per_h=round(kmh * 1000)))
    if today['session'] == 'cadence-check':
        segments.append(segment('easy', 1200))
        if who.counts:
            samples.append(sample(who.uncued(day, 9) / (2 if who.one_leg else 1), 'easy',
                                  m_per_h=9000))
            samples.append(sample(who.stride + who.dice.gauss(0, 2), 'strides', m_per_h=13000))
    segments.append(segment('cool-down', 180))
    if target:
        who.learned += who.learns * (cued_s / 60) * max(0.0, target - who.base - who.learned)
    run = {'start': start_of(day), 'activity': 'run', 'source': 'played', 'title': today['session'],
           'timer_ms': today['running_s'] * 1000, 'm_per_h': round(kmh * 1000),
           'shoe_class': 'usual', 'terrain': 'flat', 'plan': today['plan'], 'finished': True,
           'script_name': today['session'], 'segments': segments, 'samples': samples,
           'settings': ''.join('%s=%s\n' % pair for pair in settings.items())}
    if today['week'] > 0:
        run['plan_week'] = today['week']
    if today['slot'] > 0:
        run['plan_slot'] = today['slot']
    if 'rung_percent' in today:
        run['rung_percent'] = today['rung_percent']
    if who.rates:
        pain = who.pain(day)
        run.update(rpe=who.effort(day, planned), comfort=8, pain=pain, pain_settled='yes',
                   pain_worse='yes' if pain > 4 else 'no')
    if not samples or (who.one_leg and not samples):
        del run['samples']
    return run, cued_s / 60


# ---- what has to hold -----------------------------------------------------------------------------


class Watch:
    """The invariants, over what was prescribed."""

    def __init__(self, life):
        self.life, self.broken = life, []
        self.cued = {}          # day: target in per cent, of sessions that were done
        self.strides = self.contacts = 0
        self.hops = None
        self.knobs = {}

    def fail(self, day, what):
        self.broken.append('%s: %s' % (day, what))

    def look(self, day, today):
        settings = today['settings']
        if not today['reasons']:
            self.fail(day, 'no reason')
        if today['offer'] != 'session':
            return
        percent = today.get('target_percent', 0.0)
        if percent > 7.5 or today.get('target_spm', 0) > 190:
            self.fail(day, 'target of %g %%' % percent)
        week_ago = [rung for then, rung in self.cued.items() if (day - then).days >= 7]
        if percent > max(week_ago + [0]) + 2.5:
            self.fail(day, 'more than 2.5 %% in a week: %g' % percent)
        if 'reps' in settings:
            seconds = int(settings['reps']) * minutes(settings['stride'])
            if seconds > max(80, self.strides + 20):
                self.fail(day, '%g s of strides' % seconds)
        if today['contacts'] > max(40, self.contacts + 20) or today['contacts'] > 80:
            self.fail(day, '%d contacts' % today['contacts'])
        if today['contacts'] and self.hops and (day - self.hops).days < 2:
            self.fail(day, 'hops within 48 h')
        self.one_knob(day, today)

    def one_knob(self, day, today):
        settings = today['settings']
        now = {}
        if 'target_percent' in today and today['session'] == 'metronome':
            now['tempo'] = today['target_percent']
        if 'stride_percent' in today:
            now['cue'] = today['stride_percent']
            now['strides'] = int(settings['reps']) * minutes(settings['stride'])
            now['load'] = float(settings.get('incline', '0 %').split()[0])
        if today['contacts']:
            now['contacts'] = today['contacts']
        week = (day - START).days // 7
        raised = set()
        for name, value in now.items():
            before = [old for then, known, old in self.knobs.get(name, []) if then < week]
            if before and value > max(before):
                raised.add({'cue': 'tempo'}.get(name, name))
        for name in now:
            self.knobs.setdefault(name, []).append((week, day, now[name]))
        self.knobs.setdefault('raised', {}).setdefault(week, set()).update(raised)
        if len(self.knobs['raised'][week]) > 1:
            self.fail(day, 'more than one thing rises: %s' % sorted(self.knobs['raised'][week]))

    def did(self, day, today):
        if today['session'] == 'metronome' and 'target_percent' in today:
            self.cued[day] = today['target_percent']
        if 'reps' in today['settings']:
            self.strides = int(today['settings']['reps']) * minutes(today['settings']['stride'])
        if today['contacts']:
            self.contacts, self.hops = today['contacts'], day


# ---- a life ------------------------------------------------------------------------------------------


def answers_of(who, day):
    words = []
    if who.answers:
        who.today = who.ready(day)
        words += ['--ready', ','.join(map(str, who.today))]
    for name, value in who.extra(day).items():
        words += ['--' + name, str(value)]
    return words


def tell(life, day, today):
    head = '%s %s' % (day.strftime('%a'), day.isoformat())
    what = today.get('session', '') if today['offer'] == 'session' else today['offer']
    if today['instead']:
        what += ' instead'
    life.say('%s  week %d  %s%s' % (head, today['week'], what,
                                    ' (%s)' % today['status'] if today['status'] in ('amber', 'red')
                                    else ''))
    for reason in today['reasons']:
        life.say('      ' + reason['text'])
    for warning in today['warnings']:
        life.say('    ! ' + warning['text'])
    for measure in today['measure']:
        life.say('    ? ' + measure['text'])


def live(persona, home):
    life = Life(persona, home)
    watch = Watch(life)
    cued = 0.0
    for ago in (11, 9, 6, 3)[:persona.before]:
        by_hand(life, START - datetime.timedelta(days=ago))
    life.turnover('plan', 'start', persona.plan, '--date', START.isoformat())
    for n in range(7 * persona.weeks):
        day = START + datetime.timedelta(days=n)
        words = ('today', '--date', day.isoformat(), '--format', 'json')
        today = json.loads(life.turnover(*words))
        if today['offer'] != 'session':
            if today['offer'] == 'stop' or (today['offer'] == 'rest' and today['instead']):
                tell(life, day, today)
            watch.look(day, today)
            continue
        if not persona.comes(day):
            life.say('%s %s  (away)' % (day.strftime('%a'), day))
            continue
        today = json.loads(life.turnover(*words, *answers_of(persona, day)))
        tell(life, day, today)
        watch.look(day, today)
        if today['offer'] != 'session':
            note = {'start': start_of(day), 'activity': 'rest', 'source': 'by hand',
                    'shoe_class': 'usual'}
            if persona.answers:
                note.update(('ready_' + item, value) for item, value in zip(ITEMS, persona.today))
            life.enter(note)
            continue
        run, minutes_cued = played(life, day, today)
        if persona.answers:
            run.update(('ready_' + item, value) for item, value in zip(ITEMS, persona.today))
        life.enter(run)
        watch.did(day, today)
        cued += minutes_cued
    life.cued = cued
    life.say('      after %d weeks: uncued %.0f of %.0f at the beginning, %.0f cued minutes, '
             'highest target +%g %%' % (persona.weeks, persona.base + persona.learned, persona.base,
                                        cued, max(watch.cued.values(), default=0)))
    return life, watch


# ---- what each has to come to --------------------------------------------------------------------------


def expectations(persona, life, watch):
    highest = max(watch.cued.values(), default=0)
    text = '\n'.join(life.printed)
    kind = type(persona)
    if kind is OneLeg and (watch.cued or 'one foot' not in text):
        yield 'is cued by the count of one foot, or is not told of it'
    if kind is Fuller and life.cued < 100:
        yield 'has %d minutes of the beat in eight weeks' % life.cued
    if kind in (Responder, Fuller, NonResponder) and highest != 5:
        yield 'reaches +%g %%, not +5' % highest
    if kind is MeasuresNothing and watch.cued:
        yield 'is cued without a baseline'
    if kind is MeasuresNothing and 'count 60 s' not in text:
        yield 'is not told to count'
    if kind is SkipsQuestions and highest > 2.5:
        yield 'rises to +%g %% without an answer' % highest
    if kind is Overreacher and highest > 2.5:
        yield 'rises to +%g %% though everything is hard' % highest
    if kind is Overreacher and 'amber' not in text:
        yield 'is never amber'
    if kind is PainInWeek3 and 'pain-free' not in text:
        yield 'pain has no consequence'
    if kind is MissesTenDays and 'without a run: one step of cadence back' not in text:
        yield 'ten missed days have no consequence'


def main():
    need('JANSSON')  # runs are entered as JSON
    chosen = PERSONAS if ALL else (PainInWeek3, SkipsQuestions)
    print('1..%d' % (2 * len(chosen)))
    count = bad = 0
    for kind in chosen:
        persona = kind(20261122)
        if not ALL:
            persona.weeks = 4
        try:
            life, watch = live(persona, WORK / ('simulated-' + kind.__name__))
            problems, ends = watch.broken, []
            if ALL:
                ends = list(expectations(persona, life, watch))
                print('#\n# %s: %s' % (kind.__name__, kind.__doc__))
                for line in life.printed:
                    print('#   ' + line)
        except Failure as failure:
            problems, ends = str(failure).splitlines(), []
        for what, wrong in (('what must never be is not', problems), ('comes out as expected', ends)):
            count += 1
            bad += bool(wrong)
            print('%s %d - %s: %s' % ('not ok' if wrong else 'ok', count, kind.__name__, what))
            for line in wrong:
                print('# ' + line)
    return bad > 0


if __name__ == '__main__':
    sys.exit(main())

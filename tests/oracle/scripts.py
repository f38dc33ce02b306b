# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts: session scripts for the exactness test, from fixed seeds.

Each function returns a list of cases: name, script, --set values, --baseline values.
"""
import random
from collections import namedtuple
from pathlib import Path

import settings

Case = namedtuple('Case', 'name source chosen baselines', defaults=({}, {}))

COOL_DOWN = '{ kind = "cool-down"; time = "1 min"; }'


def script(phases, head=''):
    return ('format = 1;\ntitle = "test";\n%s\nphases = (\n  %s,\n  %s\n);\n'
            % (head, ',\n  '.join(phases), COOL_DOWN))


def tenth(source, low, high):
    return '%.1f' % (source.randrange(low * 10, high * 10 + 1) / 10)


def length(source, low, high):
    """A time in milliseconds, so that boundaries fall between frames."""
    return '%.3f s' % (source.randrange(low * 1000, high * 1000) / 1000)


def phase(**settings_of):
    def written(value):
        return '"%s"' % value if isinstance(value, str) else str(value)
    return '{ %s }' % ' '.join('%s = %s;' % (name, written(value))
                               for name, value in settings_of.items())


def steady(count=50):
    source = random.Random('cadences')
    cadences = source.sample(range(1500, 2001), count)
    return [Case('%d random cadences' % count,
                 script([phase(kind='metronome', time=length(source, 15, 40),
                               cadence='%.1f' % (spm / 10)) for spm in cadences]))]


def ramps(count=40):
    source = random.Random('ramps')
    phases = []
    for i in range(count):
        given = {'kind': 'tempo', 'time': length(source, 20, 60),
                 'cadence': '%s -> %s' % (tenth(source, 60, 250), tenth(source, 60, 250))}
        if i % 2:
            given['ramp'] = length(source, 1, 20)
        if i % 5 == 0:
            given.update(sets=3, rest=length(source, 3, 9))
        phases.append(phase(**given))
    phases.append(phase(kind='tempo', time='30 s', cadence='150 -> 150'))
    phases.append(phase(kind='tempo', time='30 s', cadence='150 -> 150', ramp='10 s'))
    phases.append(phase(kind='tempo', time='24 s', cadence='120 -> 180'))
    phases.append(phase(kind='tempo', time='1:40', cadence='40 -> 300', ramp='1:40'))
    return [Case('ramps up and down, with and without hold', script(phases))]


def fades(count=40):
    source = random.Random('fades')
    phases = [phase(kind='metronome', time='20 s', cadence=60, on='4 s', off='3 s'),
              phase(kind='metronome', time='20 s', cadence=60, clicks='every 2 steps', lock='5 s'),
              phase(kind='metronome', time='20 s', cadence=120, clicks='every 3 steps', lock='6 s',
                    on='3 s', off='2.5 s')]
    for i in range(count):
        given = {'kind': 'metronome', 'time': length(source, 20, 90),
                 'cadence': tenth(source, 150, 200),
                 'clicks': source.choice(['every step', 'every 2 steps', 'every 3 steps', 'off'])}
        if i % 4 == 0:
            given['cadence'] += ' -> ' + tenth(source, 150, 200)
        if i % 3:
            given.update(on=length(source, 1, 12), off=length(source, 1, 12))
        if i % 2:
            given['lock'] = length(source, 1, 15)
        if i % 7 == 0:
            given.update(sets=2)
        phases.append(phase(**given))
    return [Case('fades, locks and thinned clicks', script(phases))]


def contacts(count=40):
    source = random.Random('contacts')
    phases = []
    for i in range(count):
        given = {'kind': 'drill', 'contacts': source.randrange(1, 60),
                 'cadence': tenth(source, 60, 240), 'impact': source.choice(['0.25', 1, 2])}
        given['impact'] = float(given['impact']) if given['impact'] == '0.25' else given['impact']
        if i % 3 == 0:
            given['cadence'] += ' -> ' + tenth(source, 60, 240)
        if i % 4 == 0:
            given.update(sets=source.randrange(2, 5), rest=length(source, 3, 30))
        if i % 5 == 0:
            given['time'] = length(source, 3, 30)
        if i % 7 == 0:
            given['accent'] = 4
        phases.append(phase(**given))
    phases.append(phase(kind='drill', contacts=10, time='12 s', impact=2))
    return [Case('contacts: exactly so many beats', script(phases))]


def count_ins(count=40):
    source = random.Random('count-ins')
    phases = [phase(kind='stride', time='20 s', cadence='180', count_in=8)]
    for i in range(count):
        given = {'kind': 'stride', 'time': length(source, 1, 12),
                 'cadence': tenth(source, 60, 240), 'count_in': source.randrange(0, 33)}
        if i % 3 == 0:
            given['cadence'] += ' -> ' + tenth(source, 60, 240)
        if i % 4 == 0:
            given.update(sets=2, rest=length(source, 1, 5))
        if i % 5 == 0:
            given.update(on='2 s', off='1 s')
        if i % 6 == 0:
            phases.append(phase(kind='recovery', time=length(source, 1, 4)))
        phases.append(phase(**given))
    return [Case('count-ins, trimmed and taking the place of clicks', script(phases))]


def order():
    inner = ['{ repeat = 3; skip_last = true; phases = (%s, %s); }' %
             (phase(kind='stride', time='4 s', cadence='181.3', count_in=4),
              phase(kind='recovery', time='3.333 s', skip_last=True).replace('True', 'true')),
             phase(kind='walk', time='2.5 s'), '{ use = "ease"; skip_last = true; }']
    parts = ('parts = { ease = ( %s, { use = "more"; } ); more = ( %s ); };' %
             (phase(kind='easy', time='3 s', cadence='150.5'), phase(kind='walk', time='2 s')))
    nested = '{ repeat = 3; phases = (\n%s\n); }' % ',\n'.join(inner)
    drills = [phase(kind='drill', name='drill %d' % i, contacts=4 + i, cadence=120 + i)
              for i in range(7)]
    drills[2] = drills[2].replace(' }', ' skip_last = true; }')
    shuffled = ('{ repeat = %d; shuffle = true; seed = %s; phases = ( %s, { use = "more"; } ); }')
    cases = [Case('nested repeats, skip_last and parts',
                  script([nested, '{ use = "ease"; }'], parts))]
    for repeat, seed in ((1, '0'), (4, '999999999'), (3, '"2147483647"')):
        cases.append(Case('shuffle, seed %s, %d rounds' % (seed, repeat),
                          script([shuffled % (repeat, seed, ', '.join(drills))], parts)))
    again = '{ repeat = 3; phases = ( %s ); }' % shuffled % (2, '99', ', '.join(drills))
    cases.append(Case('shuffle inside a repeat', script([again], parts)))
    return cases


RELATIVE = '''
parameters = {
  reps = { default = 2; min = 1; max = 4; };
  stride = { default = "20 s"; min = "10 s"; max = "40 s"; };
  low = { default = "+1.5 %"; min = "-5 %"; max = "+5 %"; };
  clicks = { default = "every step"; values = ( "every step", "every 2 steps", "off" ); };
  pogo = { default = 132; values = ( 132, 156.5, 180 ); };
};
defaults = {
  stride = { count_in = 5; clicks = "every 2 steps"; time = "$stride"; };
  cool-down = { cadence = "-10 %"; };
};
'''


def relative():
    phases = [
        phase(kind='warm-up', time='20 s', cadence='-3 spm'),
        phase(kind='tempo', time='30 s', cadence='$low -> +3 % of easy', clicks='$clicks'),
        '{ repeat = "$reps"; phases = ( %s, %s, %s ); }' % (
            phase(kind='stride', cadence='$low'),
            phase(kind='stride', cadence='$low -> $low', clicks='every step'),
            phase(kind='recovery', time='5 s', cadence='-2.5 spm')),
        phase(kind='accelerate', time='20 s', cadence='+0 % of tempo -> $low'),
        phase(kind='drill', contacts=12, cadence='$pogo'),
        phase(kind='probe', time='6 s', cadence='+0 %'),
        phase(kind='probe', time='6 s', cadence='+0 %', clicks='every step'),
        phase(kind='probe', time='6 s', cadence='+0 %', context='tempo'),
        phase(kind='recovery', time='6 s', cadence='+1 %', context='strides'),
        phase(kind='easy', until='key', time='8 s', max='20 s', cadence='+0.333 %'),
    ]
    baselines = {'easy': '163.7', 'tempo': '171.9', 'strides': '184'}
    cases = []
    for context in ('', 'context = "easy";', 'context = "tempo";', 'context = "strides";'):
        source = script(phases, context + RELATIVE)
        cases.append(Case('relative, %s' % (context or 'own contexts'), source))
        cases.append(Case('relative, %s, --set' % (context or 'own contexts'), source,
                          {'reps': '4', 'stride': '10.5 s', 'low': '-4.25 %', 'pogo': '156.5',
                           'clicks': 'every 2 steps'}, baselines))
    return cases


def eight_hours():
    hour = phase(kind='metronome', time='1 h', cadence='172.5', on='9 min', off='1 min')
    steady_hours = phase(kind='metronome', time='8 h', cadence='172.5')
    return [Case('8 hours at 172.5', script([steady_hours])),
            Case('8 hours of ramps, fades and repeats',
                 script([phase(kind='metronome', time='4 h', cadence='150.1 -> 199.9'),
                         '{ repeat = 3; phases = ( %s ); }' % hour,
                         phase(kind='metronome', time='1 h', cadence='161.7', lock='10 min',
                               clicks='every 3 steps')]))]


def extremes(source):
    """The choices of a script's parameters: as they are, all least, all most."""
    parameters = settings.parse(source).get('parameters', {})
    yield 'default', {}
    if parameters:
        for which, end in (('min', 0), ('max', -1)):
            yield which, {name: str(parameter['values'][end] if 'values' in parameter
                                    else parameter[which])
                          for name, parameter in parameters.items()}


def shipped(folder):
    cases = []
    for path in sorted(Path(folder).glob('*.session')):
        source = path.read_text(encoding='utf-8')
        cases += [Case('%s (%s)' % (path.stem, which), source, chosen)
                  for which, chosen in extremes(source)]
    return cases


def mixture():
    """A minute of everything, to be listened to."""
    return Case('a minute of everything', script([
        phase(kind='metronome', time='9.777 s', cadence='183.1', count_in=8, accent=4),
        phase(kind='tempo', time='11.1 s', cadence='150.3 -> 199.7', ramp='6.5 s', feet='sides'),
        phase(kind='recovery', time='4.01 s'),
        phase(kind='stride', time='8 s', cadence='177.7', count_in=6, clicks='every 2 steps',
              lock='3 s'),
        phase(kind='metronome', time='12.345 s', cadence='172.5', on='2.5 s', off='1.5 s'),
        phase(kind='drill', contacts=11, cadence=132, sets=2, rest='2.2 s', count_in=4),
        phase(kind='drill', contacts=9, cadence='100 -> 231.3', sets=2)]))

#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""mistakes: the rules of judge.py notice what they are there for.

Each row spoils one shipped session in one place; the rule named has to object.
"""
import os
import sys
import tempfile
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import judge  # noqa: E402
from exactness import Tap, TURNOVER, SESSIONS  # noqa: E402

MISTAKES = (
    ('blended', 'kind = "change"; name = "Step off the belt"; until = "key"; time = "30 s"; '
     'max = "5 min"',
     'kind = "rest"; time = "30 s"', judge.hops_and_ladders_off_the_belt),
    ('blended', '"CALF?"', '"HELLO"', judge.readiness_before_hops),
    ('blended', 'repeat = "$reps"', 'repeat = "$reps"; shuffle = true; seed = 1', judge.blends),
    ('blended', '{ kind = "recovery"; ', '{ skip_last = true; kind = "recovery"; ',
     judge.recovers_after_each_stride),
    ('blended', 'default = "2 min"', 'default = "100 s"', judge.two_minutes_of_recovery),
    ('blended', 'default = "+2 %"; min = "+0 %"; max = "+3 %"', 'default = "+4 %"',
     judge.strides_at_100_to_103_percent),
    ('blended', 'default = "+2 %"; min = "+0 %"; max = "+3 %"', 'default = "+12 %"',
     judge.no_cadence_above_ten_percent),
    ('blended', 'default = 4; min = 2; max = 6', 'default = 8', judge.four_times_twenty_seconds),
    ('blended', 'default = "20 s"; min = "15 s"; max = "30 s"', 'default = "40 s"',
     judge.strides_are_short),
    ('blended', 'resistance = "incline"; ', '', judge.strides_are_resisted),
    ('blended', 'cadence = "$target"; count_in = 8;', 'cadence = "$target"; count_in = 4;',
     judge.strides_are_counted_in),
    ('blended', 'default = 16; min = 8; max = 22', 'default = 44', judge.contacts_within(60, 100)),
    ('blended', 'rest = "40 s"', 'rest = "10 s"', judge.hops_are_rested),
    ('blended', 'name = "A-march"', 'name = "Pogo hops"', judge.ladders_before_hops),
    ('blended', 'breathing = "5 s in, 5 s out"', 'breathing = "4 s in, 4 s out"',
     judge.cools_down_with_breath),
    ('blended', 'default = "10 min"', 'default = "6 min"', judge.warms_up(300, 600)),
    ('blended', 'not medical advice', 'medical advice', judge.teaches),
    ('strides-incline', 'lead = "15 s"', 'lead = "5 s"', judge.sets_the_belt),
    ('strides-incline', '{ kind = "cool-down"; name = "Walk and breathe"; time = "3 min"; '
     'breathing = "5 s in, 5 s out"; }', '{ kind = "easy"; time = "3 min"; }',
     judge.cools_down_with_breath),
    ('strides-band', 'Never tie', 'Do tie', judge.no_band_on_a_belt),
    ('metronome', 'name = "Find the beat"; time = "2 min"', 'name = "Find the beat"; time = "30 s"',
     judge.ramps_gently),
    ('metronome', 'default = "+2.5 %"', 'default = "+5 %"', judge.starts_modestly),
    ('metronome', 'name = "On your own"; time = "1 min"',
     'name = "On your own"; time = "1 min"; cadence = "$target"', judge.ends_in_silence),
    ('metronome', 'name = "On your own"; time = "1 min"', 'name = "On your own"; time = "50 s"',
     judge.ends_in_silence),
    ('metronome', 'on = "$on"; off = "$off";', 'on = "$off"; off = "$on";', judge.fades),
    ('metronome', 'default = "6 min"', 'default = "7 min"', judge.twenty_minutes),
    ('tempo', 'cadence = "+0 % -> $target"', 'cadence = "$target -> +0 %"',
     judge.cadence_progresses),
    ('tempo', '"ANKLES?"', '"HELLO"', judge.minds_the_ankles),
    ('form-run', 'name = "Let it run"; time = "1 min";',
     'name = "Let it run"; time = "1 min"; cadence = "+0 %";', judge.uncued),
    ('form-run', 'repeat = 3', 'repeat = 2', judge.three_minutes_of_form),
    ('recovery-day', 'effort = "2 of 10"', 'effort = "5 of 10"', judge.calm),
    ('cadence-check', '"COMFORT?"', '"HELLO"', judge.counts_three_contexts),
    ('cadence-check', 'name = "Count a stride"; time = "20 s"',
     'name = "Count a stride"; time = "15 s"', judge.counts_three_contexts),
    ('demo', 'feet = "sides"; ', '', judge.shows_everything),
    ('demo', 'time = "11 s"', 'time = "12 s"', judge.shows_everything),
)


def objections(folder, name, wrong, right, rule):
    source = (Path(SESSIONS) / (name + '.session')).read_text(encoding='utf-8')
    if wrong not in source:
        return ['"%s" is not in the session any more' % wrong]
    path = Path(folder) / 'spoiled.session'
    path.write_text(source.replace(wrong, right), encoding='utf-8')
    plan = judge.Plan(path, path.read_text(encoding='utf-8'), 'default', {})
    return [] if list(rule(plan)) else ['the rule is content with "%s"' % right]


def main():
    if not os.access(TURNOVER, os.X_OK):
        print('1..0 # SKIP %s is not built' % TURNOVER)
        return 0
    tap = Tap()
    with tempfile.TemporaryDirectory() as folder:
        for name, wrong, right, rule in MISTAKES:
            try:
                problems = objections(folder, name, wrong, right, rule)
            except RuntimeError as error:
                problems = [str(error)]
            tap.check('%s is noticed: %s' % (rule.__name__.replace('_', ' '), right[:60] or wrong),
                      problems)
    return tap.end()


if __name__ == '__main__':
    sys.exit(main())

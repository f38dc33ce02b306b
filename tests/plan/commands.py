#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""commands: today and plan on the command line, the calendar, and play today."""
import json
import os
import pty
import re
import select
import sqlite3
import subprocess
import sys
import termios
import time
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from parts import need, python_with  # noqa: E402

TURNOVER = os.environ.get('TURNOVER', 'turnover')
SOURCES = Path(os.environ.get('top_srcdir', Path(__file__).parents[2]))
WORK = Path(os.environ.get('WORK', '/tmp'))
PATIENCE_S = 60
OTHER_READER = '''
import icalendar, sys
calendar = icalendar.Calendar.from_ical(sys.stdin.buffer.read())
print(sum(bool(part['DTSTART'].dt) for part in calendar.walk() if part.name == 'VEVENT'))
'''
count = failed = 0


def check(good, what, *found):
    global count, failed
    count += 1
    failed += not good
    print('ok' if good else 'not ok', count, '-', what)
    if not good:
        for thing in found:
            for line in str(thing).splitlines():
                print('#', line)


def run(*words):
    done = subprocess.run([TURNOVER, *words], stdin=subprocess.DEVNULL, capture_output=True,
                          encoding='utf-8', timeout=PATIENCE_S)
    return done.returncode, done.stdout, done.stderr


def says(what, words, status, *patterns):
    returned, out, err = run(*words)
    check(returned == status and all(re.search(pattern, out + err) for pattern in patterns),
          what, 'exit %d' % returned, out, err)
    return out


def today(day, *words):
    return json.loads(run('today', '--date', day, '--format', 'json', *words)[1])


def enter(day, **more):
    path = WORK / 'run.jsonl'
    path.write_text(json.dumps({
        'format': 1, 'uid': day.replace('-', '') * 4, 'start': day + 'T18:00:00+00:00',
        'activity': 'run', 'source': 'by hand', 'timer_ms': 1800000, 'm_per_h': 9000,
        'shoe_class': 'usual', 'terrain': 'flat', **more}) + '\n')
    returned, out, err = run('journal', 'import', str(path))
    assert returned == 0, out + err


need('JANSSON')  # runs are entered as JSON

# ---- without a plan --------------------------------------------------------------------

says('without a plan today says how to begin', ('today',), 1, 'plan start eight-weeks')
says('so does play today', ('play', 'today'), 1, 'plan start')
says('the plans are listed', ('plan', 'list'), 0, 'eight-weeks  +Eight weeks to a quicker step',
     'six-weeks')
says('a misspelt plan is found', ('plan', 'start', 'eigth-weeks'), 1, "did you mean 'eight-weeks'")
says('a misspelt command is found', ('plan', 'strat'), 2, "did you mean .*start")
says('a day has to be one', ('today', '--date', 'tomorrow'), 2, 'YEAR-MONTH-DAY|2026-11-22')
says('readiness is five numbers', ('today', '--ready', '4,4'), 2, 'five numbers')

# ---- a plan with mistakes ----------------------------------------------------------------

source = (SOURCES / 'sessions/eight-weeks.plan').read_text(encoding='utf-8')


def mistaken(change, *patterns):
    path = WORK / 'mistaken.plan'
    text = source
    for before, after in change:
        assert before in text, before
        text = text.replace(before, after, 1)
    path.write_text(text, encoding='utf-8')
    returned, out, err = run('plan', 'start', str(path))
    check(returned == 1 and all(re.search(pattern, err) for pattern in patterns),
          'mistakes: ' + patterns[0], err)


mistaken((('goal =', 'gaol ='), ('raise = ( "tempo" )', 'raise = ( "temp" )'),
          ('target = "+2.5 %"; },', 'target = "+12 %"; },'), ('"$hold"', '"$hodl"')),
         r"mistaken\.plan:\d+: error: .*gaol.*goal", 'raise', r'target: must be from .0 % to .7\.5 %',
         r"'\$hodl'; did you mean '\$hold'")
mistaken((('hold = "6 min"', 'hold = "90 s"'),), r'hold: must be from 2 min')
mistaken((('target = "$target"; hold', 'tarket = "$target"; hold'),), 'session metronome: .*tarket')
mistaken((('role = "cadence"; session = "drills"', 'role = "candence"; session = "drill"'),),
         "did you mean 'cadence'", "did you mean 'drills'")
mistaken((('weeks = (\n  {', 'weeks = (\n  '),), r'error')
returned, out, err = run('today')
check(returned == 1, 'a plan with mistakes does not begin', out)

# ---- to follow one -------------------------------------------------------------------------

for n, day in enumerate(('2025-12-26', '2025-12-29', '2026-01-01', '2026-01-03')):
    enter(day, rpe=3, pain=0, samples=[{'spm': 159 + n, 'context': 'easy', 'source': 'count',
                                        'cued': False, 'length_ms': 60000}])
says('a plan begins', ('plan', 'start', 'eight-weeks', '--date', '2026-01-05'), 0, '2026-01-05')
says('not twice', ('plan', 'start', 'six-weeks', '--date', '2026-01-05'), 1, '--force')
says('today tells', ('today', '--date', '2026-01-06'), 0, 'strides-incline', '4 x 20 s at your own stride cadence',
     'play today')
check(today('2026-01-06')['settings']['reps'] == '4', 'and as JSON', today('2026-01-06'))
check(today('2026-01-06', '--ready', '1,4,4,4,4')['session'] == 'form-run', 'amber takes the load')
check(today('2026-01-06', '--flags', 'bone')['see_clinician'], 'a red flag stops')
check(today('2026-01-05')['session'] == 'cadence-check', 'week 0 begins with a check')
says('the weeks are shown', ('plan', 'show', '--date', '2026-01-06'), 0, 'Week 8: Combined',
     '> Tue 2026-01-06', 'Before week 1', '- Mon 2026-01-05 +check +cadence-check')

says('it is moved', ('plan', 'move', '2', '--date', '2026-01-06'), 0, '2 days later')
check(today('2026-01-08')['session'] == 'strides-incline' and
      today('2026-01-06')['offer'] == 'nothing', 'two days later it is due')
says('and back', ('plan', 'move', '--date', '2026-01-06', '--', '-2'), 0, 'earlier')
says('it is paused', ('plan', 'pause', '--date', '2026-01-07'), 0)
check(today('2026-01-08')['offer'] == 'nothing', 'a pause is a pause')
says('it is resumed', ('plan', 'resume', '--date', '2026-01-16'), 0)
check(today('2026-01-20')['week'] == 2, 'by whole weeks later', today('2026-01-20'))
says('it is restarted', ('plan', 'restart', '--date', '2026-01-12'), 0, 'begins')

run('plan', 'move', '2', '--date', '2026-01-12')
says('moved on its first day, the check is, too', ('plan', 'show', '--date', '2026-01-12'), 0,
     '    Wed 2026-01-14 +check +cadence-check')
says('and today has it next', ('today', '--date', '2026-01-12'), 0, 'the plan was moved',
     'next: Wed 14 Jan, cadence-check')
check(today('2026-01-14')['session'] == 'cadence-check', 'and on its day', today('2026-01-14'))
run('plan', 'restart', '--date', '2026-01-12')

# ---- run without the program ---------------------------------------------------------------------

enter('2026-01-12', rpe=3, pain=0)
says('a run of the journal becomes the plan\'s', ('plan', 'done', '--date', '2026-01-12'), 0,
     'cadence-check of Mon 2026-01-12 is done: run 5 of the journal')
check(today('2026-01-12')['offer'] == 'nothing', 'and the day is done', today('2026-01-12'))
says('not twice', ('plan', 'done', '2026-01-12', '--date', '2026-01-13'), 1, 'done already')
says('without one it is written down', ('plan', 'done', 'Tue', '--date', '2026-01-14'), 0,
     'strides-incline of Tue 2026-01-13 is done: run 6', 'journal edit 6')
says('a day without a session is told', ('plan', 'done', '--date', '2026-01-14'), 1,
     'nothing on 2026-01-14')
says('nor a day to come', ('plan', 'done', '2026-01-15', '--date', '2026-01-14'), 1, 'to come')
says('nor what is no day', ('plan', 'done', 'someday'), 2, 'Tue')
says('a run is added as the plan\'s', ('journal', 'add', '--date', '2026-01-15', '--minutes', '24',
                                       '--rpe', '5', '--planned'), 0, 'strides-incline of Thu')
weeks = run('plan', 'show', '--date', '2026-01-16')[1]
check(weeks.count('\n  x ') == 3, 'the weeks have all three', weeks)
for number in ('5', '6', '7'):
    run('journal', 'delete', '--yes', number)

# ---- recorded by a watch -----------------------------------------------------------------------


def watch(day, hour=12, folder=WORK):
    """A run of 20 minutes on that day, as a table of points."""
    path = folder / ('%s-%d.csv' % (day, hour))
    path.write_text('time,cadence,speed\n' + ''.join(
        '%sT%02d:%02d:%02dZ,164,9.2\n' % (day, hour, s // 60, s % 60) for s in range(0, 1200, 10)))
    return str(path)


def runs():
    return run('journal', 'list')[1].count('\n')


def x_days(day='2026-02-02'):
    """The days that the plan has as done."""
    return re.findall(r'\n  x \w+ (\S+)', run('plan', 'show', '--date', day)[1])


there = runs()
tuesday, rest = watch('2026-01-13'), watch('2026-01-14')
says('--planned and --dry-run exclude each other', ('import', '--planned', '-n', tuesday), 2,
     'give one of them')
check(runs() == there and x_days() == [], 'and nothing was written')
says('a recording becomes what the plan had', ('import', '--planned', tuesday), 0, 'in the journal as run',
     'strides-incline of Tue 2026-01-13 is done: run')
check(x_days() == ['2026-01-13'] and runs() == there + 1, 'and the weeks have it', x_days())
says('again it is so already', ('import', '--planned', tuesday), 0, 'already in the journal',
     'session of the plan already')
says('a second run of that day is none', ('import', '--planned', watch('2026-01-13', 16)), 1,
     'in the journal as run', 'what the plan has on 2026-01-13 is done already', 'plan show')
says('nor one of a day without a session', ('import', '--planned', rest), 1, 'in the journal as run',
     'the plan has nothing on 2026-01-14', 'plan done DAY')
check(x_days() == ['2026-01-13'] and runs() == there + 3, 'both are runs of their own', x_days())
thursday = watch('2026-01-15')
says('imported first', ('import', thursday), 0, 'in the journal as run')
says('it is the plan\'s when that is said', ('import', '--planned', thursday), 0, 'already in the journal',
     'strides-incline of Thu 2026-01-15 is done: run')
(WORK / 'watch').mkdir()
for day in ('2026-01-16', '2026-01-20', '2026-01-22', '2026-01-24'):
    watch(day, 12, WORK / 'watch')
watch('2026-01-20', 16, WORK / 'watch')
out = says('of a folder each becomes its day\'s', ('import', '--planned', str(WORK / 'watch')), 0,
           '5 new in the journal', 'Tue 2026-01-20 is done', 'Thu 2026-01-22 is done',
           r'\d of 5 runs are of days on which nothing of the plan is open')
done = x_days()
check(done[:2] == ['2026-01-13', '2026-01-15'] and '2026-01-20' in done and
      len(done) == 2 + out.count(' is done: run') and len(set(done)) == len(done),
      'one for each session', done, out)
run('plan', 'pause', '--date', '2026-01-26')
says('while it is paused it has none', ('import', '--planned', watch('2026-01-27')), 1, 'paused',
     'plan resume')
run('plan', 'resume', '--date', '2026-01-26')
returned, out, err = run('import', '--planned', '--format', 'json', watch('2026-01-29'))
check(returned == 0 and len(json.loads(out)['runs']) == 1 and 'Thu 2026-01-29 is done' in err,
      'JSON stays JSON', out, err)
run('plan', 'stop', '--date', '2026-01-30')
there = runs()
says('without a plan nothing is imported', ('import', '--planned', watch('2026-01-31')), 1,
     'plan restart', 'nothing was imported; without --planned it is')
check(runs() == there, 'nothing', runs())
for line in run('journal', 'list')[1].splitlines():
    number = re.match(r'\s*(\d+) ', line)
    if number and int(number.group(1)) > 7:
        run('journal', 'delete', '--yes', number.group(1))
run('plan', 'restart', '--date', '2026-01-12')

# ---- the calendar ------------------------------------------------------------------------------

ics = WORK / 'plan.ics'
says('it is exported', ('plan', 'export', '-o', str(ics)), 0)
raw = ics.read_bytes()
lines = raw.split(b'\r\n')
check(raw.endswith(b'END:VCALENDAR\r\n') and b'\n' not in raw.replace(b'\r\n', b''),
      'lines end in CR LF')
check(max(map(len, lines)) <= 75, 'and have 75 bytes at most', max(map(len, lines)))
unfolded = raw.replace(b'\r\n ', b'').decode('utf-8').split('\r\n')
uids = [line for line in unfolded if line.startswith('UID:')]
check(len(uids) == len(set(uids)) > 30, 'every entry has its identity', len(uids))
check('DTSTART;VALUE=DATE:20260113' in unfolded, 'the first session is on its day', unfolded[:30])
says('not over a file', ('plan', 'export', '-o', str(ics)), 1, '--force')
run('plan', 'move', '7', '--date', '2026-01-12')
run('plan', 'export', '--force', '-o', str(ics))
moved = ics.read_bytes().replace(b'\r\n ', b'').decode('utf-8').split('\r\n')
check([line for line in moved if line.startswith('UID:')] == uids and
      'DTSTART;VALUE=DATE:20260120' in moved, 'moved, the entries are the same ones')


def check_before(day):
    """On which days the calendar of that day has the reassessment before week 1."""
    out = run('plan', 'export', '-o', '-', '--date', day)[1].replace('\n ', '')
    entries = [entry for entry in out.split('BEGIN:VEVENT') if '-w0-1@turnover' in entry]
    assert all('SUMMARY:cadence-check (before week 1)' in entry for entry in entries), entries
    return [found for entry in entries for found in re.findall(r'START;VALUE=DATE:(\d+)', entry)]


run('plan', 'start', '--force', 'eight-weeks', '--date', '2026-01-14')
for day, found in (('2026-01-13', ['20260114']), ('2026-01-14', ['20260114']),
                   ('2026-01-18', ['20260118']), ('2026-01-19', [])):
    check(check_before(day) == found, 'the check before week 1 on %s' % day, check_before(day))
    check(bool(found) == (today(max(day, '2026-01-14'))['session'] == 'cadence-check'),
          '... as today has it', today(day))
run('plan', 'done', '--date', '2026-01-16')
check(check_before('2026-02-01') == ['20260116'], 'done, it is on its day',
      check_before('2026-02-01'))
run('journal', 'delete', '--yes', 'last')
run('plan', 'start', '--force', 'eight-weeks', '--date', '2026-01-12')
other = python_with('icalendar')
if other is None:
    count += 1
    print('ok %d - another program reads it # SKIP no python3-icalendar' % count)
else:
    read = subprocess.run([other, '-c', OTHER_READER], input=raw, capture_output=True)
    check(read.stdout.split() == [b'%d' % len(uids)], 'another program reads it', read)
run('plan', 'restart', '--date', '2026-01-12')

# ---- play today ----------------------------------------------------------------------------------

out = says('play today rehearses', ('play', 'today', '--date', '2026-01-13', '--plain', '--no-delay',
                                    '--speed', '5000'), 0, 'strides-incline', 'Resisted stride',
           'finished')
check('incline 3 %' in out, 'with its parameters', out)
says('a day of rest plays nothing', ('play', 'today', '--date', '2026-01-13', '--plain', '--ill', 'yes'),
     0, 'Rest', 'ill')
note = run('journal', 'export')[1]
check('"activity":"rest"' in note and '"ill":"yes"' in note, 'and the answer is kept', note)
check(today('2026-01-13')['offer'] == 'rest', 'for the rest of the day')
# ---- the questions, on a terminal ---------------------------------------------------------------


PRESSED_S = 0.15


def ask(keys, *words):
    """Types each key when its question has been asked; what was on the terminal, and how
    the terminal was left."""
    master, slave = pty.openpty()
    before = termios.tcgetattr(slave)
    child = subprocess.Popen([TURNOVER, *words], stdin=slave, stdout=slave, stderr=slave)
    seen, typed, end = '', 0, time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if select.select([master], [], [], 0.2)[0]:
            seen += os.read(master, 65536).decode('utf-8', 'replace')
        elif child.poll() is not None:
            break
        if typed < len(keys) and len(re.findall(r'\d+ of \d+  .*?: ', seen, re.S)) > typed:
            if typed > 0 and keys[typed] == keys[typed - 1]:
                time.sleep(PRESSED_S)  # faster than this is a key that is held
            os.write(master, keys[typed].encode())
            typed += 1
    child.wait(PATIENCE_S)
    kept = termios.tcgetattr(slave) == before
    os.close(master)
    os.close(slave)
    return seen, kept, child.returncode


seen, kept, status = ask('12121nn0nn', 'today', '--ask', '--date', '2026-01-15')
check('How did you sleep?' in seen and ('amber' in seen or '(red)' in seen) and kept and status == 0,
      'bad answers make the day easier', seen)
seen, kept, status = ask('\n\n\n\n\n\n\n\n\n\n', 'today', '--ask', '--date', '2026-01-22')
check('amber' not in seen and kept and status == 0, 'each can be skipped', seen)
seen, kept, status = ask('4\x03', 'today', '--ask', '--date', '2026-01-22')
check(kept and status != 0, 'an interrupt leaves the terminal as it was', seen, status)
seen, kept, status = ask(['\x1b[A', '4', '\x1b'], 'today', '--ask', '--date', '2026-01-22')
check(len(re.findall('1 of ', seen)) == 2 and '2 of ' in seen and '3 of ' not in seen and kept,
      'an arrow is one key, and neither an answer nor Escape', seen)
seen, kept, status = ask(['1' * 6, '\x1b'], 'today', '--ask', '--date', '2026-01-22')
check('2 of ' in seen and '3 of ' not in seen and kept, 'a digit that is held is one answer', seen)

# ---- a run that hurt is asked about --------------------------------------------------------------

enter('2026-01-20', pain=2, rpe=4)
journal = Path(os.environ['XDG_DATA_HOME']) / 'turnover/journal.db'
good = journal.read_bytes()
with sqlite3.connect(journal) as rows:
    last = rows.execute('SELECT max(id) FROM runs').fetchone()
    rows.execute('ALTER TABLE runs ADD COLUMN no INTEGER CHECK (pain_worse IS NULL AND id <= %d)' % last)
seen, kept, status = ask('ny\x1b', 'today', '--ask', '--date', '2026-01-22')
check('about the run of before could not be kept' in seen, 'an answer that the journal does not take is told', seen)
says('so are those of a day without a session', ('play', 'today', '--date', '2026-01-22', '--plain', '--ill', 'yes'),
     1, "today's answers could not be kept")
journal.write_bytes(good)
seen, kept, status = ask('ny\x1b', 'today', '--ask', '--date', '2026-01-22')
check("After Tuesday's run you noted pain 2." in seen and 'worse the morning after Tue 20 Jan' in seen,
      'what became of a pain is asked, and counts', seen)
kept = [line for line in run('journal', 'export')[1].splitlines() if '"2026-01-20T' in line]
check(len(kept) == 1 and '"pain_settled":"no"' in kept[0] and '"pain_worse":"yes"' in kept[0],
      'and is kept with that run', kept)
seen, kept, status = ask('\x1b', 'today', '--ask', '--date', '2026-01-26')
check('noted pain' not in seen, 'and asked once', seen)
print('1..%d' % count)
sys.exit(failed > 0)

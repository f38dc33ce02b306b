#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
#
# cli.sh: the command line keeps its contract: results on standard output, messages on
# standard error, exit status 0, 1, 2; nothing is lost, overwritten or left behind.
set -u
cd "$WORK" || exit 99
count=0
own=$XDG_CONFIG_HOME/turnover/sessions

# run COMMAND [ARG]…: status, out and err of a command whose input is empty.
run()
{
	"$@" >out 2>err </dev/null
	status=$?
}

# is WHAT STATUS [OUT [ERR]]: patterns (grep -E) that must be there; '-': nothing at all.
is()
{
	count=$((count + 1))
	fault=
	[ "$status" -eq "$2" ] || fault="exit status $status instead of $2"
	matches out "${3:-}" || fault="$fault; no /$3/ on standard output"
	matches err "${4:-}" || fault="$fault; no /$4/ on standard error"
	grep -q 'AddressSanitizer\|runtime error' err && fault="$fault; a sanitizer's finding"
	if [ -z "$fault" ]; then
		echo "ok $count - $1"
	else
		echo "not ok $count - $1: $fault"
		head -n 20 out err | sed 's/^/# /'
	fi
}

matches()
{
	case $2 in
	'') return 0 ;;
	-) [ ! -s "$1" ] ;;
	*) grep -qE -- "$2" "$1" ;;
	esac
}

# holds WHAT COMMAND [ARG]…
holds()
{
	count=$((count + 1))
	what=$1
	shift
	if "$@" >held 2>&1; then
		echo "ok $count - $what"
	else
		echo "not ok $count - $what"
		head -n 20 held | sed 's/^/# /'
	fi
}

# An editor from a recipe for sed; it counts how often it was called.
editor()
{
	printf '%s\n' "$1" >recipe
	printf '#!/bin/sh\necho x >>"%s/calls"\nsed -i -f "%s/recipe" "$1"\n' "$WORK" "$WORK" \
		>editor
	chmod +x editor
	rm -f calls
}

called() { [ "$(wc -l 2>/dev/null <calls || echo 0)" -eq "$1" ]; }

mkdir -p files
cat >files/good.session <<'END'
format = 1;
title = "Good";
phases = ( { kind = "stride"; time = "2 s"; cadence = 180; },
           { kind = "cool-down"; time = "1 s"; } );
END
cat >files/bad.session <<'END'
format = 1;
title = "Bad";
phases = ( { kind = "strid"; time = "2 s"; },
           { kind = "rest"; time = 5; } );
END

# ---- help, version, mistakes of the command line ---------------------------------
commands=$("$TURNOVER" --help | sed -n 's/^  \([a-z]\{3,\}\)  .*/\1/p')
holds "the commands" test "$(echo "$commands" | tr '\n' ' ')" = \
	"play today plan check show render export new edit tap journal import baseline review doctor "
run "$TURNOVER"; is "alone: what one can do" 0 '^  demo$' -
run "$TURNOVER" --help; is "--help" 0 '^Usage: turnover' -
run "$TURNOVER" --version; is "--version" 0 '^turnover [0-9]' -
run "$TURNOVER" shwo; is "an unknown command" 2 - "did you mean 'show'"
run "$TURNOVER" xyzzy; is "a stranger" 2 - 'no command .xyzzy.'
run "$TURNOVER" --what; is "an unknown option of the program" 2 - 'no option --what'
run "$TURNOVER" --rate 8000 show; is "an option before its command" 2 - 'behind the command'
for command in $commands; do
	run "$TURNOVER" "$command" --help
	is "$command --help" 0 "^Usage: turnover $command" -
	run "$TURNOVER" "$command" --version
	is "$command --version" 0 '^turnover [0-9]' -
	run "$TURNOVER" "$command" --halp
	is "$command: an unknown option" 2 - 'did you mean --help'
	run "$TURNOVER" "$command" -X
	is "$command: an unknown letter" 2 - 'no option -X'
	case $command in
	doctor) run "$TURNOVER" doctor x y; is "doctor: too much" 2 - "what is 'x' for" ;;
	journal | plan) run "$TURNOVER" "$command"; is "$command: nothing named" 2 - 'which command' ;;
	tap) run "$TURNOVER" tap; is "tap: no terminal" 1 - 'no terminal to tap on' ;;
	baseline) run "$TURNOVER" baseline; is "baseline: nobody measured" 0 'PROVISIONAL' - ;;
	review) run "$TURNOVER" review; is "review: no journal" 0 'nothing to review' - ;;
	today) run "$TURNOVER" today; is "today: no plan" 1 - 'no plan was begun' ;;
	*) run "$TURNOVER" "$command"; is "$command: nothing named" 2 - 'missing|where to' ;;
	esac
done
run "$TURNOVER" show demo blended; is "one session too many" 2 - "what is 'blended' for"
run "$TURNOVER" show --format; is "a value is missing" 2 - 'needs a value'
run "$TURNOVER" show --clicks=yes demo; is "a value too many" 2 - 'takes no value'
run "$TURNOVER" show --format=json -- demo; is "-- ends options" 0 '"title"' -
run "$TURNOVER" show -- --format; is "an argument behind --" 1 - "no session '--format'"
run "$TURNOVER" show demo --format xml; is "a form that is none" 2 - 'card, markdown, json'
for rate in 7999 384001 x '' 48000.5 -1; do
	run "$TURNOVER" show demo --rate "$rate"; is "--rate '$rate'" 2 - 'whole number'
done
run "$TURNOVER" show demo --rate 44100 --format timeline; is "--rate" 0 '^rate 44100$' -
run "$TURNOVER" show demo --baseline easy=9000; is "a baseline beyond legs" 2 - 'easy=9000'
run "$TURNOVER" show demo --baseline easy=84; is "a baseline of one foot" 0 "easy 84 spm" "warning: --baseline easy=84: .* Is it 168"
run "$TURNOVER" show demo --set reps; is "--set without a value" 2 - 'NAME=VALUE'

# ---- sessions ---------------------------------------------------------------------
run "$TURNOVER" show dmeo; is "a misspelt session" 1 - "did you mean 'demo'"
run "$TURNOVER" show qqqqqq; is "no such session" 1 - 'there are .*demo'
run "$TURNOVER" show today; is "today is kept" 1 - 'what a plan asks for'
run "$TURNOVER" show ./missing.session; is "a missing file" 1 - '^./missing.session: error: '
run "$TURNOVER" show files/; is "a folder" 1 - '^files/: error: '
run "$TURNOVER" show files/good.session; is "a path" 0 '^Good$' -
"$TURNOVER" show - <files/good.session >out 2>err; status=$?
is "standard input" 0 '^Good$' -
"$TURNOVER" check - <files/bad.session >out 2>err; status=$?
is "mistakes on standard input" 1 '^-:3: error: ' -
run "$TURNOVER" show strides-incline --set reps=5 --set=stride='25 s' --baseline strides=180
is "--set and --baseline, repeated" 0 '5 x \(Resisted stride 25 s @ 183.6 spm' -
run "$TURNOVER" show strides-incline --set reps=99; is "beyond its limit" 1 - 'error: --set reps'
run "$TURNOVER" show strides-incline --set rep=4; is "no such parameter" 1 - 'did you mean "reps"'
LC_ALL=de_DE.UTF-8 "$TURNOVER" show demo --format json >out 2>err; status=$?
is "a locale with a decimal comma" 0 '"length_s": [0-9]+\.[0-9]{7}' -

# ---- check ------------------------------------------------------------------------
run "$TURNOVER" check files/good.session; is "check: no mistake" 0 '' 'no mistakes'
run "$TURNOVER" check files/bad.session
is "check: a mistake" 1 '^files/bad.session:3: error: .*did you mean "stride"' -
holds "all mistakes, by line" test "$(sed 's/error.*//' out | tr '\n' ' ')" = \
	"files/bad.session:3:  files/bad.session:4:  "
run "$TURNOVER" check files/bad.session files/good.session missing.session
is "check: several files" 1 '^files/bad.session:4: error' 'files/good.session: no mistakes'
holds "the last one, too" grep -q '^missing.session: error' out
escape=$(printf 'files/\033[31m\302\233bad\nname')
run "$TURNOVER" check "$escape"; is "a name with control bytes" 1 '\?\[31m' ''
holds "none of them is printed" sh -c '! LC_ALL=C grep -q "$(printf "\033\|\302\233")" out err'

# ---- standard output --------------------------------------------------------------
if [ -w /dev/full ]; then
	for arguments in '--help' '--version' '' 'show demo' 'check files/bad.session' \
		'show demo --format json --clicks' 'render demo -o -'; do
		# shellcheck disable=SC2086 # several words
		"$TURNOVER" $arguments >/dev/full 2>err </dev/null
		status=$?
		: >out
		is "a full disk: turnover $arguments" 1 - 'standard output: '
	done
else
	count=$((count + 1))
	echo "ok $count # SKIP no /dev/full"
fi
"$TURNOVER" show demo >&- 2>err </dev/null; status=$?; : >out
is "a closed standard output" 1 - 'standard output: '
"$TURNOVER" show demo --format json --clicks 2>err </dev/null | head -n 1 >out
status=0; is "a reader that stops early" 0 '^\{' -

# ---- render -----------------------------------------------------------------------
mkdir -p sound
run "$TURNOVER" render files/good.session -o sound/a.wav
is "render" 0 - 'sound/a.wav: [0-9.]* MB, 3 s'
holds "it is a WAV file" sh -c 'head -c 4 sound/a.wav | grep -q RIFF'
cp sound/a.wav before.wav
run "$TURNOVER" render demo -o sound/a.wav; is "an existing file" 1 - '--force'
holds "it is as it was" cmp before.wav sound/a.wav
run "$TURNOVER" render files/good.session --only=clicks --no-voice --force --output sound/a.wav
is "--force, --only clicks, --no-voice" 0 - 'sound/a.wav'
holds "it is another now" sh -c '! cmp -s before.wav sound/a.wav'
run "$TURNOVER" render files/good.session --only tones -o sound/b.wav
is "--only what there is not" 2 - clicks
run "$TURNOVER" render files/good.session -o sound/b.xyz; is "a foreign extension" 2 - '\.wav'
run "$TURNOVER" render files/good.session; is "no file named" 2 - 'where to'
run "$TURNOVER" render files/good.session -o nowhere/b.wav; is "no such folder" 1 - nowhere
run "$TURNOVER" render files/bad.session -o sound/b.wav; is "a bad session" 1 - 'bad.session:3'
run "$TURNOVER" render files/good.session -o -; is "to standard output" 0 ''
holds "the same sound" cmp before.wav out
(ulimit -f 20; "$TURNOVER" render demo -o sound/big.wav >out 2>err </dev/null); status=$?
is "a file beyond the limit" 1 - 'big.wav'
holds "nothing is left behind" test "$(ls -A sound)" = a.wav
if [ "$PYTHON3" != : ]; then
	run "$PYTHON3" -c 'import os, pty, sys
sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))' \
		"$TURNOVER" render files/good.session -o -
	is "never a sound on a terminal" 2 'nothing for a terminal'
fi

# ---- new --------------------------------------------------------------------------
EDITOR=$WORK/editor
export EDITOR
editor ''
run "$TURNOVER" new hill; is "new" 0 '^hill$' 'written: .*/turnover/sessions/hill.session'
holds "the editor was called once" called 1
run "$TURNOVER" check demo; is "check: until a key is longer" 0 - 'it lasts at least 2 min'
run "$TURNOVER" check hill; is "the template has no mistake" 0 - 'no mistakes'
holds "and explains every setting" sh -c '
	for word in format title author notes context parameters parts defaults phases kind name \
		time contacts until max cadence ramp clicks accent feet on off lock count_in \
		countdown resistance effort treadmill cues sets rest impact breathing skip_last \
		repeat shuffle seed use text show say short at every speed incline lead default \
		min values; do
		grep -qE "(^|[^a-z_])$word +=" "$1" || { echo "$word"; exit 1; }
	done' sh "$own/hill.session"
cp "$own/hill.session" hill.before
run "$TURNOVER" new hill; is "new: an existing one" 1 - 'exists already'
run "$TURNOVER" new hill.session; is "with its extension, too" 1 - 'exists already'
holds "it is as it was" cmp hill.before "$own/hill.session"
holds "no editor for that" called 1
run "$TURNOVER" new tuesday --from demo; is "new --from" 0
holds "a copy, byte for byte" cmp "$TURNOVER_SESSIONS/demo.session" "$own/tuesday.session"
run "$TURNOVER" new wednesday --from dmeo; is "new --from nothing" 1 - "did you mean 'demo'"
holds "nothing is written" test ! -e "$own/wednesday.session"
for name in ../x a/b .hidden -- -x today '' "$(printf 'a\033b')" '"'; do
	run "$TURNOVER" new -- "$name"; is "new: the name '$name'" 2 - 'new: '
done 2>/dev/null | tr -d '\033'
count=$((count + 9))
run "$TURNOVER" show tuesday; is "an own session by its name" 0 'demonstration'
EDITOR='/nonexistent/editor -x' run "$TURNOVER" new thursday
is "an editor that is not there" 1 - 'cannot start'
holds "the file is kept" test -s "$own/thursday.session"
EDITOR='sh -c true' run "$TURNOVER" new friday; is "an editor with arguments" 0
EDITOR=wrong VISUAL=true run "$TURNOVER" new saturday; is "VISUAL goes first" 0
chmod a-w "$own"
if [ -w "$own" ]; then
	count=$((count + 1))
	echo "ok $count # SKIP root writes everywhere"
else
	run "$TURNOVER" new sunday; is "a folder that cannot be written" 1 - 'cannot write'
fi
chmod u+w "$own"

# ---- edit -------------------------------------------------------------------------
cp files/bad.session edited.session
editor 's/"strid"/"stride"/; s/time = 5/time = "5 s"/'
run "$TURNOVER" edit edited.session; is "edit: mended at once" 0 '^Bad$'
cp files/bad.session edited.session
editor 's/"strid"/"stride"/'
printf 'q\n' | "$TURNOVER" edit edited.session >out 2>err; status=$?
is "edit: left with a mistake" 1 - 'edited.session:4: error'
holds "what was mended is kept" grep -q '"stride"' edited.session
holds "called once" called 1
printf '#!/bin/sh\necho x >>"%s/calls"\n[ "$(wc -l <"%s/calls")" -lt 3 ] ||
	cp "%s/files/good.session" "$1"\n' "$WORK" "$WORK" "$WORK" >editor
rm -f calls
printf 'e\n\nq\n' | "$TURNOVER" edit edited.session >out 2>err; status=$?
is "edit: again and again" 0 '^Good$'
holds "called three times" called 3
cp "$TURNOVER_SESSIONS/tempo.session" tempo.before
editor 's/^format/# mine\nformat/'
run "$TURNOVER" edit tempo; is "edit: one that ships, no answer" 1 '' 'ships with turnover'
printf 'n\n' | "$TURNOVER" edit tempo >out 2>err; status=$?
is "edit: one that ships, no" 1 '' 'Nothing was changed'
holds "no editor for that" called 0
printf 'y\n' | "$TURNOVER" edit tempo >out 2>err; status=$?
is "edit: one that ships, yes" 0 '^Tempo' 'written: '
holds "the copy is changed" grep -q '^# mine' "$own/tempo.session"
holds "what ships is not" cmp tempo.before "$TURNOVER_SESSIONS/tempo.session"
run "$TURNOVER" edit missing.session; is "edit: no such file" 1 - 'turnover new'
run "$TURNOVER" edit -; is "edit: standard input" 2 - 'cannot be edited'

# ---- tap --------------------------------------------------------------------------
run "$TURNOVER" tap --time 5; is "tap: a time without its unit" 2 - 'time'
run "$TURNOVER" tap --time "2 s"; is "tap: a time too short" 2 - '10 s to 10 min'
run "$TURNOVER" tap x; is "tap: too much" 2 - "what is 'x' for"

# ---- baseline, review -------------------------------------------------------------
run "$TURNOVER" baseline easy=85; is "baseline: one foot's steps" 2 - 'Is it 170'
run "$TURNOVER" baseline easy=290; is "baseline: doubled twice" 2 - 'is it 145'
run "$TURNOVER" baseline eesy; is "baseline: no such context" 2 - 'easy, tempo or strides'
run "$TURNOVER" baseline easy tempo=170; is "baseline: two things at once" 2 - 'either'
run "$TURNOVER" baseline easy --date 22.11.2026; is "baseline: a date" 2 - '2026-11-22'
run "$TURNOVER" show metronome; is "without a baseline" 0 'PROVISIONAL' -
run "$TURNOVER" baseline easy=171 --date 2026-11-20; is "baseline: typed in" 0 'easy: 171 spm' -
run "$TURNOVER" baseline --date 2026-11-22; is "baseline: told" 0 'typed in on 20 Nov 2026' -
run "$TURNOVER" baseline --date 2026-11-22; is "baseline: estimates" 0 'strides *185.0 spm PROVISIONAL' -
run "$TURNOVER" baseline easy --date 2026-11-19; is "baseline: not before its day" 0 'a guess' -
run "$TURNOVER" show metronome; is "show: the journal's baseline" 0 '^Baselines? *easy 171 spm$' -
run "$TURNOVER" show metronome --baseline easy=160; is "show: the option goes before it" 0 'easy 160 spm' -
echo 'baseline = { easy = 166; };' >"$XDG_CONFIG_HOME/turnover/runner.cfg"
run "$TURNOVER" baseline tempo; is "baseline: an estimate stands on runner.cfg" 0 '172.0 spm PROVISIONAL: an estimate, 6.0 above easy' -
run "$TURNOVER" show metronome; is "show: runner.cfg goes before it" 0 'easy 166 spm' -
run "$TURNOVER" baseline; is "baseline: says so" 0 '166 spm, from runner.cfg' -
rm "$XDG_CONFIG_HOME/turnover/runner.cfg"
run "$TURNOVER" review --weeks 0; is "review: no weeks" 2 - 'whole number'
run "$TURNOVER" review --context eesy; is "review: no such context" 2 - 'easy, tempo or strides'
run "$TURNOVER" review --format xml; is "review: no such form" 2 - 'text, csv, json or svg'
run "$TURNOVER" review; is "review: nothing measured" 0 'No cadence was measured' -
run "$TURNOVER" review -o review.svg; is "review: the form of a file" 0 - -
holds "it is an SVG" grep -q '^<svg ' review.svg
run "$TURNOVER" review -o review.svg; is "review: not over another file" 1 - 'force'
run "$TURNOVER" review -o review.svg --format csv --force; is "review: but with --force" 0 - -
holds "it is a CSV" grep -q '^week,what,kind,runs,spm,' review.svg
journal=$XDG_DATA_HOME/turnover/journal.db
echo rubbish >"$journal"
run "$TURNOVER" review; is "review: a damaged journal" 1 - 'journal.db'
run "$TURNOVER" show metronome; is "show: goes on without it" 0 'PROVISIONAL' 'journal.db'
rm "$journal"

# ---- a day of the plan without a session --------------------------------------------
run "$TURNOVER" plan start --date 2026-11-23 eight-weeks; is "plan: on a Monday" 0 'begins on Mon 2026-11-23' -
run "$TURNOVER" plan "done" --date 2026-11-23; is "plan: the check is done" 0 'is done' -
run "$TURNOVER" today --date 2026-11-23; is "today: nothing more, week 1 has begun" 0 'nothing more today' -
run "$TURNOVER" today --date 2026-11-23 --pain 5; is "today: nobody runs into pain" 0 'no running' -
rm "$journal"

# ---- doctor -----------------------------------------------------------------------
rm -rf "$own"
run "$TURNOVER" doctor --device clock; is "doctor" 0 'all can be played' -
mkdir -p "$own"
cp files/bad.session "$own/"
run "$TURNOVER" doctor --device clock; is "doctor: a bad session" 1 '1 of them' 'bad.session:3'
rm "$own/bad.session"
echo 'volum = 3;' >"$XDG_CONFIG_HOME/turnover/runner.cfg"
run "$TURNOVER" doctor --device clock; is "doctor: bad settings" 1 'mistakes' 'runner.cfg:1: error'
run "$TURNOVER" show demo; is "bad settings stop a session" 1 - 'runner.cfg:1: error'
rm "$XDG_CONFIG_HOME/turnover/runner.cfg"
TURNOVER_SESSIONS=/nonexistent run "$TURNOVER" doctor --device clock
is "doctor: no sessions" 1 'none found'
TURNOVER_SESSIONS=/nonexistent run "$TURNOVER"; is "no sessions at all" 0 'No sessions were found'

echo "1..$count"

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/plan/prescribe: what has to hold of every journal, on 10 000 random ones.
 *
 * The journals are of all kinds: kept well, hardly, with gaps, pain, missing answers,
 * sessions that nobody asked for.
 */
#include "core/plan/prescribe.h"

#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/script/script.h"
#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "random_journal.h"

enum { JOURNALS = 10000 };

static void ask(const struct world *world, struct prescription *to)
{
	const struct situation_of_plan of = {world->plan,    &world->course,
					     &world->runner, &world->history,
					     world->day,     &world->answers};

	prescribe(&of, to);
}

/* ---- what it amounts to ---------------------------------------------------------------------- */

enum {
	AMOUNT_OFFER,
	AMOUNT_TARGET,
	AMOUNT_HOLD,
	AMOUNT_CUE,
	AMOUNT_STRIDES,
	AMOUNT_LOAD,
	AMOUNT_CONTACTS,
	AMOUNT_RUNNING,
	AMOUNTS
};

static void amounts_of(const struct prescription *of, int to[AMOUNTS])
{
	bool session = of->offer == OFFER_SESSION;
	static const int rank[] = {[OFFER_NOTHING] = 1,
				   [OFFER_SESSION] = 2,
				   [OFFER_REST] = 1,
				   [OFFER_STOP] = 0};

	memset(to, 0, AMOUNTS * sizeof *to);
	to[AMOUNT_OFFER] = rank[of->offer];
	if (!session)
		return;
	to[AMOUNT_RUNNING] = (int)(of->running_ms / 1000);
	to[AMOUNT_CONTACTS] = of->contacts4;
	if (of->cued)
		to[AMOUNT_TARGET] = of->levels[LEVEL_TARGET];
	if (plan_work_has(of->work, LEVEL_HOLD))
		to[AMOUNT_HOLD] = of->levels[LEVEL_HOLD];
	if (!of->strides)
		return;
	to[AMOUNT_CUE] = of->levels[LEVEL_CUE];
	to[AMOUNT_STRIDES] = of->levels[LEVEL_REPS] * of->levels[LEVEL_STRIDE];
	to[AMOUNT_LOAD] = of->levels[LEVEL_INCLINE];
}

static void describe(const struct prescription *of, struct text *text)
{
	const struct prescription_lines *lists[] = {&of->reasons, &of->warnings,
						    &of->measures};

	text_add(text, "day %d week %d %s %s %s\n", (int)of->day, of->week,
		 offer_name(of->offer), of->work != NULL ? of->work->session : "-",
		 light_name(of->light));
	for (size_t i = 0; i < of->settings.n; i++)
		text_add(text, "  %s=%s\n", of->settings.items[i].name,
			 of->settings.items[i].value);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			text_add(text, "  %s: %s\n", lists[k]->items[i].rule,
				 lists[k]->items[i].text);
}

static void complain(int number, const struct world *world, const struct prescription *one,
		     const struct prescription *other, const char *what)
{
	struct text text = {0};

	for (size_t i = 0; i < world->history.nruns; i++) {
		const struct history_run *run = &world->history.runs[i];

		text_add(&text,
			 "%d w%d.%d act %d target %d rung %d clicked %d strides %d load %d "
			 "contacts %d rpe %d comfort %d pain %d/%d/%d sync %d stiff %d\n",
			 (int)run->day, run->plan_week, run->plan_slot, run->activity,
			 run->target_spm10, run->rung_pct10, (int)(run->clicked_ms / 1000),
			 (int)(run->stride_ms / 1000), run->incline10, run->contacts4 / 4,
			 run->rpe, run->comfort, run->pain, run->pain_settled,
			 run->pain_worse, run->in_sync, run->stiff);
	}
	describe(one, &text);
	if (other != NULL)
		describe(other, &text);
	/* Long; cmocka would cut it. */
	fprintf(stderr, "journal %d: %s\n%s", number, what, text_string(&text));
	text_clear(&text);
	fail_msg("journal %d: %s", number, what);
}

/* ---- the properties ------------------------------------------------------------------------------ */

static const char *against_limits(const struct world *world, const struct prescription *of,
				  const struct facts *facts)
{
	int base = of->baselines[CONTEXT_EASY].spm10;
	int strides = of->baselines[CONTEXT_STRIDES].spm10;
	int amounts[AMOUNTS], ceiling;

	(void)world;
	amounts_of(of, amounts);
	ceiling = base > RULE_CEILING_EASY_SPM10 ? base : RULE_CEILING_EASY_SPM10;
	if (of->cued && (of->target_spm10 > base + base / 10 || of->target_spm10 > ceiling))
		return "the target is above the cap or the ceiling";
	if (of->cued && base >= RULE_ROOM_HOLD_FROM_SPM10 && of->target_spm10 > base)
		return "a cadence that needs no raising is raised";
	if (of->cued && base >= RULE_ROOM_FULL_BELOW_SPM10 && amounts[AMOUNT_TARGET] > 50)
		return "half a ladder is left";
	ceiling =
		strides > RULE_CEILING_STRIDES_SPM10 ? strides : RULE_CEILING_STRIDES_SPM10;
	if (of->strides && of->cue_spm10 > ceiling)
		return "strides are above the ceiling";
	if (of->cued && !facts->easy_known)
		return "an unknown cadence is cued";
	if (amounts[AMOUNT_TARGET] > facts->rung_week_ago_pct10 + RULE_WEEK_MOST_PCT10)
		return "more than 2.5 % in a week";
	return NULL;
}

static int limit_of(const struct dose *dose, int first, int step)
{
	return dose->last == NOT_YET || dose->last + step < first ? first
								  : dose->last + step;
}

static const char *against_doses(const struct world *world, const struct prescription *of,
				 const struct facts *facts)
{
	static const int most[DRILL_LEVELS] = {80, 120, 140};
	const struct dose *doses = facts->doses;
	int amounts[AMOUNTS];

	amounts_of(of, amounts);
	if (amounts[AMOUNT_STRIDES] > limit_of(&doses[DOSE_STRIDES], 80, 20))
		return "too many seconds of strides";
	if (amounts[AMOUNT_CONTACTS] > limit_of(&doses[DOSE_CONTACTS], 160, 80) ||
	    amounts[AMOUNT_CONTACTS] > most[world->runner.drills] * 4)
		return "too many contacts";
	if (amounts[AMOUNT_HOLD] + 120 > limit_of(&doses[DOSE_HOLD], 600, 300))
		return "too many cued minutes";
	if (amounts[AMOUNT_LOAD] > limit_of(&doses[DOSE_LOAD], 30, 10))
		return "too much load";
	if (of->contacts4 > 0 && doses[DOSE_CONTACTS].last_day != NOT_YET &&
	    of->day - doses[DOSE_CONTACTS].last_day < 2)
		return "hops within 48 h";
	return NULL;
}

static const char *against_length(const struct prescription *of, const struct facts *facts)
{
	int64_t limit = 20 * 60000;
	int least[LEVELS];

	if (of->offer != OFFER_SESSION)
		return NULL;
	if (facts->longest_ms != RUN_UNKNOWN && facts->longest_ms * 11 / 10 > limit)
		limit = facts->longest_ms * 11 / 10;
	if (of->running_ms <= limit)
		return NULL;
	for (int i = 0; i < LEVELS; i++)
		least[i] = level_info((enum level)i)->least;
	if (of->running_ms > plan_running_ms(of->work, least))
		return "longer than 110 % of the longest run";
	return NULL;
}

static bool is_above(const struct dose *dose, int value)
{
	return dose->most_before != NOT_YET && value > dose->most_before;
}

/* Of a metronome run, with clicks. */
static int heard_seconds(const struct prescription *of)
{
	int on = of->levels[LEVEL_ON], off = of->levels[LEVEL_OFF];

	return 120 + of->levels[LEVEL_HOLD] * on / (on + off);
}

/* At most one thing rises in a week, what was done of it included. */
static const char *against_one_knob(const struct prescription *of,
				    const struct facts *facts)
{
	const struct dose *doses = facts->doses;
	int amounts[AMOUNTS], knobs = 0, before = 0;
	bool tempo, duration, load, contacts;

	amounts_of(of, amounts);
	tempo = is_above(&doses[DOSE_TEMPO], amounts[AMOUNT_TARGET]) ||
		is_above(&doses[DOSE_CUE], amounts[AMOUNT_CUE]);
	duration = is_above(&doses[DOSE_STRIDES], amounts[AMOUNT_STRIDES]) ||
		   (amounts[AMOUNT_HOLD] > 120 &&
		    is_above(&doses[DOSE_HOLD], heard_seconds(of) - 30));
	load = is_above(&doses[DOSE_LOAD], amounts[AMOUNT_LOAD]);
	contacts = is_above(&doses[DOSE_CONTACTS], amounts[AMOUNT_CONTACTS]);
	knobs = tempo + duration + load + contacts;
	for (int i = 0; i < DOSES; i++)
		before += i != DOSE_CUED && is_above(&doses[i], doses[i].most_this_week);
	if (knobs > 1)
		return "two things rise at once";
	if (before == 1 && knobs == 1 &&
	    ((tempo && !is_above(&doses[DOSE_TEMPO], doses[DOSE_TEMPO].most_this_week) &&
	      !is_above(&doses[DOSE_CUE], doses[DOSE_CUE].most_this_week)) ||
	     (contacts &&
	      !is_above(&doses[DOSE_CONTACTS], doses[DOSE_CONTACTS].most_this_week)) ||
	     (load && !is_above(&doses[DOSE_LOAD], doses[DOSE_LOAD].most_this_week))))
		return "something else rose this week already";
	return NULL;
}

/* The facts that the prescription was made of. */
static void facts_of(const struct world *world, const struct prescription *of,
		     struct facts *facts)
{
	const struct situation_of_plan situation = {world->plan,    &world->course,
						    &world->runner, &world->history,
						    world->day,     &world->answers};

	prescribe_gather(&situation, of->week, of->number, of->slot, facts);
}

static void limits_hold(void **state)
{
	int n = throw_dice(20261122, JOURNALS);
	int sessions = 0, cued = 0, rests = 0, stops = 0;

	(void)state;
	for (int i = 0; i < n; i++) {
		struct world world;
		struct prescription of;
		struct facts facts;
		const char *wrong;

		make_world(&world);
		ask(&world, &of);
		facts_of(&world, &of, &facts);
		wrong = against_limits(&world, &of, &facts);
		if (wrong == NULL)
			wrong = against_doses(&world, &of, &facts);
		if (wrong == NULL)
			wrong = against_length(&of, &facts);
		if (wrong == NULL)
			wrong = against_one_knob(&of, &facts);
		if (wrong != NULL)
			complain(i, &world, &of, NULL, wrong);
		sessions += of.offer == OFFER_SESSION;
		rests += of.offer == OFFER_REST;
		stops += of.offer == OFFER_STOP;
		cued += of.cued;
		prescription_clear(&of);
		clear_world(&world);
	}
	/* The dice have shown something of everything. */
	assert_true(sessions > n / 10 && cued > n / 50 && rests > n / 50 &&
		    stops > n / 200);
}

static const char *const amount_names[AMOUNTS] = {
	"offer", "target", "hold", "cue", "strides", "load", "contacts", "running"};

static int least_running(const struct prescription *of)
{
	int least[LEVELS];

	for (int i = 0; i < LEVELS; i++)
		least[i] = level_info((enum level)i)->least;
	return of->work == NULL ? 0 : (int)(plan_running_ms(of->work, least) / 1000);
}

static void never_raises(int i, const struct world *world,
			 const struct prescription *before,
			 const struct prescription *after, const char *what)
{
	int was[AMOUNTS], is[AMOUNTS];
	char why[120];

	amounts_of(before, was);
	amounts_of(after, is);
	for (int k = 0; k < AMOUNTS; k++) {
		/* What stands in for a session has a least length of its own. */
		if (k == AMOUNT_RUNNING && after->instead && was[k] < least_running(after))
			was[k] = least_running(after);
		if (is[k] <= was[k])
			continue;
		snprintf(why, sizeof why, "%s raises %s from %d to %d", what,
			 amount_names[k], was[k], is[k]);
		complain(i, world, before, after, why);
	}
}

static const char *worsen(struct world *world)
{
	struct history_run *run;
	int which = roll(10), *item = &world->answers.readiness[roll(READY_ITEMS)];

	switch (which) {
	case 5: world->answers.pain += 1 + roll(4); return "pain today";
	case 6: world->answers.stiff = ANSWER_YES; return "a stiff calf today";
	case 7: world->answers.heavy = ANSWER_YES; return "heavy landings";
	case 8: world->answers.ill = ANSWER_YES; return "illness";
	case 9: *item = *item > 1 ? 1 : *item; return "a bad answer today";
	default: break;
	}
	if (world->history.nruns == 0)
		return "nothing";
	/* Of the last weeks: what is long ago is forgotten anyway. */
	run = &world->history.runs[world->history.nruns - 1 -
				   (size_t)roll((int)(world->history.nruns < 15
							      ? world->history.nruns
							      : 15))];
	if (which < 3) {
		run->pain = (int8_t)(run->pain + 1 + roll(5));
		if (run->pain > 10)
			run->pain = 10;
		return "pain";
	}
	run->rpe = (int8_t)(run->rpe + 1 + roll(5));
	if (run->rpe > 10)
		run->rpe = 10;
	return "a harder session";
}

/* From "not noted" to 0 is no pain: only what was told gets worse. */
static void make_known(struct world *world)
{
	for (size_t i = 0; i < world->history.nruns; i++) {
		struct history_run *run = &world->history.runs[i];

		if (run->pain == RUN_UNKNOWN)
			run->pain = 0;
		if (run->rpe == RUN_UNKNOWN)
			run->rpe = 3;
	}
	if (world->answers.pain == RUN_UNKNOWN)
		world->answers.pain = 0;
}

static void pain_and_effort_never_raise(void **state)
{
	int n = throw_dice(7, JOURNALS);

	(void)state;
	for (int i = 0; i < n; i++) {
		struct world world;
		struct prescription before, after;
		const char *what;

		make_world(&world);
		make_known(&world);
		ask(&world, &before);
		what = worsen(&world);
		ask(&world, &after);
		never_raises(i, &world, &before, &after, what);
		prescription_clear(&before);
		prescription_clear(&after);
		clear_world(&world);
	}
}

static void the_same_is_the_same(void **state)
{
	int n = throw_dice(11, JOURNALS);

	(void)state;
	for (int i = 0; i < n / 10; i++) {
		struct world world;
		struct prescription one, other;
		struct text a = {0}, b = {0};

		make_world(&world);
		ask(&world, &one);
		ask(&world, &other);
		describe(&one, &a);
		describe(&other, &b);
		assert_string_equal(text_string(&a), text_string(&b));
		assert_true(text_is_clean("x"));
		text_clear(&a);
		text_clear(&b);
		prescription_clear(&one);
		prescription_clear(&other);
		clear_world(&world);
	}
}

/* Takes away one thing that was known of one of the last two cued runs. */
static bool forget(struct world *world)
{
	int skip = roll(2);

	for (size_t i = world->history.nruns; i-- > 0;) {
		struct history_run *run = &world->history.runs[i];

		if (!prescribe_is_metronome(run) || skip-- > 0)
			continue;
		switch (roll(4)) {
		case 0: run->rpe = RUN_UNKNOWN; break;
		case 1: run->comfort = RUN_UNKNOWN; break;
		case 2: run->pain = RUN_UNKNOWN; break;
		default: run->readiness[roll(READY_ITEMS)] = 0;
		}
		return true;
	}
	return false;
}

static void what_is_unknown_holds(void **state)
{
	int held = 0;
	int n = throw_dice(13, JOURNALS);

	(void)state;
	for (int i = 0; i < n; i++) {
		struct world world;
		struct prescription of;
		struct facts facts;

		make_world(&world);
		if (forget(&world)) {
			ask(&world, &of);
			facts_of(&world, &of, &facts);
			if (of.cued && facts.ladder.begun) {
				held++;
				if (of.levels[LEVEL_TARGET] > facts.ladder.rung_pct10)
					complain(i, &world, &of, NULL, "unknown, but up");
			}
			prescription_clear(&of);
		}
		clear_world(&world);
	}
	assert_true(held > n / 100);
}

/* ---- parameters that a session takes ------------------------------------------------------------- */

enum { SESSIONS_MOST = 16 };
static struct {
	char name[64];
	struct node root;
} opened[SESSIONS_MOST];

static struct node *open_session(const char *name)
{
	size_t i = 0, n = 0;
	char path[1024], *bytes = NULL;
	struct diags diags = {0};

	while (i < SESSIONS_MOST && opened[i].name[0] != '\0') {
		if (strcmp(opened[i].name, name) == 0)
			return &opened[i].root;
		i++;
	}
	assert_true(i < SESSIONS_MOST);
	snprintf(opened[i].name, sizeof opened[i].name, "%s", name);
	snprintf(path, sizeof path, "%s/sessions/%s.session", getenv("top_srcdir"), name);
	assert_true(config_load(path, &bytes, &n, &diags));
	assert_true(config_parse(bytes, n, "phases", &opened[i].root, &diags));
	free(bytes);
	diags_clear(&diags);
	return &opened[i].root;
}

static void every_parameter_is_taken(void **state)
{
	int n = throw_dice(17, JOURNALS);

	(void)state;
	for (int i = 0; i < n; i++) {
		struct world world;
		struct prescription of;
		struct setting settings[32];
		struct session session;
		struct diags diags = {0};

		make_world(&world);
		ask(&world, &of);
		for (size_t k = 0; k < of.settings.n; k++)
			settings[k] = (struct setting){of.settings.items[k].name,
						       of.settings.items[k].value, false};
		if (of.work != NULL) {
			if (!script_read(open_session(of.work->session), settings,
					 of.settings.n, &session, &diags))
				complain(i, &world, &of, NULL, diags.items[0].text);
			session_clear(&session);
		}
		diags_clear(&diags);
		prescription_clear(&of);
		clear_world(&world);
	}
	for (size_t i = 0; i < SESSIONS_MOST; i++)
		node_clear(&opened[i].root);
}

static int open_plans(void **state)
{
	(void)state;
	read_plan("eight-weeks", &plans[0]);
	read_plan("six-weeks", &plans[1]);
	return 0;
}

static int close_plans(void **state)
{
	(void)state;
	plan_clear(&plans[0]);
	plan_clear(&plans[1]);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(pain_and_effort_never_raise),
		cmocka_unit_test(the_same_is_the_same),
		cmocka_unit_test(what_is_unknown_holds),
		cmocka_unit_test(every_parameter_is_taken),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("prescribe", tests, open_plans, close_plans);
}

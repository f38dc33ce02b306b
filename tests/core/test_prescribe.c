/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/plan/prescribe: the pairs of prescribe_pairs.h. */
#include "core/plan/prescribe.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_journal.h"
#include "prescribe_pairs.h"

static struct plan eight;

struct world {
	struct history history;
	struct course course;
	struct answers answers;
	struct runner runner;
	int32_t day;
};

/* ---- changing one entry --------------------------------------------------------------- */

static struct history_run *run_on(struct world *world, int32_t day)
{
	for (size_t i = 0; i < world->history.nruns; i++)
		if (world->history.runs[i].day == day)
			return &world->history.runs[i];
	fail_msg("no run on that day");
	return NULL;
}

static void drop_samples(struct world *world, int64_t id)
{
	struct history *history = &world->history;
	size_t n = 0;

	for (size_t i = 0; i < history->nsamples; i++)
		if (history->samples[i].run != id)
			history->samples[n++] = history->samples[i];
	history->nsamples = n;
}

static void drop_run(struct world *world, const struct history_run *run)
{
	struct history *history = &world->history;
	size_t at = (size_t)(run - history->runs);

	drop_samples(world, run->id);
	memmove(history->runs + at, history->runs + at + 1,
		(history->nruns - at - 1) * sizeof *history->runs);
	history->nruns--;
}

static int number_of(const char *text)
{
	return strcmp(text, "?") == 0 ? RUN_UNKNOWN : atoi(text);
}

static enum answer answer_of(const char *text)
{
	return strcmp(text, "yes") == 0  ? ANSWER_YES
	       : strcmp(text, "no") == 0 ? ANSWER_NO
					 : ANSWER_UNKNOWN;
}

static unsigned flag_of(const char *text)
{
	return strcmp(text, "bone") == 0    ? RED_FLAG_BONE
	       : strcmp(text, "night") == 0 ? RED_FLAG_NIGHT
					    : RED_FLAG_LIMP;
}

static void set_probe(struct world *world, const struct history_run *run, const char *value)
{
	struct history_run kept = *run;

	drop_samples(world, kept.id);
	if (strcmp(value, "?") == 0)
		return;
	count_on(&world->history, &kept, CONTEXT_EASY,
		 over(kept.target_spm10, atoi(value)));
}

static void set_ready(struct history_run *run, const char *value)
{
	for (int i = 0; i < READY_ITEMS; i++)
		if (*value == '?')
			run->readiness[i] = 0;
	if (*value != '?')
		run->readiness[READY_FATIGUE] = (uint8_t)atoi(value);
}

/* What was counted without clicks in the two weeks up to that day is lower. */
static void let_fall(struct world *world, int32_t day, int spm)
{
	for (size_t i = 0; i < world->history.nsamples; i++) {
		struct history_sample *sample = &world->history.samples[i];

		if (!sample->cued && sample->day > day - 14 && sample->day <= day)
			sample->spm10 -= 10 * spm;
	}
}

static void set_field(struct world *world, struct history_run *run, const char *name,
		      const char *value)
{
	int number = number_of(value);

	if (strcmp(name, "rpe") == 0)
		run->rpe = (int8_t)number;
	else if (strcmp(name, "comfort") == 0)
		run->comfort = (int8_t)number;
	else if (strcmp(name, "pain") == 0)
		run->pain = (int8_t)number;
	else if (strcmp(name, "worse") == 0)
		run->pain_worse = (uint8_t)answer_of(value);
	else if (strcmp(name, "settled") == 0)
		run->pain_settled = ANSWER_YES;
	else if (strcmp(name, "clicked") == 0)
		run->clicked_ms = number * 60000;
	else if (strcmp(name, "left") == 0)
		run->left_pct = (uint8_t)atoi(value);
	else if (strcmp(name, "in_sync") == 0)
		run->in_sync = (int8_t)number;
	else if (strcmp(name, "ready") == 0)
		set_ready(run, value);
	else if (strcmp(name, "target") == 0)
		run->rung_pct10 = number, run->target_spm10 = over(EASY_SPM10, number);
	else if (strcmp(name, "flags") == 0)
		run->red_flags = (uint8_t)flag_of(value);
	else if (strcmp(name, "stiff") == 0)
		run->stiff = (uint8_t)answer_of(value);
	else if (strcmp(name, "contacts") == 0)
		run->contacts4 = number * 4;
	else if (strcmp(name, "strides") == 0)
		run->stride_ms = number * 1000, run->clicked_ms = run->stride_ms;
	else if (strcmp(name, "incline") == 0)
		run->incline10 = (int16_t)number;
	else if (strcmp(name, "timer") == 0)
		run->timer_ms = number * 60000;
	else if (strcmp(name, "slot") == 0)
		run->plan_week = (int16_t)atoi(value),
		run->plan_slot = (int16_t)atoi(strchr(value, '.') + 1);
	else if (strcmp(name, "probe") == 0)
		set_probe(world, run, value);
	else if (strcmp(name, "fell") == 0)
		let_fall(world, run->day, atoi(value));
	else if (strcmp(name, "spm") == 0)
		drop_samples(world, run->id);
	else
		fail_msg("no field %s", name);
}

static void set_answer(struct answers *answers, const char *name, const char *value)
{
	if (strcmp(name, "pain") == 0)
		answers->pain = atoi(value);
	else if (strcmp(name, "flags") == 0)
		answers->red_flags = flag_of(value);
	else if (strcmp(name, "stiff") == 0)
		answers->stiff = answer_of(value);
	else if (strcmp(name, "heavy") == 0)
		answers->heavy = answer_of(value);
	else if (strcmp(name, "ill") == 0)
		answers->ill = answer_of(value);
	else if (strcmp(name, "ready") == 0)
		for (int i = 0; i < READY_ITEMS; i++)
			answers->readiness[i] = i == 0 ? atoi(value) : 4;
}

/* Puts a run of that day where it belongs in time. */
static struct history_run *insert_run(struct world *world, int32_t day)
{
	struct history_run run = *journal_run_on(&world->history, day);
	size_t at = --world->history.nruns;

	run.id = 1000 + day;
	history_add_run(&world->history);
	while (at > 0 && world->history.runs[at - 1].day > day) {
		world->history.runs[at] = world->history.runs[at - 1];
		at--;
	}
	world->history.runs[at] = run;
	return &world->history.runs[at];
}

/* "NAME=VALUE NAME=VALUE" of one entry: a day, "+day", "answers", "course". */
static void change(struct world *world, const char *entry, const char *changes)
{
	char words[200], *at = words, *word;
	struct history_run *run = NULL;

	snprintf(words, sizeof words, "%s", changes);
	if (*entry == '+')
		run = insert_run(world, day_number(entry + 1));
	else if (*entry >= '0' && *entry <= '9')
		run = run_on(world, day_number(entry));
	while ((word = strsep(&at, " ")) != NULL) {
		char *value = strchr(word, '=');

		if (strcmp(word, "none") == 0) {
			drop_run(world, run);
			continue;
		}
		assert_non_null(value);
		*value++ = '\0';
		if (strcmp(entry, "answers") == 0)
			set_answer(&world->answers, word, value);
		else if (strcmp(word, "pause") == 0)
			world->course.paused_from = day_number(value);
		else if (strcmp(word, "move") == 0)
			course_shift(&world->course, world->day, atoi(value));
		else
			set_field(world, run, word, value);
	}
}

/* Only the last so many runs were counted. */
static void leave_counted(struct world *world, int n)
{
	struct history *history = &world->history;
	size_t keep = history->nsamples;

	for (size_t i = history->nsamples; i-- > 0;)
		if (!history->samples[i].cued && n-- > 0)
			keep = i;
	memmove(history->samples, history->samples + keep,
		(history->nsamples - keep) * sizeof *history->samples);
	history->nsamples -= keep;
}

static void set_up(struct world *world, const struct pair *pair)
{
	const char *text = pair->set_up;
	char words[200], *at = words, *word, entry[40] = "";
	int32_t end;

	memset(world, 0, sizeof *world);
	course_init(&world->course, day_number("2026-01-05"));
	runner_init(&world->runner);
	answers_init(&world->answers);
	world->day = end = day_number(pair->day);
	if (strncmp(text, "stop=", 5) == 0) {
		char stop[12];

		snprintf(stop, sizeof stop, "%.10s", text + 5);
		end = day_number(stop) + 1;
		text += 15 + (text[15] == ' ');
	}
	well_kept(&eight, &world->course, end, &world->history);
	snprintf(words, sizeof words, "%s", text);
	while (*text != '\0' && (word = strsep(&at, " ")) != NULL) {
		if (strncmp(word, "counted=", 8) == 0)
			leave_counted(world, atoi(word + 8));
		else if (strchr(word, '=') == NULL)
			snprintf(entry, sizeof entry, "%s", word);
		else
			change(world, entry, word);
	}
}

/* ---- what came of it --------------------------------------------------------------------- */

static void ask(const struct world *world, struct prescription *prescription)
{
	const struct situation_of_plan of = {&eight,         &world->course,
					     &world->runner, &world->history,
					     world->day,     &world->answers};

	prescribe(&of, prescription);
}

static bool has_rule(const struct prescription *prescription, const char *rule,
		     const char *says)
{
	const struct prescription_lines *lists[] = {
		&prescription->reasons, &prescription->warnings, &prescription->measures};

	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			if (strcmp(lists[k]->items[i].rule, rule) == 0 &&
			    strstr(lists[k]->items[i].text, says) != NULL)
				return true;
	return false;
}

static void print_prescription(const struct prescription *prescription)
{
	const struct prescription_lines *lists[] = {
		&prescription->reasons, &prescription->warnings, &prescription->measures};

	print_message("  %s %s\n", offer_name(prescription->offer),
		      prescription->work != NULL ? prescription->work->session : "-");
	for (size_t i = 0; i < prescription->settings.n; i++)
		print_message("    %s=%s\n", prescription->settings.items[i].name,
			      prescription->settings.items[i].value);
	for (size_t k = 0; k < 3; k++)
		for (size_t i = 0; i < lists[k]->n; i++)
			print_message("    %s %s: %s\n",
				      k == 0   ? "because"
				      : k == 1 ? "warning"
					       : "measure",
				      lists[k]->items[i].rule, lists[k]->items[i].text);
}

static void value_of(const struct prescription *prescription, const char *key, char *to,
		     size_t size)
{
	static const struct {
		const char *key;
		enum level level;
	} levels[] = {{"target", LEVEL_TARGET},
		      {"hold", LEVEL_HOLD},
		      {"on", LEVEL_ON},
		      {"incline", LEVEL_INCLINE},
		      {"reps", LEVEL_REPS}};
	char text[LEVEL_TEXT];

	snprintf(to, size, "?");
	if (strcmp(key, "offer") == 0)
		snprintf(to, size, "%s", offer_name(prescription->offer));
	else if (strcmp(key, "session") == 0)
		snprintf(to, size, "%s",
			 prescription->work != NULL ? prescription->work->session : "none");
	else if (strcmp(key, "contacts") == 0)
		snprintf(to, size, "%d", prescription->contacts4 / 4);
	else if (strncmp(key, "rule:", 5) == 0)
		snprintf(to, size, "%s",
			 has_rule(prescription, key + 5, "") ? "yes" : "no");
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (strcmp(key, levels[i].key) == 0) {
			level_text(levels[i].level, prescription->levels[levels[i].level],
				   text);
			snprintf(to, size, "%s", text);
		}
}

static void world_clear(struct world *world)
{
	history_clear(&world->history);
	course_clear(&world->course);
	runner_clear(&world->runner);
}

static bool try_pair(const struct pair *pair)
{
	struct world world;
	struct prescription before, after;
	char was[80], is[80];
	bool right;

	set_up(&world, pair);
	ask(&world, &before);
	change(&world, pair->entry, pair->change);
	ask(&world, &after);
	value_of(&before, pair->key, was, sizeof was);
	value_of(&after, pair->key, is, sizeof is);
	right = strcmp(was, pair->before) == 0 && strcmp(is, pair->after) == 0 &&
		has_rule(&after, pair->rule, pair->says);
	if (!right) {
		print_message("%s: %s is %s, then %s\n", pair->name, pair->key, was, is);
		print_prescription(&before);
		print_prescription(&after);
	}
	prescription_clear(&before);
	prescription_clear(&after);
	world_clear(&world);
	return right;
}

static void one_entry_makes_its_difference(void **state)
{
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		wrong += !try_pair(&pairs[i]);
	assert_int_equal(wrong, 0);
}

/* ---- drills, by how used to them the runner is ------------------------------------------ */

static void want_contacts(struct plan *plan, int contacts)
{
	for (size_t i = 0; i < plan->nworks; i++)
		for (size_t k = 0; k < plan->works[i].ncontacts; k++)
			plan->works[i].contacts[k].max = contacts;
	for (size_t i = 0; i < plan->nweeks; i++)
		for (size_t k = 0; k < plan->weeks[i].nslots; k++)
			plan->weeks[i].slots[k].aim_contacts = contacts;
}

/* Whatever a plan wants and the last session had: never more than the level's most, nor
 * than 20 more than last time; and where the level is what limits it, that is said. */
static void contacts_by_level(void **state)
{
	static const struct pair drills = {.day = "2026-02-10", .set_up = ""};
	static const int most[DRILL_LEVELS] = {80, 120, 140};

	(void)state;
	want_contacts(&eight, 300);
	for (int level = 0; level < DRILL_LEVELS; level++)
		for (int last = 10; last <= 200; last += 10) {
			const int step = last + 20 > 40 ? last + 20 : 40;
			struct prescription of;
			struct world world;
			char word[24];
			int limit;

			set_up(&world, &drills);
			world.runner.drills = (enum drill_level)level;
			snprintf(word, sizeof word, "contacts=%d", last);
			change(&world, "2026-02-05", word);
			ask(&world, &of);
			limit = step < most[level] ? step : most[level];
			assert_true(of.contacts4 <= limit * 4);
			assert_true(of.contacts4 > (limit - 2) * 4); /* a hop has two */
			assert_int_equal(
				has_rule(&of, "contacts",
					 drill_level_name((enum drill_level)level)),
				step >= most[level]);
			prescription_clear(&of);
			world_clear(&world);
		}
	plan_clear(&eight);
	read_plan("eight-weeks", &eight);
}

/* On the day after resisted strides a novice has no hops; who is used to them has. */
static void hops_after_strides(void **state)
{
	static const struct pair strides = {.day = "2026-02-10", .set_up = ""};

	(void)state;
	for (int level = 0; level < DRILL_LEVELS; level++) {
		struct prescription of;
		struct world world;

		set_up(&world, &strides);
		world.runner.drills = (enum drill_level)level;
		change(&world, "+2026-02-09", "strides=80");
		ask(&world, &of);
		assert_string_equal(of.work->session,
				    level == DRILLS_NOVICE ? "form-run" : "drills");
		prescription_clear(&of);
		world_clear(&world);
	}
}

static int open_plan(void **state)
{
	(void)state;
	read_plan("eight-weeks", &eight);
	return 0;
}

static int close_plan(void **state)
{
	(void)state;
	plan_clear(&eight);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_entry_makes_its_difference),
		cmocka_unit_test(contacts_by_level),
		cmocka_unit_test(hops_after_strides),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("prescribe", tests, open_plan, close_plan);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/questions/questions.c and core/exchange/ics.c: small dialogues and small files. */
#include "core/questions/questions.h"

#include "core/exchange/ics.h"
#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void type(struct questions *questions, const char *keys)
{
	for (; *keys != '\0'; keys++)
		questions_key(questions, *keys == '_'   ? QUESTIONS_ENTER
					 : *keys == '<' ? QUESTIONS_BACK
					 : *keys == '!' ? QUESTIONS_ESCAPE
							: *keys);
}

static void one_key_is_an_answer(void **state)
{
	struct questions questions;
	static const int expected[READY_ITEMS] = {4, 3, 5, 1, 2};

	(void)state;
	questions_open(&questions, true, NULL);
	type(&questions, "43512yn2nl");
	assert_false(questions_is_open(&questions));
	assert_memory_equal(questions.answers.readiness, expected, sizeof expected);
	assert_int_equal(questions.answers.stiff, ANSWER_YES);
	assert_int_equal(questions.answers.heavy, ANSWER_NO);
	assert_int_equal(questions.answers.pain, 2);
	assert_int_equal(questions.answers.ill, ANSWER_NO);
	assert_int_equal(questions.answers.red_flags, RED_FLAG_LIMP);
}

static void calf_and_landings_are_asked_before_hops_only(void **state)
{
	struct questions with, without;

	(void)state;
	questions_open(&with, true, NULL);
	questions_open(&without, false, NULL);
	assert_int_equal(with.n, without.n + 2);
	type(&without, "444440nn");
	assert_false(questions_is_open(&without));
	assert_int_equal(without.answers.stiff, ANSWER_UNKNOWN);
}

static void a_run_that_hurt_is_asked_about(void **state)
{
	struct history history = {0};
	struct history_run *run = history_add_run(&history);
	struct questions questions;
	char question[QUESTIONS_LINE], keys[QUESTIONS_LINE];
	const int32_t day = 20499; /* a Sunday */

	(void)state;
	*run = (struct history_run){.day = day - 3, .activity = ACTIVITY_RUN, .pain = 2};
	questions_open(&questions, false, history_ache(&history, day));
	questions_text(&questions, question, keys);
	assert_string_equal(question, "After Thursday's run you noted pain 2.\n"
				      "Was that gone within an hour?");
	type(&questions, "yn44444");
	assert_int_equal(questions.answers.settled, ANSWER_YES);
	assert_int_equal(questions.answers.worse, ANSWER_NO);
	assert_int_equal(questions.answers.readiness[READY_MOOD], 4);
	run->pain_settled = ANSWER_YES;
	questions_open(&questions, false, history_ache(&history, day));
	type(&questions, "y4");
	assert_int_equal(questions.answers.worse, ANSWER_YES);
	assert_int_equal(questions.answers.readiness[READY_FATIGUE], 4);
	assert_null(history_ache(&history, day - 3)); /* the same day: no night between */
	assert_null(history_ache(&history, day + 5)); /* long ago */
	run->pain = 0;
	assert_null(history_ache(&history, day));
	run->pain = 2;
	run->pain_worse = ANSWER_NO;
	assert_null(history_ache(&history, day));
	history_clear(&history);
}

static void each_can_be_skipped_and_all(void **state)
{
	struct questions questions;

	(void)state;
	questions_open(&questions, true, NULL);
	type(&questions, "__________");
	assert_false(questions_is_open(&questions));
	assert_false(answers_any(&questions.answers));
	questions_open(&questions, true, NULL);
	type(&questions, "4!");
	assert_false(questions_is_open(&questions));
	assert_int_equal(questions.answers.readiness[0], 4);
	assert_true(answers_any(&questions.answers));
}

static void what_is_no_answer_is_asked_again(void **state)
{
	struct questions questions;

	(void)state;
	questions_open(&questions, false, NULL);
	type(&questions, "7");
	assert_true(questions.refused && questions.at == 0);
	type(&questions, "3<2");
	assert_int_equal(questions.answers.readiness[0], 2);
}

static void every_text_fits_a_narrow_terminal(void **state)
{
	struct questions questions;

	(void)state;
	questions_open(&questions, true, NULL);
	while (questions_is_open(&questions)) {
		char question[QUESTIONS_LINE], keys[QUESTIONS_LINE], *line, *rest;

		questions_text(&questions, question, keys);
		assert_true(keys[0] != '\0' && strlen(keys) < 75);
		for (rest = question; (line = strsep(&rest, "\n")) != NULL;)
			assert_true(strlen(line) > 0 && strlen(line) < 75 &&
				    text_is_clean(line));
		type(&questions, "_");
	}
}

static void collect(void *to, const char *name, const char *value)
{
	text_add(to, "%s=%s;", name, value);
}

static void the_journal_gets_what_was_said(void **state)
{
	struct answers answers;
	struct text said = {0};
	char why[QUANTITY_WHY];

	(void)state;
	answers_init(&answers);
	assert_true(answers_read_ready(&answers, "4,?,5,1,2", why));
	assert_true(answers_read_flags(&answers, "bone,limp", why));
	assert_true(answer_read(&answers.stiff, "no", why));
	questions_said(&answers, collect, &said);
	assert_string_equal(text_string(&said),
			    "ready_fatigue=4;ready_soreness=5;ready_stress=1;ready_mood=2;"
			    "stiff=no;red_flags=bone limp;");
	text_clear(&said);
	assert_false(answers_read_ready(&answers, "4,4,4", why));
	assert_false(answers_read_ready(&answers, "4,4,4,4,6", why));
	assert_false(answers_read_ready(&answers, "4,4,4,4,4,4", why));
	assert_false(answers_read_flags(&answers, "bones", why));
	assert_false(answers_read_pain(&answers, "11", why));
	assert_true(answers_read_pain(&answers, "10", why) && answers.pain == 10);
	assert_false(answer_read(&answers.ill, "maybe", why));
}

static void a_calendar_is_folded_and_escaped(void **state)
{
	static const char umlaut[] = "ä"; /* two bytes */
	struct text calendar = {0}, summary = {0};
	const struct ics_event event = {"a@b", "", "one\ntwo; three, four \\ five", 20458};
	struct ics_event longer = event;
	const char *line, *end;

	(void)state;
	for (int i = 0; i < 100; i++)
		text_add(&summary, "%s", umlaut);
	longer.summary = text_string(&summary);
	ics_begin(&calendar, "Plan");
	ics_add(&calendar, &longer, 1767610805000);
	ics_end(&calendar);
	assert_non_null(strstr(text_string(&calendar),
			       "DESCRIPTION:one\\ntwo\\; three\\, four \\\\ five\r\n"));
	assert_non_null(strstr(text_string(&calendar), "DTSTART;VALUE=DATE:20260105\r\n"));
	assert_non_null(strstr(text_string(&calendar), "DTEND;VALUE=DATE:20260106\r\n"));
	assert_non_null(strstr(text_string(&calendar), "DTSTAMP:20260105T110005Z\r\n"));
	for (line = text_string(&calendar); *line != '\0'; line = end + 2) {
		uint32_t code;

		end = strstr(line, "\r\n");
		assert_non_null(end);
		assert_true(end - line <= 75);
		/* No character is cut. */
		for (const char *at = line; at < end;) {
			size_t n = text_decode(at, (size_t)(end - at), &code);

			assert_true(n > 0);
			at += n;
		}
	}
	text_clear(&calendar);
	text_clear(&summary);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_key_is_an_answer),
		cmocka_unit_test(calf_and_landings_are_asked_before_hops_only),
		cmocka_unit_test(a_run_that_hurt_is_asked_about),
		cmocka_unit_test(each_can_be_skipped_and_all),
		cmocka_unit_test(what_is_no_answer_is_asked_again),
		cmocka_unit_test(every_text_fits_a_narrow_terminal),
		cmocka_unit_test(the_journal_gets_what_was_said),
		cmocka_unit_test(a_calendar_is_folded_and_escaped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("questions", tests, NULL, NULL);
}

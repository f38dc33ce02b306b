/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after: the questions after a session, by keys: what becomes of each answer, what is
 * asked of whom, and that no sequence of keys makes a run that may not be kept.
 */
#include "core/questions/after.h"

#include "core/base/mem.h"
#include "core/base/pcg32.h"
#include "core/journal/run_field.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { RANDOM_KEYS = 40000 };

struct fixture {
	struct run run;
	struct after after;
	struct history history;
};

static void clicked(struct run *run)
{
	struct run_segment *segment = run_add_segment(run);

	segment->kind = KIND_METRONOME;
	segment->name = mem_strdup("Clicks");
	segment->done_ms = segment->planned_ms = segment->clicked_ms = 600000;
	segment->from_spm10 = segment->to_spm10 = 1700;
	segment->every = 1;
}

static int set_up(void **state)
{
	struct fixture *f = mem_alloc(1, sizeof *f);

	run_init(&f->run);
	f->run.start_utc_ms = INT64_C(1790000000000);
	f->run.timer_ms = 1200000;
	clicked(&f->run);
	after_open(&f->after, &f->run, NULL);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	run_clear(&f->run);
	history_clear(&f->history);
	free(f);
	return 0;
}

static void press(struct fixture *f, int key)
{
	after_key(&f->after, key);
}

static void type(struct fixture *f, const char *text)
{
	for (; *text != '\0'; text++)
		press(f, (unsigned char)*text);
	press(f, ASK_ENTER);
}

static void skip_to(struct fixture *f, enum after_step step)
{
	while (f->after.step < step)
		press(f, ASK_ENTER);
	assert_int_equal(f->after.step, step);
}

static struct ask_page page_of(const struct fixture *f)
{
	struct ask_page page;

	after_page(&f->after, &page);
	return page;
}

/* ---- tests ------------------------------------------------------------------------ */

static void each_answer(void **state)
{
	struct fixture *f = *state;
	struct text said = {0};

	assert_string_equal(page_of(f).place, "1 of 8");
	press(f, '6');
	assert_true(f->after.changed);
	press(f, 't');
	press(f, '0');
	assert_int_equal(f->after.step, AFTER_SPEED); /* no pain: nothing more of it */
	type(f, "5:40");
	press(f, 't');
	press(f, 'n');
	type(f, "Hoka \xc3\xa9");
	press(f, 'm');
	type(f, "171,5");
	press(f, 'w');
	press(f, 'f');
	press(f, 's');
	assert_true(f->after.changed);
	type(f, "quick");
	assert_false(after_is_open(&f->after));
	assert_int_equal(f->run.rpe, 6);
	assert_int_equal(f->run.comfort, 10);
	assert_int_equal(f->run.pain, 0);
	assert_int_equal(f->run.m_per_h, 10588);
	assert_int_equal(f->run.terrain, TERRAIN_TREADMILL);
	assert_int_equal(f->run.shoe_class, SHOES_MINIMAL);
	assert_int_equal(f->run.nsamples, 1);
	assert_int_equal(f->run.samples[0].spm10, 1715);
	assert_int_equal(f->run.samples[0].source, SAMPLE_WATCH);
	assert_int_equal(f->run.samples[0].context, CONTEXT_STRIDES);
	assert_false(f->run.samples[0].cued);
	assert_string_equal(f->run.note, "quick");
	after_said(&said, &f->run);
	assert_non_null(
		strstr(text_string(&said), "RPE 6, comfort 10, no pain, 10.5 km/h"));
	text_clear(&said);
}

static void all_skipped(void **state)
{
	struct fixture *f = *state;
	struct text said = {0};

	for (int i = 0; i < 8; i++) {
		press(f, i % 2 ? ASK_ENTER : ASK_ESCAPE);
		assert_false(f->after.changed);
	}
	assert_false(after_is_open(&f->after));
	after_said(&said, &f->run);
	assert_int_equal(said.n, 0);
	text_clear(&said);
}

static void q_leaves(void **state)
{
	struct fixture *f = *state;

	press(f, '3');
	press(f, 'q');
	assert_false(after_is_open(&f->after));
	assert_int_equal(f->run.rpe, 3);
	f->after.step = AFTER_NOTE;
	press(f, 'q');
	assert_true(after_is_open(&f->after)); /* a letter */
	assert_string_equal(page_of(f).typed, "q");
}

static void pain_is_told(void **state)
{
	struct fixture *f = *state;
	static const struct {
		int key;
		bool alarm;
		const char *says;
	} pains[] = {{'2', false, "may be run with"},
		     {'3', true, "no hops and no load"},
		     {'4', true, "48 h without running"},
		     {'t', true, "48 h without running"}};

	for (size_t i = 0; i < sizeof pains / sizeof *pains; i++) {
		f->after.step = AFTER_PAIN;
		press(f, pains[i].key);
		assert_int_equal(f->after.step, AFTER_FLAGS);
		assert_non_null(strstr(page_of(f).message, pains[i].says));
		assert_int_equal(page_of(f).alarm, pains[i].alarm);
	}
	press(f, 'l');
	assert_int_equal(f->run.red_flags, RED_FLAG_LIMP);
	assert_non_null(strstr(page_of(f).message, "clinician"));
	press(f, ASK_BACK);
	press(f, '0');
	assert_int_equal(f->run.red_flags, 0);
}

static void half_and_double(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *typed;
		int key, spm10;
	} counts[] = {{"86", '1', 1720},  {"86", '2', 860},   {"120", '2', 1200},
		      {"120", '1', 2400}, {"344", 'h', 1720}, {"344", '2', 0},
		      {"245", '2', 2450}};

	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
		f->after.step = AFTER_CADENCE;
		type(f, counts[i].typed);
		assert_int_equal(f->after.step, AFTER_FEET);
		press(f, counts[i].key);
		if (counts[i].spm10 == 0) {
			assert_int_equal(f->after.step, AFTER_FEET);
			continue;
		}
		assert_int_equal(f->after.sample.spm10, counts[i].spm10);
		assert_int_equal(f->after.step, AFTER_SOURCE);
	}
	f->after.step = AFTER_CADENCE;
	type(f, "20");
	assert_int_equal(f->after.step, AFTER_CADENCE);
	assert_true(page_of(f).alarm);
}

static void a_cadence_again(void **state)
{
	struct fixture *f = *state;

	f->run.context_known = true;
	f->run.context = CONTEXT_TEMPO;
	skip_to(f, AFTER_CADENCE);
	type(f, "170");
	press(f, 'c');
	press(f, 'c');
	assert_int_equal(f->after.step, AFTER_NOTE); /* the context is the session's */
	assert_int_equal(f->run.samples[0].in_sync, 100);
	assert_int_equal(f->run.samples[0].error_spm10, 10);
	press(f, ASK_BACK);
	assert_string_equal(page_of(f).message, "Noted: 170 spm");
	type(f, "185");
	press(f, 'c');
	press(f, 'c');
	assert_int_equal(f->run.nsamples, 1); /* in place of the first */
	assert_int_equal(f->run.samples[0].spm10, 1850);
	assert_int_equal(f->run.samples[0].in_sync, 0);
	assert_int_equal(f->run.samples[0].context, CONTEXT_TEMPO);
}

static void without_clicks(void **state)
{
	struct fixture *f = *state;

	f->run.segments[0].clicked_ms = 0;
	press(f, '4');
	assert_int_equal(f->after.step, AFTER_PAIN); /* no comfort of a cadence */
	skip_to(f, AFTER_CADENCE);
	type(f, "166");
	press(f, 'w');
	assert_int_equal(f->after.step, AFTER_CONTEXT);
	press(f, 'e');
	assert_false(f->run.samples[0].cued);
	f->run.activity = ACTIVITY_CROSS;
	after_open(&f->after, &f->run, NULL);
	assert_string_equal(page_of(f).place, "1 of 3");
}

static void shoes_of_before(void **state)
{
	struct fixture *f = *state;
	struct run old;
	static const char *const names[] = {"Hoka", "Vivo", "Hoka"};

	for (int i = 0; i < 3; i++) {
		run_init(&old);
		old.shoes = mem_strdup(names[i]);
		old.shoe_class = i == 1 ? SHOES_MINIMAL : SHOES_USUAL;
		history_take(&f->history, &old);
		run_clear(&old);
	}
	after_open(&f->after, &f->run, &f->history);
	f->after.step = AFTER_SHOES_USED;
	assert_int_equal(page_of(f).nchoices, 3);
	assert_string_equal(page_of(f).choices[0].text, "Hoka");
	press(f, '3');
	assert_true(page_of(f).alarm);
	press(f, '2');
	assert_string_equal(f->run.shoes, "Vivo");
	assert_int_equal(f->run.shoe_class, SHOES_MINIMAL);
	assert_true(f->after.changed);
}

/* Whatever is typed, what is there can be kept, and every page can be shown. */
static void any_keys(void **state)
{
	struct fixture *f = *state;
	static const int named[] = {ASK_BACK, ASK_ENTER, ASK_ENTER, ASK_ESCAPE, 't',  'n',
				    'w',      'c',       'f',       'e',        '1',  '2',
				    'h',      'u',       0x1F3C3,   0x202E,     0x7F, 9};
	struct pcg32 random;
	char why[RUN_WHY];

	pcg32_init(&random, 7);
	for (int i = 0; i < RANDOM_KEYS; i++) {
		const uint32_t any = pcg32_below(&random, 40);

		if (!after_is_open(&f->after))
			after_open(&f->after, &f->run, NULL);
		press(f, any < sizeof named / sizeof *named ? named[any]
							    : '0' + (int)(any % 10));
		assert_true(page_of(f).nchoices <= ASK_CHOICES);
		if (f->after.changed && !run_check(&f->run, why))
			fail_msg("%s", why);
		if (f->run.nsamples > 100)
			f->run.nsamples = 0, f->after.has_sample = false;
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(each_answer),    TEST(all_skipped),     TEST(q_leaves),
		TEST(pain_is_told),   TEST(half_and_double), TEST(a_cadence_again),
		TEST(without_clicks), TEST(shoes_of_before), TEST(any_keys),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

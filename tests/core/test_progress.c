/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log of a session in progress: what is written is read, whatever befalls the file. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/mem.h"
#include "core/base/pcg32.h"
#include "core/journal/progress.h"

static const char script[] = "format = 1;\ntitle = \"x\";\n\nphases = ( );\n";

static void write_log(struct text *lines, int beats)
{
	progress_line(lines, "format 1");
	progress_line(lines, "begin 1700000000000 /home/me/my session.session");
	progress_line(lines, "title Strides \"4 x 20 s\"");
	progress_script(lines, script, sizeof script - 1);
	progress_line(lines, "set reps=5");
	progress_line(lines, "baseline easy 1685 measured");
	progress_line(lines, "easy 9500");
	progress_line(lines, "length 600000");
	for (int i = 0; i < beats; i++)
		progress_line(lines, "at %d %d %d %d playing 1", 2000 * i, 1800 * i, i / 10,
			      1800 * (i % 10));
}

static void test_round_trip(void **state)
{
	struct text lines = {0};
	struct progress progress = {0};

	(void)state;
	write_log(&lines, 3);
	progress_line(&lines, "changes");
	progress_line(&lines, "change 4800 48000 bias 3");
	progress_line(&lines, "change 9600 48000 extend 15000");
	assert_true(progress_read(&progress, text_string(&lines), lines.n));
	assert_string_equal(progress.path, "/home/me/my session.session");
	assert_string_equal(progress.title, "Strides \"4 x 20 s\"");
	assert_string_equal(text_string(&progress.script), script);
	assert_int_equal(progress.settings.n, 1);
	assert_string_equal(progress.settings.items[0], "reps=5");
	assert_int_equal(progress.baselines[CONTEXT_EASY].spm10, 1685);
	assert_int_equal(progress.easy_m_per_h, 9500);
	assert_int_equal(progress.length_ms, 600000);
	assert_int_equal(progress.at_ms, 3600);
	assert_int_equal(progress.offset_ms, 3600);
	assert_int_equal(progress.xruns, 1);
	assert_false(progress.ended);
	assert_int_equal(progress.changes.n, 2);
	assert_int_equal(progress.changes.items[1].change.kind, CHANGE_EXTEND);
	assert_int_equal(progress.changes.items[1].change.amount, 15000);
	assert_int_equal(progress.damaged, 0);
	progress_clear(&progress);
	progress_line(&lines, "end 1700000009999 3700 stopped");
	assert_true(progress_read(&progress, text_string(&lines), lines.n));
	assert_true(progress.ended);
	assert_false(progress.finished);
	progress_clear(&progress);
	text_clear(&lines);
}

/* The CRC of the standard's check text. */
static void test_crc(void **state)
{
	(void)state;
	assert_int_equal(progress_crc("123456789", 9), 0xcbf43926);
}

/* Cut anywhere: everything before the cut counts, at most the torn line is damaged. */
static void test_cut_anywhere(void **state)
{
	struct text lines = {0};
	size_t head;

	(void)state;
	write_log(&lines, 0);
	head = lines.n;
	text_clear(&lines);
	write_log(&lines, 40);
	for (size_t cut = 0; cut <= lines.n; cut++) {
		struct progress progress = {0};
		int whole = 0;

		for (size_t i = head; i < cut; i++)
			whole += text_string(&lines)[i] == '\n';
		progress_read(&progress, text_string(&lines), cut);
		assert_true(progress.damaged <= 1);
		if (cut >= head)
			assert_int_equal(progress.at_ms,
					 whole > 0 ? 1800 * (whole - 1) : 0);
		progress_clear(&progress);
	}
	text_clear(&lines);
}

/* Garbage and zeros in the middle cost what they cover; nothing is invented. */
static void test_damage(void **state)
{
	struct text lines = {0};
	struct pcg32 rng;

	(void)state;
	write_log(&lines, 40);
	pcg32_init(&rng, 5);
	for (int round = 0; round < 2000; round++) {
		char *bytes = mem_alloc(lines.n, 1);
		struct progress progress = {0};
		size_t at = pcg32_below(&rng, (uint32_t)lines.n);
		size_t n = 1 + pcg32_below(&rng, 60);

		memcpy(bytes, text_string(&lines), lines.n);
		for (size_t i = at; i < at + n && i < lines.n; i++)
			bytes[i] = round % 2 ? 0 : (char)pcg32_below(&rng, 256);
		progress_read(&progress, bytes, lines.n);
		assert_true(progress.damaged <= n + 1);
		assert_true(progress.at_ms % 1800 == 0 && progress.at_ms <= 39 * 1800);
		if (at + n < lines.n - 60)
			assert_int_equal(progress.at_ms, 39 * 1800);
		progress_clear(&progress);
		free(bytes);
	}
	text_clear(&lines);
}

static void test_no_session(void **state)
{
	struct text lines = {0};
	struct progress progress = {0};

	(void)state;
	assert_false(progress_read(&progress, "", 0));
	progress_line(&lines, "format 2");
	progress_line(&lines, "begin 1 x");
	assert_false(progress_read(&progress, text_string(&lines), lines.n));
	progress_clear(&progress);
	text_clear(&lines);
}

/* What a title smuggles in cannot begin a line of its own. */
static void test_line_feeds(void **state)
{
	struct text lines = {0};
	struct progress progress = {0};

	(void)state;
	write_log(&lines, 1);
	progress_line(&lines, "title a\n00000000 end 1 2 stopped");
	assert_true(progress_read(&progress, text_string(&lines), lines.n));
	assert_false(progress.ended);
	assert_string_equal(progress.title, "a 00000000 end 1 2 stopped");
	progress_clear(&progress);
	text_clear(&lines);
}

/* What was counted and tapped comes back; what cannot be is passed over. */
static void test_checks(void **state)
{
	static const char *const wrong[] = {
		"count",
		"count 1 2",
		"count 1 2 1710",
		"count 1 2 1710 none",
		"count 1 -2 1710 both",
		"count 1 2 99999 both",
		"count 1 2 0 both",
		"tap 1 2 1710",
		"tap 1 2 1710 -5",
		"tap 1 2 1710 0",
		"tap x",
		"tap 1 2 1710 99999999999",
	};
	struct text lines = {0};
	struct progress progress = {0};

	(void)state;
	write_log(&lines, 1);
	progress_line(&lines, "count 1000 3 1710 both");
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		progress_line(&lines, "%s", wrong[i]);
	progress_line(&lines, "tap 2000 4 1714 8");
	progress_line(&lines, "count 3000 5 1720 one");
	assert_true(progress_read(&progress, text_string(&lines), lines.n));
	assert_int_equal(progress.damaged, 0);
	assert_int_equal(progress.checks.n, 3);
	assert_int_equal(progress.checks.items[0].utc_ms, 1000);
	assert_int_equal(progress.checks.items[0].segment, 3);
	assert_int_equal(progress.checks.items[0].spm10, 1710);
	assert_false(progress.checks.items[0].one);
	assert_int_equal(progress.checks.items[1].spm10, 1714);
	assert_int_equal(progress.checks.items[1].error_spm10, 8);
	assert_int_equal(progress.checks.items[2].segment, 5);
	assert_int_equal(progress.checks.items[2].error_spm10, 0);
	assert_true(progress.checks.items[2].one);
	progress_clear(&progress);
	text_clear(&lines);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_round_trip),   cmocka_unit_test(test_crc),
		cmocka_unit_test(test_cut_anywhere), cmocka_unit_test(test_damage),
		cmocka_unit_test(test_no_session),   cmocka_unit_test(test_line_feeds),
		cmocka_unit_test(test_checks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/base/text.c and core/base/diag.c: what reaches a terminal is clean, texts are cut
 * between code points, times are written as they are read.
 */
#include "core/base/diag.h"
#include "core/base/quantity.h"
#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* A generator of its own: the same numbers everywhere. */
static uint64_t state_of_chance = 88172645463325252u;

static uint64_t chance(uint64_t below)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return state_of_chance % below;
}

/* UTF-8 by the book, for any number up to 0x1FFFFF. */
static size_t encode(uint32_t code, char *to)
{
	static const unsigned char first[] = {0, 0, 0xC0, 0xE0, 0xF0};
	size_t n = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; code >>= 6)
		to[i] = (char)(0x80 | (code & 0x3F));
	to[0] = (char)(first[n] | code);
	return n;
}

static void every_code_point_decodes_to_itself(void **state)
{
	(void)state;
	for (uint32_t code = 0; code < 0x120000; code++) {
		char bytes[4];
		size_t n = encode(code, bytes);
		uint32_t got = 0;
		bool valid = code <= 0x10FFFF && !(code >= 0xD800 && code <= 0xDFFF);

		assert_int_equal(text_decode(bytes, n, &got), valid ? n : 0);
		if (!valid)
			continue;
		assert_int_equal(got, code);
		for (size_t cut = 0; cut < n; cut++)
			assert_int_equal(text_decode(bytes, cut, &got), 0);
	}
}

static void overlong_and_stray_bytes_are_refused(void **state)
{
	static const char *const bad[] = {"\xC0\x80",
					  "\xC1\xBF",
					  "\xE0\x80\x80",
					  "\xE0\x9F\xBF",
					  "\x80",
					  "\xBF",
					  "\xF0\x80\x80\x80",
					  "\xF0\x8F\xBF\xBF",
					  "\xF4\x90\x80\x80",
					  "\xFF",
					  "\xFE",
					  "\xC3\x28",
					  "\xED\xA0\x80",
					  "\xF8\x88\x80\x80\x80"};
	uint32_t code;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		assert_int_equal(text_decode(bad[i], strlen(bad[i]), &code), 0);
		assert_false(text_is_clean(bad[i]));
	}
}

static void nothing_steers_the_terminal(void **state)
{
	static const uint32_t refused[] = {
		0,       0x07,     0x0A,    0x1B,    0x7F,    0x80,   0x9B,   0x9F,
		0xAD,    0x61C,    0x200B,  0x200E,  0x200F,  0x2028, 0x202A, 0x202E,
		0x2060,  0x2066,   0x2069,  0xFEFF,  0xFFF9,  0xFDD0, 0xFFFE, 0xFFFF,
		0x1FFFE, 0x10FFFF, 0xE0001, 0xE007F, 0x110000};
	static const uint32_t allowed[] = {' ',    'a',    '~',    0xA0,    0xE9,
					   0x2192, 0x2265, 0x4E2D, 0x1F3C3, 0x301};

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		assert_false(text_is_printable(refused[i]));
	for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
		assert_true(text_is_printable(allowed[i]));
	assert_true(text_is_clean("Tall posture — \xE2\x89\xA5 30 s"));
	assert_false(text_is_clean("a\x1B[2Jb"));
	assert_int_equal(text_length("\xE2\x89\xA5 30 s"), 6);
}

/* Whatever is copied is clean if the source was, and as long as fits. */
static void copies_end_between_code_points(void **state)
{
	const char *source = "a\xC3\xA9\xE2\x89\xA5\xF0\x9F\x8F\x83z";

	(void)state;
	for (size_t size = 1; size < 16; size++) {
		char to[16];

		memset(to, 'x', sizeof to);
		text_copy(to, size, source);
		assert_true(strlen(to) < size);
		assert_true(text_is_clean(to));
		assert_memory_equal(to, source, strlen(to));
		if (strlen(source) >= size)
			assert_true(strlen(to) + 4 >= size);
		else
			assert_string_equal(to, source);
	}
}

static void growing_texts_keep_everything(void **state)
{
	struct text text = {0};

	(void)state;
	assert_string_equal(text_string(&text), "");
	for (int i = 0; i < 1000; i++)
		text_add(&text, "%03d", i);
	text_add(&text, "%s", "");
	assert_int_equal(text.n, 3000);
	for (int i = 0; i < 1000; i++) {
		char three[16];

		snprintf(three, sizeof three, "%03d", i);
		assert_memory_equal(text_string(&text) + (size_t)3 * (size_t)i, three, 3);
	}
	text_clear(&text);
	text_add_json(&text, "say \"go\" \\ \x01\x7F \xC3\xA9");
	assert_string_equal(text_string(&text),
			    "say \\\"go\\\" \\\\ \\u0001\\u007f \xC3\xA9");
	text_clear(&text);
}

static void near_names_are_found(void **state)
{
	static const char *const names[] = {"time",     "contacts", "cadence", "clicks",
					    "count_in", "on",       "off",     NULL};

	(void)state;
	assert_string_equal(text_nearest("tmie", names), "time");
	assert_string_equal(text_nearest("TIME", names), "time");
	assert_string_equal(text_nearest("cadance", names), "cadence");
	assert_string_equal(text_nearest("count-in", names), "count_in");
	assert_string_equal(text_nearest("click", names), "clicks");
	assert_string_equal(text_nearest("offf", names), "off");
	assert_null(text_nearest("x", names));
	assert_null(text_nearest("", names));
	assert_null(text_nearest("resistance", names));
	for (size_t i = 0; names[i] != NULL; i++)
		assert_ptr_equal(text_nearest(names[i], names), names[i]);
}

static void times_are_written_for_people(void **state)
{
	static const struct {
		int64_t ms;
		const char *countdown, *clock, *duration;
	} rows[] = {
		{0, "0", "0:00", "0 s"},
		{1, "1", "0:00", "0.001 s"},
		{1000, "1", "0:01", "1 s"},
		{16001, "17", "0:16", "16.001 s"},
		{59999, "1:00", "0:59", "59.999 s"},
		{60000, "1:00", "1:00", "1 min"},
		{90000, "1:30", "1:30", "1 min 30 s"},
		{60500, "1:01", "1:00", "1 min 0.5 s"},
		{3600000, "1:00:00", "1:00:00", "1 h"},
		{3900000, "1:05:00", "1:05:00", "1 h 5 min"},
		{3750000, "1:02:30", "1:02:30", "1 h 2 min 30 s"},
		{-500, "0", "-0:01", "-0.5 s"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char text[40];

		text_countdown(text, sizeof text, rows[i].ms);
		assert_string_equal(text, rows[i].countdown);
		text_clock(text, sizeof text, rows[i].ms);
		assert_string_equal(text, rows[i].clock);
		text_duration(text, sizeof text, rows[i].ms);
		assert_string_equal(text, rows[i].duration);
	}
}

/* What the program writes, a coach can paste into a script. */
static void durations_read_back_as_written(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t ms = (int64_t)chance(i % 3 == 0 ? 100000 : 86400001);
		int64_t got = -1;
		char text[40], why[QUANTITY_WHY];

		text_duration(text, sizeof text, ms);
		assert_true(quantity_time(text, &got, why));
		assert_int_equal(got, ms);
	}
}

static void cadences_are_written_in_tenths(void **state)
{
	char text[16];

	(void)state;
	text_spm(text, sizeof text, 1800);
	assert_string_equal(text, "180");
	text_spm(text, sizeof text, 1725);
	assert_string_equal(text, "172.5");
	text_spm(text, sizeof text, -5);
	assert_string_equal(text, "-0.5");
}

/* ---- diag ---- */

static void diagnostics_are_printable(void **state)
{
	struct diags diags = {0};
	char raw[40];

	(void)state;
	for (int i = 0; i < 150; i++) {
		for (size_t k = 0; k < sizeof raw - 1; k++)
			raw[k] = (char)(1 + chance(255));
		raw[sizeof raw - 1] = '\0';
		diag_error(&diags, i, "name \"%s\"", raw);
	}
	diag_warning(&diags, 3, "esc \x1B[2J, rlo \xE2\x80\xAE, cut \xE2\x80");
	for (size_t i = 0; i < diags.n; i++)
		assert_true(text_is_clean(diags.items[i].text));
	assert_string_equal(diags.items[150].text, "esc ?[2J, rlo ?, cut ??");
	assert_int_equal(diags.errors, 150);
	assert_int_equal(diags.warnings, 1);
	diags_clear(&diags);
	assert_int_equal(diags.n, 0);
}

static void diagnostics_become_lines(void **state)
{
	struct diags diags = {0};
	struct text lines = {0};

	(void)state;
	diag_warning(&diags, 3, "odd");
	diag_error(&diags, 0, "wrong");
	diags_write(&diags, "a.session", true, &lines);
	assert_string_equal(text_string(&lines),
			    "a.session:3: warning: odd\na.session: error: wrong\n");
	text_clear(&lines);
	diags_write(&diags, "a.session", false, &lines);
	assert_string_equal(text_string(&lines), "a.session: error: wrong\n");
	text_clear(&lines);
	diags_clear(&diags);
}

static void diagnostics_are_bounded(void **state)
{
	struct diags diags = {0};
	char *longest = malloc(5000);

	(void)state;
	memset(longest, 'x', 4999);
	longest[4999] = '\0';
	for (int i = 0; i < 3 * DIAG_LIMIT; i++)
		diag_error(&diags, i, "%s", longest);
	assert_int_equal(diags.n, DIAG_LIMIT);
	assert_int_equal(diags.errors, 3 * DIAG_LIMIT);
	for (size_t i = 0; i < diags.n; i++)
		assert_true(strlen(diags.items[i].text) < 1200);
	diags_clear(&diags);
	free(longest);
}

static void sorting_is_stable(void **state)
{
	struct diags diags = {0};

	(void)state;
	for (int i = 0; i < DIAG_LIMIT; i++)
		diag_add(&diags, i % 2 ? DIAG_ERROR : DIAG_WARNING, (int)chance(20), "%03d",
			 i);
	diags_sort(&diags);
	for (size_t i = 1; i < diags.n; i++) {
		const struct diag *a = &diags.items[i - 1], *b = &diags.items[i];

		assert_true(a->line < b->line ||
			    (a->line == b->line && strcmp(a->text, b->text) < 0));
	}
	diags_clear(&diags);
}

static void drops_parts(void **state)
{
	char line[] = "incline 4 %, effort 7 of 10, belt +3 km/h";

	(void)state;
	assert_true(text_drop_part(line));
	assert_string_equal(line, "incline 4 %, effort 7 of 10");
	assert_true(text_drop_part(line));
	assert_false(text_drop_part(line));
	assert_string_equal(line, "incline 4 %");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drops_parts),
		cmocka_unit_test(every_code_point_decodes_to_itself),
		cmocka_unit_test(overlong_and_stray_bytes_are_refused),
		cmocka_unit_test(nothing_steers_the_terminal),
		cmocka_unit_test(copies_end_between_code_points),
		cmocka_unit_test(growing_texts_keep_everything),
		cmocka_unit_test(near_names_are_found),
		cmocka_unit_test(times_are_written_for_people),
		cmocka_unit_test(durations_read_back_as_written),
		cmocka_unit_test(cadences_are_written_in_tenths),
		cmocka_unit_test(diagnostics_are_printable),
		cmocka_unit_test(diagnostics_become_lines),
		cmocka_unit_test(diagnostics_are_bounded),
		cmocka_unit_test(sorting_is_stable),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

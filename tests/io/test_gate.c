/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_gate: what is refused and where it is said, what is read in spite of it, and
 * laws that hold for any bytes. What a user sees: tests/app/bad_scripts.sh.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "parsed.h"

/* ---- what is refused ---- */

/*
 * What libconfig 1.5 alone takes without a word, or does not survive. The one error
 * stands in the line of the cause.
 */
static void test_refused(void **state)
{
	static const struct {
		const char *text;
		int line;
		const char *says;
	} rows[] = {
		{"a = 1;\n@include \"/etc\"\n", 2, "@include is refused"},
		{"a = 1;\n \t@include\t \"/dev/zero\"\n", 2, "@include is refused"},
		{"a = ( 1,\n@include \"x\"\n);", 2, "@include is refused"},
		{"a = 1;\n\"text", 2, "never closed"},
		{"a = \"x\n;b = 1;\nc = \"y\";", 1, "never closed"},
		{"a = 1;\n/* never\nclosed\n", 2, "comment"},
		{"a = 2147483648;", 1, "9 digits"},
		{"a = -2147483648;", 1, "9 digits"},
		{"a = 214748364.1;", 1, "9 digits"},
		{"a = 1234567890.5;", 1, "9 digits"},
		{"a = 99999999999999999999;", 1, "9 digits"},
		{"a = 0x1FFFFFFFF;", 1, "decimal"},
		{"a = 0b101;", 1, "decimal"},
		{"a = 5000000000L;", 1, "L"},
		{"a = 5L;", 1, "L"},
		{"a = .;", 1, "double quotes"},
		{"a = -.;", 1, "double quotes"},
		{"a = 1e999;", 1, "exponent"},
		{"a = 0123;", 1, "zeros"},
		{"a = 172,5;", 1, "point"},
		{"a = \"\x1B[2J\";", 1, "U+001B"},
		{"a = \"\xC2\x9B\";", 1, "U+009B"},
		{"a = \"\xE2\x80\xAE\";", 1, "direction"},
		{"a = \"\xE2\x80\x8B\";", 1, "invisible"},
		{"a = \"\xFF\xFE\";", 1, "UTF-8"},
		{"# \xE4\na = 1;", 1, "UTF-8"},
		{"a = \"\\x1b\";", 1, "backslash"},
		{"a = 1;\rb = 2;\r", 1, "carriage return"},
		{"a = 1;\nb = { c = 1;\nc = 2; };", 3, "first in line 2"},
		{"a = ( 1\n2 );", 1, "','"},
		{"a = {\nb = ( 1\n};", 2, "never closed"},
		{"a = (\n{ b = 1;\n};", 1, "never closed"},
		{"a = ( 1 );\n}", 2, "closes nothing"},
		{"a\n= 1; b\nc = 1;", 2, "no value"},
		{"a 1;", 1, "'=' is missing"},
		{"1 = 2;", 1, "name"},
		{"True = 2;", 1, "name"},
		{"= 2;", 1, "name is missing"},
		{"a = b;", 1, "double quotes"},
		{"a = \"b\", \"c\";", 1, "without a name"},
		{"a = 20 s;", 1, "\"20 s\""},
		{"a = ( 20 s, 2:30 );", 1, "\"20 s\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct parsed parsed = parse(rows[i].text);

		if (parsed.good || parsed.diags.n < 1 ||
		    parsed.diags.items[0].line != rows[i].line ||
		    strstr(parsed.diags.items[0].text, rows[i].says) == NULL)
			fail_msg("%s: line %d: %s", rows[i].text,
				 parsed.diags.n ? parsed.diags.items[0].line : 0,
				 parsed.diags.n ? parsed.diags.items[0].text : "accepted");
		assert_sound(&parsed.root, 0);
		parsed_clear(&parsed);
	}
}

static void test_nul_and_utf16(void **state)
{
	static const char nul[] = "a = 1;\nb = \"x\0y\";\n";
	static const char wide[] = "\xFF\xFE"
				   "a\0=\0"
				   "1\0;\0";
	struct parsed parsed = parse_bytes(nul, sizeof nul - 1, NULL);

	(void)state;
	assert_int_equal(parsed.diags.errors, 1);
	assert_int_equal(parsed.diags.items[0].line, 2);
	parsed_clear(&parsed);
	parsed = parse_bytes(wide, sizeof wide - 1, NULL);
	assert_int_equal(parsed.diags.errors, 1);
	assert_non_null(strstr(parsed.diags.items[0].text, "UTF-16"));
	parsed_clear(&parsed);
	parsed = parse_bytes("", 0, NULL);
	assert_true(parsed.good);
	parsed_clear(&parsed);
}

/* What is broken is mended or left out; the rest is there to be looked at. */
static void test_rest_is_read(void **state)
{
	struct parsed parsed =
		parse("a = 20 s;\nb = \"open;\nc = 172,5;\nd = ;\n"
		      "e = ( { f = 1 } { g = 2; ), h = 3;\ni = \"x; j = \"y\";\n");
	const struct node *root = &parsed.root;

	(void)state;
	assert_int_equal(parsed.diags.errors, 7);
	assert_text(root, "a", "20 s");
	assert_text(root, "b", "open");
	assert_number(root, "c", 172.5, "172.5");
	assert_int_equal(root->n, 8 - 1);
	assert_number(root, "e/0/f", 1, "1");
	assert_number(root, "e/1/g", 2, "2");
	assert_number(root, "h", 3, "3");
	assert_text(root, "i", "x");
	assert_text(root, "j", "y");
	parsed_clear(&parsed);
}

/* ---- the last setting ---- */

static void test_last(void **state)
{
	static const char *const wrong[] = {"",
					    "a = 1;",
					    "phases = ( ); a = 1;",
					    "# phases",
					    "a = { phases = ( ); };",
					    "phases2 = ( );"};
	struct parsed parsed;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		parsed = parse_bytes(wrong[i], strlen(wrong[i]), "phases");
		assert_int_equal(parsed.diags.errors, 1);
		assert_non_null(strstr(parsed.diags.items[0].text, "cut short"));
		parsed_clear(&parsed);
	}
	parsed = parse_bytes("a = 1; phases = ( );", 20, "phases");
	assert_true(parsed.good);
	parsed_clear(&parsed);
}

/* Wherever a file is cut, it is an error: no session runs without its end. */
static void test_cut_anywhere(void **state)
{
	const size_t n = sizeof sample - 1;
	const size_t whole = (size_t)(strrchr(sample, ')') - sample) + 1;

	(void)state;
	for (size_t cut = 0; cut <= n; cut++) {
		struct parsed parsed = parse_bytes(sample, cut, "phases");

		if (parsed.good != (cut >= whole))
			fail_msg("cut at %zu of %zu", cut, n);
		assert_sound(&parsed.root, 0);
		parsed_clear(&parsed);
	}
}

/* ---- laws that hold for any bytes ---- */

static void assert_laws(const char *bytes, size_t n)
{
	struct parsed parsed = parse_bytes(bytes, n, "phases");
	struct gate gate = {0}, again = {0};
	struct diags diags = {0}, none = {0};

	assert_sound(&parsed.root, 0);
	for (size_t i = 0; i < parsed.diags.n; i++)
		assert_memory_not_equal(parsed.diags.items[i].text, "libconfig ", 10);
	/* What the gate writes passes the gate as it is. */
	gate_read(bytes, n, NULL, &gate, &diags);
	if (!gate_read(text_string(&gate.text), gate.text.n, NULL, &again, &none))
		fail_msg("%s: line %d: %s", text_string(&gate.text), none.items[0].line,
			 none.items[0].text);
	assert_string_equal(text_string(&gate.text), text_string(&again.text));
	gate_clear(&gate);
	gate_clear(&again);
	diags_clear(&diags);
	diags_clear(&none);
	parsed_clear(&parsed);
}

static void test_every_byte_changed(void **state)
{
	static const char bytes[] = "\"\\{}()[];,=#/*\n@ 9a.\x1B\xC3";
	char *text = strdup(sample);
	size_t n = sizeof sample - 1;

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < n; i++) {
		char was = text[i];

		for (size_t b = i % 3; b < sizeof bytes; b += 3) {
			text[i] = bytes[b];
			assert_laws(text, n);
		}
		text[i] = was;
	}
	for (size_t i = 0; i < n; i++) { /* and left out */
		memmove(text, sample, i);
		memmove(text + i, sample + i + 1, n - i - 1);
		assert_laws(text, n - 1);
	}
	free(text);
}

/* Each broke a law once. */
static void test_found_by_fuzzing(void **state)
{
	static const char *const found[] = {
		"b = 086,5; c = 172,5 spm;", "\"true\": 5;",       "a = .999999999;",
		"a = {\n{ b = 1; } };",      "a = 1; 2; b = 3;",   "\"\nx\n\"\nx\n",
		"a = \"x \"y\" z \"",        "a\xE2\x80\x8B = 1;", "t=\"5 s;\"}):"};

	(void)state;
	for (size_t i = 0; i < sizeof found / sizeof *found; i++)
		assert_laws(found[i], strlen(found[i]));
}

/* A megabyte of whatever could make a reader slow or deep comes to its end. */
static void test_a_megabyte_of(void **state)
{
	static const char *const patterns[] = {"(",
					       "{",
					       "[",
					       "a={",
					       "a=(",
					       ")",
					       "\"",
					       "\"a",
					       "a: b\" ",
					       "a = b c\";\n",
					       "\"\n",
					       "\"\nx\n",
					       "\\\"",
					       "\"a;b=\\\"",
					       "\"a\"b",
					       "a",
					       "a ",
					       "a=",
					       "a=1 ",
					       "a;",
					       "1 ",
					       "1,5",
					       "/*",
					       "//",
					       "#\n",
					       "\n",
					       "\r",
					       "@",
					       "@include \"",
					       "=",
					       ";",
					       ",",
					       "a=(1;",
					       "\xC3\xBC",
					       "\xFF",
					       "\xE2\x80\x8B",
					       "a=\"b\" ",
					       "({",
					       "a=b ",
					       "{a=1;",
					       "'",
					       "a=20 s,",
					       "a=(\"x\"\"y\",",
					       "\xC2\xA0",
					       "a\xE2\x80\x8B=1;"};
	char *text = malloc(CONFIG_MAX_BYTES);

	(void)state;
	assert_non_null(text);
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		size_t length = strlen(patterns[i]);

		for (size_t n = 0; n < CONFIG_MAX_BYTES; n++)
			text[n] = patterns[i][n % length];

		struct parsed parsed = parse_bytes(text, CONFIG_MAX_BYTES, "phases");

		assert_sound(&parsed.root, 0);
		assert_true(parsed.diags.n <= DIAG_LIMIT);
		parsed_clear(&parsed);
	}
	free(text);
}

/* ---- limits ---- */

/* n times `what`, with a number of its own for each '#'. */
static void add_times(struct text *text, size_t n, const char *what)
{
	for (size_t i = 0; i < n; i++) {
		for (const char *at = what; *at != '\0'; at++) {
			if (*at == '#')
				text_add(text, "%zu", i);
			else
				text_add_bytes(text, at, 1);
		}
	}
}

static void assert_limit(const char *before, const char *each, const char *after,
			 size_t most)
{
	for (size_t more = 0; more < 2; more++) {
		struct text text = {0};

		text_add(&text, "%s", before);
		add_times(&text, most + more, each);
		text_add(&text, "%s", after);

		struct parsed parsed = parse(text_string(&text));

		assert_int_equal(parsed.diags.errors, more);
		assert_sound(&parsed.root, 0);
		parsed_clear(&parsed);
		text_clear(&text);
	}
}

static void test_limits(void **state)
{
	(void)state;
	assert_limit("", "a# = 1;", "", CONFIG_MAX_GROUP);
	assert_limit("g = {", "a# = 1;", "};", CONFIG_MAX_GROUP);
	assert_limit("a", "a", " = 1;", GATE_MAX_NAME - 1);
	assert_limit("a = \"", "x", "\";", GATE_MAX_TEXT);
	assert_limit("a = ", "9", ";", GATE_MAX_DIGITS);
	assert_limit("a = 0.", "1", ";", GATE_MAX_DIGITS - 1);
}

static void test_depth(void **state)
{
	(void)state;
	for (size_t depth = CONFIG_MAX_DEPTH; depth <= CONFIG_MAX_DEPTH + 1; depth++) {
		struct text text = {0};

		text_add(&text, "a = ");
		add_times(&text, depth, "(");
		add_times(&text, depth, ")");
		text_add(&text, ";\nb = 20 s;");

		struct parsed parsed = parse(text_string(&text));

		assert_int_equal(parsed.diags.errors, depth - CONFIG_MAX_DEPTH + 1);
		assert_text(&parsed.root, "b", "20 s");
		parsed_clear(&parsed);
		text_clear(&text);
	}
}

/* Adjacent texts count together, and are not cut within a character. */
static void test_long_text(void **state)
{
	struct text text = {0};

	(void)state;
	text_add(&text, "a = \"\"");
	add_times(&text, GATE_MAX_TEXT / 2 - 1, "\"\xC3\xBC\"\n");
	text_add(&text, "\"x\xC3\xBC\";");

	struct parsed parsed = parse(text_string(&text));

	assert_int_equal(parsed.diags.errors, 1);
	assert_int_equal(parsed.diags.items[0].line, 1);
	assert_int_equal(strlen(at(&parsed.root, "a")->text), GATE_MAX_TEXT - 1);
	assert_sound(&parsed.root, 0);
	parsed_clear(&parsed);
	text_clear(&text);
}

static void test_many_mistakes(void **state)
{
	struct text text = {0};

	(void)state;
	text_add(&text, "l = (\n");
	add_times(&text, 1000, "20 s,\n");
	text_add(&text, ");");

	struct parsed parsed = parse(text_string(&text));

	assert_int_equal(parsed.diags.errors, 1000);
	assert_int_equal(parsed.diags.n, DIAG_LIMIT);
	assert_int_equal(at(&parsed.root, "l")->n, 1000);
	parsed_clear(&parsed);
	text_clear(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_nul_and_utf16),
		cmocka_unit_test(test_rest_is_read),
		cmocka_unit_test(test_last),
		cmocka_unit_test(test_cut_anywhere),
		cmocka_unit_test(test_every_byte_changed),
		cmocka_unit_test(test_found_by_fuzzing),
		cmocka_unit_test(test_a_megabyte_of),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_long_text),
		cmocka_unit_test(test_many_mistakes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

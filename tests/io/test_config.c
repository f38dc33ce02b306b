/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_config: files, and what their settings are as a tree. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "parsed.h"

#include <fcntl.h>
#include <libconfig.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

/* ---- what is read ---- */

static void test_values(void **state)
{
	struct parsed parsed = parse(sample);
	const struct node *root = &parsed.root;

	(void)state;
	assert_true(parsed.good);
	assert_int_equal(parsed.diags.n, 0);
	assert_sound(root, 0);
	assert_number(root, "format", 1, "1");
	assert_text(root, "title", "Strides \"4 x 20 s\" \\ \xC3\xBC");
	assert_text(root, "notes", "What it is for, what to set up.");
	assert_number(root, "numbers/0", 0, "0");
	assert_number(root, "numbers/1", -3, "-3");
	assert_number(root, "numbers/2", 5, "+5");
	assert_number(root, "numbers/3", 172.5, "172.5");
	assert_number(root, "numbers/4", 172, "172.0");
	assert_number(root, "numbers/5", 999999999, "999999999");
	assert_number(root, "numbers/6", 0.000001, "0.000001");
	assert_int_equal(at(root, "numbers")->n, 7);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(at(root, "switches")->children[i].type, NODE_BOOL);
		assert_true(at(root, "switches")->children[i].number == (i != 1));
	}
	assert_int_equal(at(root, "empty")->type, NODE_GROUP);
	assert_int_equal(at(root, "none")->type, NODE_LIST);
	assert_int_equal(at(root, "also")->type, NODE_LIST);
	assert_number(root, "a-b_c9/deep/0/0/0/z", 3, "3");
	assert_text(root, "phases/1/cues/1/say", "Relax");
	parsed_clear(&parsed);
}

static void test_lines(void **state)
{
	static const struct {
		const char *path;
		int line;
	} expected[] = {
		{"format", 2},    {"title", 3},          {"notes", 4},
		{"numbers", 8},   {"numbers/3", 8},      {"also", 10},
		{"phases", 12},   {"phases/0", 13},      {"phases/0/time", 13},
		{"phases/1", 14}, {"phases/1/time", 15}, {"phases/1/cues/1/say", 17}};
	struct parsed parsed = parse(sample);

	(void)state;
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_int_equal(at(&parsed.root, expected[i].path)->line,
				 expected[i].line);
	parsed_clear(&parsed);

	parsed = parse("l = (\n\"a\"\n,\n\n\"b\"\n\"c\"\n,\n1\n)");
	assert_int_equal(at(&parsed.root, "l/0")->line, 2);
	assert_int_equal(at(&parsed.root, "l/1")->line, 5);
	assert_int_equal(at(&parsed.root, "l/2")->line, 8);
	parsed_clear(&parsed);
}

/* Blanks that come with pasted texts, between words and in texts. */
static void test_no_break_spaces(void **state)
{
	struct parsed parsed = parse("a\xC2\xA0=\xE2\x80\xAF"
				     "172\xC2\xA0;b = \"20\xC2\xA0s\";");

	(void)state;
	assert_true(parsed.good);
	assert_number(&parsed.root, "a", 172, "172");
	assert_text(&parsed.root, "b", "20\xC2\xA0s");
	parsed_clear(&parsed);
}

/* @include is text where it is in a text, and nothing in a comment. */
static void test_include_said_not_meant(void **state)
{
	struct parsed parsed = parse("# @include \"/etc\"\n/*\n@include \"/etc\"\n*/\n"
				     "a = \"@include \\\"/etc\\\"\";");

	(void)state;
	assert_true(parsed.good);
	assert_text(&parsed.root, "a", "@include \"/etc\"");
	parsed_clear(&parsed);
}

/* Ten digits, as a seed may have, as long as an int holds them. */
static void test_largest_numbers(void **state)
{
	struct parsed parsed = parse("a = 2147483647; b = -2147483647; c = 1000000000;");

	(void)state;
	assert_true(parsed.good);
	assert_number(&parsed.root, "a", 2147483647, "2147483647");
	assert_number(&parsed.root, "b", -2147483647, "-2147483647");
	assert_number(&parsed.root, "c", 1000000000, "1000000000");
	parsed_clear(&parsed);
}

/* ---- the same as libconfig alone ---- */

static void assert_like(const struct node *node, config_setting_t *setting)
{
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_INT:
		assert_true(node->number == config_setting_get_int(setting));
		break;
	case CONFIG_TYPE_FLOAT:
		assert_true(node->number == config_setting_get_float(setting));
		break;
	case CONFIG_TYPE_BOOL:
		assert_true(node->number == config_setting_get_bool(setting));
		break;
	case CONFIG_TYPE_STRING:
		assert_string_equal(node->text, config_setting_get_string(setting));
		break;
	default: assert_int_equal(node->n, config_setting_length(setting)); break;
	}
	for (size_t i = 0; i < node->n; i++) {
		config_setting_t *child = config_setting_get_elem(setting, (unsigned)i);

		assert_non_null(child);
		if (node->type == NODE_GROUP)
			assert_string_equal(node->children[i].name,
					    config_setting_name(child));
		assert_like(&node->children[i], child);
	}
}

static void test_like_libconfig(void **state)
{
	static const char text[] =
		"format = 1; title = \"a\" \"b\"; x : 0.1, y = -12.75; z = 3.0;\n"
		"l = ( 1, \"two\", { three = 3.25; four = [ 4, 5 ]; }, ( ) );\n"
		"on = true; off = FALSE; g = { h = { i = \"\\\\ \\\"\"; }; };\n"
		"f = [ 172.5, 0.000001, 99999.9999, 12345678.9, 0.1, 0.3 ]\n";
	struct parsed parsed = parse(text);
	config_t config;

	(void)state;
	assert_true(parsed.good);
	config_init(&config);
	assert_int_equal(config_read_string(&config, text), CONFIG_TRUE);
	assert_like(&parsed.root, config_root_setting(&config));
	config_destroy(&config);
	parsed_clear(&parsed);
}

static void test_decimal_comma_locale(void **state)
{
	struct parsed here = parse("a = ( 172.5, 0.1, 99999.9999, -0.000001 );"), there;
	const char *was = setlocale(LC_ALL, NULL);
	char *kept = strdup(was);

	(void)state;
	assert_non_null(kept);
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL &&
	    setlocale(LC_ALL, "fr_FR.UTF-8") == NULL) {
		free(kept);
		parsed_clear(&here);
		print_message("# neither de_DE.UTF-8 nor fr_FR.UTF-8 is on this machine\n");
		skip();
	}
	there = parse("a = ( 172.5, 0.1, 99999.9999, -0.000001 );");
	setlocale(LC_ALL, kept);
	free(kept);
	assert_true(here.good && there.good);
	for (size_t i = 0; i < 4; i++) {
		const struct node *a = &at(&here.root, "a")->children[i];
		const struct node *b = &at(&there.root, "a")->children[i];

		assert_true(a->number == b->number);
		assert_string_equal(a->text, b->text);
	}
	parsed_clear(&here);
	parsed_clear(&there);
}

/* ---- files ---- */

static char folder[64];

static int enter(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/turnover-config-XXXXXX");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *bytes, size_t n)
{
	FILE *stream = fopen(path, "w");

	assert_non_null(stream);
	assert_int_equal(fwrite(bytes, 1, n, stream), n);
	assert_int_equal(fclose(stream), 0);
}

static void assert_load(const char *path, const char *says)
{
	struct diags diags = {0};
	char *bytes = NULL;
	size_t n = 0;
	bool good = config_load(path, &bytes, &n, &diags);

	if (says == NULL) {
		assert_true(good);
		assert_int_equal(bytes[n], '\0');
		assert_int_equal(diags.n, 0);
	} else {
		assert_false(good);
		assert_null(bytes);
		assert_int_equal(diags.errors, 1);
		assert_int_equal(diags.items[0].line, 0);
		if (strstr(diags.items[0].text, says) == NULL)
			fail_msg("%s: %s", path, diags.items[0].text);
	}
	free(bytes);
	diags_clear(&diags);
}

static void test_files(void **state)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	write_file("good", sample, sizeof sample - 1);
	write_file("empty", "", 0);
	assert_load("good", NULL);
	assert_load("empty", NULL);
	assert_int_equal(symlink("good", "link"), 0);
	assert_load("link", NULL);
	assert_load("missing", "no such file");
	assert_load("", "no such file");
	assert_load("good/x", "cannot open");
	assert_load(".", "folder");
	assert_load("/dev/null", "device");
	assert_load("/dev/zero", "device");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_load("fifo", "pipe");
	assert_int_equal(symlink("loop", "loop"), 0);
	assert_load("loop", "cannot open");
	assert_true(fd >= 0);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) == 0)
		assert_load("socket", "socket");
	close(fd);
	if (geteuid() != 0) {
		write_file("secret", "a = 1;", 6);
		assert_int_equal(chmod("secret", 0), 0);
		assert_load("secret", "permissions");
	}
}

static void test_large_files(void **state)
{
	char *bytes = malloc(CONFIG_MAX_BYTES + 1);

	(void)state;
	assert_non_null(bytes);
	memset(bytes, ' ', CONFIG_MAX_BYTES + 1);
	write_file("most", bytes, CONFIG_MAX_BYTES);
	write_file("more", bytes, CONFIG_MAX_BYTES + 1);
	assert_load("most", NULL);
	assert_load("more", "larger");
	assert_int_equal(truncate("more", (off_t)1 << 40), 0);
	assert_load("more", "larger");

	struct parsed parsed = parse_bytes(bytes, CONFIG_MAX_BYTES + 1, NULL);

	assert_int_equal(parsed.diags.errors, 1);
	parsed_clear(&parsed);
	free(bytes);
}

static void on_alarm(int number)
{
	(void)number;
}

/* Standard input: a pipe whose writer is slow, with signals in between. */
static void test_standard_input(void **state)
{
	const struct sigaction action = {.sa_handler = on_alarm};
	const struct itimerval often = {{0, 2000}, {0, 2000}}, never = {{0, 0}, {0, 0}};
	struct diags diags = {0};
	int ends[2], kept = dup(STDIN_FILENO);
	char *bytes = NULL;
	size_t n = 0;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid_t writer = fork();

	assert_true(writer >= 0);
	if (writer == 0) {
		for (size_t i = 0; i < sizeof sample - 1; i += 100) {
			size_t part = sizeof sample - 1 - i;

			usleep(5000);
			if (write(ends[1], sample + i, part < 100 ? part : 100) < 0)
				_exit(1);
		}
		_exit(0);
	}
	close(ends[1]);
	fcntl(ends[0], F_SETFL, O_NONBLOCK);
	dup2(ends[0], STDIN_FILENO);
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &often, NULL);
	assert_true(config_load("-", &bytes, &n, &diags));
	setitimer(ITIMER_REAL, &never, NULL);
	dup2(kept, STDIN_FILENO);
	close(kept);
	close(ends[0]);
	assert_int_equal(n, sizeof sample - 1);
	assert_memory_equal(bytes, sample, n);
	free(bytes);
	diags_clear(&diags);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_values),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_largest_numbers),
		cmocka_unit_test(test_no_break_spaces),
		cmocka_unit_test(test_include_said_not_meant),
		cmocka_unit_test(test_like_libconfig),
		cmocka_unit_test(test_decimal_comma_locale),
		cmocka_unit_test_setup_teardown(test_files, enter, leave),
		cmocka_unit_test_setup_teardown(test_large_files, enter, leave),
		cmocka_unit_test(test_standard_input),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

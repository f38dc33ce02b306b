/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/voice.c and of what phrases.c does with a voice: the same texts give the
 * same samples in every process, hostile texts and broken data give an answer in time,
 * and a voice that crashed, or is none, takes nothing with it. Skipped where there is no
 * espeak-ng.
 */
#include "io/phrases.h"
#include "io/voice.h"

#include "core/base/mem.h"

#include <glob.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { TRIES = 4 };

static bool there;

static const char *folder(const char *name)
{
	static char path[4096];
	const char *work = getenv("WORK");

	snprintf(path, sizeof path, "%s/%s", work != NULL ? work : "/tmp", name);
	return path;
}

/* Whether it had to be begun anew: a machine that is very busy lets it wait too long. */
static bool is_late(struct voice **voice, int *tries)
{
	char why[VOICE_WHY];

	if (voice_ready(*voice, why))
		return false;
	if (strstr(why, "no answer") == NULL || --*tries == 0)
		fail_msg("%s", why);
	voice_free(*voice);
	*voice = voice_new("en", 160);
	return true;
}

static struct voice *ready_voice(void)
{
	struct voice *voice;
	int tries = TRIES;

	if (!there)
		skip();
	voice = voice_new("en", 160);
	while (is_late(&voice, &tries))
		;
	return voice;
}

static enum voice_answer said(struct voice **voice, const char *text, int16_t **samples,
			      size_t *n)
{
	enum voice_answer answer;
	int tries = TRIES;

	do
		answer = voice_say(*voice, text, samples, n);
	while (answer == VOICE_GONE && is_late(voice, &tries));
	return answer;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- speaking ---------------------------------------------------------------------- */

static void it_speaks(void **state)
{
	struct voice *voice = ready_voice();
	int16_t *samples;
	size_t n;

	(void)state;
	assert_true(strlen(voice_name(voice)) > 0);
	assert_int_equal(said(&voice, "Shoulders loose", &samples, &n), VOICE_SAID);
	assert_true(n > voice_rate(voice) / 4 && n < voice_rate(voice) * 3);
	free(samples);
	assert_int_equal(said(&voice, "", &samples, &n), VOICE_NOTHING);
	free(samples);
	assert_int_equal(said(&voice, "...", &samples, &n), VOICE_NOTHING);
	free(samples);
	voice_free(voice);
}

static void every_process_says_it_the_same_way(void **state)
{
	static const char *const texts[] = {"Quick contacts", "Quick contacts",
					    "Next: Recovery, 2 minutes", "Half-way",
					    "Quick contacts"};
	struct voice *one = ready_voice(), *other = ready_voice();

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int16_t *a, *b;
		size_t n, m;

		assert_int_equal(said(&one, texts[i], &a, &n), VOICE_SAID);
		assert_int_equal(said(&other, texts[i], &b, &m), VOICE_SAID);
		assert_int_equal(n, m);
		assert_memory_equal(a, b, n * sizeof *a);
		free(a);
		free(b);
	}
	voice_free(one);
	voice_free(other);
}

static void hostile_texts_are_answered(void **state)
{
	static const char *const texts[] = {
		"<speak><audio src=\"file:///etc/passwd\"/>x</speak>",
		"[[h@'loU]] {{{ ((( ''' \\\\ %s %n %d",
		"\0011200S\00199A fast \033[31m red \177",
		"\xff\xfe\x80 no \xc3 text \xed\xa0\x80",
		"\xe8\xb5\xb0\xe3\x82\x8b \xf0\x9f\x8f\x83 \xd8\xac\xd8\xb1\xd9\x8a",
		"1e308 -0 999,999,999,999 1/0 0x7fffffff MCMXCIX",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
		"!!!!!!!!!!!!!!!!!!!!!!????????????????,,,,,,,,,,,,,,,,,,;;;;;;;;;;;;;;;;",
	};
	struct voice *voice = ready_voice();
	int64_t begin = now_ms();
	int16_t *samples;
	char *endless;
	size_t n;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		said(&voice, texts[i], &samples, &n);
		free(samples);
	}
	endless = mem_alloc(VOICE_MAX_TEXT + 2, 1);
	memset(endless, '9', VOICE_MAX_TEXT);
	assert_int_equal(said(&voice, endless, &samples, &n), VOICE_TOO_LONG);
	assert_null(samples);
	memset(endless, 'a', VOICE_MAX_TEXT + 1);
	assert_int_equal(said(&voice, endless, &samples, &n), VOICE_TOO_LONG);
	free(endless);
	/* And it can still be spoken with. */
	assert_int_equal(said(&voice, "Half-way", &samples, &n), VOICE_SAID);
	free(samples);
	voice_free(voice);
	assert_true(now_ms() - begin < 60000);
}

static void other_languages_are_found_by_their_tag(void **state)
{
	static const char *const tags[] = {"en-us", "de", "fr"};
	char why[VOICE_WHY];

	(void)state;
	voice_free(ready_voice());
	for (size_t i = 0; i < 3; i++) {
		struct voice *voice = voice_new(tags[i], 160);

		assert_true(voice_ready(voice, why));
		voice_free(voice);
	}
}

/* ---- what goes wrong --------------------------------------------------------------- */

/* Frees it. */
static void must_give_up(struct voice *voice, const char *reason)
{
	char why[VOICE_WHY] = "";
	int16_t *samples;
	size_t n;

	voice_ready(voice, why);
	assert_int_equal(voice_say(voice, "Half-way", &samples, &n), VOICE_GONE);
	assert_null(samples);
	assert_false(voice_ready(voice, why));
	if (strstr(why, reason) == NULL)
		fail_msg("\"%s\" instead of \"%s\"", why, reason);
	voice_free(voice);
}

static void must_be_gone(const char *language, const char *reason)
{
	must_give_up(voice_new(language, 160), reason);
}

static void no_such_language(void **state)
{
	(void)state;
	voice_free(ready_voice());
	must_be_gone("xx-none", "no voice speaks");
}

static void no_data(void **state)
{
	(void)state;
	voice_free(ready_voice());
	mkdir(folder("empty"), 0700);
	setenv("ESPEAK_DATA_PATH", folder("empty"), 1);
	must_be_gone("en", "data");
	unsetenv("ESPEAK_DATA_PATH");
}

static void copy(const char *from, const char *to, const char *name, size_t most)
{
	char path[4096], *bytes = mem_alloc(4 << 20, 1);
	FILE *in, *out;
	size_t n;

	snprintf(path, sizeof path, "%s/%s", from, name);
	in = fopen(path, "rb");
	snprintf(path, sizeof path, "%s/%s", to, name);
	out = fopen(path, "wb");
	assert_non_null(in);
	assert_non_null(out);
	n = fread(bytes, 1, 4 << 20, in);
	assert_int_equal(fwrite(bytes, 1, n < most ? n : most, out), n < most ? n : most);
	fclose(in);
	fclose(out);
	free(bytes);
}

/* The library reads behind the end of a file that is cut short, and crashes. */
static void cut_data(void **state)
{
	static const char *const names[] = {"phontab", "phonindex", "intonations",
					    "en_dict"};
	glob_t found;
	const char *to;

	(void)state;
	voice_free(ready_voice());
	if (glob("/usr/lib/*/espeak-ng-data", 0, NULL, &found) != 0 &&
	    glob("/usr/share/espeak-ng-data", 0, NULL, &found) != 0)
		skip();
	to = folder("cut");
	mkdir(to, 0700);
	for (size_t i = 0; i < 4; i++)
		copy(found.gl_pathv[0], to, names[i], SIZE_MAX);
	copy(found.gl_pathv[0], to, "phondata", 1000);
	globfree(&found);
	setenv("ESPEAK_DATA_PATH", to, 1);
	must_be_gone("en", "");
	unsetenv("ESPEAK_DATA_PATH");
}

/* ---- a child that is none of ours -------------------------------------------------------- */

static struct {
	struct voice *voice;
	int fd;
	pthread_t thread;
	char why[VOICE_WHY];
} silent;

/* The child's end of the socket is *fd now. What is opened takes the lowest number. */
static struct voice *with_child(int *fd)
{
	struct voice *voice = voice_new("en", 160);
	const int parents = dup(STDERR_FILENO);
	int fds[2];

	close(parents);
	voice_begin(voice);
	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0 || dup2(fds[0], parents) < 0)
		abort();
	close(fds[0]);
	*fd = fds[1];
	return voice;
}

static void *wait_for_silent(void *unused)
{
	voice_ready(silent.voice, silent.why);
	return unused;
}

/* It takes its time, in which others are tested. */
static void begin_silent(void)
{
	silent.voice = with_child(&silent.fd);
	if (pthread_create(&silent.thread, NULL, wait_for_silent, NULL) != 0)
		abort();
}

static void a_strange_child_is_given_up(void **state)
{
	/* The rate, the length of its name, the samples of an answer. */
	static const struct {
		uint32_t words[3];
		size_t n;
		const char *why;
	} said_by[] = {
		{{22050, 1 << 20}, 2, "espeak-ng gives a strange answer"},
		{{22050, 0, UINT32_MAX - 1}, 3, "espeak-ng gives a strange answer"},
		{{22050}, 1, "espeak-ng crashed"},
		{{22050, 0}, 2, "espeak-ng crashed"},
	};

	(void)state;
	voice_free(ready_voice());
	for (size_t i = 0; i < sizeof said_by / sizeof *said_by; i++) {
		const size_t n = said_by[i].n * sizeof *said_by[i].words;
		int fd;
		struct voice *voice = with_child(&fd);

		assert_int_equal(write(fd, said_by[i].words, n), n);
		shutdown(fd, SHUT_WR);
		must_give_up(voice, said_by[i].why);
		close(fd);
	}
}

static void a_child_that_is_gone_is_given_up(void **state)
{
	const uint32_t words[] = {22050, 0};
	char why[VOICE_WHY];
	int fd;

	(void)state;
	voice_free(ready_voice());
	struct voice *voice = with_child(&fd);
	close(fd);
	must_give_up(voice, "espeak-ng could not be started");
	voice = with_child(&fd);
	assert_int_equal(write(fd, words, sizeof words), sizeof words);
	assert_true(voice_ready(voice, why));
	close(fd);
	must_give_up(voice, "espeak-ng crashed");
}

static void a_silent_child_is_given_up(void **state)
{
	(void)state;
	voice_free(ready_voice());
	assert_int_equal(pthread_join(silent.thread, NULL), 0);
	assert_string_equal(silent.why, "espeak-ng gives no answer");
	voice_free(silent.voice);
	close(silent.fd);
}

/* ---- phrases ------------------------------------------------------------------------ */

static void add_cue(struct timeline *timeline, const char *text, bool spoken)
{
	struct cue *cue = ARRAY_PUSH(&timeline->cues);

	cue->frame = (int64_t)timeline->cues.n * timeline->rate;
	cue->text = (char *)text;
	cue->spoken = spoken;
}

static void each_text_is_said_once(void **state)
{
	struct voice *voice = ready_voice();
	struct phrases *phrases = phrases_new(voice, "en", 100);
	struct timeline timeline = {.rate = 48000};
	struct phrase_clips clips;
	char why[VOICE_WHY];

	(void)state;
	add_cue(&timeline, "Quick contacts", true);
	add_cue(&timeline, "Tall", false);
	add_cue(&timeline, "Half-way", true);
	add_cue(&timeline, "Quick contacts", true);
	add_cue(&timeline, "...", true);
	phrases_find(phrases, &timeline, &clips);
	assert_false(clips.complete);
	phrase_clips_clear(&clips);
	phrases_work(phrases);
	assert_int_equal(phrases_made(phrases), 3);
	phrases_find(phrases, &timeline, &clips);
	assert_true(clips.complete);
	assert_non_null(clips.cues[0]);
	assert_null(clips.cues[1]);
	assert_non_null(clips.cues[2]);
	assert_ptr_equal(clips.cues[0], clips.cues[3]);
	assert_null(clips.cues[4]);
	assert_false(phrases_fault(phrases, why));
	phrase_clips_clear(&clips);
	phrases_free(phrases);
	voice_free(voice);
	free(timeline.cues.items);
}

static void a_voice_that_is_gone_leaves_silence(void **state)
{
	struct timeline timeline = {.rate = 48000};
	struct voice *voice = voice_new("xx-none", 160);
	struct phrases *phrases = phrases_new(voice, "xx-none", 100);
	struct phrase_clips clips;
	char why[VOICE_WHY];

	(void)state;
	add_cue(&timeline, "Quick contacts", true);
	phrases_find(phrases, &timeline, &clips);
	phrase_clips_clear(&clips);
	phrases_work(phrases);
	phrases_find(phrases, &timeline, &clips);
	assert_true(clips.complete);
	assert_null(clips.cues[0]);
	assert_true(phrases_fault(phrases, why) && strlen(why) > 0);
	phrase_clips_clear(&clips);
	phrases_free(phrases);
	voice_free(voice);
	free(timeline.cues.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_speaks),
		cmocka_unit_test(every_process_says_it_the_same_way),
		cmocka_unit_test(hostile_texts_are_answered),
		cmocka_unit_test(other_languages_are_found_by_their_tag),
		cmocka_unit_test(no_such_language),
		cmocka_unit_test(no_data),
		cmocka_unit_test(cut_data),
		cmocka_unit_test(a_strange_child_is_given_up),
		cmocka_unit_test(a_child_that_is_gone_is_given_up),
		cmocka_unit_test(each_text_is_said_once),
		cmocka_unit_test(a_voice_that_is_gone_leaves_silence),
		cmocka_unit_test(a_silent_child_is_given_up),
	};
	struct voice *voice = voice_new("en", 160);
	char why[VOICE_WHY];

	there = voice_ready(voice, why);
	voice_free(voice);
	if (there)
		begin_silent();
	else
		printf("# most is skipped: %s\n", why);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

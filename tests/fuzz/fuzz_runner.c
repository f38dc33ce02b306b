/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_runner: any bytes as runner.cfg; what is taken is what ears and legs can do. */
#include "fuzz.h"

#include "core/base/text.h"
#include "core/script/runner.h"

#include <string.h>

static void check_text(const char *text)
{
	LAW(text == NULL || text_is_clean(text));
}

static void check_runner(const struct runner *runner)
{
	const struct runner_voice *voice = &runner->voice;

	for (int i = 0; i < CONTEXTS; i++)
		LAW(runner->baselines[i].spm10 >= 400 &&
		    runner->baselines[i].spm10 <= 3000);
	LAW(runner->easy_m_per_h >= 0 && runner->easy_m_per_h <= 60000);
	LAW(runner->volume_percent >= 0 && runner->volume_percent <= 200);
	LAW(runner->countdown_s >= -1 && runner->countdown_s <= 10);
	LAW(runner->sound_delay_ms >= 0 && runner->sound_delay_ms <= 60000);
	LAW(runner->start_delay_ms >= 0 && runner->start_delay_ms <= 3600000);
	LAW(voice->words_per_minute >= 80 && voice->words_per_minute <= 450);
	LAW(voice->volume_percent >= 10 && voice->volume_percent <= 200);
	/* It goes to a library that makes a path of it. */
	LAW(voice->language == NULL || strpbrk(voice->language, "./\\ ") == NULL);
	check_text(voice->language);
	check_text(runner->device);
	check_text(runner->theme);
	check_text(runner->journal_mirror);
	for (int i = 0; i < OWN_SOUNDS; i++)
		check_text(voice->sounds[i]);
}

static bool read_runner(struct node *root, bool whole, struct diags *diags)
{
	struct runner runner;
	bool right;

	runner_init(&runner);
	right = runner_read(&runner, root, diags);
	if (right && whole)
		check_runner(&runner);
	runner_clear(&runner);
	return right;
}

static void set_baseline(const uint8_t *bytes, size_t n)
{
	char text[64], why[QUANTITY_WHY] = "";
	struct runner runner;

	if (n >= sizeof text || memchr(bytes, '\0', n) != NULL)
		return;
	memcpy(text, bytes, n);
	text[n] = '\0';
	runner_init(&runner);
	LAW((runner_set_baseline(&runner, text, why) != NULL) == (why[0] == '\0'));
	check_runner(&runner);
	runner_clear(&runner);
}

FUZZ_TARGET(fuzz_runner)
{
	settings_read(bytes, n, NULL, read_runner);
	set_baseline(bytes, n);
	return 0;
}

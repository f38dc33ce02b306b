/* SPDX-License-Identifier: GPL-3.0-or-later */
/* today_play: `turnover play today`; see today.h. */
#include "app/command.h"
#include "app/console/say.h"
#include "app/plan/today.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/questions/questions.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what is to be played ------------------------------------------------------------ */

static char *pair_of(const char *name, const char *value)
{
	struct text text = {0};

	text_add(&text, "%s=%s", name, value);
	return text.bytes;
}

void today_play_choose(struct today_play *play)
{
	const struct prescription *today = &play->today;

	play->session = mem_strdup(today->work->session);
	play->settings = mem_alloc(today->settings.n + 1, sizeof *play->settings);
	for (size_t i = 0; i < today->settings.n; i++)
		play->settings[play->nsettings++] = pair_of(today->settings.items[i].name,
							    today->settings.items[i].value);
	for (int i = 0; i < CONTEXTS; i++) {
		char spm[16];

		if (today->baselines[i].spm10 <= 0 || today->baselines[i].provisional)
			continue;
		text_spm(spm, sizeof spm, today->baselines[i].spm10);
		play->baselines[i] = pair_of(context_name((enum context)i), spm);
	}
	play->chosen = true;
}

static void ask(struct today_play *play)
{
	if (!today_needs_questions(&play->today) || !plan_now_can_ask())
		return;
	plan_now_ask(&play->now, today_has_impact(&play->today), &play->answers);
	prescription_clear(&play->today);
	plan_now_prescribe(&play->now, &play->answers, &play->today);
	say(stdout, "\n");
}

/* Read what it is about, then begin. */
static bool is_wanted(void)
{
	int key;

	if (!plan_now_can_ask())
		return true;
	say(stdout, "\nEnter begins, q leaves it.\n");
	fflush(stdout);
	do {
		key = plan_now_key();
	} while (key != QUESTIONS_ENTER && key != 'q' && key != QUESTIONS_ESCAPE);
	return key == QUESTIONS_ENTER;
}

int today_play_open(struct today_play *play, const struct options *options)
{
	int status = plan_now_answers(options, "play", &play->answers);

	if (status == STATUS_OK)
		status = plan_now_open(&play->now, options, JOURNAL_READ);
	if (status == STATUS_OK && !play->now.has_plan)
		status = today_say_no_plan();
	if (status != STATUS_OK)
		return status;
	plan_now_prescribe(&play->now, &play->answers, &play->today);
	ask(play);
	today_say(&play->today);
	if (play->today.offer == OFFER_SESSION && is_wanted())
		today_play_choose(play);
	else if (play->today.offer != OFFER_SESSION && answers_any(&play->answers) &&
		 !plan_now_keep_answers(&play->now, &play->answers))
		status = STATUS_FAILED;
	return status;
}

void today_play_clear(struct today_play *play)
{
	for (size_t i = 0; i < play->nsettings; i++)
		free(play->settings[i]);
	for (int i = 0; i < CONTEXTS; i++)
		free(play->baselines[i]);
	free(play->settings);
	free(play->session);
	prescription_clear(&play->today);
	plan_now_clear(&play->now);
	memset(play, 0, sizeof *play);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after_measure: the questions about a measured cadence: how many, of which feet, where
 * from, with the clicks or without. The sample is in the run when all is known of it.
 */
#include "core/questions/after_part.h"

#include "core/measure/count.h"
#include "core/training/rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	COUNTED_MS = RULE_COUNT_S * 1000,
	LEAST_SPM10 = COUNT_MIN_SPM * 10,
	MOST_SPM10 = COUNT_MAX_SPM * 10
};

void after_cadence_page(const struct after *after, struct ask_page *page)
{
	char spm[16];

	after_question(page, "Did you measure your cadence? Steps a minute, both feet:");
	ask_choice(page, "172", "the mean of a watch, or counted in a minute");
	page->typing = true;
	if (after->has_sample && page->message[0] == '\0') {
		text_spm(spm, sizeof spm, after->run->samples[after->place].spm10);
		snprintf(page->message, sizeof page->message, "Noted: %s spm", spm);
	}
}

/* "172", "171.5"; 0: it is none. */
static int typed_spm10(const char *typed)
{
	const size_t digits = strspn(typed, "0123456789");
	int spm10;

	if (digits == 0 || digits > 3)
		return 0;
	spm10 = atoi(typed) * 10;
	if ((typed[digits] == '.' || typed[digits] == ',') && typed[digits + 1] >= '0' &&
	    typed[digits + 1] <= '9' && typed[digits + 2] == '\0')
		return spm10 + typed[digits + 1] - '0';
	return typed[digits] == '\0' ? spm10 : 0;
}

bool after_cadence_key(struct after *after, int key)
{
	const int spm10 = typed_spm10(after->typed);

	if (key != ASK_ENTER)
		return false;
	if (spm10 < LEAST_SPM10 || spm10 > 2 * MOST_SPM10) {
		after_tell(after, true, "That is no cadence: write it like 172 or 171.5.");
		return true;
	}
	after->one = false;
	after->sample = (struct run_sample){
		.context = after->run->context,
		.segment = RUN_UNKNOWN,
		.at_ms = RUN_UNKNOWN,
		.spm10 = spm10,
		.in_sync = RUN_UNKNOWN,
	};
	after_go_to(after, spm10 < RULE_ASK_BELOW_SPM10 || spm10 >= RULE_TWICE_FROM_SPM10
				   ? AFTER_FEET
				   : AFTER_SOURCE);
	return true;
}

void after_feet_page(const struct after *after, struct ask_page *page)
{
	const int spm10 = after->sample.spm10;
	char spm[16], twice[16], half[16], item[ASK_ITEM];

	text_spm(spm, sizeof spm, spm10);
	text_spm(twice, sizeof twice, spm10 * 2);
	text_spm(half, sizeof half, spm10 / 2);
	if (spm10 < RULE_ASK_BELOW_SPM10) {
		snprintf(page->question, sizeof page->question,
			 "%s spm is few for a run. Which feet were counted?", spm);
		snprintf(item, sizeof item, "one foot: %s spm", twice);
		ask_choice(page, "1", item);
		snprintf(item, sizeof item, "both, %s spm%s", spm,
			 spm10 < RULE_HALF_BELOW_SPM10 ? ": a walk" : "");
		ask_choice(page, "2", item);
		return;
	}
	snprintf(page->question, sizeof page->question,
		 "%s spm: is every step in it twice?", spm);
	snprintf(item, sizeof item, "yes: %s spm", half);
	ask_choice(page, "h", item);
	if (spm10 <= MOST_SPM10) {
		snprintf(item, sizeof item, "no, %s spm", spm);
		ask_choice(page, "2", item);
	}
}

bool after_feet_key(struct after *after, int key)
{
	const bool few = after->sample.spm10 < RULE_ASK_BELOW_SPM10;

	if (few && key == '1') {
		after->sample.spm10 *= 2;
		after->one = true;
	} else if (!few && key == 'h') {
		after->sample.spm10 /= 2;
	} else if (key != '2' || after->sample.spm10 > MOST_SPM10) {
		return false;
	}
	after_go_to(after, AFTER_SOURCE);
	return true;
}

void after_source_page(const struct after *after, struct ask_page *page)
{
	char spm[16];

	text_spm(spm, sizeof spm, after->sample.spm10);
	snprintf(page->question, sizeof page->question, "%s spm: where from?", spm);
	ask_choice(page, "w", "a watch or a foot pod, over the run");
	ask_choice(page, "c", "counted in a minute");
}

/* All is known of it: into the run, in place of one that was typed before. */
static void take_sample(struct after *after)
{
	const int target = run_target_spm10(after->run);
	struct run_sample *sample = &after->sample;

	sample->target_spm10 = sample->cued ? target : 0;
	if (sample->target_spm10 > 0)
		sample->in_sync = abs(sample->spm10 - target) * 1000 <=
						  target * RULE_SYNC_TOLERANCE_PCT10
					  ? 100
					  : 0;
	if (!after->has_sample) {
		after->place = after->run->nsamples;
		run_add_sample(after->run);
	}
	after->has_sample = true;
	after->run->samples[after->place] = *sample;
	after_answered(after);
}

static void ask_more(struct after *after)
{
	if (after->step == AFTER_SOURCE && after_had_clicks(after))
		after_go_to(after, AFTER_CUED);
	else if (!after->run->context_known && after->step != AFTER_CONTEXT)
		after_go_to(after, AFTER_CONTEXT);
	else
		take_sample(after);
}

bool after_source_key(struct after *after, int key)
{
	struct run_sample *sample = &after->sample;

	if (key != 'w' && key != 'c')
		return false;
	sample->source = key == 'w' ? SAMPLE_WATCH : SAMPLE_COUNT;
	sample->length_ms = COUNTED_MS;
	if (key == 'c')
		sample->error_spm10 = count_error_spm10(COUNTED_MS, after->one);
	else if (after->run->timer_ms > 0)
		sample->length_ms = after->run->timer_ms;
	ask_more(after);
	return true;
}

void after_cued_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "With the clicks, or without?");
	ask_choice(page, "c", "while they were heard");
	ask_choice(page, "f", "free of them: that shows what has stuck");
}

bool after_cued_key(struct after *after, int key)
{
	if (key != 'c' && key != 'f')
		return false;
	after->sample.cued = key == 'c';
	ask_more(after);
	return true;
}

void after_context_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "While you ran how?");
	ask_choice(page, "e", "easy");
	ask_choice(page, "t", "tempo");
	ask_choice(page, "s", "strides");
}

bool after_context_key(struct after *after, int key)
{
	static const char keys[CONTEXTS] = {
		[CONTEXT_EASY] = 'e', [CONTEXT_TEMPO] = 't', [CONTEXT_STRIDES] = 's'};

	for (int i = 0; i < CONTEXTS; i++) {
		if (keys[i] != key)
			continue;
		after->sample.context = (enum context)i;
		ask_more(after);
		return true;
	}
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* card: chooses the form, counts what all forms tell; see card.h. */
#include "core/card/card_parts.h"

#include <string.h>

bool card_format_parse(const char *text, enum card_format *format)
{
	static const char *const names[] = {"card", "markdown", "json", "timeline"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(text, names[i]) == 0) {
			*format = (enum card_format)i;
			return true;
		}
	}
	return false;
}

int64_t card_ms(const struct timeline *timeline, int64_t frame)
{
	int64_t rate = timeline->rate;
	int64_t doubled = 2000 * frame + rate;

	/* Division that rounds down, before frame 0 as well. */
	if (doubled < 0)
		doubled -= 2 * rate - 1;
	return doubled / (2 * rate);
}

/* Which baselines stand behind the targets of one phase. */
static void note_baselines(const struct card *card, const struct phase *phase,
			   struct card_facts *facts)
{
	const struct kind_info *kind = kind_info(phase->kind);
	const struct session *session = card->session;
	enum context context = session->context_given && !kind->context_fixed
				       ? session->context
				       : kind->context;
	const struct cadence *ends[] = {&phase->cadence.from, &phase->cadence.to};

	for (int i = 0; phase->cadence.given && i < (phase->cadence.ramp ? 2 : 1); i++) {
		if (ends[i]->form != CADENCE_ABSOLUTE)
			facts->baseline_used[ends[i]->of_context ? ends[i]->context
								 : context] = true;
	}
}

static int larger(int a, int b)
{
	return a > b ? a : b;
}

void card_facts(const struct card *card, struct card_facts *facts)
{
	const struct timeline *timeline = card->timeline;

	memset(facts, 0, sizeof *facts);
	facts->length_ms = card_ms(timeline, timeline_left(timeline, 0));
	facts->clicked_ms = card_ms(timeline, timeline_clicked_frames(timeline));
	facts->clicks = timeline_clicks(timeline);
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		const struct phase *phase = segment->phase;

		facts->open |= segment->open;
		if (segment->rest)
			continue;
		facts->highest_spm10 =
			larger(facts->highest_spm10,
			       larger(segment->from_spm10, segment->to_spm10));
		if (kind_info(segment->kind)->work)
			facts->reps[segment->kind]++;
		facts->contacts += phase->contacts;
		facts->load += phase->contacts * phase->impact;
		note_baselines(card, phase, facts);
	}
}

void card_write(struct text *text, const struct session *session,
		const struct runner *runner, const struct timeline *timeline,
		const struct card_options *options)
{
	const struct card card = {text,     session, runner,
				  timeline, options, options->format == CARD_MARKDOWN};

	switch (options->format) {
	case CARD_TEXT:
	case CARD_MARKDOWN: card_write_text(&card); break;
	case CARD_JSON: card_write_json(&card); break;
	case CARD_TIMELINE: card_write_timeline(&card); break;
	case CARD_SUMMARY: card_write_summary(&card); break;
	}
}

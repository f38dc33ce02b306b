/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card_json: the timeline as JSON (RFC 8259), one object. The member names are a
 * contract with other programs; what is not there is null. Seconds are written from
 * whole frames, so that no locale and no floating point touches them.
 */
#include "core/card/card_parts.h"

/* Seconds with 7 decimals: a tenth of a microsecond is finer than any frame. */
static void add_seconds(struct text *text, const struct timeline *timeline, int64_t frame)
{
	const char *sign = frame < 0 ? "-" : "";
	int64_t rate = timeline->rate;
	int64_t scaled = ((frame < 0 ? -frame : frame) * 20000000 + rate) / (2 * rate);

	text_add(text, "%s%lld.%07lld", sign, (long long)(scaled / 10000000),
		 (long long)(scaled % 10000000));
}

static void add_string(struct text *text, const char *name, const char *value)
{
	if (value == NULL) {
		text_add(text, "\"%s\": null", name);
		return;
	}
	text_add(text, "\"%s\": \"", name);
	text_add_json(text, value);
	text_add(text, "\"");
}

static void add_spm(struct text *text, const char *name, int spm10)
{
	char spm[16];

	text_spm(spm, sizeof spm, spm10);
	text_add(text, "\"%s\": %s", name, spm10 != 0 ? spm : "null");
}

static void add_count(struct text *text, const char *name, int count)
{
	if (count > 0)
		text_add(text, "\"%s\": %d", name, count);
	else
		text_add(text, "\"%s\": null", name);
}

static void add_segment(struct text *text, const struct timeline *timeline,
			const struct segment *segment)
{
	text_add(text, "{\"kind\": \"%s\", ", kind_info(segment->kind)->name);
	add_string(text, "name", segment->name);
	text_add(text, ", \"start_s\": ");
	add_seconds(text, timeline, segment->start);
	text_add(text, ", \"end_s\": ");
	add_seconds(text, timeline, segment->end);
	text_add(text, ", ");
	add_spm(text, "cadence_from", segment->from_spm10);
	text_add(text, ", ");
	add_spm(text, "cadence_to", segment->to_spm10);
	text_add(text, ", \"every\": %d, ", segment->every);
	add_count(text, "set", segment->sets > 0 ? segment->set : 0);
	text_add(text, ", ");
	add_count(text, "sets", segment->sets);
	text_add(text, ", ");
	add_count(text, "rep", segment->reps > 0 ? segment->rep : 0);
	text_add(text, ", ");
	add_count(text, "reps", segment->reps);
	text_add(text, ", ");
	add_string(text, "resistance", segment->rest ? NULL : segment->phase->resistance);
	text_add(text, "}");
}

static void add_segments(struct text *text, const struct timeline *timeline)
{
	text_add(text, "  \"segments\": [");
	for (size_t i = 0; i < timeline->segments.n; i++) {
		text_add(text, i > 0 ? ",\n    " : "\n    ");
		add_segment(text, timeline, &timeline->segments.items[i]);
	}
	text_add(text, "\n  ]");
}

static void add_cues(struct text *text, const struct timeline *timeline)
{
	text_add(text, "  \"cues\": [");
	for (size_t i = 0; i < timeline->cues.n; i++) {
		const struct cue *cue = &timeline->cues.items[i];

		text_add(text, "%s{\"at_s\": ", i > 0 ? ",\n    " : "\n    ");
		add_seconds(text, timeline, cue->frame);
		text_add(text, ", ");
		add_string(text, "text", cue->text);
		text_add(text, ", \"spoken\": %s}", cue->spoken ? "true" : "false");
	}
	text_add(text, "\n  ]");
}

/* What a foot is to land on: no count-ins, no silent beats. */
static void add_clicks(struct text *text, const struct timeline *timeline)
{
	size_t written = 0;

	text_add(text, ",\n  \"clicks_s\": [");
	for (size_t i = 0; i < timeline->nbeats; i++) {
		struct beat beat = timeline_beat(timeline, i);

		if (!(beat.flags & BEAT_CLICK) || (beat.flags & BEAT_COUNT_IN))
			continue;
		text_add(text, "%s%s", written > 0 ? "," : "",
			 written % 8 == 0 ? "\n    " : " ");
		add_seconds(text, timeline, beat.frame);
		written++;
	}
	text_add(text, "\n  ]");
}

void card_write_json(const struct card *card)
{
	const struct timeline *timeline = card->timeline;
	struct text *text = card->text;

	text_add(text, "{\n  ");
	add_string(text, "title", card->session->title);
	text_add(text, ",\n  \"length_s\": ");
	add_seconds(text, timeline, timeline->length);
	text_add(text, ",\n  \"clicked_s\": ");
	add_seconds(text, timeline, timeline_clicked_frames(timeline));
	text_add(text, ",\n  \"clicks\": %zu,\n", timeline_clicks(timeline));
	add_segments(text, timeline);
	text_add(text, ",\n");
	add_cues(text, timeline);
	if (card->options->clicks)
		add_clicks(text, timeline);
	text_add(text, "\n}\n");
}

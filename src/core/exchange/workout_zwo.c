/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workout_zwo: Zwift's XML; see workout_zwo.h. */
#include "core/exchange/workout_zwo.h"

#include "core/card/card_parts.h"

#include <inttypes.h>
#include <string.h>

enum { MILE_PACE = 0 }; /* Power is a share of this one */

/* Hundredths of the one-mile pace; 0: no block with a pace, the runner is free. */
static const int power100[KINDS] = {
	[KIND_WARM_UP] = 65,   [KIND_EASY] = 70,      [KIND_FORM] = 70,
	[KIND_STRIDE] = 100,   [KIND_TEMPO] = 85,     [KIND_ACCELERATE] = 100,
	[KIND_PROBE] = 70,     [KIND_METRONOME] = 70, [KIND_RECOVERY] = 60,
	[KIND_COOL_DOWN] = 60,
};

static void add_escaped(struct text *text, const char *plain)
{
	static const struct {
		char byte;
		const char *entity;
	} entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}};

	for (; *plain != '\0'; plain++) {
		const char *entity = NULL;

		for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
			if (*plain == entities[i].byte)
				entity = entities[i].entity;
		if (entity != NULL)
			text_add(text, "%s", entity);
		else
			text_add_bytes(text, plain, 1);
	}
}

static void add_element(struct text *file, const char *name, const char *content)
{
	text_add(file, "    <%s>", name);
	add_escaped(file, content);
	text_add(file, "</%s>\n", name);
}

static void add_event(struct text *file, int64_t offset_s, const char *message)
{
	text_add(file, "            <textevent timeoffset=\"%" PRId64 "\" message=\"",
		 offset_s);
	add_escaped(file, message);
	text_add(file, "\"/>\n");
}

/* "Resisted stride 2 of 4: 182 steps/min, incline, effort 7 of 10" */
static void add_beginning(struct text *file, const struct workout *workout,
			  const struct segment *segment)
{
	struct text message = {0}, note = {0};
	const int from = (segment->from_spm10 + 5) / 10, to = (segment->to_spm10 + 5) / 10;

	text_add(&message, "%s", segment->name);
	if (segment->reps > 1 || segment->sets > 1)
		text_add(&message, " %d of %d",
			 segment->sets > 1 && segment->phase->sets > 1 ? segment->set
								       : segment->rep,
			 segment->sets > 1 && segment->phase->sets > 1 ? segment->sets
								       : segment->reps);
	workout_add_note(&note, workout, segment, false);
	if (from > 0)
		text_add(&message, ": %d", from);
	if (from > 0 && to != from)
		text_add(&message, " to %d", to);
	if (from > 0)
		text_add(&message, " steps/min");
	if (note.n > 0)
		text_add(&message, "%s%s", from > 0 ? ", " : ": ", text_string(&note));
	add_event(file, 0, text_string(&message));
	text_clear(&message);
	text_clear(&note);
}

static void add_cues(struct text *file, const struct workout *workout,
		     const struct segment *segment, int64_t length_s)
{
	const struct timeline *timeline = workout->timeline;
	const size_t index = (size_t)(segment - timeline->segments.items);

	for (size_t i = timeline_cue_from(timeline, segment->start);
	     i < timeline->cues.n && timeline->cues.items[i].frame < segment->end; i++) {
		const struct cue *cue = &timeline->cues.items[i];
		int64_t at_s = card_ms(timeline, cue->frame - segment->start) / 1000;

		if (cue->segment != index || cue->origin != CUE_SCRIPT)
			continue;
		/* Two at one second would hide each other. */
		at_s = at_s < 1 ? 1 : at_s;
		if (at_s < length_s)
			add_event(file, at_s, cue->text);
	}
}

static void add_block(struct text *file, const struct workout *workout,
		      const struct segment *segment)
{
	const int64_t start_s = workout_start_s(workout, segment);
	const int64_t end_s = (card_ms(workout->timeline, segment->end) + 500) / 1000;
	const int64_t length_s = end_s > start_s ? end_s - start_s : 1;
	const int power = power100[segment->kind];
	const char *name = power > 0 ? "SteadyState" : "FreeRide";

	text_add(file, "        <%s Duration=\"%" PRId64 "\"", name, length_s);
	if (power > 0)
		text_add(file, " Power=\"%d.%02d\" pace=\"%d\">\n", power / 100,
			 power % 100, MILE_PACE);
	else
		text_add(file, " FlatRoad=\"1\">\n");
	add_beginning(file, workout, segment);
	add_cues(file, workout, segment, length_s);
	text_add(file, "        </%s>\n", name);
}

void workout_zwo_write(struct text *file, const struct workout *workout)
{
	const struct session *session = workout->session;

	text_add(file, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<workout_file>\n");
	add_element(file, "author", session->author != NULL ? session->author : "");
	add_element(file, "name", session->title);
	add_element(file, "description", session->notes != NULL ? session->notes : "");
	text_add(file,
		 "    <sportType>run</sportType>\n"
		 "    <durationType>time</durationType>\n    <tags/>\n    <workout>\n");
	for (size_t i = 0; i < workout->steps.n; i++)
		add_block(file, workout, workout->steps.items[i].segment);
	text_add(file, "    </workout>\n</workout_file>\n");
}

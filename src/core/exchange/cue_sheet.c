/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cue_sheet: tracks with their places in 75ths of a second; see cue_sheet.h. */
#include "core/exchange/cue_sheet.h"

#include "core/exchange/workout.h"

#include <inttypes.h>

enum { FRAMES = 75 }; /* of a cue sheet in a second */

/* The format has no escape for a quote. */
static void add_quoted(struct text *sheet, const char *before, const char *plain)
{
	text_add(sheet, "%s\"", before);
	for (; *plain != '\0'; plain++)
		text_add_bytes(sheet, *plain == '"' ? "'" : plain, 1);
	text_add(sheet, "\"");
}

static void add_track(struct text *sheet, const struct timeline *timeline,
		      const struct segment *segment, int number)
{
	const int64_t at = segment->start * FRAMES / (int64_t)timeline->rate;
	struct text title = {0};

	text_add(&title, "%s", segment->name);
	if (segment->reps > 1)
		text_add(&title, " %d/%d", segment->rep, segment->reps);
	if (segment->from_spm10 > 0) {
		text_add(&title, ", ");
		workout_add_spm(&title, segment);
	}
	text_add(sheet, "  TRACK %02d AUDIO\n", number);
	add_quoted(sheet, "    TITLE ", text_string(&title));
	text_add(sheet, "\n    INDEX 01 %02" PRId64 ":%02d:%02d\n", at / FRAMES / 60,
		 (int)(at / FRAMES % 60), (int)(at % FRAMES));
	text_clear(&title);
}

size_t cue_sheet_write(struct text *sheet, const struct session *session,
		       const struct timeline *timeline, const char *sound)
{
	const size_t n = timeline->segments.n;
	const bool work_only = n > CUE_SHEET_TRACKS;
	size_t tracks = 0;

	if (session->author != NULL) {
		add_quoted(sheet, "PERFORMER ", session->author);
		text_add(sheet, "\n");
	}
	add_quoted(sheet, "TITLE ", session->title);
	add_quoted(sheet, "\nFILE ", sound);
	text_add(sheet, " WAVE\n");
	for (size_t i = 0; i < n && tracks < CUE_SHEET_TRACKS; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		/* The first track begins with the file. */
		if (i > 0 && work_only && !kind_info(segment->kind)->work)
			continue;
		add_track(sheet, timeline, segment, (int)++tracks);
	}
	return n - tracks;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline: looking things up in a compiled timeline; see timeline.h and compile.c. */
#include "core/timeline/timeline.h"

#include "core/base/search.h"
#include "core/timeline/tempo.h"

#include <math.h>
#include <stdlib.h>

void timeline_free(struct timeline *timeline)
{
	if (timeline == NULL)
		return;
	for (size_t i = 0; i < timeline->cues.n; i++) {
		free(timeline->cues.items[i].text);
		free(timeline->cues.items[i].say);
		free(timeline->cues.items[i].brief);
	}
	free(timeline->segments.items);
	free(timeline->tempos.items);
	free(timeline->placed.items);
	free(timeline->tones.items);
	free(timeline->cues.items);
	free(timeline);
}

size_t timeline_tone_from(const struct timeline *timeline, int64_t frame)
{
	size_t i;

	SEARCH_FIRST(i, timeline->tones.n, timeline->tones.items[i].frame >= frame);
	return i;
}

size_t timeline_cue_from(const struct timeline *timeline, int64_t frame)
{
	size_t i;

	SEARCH_FIRST(i, timeline->cues.n, timeline->cues.items[i].frame >= frame);
	return i;
}

size_t timeline_segment_at(const struct timeline *timeline, int64_t frame)
{
	size_t after;

	SEARCH_FIRST(after, timeline->segments.n,
		     timeline->segments.items[after].start > frame);
	return after > 0 ? after - 1 : 0;
}

size_t timeline_tempo_after(const struct timeline *timeline, int64_t frame)
{
	size_t i;

	SEARCH_FIRST(i, timeline->tempos.n, timeline->tempos.items[i].start > frame);
	return i;
}

int timeline_spm10_at(const struct timeline *timeline, int64_t frame)
{
	const struct tempo *tempo;
	size_t after = timeline_tempo_after(timeline, frame);

	if (after == 0)
		return 0;
	tempo = &timeline->tempos.items[after - 1];
	if (frame >= tempo->end)
		return 0;
	return (int)lround(10 * tempo_spm_at(tempo, timeline->rate, frame));
}

static bool cue_is_urgent(const struct cue *cue)
{
	return cue->origin != CUE_BEGIN && cue->origin != CUE_HALF;
}

const struct cue *timeline_cue_at(const struct timeline *timeline, int64_t frame)
{
	const struct cue *found = NULL;
	size_t i = timeline_cue_from(timeline, frame + 1);
	/* No cue outlives its segment or begins in another than it is shown in. */
	int64_t oldest =
		timeline->segments.items[timeline_segment_at(timeline, frame)].start;

	while (i-- > 0 && timeline->cues.items[i].frame >= oldest) {
		const struct cue *cue = &timeline->cues.items[i];

		if (cue->until <= frame)
			continue;
		if (cue_is_urgent(cue))
			return cue;
		if (found == NULL)
			found = cue;
	}
	return found;
}

const char *cue_words(const struct cue *cue)
{
	if (!cue->spoken)
		return NULL;
	return cue->say != NULL ? cue->say : cue->text;
}

/* Frames of [0, length) that a fade of on and off frames leaves clicked. */
static int64_t on_frames(double length, double on, double off)
{
	double cycles = floor(length / (on + off));
	double rest = length - cycles * (on + off);

	return tempo_round(cycles * on + (rest < on ? rest : on));
}

int64_t timeline_clicked_frames(const struct timeline *timeline)
{
	int64_t sum = 0;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		int64_t length = segment->end - segment->start;
		double per_ms = timeline->rate / 1000.0;

		if (segment->every == 0 || segment->from_spm10 == 0)
			continue;
		if (segment->phase->on_ms > 0)
			length = on_frames((double)length,
					   (double)segment->phase->on_ms * per_ms,
					   (double)segment->phase->off_ms * per_ms);
		sum += length;
	}
	return sum;
}

int64_t timeline_left(const struct timeline *timeline, int64_t frame)
{
	size_t at = timeline_segment_at(timeline, frame);
	const struct segment *segment = &timeline->segments.items[at];
	int64_t gone = frame > segment->start ? frame - segment->start : 0;
	int64_t left = segment->nominal > gone ? segment->nominal - gone : 0;

	for (size_t i = at + 1; i < timeline->segments.n; i++)
		left += timeline->segments.items[i].nominal;
	return frame < 0 ? left - frame : left;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeline: looking things up in a compiled timeline; see timeline.h and compile.c. */
#include "core/timeline/timeline.h"

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

/*
 * Every list is sorted by a frame: LOWER_BOUND is the index of the first item whose
 * field is at or after `frame`.
 */
#define LOWER_BOUND(list, field, frame, result)                                            \
	do {                                                                               \
		size_t low = 0, high = (list)->n;                                          \
                                                                                           \
		while (low < high) {                                                       \
			size_t middle = low + (high - low) / 2;                            \
                                                                                           \
			if ((list)->items[middle].field < (frame))                         \
				low = middle + 1;                                          \
			else                                                               \
				high = middle;                                             \
		}                                                                          \
		(result) = low;                                                            \
	} while (0)

size_t timeline_tone_from(const struct timeline *timeline, int64_t frame)
{
	size_t result;

	LOWER_BOUND(&timeline->tones, frame, frame, result);
	return result;
}

size_t timeline_cue_from(const struct timeline *timeline, int64_t frame)
{
	size_t result;

	LOWER_BOUND(&timeline->cues, frame, frame, result);
	return result;
}

size_t timeline_segment_at(const struct timeline *timeline, int64_t frame)
{
	size_t result;

	/* The first that begins after the frame is one too far. */
	LOWER_BOUND(&timeline->segments, start, frame + 1, result);
	return result > 0 ? result - 1 : 0;
}

int timeline_spm10_at(const struct timeline *timeline, int64_t frame)
{
	size_t i;

	LOWER_BOUND(&timeline->tempos, start, frame + 1, i);
	if (i == 0 || frame >= timeline->tempos.items[i - 1].end)
		return 0;
	return (int)lround(
		10 * tempo_spm_at(&timeline->tempos.items[i - 1], timeline->rate, frame));
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

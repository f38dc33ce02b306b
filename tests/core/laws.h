/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * laws: what the tests of compiled timelines share: sessions made up without a script, and
 * what holds for the timeline of any of them.
 */
#ifndef TURNOVER_TESTS_LAWS_H
#define TURNOVER_TESTS_LAWS_H

#include "core/base/mem.h"
#include "core/sound/voices.h"
#include "core/timeline/timeline.h"

static inline struct runner a_runner(void)
{
	struct runner runner = {.volume_percent = 100, .countdown_s = -1};

	runner.baselines[CONTEXT_EASY].spm10 = 1640;
	runner.baselines[CONTEXT_TEMPO].spm10 = 1700;
	runner.baselines[CONTEXT_STRIDES].spm10 = 1780;
	return runner;
}

static inline struct phase *add_phase(struct session *session, enum kind kind, int64_t ms)
{
	struct phase *phase;

	session->root.group = true;
	session->root.repeat = 1;
	session->root.children =
		mem_grow(session->root.children, session->root.n, &session->root.capacity,
			 sizeof *session->root.children);
	phase = &session->root.children[session->root.n++];
	phase->kind = kind;
	phase->name = mem_strdup(kind_info(kind)->title);
	phase->time_ms = ms;
	phase->sets = 1;
	phase->impact = 1;
	phase->countdown_s = -1;
	phase->every = 1;
	return phase;
}

static inline void set_cadence(struct phase *phase, int from_spm10, int to_spm10)
{
	phase->cadence.given = true;
	phase->cadence.ramp = from_spm10 != to_spm10;
	phase->cadence.from.amount = from_spm10 * 100;
	phase->cadence.to.amount = to_spm10 * 100;
}

static inline struct timeline *compile(const struct session *session, unsigned rate,
				       const struct change *changes, size_t n)
{
	struct runner runner = a_runner();
	struct compile_options options = {rate, true, changes, n};
	struct timeline *timeline = timeline_compile(session, &runner, &options, NULL);

	assert_non_null(timeline);
	return timeline;
}

/* No word begins while a tone sounds, but for a breath's. */
static inline void check_words(const struct timeline *timeline)
{
	struct voices *voices = voices_new(timeline->rate);

	for (size_t i = 0; i < timeline->cues.n; i++) {
		int64_t frame = timeline->cues.items[i].frame;

		if (!timeline->cues.items[i].spoken)
			continue;
		for (size_t k = timeline_tone_from(timeline, frame - timeline->rate);
		     k < timeline->tones.n && timeline->tones.items[k].frame <= frame;
		     k++) {
			const struct tone *tone = &timeline->tones.items[k];

			assert_true(tone->length_ms > 0 ||
				    tone->frame + voices_tone_frames(voices, tone) <=
					    frame);
		}
	}
	voices_free(voices);
}

static inline void check_laws(const struct timeline *timeline)
{
	int64_t at = 0;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		assert_int_equal(segment->start, at);
		assert_true(segment->end >= segment->start);
		assert_true(segment->count_in <= segment->start);
		at = segment->end;
	}
	assert_int_equal(at, timeline->length);
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);
		const struct segment *segment = &timeline->segments.items[beat.segment];

		if (i > 0)
			assert_true(beat.frame > timeline_beat(timeline, i - 1).frame);
		assert_int_equal(timeline_beat_from(timeline, beat.frame), i);
		assert_int_equal(timeline_beat_from(timeline, beat.frame + 1), i + 1);
		assert_true(beat.frame < segment->end);
		if (beat.flags & BEAT_COUNT_IN)
			assert_true(beat.frame < segment->start);
		else
			assert_true(beat.frame >= segment->start);
	}
	for (size_t i = timeline->nbeats, heard = i; i-- > 0;) {
		if (timeline_beat(timeline, i).flags & (BEAT_CLICK | BEAT_COUNT_IN))
			heard = i;
		assert_int_equal(timeline_heard_from(timeline, i), heard);
	}
	for (size_t i = 1; i < timeline->tones.n; i++)
		assert_true(timeline->tones.items[i].frame >=
			    timeline->tones.items[i - 1].frame);
	for (size_t i = 1; i < timeline->cues.n; i++)
		assert_true(timeline->cues.items[i].frame >=
			    timeline->cues.items[i - 1].frame);
	check_words(timeline);
}

#endif

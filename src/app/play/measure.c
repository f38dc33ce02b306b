/* SPDX-License-Identifier: GPL-3.0-or-later */
/* measure: taps and counts of a session that is being played; see measure.h. */
#include "app/play/measure.h"

#include "io/clock.h"

enum {
	TAPPED_MS = 15000,   /* what was tapped can be read for that long */
	PATIENCE_MS = 180000 /* who does not answer does not want to */
};

/* ---- Taps --------------------------------------------------------------------- */

static bool estimate(const struct measure *measure, const struct player *player, int *spm10,
		     int *error_spm10)
{
	return tap_estimate(
		&measure->tap,
		timeline_spm10_at(player->timeline, player->situation.playhead.frame),
		spm10, error_spm10);
}

void measure_tap(struct measure *measure, struct player *player)
{
	struct situation *now = &player->situation;

	tap_add(&measure->tap, clock_now_ns());
	measure->tap_pending = true;
	measure->tapped_in = timeline_segment_at(player->timeline, now->playhead.frame);
	if (estimate(measure, player, &now->tap_spm10, &now->tap_error_spm10))
		player->notice_until_ns = 0;
	else
		player_notice(player, "tap with every step");
}

/* The result as it was shown: the target may be another one by now. */
static void keep_taps(struct measure *measure, const struct player *player,
		      struct keep *keep)
{
	const struct situation *now = &player->situation;

	if (measure->tap_pending && now->tap_spm10 > 0)
		keep_tap(keep, measure->tapped_in, now->tap_spm10, now->tap_error_spm10);
	measure->tap_pending = false;
}

static void look_at_taps(struct measure *measure, struct player *player, struct keep *keep)
{
	const struct tap *tap = &measure->tap;
	int64_t since;

	if (tap->n == 0)
		return;
	since = clock_now_ns() - tap->at_ns[tap->n - 1];
	if (since > ms_to_ns(TAP_PAUSE_MS))
		keep_taps(measure, player, keep);
	if (since > ms_to_ns(TAPPED_MS))
		player->situation.tap_spm10 = 0;
}

/* ---- Counts ------------------------------------------------------------------- */

static void ask(struct measure *measure, struct player *player)
{
	count_question(&measure->count, measure->question, sizeof measure->question);
	player->situation.asked = count_is_open(&measure->count) ? measure->question : NULL;
	measure->asked_ns = clock_now_ns();
}

static void open_count(struct measure *measure, struct player *player, size_t i)
{
	const struct timeline *timeline = player->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	int64_t frames = segment->end - segment->start, rate = timeline->rate;

	if (segment->kind != KIND_PROBE || segment->rest || segment->open ||
	    !count_open(&measure->count, (frames * 1000 + rate / 2) / rate))
		return;
	measure->counted_in = i;
	ask(measure, player);
}

/* Asks when a probe is over that was heard from its start to its end. */
static void look_at_probes(struct measure *measure, struct player *player)
{
	const struct timeline *timeline = player->timeline;
	int64_t frame = player->situation.playhead.frame, start;
	size_t segment = frame >= timeline->length ? timeline->segments.n
						   : timeline_segment_at(timeline, frame);
	bool went_on =
		measure->following && measure->whole && segment == measure->segment + 1;

	if (player->paused)
		measure->whole = false;
	if (measure->following && segment == measure->segment)
		return;
	start = segment < timeline->segments.n ? timeline->segments.items[segment].start
					       : timeline->length;
	measure->following = true;
	measure->segment = segment;
	measure->whole = !player->paused && frame - start < (int64_t)timeline->rate;
	if (went_on)
		open_count(measure, player, segment - 1);
}

static void look_at_patience(struct measure *measure, struct player *player)
{
	if (!count_is_open(&measure->count) ||
	    clock_now_ns() - measure->asked_ns < ms_to_ns(PATIENCE_MS))
		return;
	count_key(&measure->count, COUNT_ESCAPE);
	ask(measure, player);
}

bool measure_key(struct measure *measure, struct player *player, struct keep *keep, int key)
{
	struct count *count = &measure->count;
	char result[SCREEN_LINE];

	if (!count_key(count, key))
		return false;
	ask(measure, player);
	if (count->step == COUNT_DONE) {
		count_result(count, result, sizeof result);
		player_notice(player, "you counted %s", result);
		keep_count(keep, measure->counted_in, count->spm10, count->one);
	}
	return true;
}

void measure_moved(struct measure *measure)
{
	measure->following = false;
}

/* ---- Both --------------------------------------------------------------------- */

void measure_look(struct measure *measure, struct player *player, struct keep *keep)
{
	look_at_taps(measure, player, keep);
	look_at_probes(measure, player);
	look_at_patience(measure, player);
}

void measure_end(struct measure *measure, struct player *player, struct keep *keep)
{
	keep_taps(measure, player, keep);
	player->situation.asked = NULL;
}

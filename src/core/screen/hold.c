/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hold: keys that are held down; see hold.h. */
#include "core/screen/hold.h"

static int64_t gap_of(const struct hold *hold, int key, int64_t now_ms)
{
	return hold->key == key ? now_ms - hold->at_ms : INT64_MAX;
}

static void remember(struct hold *hold, int key, int64_t now_ms)
{
	const int64_t gap = gap_of(hold, key, now_ms);

	*hold = (struct hold){key,       now_ms, gap, hold->done_ms, gap < HOLD_FAST_MS,
			      hold->fast};
}

static enum hold_answer decide(struct hold *hold, int key, enum hold_kind kind,
			       int64_t now_ms)
{
	const int64_t gap = gap_of(hold, key, now_ms);
	const bool fast = gap < HOLD_FAST_MS;
	const bool later = fast && hold->fast;
	/* The one before came after the delay of a keyboard. */
	const bool proof =
		fast && !hold->fast && !hold->after_fast && hold->gap_ms < HOLD_DELAY_MS;
	const bool was_done = hold->gap_ms >= HOLD_BOUNCE_MS;

	remember(hold, key, now_ms);
	switch (kind) {
	case HOLD_TOGGLE: return later ? HOLD_LEAVE : HOLD_DO;
	case HOLD_SKIP:
		if (proof && was_done)
			return HOLD_UNDO;
		return gap < HOLD_BOUNCE_MS ? HOLD_LEAVE : HOLD_DO;
	case HOLD_ADDS: return later || proof ? HOLD_LEAVE : HOLD_DO;
	case HOLD_ANSWER:
		return fast || (gap != INT64_MAX && now_ms - hold->done_ms < HOLD_ANSWER_MS)
			       ? HOLD_LEAVE
			       : HOLD_DO;
	case HOLD_WANTED: break;
	}
	return HOLD_DO;
}

enum hold_answer hold_press(struct hold *hold, int key, enum hold_kind kind, int64_t now_ms)
{
	const enum hold_answer answer = decide(hold, key, kind, now_ms);

	if (answer != HOLD_LEAVE)
		hold->done_ms = now_ms;
	return answer;
}

bool hold_goes_on(struct hold *hold, int key, int64_t now_ms)
{
	const bool goes_on = gap_of(hold, key, now_ms) < HOLD_DELAY_MS;

	if (goes_on)
		remember(hold, key, now_ms);
	return goes_on;
}

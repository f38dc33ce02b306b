/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice: hands what is spoken to the sink, as it is being made.
 *
 * The session waits for nothing: it begins without a word, and whenever there is more,
 * the timeline is lent again with more to say. What comes too late is shown only.
 */
#include "app/player/parts.h"

#include "app/player/talk.h"

enum { HAND_OVER_MS = 250 };

struct speech *player_speech(struct player *player, const struct timeline *timeline,
			     const struct speech *before)
{
	/* Nobody listens to a clock. */
	if (player->options.talk == NULL || player->sink == NULL ||
	    !player->situation.sound)
		return NULL;
	return talk_so_far(player->options.talk, timeline, before,
			   player_changeable(player));
}

void player_look_at_voice(struct player *player)
{
	struct talk *talk = player->options.talk;
	int64_t now = clock_now_ns();
	const char *fault;

	if (talk == NULL || player->sink == NULL || !player->situation.sound)
		return;
	fault = talk_fault(talk);
	if (fault != NULL && !player->voice_told) {
		player->voice_told = true;
		player_notice(player, "%s", fault);
	}
	if (now < player->voice_due_ns || !talk_has_more(talk))
		return;
	player->voice_due_ns = now + ms_to_ns(HAND_OVER_MS);
	player_lend_again(player);
}

int64_t player_voice_due_ns(const struct player *player)
{
	struct talk *talk = player->options.talk;

	if (talk == NULL || player->sink == NULL || !player->situation.sound ||
	    !talk_has_more(talk))
		return INT64_MAX;
	return player->voice_due_ns;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lend: orders to the sink, and the timelines that are lent to it.
 *
 * A timeline is never changed: a bias, a longer recovery or a device with another rate
 * compiles a new one and hands it over whole. The old one is freed when the sink's
 * report shows that it has adopted a later generation.
 */
#include "app/player/parts.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct lent {
	struct lent *next; /* the one before */
	uint64_t generation;
	struct timeline *timeline; /* NULL where a later one lends the same again */
	struct speech *speech;     /* NULL: nothing is spoken */
};

/* Waveforms by rate; a device that was opened again may have another. */
struct lent_voices {
	struct lent_voices *next;
	unsigned rate;
	struct voices *voices;
};

/* ---- Orders ---------------------------------------------------------------- */

void player_flush_orders(struct player *player)
{
	size_t done = 0;

	while (player->sink != NULL && done < player->orders.n &&
	       player->sink->ops->order(player->sink, &player->orders.items[done]))
		done++;
	if (done == 0)
		return;
	player->orders.n -= done;
	memmove(player->orders.items, player->orders.items + done,
		player->orders.n * sizeof *player->orders.items);
}

void player_order(struct player *player, struct sink_order order)
{
	/* Without a sink there is nobody to tell; the first one is told all. */
	player->told = false;
	if (player->sink == NULL)
		return;
	*ARRAY_PUSH(&player->orders) = order;
	player_flush_orders(player);
}

void player_order_sound(struct player *player)
{
	const struct situation *now = &player->situation;
	float gain = now->muted ? 0.0f : (float)now->volume_percent / 100;
	unsigned layers = MIX_TONES | (now->clicks_off ? 0 : MIX_CLICKS) |
			  (player->voice_off ? 0 : MIX_VOICE);

	player_order(player, (struct sink_order){.kind = SINK_GAIN, .gain = gain});
	player_order(player, (struct sink_order){.kind = SINK_LAYERS, .layers = layers});
}

/* ---- Timelines -------------------------------------------------------------- */

static const struct voices *voices_for(struct player *player, unsigned rate)
{
	struct lent_voices *found = player->voices;

	while (found != NULL && found->rate != rate)
		found = found->next;
	if (found == NULL) {
		found = mem_alloc(1, sizeof *found);
		found->rate = rate;
		found->voices = voices_new(rate);
		found->next = player->voices;
		player->voices = found;
	}
	return found->voices;
}

void player_lend(struct player *player, struct timeline *timeline)
{
	struct lent *lent = mem_alloc(1, sizeof *lent);
	const struct speech *before = player->lent != NULL ? player->lent->speech : NULL;

	lent->speech = player_speech(player, timeline, before);
	lent->generation = ++player->generation;
	lent->timeline = timeline;
	lent->next = player->lent;
	player->lent = lent;
	player->timeline = timeline;
	/* The first sink is lent it again, and by then its voices are made. */
	player->told = false;
	if (player->sink == NULL)
		return;
	player_order(player,
		     (struct sink_order){.kind = SINK_ADOPT,
					 .timeline = timeline,
					 .voices = voices_for(player, timeline->rate),
					 .speech = lent->speech,
					 .generation = lent->generation});
}

void player_lend_again(struct player *player)
{
	/* The new loan owns it from now on. */
	player->lent->timeline = NULL;
	player_lend(player, player->timeline);
}

bool player_recompile(struct player *player, unsigned rate)
{
	struct compile_options options = {rate, player->options.live, player->changes.items,
					  player->changes.n};
	struct timeline *timeline =
		timeline_compile(player->session, player->runner, &options, NULL);

	if (timeline == NULL)
		return false;
	player_lend(player, timeline);
	return true;
}

void player_change_rate(struct player *player, unsigned rate)
{
	unsigned old = player->timeline->rate;

	if (rate == old)
		return;
	for (size_t i = 0; i < player->changes.n; i++)
		player->changes.items[i].frame =
			playhead_rescale(player->changes.items[i].frame, old, rate);
	player->situation.playhead.frame =
		playhead_rescale(player->situation.playhead.frame, old, rate);
	player->furthest = playhead_rescale(player->furthest, old, rate);
	player->hold_frame = playhead_rescale(player->hold_frame, old, rate);
	player_recompile(player, rate);
}

void player_release(struct player *player, uint64_t adopted)
{
	struct lent **at = &player->lent;

	/* A device that is still being opened was told of timelines, too. */
	if (player->waiting != NULL && adopted != UINT64_MAX)
		return;
	while (*at != NULL) {
		struct lent *lent = *at;

		if (lent->generation >= adopted) {
			at = &lent->next;
			continue;
		}
		*at = lent->next;
		timeline_free(lent->timeline);
		speech_free(lent->speech);
		free(lent);
	}
	while (adopted == UINT64_MAX && player->voices != NULL) {
		struct lent_voices *voices = player->voices;

		player->voices = voices->next;
		voices_free(voices->voices);
		free(voices);
	}
}

size_t player_add_change(struct player *player, int64_t frame, enum change_kind kind,
			 int amount)
{
	size_t i;

	ARRAY_PUSH(&player->changes);
	for (i = player->changes.n - 1; i > 0 && player->changes.items[i - 1].frame > frame;
	     i--)
		player->changes.items[i] = player->changes.items[i - 1];
	player->changes.items[i] = (struct change){frame, kind, amount};
	return i;
}

bool player_change(struct player *player, int64_t frame, enum change_kind kind, int amount)
{
	const size_t at = player_add_change(player, frame, kind, amount);
	struct change *change = &player->changes.items[at];

	if (player_recompile(player, player->timeline->rate))
		return true;
	/* Else no later change would compile either. */
	player->changes.n--;
	memmove(change, change + 1, (player->changes.n - at) * sizeof *change);
	return false;
}

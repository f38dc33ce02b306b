/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parts: what the files of the player share among themselves. Three of them work
 * for player.c: lend.c talks to the sink, keys.c changes the session, and voice.c adds
 * what is spoken.
 */
#ifndef TURNOVER_APP_PLAYER_PARTS_H
#define TURNOVER_APP_PLAYER_PARTS_H

#include "app/player/player.h"

#include "io/clock.h"

static inline int64_t ms_frames(const struct player *player, int64_t ms)
{
	return ms * (int64_t)player->timeline->rate / 1000;
}

/* ---- lend.c: orders to the sink, and the timelines that are lent to it ---- */

/* Tells the sink, now or as soon as it takes it; nothing where there is none yet. */
void player_order(struct player *player, struct sink_order order);

/* Tells it again what it did not take when it was told. */
void player_flush_orders(struct player *player);

/* Volume, mute and clicks as the situation has them. */
void player_order_sound(struct player *player);

/* Hands over this timeline; the player owns it from now on. */
void player_lend(struct player *player, struct timeline *timeline);

/* What the runner has changed, from this frame on: in order, for the next compilation.
 * Its place among the changes. */
size_t player_add_change(struct player *player, int64_t frame, enum change_kind kind,
			 int amount);

/* One more change, compiled and handed over; false: there is no such session (it would
 * be too long), and all stays as it was. */
bool player_change(struct player *player, int64_t frame, enum change_kind kind, int amount);

/* Compiles with the changes as they are now and hands it over; false: the old stays. */
bool player_recompile(struct player *player, unsigned rate);

/* The device runs at another rate than the timeline: same times, other frames. */
void player_change_rate(struct player *player, unsigned rate);

/* Frees what the sink has given up: all generations before this one. */
void player_release(struct player *player, uint64_t adopted);

/* The newest timeline again, under a new generation: its report tells that the sink has
 * carried out what was ordered before. */
void player_lend_again(struct player *player);

/* ---- keys.c: what the runner changes ---- */

/* The first frame whose sound can still change: it lies beyond what the device holds. */
int64_t player_changeable(const struct player *player);

/* ---- voice.c: what is spoken ---- */

/* What is spoken in it so far; NULL: nothing. The caller frees it. */
struct speech *player_speech(struct player *player, const struct timeline *timeline,
			     const struct speech *before);

/* Lends the timeline again when there is more to say. */
void player_look_at_voice(struct player *player);

#endif

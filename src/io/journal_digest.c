/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * journal_digest: what the training rules read of a run, packed.
 *
 * Little-endian, as below: the run without its texts, the name of the shoes, samples.
 * The order is part of the file's version: a change here is a step in journal_schema.c
 * that makes every digest stale.
 */
#include "io/journal_parts.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* ---- Packing ------------------------------------------------------------------ */

static void put(struct text *to, int64_t value, size_t bytes)
{
	char packed[8];

	for (size_t i = 0; i < bytes; i++)
		packed[i] = (char)(unsigned char)((uint64_t)value >> 8 * i);
	text_add_bytes(to, packed, bytes);
}

struct packed {
	const unsigned char *at, *end;
	bool short_of; /* more was asked for than there is */
};

static int64_t get(struct packed *from, size_t bytes)
{
	uint64_t value = 0;

	if ((size_t)(from->end - from->at) < bytes) {
		from->short_of = true;
		return 0;
	}
	for (size_t i = 0; i < bytes; i++)
		value |= (uint64_t)from->at[i] << 8 * i;
	from->at += bytes;
	/* The sign lies in the topmost bit that is there. */
	if (bytes < 8 && (value >> (8 * bytes - 1) & 1) != 0)
		value |= ~UINT64_C(0) << 8 * bytes;
	return (int64_t)value;
}

/* Every member once, for both ways: P(member, bytes). */
#define RUN_MEMBERS(P)                                                                     \
	P(start_utc_ms, 8)                                                                 \
	P(day, 4)                                                                          \
	P(timer_ms, 8)                                                                     \
	P(distance_m, 4)                                                                   \
	P(clicked_ms, 8)                                                                   \
	P(stride_ms, 8)                                                                    \
	P(contacts4, 4)                                                                    \
	P(m_per_h, 4)                                                                      \
	P(target_spm10, 2)                                                                 \
	P(rung_pct10, 2)                                                                   \
	P(incline10, 2)                                                                    \
	P(plan_week, 2)                                                                    \
	P(plan_slot, 2)                                                                    \
	P(activity, 1)                                                                     \
	P(source, 1)                                                                       \
	P(terrain, 1)                                                                      \
	P(shoe_class, 1)                                                                   \
	P(context, 1)                                                                      \
	P(finished, 1)                                                                     \
	P(resisted, 1)                                                                     \
	P(rpe, 1)                                                                          \
	P(comfort, 1)                                                                      \
	P(pain, 1)                                                                         \
	P(pain_settled, 1)                                                                 \
	P(pain_worse, 1)                                                                   \
	P(stiff, 1)                                                                        \
	P(heavy, 1)                                                                        \
	P(ill, 1)                                                                          \
	P(red_flags, 1)                                                                    \
	P(readiness[0], 1)                                                                 \
	P(readiness[1], 1)                                                                 \
	P(readiness[2], 1)                                                                 \
	P(readiness[3], 1)                                                                 \
	P(readiness[4], 1)                                                                 \
	P(left_pct, 1)                                                                     \
	P(in_sync, 1)

#define SAMPLE_MEMBERS(P)                                                                  \
	P(length_ms, 8)                                                                    \
	P(spm10, 2)                                                                        \
	P(error_spm10, 2)                                                                  \
	P(m_per_h, 4)                                                                      \
	P(target_spm10, 2)                                                                 \
	P(context, 1)                                                                      \
	P(source, 1)                                                                       \
	P(cued, 1)                                                                         \
	P(level, 1)

void journal_digest(const struct run *run, struct text *to)
{
	struct history history = {0};
	const struct history_run *of;
	const char *shoes;

	history_take(&history, run);
	of = &history.runs[0];
	shoes = of->shoes != 0 ? history.shoes[of->shoes] : "";
#define PUT(member, bytes) put(to, (int64_t)of->member, bytes);
	RUN_MEMBERS(PUT)
#undef PUT
	put(to, (int64_t)strlen(shoes), 2);
	text_add_bytes(to, shoes, strlen(shoes));
	for (size_t i = 0; i < history.nsamples; i++) {
		const struct history_sample *sample = &history.samples[i];
#define PUT(member, bytes) put(to, (int64_t)sample->member, bytes);
		SAMPLE_MEMBERS(PUT)
#undef PUT
	}
	history_clear(&history);
}

/* ---- Unpacking ---------------------------------------------------------------- */

static uint16_t take_shoes(struct packed *from, struct history *history)
{
	char name[RUN_LINE_MAX + 1];
	const size_t n = (size_t)(get(from, 2) & 0xffff);

	if (n > RUN_LINE_MAX || (size_t)(from->end - from->at) < n) {
		from->short_of = true;
		return 0;
	}
	memcpy(name, from->at, n);
	name[n] = '\0';
	from->at += n;
	return history_shoes(history, name);
}

static void take_sample(struct packed *from, const struct history_run *of,
			struct history *history)
{
	struct history_sample *sample = history_add_sample(history);

#define GET(member, bytes) sample->member = (__typeof__(sample->member))get(from, bytes);
	SAMPLE_MEMBERS(GET)
#undef GET
	sample->run = of->id;
	sample->day = of->day;
	sample->shoe_class = of->shoe_class;
	sample->terrain = of->terrain;
	sample->shoes = of->shoes;
}

bool journal_digest_take(const void *bytes, size_t n, int64_t id, struct history *history)
{
	struct packed from = {bytes, (const unsigned char *)bytes + n, false};
	struct history_run *run = history_add_run(history);
	const size_t samples = history->nsamples;

	run->id = id;
#define GET(member, bytes) run->member = (__typeof__(run->member))get(&from, bytes);
	RUN_MEMBERS(GET)
#undef GET
	run->shoes = take_shoes(&from, history);
	while (from.at < from.end && !from.short_of)
		take_sample(&from, run, history);
	if (!from.short_of)
		return true;
	history->nruns--;
	history->nsamples = samples;
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* expand: a session's tree as a running order; see expand.h. */
#include "core/script/expand.h"

#include "core/base/mem.h"
#include "core/base/pcg32.h"

#include <stdlib.h>

/* Where a leaf stands: the round of the group around it and of the next one outside. */
struct rounds {
	int rep, reps, set, sets;
};

/* A shuffled group keeps its stream of random numbers however often it is entered. */
struct stream {
	const struct phase *group;
	struct pcg32 rng;
};

struct expander {
	struct running_order *order;
	struct {
		struct stream *items;
		size_t n, capacity;
	} streams;
};

static bool expand_group(struct expander *expander, const struct phase *group,
			 struct rounds rounds);

static bool add(struct running_order *order, const struct phase *phase, bool rest,
		const struct rounds *rounds)
{
	struct slot *slot;

	if (order->n >= SESSION_MAX_PHASES)
		return false;
	slot = ARRAY_PUSH(order);
	slot->phase = phase;
	slot->rest = rest;
	slot->rep = rounds->rep;
	slot->reps = rounds->reps;
	slot->set = rounds->set;
	slot->sets = rounds->sets;
	return true;
}

/* A leaf's own sets take the place of an outer group's rounds. */
static bool expand_leaf(const struct phase *phase, struct rounds rounds,
			struct running_order *order)
{
	if (phase->sets <= 1)
		return add(order, phase, false, &rounds);
	rounds.sets = phase->sets;
	for (int set = 1; set <= phase->sets; set++) {
		rounds.set = set;
		if (!add(order, phase, false, &rounds))
			return false;
		if (phase->rest_ms > 0 && set < phase->sets &&
		    !add(order, phase, true, &rounds))
			return false;
	}
	return true;
}

static struct pcg32 *stream_of(struct expander *expander, const struct phase *group)
{
	struct stream *stream;

	for (size_t i = 0; i < expander->streams.n; i++)
		if (expander->streams.items[i].group == group)
			return &expander->streams.items[i].rng;
	stream = ARRAY_PUSH(&expander->streams);
	stream->group = group;
	pcg32_init(&stream->rng, group->seed);
	return &stream->rng;
}

static void shuffle(size_t *indices, size_t n, struct pcg32 *rng)
{
	for (size_t i = n - 1; i > 0; i--) {
		size_t j = pcg32_below(rng, (uint32_t)i + 1);
		size_t kept = indices[i];

		indices[i] = indices[j];
		indices[j] = kept;
	}
}

static bool expand_round(struct expander *expander, const struct phase *group,
			 const size_t *indices, bool last, struct rounds rounds)
{
	for (size_t i = 0; i < group->n; i++) {
		const struct phase *child = &group->children[indices[i]];
		bool ok;

		if (last && child->skip_last)
			continue;
		ok = child->group ? expand_group(expander, child, rounds)
				  : expand_leaf(child, rounds, expander->order);
		if (!ok)
			return false;
	}
	return true;
}

static bool expand_group(struct expander *expander, const struct phase *group,
			 struct rounds rounds)
{
	size_t *indices = mem_alloc(group->n, sizeof *indices);
	bool ok = true;

	for (size_t i = 0; i < group->n; i++)
		indices[i] = i;
	/* A group that is done once is a bracket, not a repetition. */
	if (group->repeat > 1) {
		rounds.set = rounds.rep;
		rounds.sets = rounds.reps;
		rounds.reps = group->repeat;
	}
	for (int round = 1; ok && round <= group->repeat && group->n > 0; round++) {
		size_t before = expander->order->n;

		if (group->repeat > 1)
			rounds.rep = round;
		if (group->shuffle)
			shuffle(indices, group->n, stream_of(expander, group));
		ok = expand_round(expander, group, indices, round == group->repeat, rounds);
		/* Rounds without a phase in them: nothing will come of the others either. */
		if (expander->order->n == before)
			break;
	}
	free(indices);
	return ok;
}

bool expand_session(const struct session *session, struct running_order *order)
{
	struct expander expander = {.order = order};
	bool ok = expand_group(&expander, &session->root, (struct rounds){0});

	free(expander.streams.items);
	return ok;
}

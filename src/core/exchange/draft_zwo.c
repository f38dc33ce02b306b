/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_zwo: blocks and text events of a ZWO document; see draft_zwo.h. */
#include "core/exchange/draft_zwo.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TITLE_MOST = 200,
	NOTES_MOST = 2000,
	TEXT_CUT = 255, /* bytes: the reader of XML keeps no more of a text */
	NAME_MOST = 48, /* characters before the ':' of a text that may be a name */
	BRIEF_NAME = 28 /* … and of one without */
};

struct draft_zwo {
	struct draft *draft;
	int depth;
	bool is, in_workout, bike, metres;
	bool has_block; /* the element that is open made the steps from `first` on */
	size_t first;
	size_t unknown; /* elements that are not understood */
};

/* What kind of block, and what its name says about the phase. */
static const struct block {
	const char *name;
	enum { BLOCK_STEADY, BLOCK_RAMP, BLOCK_FREE, BLOCK_INTERVALS } shape;
	bool known;
	enum kind kind;
} blocks[] = {
	{"SteadyState", BLOCK_STEADY, false, KIND_EASY},
	{"SolidState", BLOCK_STEADY, false, KIND_EASY},
	{"Warmup", BLOCK_RAMP, true, KIND_WARM_UP},
	{"Cooldown", BLOCK_RAMP, true, KIND_COOL_DOWN},
	{"Ramp", BLOCK_RAMP, false, KIND_EASY},
	{"FreeRide", BLOCK_FREE, false, KIND_EASY},
	{"MaxEffort", BLOCK_FREE, false, KIND_EASY},
	{"RestDay", BLOCK_FREE, true, KIND_REST},
	{"IntervalsT", BLOCK_INTERVALS, false, KIND_EASY},
};

struct draft_zwo *draft_zwo_new(struct draft *draft)
{
	struct draft_zwo *zwo = mem_alloc(1, sizeof *zwo);

	zwo->draft = draft;
	return zwo;
}

void draft_zwo_free(struct draft_zwo *zwo)
{
	free(zwo);
}

bool draft_zwo_is(const struct draft_zwo *zwo)
{
	return zwo->is;
}

/* ---- attributes ---- */

static const char *attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (draft_same(attributes[0], name))
			return attributes[1];
	return NULL;
}

/* "12", "0.85", up to 6 digits before and what matters behind the point; -1: none. */
static double number(const char *const *attributes, const char *name)
{
	const char *at = attribute(attributes, name);
	double value = 0, scale = 1;
	int digits = 0;

	if (at == NULL)
		return -1;
	for (; *at >= '0' && *at <= '9'; at++, digits++)
		value = digits < 6 ? value * 10 + (*at - '0') : 1e6;
	if (*at == '.')
		for (at++; *at >= '0' && *at <= '9'; at++, digits++)
			if (scale > 0.0005)
				value += (scale /= 10) * (*at - '0');
	return digits > 0 && *at == '\0' ? value : -1;
}

static double first_number(const char *const *attributes, const char *const *names)
{
	for (; *names != NULL; names++)
		if (attribute(attributes, *names) != NULL)
			return number(attributes, *names);
	return -1;
}

/* ---- blocks ---- */

/* Power is a share of a pace that the runner has told Zwift. */
static void set_effort(struct draft_step *step, double power, const char *const *attributes)
{
	static const char *const paces[] = {"one-mile", "5 km", "10 km", "half-marathon",
					    "marathon"};
	const double pace = number(attributes, "pace");
	const char *of = pace >= 0 && pace < 5 ? paces[(int)pace] : "given";
	char effort[64];

	if (power <= 0 || power > 5)
		return;
	/* As shares of the one-mile pace; longer races are run slower. */
	power *= pace >= 1 && pace < 5 ? 0.93 - 0.03 * (pace - 1) : 1;
	step->zone = power >= 0.9 ? 5 : power >= 0.78 ? 3 : power >= 0.64 ? 2 : 1;
	power /= pace >= 1 && pace < 5 ? 0.93 - 0.03 * (pace - 1) : 1;
	snprintf(effort, sizeof effort, "%d %% of the %s pace", (int)(power * 100 + 0.5),
		 of);
	free(step->effort);
	step->effort = mem_strdup(effort);
}

static int64_t length_ms(const struct draft_zwo *zwo, double value, struct text *remark)
{
	if (value <= 0 || value > 200000)
		return 0;
	return zwo->metres ? draft_distance_ms(remark, (int64_t)(value + 0.5), 0)
			   : (int64_t)(value * 1000 + 0.5);
}

/* Low and high are the ends of a range, no ramp: `high` is 0 where one was given. */
static void set_cadence(const struct draft_zwo *zwo, struct draft_step *step, double low,
			double high)
{
	const double middle = high > 0 ? (low + high) / 2 : low;

	if (low <= 0)
		return;
	if (zwo->bike) {
		draft_remark(&step->remark, "its cadence was for a bike and is left out");
		return;
	}
	if (high > 0 && high != low)
		draft_remark(&step->remark, "guess: the middle of its range of cadence");
	draft_set_cadence(step, middle, middle);
}

static struct draft_step *add_step(struct draft_zwo *zwo, double length)
{
	struct text remark = {0};
	struct draft_step *step = draft_add(zwo->draft, length_ms(zwo, length, &remark));

	if (step != NULL && remark.n > 0)
		draft_remark(&step->remark, "%s", text_string(&remark));
	text_clear(&remark);
	return step;
}

static void add_intervals(struct draft_zwo *zwo, const char *const *attributes)
{
	static const struct {
		const char *length, *power[4], *cadence;
	} halves[] = {
		{"OnDuration", {"OnPower", "PowerOnHigh", "PowerOnLow", NULL}, "Cadence"},
		{"OffDuration",
		 {"OffPower", "PowerOffHigh", "PowerOffLow", NULL},
		 "CadenceResting"},
	};
	const double times = number(attributes, "Repeat");
	const size_t block = ++zwo->draft->blocks;

	for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
		const double length = number(attributes, halves[i].length);
		struct draft_step *step = length > 0 ? add_step(zwo, length) : NULL;

		if (step == NULL)
			continue;
		step->block = block;
		step->times = times >= 1 && times <= DRAFT_TIMES ? (int)times : 1;
		if (times < 1 || times > DRAFT_TIMES)
			draft_remark(&step->remark, "how often is not said: once");
		set_effort(step, first_number(attributes, halves[i].power), attributes);
		set_cadence(zwo, step, number(attributes, halves[i].cadence), 0);
		if (i > 0 && step->zone < 3)
			step->zone = 1;
	}
}

static void add_block(struct draft_zwo *zwo, const struct block *block,
		      const char *const *attributes)
{
	static const char *const powers[] = {"Power", "PowerHigh", "PowerLow", NULL};
	struct draft_step *step;

	zwo->first = zwo->draft->steps.n;
	zwo->has_block = true;
	if (block->shape == BLOCK_INTERVALS) {
		add_intervals(zwo, attributes);
		return;
	}
	step = add_step(zwo, number(attributes, "Duration"));
	if (step == NULL)
		return;
	step->kind = block->kind;
	step->kind_known = block->known;
	if (block->shape == BLOCK_FREE)
		step->zone = strcmp(block->name, "MaxEffort") == 0 ? 6 : 1;
	else
		set_effort(step, first_number(attributes, powers), attributes);
	if (block->shape == BLOCK_RAMP && attribute(attributes, "PowerLow") != NULL)
		draft_remark(&step->remark, "its pace changed: one of them is kept");
	if (attribute(attributes, "Cadence") != NULL)
		set_cadence(zwo, step, number(attributes, "Cadence"), 0);
	else
		set_cadence(zwo, step, number(attributes, "CadenceLow"),
			    number(attributes, "CadenceHigh"));
}

/* ---- text events ---- */

/* "Stride 2 of 4" is "Stride": which round it is the player says. */
static size_t without_round(const char *name, size_t n)
{
	size_t at = n;

	while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9')
		at--;
	if (at == n || at < 4 || memcmp(name + at - 4, " of ", 4) != 0)
		return n;
	at -= 4;
	n = at;
	while (at > 0 && name[at - 1] >= '0' && name[at - 1] <= '9')
		at--;
	return at < n && at > 0 && name[at - 1] == ' ' ? at - 1 : n + 4;
}

/* The first words of a block name it: "Stride 1 of 4: 172 steps/min, tall". */
static void take_name(struct draft_step *step, struct text *words)
{
	const char *text = text_string(words), *colon = strchr(text, ':');
	const size_t n = colon != NULL ? (size_t)(colon - text) : strlen(text);
	const size_t most = colon != NULL ? NAME_MOST : BRIEF_NAME;
	const char *rest = colon != NULL ? colon + 1 : text + n;

	if (n == 0 || n > most)
		return;
	step->name = draft_clean(text, without_round(text, n), NAME_MOST);
	rest += strspn(rest, " ");
	memmove(words->bytes, rest, strlen(rest) + 1);
	words->n = strlen(words->bytes);
}

static void add_event(struct draft_zwo *zwo, const char *const *attributes)
{
	const char *message = attribute(attributes, "message");
	const double at_s = number(attributes, "timeoffset");
	const int64_t at_ms = at_s > 0 ? (int64_t)(at_s * 1000) : 0;
	struct draft *draft = zwo->draft;
	struct text words = {0};
	struct draft_step *step;
	char *clean;

	if (!zwo->has_block || zwo->first >= draft->steps.n || message == NULL)
		return;
	step = &draft->steps.items[zwo->first];
	clean = draft_clean(message, strlen(message), TITLE_MOST);
	if (clean == NULL)
		return;
	text_add(&words, "%s", clean);
	if (at_ms == 0 && step->name == NULL && step->ncues == 0)
		take_name(step, &words);
	if (at_ms == 0 && step->from_spm10 == 0 && !zwo->bike)
		draft_take_cadence(step, &words);
	if (zwo->metres && at_ms > 0)
		draft_remark(&step->remark, "texts at metres are left out");
	else
		draft_add_cue(step, at_ms, text_string(&words), words.n);
	text_clear(&words);
	free(clean);
}

/* ---- elements ---- */

static const struct block *find_block(const char *name)
{
	for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
		if (draft_same(blocks[i].name, name))
			return &blocks[i];
	return NULL;
}

void draft_zwo_open(void *context, const char *name, const char *const *attributes)
{
	struct draft_zwo *zwo = context;
	const struct block *block = find_block(name);

	zwo->depth++;
	if (zwo->depth == 1)
		zwo->is = draft_same(name, "workout_file");
	else if (zwo->depth == 2 && zwo->is)
		zwo->in_workout = draft_same(name, "workout");
	else if (zwo->depth == 3 && zwo->in_workout && block != NULL)
		add_block(zwo, block, attributes);
	else if (zwo->depth == 3 && zwo->in_workout && ++zwo->unknown <= 4)
		draft_remark(&zwo->draft->remark, "left out: an element %.40s", name);
	else if (zwo->depth == 4 && zwo->has_block && draft_same(name, "textevent"))
		add_event(zwo, attributes);
}

static void keep_text(char **to, const char *text, size_t most)
{
	if (*to == NULL)
		*to = draft_clean(text, strlen(text), most);
}

void draft_zwo_close(void *context, const char *name, const char *text)
{
	struct draft_zwo *zwo = context;
	struct draft *draft = zwo->draft;

	if (zwo->depth == 3)
		zwo->has_block = false;
	if (zwo->depth == 2 && zwo->is) {
		zwo->in_workout = false;
		if (draft_same(name, "name"))
			keep_text(&draft->title, text, TITLE_MOST);
		else if (draft_same(name, "author"))
			keep_text(&draft->author, text, TITLE_MOST);
		else if (draft_same(name, "description"))
			keep_text(&draft->notes, text, NOTES_MOST);
		else if (draft_same(name, "durationType"))
			zwo->metres = draft_same(text, "distance");
		else if (draft_same(name, "sportType"))
			zwo->bike = !draft_same(text, "run");
		if (strlen(text) >= TEXT_CUT && draft_same(name, "description"))
			draft_remark(&draft->remark, "Its description was longer.");
		if (zwo->bike && draft_same(name, "sportType"))
			draft_remark(&draft->remark, "It was made for the bike.");
	}
	zwo->depth--;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout_fit: header, three kinds of message, check sum; see workout_fit.h.
 *
 * A message is a row of fields; its definition and its bytes are made from the same
 * row. Field numbers are facts of the protocol; little-endian throughout.
 */
#include "core/exchange/workout_fit.h"

#include "core/recording/fit.h"
#include "core/base/mem.h"
#include "core/journal/progress.h"

#include <stdlib.h>
#include <string.h>

enum {
	HEADER = 14,
	PROTOCOL = 0x20, /* 2.0 */
	PROFILE = 2194,
	EPOCH_S = 631065600, /* 1989-12-31, where the time of FIT begins */
	DEFINITION = 0x40,
	MANUFACTURER_NONE = 255,
	TITLE_MOST = 64, /* bytes, the NUL among them; watches show less */
	NAME_MOST = 48,
	NOTE_MOST = 200,
	MARGIN_SPM = 4 /* around a target: the noise of legs is 2.7 */
};

enum { MESSAGE_FILE_ID = 0, MESSAGE_WORKOUT = 26, MESSAGE_STEP = 27 };
enum { FILE_WORKOUT = 5, SPORT_RUNNING = 1, SUB_SPORT_GENERIC = 0, SUB_SPORT_BELT = 1 };
enum { DURATION_TIME = 0, DURATION_OPEN = 5, DURATION_REPEAT = 6 };
enum { TARGET_OPEN = 2, TARGET_CADENCE = 3 };
enum { ACTIVE = 0, REST = 1, WARM_UP = 2, COOL_DOWN = 3, RECOVERY = 4 };

enum base { ENUM = 0x00, TEXT = 0x07, U16 = 0x84, U32 = 0x86, U32Z = 0x8C };
static const uint32_t none = UINT32_MAX; /* "invalid", cut to the size of its field */

static const unsigned char intensities[KINDS] = {
	[KIND_WARM_UP] = WARM_UP, [KIND_COOL_DOWN] = COOL_DOWN, [KIND_RECOVERY] = RECOVERY,
	[KIND_WALK] = RECOVERY,   [KIND_REST] = REST,           [KIND_MOBILITY] = REST,
	[KIND_CHANGE] = REST, /* the others are active */
};

struct field {
	uint8_t number, size;
	enum base base;
	uint32_t value;
	const char *text; /* of TEXT; padded with NULs */
};

static void add_byte(struct text *file, unsigned value)
{
	const char byte = (char)(unsigned char)value;

	text_add_bytes(file, &byte, 1);
}

static void add_little(struct text *file, uint32_t value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		add_byte(file, i < 4 ? value >> (8 * i) & 0xFF : 0);
}

static void add_message(struct text *file, unsigned local, unsigned number, bool define,
			const struct field *fields, size_t n)
{
	if (define) {
		add_byte(file, DEFINITION | local);
		add_byte(file, 0);
		add_byte(file, 0); /* little-endian */
		add_little(file, number, 2);
		add_byte(file, (unsigned)n);
		for (size_t i = 0; i < n; i++) {
			add_byte(file, fields[i].number);
			add_byte(file, fields[i].size);
			add_byte(file, fields[i].base);
		}
	}
	add_byte(file, local);
	for (size_t i = 0; i < n; i++) {
		const struct field *field = &fields[i];
		const size_t given = field->text != NULL ? strlen(field->text) : 0;

		if (field->base != TEXT) {
			add_little(file, field->value, field->size);
			continue;
		}
		for (size_t j = 0; j < field->size; j++)
			add_byte(file, j < given ? (unsigned char)field->text[j] : 0);
	}
}

/* ---- texts: as long as the longest, within what a watch takes ---- */

struct words {
	char title[TITLE_MOST];
	struct {
		char name[NAME_MOST], note[NOTE_MOST];
	} * steps;
	size_t title_size, name_size, note_size; /* the NUL among them */
	size_t cut;
};

static void keep(struct words *words, size_t *longest, char *to, size_t size,
		 const char *from)
{
	text_copy(to, size, from);
	words->cut += strlen(from) >= size;
	if (strlen(to) + 1 > *longest)
		*longest = strlen(to) + 1;
}

static void make_words(struct words *words, const struct workout *workout)
{
	const size_t n = workout->steps.n;

	*words = (struct words){.title_size = 1, .name_size = 1, .note_size = 1};
	words->steps = mem_alloc(n + 1, sizeof *words->steps);
	keep(words, &words->title_size, words->title, TITLE_MOST, workout->session->title);
	for (size_t i = 0; i < n; i++) {
		const struct segment *segment = workout->steps.items[i].segment;
		struct text text = {0};

		if (segment == NULL)
			continue;
		workout_add_spm(&text, segment);
		text_add(&text, "%s%s", text.n > 0 ? " " : "", segment->name);
		keep(words, &words->name_size, words->steps[i].name, NAME_MOST,
		     text_string(&text));
		text_clear(&text);
		workout_add_note(&text, workout, segment, true);
		keep(words, &words->note_size, words->steps[i].note, NOTE_MOST,
		     text_string(&text));
		text_clear(&text);
	}
}

/* ---- messages ---- */

/* Watches tell workouts apart by number and time: another content, another number. */
static uint32_t serial_number(const struct words *words, size_t n)
{
	struct text all = {0};
	uint32_t number;

	text_add(&all, "%s\n", words->title);
	for (size_t i = 0; i < n; i++)
		text_add(&all, "%s\n%s\n", words->steps[i].name, words->steps[i].note);
	number = progress_crc(text_string(&all), all.n);
	text_clear(&all);
	return number != 0 ? number : 1;
}

static bool on_belt(const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->segments.n; i++)
		if (timeline->segments.items[i].phase->treadmill.given)
			return true;
	return false;
}

static void add_heads(struct text *file, const struct workout *workout,
		      const struct words *words, int64_t created_s)
{
	const int64_t fit_s = created_s > EPOCH_S ? created_s - EPOCH_S : 0;
	const struct field id[] = {
		{0, 1, ENUM, FILE_WORKOUT, NULL},
		{1, 2, U16, MANUFACTURER_NONE, NULL},
		{2, 2, U16, 0, NULL},
		{3, 4, U32Z, serial_number(words, workout->steps.n), NULL},
		{4, 4, U32, fit_s < none ? (uint32_t)fit_s : none - 1, NULL},
	};
	const struct field head[] = {
		{4, 1, ENUM, SPORT_RUNNING, NULL},
		{11, 1, ENUM,
		 on_belt(workout->timeline) ? SUB_SPORT_BELT : SUB_SPORT_GENERIC, NULL},
		{6, 2, U16, (uint32_t)workout->steps.n, NULL},
		{8, (uint8_t)words->title_size, TEXT, 0, words->title},
	};

	add_message(file, 0, MESSAGE_FILE_ID, true, id, sizeof id / sizeof *id);
	add_message(file, 1, MESSAGE_WORKOUT, true, head, sizeof head / sizeof *head);
}

static void add_step(struct text *file, const struct workout *workout,
		     const struct words *words, size_t i,
		     const struct workout_fit_options *options)
{
	const struct workout_step *step = &workout->steps.items[i];
	const struct segment *segment = step->segment;
	uint32_t duration = DURATION_REPEAT, length = (uint32_t)step->first;
	uint32_t target = none, aim = (uint32_t)step->times, intensity = ACTIVE;
	int low = -1, high = -1;

	if (segment != NULL) {
		duration = segment->open ? DURATION_OPEN : DURATION_TIME;
		length = segment->open ? none : (uint32_t)workout_ms(workout, segment);
		intensity = intensities[segment->kind];
		target = TARGET_OPEN;
		aim = none;
		if (options->target &&
		    workout_target(segment, options->unit, MARGIN_SPM, &low, &high)) {
			target = TARGET_CADENCE;
			aim = 0; /* not a zone: the range of the next two */
		}
	}
	const struct field fields[] = {
		{254, 2, U16, (uint32_t)i, NULL},
		{0, (uint8_t)words->name_size, TEXT, 0, words->steps[i].name},
		{1, 1, ENUM, duration, NULL},
		{2, 4, U32, length, NULL},
		{3, 1, ENUM, target, NULL},
		{4, 4, U32, aim, NULL},
		{5, 4, U32, (uint32_t)low, NULL},
		{6, 4, U32, (uint32_t)high, NULL},
		{7, 1, ENUM, intensity, NULL},
		{8, (uint8_t)words->note_size, TEXT, 0, words->steps[i].note},
	};
	add_message(file, 2, MESSAGE_STEP, i == 0, fields, sizeof fields / sizeof *fields);
}

static void add_crc(struct text *file, const struct text *of)
{
	add_little(file, fit_crc(0, (const uint8_t *)text_string(of), of->n), 2);
}

void workout_fit_write(struct text *file, const struct workout *workout,
		       const struct workout_fit_options *options, struct diags *diags)
{
	struct text data = {0}, whole = {0};
	struct words words;

	make_words(&words, workout);
	add_heads(&data, workout, &words, options->created_s);
	for (size_t i = 0; i < workout->steps.n; i++)
		add_step(&data, workout, &words, i, options);
	add_byte(&whole, HEADER);
	add_byte(&whole, PROTOCOL);
	add_little(&whole, PROFILE, 2);
	add_little(&whole, (uint32_t)data.n, 4);
	text_add_bytes(&whole, ".FIT", 4);
	add_crc(&whole, &whole);
	text_add_bytes(&whole, data.bytes, data.n);
	add_crc(&whole, &whole);
	text_add_bytes(file, whole.bytes, whole.n);
	if (words.cut > 0)
		diag_warning(diags, 0,
			     "%zu long text%s cut: a title has room for %d bytes, a name "
			     "for %d, a note for %d",
			     words.cut, words.cut == 1 ? " is" : "s are", TITLE_MOST - 1,
			     NAME_MOST - 1, NOTE_MOST - 1);
	free(words.steps);
	text_clear(&data);
	text_clear(&whole);
}

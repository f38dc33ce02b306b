/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/fit.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* FIT counts seconds from 1989-12-31T00:00:00Z; a small count is since power-on. */
static const int64_t EPOCH_S = 631065600;
enum { RELATIVE_BELOW = 0x10000000, LOCAL_TYPES = 16, FIELDS = 255, HEADER_MIN = 12 };

enum message {
	MESSAGE_FILE_ID = 0,
	MESSAGE_SESSION = 18,
	MESSAGE_LAP = 19,
	MESSAGE_RECORD = 20,
	MESSAGE_EVENT = 21,
	MESSAGE_ACTIVITY = 34,
	MESSAGE_FIELD_DESCRIPTION = 206
};
enum { FIELD_TIMESTAMP = 253, FILE_ACTIVITY = 4 };

/* What is taken out of a message; each message below says from which field. */
enum value {
	VALUE_TIMESTAMP,
	VALUE_START,
	VALUE_TIMER_MS,
	VALUE_DISTANCE_CM,
	VALUE_CADENCE,
	VALUE_CADENCE_FRACTION, /* of 128 */
	VALUE_CADENCE256,
	VALUE_SPEED,          /* mm/s */
	VALUE_ENHANCED_SPEED, /* mm/s */
	VALUE_SPEED_DISTANCE, /* three bytes */
	VALUE_SPORT,
	VALUE_SUB_SPORT,
	VALUE_EVENT,
	VALUE_EVENT_TYPE,
	VALUE_TYPE,
	VALUE_MAKER,
	VALUE_PRODUCT,
	VALUE_LOCAL_TIME,
	VALUE_DEVELOPER, /* index of the developer */
	VALUE_NUMBER,    /* of a developer's field */
	VALUE_NATIVE_MESSAGE,
	VALUE_NATIVE_FIELD,
	VALUES
};

static const struct source {
	uint16_t message;
	uint8_t field;
	enum value value;
} sources[] = {
	{MESSAGE_RECORD, 4, VALUE_CADENCE},
	{MESSAGE_RECORD, 53, VALUE_CADENCE_FRACTION},
	{MESSAGE_RECORD, 52, VALUE_CADENCE256},
	{MESSAGE_RECORD, 5, VALUE_DISTANCE_CM},
	{MESSAGE_RECORD, 6, VALUE_SPEED},
	{MESSAGE_RECORD, 73, VALUE_ENHANCED_SPEED},
	{MESSAGE_RECORD, 8, VALUE_SPEED_DISTANCE},
	{MESSAGE_LAP, 2, VALUE_START},
	{MESSAGE_LAP, 8, VALUE_TIMER_MS},
	{MESSAGE_LAP, 9, VALUE_DISTANCE_CM},
	{MESSAGE_LAP, 17, VALUE_CADENCE},
	{MESSAGE_LAP, 80, VALUE_CADENCE_FRACTION},
	{MESSAGE_SESSION, 2, VALUE_START},
	{MESSAGE_SESSION, 5, VALUE_SPORT},
	{MESSAGE_SESSION, 6, VALUE_SUB_SPORT},
	{MESSAGE_SESSION, 8, VALUE_TIMER_MS},
	{MESSAGE_SESSION, 9, VALUE_DISTANCE_CM},
	{MESSAGE_EVENT, 0, VALUE_EVENT},
	{MESSAGE_EVENT, 1, VALUE_EVENT_TYPE},
	{MESSAGE_ACTIVITY, 5, VALUE_LOCAL_TIME},
	{MESSAGE_FILE_ID, 0, VALUE_TYPE},
	{MESSAGE_FILE_ID, 1, VALUE_MAKER},
	{MESSAGE_FILE_ID, 2, VALUE_PRODUCT},
	{MESSAGE_FIELD_DESCRIPTION, 0, VALUE_DEVELOPER},
	{MESSAGE_FIELD_DESCRIPTION, 1, VALUE_NUMBER},
	{MESSAGE_FIELD_DESCRIPTION, 14, VALUE_NATIVE_MESSAGE},
	{MESSAGE_FIELD_DESCRIPTION, 15, VALUE_NATIVE_FIELD},
};

struct field {
	uint8_t number, size, type;
	uint8_t developer; /* of a developer's field: its index */
};

struct definition {
	bool known, big_endian;
	uint16_t message;
	size_t nfields, ndeveloper;
	struct field fields[FIELDS], developer[FIELDS];
};

/* The values of one message; -1: not said. */
struct values {
	int64_t of[VALUES];
};

struct reader {
	struct recording *recording;
	const uint8_t *bytes;
	size_t at, end;
	uint32_t time; /* the last time stamp, for compressed ones */
	bool timed;
	int64_t type;
	int64_t track_cm; /* sum of compressed distances */
	uint32_t track16; /* … and the last of them, sixteenths of a metre */
	bool tracked;
	/* A developer's field that repeats the native cadence, where a device has only it. */
	uint8_t cadence_developer, cadence_number;
	bool developer_cadence;
	struct definition definitions[LOCAL_TYPES];
};

uint16_t fit_crc(uint16_t crc, const uint8_t *bytes, size_t n)
{
	static const uint16_t table[16] = {0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00,
					   0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401,
					   0x5000, 0x9C01, 0x8801, 0x4400};
	for (size_t i = 0; i < n; i++) {
		crc = (uint16_t)((crc >> 4) ^ table[crc & 15] ^ table[bytes[i] & 15]);
		crc = (uint16_t)((crc >> 4) ^ table[crc & 15] ^ table[bytes[i] >> 4]);
	}
	return crc;
}

bool fit_is(const uint8_t *bytes, size_t n)
{
	return n >= HEADER_MIN && bytes[0] >= HEADER_MIN &&
	       memcmp(bytes + 8, ".FIT", 4) == 0;
}

static uint32_t little(const uint8_t *bytes, size_t n)
{
	uint32_t value = 0;
	while (n-- > 0)
		value = value << 8 | bytes[n];
	return value;
}

/*
 * The first value of a field, -1 where it is not valid or of no type that is needed.
 * Floats, 64-bit numbers and texts are not.
 */
static int64_t number(const uint8_t *bytes, const struct field *field, bool big_endian)
{
	static const struct {
		uint8_t type, size;
		bool is_signed;
		uint32_t invalid;
	} types[] = {
		{0x00, 1, false, 0xFF},       {0x01, 1, true, 0x7F},
		{0x02, 1, false, 0xFF},       {0x83, 2, true, 0x7FFF},
		{0x84, 2, false, 0xFFFF},     {0x85, 4, true, 0x7FFFFFFF},
		{0x86, 4, false, 0xFFFFFFFF}, {0x0A, 1, false, 0},
		{0x8B, 2, false, 0},          {0x8C, 4, false, 0},
	};
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (types[i].type != field->type)
			continue;
		const size_t size = types[i].size;
		if (field->size < size || field->size % size != 0)
			return -1;
		uint32_t value = 0;
		for (size_t k = 0; k < size; k++)
			value |= (uint32_t)bytes[big_endian ? size - 1 - k : k] << (8 * k);
		if (value == types[i].invalid)
			return -1;
		if (types[i].is_signed && value >> (8 * size - 1) != 0)
			return -1; /* nothing that is taken is negative */
		return value;
	}
	return -1;
}

/* Reads a field at bytes (its size is there) into values, if somebody wants it. */
static void take_field(struct values *values, const struct definition *definition,
		       const struct field *field, const uint8_t *bytes)
{
	if (field->number == FIELD_TIMESTAMP) {
		values->of[VALUE_TIMESTAMP] = number(bytes, field, definition->big_endian);
		return;
	}
	for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
		const struct source *source = &sources[i];
		if (source->message != definition->message ||
		    source->field != field->number)
			continue;
		if (source->value != VALUE_SPEED_DISTANCE)
			values->of[source->value] =
				number(bytes, field, definition->big_endian);
		else if (field->size == 3 && little(bytes, 3) != 0xFFFFFF)
			values->of[source->value] = little(bytes, 3);
		return;
	}
}

/* FIT's seconds as UTC; relative ones stay small: the file has no clock. */
static int64_t utc_ms(int64_t fit_s)
{
	return (fit_s < RELATIVE_BELOW ? fit_s : fit_s + EPOCH_S) * 1000;
}

/* A definition may give any field a type that is too large for it. */
static int32_t bounded(int64_t value)
{
	return value > INT32_MAX ? RECORDING_UNKNOWN : (int32_t)value;
}

static int32_t cadence256(const struct values *values)
{
	const int64_t *of = values->of;
	if (of[VALUE_CADENCE256] >= 0)
		return bounded(of[VALUE_CADENCE256]);
	if (of[VALUE_CADENCE] < 0)
		return RECORDING_UNKNOWN;
	const int64_t fraction = of[VALUE_CADENCE_FRACTION];
	return bounded(of[VALUE_CADENCE] * 256 + (fraction < 0 ? 0 : fraction * 2));
}

/* Old foot pods: 12 bits of speed in cm/s, 12 bits of distance that roll over at 256 m. */
static void take_speed_distance(struct reader *reader, struct recording_point *point,
				uint32_t packed)
{
	const uint32_t sixteenths = packed >> 12;
	if (reader->tracked)
		reader->track_cm += ((sixteenths - reader->track16) & 0xFFF) * 100 / 16;
	reader->tracked = true;
	reader->track16 = sixteenths;
	point->mm_per_s = (int32_t)(packed & 0xFFF) * 10;
	point->distance_cm = bounded(reader->track_cm);
}

static void take_record(struct reader *reader, const struct values *values)
{
	if (!reader->timed)
		return;
	struct recording_point *point =
		recording_add_point(reader->recording, utc_ms(reader->time));
	if (point == NULL)
		return;
	const int64_t *of = values->of;
	point->cadence256 = cadence256(values);
	if (of[VALUE_SPEED_DISTANCE] >= 0)
		take_speed_distance(reader, point, (uint32_t)of[VALUE_SPEED_DISTANCE]);
	if (of[VALUE_DISTANCE_CM] >= 0)
		point->distance_cm = bounded(of[VALUE_DISTANCE_CM]);
	if (of[VALUE_ENHANCED_SPEED] >= 0)
		point->mm_per_s = bounded(of[VALUE_ENHANCED_SPEED]);
	else if (of[VALUE_SPEED] >= 0)
		point->mm_per_s = bounded(of[VALUE_SPEED]);
}

static void take_lap(struct reader *reader, const struct values *values)
{
	const int64_t *of = values->of;
	if (of[VALUE_START] < 0 && of[VALUE_TIMESTAMP] < 0)
		return;
	struct recording_lap *lap = recording_add_lap(
		reader->recording,
		utc_ms(of[VALUE_START] >= 0 ? of[VALUE_START] : of[VALUE_TIMESTAMP]));
	if (lap == NULL)
		return;
	if (of[VALUE_TIMESTAMP] >= 0)
		lap->end_utc_ms = utc_ms(of[VALUE_TIMESTAMP]);
	lap->timer_ms = of[VALUE_TIMER_MS];
	lap->distance_cm = of[VALUE_DISTANCE_CM];
	lap->device_cadence256 = cadence256(values);
}

/* Sports as FIT numbers them; what is missing is cross-training. */
static const struct {
	int64_t number;
	const char *name;
	enum activity activity;
} sports[] = {
	{1, "running", ACTIVITY_RUN},    {2, "cycling", ACTIVITY_CROSS},
	{5, "swimming", ACTIVITY_CROSS}, {10, "training", ACTIVITY_CROSS},
	{11, "walking", ACTIVITY_WALK},  {15, "rowing", ACTIVITY_CROSS},
	{17, "hiking", ACTIVITY_WALK},
};

/* Where it was run, as FIT numbers kinds of running. */
static const struct {
	int64_t number;
	enum terrain terrain;
} sub_sports[] = {
	{1, TERRAIN_TREADMILL},
	{3, TERRAIN_TRAIL},
	{4, TERRAIN_TRACK},
	{45, TERRAIN_TREADMILL},
};

static void add(int64_t *sum, int64_t value)
{
	if (value >= 0)
		*sum = *sum < 0 ? value : *sum + value;
}

static void take_session(struct reader *reader, const struct values *values)
{
	struct recording *recording = reader->recording;
	const int64_t *of = values->of;
	if (recording->sport != NULL) {
		diag_warning(
			&recording->diags, 0,
			"more than one sport in the recording: the first one's name is "
			"kept");
		add(&recording->timer_ms, of[VALUE_TIMER_MS]);
		add(&recording->distance_cm, of[VALUE_DISTANCE_CM]);
		return;
	}
	const char *name = "sport";
	recording->activity = ACTIVITY_CROSS;
	for (size_t i = 0; i < sizeof sports / sizeof *sports; i++)
		if (sports[i].number == of[VALUE_SPORT]) {
			name = sports[i].name;
			recording->activity = sports[i].activity;
		}
	recording->sport = mem_strdup(name);
	for (size_t i = 0; i < sizeof sub_sports / sizeof *sub_sports; i++)
		if (recording->activity == ACTIVITY_RUN &&
		    sub_sports[i].number == of[VALUE_SUB_SPORT])
			recording->terrain = sub_sports[i].terrain;
	recording->timer_ms = of[VALUE_TIMER_MS];
	recording->distance_cm = of[VALUE_DISTANCE_CM];
	if (of[VALUE_START] >= 0)
		recording->start_utc_ms = utc_ms(of[VALUE_START]);
}

/* The timer's own events: it was stopped (by whatever name), it went on. */
static void take_event(struct reader *reader, const struct values *values)
{
	enum { EVENT_TIMER = 0, TYPE_START = 0, TYPE_STOP = 1, TYPE_STOP_ALL = 4 };
	const int64_t *of = values->of;
	if (of[VALUE_EVENT] != EVENT_TIMER || !reader->timed)
		return;
	struct recording *recording = reader->recording;
	const int64_t now = utc_ms(reader->time);
	const bool stop =
		of[VALUE_EVENT_TYPE] == TYPE_STOP || of[VALUE_EVENT_TYPE] == TYPE_STOP_ALL;
	if (stop)
		recording_pause(recording, now);
	else if (of[VALUE_EVENT_TYPE] == TYPE_START)
		recording_go_on(recording, now);
}

static void take_file_id(struct reader *reader, const struct values *values)
{
	static const struct {
		int64_t number;
		const char *name;
	} makers[] = {{1, "Garmin"},  {23, "Suunto"}, {32, "Wahoo"},   {95, "Stryd"},
		      {123, "Polar"}, {260, "Zwift"}, {265, "Strava"}, {294, "COROS"}};
	const int64_t *of = values->of;
	reader->type = of[VALUE_TYPE];
	if (of[VALUE_MAKER] < 0 || reader->recording->device != NULL)
		return;
	char device[64];
	snprintf(device, sizeof device, "maker %ld", (long)of[VALUE_MAKER]);
	for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
		if (makers[i].number == of[VALUE_MAKER])
			snprintf(device, sizeof device, "%s", makers[i].name);
	const size_t n = strlen(device);
	if (of[VALUE_PRODUCT] > 0)
		snprintf(device + n, sizeof device - n, " %ld", (long)of[VALUE_PRODUCT]);
	reader->recording->device = mem_strdup(device);
}

static void take_activity(struct reader *reader, const struct values *values)
{
	const int64_t local = values->of[VALUE_LOCAL_TIME];
	const int64_t utc = values->of[VALUE_TIMESTAMP];
	if (local < RELATIVE_BELOW || utc < RELATIVE_BELOW)
		return;
	const int64_t offset_min = (local - utc + (local < utc ? -30 : 30)) / 60;
	if (offset_min < -14 * 60 || offset_min > 14 * 60)
		return;
	reader->recording->utc_offset_min = (int)offset_min;
	reader->recording->offset_known = true;
}

/* A developer's field may stand for a native one: cadence, where that is missing. */
static void take_field_description(struct reader *reader, const struct values *values)
{
	const int64_t *of = values->of;
	if (of[VALUE_NATIVE_MESSAGE] != MESSAGE_RECORD || of[VALUE_NATIVE_FIELD] != 4 ||
	    of[VALUE_DEVELOPER] < 0 || of[VALUE_NUMBER] < 0)
		return;
	reader->developer_cadence = true;
	reader->cadence_developer = (uint8_t)of[VALUE_DEVELOPER];
	reader->cadence_number = (uint8_t)of[VALUE_NUMBER];
}

static const struct {
	uint16_t message;
	void (*take)(struct reader *reader, const struct values *values);
} takers[] = {
	{MESSAGE_RECORD, take_record},
	{MESSAGE_LAP, take_lap},
	{MESSAGE_SESSION, take_session},
	{MESSAGE_EVENT, take_event},
	{MESSAGE_FILE_ID, take_file_id},
	{MESSAGE_ACTIVITY, take_activity},
	{MESSAGE_FIELD_DESCRIPTION, take_field_description},
};

/* A definition of fields, and of the developers' ones. False: cut off. */
static bool read_definition(struct reader *reader, uint8_t header)
{
	struct definition *definition = &reader->definitions[header & 0x0F];
	if (reader->end - reader->at < 5)
		return false;
	const uint8_t *bytes = reader->bytes + reader->at;
	definition->known = false;
	definition->big_endian = bytes[1] == 1;
	definition->message = (uint16_t)(definition->big_endian ? bytes[2] << 8 | bytes[3]
								: bytes[3] << 8 | bytes[2]);
	definition->nfields = bytes[4];
	definition->ndeveloper = 0;
	reader->at += 5;
	if (reader->end - reader->at < definition->nfields * 3)
		return false;
	for (size_t i = 0; i < definition->nfields; i++, reader->at += 3) {
		const uint8_t *field = reader->bytes + reader->at;
		definition->fields[i] = (struct field){field[0], field[1], field[2], 0};
	}
	if ((header & 0x20) != 0) {
		if (reader->at == reader->end)
			return false;
		definition->ndeveloper = reader->bytes[reader->at++];
		if (reader->end - reader->at < definition->ndeveloper * 3)
			return false;
		for (size_t i = 0; i < definition->ndeveloper; i++, reader->at += 3) {
			const uint8_t *field = reader->bytes + reader->at;
			/* A developer's type stands elsewhere; a cadence is one byte. */
			definition->developer[i] =
				(struct field){field[0], field[1], 0x02, field[2]};
		}
	}
	definition->known = true;
	return true;
}

static bool read_data(struct reader *reader, unsigned local, bool timed)
{
	const struct definition *definition = &reader->definitions[local];
	if (!definition->known) {
		diag_warning(
			&reader->recording->diags, 0,
			"damaged at byte %zu: a message nobody described; the rest was "
			"not read",
			reader->at);
		reader->at = reader->end;
		return true;
	}
	struct values values;
	for (size_t i = 0; i < VALUES; i++)
		values.of[i] = -1;
	for (size_t i = 0; i < definition->nfields; i++) {
		const struct field *field = &definition->fields[i];
		if (reader->end - reader->at < field->size)
			return false;
		take_field(&values, definition, field, reader->bytes + reader->at);
		reader->at += field->size;
	}
	for (size_t i = 0; i < definition->ndeveloper; i++) {
		const struct field *field = &definition->developer[i];
		if (reader->end - reader->at < field->size)
			return false;
		if (reader->developer_cadence && definition->message == MESSAGE_RECORD &&
		    field->developer == reader->cadence_developer &&
		    field->number == reader->cadence_number && field->size == 1 &&
		    values.of[VALUE_CADENCE] < 0)
			values.of[VALUE_CADENCE] =
				number(reader->bytes + reader->at, field, false);
		reader->at += field->size;
	}
	if (timed)
		values.of[VALUE_TIMESTAMP] = reader->time;
	else if (values.of[VALUE_TIMESTAMP] >= 0) {
		reader->time = (uint32_t)values.of[VALUE_TIMESTAMP];
		reader->timed = true;
	}
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++)
		if (takers[i].message == definition->message)
			takers[i].take(reader, &values);
	return true;
}

/* One message of whatever sort. False: the file ends within it. */
static bool read_message(struct reader *reader)
{
	const uint8_t header = reader->bytes[reader->at++];
	if ((header & 0x80) != 0) { /* compressed: five bits of time */
		const uint32_t offset = header & 0x1F;
		uint32_t time = (reader->time & ~UINT32_C(0x1F)) + offset;
		if (offset < (reader->time & 0x1F))
			time += 0x20;
		reader->time = time;
		return read_data(reader, header >> 5 & 3, true);
	}
	if ((header & 0x40) != 0)
		return read_definition(reader, header);
	return read_data(reader, header & 0x0F, false);
}

/* The start where no session says it, and whether the file has a clock at all. */
static void settle_start(struct recording *recording)
{
	if (recording->start_utc_ms < 0 && recording->npoints > 0)
		recording->start_utc_ms = recording->points[0].utc_ms;
	if (recording->start_utc_ms < 0 && recording->nlaps > 0)
		recording->start_utc_ms = recording->laps[0].start_utc_ms;
	if (recording->start_utc_ms >= 0 &&
	    recording->start_utc_ms < (int64_t)RELATIVE_BELOW * 1000) {
		recording->no_clock = true;
		diag_warning(&recording->diags, 0,
			     "the device had no clock: the date has to be told");
	}
}

enum recording_read fit_read(struct recording *recording, const uint8_t *bytes, size_t n,
			     size_t *used, char why[FIT_WHY])
{
	*used = 0;
	if (!fit_is(bytes, n)) {
		snprintf(why, FIT_WHY, "no FIT file: it does not begin like one");
		return RECORDING_BAD;
	}
	const size_t header = bytes[0];
	const uint64_t size = little(bytes + 4, 4);
	/* A watch that died while recording leaves a length of 0, or one too large. */
	const bool cut = header > n || size > n - header || (size == 0 && n > header + 2);
	const size_t end = cut ? n : header + (size_t)size;
	if (header > n) {
		snprintf(why, FIT_WHY, "cut short within its first %zu bytes", header);
		return RECORDING_BAD;
	}
	struct reader *reader = mem_alloc(1, sizeof *reader);
	*reader = (struct reader){.recording = recording,
				  .bytes = bytes,
				  .at = header,
				  .end = end,
				  .type = -1};
	bool whole = true;
	while (whole && reader->at < reader->end)
		whole = read_message(reader);
	const int64_t type = reader->type;
	free(reader);

	if (cut)
		diag_warning(&recording->diags, 0,
			     "cut short: the device did not finish it; what is there was "
			     "read (%zu bytes)",
			     n);
	else if (!whole)
		diag_warning(&recording->diags, 0,
			     "its last message is cut off; the others were read");
	if (!cut) {
		*used = n - end >= 2 ? end + 2 : n;
		if (n - end < 2)
			diag_warning(&recording->diags, 0, "its check sum is missing");
		else if (fit_crc(0, bytes, end) != little(bytes + end, 2))
			diag_warning(&recording->diags, 0,
				     "its check sum is wrong: a part may be damaged");
	}
	if (type >= 0 && type != FILE_ACTIVITY) {
		snprintf(why, FIT_WHY, "a FIT file, but no recorded activity (type %ld)",
			 (long)type);
		return RECORDING_OTHER;
	}
	if (recording->npoints == 0 && recording->nlaps == 0) {
		snprintf(why, FIT_WHY, "a FIT file without a single point or lap");
		return RECORDING_BAD;
	}
	if (recording->sport == NULL) {
		recording->sport = mem_strdup("running");
		diag_warning(&recording->diags, 0,
			     "it does not say which sport: taken for a run");
	}
	recording->unit =
		recording->activity == ACTIVITY_CROSS ? UNIT_UNDECIDED : UNIT_ONE_LEG;
	recording_sort_laps(recording);
	settle_start(recording);
	return RECORDING_READ;
}

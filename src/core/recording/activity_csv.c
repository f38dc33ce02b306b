/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/activity_csv.h"

#include "core/base/csv.h"
#include "core/base/moment.h"
#include "core/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum column {
	COLUMN_TIME,
	COLUMN_CADENCE,
	COLUMN_SPEED,
	COLUMN_DISTANCE,
	COLUMN_SPLIT,
	COLUMN_LENGTH,
	COLUMN_ELAPSED, /* pauses in it: where the length is not there */
	COLUMN_SPORT,
	COLUMN_DATE, /* the day, where the time is that of the day */
	COLUMN_LATITUDE,
	COLUMN_LONGITUDE,
	COLUMNS
};

static const char *const column_names[COLUMNS] = {
	"time",    "cadence", "speed", "distance", "split",    "length",
	"elapsed", "sport",   "date",  "latitude", "longitude"};

enum { LONGEST_MS = 7 * 24 * 60 * 60 * 1000 }; /* nobody runs longer */

enum shape { SHAPE_POINTS, SHAPE_SPLITS, SHAPE_RUNS, SHAPE_PLACES, SHAPES };

/*
 * Headers that are known, in small letters without blanks. What stands first is tried
 * first: "Avg Run Cadence" is in two makes' tables, and what the others are tells which.
 */
static const struct {
	enum shape shape;
	enum column column;
	const char *name;
	double scale; /* to mm/s, cm; 0: as it is */
} headers[] = {
	{SHAPE_PLACES, COLUMN_LATITUDE, "latitude", 1},
	{SHAPE_PLACES, COLUMN_LONGITUDE, "longitude", 1},
	{SHAPE_PLACES, COLUMN_DATE, "date", 0},
	{SHAPE_PLACES, COLUMN_TIME, "time", 0},
	{SHAPE_PLACES, COLUMN_CADENCE, "cadence", 0},
	{SHAPE_PLACES, COLUMN_SPEED, "speed", 1000},
	{SHAPE_RUNS, COLUMN_SPORT, "activitytype", 0},
	{SHAPE_RUNS, COLUMN_TIME, "date", 0},
	{SHAPE_RUNS, COLUMN_LENGTH, "movingtime", 0},
	{SHAPE_RUNS, COLUMN_ELAPSED, "time", 0},
	{SHAPE_RUNS, COLUMN_DISTANCE, "distance", 100000},
	{SHAPE_RUNS, COLUMN_CADENCE, "avgruncadence", 0},
	{SHAPE_SPLITS, COLUMN_SPLIT, "split", 0},
	{SHAPE_SPLITS, COLUMN_LENGTH, "movingtime", 0},
	{SHAPE_SPLITS, COLUMN_ELAPSED, "time", 0},
	{SHAPE_SPLITS, COLUMN_DISTANCE, "getdistance", 100000},
	{SHAPE_SPLITS, COLUMN_DISTANCE, "distance", 100000},
	{SHAPE_SPLITS, COLUMN_CADENCE, "avgruncadence", 0},
	{SHAPE_SPLITS, COLUMN_CADENCE, "avgcadence", 0},
	{SHAPE_POINTS, COLUMN_TIME, "time", 0},
	{SHAPE_POINTS, COLUMN_TIME, "timestamp", 0},
	{SHAPE_POINTS, COLUMN_CADENCE, "cadence", 0},
	{SHAPE_POINTS, COLUMN_CADENCE, "cadence(spm)", 0},
	{SHAPE_POINTS, COLUMN_SPEED, "speed", 1000 / 3.6},
	{SHAPE_POINTS, COLUMN_SPEED, "speed(km/h)", 1000 / 3.6},
	{SHAPE_POINTS, COLUMN_SPEED, "strydspeed(m/s)", 1000},
	{SHAPE_POINTS, COLUMN_SPEED, "watchspeed(m/s)", 1000},
	{SHAPE_POINTS, COLUMN_DISTANCE, "distance", 100},
	{SHAPE_POINTS, COLUMN_DISTANCE, "stryddistance(meters)", 100},
	{SHAPE_POINTS, COLUMN_DISTANCE, "watchdistance(meters)", 100},
};

struct table {
	enum shape shape;
	int at[COLUMNS]; /* place of each column; -1: there is none */
	double scale[COLUMNS];
	bool comma; /* decimals have a comma */
	bool placed;
	double latitude, longitude, metres; /* of the last point; since the first */
	struct recording recording;
	bool begun;
	int64_t at_ms;        /* where the next split begins */
	size_t count;         /* recordings that were handed over */
	size_t odd, odd_line; /* rows that were not understood, and the first of them */
	void (*found)(void *context, struct recording *recording);
	void *context;
};

/* In small letters, without blanks; what is too long is cut. */
static void plain(const char *from, char *to, size_t size)
{
	size_t n = 0;
	for (; *from != '\0' && n + 1 < size; from++)
		if (*from != ' ' && *from != '\t')
			to[n++] = (char)(*from >= 'A' && *from <= 'Z' ? *from + 32 : *from);
	to[n] = '\0';
}

/* Does the header have what this shape needs? Fills the places then. */
static bool matches(struct table *table, const struct csv_row *header, enum shape shape)
{
	static const enum column needed[SHAPES][4] = {
		[SHAPE_POINTS] = {COLUMN_TIME, COLUMN_CADENCE, COLUMNS},
		[SHAPE_SPLITS] = {COLUMN_SPLIT, COLUMN_CADENCE, COLUMNS},
		[SHAPE_RUNS] = {COLUMN_SPORT, COLUMN_TIME, COLUMNS},
		[SHAPE_PLACES] = {COLUMN_DATE, COLUMN_TIME, COLUMN_CADENCE,
				  COLUMN_LATITUDE},
	};
	for (int i = 0; i < COLUMNS; i++)
		table->at[i] = -1;
	table->shape = shape;
	for (size_t k = 0; k < sizeof headers / sizeof *headers; k++) {
		if (headers[k].shape != shape || table->at[headers[k].column] >= 0)
			continue;
		for (size_t i = 0; i < header->n; i++) {
			char name[64];
			plain(header->cells[i], name, sizeof name);
			if (strcmp(name, headers[k].name) != 0)
				continue;
			table->at[headers[k].column] = (int)i;
			table->scale[headers[k].column] = headers[k].scale;
			break;
		}
	}
	for (int i = 0; i < 4 && needed[shape][i] != COLUMNS; i++)
		if (table->at[needed[shape][i]] < 0)
			return false;
	return true;
}

/* "time=Timestamp,cadence=Cadence (spm)": columns of points by their names. */
static bool told(struct table *table, const struct csv_row *header, const char *columns,
		 char why[ACTIVITY_CSV_WHY])
{
	for (int i = 0; i < COLUMNS; i++)
		table->at[i] = -1;
	table->shape = SHAPE_POINTS;
	table->scale[COLUMN_SPEED] = 1000 / 3.6;
	table->scale[COLUMN_DISTANCE] = 100;
	while (*columns != '\0') {
		const size_t n = strcspn(columns, ",");
		const char *sign = memchr(columns, '=', n);
		int column = -1;
		for (int i = 0; sign != NULL && i <= COLUMN_DISTANCE; i++)
			if (strlen(column_names[i]) == (size_t)(sign - columns) &&
			    strncmp(columns, column_names[i], (size_t)(sign - columns)) ==
				    0)
				column = i;
		if (column < 0) {
			snprintf(why, ACTIVITY_CSV_WHY,
				 "columns are told as time=NAME,cadence=NAME, also speed "
				 "and "
				 "distance: not '%.*s'",
				 (int)(n < 60 ? n : 60), columns);
			return false;
		}
		const size_t length = n - (size_t)(sign + 1 - columns);
		for (size_t i = 0; i < header->n; i++)
			if (strlen(header->cells[i]) == length &&
			    strncmp(header->cells[i], sign + 1, length) == 0)
				table->at[column] = (int)i;
		if (table->at[column] < 0) {
			snprintf(why, ACTIVITY_CSV_WHY,
				 "the table has no column named '%.*s': its first line has "
				 "the "
				 "names",
				 (int)(length < 60 ? length : 60), sign + 1);
			return false;
		}
		columns += n + (columns[n] == ',');
	}
	if (table->at[COLUMN_TIME] >= 0 && table->at[COLUMN_CADENCE] >= 0)
		return true;
	snprintf(why, ACTIVITY_CSV_WHY, "time and cadence have to be told both");
	return false;
}

static const char *cell(const struct table *table, const struct csv_row *row,
			enum column column)
{
	const int at = table->at[column];
	return at >= 0 && (size_t)at < row->n ? row->cells[at] : "";
}

/* A number with a point, or a comma where the table has such; thousands may be parted. */
static bool decimal(const struct table *table, const char *text, double *value)
{
	double sum = 0, unit = 1;
	bool any = false, point = false;
	for (; *text == ' '; text++)
		;
	for (; *text != '\0' && *text != ' '; text++) {
		if (*text >= '0' && *text <= '9') {
			any = true;
			if (point)
				sum += (unit /= 10) * (*text - '0');
			else
				sum = sum * 10 + (*text - '0');
		} else if (!point && *text == (table->comma ? ',' : '.')) {
			point = true;
		} else if (point || *text != (table->comma ? '.' : ',')) {
			return false;
		}
	}
	if (!any || !isfinite(sum))
		return false;
	*value = sum;
	return true;
}

static int32_t scaled(const struct table *table, const struct csv_row *row,
		      enum column column)
{
	double value;
	if (!decimal(table, cell(table, row, column), &value) ||
	    value * table->scale[column] > INT32_MAX)
		return RECORDING_UNKNOWN;
	return (int32_t)lround(value * table->scale[column]);
}

static bool degrees(const struct table *table, const struct csv_row *row,
		    enum column column, double most, double *value)
{
	const char *text = cell(table, row, column);
	const bool negative = *text == '-';
	if (!decimal(table, text + negative, value) || *value > most)
		return false;
	*value = negative ? -*value : *value;
	return true;
}

static int32_t cadence256(const struct table *table, const struct csv_row *row)
{
	double value;
	if (!decimal(table, cell(table, row, COLUMN_CADENCE), &value) || value > 1000)
		return RECORDING_UNKNOWN;
	return (int32_t)lround(value * 256);
}

/* "1:02:30", "28:05.3", "90", "90.5": a length of time. */
static bool length_ms(const struct table *table, const char *text, int64_t *ms)
{
	int64_t whole = 0;
	double seconds;
	const char *colon;
	while ((colon = strchr(text, ':')) != NULL) {
		char *end;
		const long part = strtol(text, &end, 10);
		if (end != colon || part < 0 || part > 100000 || whole > 1000000)
			return false;
		whole = (whole + part) * 60;
		text = colon + 1;
	}
	if (!decimal(table, text, &seconds) || seconds > (double)MOMENT_LAST_MS / 1000)
		return false;
	*ms = whole * 1000 + llround(seconds * 1000);
	return true;
}

/* Of a lap or a run: moving time, or else all of it; false: neither is a length. */
static bool row_length_ms(const struct table *table, const struct csv_row *row, int64_t *ms)
{
	static const enum column columns[] = {COLUMN_LENGTH, COLUMN_ELAPSED};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (length_ms(table, cell(table, row, columns[i]), ms) && *ms > 0 &&
		    *ms <= LONGEST_MS)
			return true;
	return false;
}

static void begin(struct table *table, int64_t start_utc_ms)
{
	recording_clear(&table->recording);
	table->recording.start_utc_ms = start_utc_ms;
	table->recording.sport = mem_strdup("running");
	table->at_ms = start_utc_ms;
	table->begun = true;
}

static void finish(struct table *table)
{
	if (table->begun && table->recording.npoints > 0) {
		table->found(table->context, &table->recording);
		table->count++;
	} else {
		recording_clear(&table->recording);
	}
	recording_init(&table->recording);
	table->begun = false;
}

/* "2017/03/19" and "16:49:30" in two columns, as "2017-03-19T16:49:30". */
static void put_day(const struct table *table, const struct csv_row *row,
		    char to[MOMENT_TEXT])
{
	snprintf(to, MOMENT_TEXT, "%.10sT%.24s", cell(table, row, COLUMN_DATE),
		 cell(table, row, COLUMN_TIME));
	for (int i = 0; i < 10 && to[i] != '\0'; i++)
		if (to[i] == '/')
			to[i] = '-';
}

/* How far it is since the first point, from places; what has none is passed over. */
static int32_t distance_cm(struct table *table, const struct csv_row *row)
{
	double latitude, longitude;
	if (!degrees(table, row, COLUMN_LATITUDE, 90, &latitude) ||
	    !degrees(table, row, COLUMN_LONGITUDE, 180, &longitude))
		return RECORDING_UNKNOWN;
	if (table->placed)
		table->metres += recording_metres(table->latitude, table->longitude,
						  latitude, longitude);
	table->placed = true;
	table->latitude = latitude;
	table->longitude = longitude;
	return table->metres * 100 < INT32_MAX ? (int32_t)lround(table->metres * 100)
					       : RECORDING_UNKNOWN;
}

static bool take_point(struct table *table, const struct csv_row *row)
{
	int64_t utc_ms = 0;
	int offset_min = 0;
	bool known = false;
	char day_and_time[MOMENT_TEXT];
	const char *time = cell(table, row, COLUMN_TIME);
	if (table->shape == SHAPE_PLACES) {
		put_day(table, row, day_and_time);
		time = day_and_time;
	}
	const bool dated = moment_parse(time, &utc_ms, &offset_min, &known);
	if (!dated && !length_ms(table, time, &utc_ms))
		return false;
	/* Seconds of the epoch, as Stryd has them, are a date as well. */
	const int64_t YEAR_2000_MS = INT64_C(946684800000);
	if (!table->begun) {
		begin(table, utc_ms);
		table->recording.no_clock = !dated && utc_ms < YEAR_2000_MS;
		table->recording.local_clock = table->shape == SHAPE_PLACES && !known;
		table->recording.utc_offset_min = offset_min;
		table->recording.offset_known = known && offset_min != 0;
	}
	struct recording *recording = &table->recording;
	if (recording->npoints > 0 &&
	    utc_ms < recording->points[recording->npoints - 1].utc_ms)
		return false;
	struct recording_point *point = recording_add_point(recording, utc_ms);
	if (point == NULL)
		return true;
	point->cadence256 = cadence256(table, row);
	point->mm_per_s = scaled(table, row, COLUMN_SPEED);
	point->distance_cm = table->shape == SHAPE_PLACES
				     ? distance_cm(table, row)
				     : scaled(table, row, COLUMN_DISTANCE);
	return true;
}

/*
 * A lap, or a whole run, of which only the mean is told: points of that cadence, so that
 * one rule serves for all. That it is the device's own mean is said.
 */
static void fill(struct table *table, const struct csv_row *row, int64_t ms)
{
	struct recording *recording = &table->recording;
	struct recording_lap *lap = recording_add_lap(recording, table->at_ms);
	if (lap == NULL)
		return;
	const int32_t distance_cm = scaled(table, row, COLUMN_DISTANCE);
	lap->timer_ms = ms;
	lap->distance_cm = distance_cm;
	lap->end_utc_ms = table->at_ms + ms;
	lap->device_cadence256 = cadence256(table, row);
	for (int64_t at = 0; at < ms; at += 10000) {
		struct recording_point *point =
			recording_add_point(recording, table->at_ms + at);
		if (point == NULL)
			break;
		point->cadence256 = lap->device_cadence256;
		if (distance_cm > 0)
			point->mm_per_s = (int32_t)fmin(1e6, (double)distance_cm * 10000 /
								     (double)ms);
	}
	recording->timer_ms = (recording->timer_ms < 0 ? 0 : recording->timer_ms) + ms;
	if (distance_cm >= 0)
		recording->distance_cm =
			(recording->distance_cm < 0 ? 0 : recording->distance_cm) +
			distance_cm;
	table->at_ms += ms;
}

static void say_means(struct recording *recording)
{
	diag_warning(&recording->diags, 0,
		     "only the device's own means are told, standing perhaps among them");
}

static bool take_split(struct table *table, const struct csv_row *row)
{
	int64_t ms;
	const char *split = cell(table, row, COLUMN_SPLIT);
	if (*split < '0' || *split > '9')
		return true; /* "Summary" */
	if (!row_length_ms(table, row, &ms))
		return false;
	if (!table->begun) {
		begin(table, 0);
		table->recording.no_clock = true;
		say_means(&table->recording);
	}
	fill(table, row, ms);
	return true;
}

static bool take_run(struct table *table, const struct csv_row *row)
{
	int64_t utc_ms, ms;
	int offset_min;
	bool known;
	char sport[64];
	plain(cell(table, row, COLUMN_SPORT), sport, sizeof sport);
	if (!moment_parse(cell(table, row, COLUMN_TIME), &utc_ms, &offset_min, &known) ||
	    !row_length_ms(table, row, &ms))
		return false;
	begin(table, utc_ms);
	struct recording *recording = &table->recording;
	recording->local_clock = !known;
	recording->terrain = strstr(sport, "treadmill") != NULL ? TERRAIN_TREADMILL
			     : strstr(sport, "trail") != NULL   ? TERRAIN_TRAIL
								: TERRAIN_UNKNOWN;
	if (strstr(sport, "run") == NULL)
		recording->activity =
			strstr(sport, "walk") != NULL || strstr(sport, "hik") != NULL
				? ACTIVITY_WALK
				: ACTIVITY_CROSS;
	recording->unit = UNIT_STEPS;
	fill(table, row, ms);
	say_means(recording);
	finish(table);
	return true;
}

/* What was left out is told with the recording that lost it. */
static void say_odd(struct table *table)
{
	if (table->odd > 0 && table->begun)
		diag_warning(&table->recording.diags, 0,
			     "%zu rows were not understood, the first in line %zu",
			     table->odd, table->odd_line);
}

static bool take_row(struct table *table, const struct csv_row *row)
{
	switch (table->shape) {
	case SHAPE_SPLITS: return take_split(table, row);
	case SHAPE_RUNS: return take_run(table, row);
	default: return take_point(table, row);
	}
}

static bool read_header(struct table *table, const struct csv_row *header,
			const char *columns, char why[ACTIVITY_CSV_WHY])
{
	if (columns != NULL)
		return told(table, header, columns, why);
	for (int shape = SHAPES - 1; shape >= 0; shape--)
		if (matches(table, header, (enum shape)shape))
			return true;
	snprintf(why, ACTIVITY_CSV_WHY,
		 "no table of a run that is known: its first line has no time and cadence; "
		 "--columns time=NAME,cadence=NAME tells which they are");
	return false;
}

enum recording_read activity_csv_read(const char *bytes, size_t n, const char *columns,
				      void (*found)(void *context,
						    struct recording *recording),
				      void *context, char why[ACTIVITY_CSV_WHY])
{
	struct table table = {.found = found, .context = context};
	struct csv_reader reader;
	struct csv_row row = {0};
	char csv_why[CSV_WHY];
	const char separator = csv_guess_separator(bytes, n);
	recording_init(&table.recording);
	table.comma = separator == ';';
	csv_begin(&reader, bytes, n, separator);
	enum csv_result result = csv_next(&reader, &row, csv_why);
	enum recording_read read = RECORDING_READ;
	if (result != CSV_ROW) {
		read = RECORDING_BAD;
		snprintf(why, ACTIVITY_CSV_WHY, "%s",
			 result == CSV_END ? "there is nothing in it" : csv_why);
	} else if (!read_header(&table, &row, columns, why)) {
		read = RECORDING_OTHER;
	}
	while (read == RECORDING_READ &&
	       (result = csv_next(&reader, &row, csv_why)) == CSV_ROW)
		if (!take_row(&table, &row) && table.odd++ == 0)
			table.odd_line = row.line;
	say_odd(&table);
	finish(&table);
	csv_row_clear(&row);
	if (read == RECORDING_READ && result == CSV_WRONG) {
		snprintf(why, ACTIVITY_CSV_WHY, "line %zu: %s", reader.line, csv_why);
		read = RECORDING_BAD;
	} else if (read == RECORDING_READ && table.count == 0) {
		snprintf(why, ACTIVITY_CSV_WHY, "none of its rows is a run%s",
			 table.odd > 0 ? ": times and lengths are not understood" : "");
		read = RECORDING_OTHER;
	}
	return read;
}

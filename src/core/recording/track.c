/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/track.h"

#include "core/base/mem.h"
#include "core/base/moment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum format { FORMAT_NONE, FORMAT_TCX, FORMAT_GPX };

struct track {
	void (*found)(void *context, struct recording *recording);
	void *context;
	enum format format;
	struct recording recording;
	bool begun;
	/* Where the document is. */
	bool in_lap, in_point;
	size_t pieces; /* tracks or segments so far: between two of them is a pause */
	/* The point that is being read; its time may come last. */
	struct recording_point point;
	bool timed, placed;
	double latitude, longitude;
	/* GPX says places, not distances. */
	double last_latitude, last_longitude, metres;
	bool last_placed;
	int64_t last_ms; /* of the last point; -1: none yet */
};

struct track *track_new(void (*found)(void *context, struct recording *recording),
			void *context)
{
	struct track *track = mem_alloc(1, sizeof *track);
	track->found = found;
	track->context = context;
	recording_init(&track->recording);
	return track;
}

void track_free(struct track *track)
{
	recording_clear(&track->recording);
	free(track);
}

bool track_is(const struct track *track)
{
	return track->format != FORMAT_NONE;
}

/* ---- values ------------------------------------------------------------------------- */

/* A decimal number without the locale; false: none, or not finite. */
static bool decimal(const char *text, double *value)
{
	while (*text == ' ' || *text == '\n' || *text == '\r' || *text == '\t')
		text++;
	const bool negative = *text == '-';
	if (*text == '-' || *text == '+')
		text++;
	double sum = 0, unit = 1;
	bool any = false, point = false;
	for (;; text++) {
		if (*text >= '0' && *text <= '9') {
			any = true;
			if (point)
				sum += (unit /= 10) * (*text - '0');
			else
				sum = sum * 10 + (*text - '0');
		} else if (*text == '.' && !point) {
			point = true;
		} else {
			break;
		}
	}
	if (any && (*text == 'e' || *text == 'E')) {
		char *end;
		const long exponent = strtol(text + 1, &end, 10);
		if (end == text + 1 || exponent < -300 || exponent > 300)
			return false;
		sum *= pow(10, (double)exponent);
	}
	if (!any || !isfinite(sum))
		return false;
	*value = negative ? -sum : sum;
	return true;
}

/* A number times `scale`, rounded, or RECORDING_UNKNOWN below 0 and above most. */
static int64_t scaled(const char *text, double scale, double most)
{
	double value;
	if (!decimal(text, &value) || value < 0 || value * scale > most)
		return RECORDING_UNKNOWN;
	return (int64_t)llround(value * scale);
}

static const char *attribute(const char *const *attributes, const char *name)
{
	for (; attributes[0] != NULL; attributes += 2)
		if (strcmp(attributes[0], name) == 0)
			return attributes[1];
	return NULL;
}

/* ---- the recording ------------------------------------------------------------------ */

static void begin(struct track *track)
{
	recording_clear(&track->recording);
	track->recording.unit = track->format == FORMAT_TCX ? UNIT_ONE_LEG : UNIT_UNDECIDED;
	track->begun = true;
	track->pieces = 0;
	track->metres = 0;
	track->last_placed = false;
	track->last_ms = -1;
}

/* Laps end where the next begins; a TCX sums them up itself. */
static void settle(struct recording *recording)
{
	int64_t timer_ms = 0, distance_cm = 0;
	for (size_t i = 0; i < recording->nlaps; i++) {
		struct recording_lap *lap = &recording->laps[i];
		if (lap->end_utc_ms < 0 && i + 1 < recording->nlaps)
			lap->end_utc_ms = recording->laps[i + 1].start_utc_ms;
		timer_ms =
			timer_ms < 0 || lap->timer_ms < 0 ? -1 : timer_ms + lap->timer_ms;
		distance_cm = distance_cm < 0 || lap->distance_cm < 0
				      ? -1
				      : distance_cm + lap->distance_cm;
	}
	if (recording->nlaps > 0) {
		recording->timer_ms = timer_ms;
		recording->distance_cm = distance_cm;
	}
	if (recording->start_utc_ms < 0 && recording->npoints > 0)
		recording->start_utc_ms = recording->points[0].utc_ms;
	if (recording->start_utc_ms < 0 && recording->nlaps > 0)
		recording->start_utc_ms = recording->laps[0].start_utc_ms;
	recording->no_clock = recording->start_utc_ms < MOMENT_FIRST_MS;
}

static void finish(struct track *track)
{
	if (!track->begun)
		return;
	track->begun = false;
	settle(&track->recording);
	if (track->recording.npoints == 0 && track->recording.nlaps == 0) {
		recording_clear(&track->recording);
		return;
	}
	track->found(track->context, &track->recording);
	recording_init(&track->recording);
}

static const struct {
	const char *word; /* with which the name begins, in small letters */
	enum activity activity;
} sports[] = {{"run", ACTIVITY_RUN},   {"9", ACTIVITY_RUN},         {"jog", ACTIVITY_RUN},
	      {"trail", ACTIVITY_RUN}, {"treadmill", ACTIVITY_RUN}, {"walk", ACTIVITY_WALK},
	      {"hik", ACTIVITY_WALK},  {"10", ACTIVITY_WALK}};

/* "Other" may be anything: a run, unless its name says more. */
static void take_sport(struct recording *recording, const char *name)
{
	char word[32] = "";
	for (size_t i = 0; i + 1 < sizeof word && name[i] != '\0'; i++)
		word[i] = (char)(name[i] >= 'A' && name[i] <= 'Z' ? name[i] + 32 : name[i]);
	if (word[0] == '\0')
		return;
	recording->activity = strcmp(word, "other") == 0 ? ACTIVITY_RUN : ACTIVITY_CROSS;
	for (size_t i = 0; i < sizeof sports / sizeof *sports; i++)
		if (strncmp(word, sports[i].word, strlen(sports[i].word)) == 0)
			recording->activity = sports[i].activity;
	recording->terrain = recording->activity != ACTIVITY_RUN ? TERRAIN_UNKNOWN
			     : strstr(word, "treadmill") != NULL ? TERRAIN_TREADMILL
			     : strstr(word, "trail") != NULL     ? TERRAIN_TRAIL
								 : TERRAIN_UNKNOWN;
	free(recording->sport);
	recording->sport = mem_strdup(recording->activity == ACTIVITY_RUN    ? "running"
				      : recording->activity == ACTIVITY_WALK ? "walking"
									     : word);
}

static void end_point(struct track *track)
{
	struct recording *recording = &track->recording;
	if (track->placed) {
		if (track->last_placed)
			track->metres += recording_metres(
				track->last_latitude, track->last_longitude,
				track->latitude, track->longitude);
		track->last_latitude = track->latitude;
		track->last_longitude = track->longitude;
		track->last_placed = true;
		if (track->metres * 100 < INT32_MAX)
			track->point.distance_cm = (int32_t)lround(track->metres * 100);
	}
	if (!track->timed)
		return;
	struct recording_point *point = recording_add_point(recording, track->point.utc_ms);
	if (point == NULL)
		return;
	*point = track->point;
	track->last_ms = point->utc_ms;
	/* The first point of a new piece ends the pause before it. */
	recording_go_on(recording, point->utc_ms);
}

/* ---- elements ----------------------------------------------------------------------- */

static void open_piece(struct track *track)
{
	/* Laps begin with a piece of their own, straight after the last: no pause. */
	if (track->pieces > 0 && track->last_ms >= 0)
		recording_pause(&track->recording, track->last_ms);
	track->pieces++;
}

static void open_lap(struct track *track, const char *start)
{
	int64_t utc_ms;
	int offset_min;
	bool known;
	track->in_lap = true;
	track->pieces = 0;
	if (start == NULL || !moment_parse(start, &utc_ms, &offset_min, &known))
		utc_ms = track->last_ms >= 0 ? track->last_ms : 0;
	struct recording_lap *lap = recording_add_lap(&track->recording, utc_ms);
	if (lap != NULL)
		lap->first_point = (int64_t)track->recording.npoints;
}

static void open_point(struct track *track, const char *const *attributes)
{
	track->in_point = true;
	track->timed = false;
	track->point = (struct recording_point){.cadence256 = RECORDING_UNKNOWN,
						.mm_per_s = RECORDING_UNKNOWN,
						.distance_cm = RECORDING_UNKNOWN};
	const char *latitude = attribute(attributes, "lat");
	const char *longitude = attribute(attributes, "lon");
	track->placed = latitude != NULL && longitude != NULL &&
			decimal(latitude, &track->latitude) &&
			decimal(longitude, &track->longitude) &&
			fabs(track->latitude) <= 90 && fabs(track->longitude) <= 180;
}

void track_open(struct track *track, const char *name, const char *const *attributes)
{
	if (strcmp(name, "TrainingCenterDatabase") == 0) {
		track->format = FORMAT_TCX;
	} else if (strcmp(name, "gpx") == 0) {
		track->format = FORMAT_GPX;
	} else if (strcmp(name, "Activity") == 0 || strcmp(name, "trk") == 0) {
		finish(track);
		begin(track);
		const char *sport = attribute(attributes, "Sport");
		if (sport != NULL)
			take_sport(&track->recording, sport);
	} else if (!track->begun) {
		return;
	} else if (strcmp(name, "Lap") == 0) {
		open_lap(track, attribute(attributes, "StartTime"));
	} else if (strcmp(name, "Track") == 0 || strcmp(name, "trkseg") == 0) {
		open_piece(track);
	} else if (strcmp(name, "Trackpoint") == 0 || strcmp(name, "trkpt") == 0) {
		open_point(track, attributes);
	}
}

static void point_time(struct track *track, const char *text)
{
	int offset_min;
	bool known;
	int64_t utc_ms;
	if (!moment_parse(text, &utc_ms, &offset_min, &known) || utc_ms < 0)
		return;
	track->point.utc_ms = utc_ms;
	track->timed = true;
	if (known && offset_min != 0) {
		track->recording.utc_offset_min = offset_min;
		track->recording.offset_known = true;
	}
}

static void point_cadence(struct track *track, const char *text)
{
	track->point.cadence256 = (int32_t)scaled(text, 256, 1000 * 256);
}

static void point_speed(struct track *track, const char *text)
{
	track->point.mm_per_s = (int32_t)scaled(text, 1000, 100000);
}

static void point_distance(struct track *track, const char *text)
{
	track->point.distance_cm = (int32_t)scaled(text, 100, INT32_MAX);
}

static struct recording_lap *lap(struct track *track)
{
	return &track->recording.laps[track->recording.nlaps - 1];
}

static void lap_timer(struct track *track, const char *text)
{
	lap(track)->timer_ms = scaled(text, 1000, 1e12);
}

static void lap_distance(struct track *track, const char *text)
{
	lap(track)->distance_cm = scaled(text, 100, 1e12);
}

static void lap_cadence(struct track *track, const char *text)
{
	lap(track)->device_cadence256 = (int32_t)scaled(text, 256, 1000 * 256);
}

static void track_type(struct track *track, const char *text)
{
	take_sport(&track->recording, text);
}

static void device_name(struct track *track, const char *text)
{
	if (track->recording.device == NULL && *text != '\0')
		track->recording.device = mem_strndup(text, 60);
}

/* Which text goes where; the same name means another thing in a point and in a lap. */
static const struct {
	const char *name;
	enum { IN_ACTIVITY, IN_LAP, IN_POINT } where;
	void (*take)(struct track *track, const char *text);
} texts[] = {
	{"Time", IN_POINT, point_time},
	{"time", IN_POINT, point_time},
	{"RunCadence", IN_POINT, point_cadence},
	{"Cadence", IN_POINT, point_cadence},
	{"cad", IN_POINT, point_cadence},
	{"Speed", IN_POINT, point_speed},
	{"speed", IN_POINT, point_speed},
	{"DistanceMeters", IN_POINT, point_distance},
	{"TotalTimeSeconds", IN_LAP, lap_timer},
	{"DistanceMeters", IN_LAP, lap_distance},
	{"AvgRunCadence", IN_LAP, lap_cadence},
	{"Cadence", IN_LAP, lap_cadence},
	{"type", IN_ACTIVITY, track_type},
	{"Name", IN_ACTIVITY, device_name},
};

void track_close(struct track *track, const char *name, const char *text)
{
	if (!track->begun)
		return;
	const int where = track->in_point ? IN_POINT : track->in_lap ? IN_LAP : IN_ACTIVITY;
	if (strcmp(name, "Trackpoint") == 0 || strcmp(name, "trkpt") == 0) {
		end_point(track);
		track->in_point = false;
	} else if (strcmp(name, "Lap") == 0) {
		track->in_lap = false;
	} else if (strcmp(name, "Activity") == 0 || strcmp(name, "trk") == 0) {
		finish(track);
	} else {
		for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
			if ((int)texts[i].where == where &&
			    strcmp(name, texts[i].name) == 0 &&
			    (where != IN_LAP || track->recording.nlaps > 0))
				texts[i].take(track, text);
	}
}

void track_end(struct track *track, bool whole)
{
	if (!track->begun)
		return;
	if (!whole)
		diag_warning(&track->recording.diags, 0,
			     "cut short or damaged: what stands before that was read");
	finish(track);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_value: one field of a run to text and back; see run_field.h. */
#include "core/journal/run_field.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MS_PER_S = 1000,
	MS_PER_MIN = 60 * MS_PER_S,
	MS_PER_H = 60 * MS_PER_MIN,
	MIN_PER_DAY = 24 * 60,
	OFFSET_MAX_MIN = 14 * 60
};

static bool refuse(char why[QUANTITY_WHY], const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool refuse(char why[QUANTITY_WHY], const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(why, QUANTITY_WHY, format, arguments);
	va_end(arguments);
	return false;
}

/* ---- Writing ------------------------------------------------------------------ */

void field_fraction(int64_t value, int unit, struct text *to)
{
	const int64_t amount = value < 0 ? -value : value;
	int64_t rest = amount % unit;

	text_add(to, "%s%" PRId64, value < 0 ? "-" : "", amount / unit);
	if (rest == 0)
		return;
	text_add(to, ".");
	for (; rest != 0; rest = rest * 10 % unit)
		text_add(to, "%" PRId64, rest * 10 / unit);
}

static void write_flags(const struct field *field, int64_t bits, struct text *to)
{
	bool first = true;

	for (int bit = 0; (1 << bit) <= field->max; bit++) {
		if ((bits >> bit & 1) == 0)
			continue;
		text_add(to, "%s%s", first ? "" : " ", field->word(bit));
		first = false;
	}
}

void field_write(const struct field *field, const void *base, struct text *to)
{
	if (field_is_text(field)) {
		const char *text = field_text(field, base);

		if (text != NULL)
			text_add_bytes(to, text, strlen(text));
		return;
	}
	const int64_t value = field_get(field, base);

	switch (field->type) {
	case FIELD_WORD:
	case FIELD_CONTEXT: text_add(to, "%s", field->word((int)value)); break;
	case FIELD_BOOL: text_add(to, "%s", value ? "true" : "false"); break;
	case FIELD_FLAGS: write_flags(field, value, to); break;
	case FIELD_START:
		run_start_text(value, ((const struct run *)base)->utc_offset_min, to);
		break;
	default: field_fraction(value, field->unit, to);
	}
}

void run_start_text(int64_t utc_ms, int offset_min, struct text *to)
{
	const int64_t local = utc_ms + (int64_t)offset_min * MS_PER_MIN;
	const int32_t day = day_of(utc_ms, offset_min);
	const int64_t ms = local - (int64_t)day * MIN_PER_DAY * MS_PER_MIN;
	const int minutes = offset_min < 0 ? -offset_min : offset_min;
	char date[DAY_TEXT];

	day_text(day, date);
	text_add(to, "%sT%02d:%02d:%02d", date, (int)(ms / MS_PER_H),
		 (int)(ms / MS_PER_MIN % 60), (int)(ms / MS_PER_S % 60));
	if (ms % MS_PER_S != 0)
		text_add(to, ".%03d", (int)(ms % MS_PER_S));
	text_add(to, "%c%02d:%02d", offset_min < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

/* ---- Reading ------------------------------------------------------------------ */

/* n digits, moved over; false: other bytes. */
static bool digits(const char **at, int n, int *value)
{
	*value = 0;
	for (int i = 0; i < n; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		*value = *value * 10 + (**at - '0');
	}
	return true;
}

/* "T18:30:00.123": what is not there is zero. */
static bool read_clock(const char **at, int64_t *ms)
{
	int hour, minute, second = 0, fraction = 0;

	(*at)++;
	if (!digits(at, 2, &hour) || *(*at)++ != ':' || !digits(at, 2, &minute))
		return false;
	if (**at == ':') {
		(*at)++;
		if (!digits(at, 2, &second))
			return false;
		if (**at == '.') {
			(*at)++;
			if (!digits(at, 3, &fraction))
				return false;
		}
	}
	*ms = (int64_t)hour * MS_PER_H + (int64_t)minute * MS_PER_MIN + second * MS_PER_S +
	      fraction;
	return hour < 24 && minute < 60 && second < 60;
}

/* "+01:00", "Z" or nothing. */
static bool read_offset(const char **at, int *offset_min, bool *given)
{
	const char sign = **at;
	int hours, minutes;

	*given = sign != '\0';
	if (sign == '\0')
		return true;
	(*at)++;
	if (sign == 'Z') {
		*offset_min = 0;
		return true;
	}
	if ((sign != '+' && sign != '-') || !digits(at, 2, &hours))
		return false;
	if (**at == ':')
		(*at)++;
	if (!digits(at, 2, &minutes) || minutes >= 60 ||
	    hours * 60 + minutes > OFFSET_MAX_MIN)
		return false;
	*offset_min = (hours * 60 + minutes) * (sign == '-' ? -1 : 1);
	return true;
}

bool run_start_parse(const char *text, int64_t *local_ms, int *offset_min, bool *given,
		     char why[QUANTITY_WHY])
{
	char date[DAY_TEXT] = {0};
	int64_t ms = 0;
	int32_t day;
	int offset = *offset_min;
	const char *at;

	if (strlen(text) < sizeof date - 1)
		return refuse(why, "write it like \"2026-11-22 18:30\"");
	memcpy(date, text, sizeof date - 1);
	at = text + sizeof date - 1;
	if (!day_parse(date, &day))
		return refuse(why, "there is no such day; write it like \"2026-11-22\"");
	if ((*at == 'T' || *at == ' ') && !read_clock(&at, &ms))
		return refuse(why, "write the time like \"18:30\" or \"18:30:05\"");
	if (!read_offset(&at, &offset, given) || *at != '\0')
		return refuse(why, "write it like \"2026-11-22T18:30:00+01:00\"");
	*local_ms = (int64_t)day * MIN_PER_DAY * MS_PER_MIN + ms;
	*offset_min = offset;
	return true;
}

/* Every word there is, for the message. */
static bool refuse_word(const struct field *field, char why[QUANTITY_WHY])
{
	struct text list = {0};

	for (int i = 0; i <= (int)field->max; i++) {
		if (field->type == FIELD_FLAGS && (1 << i) > field->max)
			break;
		text_add(&list, "%s%s", i > 0 ? ", " : "", field->word(i));
	}
	refuse(why, "there is no such word; there are %s", text_string(&list));
	text_clear(&list);
	return false;
}

static bool read_word(const struct field *field, const char *text, int64_t *value,
		      char why[QUANTITY_WHY])
{
	for (int i = 0; i <= (int)field->max; i++) {
		if (strcmp(text, field->word(i)) == 0) {
			*value = i;
			return true;
		}
	}
	return refuse_word(field, why);
}

static bool read_flags(const struct field *field, const char *text, int64_t *value,
		       char why[QUANTITY_WHY])
{
	*value = 0;
	while (*(text += strspn(text, " ,")) != '\0') {
		const size_t n = strcspn(text, " ,");
		int bit = 0;

		while ((1 << bit) <= field->max && (strlen(field->word(bit)) != n ||
						    memcmp(text, field->word(bit), n) != 0))
			bit++;
		if ((1 << bit) > field->max)
			return refuse_word(field, why);
		*value |= INT64_C(1) << bit;
		text += n;
	}
	return true;
}

static bool read_bool(const char *text, int64_t *value, char why[QUANTITY_WHY])
{
	*value = strcmp(text, "true") == 0;
	return *value || strcmp(text, "false") == 0 || refuse(why, "write true or false");
}

/* A plain number with at most a few decimals. */
static bool read_plain(const struct field *field, const char *text, int64_t *value,
		       char why[QUANTITY_WHY])
{
	char *end;
	const double number = strtod(text, &end);
	const double scaled = number * field->unit;

	if (*text == '\0' || *end != '\0' || strspn(text, "-.0123456789") != strlen(text))
		return refuse(why, "write a number");
	if (!(fabs(scaled) < 9e15))
		return refuse(why, "too large");
	*value = (int64_t)llround(scaled);
	if (fabs(scaled - (double)*value) > 1e-6)
		return field->unit == 1    ? refuse(why, "write a whole number")
		       : field->unit == 10 ? refuse(why, "finer than a tenth")
					   : refuse(why, "finer than 1/%d", field->unit);
	return true;
}

/* Of a number that is known: between its limits. */
static bool within(const struct field *field, int64_t value, char why[QUANTITY_WHY])
{
	struct text limits = {0};

	if (field->type == FIELD_START || (value >= field->min && value <= field->max))
		return true;
	if (field->type != FIELD_NUMBER && field->type != FIELD_BOOL)
		return refuse(why, "there is no such value");
	field_fraction(field->min, field->unit, &limits);
	text_add(&limits, " to ");
	field_fraction(field->max, field->unit, &limits);
	refuse(why, "it must be %s", text_string(&limits));
	text_clear(&limits);
	return false;
}

bool field_put(const struct field *field, void *base, int64_t value, char why[QUANTITY_WHY])
{
	if (!within(field, value, why))
		return false;
	field_set(field, base, value);
	return true;
}

/* No carriage returns before line feeds, as editors on other systems write, no tabs. */
static char *plain_lines(const char *text)
{
	char *copy = mem_strdup(text), *to = copy;

	for (const char *at = text; *at != '\0'; at++)
		if (at[0] != '\r' || at[1] != '\n')
			*to++ = *at == '\t' ? ' ' : *at;
	*to = '\0';
	return copy;
}

/* The texts of a run: strict UTF-8 that may reach a terminal, but for the script. */
static bool clean(const struct field *field, const char *text, char why[QUANTITY_WHY])
{
	const size_t n = strlen(text);

	if (n > (size_t)field->max)
		return refuse(why, "longer than %" PRId64 " bytes", field->max);
	for (size_t at = 0; at < n;) {
		uint32_t code;
		const size_t length = text_decode(text + at, n - at, &code);

		if (length == 0)
			return refuse(why, "not UTF-8 at byte %zu", at + 1);
		if (!text_is_printable(code) &&
		    (code != '\n' || field->type == FIELD_LINE) &&
		    ((code != '\t' && code != '\r') || field->type != FIELD_BYTES))
			return refuse(why, "unprintable character U+%04" PRIX32, code);
		at += length;
	}
	return true;
}

static bool read_start(struct run *run, const char *text, char why[QUANTITY_WHY])
{
	int64_t local_ms;
	bool given;

	if (!run_start_parse(text, &local_ms, &run->utc_offset_min, &given, why))
		return false;
	run->start_utc_ms = local_ms - (int64_t)run->utc_offset_min * MS_PER_MIN;
	return true;
}

bool field_read(const struct field *field, void *base, const char *text,
		char why[QUANTITY_WHY])
{
	int64_t value = 0;
	bool right;

	if (field_is_text(field)) {
		char *copy =
			field->type == FIELD_LINES ? plain_lines(text) : mem_strdup(text);

		if (!clean(field, copy, why)) {
			free(copy);
			return false;
		}
		field_set_text(field, base, copy);
		return true;
	}
	switch (field->type) {
	case FIELD_START: return read_start(base, text, why);
	case FIELD_WORD:
	case FIELD_CONTEXT: right = read_word(field, text, &value, why); break;
	case FIELD_FLAGS: right = read_flags(field, text, &value, why); break;
	case FIELD_BOOL: right = read_bool(text, &value, why); break;
	default: right = read_plain(field, text, &value, why);
	}
	return right && field_put(field, base, value, why);
}

/* ---- The whole ---------------------------------------------------------------- */

static bool check_item(const struct field_table *table, const void *item, char why[RUN_WHY])
{
	char reason[QUANTITY_WHY];

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->rows[i];
		bool right = true;

		if (!field_is_known(field, item))
			continue;
		if (field_is_text(field))
			right = clean(field, field_text(field, item), reason);
		else
			right = within(field, field_get(field, item), reason);
		if (!right) {
			snprintf(why, RUN_WHY, "%s of the %s: %s", field->name,
				 table->record, reason);
			return false;
		}
	}
	return true;
}

static bool is_uid(const char *uid)
{
	return strlen(uid) == 32 && strspn(uid, "0123456789abcdef") == 32;
}

bool run_check(const struct run *run, char why[RUN_WHY])
{
	const int64_t end_ms = (int64_t)(DAY_LAST + 1) * MIN_PER_DAY * MS_PER_MIN;

	if (run->uid != NULL && !is_uid(run->uid))
		return refuse(why, "uid: not 32 hexadecimal digits");
	if (run->start_utc_ms < (int64_t)MIN_PER_DAY * MS_PER_MIN ||
	    run->start_utc_ms >= end_ms - (int64_t)MIN_PER_DAY * MS_PER_MIN)
		return refuse(why, "start: not between 1970 and 2199");
	if (run->utc_offset_min < -OFFSET_MAX_MIN || run->utc_offset_min > OFFSET_MAX_MIN)
		return refuse(why, "start: no place is that far from UTC");
	for (int record = 0; record < RECORDS; record++) {
		const size_t n = field_count((enum field_record)record, run);

		if (n > RUN_PARTS_MAX)
			return refuse(why, "more than %d %ss", RUN_PARTS_MAX,
				      field_tables[record].record);
		for (size_t i = 0; i < n; i++)
			if (!check_item(&field_tables[record],
					field_item((enum field_record)record, run, i), why))
				return false;
	}
	for (size_t i = 0; i < run->nsamples; i++)
		if (run->samples[i].segment >= 0 &&
		    (size_t)run->samples[i].segment >= run->nsegments)
			return refuse(why, "a sample names segment %d of %zu",
				      run->samples[i].segment, run->nsegments);
	return true;
}

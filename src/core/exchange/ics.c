/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ics: calendar entries as RFC 5545 text; see ics.h. */
#include "core/exchange/ics.h"

#include "core/base/day.h"

#include <stdio.h>
#include <string.h>

enum { FOLD = 75, DAY_MS = 86400000 };

static bool begins_character(char byte)
{
	return ((unsigned char)byte & 0xc0) != 0x80;
}

/* One content line, folded. */
static void add_line(struct text *to, const char *line)
{
	size_t n = strlen(line), room = FOLD;

	while (n > room) {
		size_t cut = room;

		while (cut > 1 && !begins_character(line[cut]))
			cut--;
		text_add_bytes(to, line, cut);
		text_add(to, "\r\n ");
		line += cut;
		n -= cut;
		room = FOLD - 1; /* the blank counts */
	}
	text_add_bytes(to, line, n);
	text_add(to, "\r\n");
}

static void add_property(struct text *to, const char *name, const char *value)
{
	struct text line = {0};

	text_add(&line, "%s:", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			text_add(&line, "\\n");
		else if (*value == '\\' || *value == ';' || *value == ',')
			text_add(&line, "\\%c", *value);
		else if ((unsigned char)*value >= 0x20)
			text_add_bytes(&line, value, 1);
	}
	add_line(to, text_string(&line));
	text_clear(&line);
}

static void date_text(int32_t day, char to[16])
{
	int year, month, of_month;

	day_split(day, &year, &month, &of_month);
	snprintf(to, 16, "%04d%02d%02d", year, month, of_month);
}

void ics_begin(struct text *to, const char *name)
{
	add_line(to, "BEGIN:VCALENDAR");
	add_line(to, "VERSION:2.0");
	add_line(to, "PRODID:-//turnover//plan//EN");
	add_line(to, "CALSCALE:GREGORIAN");
	add_property(to, "X-WR-CALNAME", name);
}

void ics_end(struct text *to)
{
	add_line(to, "END:VCALENDAR");
}

static void add_stamp(struct text *to, int64_t utc_ms)
{
	char line[48], date[16];
	int seconds = (int)(utc_ms % DAY_MS / 1000);

	date_text((int32_t)(utc_ms / DAY_MS), date);
	snprintf(line, sizeof line, "DTSTAMP:%sT%02d%02d%02dZ", date, seconds / 3600,
		 seconds / 60 % 60, seconds % 60);
	add_line(to, line);
}

void ics_add(struct text *to, const struct ics_event *event, int64_t stamp_utc_ms)
{
	char line[48], date[16];

	add_line(to, "BEGIN:VEVENT");
	add_property(to, "UID", event->uid);
	add_stamp(to, stamp_utc_ms);
	date_text(event->day, date);
	snprintf(line, sizeof line, "DTSTART;VALUE=DATE:%s", date);
	add_line(to, line);
	date_text(event->day + 1, date);
	snprintf(line, sizeof line, "DTEND;VALUE=DATE:%s", date);
	add_line(to, line);
	add_property(to, "SUMMARY", event->summary);
	if (event->description != NULL)
		add_property(to, "DESCRIPTION", event->description);
	add_line(to, "TRANSP:TRANSPARENT");
	add_line(to, "END:VEVENT");
}

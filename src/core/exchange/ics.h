/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ics: calendar entries as RFC 5545 text: lines end in CR LF and are folded at 75 bytes
 * (never within a character), texts are escaped.
 */
#ifndef TURNOVER_CORE_ICS_H
#define TURNOVER_CORE_ICS_H

#include "core/base/text.h"

#include <stdint.h>

/* A day-long event. Its UID has to stay the same for the same thing. */
struct ics_event {
	const char *uid;
	const char *summary;
	const char *description; /* may have line feeds; NULL: none */
	int32_t day;             /* core/base/day.h */
};

/* The beginning and the end of a calendar; `name` is shown by calendar programs. */
void ics_begin(struct text *to, const char *name);
void ics_end(struct text *to);

/* stamp_utc_ms: when it was written. */
void ics_add(struct text *to, const struct ics_event *event, int64_t stamp_utc_ms);

#endif

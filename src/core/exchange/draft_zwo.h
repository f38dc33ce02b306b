/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft_zwo: Zwift's workouts as a draft, element by element (io/xml.h reads them).
 *
 * There is no specification; what is understood here is what files in the wild have.
 */
#ifndef TURNOVER_CORE_DRAFT_ZWO_H
#define TURNOVER_CORE_DRAFT_ZWO_H

#include "core/exchange/draft.h"

struct draft_zwo;

/* The draft is filled; it outlives the reader. */
struct draft_zwo *draft_zwo_new(struct draft *draft);
void draft_zwo_free(struct draft_zwo *zwo);

/* For struct xml_reader; context is the reader. `text` may be cut at XML_TEXT. */
void draft_zwo_open(void *context, const char *name, const char *const *attributes);
void draft_zwo_close(void *context, const char *name, const char *text);

/* Was it a workout at all? */
bool draft_zwo_is(const struct draft_zwo *zwo);

#endif

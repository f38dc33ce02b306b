/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan_part: what the parts of the plan's reader share; inside of plan_read.c and
 * plan_week.c, nobody else's business. Every mistake is added to the diags.
 */
#ifndef TURNOVER_CORE_PLAN_PART_H
#define TURNOVER_CORE_PLAN_PART_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/plan/plan.h"

enum { PLAN_MAX_WORKS = 32, PLAN_MAX_CONTACTS = 1000 };

struct plan_reader {
	struct plan *plan;
	struct diags *diags;
};

/* The member of that name and type; NULL: it is not there, or an error was added. */
struct node *plan_part(struct plan_reader *reader, struct node *group, const char *name,
		       enum node_type type);
bool plan_is_group(struct plan_reader *reader, const struct node *node, const char *what);

/* What is not there leaves *to as it is. */
void plan_read_whole(struct plan_reader *reader, struct node *group, const char *name,
		     int least, int most, int *to);
void plan_read_bool(struct plan_reader *reader, struct node *group, const char *name,
		    bool *to);

/* A text that has to be there; NULL: an error was added. Borrowed. */
const char *plan_needed_text(struct plan_reader *reader, struct node *group,
			     const char *name, const char *where);

/* What a session or a slot aims at; what it does not say stays. */
void plan_read_aims(struct plan_reader *reader, struct node *group, int aims[LEVELS],
		    int *contacts);

/* The session of that name; false: an error was added. */
bool plan_find_work(struct plan_reader *reader, const char *name, int line, size_t *work);

bool plan_read_day(struct plan_reader *reader, struct node *group, const char *where,
		   int *day);
void plan_read_weeks(struct plan_reader *reader, struct node *list,
		     struct plan_week **weeks, size_t *n, size_t *capacity);

#endif

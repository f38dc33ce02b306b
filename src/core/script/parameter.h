/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * parameter: what a plan or a partner may turn in a script, with its limits.
 *
 * A parameter has no type of its own: wherever "$name" stands, its default, limits,
 * choices and the value in force must all be good there. Each pair of parameter and
 * setting is checked once, so a mistake is reported once however often it is used.
 */
#ifndef TURNOVER_CORE_PARAMETER_H
#define TURNOVER_CORE_PARAMETER_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/script/session.h"
#include "core/script/value.h"

#include <stdbool.h>
#include <stddef.h>

struct setting;

/* A parameter while a script is read: where its parts stand and who uses it. */
struct declared {
	struct parameter is; /* owned; moved into the session at the end */
	const struct node *fallback, *min, *max, *choices; /* borrowed; may be NULL */
	const char *set; /* from --set; borrowed; NULL: the default holds */
	bool used;
	bool broken; /* reported already; its uses are not */
	struct {
		const struct value_spec **items;
		size_t n, capacity;
	} checked;
};

struct parameters {
	struct declared *items;
	size_t n, capacity;
};

/*
 * Reads the `parameters` group (NULL: there is none) and applies the settings, whose
 * `used` is set. Every mistake is added to diags.
 */
void parameters_read(struct parameters *parameters, struct node *group,
		     struct setting *settings, size_t nsettings, struct diags *diags);

/* Is the text "$name"? */
bool parameter_is_reference(const char *text);

/*
 * The value in force of the parameter that `reference` ("$name") names, good for the
 * setting; NULL and (once) an error if not. Borrowed.
 */
const char *parameters_value(struct parameters *parameters, const char *reference,
			     const struct value_spec *spec, int line, struct diags *diags);

/* A warning for each parameter that nothing asked for. */
void parameters_report_unused(const struct parameters *parameters, struct diags *diags);

/* Hands them over to the session. */
void parameters_move(struct parameters *parameters, struct session *session);

void parameters_clear(struct parameters *parameters);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: what the coach wrote; see session.h. Here only: giving it back. */
#include "core/script/session.h"

#include "core/base/arena.h"

#include <stdlib.h>

/* As deep as the script was nested, which SESSION_MAX_DEPTH bounds. */
static void phase_clear(struct phase *phase)
{
	for (size_t i = 0; i < phase->n; i++)
		phase_clear(&phase->children[i]);
	free(phase->children);
	for (size_t i = 0; i < phase->ncues; i++) {
		free(phase->cues[i].show);
		free(phase->cues[i].say);
		free(phase->cues[i].brief);
	}
	free(phase->cues);
	free(phase->name);
	free(phase->resistance);
	free(phase->effort);
}

void parameter_clear(struct parameter *parameter)
{
	free(parameter->name);
	free(parameter->value);
	free(parameter->fallback);
	free(parameter->min);
	free(parameter->max);
	for (char **choice = parameter->choices; choice != NULL && *choice != NULL;
	     choice++)
		free(*choice);
	free(parameter->choices);
	*parameter = (struct parameter){0};
}

const char *phase_effort_word(const struct phase *phase)
{
	return phase->effort[0] >= '0' && phase->effort[0] <= '9' ? "effort " : "";
}

enum context session_context(const struct session *session, const struct phase *phase)
{
	const struct kind_info *kind = kind_info(phase->kind);

	if (phase->context_given)
		return phase->context;
	return session->context_given && !kind->context_fixed ? session->context
							      : kind->context;
}

void session_clear(struct session *session)
{
	for (size_t i = 0; i < session->nparameters; i++)
		parameter_clear(&session->parameters[i]);
	free(session->parameters);
	if (session->arena != NULL) {
		arena_free(session->arena);
	} else {
		free(session->title);
		free(session->author);
		free(session->notes);
		phase_clear(&session->root);
	}
	*session = (struct session){0};
}

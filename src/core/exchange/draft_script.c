/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_script: a draft written down as a session script; see draft.h. */
#include "core/exchange/draft.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum { COMMENT_WIDTH = 92 };

static void add_quoted(struct text *script, const char *plain)
{
	text_add_bytes(script, "\"", 1);
	for (; *plain != '\0'; plain++) {
		if (*plain == '"' || *plain == '\\')
			text_add_bytes(script, "\\", 1);
		text_add_bytes(script, plain, 1);
	}
	text_add_bytes(script, "\"", 1);
}

static void add_setting(struct text *script, const char *name, const char *value)
{
	if (value == NULL)
		return;
	text_add(script, "%s = ", name);
	add_quoted(script, value);
	text_add(script, ";\n");
}

/* A paragraph as lines of comment, each behind the indent. */
static void add_comment(struct text *script, int indent, const char *words)
{
	struct text lines = {0};
	const char *at;

	text_wrap(&lines, COMMENT_WIDTH, 0, 0, words);
	for (at = text_string(&lines); *at != '\0';) {
		const size_t n = strcspn(at, "\n");

		text_add(script, "%*s# %.*s\n", indent, "", (int)n, at);
		at += n + (at[n] == '\n');
	}
	text_clear(&lines);
}

static void add_time(struct text *script, const char *name, int64_t ms)
{
	char duration[64];

	text_duration(duration, sizeof duration, ms);
	text_add(script, " %s = \"%s\";", name, duration);
}

static void add_cadence(struct text *script, const struct draft_step *step)
{
	char from[16], to[16];

	if (step->from_spm10 == 0)
		return;
	text_spm(from, sizeof from, step->from_spm10);
	text_spm(to, sizeof to, step->to_spm10);
	if (step->to_spm10 == step->from_spm10)
		text_add(script, " cadence = %s;", from);
	else
		text_add(script, " cadence = \"%s -> %s\";", from, to);
}

static void add_cues(struct text *script, const struct draft_step *step, int indent)
{
	if (step->ncues == 0)
		return;
	text_add(script, "\n%*scues = (", indent + 2, "");
	for (size_t i = 0; i < step->ncues; i++) {
		const struct draft_cue *cue = &step->cues[i];

		text_add(script, i > 0 ? ",\n%*s" : " ", indent + 11, "");
		if (cue->at_ms == 0) {
			add_quoted(script, cue->text);
			continue;
		}
		text_add(script, "{ text = ");
		add_quoted(script, cue->text);
		text_add(script, ";");
		add_time(script, "at", cue->at_ms);
		text_add(script, " }");
	}
	text_add(script, " );");
}

static void add_step(struct text *script, const struct draft_step *step, int indent,
		     bool last)
{
	if (step->remark.n > 0)
		add_comment(script, indent, text_string(&step->remark));
	text_add(script, "%*s{ kind = \"%s\";", indent, "", kind_info(step->kind)->name);
	if (step->name != NULL) {
		text_add(script, " name = ");
		add_quoted(script, step->name);
		text_add(script, ";");
	}
	if (step->open)
		text_add(script, " until = \"key\";");
	add_time(script, "time", step->ms);
	add_cadence(script, step);
	/* "$name" would be a parameter. */
	const char *effort =
		step->effort != NULL ? step->effort + strspn(step->effort, "$") : "";
	if (*effort != '\0') {
		text_add(script, " effort = ");
		add_quoted(script, effort);
		text_add(script, ";");
	}
	add_cues(script, step, indent);
	text_add(script, " }%s\n", last ? "" : ",");
}

static void add_head(struct text *script, const struct draft *draft, const char *from)
{
	struct text head = {0};
	const char *dot = strrchr(from, '.');
	char *clean = draft_clean(from, strlen(from), 200);
	char *bare =
		draft_clean(from, dot != NULL ? (size_t)(dot - from) : strlen(from), 200);
	const char *title = bare != NULL ? bare : "Workout";

	text_add(&head,
		 "Made by turnover of %s. What it does not say is a guess, marked as one "
		 "below: change what is wrong. Cadences are absolute, as they were there; "
		 "\"+2 %%\" in their place fits other legs, too.",
		 clean != NULL ? clean : "a file");
	add_comment(script, 0, text_string(&head));
	if (draft->remark.n > 0)
		add_comment(script, 0, text_string(&draft->remark));
	text_add(script, "\nformat = 1;\n");
	add_setting(script, "title", draft->title != NULL ? draft->title : title);
	add_setting(script, "author", draft->author);
	add_setting(script, "notes", draft->notes);
	text_clear(&head);
	free(clean);
	free(bare);
}

void draft_script(struct text *script, const struct draft *draft, const char *from)
{
	const struct draft_step *steps = draft->steps.items;
	const size_t n = draft->steps.n;

	add_head(script, draft, from);
	text_add(script, "\nphases = (\n");
	for (size_t i = 0; i < n; i++) {
		const size_t block = steps[i].block;

		if (block == 0 || steps[i].times < 2) {
			add_step(script, &steps[i], 2, i + 1 == n);
			continue;
		}
		text_add(script, "  { repeat = %d; phases = (\n", steps[i].times);
		for (; i + 1 < n && steps[i + 1].block == block; i++)
			add_step(script, &steps[i], 4, false);
		add_step(script, &steps[i], 4, true);
		text_add(script, "  ); }%s\n", i + 1 == n ? "" : ",");
	}
	text_add(script, ");\n");
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_draft: any bytes as a workout of Zwift (what begins with '<') or intervals.icu.
 * What is taken becomes a script, and that is one without a mistake.
 */
#include "fuzz.h"

#include "core/exchange/draft.h"
#include "core/exchange/draft_text.h"
#include "core/exchange/draft_zwo.h"
#include "core/script/script.h"
#include "core/timeline/timeline.h"
#include "io/config.h"
#include "io/xml.h"

#include <string.h>

static bool read_zwo(struct draft *draft, const char *bytes, size_t n)
{
	char why[XML_WHY] = "";
	struct draft_zwo *zwo = draft_zwo_new(draft);
	const struct xml_reader reader = {draft_zwo_open, draft_zwo_close, zwo};
	const bool whole = xml_read(bytes, n, &reader, why);
	const bool is = draft_zwo_is(zwo);

	LAW(whole == (why[0] == '\0'));
	draft_zwo_free(zwo);
	return whole && is;
}

static void check_script(const struct text *script)
{
	const struct compile_options options = {.rate = 48000};
	struct timeline *timeline;
	struct diags diags = {0};
	struct session session;
	struct runner runner;
	struct node root;
	const bool right =
		config_parse(text_string(script), script->n, "phases", &root, &diags) &&
		script_read(&root, NULL, 0, &session, &diags);

	if (!right)
		fprintf(stderr, "%d: %s\n%s", diags.items[0].line, diags.items[0].text,
			text_string(script));
	LAW(right);
	runner_init(&runner);
	timeline = timeline_compile(&session, &runner, &options, &diags);
	LAW(timeline != NULL && timeline->segments.n > 0);
	timeline_free(timeline);
	runner_clear(&runner);
	session_clear(&session);
	node_clear(&root);
	diags_clear(&diags);
}

FUZZ_TARGET(fuzz_draft)
{
	char why[DRAFT_WHY] = "";
	struct draft draft = {0};
	struct text script = {0};
	bool read = true;

	if (n > CONFIG_MAX_BYTES)
		return 0;
	if (n > 0 && bytes[0] == '<')
		read = read_zwo(&draft, (const char *)bytes, n);
	else
		draft_text_read(&draft, (const char *)bytes, n);
	if (read && draft_settle(&draft, why)) {
		draft_script(&script, &draft, "some file.zwo");
		LAW(script.n > 0);
		check_script(&script);
	} else if (read) {
		LAW(why[0] != '\0' && text_is_clean(why));
	}
	text_clear(&script);
	draft_clear(&draft);
	return 0;
}

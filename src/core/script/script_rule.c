/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_rule: how the settings of one phase go together; see script_phase.h. */
#include "core/script/script_phase.h"

static bool clicked(const struct phase *phase)
{
	return phase->cadence.given && phase->every > 0;
}

static bool no_length(const struct phase *p)
{
	return p->time_ms == 0 && p->contacts == 0 && !p->open_ended;
}

static bool contacts_alone(const struct phase *p)
{
	return p->time_ms == 0 && p->contacts > 0 && !p->open_ended && !p->cadence.given;
}

static bool contacts_open(const struct phase *p)
{
	return p->contacts > 0 && p->open_ended;
}

static bool open_without_time(const struct phase *p)
{
	return p->open_ended && p->time_ms == 0;
}

static bool max_without_until(const struct phase *p)
{
	return p->max_ms > 0 && !p->open_ended;
}

static bool max_too_short(const struct phase *p)
{
	return p->open_ended && p->max_ms > 0 && p->max_ms < p->time_ms;
}

static bool on_without_off(const struct phase *p)
{
	return p->on_ms > 0 && p->off_ms == 0;
}

static bool off_without_on(const struct phase *p)
{
	return p->off_ms > 0 && p->on_ms == 0;
}

static bool ramp_without_range(const struct phase *p)
{
	return p->ramp_ms > 0 && !p->cadence.ramp;
}

static bool ramp_over_contacts(const struct phase *p)
{
	return p->ramp_ms > 0 && p->contacts > 0 && p->time_ms == 0;
}

static bool ramp_too_long(const struct phase *p)
{
	return p->ramp_ms > 0 && p->time_ms > 0 && p->ramp_ms > p->time_ms;
}

static bool breathing_with_beat(const struct phase *p)
{
	return p->breathe_in_ms > 0 && p->cadence.given;
}

static bool count_in_unheard(const struct phase *p)
{
	return p->count_in > 0 && !clicked(p);
}

static bool rest_without_sets(const struct phase *p)
{
	return p->rest_ms > 0 && p->sets < 2;
}

static bool accent_on_all(const struct phase *p)
{
	return p->accent == 1;
}

/*
 * Where a rule is broken by a setting that only the defaults brought (row `drop`), that
 * setting does not apply to this phase and is dropped; else it is an error.
 */
static const struct rule {
	bool (*broken)(const struct phase *phase);
	enum leaf_row drop; /* LEAF_ROWS: nothing to drop */
	uint32_t rows;      /* what is compared: not judged if one was refused */
	const char *message;
} rules[] = {
	{contacts_open, ROW_CONTACTS, ROW_BIT(ROW_CONTACTS) | ROW_BIT(ROW_UNTIL),
	 "a phase until a key cannot count contacts: leave one of the two out"},
	{no_length, LEAF_ROWS,
	 ROW_BIT(ROW_TIME) | ROW_BIT(ROW_CONTACTS) | ROW_BIT(ROW_UNTIL),
	 "a phase needs its length: time = \"20 s\" or contacts = 20"},
	{contacts_alone, LEAF_ROWS,
	 ROW_BIT(ROW_TIME) | ROW_BIT(ROW_CONTACTS) | ROW_BIT(ROW_UNTIL) |
		 ROW_BIT(ROW_CADENCE),
	 "contacts alone need a cadence, which gives the phase its length; else write time "
	 "as well"},
	{open_without_time, LEAF_ROWS, ROW_BIT(ROW_UNTIL) | ROW_BIT(ROW_TIME),
	 "until = \"key\" needs time as well: how long it lasts as a rule"},
	{max_without_until, ROW_MAX, ROW_BIT(ROW_MAX) | ROW_BIT(ROW_UNTIL),
	 "max belongs to a phase with until = \"key\""},
	{max_too_short, ROW_MAX, ROW_BIT(ROW_MAX) | ROW_BIT(ROW_UNTIL) | ROW_BIT(ROW_TIME),
	 "max is shorter than time"},
	{on_without_off, ROW_ON, ROW_BIT(ROW_ON) | ROW_BIT(ROW_OFF),
	 "on needs off: clicks sound for on, then rest for off, and again"},
	{off_without_on, ROW_OFF, ROW_BIT(ROW_ON) | ROW_BIT(ROW_OFF),
	 "off needs on: clicks sound for on, then rest for off, and again"},
	{breathing_with_beat, ROW_BREATHING, ROW_BIT(ROW_BREATHING) | ROW_BIT(ROW_CADENCE),
	 "breathing and cadence exclude each other: leave one of the two out"},
	{ramp_without_range, ROW_RAMP, ROW_BIT(ROW_RAMP) | ROW_BIT(ROW_CADENCE),
	 "ramp needs a cadence with two ends, like \"+0 % -> +5 %\""},
	{ramp_over_contacts, ROW_RAMP,
	 ROW_BIT(ROW_RAMP) | ROW_BIT(ROW_CONTACTS) | ROW_BIT(ROW_TIME),
	 "ramp needs a phase with time: contacts alone ramp over the whole phase"},
	{ramp_too_long, ROW_RAMP, ROW_BIT(ROW_RAMP) | ROW_BIT(ROW_TIME),
	 "ramp is longer than the phase"},
	{count_in_unheard, ROW_COUNT_IN,
	 ROW_BIT(ROW_COUNT_IN) | ROW_BIT(ROW_CADENCE) | ROW_BIT(ROW_CLICKS),
	 "count_in needs a cadence with clicks"},
	{rest_without_sets, ROW_REST, ROW_BIT(ROW_REST) | ROW_BIT(ROW_SETS),
	 "rest is the time between sets: write sets = 2 or more"},
	{accent_on_all, LEAF_ROWS, ROW_BIT(ROW_ACCENT),
	 "accent: 1 would accent every beat; write 2 to 16, or 0 for none"},
};

static void drop(struct phase *phase, enum leaf_row row)
{
	switch (row) {
	case ROW_CONTACTS: phase->contacts = 0; break;
	case ROW_MAX: phase->max_ms = 0; break;
	case ROW_ON: phase->on_ms = 0; break;
	case ROW_OFF: phase->off_ms = 0; break;
	case ROW_BREATHING: phase->breathe_in_ms = phase->breathe_out_ms = 0; break;
	case ROW_RAMP: phase->ramp_ms = 0; break;
	case ROW_COUNT_IN: phase->count_in = 0; break;
	case ROW_REST: phase->rest_ms = 0; break;
	default: break;
	}
}

/* A phase that breathes, or counts, leaves what the defaults say of the other behind. */
static void settle_defaults(struct hearing *hearing)
{
	uint32_t own = hearing->own, inherited = hearing->given & ~own;

	if ((own & ROW_BIT(ROW_BREATHING)) && (inherited & ROW_BIT(ROW_CADENCE)))
		hearing->phase->cadence = (struct cadence_range){0};
	if ((own & ROW_BIT(ROW_CONTACTS)) && (inherited & ROW_BIT(ROW_UNTIL)))
		hearing->phase->open_ended = false;
}

static int line_of(const struct hearing *hearing, const struct rule *rule)
{
	const struct node *node =
		rule->drop < LEAF_ROWS ? script_heard(hearing, rule->drop) : NULL;

	return node != NULL ? node->line : hearing->line;
}

static void apply_rules(struct hearing *hearing)
{
	struct phase *phase = hearing->phase;

	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
		const struct rule *rule = &rules[i];

		/* What is to be dropped is what is wrong: not without it. */
		if (rule->drop < LEAF_ROWS && !(hearing->given & ROW_BIT(rule->drop)))
			continue;
		if ((hearing->failed & rule->rows) || !rule->broken(phase))
			continue;
		if (rule->drop < LEAF_ROWS && !(hearing->own & ROW_BIT(rule->drop)))
			drop(phase, rule->drop);
		else
			diag_error(hearing->reader->diags, line_of(hearing, rule), "%s",
				   rule->message);
	}
	if (phase->breathe_in_ms > 0 && (hearing->own & ROW_BIT(ROW_CLICKS)) &&
	    phase->every > 0)
		diag_error(hearing->reader->diags, hearing->nodes[ROW_CLICKS]->line,
			   "breathing and clicks exclude each other: leave one of the two "
			   "out");
}

/* Legal, but somebody expects to hear something. */
static void warn_of_silence(const struct hearing *hearing)
{
	static const enum leaf_row rows[] = {ROW_CLICKS, ROW_ACCENT, ROW_ON, ROW_LOCK};
	const struct phase *phase = hearing->phase;

	if (phase->cadence.given || phase->breathe_in_ms > 0 ||
	    (hearing->failed & ROW_BIT(ROW_CADENCE)) || phase->every == 0)
		return;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const struct node *node = script_heard(hearing, rows[i]);

		if (node != NULL && !(hearing->failed & ROW_BIT(rows[i])))
			diag_warning(hearing->reader->diags, node->line,
				     "%s does nothing in a phase without a cadence",
				     script_leaf_specs[rows[i]].name);
	}
}

void script_judge(struct hearing *hearing)
{
	settle_defaults(hearing);
	apply_rules(hearing);
	warn_of_silence(hearing);
}

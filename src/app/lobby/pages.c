/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pages: card, mistakes, plan and review over the lobby; see hall.h. */
#include "app/lobby/hall.h"

#include "app/console/ask.h"
#include "app/console/page.h"
#include "app/console/say.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/card/card.h"
#include "core/plan/week.h"
#include "io/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 80, PAGE_MARGIN = 2 };

/* ---- the card, the mistakes --------------------------------------------------------- */

/* Why this is due today, before what it is. */
static void add_reasons(struct hall *hall)
{
	const struct lobby_today *today = &hall->lobby.today;
	struct text *page = &hall->lobby.page;

	lobby_label(page, &hall->lobby, lobby_selected(&hall->lobby));
	text_add(page, "%s%s\n\n", today->place[0] != '\0' ? ", " : "", today->place);
	for (size_t i = 0; i < today->reasons.n; i++)
		text_add(page, "%s\n", today->reasons.items[i].text);
	text_add(page, "\n");
}

void hall_show_card(struct hall *hall)
{
	const struct lobby_open *open = &hall->open;
	const struct card_options options = {.format = CARD_TEXT,
					     .diags = &open->diags,
					     .columns = page_columns(WIDEST) - PAGE_MARGIN};

	/* The title is the card's own first line. */
	hall_page(hall, OVER_PAGE, "The card");
	if (lobby_selected(&hall->lobby)->today)
		add_reasons(hall);
	if (open->timeline == NULL)
		return;
	card_write(&hall->lobby.page, &open->session,
		   hall_runner(hall, lobby_selected(&hall->lobby)), open->timeline,
		   &options);
}

void hall_show_faults(struct hall *hall)
{
	const struct diags *diags = &hall->open.diags;
	const struct lobby_entry *entry = lobby_selected(&hall->lobby);
	char *path = say_clean(entry->path);
	struct text *page = &hall->lobby.page;

	hall_page(hall, OVER_PAGE, "Mistakes: e edits the file");
	text_add(page, "%s\n\n", path);
	for (size_t i = 0; i < diags->n; i++) {
		const struct diag *diag = &diags->items[i];

		if (diag->line > 0)
			text_add(page, "line %d: ", diag->line);
		text_add(page, "%s%s\n", diag->level == DIAG_WARNING ? "warning: " : "",
			 diag->text);
	}
	if (diags->errors + diags->warnings > diags->n)
		text_add(page, "and %zu more\n",
			 diags->errors + diags->warnings - diags->n);
	free(path);
}

/* ---- the plan's page ------------------------------------------------------------------ */

static size_t rows_before(const char *text, const char *wanted)
{
	const char *found = strstr(text, wanted);
	size_t rows = 0;

	for (const char *at = text; found != NULL && at < found; at++)
		rows += *at == '\n';
	return rows;
}

/* Plans lie where sessions do. */
static void add_plans(struct lobby *lobby)
{
	struct text *page = &lobby->page;
	char **names = paths_list(PATHS_PLAN);

	text_add(page,
		 "A plan tells each day what is due, and why. It raises one thing a week, "
		 "only after what you have measured, and takes back what hurts or tires."
		 "\n\n");
	if (*names == NULL)
		text_add(page, "No plans were found, neither in %s nor in %s.\n",
			 lobby->folders[0], lobby->folders[1]);
	else
		text_add(page, "There are:\n");
	for (char **name = names; *name != NULL; name++) {
		char *title = plan_now_title(*name);

		text_add(page, "  %-19s %s\n", *name, title != NULL ? title : "(mistakes)");
		free(title);
	}
	paths_list_free(names);
}

void hall_show_plan(struct hall *hall)
{
	struct lobby *lobby = &hall->lobby;
	const struct plan_now *now = &hall->past.play.now;

	hall_page(hall, OVER_PLAN,
		  lobby->today.followed ? "The plan" : "No plan is followed");
	if (now->has_plan && lobby->today.followed) {
		char week[LOBBY_LINE];

		plan_now_weeks(now, &lobby->page);
		/* This week in sight, and the end of the one before. */
		snprintf(week, sizeof week, "\nWeek %d:", plan_now_week(now));
		lobby->page_top = rows_before(text_string(&lobby->page), week);
		if (lobby->page_top < PLAN_WEEK_DAYS)
			lobby->page_top = 0;
	} else {
		add_plans(lobby);
	}
}

/* ---- what is done to it ---------------------------------------------------------------- */

enum { PLANS = 9 };

/* One question: a number, a yes, or one of some names. */
struct choosing {
	const char *title, *question, *yes;
	char **names; /* or NULL */
	bool number;
	char typed[ASK_INPUT];
	bool refused;
	int chosen; /* of names; -1: none */
	bool done;
};

static void fill_page(void *of, struct ask_page *page)
{
	const struct choosing *choosing = of;

	memset(page, 0, sizeof *page);
	text_copy(page->title, sizeof page->title, choosing->title);
	text_copy(page->question, sizeof page->question, choosing->question);
	for (int i = 0; choosing->names != NULL && choosing->names[i] != NULL && i < PLANS;
	     i++)
		ask_choice(page, (const char[]){(char)('1' + i), '\0'}, choosing->names[i]);
	if (choosing->yes != NULL)
		ask_choice(page, "y", choosing->yes);
	if (choosing->number) {
		ask_choice(page, "2", "two days later");
		ask_choice(page, "-1", "one day earlier");
		page->enter = "do it";
	}
	page->typing = choosing->number;
	text_copy(page->typed, sizeof page->typed, choosing->typed);
	if (choosing->refused)
		text_copy(page->message, sizeof page->message,
			  choosing->number ? "Write a whole number of days, up to 365."
					   : "That is none of its answers.");
	page->alarm = choosing->refused;
	page->escape = "leave it as it is";
}

static bool is_days(const char *text)
{
	const char *digits = text + (*text == '-' || *text == '+');
	const size_t n = strspn(digits, "0123456789");

	return n > 0 && n <= 3 && digits[n] == '\0' && atoi(digits) > 0 &&
	       atoi(digits) <= 365;
}

static bool on_number(struct choosing *choosing, int key)
{
	if (key > 0)
		ask_type(choosing->typed, ASK_KEY, (uint32_t)key);
	else if (key == ASK_BACK)
		return ask_erase(choosing->typed);
	else if (key == ASK_ENTER && choosing->typed[0] != '\0') {
		choosing->done = is_days(choosing->typed);
		choosing->refused = !choosing->done;
	}
	return !choosing->done;
}

static bool on_key(void *of, int key)
{
	struct choosing *choosing = of;
	int n = 0;

	choosing->refused = false;
	if (key == ASK_ESCAPE)
		return false;
	if (choosing->number)
		return on_number(choosing, key);
	while (choosing->names != NULL && choosing->names[n] != NULL && n < PLANS)
		n++;
	if (key == 'q' || key == ASK_BACK)
		return false;
	if (choosing->yes != NULL && (key == 'y' || key == 'Y'))
		choosing->done = true;
	else if (key >= '1' && key < '1' + n) {
		choosing->chosen = key - '1';
		choosing->done = true;
	} else {
		choosing->refused = true;
	}
	return !choosing->done;
}

static bool ask(struct hall *hall, struct choosing *choosing)
{
	const struct ask_dialogue dialogue = {choosing, fill_page, on_key};

	hall->signal = ask_here(&dialogue, hall->signals);
	hall->quit = hall->signal != 0;
	hall->stale = true;
	return choosing->done && hall->signal == 0;
}

/* Of what a command said the first line, without the program's name. */
static void tell(struct hall *hall, bool alarm, const char *said)
{
	static const char name[] = "turnover: ";
	char line[LOBBY_LINE];

	if (strncmp(said, name, sizeof name - 1) == 0)
		said += sizeof name - 1;
	text_copy(line, sizeof line, said);
	line[strcspn(line, "\n")] = '\0';
	lobby_notice(&hall->lobby, alarm, "%s", line);
}

/* The page hides the line of notices. */
static void head_with_notice(struct hall *hall)
{
	text_copy(hall->lobby.page_title, sizeof hall->lobby.page_title,
		  hall->lobby.notice);
}

/* `turnover plan NAME` under the screen, and the page anew. */
static void carry_out(struct hall *hall, const char *name, const char *argument)
{
	const struct subcommand *const *child = command_plan.children;
	struct options options = {0};
	struct text said = {0};
	char full[ASK_ITEM];
	int status;

	snprintf(full, sizeof full, "plan %s", name);
	while (strcmp((*child)->name, full) != 0)
		child++;
	if (argument != NULL)
		*ARRAY_PUSH(&options.arguments) = argument;
	past_now_drop(&hall->past);
	say_into(&said);
	status = (*child)->run(&options);
	say_into(NULL);
	tell(hall, status != STATUS_OK, text_string(&said));
	options_clear(&options);
	text_clear(&said);
	past_now_read(hall);
	hall_show_plan(hall);
	head_with_notice(hall);
}

/* "eight-weeks: Eight weeks to a quicker step" of each. Owned. */
static char **titles_of(char *const *names)
{
	char **titles;
	size_t n = 0;

	while (names[n] != NULL)
		n++;
	titles = mem_alloc(n + 1, sizeof *titles);
	for (size_t i = 0; i < n; i++) {
		char *title = plan_now_title(names[i]);
		struct text text = {0};

		text_add(&text, "%s: %s", names[i], title != NULL ? title : "(mistakes)");
		titles[i] = text.bytes;
		free(title);
	}
	return titles;
}

static void start(struct hall *hall)
{
	char **names = paths_list(PATHS_PLAN);
	struct choosing choosing = {.title = "Begin a plan",
				    .question = "Which? It begins today.",
				    .names = titles_of(names)};

	if (ask(hall, &choosing))
		carry_out(hall, "start", names[choosing.chosen]);
	paths_list_free(choosing.names);
	paths_list_free(names);
}

/* "Tue 2026-11-17  metronome": sessions of the last seven days that are not done. Owned,
 * NULL-terminated. */
static char **open_days(const struct hall *hall)
{
	const struct plan_now *now = &hall->past.play.now;
	const struct week_of of = {&now->plan, &now->course, &now->history, now->day};
	char **names = mem_alloc(PLAN_WEEK_DAYS + 1, sizeof *names);
	size_t n = 0;

	for (int32_t day = now->day; day > now->day - PLAN_WEEK_DAYS; day--) {
		struct text name = {0};
		char date[DAY_TEXT];
		struct week_day of_plan;

		week_day(&of, day, &of_plan);
		if (of_plan.slot == NULL || of_plan.state == WEEK_DONE)
			continue;
		day_text(day, date);
		text_add(&name, "%s %s  %s", day_short_name(day_of_week(day)), date,
			 now->plan.works[of_plan.slot->work].session);
		names[n++] = name.bytes;
	}
	return names;
}

static void mark_done(struct hall *hall)
{
	struct choosing choosing = {
		.title = "Done without the program",
		.question = "Which session did you run? A run of that day in the journal "
			    "becomes it; without one it is written down.",
		.names = open_days(hall)};

	if (choosing.names[0] == NULL) {
		lobby_notice(&hall->lobby, false,
			     "every session of the last seven days is done");
		head_with_notice(hall);
	} else if (ask(hall, &choosing)) {
		char date[DAY_TEXT];

		/* Behind the day of the week. */
		text_copy(date, sizeof date, choosing.names[choosing.chosen] + 4);
		date[strcspn(date, " ")] = '\0';
		carry_out(hall, "done", date);
	}
	paths_list_free(choosing.names);
}

void hall_change_plan(struct hall *hall, enum lobby_effect effect)
{
	static const struct {
		enum lobby_effect effect;
		const char *name, *title, *question, *yes;
	} changes[] = {
		{EFFECT_PLAN_MOVE, "move", "Move the plan",
		 "From today on everything comes by so many days later:", NULL},
		{EFFECT_PLAN_PAUSE, "pause", "Pause the plan",
		 "Nothing is due until you resume it. Pause?", "pause from today on"},
		{EFFECT_PLAN_RESUME, "resume", "Resume the plan",
		 "Go on where it was? After a pain that stopped it: has a clinician "
		 "looked?",
		 "go on today"},
		{EFFECT_PLAN_RESTART, "restart", "Start anew",
		 "Begin the same plan anew, from its first week?", "begin it today"},
		{EFFECT_PLAN_STOP, "stop", "End the plan",
		 "End it? What was run stays in the journal.", "end it"},
	};

	if (effect == EFFECT_PLAN_START)
		start(hall);
	if (effect == EFFECT_PLAN_DONE)
		mark_done(hall);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		struct choosing choosing = {.title = changes[i].title,
					    .question = changes[i].question,
					    .yes = changes[i].yes,
					    .number = changes[i].yes == NULL};

		if (changes[i].effect == effect && ask(hall, &choosing))
			carry_out(hall, changes[i].name,
				  choosing.number ? choosing.typed : NULL);
	}
}

/* ---- the review ------------------------------------------------------------------------ */

void hall_forget_review(struct hall *hall)
{
	if (hall->lobby.review != NULL)
		review_clear(&hall->review);
	hall->lobby.review = NULL;
}

struct review_options hall_review_options(const struct plan_now *now, int32_t day)
{
	const bool followed = now->has_plan && !now->course.ended;

	return (struct review_options){
		.day = day,
		.plan_start = followed ? day_monday(now->stored.start_day) : -1,
		.weeks = REVIEW_WEEKS,
		.shoe_class = SHOES_USUAL,
	};
}

void hall_show_review(struct hall *hall)
{
	const struct plan_now *now = &hall->past.play.now;
	const struct review_options options = hall_review_options(now, hall->past.day);
	struct lobby *lobby = &hall->lobby;
	const bool anew = lobby->over != OVER_REVIEW;

	hall_forget_review(hall);
	review_make(&now->history, &options, &hall->review);
	lobby->review = &hall->review;
	if (hall->review.nweeks == 0) {
		hall_forget_review(hall);
		lobby->over = OVER_NOTHING;
		lobby_notice(lobby, false,
			     "nothing to review yet: play a session, or import a run");
		return;
	}
	lobby->over = OVER_REVIEW;
	if (anew)
		lobby->page_top = 0;
	while (!review_has_part(&hall->review, lobby->review_part))
		lobby->review_part = (lobby->review_part + 1) % REVIEW_PARTS;
}

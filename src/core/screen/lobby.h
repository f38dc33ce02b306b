/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby: what `turnover` alone shows, as data: the sessions there are, one of them
 * opened, its parameters as they were turned, and what a key does to all that.
 *
 * Pure: reads no file and no clock. lobby_do() answers what the app has to do in the
 * world; ui/ places what is in here on the terminal. Sessions are in the order in which
 * they were added; `shown` are those that match the search.
 */
#ifndef TURNOVER_CORE_LOBBY_H
#define TURNOVER_CORE_LOBBY_H

#include "core/base/diag.h"
#include "core/screen/lobby_today.h"
#include "core/screen/lobby_weeks.h"
#include "core/journal/progress.h"
#include "core/script/runner.h"
#include "core/screen/screen.h"
#include "core/script/session.h"
#include "core/base/text.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOBBY_LINE = 200, LOBBY_INPUT = 100 };

/* The pictures that are kept of every session, by their columns, widest first. */
enum { LOBBY_STRIPS = 4, LOBBY_STRIP_MOST = 36 };
extern const int lobby_strip_columns[LOBBY_STRIPS];

enum lobby_state {
	LOBBY_WAITING, /* not read yet */
	LOBBY_READY,
	LOBBY_FAULTY, /* it has mistakes, or cannot be read */
	LOBBY_IDLE    /* today there is nothing to be played */
};

/* A parameter that was turned. Texts are owned. */
struct lobby_setting {
	char *name, *value;
};

struct lobby_settings {
	struct lobby_setting *items;
	size_t n, capacity;
};

struct lobby_entry {
	char *name, *path; /* owned */
	bool own;          /* in the runner's own folder */
	bool today;        /* what the plan asks for, above all others */
	enum lobby_state state;
	char *title;        /* owned; NULL: not known */
	int64_t length_ms;  /* open-ended phases at their nominal length */
	bool open;          /* it has some: the length is a guess */
	int64_t clicked_ms; /* with audible clicks */
	int highest_spm10;  /* 0: no cadence anywhere */
	size_t reps, warnings, errors;
	int fault_line; /* of the first error; 0: the file as a whole */
	char *fault;    /* owned */
	struct screen_strip_cell strips[LOBBY_STRIPS][LOBBY_STRIP_MOST];
	struct lobby_settings settings;
	struct lobby_settings asked; /* of today: as the plan asks for them */
};

/* The session that is selected, read whole. All borrowed; session NULL: it is faulty. */
struct lobby_detail {
	const struct session *session;
	const struct runner *runner;
	const struct timeline *timeline;
	const struct diags *diags;
};

enum lobby_focus { LOBBY_LIST, LOBBY_PARAMETERS, LOBBY_SEARCHING, LOBBY_NAMING };
enum lobby_over {
	OVER_NOTHING,
	OVER_HELP,
	OVER_PAGE,
	OVER_PLAN,
	OVER_REVIEW,
	OVER_INTERRUPTED
};

struct lobby {
	struct {
		struct lobby_entry *items;
		size_t n, capacity;
	} entries;
	char *folders[2]; /* where sessions were sought, shipped and own; owned */
	size_t *shown;    /* indexes of entries; owned */
	size_t nshown;
	size_t selected;  /* place in shown */
	size_t top;       /* first place on the screen; the view keeps it sensible */
	size_t parameter; /* the one that is chosen */
	size_t parameter_top;
	enum lobby_focus focus;
	enum lobby_over over;
	char search[LOBBY_INPUT]; /* what the sessions shown have in their name or title */
	char naming[LOBBY_INPUT]; /* of the session that is to be made */
	char notice[LOBBY_LINE];  /* answer to the last key, or empty */
	bool alarm;               /* … and it is bad news */
	const struct runner *runner; /* borrowed */
	struct lobby_today today;    /* what the plan asks for */
	struct lobby_weeks weeks;    /* the last ones */
	bool has_detail;             /* else the selected session is still to be opened */
	struct lobby_detail detail;
	struct text page; /* a text to be read: the card, all mistakes */
	size_t page_top;  /* of it, or of the keys; the view keeps it sensible */
	bool page_more;   /* … and tells whether there is more than fits */
	char page_title[LOBBY_LINE];
	const struct review *review; /* borrowed; what is shown of it: */
	int review_part;
	struct text interrupted; /* what is known of an interrupted session */
};

/* ui/lobby_keys.c has the keys. */
enum lobby_command {
	LOBBY_NONE,
	LOBBY_UP,
	LOBBY_DOWN,
	LOBBY_LEFT,
	LOBBY_RIGHT,
	LOBBY_PAGE_UP,
	LOBBY_PAGE_DOWN,
	LOBBY_HOME,
	LOBBY_END,
	LOBBY_TAB,
	LOBBY_ENTER,
	LOBBY_ESCAPE,
	LOBBY_ERASE,
	LOBBY_SEARCH,
	LOBBY_CARD,
	LOBBY_EDIT,
	LOBBY_NEW,
	LOBBY_THEME,
	LOBBY_HELP,
	LOBBY_QUIT,
	LOBBY_RESUME,
	LOBBY_PHASE,
	LOBBY_DISCARD,
	LOBBY_REVIEW,
	LOBBY_MOVE, /* on the page of the plan */
	LOBBY_STOP,
	LOBBY_CHARACTER, /* while something is typed */
	LOBBY_COMMANDS
};

/* What the app has to do. */
enum lobby_effect {
	EFFECT_NOTHING,
	EFFECT_TURNED, /* read the selected session again; lobby_turn_back() if it fails */
	EFFECT_START,
	EFFECT_TODAY, /* the same with what the plan asks for: questions come first */
	EFFECT_PLAN,  /* fill `page` with the plan */
	EFFECT_PLAN_START,
	EFFECT_PLAN_MOVE,
	EFFECT_PLAN_PAUSE,
	EFFECT_PLAN_RESUME,
	EFFECT_PLAN_RESTART,
	EFFECT_PLAN_STOP,
	EFFECT_PLAN_DONE, /* a session of it was run without the program */
	EFFECT_REVIEW,
	EFFECT_CARD,   /* fill `page` with the card */
	EFFECT_FAULTS, /* … with all that is wrong */
	EFFECT_EDIT,
	EFFECT_NEW, /* the session that is called `naming` */
	EFFECT_THEME,
	EFFECT_RESUME,
	EFFECT_PHASE,
	EFFECT_DISCARD,
	EFFECT_LEAVE
};

/* Adds a session that is not read yet; lobby_find afterwards shows it. */
struct lobby_entry *lobby_add(struct lobby *lobby, const char *name, const char *path,
			      bool own);
void lobby_clear(struct lobby *lobby);

/*
 * The sessions of *fresh instead of those that were: what is known of a session with
 * the same path, and what was turned in it, stays, and so does the selection; of today's,
 * while the plan asks for the same.
 */
void lobby_replace(struct lobby *lobby, struct lobby *fresh);

/* Shows what matches the search, and keeps the selected session selected if it does. */
void lobby_find(struct lobby *lobby);

/* Selects the session of that name, if it is shown. */
void lobby_select(struct lobby *lobby, const char *name);

/* The selected session; NULL: none is shown. */
struct lobby_entry *lobby_selected(const struct lobby *lobby);

/* Words of the search, in any order, in name or title; ASCII letters of either case. */
bool lobby_matches(const struct lobby_entry *entry, const char *search);

/* What was found out about a session; detail->session NULL: diags tell why. */
void lobby_entry_fill(struct lobby_entry *entry, const struct lobby_detail *detail);

/* All its parameters are as they are by themselves again. */
void lobby_entry_reset(struct lobby_entry *entry);

/* What the plan asks for today: a parameter, which is also turned to it. */
void lobby_entry_ask(struct lobby_entry *entry, const char *name, const char *value);

/* What it asks of that one; NULL: nothing. */
const char *lobby_entry_asked(const struct lobby_entry *entry, const char *name);

/* The selected session is open (NULL: it is not any more). */
void lobby_show(struct lobby *lobby, const struct lobby_detail *detail);

/* Another session is selected: what is known of the one before is put away. */
void lobby_close(struct lobby *lobby);

/* Carries a key out. character: the code point of LOBBY_CHARACTER. */
enum lobby_effect lobby_do(struct lobby *lobby, enum lobby_command command,
			   uint32_t character);

/* Are letters text, not commands? */
bool lobby_is_typing(const struct lobby *lobby);

/* After EFFECT_TURNED: the session cannot be had like that. */
void lobby_turn_back(struct lobby *lobby, const char *why);

void lobby_notice(struct lobby *lobby, bool alarm, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- texts (lobby_text.c); each adds to *text ------------------------------------- */

/* Its title, or what is due today: "Today: Metronome run". */
void lobby_label(struct text *text, const struct lobby *lobby,
		 const struct lobby_entry *entry);

/* A folder in so many columns: of a long one the end, "…/turnover/sessions". */
void lobby_folder(struct text *text, const char *folder, size_t columns);

/* "≥ 29 min 20 s, beat 1 min 52 s, up to 181.6 spm, 8 reps". */
void lobby_totals(struct text *text, const struct lobby_entry *entry);

/* What the runner will step to: "Resisted stride 181.6 spm, Ladder 120 spm". */
void lobby_targets(struct text *text, const struct lobby_detail *detail);

/* "easy 164, tempo 170, strides 178 PROVISIONAL"; '?' where only some are. */
void lobby_baselines(struct text *text, const struct runner *runner);

/* "2 to 6", "5 to 20 min", "one of 3", "at least 5 min", "any". */
void lobby_limits(struct text *text, const struct parameter *parameter);

/* "Blended session was interrupted at 12:10 of 29:20, …" timeline: as it was. */
void lobby_interruption(struct text *text, const struct progress *progress,
			const struct session *session, const struct timeline *timeline,
			int64_t now_utc_ms);

#endif

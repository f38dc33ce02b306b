/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft: a workout of another program, made good; see draft.h. */
#include "core/exchange/draft.h"

#include "core/base/cadence.h"
#include "core/base/mem.h"
#include "core/script/session.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TEXT_MOST = 200,     /* characters of a name, a cue */
	REMARK_MOST = 400,   /* bytes: what comes behind is not told */
	EASY_S_PER_KM = 360, /* a guess where a file gives metres and no pace */
	ONE_LEG_BELOW = 115, /* a minute; nobody runs at so few steps */
	FOLD_MOST = 8        /* steps of a block that is found */
};

void draft_clear(struct draft *draft)
{
	for (size_t i = 0; i < draft->steps.n; i++) {
		struct draft_step *step = &draft->steps.items[i];

		for (size_t j = 0; j < step->ncues; j++)
			free(step->cues[j].text);
		free(step->name);
		free(step->effort);
		text_clear(&step->remark);
	}
	free(draft->steps.items);
	free(draft->title);
	free(draft->author);
	free(draft->notes);
	text_clear(&draft->remark);
	memset(draft, 0, sizeof *draft);
}

/* ---- texts ---- */

char *draft_clean(const char *text, size_t n, size_t most)
{
	struct text clean = {0};
	size_t characters = 0;

	for (size_t at = 0; at < n && characters < most;) {
		uint32_t code = 0;
		const size_t length = text_decode(text + at, n - at, &code);
		const bool blank = length == 1 && strchr(" \t\r\n", text[at]) != NULL &&
				   text[at] != '\0';

		if (blank && clean.n > 0 && clean.bytes[clean.n - 1] != ' ') {
			text_add_bytes(&clean, " ", 1);
			characters++;
		} else if (!blank && length > 0 && text_is_printable(code)) {
			text_add_bytes(&clean, text + at, length);
			characters++;
		}
		at += length > 0 ? length : 1;
	}
	while (clean.n > 0 && clean.bytes[clean.n - 1] == ' ')
		clean.bytes[--clean.n] = '\0';
	if (clean.n == 0)
		text_clear(&clean);
	return clean.bytes;
}

void draft_remark(struct text *remark, const char *format, ...)
{
	char words[512], *clean;
	va_list arguments;

	if (remark->n > REMARK_MOST)
		return;
	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	clean = draft_clean(words, strlen(words), TEXT_MOST);
	if (clean != NULL && strstr(text_string(remark), clean) == NULL)
		text_add(remark, "%s%s", remark->n > 0 ? "; " : "", clean);
	free(clean);
}

static char lower(char byte)
{
	return byte >= 'A' && byte <= 'Z' ? (char)(byte - 'A' + 'a') : byte;
}

bool draft_same(const char *one, const char *other)
{
	while (*one != '\0' && lower(*one) == lower(*other)) {
		one++;
		other++;
	}
	return *one == '\0' && *other == '\0';
}

static bool begins_with(const char *text, const char *word)
{
	while (*word != '\0' && lower(*text) == *word) {
		text++;
		word++;
	}
	return *word == '\0';
}

/* Does a word of the text begin so? */
static bool has_word(const char *text, const char *word)
{
	bool fresh = true;

	for (; text != NULL && *text != '\0'; text++) {
		const char c = lower(*text);

		if (fresh && begins_with(text, word))
			return true;
		fresh = !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			  (unsigned char)c >= 0x80);
	}
	return false;
}

/* ---- steps ---- */

struct draft_step *draft_add(struct draft *draft, int64_t ms)
{
	struct draft_step *step;

	if (ms <= 0) {
		draft_remark(&draft->remark, "a step without a length was left out");
		return NULL;
	}
	draft->over_full |= draft->steps.n >= DRAFT_STEPS || ms > SESSION_MAX_MS;
	if (draft->over_full)
		return NULL;
	step = ARRAY_PUSH(&draft->steps);
	step->ms = ms;
	step->times = 1;
	return step;
}

void draft_add_cue(struct draft_step *step, int64_t at_ms, const char *text, size_t n)
{
	char *clean = draft_clean(text, n, TEXT_MOST);

	if (clean == NULL)
		return;
	if (at_ms < 0 || at_ms >= step->ms)
		draft_remark(&step->remark, "a text behind its end was left out");
	else if (step->ncues == DRAFT_CUES)
		draft_remark(&step->remark, "texts beyond %d were left out", DRAFT_CUES);
	if (at_ms < 0 || at_ms >= step->ms || step->ncues == DRAFT_CUES) {
		free(clean);
		return;
	}
	step->cues[step->ncues++] = (struct draft_cue){at_ms, clean};
}

int64_t draft_distance_ms(struct text *remark, int64_t metres, int64_t s_per_km)
{
	const int64_t pace = s_per_km > 0 ? s_per_km : EASY_S_PER_KM;

	if (metres <= 0 || metres > 200000 || pace > 3600)
		return 0;
	draft_remark(remark, "%s%" PRId64 " m, as the time at %d:%02d/km",
		     s_per_km > 0 ? "" : "guess: ", metres, (int)(pace / 60),
		     (int)(pace % 60));
	return metres * pace / 1000 * 1000;
}

static int spm10_of(double cadence)
{
	return (int)((cadence < ONE_LEG_BELOW ? 2 : 1) * cadence * 10 + 0.5);
}

void draft_set_cadence(struct draft_step *step, double from, double to)
{
	const bool sane = from > 0 && from < 1000 && to > 0 && to < 1000;
	const int from_spm10 = sane ? spm10_of(from) : 0,
		  to_spm10 = sane ? spm10_of(to) : 0;

	if (from_spm10 < CADENCE_MIN_SPM10 || from_spm10 > CADENCE_MAX_SPM10 ||
	    to_spm10 < CADENCE_MIN_SPM10 || to_spm10 > CADENCE_MAX_SPM10) {
		draft_remark(&step->remark, "a cadence that legs cannot do was left out");
		return;
	}
	if (from < ONE_LEG_BELOW)
		draft_remark(&step->remark, "guess: its cadence was of one leg, doubled");
	step->from_spm10 = from_spm10;
	step->to_spm10 = to_spm10;
}

/* ---- a cadence in words ---- */

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static const char *behind(const char *at, const char *bytes)
{
	while (*at != '\0' && strchr(bytes, *at) != NULL)
		at++;
	return at;
}

/* Steps a minute, with and without the blank. */
static const char *behind_unit(const char *at)
{
	static const char *const units[] = {"steps/min", "steps per min", "spm"};

	at = behind(at, " ");
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		if (begins_with(at, units[i])) {
			at += strlen(units[i]);
			return begins_with(at, "ute") ? at + 3 : at;
		}
	}
	return NULL;
}

static int small_number(const char **at)
{
	int number = 0;

	for (int digits = 0; is_digit(**at); (*at)++)
		number = digits++ < 4 ? number * 10 + (**at - '0') : 10000;
	return number;
}

/* Takes begin..end out; what is left on both sides is kept apart by a comma. */
static void cut(struct text *words, const char *begin, const char *end)
{
	size_t n = (size_t)(begin - words->bytes);
	char *rest = mem_strdup(end);

	while (n > 0 && strchr(" ,;:(", words->bytes[n - 1]) != NULL)
		n--;
	words->n = n;
	words->bytes[n] = '\0';
	text_add(words, "%s%s", n > 0 && *rest != '\0' && *rest != ')' ? ", " : "", rest);
	free(rest);
}

bool draft_take_cadence(struct draft_step *step, struct text *words)
{
	for (const char *at = text_string(words); *at != '\0';) {
		const char *begin = at, *end;
		int from, to;

		if (!is_digit(*at)) {
			at++;
			continue;
		}
		to = from = small_number(&at);
		end = behind(at, " ");
		if (begins_with(end, "to ") || *end == '-') {
			end = behind(end + (*end == '-' ? 1 : 2), " ");
			if (is_digit(*end)) {
				at = end;
				to = small_number(&at);
			}
		}
		end = behind_unit(at);
		if (end == NULL || from < ONE_LEG_BELOW || to < ONE_LEG_BELOW)
			continue;
		draft_set_cadence(step, from, to);
		cut(words, begin, behind(end, " ,;"));
		return true;
	}
	return false;
}

/* ---- kinds ---- */

static const struct {
	const char *word;
	enum kind kind;
} kind_words[] = {
	{"warm", KIND_WARM_UP},     {"cool", KIND_COOL_DOWN},
	{"recover", KIND_RECOVERY}, {"walk", KIND_WALK},
	{"rest", KIND_REST},        {"jog", KIND_RECOVERY},
	{"stride", KIND_STRIDE},    {"accel", KIND_ACCELERATE},
	{"sprint", KIND_STRIDE},    {"tempo", KIND_TEMPO},
	{"threshold", KIND_TEMPO},  {"interval", KIND_TEMPO},
	{"drill", KIND_DRILL},      {"skip", KIND_DRILL},
	{"hop", KIND_DRILL},        {"ladder", KIND_DRILL},
	{"march", KIND_DRILL},      {"mobility", KIND_MOBILITY},
	{"stretch", KIND_MOBILITY}, {"metronome", KIND_METRONOME},
	{"form", KIND_FORM},        {"easy", KIND_EASY},
	{"steady", KIND_EASY},
};

enum {
	STRIDE_MOST_MS = 45000,
	RECOVERY_MOST_MS = 300000,
	ZONE_TEMPO = 3,
	ZONE_HARD = 4,
	EDGE_LEAST_MS = 180000
};

static enum kind kind_by_effort(const struct draft_step *step)
{
	if (step->zone >= ZONE_HARD && step->ms <= STRIDE_MOST_MS)
		return KIND_STRIDE;
	if (step->zone >= ZONE_TEMPO)
		return KIND_TEMPO;
	return step->zone == 1 && step->ms <= RECOVERY_MOST_MS ? KIND_RECOVERY : KIND_EASY;
}

/* Long and easy at one end of the session. */
static bool kind_by_place(struct draft *draft, size_t i)
{
	struct draft_step *step = &draft->steps.items[i];
	const bool first = i == 0, last = i + 1 == draft->steps.n;

	if (step->block != 0 || step->zone > 2 || step->ms < EDGE_LEAST_MS ||
	    draft->steps.n < 2 || !(first || last))
		return false;
	step->kind = first ? KIND_WARM_UP : KIND_COOL_DOWN;
	draft_remark(&step->remark, "guess: its kind, by its place");
	return true;
}

static void guess_kind(struct draft *draft, size_t at)
{
	struct draft_step *step = &draft->steps.items[at];

	if (step->kind_known)
		return;
	for (size_t i = 0; i < sizeof kind_words / sizeof *kind_words; i++) {
		if (has_word(step->name, kind_words[i].word)) {
			step->kind = kind_words[i].kind;
			draft_remark(&step->remark, "guess: its kind, by its name");
			return;
		}
	}
	if (kind_by_place(draft, at))
		return;
	step->kind = kind_by_effort(step);
	draft_remark(&step->remark,
		     step->zone > 0 ? "guess: its kind, by its effort" : "guess: its kind");
}

/* ---- folding: rounds that were written out ---- */

static bool same_text(const char *one, const char *other)
{
	return one == other || (one != NULL && other != NULL && strcmp(one, other) == 0);
}

static bool same_step(const struct draft_step *a, const struct draft_step *b)
{
	if (a->block != 0 || b->block != 0 || a->kind != b->kind || a->ms != b->ms ||
	    a->open != b->open || a->from_spm10 != b->from_spm10 ||
	    a->to_spm10 != b->to_spm10 || a->ncues != b->ncues ||
	    !same_text(a->name, b->name) || !same_text(a->effort, b->effort))
		return false;
	for (size_t i = 0; i < a->ncues; i++)
		if (a->cues[i].at_ms != b->cues[i].at_ms ||
		    strcmp(a->cues[i].text, b->cues[i].text) != 0)
			return false;
	return true;
}

/* How often the n steps at `first` come one after the other. */
static size_t rounds_at(const struct draft *draft, size_t first, size_t n)
{
	const struct draft_step *steps = draft->steps.items;
	size_t rounds = 1;

	for (size_t at = first + n; at + n <= draft->steps.n; at += n, rounds++)
		for (size_t i = 0; i < n; i++)
			if (!same_step(&steps[first + i], &steps[at + i]))
				return rounds;
	return rounds;
}

static void clear_step(struct draft_step *step)
{
	for (size_t i = 0; i < step->ncues; i++)
		free(step->cues[i].text);
	free(step->name);
	free(step->effort);
	text_clear(&step->remark);
}

/* The first round stays. */
static void fold_at(struct draft *draft, size_t first, size_t n, size_t rounds)
{
	struct draft_step *steps = draft->steps.items;
	const size_t gone = n * (rounds - 1), from = first + n;

	draft->blocks++;
	for (size_t i = 0; i < n; i++) {
		steps[first + i].block = draft->blocks;
		steps[first + i].times = (int)rounds;
	}
	for (size_t i = 0; i < gone; i++)
		clear_step(&steps[from + i]);
	memmove(steps + from, steps + from + gone,
		(draft->steps.n - from - gone) * sizeof *steps);
	draft->steps.n -= gone;
}

static void fold(struct draft *draft)
{
	for (size_t first = 0; first < draft->steps.n; first++) {
		size_t best = 0, best_n = 0, best_rounds = 0;

		for (size_t n = 1; n <= FOLD_MOST && first + 2 * n <= draft->steps.n; n++) {
			size_t rounds = rounds_at(draft, first, n);

			rounds = rounds < DRAFT_TIMES ? rounds : DRAFT_TIMES;
			if (n * (rounds - 1) > best) {
				best = n * (rounds - 1);
				best_n = n;
				best_rounds = rounds;
			}
		}
		if (best > 0) {
			fold_at(draft, first, best_n, best_rounds);
			first += best_n - 1;
		}
	}
}

/* ---- the end ---- */

bool draft_settle(struct draft *draft, char why[DRAFT_WHY])
{
	int64_t ms = 0, phases = 0;

	for (size_t i = 0; i < draft->steps.n; i++) {
		guess_kind(draft, i);
		ms += draft->steps.items[i].ms * draft->steps.items[i].times;
		phases += draft->steps.items[i].times;
	}
	if (draft->steps.n == 0 && !draft->over_full) {
		snprintf(why, DRAFT_WHY, "there is no step with a length in it");
		return false;
	}
	/* Open-ended ones last up to ten minutes, or as long as they usually do. */
	for (size_t i = 0; i < draft->steps.n; i++)
		if (draft->steps.items[i].open &&
		    draft->steps.items[i].ms < SESSION_OPEN_MAX_MS)
			ms += SESSION_OPEN_MAX_MS * (int64_t)draft->steps.items[i].times;
	if (draft->over_full || ms > SESSION_MAX_MS || phases > SESSION_MAX_PHASES) {
		snprintf(why, DRAFT_WHY,
			 "it is too long: a session lasts 12 h and has %d phases at most",
			 SESSION_MAX_PHASES);
		return false;
	}
	fold(draft);
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen: what the player's screen says; see screen.h.
 *
 * One function a group of fields. Each field is written once, over zeroes, so that two
 * screens that say the same are the same bytes.
 */
#include "core/screen/screen.h"

#include "core/screen/screen_moment.h"
#include "core/screen/screen_strip.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A line is put together in here; what does not fit is cut at a code point. */
struct line {
	char text[SCREEN_LINE];
	size_t n;
};

static void line_add(struct line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void line_add(struct line *line, const char *format, ...)
{
	size_t room = sizeof line->text - line->n;
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(line->text + line->n, room, format, arguments);
	va_end(arguments);
	if (n > 0)
		line->n += (size_t)n < room ? (size_t)n : room - 1;
}

/* ", " between the parts of a line. */
static void line_part(struct line *line)
{
	if (line->n > 0)
		line_add(line, ", ");
}

/* ---- the big number and word ---- */

static void fill_digits(struct player_screen *screen, const struct moment *moment,
			const struct timeline *timeline)
{
	const struct segment *segment = moment->segment;
	int64_t rate = timeline->rate, widest = segment->end - segment->start;
	char digits[SCREEN_WORD - 1];

	if (moment->state == MOMENT_DONE)
		return;
	text_countdown(digits, sizeof digits, moment->seconds * 1000);
	snprintf(screen->digits, sizeof screen->digits, "%s%s",
		 moment->state == MOMENT_OVER ? "+" : "", digits);
	if (moment->state == MOMENT_DELAY)
		widest = moment->seconds > 99 ? moment->seconds * rate : 10 * rate;
	else if (segment->open && widest <= segment->nominal)
		widest = segment->nominal;
	text_countdown(digits, sizeof digits, (widest + rate - 1) / rate * 1000);
	snprintf(screen->digits_widest, sizeof screen->digits_widest, "%s%s",
		 segment->open ? "+" : "", digits);
}

static void fill_word(struct player_screen *screen, const struct moment *moment,
		      const struct situation *situation)
{
	const struct kind_info *info = kind_info(moment->segment->kind);
	const char *word = info->word;

	if (moment->state == MOMENT_DONE)
		word = "DONE";
	else if (situation->playhead.transport == TRANSPORT_PAUSED)
		word = "PAUSED";
	else if (moment->state == MOMENT_DELAY)
		word = "READY";
	text_copy(screen->word, sizeof screen->word, word);
	screen->role = moment->state == MOMENT_DONE ? ROLE_TITLE : info->role;
}

/* ---- lines about this phase ---- */

static void fill_count(struct player_screen *screen, const struct moment *moment)
{
	const struct segment *segment = moment->segment;
	bool work = kind_info(segment->kind)->work;
	struct line line = {0};

	if (moment->state == MOMENT_DONE)
		return;
	if (segment->reps > 1 && work && segment->rep == segment->reps)
		line_add(&line, "last rep of %d", segment->reps);
	else if (segment->reps > 1)
		line_add(&line, "rep %d of %d", segment->rep, segment->reps);
	if (segment->sets > 1) {
		line_part(&line);
		if (work && segment->set == segment->sets)
			line_add(&line, "last set of %d", segment->sets);
		else
			line_add(&line, "set %d of %d", segment->set, segment->sets);
	}
	text_copy(screen->count, sizeof screen->count, line.text);
	if (segment->reps > 1)
		snprintf(screen->count_digits, sizeof screen->count_digits, "%d/%d",
			 segment->rep, segment->reps);
	else if (segment->sets > 1)
		snprintf(screen->count_digits, sizeof screen->count_digits, "%d/%d",
			 segment->set, segment->sets);
}

/* Whether a fade silences the clicks here: the runner holds the beat alone. */
static bool is_faded(const struct moment *moment, const struct timeline *timeline,
		     int64_t frame)
{
	const struct segment *segment = moment->segment;
	const struct phase *phase = segment->phase;

	return moment->state == MOMENT_PHASE && !segment->rest && segment->every > 0 &&
	       phase->on_ms > 0 &&
	       moment_ms(timeline, segment, frame) % (phase->on_ms + phase->off_ms) >=
		       phase->on_ms;
}

static void fill_target(struct player_screen *screen, const struct moment *moment,
			const struct timeline *timeline, int64_t frame)
{
	const struct segment *segment = moment->segment;
	const struct phase *phase = segment->phase;
	int spm10 = moment_spm10(moment, timeline, frame);
	int64_t ms = moment_ms(timeline, segment, frame);
	char from[SCREEN_WORD], to[SCREEN_WORD], now[SCREEN_WORD];
	struct line line = {0};

	if (moment->state == MOMENT_DONE)
		return;
	if (spm10 == 0) {
		if (!segment->rest && phase->breathe_in_ms > 0)
			line_add(&line, "breathe %g s in, %g s out",
				 phase->breathe_in_ms / 1000.0,
				 phase->breathe_out_ms / 1000.0);
		else
			line_add(&line, "no beat");
		text_copy(screen->target, sizeof screen->target, line.text);
		return;
	}
	text_spm(from, sizeof from, segment->from_spm10);
	/* A bias that came meanwhile is in where it ends. */
	text_spm(to, sizeof to, timeline_spm10_at(timeline, segment->end - 1));
	text_spm(now, sizeof now, spm10);
	text_spm(screen->target_digits, sizeof screen->target_digits,
		 (spm10 + 5) / 10 * 10);
	if (segment->from_spm10 != segment->to_spm10)
		line_add(&line, "%s -> %s spm", from, to);
	else
		line_add(&line, "%s spm", now);
	if (segment->every == 0)
		line_add(&line, ", no clicks");
	else if (is_faded(moment, timeline, frame))
		line_add(&line, ", silent");
	else if (segment->every > 1 && ms >= phase->lock_ms)
		line_add(&line, ", every %d steps", segment->every);
	text_copy(screen->target, sizeof screen->target, line.text);
	screen->provisional = segment->provisional;
}

static void add_speed(struct line *line, const struct speed *speed)
{
	double unit = speed->imperial ? 1609.344 : 1000.0;
	double tenths = (double)speed->m_per_h / unit * 10.0;
	int rounded = (int)(tenths + (tenths < 0 ? -0.5 : 0.5));

	if (speed->relative && rounded == 0) {
		line_add(line, "belt easy speed");
		return;
	}
	line_add(line, "belt %s", speed->relative && rounded > 0 ? "+" : "");
	if (rounded % 10 == 0)
		line_add(line, "%d", rounded / 10);
	else
		line_add(line, "%.1f", rounded / 10.0);
	line_add(line, " %s%s", speed->imperial ? "mph" : "km/h",
		 speed->relative ? " of easy" : "");
}

static void fill_load(struct player_screen *screen, const struct moment *moment)
{
	const struct phase *phase = moment->segment->phase;
	struct line line = {0};

	if (moment->segment->rest || moment->state == MOMENT_DONE)
		return;
	if (phase->resistance != NULL)
		line_add(&line, "%s", phase->resistance);
	if (phase->effort != NULL) {
		line_part(&line);
		line_add(&line, "%s%s", phase_effort_word(phase), phase->effort);
	}
	if (phase->treadmill.given && phase->treadmill.speed.given) {
		line_part(&line);
		add_speed(&line, &phase->treadmill.speed);
	}
	/* Resistance by incline says it already. */
	if (phase->treadmill.given && phase->treadmill.incline_given &&
	    (phase->resistance == NULL || strstr(phase->resistance, "incline") == NULL)) {
		line_part(&line);
		line_add(&line, "incline %g %%", phase->treadmill.incline_percent10 / 10.0);
	}
	text_copy(screen->load, sizeof screen->load, line.text);
}

static void fill_cue(struct player_screen *screen, const struct moment *moment,
		     const struct timeline *timeline, const struct situation *situation,
		     int64_t frame)
{
	const struct cue *cue = timeline_cue_at(timeline, frame);

	/* That a phase begins is said by its name, which is there all the time. */
	if (cue != NULL && cue->origin == CUE_BEGIN &&
	    strcmp(cue->text, moment->segment->name) == 0)
		cue = NULL;
	if (moment->state == MOMENT_DONE) {
		text_copy(screen->cue, sizeof screen->cue, "any key ends, Left goes back");
	} else if (situation->playhead.transport == TRANSPORT_PAUSED) {
		text_copy(screen->cue, sizeof screen->cue, "Space goes on");
	} else if (cue != NULL) {
		text_copy(screen->cue, sizeof screen->cue, cue->text);
		if (cue->brief != NULL)
			text_copy(screen->brief, sizeof screen->brief, cue->brief);
	} else if (moment->segment->open) {
		text_copy(screen->cue, sizeof screen->cue,
			  "press Space or Right when ready");
	} else if (is_faded(moment, timeline, frame)) {
		text_copy(screen->cue, sizeof screen->cue,
			  "no clicks now: hold the beat alone");
	}
}

static void fill_breath(struct player_screen *screen, const struct moment *moment,
			const struct timeline *timeline, int64_t frame)
{
	const struct phase *phase = moment->segment->phase;
	int64_t in = phase->breathe_in_ms, out = phase->breathe_out_ms, ms;

	if (in <= 0 || out <= 0 || moment->segment->rest || moment->state != MOMENT_PHASE)
		return;
	ms = moment_ms(timeline, moment->segment, frame) % (in + out);
	screen->breath = ms < in ? 1 : 2;
	if (ms < in)
		screen->breath_permille = (int)(ms / SCREEN_BREATH_STEP_MS *
						SCREEN_BREATH_STEP_MS * 1000 / in);
	else
		screen->breath_permille =
			(int)(1000 - (ms - in) / SCREEN_BREATH_STEP_MS *
					     SCREEN_BREATH_STEP_MS * 1000 / out);
}

static void fill_beat(struct player_screen *screen, const struct timeline *timeline,
		      const struct situation *situation, int64_t frame)
{
	struct beat beat;
	int64_t until;

	if (situation->playhead.transport != TRANSPORT_PLAYING || situation->flash_off ||
	    !moment_beat(timeline, frame, &beat, &until))
		return;
	screen->beat = beat.flags & BEAT_RIGHT ? 2 : 1;
	screen->beat_accent = beat.flags & BEAT_ACCENT;
}

/* ---- lines about the session ---- */

/* "Resisted stride 20 s, 176 spm" */
static void add_phase(struct line *line, const struct timeline *timeline,
		      const struct segment *segment)
{
	int64_t ms =
		(segment->nominal * 1000 + timeline->rate / 2) / (int64_t)timeline->rate;
	const struct phase *phase = segment->phase;
	char duration[SCREEN_WORD * 2], from[SCREEN_WORD], to[SCREEN_WORD];

	line_add(line, "%s", segment->name);
	if (segment->open) {
		line_add(line, ", until a key");
	} else if (!segment->rest && phase->contacts > 0 && phase->time_ms == 0) {
		line_add(line, " %d contacts", phase->contacts);
	} else {
		text_duration(duration, sizeof duration,
			      ms < 10000 ? (ms + 50) / 100 * 100
					 : (ms + 500) / 1000 * 1000);
		line_add(line, " %s", duration);
	}
	if (segment->from_spm10 == 0)
		return;
	text_spm(from, sizeof from, segment->from_spm10);
	text_spm(to, sizeof to, segment->to_spm10);
	if (segment->from_spm10 == segment->to_spm10)
		line_add(line, ", %s spm", from);
	else
		line_add(line, ", %s -> %s spm", from, to);
}

static void fill_coming(struct player_screen *screen, const struct moment *moment,
			const struct timeline *timeline)
{
	size_t i = moment->index + (moment->state == MOMENT_DELAY ? 0 : 1);

	if (moment->state == MOMENT_DONE)
		return;
	for (; i < timeline->segments.n && screen->ncoming < SCREEN_COMING; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		struct screen_item *item = &screen->coming[screen->ncoming++];
		struct line line = {0};

		add_phase(&line, timeline, segment);
		text_copy(item->text, sizeof item->text, line.text);
		item->role = kind_info(segment->kind)->role;
	}
	snprintf(screen->next, sizeof screen->next, "next: %s",
		 screen->ncoming > 0 ? screen->coming[0].text : "finish");
}

/*
 * What is left in all, in step with the big number: its seconds, and those of the
 * phases after this one.
 */
static void fill_total(struct player_screen *screen, const struct moment *moment,
		       const struct timeline *timeline, int64_t frame)
{
	int64_t seconds = moment->state == MOMENT_OVER ? 0 : moment->seconds;
	int64_t end = moment->segment->end, rate = timeline->rate;
	bool open = false;
	char clock[SCREEN_WORD];

	if (moment->state == MOMENT_DONE)
		return;
	if (frame < 0)
		seconds = (timeline_left(timeline, 0) + rate - 1) / rate;
	else if (end < timeline->length)
		seconds += (timeline_left(timeline, end) + rate - 1) / rate;
	for (size_t i = moment->index; i < timeline->segments.n && !open; i++)
		open = timeline->segments.items[i].open;
	text_countdown(clock, sizeof clock, seconds * 1000);
	snprintf(screen->total, sizeof screen->total, "%s%s%s left", open ? "≥ " : "",
		 clock, seconds < 60 ? " s" : "");
}

static void fill_sound(struct player_screen *screen, const struct situation *situation)
{
	struct line line = {0};

	screen->alarm = situation->sound_lost;
	if (situation->sound_lost)
		line_add(&line, "sound device lost: follow the marks");
	else if (!situation->sound)
		line_add(&line, "no sound: follow the marks");
	else if (situation->muted)
		line_add(&line, "muted");
	else
		line_add(&line, "volume %d %%", situation->volume_percent);
	if (situation->clicks_off && !situation->muted)
		line_add(&line, ", clicks off");
	if (situation->xruns > 0)
		line_add(&line, ", %u interruption%s", situation->xruns,
			 situation->xruns == 1 ? "" : "s");
	text_copy(screen->sound, sizeof screen->sound, line.text);
}

/* ", 5 below target", or where the difference is within the error, ", on target". */
static void add_difference(struct line *line, const struct situation *situation,
			   int target_spm10)
{
	int off = situation->tap_spm10 - target_spm10;
	char spm[SCREEN_WORD];

	line_part(line);
	if (abs(off) <= situation->tap_error_spm10) {
		line_add(line, "on target");
		return;
	}
	text_spm(spm, sizeof spm, abs(off));
	line_add(line, "%s %s target", spm, off > 0 ? "above" : "below");
}

static void fill_notice(struct player_screen *screen, const struct situation *situation,
			int target_spm10)
{
	char spm[SCREEN_WORD], error[SCREEN_WORD];
	struct line line = {0};

	if (situation->notice != NULL)
		line_add(&line, "%s", situation->notice);
	else if (situation->locked)
		line_add(&line, "locked: press l twice");
	if (situation->tap_spm10 > 0) {
		text_spm(spm, sizeof spm, situation->tap_spm10);
		text_spm(error, sizeof error, situation->tap_error_spm10);
		line_part(&line);
		line_add(&line, "your steps: %s spm ± %s", spm, error);
		/* A device that is lost needs its place on narrow screens. */
		if (target_spm10 > 0 && !situation->sound_lost)
			add_difference(&line, situation, target_spm10);
	}
	text_copy(screen->notice, sizeof screen->notice, line.text);
}

/* Whole on 40 columns: what the keys do is not to be guessed on a belt. */
static const char *const questions[] = {
	[ASK_NOTHING] = "",
	[ASK_QUIT] = "Stop here?  y, Enter: save  other: no",
	[ASK_BREAK_OFF] = "Cool-down?  y, Enter: yes  other: no",
	[ASK_AWAKE] = "The computer slept.  y, Enter: go on",
};

static void fill_session(struct player_screen *screen, const struct session *session,
			 const struct situation *situation, const struct moment *moment)
{
	if (session != NULL)
		text_copy(screen->title, sizeof screen->title, session->title);
	if (moment->state == MOMENT_DONE)
		text_copy(screen->name, sizeof screen->name, "Session finished");
	else if (moment->state == MOMENT_DELAY)
		text_copy(screen->name, sizeof screen->name, "Get ready");
	else
		text_copy(screen->name, sizeof screen->name, moment->segment->name);
	/* Beside a beat that it does not shift it would be wrong. */
	if (situation->bias_spm != 0 &&
	    (moment->segment->from_spm10 == 0 || moment->segment->biased))
		snprintf(screen->bias, sizeof screen->bias, "%+d", situation->bias_spm);
	if (situation->finish_minute >= 0 && moment->state != MOMENT_DONE)
		snprintf(screen->finish, sizeof screen->finish, "done at %d:%02d",
			 situation->finish_minute / 60 % 24, situation->finish_minute % 60);
	text_copy(screen->question, sizeof screen->question, questions[situation->ask]);
	/* That has time: the last seconds before a change have not. */
	if (situation->ask == ASK_NOTHING && situation->asked != NULL && !screen->urgent)
		text_copy(screen->question, sizeof screen->question, situation->asked);
}

void screen_fill(struct player_screen *screen, const struct session *session,
		 const struct timeline *timeline, const struct situation *situation,
		 int columns)
{
	int64_t frame = situation->playhead.frame;
	struct moment moment;

	memset(screen, 0, sizeof *screen);
	moment_at(&moment, timeline, &situation->playhead);
	fill_digits(screen, &moment, timeline);
	fill_word(screen, &moment, situation);
	screen->urgent = moment_is_urgent(&moment, timeline);
	fill_session(screen, session, situation, &moment);
	fill_count(screen, &moment);
	fill_target(screen, &moment, timeline, frame);
	fill_load(screen, &moment);
	fill_cue(screen, &moment, timeline, situation, frame);
	fill_coming(screen, &moment, timeline);
	fill_total(screen, &moment, timeline, frame);
	fill_sound(screen, situation);
	fill_notice(screen, situation, moment_spm10(&moment, timeline, frame));
	if (moment.state != MOMENT_DONE) {
		fill_beat(screen, timeline, situation, frame);
		fill_breath(screen, &moment, timeline, frame);
	}
	screen_strip_fill(screen, timeline,
			  moment.state == MOMENT_DONE ? timeline->length : frame, columns);
}

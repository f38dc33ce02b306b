/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * timeline: what will happen, to the frame. Immutable once compiled.
 *
 * Segments tile [0, length) without gap or overlap. The only unit of time is the
 * frame, at `rate` frames a second; frame 0 is the first of the session, and the start
 * delay of the player lies before it, so a count-in of the first phase has negative
 * frames. A boundary is round(exact cumulative time x rate); beat k of a phase that
 * begins at F0 is F0 + round(60 k rate / spm), computed from k when it is asked for,
 * never accumulated: after eight hours no click is off its place by more than half a
 * frame, and no beat of a steady hour takes memory.
 *
 * Whoever holds a const pointer may read it from any thread. It borrows the session
 * it was compiled from, which must live longer.
 */
#ifndef TURNOVER_CORE_TIMELINE_H
#define TURNOVER_CORE_TIMELINE_H

#include "core/base/diag.h"
#include "core/script/runner.h"
#include "core/script/session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One span of one phase: a repetition, a set, a recovery. */
struct segment {
	int64_t start, end;        /* frames; start < end, but for an empty phase */
	const struct phase *phase; /* borrowed */
	bool rest;                 /* the rest between two sets of the phase */
	enum kind kind;            /* KIND_REST where rest is true */
	const char *name;          /* borrowed; "Rest" between sets */
	int set, sets, rep, reps;  /* from 1; sets, reps 0: not repeated */
	int from_spm10, to_spm10;  /* with the bias at its start; 0: no cadence */
	bool provisional;          /* they stand on a provisional baseline */
	bool biased;               /* a bias shifts them; else they are fixed */
	int every;                 /* clicks every n-th step; 0: silent */
	enum feet feet;            /* never FEET_DEFAULT */
	bool open;                 /* ends on a key; `end` is where it ends without */
	int64_t nominal;           /* frames it is expected to last */
	int64_t count_in;          /* where its count-in begins; = start without */

	/*
	 * Its beats stand together in the row of all, from first_beat on: first those of
	 * its count-in, which are placed, then its steps, which are computed from its
	 * tempos. Beat first_beat + nplaced + k is step k, its k-th from the start.
	 */
	size_t first_beat;            /* for timeline_beat() */
	size_t first_placed, nplaced; /* in timeline->placed */
	size_t first_tempo, ntempos;  /* in timeline->tempos */
	size_t nsteps;
};

/*
 * A span of one segment over which the tempo is steady or changes linearly in time.
 * A segment has one, or more where a ramp ends before it or the bias changes in it.
 */
struct tempo {
	int64_t start, end; /* frames of the session */
	size_t segment;
	double offset_s; /* its start, from the segment's start */
	double span_s;   /* its length; unrounded */
	double from_spm, to_spm;
	double beats; /* beats of the segment gone at its start; whole: one falls there */
};

enum {
	BEAT_CLICK = 1, /* heard; without it the runner holds the beat alone */
	BEAT_ACCENT = 2,
	BEAT_RIGHT = 4,   /* odd beats of a phase */
	BEAT_COUNT_IN = 8 /* belongs to the next segment, sounds before it */
};

struct beat {
	int64_t frame;
	uint32_t segment; /* whose beat it is */
	uint8_t flags;
	uint8_t feet; /* enum feet, never FEET_DEFAULT */
};

enum tone_kind {
	TONE_COUNTDOWN, /* one a second before a boundary */
	TONE_READY,     /* get ready: something is announced */
	TONE_GO,        /* now: work begins */
	TONE_REST,      /* now: recovery begins */
	TONE_NEXT,      /* now: something else begins */
	TONE_HALF,      /* half-way */
	TONE_FINISHED,
	TONE_BREATHE_IN,
	TONE_BREATHE_OUT,
	TONE_START, /* of a silent count: start and stop counting steps */
	TONE_STOP,
	TONES
};

struct tone {
	int64_t frame;
	enum tone_kind kind;
	int length_ms; /* breathing tones are as long as the breath; else 0: its own */
};

enum cue_origin {
	CUE_SCRIPT,
	CUE_BEGIN,     /* what begins now */
	CUE_NEXT,      /* what comes next */
	CUE_TREADMILL, /* set the belt now */
	CUE_HALF,
	CUE_LAST, /* the last repetition */
	CUE_FINISHED
};

/* Something the runner is told. Sorted by frame; two spoken ones never overlap. */
struct cue {
	int64_t frame; /* first frame it is shown and spoken at */
	int64_t until; /* shown until here (exclusive) */
	uint32_t segment;
	enum cue_origin origin;
	bool spoken; /* there was room to speak it */
	char *text;  /* shown; owned, never NULL */
	char *say;   /* spoken; owned; NULL: `text` is */
	char *brief; /* big letters, at most 12 characters; owned; may be NULL */
};

struct timeline {
	unsigned rate;
	int64_t length;   /* frames; a FINISHED tone begins here */
	int64_t lead;     /* the first sound may lie this many frames before 0 */
	bool provisional; /* any of its segments is */
	int bias_spm;     /* at the end of the session */

	struct {
		struct segment *items;
		size_t n, capacity;
	} segments;
	struct {
		struct tempo *items;
		size_t n, capacity;
	} tempos; /* by start */
	struct {
		struct beat *items;
		size_t n, capacity;
	} placed;      /* beats that are not computed: count-ins */
	size_t nbeats; /* placed ones and steps of all segments */
	struct {
		struct tone *items;
		size_t n, capacity;
	} tones; /* by frame */
	struct {
		struct cue *items;
		size_t n, capacity;
	} cues; /* by frame */
};

/* What the runner changed while it ran. */
enum change_kind {
	CHANGE_BIAS,  /* from this frame on the bias is `amount` spm, -10 .. +10 */
	CHANGE_EXTEND /* the segment at this frame lasts `amount` ms longer */
};
struct change {
	int64_t frame;
	enum change_kind kind;
	int amount;
};
enum { BIAS_LIMIT_SPM = 10 };

struct compile_options {
	unsigned rate;                /* frames a second, 8000 .. 384000 */
	bool live;                    /* open-ended phases last up to their max */
	const struct change *changes; /* by frame */
	size_t nchanges;
};

/*
 * Compiles. Errors (a cadence beyond legs, a session too long, too many phases) and
 * warnings (unwise: more than +10 % over baseline, a stride over 45 s, no cool-down, a
 * cue without room) go to diags, which may be NULL. Returns NULL if there was an error.
 * The result depends on the arguments alone; frames before the first change are the
 * same with it and without, but for a count-in that an extension puts off: its beats
 * stand before the new boundary alone, those of before it are the phase's own again.
 * The caller frees it.
 */
struct timeline *timeline_compile(const struct session *session,
				  const struct runner *runner,
				  const struct compile_options *options,
				  struct diags *diags);
void timeline_free(struct timeline *timeline);

/* The segment that contains the frame, limited to the first and last. */
size_t timeline_segment_at(const struct timeline *timeline, int64_t frame);

/* Index of the first tempo that begins after the frame: the one before it, if any, may
 * hold then. */
size_t timeline_tempo_after(const struct timeline *timeline, int64_t frame);

/* The tempo at a frame in tenths of spm, 0 where there is no cadence. */
int timeline_spm10_at(const struct timeline *timeline, int64_t frame);

/* Beat i < timeline->nbeats; their frames are strictly increasing. */
struct beat timeline_beat(const struct timeline *timeline, size_t i);

/* Index of the first beat at or after the i-th that is heard (timeline->nbeats if there is
 * none). The steps of a silent phase are passed over at once. */
size_t timeline_heard_from(const struct timeline *timeline, size_t i);

/* Index of the first beat, tone or cue at or after the frame (n if there is none). */
size_t timeline_beat_from(const struct timeline *timeline, int64_t frame);
size_t timeline_tone_from(const struct timeline *timeline, int64_t frame);
size_t timeline_cue_from(const struct timeline *timeline, int64_t frame);

/*
 * The cue to show at a frame: the latest begun whose `until` lies after it; what the
 * script says and what the runner has to do go before "half-way" and the phase's name.
 * NULL if there is none.
 */
const struct cue *timeline_cue_at(const struct timeline *timeline, int64_t frame);

/* What a cue says; NULL where it is not spoken. Borrowed. */
const char *cue_words(const struct cue *cue);

/* Totals: audible clicks of phases, and the frames of clicked cadence less fades. */
size_t timeline_clicks(const struct timeline *timeline);
int64_t timeline_clicked_frames(const struct timeline *timeline);

/* The whole with open-ended phases at their nominal length, from this frame on. */
int64_t timeline_left(const struct timeline *timeline, int64_t frame);

static inline double timeline_seconds(const struct timeline *timeline, int64_t frame)
{
	return (double)frame / timeline->rate;
}

#endif

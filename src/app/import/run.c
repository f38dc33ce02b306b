/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run: one recording into the journal; see run.h. */
#include "app/import/run.h"

#include "app/console/say.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/moment.h"
#include "core/recording/recorded_run.h"
#include "core/recording/recorded_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

enum { MS_PER_S = 1000, S_PER_MIN = 60, MS_PER_MIN = 60 * 1000 };
enum { COLUMNS = 80, INDENT = 2 };

/* ---- times ---- */

/* What this machine's time zone was then, in minutes. */
static int offset_min(int64_t utc_ms)
{
	const time_t moment = (time_t)(utc_ms / MS_PER_S);
	struct tm local;

	return localtime_r(&moment, &local) == NULL ? 0
						    : (int)(local.tm_gmtoff / S_PER_MIN);
}

static void move(struct recording *recording, int64_t by_ms)
{
	recording->start_utc_ms += by_ms;
	for (size_t i = 0; i < recording->npoints; i++)
		recording->points[i].utc_ms += by_ms;
	for (size_t i = 0; i < recording->nlaps; i++) {
		recording->laps[i].start_utc_ms += by_ms;
		if (recording->laps[i].end_utc_ms >= 0)
			recording->laps[i].end_utc_ms += by_ms;
	}
	for (size_t i = 0; i < recording->npauses; i++) {
		recording->pauses[i].from_utc_ms += by_ms;
		if (recording->pauses[i].to_utc_ms >= 0)
			recording->pauses[i].to_utc_ms += by_ms;
	}
}

/* A file is written when the run is over. */
static bool date_by_file(struct recording *recording, const char *path)
{
	struct stat status;
	int64_t from_ms, to_ms;
	char text[MOMENT_TEXT];

	if (strcmp(path, "-") == 0 || stat(path, &status) != 0) {
		say_error("%s: the device had no clock: --date 2026-11-22T18:30 tells when "
			  "it began",
			  path);
		return false;
	}
	recorded_span(recording, &from_ms, &to_ms);
	move(recording, (int64_t)status.st_mtime * MS_PER_S - to_ms);
	moment_text(recording->start_utc_ms, text);
	diag_warning(
		&recording->diags, 0,
		"the date is a guess from when the file was written (%s); --date tells "
		"a better one",
		text);
	return true;
}

bool import_settle(struct recording *recording, const struct import_wishes *wishes,
		   const char *path)
{
	if (wishes->dated && (recording->no_clock || wishes->alone)) {
		move(recording, wishes->start_utc_ms - recording->start_utc_ms);
	} else if (recording->no_clock) {
		if (!date_by_file(recording, path))
			return false;
	} else if (recording->local_clock) {
		move(recording, -(int64_t)offset_min(recording->start_utc_ms) * MS_PER_MIN);
	}
	recording->no_clock = false;
	if (!recording->offset_known)
		recording->utc_offset_min = offset_min(recording->start_utc_ms);
	return true;
}

/* ---- what is said ---- */

void import_tell(size_t indent, const char *format, ...)
{
	struct text text = {0};
	char words[2048];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	text_add(&text, "%*s", (int)indent, "");
	text_wrap(&text, COLUMNS, indent, indent + INDENT, words);
	say(stdout, "%s", text_string(&text));
	text_clear(&text);
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash == NULL ? path : slash + 1;
}

static void say_recording(const struct recording *recording, struct recorded_unit unit,
			  const char *path)
{
	struct text text = {0};
	char sentence[160];

	recorded_line(recording, unit, &text);
	recorded_unit_text(unit, sentence, sizeof sentence);
	import_tell(0, "%s: %s", name_of(path), text_string(&text));
	import_tell(INDENT, "%s", sentence);
	for (size_t i = 0; i < recording->diags.n; i++)
		import_tell(INDENT, "%s", recording->diags.items[i].text);
	text_clear(&text);
}

/* In a folder: one line. The unit only where it is a guess. */
static void list_recording(const struct recording *recording, struct recorded_unit unit,
			   const char *path)
{
	struct text text = {0};

	recorded_row(recording, unit, &text);
	say(stdout, "%s  %s\n", text_string(&text), path);
	if (unit.reason == UNIT_GUESSED)
		import_tell(INDENT,
			    "whether its cadence is of one leg or of both is a guess: "
			    "--cadence-unit decides");
	text_clear(&text);
}

static void say_samples(const struct run *run)
{
	if (run->nsamples == 0 && run->activity == ACTIVITY_RUN)
		import_tell(INDENT,
			    "nothing to compare: it takes 5 min of easy or tempo running, "
			    "or strides, with a cadence");
	for (size_t i = 0; i < run->nsamples; i++) {
		const struct run_sample *sample = &run->samples[i];
		char spm[16], length[64];

		text_spm(spm, sizeof spm, sample->spm10);
		text_duration(length, sizeof length, text_whole_s_ms(sample->length_ms));
		say(stdout, "  %s: %s spm over %s", context_name(sample->context), spm,
		    length);
		if (sample->m_per_h > 0)
			say(stdout, " at %d.%d km/h", sample->m_per_h / 1000,
			    sample->m_per_h % 1000 / 100);
		say(stdout, "\n");
	}
}

/* ---- what the journal has of that time ---- */

/* Runs of the days around it: the same one, and the session that was played meanwhile. */
struct company {
	int64_t same, played;      /* ids; 0: there is none */
	struct import_place place; /* of the same */
	char *file;                /* from which it came; owned; NULL: not said */
};

static struct import_place place_of(const struct run *run)
{
	return (struct import_place){run->id, run_day(run), run->plan_slot > 0};
}

static void look_at(struct company *company, const struct recording *recording,
		    const struct run *run)
{
	if (recorded_same(recording, run)) {
		company->same = run->id;
		company->place = place_of(run);
		if (run->file != NULL) {
			free(company->file);
			company->file = mem_strdup(run->file);
		}
	} else if (recorded_belongs(recording, run)) {
		company->played = run->id;
	}
}

/* False: the journal could not be read, which was said. */
static bool find_company(struct journal *journal, const struct recording *recording,
			 struct company *company)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	const int32_t day = day_of(recording->start_utc_ms, recording->utc_offset_min);
	bool good;

	*company = (struct company){0};
	journal_filter_init(&filter);
	filter.from_day = day - 1;
	filter.to_day = day + 1;
	good = journal_list(journal, &filter, &ids);
	for (size_t i = 0; i < ids.n && good; i++) {
		struct run run;
		const enum journal_found found = journal_run(journal, ids.items[i], &run);

		good = found != JOURNAL_FAILED;
		if (found == JOURNAL_FOUND) {
			look_at(company, recording, &run);
			run_clear(&run);
		}
	}
	if (!good)
		say_error("%s", journal_error(journal));
	free(ids.items);
	return good;
}

/* ---- a session that was played meanwhile ---- */

/* said: its first line is about the clocks, each other one about a phase. */
static void say_joined(const struct run *run, const char *said)
{
	size_t n = strcspn(said, "\n");

	import_tell(INDENT, "recorded while you played %s: %.*s",
		    run->title != NULL ? run->title : "a session", (int)n, said);
	for (said += n; *said != '\0'; said += n) {
		said++; /* the line's end */
		n = strcspn(said, "\n");
		if (n > 0)
			import_tell(INDENT, "%.*s", (int)n, said);
	}
}

static enum imported join(struct journal *journal, int64_t id,
			  const struct recording *recording, struct recorded_unit unit,
			  const char *path, bool brief, struct import_place *place)
{
	struct run run;
	struct text said = {0};
	enum imported result = IMPORTED_FAILED;

	if (journal_run(journal, id, &run) != JOURNAL_FOUND) {
		say_error("%s", journal_error(journal));
		return IMPORTED_FAILED;
	}
	if (!recorded_join(recording, unit, name_of(path), &run, &said))
		say_error("%s: it was recorded while you played %s, but %s", path,
			  run.title != NULL ? run.title : "a session", text_string(&said));
	else if (!journal_replace(journal, &run))
		say_error("%s", journal_error(journal));
	else
		result = IMPORTED_JOINED;
	if (result == IMPORTED_JOINED)
		*place = place_of(&run);
	if (!brief && result == IMPORTED_JOINED)
		say_joined(&run, text_string(&said));
	text_clear(&said);
	run_clear(&run);
	return result;
}

/* ---- a run of its own ---- */

/* A guess is shown; one line changes it. False: leave this run out. */
static bool confirm(const struct recording *recording, struct recorded_unit unit,
		    const char *path, struct run *run, const struct import_wishes *wishes)
{
	char line[64];
	struct recorded_wish wish = wishes->run;

	say(stdout, "  Enter keeps this; easy, tempo or strides makes it that; n leaves it "
		    "out: ");
	fflush(stdout);
	for (;;) {
		if (fgets(line, sizeof line, stdin) == NULL) {
			say(stdout, "\n");
			return false;
		}
		line[strcspn(line, "\r\n")] = '\0';
		if (line[0] == '\0')
			return true;
		if (strcmp(line, "n") == 0 || strcmp(line, "no") == 0)
			return false;
		if (context_parse(line, &wish.context))
			break;
		say(stdout, "  Enter, easy, tempo, strides or n: ");
		fflush(stdout);
	}
	run_clear(run);
	run_init(run);
	recorded_to_run(recording, unit, &wish, name_of(path), run);
	say_samples(run);
	return true;
}

static void add_wishes(const struct import_wishes *wishes, struct run *run)
{
	if (wishes->terrain != TERRAIN_UNKNOWN)
		run->terrain = wishes->terrain;
	if (wishes->shoes != NULL) {
		free(run->shoes);
		run->shoes = mem_strdup(wishes->shoes);
	}
	if (wishes->minimal)
		run->shoe_class = SHOES_MINIMAL;
}

static enum imported add(struct journal *journal, const struct recording *recording,
			 struct recorded_unit unit, const struct import_wishes *wishes,
			 const char *path, bool brief, size_t samples[CONTEXTS],
			 struct import_place *place)
{
	struct run run;
	bool was_there = false;
	enum imported result = IMPORTED_NEW;

	run_init(&run);
	recorded_to_run(recording, unit, &wishes->run, name_of(path), &run);
	if (!brief)
		say_samples(&run);
	if (wishes->ask && run.nsamples > 0 && wishes->run.context == CONTEXTS &&
	    !confirm(recording, unit, path, &run, wishes))
		result = IMPORTED_LEFT;
	add_wishes(wishes, &run);
	if (result == IMPORTED_NEW && !journal_add(journal, &run, &was_there)) {
		say_error("%s: %s", path, journal_error(journal));
		result = IMPORTED_FAILED;
	}
	if (was_there)
		result = IMPORTED_KNOWN;
	for (size_t i = 0; i < run.nsamples && result == IMPORTED_NEW; i++)
		samples[run.samples[i].context]++;
	if (result == IMPORTED_NEW)
		*place = place_of(&run);
	if (!brief && result == IMPORTED_NEW)
		import_tell(INDENT,
			    "in the journal as run %" PRId64
			    "; 'turnover journal edit %" PRId64 "' changes it",
			    run.id, run.id);
	run_clear(&run);
	return result;
}

/* What is odd about it is said even where a sum has to do. */
static void say_warnings(const struct recording *recording, const char *path)
{
	for (size_t i = 0; i < recording->diags.n; i++)
		say_error("%s: %s", path, recording->diags.items[i].text);
}

static void show(const struct recording *recording, struct recorded_unit unit,
		 const struct import_wishes *wishes, const char *path)
{
	struct run run;

	run_init(&run);
	recorded_to_run(recording, unit, &wishes->run, name_of(path), &run);
	say_samples(&run);
	run_clear(&run);
}

static void say_known(const struct company *company)
{
	import_tell(INDENT,
		    "already in the journal as run %" PRId64 "%s%s: nothing was changed",
		    company->same, company->file != NULL ? ", from " : "",
		    company->file != NULL ? company->file : "");
}

enum imported import_run(struct journal *journal, const struct recording *recording,
			 const struct import_wishes *wishes, const char *path, bool brief,
			 size_t samples[CONTEXTS], struct import_place *place)
{
	const struct recorded_unit unit = recorded_unit(recording, wishes->unit);
	struct company company;
	enum imported result;

	*place = (struct import_place){0};
	if (!brief)
		say_recording(recording, unit, path);
	else if (!wishes->json) {
		if (wishes->dry)
			list_recording(recording, unit, path);
		say_warnings(recording, path);
	}
	if (wishes->dry) {
		if (!brief)
			show(recording, unit, wishes, path);
		return IMPORTED_SHOWN;
	}
	if (!find_company(journal, recording, &company))
		return IMPORTED_FAILED;
	*place = company.place;
	if (company.same != 0)
		result = IMPORTED_KNOWN;
	else if (company.played != 0)
		result = join(journal, company.played, recording, unit, path, brief, place);
	else
		result = add(journal, recording, unit, wishes, path, brief, samples, place);
	if (!brief && company.same != 0)
		say_known(&company);
	else if (!brief && result == IMPORTED_KNOWN)
		import_tell(INDENT,
			    "it was in the journal and was deleted: 'turnover journal "
			    "delete --undo' brings it back");
	free(company.file);
	return result;
}

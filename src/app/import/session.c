/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: ZWO and intervals.icu text become sessions; see session.h. */
#include "app/import/session.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/runner/settings.h"

#include "core/base/mem.h"
#include "core/card/card.h"
#include "core/exchange/draft.h"
#include "core/exchange/draft_text.h"
#include "core/exchange/draft_zwo.h"
#include "core/script/script.h"
#include "io/config.h"
#include "io/file.h"
#include "io/paths.h"
#include "io/xml.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

enum { FILE_MOST = 1024 * 1024, NAME_MOST = 60, ATTEMPTS = 1000 };

static bool ends_in(const char *path, const char *ending)
{
	const size_t n = strlen(path), length = strlen(ending);

	return n > length && strcasecmp(path + n - length, ending) == 0;
}

static bool is_session(const char *path)
{
	return ends_in(path, ".zwo") || ends_in(path, ".txt");
}

/* ---- reading ---- */

static bool read_zwo(struct draft *draft, const char *bytes, size_t n, char why[DRAFT_WHY])
{
	char fault[XML_WHY];
	struct draft_zwo *zwo = draft_zwo_new(draft);
	const struct xml_reader reader = {draft_zwo_open, draft_zwo_close, zwo};
	const bool whole = xml_read(bytes, n, &reader, fault);
	const bool is = draft_zwo_is(zwo);

	if (!whole)
		text_copy(why, DRAFT_WHY, fault);
	else if (!is)
		text_copy(why, DRAFT_WHY, "it is XML, but no Zwift workout");
	draft_zwo_free(zwo);
	return whole && is;
}

static bool read_draft(struct draft *draft, const char *path)
{
	char *bytes = NULL, why[DRAFT_WHY] = "";
	struct diags diags = {0};
	size_t n = 0;
	bool read = file_load(path, FILE_MOST, &bytes, &n, &diags);

	for (size_t i = 0; i < diags.n; i++)
		say_error("%s: %s", path, diags.items[i].text);
	if (read) {
		if (ends_in(path, ".zwo"))
			read = read_zwo(draft, bytes, n, why);
		else
			draft_text_read(draft, bytes, n);
		read = read && draft_settle(draft, why);
		if (!read)
			say_error("%s: %s; %s", path, why,
				  ends_in(path, ".zwo")
					  ? "a .zwo file is a Zwift workout"
					  : "a .txt file is a workout of intervals.icu, "
					    "with lines like \"- Easy 10m Z2 HR\"");
	}
	diags_clear(&diags);
	free(bytes);
	return read;
}

/* ---- checking ---- */

/* What the script is for this runner; its warnings are said. False: it has an error. */
static bool check(const struct text *script, const struct options *options,
		  const char *path, struct text *limits)
{
	const struct compile_options compile = {.rate = 48000};
	struct timeline *timeline = NULL;
	struct session session = {0};
	struct diags diags = {0};
	struct node root = {0};
	struct runner runner;
	bool right =
		config_parse(text_string(script), script->n, "phases", &root, &diags) &&
		script_read(&root, NULL, 0, &session, &diags);

	if (settings_runner(options, &runner) == STATUS_OK && right)
		timeline = timeline_compile(&session, &runner, &compile, &diags);
	if (timeline != NULL)
		card_write_limits(limits, &session, &runner, timeline);
	diags_sort(&diags);
	for (size_t i = 0; i < diags.n; i++) {
		const struct diag *diag = &diags.items[i];
		const char *level = diag->level == DIAG_ERROR ? "error" : "warning";

		if (diag->line > 0)
			say(stderr, "%s: line %d of the session: %s: %s\n", path,
			    diag->line, level, diag->text);
		else
			say(stderr, "%s: %s: %s\n", path, level, diag->text);
	}
	right = timeline != NULL;
	timeline_free(timeline);
	runner_clear(&runner);
	session_clear(&session);
	node_clear(&root);
	diags_clear(&diags);
	return right;
}

/* ---- writing ---- */

/* "Wk3 resisted strides.zwo" is "wk3-resisted-strides". Owned. */
static char *plain_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	const size_t n = strlen(name) - strlen(".zwo");
	struct text plain = {0};

	for (size_t i = 0; i < n && plain.n < NAME_MOST; i++) {
		const char c = name[i] >= 'A' && name[i] <= 'Z'
				       ? (char)(name[i] - 'A' + 'a')
				       : name[i];
		const bool good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');

		if (good)
			text_add_bytes(&plain, &c, 1);
		else if (plain.n > 0 && plain.bytes[plain.n - 1] != '-')
			text_add_bytes(&plain, "-", 1);
	}
	while (plain.n > 0 && plain.bytes[plain.n - 1] == '-')
		plain.bytes[--plain.n] = '\0';
	/* `today` is what a plan asks for. */
	if (plain.n == 0 || strcmp(plain.bytes, "today") == 0)
		text_add(&plain, "%simported", plain.n > 0 ? "-" : "");
	return plain.bytes;
}

static bool write_at(const char *path, const struct text *script, bool force)
{
	struct new_file file;

	if (!paths_open_new(&file, path, force))
		return false;
	fwrite(text_string(script), 1, script->n, file.stream);
	return paths_commit(&file);
}

/* Under the first name that is free: "wk3", "wk3-2", …; its path, owned, or NULL. */
static char *write_own(const char *from, const struct text *script)
{
	char *folder = paths_own(PATHS_SESSION), *name = plain_name(from);
	struct text path = {0};
	bool written = false, made = paths_make_folder(folder, false);

	for (int i = 1; made && !written && i < ATTEMPTS; i++) {
		text_clear(&path);
		text_add(&path, "%s/%s", folder, name);
		if (i > 1)
			text_add(&path, "-%d", i);
		text_add(&path, ".session");
		written = write_at(path.bytes, script, false);
		if (!written && errno != EEXIST)
			break;
	}
	if (!written) {
		say_error("cannot write %s: %s", made ? text_string(&path) : folder,
			  strerror(errno));
		text_clear(&path);
	}
	free(folder);
	free(name);
	return path.bytes;
}

static int write_script(const char *from, const struct options *options,
			const struct text *script, const struct text *limits)
{
	const char *output = options_value(options, "output");
	char *path;

	if (options_given(options, "stdout") || options_given(options, "dry-run") ||
	    (output != NULL && strcmp(output, "-") == 0))
		return say_data(stdout, text_string(script), script->n) ? STATUS_OK
									: STATUS_FAILED;
	if (output != NULL) {
		const bool force = options_given(options, "force");

		path = write_at(output, script, force) ? mem_strdup(output) : NULL;
		if (path == NULL && errno == EEXIST && !force)
			say_error("%s exists already; --force overwrites it", output);
		else if (path == NULL)
			say_error("cannot write %s: %s", output, strerror(errno));
	} else {
		path = write_own(from, script);
	}
	if (path == NULL)
		return STATUS_FAILED;
	say(stdout, "%s: %s\n", path, text_string(limits));
	free(path);
	return STATUS_OK;
}

static int import_session(const char *path, const struct options *options)
{
	const char *slash = strrchr(path, '/');
	struct text script = {0}, limits = {0};
	struct draft draft = {0};
	int status = STATUS_FAILED;

	if (read_draft(&draft, path)) {
		draft_script(&script, &draft, slash != NULL ? slash + 1 : path);
		if (check(&script, options, path, &limits))
			status = write_script(path, options, &script, &limits);
		else
			say_error("%s: no session could be made of it", path);
	}
	text_clear(&script);
	text_clear(&limits);
	draft_clear(&draft);
	return status;
}

bool import_sessions(const struct options *options, int *status)
{
	const size_t n = options->arguments.n;
	const char *output = options_value(options, "output");
	size_t sessions = 0;

	*status = STATUS_OK;
	for (size_t i = 0; i < n; i++)
		sessions += is_session(options->arguments.items[i]);
	if (sessions == 0) {
		if (output == NULL && !options_given(options, "stdout"))
			return false;
		*status = say_usage("import",
				    "import: --output and --stdout are for workouts that "
				    "become sessions: .zwo and .txt");
	} else if (sessions < n || (n > 1 && output != NULL)) {
		*status = say_usage("import",
				    sessions < n ? "import: workouts (.zwo, .txt) and "
						   "recorded runs are imported apart"
						 : "import: --output takes one workout");
	} else {
		for (size_t i = 0; i < n; i++)
			if (import_session(options->arguments.items[i], options) !=
			    STATUS_OK)
				*status = STATUS_FAILED;
	}
	return true;
}

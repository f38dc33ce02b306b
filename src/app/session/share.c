/* SPDX-License-Identifier: GPL-3.0-or-later */
/* share: a session on its way to another runner, and from one; see share.h. */
#include "app/session/share.h"

#include "app/command.h"
#include "app/console/page.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/session/stranger.h"

#include "core/base/sha256.h"
#include "core/card/card.h"
#include "core/script/script.h"
#include "core/script/script_edit.h"
#include "io/config.h"
#include "io/file.h"
#include "io/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- to another runner ---- */

#define GREETING                                                                           \
	"# A session for turnover, which plays it with a beat for every step.\n"           \
	"# To see it for your legs: turnover show FILE; to run it: turnover play FILE\n"

static void add_timeline(struct text *to, const struct session *session,
			 const struct runner *runner, const struct timeline *timeline)
{
	const struct card_options card = {.format = CARD_TIMELINE, .clicks = true};

	card_write(to, session, runner, timeline, &card);
}

/* Is the new text a script without a mistake that plays the same? */
static bool means_the_same(const struct loaded *loaded, const struct text *script,
			   struct diags *diags)
{
	const struct compile_options compile = {.rate = loaded->timeline->rate};
	struct timeline *timeline = NULL;
	struct text before = {0}, after = {0};
	struct session session = {0};
	struct node root = {0};
	bool same = config_parse(text_string(script), script->n, "phases", &root, diags) &&
		    script_read(&root, NULL, 0, &session, diags);

	if (same)
		timeline = timeline_compile(&session, &loaded->runner, &compile, diags);
	same = timeline != NULL;
	if (same) {
		add_timeline(&before, &loaded->session, &loaded->runner, loaded->timeline);
		add_timeline(&after, &session, &loaded->runner, timeline);
		same = before.n == after.n &&
		       memcmp(text_string(&before), text_string(&after), before.n) == 0;
	}
	text_clear(&before);
	text_clear(&after);
	timeline_free(timeline);
	session_clear(&session);
	node_clear(&root);
	return same;
}

bool share_session(const struct loaded *loaded, const struct options *options,
		   struct text *file)
{
	const char *bytes = text_string(&loaded->script);
	size_t n = loaded->script.n;
	struct diags diags = {0};
	bool same;

	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
		bytes += 3;
		n -= 3;
	}
	if (options_given(options, "for-sharing") &&
	    (n < sizeof GREETING - 1 || memcmp(bytes, GREETING, sizeof GREETING - 1) != 0))
		text_add(file, "%s", GREETING);
	script_edit(file, bytes, n, &loaded->session, options_given(options, "flatten"));
	same = means_the_same(loaded, file, &diags);
	if (!same)
		say_error("%s: its parameters cannot be filled in as it is written%s%s; "
			  "write $name as a whole value, in one pair of quotes",
			  loaded->name, diags.errors > 0 ? ": " : "",
			  diags.errors > 0 ? diags.items[0].text : "");
	diags_clear(&diags);
	return same;
}

/* ---- from another runner ---- */

enum {
	KNOWN_MOST = 1024 * 1024,
	WIDEST = 80,   /* a card on a terminal that has more columns is read no better */
	ASKED_ROWS = 5 /* of the question below it, and the row of the cursor */
};

static char *known_path(void)
{
	char *folder = paths_state();
	struct text path = {0};

	text_add(&path, "%s/known", folder);
	free(folder);
	return path.bytes;
}

/* The file has a line for each: the fingerprint, a blank, the title. */
static bool is_known(const char *fingerprint)
{
	char *path = known_path(), *bytes = NULL;
	struct diags diags = {0};
	size_t n = 0;
	bool known = false;

	if (access(path, F_OK) == 0 && file_load(path, KNOWN_MOST, &bytes, &n, &diags)) {
		const char *at = bytes, *end = bytes + n;

		while (!known && (size_t)(end - at) >= SHA256_HEX - 1) {
			const char *feed = memchr(at, '\n', (size_t)(end - at));

			known = memcmp(at, fingerprint, SHA256_HEX - 1) == 0;
			at = feed != NULL ? feed + 1 : end;
		}
	}
	diags_clear(&diags);
	free(bytes);
	free(path);
	return known;
}

/* One write, so that two programs do not mix their lines. */
static void remember(const char *fingerprint, const char *title)
{
	char *folder = paths_state(), *path = known_path();
	struct text line = {0};
	int fd = -1;

	text_add(&line, "%s %s\n", fingerprint, title);
	if (paths_make_folder(folder, true))
		fd = TEMP_FAILURE_RETRY(
			open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
	if (fd < 0 || TEMP_FAILURE_RETRY(write(fd, line.bytes, line.n)) != (ssize_t)line.n)
		say_error("cannot remember this session in %s: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	text_clear(&line);
	free(folder);
	free(path);
}

/* The text down to its n-th line. */
static const char *after_lines(const char *text, int n)
{
	for (; n > 0 && *text != '\0'; n--)
		text += strcspn(text, "\n") + (strchr(text, '\n') != NULL);
	return text;
}

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text = after_lines(text, 1))
		n++;
	return n;
}

/*
 * A screen at a time where the terminal has fewer rows than what is to be read and what
 * is asked after it; else at once.
 */
static void show_in_pages(const char *text)
{
	static const char more[] = "  Enter  more   q  enough";
	const int rows = page_rows();

	while (rows > ASKED_ROWS && count_lines(text) > rows - ASKED_ROWS) {
		const char *rest = after_lines(text, rows - 1);

		say(stdout, "%.*s%s", (int)(rest - text), text, more);
		fflush(stdout);
		text = rest;
		if (strchr("\n\r ", prompt_key("\n\r q\033")) == NULL)
			text = "";
		/* Rubbed out, so that it does not stand in the middle of what is read. */
		fputs("\r                         \r", stdout);
	}
	say(stdout, "%s", text);
}

static void show(const struct loaded *loaded, const char *head, enum card_format format)
{
	const int columns = page_columns(WIDEST) - 1;
	const struct card_options card = {
		.format = format, .diags = &loaded->diags, .columns = columns};
	struct text text = {0};

	text_wrap(&text, (size_t)columns, 0, 0, head);
	text_add(&text, "\n");
	card_write(&text, &loaded->session, &loaded->runner, loaded->timeline, &card);
	show_in_pages(text_string(&text));
	text_clear(&text);
}

static bool ask(const struct loaded *loaded)
{
	struct text head = {0};

	text_add(&head,
		 "%s is not from your sessions folder. For your legs it is:", loaded->name);
	show(loaded, text_string(&head), CARD_SUMMARY);
	text_clear(&head);
	for (;;) {
		say(stdout,
		    "\n  Enter  play it\n  s      show all of it\n  q      leave it\n");
		fflush(stdout);
		switch (prompt_key("\n\rysnq\033")) {
		case '\n':
		case '\r':
		case 'y': return true;
		case 's': show(loaded, "", CARD_TEXT); break;
		case 'n':
		case 'q':
		case PROMPT_ESCAPE: return false;
		default: break;
		}
	}
}

bool share_may_play(const struct loaded *loaded, const struct options *options)
{
	char fingerprint[SHA256_HEX];
	bool play = options_given(options, "yes");

	if (strcmp(loaded->path, "-") == 0 || !stranger_is(loaded->path))
		return true;
	sha256_hex(text_string(&loaded->script), loaded->script.n, fingerprint);
	if (is_known(fingerprint))
		return true;
	if (!play && !(isatty(STDIN_FILENO) && isatty(STDOUT_FILENO))) {
		struct text text = {0};

		/* Whoever starts it in a pipe has decided; the numbers are said. */
		card_write_limits(&text, &loaded->session, &loaded->runner,
				  loaded->timeline);
		say(stderr, "%s is not from your sessions folder: %s\n", loaded->name,
		    text_string(&text));
		text_clear(&text);
		return true;
	}
	play = play || ask(loaded);
	if (play)
		remember(fingerprint, loaded->session.title);
	return play;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_edit: one pass over the words of a script; see script_edit.h.
 *
 * Text between two changes is copied byte by byte. Where a value stands is known by the
 * names of the settings around it, a stack of at most EDIT_DEPTH.
 */
#include "core/script/script_edit.h"

#include <stdint.h>
#include <string.h>

enum { EDIT_DEPTH = 64 };

struct span {
	const char *at;
	size_t n;
};

enum word { WORD_END, WORD_MARK, WORD_TEXT, WORD_BARE };

struct edit {
	struct text *to;
	const char *at, *end; /* what is still to be read */
	const char *copied;   /* up to here it is in *to */
	const struct session *session;
	bool flatten;
	struct span names[EDIT_DEPTH]; /* whose values the brackets around are */
	size_t depth;
};

static bool is(struct span span, const char *word)
{
	return span.n == strlen(word) && memcmp(span.at, word, span.n) == 0;
}

static bool is_one_of(struct span span, const char *const *words)
{
	for (; *words != NULL; words++)
		if (is(span, *words))
			return true;
	return false;
}

/* ---- words ---- */

static const char *behind_line(const char *at, const char *end)
{
	const char *feed = memchr(at, '\n', (size_t)(end - at));

	return feed != NULL ? feed : end;
}

static const char *behind_comment(const char *at, const char *end)
{
	for (at += 2; at < end; at++)
		if (at[0] == '/' && at[-1] == '*')
			return at + 1;
	return end;
}

/* Behind blanks and comments. */
static const char *behind_blank(const char *at, const char *end)
{
	while (at < end) {
		if (*at == '#' || (*at == '/' && end - at > 1 && at[1] == '/'))
			at = behind_line(at, end);
		else if (*at == '/' && end - at > 2 && at[1] == '*')
			at = behind_comment(at + 1, end);
		else if (strchr(" \t\r\n\f\v", *at) != NULL && *at != '\0')
			at++;
		else
			break;
	}
	return at;
}

static const char *behind_quotes(const char *at, const char *end)
{
	for (at++; at < end && *at != '"'; at++)
		if (*at == '\\' && end - at > 1)
			at++;
	return at < end ? at + 1 : end;
}

/* The next word; strings side by side are one. */
static enum word next_word(struct edit *edit, struct span *word)
{
	const char *at = behind_blank(edit->at, edit->end), *end = edit->end;

	word->at = edit->at = at;
	if (at == end)
		return WORD_END;
	if (*at == '"') {
		do {
			edit->at = behind_quotes(at, end);
			at = behind_blank(edit->at, end);
		} while (at < end && *at == '"');
		word->n = (size_t)(edit->at - word->at);
		return WORD_TEXT;
	}
	if (strchr("=:;,(){}[]", *at) != NULL && *at != '\0') {
		edit->at++;
		word->n = 1;
		return WORD_MARK;
	}
	while (at < end && *at != '\0' && strchr("=:;,(){}[]\"# \t\r\n\f\v", *at) == NULL)
		at++;
	edit->at = at > word->at ? at : at + 1;
	word->n = (size_t)(edit->at - word->at);
	return WORD_BARE;
}

/* ---- changes ---- */

/* What was up to `at` is copied, what is up to `behind` is left out. */
static void replace(struct edit *edit, const char *at, const char *behind)
{
	text_add_bytes(edit->to, edit->copied, (size_t)(at - edit->copied));
	edit->copied = behind;
}

static bool is_plain_number(const char *text)
{
	size_t n = strlen(text);

	return n > 0 && strspn(text, "0123456789.") == n;
}

static void add_quoted(struct text *to, const char *plain)
{
	text_add_bytes(to, "\"", 1);
	for (; *plain != '\0'; plain++) {
		if (*plain == '"' || *plain == '\\')
			text_add_bytes(to, "\\", 1);
		text_add_bytes(to, plain, 1);
	}
	text_add_bytes(to, "\"", 1);
}

static const struct parameter *find(const struct edit *edit, struct span name)
{
	for (size_t i = 0; i < edit->session->nparameters; i++)
		if (is(name, edit->session->parameters[i].name))
			return &edit->session->parameters[i];
	return NULL;
}

/* The default of a parameter that was turned. */
static void edit_default(struct edit *edit, struct span value, enum word kind)
{
	const struct parameter *parameter = find(edit, edit->names[edit->depth - 1]);

	if (parameter == NULL || strcmp(parameter->value, parameter->fallback) == 0)
		return;
	replace(edit, value.at, value.at + value.n);
	if (kind == WORD_BARE && is_plain_number(parameter->value))
		text_add(edit->to, "%s", parameter->value);
	else
		add_quoted(edit->to, parameter->value);
}

/* The length of "$name" here, 0 if none stands here; *parameter is what it names. */
static size_t reference(const struct edit *edit, const char *at, size_t n,
			const struct parameter **parameter)
{
	size_t length = 1;

	if (n < 2 || *at != '$')
		return 0;
	while (length < n && strchr(" \t-", at[length]) == NULL)
		length++;
	/* A name may hold a '-', "->" is none. */
	while (length < n && at[length] == '-' &&
	       (length + 1 == n || at[length + 1] != '>')) {
		length++;
		while (length < n && strchr(" \t-", at[length]) == NULL)
			length++;
	}
	*parameter = find(edit, (struct span){at + 1, length - 1});
	return *parameter != NULL ? length : 0;
}

/* Strings side by side as the one text that they are. */
static void join(struct text *joined, struct span value)
{
	const char *at = value.at, *end = value.at + value.n;

	while (at < end && *at == '"') {
		const char *behind = behind_quotes(at, end);

		for (at++; at + 1 < behind; at++) {
			if (*at == '\\' && at + 2 < behind && strchr("\"\\", at[1]) != NULL)
				at++;
			text_add_bytes(joined, at, 1);
		}
		at = behind_blank(behind, end);
	}
}

/* Adds the text with its parameters filled in; how many there were. */
static size_t fill(const struct edit *edit, struct text *filled, const struct text *plain)
{
	const char *bytes = text_string(plain);
	const struct parameter *parameter = NULL;
	size_t found = 0;

	for (size_t i = 0; i < plain->n;) {
		const size_t length = reference(edit, bytes + i, plain->n - i, &parameter);

		if (length > 0)
			text_add(filled, "%s", parameter->value);
		else
			text_add_bytes(filled, bytes + i, 1);
		found += length > 0;
		i += length > 0 ? length : 1;
	}
	return found;
}

/* Prose is never a parameter; whole numbers and booleans stand without quotes. */
static void edit_use(struct edit *edit, struct span name, struct span value)
{
	static const char *const prose[] = {"title", "author", "notes", "name",
					    "kind",  "cues",   "text",  "show",
					    "say",   "short",  "use",   NULL};
	static const char *const numbers[] = {"repeat",   "seed",   "shuffle",  "skip_last",
					      "contacts", "accent", "count_in", "countdown",
					      "sets",     "impact", "cadence",  NULL};
	struct text plain = {0}, filled = {0};

	if (is_one_of(name, prose))
		return;
	join(&plain, value);
	if (fill(edit, &filled, &plain) > 0) {
		const char *words = text_string(&filled);

		replace(edit, value.at, value.at + value.n);
		if (is_one_of(name, numbers) &&
		    (is_plain_number(words) || strcmp(words, "true") == 0 ||
		     strcmp(words, "false") == 0))
			text_add(edit->to, "%s", words);
		else
			add_quoted(edit->to, words);
	}
	text_clear(&plain);
	text_clear(&filled);
}

/* The whole of `parameters = { … };` is a comment that keeps what they were. */
static void edit_declaration(struct edit *edit, const char *at)
{
	const struct session *session = edit->session;
	const char *behind = behind_blank(edit->at, edit->end);

	if (behind < edit->end && (*behind == ';' || *behind == ','))
		edit->at = behind + 1;
	replace(edit, at, edit->at);
	text_add(edit->to, "# Filled in below:\n");
	for (size_t i = 0; i < session->nparameters; i++)
		text_add(edit->to, "#   %s = %s\n", session->parameters[i].name,
			 session->parameters[i].value);
	/* What follows in this line is no comment. */
	while (edit->copied < edit->end && strchr(" \t\r", *edit->copied) != NULL)
		edit->copied++;
	if (edit->copied < edit->end && *edit->copied == '\n')
		edit->copied++;
}

static void edit_value(struct edit *edit, struct span name, struct span value,
		       enum word kind)
{
	const bool declared = edit->depth > 0 && is(edit->names[0], "parameters");

	if (!edit->flatten && declared && edit->depth == 2 && is(name, "default"))
		edit_default(edit, value, kind);
	else if (edit->flatten && !declared && kind == WORD_TEXT)
		edit_use(edit, name, value);
}

void script_edit(struct text *to, const char *bytes, size_t n,
		 const struct session *session, bool flatten)
{
	struct edit edit = {.to = to,
			    .at = bytes,
			    .end = bytes + n,
			    .copied = bytes,
			    .session = session,
			    .flatten = flatten};
	struct span word, before = {bytes, 0}, name = {bytes, 0};
	enum word kind;

	edit.names[0] = name;
	while ((kind = next_word(&edit, &word)) != WORD_END) {
		const char mark = kind == WORD_MARK ? *word.at : '\0';

		if (mark == '=' || mark == ':') {
			name = before;
		} else if (mark != '\0' && strchr("({[", mark) != NULL) {
			if (edit.depth < EDIT_DEPTH)
				edit.names[edit.depth] = name;
			edit.depth++;
		} else if (mark != '\0' && strchr(")}]", mark) != NULL && edit.depth > 0) {
			edit.depth--;
			name = edit.names[edit.depth < EDIT_DEPTH ? edit.depth : 0];
			if (flatten && edit.depth == 0 && is(name, "parameters"))
				edit_declaration(&edit, name.at);
		} else if (mark == '\0' && edit.depth <= EDIT_DEPTH && name.n > 0) {
			edit_value(&edit, name, word, kind);
			name.n = 0; /* what follows is another setting's name */
		}
		before = word;
	}
	replace(&edit, edit.end, edit.end);
}

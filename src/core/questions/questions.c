/* SPDX-License-Identifier: GPL-3.0-or-later */
/* questions: what is asked before a planned session; see questions.h. */
#include "core/questions/questions.h"

#include "core/base/day.h"
#include "core/base/text.h"

#include <stdio.h>
#include <string.h>

enum kind_of_answer { ASK_SCALE, ASK_YES_NO, ASK_PAIN, ASK_FLAGS };
enum when { ALWAYS, IMPACT, SETTLED, WORSE }; /* before hops; after an ache */
enum { FLAG_ROWS = 5 };

struct question {
	enum kind_of_answer kind;
	size_t member; /* of struct answers */
	enum when when;
	const char *text, *keys, *name;
};

#define READY(item)    (offsetof(struct answers, readiness) + sizeof(int) * (item))
#define ANSWER(member) offsetof(struct answers, member)

/* clang-format off */
static const struct question table[] = {
	{ASK_YES_NO, ANSWER(settled), SETTLED,
	 "Was that gone within an hour?", "y yes, n no", NULL},
	{ASK_YES_NO, ANSWER(worse), WORSE,
	 "Was it worse the next morning?", "y yes, n no", NULL},
	{ASK_SCALE, READY(READY_FATIGUE), ALWAYS,
	 "How fresh are you?", "1 very tired .. 5 fresh", "ready_fatigue"},
	{ASK_SCALE, READY(READY_SLEEP), ALWAYS,
	 "How did you sleep?", "1 very badly .. 5 very well", "ready_sleep"},
	{ASK_SCALE, READY(READY_SORENESS), ALWAYS,
	 "How do your muscles feel?", "1 very sore .. 5 not at all", "ready_soreness"},
	{ASK_SCALE, READY(READY_STRESS), ALWAYS,
	 "How is your head?", "1 very stressed .. 5 relaxed", "ready_stress"},
	{ASK_SCALE, READY(READY_MOOD), ALWAYS,
	 "How is your mood?", "1 very bad .. 5 very good", "ready_mood"},
	{ASK_YES_NO, ANSWER(stiff), IMPACT,
	 "Calf or Achilles tendon stiff this morning?", "y yes, n no", "stiff"},
	{ASK_YES_NO, ANSWER(heavy), IMPACT,
	 "Were landings heavy or loud last time?", "y yes, n no", "heavy"},
	{ASK_PAIN, ANSWER(pain), ALWAYS,
	 "Does anything hurt now?", "0 nothing .. 9 badly, t ten", "pain"},
	{ASK_YES_NO, ANSWER(ill), ALWAYS,
	 "Are you ill, or feverish?", "y yes, n no", "ill"},
	{ASK_FLAGS, ANSWER(red_flags), ALWAYS,
	 "One of these? A sore point of a bone, pain at night or at rest,\n"
	 "pain in a hop on one leg, a limp, a swelling",
	 "b bone, r night or rest, h hop, l limp, s swelling, n none of them", "red_flags"},
};
/* clang-format on */

static const struct {
	char key;
	unsigned flag;
	const char *name, *text;
} flags[FLAG_ROWS] = {
	{'b', RED_FLAG_BONE, "bone", "a sore point of a bone"},
	{'r', RED_FLAG_NIGHT, "night", "pain at night, or at rest"},
	{'h', RED_FLAG_HOP, "hop", "pain in a hop on one leg"},
	{'l', RED_FLAG_LIMP, "limp", "a limp"},
	{'s', RED_FLAG_SWELLING, "swelling", "a swelling"},
};

void questions_open(struct questions *questions, bool impact,
		    const struct history_run *ache)
{
	memset(questions, 0, sizeof *questions);
	answers_init(&questions->answers);
	if (ache != NULL)
		snprintf(questions->ache, sizeof questions->ache,
			 "After %s's run you noted pain %d.",
			 day_long_name(day_of_week(ache->day)), ache->pain);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const bool asked[] = {
			[ALWAYS] = true,
			[IMPACT] = impact,
			[SETTLED] = ache != NULL && ache->pain_settled == ANSWER_UNKNOWN,
			[WORSE] = ache != NULL && ache->pain_worse == ANSWER_UNKNOWN,
		};

		if (asked[table[i].when])
			questions->order[questions->n++] = i;
	}
}

/* What the question is about stands in a line above it. */
static void add_question(const struct questions *questions, const struct question *row,
			 char *to, size_t size)
{
	size_t n = 0;

	if (row->when == SETTLED || row->when == WORSE) {
		text_copy(to, size, questions->ache);
		n = strlen(to);
		text_copy(to + n, size - n, "\n");
		n = strlen(to);
	}
	text_copy(to + n, size - n, row->text);
}

bool questions_is_open(const struct questions *questions)
{
	return questions->at < questions->n;
}

static void *place(struct questions *questions, const struct question *question)
{
	return (char *)&questions->answers + question->member;
}

unsigned questions_flag(int key)
{
	if (key >= 'A' && key <= 'Z')
		key += 'a' - 'A';
	for (size_t i = 0; i < FLAG_ROWS; i++)
		if (flags[i].key == key)
			return flags[i].flag;
	return 0;
}

void questions_flag_choices(struct ask_page *page)
{
	for (size_t i = 0; i < FLAG_ROWS; i++)
		ask_choice(page, (const char[]){flags[i].key, '\0'}, flags[i].text);
}

static bool take_flag(struct questions *questions, int key)
{
	questions->answers.red_flags |= questions_flag(key);
	return key == 'n' || questions_flag(key) != 0;
}

static bool take_answer(struct questions *questions, const struct question *question,
			int key)
{
	switch (question->kind) {
	case ASK_SCALE:
		if (key < '1' || key > '5')
			return false;
		*(int *)place(questions, question) = key - '0';
		return true;
	case ASK_PAIN:
		if (ask_ten(key) < 0)
			return false;
		questions->answers.pain = ask_ten(key);
		return true;
	case ASK_YES_NO:
		if (key != 'y' && key != 'n')
			return false;
		*(enum answer *)place(questions, question) =
			key == 'y' ? ANSWER_YES : ANSWER_NO;
		return true;
	case ASK_FLAGS: return take_flag(questions, key);
	}
	return false;
}

bool questions_key(struct questions *questions, int key)
{
	if (!questions_is_open(questions))
		return false;
	questions->refused = false;
	if (key == QUESTIONS_ESCAPE) {
		questions->at = questions->n;
	} else if (key == QUESTIONS_ENTER) {
		questions->at++;
	} else if (key == QUESTIONS_BACK) {
		questions->at -= questions->at > 0;
	} else if (take_answer(questions, &table[questions->order[questions->at]],
			       key >= 'A' && key <= 'Z' ? key - 'A' + 'a' : key)) {
		questions->at++;
	} else {
		questions->refused = true;
	}
	return !questions->refused;
}

void questions_text(const struct questions *questions, char question[QUESTIONS_LINE],
		    char keys[QUESTIONS_LINE])
{
	const struct question *row;

	question[0] = keys[0] = '\0';
	if (!questions_is_open(questions))
		return;
	row = &table[questions->order[questions->at]];
	add_question(questions, row, question, QUESTIONS_LINE);
	text_copy(keys, QUESTIONS_LINE, row->keys);
}

void questions_place(const struct questions *questions, char to[QUESTIONS_LINE])
{
	to[0] = '\0';
	if (questions_is_open(questions))
		snprintf(to, QUESTIONS_LINE, "%zu of %zu", questions->at + 1, questions->n);
}

/* Behind ".. 5 fresh" of "1 very tired .. 5 fresh": all that lies between. */
static void add_between(struct ask_page *page, char first, const char *rest)
{
	const char last = strncmp(rest, ".. ", 3) == 0 ? rest[3] : first;
	char key[ASK_KEY];

	if (last <= first + 2 || last > '9')
		return;
	snprintf(key, sizeof key, "%c..%c", first + 1, last - 1);
	ask_choice(page, key, "between");
}

/* "1 very tired .. 5 fresh", "y yes, n no": a choice each. */
static void add_choices(struct ask_page *page, const char *keys)
{
	while (*keys != '\0') {
		const size_t key = strcspn(keys, " ");
		const char *text = keys + key + strspn(keys + key, " ");
		size_t n = strcspn(text, ",.");
		char word[ASK_KEY] = "", words[ASK_ITEM] = "";

		snprintf(word, sizeof word, "%.*s", (int)key, keys);
		snprintf(words, sizeof words, "%.*s", (int)n, text);
		for (size_t i = strlen(words); i > 0 && words[i - 1] == ' '; i--)
			words[i - 1] = '\0';
		ask_choice(page, word, words);
		keys = text + n;
		add_between(page, *word, keys);
		keys += strspn(keys, ",. ");
	}
}

void questions_page(const struct questions *questions, struct ask_page *page)
{
	const struct question *row;

	memset(page, 0, sizeof *page);
	if (!questions_is_open(questions))
		return;
	row = &table[questions->order[questions->at]];
	if (row->kind == ASK_FLAGS) {
		text_copy(page->question, sizeof page->question, "Is one of these so?");
		questions_flag_choices(page);
		ask_choice(page, "n", "none of them");
	} else {
		add_question(questions, row, page->question, sizeof page->question);
		add_choices(page, row->keys);
	}
	snprintf(page->place, sizeof page->place, "%zu of %zu", questions->at + 1,
		 questions->n);
	if (questions->refused)
		text_copy(page->message, sizeof page->message,
			  "That is none of its answers.");
	page->alarm = questions->refused;
	page->enter = "skip";
	page->escape = "skip all";
}

/* ---- as the journal has them ------------------------------------------------------------ */

static void flag_list(unsigned set, struct text *text)
{
	for (size_t i = 0; i < FLAG_ROWS; i++)
		if (set & flags[i].flag)
			text_add(text, "%s%s", text->n > 0 ? " " : "", flags[i].name);
}

void questions_said(const struct answers *answers,
		    void (*say)(void *to, const char *name, const char *value), void *to)
{
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		const void *at = (const char *)answers + table[i].member;
		struct text value = {0};

		switch (table[i].kind) {
		case ASK_SCALE:
			if (*(const int *)at > 0)
				text_add(&value, "%d", *(const int *)at);
			break;
		case ASK_YES_NO:
			if (*(const enum answer *)at != ANSWER_UNKNOWN)
				text_add(&value, "%s",
					 *(const enum answer *)at == ANSWER_YES ? "yes"
										: "no");
			break;
		case ASK_FLAGS: flag_list(answers->red_flags, &value); break;
		case ASK_PAIN: break; /* pain before is none of the run's */
		}
		if (value.n > 0 && table[i].name != NULL)
			say(to, table[i].name, text_string(&value));
		text_clear(&value);
	}
}

/* ---- as options have them ------------------------------------------------------------------ */

bool answers_read_ready(struct answers *answers, const char *text, char why[QUANTITY_WHY])
{
	int items[READY_ITEMS];
	const char *at = text;

	for (int i = 0; i < READY_ITEMS; i++) {
		if ((*at < '1' || *at > '5') && *at != '?') {
			text_copy(why, QUANTITY_WHY,
				  "write five numbers from 1 (bad) to 5 (good): fatigue, "
				  "sleep, soreness, stress, mood, like 4,4,3,5,4; ? skips "
				  "one");
			return false;
		}
		items[i] = *at == '?' ? 0 : *at - '0';
		at++;
		if (i < READY_ITEMS - 1 && *at == ',')
			at++;
	}
	if (*at != '\0') {
		text_copy(why, QUANTITY_WHY, "five numbers are enough, like 4,4,3,5,4");
		return false;
	}
	memcpy(answers->readiness, items, sizeof items);
	return true;
}

bool answers_read_pain(struct answers *answers, const char *text, char why[QUANTITY_WHY])
{
	bool ten = strcmp(text, "10") == 0;

	if (!ten && (text[0] < '0' || text[0] > '9' || text[1] != '\0')) {
		text_copy(why, QUANTITY_WHY, "write 0 (nothing) to 10");
		return false;
	}
	answers->pain = ten ? 10 : text[0] - '0';
	return true;
}

bool answers_read_flags(struct answers *answers, const char *text, char why[QUANTITY_WHY])
{
	unsigned set = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, ", ");
		unsigned before = set;

		for (size_t i = 0; i < FLAG_ROWS; i++)
			if (strlen(flags[i].name) == n &&
			    strncmp(flags[i].name, text, n) == 0)
				set |= flags[i].flag;
		if (set == before && n > 0) {
			text_copy(why, QUANTITY_WHY,
				  "write of bone, night, hop, limp, swelling what there "
				  "is, like bone,limp");
			return false;
		}
		text += n + (text[n] != '\0');
	}
	answers->red_flags = set;
	return true;
}

bool answer_read(enum answer *answer, const char *text, char why[QUANTITY_WHY])
{
	if (strcmp(text, "yes") == 0)
		*answer = ANSWER_YES;
	else if (strcmp(text, "no") == 0)
		*answer = ANSWER_NO;
	else
		text_copy(why, QUANTITY_WHY, "write yes or no");
	return strcmp(text, "yes") == 0 || strcmp(text, "no") == 0;
}

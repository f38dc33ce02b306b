/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline_ask: the one question about a baseline; see baseline_ask.h. */
#include "core/questions/baseline_ask.h"

#include "core/training/baseline.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 5 };

void baseline_ask_open(struct baseline_ask *ask, enum context context, int guess_spm10)
{
	memset(ask, 0, sizeof *ask);
	ask->context = context;
	ask->guess_spm10 = guess_spm10;
}

static void take_typed(struct baseline_ask *ask)
{
	const size_t digits = strspn(ask->typed, "0123456789");
	const char *rest = ask->typed + digits;
	char why[QUANTITY_WHY];
	int spm10 = digits <= 3 ? atoi(ask->typed) * 10 : 0;

	if ((*rest == '.' || *rest == ',') && rest[1] >= '0' && rest[1] <= '9') {
		spm10 += rest[1] - '0';
		rest += 2;
	}
	if (digits == 0 || *rest != '\0') {
		snprintf(ask->message, sizeof ask->message,
			 "Write it like 172 or 171.5, steps of both feet a minute.");
	} else if (baseline_check(spm10, why) != POINT_USED) {
		snprintf(ask->message, sizeof ask->message, "%s", why);
	} else {
		ask->spm10 = spm10;
		ask->end = BASELINE_ASK_TYPED;
	}
}

static void key_of_tapping(struct baseline_ask *ask, int key, int64_t now_ns)
{
	int error;

	if (key == ASK_ESCAPE) {
		ask->tapping = false;
	} else if (key == ASK_BACK) {
		ask->tap.n = 0;
	} else if (key == ASK_ENTER) {
		if (tap_estimate(&ask->tap, 0, &ask->spm10, &error)) {
			ask->error_spm10 = tap_standard_error(error);
			ask->end = BASELINE_ASK_TAPPED;
		}
	} else {
		tap_add(&ask->tap, now_ns);
	}
}

void baseline_ask_key(struct baseline_ask *ask, int key, int64_t now_ns)
{
	if (ask->end != BASELINE_ASK_OPEN)
		return;
	ask->message[0] = '\0';
	if (ask->tapping) {
		key_of_tapping(ask, key, now_ns);
	} else if (key == 't' || key == 'T') {
		ask->tapping = true;
		ask->tap.n = 0;
	} else if (key == 'q' || key == 'Q') {
		ask->end = BASELINE_ASK_LEFT;
	} else if (key == ASK_BACK) {
		ask_erase(ask->typed);
	} else if (key == ASK_ESCAPE || (key == ASK_ENTER && ask->typed[0] == '\0')) {
		ask->end = BASELINE_ASK_GUESS;
	} else if (key == ASK_ENTER) {
		take_typed(ask);
	} else if ((key >= '0' && key <= '9') || key == '.' || key == ',') {
		ask_type(ask->typed, DIGITS, (uint32_t)key);
	} else {
		snprintf(ask->message, sizeof ask->message,
			 "Type a number, t to tap, or Enter.");
	}
}

static void tapping_page(const struct baseline_ask *ask, struct ask_page *page)
{
	char spm[16];
	int spm10, error;

	text_copy(page->question, sizeof page->question,
		  "Tap Space with every footfall, as you run:");
	ask_choice(page, "Backspace", "from the start");
	page->escape = "type it instead";
	if (!tap_estimate(&ask->tap, 0, &spm10, &error)) {
		snprintf(page->message, sizeof page->message, "%d more taps",
			 TAP_MIN - ask->tap.n > 0 ? TAP_MIN - ask->tap.n : 1);
		return;
	}
	text_spm(spm, sizeof spm, spm10);
	snprintf(page->message, sizeof page->message, "%s spm", spm);
	page->enter = "take it";
}

void baseline_ask_page(const struct baseline_ask *ask, struct ask_page *page)
{
	static const char *const ways[CONTEXTS] = {
		[CONTEXT_EASY] = "when you run easily",
		[CONTEXT_TEMPO] = "at tempo pace",
		[CONTEXT_STRIDES] = "in fast strides",
	};
	char spm[16], item[ASK_ITEM];

	memset(page, 0, sizeof *page);
	text_copy(page->title, sizeof page->title, "Your cadence");
	if (ask->tapping) {
		tapping_page(ask, page);
		return;
	}
	snprintf(page->question, sizeof page->question,
		 "How many steps a minute do you take %s? The targets of this session are "
		 "made from that, and nobody has told yet.",
		 ways[ask->context]);
	text_spm(spm, sizeof spm, ask->guess_spm10);
	snprintf(item, sizeof item, "goes on with %s, a guess; this is asked only once",
		 spm);
	ask_choice(page, "172", "type the number: both feet");
	ask_choice(page, "t", "tap it");
	ask_choice(page, "Enter", item);
	page->typing = true;
	text_copy(page->typed, sizeof page->typed, ask->typed);
	text_copy(page->message, sizeof page->message, ask->message);
	page->alarm = ask->message[0] != '\0';
	page->enter = ask->typed[0] != '\0' ? "take it" : "go on";
	page->leave = "not now";
}

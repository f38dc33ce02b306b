/* SPDX-License-Identifier: GPL-3.0-or-later */
/* kind: the table of phase kinds; see kind.h for what the columns mean. */
#include "core/script/kind.h"

#include "core/base/text.h"

#include <stddef.h>

/* name, word, title; colour; baseline, fixed; entry; work, biased; countdown; silent */
#define EASY     CONTEXT_EASY
#define TEMPO    CONTEXT_TEMPO
#define STRIDES  CONTEXT_STRIDES
#define RECOVERY ROLE_RECOVERY

/* clang-format off */
static const struct kind_info kinds[KINDS] = {
[KIND_WARM_UP]    = {"warm-up", "WARM UP", "Warm-up",
		     ROLE_EASY, EASY, true, ENTRY_NEXT, false, true, 3, false},
[KIND_EASY]       = {"easy", "EASY", "Easy run",
		     ROLE_EASY, EASY, false, ENTRY_NEXT, false, true, 3, false},
[KIND_FORM]       = {"form", "FORM", "Form",
		     ROLE_EASY, EASY, false, ENTRY_NEXT, false, true, 3, false},
[KIND_STRIDE]     = {"stride", "STRIDE", "Stride",
		     ROLE_WORK, STRIDES, false, ENTRY_GO, true, true, 5, false},
[KIND_TEMPO]      = {"tempo", "TEMPO", "Tempo",
		     ROLE_WORK, TEMPO, false, ENTRY_GO, true, true, 5, false},
[KIND_ACCELERATE] = {"accelerate", "ACCELERATE", "Acceleration",
		     ROLE_WORK, STRIDES, false, ENTRY_GO, true, true, 5, false},
[KIND_METRONOME]  = {"metronome", "METRONOME", "Metronome run",
		     ROLE_WORK, EASY, false, ENTRY_GO, true, true, 5, false},
[KIND_PROBE]      = {"probe", "COUNT", "Silent count",
		     ROLE_CHANGE, EASY, false, ENTRY_NEXT, false, true, 3, true},
[KIND_DRILL]      = {"drill", "DRILL", "Drill",
		     ROLE_DRILL, EASY, false, ENTRY_GO, true, false, 5, false},
[KIND_RECOVERY]   = {"recovery", "RECOVERY", "Recovery",
		     RECOVERY, EASY, true, ENTRY_REST, false, true, 3, false},
[KIND_REST]       = {"rest", "REST", "Rest",
		     RECOVERY, EASY, false, ENTRY_REST, false, true, 3, false},
[KIND_WALK]       = {"walk", "WALK", "Walk",
		     RECOVERY, EASY, false, ENTRY_REST, false, true, 3, false},
[KIND_MOBILITY]   = {"mobility", "MOBILITY", "Mobility",
		     RECOVERY, EASY, false, ENTRY_REST, false, true, 3, false},
[KIND_CHANGE]     = {"change", "CHANGE", "Change",
		     ROLE_CHANGE, EASY, false, ENTRY_NEXT, false, true, 3, false},
[KIND_COOL_DOWN]  = {"cool-down", "COOL DOWN", "Cool-down",
		     ROLE_EASY, EASY, true, ENTRY_REST, false, true, 3, false},
};

/* In the order of the table above; a test compares the two. */
static const char *const names[KINDS + 1] = {
	"warm-up", "easy", "form", "stride", "tempo", "accelerate", "metronome",
	"probe", "drill", "recovery", "rest", "walk", "mobility", "change",
	"cool-down", NULL,
};
/* clang-format on */

const struct kind_info *kind_info(enum kind kind)
{
	return &kinds[kind];
}

bool kind_parse(const char *text, enum kind *kind)
{
	for (int i = 0; i < KINDS; i++) {
		if (text_is(text, kinds[i].name)) {
			*kind = (enum kind)i;
			return true;
		}
	}
	return false;
}

const char *const *kind_names(void)
{
	return names;
}

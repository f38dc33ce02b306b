/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rules: the lists among the numbers of the training rules; see rules.h. */
#include "core/training/rules.h"

const int rule_rungs_pct10[RULE_RUNGS] = {0, 25, 40, 50, 60, 70, RULE_STRETCH_PCT10};
const int rule_fade_duty_pct[RULE_FADE_SESSIONS] = {100, 100, 100, 75, 75, 50, 25, 10};
const int rule_stride_loads_pct10[RULE_STRIDE_LOADS] = {50, 75, 100, 125};
const int rule_pogo_spm[RULE_POGOS] = {132, 156, 180};

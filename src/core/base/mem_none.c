/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mem_none: what happens without memory where a program has nothing better; see mem.h. */
#include "core/base/mem.h"

#include <stdlib.h>

_Noreturn void mem_none(void)
{
	abort();
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate: what libconfig may see of a file from a stranger.
 *
 * One pass over the file finds every lexical and structural mistake and writes a text
 * of its own: the same settings in their simplest form, without comments, trailing
 * commas or anything that libconfig versions read differently, and with what was
 * broken mended or left out. libconfig cannot refuse that text, so one mistake does
 * not hide the next, and it holds nothing that makes libconfig exit, hang or wrap.
 * Time and memory are linear in the length of the file.
 */
#ifndef TURNOVER_IO_GATE_H
#define TURNOVER_IO_GATE_H

#include "core/base/diag.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	GATE_MAX_NAME = 64,   /* bytes in the name of a setting */
	GATE_MAX_TEXT = 8192, /* bytes in a text, its adjacent strings together */
	GATE_MAX_DIGITS =
		9 /* in a number: none that libconfig would wrap; see gate_bare.c */
};

/* One for each value in `text`, in the order in which they stand there. */
struct gate_mark {
	int line;       /* in the file: of its name or, in a list, of itself */
	uint32_t at;    /* its place in `text`; directly before it, name and '=' */
	uint16_t n;     /* bytes of a number as it was written, of a text in its quotes */
	uint8_t name_n; /* bytes of the name; 0 in a list */
	bool escaped;   /* a text that holds backslashes */
};

struct gate {
	struct text text; /* for config_read_string */
	struct {
		struct gate_mark *items;
		size_t n, capacity;
	} marks;
};

/*
 * Reads a file's bytes into *gate, which the caller has zeroed and clears. `last` as
 * for config_parse. True when there was no error; on false the text is what could be
 * read nevertheless.
 */
bool gate_read(const char *bytes, size_t n, const char *last, struct gate *gate,
	       struct diags *diags);
void gate_clear(struct gate *gate);

#endif

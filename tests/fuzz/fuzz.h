/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz: what fuzz targets share. Each is one function over any bytes, which aborts where
 * a law is broken; alone it is what libFuzzer calls, together (FUZZ_TOGETHER) all of them
 * are in test_corpus.
 */
#ifndef TURNOVER_TESTS_FUZZ_H
#define TURNOVER_TESTS_FUZZ_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/recording/recording.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define LAW(condition)                                                                     \
	do {                                                                               \
		if (!(condition)) {                                                        \
			fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__,         \
				#condition);                                               \
			abort();                                                           \
		}                                                                          \
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int fuzz_script(const uint8_t *bytes, size_t n);
int fuzz_fit(const uint8_t *bytes, size_t n);
int fuzz_track(const uint8_t *bytes, size_t n);
int fuzz_activity_csv(const uint8_t *bytes, size_t n);
int fuzz_runs(const uint8_t *bytes, size_t n);
int fuzz_draft(const uint8_t *bytes, size_t n);
int fuzz_export(const uint8_t *bytes, size_t n);
int fuzz_plans(const uint8_t *bytes, size_t n);
int fuzz_themes(const uint8_t *bytes, size_t n);
int fuzz_runner(const uint8_t *bytes, size_t n);
int fuzz_log(const uint8_t *bytes, size_t n);
int fuzz_xml(const uint8_t *bytes, size_t n);
int fuzz_player(const uint8_t *bytes, size_t n);

#ifdef FUZZ_TOGETHER
#define FUZZ_TARGET(name) int name(const uint8_t *bytes, size_t n)
#else
#define FUZZ_TARGET(name) int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
#endif

/* What holds of every recording, whatever file it comes from; takes what is in it. */
void recording_laws(void *unused, struct recording *recording);

/* What holds of what is said about every file of settings. */
void settings_diags(const struct diags *diags, const char *bytes, size_t n);

/*
 * The whole way of a file of settings whose last one is `last` (or NULL). The reader gives
 * the tree its meaning, looks at what has come of it where the file was whole (else only
 * mistakes are looked for), and returns whether it was right.
 */
typedef bool settings_reader(struct node *root, bool whole, struct diags *diags);
void settings_read(const uint8_t *bytes, size_t n, const char *last, settings_reader *read);

#endif

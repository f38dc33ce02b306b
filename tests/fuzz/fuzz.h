/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz: what fuzz targets share. Each is one function over any bytes, which aborts where
 * a law is broken; alone it is what libFuzzer calls, together (FUZZ_TOGETHER) all of them
 * are in test_corpus.
 */
#ifndef TURNOVER_TESTS_FUZZ_H
#define TURNOVER_TESTS_FUZZ_H

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

#ifdef FUZZ_TOGETHER
#define FUZZ_TARGET(name) int name(const uint8_t *bytes, size_t n)
#else
#define FUZZ_TARGET(name) int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
#endif

/* What holds of every recording, whatever file it comes from; takes what is in it. */
void recording_laws(void *unused, struct recording *recording);

#endif

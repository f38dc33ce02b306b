/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sha256: the fingerprint of a file (FIPS 180-4): nobody makes another file with the same
 * one. None of the libraries at hand has it without its whole family.
 */
#ifndef TURNOVER_CORE_SHA256_H
#define TURNOVER_CORE_SHA256_H

#include <stddef.h>

enum { SHA256_HEX = 65 };

/* In 64 hexadecimal digits, small, NUL-terminated. */
void sha256_hex(const char *bytes, size_t n, char hex[SHA256_HEX]);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sha256: FIPS 180-4, section 6.2; see sha256.h. */
#include "core/base/sha256.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { BLOCK = 64, LENGTH_AT = 56, WORDS = 8, ROUNDS = 64 };

static const uint32_t constants[ROUNDS] = {
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4,
	0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe,
	0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
	0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc,
	0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
	0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116,
	0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2};

static uint32_t turn(uint32_t word, int by)
{
	return word >> by | word << (32 - by);
}

static void schedule(uint32_t words[ROUNDS], const uint8_t block[BLOCK])
{
	for (int i = 0; i < 16; i++)
		words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
			   (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
	for (int i = 16; i < ROUNDS; i++) {
		const uint32_t a = words[i - 15], b = words[i - 2];

		words[i] = words[i - 16] + (turn(a, 7) ^ turn(a, 18) ^ a >> 3) +
			   words[i - 7] + (turn(b, 17) ^ turn(b, 19) ^ b >> 10);
	}
}

static void take(uint32_t state[WORDS], const uint8_t block[BLOCK])
{
	uint32_t words[ROUNDS], s[WORDS];

	schedule(words, block);
	memcpy(s, state, sizeof s);
	for (int i = 0; i < ROUNDS; i++) {
		const uint32_t choice = (s[4] & s[5]) ^ (~s[4] & s[6]);
		const uint32_t most = (s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]);
		const uint32_t one = s[7] +
				     (turn(s[4], 6) ^ turn(s[4], 11) ^ turn(s[4], 25)) +
				     choice + constants[i] + words[i];
		const uint32_t other =
			(turn(s[0], 2) ^ turn(s[0], 13) ^ turn(s[0], 22)) + most;

		memmove(s + 1, s, (WORDS - 1) * sizeof *s);
		s[4] += one;
		s[0] = one + other;
	}
	for (int i = 0; i < WORDS; i++)
		state[i] += s[i];
}

void sha256_hex(const char *bytes, size_t n, char hex[SHA256_HEX])
{
	uint32_t state[WORDS] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
				 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
	uint8_t block[BLOCK];
	size_t at = 0, left;

	for (; n - at >= BLOCK; at += BLOCK) {
		memcpy(block, bytes + at, BLOCK);
		take(state, block);
	}
	left = n - at;
	memset(block, 0, BLOCK);
	if (left > 0)
		memcpy(block, bytes + at, left);
	block[left] = 0x80;
	if (left >= LENGTH_AT) {
		take(state, block);
		memset(block, 0, BLOCK);
	}
	for (int i = 0; i < 8; i++)
		block[BLOCK - 1 - i] = (uint8_t)((uint64_t)n * 8 >> (8 * i));
	take(state, block);
	for (int i = 0; i < WORDS; i++)
		snprintf(hex + (size_t)i * 8, 9, "%08lx", (unsigned long)state[i]);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The fingerprints of FIPS 180-4's own examples, and every length around a block. */
#include "core/base/sha256.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void examples(void **state)
{
	static const struct {
		const char *text, *hex;
	} rows[] = {
		{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
		{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
		{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
		 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
	};
	char hex[SHA256_HEX];

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		sha256_hex(rows[i].text, strlen(rows[i].text), hex);
		assert_string_equal(hex, rows[i].hex);
	}
}

/* The fingerprint of the fingerprints of 0 .. 299 bytes, made by another program. */
static void lengths(void **state)
{
	char bytes[300], hex[SHA256_HEX], all[300 * (SHA256_HEX - 1)];

	(void)state;
	for (size_t n = 0; n < sizeof bytes; n++) {
		for (size_t i = 0; i < n; i++)
			bytes[i] = (char)(uint8_t)(i * 7 + n);
		sha256_hex(bytes, n, hex);
		memcpy(all + n * (SHA256_HEX - 1), hex, SHA256_HEX - 1);
	}
	sha256_hex(all, sizeof all, hex);
	assert_string_equal(
		hex, "def85da8f53f8ad58eda585dce61c0d7bfbb3da6924badae49d32d11288c576f");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(examples),
					   cmocka_unit_test(lengths)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

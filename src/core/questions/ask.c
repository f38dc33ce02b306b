/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask: one question on the screen, as data; see ask.h. */
#include "core/questions/ask.h"

#include "core/base/text.h"

#include <string.h>

void ask_choice(struct ask_page *page, const char *key, const char *text)
{
	if (page->nchoices == ASK_CHOICES)
		return;
	text_copy(page->choices[page->nchoices].key, ASK_KEY, key);
	text_copy(page->choices[page->nchoices++].text, ASK_ITEM, text);
}

void ask_type(char *input, size_t most, uint32_t code)
{
	char bytes[5];
	size_t n = strlen(input), length = 0;

	if (!text_is_printable(code) || code > 0x10FFFF)
		return;
	if (code < 0x80) {
		bytes[length++] = (char)code;
	} else if (code < 0x800) {
		bytes[length++] = (char)(0xC0 | code >> 6);
	} else if (code < 0x10000) {
		bytes[length++] = (char)(0xE0 | code >> 12);
		bytes[length++] = (char)(0x80 | (code >> 6 & 0x3F));
	} else {
		bytes[length++] = (char)(0xF0 | code >> 18);
		bytes[length++] = (char)(0x80 | (code >> 12 & 0x3F));
		bytes[length++] = (char)(0x80 | (code >> 6 & 0x3F));
	}
	if (code >= 0x80)
		bytes[length++] = (char)(0x80 | (code & 0x3F));
	if (n + length > most)
		return;
	memcpy(input + n, bytes, length);
	input[n + length] = '\0';
}

bool ask_erase(char *input)
{
	size_t n = strlen(input);

	if (n == 0)
		return false;
	while (n > 1 && ((unsigned char)input[n - 1] & 0xC0) == 0x80)
		n--;
	input[n - 1] = '\0';
	return true;
}

int ask_ten(int key)
{
	if (key >= '0' && key <= '9')
		return key - '0';
	return key == 't' || key == 'T' ? 10 : -1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_themes: any bytes as a theme; what is taken can be painted. */
#include "fuzz.h"

#include "core/base/text.h"
#include "core/theme/theme.h"

static bool is_colour(int32_t colour)
{
	return colour == COLOUR_DEFAULT || (colour >= 0 && colour <= 0xFFFFFF);
}

static bool read_theme(struct node *root, bool whole, struct diags *diags)
{
	const char *title = NULL;
	struct theme theme;
	bool right = theme_read(&theme, root, &title, diags);

	LAW(title == NULL || text_is_clean(title));
	for (int role = 0; right && whole && role < ROLES; role++) {
		const struct style *style = &theme.styles[role];

		LAW(is_colour(style->fg) && is_colour(style->bg));
		LAW(style->fg8 >= -1 && style->fg8 <= 7);
		LAW(style->bg8 >= -1 && style->bg8 <= 7);
	}
	return right;
}

FUZZ_TARGET(fuzz_themes)
{
	settings_read(bytes, n, NULL, read_theme);
	return 0;
}

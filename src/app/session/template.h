/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template: the script that `turnover new` begins with. */
#ifndef TURNOVER_APP_TEMPLATE_H
#define TURNOVER_APP_TEMPLATE_H

/*
 * Lines of a session script that plays as it stands and shows every setting.
 * NULL-terminated; the line TEMPLATE_TITLE stands where the title belongs.
 */
extern const char *const template_lines[];
#define TEMPLATE_TITLE "@"

#endif

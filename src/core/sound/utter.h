/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * utter: texts as they are said: "20 s" is "20 seconds". A synthesiser reads units as
 * letters. Only English is known; every other language is said as it is written.
 */
#ifndef TURNOVER_CORE_UTTER_H
#define TURNOVER_CORE_UTTER_H

/* A copy the caller owns. language: a tag such as "en" or "en-us". */
char *utter(const char *text, const char *language);

#endif

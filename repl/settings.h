/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings of a command context (repl/settings.def).
 *
 * All of them are numbers; the words of a setting that has words stand for 0, 1, 2, ...  Layer: repl.
 */
#ifndef REPL_SETTINGS_H
#define REPL_SETTINGS_H

#include <stdio.h>

#include "repl/command.h"

enum setting {
#define SETTING(id, name, kind, words, least, most, standard, read, write, summary) SETTING_##id,
#include "repl/settings.def"
#undef SETTING
	SETTINGS
};
enum { COLOR_OFF, COLOR_ON, COLOR_AUTO };

/* To what they are at the beginning. */
void settings_init(struct command_context *c);
uint64_t setting_get(const struct command_context *c, enum setting s);
/* The setting of that name, SETTINGS if there is none. */
enum setting setting_named(const char *name);
const char *setting_name(enum setting s);
/* The words that it can be, blanks between them; "" for numbers. */
const char *setting_words(enum setting s);
/* The value as people write it; ERR_USAGE when it is none. */
enum err setting_set(struct command_context *c, enum setting s, const char *text, struct msg *m) MUST_CHECK;
void settings_write_markdown(FILE *f);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Colours: what a piece of text is (repl/roles.def) becomes what a terminal understands, or nothing.
 *
 * Text that something else takes (the UI, Lua, --json) never has any; text on a stream has them when `set color on`
 * says so; on a terminal they are there unless NO_COLOR is set or the terminal is a dumb one.  Layer: repl.
 */
#ifndef REPL_PAINT_H
#define REPL_PAINT_H

#include "repl/command.h"

enum paint {
#define ROLE(name, sgr) PAINT_##name,
#include "repl/roles.def"
#undef ROLE
};

/* What begins and ends a piece of the command's text; "" where there are no colours. */
const char *paint(const struct command_context *c, enum paint role);
const char *unpaint(const struct command_context *c);
/* The same for other streams than the commands': is it a terminal? */
const char *paint_on(const struct command_context *c, bool terminal, enum paint role);
const char *unpaint_on(const struct command_context *c, bool terminal);
/* A value as text, with the colours of what it is made of. */
void print_painted(struct command_context *c, const char *value);

#endif

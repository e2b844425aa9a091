/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The messages of dprintf: "FORMAT", then an expression for each % in it, with commas between.
 *
 *   %d %i %u %f %g %c %p   the value as print shows it          %s   the same, but a string without its quotes
 *   %x                     an integer in hexadecimal            %%   a percent sign
 *
 * The user's printers are not called: nothing can be, in the middle of a motion.
 *
 * In FORMAT \n, \t, \" and \\ are what they are in C; a newline at the end is left out, as each message is a line.  Layer: repl.
 */
#ifndef REPL_FORMAT_H
#define REPL_FORMAT_H

#include "repl/expr/eval.h"
#include "repl/text.h"

/* Could it be shown somewhere?  As eval_check. */
enum err format_check(const struct session *s, const char *message, struct msg *m) MUST_CHECK;
/* Adds the message as it is here; an expression that cannot be evaluated here shows why in angle brackets. */
void format_text(const struct session *s, const char *message, struct text *out);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Breakpoints and printers that outlive the session: written as commands that set them again.
 *
 * Each program has a file of its own, $XDG_STATE_HOME/caravan/breakpoints/NAME-HASH (~/.local/state without the variable),
 * where HASH is that of the program's whole path; its first line is a comment with the path.  Without any there is no
 * file.  Nothing that goes wrong here keeps anybody from debugging: it is a sentence.  Layer: repl.
 */
#ifndef REPL_KEEP_H
#define REPL_KEEP_H

#include "repl/command.h"

/* The file has its name only when all of it is written. */
enum err keep_write(const struct session *s, const char *path, struct msg *m) MUST_CHECK;
/* Sets those of the last session again that are still there, and prints how many.  From here on
 * they are kept whenever a command may have changed them, and at the end. */
void keep_begin(struct command_context *c);
/* Writes them if they are to be kept. */
void keep_now(struct command_context *c);

#endif

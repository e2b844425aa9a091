/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The plain front end: commands' text on standard output, their sentences and the progress of long work on standard
 * error, and the prompt.  There is one.  Layer: repl. */
#ifndef REPL_PLAIN_H
#define REPL_PLAIN_H

#include "repl/command.h"

/* What a command context is made with; batch: as if no terminal were there. */
struct command_out plain_output(bool batch);
/* The context that is made with it, whose settings say what is coloured and paged. */
void plain_attach(struct command_context *c);
void plain_error(void *ctx, const char *sentence);
/* Runs a command whose text may be long. */
enum command_result plain_run(struct command_context *c, const char *line);
/* Where the program stands, then what the user types, until the user leaves. */
void plain_prompt(struct command_context *c);

#endif

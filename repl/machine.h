/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The front end for other programs: commands on standard input, one JSON object a line on standard output.
 * docs/json.md says what is in them.  There is one.  Layer: repl. */
#ifndef REPL_MACHINE_H
#define REPL_MACHINE_H

#include "repl/command.h"

/* What a command context is made with. */
struct command_out machine_output(void);
/* From now on standard input is the commands'; the program finds its own at its end, and what it writes becomes
 * objects. */
enum err machine_begin(struct command_context *c, struct msg *m) MUST_CHECK;
/* Runs a command and writes its object. */
enum command_result machine_run(struct command_context *c, const char *text);
/* Commands from standard input until it ends or one says quit. */
void machine_read(struct command_context *c);

#endif

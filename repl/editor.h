/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The prompt: a line editor with history and completion, over Readline.  Layer: repl; the only user of Readline. */
#ifndef REPL_EDITOR_H
#define REPL_EDITOR_H

#include "repl/command.h"

/* Reads and runs commands from the terminal until the user quits or ends the input.  History is kept between runs. */
void editor_run(struct command_context *c);
/* Ctrl-C: at the prompt it clears the line.  Async-signal-safe. */
void editor_interrupt(void);

#endif

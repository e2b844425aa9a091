/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal UI: views over a session, and a console for the commands.
 *
 * Needs a terminal on standard input and output.  Layer: ui, over repl/session.h and repl/command.h and nothing else of what
 * lies below.
 */
#ifndef UI_UI_H
#define UI_UI_H

#include "repl/command.h"

/* Runs until the user leaves; returns the process's exit status (1, with a sentence on standard error, when there is no
 * usable terminal).  Meanwhile it observes the session and takes the commands' output; afterwards nobody observes it, and output
 * goes where it went before. */
int ui_run(struct command_context *c);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that a user wants at every start: ~/.caravanrc or, when there is none, caravan/rc in $XDG_CONFIG_HOME
 * (~/.config); then .caravan/rc in the present folder, if it belongs to the user and nobody else can write to it, since
 * a folder may come from anybody.  A recording is opened with them, too: they are the user's.  Layer: repl. */
#ifndef REPL_STARTUP_H
#define REPL_STARTUP_H

#include "repl/command.h"

/* What fails is said, and nothing more comes of it.  COMMAND_QUIT if one of them says so. */
enum command_result startup_run(struct command_context *c, void (*error)(void *ctx, const char *sentence));

#endif

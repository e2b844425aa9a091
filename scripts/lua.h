/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lua for the debugger: the command `lua CODE`, files that end in .lua, and a function called at each stop.
 *
 * A command context has one Lua state from attach to detach, so what one command defines the next one can use.
 * Layer: scripts, over repl; the only user of Lua.
 */
#ifndef SCRIPTS_LUA_H
#define SCRIPTS_LUA_H

#include "repl/command.h"

enum err scripts_attach(struct command_context *c, struct msg *m) MUST_CHECK;
void scripts_detach(struct command_context *c);

#endif

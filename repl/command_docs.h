/* SPDX-License-Identifier: GPL-3.0-or-later */
/* docs/commands.md, from the command table.  Layer: repl. */
#ifndef REPL_COMMAND_DOCS_H
#define REPL_COMMAND_DOCS_H

#include <stdio.h>

void commands_write_markdown(FILE *f);

#endif

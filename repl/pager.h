/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text for a terminal: what one command prints and the screen cannot hold goes through a pager.
 *
 *     [direct] --begin--> [held] --more than a screen--> [paged] --the user leaves--> [left] --end--> [direct]
 *                            \                              \--end: waits for the user--> [direct]
 *                             \--give_up, end: what was held is printed--> [direct]
 *
 * Standard output's; there is one.  While there is a pager, Ctrl-C is the pager's, and what comes after the user has
 * left it is lost without a word (but then Ctrl-C is the command's again).  Layer: repl.
 */
#ifndef REPL_PAGER_H
#define REPL_PAGER_H

#include <stdbool.h>
#include <stddef.h>

/* A command begins whose text may be long. */
void pager_begin(void);
void pager_text(const char *bytes, size_t n);
/* Something else writes now, or nobody knows how long the command will take. */
void pager_give_up(void);
/* The command has ended; waits until the user has left the pager. */
void pager_end(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far long work is, on one line of standard error, if that is a terminal; and Ctrl-C for a session, without a front end of
 * its own.  For the program's own subcommands and its plain prompt.  Layer: repl. */
#ifndef REPL_PROGRESS_H
#define REPL_PROGRESS_H

#include "repl/session.h"

/* For struct session_observer. */
void progress_show(void *ctx, double done);
/* The work is over: nothing stands there any more.  Before anything else is printed. */
void progress_end(void *ctx);

/* The session tells its progress, and nothing else but its output to `output` (may be NULL); Ctrl-C interrupts it. */
void progress_begin(struct session *s, void (*output)(void *ctx, int fd, const void *bytes, size_t n));
/* Nobody looks, and Ctrl-C does what it did before. */
void progress_leave(struct session *s);

#endif

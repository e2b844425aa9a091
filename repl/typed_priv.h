/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writer of typed values, for repl/typed_values.c and repl/typed_views.c. */
#ifndef REPL_TYPED_PRIV_H
#define REPL_TYPED_PRIV_H

#include "repl/session_priv.h"
#include "repl/text.h"
#include "repl/typed.h"

#define OPEN_MOST 64
struct shower {
	const struct session *s;
	struct typing *t;
	const struct typing_scope *scope;
	struct text *text;
	int steps;
	value open[OPEN_MOST];          /* the blocks that are being shown, so that a cycle is seen */
	unsigned open_count;
	bool has_lines;
	struct printers_at_work *printers;      /* NULL: there are none */
	struct type *written;           /* of the value that is shown: its type with abbreviations */
	value methods, table;           /* of the object that was shown last, its class's (repl/typed_objects.c) */
};

/* A value inside another one, `depth` levels more to go; ty may be NULL.  `tight`: an application or a negative number gets
 * parentheses. */
void show(struct shower *w, value v, struct type *ty, int depth, bool tight);
/* One of the abstract types of containers.def; false: it is none, or the block does not look like one. */
bool show_container(struct shower *w, value v, struct type *ty, int depth);
void show_object(struct shower *w, value v, struct type *ty, int depth);
/* Around a text; the end adds what went wrong with a printer. */
void printers_begin(struct shower *w);
void printers_end(struct shower *w);
/* By a printer; false: there is none for that type, or it failed. */
bool show_printed(struct shower *w, value v, struct type *ty, int depth);
/* One step more; false: enough was shown, and "..." says so. */
bool show_step(struct shower *w);

#endif

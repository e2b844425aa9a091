/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of the blocks that values with known types lead to, nearest first.
 *
 * A block has the type by which it is first reached.  Where a value turns out not to look like its type, neither that nor what it
 * would lead to is believed.  Memory: 32 to 64 bytes for each block.  Layer: repl.
 */
#ifndef REPL_TYPES_WALK_H
#define REPL_TYPES_WALK_H

#include "repl/types/shapes.h"

struct walk;
struct walk *walk_new(const struct session *s, struct shapes *shapes, uint32_t blocks_most);    /* NULL: no memory */
void walk_free(struct walk *w);
void walk_from(struct walk *w, value v, struct type *ty);
/* From the variables of a frame and of those that called it, at most `most` of them, as far as their types have no variables.  What
 * functions hold belongs to it. */
void walk_from_frames(struct walk *w, unsigned frame, unsigned most);
/* From all that modules with debug information export, as far as their interfaces are found. */
void walk_from_modules(struct walk *w);
/* ERR_INTERRUPTED when the session is. */
enum err walk_run(struct walk *w, struct msg *m) MUST_CHECK;
/* NULL: not known. */
struct shape *walk_shape(const struct walk *w, value v);

#endif

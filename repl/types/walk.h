/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types of the blocks that values with known types lead to, nearest first.
 *
 * A block has the type by which it is first reached.  Where a value turns out not to look like its type, neither that
 * nor what it would lead to is believed.  Memory: 32 to 64 bytes for each block.  Layer: repl.
 */
#ifndef REPL_TYPES_WALK_H
#define REPL_TYPES_WALK_H

#include "repl/types/shapes.h"

struct walk;
/* Through closures to what they hold, too?  That takes their units' debug information.  NULL: no memory. */
struct walk *walk_new(const struct session *s, struct shapes *shapes, uint32_t blocks_most, bool through_closures);
void walk_free(struct walk *w);
void walk_from(struct walk *w, value v, struct type *ty);
/* From the variables of a frame, as far as their types have no variables. */
void walk_from_frame(struct walk *w, unsigned frame);
/* From all that a unit exports, as far as its interface is found. */
void walk_from_unit(struct walk *w, const char *unit);
/* ERR_INTERRUPTED when the session is. */
enum err walk_run(struct walk *w, struct msg *m) MUST_CHECK;
/* NULL: not known. */
struct shape *walk_shape(const struct walk *w, value v);

#endif

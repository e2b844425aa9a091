/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Types as shapes: which values a type allows, and which types the parts of a value have.
 *
 * A shape is made once for each type, its parts' when a value of it is looked at, so that a walk over millions of
 * blocks costs no more types than the program has.
 *
 * Invariants:
 *  1. Of equal types there is one shape, but for objects, polymorphic variants and variables, where it is one for
 *     each `struct type`.
 *  2. Memory is bounded: beyond SHAPES_MOST types are of any shape.
 *
 * Ownership: shapes belong to their struct shapes; types that they needed are made (typing_mark).  Layer: repl.
 */
#ifndef REPL_TYPES_SHAPES_H
#define REPL_TYPES_SHAPES_H

#include "repl/typed.h"

#define SHAPES_MOST 20000u

struct shape;
struct shapes;
struct shapes *shapes_new(const struct session *s);             /* NULL: no memory, or no types */
void shapes_free(struct shapes *w);

struct shape *shape_of(struct shapes *w, struct type *ty);      /* NULL: no memory */
struct type *shape_type(const struct shape *sh);
uint32_t shape_number(const struct shape *sh);                  /* its own, below SHAPES_MOST */
/* A variable or the like: nothing is known of its values.  An abstract type has a name and no more. */
bool shape_is_unknown(const struct shape *sh);
bool shape_is_abstract(struct shapes *w, struct shape *sh);

/* Tells of the parts that are values; false: a value of that type does not look so, and no part may be believed. */
typedef void shape_part_fn(void *ctx, value part, struct shape *sh);
bool shape_parts(struct shapes *w, value v, struct shape *sh, shape_part_fn *tell, void *ctx);
/* The same for parts of parts, `steps` values at most: does all of it look so?  Tells (unless that is NULL) of each
 * value with the one that it is part of, whose shape is NULL for the first. */
struct shape_visit {
	value v, of;
	struct shape *sh, *of_sh;
};
typedef void shape_visit_fn(void *ctx, const struct shape_visit *at);
bool shape_fits(struct shapes *w, value v, struct shape *sh, unsigned steps, shape_visit_fn *tell, void *ctx);

#endif

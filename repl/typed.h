/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values with their types, in the frames of a session's program.
 *
 * Types come from the executable's debug information and from interface files (vm/debuginfo/typing.h); where they are not known,
 * values are shown by their representation.  Nothing here changes the program (law 4).  Layer: repl.
 */
#ifndef REPL_TYPED_H
#define REPL_TYPED_H

#include "repl/session.h"
#include "vm/debuginfo/typing.h"

/* NULL: no program, or no memory. */
struct typing *session_typing(const struct session *s);
/* What is bound in a frame: at its event, or at the last one before it in the same function; NULL: not known. */
const struct typing_scope *session_scope(const struct session *s, unsigned frame);

/* ERR_NOT_FOUND: why there is no scope, and so no `name` (NULL: nothing) in it. */
enum err session_no_scope(const struct session *s, const char *name, struct msg *m);
/* Once, after something was shown: why types are not known there; or NULL. */
const char *session_types_note(struct session *s);

struct typed {
	value v;
	struct type *type;              /* NULL: not known */
	struct session_place place;     /* where the value was read, if that is a word of memory */
};
/* By name, as the program would write it there.  ERR_NOT_FOUND with the reason: unbound, not yet initialised, optimised away. */
enum err session_variable(const struct session *s, unsigned frame, const char *name, struct typed *out, struct msg *m) MUST_CHECK;
/* The value of what a scope says, read in that frame. */
enum err session_read_place(const struct session *s, unsigned frame, const struct typing_value *v, struct typed *out,
	struct msg *m) MUST_CHECK;
/* What the type variables of a frame stand for in this call of its function, as far as callers' frames and values
 * tell; it is found out when somebody asks.  All of it, and the types that it gives, live until types are given up
 * (typing_mark).  NULL: no memory. */
struct instance;
struct instance *instance_new(const struct session *s, unsigned frame);
void instance_free(struct instance *in);                        /* NULL is fine */
/* A type of the frame's with its variables replaced. */
struct type *instance_type(struct instance *in, struct type *ty);
/* How many arguments the function of a frame takes, as far as its debug information tells; the first is 0.  A name of "_": it has
 * none, and no type.  False: that argument is not known. */
unsigned session_arguments(const struct session *s, unsigned frame);
bool session_argument(const struct session *s, unsigned frame, unsigned index, const char **name, struct typed *out);
/* The result that the event of the innermost frame has just computed. */
enum err session_result(const struct session *s, struct typed *out, struct msg *m) MUST_CHECK;

/* What is shown: blocks inside each other, values in all; whether without the user's printers, and whether one for the whole value
 * may break lines. */
struct typed_limits {
	unsigned depth, steps;
	bool is_raw, has_lines;
};
#define TYPED_DEPTH 20
#define TYPED_STEPS 300
extern const struct typed_limits typed_raw, typed_lines, typed_short;
/* As OCaml's toplevel shows it, and more where that says <abstr>, <poly>, <fun> or <obj>.  Returns the length. */
size_t session_typed_text(const struct session *s, const struct typing_scope *scope, const struct typed *v,
	const struct typed_limits *limits, char *out, size_t max);

/* A value that a compilation unit exports. */
struct typing_exported {
	struct typing_value v;
	const struct typing_scope *scope;       /* it is seen from there */
	char name[256];                         /* "Unit.M.x", the same from everywhere */
};
enum err session_exported(const struct session *s, unsigned frame, const char *name, struct typing_exported *out, struct msg *m) MUST_CHECK;

/* ---- the user's printers: functions of the program that show values of their types, the newest first ---- */

/* By name, as it is written in that frame.  ERR_NOT_FOUND: unbound, not exported, not linked; ERR_USAGE: no printer's type. */
enum err session_printer_install(struct session *s, unsigned frame, const char *name, struct msg *m) MUST_CHECK;
enum err session_printer_remove(struct session *s, unsigned frame, const char *name, struct msg *m) MUST_CHECK;
/* In the order in which they were installed, under the names that session_exported gives them; NULL behind the last. */
const char *session_printer_at(const struct session *s, unsigned index);
/* None is called from now on, or they are again. */
void session_print_raw(struct session *s, bool raw);
bool session_is_raw(const struct session *s);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the compiler knew of types: what stands in scope at an event, where it lives, what type it has, how that is declared.
 *
 * The sources are the typing environments in the executable's debug information and the interface files (.cmi) of the modules
 * that they name; who finds those is the caller.  Both are marshalled typed trees of OCaml's compiler; typed.def says how
 * its versions differ.
 *
 *     event --> scope --> value, type declaration, module --> scope of that module ...
 *
 * A path here is absolute: it begins with a compilation unit, a predefined name, or a name bound in an event's scope.  So a
 * type means the same wherever it was read.
 *
 * Invariants:
 *  1. Derived from executable and interface files, thrown away at any time (law 1).
 *  2. Read when asked for: one unit's environments, one interface at a time.
 *  3. Hostile bytes (law 7): what makes no sense is a type that is not known (TYPE_UNKNOWN) or a name that is not found; work and
 *     depth are bounded.
 *
 * Ownership: everything belongs to the struct typing.  Layer: vm.
 * Source: OCaml's typing/{types,env,path,ident,datarepr}.ml, bytecomp/instruct.ml, debugger/{envaux,eval}.ml.
 */
#ifndef VM_DEBUGINFO_TYPING_H
#define VM_DEBUGINFO_TYPING_H

#include "vm/debuginfo/debuginfo.h"

/* The interface of a compilation unit ("Stdlib__List"): bytes that live as long as the struct typing.  False: not found. */
struct typing_files {
	bool (*interface)(void *ctx, const char *unit, const void **bytes, size_t *n);
	void *ctx;
};

struct typing;
struct typing_scope;
/* `older`, which may be NULL, is one of the same program with other code, freed with this one.  NULL: no memory. */
struct typing *typing_new(struct debuginfo *d, const struct typing_files *files, struct typing *older);
void typing_free(struct typing *t);
/* Of these and those that are older; NULL. */
struct typing *typing_find(struct typing *t, const struct debuginfo *d);
/* One sentence about what could not be read so far, or NULL. */
const char *typing_problem(const struct typing *t);

/* Types that were made, not read (copies, instances, new ones), live until what was made since a mark is given up; variables that
 * were unified since then with others must not be used after that. */
struct typing_mark { void *piece; size_t used; };
struct typing_mark typing_mark(const struct typing *t);
void typing_give_up(struct typing *t, struct typing_mark mark);

/* ---- paths ---- */
enum path_kind {
	PATH_UNIT,        /* a compilation unit */
	PATH_PREDEF,      /* int, list, Not_found */
	PATH_LOCAL,       /* bound in the scope of an event: name and stamp */
	PATH_DOT,         /* name of `parent` */
	PATH_APPLY        /* functor `parent` applied to `arg` */
};
struct path {
	enum path_kind kind;
	const char *name;
	int64_t stamp;
	const struct path *parent, *arg;
	const struct typing_scope *home;        /* LOCAL: where it was read, the scope of an event */
};
bool path_equal(const struct path *a, const struct path *b);
/* "Stdlib.List.t", "M(X).t"; as people write units, Stdlib__List as Stdlib.List. */
size_t path_text(const struct path *p, char *out, size_t max);
/* Does it name a type?  Then what it is the parent of is a constructor's inline record. */
static inline bool path_is_of_type(const struct path *p) { return p->name && (*p->name == '_' || (*p->name >= 'a' && *p->name <= 'z')); }
/* Another name in the same module; NULL: it is in none. */
const struct path *path_sibling(struct typing *t, const struct path *p, const char *name);
/* Is it that one: "Stdlib__Hashtbl.t", a predefined "list"? */
bool path_is(const struct path *p, const char *text);

/* ---- types ---- */
#define TYPE_FIELDS_MOST 1000u    /* of an object type that are gone through: those of a damaged one may be a ring */

enum type_kind {
	TYPE_UNKNOWN,
	TYPE_VAR,         /* name, or NULL */
	TYPE_UNIVAR,
	TYPE_ARROW,       /* args: from, to; labels[0]: "x" "?x" or "" */
	TYPE_TUPLE,       /* args; labels, or NULL */
	TYPE_CONSTR,      /* path, args */
	TYPE_OBJECT,      /* args: a chain of fields; path: of the class that it is of, or NULL */
	TYPE_FIELD,       /* a method `name`, args: its type, the rest; is_shown: public */
	TYPE_NIL,         /* a closed object's end */
	TYPE_VARIANT,     /* rows; args[0]: what more there may be; is_shown: open */
	TYPE_POLY,        /* args: the body, then variables */
	TYPE_PACKAGE      /* path; args, labels: what its types are equal to, by name */
};
/* What a polymorphic variant may be. */
struct type_row {
	const char *name;
	int64_t hash;
	bool is_there;            /* not excluded */
	bool is_certain;          /* every such type has it: [< .. > `name ] */
	struct type *arg;         /* NULL: constant */
};
struct type {
	enum type_kind kind;
	bool is_shown;
	uint32_t count, rows_count;
	struct type *link;        /* stands for that one; see type_repr */
	const struct path *path;
	const char *name;
	struct type **args;
	const char **labels;
	struct type_row *rows;
	struct type **class_args; /* OBJECT with a path: of a class, what its fields may have more, then the class's arguments */
	uint32_t class_args_count;
};
struct type *type_repr(struct type *t);
/* A copy of `body` with params[i] replaced by args[i]; other variables stay what they are. */
struct type *type_instantiate(struct typing *t, struct type *body, struct type *const *params, struct type *const *args,
	uint32_t n);
/* Makes two types equal by giving variables values; false where they cannot be (some variables may have values then).
 * Abbreviations are expanded as the scope (may be NULL) sees them. */
bool type_unify(struct typing *t, const struct typing_scope *s, struct type *a, struct type *b);
struct type *type_new_var(struct typing *t);
struct type *type_new_constr(struct typing *t, const struct path *p, struct type *const *args, uint32_t n);
struct type *type_new(struct typing *t, enum type_kind kind, struct type *const *args, uint32_t n);
/* [> `name of arg ], without `arg` when that is NULL. */
struct type *type_new_variant(struct typing *t, const char *name, struct type *arg);
struct type *type_predef(struct typing *t, const char *name);
bool type_is_predef(struct type *t, const char *name);
/* A copy with fresh variables. */
struct type *type_fresh(struct typing *t, struct type *body);
/* A copy whose variables nothing can be unified with but themselves: what unifies with it is at least as general. */
struct type *type_rigid(struct typing *t, struct type *body);
/* Adds the variables of a type to the `n` in `out`, each once, those that stand for more methods or tags left out;
 * returns how many there are then, more than `max` where that is too much. */
uint32_t type_variables(struct type *ty, struct type **out, uint32_t n, uint32_t max);
/* As OCaml writes it; bounded in depth.  What only a unit's own events bind has the unit's name before it, unless
 * `scope` (may be NULL) is one of these. */
size_t type_text(struct typing *t, const struct typing_scope *scope, struct type *ty, char *out, size_t max);

/* The number of a polymorphic variant's or method's name. */
int64_t typing_hash(const char *name);

/* ---- declarations ---- */
enum decl_kind { DECL_ABSTRACT, DECL_RECORD, DECL_VARIANT, DECL_OPEN };
struct decl_label {
	const char *name;
	bool is_mutable;
	struct type *type;
};
struct decl_constructor {
	const char *name;
	uint32_t count;           /* of arguments or, of an inline record, labels */
	struct type **args;
	struct decl_label *labels;        /* NULL: no inline record */
	struct type *result;      /* of a GADT's; NULL */
	int32_t number;           /* among the constant ones, or among the others: its tag */
	bool is_constant;
};
struct decl {
	enum decl_kind kind;
	bool is_unboxed, is_floats, is_private;
	uint32_t params_count, count;
	struct type **params;
	struct type *manifest;    /* NULL */
	struct decl_label *labels;
	struct decl_constructor *constructors;
};
size_t decl_text(struct typing *t, const struct typing_scope *scope, const char *name, const struct decl *d, char *out, size_t max);

/* ---- scopes ---- */
/* At an event; NULL: its unit has no environments that can be read. */
const struct typing_scope *typing_scope_of(struct typing *t, const struct debuginfo_event *e);
/* What the expression has that has just been evaluated; NULL if the event is not after one. */
struct type *typing_result(struct typing *t, const struct debuginfo_event *e);
/* Of an object's type that is of a class, or the class's name applied: that of an instance variable; NULL: not known.
 * */
struct type *typing_instance_variable(struct typing *t, struct type *of, const char *name);
/* What the function with that code binds where it begins; NULL: not known. */
const struct typing_scope *typing_function_scope(struct typing *t, const struct debuginfo_function *f);
/* The type of the function with that code, over the variables of what its events bind, as far as it is known; NULL:
 * not at all. */
struct type *typing_function(struct typing *t, const struct debuginfo_function *f);
/* The declaration of a type, seen from a scope (NULL: from nowhere, which is enough for paths that were read); NULL:
 * not known. */
const struct decl *typing_decl(struct typing *t, const struct typing_scope *s, const struct path *p);
/* The declaration of a type that others see as an abstract one, as the unit that defines it sees it; NULL: not known.
 * */
const struct decl *typing_decl_inside(struct typing *t, const struct path *p);
/* While it is an abbreviation, what it stands for. */
struct type *typing_expand(struct typing *t, const struct typing_scope *s, struct type *ty);

/* Where a value lives at the event whose scope it was found in. */
enum place_kind {
	PLACE_NOWHERE,
	PLACE_STACK,              /* number: how far from the base of the frame, as ce_stack counts (vm: its words minus this) */
	PLACE_ENV,                /* number: field of the closure */
	PLACE_FUNCTION,           /* number: words from the closure to another function of its block */
	PLACE_UNIT                /* the global of unit `unit` */
};
#define PLACE_FIELDS_MAX 16
struct place {
	enum place_kind kind;
	int64_t number;
	const char *unit;
	uint32_t fields_count;
	uint32_t fields[PLACE_FIELDS_MAX];      /* then these, one after the other */
};
struct typing_value {
	const char *name;
	struct type *type;        /* generic: type_fresh before unifying */
	struct place place;
	const struct path *path;
	int64_t stamp;            /* tells two of the same name apart, in the compilation that gave it */
	bool is_primitive;        /* an external: it has no place */
	bool is_local;            /* in the frame or the closure, not in a module */
	bool is_instance;         /* a variable of an object: at `place` stands which field of `object` it is */
	struct place object;
};
/* By name, dotted or not.  False: not in scope. */
bool typing_value(struct typing *t, const struct typing_scope *s, const char *name, struct typing_value *out);
/* All that an event's own scope binds, innermost first; of the same names only the innermost.  False after the last. */
bool typing_local(struct typing *t, const struct typing_scope *s, uint32_t index, struct typing_value *out);
/* A function's argument, by its place on the stack: 1 is the last one's.  One that has no name in the source (a pattern) is "_",
 * without a type.  False: the event says nothing of it. */
bool typing_argument(struct typing *t, const struct typing_scope *s, uint32_t position, struct typing_value *out);
/* A module by its name, dotted or not, as a scope sees it (NULL: a compilation unit or what is in one); NULL: there
 * is none.  Its values, in order; false after the last. */
const struct typing_scope *typing_module(struct typing *t, const struct typing_scope *s, const char *name);
bool typing_member(struct typing *t, const struct typing_scope *module, uint32_t index, struct typing_value *out);
/* A type, constructor or label by name, dotted or not.  Constructors and labels: the type that has it, and its number there. */
const struct decl *typing_type(struct typing *t, const struct typing_scope *s, const char *name, const struct path **path);
const struct decl *typing_constructor(struct typing *t, const struct typing_scope *s, const char *name, const struct path **type,
	uint32_t *index);
const struct decl *typing_label(struct typing *t, const struct typing_scope *s, const char *name, const struct path **type,
	uint32_t *index);
/* An exception or other constructor of an open type, by the name that its block has ("Stdlib.Exit", "Not_found"): its arguments.
 * `path` is where the constructor lives. */
bool typing_extension(struct typing *t, const struct typing_scope *s, const char *name, struct decl_constructor *out,
	struct place *place);

#endif

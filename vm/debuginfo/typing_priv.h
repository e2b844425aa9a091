/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct typing, for the files of this room.
 *
 *   typing.c       the store: memory, sources (units, interfaces), what was read before
 *   typing_paths.c paths
 *   typing_read.c  types and declarations from a graph
 *   types.c        types: copies, unification
 *   scopes.c       modules and what they hold, lookups
 *   scopes_event.c what an event binds, where it lives
 *   type_text.c    types as text
 */
#ifndef VM_DEBUGINFO_TYPING_PRIV_H
#define VM_DEBUGINFO_TYPING_PRIV_H

#include "vm/debuginfo/graph.h"
#include "vm/debuginfo/typing.h"

#define KEPT_BYTES_MOST (UINT64_C(1) << 28)    /* of types and what belongs to them: a quarter of a gigabyte */
#define READ_DEPTH_MOST 200                    /* types, signatures, aliases inside each other */
#define LIST_MOST 100000u

struct layout {
	int abstract_tag, record_tag, variant_tag, open_constant, label_type, row_closed, row_ext_option, field_public, tuple_labels,
		package_record, package_pairs, self_class, class_variables, unboxed_status, closure_env;
};

/* A graph, and what it is of. */
struct source {
	struct source *next;
	struct graph g;
	const char *unit;                     /* of an interface */
	uint32_t number;                      /* of a unit's events */
	bool is_events, is_missing;
	struct { uint32_t pos; gval event; } *events;
	uint32_t events_count;
};

enum item_kind { ITEM_VALUE, ITEM_TYPE, ITEM_EXTENSION, ITEM_MODULE, ITEM_MODTYPE, ITEM_CLASS, ITEM_CLASSTYPE };
/* An item of a signature. */
struct item {
	enum item_kind kind;
	const char *name;
	int64_t stamp;
	gval at;
	int32_t field;                        /* of the module's block; -1: none */
};

struct typing_scope {
	enum { SCOPE_EVENT, SCOPE_MODULE, SCOPE_ARG } kind;
	const struct source *src;
	const struct typing_scope *parent;
	gval at;                              /* the environment's summary; the signature's list */
	/* EVENT */
	gval event;
	const struct locals *locals;          /* made when first asked for (scopes_event.c) */
	/* MODULE */
	const struct path *prefix;
	struct item *items;
	uint32_t items_count;
	/* ARG: in a functor's body this name stands for that path */
	const char *arg_name;
	int64_t arg_stamp;
	const struct path *arg;
};

struct typing {
	struct typing *older;
	struct debuginfo *d;
	struct typing_files files;
	struct layout layout;
	struct source *sources;
	struct piece *pieces, *made;          /* what was read; what was made of it */
	uint64_t kept_bytes;
	struct memo *memo;
	uint32_t memo_room, memo_count;
	unsigned depth;
	char problem[400];
};

/* typing.c */
/* Zeros; NULL: no memory, or beyond the limit.  The second until typing_give_up. */
void *typing_keep(struct typing *t, size_t bytes);
void *typing_make(struct typing *t, size_t bytes);
void typing_note(struct typing *t, const char *format, ...) PRINTF_LIKE(2, 3);
const struct source *typing_unit_source(struct typing *t, uint32_t unit);        /* NULL: cannot be read */
const struct source *typing_interface(struct typing *t, const char *unit);       /* NULL: not there */
/* What was made of that before; `kind` keeps different makings apart. */
void **typing_memo(struct typing *t, const void *owner, uint64_t at, unsigned kind);    /* NULL: no memory */
static inline bool typing_enter(struct typing *t) { return t->depth++ < READ_DEPTH_MOST; }
static inline void typing_leave(struct typing *t) { t->depth--; }

/* typing_paths.c */
const struct path *path_new(struct typing *t, enum path_kind kind, const char *name, int64_t stamp, const struct path *parent,
	const struct path *arg);
/* Bound at the event that is the scope's root. */
const struct path *path_local(struct typing *t, const struct typing_scope *s, const char *name, int64_t stamp);
const struct path *path_read(struct typing *t, const struct typing_scope *s, gval v);   /* NULL: makes no sense */
/* Of a type: with modules that stand for others replaced by these, and as others than its unit call it. */
const struct path *path_normal(struct typing *t, const struct typing_scope *s, const struct path *p);
const char *ident_name(const struct graph *g, gval id);
int64_t ident_stamp(const struct graph *g, gval id);

/* typing_read.c */
struct type *type_read(struct typing *t, const struct typing_scope *s, gval v);
const struct decl *decl_read(struct typing *t, const struct typing_scope *s, gval v);
bool constructor_read(struct typing *t, const struct typing_scope *s, gval name, gval args, gval result,
	struct decl_constructor *out);
extern struct type type_unknown;

/* scopes.c */
const struct typing_scope *module_of_path(struct typing *t, const struct typing_scope *s, const struct path *p);
const struct typing_scope *module_of_type(struct typing *t, const struct typing_scope *s, gval mty, const struct path *prefix);
const struct item *item_named(const struct typing_scope *m, enum item_kind kind, const char *name);
const struct typing_scope *event_scope(const struct typing_scope *s);    /* at the root; NULL */
/* Whom what is read in a scope belongs to: the events of a unit share their types. */
static inline const void *scope_owner(const struct typing_scope *s)
{
	return s->kind == SCOPE_EVENT ? (const void *)s->src : s;
}
/* The interface of the unit that an event's scope is of; NULL: not there. */
const struct typing_scope *unit_of_scope(struct typing *t, const struct typing_scope *s);
/* Of a module's value: its type and place, found under `path`. */
bool member_value(struct typing *t, const struct typing_scope *s, const struct typing_scope *m, const struct item *i,
	struct typing_value *out);
/* Where the module's block is; PLACE_NOWHERE if that is not known. */
struct place place_of_path(struct typing *t, const struct typing_scope *s, const struct path *p);

/* scopes_event.c */
struct unit;
/* Where its initialisation has bound all; NULL: not known. */
const struct typing_scope *end_of_unit(struct typing *t, const struct unit *u);
enum entry_kind {
	ENTRY_VALUE, ENTRY_TYPE, ENTRY_EXTENSION, ENTRY_MODULE, ENTRY_MODTYPE, ENTRY_CLASS, ENTRY_CLTYPE, ENTRY_OPEN,
	ENTRY_FUNCTOR_ARG, ENTRY_CONSTRAINTS, ENTRY_COPY_TYPES, ENTRY_PERSISTENT, ENTRY_VALUE_UNBOUND, ENTRY_MODULE_UNBOUND
};
/* One binding of an environment. */
struct entry {
	enum entry_kind kind;
	const char *name;         /* of those that bind one */
	int64_t stamp;
	gval at;                  /* the whole entry */
};
/* Where one is in a chain of bindings; hostile bytes may make a ring of one, so no more than LIST_MOST are looked at. */
struct chain {
	gval at;
	uint32_t seen;
};
static inline struct chain chain_of(const struct typing_scope *s) { return (struct chain){ s ? s->at : graph_int(0), 0 }; }
/* Goes to the next outer binding, and says what it is; false at the end. */
bool entry_next(const struct graph *g, struct chain *c, struct entry *out);
struct place place_of_ident(struct typing *t, const struct typing_scope *s, const char *name, int64_t stamp);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ocamlc -g left in the executable: events (places in the code with their place in the source) and names.
 *
 * Places in the code are instruction numbers, as everywhere; events also have the position in bytes that the
 * file gives them.  Functions come from the code itself (closures say where their code begins), so that programs
 * without debug information have functions too; names come from the events.
 *
 * Invariants:
 *  1. Everything here is derived from the executable and may be thrown away at any time (law 1).  Nothing reads the
 *     image but its code, and nothing changes it.
 *  2. Opening reads an index only.  A unit's events are read when they are first asked for, where they lie, in one
 *     linear pass; the first search by name reads all units (17 MB of them: 60 ms).
 *  3. Hostile bytes (law 7): every length is checked, the work is linear in the section's size.  A section whose
 *     index makes no sense is refused; a unit that turns out to be damaged has no events, and debuginfo_problem
 *     says so.
 *  4. Events of a unit are ordered by position, then start line, start column and end offset, as OCaml's runtime
 *     orders them.
 *
 * Ownership: text and events belong to the struct debuginfo and live as long as it does.
 * Layer: vm.  Source: bytecomp/{instruct,emitcode,bytelink,symtable}.ml, debugger/symbols.ml,
 * runtime/backtrace_byt.c of OCaml.
 */
#ifndef VM_DEBUGINFO_H
#define VM_DEBUGINFO_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

struct vm;
struct debuginfo;

struct debuginfo_source {
	unsigned version;              /* the executable's magic number, EXEC_OLDEST to EXEC_NEWEST */
	const uint8_t *dbug, *symb;    /* the sections, which must outlive the struct debuginfo; NULL: not there */
	size_t dbug_bytes, symb_bytes;
	const struct vm *vm;           /* whose code it is; NULL: no instruction numbers and no functions */
};

enum err debuginfo_open(struct debuginfo **out, const struct debuginfo_source *src, struct msg *m) MUST_CHECK;
void debuginfo_free(struct debuginfo *d);
/* The VM's own, opened when first asked for.  Never NULL: without usable sections it knows functions and no names. */
struct debuginfo *debuginfo_of(const struct vm *vm);
/* One sentence about what could not be read so far, or NULL. */
const char *debuginfo_problem(const struct debuginfo *d);

/* ---- events ---- */
#define DEBUGINFO_NOWHERE UINT32_MAX

enum debuginfo_kind { DEBUGINFO_BEFORE, DEBUGINFO_AFTER, DEBUGINFO_PSEUDO };
/* FUNCTION: a function's body begins.  RETURN: a call of `arguments` arguments has just returned. */
enum debuginfo_what { DEBUGINFO_FUNCTION, DEBUGINFO_RETURN, DEBUGINFO_OTHER };
/* A CHILD describes the same moment as its PARENT, one PUSH later; ocamldebug shows the parent's place. */
enum debuginfo_repr { DEBUGINFO_ALONE, DEBUGINFO_PARENT, DEBUGINFO_CHILD };

struct debuginfo_event {
	uint32_t pos, instr;            /* bytes in the program's code; the instruction there, or DEBUGINFO_NOWHERE */
	uint8_t kind, what, repr;
	int32_t arguments;
	int32_t stack_words;            /* of the function's own frame at this point, arguments included */
	uint32_t parent_pos;            /* a child's parent; else the event's own position */
	const char *module, *name;      /* as in the file: "Stdlib__List", "Stdlib__List.iter" */
	const char *file;
	int32_t line, column, end_line, end_column;     /* lines from 1, columns from 0, in bytes */
	int32_t end_offset;             /* of the end, from the beginning of the first line */
	int32_t char_first, char_end;   /* in the file */
	uint32_t rank;                  /* in the order in which the compiler wrote them down */
};

/* Compilation units with debug information, in order of their code.  What one has to say for itself: */
struct debuginfo_unit {
	const char *module;             /* NULL if it has no events */
	uint32_t pos, end_pos;
	uint32_t events;
};
uint32_t debuginfo_units(const struct debuginfo *d);
bool debuginfo_unit(struct debuginfo *d, uint32_t unit, struct debuginfo_unit *out);
/* NULL when there are not so many. */
const struct debuginfo_event *debuginfo_event(struct debuginfo *d, uint32_t unit, uint32_t index);
/* Where the unit's compiler ran, and folders of its sources; NULL when there are not so many. */
const char *debuginfo_directory(struct debuginfo *d, uint32_t unit, uint32_t index);

/* The event exactly at an instruction (of several, the one that OCaml's runtime takes); the last one at or before
 * it, the first one at or after it, in the same unit.  NULL if there is none. */
const struct debuginfo_event *debuginfo_event_at(struct debuginfo *d, uint32_t instr);
const struct debuginfo_event *debuginfo_event_before(struct debuginfo *d, uint32_t instr);
const struct debuginfo_event *debuginfo_event_after(struct debuginfo *d, uint32_t instr);
/* The event at which ocamldebug stops at an instruction: of several that are no pseudo-events the one that the
 * compiler wrote down last.  NULL: none. */
const struct debuginfo_event *debuginfo_stop_at(struct debuginfo *d, uint32_t instr);
/* The last event at or before it in the same function. */
const struct debuginfo_event *debuginfo_source_at(struct debuginfo *d, uint32_t instr);
/* Where to stop for FILE:LINE: the first place in the source, on the first line from `line` on that has any, where
 * ocamldebug would stop.  `file` is a path or its last parts. */
bool debuginfo_is_file(const char *path, const char *wanted);
const struct debuginfo_event *debuginfo_find_line(struct debuginfo *d, const char *file, int32_t line);

/* ---- functions ---- */
/* A module's initialisation is a function here, with the module's name. */
struct debuginfo_function {
	const char *name;        /* dotted, for people: "Stdlib.List.iter", "Stdlib.List.(fun)"; NULL if not known */
	uint32_t first, end;     /* its instructions */
	uint32_t body;           /* where all its arguments are there: after GRAB */
	bool is_module;
};
uint32_t debuginfo_functions(const struct debuginfo *d);
/* In order of the code. */
bool debuginfo_function(struct debuginfo *d, uint32_t index, struct debuginfo_function *out);
bool debuginfo_function_at(struct debuginfo *d, uint32_t instr, struct debuginfo_function *out);
/* The functions with this name; if there are none, those whose names end in it: "iter", "List.iter".  Writes the
 * first `max` in order of the code and returns how many there are. */
unsigned debuginfo_find(struct debuginfo *d, const char *name, struct debuginfo_function *out, unsigned max);
/* The index-th of the different names (whole ones and their last parts, in ASCII order) that begin with `prefix`; NULL
 * after the last. */
const char *debuginfo_complete(struct debuginfo *d, const char *prefix, uint32_t index);

/* ---- globals ---- */
/* The compilation unit or predefined exception that a global belongs to; NULL if not known. */
const char *debuginfo_global_name(const struct debuginfo *d, uint32_t global);
bool debuginfo_global_number(const struct debuginfo *d, const char *name, uint32_t *global);

/* ---- backtraces ---- */
struct debuginfo_loc {
	const char *file, *name;        /* as OCaml prints them */
	int32_t line, column, end_line, end_column, end_offset;
};
/* The location that OCaml's own runtime gives for a code pointer in a backtrace: that of the event there or,
 * because ocamlc moves some behind a PUSH, one word later.  False: it would print "unknown location". */
bool debuginfo_location(const struct vm *vm, uint32_t instr, struct debuginfo_loc *out);

#endif

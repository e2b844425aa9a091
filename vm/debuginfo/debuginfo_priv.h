/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct debuginfo, for the files of this room. */
#ifndef VM_DEBUGINFO_PRIV_H
#define VM_DEBUGINFO_PRIV_H

#include "vm/debuginfo/debuginfo.h"
#include "vm/debuginfo/marshal.h"
#include "vm/vm_priv.h"

/* Texts, each kept once and NUL-terminated, so that equal ones have equal addresses. */
struct texts {
	const char **table;          /* open addressing; a power of two */
	uint32_t *hashes;
	size_t room, used;
	struct texts_piece *pieces;
};
/* NULL when there is no memory. */
const char *texts_add(struct texts *t, const void *bytes, size_t n);
void texts_release(struct texts *t);

/* One entry of the section DBUG. */
struct unit {
	uint32_t origin, end;        /* bytes of code */
	const uint8_t *events_at, *folders_at;
	uint8_t *owned;              /* the events of code that was loaded */
	size_t events_bytes, folders_bytes;
	struct debuginfo_event *events;
	uint32_t count;
	const char **folders;
	uint32_t folders_count;
	bool read;
};

/* A stretch of code: a function, a module's initialisation, or the branch to it (which searches ignore). */
enum stretch { STRETCH_FUNCTION, STRETCH_MODULE, STRETCH_BRANCH };
struct function {
	uint32_t first, body;
	uint32_t module;             /* index */
	uint8_t stretch;
	bool named;
	const char *name;
};
struct module {
	uint32_t first;              /* instruction */
	int32_t global;              /* -1: it sets none */
};

struct debuginfo {
	struct debuginfo *older;     /* of the same program with other code: a VM's; all stay, since what they say is in use */
	uint64_t code_hash;
	struct debuginfo_source src;
	struct texts texts;
	struct unit *units;          /* ascending */
	uint32_t units_count;
	struct function *functions;  /* ascending, without gaps from the program's first instruction to `end` */
	uint32_t functions_count;
	uint32_t end;
	struct module *modules;
	uint32_t modules_count;
	struct { const char *name; bool is_unit; } *globals;
	uint32_t globals_count;
	struct suffix { const char *text; uint32_t function; } *suffixes;     /* sorted; made by the first search */
	uint32_t suffixes_count;
	bool suffixes_made;
	char problem[sizeof ((struct msg *)0)->text];
};

/* Keeps the first sentence for debuginfo_problem. */
void debuginfo_note(struct debuginfo *d, const struct msg *m);

/* units.c: the index, and a unit's events when they are wanted. */
enum err units_open(struct debuginfo *d, struct msg *m) MUST_CHECK;
struct unit *units_at_pos(struct debuginfo *d, int64_t pos);     /* read already */
void units_read(struct debuginfo *d, struct unit *u);
uint32_t units_search(const struct unit *u, uint64_t pos);       /* how many events lie at or before it */
void units_release(struct debuginfo *d);

/* loaded.c: code that came while the program ran.  Tells of each such piece, and returns how many there are. */
uint32_t loaded_each(struct debuginfo *d, void (*with)(void *ctx, uint64_t first_word, value events), void *ctx);
void loaded_add(struct debuginfo *d);    /* to the units, which have room */

/* events.c: one marshalled list of events. */
enum err events_read(struct debuginfo *d, struct unit *u, struct msg *m) MUST_CHECK;

/* symbols.c: the section SYMB. */
enum err symbols_open(struct debuginfo *d, struct msg *m) MUST_CHECK;

/* functions.c: stretches of code. */
enum err functions_open(struct debuginfo *d, struct msg *m) MUST_CHECK;
const char *functions_name(struct debuginfo *d, struct function *f);
const char *functions_module_name(struct debuginfo *d, const struct function *f);
uint32_t functions_end(const struct debuginfo *d, const struct function *f);

/* names.c: dotted names. */
/* "Stdlib__List.map" becomes "Stdlib.List.map", "Dune__exe__Main.f" "Main.f"; kept in texts. */
const char *names_dotted(struct debuginfo *d, const char *name);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* struct files, for the files of this room. */
#ifndef REPL_FILES_FILES_PRIV_H
#define REPL_FILES_FILES_PRIV_H

#include <time.h>

#include "repl/files/files.h"

#define PATH_ROOM 4096

/* Texts in the order in which they came, no two alike. */
struct paths {
	char **at;
	unsigned count, room;
};
/* False: no memory. */
bool paths_add(struct paths *p, const char *text);
bool paths_have(const struct paths *p, const char *text);
void paths_release(struct paths *p);

/* How sure is it that a file found in a folder is the one that was compiled? */
enum trust { TRUST_NAMED, TRUST_RECORDED, TRUST_GUESS };

struct places {
	struct paths user;                /* folders that the user named */
	struct paths workspace;           /* what /workspace_root may stand for */
	struct paths recorded;            /* where compilers ran and looked for interfaces, of all units */
	struct paths around;              /* beside the executable */
	struct paths objects;             /* dune's folders of interfaces */
	struct paths library;             /* OCaml's own */
	bool known;                       /* all but the first have been looked for */
};

/* What was looked for. */
struct found {
	enum recording_file_kind kind;
	char *unit, *name;                /* name: a source's, in the debug information */
	char *path;                       /* NULL: it was not found */
	char *bytes;
	uint32_t *starts;
	struct files_source source;
	size_t n;
};

/* The interfaces that the executable was linked with. */
#define CRC_BYTES 16
struct linked { char *unit; uint8_t crc[CRC_BYTES]; };

struct files {
	struct files_config c;
	struct timespec made;             /* the executable's time */
	struct places places;
	struct found **found;
	unsigned found_count, found_room;
	struct paths notes;
	unsigned notes_told;
	struct linked *linked;
	unsigned linked_count;
	bool linked_known;
	struct paths units;               /* units whose interfaces go into a recording */
	struct { char *unit, *file; } *sources;
	unsigned sources_count;
	bool contents_known;
	unsigned content_next, content_at;    /* the index that comes next, and which of all files it is */
	unsigned content_bytes;               /* of those before */
};

void files_say(struct files *f, const char *format, ...) PRINTF_LIKE(2, 3);

/* places.c */
void places_find(struct files *f);
void places_release(struct places *p);
/* The index-th path that an absolute name from the debug information may have here; false after the last. */
bool places_undo(const struct files *f, const char *path, unsigned index, char out[PATH_ROOM]);

/* interface.c */
/* Is it an interface of the executable's version, and the one that it was linked with, as far as that is known? */
bool interface_fits(struct files *f, const char *unit, const uint8_t *bytes, size_t n);
/* Adds the units that it was compiled against. */
void interface_imports(struct files *f, const uint8_t *bytes, size_t n, struct paths *units);
void interface_release(struct files *f);

/* contents.c */
void contents_forget(struct files *f);

/* files.c */
const struct found *files_find(struct files *f, enum recording_file_kind kind, const char *unit, const char *name);

#endif

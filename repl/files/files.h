/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding the sources and the compiled interfaces (.cmi) of a program under debug.
 *
 * Invariants:
 *  1. A recording's files are looked for in the recording, then in the folders that the user named, and nowhere else.
 *  2. What was looked for is remembered, found or not, until a folder is added.
 *  3. An interface from this machine has the digest that the executable was linked with, if the executable names one; a source
 *     that is only guessed to be the right one has its lines where the debug information says.
 *
 * Ownership: texts, bytes and paths belong to the struct files; they live until a folder is added or it is freed.
 * Layer: repl.  Source: utils/load_path.ml, file_formats/cmi_format.ml, utils/build_path_prefix_map.ml of OCaml.
 */
#ifndef REPL_FILES_FILES_H
#define REPL_FILES_FILES_H

#include <stddef.h>

#include "snapshot/recording.h"
#include "vm/err.h"

struct debuginfo;
struct files;
struct vm;

struct files_config {
	const struct vm *vm;
	struct debuginfo *debug;
	const char *executable;           /* on this machine; NULL: it is a recording */
	struct recording_files *kept;     /* what the recording holds, NULL: nothing; the struct files' own from then on */
};
enum err files_new(struct files **out, const struct files_config *c, struct msg *m) MUST_CHECK;
void files_free(struct files *f);
/* Looks there first from now on.  ERR_IO: it is no folder. */
enum err files_add_folder(struct files *f, const char *folder, struct msg *m) MUST_CHECK;

struct files_source {
	const char *path;                 /* where it was found; the name in the debug information when a recording holds it */
	const char *text;                 /* with a NUL behind it; bytes of any kind */
	size_t n;
	uint32_t lines;
	const uint32_t *starts;           /* of each line, and one more: the end */
};
/* `file` as the events of compilation unit `unit` name it.  NULL: not found. */
const struct files_source *files_source(struct files *f, const char *unit, const char *file);
/* For whoever reads types: ERR_NOT_FOUND is not an error for people. */
enum err files_interface(struct files *f, const char *unit, const void **bytes, size_t *n) MUST_CHECK;

/* Does an event name a real file?  The compiler has names for code of its own making. */
bool files_is_source(const char *file);

/* The next sentence about files that nobody has heard yet, NULL after the last. */
const char *files_note(struct files *f);

/* All that was and can be found of the units with debug information, for a recording: see struct recording_contents. */
bool files_content(void *files, unsigned index, struct recording_file *out);

#endif

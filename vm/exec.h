/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The executable files that ocamlc makes: a table of named sections at the end of the file.
 *
 *   [anything, often "#!/usr/bin/ocamlrun\n"]  section ... section  table  trailer
 *   table     per section: 4 letters, length as 32 bits, big-endian
 *   trailer   number of sections (32 bits, big-endian), then the magic "Caml1999X0NN"
 *
 * Source: OCaml's runtime/caml/exec.h and bytecomp/bytesections.ml.  Layer: vm.
 */
#ifndef VM_EXEC_H
#define VM_EXEC_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

#define EXEC_OLDEST 29       /* X029: OCaml 4.12 */
#define EXEC_NEWEST 36       /* X036: OCaml 5.4 */
#define EXEC_SECTIONS_MAX 64

struct exec_section {
	char name[5];
	const uint8_t *bytes;
	size_t count;
};

struct exec {
	uint8_t *bytes;          /* the whole file; owned */
	size_t count;
	unsigned version;        /* the magic's number */
	unsigned sections_count;
	struct exec_section sections[EXEC_SECTIONS_MAX];
};

/* Takes ownership of `bytes` (malloc) on success only.  `name` is for the sentence. */
enum err exec_parse(struct exec *e, uint8_t *bytes, size_t count, const char *name, struct msg *m) MUST_CHECK;
void exec_release(struct exec *e);
const struct exec_section *exec_section(const struct exec *e, const char name[4]);
/* "4.14", "5.3", from the magic's number. */
const char *exec_ocaml_version(unsigned version);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/exec.h"

#include <stdlib.h>
#include <string.h>

#define TRAILER_BYTES 16
#define ENTRY_BYTES 8
#define MAGIC "Caml1999X"
#define MAGIC_BYTES 9

static uint32_t be32(const uint8_t *p)
{
	return (uint32_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

static enum err read_version(struct exec *e, const uint8_t *magic, const char *name, struct msg *m)
{
	unsigned v;

	if (memcmp(magic, MAGIC, MAGIC_BYTES) != 0)
		return msg_set(m, ERR_FORMAT, "%s is not a bytecode executable made by ocamlc "
			"(the last 12 bytes are not \"Caml1999X\" and three digits).", name);
	for (int i = MAGIC_BYTES; i < 12; i++)
		if (magic[i] < '0' || magic[i] > '9')
			return msg_set(m, ERR_FORMAT, "%s ends in a magic number that is none of OCaml's.", name);
	v = (magic[9] - '0') * 100 + (magic[10] - '0') * 10 + (magic[11] - '0');
	if (v < EXEC_OLDEST || v > EXEC_NEWEST)
		return msg_set(m, ERR_VERSION, "%s has the magic Caml1999X%03u; Caravan knows X%03u (OCaml %s) to X%03u "
			"(OCaml %s); compile it with one of these.", name, v, EXEC_OLDEST,
			exec_ocaml_version(EXEC_OLDEST), EXEC_NEWEST, exec_ocaml_version(EXEC_NEWEST));
	e->version = v;
	return OK;
}

/* Sections end where the table begins; they are laid out backwards from there by their lengths. */
static enum err read_table(struct exec *e, const uint8_t *bytes, size_t count, const char *name, struct msg *m)
{
	uint32_t n = be32(bytes + count - TRAILER_BYTES);
	size_t table, at;

	if (n == 0 || n > EXEC_SECTIONS_MAX || (size_t)n * ENTRY_BYTES > count - TRAILER_BYTES)
		return msg_set(m, ERR_FORMAT, "%s is truncated or damaged: it claims %u sections (1 to %u are possible).",
			name, (unsigned)n, EXEC_SECTIONS_MAX);
	table = count - TRAILER_BYTES - (size_t)n * ENTRY_BYTES;
	at = table;
	for (uint32_t i = n; i-- > 0;) {
		const uint8_t *entry = bytes + table + i * ENTRY_BYTES;
		uint32_t length = be32(entry + 4);
		struct exec_section *s = &e->sections[i];

		memcpy(s->name, entry, 4);
		s->name[4] = 0;
		for (int k = 0; k < 4; k++)
			if (s->name[k] < ' ' || s->name[k] > '~')
				s->name[k] = '?';
		if (length > at)
			return msg_set(m, ERR_FORMAT, "%s is truncated or damaged: section %s claims %u bytes, %zu are left.",
				name, s->name, (unsigned)length, at);
		at -= length;
		s->bytes = bytes + at;
		s->count = length;
	}
	e->sections_count = n;
	return OK;
}

enum err exec_parse(struct exec *e, uint8_t *bytes, size_t count, const char *name, struct msg *m)
{
	struct exec fresh = { .bytes = bytes, .count = count };
	enum err r;

	if (count < TRAILER_BYTES)
		return msg_set(m, ERR_FORMAT, "%s is not a bytecode executable: it has only %zu bytes.", name, count);
	if ((r = read_version(&fresh, bytes + count - 12, name, m)) ||
	    (r = read_table(&fresh, bytes, count, name, m)))
		return r;
	*e = fresh;
	return OK;
}

void exec_release(struct exec *e)
{
	free(e->bytes);
	memset(e, 0, sizeof *e);
}

const struct exec_section *exec_section(const struct exec *e, const char name[4])
{
	for (unsigned i = 0; i < e->sections_count; i++)
		if (memcmp(e->sections[i].name, name, 4) == 0)
			return &e->sections[i];
	return NULL;
}

const char *exec_ocaml_version(unsigned version)
{
	static const char *const names[] = { "4.12", "4.13", "4.14", "5.0", "5.1", "5.2", "5.3", "5.4" };

	return version >= EXEC_OLDEST && version <= EXEC_NEWEST ? names[version - EXEC_OLDEST] : "unknown";
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interfaces by their digests.
 *
 * A .cmi is its magic number, a marshalled (name, signature), and a marshalled list of the digests of the interfaces that it
 * was compiled against, its own first: (name, Some digest).  The executable's section CRCS is such a list, of
 * all interfaces that went into it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/files/files_priv.h"
#include "vm/debuginfo/marshal.h"
#include "vm/vm_priv.h"

#define MAGIC_BYTES 12

/* Calls `pair` for each (name, digest or NULL) of the list; what is damaged about it only shortens it. */
static void each_crc(const uint8_t *bytes, size_t n, void (*pair)(void *ctx, const char *name, size_t name_bytes,
	const uint8_t *crc), void *ctx)
{
	struct marshal_cursor c = { 0, 0 };
	struct marshal_item cell, two, name, some, crc;
	struct marshal r;
	size_t used;

	if (marshal_open(&r, bytes, n, &used, NULL))
		return;
	while (marshal_head(&r, &c, &cell) && cell.kind == MARSHAL_BLOCK && !cell.shared && marshal_head(&r, &c, &two) &&
	       two.kind == MARSHAL_BLOCK && two.size == 2) {
		struct marshal_cursor in = two.shared ? marshal_inside(&two) : c;
		bool digest = false;

		if (!marshal_head(&r, &in, &name) || name.kind != MARSHAL_STRING || !marshal_head(&r, &in, &some))
			break;
		if (some.kind == MARSHAL_BLOCK) {
			struct marshal_cursor inner = some.shared ? marshal_inside(&some) : in;

			digest = marshal_head(&r, &inner, &crc) && crc.kind == MARSHAL_STRING && crc.size == CRC_BYTES;
			if (!some.shared)
				in = inner;
		}
		pair(ctx, (const char *)r.bytes + name.at, name.size, digest ? r.bytes + crc.at : NULL);
		if (!two.shared)
			c = in;
	}
	marshal_close(&r);
}

/* ---- what the executable was linked with ---- */

static void count_linked(void *ctx, const char *name, size_t n, const uint8_t *crc)
{
	(void)name, (void)n, (void)crc;
	++*(unsigned *)ctx;
}

static void add_linked(void *ctx, const char *name, size_t n, const uint8_t *crc)
{
	struct files *f = ctx;
	struct linked *l = &f->linked[f->linked_count];

	if (!crc || !(l->unit = strndup(name, n)))
		return;
	memcpy(l->crc, crc, CRC_BYTES);
	f->linked_count++;
}

static const struct linked *linked_find(struct files *f, const char *unit)
{
	size_t n;
	const uint8_t *bytes = vm_section(f->c.vm, "CRCS", &n);
	unsigned count = 0;

	if (!f->linked_known && bytes) {
		each_crc(bytes, n, count_linked, &count);
		if ((f->linked = calloc(count + 1, sizeof *f->linked)))
			each_crc(bytes, n, add_linked, f);
	}
	f->linked_known = true;
	for (unsigned i = 0; i < f->linked_count; i++)
		if (!strcmp(f->linked[i].unit, unit))
			return &f->linked[i];
	return NULL;
}

void interface_release(struct files *f)
{
	for (unsigned i = 0; i < f->linked_count; i++)
		free(f->linked[i].unit);
	free(f->linked);
}

/* ---- an interface ---- */

static const uint8_t *crcs_of(const uint8_t *bytes, size_t n, size_t *left)
{
	size_t used;

	if (n < MAGIC_BYTES || marshal_length(bytes + MAGIC_BYTES, n - MAGIC_BYTES, &used, NULL) || used > n - MAGIC_BYTES)
		return NULL;
	*left = n - MAGIC_BYTES - used;
	return bytes + MAGIC_BYTES + used;
}

struct own {
	const char *unit;
	const uint8_t *crc;
	bool any;
	uint8_t bytes[CRC_BYTES];
};

static void take_own(void *ctx, const char *name, size_t n, const uint8_t *crc)
{
	struct own *o = ctx;

	if (o->any)
		return;
	o->any = true;
	if (crc && n == strlen(o->unit) && !memcmp(name, o->unit, n)) {
		memcpy(o->bytes, crc, CRC_BYTES);
		o->crc = o->bytes;
	}
}

bool interface_fits(struct files *f, const char *unit, const uint8_t *bytes, size_t n)
{
	const struct linked *l = linked_find(f, unit);
	struct own o = { .unit = unit };
	char magic[MAGIC_BYTES + 1];
	const uint8_t *crcs;
	size_t left;

	snprintf(magic, sizeof magic, "Caml1999I%03u", vm_ocaml_version(f->c.vm) % 1000);
	if (n < MAGIC_BYTES || memcmp(bytes, magic, MAGIC_BYTES) || !(crcs = crcs_of(bytes, n, &left)))
		return false;
	each_crc(crcs, left, take_own, &o);
	return o.crc && (!l || !memcmp(l->crc, o.crc, CRC_BYTES));
}

static void add_unit(void *ctx, const char *name, size_t n, const uint8_t *crc)
{
	char unit[RECORDING_UNIT_MOST_BYTES];

	(void)crc;
	if (n < sizeof unit && !memchr(name, 0, n)) {
		snprintf(unit, sizeof unit, "%.*s", (int)n, name);
		(void)paths_add(ctx, unit);
	}
}

void interface_imports(struct files *f, const uint8_t *bytes, size_t n, struct paths *units)
{
	size_t left;
	const uint8_t *crcs = crcs_of(bytes, n, &left);

	(void)f;
	if (crcs)
		each_crc(crcs, left, add_unit, units);
}

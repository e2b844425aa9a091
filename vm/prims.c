/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/prims.h"

#include <stdlib.h>

static struct prim_info table[] = {
#define PRIM(name, arity, class, function) { #name, arity, PRIM_##class, prim_##function },
#include "vm/primitives.def"
#undef PRIM
};
#define PRIMS (sizeof table / sizeof *table)

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct prim_info *)a)->name, ((const struct prim_info *)b)->name);
}

/* Before main, so that no two host threads can meet over it; the .def keeps the order that people read it in. */
__attribute__((constructor)) static void sort(void)
{
	qsort(table, PRIMS, sizeof *table, by_name);
	for (size_t i = 1; i < PRIMS; i++)
		caravan_check(by_name(&table[i - 1], &table[i]) < 0);
}

const struct prim_info *prims_find(const char *name)
{
	struct prim_info key = { .name = name };

	return bsearch(&key, table, PRIMS, sizeof *table, by_name);
}

unsigned prims_count(void) { return PRIMS; }
const struct prim_info *prims_at(unsigned i) { return &table[i]; }

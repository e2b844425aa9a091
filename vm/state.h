/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The control block: the VM's fields as a struct, and as words at the start of the image.
 *
 * While the interpreter runs the struct is the truth; between runs both agree (vm_run stores on
 * its way out, vm_reload loads after the image was put back).  Layer: vm.
 */
#ifndef VM_STATE_H
#define VM_STATE_H

#include "vm/image.h"

#define STATE_MAGIC UINT64_C(0x314e415641524143)    /* "CARAVAN1" */

enum state_kind { STATE_RAW, STATE_VAL, STATE_CODE, STATE_OFF };

struct state {
#define STATE(field, kind, meaning) uint64_t field;
#define STATE_ARRAY(field, count, kind, meaning) uint64_t field[count];
#include "vm/state.def"
#undef STATE
#undef STATE_ARRAY
};

/* One row per field of the table, for dumps and diffs. */
struct state_field {
	const char *name;
	enum state_kind kind;
	unsigned first, count;    /* words from the start of the control block */
	const char *meaning;
};
extern const struct state_field state_fields[];
extern const unsigned state_fields_count;

void state_store(const struct state *s, struct image *im);
void state_load(struct state *s, const struct image *im);
/* Calls `visit` for each root field, in the table's order. */
void state_roots(struct state *s, void (*visit)(void *ctx, uint64_t *root), void *ctx);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing one word of a standing VM from outside, as the debugger's user may.
 *
 * The collector and the dirty map are told as they are when an instruction stores (vm/memory/memory.h), so every invariant of
 * the image holds afterwards.  What a program's types promised holds no longer: from the first change on the VM runs as if its
 * image came from somebody else, every access masked.
 *
 * Refused is what the machine itself needs: pc, sp and the like, return frames and handlers on the stack, and all
 * blocks whose fields are not plainly the program's.  Time does not go on.  Layer: vm.
 */
#ifndef VM_CHANGE_H
#define VM_CHANGE_H

#include "vm/vm.h"

enum vm_change_kind {
	VM_CHANGE_ACCU,
	VM_CHANGE_STACK,        /* word `index` of the current stack, 0 its top */
	VM_CHANGE_GLOBAL,       /* global `index` */
	VM_CHANGE_FIELD,        /* field `index` of `block` */
	VM_CHANGE_FLOAT         /* the same of an array of floats; its new content is `d` */
};
struct vm_change {
	enum vm_change_kind kind;
	uint64_t index;
	value block;
	value v;                /* an integer, or a block of this image */
	double d;
};
enum err vm_change_check(struct vm *vm, const struct vm_change *c, struct msg *m) MUST_CHECK;
/* One that vm_change_check has let pass, with the VM standing there still. */
void vm_change(struct vm *vm, const struct vm_change *c);

#endif

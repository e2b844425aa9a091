/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values that the program registered under a name (Callback.register) for the runtime to find.  Layer: vm. */
#ifndef VM_PRIMS_CALLBACK_H
#define VM_PRIMS_CALLBACK_H

#include "vm/prim.h"

/* VAL_NOTHING if there is none of that name.  Cost: the list's length, which is a handful. */
value named_value(const struct vm *vm, const char *name);

#endif

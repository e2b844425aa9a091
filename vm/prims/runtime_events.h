/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Between the two sides of Runtime_events: what writes (runtime_events.c) and what reads (cursors.c).
 * Layer: vm, for vm/prims/. */
#ifndef VM_PRIMS_RUNTIME_EVENTS_H
#define VM_PRIMS_RUNTIME_EVENTS_H

#include "vm/prim.h"

/* Runtime_events.User.t */
enum event_field { EVENT_ID, EVENT_NAME, EVENT_TYPE, EVENT_TAG, EVENT_FIELDS };

value runtime_events_register(struct vm *vm, value name, value tag, value type) MUST_CHECK;
/* Calls a closure, and when it returns the running primitive is executed again, with what it returned as its first
 * argument.  vm->s.sp stands at the second one.  Returns like prim_call. */
value runtime_events_call(struct vm *vm, value closure, unsigned n, const value *args);

#endif

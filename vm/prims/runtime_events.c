/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching the program from within: the event log of OCaml 4, which stays empty, and the side of Runtime_events that
 * writes.  Source: OCaml's runtime/runtime_events.c. */
#include "vm/prims/runtime_events.h"

#include "vm/prims.h"
#include "vm/rings.h"

value prim_eventlog(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_UNIT;
}

/* ---- switching ---- */

value prim_runtime_events_start(struct vm *vm, const word *a)
{
	(void)a;
	return rings_start(vm) ? VAL_UNIT : VAL_NOTHING;
}

/* OCaml's runtime means to tell of the pause, but does not, as it has paused by then. */
value prim_runtime_events_pause(struct vm *vm, const word *a)
{
	(void)a;
	if (!rings_are_active(vm))
		return VAL_UNIT;
	put_raw(vm, (value){ vm->s.events }, RINGS_PAUSED, VAL_TRUE.bits);
	return VAL_UNIT;
}

value prim_runtime_events_resume(struct vm *vm, const word *a)
{
	(void)a;
	if (!rings_exist(vm) || rings_are_active(vm))
		return VAL_UNIT;
	put_raw(vm, (value){ vm->s.events }, RINGS_PAUSED, VAL_FALSE.bits);
	ring_lifecycle(vm, RING_RESUME, 0);
	return VAL_UNIT;
}

value prim_runtime_events_are_active(struct vm *vm, const word *a)
{
	(void)a;
	return val_bool(rings_are_active(vm));
}

value prim_runtime_events_path(struct vm *vm, const word *a)
{
	value path, s;

	(void)a;
	if (!rings_exist(vm))
		return VAL_NONE;
	path = field(vm, (value){ vm->s.events }, RINGS_PATH);
	s = str_alloc(vm, str_len(vm, path));
	if (same(s, VAL_NOTHING))
		return s;
	memcpy(str_bytes(vm, s), str_bytes(vm, path), str_len(vm, path));
	return prim_some(vm, s);
}

/* ---- the program's own events ---- */

static int64_t events_known(const struct vm *vm)
{
	value l = { vm->s.user_events };

	return l.bits && is_block(l) ? int_val(field(vm, field(vm, l, 0), EVENT_ID)) + 1 : 0;
}

value runtime_events_register(struct vm *vm, value name, value tag, value type)
{
	int64_t id = events_known(vm);
	root r;
	value v;

	if (!rings_name(vm, (uint64_t)id, name))
		return VAL_NOTHING;
	v = prim_tuple(vm, 0, EVENT_FIELDS, (value[]){ val_int(id), name, type, tag });
	if (same(v, VAL_NOTHING))
		return v;
	r = root_new(vm, v);
	v = prim_cons(vm, v, vm->s.user_events ? (value){ vm->s.user_events } : VAL_EMPTY_LIST);
	if (same(v, VAL_NOTHING))
		return v;
	vm->s.user_events = v.bits;
	return root_get(vm, r);
}

/* a: the name, the tag, the type. */
value prim_runtime_events_user_register(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0));

	if (events_known(vm) > RING_NAMES)
		return prim_invalid_arg(vm, "Runtime_events.User.register: maximum number of custom events exceeded");
	if (n > RING_NAME_BYTES - 1)
		return prim_invalid_arg(vm, "Runtime_events.User.register: maximum length for event name exceeded");
	if (memchr(str_bytes(vm, arg(a, 0)), 0, (size_t)n))
		return prim_invalid_arg(vm, "Runtime_events.User.register: event name has null characters");
	return runtime_events_register(vm, arg(a, 0), arg(a, 1), arg(a, 2));
}

static value add_user(struct vm *vm, value event, enum ring_user type, unsigned n, const uint64_t *words)
{
	rings_add(vm, ring_item(0, true, type, (uint64_t)int_val(field(vm, event, EVENT_ID)) & (RING_NAMES - 1)), n, words);
	return rings_flush(vm) ? VAL_UNIT : VAL_NOTHING;
}

/* The bytes as the payload of a string: its last byte says how many of the last word are not its own. */
static value add_bytes(struct vm *vm, value event, value buffer, int64_t length)
{
	uint64_t words[RING_EVENT_MOST], n = (uint64_t)length / WORD_BYTES + 1;
	word last[1] = { word_make(0) }, w;
	uint8_t *bytes = (uint8_t *)last;

	if (length < 0 || (uint64_t)length > str_len(vm, buffer) || n > RING_EVENT_MOST - 2)
		return prim_invalid_arg(vm, "Runtime_events.User.write: the event's serializer returned an impossible length");
	for (uint64_t i = 0; i + 1 < n; i++) {
		memcpy(&w, str_bytes(vm, buffer) + i * WORD_BYTES, sizeof w);
		words[i] = word_get(w);
	}
	memcpy(bytes, str_bytes(vm, buffer) + (n - 1) * WORD_BYTES, (size_t)length % WORD_BYTES);
	bytes[WORD_BYTES - 1] = (uint8_t)(n * WORD_BYTES - 1 - (uint64_t)length);
	words[n - 1] = word_get(*last);
	return add_user(vm, event, RING_USER_CUSTOM, (unsigned)n, words);
}

value runtime_events_call(struct vm *vm, value closure, unsigned n, const value *args)
{
	vm->call_args = image_at(&vm->im, vm->s.sp);
	vm->call_arity = 0;
	vm->s.pc -= 2;
	return prim_call(vm, closure, n, args);
}

/* The serializer's result takes the place of the first argument when the primitive is called again; so the buffer
 * moves to that of the last one, which is written by then. */
static value serialize(struct vm *vm, const word *a)
{
	value record = field(vm, field(vm, arg(a, 1), EVENT_TYPE), 0), buffer = arg(a, 0), contents = arg(a, 2);

	*image_at(&vm->im, (uint64_t)((const uint8_t *)(a + 2) - vm->im.base)) = word_make(buffer.bits);
	vm->s.sp = (uint64_t)((const uint8_t *)(a + 1) - vm->im.base);
	return runtime_events_call(vm, field(vm, record, 0), 2, (value[]){ buffer, contents });
}

/* a: a buffer, the event, what it is about; or after serialize the length, the event, the buffer. */
value prim_runtime_events_user_write(struct vm *vm, const word *a)
{
	value event = arg(a, 1), type = field(vm, event, EVENT_TYPE);
	uint64_t n;

	if (!rings_are_active(vm))
		return VAL_UNIT;
	if (is_block(type))
		return is_block(arg(a, 0)) ? serialize(vm, a) : add_bytes(vm, event, arg(a, 2), int_arg(a, 0));
	switch (int_val(type)) {
	case 0:
		return add_user(vm, event, RING_USER_UNIT, 0, NULL);
	case 1:
		n = (uint64_t)(int64_t)(int32_t)int_arg(a, 2);
		return add_user(vm, event, RING_USER_INT, 1, &n);
	case 2:
		return add_user(vm, event, int_arg(a, 2) == 0 ? RING_USER_BEGIN : RING_USER_END, 0, NULL);
	default:
		return VAL_UNIT;
	}
}

value prim_runtime_timestamp(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_WAIT };

	(void)a;
	return world_ask(vm, &c) ? int64_alloc(vm, c.result) : VAL_NOTHING;
}

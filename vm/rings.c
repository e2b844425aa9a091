/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runtime_events: making the rings, writing to them. */
#include "vm/rings.h"

#include <stdio.h>
#include <stdlib.h>

#include "vm/threads.h"
#include "vm/world.h"

#define SIZE_LOG_DEFAULT 16
#define SIZE_LOG_MOST 24
#define FILE_VERSION 1
#define FIRST_MAGIC_THAT_HEARS_THE_COLLECTOR 35

static value rings(const struct vm *vm) { return (value){ vm->s.events }; }

bool rings_are_active(const struct vm *vm)
{
	return rings_exist(vm) && !bool_val(field(vm, rings(vm), RINGS_PAUSED));
}

bool rings_wait(const struct vm *vm) { return rings_exist(vm) && bool_val(field(vm, rings(vm), RINGS_WAITING)); }

/* ---- where things are ---- */

value rings_of(const struct vm *vm, value r, uint64_t index, uint64_t *words)
{
	value all = field(vm, r, RINGS_BY_DOMAIN), ring;
	uint64_t log = (uint64_t)int_val(field(vm, r, RINGS_SIZE_LOG));

	if (!is_block(all) || index >= wosize(vm, all) || log > SIZE_LOG_MOST)
		return VAL_UNIT;
	ring = field(vm, all, index);
	*words = UINT64_C(1) << log;
	return is_block(ring) && wosize(vm, ring) == *words + RING_DATA ? ring : VAL_UNIT;
}

static uint64_t domains(const struct vm *vm) { return wosize(vm, field(vm, rings(vm), RINGS_BY_DOMAIN)); }

uint64_t rings_data_offset(uint64_t n) { return RINGS_HEAD_WORDS * WORD_BYTES + n * RING_HEADER_BYTES; }

static uint64_t names_offset(uint64_t n, uint64_t log) { return rings_data_offset(n) + n * (WORD_BYTES << log); }

static uint64_t domain_index(const struct vm *vm)
{
	value d = { vm->s.domain_state };

	return is_block(d) ? (uint64_t)int_val(field(vm, d, DOMAIN_INDEX)) : 0;
}

/* ---- adding ---- */

/* Where the ring begins when the oldest events have given way to n more words. */
static uint64_t head_for(const struct vm *vm, value ring, uint64_t size, uint64_t n)
{
	uint64_t head = raw_field(vm, ring, RING_HEAD), tail = raw_field(vm, ring, RING_TAIL);

	while (tail + n - head >= size) {
		uint64_t length = item_length(raw_field(vm, ring, RING_DATA + (head & (size - 1))));

		head = length == 0 || tail - head > size ? tail : head + length;
		if (head == tail)
			break;
	}
	return head;
}

static void add_to(struct vm *vm, uint64_t index, uint64_t item, unsigned n, const uint64_t *words)
{
	uint64_t size, tail, at, length = n + 2, padding;
	value ring;

	if (!rings_are_active(vm))
		return;
	ring = rings_of(vm, rings(vm), index, &size);
	if (!is_block(ring) || length >= size)
		return;
	tail = raw_field(vm, ring, RING_TAIL);
	at = tail & (size - 1);
	padding = size - at < length ? size - at : 0;
	put_raw(vm, ring, RING_HEAD, head_for(vm, ring, size, length + padding));
	if (padding) {
		put_raw(vm, ring, RING_DATA + at, ring_item(padding, false, RING_INTERNAL, 0));
		at = 0;
	}
	put_raw(vm, ring, RING_DATA + at, item | length << 54);
	put_raw(vm, ring, RING_DATA + at + 1, 0);
	for (unsigned i = 0; i < n; i++)
		put_raw(vm, ring, RING_DATA + at + 2 + i, words[i]);
	put_raw(vm, ring, RING_TAIL, tail + padding + length);
	put_raw(vm, rings(vm), RINGS_WAITING, VAL_TRUE.bits);
	vm->s.poll_pending = 1;
}

void rings_add(struct vm *vm, uint64_t item, unsigned n, const uint64_t *words)
{
	add_to(vm, domain_index(vm), item, n, words);
}

void rings_say(struct vm *vm, enum ring_type type, unsigned number, uint64_t n)
{
	if (vm->s.ocaml_version >= FIRST_MAGIC_THAT_HEARS_THE_COLLECTOR)
		rings_add(vm, ring_item(0, false, type, number), type == RING_COUNTER, &n);
}

void ring_lifecycle(struct vm *vm, enum ring_lifecycle what, int64_t n)
{
	uint64_t word = (uint64_t)n;

	if (rings_exist(vm))
		rings_add(vm, ring_item(0, false, RING_LIFECYCLE, what), 1, &word);
}

/* ---- to the file ---- */

/* The words from..to of a ring, which do not lie across its end, and where the ring begins and ends then. */
static bool write_span(struct vm *vm, value ring, uint64_t index, uint64_t size, uint64_t from, uint64_t to)
{
	uint64_t n = domains(vm), at = from & (size - 1);
	struct world_call c = { .op = WORLD_RING_WRITE };

	c.arg[0] = (int64_t)(rings_data_offset(n) + (index * size + at) * WORD_BYTES);
	c.arg[1] = (int64_t)(RINGS_HEAD_WORDS * WORD_BYTES + index * RING_HEADER_BYTES);
	c.arg[2] = (int64_t)raw_field(vm, ring, RING_HEAD);
	c.arg[3] = (int64_t)to;
	c.out = image_at(&vm->im, ring.bits + (RING_DATA + at) * WORD_BYTES);
	c.out_bytes = (to - from) * WORD_BYTES;
	return world_ask(vm, &c);
}

static void stamp(struct vm *vm, value ring, uint64_t size, uint64_t from, uint64_t to, int64_t ns)
{
	while (from < to) {
		uint64_t at = from & (size - 1), length = item_length(raw_field(vm, ring, RING_DATA + at));

		if (item_type(raw_field(vm, ring, RING_DATA + at)) != RING_INTERNAL ||
		    (raw_field(vm, ring, RING_DATA + at) & RING_USER_BIT))
			put_raw(vm, ring, RING_DATA + (at + 1 < size ? at + 1 : at), (uint64_t)ns);
		from += length ? length : to - from;
	}
}

static bool flush_ring(struct vm *vm, uint64_t index, int64_t ns)
{
	uint64_t size, from, to, turn;
	value ring = rings_of(vm, rings(vm), index, &size);

	if (!is_block(ring))
		return true;
	from = raw_field(vm, ring, RING_FLUSHED);
	to = raw_field(vm, ring, RING_TAIL);
	if (from < raw_field(vm, ring, RING_HEAD))
		from = raw_field(vm, ring, RING_HEAD);
	if (from >= to || to - from > size)
		return true;
	stamp(vm, ring, size, from, to, ns);
	put_raw(vm, ring, RING_FLUSHED, to);
	turn = (from | (size - 1)) + 1;
	if (turn < to)
		return write_span(vm, ring, index, size, from, turn) && write_span(vm, ring, index, size, turn, to);
	return write_span(vm, ring, index, size, from, to);
}

/* Whoever added an event has changed the image: an end of the run here is one in the middle. */
bool rings_flush(struct vm *vm)
{
	struct world_call c = { .op = WORLD_WAIT };

	if (!rings_wait(vm))
		return true;
	if (!world_ask(vm, &c)) {
		vm->stop.torn = true;
		return false;
	}
	put_raw(vm, rings(vm), RINGS_WAITING, VAL_FALSE.bits);
	for (uint64_t i = 0, n = domains(vm); i < n; i++)
		if (!flush_ring(vm, i, c.result))
			return false;
	return true;
}

bool rings_name(struct vm *vm, uint64_t n, value name)
{
	struct world_call c = { .op = WORLD_RING_WRITE };
	uint8_t text[RING_NAME_BYTES] = { 0 };
	uint64_t length = str_len(vm, name);

	if (!rings_exist(vm) || n >= RING_NAMES)
		return true;
	memcpy(text, str_bytes(vm, name), length < sizeof text ? length : sizeof text - 1);
	c.arg[0] = (int64_t)(names_offset(domains(vm), (uint64_t)int_val(field(vm, rings(vm), RINGS_SIZE_LOG))) +
		n * RING_NAME_BYTES);
	c.arg[1] = -1;
	c.out = text;
	c.out_bytes = sizeof text;
	return world_ask(vm, &c);
}

/* ---- making ---- */

/* What the environment and the host say before the rings are made. */
struct plan {
	char path[1024];
	bool keep;
	uint64_t log;
	int64_t process;
};

/* A variable's value, "" if it is not set or too long; false: the run stops. */
static bool ask_variable(struct vm *vm, const char *name, char *text, size_t room, bool *is_set)
{
	struct world_call c = { .op = WORLD_GETENV, .out = name, .out_bytes = strlen(name) };

	if (!world_ask(vm, &c))
		return false;
	*text = 0;
	*is_set = c.err == WORLD_EOK && c.got_bytes < room;
	if (*is_set) {
		memcpy(text, c.got, c.got_bytes);
		text[c.got_bytes] = 0;
	}
	return true;
}

/* OCAMLRUNPARAM's letter e. */
static uint64_t size_log(const char *parameters)
{
	uint64_t log = SIZE_LOG_DEFAULT;

	for (const char *at = parameters; at; at = strchr(at, ',') ? strchr(at, ',') + 1 : NULL)
		if (at[0] == 'e' && at[1] == '=')
			log = strtoull(at + 2, NULL, 0);
	return log < 1 ? 1 : log > SIZE_LOG_MOST ? SIZE_LOG_MOST : log;
}

static bool ask_plan(struct vm *vm, struct plan *p)
{
	struct world_call c = { .op = WORLD_PROCESS_ID };
	char parameters[512], folder[900], text[8];
	bool is_set;

	if (!ask_variable(vm, "OCAMLRUNPARAM", parameters, sizeof parameters, &is_set) ||
	    (!is_set && !ask_variable(vm, "CAMLRUNPARAM", parameters, sizeof parameters, &is_set)) ||
	    !ask_variable(vm, "OCAML_RUNTIME_EVENTS_PRESERVE", text, sizeof text, &p->keep) ||
	    !ask_variable(vm, "OCAML_RUNTIME_EVENTS_DIR", folder, sizeof folder, &is_set) || !world_ask(vm, &c))
		return false;
	p->log = size_log(parameters);
	p->process = c.result;
	snprintf(p->path, sizeof p->path, "%s%s%lld.events", folder, is_set ? "/" : "", (long long)c.result);
	return true;
}

/* The file with its first words. */
static bool open_file(struct vm *vm, const struct plan *p)
{
	uint64_t n = vm->s.domains_max, bytes = WORD_BYTES << p->log, head[RINGS_HEAD_WORDS] = {
		FILE_VERSION, n, RING_HEADER_BYTES, bytes, bytes / WORD_BYTES, RINGS_HEAD_WORDS * WORD_BYTES, rings_data_offset(n),
		names_offset(n, p->log)
	};
	struct world_call c = { .op = WORLD_RING_OPEN, .out = p->path, .out_bytes = strlen(p->path) };
	word words[RINGS_HEAD_WORDS];

	c.arg[0] = (int64_t)(names_offset(n, p->log) + RING_NAMES * RING_NAME_BYTES);
	if (!world_ask(vm, &c))
		return false;
	if (c.err) {
		char text[sizeof p->path + 64];

		snprintf(text, sizeof text, "Couldn't open ring buffer loc: %s", p->path);
		(void)prim_failwith(vm, text);
		return false;
	}
	for (unsigned i = 0; i < RINGS_HEAD_WORDS; i++)
		words[i] = word_make(head[i]);
	c = (struct world_call){ .op = WORLD_RING_WRITE, .arg = { 0, -1 }, .out = words, .out_bytes = sizeof words };
	return world_ask(vm, &c);
}

static value old_text(struct vm *vm, const char *text)
{
	uint64_t n = strlen(text), words = n / WORD_BYTES + 1;
	value v = mem_alloc_old(vm, words, TAG_STRING);

	if (same(v, VAL_NOTHING))
		return v;
	memcpy(str_bytes(vm, v), text, n);
	str_bytes(vm, v)[words * WORD_BYTES - 1] = (uint8_t)(words * WORD_BYTES - 1 - n);
	return v;
}

/* Nothing here collects, so nothing is lost in between. */
static bool make_blocks(struct vm *vm, const struct plan *p)
{
	value r = mem_alloc_old(vm, RINGS_FIELDS, 0), all = mem_alloc_old(vm, vm->s.domains_max, 0), path = old_text(vm, p->path);

	if (!r.bits || !all.bits || !path.bits) {
		if (vm->outcome == OUTCOME_NONE)
			(void)prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
		return false;
	}
	put_raw(vm, r, RINGS_BY_DOMAIN, all.bits);
	put_raw(vm, r, RINGS_PAUSED, VAL_FALSE.bits);
	put_raw(vm, r, RINGS_PATH, path.bits);
	put_raw(vm, r, RINGS_PROCESS, val_int(p->process).bits);
	put_raw(vm, r, RINGS_SIZE_LOG, val_int((int64_t)p->log).bits);
	put_raw(vm, r, RINGS_KEEP, val_bool(p->keep).bits);
	put_raw(vm, r, RINGS_WAITING, VAL_FALSE.bits);
	vm->s.events = r.bits;
	return true;
}

static void make_ring(struct vm *vm, uint64_t index)
{
	value all = field(vm, rings(vm), RINGS_BY_DOMAIN), ring;
	uint64_t size;

	if (is_block(rings_of(vm, rings(vm), index, &size)))
		return;
	size = (UINT64_C(1) << int_val(field(vm, rings(vm), RINGS_SIZE_LOG))) + RING_DATA;
	if (index < wosize(vm, all) && !same(ring = mem_alloc_old(vm, size, TAG_ABSTRACT), VAL_NOTHING))
		put_raw(vm, all, index, ring.bits);
}

static void tell_of_domain(struct vm *vm, uint64_t index, enum ring_lifecycle what)
{
	uint64_t process = (uint64_t)int_val(field(vm, rings(vm), RINGS_PROCESS));

	add_to(vm, index, ring_item(0, false, RING_LIFECYCLE, what), 1, &process);
}

void rings_domain(struct vm *vm, uint64_t index)
{
	if (!rings_exist(vm))
		return;
	make_ring(vm, index);
	tell_of_domain(vm, index, RING_DOMAIN_SPAWN);
}

void rings_domain_ends(struct vm *vm)
{
	if (rings_exist(vm))
		tell_of_domain(vm, domain_index(vm), RING_DOMAIN_TERMINATE);
}

/* For the domains that there are. */
static void make_all_rings(struct vm *vm)
{
	value self = { vm->s.thread_current }, t = self;

	make_ring(vm, domain_index(vm));
	if (threads_are_many(vm))
		while (!same(t = field(vm, t, THREAD_NEXT), self))
			make_ring(vm, (uint64_t)int_val(field(vm, field(vm, t, THREAD_DOMAIN), DOMAIN_INDEX)));
}

static bool name_known_events(struct vm *vm)
{
	for (value l = { vm->s.user_events }; l.bits && is_block(l); l = field(vm, l, 1))
		if (!rings_name(vm, (uint64_t)int_val(field(vm, field(vm, l, 0), 0)), field(vm, field(vm, l, 0), 1)))
			return false;
	return true;
}

bool rings_start(struct vm *vm)
{
	struct plan p;

	if (rings_exist(vm))
		return true;
	if (!ask_plan(vm, &p) || !open_file(vm, &p) || !make_blocks(vm, &p))
		return false;
	make_all_rings(vm);
	ring_lifecycle(vm, RING_START, p.process);
	return name_known_events(vm);
}

static bool can_read(const struct vm *vm)
{
	for (uint32_t i = 0; i < vm->prims_program; i++)
		if (!strcmp(vm->prim_names[i], "caml_ml_runtime_events_create_cursor"))
			return true;
	return false;
}

void rings_begin_program(struct vm *vm)
{
	char text[8];
	bool is_set;

	if (!can_read(vm) || !ask_variable(vm, "OCAML_RUNTIME_EVENTS_START", text, sizeof text, &is_set) ||
	    (is_set && !rings_start(vm)))
		vm->outcome = OUTCOME_NONE;
}

bool rings_after_fork(struct vm *vm)
{
	if (!rings_exist(vm))
		return true;
	vm->s.events = 0;
	return rings_start(vm);
}

bool rings_end_program(struct vm *vm)
{
	struct world_call c = { .op = WORLD_RING_CLOSE };
	value path;

	put_raw(vm, rings(vm), RINGS_PAUSED, VAL_FALSE.bits);
	rings_add(vm, ring_item(0, false, RING_LIFECYCLE, RING_STOP), 0, NULL);
	if (!rings_flush(vm))
		return false;
	path = field(vm, rings(vm), RINGS_PATH);
	c.arg[0] = !bool_val(field(vm, rings(vm), RINGS_KEEP));
	c.out = str_bytes(vm, path);
	c.out_bytes = str_len(vm, path);
	if (!world_ask(vm, &c))
		return false;
	vm->s.events = 0;
	return true;
}

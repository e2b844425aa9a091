/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debug events of code that came while the program ran (Dynlink, the toplevel).  They lie in the image as values
 * (vm/prims/fragments.h); here they become what the section DBUG has for other units, marshalled lists, so that one reader
 * serves both.  Looking only: nothing is allocated in the image, and it may be hostile.
 */
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"
#include "vm/marshal_codes.h"
#include "vm/prims/fragments.h"

#define FRAGMENTS_MOST 100000u
#define BYTES_MOST (UINT32_C(1) << 28)                  /* of all fragments together, which may name the same events */
#define HEADER_BYTES 20
#define SEEN_FIRST 1024u

struct writer {
	const struct vm *vm;
	uint8_t *bytes;
	size_t n, room, most;
	uint64_t words;
	struct { uint64_t off; uint32_t number; } *seen;     /* open addressing; a power of two */
	uint32_t seen_room, objects;
	struct { value block; uint64_t next, size; } *open;  /* blocks whose fields are not all written yet */
	size_t open_count, open_room;
	bool failed;
};

static void put(struct writer *w, uint64_t n, unsigned bytes)
{
	uint8_t *more;

	if (w->n + bytes > w->room) {
		w->room = 2 * w->room + 64 < w->most ? 2 * w->room + 64 : w->most;
		if (w->n + bytes > w->room || !(more = realloc(w->bytes, w->room))) {
			w->failed = true;
			w->room = w->n;
			return;
		}
		w->bytes = more;
	}
	for (unsigned i = 0; i < bytes; i++)
		w->bytes[w->n++] = (uint8_t)(n >> (8 * (bytes - 1 - i)));
}

static uint32_t slot_of(const struct writer *w, uint64_t off)
{
	uint32_t i = (uint32_t)(off / WORD_BYTES * UINT64_C(0x9e3779b97f4a7c15) >> 32) & (w->seen_room - 1);

	while (w->seen[i].off && w->seen[i].off != off)
		i = (i + 1) & (w->seen_room - 1);
	return i;
}

static bool grow_seen(struct writer *w)
{
	struct writer old = *w;

	w->seen_room = old.seen_room ? 2 * old.seen_room : SEEN_FIRST;
	if (!(w->seen = calloc(w->seen_room, sizeof *w->seen))) {
		w->seen = old.seen;
		w->seen_room = old.seen_room;
		return false;
	}
	for (uint32_t i = 0; i < old.seen_room; i++)
		if (old.seen[i].off)
			w->seen[slot_of(w, old.seen[i].off)] = old.seen[i];
	free(old.seen);
	return true;
}

/* Was the object written before?  Then a reference to it is; else it has its number now. */
static bool is_shared(struct writer *w, value v)
{
	uint32_t i;

	if (2 * w->objects >= w->seen_room && !grow_seen(w)) {
		w->failed = true;
		return true;
	}
	i = slot_of(w, v.bits);
	if (w->seen[i].off) {
		put(w, MARSHAL_SHARED32, 1);
		put(w, w->objects - w->seen[i].number, 4);
		return true;
	}
	w->seen[i].off = v.bits;
	w->seen[i].number = w->objects++;
	return false;
}

static void write_string(struct writer *w, value v, uint64_t size)
{
	uint8_t bytes[256];
	size_t n = 0;

	put(w, MARSHAL_STRING32, 1);
	put(w, size, 4);
	for (uint64_t at = 0; at < size && !w->failed; at += n) {
		n = vm_string_bytes(w->vm, v, at, bytes, sizeof bytes);
		if (n == 0)
			w->failed = true;
		for (size_t i = 0; i < n; i++)
			put(w, bytes[i], 1);
	}
	w->words += 2 + size / WORD_BYTES;
}

static void open_block(struct writer *w, value v, const struct vm_view *view)
{
	void *more;

	put(w, MARSHAL_BLOCK32, 1);
	put(w, view->size << 10 | view->tag, 4);
	w->words += 1 + view->size;
	if (w->open_count == w->open_room) {
		w->open_room = 2 * w->open_room + 64;
		if (!(more = realloc(w->open, w->open_room * sizeof *w->open))) {
			w->failed = true;
			return;
		}
		w->open = more;
	}
	w->open[w->open_count].block = v;
	w->open[w->open_count].next = 0;
	w->open[w->open_count++].size = view->size;
}

static void write_one(struct writer *w, value v)
{
	struct vm_view view;

	vm_view(w->vm, v, &view);
	if (view.shape == VM_SHAPE_INT) {
		put(w, MARSHAL_INT64, 1);
		put(w, (uint64_t)view.n, 8);
	} else if (view.shape == VM_SHAPE_STRING && view.size < BYTES_MOST) {
		if (!is_shared(w, v))
			write_string(w, v, view.size);
	} else if ((view.shape == VM_SHAPE_BLOCK || view.shape == VM_SHAPE_OBJECT) && view.size < UINT32_C(1) << 22) {
		if (view.size == 0)
			put(w, (uint64_t)MARSHAL_BLOCK32 << 32 | view.tag, 5);
		else if (!is_shared(w, v))
			open_block(w, v, &view);
	} else {
		w->failed = true;
	}
}

static void write_all(struct writer *w, value v)
{
	write_one(w, v);
	while (w->open_count && !w->failed) {
		size_t top = w->open_count - 1;
		value block = w->open[top].block;
		uint64_t i = w->open[top].next++;

		if (i + 1 >= w->open[top].size)
			w->open_count--;
		write_one(w, vm_field(w->vm, block, i));
	}
}

static uint8_t *marshal_value(const struct vm *vm, value v, size_t most, size_t *bytes)
{
	struct writer w = { .vm = vm, .most = most };
	size_t end;

	for (unsigned i = 0; i < HEADER_BYTES; i++)
		put(&w, 0, 1);
	write_all(&w, v);
	end = w.n;
	w.n = 0;
	if (!w.failed) {
		put(&w, MARSHAL_MAGIC_SMALL, 4);
		put(&w, end - HEADER_BYTES, 4);
		put(&w, w.objects, 4);
		put(&w, 0, 4);
		put(&w, w.words, 4);
	}
	free(w.seen);
	free(w.open);
	*bytes = end;
	if (!w.failed)
		return w.bytes;
	free(w.bytes);
	return NULL;
}

/* ---- fragments ---- */

/* The next fragment of the list at *at that is not the program itself. */
static bool next_fragment(const struct vm *vm, value *at, unsigned *left, uint64_t *first, value *events)
{
	struct vm_view cell, part;

	for (; --*left > 0; *at = vm_field(vm, *at, 1)) {
		value f = vm_field(vm, *at, 0);

		vm_view(vm, *at, &cell);
		vm_view(vm, f, &part);
		if (cell.shape != VM_SHAPE_BLOCK || cell.size < 2 || part.shape != VM_SHAPE_BLOCK || part.size < FRAGMENT_FIELDS)
			return false;
		*first = vm_field(vm, f, FRAGMENT_FIRST).bits >> 1;
		*events = vm_field(vm, f, FRAGMENT_EVENTS);
		if (*first < vm->s.code_stub_words + vm->s.code_program_words || *first >= vm->code.words)
			continue;
		*at = vm_field(vm, *at, 1);
		return true;
	}
	return false;
}

uint32_t loaded_each(struct debuginfo *d, void (*with)(void *ctx, uint64_t first_word, value events), void *ctx)
{
	const struct vm *vm = d->src.vm;
	value at = { vm ? vm->s.dynlink : val_int(0).bits }, events;
	unsigned left = FRAGMENTS_MOST;
	uint64_t first;
	uint32_t n = 0;

	for (; vm && next_fragment(vm, &at, &left, &first, &events); n++)
		if (with)
			with(ctx, first, events);
	return n;
}

struct adding {
	struct debuginfo *d;
	size_t left;               /* bytes that events may still take */
};

/* The array of lists has one, as Dynlink and the toplevel make it. */
static void add_unit(void *ctx, uint64_t first_word, value events)
{
	struct adding *a = ctx;
	struct debuginfo *d = a->d;
	struct unit *u = &d->units[d->units_count];
	struct vm_view view;

	vm_view(d->src.vm, events, &view);
	if (view.shape != VM_SHAPE_BLOCK || view.size == 0)
		return;
	if (!(u->owned = marshal_value(d->src.vm, vm_field(d->src.vm, events, 0), a->left, &u->events_bytes)))
		return;
	a->left -= u->events_bytes;
	u->events_at = u->owned;
	u->origin = (uint32_t)(first_word - d->src.vm->s.code_stub_words) * 4;
	d->units_count++;
}

void loaded_add(struct debuginfo *d)
{
	struct adding a = { d, BYTES_MOST };

	(void)loaded_each(d, add_unit, &a);
}

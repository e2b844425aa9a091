/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section DBUG: an index of units, and each one's events and folders when they are wanted.
 *
 *   number of units (32 bits, big-endian), then per unit:
 *     where its code begins (32 bits, big-endian), a marshalled list of events, a marshalled list of folders
 */
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define WORD32_BYTES 4
/* A unit takes at least its origin and two marshalled empty lists. */
#define UNIT_BYTES_MIN (WORD32_BYTES + 2 * 21)

struct input {
	const uint8_t *at;
	size_t left;
};

static bool word32(struct input *in, uint32_t *out)
{
	if (in->left < WORD32_BYTES)
		return false;
	*out = (uint32_t)in->at[0] << 24 | in->at[1] << 16 | in->at[2] << 8 | in->at[3];
	in->at += WORD32_BYTES;
	in->left -= WORD32_BYTES;
	return true;
}

static bool marshalled(struct input *in, const uint8_t **at, size_t *bytes)
{
	if (marshal_length(in->at, in->left, bytes, NULL))
		return false;
	*at = in->at;
	in->at += *bytes;
	in->left -= *bytes;
	return true;
}

static bool index_units(struct debuginfo *d, struct input *in, uint32_t n)
{
	for (; d->units_count < n; d->units_count++) {
		struct unit *u = &d->units[d->units_count];

		if (!word32(in, &u->origin) || u->origin > INT32_MAX || u->origin % WORD32_BYTES ||
		    !marshalled(in, &u->events_at, &u->events_bytes) ||
		    !marshalled(in, &u->folders_at, &u->folders_bytes))
			return false;
	}
	return true;
}

static int compare_units(const void *a, const void *b)
{
	const struct unit *x = a, *y = b;

	return x->origin < y->origin ? -1 : x->origin > y->origin;
}

static uint32_t code_end(const struct debuginfo *d)
{
	return d->src.vm ? (uint32_t)d->src.vm->s.code_program_words * WORD32_BYTES : INT32_MAX;
}

enum err units_open(struct debuginfo *d, struct msg *m)
{
	struct input in = { d->src.dbug, d->src.dbug_bytes };
	uint32_t n;

	if (!in.at)
		return OK;
	if (!word32(&in, &n) || n > in.left / UNIT_BYTES_MIN)
		return msg_set(m, ERR_FORMAT, "The executable's debug information (section DBUG) is cut off.");
	if (!(d->units = calloc((size_t)n + 1, sizeof *d->units)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for the debug information of %u units.",
			(unsigned)n);
	if (!index_units(d, &in, n))
		return msg_set(m, ERR_FORMAT,
			"The executable's debug information (section DBUG) is damaged at its unit %u of %u.",
			(unsigned)d->units_count + 1, (unsigned)n);
	qsort(d->units, n, sizeof *d->units, compare_units);
	for (uint32_t i = 0; i < n; i++)
		d->units[i].end = i + 1 < n ? d->units[i + 1].origin : code_end(d);
	return OK;
}

void units_release(struct debuginfo *d)
{
	for (uint32_t i = 0; d->units && i < d->units_count; i++) {
		free(d->units[i].events);
		free(d->units[i].folders);
	}
	free(d->units);
}

/* ---- reading ---- */

/* A list of texts; what is damaged about it only shortens it. */
static void read_folders(struct debuginfo *d, struct unit *u)
{
	struct marshal_cursor c = { 0, 0 };
	struct marshal_item cell, text;
	struct marshal r;
	size_t used;

	if (marshal_open(&r, u->folders_at, u->folders_bytes, &used, NULL))
		return;
	u->folders = calloc((size_t)r.objects_max + 1, sizeof *u->folders);
	while (u->folders && marshal_head(&r, &c, &cell) && cell.kind == MARSHAL_BLOCK && !cell.shared &&
	       marshal_head(&r, &c, &text) && text.kind == MARSHAL_STRING)
		if ((u->folders[u->folders_count] = texts_add(&d->texts, r.bytes + text.at, text.size)))
			u->folders_count++;
	marshal_close(&r);
}

void units_read(struct debuginfo *d, struct unit *u)
{
	struct msg m;

	if (u->read)
		return;
	u->read = true;
	if (events_read(d, u, &m))
		debuginfo_note(d, &m);
	read_folders(d, u);
}

struct unit *units_at_pos(struct debuginfo *d, int64_t pos)
{
	uint32_t low = 0, high = d->units_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (d->units[middle].origin <= pos)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0)
		return NULL;
	units_read(d, &d->units[low - 1]);
	return &d->units[low - 1];
}

uint32_t units_search(const struct unit *u, uint64_t pos)
{
	uint32_t low = 0, high = u->count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (u->events[middle].pos <= pos)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- what others ask ---- */

uint32_t debuginfo_units(const struct debuginfo *d) { return d->units_count; }

static struct unit *unit_read(struct debuginfo *d, uint32_t unit)
{
	if (unit >= d->units_count)
		return NULL;
	units_read(d, &d->units[unit]);
	return &d->units[unit];
}

bool debuginfo_unit(struct debuginfo *d, uint32_t unit, struct debuginfo_unit *out)
{
	const struct unit *u = unit_read(d, unit);

	if (u)
		*out = (struct debuginfo_unit){
			.module = u->count ? u->events[0].module : NULL, .pos = u->origin, .end_pos = u->end,
			.events = u->count
		};
	return u != NULL;
}

const struct debuginfo_event *debuginfo_event(struct debuginfo *d, uint32_t unit, uint32_t index)
{
	const struct unit *u = unit_read(d, unit);

	return u && index < u->count ? &u->events[index] : NULL;
}

const char *debuginfo_directory(struct debuginfo *d, uint32_t unit, uint32_t index)
{
	const struct unit *u = unit_read(d, unit);

	return u && index < u->folders_count ? u->folders[index] : NULL;
}

/* The unit of an instruction, and how many of its events lie at or before the instruction. */
static const struct unit *search(struct debuginfo *d, uint32_t instr, int64_t *pos, uint32_t *n)
{
	const struct unit *u;

	*pos = d->src.vm ? vm_code_pos(d->src.vm, instr) : -1;
	u = *pos < 0 ? NULL : units_at_pos(d, *pos);
	if (u)
		*n = units_search(u, (uint64_t)*pos);
	return u;
}

const struct debuginfo_event *debuginfo_event_before(struct debuginfo *d, uint32_t instr)
{
	int64_t pos;
	uint32_t n;
	const struct unit *u = search(d, instr, &pos, &n);

	return u && n ? &u->events[n - 1] : NULL;
}

const struct debuginfo_event *debuginfo_event_at(struct debuginfo *d, uint32_t instr)
{
	const struct debuginfo_event *e = debuginfo_event_before(d, instr);

	return e && e->instr == instr ? e : NULL;
}

const struct debuginfo_event *debuginfo_stop_at(struct debuginfo *d, uint32_t instr)
{
	const struct debuginfo_event *e, *best = NULL;
	int64_t pos;
	uint32_t n;
	const struct unit *u = search(d, instr, &pos, &n);

	for (; u && n > 0 && u->events[n - 1].pos == pos; n--) {
		e = &u->events[n - 1];
		if (e->kind != DEBUGINFO_PSEUDO && (!best || e->rank > best->rank))
			best = e;
	}
	return best;
}

const struct debuginfo_event *debuginfo_event_after(struct debuginfo *d, uint32_t instr)
{
	const struct debuginfo_event *e = debuginfo_event_at(d, instr);
	int64_t pos;
	uint32_t n;
	const struct unit *u = search(d, instr, &pos, &n);

	if (e || !u)
		return e;
	return n < u->count ? &u->events[n] : NULL;
}

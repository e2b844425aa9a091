/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program's output as of now, read from the world log: what it wrote to descriptors 1 and 2 before the present.
 *
 * An index of those writes is kept and grows with the log, so that looking again costs only what is new.
 */
#include <stdlib.h>
#include <string.h>

#include "repl/session_priv.h"

struct write_event {
	struct world_pos pos;
	uint64_t from, n;       /* bytes of output before this one, and its own */
};

struct output_index {
	struct write_event *writes;
	size_t count, room;
	struct world_pos seen;  /* the log was read up to here */
	uint64_t total;
};

void session_output_free(struct output_index *o)
{
	if (o)
		free(o->writes);
	free(o);
}

static bool append(struct output_index *o, struct world_pos pos, uint64_t n)
{
	size_t room = o->room ? 2 * o->room : 64;

	if (o->count == o->room) {
		struct write_event *grown = realloc(o->writes, room * sizeof *grown);

		if (!grown)
			return false;
		o->writes = grown;
		o->room = room;
	}
	o->writes[o->count++] = (struct write_event){ pos, o->total, n };
	o->total += n;
	return true;
}

static uint64_t bytes_written(const struct world_call *c)
{
	if (!world_is_output(c) || c->err != WORLD_EOK || c->result <= 0)
		return 0;
	return (uint64_t)c->result < c->out_bytes ? (uint64_t)c->result : c->out_bytes;
}

static struct output_index *index_up_to_date(const struct session *s)
{
	struct session *own = (struct session *)s;
	struct output_index *o = s->output ? s->output : (own->output = calloc(1, sizeof *o));
	const struct world *w = vm_world(s->vm);
	struct world_pos pos;
	struct world_event e;
	uint64_t n;

	if (!o)
		return NULL;
	if (world_end(w).event < o->seen.event)     /* the future was forgotten */
		*o = (struct output_index){ .writes = o->writes, .room = o->room };
	for (pos = o->seen; world_event_next(w, &pos, &e); o->seen = pos)
		if ((n = bytes_written(&e.call)) && !append(o, o->seen, n))
			break;
	return o;
}

/* Number of writes before the present. */
static size_t writes_until(const struct output_index *o, uint64_t event)
{
	size_t low = 0, high = o->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (o->writes[middle].pos.event < event)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static size_t first_at(const struct output_index *o, size_t count, uint64_t from)
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (o->writes[middle].from + o->writes[middle].n <= from)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The bytes from `from` on of the first `count` writes. */
static size_t copy(const struct session *s, const struct output_index *o, size_t count, uint64_t from, void *out,
	size_t max, uint64_t *total)
{
	size_t done = 0;

	*total = count ? o->writes[count - 1].from + o->writes[count - 1].n : 0;
	for (size_t i = first_at(o, count, from); i < count && done < max; i++) {
		struct world_pos pos = o->writes[i].pos;
		uint64_t skip = from + done - o->writes[i].from, n = o->writes[i].n - skip;
		struct world_event e;

		if (!world_event_next(vm_world(s->vm), &pos, &e))
			break;
		if (n > max - done)
			n = max - done;
		memcpy((uint8_t *)out + done, (const uint8_t *)e.call.out + skip, (size_t)n);
		done += (size_t)n;
	}
	return done;
}

size_t session_output(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total)
{
	const struct output_index *o = s->vm ? index_up_to_date(s) : NULL;

	*total = 0;
	return o ? copy(s, o, writes_until(o, world_position(vm_world(s->vm)).event), from, out, max, total) : 0;
}

size_t session_output_known(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total)
{
	const struct output_index *o = s->vm ? index_up_to_date(s) : NULL;

	*total = 0;
	return o ? copy(s, o, o->count, from, out, max, total) : 0;
}

bool session_output_moment(const struct session *s, uint64_t byte, vm_time *at)
{
	const struct output_index *o = s->vm ? index_up_to_date(s) : NULL;
	struct world_event e;
	struct world_pos pos;
	size_t i;

	if (!o || byte >= o->total)
		return false;
	i = first_at(o, o->count, byte);
	pos = o->writes[i].pos;
	if (!world_event_next(vm_world(s->vm), &pos, &e))
		return false;
	*at = e.at;
	return true;
}

bool session_output_line_moment(const struct session *s, uint64_t line, vm_time *at, uint64_t *lines)
{
	uint64_t total, begin = 0, seen = 0;
	char some[4096];
	size_t n;

	for (uint64_t from = 0; (n = session_output_known(s, from, some, sizeof some, &total)); from += n)
		for (size_t i = 0; i < n; i++) {
			if (some[i] != '\n')
				continue;
			if (++seen == line)
				return session_output_moment(s, begin, at);
			begin = from + i + 1;
		}
	if (begin < total && ++seen == line)
		return session_output_moment(s, begin, at);
	*lines = seen;
	return false;
}

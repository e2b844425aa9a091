/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unix.select. */
#include "vm/prims/unix/unix.h"
#include "vm/threads.h"

#define SETS 3
#define SELECT_MOST 1024         /* as many as select(2) has */

struct question {
	word fds[SETS * SELECT_MOST];    /* 4 * fd + which set */
	unsigned count;
};

/* False: a number that is none. */
static bool gather(const struct vm *vm, value list, unsigned set, struct question *q)
{
	for (unsigned n = 0; is_block(list); n++, list = field(vm, list, 1)) {
		int64_t fd = int_val(field(vm, list, 0));

		if (fd < 0 || fd >= SELECT_MOST || n >= SELECT_MOST)
			return false;
		q->fds[q->count++] = word_make((uint64_t)fd << 2 | set);
	}
	return true;
}

static bool is_ready(const struct world_call *c, int64_t what)
{
	for (unsigned i = 0; i < c->got_bytes / sizeof(word); i++)
		if (unix_word(c, i) == what)
			return true;
	return false;
}

/* Those of a list that are ready, the last first, as OCaml builds it. */
static value ready_list(struct vm *vm, const word *a, unsigned set, const struct world_call *c)
{
	root list = root_new(vm, arg(a, set));
	value ready = VAL_EMPTY_LIST;

	for (unsigned n = 0; is_block(root_get(vm, list)) && n < SELECT_MOST; n++) {
		value fd = field(vm, root_get(vm, list), 0);

		root_set(vm, list, field(vm, root_get(vm, list), 1));
		if (is_ready(c, int_val(fd) << 2 | set) && same(ready = prim_cons(vm, fd, ready), VAL_NOTHING))
			return ready;
	}
	root_drop(vm, 1);
	return ready;
}

static value ready_lists(struct vm *vm, const word *a, const struct world_call *c)
{
	root r[SETS];

	for (unsigned set = 0; set < SETS; set++) {
		value list = ready_list(vm, a, set, c);

		if (same(list, VAL_NOTHING))
			return list;
		r[set] = root_new(vm, list);
	}
	return unix_record(vm, 0, SETS, r);
}

/* Others can run: this thread only looks, and waits if there is nothing. */
static bool ask_among_threads(struct vm *vm, struct world_call *c, const struct question *q)
{
	int64_t fds[SETS * SELECT_MOST], timeout_us = c->arg[0];
	bool woken = thread_was_woken(vm), interrupted = thread_was_interrupted(vm);
	unsigned n = 0;

	c->arg[0] = 0;
	if (!unix_ask(vm, c, "select", VAL_UNIT))
		return false;
	if (c->got_bytes > 0 || woken || timeout_us == 0)
		return true;
	if (interrupted) {
		(void)unix_error(vm, WORLD_EINTR, "select", VAL_UNIT);
		return false;
	}
	for (unsigned i = 0; i < q->count; i++)
		if ((word_get(q->fds[i]) & 3) < 2)
			fds[n++] = (int64_t)(word_get(q->fds[i]) >> 2 << 1 | (word_get(q->fds[i]) & 1));
	return !thread_waits(vm, n, fds, timeout_us < 0 ? -1 : timeout_us * 1000);
}

static int64_t timeout_us(double d)
{
	return d < 0 ? -1 : d < 9e9 ? (int64_t)(d * 1e6) : -1;
}

value prim_unix_select(struct vm *vm, const word *a)
{
	struct question q = { .count = 0 };
	struct world_call c = { .op = WORLD_SELECT, .arg = { timeout_us(double_val(vm, arg(a, 3))) }, .out = q.fds };

	for (unsigned set = 0; set < SETS; set++)
		if (!gather(vm, arg(a, set), set, &q))
			return unix_error(vm, WORLD_EINVAL, "select", VAL_UNIT);
	c.out_bytes = q.count * sizeof *q.fds;
	if (!(threads_are_many(vm) ? ask_among_threads(vm, &c, &q) : unix_ask(vm, &c, "select", VAL_UNIT)))
		return VAL_NOTHING;
	return ready_lists(vm, a, &c);
}

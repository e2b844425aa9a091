/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The real world: which function answers which question, and what these functions share. */
#include <stdlib.h>

#include "vm/world_priv.h"

typedef bool (*host_fn)(struct world *w, struct world_call *c);

static const host_fn functions[WORLD_OPS] = {
#define EVENT(name, text, args, out, in, acts, meaning) host_##name,
#include "vm/events.def"
#undef EVENT
};

static bool perform(void *ctx, struct world *w, struct world_call *c)
{
	(void)ctx;
	return functions[c->op](w, c);
}

const struct world_host world_host_posix = { perform, NULL };

/* ---- error numbers ---- */

static const struct { int host, world; } errnos[] = {
#define ERRNO(name, number, text) { name, number },
#ifdef __linux__
#define ERRNO_LINUX(name, number, text) { name, number },
#else
#define ERRNO_LINUX(name, number, text)
#endif
#include "vm/world_errno.def"
#undef ERRNO
#undef ERRNO_LINUX
};
#define ERRNOS (sizeof errnos / sizeof *errnos)

/* A number that the table does not have is kept as it is, out of the table's range. */
#define UNKNOWN_FROM 1024

int world_errno_of_host(int e)
{
	for (unsigned i = 0; i < ERRNOS; i++)
		if (errnos[i].host == e)
			return errnos[i].world;
	return e > 0 && e < UNKNOWN_FROM ? UNKNOWN_FROM + e : WORLD_EIO;
}

int host_errno_of_world(int e)
{
	for (unsigned i = 0; i < ERRNOS; i++)
		if (errnos[i].world == e)
			return errnos[i].host;
	return e > UNKNOWN_FROM && e < 2 * UNKNOWN_FROM ? e - UNKNOWN_FROM : EIO;
}

/* ---- answers ---- */

bool host_answer(struct world_call *c, int64_t r)
{
	c->result = r;
	if (r != -1)
		return true;
	if (errno == EINTR && host_interrupted())
		return false;
	return host_fail(c, errno);
}

bool host_fail(struct world_call *c, int host_errno)
{
	c->result = -1;
	c->err = world_errno_of_host(host_errno);
	return true;
}

bool host_path(struct world_call *c, struct host_path *p)
{
	if (c->out_bytes >= sizeof p->text) {
		host_fail(c, ENAMETOOLONG);
		return false;
	}
	memcpy(p->text, c->out, c->out_bytes);
	p->text[c->out_bytes] = 0;
	return true;
}

bool host_give(struct world *w, const void *bytes, size_t n)
{
	uint8_t *to = world_in(w, n);

	if (!to)
		return false;
	if (n)
		memcpy(to, bytes, n);
	world_in_used(w, n);
	return true;
}

bool host_two_paths(struct world_call *c, struct host_path *first, struct host_path *second)
{
	const char *bytes = c->out, *nul = memchr(bytes, 0, c->out_bytes);
	struct world_call part = *c;

	caravan_check(nul);
	part.out_bytes = (size_t)(nul - bytes);
	if (host_path(&part, first)) {
		part.out = nul + 1;
		part.out_bytes = c->out_bytes - part.out_bytes - 1;
		if (host_path(&part, second))
			return true;
	}
	return !host_fail(c, ENAMETOOLONG);
}

char *host_text(const struct world_call *c)
{
	char *s = malloc(c->out_bytes + 1);

	if (!s)
		return NULL;
	if (c->out_bytes)
		memcpy(s, c->out, c->out_bytes);
	s[c->out_bytes] = 0;
	return s;
}

bool host_give_words(struct world *w, const int64_t *words, size_t n)
{
	word bits;

	for (size_t i = 0; i < n; i++) {
		bits = word_make((uint64_t)words[i]);
		if (!host_give(w, &bits, sizeof bits))
			return false;
	}
	return true;
}

bool host_give_text(struct world *w, const char *text)
{
	return text ? host_give(w, text, strlen(text) + 1) : host_give(w, "", 1);
}

bool host_give_texts(struct world *w, char *const *texts)
{
	for (; texts && *texts; texts++)
		if (!host_give_text(w, *texts))
			return false;
	return true;
}

int64_t host_word(const struct world_call *c, size_t i)
{
	word bits;

	memcpy(&bits, (const uint8_t *)c->out + i * sizeof bits, sizeof bits);
	return (int64_t)word_get(bits);
}

bool host_given(struct world_call *c, bool given)
{
	return given ? host_answer(c, 0) : host_fail(c, ENOMEM);
}

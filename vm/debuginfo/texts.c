/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A set of texts. */
#include <stdlib.h>
#include <xxhash.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define PIECE_BYTES 65536
#define FIRST_ROOM 1024

struct texts_piece {
	struct texts_piece *next;
	size_t used, room;
	char bytes[];
};

static char *take(struct texts *t, size_t n)
{
	struct texts_piece *p = t->pieces;

	if (!p || p->room - p->used < n) {
		size_t room = n > PIECE_BYTES ? n : PIECE_BYTES;

		if (!(p = malloc(sizeof *p + room)))
			return NULL;
		*p = (struct texts_piece){ .next = t->pieces, .room = room };
		t->pieces = p;
	}
	p->used += n;
	return p->bytes + p->used - n;
}

static const char *keep(struct texts *t, const void *bytes, size_t n)
{
	char *to = take(t, n + 1);

	if (to) {
		memcpy(to, bytes, n);
		to[n] = 0;
	}
	return to;
}

/* Where the text is, or would be. */
static size_t find(const struct texts *t, const void *bytes, size_t n, uint32_t hash)
{
	size_t i = hash & (t->room - 1);

	while (t->table[i] && !(t->hashes[i] == hash && strncmp(t->table[i], bytes, n) == 0 && t->table[i][n] == 0))
		i = (i + 1) & (t->room - 1);
	return i;
}

static bool grow(struct texts *t)
{
	struct texts bigger = { .room = t->room ? t->room * 2 : FIRST_ROOM, .used = t->used, .pieces = t->pieces };

	bigger.table = calloc(bigger.room, sizeof *bigger.table);
	bigger.hashes = calloc(bigger.room, sizeof *bigger.hashes);
	if (!bigger.table || !bigger.hashes) {
		free(bigger.table);
		free(bigger.hashes);
		return false;
	}
	for (size_t i = 0; i < t->room; i++)
		if (t->table[i]) {
			size_t to = t->hashes[i] & (bigger.room - 1);

			while (bigger.table[to])
				to = (to + 1) & (bigger.room - 1);
			bigger.table[to] = t->table[i];
			bigger.hashes[to] = t->hashes[i];
		}
	free(t->table);
	free(t->hashes);
	*t = bigger;
	return true;
}

const char *texts_add(struct texts *t, const void *bytes, size_t n)
{
	const void *nul = memchr(bytes, 0, n);
	uint32_t hash;
	size_t i;

	if (nul)
		n = (size_t)((const char *)nul - (const char *)bytes);
	if (t->used * 2 >= t->room && !grow(t))
		return NULL;
	hash = (uint32_t)XXH3_64bits(bytes, n);
	i = find(t, bytes, n, hash);
	if (!t->table[i] && (t->table[i] = keep(t, bytes, n))) {
		t->hashes[i] = hash;
		t->used++;
	}
	return t->table[i];
}

void texts_release(struct texts *t)
{
	while (t->pieces) {
		struct texts_piece *next = t->pieces->next;

		free(t->pieces);
		t->pieces = next;
	}
	free(t->table);
	free(t->hashes);
	memset(t, 0, sizeof *t);
}

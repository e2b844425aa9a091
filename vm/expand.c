/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/expand.h"

#include <stdlib.h>
#include <zstd.h>

/* Nothing of zstd's is smaller than a hundred thousandth, so a frame that claims more lies. */
#define RATIO_MAX 100000u

uint8_t *zstd_expand(const uint8_t *bytes, size_t n, uint64_t plain)
{
	uint8_t *out;

	if (plain / RATIO_MAX > n || plain >= SIZE_MAX || !(out = malloc((size_t)plain + 1)))
		return NULL;
	if (ZSTD_decompress(out, (size_t)plain, bytes, n) == plain)
		return out;
	free(out);
	return NULL;
}

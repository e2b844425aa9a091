/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vm/image.h"

#include <stdlib.h>
#include <sys/mman.h>

#ifndef MAP_NORESERVE
#define MAP_NORESERVE 0
#endif

/* The reserve's sizes to try, as powers of two.  512 MiB is the least that holds the fixed regions and a useful
 * old generation. */
#define RESERVE_LARGEST (sizeof(void *) == 8 ? 36 : 30)
#define RESERVE_SMALLEST 29

static uint8_t *reserve(uint64_t bytes)
{
	void *p = mmap(NULL, bytes + PAGE_BYTES, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return p == MAP_FAILED ? NULL : p;
}

enum err image_init(struct image *im, struct msg *m)
{
	memset(im, 0, sizeof *im);
	for (int shift = RESERVE_LARGEST; shift >= RESERVE_SMALLEST; shift--) {
		uint64_t bytes = UINT64_C(1) << shift;

		if (!(im->base = reserve(bytes)))
			continue;
		im->mask = bytes - 1;
		if ((im->dirty = reserve(bytes >> PAGE_SHIFT)))
			return OK;
		munmap(im->base, bytes + PAGE_BYTES);
		im->base = NULL;
	}
	return msg_set(m, ERR_NO_MEMORY, "This host does not give %u MiB of address space for the image; "
		"raise the limit on virtual memory (ulimit -v).", 1u << (RESERVE_SMALLEST - 20));
}

void image_release(struct image *im)
{
	if (!im->base)
		return;
	munmap(im->base, im->mask + 1 + PAGE_BYTES);
	munmap(im->dirty, ((im->mask + 1) >> PAGE_SHIFT) + PAGE_BYTES);
	memset(im, 0, sizeof *im);
}

static void zero_again(uint8_t *p, uint64_t bytes)
{
	void *q = mmap(p, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED, -1, 0);

	if (q == MAP_FAILED)
		memset(p, 0, bytes);
}

void image_clear(struct image *im)
{
	zero_again(im->base, im->mask + 1 + PAGE_BYTES);
	zero_again(im->dirty, (im->mask + 1) >> PAGE_SHIFT);
	memset(im->hole, 0, sizeof im->hole);
}

void image_touch(struct image *im, uint64_t off, uint64_t bytes)
{
	uint64_t from = (off & im->mask) >> PAGE_SHIFT, to;

	if (!bytes)
		return;
	if (bytes > im->mask)
		bytes = im->mask;
	to = (off + bytes - 1) & im->mask;
	to >>= PAGE_SHIFT;
	if (to == from)
		im->dirty[from] = 1;
	else if (to > from)
		memset(im->dirty + from, 1, to - from + 1);
}

static uint64_t clamp(uint64_t x, uint64_t low, uint64_t high)
{
	return x < low ? low : x > high ? high : x;
}

void image_page_read(const struct image *im, uint64_t page, uint8_t out[PAGE_BYTES])
{
	uint64_t start = page << PAGE_SHIFT, end = start + PAGE_BYTES;

	memcpy(out, im->base + (start & im->mask), PAGE_BYTES);
	for (int i = 0; i < IMAGE_HOLES; i++) {
		uint64_t from = clamp(im->hole[i].from, start, end), to = clamp(im->hole[i].to, start, end);

		if (from < to)
			memset(out + (from - start), 0, to - from);
	}
}

void image_page_write(struct image *im, uint64_t page, const uint8_t in[PAGE_BYTES])
{
	uint8_t *p = im->base + ((page << PAGE_SHIFT) & im->mask);

	if (in)
		memcpy(p, in, PAGE_BYTES);
	else
		memset(p, 0, PAGE_BYTES);
}

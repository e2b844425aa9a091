/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names for people, and looking functions up by them.
 *
 * A search needs the names of all functions, so all units are read then, and every name goes with each of its last
 * parts into one sorted array: "Stdlib.List.iter", "List.iter", "iter".  A search is a range of that array.
 */
#include <ctype.h>
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define DUNE_MAIN "Dune__exe__"
#define NAME_MAX_BYTES 1024

/* "__" between module names: not at the beginning, and a capital follows or dune's lower-case folder. */
static bool is_joint(const char *name, size_t at, size_t module_bytes)
{
	return at > 0 && at + 2 < module_bytes && name[at] == '_' && name[at + 1] == '_' && name[at + 2] != '_';
}

const char *names_dotted(struct debuginfo *d, const char *name)
{
	char out[NAME_MAX_BYTES];
	size_t module_bytes, name_at = SIZE_MAX, n = 0;

	if (strncmp(name, DUNE_MAIN, strlen(DUNE_MAIN)) == 0 && name[strlen(DUNE_MAIN)])
		name += strlen(DUNE_MAIN);
	module_bytes = strcspn(name, ".");
	for (size_t i = 0; name[i] && n < sizeof out; i++) {
		if (is_joint(name, i, module_bytes)) {
			out[n++] = '.';
			name_at = i + 2;
			i++;
		} else if (i == name_at) {
			out[n++] = (char)toupper((unsigned char)name[i]);
		} else {
			out[n++] = name[i];
		}
	}
	return texts_add(&d->texts, out, n);
}

/* ---- the sorted array ---- */

static int compare_suffixes(const void *a, const void *b)
{
	const struct suffix *x = a, *y = b;
	int r = strcmp(x->text, y->text);

	return r ? r : x->function < y->function ? -1 : x->function > y->function;
}

/* Where the part after this one begins, NULL after the last; "(fun)" alone is no name. */
static const char *next_part(const char *text)
{
	const char *dot = strchr(text, '.');

	return dot && dot[1] && dot[1] != '(' ? dot + 1 : NULL;
}

static uint32_t count_parts(const char *name)
{
	uint32_t n = 0;

	for (; name; name = next_part(name))
		n++;
	return n;
}

static void make_suffixes(struct debuginfo *d)
{
	uint32_t n = 0, used = 0;

	d->suffixes_made = true;
	for (uint32_t i = 0; i < d->functions_count; i++)
		if (d->functions[i].stretch != STRETCH_BRANCH)
			n += count_parts(functions_name(d, &d->functions[i]));
	if (!(d->suffixes = malloc(((size_t)n + 1) * sizeof *d->suffixes)))
		return;
	for (uint32_t i = 0; i < d->functions_count; i++) {
		if (d->functions[i].stretch == STRETCH_BRANCH)
			continue;
		for (const char *part = functions_name(d, &d->functions[i]); part; part = next_part(part))
			d->suffixes[used++] = (struct suffix){ part, i };
	}
	qsort(d->suffixes, used, sizeof *d->suffixes, compare_suffixes);
	d->suffixes_count = used;
}

/* How many entries are smaller than the text, comparing at most n bytes. */
static uint32_t search(struct debuginfo *d, const char *text, size_t n)
{
	uint32_t low = 0, high;

	if (!d->suffixes_made)
		make_suffixes(d);
	high = d->suffixes_count;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (strncmp(d->suffixes[middle].text, text, n) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* ---- what others ask ---- */

/* Entries [from, to) have the name; the whole names among them, when there are any, count alone. */
static unsigned collect(struct debuginfo *d, uint32_t from, uint32_t to, bool whole, struct debuginfo_function *out,
	unsigned max)
{
	unsigned n = 0;

	for (uint32_t i = from; i < to; i++) {
		const struct suffix *s = &d->suffixes[i];

		if (whole && s->text != d->functions[s->function].name)
			continue;
		if (n < max)
			(void)debuginfo_function(d, s->function, &out[n]);
		n++;
	}
	return n;
}

unsigned debuginfo_find(struct debuginfo *d, const char *name, struct debuginfo_function *out, unsigned max)
{
	const char *wanted = names_dotted(d, name);
	uint32_t from, to;
	unsigned n;

	if (!wanted || !*wanted)
		return 0;
	from = to = search(d, wanted, SIZE_MAX);
	while (to < d->suffixes_count && strcmp(d->suffixes[to].text, wanted) == 0)
		to++;
	n = collect(d, from, to, true, out, max);
	return n ? n : collect(d, from, to, false, out, max);
}

const char *debuginfo_complete(struct debuginfo *d, const char *prefix, uint32_t index)
{
	size_t bytes = strlen(prefix);
	const char *last = NULL;

	for (uint32_t i = search(d, prefix, bytes); i < d->suffixes_count; i++) {
		const char *text = d->suffixes[i].text;

		if (strncmp(text, prefix, bytes) != 0)
			break;
		if (last && strcmp(last, text) == 0)
			continue;
		last = text;
		if (index-- == 0)
			return text;
	}
	return NULL;
}

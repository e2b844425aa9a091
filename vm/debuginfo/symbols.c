/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The section SYMB: which global belongs to which compilation unit.
 *
 * A marshalled record { cnt; tbl }, tbl a Map from keys to the globals' numbers: Empty is an integer, a Node
 * has the fields left, key, number, right, height.
 */
#include <stdlib.h>

#include "vm/debuginfo/debuginfo_priv.h"

#define TABLE_FIELDS 2
#define NODE_FIELDS 5
#define DEPTH_MAX 64         /* OCaml's maps are balanced: this is enough for 2^40 keys */

struct walk {
	struct debuginfo *d;
	struct marshal r;
	struct marshal_cursor c;
};

static const struct { unsigned tag, first, last; } unit_tags[] = {
#define EVENT_FIELD(name, reader, first, last)
#define SYMB_UNIT_TAG(tag, first, last) { tag, first, last },
#include "vm/debuginfo/schema.def"
#undef EVENT_FIELD
#undef SYMB_UNIT_TAG
};

static bool is_unit(const struct debuginfo *d, unsigned tag)
{
	for (unsigned i = 0; i < sizeof unit_tags / sizeof *unit_tags; i++)
		if (d->src.version >= unit_tags[i].first && d->src.version <= unit_tags[i].last)
			return unit_tags[i].tag == tag;
	return false;
}

static bool read_number(struct walk *w, int64_t *out)
{
	struct marshal_item i;

	if (!marshal_head(&w->r, &w->c, &i) || i.kind != MARSHAL_INT)
		return false;
	*out = i.n;
	return true;
}

/* A block whose field 0 is the name, whatever else it has. */
static bool read_key(struct walk *w, const char **name, bool *unit)
{
	struct marshal_cursor in;
	struct marshal_item key, text;

	if (!marshal_head(&w->r, &w->c, &key) || key.kind != MARSHAL_BLOCK || key.size == 0)
		return false;
	in = marshal_inside(&key);
	if (!marshal_head(&w->r, &in, &text) || text.kind != MARSHAL_STRING)
		return false;
	*unit = is_unit(w->d, key.tag);
	*name = texts_add(&w->d->texts, w->r.bytes + text.at, text.size);
	if (!key.shared) {
		w->c = in;
		return *name && marshal_skip(&w->r, &w->c, key.size - 1);
	}
	return *name != NULL;
}

static bool read_entry(struct walk *w)
{
	const char *name;
	int64_t number;
	bool unit;

	if (!read_key(w, &name, &unit) || !read_number(w, &number))
		return false;
	if (number >= 0 && number < w->d->globals_count) {
		w->d->globals[number].name = name;
		w->d->globals[number].is_unit = unit;
	}
	return true;
}

static bool read_tree(struct walk *w, unsigned depth)
{
	struct marshal_item node;
	int64_t height;

	if (!marshal_head(&w->r, &w->c, &node))
		return false;
	if (node.kind == MARSHAL_INT)
		return node.n == 0;
	return node.kind == MARSHAL_BLOCK && !node.shared && node.size == NODE_FIELDS && depth < DEPTH_MAX &&
		read_tree(w, depth + 1) && read_entry(w) && read_tree(w, depth + 1) && read_number(w, &height);
}

static bool read_table(struct walk *w)
{
	struct marshal_item table;
	int64_t n;

	if (!marshal_head(&w->r, &w->c, &table) || table.kind != MARSHAL_BLOCK || table.size != TABLE_FIELDS ||
	    !read_number(w, &n) || n < 0 || n > IMAGE_GLOBALS_MAX)
		return false;
	if (!(w->d->globals = calloc((size_t)n + 1, sizeof *w->d->globals)))
		return false;
	w->d->globals_count = (uint32_t)n;
	return read_tree(w, 0);
}

enum err symbols_open(struct debuginfo *d, struct msg *m)
{
	struct walk w = { .d = d };
	size_t used;
	enum err r;
	bool ok;

	if (!d->src.symb)
		return OK;
	if ((r = marshal_open(&w.r, d->src.symb, d->src.symb_bytes, &used, m)))
		return r;
	ok = read_table(&w);
	marshal_close(&w.r);
	return ok ? OK : msg_set(m, ERR_FORMAT, "The executable's table of globals (section SYMB) is damaged.");
}

const char *debuginfo_global_name(const struct debuginfo *d, uint32_t global)
{
	return global < d->globals_count ? d->globals[global].name : NULL;
}

bool debuginfo_global_number(const struct debuginfo *d, const char *name, uint32_t *global)
{
	for (uint32_t i = 0; i < d->globals_count; i++)
		if (d->globals[i].name && d->globals[i].is_unit && strcmp(d->globals[i].name, name) == 0) {
			*global = i;
			return true;
		}
	return false;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators on terms: what they are of is evaluated, and they make nothing in the program's memory. */
#include <string.h>

#include "repl/expr/eval_priv.h"
#include "vm/prims/elementary.h"

#define COMPARED_MOST 1000000u     /* fields of blocks: a tenth of a second */
#define COMPARED_DEPTH_MOST 1000

static bool is_float(const struct eval *e, const struct term *x)
{
	return x->kind == TERM_FLOAT || (x->kind == TERM_VALUE && view_of(e, x->v).shape == VM_SHAPE_DOUBLE);
}

static double float_of(const struct eval *e, const struct term *x) { return x->kind == TERM_FLOAT ? x->d : view_of(e, x->v).d; }

static bool is_text(const struct eval *e, const struct term *x)
{
	return x->kind == TERM_BYTES || (x->kind == TERM_VALUE && view_of(e, x->v).shape == VM_SHAPE_STRING);
}

static uint64_t text_length(const struct eval *e, const struct term *x)
{
	return x->kind == TERM_BYTES ? x->bytes_count : view_of(e, x->v).size;
}

static size_t text_piece(const struct eval *e, const struct term *x, uint64_t from, char *out, size_t n)
{
	if (x->kind == TERM_VALUE)
		return vm_string_bytes(e->s->vm, x->v, from, out, n);
	memcpy(out, x->bytes + from, n);
	return n;
}

/* ---- comparing ---- */

static int order_texts(const struct eval *e, const struct term *a, const struct term *b)
{
	uint64_t na = text_length(e, a), nb = text_length(e, b), n = na < nb ? na : nb;
	char left[256], right[256];

	for (uint64_t at = 0; at < n; at += sizeof left) {
		size_t piece = n - at < sizeof left ? (size_t)(n - at) : sizeof left;
		int r;

		(void)text_piece(e, a, at, left, piece);
		(void)text_piece(e, b, at, right, piece);
		if ((r = memcmp(left, right, piece)))
			return r;
	}
	return (na > nb) - (na < nb);
}

struct comparing {
	unsigned left, depth;
	bool refused;                   /* functions, abstract blocks; too many, or too deep inside each other */
};

static int sign(bool above, bool below) { return above - below; }

static bool are_numbers(const struct vm_view *x, const struct vm_view *y)
{
	return x->shape == VM_SHAPE_CUSTOM && y->shape == VM_SHAPE_CUSTOM && !strcmp(x->custom, y->custom) &&
		(!strcmp(x->custom, "INT32") || !strcmp(x->custom, "INT64") || !strcmp(x->custom, "NATIVEINT"));
}

/* Of everything but the fields of two blocks that are alike; *size is then how many there are. */
static int order_heads(const struct eval *e, const struct term *a, const struct term *b, uint64_t *size, struct comparing *c)
{
	struct vm_view x = { .shape = VM_SHAPE_BAD }, y = x;

	if (is_text(e, a) && is_text(e, b))
		return order_texts(e, a, b);
	if (is_float(e, a) && is_float(e, b)) {
		double p = float_of(e, a), q = float_of(e, b);

		return p > q ? 1 : p < q ? -1 : sign(q != q, p != p);
	}
	if (a->kind == TERM_VALUE)
		x = view_of(e, a->v);
	if (b->kind == TERM_VALUE)
		y = view_of(e, b->v);
	if ((x.shape == VM_SHAPE_INT) != (y.shape == VM_SHAPE_INT))
		return x.shape == VM_SHAPE_INT ? -1 : 1;
	if (x.shape == VM_SHAPE_INT || are_numbers(&x, &y))
		return sign(x.n > y.n, x.n < y.n);
	c->refused = x.shape != y.shape || (x.shape != VM_SHAPE_BLOCK && x.shape != VM_SHAPE_DOUBLE_ARRAY);
	if (c->refused || x.tag != y.tag)
		return sign(x.tag > y.tag, x.tag < y.tag);
	*size = x.size;
	return sign(x.size > y.size, x.size < y.size);
}

/* OCaml's structural order, as far as a debugger needs it.  The last field is compared in a loop, so that a long list is not
 * deep. */
static int order(struct eval *e, const struct term *a, const struct term *b, struct comparing *c)
{
	struct term p = *a, q = *b;
	int r = 0;

	c->refused |= c->depth++ == COMPARED_DEPTH_MOST;
	while (!c->refused) {
		value v = p.v, w = q.v;
		uint64_t size = 0;

		if ((r = order_heads(e, &p, &q, &size, c)) || size == 0)
			break;
		for (uint64_t i = 0; i < size && !r && !c->refused; i++) {
			p = eval_part_of(e, v, i, NULL);
			q = eval_part_of(e, w, i, NULL);
			c->refused = c->left-- == 0;
			if (i + 1 < size && !c->refused)
				r = order(e, &p, &q, c);
		}
		if (r)
			break;
	}
	c->depth--;
	return r;
}

static bool agrees(enum syntax_op op, int order)
{
	switch (op) {
	case SYNTAX_EQUAL: case SYNTAX_PHYSICAL: return order == 0;
	case SYNTAX_DIFFERENT: case SYNTAX_NOT_PHYSICAL: return order != 0;
	case SYNTAX_LESS: return order < 0;
	case SYNTAX_LESS_EQUAL: return order <= 0;
	case SYNTAX_GREATER: return order > 0;
	default: return order >= 0;
	}
}

static enum err compare(struct eval *e, enum syntax_op op, const struct term *a, const struct term *b, struct term *out)
{
	struct comparing c = { .left = COMPARED_MOST };
	char text[256];
	int o;

	if (a->type && b->type && !type_unify(e->t, e->scope, type_fresh(e->t, a->type), type_fresh(e->t, b->type)) &&
	    eval_head(e, a->type) && eval_head(e, b->type) && eval_head(e, a->type)->kind == TYPE_CONSTR && eval_head(e, b->type)->kind == TYPE_CONSTR &&
	    !path_equal(eval_head(e, a->type)->path, eval_head(e, b->type)->path))
		return eval_wrong_type(e, b, eval_type_name(e, a->type, text));
	if ((op == SYNTAX_PHYSICAL || op == SYNTAX_NOT_PHYSICAL) && a->kind == TERM_VALUE && b->kind == TERM_VALUE &&
	    view_of(e, a->v).shape == VM_SHAPE_BLOCK && view_of(e, b->v).shape == VM_SHAPE_BLOCK) {
		*out = term_bool(e, same(a->v, b->v) == (op == SYNTAX_PHYSICAL));
		return OK;
	}
	if (is_float(e, a) && is_float(e, b) && (float_of(e, a) != float_of(e, a) || float_of(e, b) != float_of(e, b))) {
		*out = term_bool(e, op == SYNTAX_DIFFERENT || op == SYNTAX_NOT_PHYSICAL);
		return OK;
	}
	o = order(e, a, b, &c);
	if (c.refused)
		return msg_set(e->m, ERR_USAGE, "These values cannot be compared: they are functions, abstract or too large.");
	*out = term_bool(e, agrees(op, o));
	return OK;
}

/* ---- numbers ---- */

static enum err float_operation(struct eval *e, enum syntax_op op, const struct term *a, const struct term *b, struct term *out)
{
	double x, y;

	if (!is_float(e, a) || !is_float(e, b))
		return eval_wrong_type(e, is_float(e, a) ? b : a, "float");
	x = float_of(e, a);
	y = float_of(e, b);
	switch (op) {
	case SYNTAX_ADD_FLOAT: *out = term_float(e, x + y); return OK;
	case SYNTAX_SUBTRACT_FLOAT: *out = term_float(e, x - y); return OK;
	case SYNTAX_MULTIPLY_FLOAT: *out = term_float(e, x * y); return OK;
	case SYNTAX_DIVIDE_FLOAT: *out = term_float(e, x / y); return OK;
	default: *out = term_float(e, elementary2(ELEMENTARY_power, x, y)); return OK;
	}
}

/* OCaml's integers have 63 bits and wrap around. */
static enum err int_operation(struct eval *e, enum syntax_op op, const struct term *a, const struct term *b, struct term *out)
{
	int64_t x, y, n = 0;

	if (a->kind != TERM_VALUE || !is_int(a->v))
		return eval_wrong_type(e, a, "int");
	if (b->kind != TERM_VALUE || !is_int(b->v))
		return eval_wrong_type(e, b, "int");
	x = int_val(a->v);
	y = int_val(b->v);
	if ((op == SYNTAX_DIVIDE || op == SYNTAX_MOD) && y == 0)
		return msg_set(e->m, ERR_USAGE, "Division by zero.");
	switch (op) {
	case SYNTAX_ADD: n = (int64_t)((uint64_t)x + (uint64_t)y); break;
	case SYNTAX_SUBTRACT: n = (int64_t)((uint64_t)x - (uint64_t)y); break;
	case SYNTAX_MULTIPLY: n = (int64_t)((uint64_t)x * (uint64_t)y); break;
	case SYNTAX_DIVIDE: n = x / y; break;
	case SYNTAX_MOD: n = x % y; break;
	case SYNTAX_LAND: n = x & y; break;
	case SYNTAX_LOR: n = x | y; break;
	case SYNTAX_LXOR: n = x ^ y; break;
	case SYNTAX_LSL: n = (uint64_t)y < 63 ? (int64_t)((uint64_t)x << y) : 0; break;
	case SYNTAX_LSR: n = (uint64_t)y < 63 ? (int64_t)(((uint64_t)x & INT64_MAX) >> y) : 0; break;
	case SYNTAX_ASR: n = x >> ((uint64_t)y < 63 ? y : 62); break;
	default: break;
	}
	*out = term_int(e, n);
	return OK;
}

/* ---- all of them ---- */

enum err operators_truth(struct eval *e, const struct term *x, bool *out)
{
	struct type *ty = eval_head(e, x->type);

	if (x->kind != TERM_VALUE || !is_int(x->v) || (uint64_t)int_val(x->v) > 1 || (ty && !type_is_predef(ty, "bool")))
		return eval_wrong_type(e, x, "bool");
	*out = int_val(x->v);
	return OK;
}

enum err operators_infix(struct eval *e, enum syntax_op op, const struct term *a, const struct term *b, struct term *out)
{
	switch (op) {
	case SYNTAX_EQUAL: case SYNTAX_DIFFERENT: case SYNTAX_PHYSICAL: case SYNTAX_NOT_PHYSICAL: case SYNTAX_LESS:
	case SYNTAX_LESS_EQUAL: case SYNTAX_GREATER: case SYNTAX_GREATER_EQUAL:
		return compare(e, op, a, b, out);
	case SYNTAX_ADD_FLOAT: case SYNTAX_SUBTRACT_FLOAT: case SYNTAX_MULTIPLY_FLOAT: case SYNTAX_DIVIDE_FLOAT: case SYNTAX_POWER:
		return float_operation(e, op, a, b, out);
	default:
		return int_operation(e, op, a, b, out);
	}
}

enum err operators_prefix(struct eval *e, enum syntax_op op, const struct term *of, struct term *out)
{
	struct term zero = term_int(e, 0);
	struct type *ty = eval_head(e, of->type);
	bool is_true;
	enum err r;

	if (op == SYNTAX_MINUS_FLOAT || (op == SYNTAX_MINUS && is_float(e, of))) {
		if (!is_float(e, of))
			return eval_wrong_type(e, of, "float");
		*out = term_float(e, -float_of(e, of));
		return OK;
	}
	if (op == SYNTAX_MINUS)
		return int_operation(e, SYNTAX_SUBTRACT, &zero, of, out);
	if (op == SYNTAX_BANG && of->kind == TERM_VALUE && view_of(e, of->v).shape == VM_SHAPE_BLOCK &&
	    (!ty || (ty->kind == TYPE_CONSTR && path_is(ty->path, "Stdlib.ref")))) {
		*out = eval_part_of(e, of->v, 0, ty && ty->count ? ty->args[0] : NULL);
		return OK;
	}
	if ((r = operators_truth(e, of, &is_true)))
		return r;
	*out = term_bool(e, !is_true);
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Evaluation over a tree, with types where they are known. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/expr/eval_priv.h"

#define ARGS_MOST VM_CALL_ARGS_MAX

static enum err eval(struct eval *e, const struct syntax *x, struct term *out);

static value field(const struct eval *e, value v, uint64_t i) { return vm_field(e->s->vm, v, i); }

struct type *eval_head(const struct eval *e, struct type *ty)
{
	ty = ty && e->scope ? typing_expand(e->t, e->scope, ty) : ty;
	return ty && type_repr(ty)->kind != TYPE_VAR && type_repr(ty)->kind != TYPE_UNKNOWN ? type_repr(ty) : NULL;
}

const char *eval_type_name(const struct eval *e, struct type *ty, char out[256])
{
	if (ty)
		type_text(e->t, e->scope, ty, out, 256);
	else
		snprintf(out, 256, "of unknown type");
	return out;
}

enum err eval_wrong_type(struct eval *e, const struct term *x, const char *wanted)
{
	char text[256];

	if (!x->type)
		return msg_set(e->m, ERR_USAGE, "This value, whose type is not known, is not what was expected: %s.", wanted);
	return msg_set(e->m, ERR_USAGE, "This expression has type %s, and %s was expected.", eval_type_name(e, x->type, text), wanted);
}

/* ---- making values ---- */

static enum err hold(struct eval *e, struct term *x) { return e->scratch ? scratch_hold(e->scratch, &x->v, e->m) : OK; }
static void let_go(struct eval *e, unsigned n) { if (e->scratch) scratch_let_go(e->scratch, n); }

/* Floats and bytes become blocks of the program's. */
static enum err make(struct eval *e, struct term *x)
{
	enum err r = OK;

	if (x->kind == TERM_FLOAT)
		r = scratch_float(e->scratch, x->d, &x->v, e->m);
	else if (x->kind == TERM_BYTES)
		r = scratch_string(e->scratch, x->bytes, x->bytes_count, &x->v, e->m);
	if (!r)
		x->kind = TERM_VALUE;
	return r;
}

/* Kids from the `from`-th on, made, held (let go of them afterwards). */
static enum err eval_kids(struct eval *e, const struct syntax *x, unsigned from, struct term out[ARGS_MOST], unsigned *count)
{
	enum err r = OK;

	*count = 0;
	for (const struct syntax *k = syntax_kid(x, from); k && !r; k = k->next) {
		if (*count == ARGS_MOST)
			return msg_set(e->m, ERR_LIMIT, "An expression has at most %d arguments or elements.", ARGS_MOST);
		out[*count] = (struct term){ .v = VAL_UNIT };
		if ((r = eval(e, k, &out[*count])) || (r = make(e, &out[*count])) || (r = hold(e, &out[*count])))
			break;
		++*count;
	}
	if (r)
		let_go(e, *count);
	return r;
}

static enum err make_block(struct eval *e, unsigned tag, unsigned n, const struct term *terms, value *out)
{
	value fields[ARGS_MOST];

	for (unsigned i = 0; i < n; i++)
		fields[i] = terms[i].v;
	return scratch_block(e->scratch, tag, n, fields, out, e->m);
}

static struct type *of_terms(struct eval *e, enum type_kind kind, const struct term *terms, unsigned n)
{
	struct type *types[ARGS_MOST];

	for (unsigned i = 0; i < n; i++)
		if (!(types[i] = terms[i].type))
			return NULL;
	return e->t ? type_new(e->t, kind, types, n) : NULL;
}

static struct type *of_elements(struct eval *e, const char *name, const struct term *terms, unsigned n)
{
	struct type *list = predef(e, name), *element = n ? terms[0].type : e->t ? type_new_var(e->t) : NULL;

	return list && element ? type_new_constr(e->t, list->path, &element, 1) : NULL;
}

static enum err eval_tuple(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term terms[ARGS_MOST];
	unsigned n;
	enum err r = eval_kids(e, x, 0, terms, &n);

	if (r)
		return r;
	r = make_block(e, 0, n, terms, &out->v);
	let_go(e, n);
	out->type = of_terms(e, TYPE_TUPLE, terms, n);
	return r;
}

static enum err eval_array(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term terms[ARGS_MOST];
	unsigned n;
	enum err r = eval_kids(e, x, 0, terms, &n);

	if (r)
		return r;
	if (n && view_of(e, terms[0].v).shape == VM_SHAPE_DOUBLE)
		r = msg_set(e->m, ERR_USAGE, "An array of floats cannot be written in an expression.");
	else
		r = make_block(e, 0, n, terms, &out->v);
	let_go(e, n);
	out->type = of_elements(e, "array", terms, n);
	return r;
}

static enum err eval_list(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term terms[ARGS_MOST], cell[2];
	unsigned n;
	enum err r = eval_kids(e, x, 0, terms, &n);

	if (r)
		return r;
	cell[1].v = val_int(0);
	for (unsigned i = n; i-- > 0 && !r;) {
		cell[0] = terms[i];
		r = make_block(e, 0, 2, cell, &cell[1].v);
	}
	let_go(e, n);
	*out = term_value(cell[1].v, of_elements(e, "list", terms, n));
	return r;
}

/* ---- names ---- */

static bool eval_bound(const struct eval *e, const char *name, struct term *out)
{
	for (unsigned i = e->bound_count; i-- > e->bound_from;)
		if (!strcmp(e->bound[i].name, name)) {
			*out = e->bound[i].what;
			return true;
		}
	return false;
}

static enum err eval_name(struct eval *e, const struct syntax *x, struct term *out)
{
	struct typed found;
	enum err r;

	if (eval_bound(e, x->text, out))
		return OK;
	if ((r = session_variable(e->s, e->frame, x->text, &found, e->m)))
		return r;
	if (e->instance && found.type)
		found.type = instance_type(e->instance, found.type);
	*out = term_value(found.v, found.type ? type_fresh(e->t, found.type) : NULL);
	out->place = found.place;
	return OK;
}

/* Of `false` and the like, which have no declaration that could be read. */
static bool predefined(struct eval *e, const struct syntax *x, const struct term *arg, struct term *out)
{
	struct type *option = predef(e, "option");

	if (!strcmp(x->text, "true") || !strcmp(x->text, "false")) {
		*out = term_bool(e, *x->text == 't');
	} else if (!strcmp(x->text, "None") && !arg) {
		struct type *any = e->t ? type_new_var(e->t) : NULL;

		*out = term_value(val_int(0), any ? type_new_constr(e->t, option->path, &any, 1) : NULL);
	} else if (!strcmp(x->text, "Some") && arg) {
		*out = term_value(arg->v, arg->type && option ? type_new_constr(e->t, option->path, &arg->type, 1) : NULL);
	} else {
		return false;
	}
	return true;
}

/* The constructor's arguments: several stand in a tuple. */
static enum err constructor_arguments(struct eval *e, const struct syntax *x, uint32_t wanted, struct term terms[ARGS_MOST],
	unsigned *n)
{
	enum err r;

	if (x->kid && x->kid->kind == SYNTAX_TUPLE && wanted != 1)
		r = eval_kids(e, x->kid, 0, terms, n);
	else
		r = eval_kids(e, x, 0, terms, n);
	if (!r && *n != wanted) {
		let_go(e, *n);
		r = msg_set(e->m, ERR_USAGE, "The constructor %s takes %u arguments; here are %u.", x->text, wanted, *n);
	}
	return r;
}

static enum err declared(struct eval *e, const struct syntax *x, const struct decl *d, const struct path *type, uint32_t index,
	struct term *out)
{
	const struct decl_constructor *c = &d->constructors[index];
	struct type *args[ARGS_MOST], *ty, *declared_args[ARGS_MOST];
	struct term terms[ARGS_MOST];
	unsigned n;
	enum err r;

	if (c->labels || c->count > ARGS_MOST || d->params_count > ARGS_MOST)
		return msg_set(e->m, ERR_USAGE, "The constructor %s cannot be written in an expression.", x->text);
	for (uint32_t i = 0; i < d->params_count; i++)
		args[i] = type_new_var(e->t);
	for (uint32_t i = 0; i < c->count; i++)
		declared_args[i] = d->params_count ? type_instantiate(e->t, c->args[i], d->params, args, d->params_count) :
			type_fresh(e->t, c->args[i]);
	ty = type_new_constr(e->t, type, args, d->params_count);
	if ((r = constructor_arguments(e, x, c->count, terms, &n)))
		return r;
	for (unsigned i = 0; i < n && !r; i++)
		if (terms[i].type && !type_unify(e->t, e->scope, type_fresh(e->t, terms[i].type), declared_args[i]))
			r = eval_wrong_type(e, &terms[i], "another one");
	if (!r && c->is_constant)
		out->v = val_int(c->number);
	else if (!r && d->is_unboxed)
		out->v = terms[0].v;
	else if (!r)
		r = make_block(e, (unsigned)c->number, n, terms, &out->v);
	let_go(e, n);
	out->type = ty;
	return r;
}

/* A constructor; or a module, which stands for the block of what it defines. */
static enum err eval_module(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term arg = { .v = VAL_UNIT };
	const struct path *type;
	const struct decl *d;
	uint64_t global;
	uint32_t index;
	enum err r;

	if (x->kid && !strcmp(x->text, "Some")) {
		if ((r = eval(e, x->kid, &arg)) || (r = make(e, &arg)))
			return r;
		(void)predefined(e, x, &arg, out);
		return make_block(e, 0, 1, &arg, &out->v);
	}
	if (predefined(e, x, NULL, out))
		return OK;
	if (e->scope && (d = typing_constructor(e->t, e->scope, x->text, &type, &index)))
		return declared(e, x, d, type, index, out);
	if (!x->kid && session_global_named(e->s, x->text, &global))
		return words_global(e, global, out);
	return msg_set(e->m, ERR_NOT_FOUND, "There is no constructor and no module '%s' here.", x->text);
}

static enum err eval_variant(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term terms[2] = { { .v = val_int(typing_hash(x->text)) } };
	enum err r;

	*out = terms[0];
	if (x->kid && ((r = eval(e, x->kid, &terms[1])) || (r = make(e, &terms[1])) || (r = make_block(e, 0, 2, terms, &out->v))))
		return r;
	if (e->t && (!x->kid || terms[1].type))
		out->type = type_new_variant(e->t, x->text, x->kid ? terms[1].type : NULL);
	return OK;
}

/* ---- parts ---- */

static enum err whole_number(struct eval *e, const struct syntax *x, int64_t *n)
{
	struct term i;
	enum err r = eval(e, x, &i);

	if (r)
		return r;
	if (i.kind != TERM_VALUE || !is_int(i.v) || (eval_head(e, i.type) && !type_is_predef(eval_head(e, i.type), "int")))
		return eval_wrong_type(e, &i, "int");
	*n = int_val(i.v);
	return OK;
}

static enum err beyond(struct eval *e, int64_t n, uint64_t size, const char *what)
{
	return msg_set(e->m, ERR_USAGE, "There is no %s %" PRId64 ": there are %" PRIu64 ", counted from 0.", what, n, size);
}

struct term eval_part_of(struct eval *e, value v, uint64_t i, struct type *ty)
{
	bool is_float = view_of(e, v).shape == VM_SHAPE_DOUBLE_ARRAY;
	struct term out = is_float ? term_float(e, vm_double_field(e->s->vm, v, i)) : term_value(field(e, v, i), ty);

	out.place = (struct session_place){ .kind = SESSION_PLACE_FIELD, .block = v, .index = i, .is_float = is_float };
	return out;
}

static enum err eval_label(struct eval *e, const struct syntax *x, struct term *out)
{
	struct type *ty;
	const struct path *path = NULL;
	const struct decl *d = NULL;
	const char *name = strrchr(x->text, '.') ? strrchr(x->text, '.') + 1 : x->text;
	struct term of;
	char text[256];
	uint32_t i = 0;
	enum err r = eval(e, x->kid, &of);

	if (r)
		return r;
	ty = eval_head(e, of.type);
	if (ty && ty->kind == TYPE_CONSTR)
		d = typing_decl(e->t, e->scope, ty->path);
	else if (!ty && e->scope)
		d = typing_label(e->t, e->scope, x->text, &path, &i);
	if (!d || d->kind != DECL_RECORD)
		return msg_set(e->m, ERR_USAGE, "This expression has type %s, which is no record.", eval_type_name(e, of.type, text));
	for (i = 0; i < d->count && strcmp(d->labels[i].name, name) != 0;)
		i++;
	if (i == d->count)
		return msg_set(e->m, ERR_NOT_FOUND, "The type %s has no field %s.", eval_type_name(e, of.type, text), name);
	if (d->is_unboxed) {
		*out = term_value(of.v, NULL);
	} else {
		struct vm_view view = view_of(e, of.v);

		if (view.shape == VM_SHAPE_INT || i >= view.size)
			return msg_set(e->m, ERR_USAGE, "The value is no record: it does not have the shape of its type.");
		*out = eval_part_of(e, of.v, i, NULL);
	}
	if (out->kind == TERM_VALUE)
		out->type = ty ? type_instantiate(e->t, d->labels[i].type, d->params, ty->args, ty->count) : d->labels[i].type;
	return OK;
}

static enum err eval_part(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of;
	struct vm_view view;
	struct type *ty;
	enum err r = eval(e, x->kid, &of);

	if (r)
		return r;
	view = view_of(e, of.v);
	ty = eval_head(e, of.type);
	if (of.kind != TERM_VALUE || view.shape == VM_SHAPE_INT || view.shape == VM_SHAPE_STRING)
		return eval_wrong_type(e, &of, "a tuple, record or array");
	if ((uint64_t)x->n >= view.size)
		return beyond(e, x->n, view.size, "component");
	*out = eval_part_of(e, of.v, (uint64_t)x->n, ty && ty->kind == TYPE_TUPLE && (uint64_t)x->n < ty->count ? ty->args[x->n] :
		ty && type_is_predef(ty, "array") ? ty->args[0] : NULL);
	return OK;
}

static enum err eval_element(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of;
	struct vm_view view;
	struct type *ty;
	int64_t n;
	enum err r;

	if ((r = eval(e, x->kid, &of)))
		return r;
	if ((r = hold(e, &of)))
		return r;
	r = whole_number(e, x->kid->next, &n);
	let_go(e, 1);
	if (r)
		return r;
	view = view_of(e, of.v);
	ty = eval_head(e, of.type);
	if (of.kind != TERM_VALUE || (ty && !type_is_predef(ty, "array")) ||
	    (view.shape != VM_SHAPE_BLOCK && view.shape != VM_SHAPE_DOUBLE_ARRAY))
		return eval_wrong_type(e, &of, "an array");
	if (n < 0 || (uint64_t)n >= view.size)
		return beyond(e, n, view.size, "element");
	*out = eval_part_of(e, of.v, (uint64_t)n, ty ? ty->args[0] : NULL);
	return OK;
}

static enum err list_element(struct eval *e, const struct term *of, struct type *ty, int64_t n, struct term *out)
{
	value v = of->v;

	for (int64_t i = 0; view_of(e, v).shape == VM_SHAPE_BLOCK && n >= 0; i++, v = field(e, v, 1))
		if (i == n) {
			*out = term_value(field(e, v, 0), ty->args[0]);
			return OK;
		}
	return msg_set(e->m, ERR_USAGE, "The list has no element %" PRId64 ".", n);
}

static enum err eval_character(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of;
	struct vm_view view;
	struct type *ty;
	unsigned char c;
	int64_t n;
	enum err r;

	if ((r = eval(e, x->kid, &of)) || (r = hold(e, &of)))
		return r;
	r = whole_number(e, x->kid->next, &n);
	let_go(e, 1);
	if (r)
		return r;
	ty = eval_head(e, of.type);
	if (ty && type_is_predef(ty, "list"))
		return list_element(e, &of, ty, n, out);
	view = view_of(e, of.v);
	if (of.kind == TERM_VALUE && view.shape != VM_SHAPE_STRING)
		return eval_wrong_type(e, &of, "string");
	if (n < 0 || (uint64_t)n >= (of.kind == TERM_BYTES ? of.bytes_count : view.size))
		return beyond(e, n, of.kind == TERM_BYTES ? of.bytes_count : view.size, "character");
	if (of.kind == TERM_BYTES)
		c = (unsigned char)of.bytes[n];
	else
		(void)vm_string_bytes(e->s->vm, of.v, (uint64_t)n, &c, 1);
	*out = term_value(val_int(c), predef(e, "char"));
	return OK;
}

/* ---- calls ---- */

static enum err raised(struct eval *e, value exn)
{
	struct typed x = { .v = exn, .type = predef(e, "exn") };
	char text[256];

	session_typed_text(e->s, e->scope, &x, NULL, text, sizeof text);
	return msg_set(e->m, ERR_REFUSED, "The call raised %s.", text);
}

/* The result's type; arguments that do not fit are refused. */
static enum err apply_types(struct eval *e, struct type *f, const struct term *args, unsigned n, struct type **out)
{
	*out = NULL;
	f = f ? type_fresh(e->t, f) : NULL;
	for (unsigned i = 0; i < n; i++) {
		char text[256];

		f = eval_head(e, f);
		if (!f)
			return OK;
		if (f->kind != TYPE_ARROW)
			return msg_set(e->m, ERR_USAGE, "This function is applied to too many arguments.");
		if (args[i].type && !type_unify(e->t, e->scope, type_fresh(e->t, args[i].type), f->args[0]))
			return eval_wrong_type(e, &args[i], eval_type_name(e, f->args[0], text));
		f = f->args[1];
	}
	*out = f;
	return OK;
}

static enum err call(struct eval *e, const struct term *f, struct term *args, unsigned n, struct term *out)
{
	value values[ARGS_MOST], result;
	struct type *ty;
	bool has_raised;
	enum err r;

	if ((r = apply_types(e, f->type, args, n, &ty)))
		return r;
	for (unsigned i = 0; i < n; i++)
		values[i] = args[i].v;
	if ((r = scratch_call(e->scratch, f->v, n, values, &result, &has_raised, e->m)))
		return r;
	if (has_raised)
		return raised(e, result);
	*out = term_value(result, ty);
	return OK;
}

static enum err eval_apply(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term f, args[ARGS_MOST];
	unsigned n;
	enum err r;

	if ((r = eval(e, x->kid, &f)) || (r = make(e, &f)) || (r = hold(e, &f)))
		return r;
	if (!(r = eval_kids(e, x, 1, args, &n))) {
		r = call(e, &f, args, n, out);
		let_go(e, n);
	}
	let_go(e, 1);
	return r;
}

/* Of an object's table of methods: their number, a mask, then closures and hashes in turns. */
static enum err eval_method(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of;
	struct vm_view view, table;
	struct type *ty, *f;
	value methods;
	enum err r = eval(e, x->kid, &of);

	if (r)
		return r;
	view = view_of(e, of.v);
	if (of.kind != TERM_VALUE || view.shape != VM_SHAPE_OBJECT)
		return eval_wrong_type(e, &of, "an object");
	methods = field(e, of.v, 0);
	table = view_of(e, methods);
	ty = eval_head(e, of.type);
	for (uint64_t i = 3; i < table.size; i += 2) {
		if (!same(field(e, methods, i), val_int(typing_hash(x->text))))
			continue;
		*out = (struct term){ .v = field(e, methods, i - 1) };
		r = call(e, out, &of, 1, out);
		f = ty && ty->kind == TYPE_OBJECT ? type_repr(ty->args[0]) : NULL;
		for (unsigned k = 0; f && f->kind == TYPE_FIELD && k < TYPE_FIELDS_MOST; f = type_repr(f->args[1]), k++)
			if (!strcmp(f->name, x->text))
				out->type = f->args[0];
		return r;
	}
	return msg_set(e->m, ERR_NOT_FOUND, "The object has no method %s.", x->text);
}

/* ---- operators ---- */

static enum err eval_logic(struct eval *e, const struct syntax *x, struct term *out)
{
	bool left, right;
	enum err r;

	if ((r = eval(e, x->kid, out)) || (r = operators_truth(e, out, &left)) || left == (x->op == SYNTAX_OR))
		return r;
	if ((r = eval(e, x->kid->next, out)))
		return r;
	return operators_truth(e, out, &right);
}

/* Operators that are functions of the standard library: the program's own are called. */
static enum err eval_library(struct eval *e, const struct syntax *x, struct term *terms, struct term *out)
{
	char name[32];
	struct typed f;
	struct term function;
	enum err r;

	snprintf(name, sizeof name, "Stdlib.%s", syntax_op_text(x->op));
	if ((r = session_variable(e->s, e->frame, name, &f, e->m)))
		return r;
	function = term_value(f.v, f.type ? type_fresh(e->t, f.type) : NULL);
	if ((r = make(e, &terms[0])) || (r = make(e, &terms[1])))
		return r;
	return call(e, &function, terms, 2, out);
}

static enum err binary(struct eval *e, const struct syntax *x, struct term *terms, struct term *out)
{
	enum err r;

	switch (x->op) {
	case SYNTAX_CONCAT: case SYNTAX_APPEND:
		return eval_library(e, x, terms, out);
	case SYNTAX_CONS:
		if ((r = make(e, &terms[0])) || (r = make_block(e, 0, 2, terms, &out->v)))
			return r;
		out->type = terms[1].type;
		return OK;
	default:
		return operators_infix(e, x->op, &terms[0], &terms[1], out);
	}
}

static enum err eval_binary(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term terms[2];
	enum err r;

	if (x->op == SYNTAX_AND || x->op == SYNTAX_OR)
		return eval_logic(e, x, out);
	if ((r = eval(e, x->kid, &terms[0])) || (r = hold(e, &terms[0])))
		return r;
	if (!(r = eval(e, x->kid->next, &terms[1]))) {
		if (!(r = hold(e, &terms[1]))) {
			r = binary(e, x, terms, out);
			let_go(e, 1);
		}
	}
	let_go(e, 1);
	return r;
}

static enum err eval_unary(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of;
	enum err r = eval(e, x->kid, &of);

	return r ? r : operators_prefix(e, x->op, &of, out);
}

/* ---- the whole ---- */

static enum err eval_if(struct eval *e, const struct syntax *x, struct term *out)
{
	const struct syntax *otherwise = syntax_kid(x, 2);
	struct term condition;
	bool is_true;
	enum err r;

	if ((r = eval(e, x->kid, &condition)) || (r = operators_truth(e, &condition, &is_true)))
		return r;
	if (is_true || otherwise)
		return eval(e, is_true ? x->kid->next : otherwise, out);
	*out = term_value(VAL_UNIT, predef(e, "unit"));
	return OK;
}

static enum err eval_let(struct eval *e, const struct syntax *x, struct term *out)
{
	enum err r;

	if (e->bound_count == BINDINGS_MOST)
		return msg_set(e->m, ERR_LIMIT, "More than %d names are bound inside each other.", BINDINGS_MOST);
	e->bound[e->bound_count].name = x->text;
	if ((r = eval(e, x->kid, &e->bound[e->bound_count].what)) || (r = hold(e, &e->bound[e->bound_count].what)))
		return r;
	e->bound_count++;
	r = eval(e, x->kid->next, out);
	e->bound_count--;
	let_go(e, 1);
	return r;
}

static enum err eval_result(struct eval *e, struct term *out)
{
	struct typed result;
	enum err r = session_result(e->s, &result, e->m);

	if (!r && e->frame > 0)
		r = msg_set(e->m, ERR_NOT_FOUND, "There is a result in the innermost frame only.");
	if (!r && e->instance)
		result.type = instance_type(e->instance, result.type);
	if (!r)
		*out = term_value(result.v, result.type);
	return r;
}

/* ---- the machine, and what was shown before ---- */

static enum err eval_register(struct eval *e, const struct syntax *x, struct term *out)
{
	const struct typing_scope *scope = e->scope;
	unsigned frame = e->frame, bound_from = e->bound_from;
	struct instance *instance = e->instance;
	enum err r;

	if (!x->kid)
		return words_register(e, x->text, out);
	e->frame = (unsigned)x->n;
	e->instance = instance ? instance_new(e->s, e->frame) : NULL;
	e->scope = session_scope(e->s, e->frame);
	e->bound_from = e->bound_count;
	r = eval(e, x->kid, out);
	instance_free(e->instance);
	e->instance = instance;
	e->frame = frame;
	e->scope = scope;
	e->bound_from = bound_from;
	return r;
}

static bool is_register(const struct syntax *x, const char *name) { return x->kind == SYNTAX_REGISTER && !strcmp(x->text, name); }

static enum err eval_word(struct eval *e, const struct syntax *x, struct term *out)
{
	struct term of = { .v = VAL_UNIT };
	int64_t n;
	enum err r;

	if ((r = whole_number(e, x->kid->next, &n)))
		return r;
	if (n < 0)
		return msg_set(e->m, ERR_USAGE, "What stands in brackets must be a number from 0 on.");
	if (is_register(x->kid, "sp"))
		return words_stack(e, (uint64_t)n, out);
	if (is_register(x->kid, "global"))
		return words_global(e, (uint64_t)n, out);
	if (x->kid->kind == SYNTAX_MODULE && !x->kid->kid)
		r = words_module(e, x->kid->text, &of);
	else
		r = eval(e, x->kid, &of);
	return r ? r : words_field(e, &of, (uint64_t)n, out);
}

static enum err eval_literal(struct eval *e, const struct syntax *x, struct term *out)
{
	static const struct { char suffix; const char *type; } integers[] = { { 'l', "int32" }, { 'L', "int64" }, { 'n', "nativeint" } };

	if (x->kind == SYNTAX_FLOAT)
		*out = term_float(e, x->d);
	else if (x->kind == SYNTAX_CHAR)
		*out = term_value(val_int(x->n), predef(e, "char"));
	else if (x->kind == SYNTAX_STRING)
		*out = (struct term){ .kind = TERM_BYTES, .bytes = x->text, .bytes_count = x->text_bytes, .v = VAL_UNIT,
			.type = predef(e, "string") };
	else if (x->kind == SYNTAX_UNIT)
		*out = term_value(VAL_UNIT, predef(e, "unit"));
	else if (!x->suffix)
		*out = term_int(e, x->n);
	else
		for (size_t i = 0; i < sizeof integers / sizeof *integers; i++)
			if (integers[i].suffix == x->suffix)
				return msg_set(e->m, ERR_USAGE, "Numbers of type %s cannot be written in an expression.", integers[i].type);
	return OK;
}

static enum err eval(struct eval *e, const struct syntax *x, struct term *out)
{
	*out = (struct term){ .kind = TERM_VALUE, .v = VAL_UNIT };
	switch (x->kind) {
	case SYNTAX_NAME: return eval_name(e, x, out);
	case SYNTAX_MODULE: return eval_module(e, x, out);
	case SYNTAX_VARIANT: return eval_variant(e, x, out);
	case SYNTAX_EVENT: return eval_result(e, out);
	case SYNTAX_TUPLE: return eval_tuple(e, x, out);
	case SYNTAX_LIST: return eval_list(e, x, out);
	case SYNTAX_ARRAY: return eval_array(e, x, out);
	case SYNTAX_FIELD: return eval_label(e, x, out);
	case SYNTAX_PART: return eval_part(e, x, out);
	case SYNTAX_ELEMENT: return eval_element(e, x, out);
	case SYNTAX_CHARACTER: return eval_character(e, x, out);
	case SYNTAX_METHOD: return eval_method(e, x, out);
	case SYNTAX_APPLY: return eval_apply(e, x, out);
	case SYNTAX_UNARY: return eval_unary(e, x, out);
	case SYNTAX_BINARY: return eval_binary(e, x, out);
	case SYNTAX_IF: return eval_if(e, x, out);
	case SYNTAX_LET: return eval_let(e, x, out);
	case SYNTAX_REGISTER: return eval_register(e, x, out);
	case SYNTAX_WORD: return eval_word(e, x, out);
	default: return eval_literal(e, x, out);
	}
}

static bool any(const struct syntax *x, bool (*is)(const struct syntax *x))
{
	bool found = is(x);

	for (const struct syntax *k = x->kid; k && !found; k = k->next)
		found = any(k, is);
	return found;
}

static bool makes_values(const struct syntax *x)
{
	switch (x->kind) {
	case SYNTAX_APPLY: case SYNTAX_METHOD: case SYNTAX_TUPLE: case SYNTAX_LIST: case SYNTAX_ARRAY: return true;
	case SYNTAX_MODULE: case SYNTAX_VARIANT: return x->kid != NULL;
	case SYNTAX_BINARY: return x->op == SYNTAX_CONS || x->op == SYNTAX_CONCAT || x->op == SYNTAX_APPEND;
	default: return false;
	}
}

enum err eval_fits(const struct session *s, unsigned frame, struct type *is, struct type *wanted, struct msg *m)
{
	struct eval e = { .s = (struct session *)s, .t = session_typing(s), .scope = session_scope(s, frame), .m = m };
	struct term x = { .type = is };
	char text[256];

	if (!is || !wanted || !e.t || type_unify(e.t, e.scope, type_fresh(e.t, is), type_fresh(e.t, wanted)))
		return OK;
	return eval_wrong_type(&e, &x, eval_type_name(&e, wanted, text));
}

/* ---- what others call ---- */

/* Names of registers, and of modules whose words are asked for. */
static enum err check_names(const struct session *s, const struct syntax *x, struct msg *m)
{
	uint64_t global;
	enum err r = OK;

	if (x->kind == SYNTAX_REGISTER && !words_has_register(x->text) && strcmp(x->text, "global") != 0)
		return msg_set(m, ERR_NOT_FOUND, "There is no $%s; help print lists what there is.", x->text);
	if (x->kind == SYNTAX_WORD && x->kid->kind == SYNTAX_MODULE && !session_global_named(s, x->kid->text, &global))
		return msg_set(m, ERR_NOT_FOUND, "There is no module '%s'; info globals lists them.", x->kid->text);
	for (const struct syntax *k = x->kid; k && !r; k = k->next)
		r = check_names(s, k, m);
	return r;
}

enum err eval_check(const struct session *s, const char *text, struct msg *m)
{
	struct syntax_tree *tree;
	enum err r = syntax_parse(&tree, text, NULL, m);

	if (r)
		return r;
	r = check_names(s, syntax_root(tree), m);
	syntax_free(tree);
	return r;
}

static enum err eval_new(struct eval **out, const struct session *s, unsigned frame, struct msg *m)
{
	enum err r = session_need(s, m);

	if (r)
		return r;
	if (!(*out = calloc(1, sizeof **out)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for an expression.");
	**out = (struct eval){ .s = (struct session *)s, .frame = frame, .t = session_typing(s), .scope = session_scope(s, frame), .m = m };
	return OK;
}

/* $1 in the tree has the tree of what was shown then, and in `n` the frame that it was seen from. */
static enum err attach_earlier(struct eval *e, struct syntax *x)
{
	const char *text;
	unsigned frame;
	enum err r = OK;

	if (x->kind == SYNTAX_REGISTER && isdigit((unsigned char)*x->text)) {
		if (!(text = shown_text(e->s, strtoul(x->text, NULL, 10), &frame)))
			return msg_set(e->m, ERR_NOT_FOUND, "There is no value $%s: print has shown %u here; a motion begins anew.", x->text,
				e->s->shown_count);
		if (e->earlier_count == EARLIER_MOST)
			return msg_set(e->m, ERR_LIMIT, "An expression names at most %d values that were shown before.", EARLIER_MOST);
		if ((r = syntax_parse(&e->earlier[e->earlier_count], text, NULL, e->m)))
			return r;
		x->kid = syntax_root(e->earlier[e->earlier_count++]);
		x->n = frame;
	}
	for (struct syntax *k = x->kid; k && !r; k = k->next)
		r = attach_earlier(e, k);
	return r;
}

static enum err parse(struct eval *e, const char *text, const char **end)
{
	enum err r = syntax_parse(&e->tree, text, end, e->m);

	return r ? r : attach_earlier(e, syntax_root(e->tree));
}

enum err eval_begin(struct eval **out, struct session *s, unsigned frame, const char *text, struct msg *m)
{
	struct eval *e;
	enum err r = eval_new(&e, s, frame, m);

	if (r)
		return r;
	session_calm(s);
	if ((e->has_mark = e->t != NULL)) {
		e->mark = typing_mark(e->t);
		e->instance = instance_new(s, frame);
	}
	if (!(r = parse(e, text, NULL)) && any(syntax_root(e->tree), makes_values))
		r = scratch_begin(&e->scratch, s->timeline, m);
	if (!r)
		r = eval(e, syntax_root(e->tree), &e->result);
	if (r) {
		eval_end(e);
		return r;
	}
	*out = e;
	return OK;
}

static enum err result_of(const struct eval *e, struct expr_value *out)
{
	const struct term *x = &e->result;

	*out = (struct expr_value){ .kind = EXPR_VALUE, .role = x->role, .v = x->v, .d = x->d, .place = x->place, .type = x->type };
	if (x->kind == TERM_FLOAT)
		out->kind = EXPR_FLOAT;
	if (x->kind != TERM_BYTES)
		return OK;
	if (x->bytes_count > EXPR_STRING_MAX)
		return msg_set(e->m, ERR_LIMIT, "A string in an expression has at most %d bytes here.", EXPR_STRING_MAX);
	out->kind = EXPR_STRING;
	out->n = x->bytes_count;
	memcpy(out->bytes, x->bytes, x->bytes_count);
	return OK;
}

static enum err look(struct eval *e, const char *text, const char **end)
{
	enum err r = parse(e, text, end);

	if (!r && any(syntax_root(e->tree), makes_values))
		r = msg_set(e->m, ERR_USAGE, "Here an expression can only look: it can neither call functions nor make values.");
	return r ? r : eval(e, syntax_root(e->tree), &e->result);
}

enum err eval_look(const struct session *s, unsigned frame, const char *text, const char **end, struct expr_value *out, struct msg *m)
{
	struct eval *e;
	enum err r = eval_new(&e, s, frame, m);

	if (r)
		return r;
	if (!(r = look(e, text, end)))
		r = result_of(e, out);
	eval_end(e);
	if (!r && end)
		*end += strspn(*end, " \t");
	return r;
}

enum err eval_holds(const struct session *s, const char *text, bool *holds, struct msg *m)
{
	struct eval *e;
	enum err r = eval_new(&e, s, 0, m);

	if (r)
		return r;
	if ((e->has_mark = e->t != NULL))
		e->mark = typing_mark(e->t);
	if (!(r = look(e, text, NULL)))
		r = operators_truth(e, &e->result, holds);
	eval_end(e);
	return r;
}

void eval_end(struct eval *e)
{
	if (!e)
		return;
	if (e->scratch)
		session_walk_forget(e->s);
	scratch_end(e->scratch);
	syntax_free(e->tree);
	while (e->earlier_count > 0)
		syntax_free(e->earlier[--e->earlier_count]);
	instance_free(e->instance);
	if (e->has_mark)
		typing_give_up(e->t, e->mark);
	free(e);
}

bool eval_is_name(const struct eval *e) { return syntax_root(e->tree)->kind == SYNTAX_NAME; }

bool eval_is_machine(const struct eval *e, struct expr_value *out)
{
	const struct syntax *x = syntax_root(e->tree);
	bool is_one = x->kind == SYNTAX_WORD || (x->kind == SYNTAX_REGISTER && !x->kid) || (x->kind == SYNTAX_MODULE && !e->result.type);

	return is_one && result_of(e, out) == OK;
}

void eval_type_text(const struct eval *e, char *out, size_t max)
{
	if (e->result.type && e->t)
		type_text(e->t, e->scope, e->result.type, out, max);
	else
		snprintf(out, max, "?");
}

struct type *eval_type(const struct eval *e) { return e->t ? e->result.type : NULL; }

void eval_value_text(const struct eval *e, char *out, size_t max)
{
	struct typed v = { .v = e->result.v, .type = e->result.type };

	if (e->result.kind == TERM_FLOAT)
		session_float_text(e->result.d, out, max);
	else if (e->result.kind == TERM_BYTES)
		snprintf(out, max, "\"%s\"", e->result.bytes);
	else
		session_typed_text(e->s, e->scope, &v, &typed_lines, out, max);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values shown by functions of the program, which the user named for that.
 *
 * A printer is called on a scratch copy of the state that is made for this one value, with a formatter of the program's own
 * Stdlib.Format over a buffer; so it leaves nothing behind, and the values that are being shown stay where they are.
 * One that prints values of other types with printers that it is given (an 'a tree with one for 'a) is given functions
 * that note the value and print a mark; what these values look like is put in the places of the marks afterwards.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/typed_priv.h"
#include "snapshot/scratch.h"

#define PRINTERS_MOST 64
#define INNER_MOST 8                    /* printers that one is given; their marks are the characters 1 to 8 */
#define PRINTED_MOST 4096               /* bytes of what one prints */
#define NOTED_MOST 100000
#define WHOLE_LINE 1000000000           /* a margin */

enum printer_kind { TO_FORMATTER, TO_STANDARD, TO_STRING };
struct printer {
	char name[256];                 /* "Unit.pp": found everywhere */
	enum printer_kind kind;
	struct type *types;             /* a tuple: of the values that it prints, then of those that printers that it is given do */
};

/* Those that a text may need, found when the first value of a type is shown. */
struct printers_at_work {
	struct printer *all;
	unsigned count;
	uint64_t left;                  /* instructions that they may take */
	char name[256];                 /* of one that failed, and why: no other is called then */
	struct msg problem;
};

/* ---- what is a printer ---- */

/* The program's own Format.formatter; NULL: it has none. */
static struct type *formatter_type(struct typing *t, const struct typing_scope *scope)
{
	struct typing_value v;
	struct type *ty;

	if (!typing_value(t, scope, "Stdlib.Format.pp_print_flush", &v))
		return NULL;
	ty = type_repr(v.type);
	return ty->kind == TYPE_ARROW ? ty->args[0] : NULL;
}

struct reading {
	struct typing *t;
	const struct typing_scope *scope;
	struct type *formatter;
};

static struct type *expanded(const struct reading *r, struct type *ty) { return type_repr(typing_expand(r->t, r->scope, ty)); }

static bool is_arrow(struct type *ty) { return ty->kind == TYPE_ARROW && (!ty->labels || !ty->labels[0] || !*ty->labels[0]); }

static bool is_formatter(const struct reading *r, struct type *ty)
{
	return r->formatter && type_unify(r->t, r->scope, ty, r->formatter);
}

static bool is_unit(const struct reading *r, struct type *ty)
{
	ty = expanded(r, ty);
	return ty->kind == TYPE_VAR || type_is_predef(ty, "unit");
}

/* formatter -> X -> unit: that is X, else NULL. */
static struct type *printed_by(const struct reading *r, struct type *ty)
{
	struct type *rest;

	ty = expanded(r, ty);
	if (!is_arrow(ty))
		return NULL;
	rest = expanded(r, ty->args[1]);
	return is_arrow(rest) && is_unit(r, rest->args[1]) && is_formatter(r, ty->args[0]) ? rest->args[0] : NULL;
}

static bool read_kind(const struct reading *r, struct type *ty, bool is_given, struct type **of, enum printer_kind *kind)
{
	*kind = TO_FORMATTER;
	if ((*of = printed_by(r, ty)))
		return true;
	ty = expanded(r, ty);
	if (!is_arrow(ty) || is_given)
		return false;
	*of = ty->args[0];
	*kind = is_unit(r, ty->args[1]) ? TO_STANDARD : TO_STRING;
	return *kind == TO_STANDARD || type_is_predef(expanded(r, ty->args[1]), "string");
}

/* A function's type as a printer's; one for values of every type is none. */
static bool read_printer(const struct reading *r, struct type *ty, struct printer *out)
{
	struct type *types[1 + INNER_MOST], *x;
	uint32_t n = 1;

	ty = expanded(r, type_fresh(r->t, ty));
	for (; n <= INNER_MOST && is_arrow(ty) && (x = printed_by(r, ty->args[0])); ty = expanded(r, ty->args[1]))
		types[n++] = x;
	if (!read_kind(r, ty, n > 1, &types[0], &out->kind))
		return false;
	out->types = type_new(r->t, TYPE_TUPLE, types, n);
	return expanded(r, types[0])->kind != TYPE_VAR && out->types->count == n;
}

/* ---- the list ---- */

static char **find(struct session *s, const char *whole)
{
	for (unsigned i = 0; i < s->printers_count; i++)
		if (!strcmp(s->printers[i], whole))
			return &s->printers[i];
	return NULL;
}

static void take_out(struct session *s, char **at)
{
	free(*at);
	memmove(at, at + 1, (size_t)(s->printers + --s->printers_count - at) * sizeof *at);
}

enum err session_printer_install(struct session *s, unsigned frame, const char *name, struct msg *m)
{
	char type[256], **known;
	struct reading r = { .t = session_typing(s) };
	struct typing_exported x;
	struct printer p;
	enum err e = session_need(s, m);

	if (e || (e = session_exported(s, frame, name, &x, m)))
		return e;
	r.scope = x.scope;
	r.formatter = formatter_type(r.t, r.scope);
	if (x.v.is_primitive || !read_printer(&r, x.v.type, &p)) {
		type_text(r.t, r.scope, x.v.type, type, sizeof type);
		return msg_set(m, ERR_USAGE, "%s has type %s, and a printer has Format.formatter -> t -> unit, t -> unit or "
			"t -> string.", name, type);
	}
	if ((known = find(s, x.name)))
		take_out(s, known);
	if (s->printers_count == PRINTERS_MOST)
		return msg_set(m, ERR_LIMIT, "There are %d printers, the most that there can be.", PRINTERS_MOST);
	if ((!s->printers && !(s->printers = calloc(PRINTERS_MOST, sizeof *s->printers))) ||
	    !(s->printers[s->printers_count] = strdup(x.name)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for another printer.");
	s->printers_count++;
	return OK;
}

enum err session_printer_remove(struct session *s, unsigned frame, const char *name, struct msg *m)
{
	char **known = find(s, name);
	struct typing_exported x;
	struct msg unknown;

	if (!known && s->vm && !session_exported(s, frame, name, &x, &unknown))
		known = find(s, x.name);
	if (!known)
		return msg_set(m, ERR_NOT_FOUND, "There is no printer %s; info printers lists them.", name);
	take_out(s, known);
	return OK;
}

const char *session_printer_at(const struct session *s, unsigned index)
{
	return index < s->printers_count ? s->printers[index] : NULL;
}

void session_printers_free(struct session *s)
{
	while (s->printers_count)
		take_out(s, s->printers);
	free(s->printers);
	free(s->stuck);
	s->printers = NULL;
	s->stuck = NULL;
}

void session_print_raw(struct session *s, bool raw) { s->is_raw = raw; }
bool session_is_raw(const struct session *s) { return s->is_raw; }

/* ---- which of them ---- */

void printers_begin(struct shower *w)
{
	struct reading r = { .t = w->t, .scope = w->scope };
	struct printers_at_work *p;
	struct typing_value v;

	if (!w->s->printers_count || !w->t || !w->scope || !(p = calloc(1, sizeof *p)))
		return;
	w->printers = p;
	p->left = SCRATCH_INSTRS_MOST;
	if (!(p->all = calloc(w->s->printers_count, sizeof *p->all)))
		return;
	r.formatter = formatter_type(w->t, w->scope);
	for (unsigned i = w->s->printers_count; i-- > 0;) {
		struct printer *one = &p->all[p->count];

		snprintf(one->name, sizeof one->name, "%s", w->s->printers[i]);
		p->count += typing_value(w->t, w->scope, one->name, &v) && read_printer(&r, v.type, one);
	}
}

void printers_end(struct shower *w)
{
	struct printers_at_work *p = w->printers;

	if (!p)
		return;
	if (p->problem.text[0])
		text_add(w->text, " (* %s: %s *)", p->name, p->problem.text);
	free(p->all);
	free(p);
}

/* The newest printer for values of a type; *types as in struct printer, for this type. */
static const struct printer *printer_for(struct shower *w, struct type *ty, struct type **types)
{
	struct type *rigid = type_rigid(w->t, ty);

	for (unsigned i = 0; i < w->printers->count; i++) {
		*types = type_fresh(w->t, w->printers->all[i].types);
		if (type_unify(w->t, w->scope, (*types)->args[0], rigid))
			return &w->printers->all[i];
	}
	return NULL;
}

/* ---- calling one ---- */

struct printing {
	struct shower *w;
	struct scratch *scratch;
	const struct printer *printer;
	value v, buffer, formatter, notes, inner[INNER_MOST], result;
	struct msg *m;
};

/* The program's function of that name, with arguments that the scratch holds. */
static enum err call(struct printing *p, const char *name, unsigned n, const value *args, value *out)
{
	struct shower *w = p->w;
	uint64_t before = vm_now(w->s->vm).n;
	struct typed f, x = { .type = type_predef(w->t, "exn") };
	char text[128];
	bool raised;
	enum err r;

	if ((r = session_variable(w->s, 0, name, &f, p->m)) ||
	    (r = scratch_call(p->scratch, f.v, n, args, out, &raised, p->m)))
		return r;
	w->printers->left -= vm_now(w->s->vm).n - before < w->printers->left ? vm_now(w->s->vm).n - before : w->printers->left;
	if (!raised)
		return OK;
	x.v = *out;
	session_typed_text(w->s, w->scope, &x, &typed_raw, text, sizeof text);
	return msg_set(p->m, ERR_REFUSED, "It raised %s.", text);
}

/* A function of Format that does something with a formatter and an argument. */
static enum err format(struct printing *p, const char *name, value arg)
{
	value unit;

	return call(p, name, 2, (value[]){ p->formatter, arg }, &unit);
}

static enum err set_margin(struct printing *p)
{
	return p->w->has_lines ? OK : format(p, "Stdlib.Format.pp_set_margin", val_int(WHOLE_LINE));
}

/* A formatter over a buffer. */
static enum err make_formatter(struct printing *p)
{
	value size = val_int(256);
	enum err r;

	if ((r = call(p, "Stdlib.Buffer.create", 1, &size, &p->buffer)) ||
	    (r = scratch_hold(p->scratch, &p->buffer, p->m)) ||
	    (r = call(p, "Stdlib.Format.formatter_of_buffer", 1, &p->buffer, &p->formatter)) ||
	    (r = scratch_hold(p->scratch, &p->formatter, p->m)))
		return r;
	return set_margin(p);
}

/* What is printed on standard output with Format goes to the buffer, too; what waited there goes. */
static enum err redirect_standard(struct printing *p)
{
	value args[3] = { p->formatter, VAL_UNIT }, pair, unit;
	struct typed f;
	enum err r;

	if ((r = call(p, "Stdlib.Format.pp_get_formatter_output_functions", 2, args, &pair)) ||
	    (r = session_variable(p->w->s, 0, "Stdlib.Format.std_formatter", &f, p->m)))
		return r;
	args[0] = f.v;
	args[1] = vm_field(p->w->s->vm, pair, 0);
	args[2] = vm_field(p->w->s->vm, pair, 1);
	if ((r = call(p, "Stdlib.Format.pp_set_formatter_output_functions", 3, args, &unit)) ||
	    (r = session_variable(p->w->s, 0, "Stdlib.Format.std_formatter", &f, p->m)))
		return r;
	p->formatter = f.v;
	if ((r = format(p, "Stdlib.Format.pp_print_flush", VAL_UNIT)) || (r = call(p, "Stdlib.Buffer.clear", 1, &p->buffer, &unit)))
		return r;
	return set_margin(p);
}

/* What a printer is given as printer for values of other types. */
static enum err make_inner(struct printing *p, uint32_t n)
{
	value fields[] = { val_int(0) }, mark;
	struct typed f;
	enum err r;

	if ((r = scratch_block(p->scratch, 0, 1, fields, &p->notes, p->m)) || (r = scratch_hold(p->scratch, &p->notes, p->m)))
		return r;
	for (uint32_t i = 0; i < n; i++) {
		const char text = (char)(1 + i);

		if ((r = scratch_string(p->scratch, &text, 1, &mark, p->m)) ||
		    (r = session_variable(p->w->s, 0, "Stdlib.Format.pp_print_string", &f, p->m)) ||
		    (r = scratch_noting(p->scratch, p->notes, f.v, mark, &p->inner[i], p->m)) ||
		    (r = scratch_hold(p->scratch, &p->inner[i], p->m)))
			return r;
	}
	return OK;
}

/* The string that it returns, or what is in the buffer afterwards. */
static enum err run_printer(struct printing *p, uint32_t inner)
{
	value args[INNER_MOST + 2], unit;
	unsigned n = 0;
	enum err r;

	if (p->printer->kind == TO_STRING)
		return call(p, p->printer->name, 1, &p->v, &p->result);
	if ((r = make_formatter(p)) || (p->printer->kind == TO_STANDARD && (r = redirect_standard(p))) ||
	    (r = format(p, "Stdlib.Format.pp_open_box", val_int(0))) || (inner && (r = make_inner(p, inner))))
		return r;
	for (uint32_t i = 0; i < inner; i++)
		args[n++] = p->inner[i];
	if (p->printer->kind == TO_FORMATTER)
		args[n++] = p->formatter;
	args[n++] = p->v;
	if ((r = call(p, p->printer->name, n, args, &unit)) || (r = format(p, "Stdlib.Format.pp_close_box", VAL_UNIT)) ||
	    (r = format(p, "Stdlib.Format.pp_print_flush", VAL_UNIT)))
		return r;
	return call(p, "Stdlib.Buffer.contents", 1, &p->buffer, &p->result);
}

/* The i-th of n values that were noted; the newest is the first in the list. */
static bool noted(const struct printing *p, uint32_t i, value *out)
{
	const struct vm *vm = p->w->s->vm;
	value first = vm_field(vm, p->notes, 0), l;
	uint32_t n = 0;

	for (l = first; !is_int(l) && n < NOTED_MOST; l = vm_field(vm, l, 1))
		n++;
	for (l = first; !is_int(l) && n > i + 1; l = vm_field(vm, l, 1))
		n--;
	if (is_int(l) || n != i + 1)
		return false;
	*out = vm_field(vm, l, 0);
	return true;
}

/* What was printed, with values in the places of marks; on one line, unless lines may be broken. */
static void show_result(struct printing *p, struct type *types, int depth)
{
	struct shower *w = p->w;
	char bytes[PRINTED_MOST];
	size_t n = vm_string_bytes(w->s->vm, p->result, 0, bytes, sizeof bytes);
	uint32_t seen = 0;
	value v;

	for (size_t i = 0; i < n && !text_is_full(w->text); i++) {
		if (bytes[i] > 0 && (uint32_t)bytes[i] < types->count && noted(p, seen, &v)) {
			seen++;
			show(w, v, types->args[(uint32_t)bytes[i]], depth - 1, false);
		} else if (bytes[i] == '\n' && !w->has_lines) {
			for (; i + 1 < n && strchr(" \n", bytes[i + 1]); i++)
				;
			text_add(w->text, " ");
		} else {
			text_add(w->text, "%c", bytes[i]);
		}
	}
	if (n == sizeof bytes)
		text_add(w->text, "...");
}

static bool is_stuck(const struct session *s, const struct printer *p)
{
	return s->stuck && s->stuck->at.n == session_now(s).n && s->stuck->branch == session_branch(s) && !strcmp(s->stuck->name, p->name);
}

/* One that did not end is not called again at the same moment: there may be a hundred values more. */
static void note_stuck(struct session *s, const struct printer *p, const struct msg *m)
{
	if (!s->stuck && !(s->stuck = calloc(1, sizeof *s->stuck)))
		return;
	*s->stuck = (struct stuck){ .at = session_now(s), .branch = session_branch(s), .why = *m };
	snprintf(s->stuck->name, sizeof s->stuck->name, "%s", p->name);
}

static void failed(struct shower *w, const struct printer *p, const struct msg *m)
{
	snprintf(w->printers->name, sizeof w->printers->name, "%s", p->name);
	w->printers->problem = *m;
}

bool show_printed(struct shower *w, value v, struct type *ty, int depth)
{
	struct session *s = (struct session *)w->s;
	bool has_lines = w->has_lines;
	struct msg m = { "" };
	struct printing p = { .w = w, .v = v, .m = &m };
	struct vm_view view = { .size = 0 };
	struct type *types;
	enum err r;

	if (!w->printers || w->printers->problem.text[0] || !(p.printer = printer_for(w, ty, &types)))
		return false;
	if (is_stuck(s, p.printer)) {
		failed(w, p.printer, &s->stuck->why);
		return false;
	}
	w->has_lines = has_lines && w->open_count == 1;
	if (!(r = scratch_begin(&p.scratch, s->timeline, &m))) {
		if (!(r = scratch_hold(p.scratch, &p.v, &m)) && !(r = run_printer(&p, types->count - 1))) {
			vm_view(s->vm, p.result, &view);
			if (view.size == 0)
				r = msg_set(&m, ERR_REFUSED, "It printed nothing.");
			else
				show_result(&p, types, depth);
		}
		scratch_end(p.scratch);
		session_walk_forget(s);
	}
	w->has_lines = has_lines;
	if (!r && w->printers->left == 0)
		r = msg_set(&m, ERR_LIMIT, "It takes long.");
	if (r)
		failed(w, p.printer, &m);
	if (r == ERR_LIMIT)
		note_stuck(s, p.printer, &m);
	return view.size > 0;
}

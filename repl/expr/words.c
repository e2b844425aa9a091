/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What names the machine in an expression: registers, words of the stack, globals, fields by number. */
#include <inttypes.h>
#include <string.h>

#include "repl/expr/eval_priv.h"

enum machine_register { REGISTER_ACCU, REGISTER_ENV, REGISTER_PC, REGISTER_SP, REGISTER_TRAP, REGISTER_EXTRA_ARGS, REGISTER_TIME,
	REGISTERS };

static const char *const names[REGISTERS] = {
	[REGISTER_ACCU] = "accu", [REGISTER_ENV] = "env", [REGISTER_PC] = "pc", [REGISTER_SP] = "sp", [REGISTER_TRAP] = "trap",
	[REGISTER_EXTRA_ARGS] = "extra_args", [REGISTER_TIME] = "time"
};

static enum machine_register find(const char *name)
{
	unsigned r = 0;

	while (r < REGISTERS && strcmp(names[r], name) != 0)
		r++;
	return r;
}

bool words_has_register(const char *name) { return find(name) < REGISTERS; }

static struct term integer(struct eval *e, uint64_t n, enum expr_role role)
{
	return (struct term){ .kind = TERM_VALUE, .role = role, .v = val_int((int64_t)n), .type = e->t ? type_predef(e->t, "int") : NULL };
}

static struct term read_word(value v, struct session_place place) { return (struct term){ .kind = TERM_VALUE, .v = v, .place = place }; }

enum err words_register(struct eval *e, const char *name, struct term *out)
{
	struct session_regs regs;
	enum err r = session_regs(e->s, &regs, e->m);

	if (r)
		return r;
	switch (find(name)) {
	case REGISTER_ACCU: *out = read_word(regs.accu, (struct session_place){ .kind = SESSION_PLACE_ACCU }); return OK;
	case REGISTER_ENV: *out = read_word(regs.env, (struct session_place){ 0 }); return OK;
	case REGISTER_PC: *out = integer(e, regs.pc, EXPR_CODE); return OK;
	case REGISTER_SP: *out = integer(e, regs.sp_off, EXPR_OFFSET); return OK;
	case REGISTER_TRAP: *out = integer(e, regs.trap_off, EXPR_OFFSET); return OK;
	case REGISTER_EXTRA_ARGS: *out = integer(e, regs.extra_args, EXPR_PLAIN); return OK;
	case REGISTER_TIME: *out = integer(e, session_now(e->s).n, EXPR_PLAIN); return OK;
	case REGISTERS: break;
	}
	return msg_set(e->m, ERR_NOT_FOUND, "There is no $%s; help print lists what there is.", name);
}

enum err words_stack(struct eval *e, uint64_t index, struct term *out)
{
	uint64_t depth = vm_stack_depth(e->s->vm);

	if (index >= depth)
		return msg_set(e->m, ERR_USAGE, "The stack has %" PRIu64 " words; $sp[%" PRIu64 "] is beyond it.", depth, index);
	*out = read_word(session_stack_word(e->s, index), (struct session_place){ .kind = SESSION_PLACE_STACK, .index = index });
	return OK;
}

enum err words_global(struct eval *e, uint64_t index, struct term *out)
{
	if (index >= session_globals(e->s))
		return msg_set(e->m, ERR_USAGE, "There are %" PRIu64 " globals; $global[%" PRIu64 "] is none of them.",
			session_globals(e->s), index);
	*out = read_word(session_global(e->s, index), (struct session_place){ .kind = SESSION_PLACE_GLOBAL, .index = index });
	return OK;
}

enum err words_module(struct eval *e, const char *name, struct term *out)
{
	uint64_t index;

	if (!session_global_named(e->s, name, &index))
		return msg_set(e->m, ERR_NOT_FOUND, "There is no module '%s'; info globals lists them.", name);
	return words_global(e, index, out);
}

enum err words_field(struct eval *e, const struct term *of, uint64_t index, struct term *out)
{
	struct session_place place = { .kind = SESSION_PLACE_FIELD, .block = of->v, .index = index };
	struct session_value info = { .kind = of->kind == TERM_FLOAT ? "float" : "string" };

	if (of->kind == TERM_VALUE)
		session_value(e->s, of->v, &info);
	if (!strcmp(info.kind, "int") || !strcmp(info.kind, "string") || !strcmp(info.kind, "float") || !strcmp(info.kind, "bad"))
		return msg_set(e->m, ERR_USAGE, "This is a value of kind %s, which has no fields.", info.kind);
	if (index >= info.size)
		return msg_set(e->m, ERR_USAGE, "The block has %" PRIu64 " fields; there is no field %" PRIu64 ".", info.size, index);
	place.is_float = !strcmp(info.kind, "floats");
	if (place.is_float)
		*out = (struct term){ .kind = TERM_FLOAT, .d = session_float_field(e->s, of->v, index), .place = place };
	else
		*out = read_word(session_field(e->s, of->v, index), place);
	return OK;
}

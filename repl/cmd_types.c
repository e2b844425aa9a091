/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that show values and variables with their types. */
#include <stdlib.h>

#include "repl/command_priv.h"

#define TYPE_BYTES 4096

static void print_typed(struct command_context *c, const char *name, const char *type, const char *shown)
{
	command_print(c, "%s : %s = ", name, type);
	print_painted(c, shown);
	command_print(c, "\n");
}

enum err print_expression(struct command_context *c, const char *text, struct msg *m)
{
	unsigned frame = chosen_frame(c);
	size_t max = (size_t)setting_get(c, SETTING_width) + 1;
	char type[TYPE_BYTES], *shown = malloc(max);
	struct eval *e;
	enum err r;

	if (!shown)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to show the value.");
	if (!(r = eval_begin(&e, c->session, frame, text, m))) {
		struct expr_value v;
		char name[16];
		unsigned number = 0;

		if (eval_is_machine(e, &v)) {
			print_machine(c, &v);
		} else if (eval_is_name(e) || !(r = eval_remember(c->session, frame, text, &number, m))) {
			snprintf(name, sizeof name, "$%u", number);
			eval_type_text(e, type, sizeof type);
			eval_value_text(e, shown, max);
			print_typed(c, number ? name : text, type, shown);
		}
		eval_end(e);
	}
	free(shown);
	return r;
}

/* A type's name first: no value has one that is a type's alone. */
static bool print_declaration(struct command_context *c, const char *name)
{
	const struct typing_scope *scope = session_scope(c->session, chosen_frame(c));
	const struct path *path;
	const struct decl *d = scope ? typing_type(session_typing(c->session), scope, name, &path) : NULL;
	char text[TYPE_BYTES];

	if (!d)
		return false;
	decl_text(session_typing(c->session), scope, path->name, d, text, sizeof text);
	command_print(c, "%s\n", text);
	return true;
}

enum err cmd_ptype(struct command_context *c, struct args *a, struct msg *m)
{
	char rest[WORD_MAX], type[TYPE_BYTES];
	struct eval *e;
	enum err r;

	if (!args_rest(a, rest))
		return msg_set(m, ERR_USAGE, "'ptype' needs an expression or the name of a type.");
	if ((r = eval_begin(&e, c->session, chosen_frame(c), rest, m)))
		return print_declaration(c, rest) ? OK : r;
	eval_type_text(e, type, sizeof type);
	command_print(c, "%s : %s\n", rest, type);
	eval_end(e);
	return OK;
}

static bool print_locals(struct command_context *c, const struct typing_scope *scope, char *shown, size_t max)
{
	struct typing *t = session_typing(c->session);
	struct typing_mark mark = typing_mark(t);
	struct instance *in = instance_new(c->session, chosen_frame(c));
	struct typing_value v;
	struct typed found;
	char type[TYPE_BYTES];
	bool any = false;
	struct msg m;

	for (uint32_t i = 0; typing_local(t, scope, i, &v); i++) {
		if (v.place.kind == PLACE_NOWHERE || session_read_place(c->session, chosen_frame(c), &v, &found, &m))
			continue;
		if (in)
			found.type = instance_type(in, found.type);
		type_text(t, scope, found.type, type, sizeof type);
		session_typed_text(c->session, scope, &found, NULL, shown, max);
		print_typed(c, v.name, type, shown);
		any = true;
	}
	instance_free(in);
	typing_give_up(t, mark);
	return any;
}

enum err cmd_info_locals(struct command_context *c, struct args *a, struct msg *m)
{
	const struct typing_scope *scope;
	size_t max = (size_t)setting_get(c, SETTING_width) + 1;
	char *shown;
	enum err r;

	if ((r = args_end(a, m)))
		return r;
	if (!(scope = session_scope(c->session, chosen_frame(c))))
		return msg_set(m, ERR_NOT_FOUND, "There are no variables to show: this code has no debug information; compile with -g.");
	if (!(shown = malloc(max)))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to show the values.");
	if (!print_locals(c, scope, shown, max))
		command_print(c, "The frame has no variables.\n");
	free(shown);
	return OK;
}

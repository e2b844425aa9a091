/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands that show values and variables with their types. */
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"

#define TYPE_BYTES 4096

static void print_typed(struct command_context *c, const char *name, const char *type, const char *shown)
{
	command_print(c, "%s : %s =%c", name, type, strchr(shown, '\n') ? '\n' : ' ');
	print_painted(c, shown);
	command_print(c, "\n");
}

static void print_types_note(struct command_context *c)
{
	const char *note = session_types_note(c->session);

	if (note)
		command_print_error(c, note);
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
		print_types_note(c);
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

/* What the type variables of the chosen frame stand for, until the end. */
static struct instance *begin_types(struct command_context *c, struct typing_mark *mark)
{
	*mark = typing_mark(session_typing(c->session));
	return instance_new(c->session, chosen_frame(c));
}

static void end_types(struct command_context *c, struct instance *in, struct typing_mark mark)
{
	instance_free(in);
	typing_give_up(session_typing(c->session), mark);
}

/* Of the chosen frame. */
static enum err print_variable(struct command_context *c, struct instance *in, const char *name, struct typed *v, struct msg *m)
{
	const struct typing_scope *scope = session_scope(c->session, chosen_frame(c));
	size_t max = (size_t)setting_get(c, SETTING_width) + 1;
	char type[TYPE_BYTES], *shown = malloc(max);

	if (!shown)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to show the values.");
	if (in)
		v->type = instance_type(in, v->type);
	type_text(session_typing(c->session), scope, v->type, type, sizeof type);
	session_typed_text(c->session, scope, v, NULL, shown, max);
	print_typed(c, name, type, shown);
	free(shown);
	print_types_note(c);
	return OK;
}

#define ARGUMENT_BYTES 60
#define ARGUMENTS_SHOWN 8
#define ARGUMENTS_MOST 256

void print_arguments(struct command_context *c, unsigned frame)
{
	unsigned n = setting_get(c, SETTING_frame_arguments) ? session_arguments(c->session, frame) : 0;
	char shown[ARGUMENT_BYTES];
	struct typed found;
	const char *name;

	for (unsigned i = 0; i < n && i < ARGUMENTS_SHOWN; i++) {
		command_print(c, i ? ", " : " (");
		if (!session_argument(c->session, frame, i, &name, &found)) {
			command_print(c, "_");
			continue;
		}
		command_print(c, "%s", name);
		if (!found.type)
			continue;
		session_typed_text(c->session, session_scope(c->session, frame), &found, &typed_short, shown, sizeof shown);
		command_print(c, "=");
		print_painted(c, shown);
	}
	if (n > 0)
		command_print(c, n > ARGUMENTS_SHOWN ? ", ...)" : ")");
}

enum err cmd_info_args(struct command_context *c, struct args *a, struct msg *m)
{
	unsigned frame = chosen_frame(c), known = 0, n;
	struct typing_mark mark;
	struct instance *in;
	const char *name;
	struct typed found;
	enum err r;

	if ((r = args_end(a, m)))
		return r;
	if (!session_scope(c->session, frame))
		return session_no_scope(c->session, NULL, m);
	n = session_arguments(c->session, frame);
	in = begin_types(c, &mark);
	for (unsigned i = 0; !r && i < n && i < ARGUMENTS_MOST; i++)
		if (session_argument(c->session, frame, i, &name, &found) && found.type) {
			r = print_variable(c, in, name, &found, m);
			known++;
		}
	end_types(c, in, mark);
	if (known == 0)
		command_print(c, "The frame has no arguments with a name.\n");
	return r;
}

enum err cmd_info_locals(struct command_context *c, struct args *a, struct msg *m)
{
	const struct typing_scope *scope;
	struct typing_mark mark;
	struct typing_value v;
	struct instance *in;
	struct typed found;
	bool any = false;
	enum err r;

	if ((r = args_end(a, m)))
		return r;
	if (!(scope = session_scope(c->session, chosen_frame(c))))
		return session_no_scope(c->session, NULL, m);
	in = begin_types(c, &mark);
	for (uint32_t i = 0; !r && typing_local(session_typing(c->session), scope, i, &v); i++) {
		if (v.place.kind == PLACE_NOWHERE || session_read_place(c->session, chosen_frame(c), &v, &found, m))
			continue;
		r = print_variable(c, in, v.name, &found, m);
		any = true;
	}
	end_types(c, in, mark);
	if (!any)
		command_print(c, "The frame has no variables.\n");
	return r;
}

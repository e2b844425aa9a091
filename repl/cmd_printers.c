/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands about the functions of the program that show values. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"
#include "repl/typed.h"

typedef enum err printer_function(struct session *s, unsigned frame, const char *name, struct msg *m);

static enum err with_name(struct command_context *c, struct args *a, printer_function *fn, struct msg *m)
{
	char name[WORD_MAX];
	enum err r;

	if ((r = args_need(a, name, "a function's name, as in Ledger.pp", m)) || (r = args_end(a, m)))
		return r;
	return fn(c->session, chosen_frame(c), name, m);
}

enum err cmd_install_printer(struct command_context *c, struct args *a, struct msg *m)
{
	return with_name(c, a, session_printer_install, m);
}

enum err cmd_remove_printer(struct command_context *c, struct args *a, struct msg *m)
{
	return with_name(c, a, session_printer_remove, m);
}

enum err cmd_load_printer(struct command_context *c, struct args *a, struct msg *m)
{
	char path[WORD_MAX], *name, *end;
	uint64_t global;
	enum err r;

	if ((r = args_need(a, path, "a file's name, as in pretty.cmo", m)) || (r = args_end(a, m)))
		return r;
	name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
	if ((end = strchr(name, '.')))
		*end = 0;
	*name = (char)toupper((unsigned char)*name);
	if (!session_global_named(c->session, name, &global))
		return msg_set(m, ERR_NOT_FOUND, "The module %s is not linked into the program, and printers are the program's own functions: "
			"link it, with ocamlc -linkall where nothing uses it.", name);
	command_print(c, "%s is linked into the program: install_printer %s.NAME takes its functions.\n", name, name);
	return OK;
}

enum err cmd_info_printers(struct command_context *c, struct args *a, struct msg *m)
{
	struct typing_exported x;
	struct msg unknown;
	char type[512];
	const char *name;
	unsigned n = 0;
	enum err r;

	if ((r = args_end(a, m)))
		return r;
	while (session_printer_at(c->session, n))
		n++;
	if (n == 0)
		command_print(c, "There are no printers; install_printer says which function shows values.\n");
	while (n-- > 0) {
		name = session_printer_at(c->session, n);
		if (session_exported(c->session, chosen_frame(c), name, &x, &unknown))
			continue;
		type_text(session_typing(c->session), x.scope, x.v.type, type, sizeof type);
		command_print(c, "%s : %s\n", name, type);
	}
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command table: what a person types, for the REPL, command files, the UI's console and Lua.
 *
 * Declared once in repl/commands.def; dispatch, completion, help, docs/commands.md and Lua's `caravan.command` come
 * from it.  An unambiguous prefix is enough, a few short names are fixed (gdb's), `reverse-` is a prefix of motions, an
 * empty line repeats what may be repeated.  Layer: repl.
 */
#ifndef REPL_COMMAND_H
#define REPL_COMMAND_H

#include "repl/session.h"

/* Where a command's text goes: called with pieces of UTF-8 text.  `error` text is one sentence per failure. */
struct command_out {
	void (*text)(void *ctx, const char *bytes, size_t n);
	void (*error)(void *ctx, const char *sentence);
	void *ctx;
};

struct command_context;      /* session, output, last command, Lua hook, display list, ... */
struct command_context *command_context_new(struct session *s, const struct command_out *out);
void command_context_free(struct command_context *c);
struct session *command_session(struct command_context *c);
/* Text goes elsewhere from now on; returns where it went before. */
struct command_out command_redirect(struct command_context *c, const struct command_out *out);

enum command_result { COMMAND_OK, COMMAND_FAILED, COMMAND_QUIT };
/* Runs one line.  Empty lines repeat the last motion only when `interactive`. */
enum command_result command_run(struct command_context *c, const char *line, bool interactive);
/* Runs a file of commands (or Lua by its ending .lua); stops at the first failure. */
enum command_result command_source(struct command_context *c, const char *path, struct msg *m);

/* Completion: the index-th completion of the line's last word, or NULL; malloc'ed. */
char *command_complete(struct command_context *c, const char *line, unsigned index);

/* The scripts layer hands its language in, since repl must not know it: run code, run a file; `moved` is called after
 * each command that went to another time (may be NULL). */
struct command_script_hook {
	enum err (*code)(void *ctx, const char *code, struct msg *m);
	enum err (*file)(void *ctx, const char *path, struct msg *m);
	void (*moved)(void *ctx);
	void *ctx;
};
/* NULL: none.  Returns what was there before. */
struct command_script_hook command_set_script(struct command_context *c, const struct command_script_hook *h);
/* Sets a word, both as the command set takes them, and prints nothing. */
enum err command_set_word(struct command_context *c, const char *place, const char *content, struct msg *m) MUST_CHECK;
/* So that scripts can print where commands print. */
void command_print(struct command_context *c, const char *format, ...) PRINTF_LIKE(2, 3);
/* From now on a stop shows its line of the source, as on a terminal. */
void command_show_source_lines(struct command_context *c);
/* Where the session stands, if there is more to say of it than a time: at the crash of a recording, say. */
void command_print_stop(struct command_context *c);

/* One row of the table, for help screens and documents. */
struct command_info {
	const char *name, *aliases, *group, *arguments, *summary, *help;
	bool motion;             /* has a reverse- form, repeats on an empty line */
};
unsigned command_count(void);
const struct command_info *command_at(unsigned i);

#endif

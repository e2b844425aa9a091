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
enum command_face {
	COMMAND_CAPTURED,       /* something else takes the text: never any colours, and no other program writes there */
	COMMAND_STREAM,         /* standard output, colours only when the user insists */
	COMMAND_TERMINAL        /* standard output, which is a terminal */
};
struct command_out {
	void (*text)(void *ctx, const char *bytes, size_t n);
	void (*error)(void *ctx, const char *sentence);
	void *ctx;
	enum command_face face;
	void (*flush)(void *ctx);       /* what was printed must be there now, since something else will write; may be NULL */
};

struct command_context;      /* session, output, last command, Lua hook, display list, ... */
struct command_context *command_context_new(struct session *s, const struct command_out *out);
void command_context_free(struct command_context *c);
struct session *command_session(struct command_context *c);
/* Text goes elsewhere from now on; returns where it went before. */
struct command_out command_redirect(struct command_context *c, const struct command_out *out);

enum command_result { COMMAND_OK, COMMAND_FAILED, COMMAND_QUIT };
/* Runs one command: a line, or several when it is one that takes lines up to `end`.  Empty lines repeat the last motion
 * only when `interactive`. */
enum command_result command_run(struct command_context *c, const char *line, bool interactive);
/* How many times a command has said where the program stopped: by a new number one sees that it moved. */
unsigned command_stops(const struct command_context *c);

/* Input that comes line by line: a command may go on in the next line, after a backslash, up to an `end`, or on a
 * terminal while a bracket or a string is open.  Begins as { 0 }. */
struct command_lines {
	char *text;             /* malloc'ed; the lines of a command that is not whole yet, NULL if there is none */
	size_t used, room;
};
enum command_feed {
	COMMAND_FEED_MORE,      /* the next line is needed */
	COMMAND_FEED_WHOLE      /* `text` is a command; command_lines_clear when it was run */
};
enum command_feed command_feed(struct command_context *c, struct command_lines *l, const char *line, bool terminal);
void command_lines_clear(struct command_lines *l);
/* Feeds a line and runs what has become whole; COMMAND_OK while it has not. */
enum command_result command_run_fed(struct command_context *c, struct command_lines *l, const char *line,
	bool interactive);
/* There are no more lines: what is not whole fails with a sentence. */
enum command_result command_run_rest(struct command_context *c, struct command_lines *l);
/* Runs a file of commands (or Lua by its ending .lua); stops at the first failure. */
enum command_result command_source(struct command_context *c, const char *path, struct msg *m);

/* Completion: the index-th completion of the line's last word, or NULL; malloc'ed. */
char *command_complete(struct command_context *c, const char *line, unsigned index);

/* The scripts layer hands its language in, since repl must not know it: run code, run a file; `moved` is called after
 * each command that went to another time (may be NULL, as is_whole and complete). */
struct command_script_hook {
	enum err (*code)(void *ctx, const char *code, struct msg *m);
	enum err (*file)(void *ctx, const char *path, struct msg *m);
	void (*moved)(void *ctx);
	bool (*is_whole)(void *ctx, const char *code);  /* no more lines are needed before it can be run */
	char *(*complete)(void *ctx, const char *word, unsigned index);         /* as command_complete, of one name */
	void *ctx;
};
/* NULL: none.  Returns what was there before. */
struct command_script_hook command_set_script(struct command_context *c, const struct command_script_hook *h);
/* Sets a word, both as the command set takes them, and prints nothing. */
enum err command_set_word(struct command_context *c, const char *place, const char *content, struct msg *m) MUST_CHECK;
/* A word that can be watched, as the command watch takes it. */
enum err command_place(struct command_context *c, const char *text, struct session_place *out, struct msg *m) MUST_CHECK;
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

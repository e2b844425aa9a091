/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command table and what its functions use, for the files repl/command*.c and repl/cmd_*.c.
 *
 * A command is a function that gets the rest of its line, does its work through the session, prints what people
 * want to see, and returns OK or one sentence; dispatch prints the sentence.
 */
#ifndef REPL_COMMAND_PRIV_H
#define REPL_COMMAND_PRIV_H

#include "repl/command.h"
#include "repl/expr/eval.h"
#include "repl/paint.h"
#include "repl/settings.h"

/* What remains of a command's line. */
struct args {
	const char *at;
	const char *command;    /* the command's name in the table, for sentences */
	bool reverse;
};
#define WORD_MAX 512

/* The next word, without its quotes if it has some; false at the end of the line.  A longer word is cut. */
bool args_word(struct args *a, char word[WORD_MAX]);
/* A word that must be there: `what` completes the sentence "'break' needs ...". */
enum err args_need(struct args *a, char word[WORD_MAX], const char *what, struct msg *m) MUST_CHECK;
/* The rest of the line without blanks around it; NULL if there is none. */
const char *args_rest(struct args *a, char rest[WORD_MAX]);
/* An optional number. */
enum err args_count(struct args *a, uint64_t otherwise, uint64_t *out, struct msg *m) MUST_CHECK;
/* A number written in decimal or, after 0x, in hexadecimal; commas and underscores may stand between digits. */
bool number_of(const char *text, uint64_t *out);
/* Nothing more may come. */
enum err args_end(struct args *a, struct msg *m) MUST_CHECK;
/* The letters directly after the command's name and a slash, as in x/4b; "" if there are none. */
void args_format(struct args *a, char format[32]);

/* What `list` listed last, which counts while nobody moves. */
struct listed {
	const char *unit, *file;        /* the session's; NULL: nothing */
	unsigned first, last;
	vm_time at;
	unsigned branch, frame;
};

struct command_context {
	struct session *session;
	struct command_out out;
	struct command_script_hook script;
	char repeat[WORD_MAX];  /* the line that an empty line repeats */
	unsigned depth;         /* command files inside command files */
	bool quit;
	unsigned frame;         /* the frame that frame, up and down chose, ... */
	vm_time frame_at;       /* ... which counts only at this time ... */
	unsigned frame_branch;  /* ... of this branch */
	unsigned branch_told;   /* the branch that people know they are on, its id */
	uint64_t settings[SETTINGS];
	bool keeps;             /* breakpoints are kept for the next session, if the setting says so (repl/keep.h) */
	bool keep_failed;       /* ... which has failed, and was said */
	struct listed listed;
	uint64_t x_next;        /* where an x without an address goes on */
	struct break_commands *lists;   /* what is run where breakpoints stop */
	bool in_list;           /* such commands are being run */
	unsigned stops;         /* how many times a stop was told */
	const struct session_stop *stopped;     /* the last one, until its breakpoints' commands were run; or NULL */
};

/* What completes a command's arguments. */
enum completes {
	COMPLETES_NOTHING,
	COMPLETES_FUNCTION,
	COMPLETES_WHERE,
	COMPLETES_SNAPSHOT,
	COMPLETES_BRANCH,
	COMPLETES_RESTORE,
	COMPLETES_MOMENT,
	COMPLETES_FILE,
	COMPLETES_COMMAND,
	COMPLETES_BREAKPOINT,
	COMPLETES_CATCH,
	COMPLETES_EXPRESSION,
	COMPLETES_SETTING,
	COMPLETES_LUA,
	COMPLETES_LINE
};

struct command {
	struct command_info info;
	const char *reverse;            /* short names of the reverse form; NULL: there is none */
	enum completes completes;
	enum err (*run)(struct command_context *c, struct args *a, struct msg *m);
};
extern const struct command commands[];
extern const unsigned commands_count;

#define COMMAND(id, name, aliases, reverse, group, arguments, completes, summary, help) \
	enum err cmd_##id(struct command_context *c, struct args *a, struct msg *m) MUST_CHECK;
#include "repl/commands.def"
#undef COMMAND

/* The command that a line begins with; *a then is its arguments.  NULL for an empty line or a comment, with m->text
 * empty, and for a command that is unknown or ambiguous, with a sentence. */
const struct command *command_find(const char *line, struct args *a, struct msg *m);
/* Is `word` one of the words of a list that is separated by blanks? */
bool word_in(const char *word, size_t n, const char *list);
/* The second word of "info registers"; NULL if the name is one word. */
const char *second_word(const char *name);
bool is_child_of(const struct command *child, const struct command *parent);

/* What to do instead of a command that people know from other debuggers and that has no meaning here; NULL if there is
 * none (repl/instead.def). */
const char *command_instead(const char *name);
/* The lines of a command that takes lines, without `end`: the text after the first line; NULL with a sentence. */
char *args_lines(struct args *a, struct msg *m);
/* Runs the commands of an open stream of that name; stops at the first failure, with a sentence. */
enum command_result command_source_stream(struct command_context *c, FILE *f, const char *path, struct msg *m);

/* Do the arguments of set begin with a place of the program, and not with a setting? */
bool sets_place(const char *arguments);
/* Is what follows these arguments (or the end of them) an expression? */
bool takes_expression(const struct command *k, const char *before);
/* The groups of help, in their order; NULL behind the last. */
const char *help_group(unsigned index);

/* ---- what is run where breakpoints stop (cmd_commands.c) ---- */

void break_commands_free(struct command_context *c);
/* Do the commands of all that stop there begin with `silent`? */
bool break_commands_silent(const struct command_context *c, const struct session_stop *stop);
/* Those of the breakpoints at which the last stop was, and of those that they lead to. */
enum command_result break_commands_run(struct command_context *c);
/* Below a line of info breakpoints. */
void print_break_commands(struct command_context *c, unsigned number);

/* ---- printing ---- */

void command_print_error(struct command_context *c, const char *sentence);
/* session_place with the source position after it. */
void place_text(const struct session *s, uint32_t instr, char *out, size_t max);
/* The same, printed. */
void print_place(struct command_context *c, uint32_t instr);
/* The line of the source that an instruction belongs to, "12<tab>let x = 1"; nothing where it is not found (cmd_source.c). */
void print_source_line(struct command_context *c, uint32_t instr);
void print_file_notes(struct command_context *c);
/* "=> 17  PUSHACC0" */
void print_instr(struct command_context *c, uint32_t instr, bool current);
/* What people see after a motion; a stop that nobody can go on from is an error with its sentence. */
enum err print_stop(struct command_context *c, const struct session_stop *stop, struct msg *m) MUST_CHECK;
/* The watchpoints' lines of info breakpoints, and the reason of a stop at one (cmd_watch.c). */
void print_watches(struct command_context *c);
void print_change(struct command_context *c, const struct session_stop *stop);
/* That the present branch is a new one. */
void print_new_branch(struct command_context *c);
/* All branches with their snapshots, and where the program stands. */
void print_tree(struct command_context *c);
/* "PLACE = VALUE" or "PLACE VALUE" */
enum err set_place(struct command_context *c, const char *text, struct msg *m) MUST_CHECK;
/* A value as text, cut to the width that was set. */
void print_value(struct command_context *c, value v);
/* "x : int = 5", of an expression of the program's (cmd_types.c). */
enum err print_expression(struct command_context *c, const char *text, struct msg *m) MUST_CHECK;
/* What eval_is_machine says: without a name and a type. */
void print_machine(struct command_context *c, const struct expr_value *v);
/* " (x=5, _=1)" where the function's arguments are known and to be shown (cmd_types.c). */
void print_arguments(struct command_context *c, unsigned frame);
/* The chosen frame, 0 if none was chosen since the last motion. */
unsigned chosen_frame(const struct command_context *c);

#endif

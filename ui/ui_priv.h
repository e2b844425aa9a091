/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of ui/ share: the state of the whole UI, and the functions that a view consists of.
 *
 * State and drawing are apart: keys and the session change the state (struct ui), drawing reads it and changes nothing but
 * where the cursor is.  After each key everything is drawn anew; ncurses sends what differs.
 */
#ifndef UI_UI_PRIV_H
#define UI_UI_PRIV_H

#include "repl/command.h"
#include "ui/book.h"
#include "ui/edit.h"
#include "ui/keys.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/screen.h"

struct ui;

/* One pane.  Functions may be NULL where a view has nothing to do. */
struct view {
	const char *title;
	const char *enter_hint;         /* what Enter does, for the title of the pane with the focus */
	void (*init)(struct ui *ui);
	void (*subtitle)(struct ui *ui, char *out, size_t max);
	void (*resize)(struct ui *ui, const struct rect *content);
	void (*refresh)(struct ui *ui);                 /* the program stands elsewhere, or breakpoints or snapshots changed */
	void (*draw)(struct ui *ui, const struct rect *content, bool focus);
	bool (*key)(struct ui *ui, int key);            /* false: not a key of this view */
	void (*enter)(struct ui *ui);
	bool (*find)(struct ui *ui, const char *text);  /* goes to the next place that has the text */
};
extern const struct view *const views[PANES];
/* What a pane shows: the source may be in the place of the code. */
const struct view *ui_view(const struct ui *ui, enum pane p);
extern const struct view view_source, view_code, view_registers, view_stack, view_snapshots, view_output, view_console;

#define TEXT_SHOWN 256          /* bytes of a value */
#define REGISTERS 5
#define STACK_REMEMBERED 128

/* Texts as they are now and as they were at the last stop. */
struct remembered {
	char now[TEXT_SHOWN], before[TEXT_SHOWN];
};

struct code_state { struct list list; };
struct source_state {
	struct list list;
	bool wanted;
	const char *unit, *file;        /* of the current instruction, the session's own; NULL: not found, or not wanted */
	unsigned now;                   /* its line; 0: none */
};
struct registers_state {
	struct list list;
	struct remembered text[REGISTERS];
};
struct stack_state {
	struct list list;
	/* The top words: the one that is word `depth` from the end of the stack is at depth % STACK_REMEMBERED. */
	struct remembered text[STACK_REMEMBERED];
	uint64_t words, words_before;
	bool compares;          /* there was a stop before this one */
};
struct snapshots_state {
	struct list list;
	char name[80];          /* of the selected one; "": now */
};
struct output_state {
	struct list list;
	struct book book;
	uint64_t from;          /* the book's first byte in the program's output */
	uint64_t total;         /* bytes up to now */
	size_t now;             /* the book's bytes up to now */
};
struct console_state {
	struct list list;
	struct book book;
	struct edit edit;
	struct history history;
	struct command_lines lines;     /* a command that goes on in the next line */
};

/* A question on the status line. */
struct prompt {
	char label[120];        /* "": there is none */
	const char *completes;  /* a command, with a blank, whose argument the answer is; NULL */
	bool one_key;           /* the answer is y or anything else */
	struct edit edit;
	void (*done)(struct ui *ui, const char *answer);
};

struct ui {
	struct command_context *commands;
	struct session *session;
	struct command_out out_before;          /* where commands print without the UI */
	struct layout layout;
	enum pane focus, focus_before;          /* before the console was entered */
	bool zoom, help, leave;
	bool changed;                           /* the session told of an event since the last refresh */
	bool busy;
	double progress;                        /* 0..1, negative: not known */
	unsigned spin;
	bool has_lent;                          /* this command lent the terminal to the program, ... */
	uint64_t lent_until;                    /* ... which has shown so much of its output there */
	vm_time stopped_at;                     /* of the last refresh; UINT64_MAX before the first */
	unsigned stopped_branch;
	char message[512];                      /* on the status line until the next key */
	int cursor_y, cursor_x;                 /* where drawing put the terminal's cursor; -1: hidden */
	char search[EDIT_MAX];
	struct prompt prompt;
	struct list help_list;
	struct code_state code;
	struct source_state source;
	struct registers_state registers;
	struct stack_state stack;
	struct snapshots_state snapshots;
	struct output_state output;
	struct console_state console;
};

/* ---- ui.c ---- */
void ui_draw(struct ui *ui);
void ui_draw_running(struct ui *ui);            /* only what changes while something runs */
void ui_relayout(struct ui *ui);
void ui_refresh(struct ui *ui);                 /* every view reads the session anew */
void ui_focus(struct ui *ui, enum pane p);
void ui_say(struct ui *ui, const char *format, ...) PRINTF_LIKE(2, 3);
void ui_ask(struct ui *ui, const char *label, const char *completes, void (*done)(struct ui *ui, const char *answer));
/* `done` is called only if the answer is yes. */
void ui_confirm(struct ui *ui, const char *question, void (*done)(struct ui *ui, const char *answer));
void ui_answer_nothing(struct ui *ui);          /* the question goes away */

/* ---- run.c: commands, and what happens while they run ---- */
enum err ui_attach(struct ui *ui, struct command_context *c, struct msg *m) MUST_CHECK;
void ui_detach(struct ui *ui);
/* Runs a command, and shows it in the console as if it had been typed there. */
void ui_command_line(struct ui *ui, const char *line);
/* The same for a command of several lines, of which the last one is to be shown. */
void ui_command_text(struct ui *ui, const char *shown, const char *text);
void ui_command(struct ui *ui, const char *format, ...) PRINTF_LIKE(2, 3);

/* ---- actions.c ---- */
/* The action of a key; characters mean none while the console has the focus. */
bool action_run(struct ui *ui, int key);
struct action_info {
	const char *group;              /* not NULL: a heading of the help screen, and nothing else is set */
	const char *keys, *label, *help;
	unsigned panes;                 /* a bit for each in which it works */
};
extern const struct action_info actions[];
extern const unsigned actions_count;

/* ---- texts.c: what several views say and draw ---- */
#define NUMBER_TEXT 28
const char *ui_number(uint64_t n, char out[NUMBER_TEXT]);       /* 1,234,567 */
bool ui_source(struct ui *ui, uint32_t instr, char *out, size_t max);   /* "hello.ml:3"; false if not known */
bool ui_registers(struct ui *ui, struct session_regs *r);       /* false without a program */
bool ui_has_moved(const struct ui *ui);         /* in a refresh: does the program stand at another time than before? */
/* The text that is shown becomes `text`; `stopped`: this is another stop. */
void remembered_set(struct remembered *r, const char *text, bool stopped);
bool remembered_changed(const struct remembered *r);
/* Rows of a book from `top` on; row `marked` as the selected one. */
void draw_book(const struct rect *content, const struct book *b, size_t top, size_t marked);
/* An edited line in what remains of a row, scrolled so that its cursor is seen, which is put there. */
void draw_edit(struct ui *ui, struct pen *p, enum role role, const struct edit *e);

/* ---- views, for others ---- */
bool source_is_shown(const struct ui *ui);
void source_refresh(struct ui *ui);
void source_toggle(struct ui *ui);
void source_here(struct ui *ui);                /* selects the current line */
/* The code of the selected line, or else of the first one after it that has any. */
bool source_selected_code(struct ui *ui, uint32_t *from, uint32_t *end);
void code_here(struct ui *ui);                  /* selects the current instruction */
void output_add(struct ui *ui, const char *bytes, size_t n);    /* written by the program, live */
void console_add(struct ui *ui, enum role role, const char *bytes, size_t n);
void console_say(struct ui *ui, enum role role, const char *line);
/* Completes the last word before the cursor of an answer to `before` ("goto "); lists the possibilities in the console
 * when there are several. */
void console_complete(struct ui *ui, struct edit *e, const char *before);
void snapshots_select(struct ui *ui, const char *name);
/* Name of the selected one, NULL if it is "now". */
const char *snapshots_selected(struct ui *ui);

/* ---- bar.c: status, time bar, key bar ---- */
void bar_draw(struct ui *ui);

/* ---- help.c ---- */
void help_open(struct ui *ui);
void help_resize(struct ui *ui, const struct rect *all);
void help_draw(struct ui *ui, const struct rect *all);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The session: one program under debug, as every front end sees it.
 *
 * The command table (repl/command.h), the terminal UI and Lua all work through this façade: motion, breakpoints,
 * snapshots, values, code.  It prints nothing; it returns, and tells observers what happened.
 *
 * Invariants: after every call the program stands whole at session_now(); a failed call leaves it where it was
 * and sets one sentence.  Layer: repl, over snapshot.
 */
#ifndef REPL_SESSION_H
#define REPL_SESSION_H

#include <stddef.h>

#include "vm/err.h"
#include "vm/value.h"

struct session;

enum session_source { SESSION_NONE, SESSION_PROGRAM, SESSION_RECORDING };

#define SESSION_DOMAINS_MAX 128     /* as many as OCaml's runtime allows */
struct session_config {
	uint64_t history_budget_bytes;   /* 0: the timeline's default */
	uint64_t schedule_seed;          /* of programs: varies when threads take turns; 0: not at all */
	unsigned domains;                /* of programs: what Domain.recommended_domain_count says; 0: 1 */
	bool torture;                    /* with --enable-checks: a collection before every allocation */
};
enum err session_new(struct session **out, const struct session_config *c, struct msg *m) MUST_CHECK;
void session_free(struct session *s);
/* A program (run live) with its arguments; argv[0] is the program. */
enum err session_load(struct session *s, const char *path, char *const argv[], struct msg *m) MUST_CHECK;
/* A recording (replayed, nothing on this machine is touched). */
enum err session_open(struct session *s, const char *path, struct msg *m) MUST_CHECK;
/* Looks at every byte of a recording.  The session's program, if it has one, does not mind. */
enum err session_verify(struct session *s, const char *path, struct msg *m) MUST_CHECK;
/* From here on for real, on a new branch: the program reaches this machine.  Files that a recorded one had open are not
 * open any more, except its standard ones.  At the end of what runs for real already there is nothing to do. */
enum err session_live(struct session *s, struct msg *m) MUST_CHECK;
/* Interrupted, no file is left. */
enum err session_save(struct session *s, const char *path, struct msg *m) MUST_CHECK;
enum session_reason { SESSION_SAVED, SESSION_CRASHED, SESSION_CHECKPOINT };
/* Looks at the name alone: a folder that takes files, and nothing there that is no recording. */
enum err session_can_save(const char *path, struct msg *m) MUST_CHECK;
enum err session_save_as(struct session *s, const char *path, enum session_reason reason, struct msg *m) MUST_CHECK;
/* From the beginning of a program, which then runs forward only: all of it goes to the file as it happens, and the past
 * is there and no longer in the session.  The end gives the file its name, and says what went wrong on the way. */
enum err session_record(struct session *s, const char *path, struct msg *m) MUST_CHECK;
void session_record_crash(struct session *s);           /* it will be opened here; nothing unless it is recorded */
enum err session_record_end(struct session *s, struct msg *m) MUST_CHECK;
/* Is there nothing that ending the session would lose: no snapshot that was named since the last save? */
bool session_is_saved(const struct session *s);
enum session_source session_source(const struct session *s);
const char *session_name(const struct session *s);      /* path of the program or recording */

struct session_facts {
	char ocaml[8];           /* "4.14" */
	uint32_t instrs;
	uint64_t globals, events;        /* events: in the world log up to now */
	bool live;               /* the next question to the world goes to this machine */
};
void session_facts(const struct session *s, struct session_facts *out);

/* Ctrl-C while something runs.  Async-signal-safe.  Motions stop with SESSION_INTERRUPTED, forward ones that search
 * nothing where they are, others where they began; what else takes long fails with ERR_INTERRUPTED and has changed nothing. */
void session_interrupt(struct session *s);
/* Forgets a Ctrl-C that came while nothing ran. */
void session_calm(struct session *s);
/* How many times session_interrupt was called: who runs between motions sees by a new number that it should stop. */
int session_interrupts(const struct session *s);

/* ---- motion ---- */
enum session_why {
	SESSION_AT_TIME,        /* a step or goto is done */
	SESSION_AT_BREAK,       /* `breakpoint` */
	SESSION_AT_EXIT,        /* the program has ended with `status` */
	SESSION_AT_UNCAUGHT,    /* about to die of an exception; `text` names it */
	SESSION_AT_START,       /* going back: the beginning of history */
	SESSION_AT_END,         /* going forward in a recording: the end of history */
	SESSION_INTERRUPTED,
	SESSION_DIVERGED,       /* `text` has both sides */
	SESSION_REFUSED,        /* `text` says what cannot be done */
	SESSION_AT_WATCH,       /* a watched word changes: `breakpoint`, `before`, `after`; forward after it, backward before it */
	SESSION_AT_MADE,        /* the block (or stack slot) of a watched word is made here; likewise, without `before` */
	SESSION_AT_GONE,        /* it is gone, and the watchpoint with it */
	SESSION_BROKEN          /* the image is corrupt or the host too small; `text` */
};
#define SESSION_ALSO_MAX 8
struct session_stop {
	enum session_why why;
	vm_time at;
	unsigned breakpoint;
	int status;
	char text[512];
	char trouble[256];      /* why a condition of one of them cannot be evaluated; "" */
	char before[160], after[160];   /* values as print shows them */
	/* Others that stop here, by their numbers, as far as there is room. */
	struct session_also { unsigned number; bool is_watch; char text[256]; } also[SESSION_ALSO_MAX];
	unsigned also_count;
	bool acted;             /* the program has acted on the world on a branch that began in the past; said once for each */
};
enum session_motion {
	SESSION_STEPI, SESSION_NEXTI, SESSION_FINISH, SESSION_CONTINUE,
	SESSION_STEP, SESSION_NEXT, SESSION_UNTIL
};
/* `count`: how many instructions (STEPI, NEXTI), how many frames to leave (FINISH), at which breakpoint to stop
 * (CONTINUE: 1 the next, 2 the one after), how many source events (STEP, NEXT, UNTIL).  A breakpoint on the way ends any
 * motion.  NEXTI, FINISH and those by source know their frame by the stack and the depth of it, so recursion, threads and
 * fibres do not confuse them; an exception that leaves the frame ends them at its handler.
 * STEP goes to the next source event, NEXT to the next that is no deeper in the calls (a function that is called last of
 * all has the depth of the one that called it), UNTIL does as NEXT until the place in the source lies behind (backwards:
 * before) the one where it began or the frame is left.  Without debug information: ERR_USAGE. */
enum err session_move(struct session *s, enum session_motion how, bool reverse, uint64_t count,
	struct session_stop *out, struct msg *m) MUST_CHECK;
/* To where the program comes to one of these places (as session_break_add knows them), or the present frame is left.  With
 * `own`, places count only in the present frame or one that called it. */
enum err session_advance(struct session *s, const char *where, bool own, bool reverse, struct session_stop *out,
	struct msg *m) MUST_CHECK;
enum err session_goto(struct session *s, vm_time at, struct session_stop *out, struct msg *m) MUST_CHECK;
vm_time session_now(const struct session *s);
vm_time session_start(const struct session *s);
vm_time session_end(const struct session *s);           /* latest time reached */
const struct session_stop *session_last_stop(const struct session *s);
/* Back (steps < 0) and forward among the places where motions ended, as a browser does. */
enum err session_visit(struct session *s, int steps, struct session_stop *out, struct msg *m) MUST_CHECK;
/* A time as people write it: 1234, 1,234, +N, -N, 50%, start, end, now, the name of a snapshot, or "output LINE" for
 * the instruction that writes the first byte of that line (from 1).  ERR_HISTORY: a snapshot that the present history does
 * not lead to. */
enum err session_moment(const struct session *s, const char *text, vm_time *at, struct msg *m) MUST_CHECK;
/* A moment of any branch: what session_moment knows, snapshots of other branches, BRANCH for where one stands or stood
 * on it, BRANCH:TIME, and BRANCH:end. */
struct session_point {
	unsigned branch;        /* index, while no branch is deleted */
	vm_time at;
};
enum err session_point(const struct session *s, const char *text, struct session_point *p, struct msg *m) MUST_CHECK;
/* Stays on the present branch if its history leads there. */
enum err session_go(struct session *s, const struct session_point *p, struct session_stop *out, struct msg *m) MUST_CHECK;

/* ---- breakpoints ---- */
#define SESSION_PLACES_MAX 64
struct session_places {
	unsigned count;
	uint32_t instr[SESSION_PLACES_MAX];
};
enum session_break_kind {
	SESSION_BREAK_PLACE,    /* an instruction */
	SESSION_BREAK_RAISE,    /* wherever an exception is raised */
	SESSION_BREAK_WORLD,    /* wherever the program asks the world */
	SESSION_BREAK_GC,       /* wherever it collects */
	SESSION_BREAK_THREAD    /* wherever another thread goes on */
};
struct session_break {
	unsigned number;
	enum session_break_kind kind;
	uint32_t instr;         /* SESSION_BREAK_PLACE: the first of its places */
	struct session_places places;
	char spec[256];         /* what the places were found by, as session_places takes it */
	int64_t thread;         /* it is met only in the thread with this Thread.id; -1: in any */
	char what[128];         /* RAISE: the exception's name or the end of it behind a dot; WORLD: the operation;
	                           GC: minor or major; "": any */
	char where[256];        /* "Stdlib.print_endline" or "pc 1234" */
	bool enabled, temporary;
	uint64_t hits, ignore;
	char message[256];      /* not "": it stops nothing, and says this (repl/format.h) where it is met */
	char condition[256];    /* an expression (repl/expr/eval.h): the breakpoint is met only where it holds; "": everywhere */
	vm_time counted, noted; /* the session's own: where it was counted last, where a search found it wanted last */
};
/* `where`: MODULE.FUNCTION, a bare function name, `*N` an instruction number, `pc N` the same, FILE:LINE[:COLUMN], LINE in the
 * current file, and as ocamldebug has them `@ [MODULE] LINE [COLUMN]` and `@ [MODULE] # CHARACTER`; empty: the current
 * instruction.  A name that several functions have, or a line that several units have, is all these places.
 * *number of the new one. */
enum err session_break_add(struct session *s, const char *where, bool temporary, unsigned *number,
	struct msg *m) MUST_CHECK;
/* Before each instruction that does such a thing, as people call it: "raise" and an exception (by an instruction or by a
 * primitive; not the Stack_overflow of a function's entry), "world" and an operation of vm/events.def, "gc" and minor or
 * major, "thread" (after it another thread or domain goes on).  `what` "": any.  ERR_NOT_FOUND: no such operation or
 * collection.  A break like the others from then on. */
enum err session_break_catch(struct session *s, const char *kind, const char *what, unsigned *number,
	struct msg *m) MUST_CHECK;
/* For completion: the index-th kind, and what may stand behind a kind; NULL behind the last.  Exceptions are those that the
 * program has defined up to now.  The session's own memory, until the next call. */
const char *session_catch_kind(unsigned index);
const char *session_catch_complete(struct session *s, const char *kind, const char *prefix, unsigned index);
/* The kind by its name; "" of a place. */
const char *session_break_kind_name(enum session_break_kind kind);
/* One that says `message` and lets the program run on, in either direction. */
enum err session_break_log(struct session *s, const char *where, const char *message, unsigned *number,
	struct msg *m) MUST_CHECK;
/* Who is told what those say: a line without its end. */
void session_on_message(struct session *s, void (*fn)(void *ctx, const char *line), void *ctx);
enum err session_break_thread_only(struct session *s, unsigned number, int64_t thread, struct msg *m) MUST_CHECK;
/* The newest one's number, 0 if there was none. */
unsigned session_break_newest(const struct session *s);
/* The same places as instructions, and what people call them; of many, what was asked for. */
enum err session_places(const struct session *s, const char *where, struct session_places *out, char name[256],
	struct msg *m) MUST_CHECK;
/* The same, of one place; a name of several is refused with a list of them. */
enum err session_where(const struct session *s, const char *where, uint32_t *instr, char name[256],
	struct msg *m) MUST_CHECK;
/* "": no condition any more.  Refused when it is no expression; one that cannot be evaluated where the breakpoint is met
 * stops there, and the stop's `trouble` says why. */
enum err session_break_condition(struct session *s, unsigned number, const char *condition, struct msg *m) MUST_CHECK;
enum err session_break_delete(struct session *s, unsigned number, struct msg *m) MUST_CHECK;
enum err session_break_enable(struct session *s, unsigned number, bool enabled, struct msg *m) MUST_CHECK;
enum err session_break_ignore(struct session *s, unsigned number, uint64_t count, struct msg *m) MUST_CHECK;
unsigned session_breaks(const struct session *s);
bool session_break_at(const struct session *s, unsigned index, struct session_break *out);
bool session_break_covers(const struct session_break *b, uint32_t instr);       /* is it one of its places? */

/* ---- watchpoints ---- */
/* A word that can be watched and set: global `index`, word `index` of the stack (0 its top), field `index` of a block; the
 * accumulator can only be set. */
struct session_place {
	enum { SESSION_PLACE_NONE, SESSION_PLACE_GLOBAL, SESSION_PLACE_STACK, SESSION_PLACE_FIELD, SESSION_PLACE_ACCU } kind;
	value block;
	uint64_t index;
	bool is_float;          /* of an array of floats */
};
struct session_watch {
	unsigned number;
	char where[256];
	char branch[72];        /* the branch on which alone its word is known, if that is not the present one; "" */
	bool enabled;
	uint64_t hits, ignore;
};
#define SESSION_WATCHES_MAX 8
/* Their numbers are breakpoints' numbers: session_break_delete, _enable and _ignore know both.  `where` is how people
 * call the place. */
enum err session_watch_add(struct session *s, const struct session_place *p, const char *where, unsigned *number,
	struct msg *m) MUST_CHECK;
unsigned session_watches(const struct session *s);
bool session_watch_at(const struct session *s, unsigned index, struct session_watch *out);
/* To the last time before now at which an instruction is about to give the place its present value.  ERR_NOT_FOUND: it
 * has had it since the beginning of history. */
enum err session_last_change(struct session *s, const struct session_place *p, const char *where,
	struct session_stop *out, struct msg *m) MUST_CHECK;

/* ---- branches ---- */
/* By age.  What lies before `fork` is the parent's. */
struct session_branch {
	char name[72], change[256];     /* change: what was set where it begins; "" */
	unsigned id, parent;            /* id: for ever its own; parent: index, its own for the first one */
	vm_time fork, stand, end;       /* stand: where one stands on it, or stood when it was left */
	bool is_current;
};
unsigned session_branches(const struct session *s);
bool session_branch_at(const struct session *s, unsigned index, struct session_branch *out);
/* The present branch's id: it and the time name the state. */
unsigned session_branch(const struct session *s);
/* Sets a word to `v` (one of an array of floats to `d`); on a new branch, unless the present one has just begun with a
 * change.  `what` describes it.  Refused where the machine itself needs the word. */
enum err session_set(struct session *s, const struct session_place *p, value v, double d, const char *what, bool *made,
	struct msg *m) MUST_CHECK;
enum err session_branch_rename(struct session *s, const char *name, const char *to, struct msg *m) MUST_CHECK;
/* With its snapshots.  Refused for the present one and for one on which others begin. */
enum err session_branch_delete(struct session *s, const char *name, struct msg *m) MUST_CHECK;

/* ---- snapshots ---- */
/* Those of all branches, in the order of their times. */
struct session_snapshot {
	char name[72], note[256], host[128];
	unsigned branch;                /* index of its branch */
	bool is_here;                   /* the present history leads there */
	vm_time at;
	char digest[33];
	uint64_t own_bytes;
	int64_t taken_ns;
};
enum err session_snapshot_take(struct session *s, const char *name, const char *note, struct msg *m) MUST_CHECK;
/* A branch has a name of that kind, too: then to where one stood on it. */
enum err session_snapshot_restore(struct session *s, const char *name, struct session_stop *out,
	struct msg *m) MUST_CHECK;
enum err session_snapshot_delete(struct session *s, const char *name, struct msg *m) MUST_CHECK;
unsigned session_snapshots(const struct session *s);
bool session_snapshot_at(const struct session *s, unsigned index, struct session_snapshot *out);
void session_usage(const struct session *s, unsigned *automatic, uint64_t *bytes);
/* Memory for the automatic ones; they are thinned to keep within it. */
uint64_t session_budget(const struct session *s);
void session_set_budget(struct session *s, uint64_t bytes);
enum err session_digest(struct session *s, char out[33], struct msg *m) MUST_CHECK;

/* What differs between two moments; the program stands where it was afterwards.  First words that are fields of the control
 * block, `name` that of the field ("accu"); then what can be reached from globals, the stack and registers, by the path to it,
 * nearest first, whether its blocks have moved or not; then the other words, `name` that of a region ("stack", "old
 * generation").  At most `max` words and as many paths are told of; the sums count all. */
#define SESSION_TEXT_MAX 160
enum session_word {
	SESSION_WORD_MEMORY,
	SESSION_WORD_NUMBER,
	SESSION_WORD_CODE,
	SESSION_WORD_OFFSET,
	SESSION_WORD_VALUE
};
struct session_difference {
	char name[40];
	enum session_word kind;         /* what the words hold: fields of the control block are known */
	uint64_t off, before, after;    /* the words; instruction numbers, when they hold code */
	char before_text[SESSION_TEXT_MAX], after_text[SESSION_TEXT_MAX];     /* of values */
};
struct session_path_difference {
	char path[256];                 /* as print knows it, of the stack as it is after; longer ones begin with dots */
	char before[SESSION_TEXT_MAX], after[SESSION_TEXT_MAX];
};
struct session_diff_tell {
	uint64_t max;
	void (*word)(void *ctx, const struct session_difference *d);
	void (*path)(void *ctx, const struct session_path_difference *d);
	void *ctx;
};
struct session_diff_sums {
	uint64_t pages, words, paths;
	bool cut;                       /* more could be reached than is looked at: a quarter of a million blocks */
};
enum err session_diff(struct session *s, const struct session_point *a, const struct session_point *b,
	const struct session_diff_tell *tell, struct session_diff_sums *sums, struct msg *m) MUST_CHECK;

/* ---- looking ---- */
struct session_regs {
	uint32_t pc;
	value accu, env;
	uint64_t extra_args, sp_off, trap_off, stack_words;
};
enum err session_regs(const struct session *s, struct session_regs *out, struct msg *m) MUST_CHECK;
value session_stack_word(const struct session *s, uint64_t index);     /* 0 is the top */
uint64_t session_globals(const struct session *s);
value session_global(const struct session *s, uint64_t index);
/* The compilation unit ("Hello", "Stdlib__List") or predefined exception that a global belongs to, NULL if not known;
 * and the global of that name. */
const char *session_global_name(const struct session *s, uint64_t index);
bool session_global_named(const struct session *s, const char *name, uint64_t *index);
/* One line of text for a value by its representation, bounded: at most `max` bytes with the NUL, depth and width
 * limited.  Returns the length.  Any bits are safe. */
size_t session_value_text(const struct session *s, value v, char *out, size_t max);
/* As OCaml writes it: the shortest text that reads back the same. */
size_t session_float_text(double d, char *out, size_t max);
/* Representation of a value, for Lua and views: kind "int" "block" "string" "float" "floats" "closure" "object" "lazy"
 * "abstract" "custom" "bad". */
struct session_value {
	const char *kind;
	unsigned tag;
	uint64_t size;
	int64_t n;
	double d;
	uint32_t code;
};
void session_value(const struct session *s, value v, struct session_value *out);
value session_field(const struct session *s, value v, uint64_t index);
double session_float_field(const struct session *s, value v, uint64_t index);
size_t session_string(const struct session *s, value v, uint64_t from, void *out, size_t max);

uint32_t session_instrs(const struct session *s);
size_t session_disassemble(const struct session *s, uint32_t instr, char *out, size_t max);
/* What the instruction does, in one line: "A = S[0]" (vm/opcodes.def explains the letters); "" if there is none. */
const char *session_meaning(const struct session *s, uint32_t instr);
/* The source event that a frame stands at, others than the innermost where their call returns to. */
struct session_source_event {
	const char *module, *file, *kind;       /* "Stdlib__List", "list.ml", "before", "after", "pseudo" */
	uint32_t pos;                           /* in the program's code, bytes */
	int32_t char_first, char_end;           /* in the file, bytes from 0 */
	int32_t line, column, end_line, end_column;
};
bool session_source_event(const struct session *s, unsigned frame, struct session_source_event *out);
/* The function that an instruction belongs to ("Stdlib.print_endline"), NULL if not known; *first its first
 * instruction. The session's own memory. */
const char *session_function_at(const struct session *s, uint32_t instr, uint32_t *first);
/* The place as people name it: "Stdlib.print_endline", "Stdlib.print_endline+3" counted from where the function's body
 * begins (its entry, where arguments are taken, is at -1 and -2), "instruction 17" when no function is known.  Returns
 * the length. */
size_t session_place(const struct session *s, uint32_t instr, char *out, size_t max);
/* Source position of the nearest event at or before the instruction within its function; false if there is none. */
bool session_source_at(const struct session *s, uint32_t instr, const char **file, unsigned *line, unsigned *column);
/* Names of functions that begin with `prefix`, for completion: the index-th match or NULL. */
const char *session_function_complete(const struct session *s, const char *prefix, unsigned index);

/* Call frames: 0 is the current function.  False when there is no such frame.  Cost: that of the frames between the one
 * asked for before, at the same time, and this one. */
struct session_frame {
	uint32_t pc;            /* current instruction, or the return address */
	uint64_t depth_words;   /* words of stack when it is the current frame again */
	uint64_t base_words;    /* words of stack from the end to its return frame, that one included; 0: it has none */
	uint64_t stack_off;     /* the block of its stack; fibres and threads have their own */
};
bool session_frame(const struct session *s, unsigned index, struct session_frame *out);
/* Exception handlers: 0 is the innermost. */
struct session_trap {
	uint32_t handler;       /* its first instruction */
	uint64_t depth_words;   /* words of stack from the end to its frame, that one (four words) included */
};
bool session_trap(const struct session *s, unsigned index, struct session_trap *out);
/* Bytes of the image as a digest sees them; returns how many of the n there are. */
size_t session_bytes(const struct session *s, uint64_t off, void *out, size_t n);

/* The program's output up to now: copies at most max bytes from `from`; *total is how much there is. */
size_t session_output(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total);
/* The same with what it will write, as far as the history is known. */
size_t session_output_known(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total);
/* When a byte of it is (or will be) written: the time of the instruction that does it.  False if it is not known. */
bool session_output_moment(const struct session *s, uint64_t byte, vm_time *at);
/* The same for the line with that number, from 1; *lines is how many are known (only when it is not among them). */
bool session_output_line_moment(const struct session *s, uint64_t line, vm_time *at, uint64_t *lines);

/* What the program asked of the world, in order up to now: the event at the cursor, which begins at { 0, 0 } and goes
 * on to the next.  False when there is none.  `out` may be NULL. */
struct session_cursor { uint64_t event, byte; };
struct session_event {
	vm_time at;
	const char *op;
	char text[160];         /* arguments and answer, on one line */
};
bool session_event(const struct session *s, struct session_cursor *cursor, struct session_event *out);

/* ---- the heap as a whole ---- */
/* Blocks of one type, as far as that is known, or of one kind: "string list", "closure Stdlib.List.map", "block of 2
 * fields, tag 0". */
struct session_heap_kind {
	char name[160];
	uint64_t blocks, words;         /* words: with their headers */
};
/* Tells of each, the largest first: of everything that is alive by the types by which variables of frames and modules
 * lead to it, or of all there is by kind, what nobody uses any more and is not collected yet included.  That takes
 * about a second for a few million blocks; Ctrl-C ends it. */
enum session_heap_which { SESSION_HEAP_ALIVE, SESSION_HEAP_ALL };
enum err session_heap_kinds(struct session *s, enum session_heap_which which,
	void (*tell)(void *ctx, const struct session_heap_kind *k), void *ctx, struct msg *m) MUST_CHECK;
/* Where what is alive was allocated: "Main.f (main.ml:3:4)", of what the library allocated with who called it. */
struct session_heap_site {
	char place[512];
	uint64_t samples, words;        /* words: with headers, estimated from the samples */
};
struct session_heap_sampled { uint32_t samples, blocks; };
/* Draws so many live blocks, each word with the same chance (all of them if there are not more), and finds in the
 * past what made them; tells of each site, the largest first.  Cost: a run over all of the past, and a short search
 * for each sample; Ctrl-C ends it. */
enum err session_heap_sites(struct session *s, uint32_t samples,
	void (*tell)(void *ctx, const struct session_heap_site *site), void *ctx, struct session_heap_sampled *sums,
	struct msg *m) MUST_CHECK;
/* Words of the nursery, those in use, and the old generation's. */
struct session_heap { uint64_t young_words, young_used_words, old_words; };
void session_heap(const struct session *s, struct session_heap *out);
/* The shortest way by which a block is kept alive, as print knows it: "Hello[2][0]".  ERR_NOT_FOUND: by none. */
enum err session_way_to(struct session *s, value v, char *out, size_t max, struct msg *m) MUST_CHECK;

/* The world log in figures: up to now by operation, those that were asked for, in the order of vm/events.def; and all that
 * is known, which took `ran_ns` while it was recorded (0: not known).  Cost: the log up to now. */
#define SESSION_OPS_MAX 256
struct session_log {
	struct session_log_sum { uint64_t events, bytes; } now, known;
	int64_t ran_ns;
	unsigned count;
	struct { const char *op; struct session_log_sum sum; } by[SESSION_OPS_MAX];
};
void session_log(const struct session *s, struct session_log *out);
/* ---- files and sources ---- */
/* Looks for sources and interfaces in this folder first, now and in whatever is loaded later.  ERR_IO: it is no folder. */
enum err session_directory(struct session *s, const char *folder, struct msg *m) MUST_CHECK;
const char *session_directory_at(const struct session *s, unsigned index);      /* NULL after the last */

/* The nearest event at or before an instruction within its function, whole. */
struct session_position {
	const char *unit, *file;                /* the session's own; the unit as compiled: "Stdlib__List" */
	unsigned line, column, end_line, end_column;
};
bool session_position(const struct session *s, uint32_t instr, struct session_position *out);
/* The first line from `line` on that has code: where it begins and where the code of it there ends.  False: none. */
bool session_line_code(const struct session *s, const char *unit, const char *file, unsigned line, unsigned *has_code,
	uint32_t *from, uint32_t *end);

/* A source by the name that events have for it; lines count from 1.  False: it was not found. */
struct session_source_text {
	const char *path;
	unsigned lines;
};
bool session_source_text(const struct session *s, const char *unit, const char *file, struct session_source_text *out);
/* A line without its end, in the session's own memory, not NUL-terminated; NULL if there is none. */
const char *session_source_line(const struct session *s, const char *unit, const char *file, unsigned line, size_t *n);
/* A compiled interface (.cmi), for who reads types; `session` is the session.  ERR_NOT_FOUND: there is none. */
enum err session_interface(void *session, const char *unit, const void **bytes, size_t *n) MUST_CHECK;
/* What there is to say about files that were found or not, a sentence each, once; NULL after the last. */
const char *session_files_note(const struct session *s);

/* Units with debug information, in order of their code. */
struct session_unit {
	const char *name;                       /* "Stdlib__List" */
	const char *file;                       /* of its first event */
	uint32_t first, end;                    /* instructions */
	unsigned events;
};
bool session_unit_at(const struct session *s, unsigned index, struct session_unit *out);
/* The index-th different file that the unit's events name; NULL after the last. */
const char *session_unit_file(const struct session *s, unsigned unit, unsigned index);
/* "Stdlib__List" or "Stdlib.List", or the end of that behind a dot; false if there is none. */
bool session_unit_named(const struct session *s, const char *name, struct session_unit *out, unsigned *index);

/* Has the frame taken another's place: was the function of frame `index` called by a tail call of one that frame index + 1 had
 * called?  False as well where the code does not show it. */
bool session_frame_replaced(const struct session *s, unsigned index);

/* ---- threads, channels, memory: as the image has them ---- */
struct session_thread {
	int64_t id, domain;
	const char *state;                      /* "running", "ready", "blocked", "waiting", "ended" */
	bool is_current;
	uint32_t pc;                            /* where it goes on; UINT32_MAX: not known */
};
bool session_thread_at(const struct session *s, unsigned index, struct session_thread *out);
struct session_fibre {
	uint64_t off, words;                    /* its stack: where it lies, how many words it uses */
	const char *state;                      /* "running", "called" (it waits for its child), "suspended", "thread" */
	uint32_t pc;                            /* likewise */
};
struct session_channel {
	int64_t id, fd;                         /* fd -1: closed */
	bool is_output;
	uint64_t waits;                         /* bytes in its buffer */
	char name[256];                         /* of its file; "" */
};
/* These go through the whole heap; what nobody uses any more is among it until it is collected. */
void session_fibres(const struct session *s, void (*tell)(void *ctx, const struct session_fibre *f), void *ctx);
void session_channels(const struct session *s, void (*tell)(void *ctx, const struct session_channel *c), void *ctx);
/* The collector's counters and settings, one after another. */
bool session_gc_at(const struct session *s, unsigned index, const char **name, uint64_t *n);

/* ---- observers ---- */
/* Called after every motion, change of breakpoints or snapshots (event), while long work goes on (progress, 0..1 or
 * -1), and with program output as it is written live (output); around each reading of this process's standard input by
 * the program (input: true before, false after).  Any may be NULL. */
struct session_observer {
	void (*event)(void *ctx);
	void (*progress)(void *ctx, double done);
	void (*output)(void *ctx, int fd, const void *bytes, size_t n);
	void (*input)(void *ctx, bool begins);
	void *ctx;
};
void session_observe(struct session *s, const struct session_observer *o);     /* NULL: none; one at a time */

#endif

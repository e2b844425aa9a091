/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 240 */
/* Ctrl-C in the middle of everything that can take long: the session stands where it began, byte for byte, and no file is
 * left; forward motions, which search nothing, stand where they were stopped, which is a time like any other.  What is not
 * interrupted tells how far it is. */
#include <signal.h>
#include <time.h>

#include "repl/session.h"
#include "tests/unit/program.h"

static const char *path;
static struct session *s;
static char file[512], part[520];

/* ---- the clock that presses Ctrl-C ---- */

static timer_t clock_of_test;

static void on_interrupt(int number)
{
	(void)number;
	session_interrupt(s);
}

static void press_in(uint64_t ns)
{
	struct itimerspec when = { .it_value = { (time_t)(ns / 1000000000), (long)(ns % 1000000000) } };

	timer_settime(clock_of_test, 0, &when, NULL);
}

static void clock_begin(void)
{
	struct sigaction a = { .sa_handler = on_interrupt };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGINT };

	sigaction(SIGINT, &a, NULL);
	if (timer_create(CLOCK_MONOTONIC, &event, &clock_of_test) != 0)
		program_must(ERR_IO, &(struct msg){ "no timer" }, "there is a clock");
}

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* ---- what takes long ---- */

static vm_time end, before_spin, in_spin, late_in_spin, after_spin;

static enum err stopped(enum err r, const struct session_stop *stop)
{
	return r ? r : stop->why == SESSION_INTERRUPTED ? ERR_INTERRUPTED : OK;
}

static enum err move(enum session_motion how, bool reverse, uint64_t count, struct msg *m)
{
	struct session_stop stop = { .why = SESSION_AT_TIME };
	enum err r = session_move(s, how, reverse, count, &stop, m);

	return stopped(r, &stop);
}

static enum err go(vm_time at, struct msg *m)
{
	struct session_stop stop = { .why = SESSION_AT_TIME };
	enum err r = session_goto(s, at, &stop, m);

	return stopped(r, &stop);
}

static enum err goto_far(struct msg *m) { return go((vm_time){ before_spin.n / 4 * 3 }, m); }
static enum err continue_on(struct msg *m) { return move(SESSION_CONTINUE, false, 1, m); }
static enum err step_far(struct msg *m) { return move(SESSION_STEPI, false, end.n / 2, m); }
static enum err next(struct msg *m) { return move(SESSION_NEXTI, false, 20, m); }
static enum err finish(struct msg *m) { return move(SESSION_FINISH, false, 1, m); }
static enum err reverse_continue(struct msg *m) { return move(SESSION_CONTINUE, true, 1, m); }
static enum err reverse_step(struct msg *m) { return move(SESSION_STEPI, true, end.n / 2, m); }
static enum err reverse_next(struct msg *m) { return move(SESSION_NEXTI, true, 20, m); }
static enum err reverse_finish(struct msg *m) { return move(SESSION_FINISH, true, 1, m); }
static enum err save(struct msg *m) { return session_save(s, part, m); }
static enum err verify(struct msg *m) { return session_verify(s, file, m); }
static enum err open_file(struct msg *m) { return session_open(s, file, m); }

/* The counter, which changed once, long ago: global data is (words, data, mark, ...). */
static enum err last_change(struct msg *m)
{
	struct session_place place = { .kind = SESSION_PLACE_FIELD };
	struct session_stop stop = { .why = SESSION_AT_TIME };
	uint64_t index;
	enum err r;

	if (!session_global_named(s, "Interrupts", &index))
		return msg_set(m, ERR_NOT_FOUND, "There is no module.");
	place.block = session_field(s, session_global(s, index), 1);
	r = session_last_change(s, &place, "mark", &stop, m);
	return stopped(r, &stop);
}

static void swallow_word(void *ctx, const struct session_difference *d)
{
	(void)ctx;
	(void)d;
}

static enum err diff(struct msg *m)
{
	struct session_point a = { .at = { 1000 } }, b = { .at = end };
	struct session_diff_tell tell = { .max = 10, .word = swallow_word };
	struct session_diff_sums sums;

	return session_diff(s, &a, &b, &tell, &sums, m);
}

static const struct row {
	const char *name;
	const vm_time *from;            /* NULL: the start */
	enum err (*run)(struct msg *m);
	bool goes_on;                   /* stands where it was stopped */
	const char *breakpoint;
} rows[] = {
	{ "goto", NULL, goto_far, false, NULL }, { "continue", NULL, continue_on, true, NULL },
	{ "stepi", NULL, step_far, true, NULL }, { "nexti", &before_spin, next, true, NULL },
	{ "finish", &in_spin, finish, true, NULL },
	{ "reverse-continue", &end, reverse_continue, false, "*1" },
	{ "reverse-stepi", &end, reverse_step, false, NULL },
	{ "reverse-stepi with a breakpoint", &end, reverse_step, false, "*1" },
	{ "reverse-nexti", &after_spin, reverse_next, false, NULL },
	{ "reverse-finish", &late_in_spin, reverse_finish, false, NULL },
	{ "last-change", &end, last_change, false, NULL },
	{ "diff", &end, diff, false, NULL },
	{ "save", &end, save, false, NULL }, { "verify", &end, verify, false, NULL },
	{ "open", &end, open_file, false, NULL }
};
#define ROWS (sizeof rows / sizeof *rows)

/* ---- one row ---- */

struct state {
	vm_time at;
	char digest[33];
};

static struct state state_now(void)
{
	struct state x = { .at = session_now(s) };
	struct msg m;

	program_must(session_digest(s, x.digest, &m), &m, "there is a digest");
	return x;
}

static bool same_state(const struct state *a, const struct state *b)
{
	return a->at.n == b->at.n && strcmp(a->digest, b->digest) == 0;
}

static struct state stand(const struct row *row)
{
	struct msg m;

	program_must(go(row->from ? *row->from : session_start(s), &m), &m, "the session goes to where it begins");
	return state_now();
}

/* Sooner and sooner, until it comes before the end. */
static bool interrupt_in_time(const struct row *row, struct state *began)
{
	struct msg m = { "" };
	enum err r = OK;

	for (uint64_t ns = 40000000; ns > 100000 && r != ERR_INTERRUPTED; ns /= 2) {
		*began = stand(row);
		press_in(ns);
		r = row->run(&m);
		press_in(0);
		session_calm(s);
		if (r && r != ERR_INTERRUPTED)
			program_must(r, &m, row->name);
	}
	return r == ERR_INTERRUPTED;
}

static void try_interrupt(const struct row *row)
{
	char name[128], before[33];
	struct state began, is;
	struct msg m;

	snprintf(name, sizeof name, "%s is interrupted", row->name);
	if (!ok(interrupt_in_time(row, &began), "%s", name))
		return;
	is = state_now();
	if (!row->goes_on) {
		ok(same_state(&is, &began), "%s: it stands where it began", row->name);
	} else {
		ok(is.at.n > began.at.n && is.at.n < end.n, "%s: it stands on the way", row->name);
		memcpy(before, is.digest, sizeof before);
		program_must(go(session_start(s), &m), &m, "back to the start");
		program_must(go(is.at, &m), &m, "and there");
		is = state_now();
		ok(strcmp(is.digest, before) == 0, "%s: which is a time like any other", row->name);
	}
	ok(access(part, F_OK) != 0, "%s: no file is left", row->name);
}

/* ---- progress ---- */

static struct { unsigned told; double last; bool back, beyond; } progress;

static void on_progress(void *ctx, double done)
{
	(void)ctx;
	progress.told++;
	progress.back |= done >= 0 && done < progress.last;
	progress.beyond |= done > 1;
	if (done >= 0)
		progress.last = done;
}

static void on_output(void *ctx, int fd, const void *bytes, size_t n)
{
	(void)ctx;
	(void)fd;
	(void)bytes;
	(void)n;
}

/* It is told of after a quarter of a second; a machine may be too fast for that. */
static void try_progress(const struct row *row)
{
	double began;
	struct msg m;

	(void)stand(row);
	memset(&progress, 0, sizeof progress);
	began = seconds_now();
	program_must(row->run(&m), &m, row->name);
	ok(progress.told > 0 || seconds_now() - began < 1, "%s: it tells how far it is", row->name);
	ok(!progress.back && !progress.beyond, "%s: and that grows, to 1 at most", row->name);
}

static void try_row(const struct row *row)
{
	unsigned number = 0;
	struct msg m;

	unlink(part);
	if (row->breakpoint)
		program_must(session_break_add(s, row->breakpoint, false, &number, &m), &m, "there is a breakpoint");
	try_interrupt(row);
	unlink(part);
	try_progress(row);
	if (row->breakpoint)
		(void)!session_break_delete(s, number, &m);
}

/* ---- the session ---- */

static vm_time first_at(const char *function)
{
	unsigned number;
	struct msg m;

	program_must(go(session_start(s), &m), &m, "to the start");
	program_must(session_break_add(s, function, true, &number, &m), &m, "a breakpoint");
	program_must(move(SESSION_CONTINUE, false, 1, &m), &m, "to the function");
	return session_now(s);
}

static void begin(void)
{
	static const struct session_config few_snapshots = { .history_budget_bytes = 1 << 20 };
	static const struct session_observer observer = { .progress = on_progress, .output = on_output };
	char *argv[] = { (char *)path, NULL };
	struct msg m;

	program_must(session_new(&s, &few_snapshots, &m), &m, "there is a session");
	program_must(session_load(s, path, argv, &m), &m, "the program is loaded");
	session_observe(s, &observer);
	clock_begin();
	program_must(move(SESSION_CONTINUE, false, 1, &m), &m, "it runs to its end");
	end = session_now(s);
	in_spin = first_at("Interrupts.spin");
	after_spin = first_at("Interrupts.after");
	before_spin.n = in_spin.n - 3;
	late_in_spin.n = after_spin.n - 100;
	program_must(go(end, &m), &m, "to the end");
	program_must(session_save(s, file, &m), &m, "it is saved");
}

int main(void)
{
	if (!(path = program_compile("property", "interrupts")))
		program_must(ERR_NOT_FOUND, &(struct msg){ "ocamlc failed." }, "the program is compiled");
	snprintf(file, sizeof file, "%s/whole.caravan", program_env("TMP", "/tmp"));
	snprintf(part, sizeof part, "%s/part.caravan", program_env("TMP", "/tmp"));
	begin();
	for (unsigned i = 0; i < ROWS; i++)
		try_row(&rows[i]);
	session_free(s);
	return tap_done();
}

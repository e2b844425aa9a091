/* SPDX-License-Identifier: GPL-3.0-or-later */
/* caravan run: the program as ocamlrun would run it, nothing printed besides; caravan restart, which goes on from a
 * recording; and caravan record, which keeps all of it. */
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "repl/progress.h"
#include "repl/session.h"
#include "repl/tools.h"
#include "vm/vm.h"

#define CHECKPOINT_SECONDS 60
#define STATUS_INTERRUPTED 130
#define LOG_MOST_BYTES (1u << 20)

/* ---- without history ---- */

/* Nobody will replay it, so what was answered need not be kept. */
static void forget_log(void *ctx, vm_time now, enum world_op op)
{
	struct world *w = ctx;

	(void)now;
	(void)op;
	if (world_position(w).byte - world_log_from(w) > LOG_MOST_BYTES)
		world_forget(w, world_position(w));
}

static int run_plainly(const struct session_config *c, char **argv)
{
	struct vm_config config = { .host = &world_host_posix, .argv = (const char *const *)argv,
		.domains = c->domains, .torture = c->torture, .schedule_seed = c->schedule_seed };
	struct vm_goal goal = { .until = VM_FOREVER };
	struct vm_stop stop;
	struct vm *vm;
	struct msg m;

	if (vm_new(&vm, &config, &m))
		return tool_fail(&m);
	if (vm_load(vm, argv[0], &m)) {
		vm_free(vm);
		return tool_fail(&m);
	}
	world_set_asking(vm_world(vm), forget_log, vm_world(vm));
	stop = vm_run(vm, &goal);
	vm_free(vm);
	if (stop.kind == VM_STOP_EXIT)
		return stop.status & 0xff;
	msg_set(&m, ERR_IO, "%s", stop.text);
	return tool_fail(&m);
}

/* ---- with history ---- */

struct keeper {
	struct session *s;
	struct session_config config;
	const char *on_crash, *checkpoint;
	uint64_t every_s;
};

static struct session *interruptible;

static void on_signal(int number)
{
	(void)number;
	session_interrupt(interruptible);
}

static void catch_signal(int number)
{
	struct sigaction a = { .sa_handler = on_signal };

	sigaction(number, &a, NULL);
}

/* A signal that the program under debug does not use itself. */
static enum err start_clock(uint64_t every_s, struct msg *m)
{
	struct itimerspec every = { .it_interval.tv_sec = (time_t)every_s, .it_value.tv_sec = (time_t)every_s };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGRTMAX };
	timer_t timer;

	catch_signal(SIGRTMAX);
	if (timer_create(CLOCK_MONOTONIC, &event, &timer) == 0 && timer_settime(timer, 0, &every, NULL) == 0)
		return OK;
	return msg_set(m, ERR_IO, "There is no clock for checkpoints: %s.", strerror(errno));
}

static void keep(struct keeper *k, const char *path, enum session_reason reason)
{
	struct msg m;

	if (path && session_save_as(k->s, path, reason, &m))
		tool_fail(&m);          /* the program goes on */
}

/* Runs to the end; crashes and the clock stop on the way. */
static enum err run_to_end(struct keeper *k, struct session_stop *stop, struct msg *m)
{
	enum err r;

	for (;;) {
		if ((r = session_move(k->s, SESSION_CONTINUE, false, 1, stop, m)))
			return r;
		if (stop->why == SESSION_AT_UNCAUGHT) {
			session_record_crash(k->s);
			keep(k, k->on_crash, SESSION_CRASHED);
		} else if (stop->why == SESSION_INTERRUPTED && k->checkpoint) {
			keep(k, k->checkpoint, SESSION_CHECKPOINT);
		} else {
			return OK;
		}
	}
}

static int status_of(const struct session_stop *stop)
{
	struct msg m;

	if (stop->why == SESSION_AT_EXIT)
		return stop->status & 0xff;
	if (stop->why == SESSION_INTERRUPTED)
		return STATUS_INTERRUPTED;
	msg_set(&m, ERR_IO, "%s", stop->text);
	return tool_fail(&m);
}

static enum err begin(struct keeper *k, char **argv, struct msg *m)
{
	enum err r;

	if ((r = session_new(&k->s, &k->config, m)))
		return r;
	if ((r = session_load(k->s, argv[0], argv, m))) {
		session_free(k->s);
		return r;
	}
	interruptible = k->s;
	return OK;
}

/* What cannot be written is better known before a long run than after it. */
static int run_kept(struct keeper *k)
{
	struct session_stop stop;
	struct msg m;

	if ((k->on_crash && session_can_save(k->on_crash, &m)) ||
	    (k->checkpoint && session_can_save(k->checkpoint, &m)))
		return tool_fail(&m);
	if (k->checkpoint && start_clock(k->every_s, &m))
		return tool_fail(&m);
	return run_to_end(k, &stop, &m) ? tool_fail(&m) : status_of(&stop);
}

static int run_with_history(struct keeper *k, char **argv)
{
	struct msg m;
	int status;

	if (begin(k, argv, &m))
		return tool_fail(&m);
	status = run_kept(k);
	session_free(k->s);
	return status;
}

/* "30", "30s", "5m", "2h" */
static bool seconds_of(const char *text, uint64_t *out)
{
	static const struct { char unit; unsigned seconds; } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 } };
	unsigned factor = 1;
	char *end;
	unsigned long long n;

	if (!isdigit((unsigned char)*text))
		return false;
	n = strtoull(text, &end, 10);
	if (*end) {
		factor = 0;
		for (unsigned i = 0; i < sizeof units / sizeof *units; i++)
			if (*end == units[i].unit && !end[1])
				factor = units[i].seconds;
	}
	*out = (uint64_t)n * factor;
	return n > 0 && n < 1000000 && factor > 0;
}

/* The options of run and restart; `at` is NULL where it is none. */
static int parse(int argc, char **argv, struct keeper *k, const char **at)
{
	static const struct option options[] = {
		{ "on-crash", required_argument, NULL, 'o' }, { "checkpoint", required_argument, NULL, 'c' },
		MACHINE_OPTIONS, { "every", required_argument, NULL, 'e' }, { "at", required_argument, NULL, 'a' }, { NULL, 0, NULL, 0 }
	};
	int option, status;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
		if (option == 'o')
			k->on_crash = optarg;
		else if (option == 'c')
			k->checkpoint = optarg;
		else if (option == 'a' && at)
			*at = optarg;
		else if (option >= OPTION_SEED && at)
			return tool_wrong_call("'restart' goes on with the seed and the domains that the program was started with.");
		else if (option >= OPTION_SEED) {
			if ((status = tool_machine_option(option, optarg, &k->config)))
				return status;
		}
		else if (option != 'e')
			return tool_bad_option(option, argv);
		else if (!seconds_of(optarg, &k->every_s))
			return tool_wrong_call("'%s' is no duration; write 30s, 5m or 2h.", optarg);
	}
	return 0;
}

int tool_run(int argc, char **argv)
{
	struct keeper k = { .every_s = CHECKPOINT_SECONDS };
	int status = parse(argc, argv, &k, NULL);

	if (status)
		return status;
	if (!argv[optind])
		return tool_wrong_call("'run' needs a program; caravan --help shows how it is called.");
	return k.on_crash || k.checkpoint ? run_with_history(&k, argv + optind) : run_plainly(&k.config, argv + optind);
}

/* ---- restart ---- */

static enum err open_at(struct session *s, const char *path, const char *at, struct msg *m)
{
	struct session_stop stop;
	struct session_point p;
	enum err r;

	progress_begin(s, NULL);
	r = session_open(s, path, m);
	progress_leave(s);
	if (!r && at && !(r = session_point(s, at, &p, m)) && !(r = session_go(s, &p, &stop, m)) && session_now(s).n != p.at.n)
		r = msg_set(m, ERR_HISTORY,
			"The recording ends at time %" PRIu64 "; there is no time %" PRIu64 " in it.", session_end(s).n,
			p.at.n);
	return r ? r : session_live(s, m);
}

static int restart(struct keeper *k, const char *path, const char *at)
{
	struct msg m;
	int status;

	if (session_new(&k->s, NULL, &m))
		return tool_fail(&m);
	interruptible = k->s;
	status = open_at(k->s, path, at, &m) ? tool_fail(&m) : run_kept(k);
	session_free(k->s);
	return status;
}

int tool_restart(int argc, char **argv)
{
	struct keeper k = { .every_s = CHECKPOINT_SECONDS };
	const char *at = NULL;
	int status = parse(argc, argv, &k, &at);

	if (status)
		return status;
	/* The option may stand behind the file, too. */
	if (argv[optind] && argv[optind + 1] && !strcmp(argv[optind + 1], "--at") && argv[optind + 2] &&
	    !argv[optind + 3])
		at = argv[optind + 2];
	else if (!argv[optind] || argv[optind + 1])
		return tool_wrong_call("'restart' takes the name of one recording.");
	return restart(&k, argv[optind], at);
}

/* ---- record ---- */

static int record(struct keeper *k, const char *path, char **argv)
{
	struct session_stop stop;
	struct msg m;
	int status;

	if (session_can_save(path, &m) || begin(k, argv, &m))
		return tool_fail(&m);
	if (session_record(k->s, path, &m)) {
		session_free(k->s);
		return tool_fail(&m);
	}
	catch_signal(SIGINT);
	catch_signal(SIGTERM);
	status = run_to_end(k, &stop, &m) ? tool_fail(&m) : status_of(&stop);
	if (session_record_end(k->s, &m))
		status = tool_fail(&m);
	session_free(k->s);
	return status;
}

int tool_record(int argc, char **argv)
{
	static const struct option options[] = { MACHINE_OPTIONS, { NULL, 0, NULL, 0 } };
	struct keeper k = { .s = NULL };
	const char *path = NULL;
	int option, status;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:o:", options, NULL)) != -1) {
		if (option == 'o')
			path = optarg;
		else if (option < OPTION_SEED)
			return tool_bad_option(option, argv);
		else if ((status = tool_machine_option(option, optarg, &k.config)))
			return status;
	}
	if (!path)
		return tool_wrong_call("'record' needs -o FILE, where the recording goes.");
	if (!argv[optind])
		return tool_wrong_call("'record' needs a program; caravan --help shows how it is called.");
	return record(&k, path, argv + optind);
}

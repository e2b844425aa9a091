/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program `caravan`: the command line, and the debugger with whatever front end was asked for.
 *
 * Stands above all layers: the only file that knows repl, ui and scripts.
 */
#include <errno.h>
#include <getopt.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "repl/command.h"
#include "repl/editor.h"
#include "repl/tools.h"
#include "scripts/lua.h"
#include "snapshot/recording.h"
#include "ui/ui.h"

static const char usage[] =
	"caravan: a time-travel debugger for OCaml bytecode\n"
	"\n"
	"  caravan [OPTIONS] PROGRAM [ARGS]         debug a program that ocamlc made (or a recording)\n"
	"  caravan open [OPTIONS] FILE              debug a recording; nothing on this machine is touched\n"
	"  caravan run [--on-crash FILE] [--checkpoint FILE [--every DURATION]] PROGRAM [ARGS]\n"
	"                                           run it as ocamlrun would\n"
	"  caravan record -o FILE PROGRAM [ARGS]    run it and record everything\n"
	"  caravan restart FILE [--at MOMENT]       go on for real from where a recording stands, or another moment\n"
	"  caravan info FILE                        what a recording is\n"
	"  caravan verify FILE                      check every byte of a recording\n"
	"  caravan disas PROGRAM                    print its instructions\n"
	"  caravan digest PROGRAM|FILE [--at TIME]  print the digest of its state at a time\n"
	"  caravan help [COMMAND]                   explain the debugger's commands\n"
	"\n"
	"  -x FILE      run the commands in FILE first (Lua, if its name ends in .lua)\n"
	"  -c COMMAND   run this command first\n"
	"  -I FOLDER    look for sources and compiled interfaces there first\n"
	"  --batch      no prompt; commands come from -x and -c or, without these, from standard input;\n"
	"               the exit status is 1 if one failed\n"
	"  -t           the terminal UI, which is the default on a terminal\n"
	"  --no-tui     the plain prompt\n"
	"  --seed N     let threads take turns differently; also for run and record\n"
	"  --domains N  what Domain.recommended_domain_count says; also for run and record\n"
	"  --version, --help\n";

/* ---- how it was called ---- */

#define FIRST_COMMANDS_MAX 256
#define FOLDERS_MAX 256

struct first_command {
	bool is_file;
	const char *text;
};

enum front_end { FRONT_DEFAULT, FRONT_TUI, FRONT_PLAIN };

struct call {
	enum session_source source;
	bool batch;
	enum front_end front;
	struct first_command first[FIRST_COMMANDS_MAX];
	unsigned first_count;
	const char *folders[FOLDERS_MAX];       /* of -I */
	unsigned folders_count;
	struct session_config config;
	char **argv;            /* the program (or recording) and its arguments */
};

static int add_first(struct call *call, bool is_file, const char *text)
{
	if (call->first_count == FIRST_COMMANDS_MAX)
		return tool_wrong_call("There are more than %d options -x and -c.", FIRST_COMMANDS_MAX);
	call->first[call->first_count++] = (struct first_command){ is_file, text };
	return 0;
}

static int add_folder(struct call *call, const char *folder)
{
	if (call->folders_count == FOLDERS_MAX)
		return tool_wrong_call("There are more than %d options -I.", FOLDERS_MAX);
	call->folders[call->folders_count++] = folder;
	return 0;
}

/* 0, or the status of a wrong call; -1 when all is said already. */
static int parse(struct call *call, int argc, char **argv)
{
	static const struct option options[] = {
		{ "batch", no_argument, NULL, 'b' }, { "no-tui", no_argument, NULL, 'n' },
		MACHINE_OPTIONS, { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 }
	};
	int option, status = 0;

	opterr = 0;
	while (!status && (option = getopt_long(argc, argv, "+:x:c:I:th", options, NULL)) != -1) {
		switch (option) {
		case 'x':
		case 'c':
			status = add_first(call, option == 'x', optarg);
			break;
		case 'I':
			status = add_folder(call, optarg);
			break;
		case 'b':
			call->batch = true;
			break;
		case 't':
			call->front = FRONT_TUI;
			break;
		case 'n':
			call->front = FRONT_PLAIN;
			break;
		case OPTION_SEED:
		case OPTION_DOMAINS:
		case OPTION_TORTURE:
			status = tool_machine_option(option, optarg, &call->config);
			break;
		case 'h':
			fputs(usage, stdout);
			return -1;
		case 'v':
			puts(PACKAGE_STRING);
			return -1;
		default:
			return tool_bad_option(option, argv);
		}
	}
	call->argv = argv + optind;
	if (!status && !call->argv[0])
		return tool_wrong_call(
			"A program or a recording to debug is missing; caravan --help shows how it is called.");
	return status;
}

/* ---- the debugger ---- */

static struct session *session;

static void on_interrupt(int number)
{
	(void)number;
	session_interrupt(session);
	editor_interrupt();
}

static void handle_interrupts(void (*handler)(int number))
{
	struct sigaction a = { .sa_handler = handler };

	sigaction(SIGINT, &a, NULL);
}

static void print_text(void *ctx, const char *bytes, size_t n)
{
	(void)ctx;
	fwrite(bytes, 1, n, stdout);
}

/* How far a long motion is stands on the line where its result will be. */
static bool progress_shown;
static double progress_began;           /* seconds of some clock; 0: nothing long is under way */

static double seconds_now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

static void clear_progress(void *ctx)
{
	(void)ctx;
	if (progress_shown)
		fputs("\r\033[K", stderr);
	progress_shown = false;
}

/* Both streams may go to one place, and what was said first must come first. */
static void print_error(void *ctx, const char *sentence)
{
	fflush(stdout);
	clear_progress(ctx);
	progress_began = 0;
	fprintf(stderr, "%s\n", sentence);
}

static enum command_result run_one(struct command_context *c, const char *line)
{
	enum command_result r = command_run(c, line, false);

	fflush(stdout);
	return r;
}

static enum command_result run_file(struct command_context *c, const char *path)
{
	struct msg m;
	enum command_result r = command_source(c, path, &m);

	fflush(stdout);
	if (r == COMMAND_FAILED)
		print_error(NULL, m.text);
	return r;
}

/* Every one, until one says quit; failed if one failed. */
static enum command_result run_first(struct command_context *c, const struct call *call)
{
	enum command_result all = COMMAND_OK, r;

	for (unsigned i = 0; i < call->first_count; i++) {
		r = call->first[i].is_file ? run_file(c, call->first[i].text) : run_one(c, call->first[i].text);
		if (r == COMMAND_FAILED)
			all = r;
		if (r == COMMAND_QUIT)
			return all == COMMAND_FAILED ? all : r;
	}
	return all;
}

/* All of standard input; the program under debug then finds it at its end, and eats no commands. */
static char *read_input(void)
{
	size_t n = 0, room = 4096, got;
	char *text = malloc(room), *grown;

	while (text && (got = fread(text + n, 1, room - n - 1, stdin)) > 0) {
		n += got;
		if (room - n > 1)
			continue;
		if (!(grown = realloc(text, room *= 2))) {
			free(text);
			return NULL;
		}
		text = grown;
	}
	if (text)
		text[n] = 0;
	return text;
}

static enum command_result run_input(struct command_context *c)
{
	enum command_result all = COMMAND_OK, r = COMMAND_OK;
	char *text = read_input(), *rest = text, *line;

	while (r != COMMAND_QUIT && (line = strsep(&rest, "\n"))) {
		r = run_one(c, line);
		if (r == COMMAND_FAILED)
			all = r;
	}
	free(text);
	return all;
}

/* The first call comes a quarter of a second after the work began. */
static void show_progress(void *ctx, double done)
{
	double now = seconds_now();

	clear_progress(ctx);
	if (progress_began == 0)
		progress_began = now - 0.25;
	if (done < 0 || done > 1)
		return;         /* not known: the program runs on for real */
	fprintf(stderr, "%3.0f %%", done * 100);
	if (done > 0.01)
		fprintf(stderr, ", about %.0f s left", (now - progress_began) * (1 - done) / done + 0.5);
	progress_shown = true;
}

static void end_progress(void *ctx)
{
	clear_progress(ctx);
	progress_began = 0;
}

static void run_prompt(struct command_context *c)
{
	static const struct session_observer observer = { .event = end_progress, .progress = show_progress };

	if (isatty(STDERR_FILENO))
		session_observe(session, &observer);
	command_print(c, "Caravan " PACKAGE_VERSION ". help lists the commands, help COMMAND explains one.\n");
	command_print_stop(c);
	fflush(stdout);
	editor_run(c);
}

static int run_front_end(struct command_context *c, const struct call *call)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	int status = 0;

	if (call->front == FRONT_TUI && !terminal)
		return tool_wrong_call(
			"The terminal UI needs a terminal for input and output; leave -t out, or add --batch.");
	handle_interrupts(on_interrupt);
	if (call->front != FRONT_PLAIN && terminal) {
		status = ui_run(c);
	} else {
		if (terminal)
			command_show_source_lines(c);
		run_prompt(c);
	}
	handle_interrupts(SIG_DFL);     /* the session goes now */
	return status;
}

static int debug(struct command_context *c, const struct call *call)
{
	bool from_input = !isatty(STDIN_FILENO) && (!call->batch || call->first_count == 0);
	enum command_result r = run_first(c, call);

	if (r == COMMAND_QUIT)
		return 0;
	if (r == COMMAND_OK && from_input && call->front != FRONT_TUI)
		r = run_input(c);
	else if (!call->batch)
		return run_front_end(c, call);
	return r == COMMAND_FAILED ? STATUS_FAILURE : 0;
}

static enum err begin(const struct call *call, struct msg *m)
{
	enum err r;

	for (unsigned i = 0; i < call->folders_count; i++)
		if ((r = session_directory(session, call->folders[i], m)))
			return r;
	if (call->source == SESSION_RECORDING || recording_is_one(call->argv[0]))
		return session_open(session, call->argv[0], m);
	return session_load(session, call->argv[0], call->argv, m);
}

static int with_context(const struct call *call)
{
	static const struct command_out out = { print_text, print_error, NULL };
	struct command_context *c = command_context_new(session, &out);
	struct msg m;
	int status;

	if (!c) {
		msg_set(&m, ERR_NO_MEMORY, "There is no memory for a debugger.");
		return tool_fail(&m);
	}
	if (scripts_attach(c, &m)) {
		status = tool_fail(&m);
	} else {
		status = debug(c, call);
		scripts_detach(c);
	}
	command_context_free(c);
	return status;
}

static int tool_debug(int argc, char **argv, struct call *call)
{
	struct msg m;
	int status = parse(call, argc, argv);

	if (status)
		return status < 0 ? 0 : status;
	if (session_new(&session, &call->config, &m))
		return tool_fail(&m);
	status = begin(call, &m) ? tool_fail(&m) : with_context(call);
	session_free(session);
	return status;
}

static int tool_program(int argc, char **argv)
{
	return tool_debug(argc, argv, &(struct call){ .source = SESSION_PROGRAM });
}

static int tool_open(int argc, char **argv)
{
	return tool_debug(argc, argv, &(struct call){ .source = SESSION_RECORDING });
}

/* What was printed must have arrived. */
static int finish(int status)
{
	struct msg m;

	if (fflush(stdout) == 0 && !ferror(stdout))
		return status;
	msg_set(&m, ERR_IO, "Standard output could not be written: %s.", strerror(errno));
	return status ? status : tool_fail(&m);
}

int main(int argc, char **argv)
{
	static const struct { const char *name; int (*run)(int argc, char **argv); } tools[] = {
		{ "run", tool_run }, { "record", tool_record }, { "open", tool_open }, { "restart", tool_restart },
		{ "info", tool_info }, { "verify", tool_verify }, { "disas", tool_disas }, { "digest", tool_digest },
		{ "help", tool_help }
	};

	for (unsigned i = 0; argc > 1 && i < sizeof tools / sizeof *tools; i++)
		if (!strcmp(argv[1], tools[i].name))
			return finish(tools[i].run(argc - 1, argv + 1));
	return finish(tool_program(argc, argv));
}

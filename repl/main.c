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
#include <unistd.h>

#include "config.h"
#include "repl/command.h"
#include "repl/editor.h"
#include "repl/machine.h"
#include "repl/plain.h"
#include "repl/progress.h"
#include "repl/settings.h"
#include "repl/startup.h"
#include "repl/keep.h"
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
	"  --json       the same for programs: one JSON object a line for each command and each piece of output\n"
	"  -n, --no-rc  do not run the commands in ~/.caravanrc and .caravan/rc first; --batch and --json do not, either\n"
	"  --color WHEN on, off or auto, as set color does\n"
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

enum front_end { FRONT_DEFAULT, FRONT_TUI, FRONT_PLAIN, FRONT_JSON };

struct call {
	enum session_source source;
	bool batch, no_rc;
	const char *color;      /* NULL: as the setting is */
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

/* What says how it looks; false if it is something else. */
static bool take_face(struct call *call, int option)
{
	switch (option) {
	case 'b':
		call->batch = true;
		return true;
	case 't':
		call->front = FRONT_TUI;
		return true;
	case 'p':
		call->front = FRONT_PLAIN;
		return true;
	case 'j':
		call->front = FRONT_JSON;
		return true;
	case 'n':
		call->no_rc = true;
		return true;
	case 'C':
		call->color = optarg;
		return true;
	}
	return false;
}

/* 0, or the status of a wrong call; -1 when all is said already. */
static int take_option(struct call *call, int option, char **argv)
{
	switch (option) {
	case 'x':
		if (!strcmp(argv[optind - 2], "-nx")) {         /* gdb's -n, and not two options */
			optind--;
			return 0;
		}
		/* fall through */
	case 'c':
		return add_first(call, option == 'x', optarg);
	case 'I':
		return add_folder(call, optarg);
	case OPTION_SEED:
	case OPTION_DOMAINS:
	case OPTION_TORTURE:
		return tool_machine_option(option, optarg, &call->config);
	case 'h':
		fputs(usage, stdout);
		return -1;
	case 'v':
		puts(PACKAGE_STRING);
		return -1;
	}
	return take_face(call, option) ? 0 : tool_bad_option(option, argv);
}

static int parse(struct call *call, int argc, char **argv)
{
	static const struct option options[] = {
		{ "batch", no_argument, NULL, 'b' }, { "no-tui", no_argument, NULL, 'p' },
		{ "json", no_argument, NULL, 'j' }, { "no-rc", no_argument, NULL, 'n' }, { "color", required_argument, NULL, 'C' },
		MACHINE_OPTIONS, { "help", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 }
	};
	int option, status = 0;

	opterr = 0;
	while (!status && (option = getopt_long(argc, argv, "+:x:c:I:thn", options, NULL)) != -1)
		status = take_option(call, option, argv);
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

/* At a prompt a signal must wake who waits for a key; commands that come from a pipe go on being read. */
static void handle_interrupts(void (*handler)(int number), bool json)
{
	struct sigaction a = { .sa_handler = handler, .sa_flags = json ? SA_RESTART : 0 };

	sigaction(SIGINT, &a, NULL);
}

static enum command_result run_one(struct command_context *c, const char *line)
{
	enum command_result r = command_run(c, line, false);

	fflush(stdout);
	return r;
}

/* A line of standard input. */
static enum command_result run_line(struct command_context *c, struct command_lines *l, const char *line)
{
	enum command_result r = command_run_fed(c, l, line, false);

	fflush(stdout);
	return r;
}

static enum command_result run_file(struct command_context *c, const char *path)
{
	struct msg m;
	enum command_result r = command_source(c, path, &m);

	fflush(stdout);
	if (r == COMMAND_FAILED)
		plain_error(NULL, m.text);
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
	struct command_lines l = { 0 };

	while (r != COMMAND_QUIT && (line = strsep(&rest, "\n"))) {
		r = run_line(c, &l, line);
		if (r == COMMAND_FAILED)
			all = r;
	}
	if (r != COMMAND_QUIT && command_run_rest(c, &l) == COMMAND_FAILED)
		all = COMMAND_FAILED;
	command_lines_clear(&l);
	free(text);
	return all;
}

static int run_front_end(struct command_context *c, const struct call *call)
{
	bool terminal = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
	int status = 0;

	if (call->front == FRONT_TUI && !terminal)
		return tool_wrong_call(
			"The terminal UI needs a terminal for input and output; leave -t out, or add --batch.");
	handle_interrupts(on_interrupt, false);
	if (call->front != FRONT_PLAIN && terminal) {
		status = ui_run(c);
	} else {
		if (terminal)
			command_show_source_lines(c);
		plain_prompt(c);
	}
	handle_interrupts(SIG_DFL, false);     /* the session goes now */
	return status;
}

/* A program on the other end decides what it does about a command that fails. */
static int run_machine(struct command_context *c, const struct call *call)
{
	char line[4096];
	struct msg m;

	if (machine_begin(c, &m))
		return tool_fail(&m);
	handle_interrupts(on_interrupt, true);
	for (unsigned i = 0; i < call->first_count; i++) {
		snprintf(line, sizeof line, "source \"%s\"", call->first[i].text);
		if (machine_run(c, call->first[i].is_file ? line : call->first[i].text) == COMMAND_QUIT)
			return 0;
	}
	machine_read(c);
	handle_interrupts(SIG_DFL, true);
	return 0;
}

static int debug(struct command_context *c, const struct call *call)
{
	bool from_input = !isatty(STDIN_FILENO) && (!call->batch || call->first_count == 0);
	enum command_result r;

	if (call->front == FRONT_JSON)
		return run_machine(c, call);
	if (!call->batch && !call->no_rc && startup_run(c, plain_error) == COMMAND_QUIT)
		return 0;
	r = run_first(c, call);
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
	if (call->source != SESSION_RECORDING && !recording_is_one(call->argv[0]))
		return session_load(session, call->argv[0], call->argv, m);
	progress_begin(session, NULL);
	r = session_open(session, call->argv[0], m);
	progress_leave(session);
	return r;
}

static int set_color(struct command_context *c, const struct call *call)
{
	struct msg m;

	if (!call->color || !setting_set(c, SETTING_color, call->color, &m))
		return 0;
	return tool_wrong_call("'%s' is no value for --color; it is on, off or auto.", call->color);
}

/* Among what the program writes to the same place. */
static void print_message(void *ctx, const char *line)
{
	command_print(ctx, "%s\n", line);
	fflush(stdout);
}

static int with_context(const struct call *call)
{
	struct command_out out = call->front == FRONT_JSON ? machine_output() : plain_output(call->batch);
	struct command_context *c = command_context_new(session, &out);
	struct msg m;
	int status;

	if (!c) {
		msg_set(&m, ERR_NO_MEMORY, "There is no memory for a debugger.");
		return tool_fail(&m);
	}
	plain_attach(c);
	session_on_message(session, print_message, c);
	if (scripts_attach(c, &m)) {
		status = tool_fail(&m);
	} else {
		if (!call->batch && call->front != FRONT_JSON)
			keep_begin(c);
		status = set_color(c, call);
		if (!status)
			status = debug(c, call);
		keep_now(c);
		scripts_detach(c);
	}
	session_on_message(session, NULL, NULL);
	plain_attach(NULL);
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

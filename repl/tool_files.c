/* SPDX-License-Identifier: GPL-3.0-or-later */
/* caravan info, verify, disas, digest, help: what can be known about a file without debugging it. */
#include <getopt.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "repl/command.h"
#include "repl/command_docs.h"
#include "repl/plain.h"
#include "repl/progress.h"
#include "repl/text.h"
#include "repl/tools.h"
#include "snapshot/recording.h"

int tool_fail(const struct msg *m)
{
	fflush(stdout);
	fprintf(stderr, "caravan: %s\n", m->text);
	return STATUS_FAILURE;
}

int tool_wrong_call(const char *format, ...)
{
	va_list ap;

	fflush(stdout);
	fputs("caravan: ", stderr);
	va_start(ap, format);
	vfprintf(stderr, format, ap);
	va_end(ap);
	fputc('\n', stderr);
	return STATUS_WRONG_CALL;
}

int tool_bad_option(int answer, char **argv)
{
	const char *option = argv[optind - 1];

	if (answer == ':')
		return tool_wrong_call(
			"The option '%s' needs a value behind it; caravan --help shows how it is called.", option);
	return tool_wrong_call("There is no option '%s' here; caravan --help shows which there are.", option);
}

static bool number_of(const char *text, uint64_t most, uint64_t *out)
{
	char *end;

	if (*text < '0' || *text > '9')
		return false;
	*out = strtoull(text, &end, 0);
	return !*end && *out <= most;
}

static int torture(struct session_config *c)
{
#ifdef CARAVAN_CHECKS
	c->torture = true;
	return 0;
#else
	(void)c;
	return tool_wrong_call("This caravan was built without --enable-checks, and tortures nobody.");
#endif
}

int tool_machine_option(int option, const char *text, struct session_config *c)
{
	uint64_t domains;

	if (option == OPTION_TORTURE)
		return torture(c);
	if (option == OPTION_SEED)
		return number_of(text, INT64_MAX, &c->schedule_seed) ? 0 :
			tool_wrong_call("'%s' is no seed; write a number, 0 for the usual turns.", text);
	if (!number_of(text, SESSION_DOMAINS_MAX, &domains) || domains == 0)
		return tool_wrong_call("'%s' is no number of domains; write one from 1 to %d.", text, SESSION_DOMAINS_MAX);
	c->domains = (unsigned)domains;
	return 0;
}

/* The only argument; NULL after a sentence about a wrong call. */
static const char *only_file(int argc, char **argv)
{
	const char *option = argc > 1 && argv[1][0] == '-' ? argv[1] : NULL;

	if (argc == 2 && !option)
		return argv[1];
	if (option)
		tool_wrong_call("'%s' has no option '%s'; it takes the name of one file.", argv[0], option);
	else
		tool_wrong_call("'%s' takes the name of one file.", argv[0]);
	return NULL;
}

/* ---- info, verify ---- */

static void print_when(int64_t ns)
{
	time_t seconds = (time_t)(ns / 1000000000);
	struct tm tm;
	char text[64];

	if (gmtime_r(&seconds, &tm) && strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S UTC", &tm))
		printf("written    %s\n", text);
}

static void print_log(const struct recording_info *i)
{
	char line[160];
	struct text t = text_in(line, sizeof line);

	text_add_log(&t, i->events, i->log_bytes);
	printf("world      %s\n", line);
	if (i->ran_ns <= 0)
		return;
	t = text_in(line, sizeof line);
	text_add_log_rate(&t, i->events, i->log_bytes, i->ran_ns);
	printf("recorded   %s\n", line);
}

int tool_info(int argc, char **argv)
{
	static const char *const reasons[] = {
		[RECORDING_SAVED] = "saved", [RECORDING_CRASH] = "a crash", [RECORDING_CHECKPOINT] = "a checkpoint",
		[RECORDING_CUT_OFF] = "a recording that was cut off",
		[RECORDING_RUN] = "a whole run"
	};
	const char *path = only_file(argc, argv);
	struct recording_info i;
	struct msg m;

	if (!path)
		return STATUS_WRONG_CALL;
	if (recording_info(path, &i, &m))
		return tool_fail(&m);
	printf("program    %s\n", i.program);
	printf("reason     %s\n", reasons[i.reason]);
	printf("host       %s\n", i.host);
	print_when(i.written_ns);
	printf("version    caravan %s, format %u\n", i.version, i.format);
	printf("time       %" PRIu64 ", history from %" PRIu64 " to %" PRIu64 "\n", i.now.n, i.start.n, i.end.n);
	printf("snapshots  %u, of them %u with names\n", i.snapshots, i.marks);
	if (i.branches > 1)
		printf("branches   %u\n", i.branches);
	print_log(&i);
	printf("size       %" PRIu64 " pages, %" PRIu64 " bytes\n", i.pages, i.bytes);
	return 0;
}

int tool_verify(int argc, char **argv)
{
	const char *path = only_file(argc, argv);
	struct session *s;
	struct msg m;
	enum err r;

	if (!path)
		return STATUS_WRONG_CALL;
	if (session_new(&s, NULL, &m))
		return tool_fail(&m);
	progress_begin(s, NULL);
	r = session_verify(s, path, &m);
	progress_leave(s);
	session_free(s);
	if (r)
		return tool_fail(&m);
	printf("%s is whole.\n", path);
	return 0;
}

/* ---- disas, digest ---- */

static void swallow(void *ctx, int fd, const void *bytes, size_t n)
{
	(void)ctx;
	(void)fd;
	(void)bytes;
	(void)n;
}

static void close_quietly(struct session *s)
{
	progress_leave(s);
	session_free(s);
}

/* A program or a recording; what the program writes goes nowhere. */
static enum err open_quietly(struct session **out, char **argv, struct msg *m)
{
	enum err r = session_new(out, NULL, m);

	if (r)
		return r;
	progress_begin(*out, swallow);
	if (recording_is_one(argv[0]))
		r = session_open(*out, argv[0], m);
	else
		r = session_load(*out, argv[0], argv, m);
	if (r)
		close_quietly(*out);
	return r;
}

int tool_disas(int argc, char **argv)
{
	uint32_t first, shown = UINT32_MAX;
	struct session *s;
	const char *name;
	char text[4096];
	struct msg m;

	if (!only_file(argc, argv))
		return STATUS_WRONG_CALL;
	if (open_quietly(&s, argv + 1, &m))
		return tool_fail(&m);
	progress_leave(s);
	for (uint32_t i = 0; i < session_instrs(s); i++) {
		name = session_function_at(s, i, &first);
		if (name && first != shown)
			printf("%s:\n", name);
		shown = name ? first : UINT32_MAX;
		session_disassemble(s, i, text, sizeof text);
		printf("%8" PRIu32 "  %s\n", i, text);
	}
	session_free(s);
	return 0;
}

static enum err digest_at(struct session *s, const char *at_text, char text[33], struct msg *m)
{
	struct session_stop stop = { .why = SESSION_AT_TIME };
	struct session_point p;
	enum err r = OK;

	if (at_text) {
		if ((r = session_point(s, at_text, &p, m)) || (r = session_go(s, &p, &stop, m)))
			return r;
		if (stop.why != SESSION_INTERRUPTED && session_now(s).n != p.at.n)
			return msg_set(m, ERR_HISTORY, "There is no time %" PRIu64 "; the history ends at %" PRIu64 ".",
				p.at.n, session_now(s).n);
	} else if (session_source(s) == SESSION_PROGRAM) {
		do
			r = session_move(s, SESSION_CONTINUE, false, 1, &stop, m);
		while (!r && stop.why == SESSION_AT_UNCAUGHT);
	}
	if (!r && stop.why == SESSION_INTERRUPTED)
		r = msg_set(m, ERR_INTERRUPTED, "Interrupted at time %" PRIu64 ".", stop.at.n);
	if (!r && stop.why != SESSION_AT_TIME && stop.why != SESSION_AT_EXIT && stop.text[0])
		r = msg_set(m, ERR_IO, "%s", stop.text);
	return r ? r : session_digest(s, text, m);
}

int tool_digest(int argc, char **argv)
{
	static const struct option options[] = { { "at", required_argument, NULL, 'a' }, { NULL, 0, NULL, 0 } };
	const char *at = NULL;
	struct session *s;
	char text[33];
	struct msg m;
	int option, status = 0;
	enum err r;

	opterr = 0;
	while ((option = getopt_long(argc, argv, "+:", options, NULL)) != -1) {
		if (option != 'a')
			return tool_bad_option(option, argv);
		at = optarg;
	}
	/* The option may stand behind the file, too. */
	if (argv[optind] && argv[optind + 1] && !strcmp(argv[optind + 1], "--at") &&
	    (!argv[optind + 2] || !argv[optind + 3])) {
		if (!argv[optind + 2])
			return tool_wrong_call(
				"The option '--at' needs a value behind it; caravan --help shows how it is called.");
		at = argv[optind + 2];
		argv[optind + 1] = NULL;
	}
	if (!argv[optind])
		return tool_wrong_call("'digest' needs a program or a recording.");
	if (open_quietly(&s, argv + optind, &m))
		return tool_fail(&m);
	r = digest_at(s, at, text, &m);
	progress_end(NULL);
	if (r)
		status = tool_fail(&m);
	else
		printf("%s  %" PRIu64 "\n", text, session_now(s).n);
	close_quietly(s);
	return status;
}

/* ---- help ---- */

int tool_help(int argc, char **argv)
{
	struct command_out out = plain_output(true);
	struct command_context *c;
	struct session *s;
	char line[256];
	struct msg m;
	int status;

	if (argc == 2 && !strcmp(argv[1], "--markdown")) {
		commands_write_markdown(stdout);
		return 0;
	}
	if (session_new(&s, NULL, &m))
		return tool_fail(&m);
	c = command_context_new(s, &out);
	snprintf(line, sizeof line, "help %s %s", argc > 1 ? argv[1] : "", argc > 2 ? argv[2] : "");
	status = c && command_run(c, line, false) == COMMAND_OK ? 0 : STATUS_FAILURE;
	command_context_free(c);
	session_free(s);
	return status;
}

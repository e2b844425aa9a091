/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The subcommands of `caravan` that are no debugger.  Each gets its own arguments (argv[0] its name) and returns the
 * exit status: the program's own, 1 for a failure, 2 for a wrong call; failures are one sentence on standard error.
 * Layer: repl. */
#ifndef REPL_TOOLS_H
#define REPL_TOOLS_H

#include "repl/session.h"
#include "vm/err.h"

#define STATUS_FAILURE 1
#define STATUS_WRONG_CALL 2

int tool_run(int argc, char **argv);
int tool_record(int argc, char **argv);
int tool_restart(int argc, char **argv);
int tool_info(int argc, char **argv);
int tool_verify(int argc, char **argv);
int tool_disas(int argc, char **argv);
int tool_digest(int argc, char **argv);
int tool_help(int argc, char **argv);

/* Options of whatever starts a program: --seed, --domains, and --torture of builds with --enable-checks.  Answers of
 * getopt_long, and what to do with them: 0, or the status of a wrong call. */
enum { OPTION_SEED = 256, OPTION_DOMAINS, OPTION_TORTURE };
#define MACHINE_OPTIONS { "seed", required_argument, NULL, OPTION_SEED }, \
	{ "domains", required_argument, NULL, OPTION_DOMAINS }, { "torture", no_argument, NULL, OPTION_TORTURE }
int tool_machine_option(int option, const char *text, struct session_config *c);

/* "caravan: SENTENCE" on standard error; returns the status. */
int tool_fail(const struct msg *m);
int tool_wrong_call(const char *format, ...) PRINTF_LIKE(1, 2);
/* After getopt returned '?' or ':' (its options begin with "+:", opterr is 0): a sentence about it. */
int tool_bad_option(int answer, char **argv);

#endif

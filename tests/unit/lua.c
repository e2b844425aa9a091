/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lua without a terminal: results, sentences for errors, Ctrl-C, the memory limit, hooks.
 *
 * `lua --markdown` prints docs/lua.md.
 */
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

#include "scripts/lua.h"
#include "scripts/lua_priv.h"
#include "tests/unit/tap.h"

static int markdown(void)
{
	struct buffer b = { 0 };

	api_markdown(&b);
	fwrite(b.bytes, 1, b.n, stdout);
	free(b.bytes);
	return b.failed;
}

/* ---- a context whose text is kept ---- */

static char said[8192];
static struct session *session;
static struct command_context *context;

static void take(void *ctx, const char *bytes, size_t n)
{
	size_t used = strlen(said);

	(void)ctx;
	snprintf(said + used, sizeof said - used, "%.*s", (int)n, bytes);
}

static void take_error(void *ctx, const char *sentence)
{
	take(ctx, "! ", 2);
	take(ctx, sentence, strlen(sentence));
}

static const char *run(const char *line)
{
	said[0] = 0;
	(void)command_run(context, line, false);
	return said;
}

#define IS(line, wanted) is_text(run(line), wanted, line)
#define STOPS(line, why) is_text(run(line), "! Lua stopped at lua:1: " why, line)

static void check_results(void)
{
	IS("lua 1 + 2", "3\n");
	IS("lua 'text'", "text\n");
	IS("lua x = 5", "");
	IS("lua x", "5\n");
	IS("lua 1, nil, true", "1\tnil\ttrue\n");
	IS("lua {3, 'a', b = {c = 2.5, a = \"\\n\"}, f = print}", "{3, \"a\", b = {a = \"\\n\", c = 2.5}, f = function}\n");
	IS("lua {}", "{}\n");
	IS("lua print(1, 'b') io.write('c', 2)", "1\tb\nc2");
	IS("lua return 7", "7\n");
	IS("lua local t = {} t.t = t return t", "{t = {t = {t = {t = {...}}}}}\n");
	IS("lua caravan.show({1, 's'})", "{1, \"s\"}\n");
}

static void check_errors(void)
{
	STOPS("lua x.y.z", "attempt to index a number value (global 'x').");
	STOPS("lua (", "unexpected symbol near <eof>.");
	IS("lua error('no place', 0)", "! Lua stopped: no place.");
	IS("lua error({})", "! Lua stopped: the error is a table, not a text.");
	STOPS("lua os.exit()", "os.exit would end the debugger behind its back; caravan.command(\"quit\") ends it.");
	STOPS("lua caravan.stepi(0)",
		"caravan.stepi needs a whole number from 1 on as its argument 1, count; it got 0.");
	STOPS("lua caravan.snapshot()", "caravan.snapshot needs text as its argument 1, name; it got none.");
	STOPS("lua caravan.snapshot('a', 3)", "caravan.snapshot needs text as its argument 2, note; it got 3.");
	STOPS("lua caravan.now(1)", "caravan.now takes 0 arguments, not 1.");
	STOPS("lua caravan.command('nonsense')", "There is no command 'nonsense'; help lists them.");
	IS("lua pcall(caravan.command, 'nonsense')", "false\tThere is no command 'nonsense'; help lists them.\n");
	STOPS("lua caravan.help('nonsense')", "There is no function caravan.nonsense; caravan.help() lists them.");
	IS("source nothing.lua", "! Lua stopped: cannot open nothing.lua: No such file or directory.");
}

static void check_commands(void)
{
	IS("lua caravan.command('lua 1 + 1')", "2\n");
	IS("lua #caravan.command('help', true) > 100", "true\n");
	IS("lua coroutine.wrap(function() caravan.command('lua 4') end)()", "4\n");
	IS("lua caravan.help('now')", "caravan.now() -> time\n  The present time, in instructions since the start.\n");
}

/* The last thing that can be done with a context. */
static void check_quit(void)
{
	IS("lua x = 1", "");
	is_number(command_run(context, "lua caravan.command('quit') x = 2", false), COMMAND_QUIT, "quit ends a script");
	IS("lua x", "1\n");
}

/* A program of the table that Lua does not have, and one of Lua's that the table has not. */
static void check_table(void)
{
	for (unsigned i = 0; i < api_rows_count; i++) {
		char line[128];

		if (api_rows[i].group)
			continue;
		snprintf(line, sizeof line, "lua type(caravan['%s'])", api_rows[i].name);
		if (strcmp(run(line), "function\n"))
			ok(false, "caravan.%s is a function", api_rows[i].name);
	}
	IS("lua local n = 0 for _ in pairs(caravan) do n = n + 1 end return n > 50", "true\n");
}

/* ---- what ends a script ---- */

static void on_alarm(int number)
{
	(void)number;
	session_interrupt(session);
}

static void alarm_soon(void)
{
	struct itimerval t = { .it_value = { .tv_usec = 20000 } };

	signal(SIGALRM, on_alarm);
	setitimer(ITIMER_REAL, &t, NULL);
}

static void check_limits(void)
{
	alarm_soon();
	IS("lua while true do end", "! Lua stopped: interrupted.");
	alarm_soon();
	IS("lua while true do pcall(function() while true do end end) end", "! Lua stopped: interrupted.");
	IS("lua 'again'", "again\n");
	IS("lua local t = {} while true do t[#t + 1] = ('x'):rep(1 << 20) .. #t end", "! Lua stopped: not enough memory.");
	IS("lua 'again'", "again\n");
}

/* ---- with a program ---- */

static bool load_program(void)
{
	static char name[] = "loop.byte";
	char *const argv[] = { name, NULL };
	FILE *f = fopen("loop.ml", "w");
	struct msg m = { "" };

	if (!f)
		return false;
	fputs("let rec loop n = if n = max_int then n else loop (n + 1)\nlet () = print_int (loop 0)\n", f);
	fclose(f);
	if (system("ocamlc -g -o loop.byte loop.ml"))
		return false;
	ok(session_load(session, name, argv, &m) == OK, "a program%s%s", m.text[0] ? ": " : "", m.text);
	return !m.text[0];
}

static void check_motion(void)
{
	alarm_soon();
	IS("lua caravan.continue()", "! Lua stopped: interrupted.");
	ok(session_now(session).n > 0, "an interrupted motion stands where it was interrupted");
	IS("lua caravan.goto_time(100).at", "100\n");
	IS("lua v = caravan.registers().accu return v.alive", "true\n");
	IS("lua caravan.stepi() return v.alive, v.at", "false\t100\n");
	STOPS("lua v.kind", "This value was read at time 100, and the program stands at time 101; read it again.");
	IS("lua caravan.reverse_stepi() return v.alive", "true\n");
	STOPS("lua v.nonsense", "Values have no key 'nonsense'; caravan.help(\"values\") lists them.");
}

static void check_hook(void)
{
	IS("lua caravan.on_stop(function(stop) print('hook', stop.why, stop.at) end)", "");
	IS("lua caravan.goto_time(200)", "{at = 200, why = \"time\"}\nhook\ttime\t200\n");
	ok(strstr(run("stepi"), "hook\ttime\t201\n") != NULL, "the hook is called after a command that moved");
	ok(!strstr(run("info time"), "hook"), "and not after one that did not");
	IS("lua caravan.on_stop(function() caravan.command('stepi') error('broken', 0) end)", "");
	ok(strstr(run("stepi"), "Lua stopped: broken. The function of caravan.on_stop was taken away.\n") != NULL,
		"a broken hook says so");
	is_number((long long)session_now(session).n, 203, "a hook may move, and does not call itself");
	ok(!strstr(run("stepi"), "broken"), "it is gone");
}

int main(int argc, char **argv)
{
	static const struct command_out out = { .text = take, .error = take_error };
	struct msg m;

	if (argc == 2 && !strcmp(argv[1], "--markdown"))
		return markdown();
	if (session_new(&session, NULL, &m) || !(context = command_context_new(session, &out)))
		return 1;
	if (scripts_attach(context, &m))
		return 1;
	check_results();
	check_errors();
	check_commands();
	check_table();
	check_limits();
	if (load_program()) {
		check_motion();
		check_hook();
	}
	check_quit();
	scripts_detach(context);
	IS("lua 1", "! There is no Lua here.");
	command_context_free(context);
	session_free(session);
	return tap_done();
}

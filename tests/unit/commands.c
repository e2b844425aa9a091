/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The command table and the way from a line to a command, without any program to debug. */
#include <stdlib.h>

#include "repl/command_priv.h"
#include "tests/unit/tap.h"

/* ---- finding ---- */

static void finds(const char *line, const char *name, bool reverse, const char *rest)
{
	struct args a;
	struct msg m;
	const struct command *k = command_find(line, &a, &m);

	is_text(k ? k->info.name : m.text, name, line);
	if (k) {
		ok(a.reverse == reverse, "'%s' is %s", line, reverse ? "backwards" : "forwards");
		is_text(a.at, rest, "... and its arguments follow");
	}
}

static void test_finding(void)
{
	finds("continue", "continue", false, "");
	finds("  c 3", "continue", false, " 3");
	finds("rc", "continue", true, "");
	finds("reverse", "continue", true, "");
	finds("reverse-continue 2", "continue", true, " 2");
	finds("reverse-cont", "continue", true, "");
	finds("rsi", "stepi", true, "");
	finds("rni 4", "nexti", true, " 4");
	finds("n", "next", false, "");
	finds("b Foo.bar", "break", false, " Foo.bar");
	finds("d 1 2", "delete", false, " 1 2");
	finds("delete snapshot here", "delete snapshot", false, " here");
	finds("delete snap here", "delete snapshot", false, " here");
	finds("info", "info", false, "");
	finds("i r", "info registers", false, "");
	finds("info bre", "info breakpoints", false, "");
	finds("info nonsense", "info", false, " nonsense");
	finds("x/4b 0x10", "x", false, "/4b 0x10");
	finds("snapshot here", "snapshot", false, " here");
	finds("snapshots", "snapshots", false, "");
}

static void test_not_finding(void)
{
	finds("", "", false, "");
	finds("   # a comment", "", false, "");
	finds("frobnicate 1", "There is no command 'frobnicate'; help lists them.", false, "");
	finds("reverse-goto 1", "There is no command 'goto'; help lists them.", false, "");
	finds("dis foo", "disable", false, " foo");
	finds("di", "'di' could be disable, diff, digest, disassemble, directory; type more of it.", false, "");
	finds("17", "There is no command '17'; help lists them.", false, "");
}

/* ---- the table ---- */

static unsigned meanings(const char *word, size_t n)
{
	unsigned count = 0;

	for (unsigned i = 0; i < commands_count; i++)
		if (!second_word(commands[i].info.name))
			count += word_in(word, n, commands[i].info.aliases) + word_in(word, n, commands[i].reverse) +
				(strlen(commands[i].info.name) == n && !memcmp(commands[i].info.name, word, n));
	return count;
}

static void each_word(const char *list, const char *of)
{
	while (list && *list) {
		size_t n = strcspn(list, " ");

		ok(meanings(list, n) == 1, "'%.*s' means only %s", (int)n, list, of);
		list += n + (list[n] == ' ');
	}
}

static void test_table(void)
{
	for (unsigned i = 0; i < commands_count; i++) {
		const struct command_info *k = &commands[i].info;
		size_t n = strlen(k->summary);

		ok(n > 0 && n <= 70 && k->summary[n - 1] != '.', "%s has a summary of one line", k->name);
		ok(!k->help[0] || k->help[strlen(k->help) - 1] == '.', "%s is explained in sentences", k->name);
		if (second_word(k->name))
			continue;
		each_word(k->name, k->name);
		each_word(k->aliases, k->name);
		each_word(commands[i].reverse, k->name);
	}
}

struct capture {
	char text[8192], error[1024];
	size_t used;
};

/* What is said instead of a command is a sentence, and said; when the command comes the row has to go. */
static void test_instead(struct command_context *c, struct capture *out)
{
	static const struct { const char *name, *sentence; } rows[] = {
#define INSTEAD(name, sentence) { name, sentence },
#include "repl/instead.def"
#undef INSTEAD
	};

	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
		ok(command_run(c, rows[i].name, false) == COMMAND_FAILED, "'%s' is no command", rows[i].name);
		is_text(out->error, rows[i].sentence, "and it is said what to do instead");
		ok(rows[i].sentence[strlen(rows[i].sentence) - 1] == '.', "in a sentence");
	}
}

static void test_settings(struct command_context *c)
{
	char line[100];

	for (enum setting s = 0; s < SETTINGS; s++) {
		snprintf(line, sizeof line, "show %s", setting_name(s));
		ok(command_run(c, line, false) != COMMAND_FAILED, "%s", line);
		ok(setting_named(setting_name(s)) == s, "there is one %s", setting_name(s));
		ok(s == 0 || strcmp(setting_name(s - 1), setting_name(s)) < 0, "they are in order");
	}
}

/* ---- arguments ---- */

static void test_numbers(void)
{
	uint64_t n = 0;

	ok(number_of("1234", &n) && n == 1234, "a decimal number");
	ok(number_of("1,234_567", &n) && n == 1234567, "commas and underscores between digits");
	ok(number_of("0xfF", &n) && n == 255, "a hexadecimal number");
	ok(number_of("18446744073709551615", &n) && n == UINT64_MAX, "the largest");
	ok(!number_of("18446744073709551616", &n), "one more is too large");
	ok(!number_of("", &n) && !number_of("0x", &n) && !number_of("-1", &n) && !number_of("1a", &n) &&
			!number_of("1,", &n),
		"what is no number");
	ok(n == UINT64_MAX, "and then the number is left alone");
}

static void test_words(void)
{
	struct args a = { .at = "  one \"two three\" 'four'  five six ", .command = "test" };
	char word[WORD_MAX];
	struct msg m;

	ok(args_word(&a, word) && !strcmp(word, "one"), "a word");
	ok(args_word(&a, word) && !strcmp(word, "two three"), "a quoted word");
	ok(args_word(&a, word) && !strcmp(word, "four"), "a word in single quotes");
	is_text(args_rest(&a, word), "five six", "the rest, without blanks around it");
	ok(!args_word(&a, word), "then there is nothing");
	ok(args_end(&a, &m) == OK, "as args_end says too");
	ok(args_need(&a, word, "something", &m) == ERR_USAGE, "what is missing is missed");
	is_text(m.text, "'test' needs something; help test says more.", "in a sentence");
}

/* ---- running, with nothing to debug ---- */

static void on_text(void *ctx, const char *bytes, size_t n)
{
	struct capture *c = ctx;

	if (n < sizeof c->text - c->used) {
		memcpy(c->text + c->used, bytes, n);
		c->used += n;
		c->text[c->used] = 0;
	}
}

static void on_error(void *ctx, const char *sentence)
{
	snprintf(((struct capture *)ctx)->error, sizeof ((struct capture *)ctx)->error, "%s", sentence);
}

static const char no_program[] = "There is no program; start caravan with one, or open a recording.";

static void test_running(struct command_context *c, struct capture *out)
{
	for (unsigned i = 0; i < commands_count; i++) {
		const struct command_info *k = &commands[i].info;
		enum command_result r;

		out->error[0] = 0;
		r = command_run(c, k->name, false);
		ok(r == COMMAND_FAILED ? out->error[0] != 0 : out->error[0] == 0, "%s alone: done, or a sentence",
			k->name);
		if (r == COMMAND_QUIT)
			ok(!strcmp(k->name, "quit"), "only quit quits");
	}
	ok(command_run(c, "stepi", false) == COMMAND_FAILED, "a motion needs a program");
	is_text(out->error, no_program, "and says so");
	ok(command_run(c, "info registers", false) == COMMAND_FAILED, "so do registers");
	is_text(out->error, no_program, "in the same words");
	ok(command_run(c, "set width 3", false) == COMMAND_FAILED, "settings have limits");
	is_text(out->error, "'width' takes a number from 16 to 1048576.", "which are named");
}

static void completes(struct command_context *c, const char *line, unsigned index, const char *wanted)
{
	char *got = command_complete(c, line, index);

	is_text(got ? got : "", wanted, line);
	free(got);
}

static void test_completion(struct command_context *c)
{
	completes(c, "conti", 0, "continue");
	completes(c, "conti", 1, "");
	completes(c, "reverse-n", 0, "reverse-nexti");
	completes(c, "info re", 0, "registers");
	completes(c, "info re", 1, "");
	completes(c, "help conti", 0, "continue");
	completes(c, "restore ", 0, "");
	completes(c, "goto sta", 0, "start");
	completes(c, "delete snap", 0, "snapshot");
	completes(c, "nonsense ", 0, "");
	completes(c, "catch ", 0, "raise");
	completes(c, "catch t", 0, "thread");
	completes(c, "catch t", 1, "");
	completes(c, "catch gc m", 1, "major");
	completes(c, "catch world remo", 0, "remove");
	completes(c, "catch world write ", 0, "");
	completes(c, "catch raise Not", 0, "");
}

int main(void)
{
	struct capture out = { .used = 0 };
	struct command_out to = { .text = on_text, .error = on_error, .ctx = &out };
	struct command_context *c;
	struct session *s;
	struct msg m;

	test_finding();
	test_not_finding();
	test_table();
	test_numbers();
	test_words();
	if (!ok(session_new(&s, NULL, &m) == OK && (c = command_context_new(s, &to)), "a session without a program"))
		return tap_done();
	test_running(c, &out);
	test_completion(c);
	test_instead(c, &out);
	test_settings(c);
	command_context_free(c);
	session_free(s);
	return tap_done();
}

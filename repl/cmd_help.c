/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help, all of it from the table: for a person at the prompt, and docs/commands.md. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_docs.h"
#include "repl/command_priv.h"

static const struct { const char *name, *title; } groups[] = {
	{ "running", "Running, in both directions" }, { "breakpoints", "Breakpoints" },
	{ "snapshots", "Moments and snapshots" }, { "data", "Looking" }, { "files", "Files and scripts" },
	{ "help", "Help and the debugger itself" },
};
#define GROUPS (sizeof groups / sizeof *groups)

const char *help_group(unsigned index) { return index < GROUPS ? groups[index].name : NULL; }

static void list_group(struct command_context *c, unsigned g)
{
	command_print(c, "%s (%s):\n", groups[g].title, groups[g].name);
	for (unsigned i = 0; i < commands_count; i++)
		if (!strcmp(commands[i].info.group, groups[g].name))
			command_print(c, "  %-18s %s\n", commands[i].info.name, commands[i].info.summary);
}

static enum err list_all(struct command_context *c)
{
	for (unsigned g = 0; g < GROUPS; g++)
		list_group(c, g);
	command_print(c, "A prefix of a name is enough while it is the only one; reverse- goes before a motion; "
		"an empty line repeats a motion. help COMMAND says more.\n");
	return OK;
}

static enum err list_children(struct command_context *c, const struct command *parent)
{
	for (unsigned i = 0; i < commands_count; i++)
		if (is_child_of(&commands[i], parent))
			command_print(c, "  %-18s %s\n", commands[i].info.name, commands[i].info.summary);
	return OK;
}

#define COLUMNS 79

/* The text broken into lines that fit a terminal, the last one without its end. */
static void fill(const char *text, void (*put)(void *ctx, const char *bytes, int n), void *ctx)
{
	size_t n = strlen(text), line;

	for (; n > COLUMNS; text += line + 1, n -= line + 1) {
		for (line = COLUMNS; line > 0 && text[line] != ' '; line--)
			;
		if (line == 0)
			break;
		put(ctx, text, (int)line);
		put(ctx, "\n", 1);
	}
	put(ctx, text, (int)n);
}

static void to_command(void *ctx, const char *bytes, int n) { command_print(ctx, "%.*s", n, bytes); }
static void to_file(void *ctx, const char *bytes, int n) { fprintf(ctx, "%.*s", n, bytes); }

static void explain(struct command_context *c, const struct command *k)
{
	const struct command_info *i = &k->info;

	command_print(c, "%s%s%s: %s.\n", i->name, i->arguments[0] ? " " : "", i->arguments, i->summary);
	if (i->help[0]) {
		fill(i->help, to_command, c);
		command_print(c, "\n");
	}
	if (i->aliases[0])
		command_print(c, "Short: %s\n", i->aliases);
	if (i->motion)
		command_print(c, "Backwards: reverse-%s%s%s\n", i->name, k->reverse[0] ? " " : "", k->reverse);
	list_children(c, k);
}

enum err cmd_help(struct command_context *c, struct args *a, struct msg *m)
{
	char topic[WORD_MAX];
	const struct command *k;
	struct args rest;

	if (!args_rest(a, topic))
		return list_all(c);
	for (unsigned g = 0; g < GROUPS; g++)
		if (!strcmp(topic, groups[g].name) && strcmp(topic, "help")) {
			list_group(c, g);
			return OK;
		}
	if (!(k = command_find(topic, &rest, m)))
		return ERR_NOT_FOUND;
	explain(c, k);
	return OK;
}

enum err cmd_complete(struct command_context *c, struct args *a, struct msg *m)
{
	char line[WORD_MAX], *word;
	size_t before;

	snprintf(line, sizeof line, "%s", a->at + strspn(a->at, " \t"));
	before = strlen(line);
	while (before > 0 && line[before - 1] != ' ' && line[before - 1] != '\t')
		before--;
	for (unsigned i = 0; (word = command_complete(c, line, i)); i++) {
		command_print(c, "%.*s%s\n", (int)before, line, word);
		free(word);
	}
	(void)m;
	return OK;
}

enum err cmd_info(struct command_context *c, struct args *a, struct msg *m)
{
	struct args whole = { .at = "info" };
	const struct command *k = command_find(whole.at, &whole, m);
	char subject[WORD_MAX];

	if (args_word(a, subject))
		return msg_set(m, ERR_NOT_FOUND, "There is no 'info %s'; info alone lists what there is.", subject);
	return list_children(c, k);
}

/* ---- docs/commands.md ---- */

static void document(FILE *f, const struct command *k)
{
	const struct command_info *i = &k->info;

	fprintf(f, "\n### %s\n\n`%s%s%s`: %s.\n", i->name, i->name, i->arguments[0] ? " " : "", i->arguments,
		i->summary);
	if (i->help[0]) {
		fill(i->help, to_file, f);
		fputs("\n", f);
	}
	if (i->aliases[0])
		fprintf(f, "\nShort: `%s`\n", i->aliases);
	if (i->motion)
		fprintf(f, "\nBackwards: `reverse-%s`%s%s%s\n", i->name, k->reverse[0] ? ", `" : "", k->reverse,
			k->reverse[0] ? "`" : "");
}

void commands_write_markdown(FILE *f)
{
	fputs("# Commands\n"
		"\n"
		"Made from `repl/commands.def` by `caravan help --markdown`; a test fails when it is stale.\n"
		"\n"
		"A prefix of a name is enough while it is the only one. `reverse-` goes before a motion. An empty\n"
		"line repeats a motion. Lines that begin with `#` are comments. Every failure is one sentence.\n"
		"\n"
		"A line that ends in a backslash goes on in the next one; at the prompt so does an expression or Lua code\n"
		"while a bracket or a string is open, until an empty line. The Tab key completes whatever has a name.\n"
		"\n"
		"Before the first prompt the commands in `~/.caravanrc` are run or, when there is no such file, those in\n"
		"`caravan/rc` below `$XDG_CONFIG_HOME` (`~/.config`); then those in `.caravan/rc` in the present folder, if\n"
		"that file is yours and nobody else can write to it. `-n`, `--batch` and `--json` start without them.\n", f);
	for (unsigned g = 0; g < GROUPS; g++) {
		fprintf(f, "\n## %s\n", groups[g].title);
		for (unsigned i = 0; i < commands_count; i++)
			if (!strcmp(commands[i].info.group, groups[g].name))
				document(f, &commands[i]);
	}
	settings_write_markdown(f);
}

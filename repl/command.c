/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dispatch: from a line to the command's function, and what belongs to every command. */
#include "repl/command.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"
#include "repl/keep.h"

#define FILES_DEPTH_MAX 16

const struct command commands[] = {
#define COMMAND(id, name, aliases, reverse, group, arguments, completes, summary, help) \
	{ { name, aliases, group, arguments, summary, help, (reverse) != NULL }, reverse, COMPLETES_##completes, \
		cmd_##id },
#include "repl/commands.def"
#undef COMMAND
};
const unsigned commands_count = sizeof commands / sizeof *commands;

unsigned command_count(void) { return commands_count; }
const struct command_info *command_at(unsigned i) { return i < commands_count ? &commands[i].info : NULL; }

/* ---- contexts ---- */

struct command_context *command_context_new(struct session *s, const struct command_out *out)
{
	struct command_context *c = calloc(1, sizeof *c);

	if (!c)
		return NULL;
	c->session = s;
	c->out = *out;
	settings_init(c);
	return c;
}

void command_context_free(struct command_context *c)
{
	if (c)
		break_commands_free(c);
	free(c);
}

void command_show_source_lines(struct command_context *c) { c->settings[SETTING_source_lines] = 1; }

struct session *command_session(struct command_context *c) { return c->session; }
unsigned command_stops(const struct command_context *c) { return c->stops; }

struct command_out command_redirect(struct command_context *c, const struct command_out *out)
{
	struct command_out before = c->out;

	c->out = *out;
	return before;
}

struct command_script_hook command_set_script(struct command_context *c, const struct command_script_hook *h)
{
	struct command_script_hook before = c->script;

	c->script = h ? *h : (struct command_script_hook){ 0 };
	return before;
}

static void print_long(struct command_context *c, size_t n, const char *format, va_list ap)
{
	char *text = malloc(n + 1);

	if (!text)
		return;
	vsnprintf(text, n + 1, format, ap);
	c->out.text(c->out.ctx, text, n);
	free(text);
}

void command_print(struct command_context *c, const char *format, ...)
{
	char text[1024];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof text) {
		c->out.text(c->out.ctx, text, (size_t)n);
		return;
	}
	va_start(ap, format);
	print_long(c, (size_t)n, format, ap);
	va_end(ap);
}

void command_print_error(struct command_context *c, const char *sentence) { c->out.error(c->out.ctx, sentence); }

/* ---- finding the command ---- */

bool word_in(const char *word, size_t n, const char *list)
{
	while (list && *list) {
		size_t length = strcspn(list, " ");

		if (length == n && !memcmp(list, word, n))
			return true;
		list += length + (list[length] == ' ');
	}
	return false;
}

const char *second_word(const char *name)
{
	const char *blank = strchr(name, ' ');

	return blank ? blank + 1 : NULL;
}

bool is_child_of(const struct command *child, const struct command *parent)
{
	size_t n = strlen(parent->info.name);

	return !strncmp(child->info.name, parent->info.name, n) && child->info.name[n] == ' ';
}

/* The commands that a word may mean: those of one word, or the second words below a parent; backwards only motions. */
struct candidates {
	const struct command *parent;
	bool motions;
};

static const char *candidate_name(const struct candidates *among, const struct command *k)
{
	if (among->parent)
		return is_child_of(k, among->parent) ? second_word(k->info.name) : NULL;
	return second_word(k->info.name) || (among->motions && !k->info.motion) ? NULL : k->info.name;
}

static const struct command *exact(const struct candidates *among, const char *word, size_t n)
{
	for (unsigned i = 0; i < commands_count; i++) {
		const char *name = candidate_name(among, &commands[i]);

		if (name &&
		    ((strlen(name) == n && !memcmp(name, word, n)) || word_in(word, n, commands[i].info.aliases)))
			return &commands[i];
	}
	return NULL;
}

/* The only one that begins with the word; NULL with a sentence if several do, and without one if none does. */
static const struct command *by_prefix(const struct candidates *among, const char *word, size_t n, struct msg *m)
{
	const struct command *found = NULL;
	unsigned count = 0;
	size_t used;

	snprintf(m->text, sizeof m->text, "'%.*s' could be", (int)n, word);
	for (unsigned i = 0; i < commands_count; i++) {
		const char *name = candidate_name(among, &commands[i]);

		if (!name || strncmp(name, word, n))
			continue;
		used = strlen(m->text);
		snprintf(m->text + used, sizeof m->text - used, "%s %s", count ? "," : "", commands[i].info.name);
		found = &commands[i];
		count++;
	}
	used = strlen(m->text);
	snprintf(m->text + used, sizeof m->text - used, "; type more of it.");
	if (count < 2)
		m->text[0] = 0;
	return count == 1 ? found : NULL;
}

static const struct command *lookup(const struct candidates *among, const char *word, size_t n, struct msg *m)
{
	const struct command *k;

	m->text[0] = 0;
	k = exact(among, word, n);
	return k ? k : by_prefix(among, word, n, m);
}

static const struct command *short_reverse(const char *word, size_t n)
{
	for (unsigned i = 0; i < commands_count; i++)
		if (word_in(word, n, commands[i].reverse))
			return &commands[i];
	return NULL;
}

static size_t word_length(const char *at)
{
	size_t n = 0;

	while (isalpha((unsigned char)at[n]) || at[n] == '-' || at[n] == '_')
		n++;
	return n;
}

/* "info registers": the second word, when it names one of the parent's children. */
static const struct command *find_child(const struct command *parent, struct args *a, struct msg *m)
{
	struct candidates among = { .parent = parent };
	const struct command *k;
	const char *at = a->at;
	size_t n;

	while (isspace((unsigned char)*at))
		at++;
	n = word_length(at);
	if (n == 0 || (at[n] && !isspace((unsigned char)at[n])))
		return parent;
	/* A file may have a name that is the beginning of a second word. */
	k = !strcmp(parent->info.arguments, "FILE") ? exact(&among, at, n) : lookup(&among, at, n, m);
	if (!k)
		return m->text[0] ? NULL : parent;
	a->at = at + n;
	return k;
}

#define REVERSE "reverse-"
#define SHELL_SIGN '!'

const char *command_instead(const char *name)
{
	static const struct { const char *name, *sentence; } rows[] = {
#define INSTEAD(name, sentence) { name, sentence },
#include "repl/instead.def"
#undef INSTEAD
	};

	for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!strcmp(rows[i].name, name))
			return rows[i].sentence;
	return NULL;
}

static void say_unknown(const char *word, size_t n, struct msg *m)
{
	char name[WORD_MAX];
	const char *instead;

	snprintf(name, sizeof name, "%.*s", (int)n, word);
	instead = command_instead(name);
	if (instead)
		msg_set(m, ERR_USAGE, "%s", instead);
	else
		msg_set(m, ERR_USAGE, "There is no command '%s'; help lists them.", name);
}

const struct command *command_find(const char *line, struct args *a, struct msg *m)
{
	struct candidates among = { .motions = false };
	const struct command *k;
	size_t n;

	m->text[0] = 0;
	*a = (struct args){ .at = line };
	while (isspace((unsigned char)*a->at))
		a->at++;
	if (!*a->at || *a->at == '#')
		return NULL;
	if (*a->at == SHELL_SIGN) {
		a->at++;
		k = exact(&among, "shell", strlen("shell"));
		a->command = k->info.name;
		return k;
	}
	n = word_length(a->at);
	line = a->at;
	a->at += n;
	if ((k = short_reverse(line, n))) {
		a->reverse = true;
	} else {
		if (n > strlen(REVERSE) && !strncmp(line, REVERSE, strlen(REVERSE))) {
			a->reverse = among.motions = true;
			line += strlen(REVERSE);
			n -= strlen(REVERSE);
		}
		k = n ? lookup(&among, line, n, m) : NULL;
	}
	if (k)
		k = find_child(k, a, m);
	else if (!m->text[0])
		say_unknown(line, n ? n : strcspn(line, " "), m);
	if (k)
		a->command = k->info.name;
	return k;
}

/* ---- running ---- */

static enum command_result run_found(struct command_context *c, const struct command *k, struct args *a)
{
	vm_time from = session_now(c->session);
	unsigned branch = session_branch(c->session);
	struct msg m = { "" };
	enum command_result listed;
	enum err r;

	c->stopped = NULL;
	r = k->run(c, a, &m);
	if (r)
		command_print_error(c, m.text);
	if (!strcmp(k->info.group, "breakpoints"))
		keep_now(c);
	if (c->script.moved && (session_now(c->session).n != from.n || session_branch(c->session) != branch))
		c->script.moved(c->script.ctx);
	listed = break_commands_run(c);
	return r ? COMMAND_FAILED : c->quit ? COMMAND_QUIT : listed;
}

static bool is_blank(const char *line)
{
	while (isspace((unsigned char)*line))
		line++;
	return !*line;
}

enum command_result command_run(struct command_context *c, const char *line, bool interactive)
{
	const struct command *k;
	char repeated[WORD_MAX];
	struct args a;
	struct msg m;

	if (interactive && is_blank(line)) {
		memcpy(repeated, c->repeat, sizeof repeated);
		line = repeated;
	}
	k = command_find(line, &a, &m);
	if (k) {
		if (interactive && line != repeated)
			snprintf(c->repeat, sizeof c->repeat, "%s", k->info.motion ? line : "");
		return run_found(c, k, &a);
	}
	if (!m.text[0])
		return COMMAND_OK;
	c->repeat[0] = 0;
	command_print_error(c, m.text);
	return COMMAND_FAILED;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From lines to commands: what goes on in the next line, commands that take lines, and files of commands.
 *
 *     nothing --line--> whole --run--> nothing
 *         \--line--> open --lines--> whole
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"

#define FILES_DEPTH_MAX 16

/* ---- lines that belong together ---- */

enum block { BLOCK_NONE, BLOCK_COMMANDS, BLOCK_LUA };

static bool is_blank(const char *text, size_t n)
{
	while (n > 0 && isspace((unsigned char)text[n - 1]))
		n--;
	return n == 0;
}

/* What begins with this line and goes on up to `end`. */
static enum block block_of(const char *line, size_t n)
{
	char text[WORD_MAX];
	const struct command *k;
	struct args a;
	struct msg m;

	if (n >= sizeof text)
		return BLOCK_NONE;
	memcpy(text, line, n);
	text[n] = 0;
	k = command_find(text, &a, &m);
	if (k && k->run == cmd_commands)
		return BLOCK_COMMANDS;
	return k && k->run == cmd_lua && is_blank(a.at, strlen(a.at)) ? BLOCK_LUA : BLOCK_NONE;
}

static bool is_end(const char *line, size_t n)
{
	while (n > 0 && isspace((unsigned char)*line)) {
		line++;
		n--;
	}
	return n >= 3 && !memcmp(line, "end", 3) && is_blank(line + 3, n - 3);
}

/* Lua has an `end`, too: one that its code still needs is part of it. */
static bool is_code_whole(struct command_context *c, const char *code, size_t n)
{
	char *text = c->script.is_whole ? strndup(code, n) : NULL;
	bool whole = !text || c->script.is_whole(c->script.ctx, text);

	free(text);
	return whole;
}

/* Where the block whose lines begin here has its `end`, *after behind it; NULL if it is not there yet. */
static const char *block_end(struct command_context *c, enum block kind, const char *lines, const char **after)
{
	const char *at = lines;

	while (*at) {
		size_t n = strcspn(at, "\n");
		const char *next = at + n + (at[n] == '\n');
		enum block inner = kind == BLOCK_COMMANDS ? block_of(at, n) : BLOCK_NONE;

		if (is_end(at, n) && (kind == BLOCK_COMMANDS || is_code_whole(c, lines, (size_t)(at - lines)))) {
			*after = next;
			return at;
		}
		if (inner && !block_end(c, inner, next, &next))
			return NULL;
		at = next;
	}
	return NULL;
}

/* Brackets and strings that an expression leaves open; characters as '(' are none. */
static bool is_open(const char *text)
{
	int depth = 0;
	bool string = false;

	for (; *text; text++) {
		if (string)
			string = *text != '"';
		else if (*text == '\'' && text[1] && text[2] == '\'')
			text += 2;
		else if (*text == '"')
			string = true;
		else
			depth += (strchr("([{", *text) != NULL) - (strchr(")]}", *text) != NULL);
		if (string && *text == '\\' && text[1])
			text++;
	}
	return string || depth > 0;
}

/* On a terminal only: a file should fail where the mistake is.  An empty line says that no more comes. */
static bool is_argument_open(struct command_context *c, const char *text)
{
	const char *last = strrchr(text, '\n');
	const struct command *k;
	struct args a;
	struct msg m;

	if ((last && is_blank(last, strlen(last))) || !(k = command_find(text, &a, &m)))
		return false;
	if (k->completes == COMPLETES_LUA)
		return !is_code_whole(c, a.at, strlen(a.at));
	return takes_expression(k, a.at) && is_open(a.at);
}

static bool is_whole(struct command_context *c, const char *text, bool terminal)
{
	size_t n = strcspn(text, "\n");
	enum block kind = block_of(text, n);
	const char *after;

	if (kind)
		return text[n] && block_end(c, kind, text + n + 1, &after);
	return !terminal || !is_argument_open(c, text);
}

/* ---- feeding ---- */

void command_lines_clear(struct command_lines *l)
{
	free(l->text);
	*l = (struct command_lines){ 0 };
}

/* A backslash at the end of what is there joins the lines. */
static bool add_line(struct command_lines *l, const char *line)
{
	size_t n = strlen(line), need = l->used + n + 2, room = need > 2 * l->room ? need : 2 * l->room;
	char *grown;

	if (need > l->room) {
		if (!(grown = realloc(l->text, room)))
			return false;
		l->text = grown;
		l->room = room;
	}
	if (l->used > 0 && l->text[l->used - 1] == '\\')
		l->used--;
	else if (l->used > 0)
		l->text[l->used++] = '\n';
	memcpy(l->text + l->used, line, n + 1);
	l->used += n;
	return true;
}

enum command_feed command_feed(struct command_context *c, struct command_lines *l, const char *line, bool terminal)
{
	if (!add_line(l, line))
		return COMMAND_FEED_WHOLE;
	if (l->used > 0 && l->text[l->used - 1] == '\\')
		return COMMAND_FEED_MORE;
	return is_whole(c, l->text, terminal) ? COMMAND_FEED_WHOLE : COMMAND_FEED_MORE;
}

enum command_result command_run_fed(struct command_context *c, struct command_lines *l, const char *line,
	bool interactive)
{
	enum command_result r;

	if (command_feed(c, l, line, interactive) == COMMAND_FEED_MORE)
		return COMMAND_OK;
	r = command_run(c, l->text ? l->text : "", interactive);
	command_lines_clear(l);
	return r;
}

/* A block without its end is run as it is, and says so itself. */
enum command_result command_run_rest(struct command_context *c, struct command_lines *l)
{
	enum command_result r;

	if (!l->text)
		return COMMAND_OK;
	if (l->used > 0 && l->text[l->used - 1] == '\\')
		l->text[--l->used] = 0;
	r = command_run(c, l->text, false);
	command_lines_clear(l);
	return r;
}

char *args_lines(struct args *a, struct msg *m)
{
	const char *lines = strchr(a->at, '\n'), *last = a->at + strlen(a->at);
	char *text;

	while (last > a->at && isspace((unsigned char)last[-1]))
		last--;
	while (last > a->at && last[-1] != '\n')
		last--;
	if (!lines || last == a->at || !is_end(last, strlen(last))) {
		msg_set(m, ERR_USAGE, "The lines of '%s' end with a line 'end', which is missing.", a->command);
		return NULL;
	}
	if (!(text = strndup(lines + 1, (size_t)(last - lines) - 1)))
		msg_set(m, ERR_NO_MEMORY, "There is no memory for these lines.");
	return text;
}

/* ---- command files ---- */

static enum command_result run_lines(struct command_context *c, FILE *f, unsigned *number)
{
	struct command_lines l = { 0 };
	enum command_result r = COMMAND_OK;
	char *line = NULL;
	size_t room = 0;
	ssize_t n;

	while (r == COMMAND_OK && (n = getline(&line, &room, f)) >= 0) {
		if (n > 0 && line[n - 1] == '\n')
			line[n - 1] = 0;
		++*number;
		r = command_run_fed(c, &l, line, false);
	}
	free(line);
	if (r == COMMAND_OK)
		r = command_run_rest(c, &l);
	command_lines_clear(&l);
	return r;
}

enum command_result command_source_stream(struct command_context *c, FILE *f, const char *path, struct msg *m)
{
	enum command_result r;
	unsigned number = 0;

	if (c->depth == FILES_DEPTH_MAX) {
		msg_set(m, ERR_LIMIT, "%s is not read: command files call each other more than %d deep.", path,
			FILES_DEPTH_MAX);
		return COMMAND_FAILED;
	}
	c->depth++;
	r = run_lines(c, f, &number);
	c->depth--;
	if (ferror(f)) {
		msg_set(m, ERR_IO, "The command file %s cannot be read: %s.", path, strerror(errno));
		return COMMAND_FAILED;
	}
	if (r == COMMAND_FAILED)
		msg_set(m, ERR_USAGE, "The commands of %s ended at line %u, which failed.", path, number);
	return r;
}

static bool ends_in(const char *text, const char *end)
{
	size_t n = strlen(text), k = strlen(end);

	return n >= k && !strcmp(text + n - k, end);
}

static enum command_result source_script(struct command_context *c, const char *path, struct msg *m)
{
	if (!c->script.file)
		msg_set(m, ERR_USAGE, "%s cannot be run: there is no Lua here.", path);
	if (!c->script.file || c->script.file(c->script.ctx, path, m))
		return COMMAND_FAILED;
	return c->quit ? COMMAND_QUIT : COMMAND_OK;
}

enum command_result command_source(struct command_context *c, const char *path, struct msg *m)
{
	enum command_result r;
	FILE *f;

	if (ends_in(path, ".lua"))
		return source_script(c, path, m);
	if (!(f = fopen(path, "re"))) {
		msg_set(m, ERR_IO, "The command file %s cannot be opened: %s.", path, strerror(errno));
		return COMMAND_FAILED;
	}
	r = command_source_stream(c, f, path, m);
	fclose(f);
	return r;
}

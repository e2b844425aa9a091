/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Completion of a line's last word.
 *
 * Readline and the others ask for the first, second, ... completion until there is none, so a completer is a function
 * of an index; each has a cheap way to the index-th answer or goes through its candidates again.
 */
#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "repl/command_priv.h"
#include "repl/expr/eval.h"

struct request {
	struct command_context *c;
	const char *word;       /* the line's last word, perhaps empty */
	size_t n;
	unsigned index;         /* how many more matches to pass */
	const char *command;    /* the command's name */
	const char *before;     /* its arguments before the word */
};

/* The answer, when this candidate matches and is the one that is asked for. */
static char *offer(struct request *q, const char *candidate)
{
	if (strncmp(candidate, q->word, q->n) || q->index-- > 0)
		return NULL;
	return strdup(candidate);
}

static char *complete_command(struct request *q)
{
	char name[80], *found = NULL;

	for (unsigned i = 0; !found && i < commands_count; i++)
		if (!second_word(commands[i].info.name))
			found = offer(q, commands[i].info.name);
	for (unsigned i = 0; !found && q->n > 0 && i < commands_count; i++)
		if (commands[i].info.motion) {
			snprintf(name, sizeof name, "reverse-%s", commands[i].info.name);
			found = offer(q, name);
		}
	return found;
}

static char *complete_child(struct request *q, const struct command *parent)
{
	char *found = NULL;

	for (unsigned i = 0; !found && i < commands_count; i++)
		if (is_child_of(&commands[i], parent))
			found = offer(q, second_word(commands[i].info.name));
	return found;
}

static char *complete_function(struct request *q)
{
	char prefix[256];
	const char *name;

	snprintf(prefix, sizeof prefix, "%.*s", (int)q->n, q->word);
	name = session_function_complete(q->c->session, prefix, q->index);
	return name ? strdup(name) : NULL;
}

/* Functions, then the files of FILE:LINE. */
static char *complete_where(struct request *q)
{
	char *found = complete_function(q), name[512], prefix[256];
	struct session_unit u;

	snprintf(prefix, sizeof prefix, "%.*s", (int)q->n, q->word);
	for (unsigned i = 0; !found && session_function_complete(q->c->session, prefix, i); i++)
		q->index--;
	for (unsigned i = 0; !found && session_unit_at(q->c->session, i, &u); i++) {
		const char *slash = strrchr(u.file, '/');

		snprintf(name, sizeof name, "%s:", slash ? slash + 1 : u.file);
		found = *u.file ? offer(q, name) : NULL;
	}
	return found;
}

static char *complete_snapshot(struct request *q)
{
	struct session_snapshot s;
	char *found = NULL;

	for (unsigned i = 0; !found && session_snapshot_at(q->c->session, i, &s); i++)
		found = offer(q, s.name);
	return found;
}

static char *complete_branch(struct request *q)
{
	struct session_branch b;
	char *found = NULL;

	for (unsigned i = 0; !found && session_branch_at(q->c->session, i, &b); i++)
		found = offer(q, b.name);
	return found;
}

static char *complete_variable(struct request *q)
{
	struct command_context *c = q->c;
	const struct typing_scope *scope = session_scope(c->session, chosen_frame(c));
	struct typing_value v;
	char *found = NULL;

	for (uint32_t i = 0; !found && scope && typing_local(session_typing(c->session), scope, i, &v); i++)
		found = v.place.kind == PLACE_NOWHERE ? NULL : offer(q, v.name);
	return found;
}

/* What an expression can begin with: registers, variables in scope, modules. */
static char *complete_place(struct request *q)
{
	static const char *const registers[] = {
		"$accu", "$env", "$extra_args", "$global[", "$pc", "$sp", "$sp[", "$time", "$trap"
	};
	char *found = NULL;

	for (unsigned i = 0; !found && i < sizeof registers / sizeof *registers; i++)
		found = offer(q, registers[i]);
	if (!found)
		found = complete_variable(q);
	for (uint64_t i = 0, n = session_globals(q->c->session); !found && i < n; i++) {
		const char *name = session_global_name(q->c->session, i);

		if (name)
			found = offer(q, name);
	}
	return found;
}

/* The name at the word's end: what is before it, as in f(x+na, belongs to the answer, too. */
static char *complete_tail(struct request *q, const char *others, char *(*complete)(struct request *q))
{
	struct request tail = *q;
	size_t from = q->n;
	char *name, *whole = NULL;

	while (from > 0 && (isalnum((unsigned char)q->word[from - 1]) || strchr(others, q->word[from - 1])))
		from--;
	tail.word += from;
	tail.n -= from;
	if ((name = complete(&tail)) && asprintf(&whole, "%.*s%s", (int)from, q->word, name) < 0)
		whole = NULL;
	q->index = tail.index;
	free(name);
	return whole;
}

/* ---- parts of values and modules ---- */

static bool is_name(char c) { return isalnum((unsigned char)c) || c == '_' || c == '\''; }

/* Where what ends there begins: names with dots between them, and elements of arrays by their number or name. */
static size_t begin_of_value(const char *word, size_t end)
{
	size_t from = end, inside;

	for (;;) {
		while (from > 0 && (is_name(word[from - 1]) || word[from - 1] == '.'))
			from--;
		if (from < 4 || (word[from - 1] != ')' && word[from - 1] != ']'))
			return from;
		for (inside = from - 1; inside > 0 && is_name(word[inside - 1]);)
			inside--;
		if (inside < 2 || !strchr("([", word[inside - 1]) || word[inside - 2] != '.')
			return from;
		from = inside - 2;
	}
}

/* The word up to a part's name with that name behind it. */
static char *offer_part(struct request *q, size_t before, const char *name)
{
	char *whole = NULL, *found;

	if (asprintf(&whole, "%.*s%s", (int)before, q->word, name) < 0)
		return NULL;
	found = offer(q, whole);
	free(whole);
	return found;
}

static char *complete_module(struct request *q, const struct typing_scope *scope, const char *name, size_t before)
{
	struct typing *t = session_typing(q->c->session);
	const struct typing_scope *module = typing_module(t, scope, name);
	struct typing_value v;
	char *found = NULL;

	for (uint32_t i = 0; !found && module && typing_member(t, module, i, &v); i++)
		found = offer_part(q, before, v.name);
	return found;
}

/* A record's fields behind a dot, an object's methods behind a #. */
static char *complete_type(struct request *q, const struct typing_scope *scope, struct type *ty, size_t before)
{
	struct typing *t = session_typing(q->c->session);
	unsigned left = TYPE_FIELDS_MOST;
	const struct decl *d;
	char *found = NULL;

	ty = type_repr(typing_expand(t, scope, ty));
	d = ty->kind == TYPE_CONSTR ? typing_decl(t, scope, ty->path) : NULL;
	for (uint32_t i = 0; !found && d && d->kind == DECL_RECORD && q->word[before - 1] == '.' && i < d->count; i++)
		found = offer_part(q, before, d->labels[i].name);
	if (ty->kind == TYPE_OBJECT && q->word[before - 1] == '#')
		for (ty = type_repr(ty->args[0]); !found && ty->kind == TYPE_FIELD && left-- > 0; ty = type_repr(ty->args[1]))
			found = ty->is_shown && is_name(*ty->name) ? offer_part(q, before, ty->name) : NULL;
	return found;
}

/* Is a part of something named at the word's end?  Where its name begins, and where that of which it is one does. */
static bool find_part(const struct request *q, size_t *value, size_t *name)
{
	for (*name = q->n; *name > 0 && is_name(q->word[*name - 1]);)
		--*name;
	if (*name < 2 || !strchr(".#", q->word[*name - 1]))
		return false;
	*value = begin_of_value(q->word, *name - 1);
	return *value < *name - 1;
}

/* What may stand there, by the type of what stands before it. */
static char *complete_part(struct request *q, size_t from, size_t before)
{
	struct command_context *c = q->c;
	const struct typing_scope *scope = session_scope(c->session, chosen_frame(c));
	char *value = strndup(q->word + from, before - 1 - from), *found = NULL;
	struct eval *e;
	struct msg m;

	if (value && scope && isupper((unsigned char)*value))
		found = complete_module(q, scope, value, before);
	if (value && scope && !found && !eval_begin(&e, c->session, chosen_frame(c), value, &m)) {
		found = eval_type(e) ? complete_type(q, scope, eval_type(e), before) : NULL;
		eval_end(e);
	}
	free(value);
	return found;
}

static char *complete_expression(struct request *q)
{
	size_t value, name;

	return find_part(q, &value, &name) ? complete_part(q, value, name) : complete_tail(q, "_.$'", complete_place);
}

static char *complete_words(struct request *q, const char *words)
{
	char word[64], *found = NULL;
	size_t n;

	for (; !found && *words; words += n + (words[n] == ' ')) {
		n = strcspn(words, " ");
		snprintf(word, sizeof word, "%.*s", (int)n, words);
		found = offer(q, word);
	}
	return found;
}

/* The setting's name, or places of the program; then what the setting can be. */
static char *complete_setting(struct request *q)
{
	struct args a = { .at = q->before };
	char name[WORD_MAX], *found = NULL;
	bool places = !strcmp(q->command, "set");
	enum setting s;

	if (args_word(&a, name)) {
		s = setting_named(name);
		return places && s < SETTINGS && !args_word(&a, name) ? complete_words(q, setting_words(s)) : NULL;
	}
	for (s = 0; !found && s < SETTINGS; s++)
		found = offer(q, setting_name(s));
	return found || !places ? found : complete_expression(q);
}

static char *complete_restore(struct request *q)
{
	char *found = complete_snapshot(q);

	return found ? found : complete_branch(q);
}

static char *complete_moment(struct request *q)
{
	char *found = complete_restore(q);

	if (!found)
		found = offer(q, "start");
	if (!found)
		found = offer(q, "end");
	return found || strcmp(q->command, "goto") ? found : offer(q, "output");
}

static char *complete_breakpoint(struct request *q)
{
	struct session_watch w;
	struct session_break b;
	char number[16], *found = NULL;

	for (unsigned i = 0; !found && session_break_at(q->c->session, i, &b); i++) {
		snprintf(number, sizeof number, "%u", b.number);
		found = offer(q, number);
	}
	for (unsigned i = 0; !found && session_watch_at(q->c->session, i, &w); i++) {
		snprintf(number, sizeof number, "%u", w.number);
		found = offer(q, number);
	}
	return found;
}

/* The kind, then what it may be narrowed to. */
static char *complete_catch(struct request *q)
{
	char kind[WORD_MAX], prefix[256], *found = NULL;
	struct args a = { .at = q->before };
	const char *name;

	if (args_word(&a, kind)) {
		snprintf(prefix, sizeof prefix, "%.*s", (int)q->n, q->word);
		name = args_rest(&a, (char[WORD_MAX]){ 0 }) ? NULL : session_catch_complete(q->c->session, kind, prefix, q->index);
		return name ? strdup(name) : NULL;
	}
	for (unsigned i = 0; !found && (name = session_catch_kind(i)); i++)
		found = offer(q, name);
	return found;
}

/* ---- files ---- */

static int compare_names(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

struct names {
	char **name;
	size_t count, room;
};

static void add_name(struct names *l, const char *folder, const char *name)
{
	size_t room = l->room ? 2 * l->room : 32, n = strlen(folder) + strlen(name) + 2;
	struct stat st;
	char **grown, *path;

	if (l->count == l->room) {
		if (!(grown = realloc(l->name, room * sizeof *grown)))
			return;
		l->name = grown;
		l->room = room;
	}
	if (!(path = malloc(n)))
		return;
	snprintf(path, n, "%s%s", folder, name);
	if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
		strcat(path, "/");
	l->name[l->count++] = path;
}

/* The entries of the folder (which ends in a slash or is empty) that begin with `prefix`, sorted. */
static struct names list_folder(const char *folder, const char *prefix)
{
	DIR *d = opendir(folder[0] ? folder : ".");
	struct names l = { 0 };
	struct dirent *e;

	if (!d)
		return l;
	while ((e = readdir(d)))
		if (!strncmp(e->d_name, prefix, strlen(prefix)) && (e->d_name[0] != '.' || prefix[0] == '.'))
			add_name(&l, folder, e->d_name);
	closedir(d);
	if (l.count)
		qsort(l.name, l.count, sizeof *l.name, compare_names);
	return l;
}

static char *complete_file(struct request *q)
{
	char word[WORD_MAX], folder[WORD_MAX] = "", *found = NULL;
	const char *slash;
	struct names l;

	snprintf(word, sizeof word, "%.*s", (int)q->n, q->word);
	slash = strrchr(word, '/');
	if (slash)
		snprintf(folder, sizeof folder, "%.*s", (int)(slash + 1 - word), word);
	l = list_folder(folder, slash ? slash + 1 : word);
	for (size_t i = 0; i < l.count; i++) {
		if (i == q->index)
			found = l.name[i];
		else
			free(l.name[i]);
	}
	free(l.name);
	return found;
}

/* ---- commands as arguments ---- */

/* help knows commands and groups. */
static char *complete_topic(struct request *q)
{
	struct args rest;
	const struct command *k;
	char *found = NULL;
	struct msg m;

	if (q->before[strspn(q->before, " \t")])
		return (k = command_find(q->before, &rest, &m)) ? complete_child(q, k) : NULL;
	found = complete_command(q);
	for (unsigned i = 0; !found && help_group(i); i++)
		found = strcmp(help_group(i), "help") ? offer(q, help_group(i)) : NULL;
	return found;
}

/* A line inside a line. */
static char *complete_line(struct request *q)
{
	char line[2 * WORD_MAX];

	snprintf(line, sizeof line, "%s%.*s", q->before, (int)q->n, q->word);
	return command_complete(q->c, line, q->index);
}

/* ---- which of them ---- */

static char *complete_nothing(struct request *q)
{
	(void)q;
	return NULL;
}

static char *complete_script(struct request *q)
{
	const struct command_script_hook *h = &q->c->script;
	char word[WORD_MAX];

	snprintf(word, sizeof word, "%.*s", (int)q->n, q->word);
	return h->complete ? h->complete(h->ctx, word, q->index) : NULL;
}

static char *complete_lua(struct request *q) { return complete_tail(q, "_.", complete_script); }

/* Places begin with $ or with a module's name, which settings do not. */
bool sets_place(const char *arguments)
{
	arguments += strspn(arguments, " \t");
	return *arguments == '$' || isupper((unsigned char)*arguments);
}

/* What comes behind a breakpoint's place or number is an expression, if it is one of theirs. */
bool takes_expression(const struct command *k, const char *before)
{
	struct args a = { .at = before };
	char word[WORD_MAX];
	bool number = k->run == cmd_condition, place = k->run == cmd_break || k->run == cmd_tbreak;

	if (k->completes == COMPLETES_EXPRESSION || (k->run == cmd_set && sets_place(before)))
		return true;
	while ((number || place) && args_word(&a, word))
		if (number || !strcmp(word, "if"))
			return true;
	return false;
}

static char *(*const completers[])(struct request *q) = {
	[COMPLETES_NOTHING] = complete_nothing, [COMPLETES_FUNCTION] = complete_function,
	[COMPLETES_WHERE] = complete_where,
	[COMPLETES_SNAPSHOT] = complete_snapshot, [COMPLETES_BRANCH] = complete_branch,
	[COMPLETES_RESTORE] = complete_restore, [COMPLETES_MOMENT] = complete_moment,
	[COMPLETES_FILE] = complete_file, [COMPLETES_COMMAND] = complete_topic,
	[COMPLETES_BREAKPOINT] = complete_breakpoint, [COMPLETES_EXPRESSION] = complete_expression,
	[COMPLETES_SETTING] = complete_setting, [COMPLETES_LUA] = complete_lua, [COMPLETES_LINE] = complete_line,
	[COMPLETES_CATCH] = complete_catch
};

static bool is_blank(const char *text) { return !text[strspn(text, " \t")]; }

char *command_complete(struct command_context *c, const char *line, unsigned index)
{
	struct request q = { .c = c, .index = index };
	const struct command *k;
	char head[WORD_MAX], *found = NULL;
	struct args a;
	struct msg m;

	while (isspace((unsigned char)*line))
		line++;
	q.word = line + strlen(line);
	while (q.word > line && !isspace((unsigned char)q.word[-1]))
		q.word--;
	q.n = strlen(q.word);
	if (q.word == line)
		return complete_command(&q);
	snprintf(head, sizeof head, "%.*s", (int)(q.word - line), line);
	if (!(k = command_find(head, &a, &m)))
		return NULL;
	q.command = k->info.name;
	q.before = a.at;
	if (is_blank(a.at))
		found = complete_child(&q, k);
	if (found)
		return found;
	return takes_expression(k, a.at) ? complete_expression(&q) : completers[k->completes](&q);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The settings, and the commands set and show. */
#include "repl/settings.h"

#include <inttypes.h>
#include <string.h>

#include "repl/command_priv.h"
#include "repl/typed.h"

enum kind { NUMBER, WORD };

static uint64_t kept(const struct command_context *c, enum setting s) { return c->settings[s]; }
static void keep(struct command_context *c, enum setting s, uint64_t n) { c->settings[s] = n; }

static uint64_t budget(const struct command_context *c, enum setting s)
{
	(void)s;
	return session_budget(c->session);
}

static void set_budget(struct command_context *c, enum setting s, uint64_t n)
{
	(void)s;
	session_set_budget(c->session, n);
}

static uint64_t raw(const struct command_context *c, enum setting s)
{
	(void)s;
	return session_is_raw(c->session);
}

static void set_raw(struct command_context *c, enum setting s, uint64_t n)
{
	(void)s;
	session_print_raw(c->session, n);
}

static const struct row {
	const char *name;
	enum kind kind;
	const char *words;
	uint64_t least, most;
	const char *standard;
	uint64_t (*read)(const struct command_context *c, enum setting s);
	void (*write)(struct command_context *c, enum setting s, uint64_t n);
	const char *summary;
} rows[] = {
#define SETTING(id, name, kind, words, least, most, standard, read, write, summary) \
	{ name, kind, words, least, most, standard, read, write, summary },
#include "repl/settings.def"
#undef SETTING
};

uint64_t setting_get(const struct command_context *c, enum setting s) { return rows[s].read(c, s); }
const char *setting_name(enum setting s) { return rows[s].name; }
const char *setting_words(enum setting s) { return rows[s].words; }

enum setting setting_named(const char *name)
{
	enum setting s = 0;

	while (s < SETTINGS && strcmp(rows[s].name, name))
		s++;
	return s;
}

/* ---- values as people write them ---- */

/* A number, perhaps of KiB, MiB or GiB. */
static bool size_of(const char *written, uint64_t *n)
{
	static const char units[] = "KMG";
	char text[64];
	size_t last = strlen(written);
	const char *unit = last ? strchr(units, written[last - 1]) : NULL;
	unsigned shift = unit ? 10 * (unsigned)(unit - units + 1) : 0;

	if (last >= sizeof text)
		return false;
	snprintf(text, sizeof text, "%.*s", (int)(last - (unit != NULL)), written);
	if (!number_of(text, n) || *n > UINT64_MAX >> shift)
		return false;
	*n <<= shift;
	return true;
}

static bool index_of(const char *word, const char *words, uint64_t *n)
{
	size_t length;

	for (*n = 0; *words; ++*n, words += length + (words[length] == ' ')) {
		length = strcspn(words, " ");
		if (strlen(word) == length && !memcmp(word, words, length))
			return true;
	}
	return false;
}

static void text_of(const struct command_context *c, enum setting s, char text[32])
{
	const char *words = rows[s].words;
	uint64_t n = setting_get(c, s);

	if (rows[s].kind == NUMBER) {
		snprintf(text, 32, "%" PRIu64, n);
		return;
	}
	for (; n > 0 && *words; n--)
		words += strcspn(words, " ") + 1;
	snprintf(text, 32, "%.*s", (int)strcspn(words, " "), words);
}

static bool value_of(enum setting s, const char *text, uint64_t *n)
{
	const struct row *r = &rows[s];

	return r->kind == WORD ? index_of(text, r->words, n) : size_of(text, n) && *n >= r->least && *n <= r->most;
}

static enum err say_what_it_takes(enum setting s, struct msg *m)
{
	const struct row *r = &rows[s];
	char words[64];

	if (r->kind == NUMBER)
		return msg_set(m, ERR_USAGE, "'%s' takes a number from %" PRIu64 " to %" PRIu64 ".", r->name, r->least, r->most);
	snprintf(words, sizeof words, "%s", r->words);
	for (char *blank = words; (blank = strchr(blank, ' '));)
		*blank = '|';
	return msg_set(m, ERR_USAGE, "'%s' takes one of %s.", r->name, words);
}

enum err setting_set(struct command_context *c, enum setting s, const char *text, struct msg *m)
{
	uint64_t n;

	if (!value_of(s, text, &n))
		return say_what_it_takes(s, m);
	rows[s].write(c, s, n);
	return OK;
}

void settings_init(struct command_context *c)
{
	uint64_t n;

	for (enum setting s = 0; s < SETTINGS; s++)
		if (rows[s].standard[0] && value_of(s, rows[s].standard, &n))
			rows[s].write(c, s, n);
}

/* ---- set and show ---- */

static void list_settings(struct command_context *c)
{
	char text[32];

	for (enum setting s = 0; s < SETTINGS; s++) {
		text_of(c, s, text);
		command_print(c, "%-16s  %s  (%s)\n", rows[s].name, text, rows[s].summary);
	}
}

static void say(struct command_context *c, enum setting s)
{
	char text[32];

	text_of(c, s, text);
	command_print(c, "%s is %s.\n", rows[s].name, text);
}

static enum err unknown(const char *name, struct msg *m)
{
	char both[WORD_MAX + 8];
	const char *instead;

	snprintf(both, sizeof both, "set %s", name);
	if ((instead = command_instead(both)))
		return msg_set(m, ERR_NOT_FOUND, "%s", instead);
	return msg_set(m, ERR_NOT_FOUND, "There is no setting '%s'; set alone lists them.", name);
}

enum err cmd_show(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX];
	enum setting s;
	enum err r;

	if (!args_word(a, name)) {
		list_settings(c);
		return OK;
	}
	if ((r = args_end(a, m)))
		return r;
	if ((s = setting_named(name)) == SETTINGS)
		return unknown(name, m);
	say(c, s);
	return OK;
}

enum err cmd_set(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX], text[WORD_MAX];
	struct args all = *a;
	enum setting s;
	enum err r;

	if (!args_word(a, name)) {
		list_settings(c);
		return OK;
	}
	if (!strcmp(name, "print") && !args_word(a, name))
		return msg_set(m, ERR_USAGE, "'set print' needs a setting, as in set print source-lines on.");
	s = setting_named(name);
	if (!strcmp(name, "var") || !strcmp(name, "variable"))
		return args_rest(a, text) ? set_place(c, text, m) : msg_set(m, ERR_USAGE, "'set var' needs a place and a value.");
	if (s == SETTINGS && (sets_place(all.at) || strchr(all.at, '=')))
		return set_place(c, args_rest(&all, text), m);
	if (s == SETTINGS)
		return unknown(name, m);
	if (!args_word(a, text)) {
		say(c, s);
		return OK;
	}
	return (r = args_end(a, m)) ? r : setting_set(c, s, text, m);
}

/* ---- docs/commands.md ---- */

void settings_write_markdown(FILE *f)
{
	fputs("\n## Settings\n\n`set NAME VALUE` changes one, `show` lists them.\n\n", f);
	for (enum setting s = 0; s < SETTINGS; s++) {
		fprintf(f, "- `%s`", rows[s].name);
		if (rows[s].words[0])
			fprintf(f, " (%s)", rows[s].words);
		fprintf(f, ": %s", rows[s].summary);
		if (rows[s].standard[0])
			fprintf(f, "; %s at the beginning", rows[s].standard);
		fputs(".\n", f);
	}
}

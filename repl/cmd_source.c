/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of the group "data" that show sources. */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/command_priv.h"

#define LINES_SHOWN 10
#define LINE_MOST 100000000u

void print_file_notes(struct command_context *c)
{
	const char *note;

	while ((note = session_files_note(c->session)))
		command_print_error(c, note);
}

static void print_line(struct command_context *c, const char *unit, const char *file, unsigned line)
{
	size_t n;
	const char *text = session_source_line(c->session, unit, file, line, &n);

	if (!text)
		return;
	command_print(c, "%u\t", line);
	c->out.text(c->out.ctx, text, n);
	command_print(c, "\n");
}

void print_source_line(struct command_context *c, uint32_t instr)
{
	struct session_position p;

	if (session_position(c->session, instr, &p))
		print_line(c, p.unit, p.file, p.line);
	print_file_notes(c);
}

/* ---- places in sources ---- */

struct source_place {
	const char *unit, *file;        /* the session's */
	unsigned line;
};

/* Where the chosen frame stands. */
static enum err place_of_frame(struct command_context *c, struct source_place *p, struct msg *m)
{
	struct session_frame f;
	struct session_position at;
	struct session_regs regs;
	enum err r = session_regs(c->session, &regs, m);

	if (r)
		return r;
	if (!session_frame(c->session, chosen_frame(c), &f))
		f.pc = regs.pc;
	if (!session_position(c->session, f.pc, &at))
		return msg_set(m, ERR_NOT_FOUND, "There is no debug information for instruction %" PRIu32 "; "
			"list FILE:LINE lists another place.", f.pc);
	*p = (struct source_place){ at.unit, at.file, at.line };
	return OK;
}

static bool is_path_end(const char *path, const char *end)
{
	size_t n = strlen(path), k = strlen(end);

	return n >= k && !strcmp(path + n - k, end) && (n == k || path[n - k - 1] == '/');
}

static bool find_file(struct command_context *c, const char *name, struct source_place *p)
{
	struct session_unit u;
	const char *file;

	for (unsigned i = 0; session_unit_at(c->session, i, &u); i++)
		for (unsigned k = 0; (file = session_unit_file(c->session, i, k)); k++)
			if (is_path_end(file, name)) {
				p->unit = u.name;
				p->file = file;
				return true;
			}
	return false;
}

static bool line_number(const char *text, unsigned *line)
{
	uint64_t n;

	if (!isdigit((unsigned char)*text) || !number_of(text, &n) || n > LINE_MOST)
		return false;
	*line = (unsigned)n;
	return true;
}

static enum err place_in_file(struct command_context *c, const char *text, const char *colon, struct source_place *p, struct msg *m)
{
	char file[WORD_MAX];

	snprintf(file, sizeof file, "%.*s", (int)(colon - text), text);
	if (!line_number(colon + 1, &p->line))
		return msg_set(m, ERR_USAGE, "'%s' is no line; a place in the source is FILE:LINE.", colon + 1);
	if (!find_file(c, file, p))
		return msg_set(m, ERR_NOT_FOUND, "The program has no source %s; info sources lists them.", file);
	return OK;
}

/* LINE of p's file, FILE:LINE, or a function or *N, as break knows them. */
static enum err place_named(struct command_context *c, const char *text, struct source_place *p, struct msg *m)
{
	const char *colon = strrchr(text, ':');
	struct session_position at;
	char name[256];
	uint32_t instr;
	enum err r;

	if (line_number(text, &p->line))
		return p->file ? OK : place_of_frame(c, &(struct source_place){ .line = 0 }, m);
	if (colon)
		return place_in_file(c, text, colon, p, m);
	if ((r = session_where(c->session, text, &instr, name, m)))
		return r;
	if (!session_position(c->session, instr, &at))
		return msg_set(m, ERR_NOT_FOUND, "There is no debug information for %s.", name);
	*p = (struct source_place){ at.unit, at.file, at.line };
	return OK;
}

/* ---- list ---- */

static enum err not_found(const struct source_place *p, struct msg *m)
{
	return msg_set(m, ERR_NOT_FOUND, "The source %s is not found; directory DIR, or -I DIR when Caravan is called, says where it is.",
		p->file);
}

static enum err list_lines(struct command_context *c, const struct source_place *p, unsigned first, unsigned last, struct msg *m)
{
	struct session_source_text t;
	struct listed *l = &c->listed;

	if (!session_source_text(c->session, p->unit, p->file, &t)) {
		print_file_notes(c);
		return not_found(p, m);
	}
	if (first < 1)
		first = 1;
	if (first > t.lines)
		return msg_set(m, ERR_NOT_FOUND, "%s has %u lines; there is no line %u.", p->file, t.lines, first);
	if (last > t.lines)
		last = t.lines;
	for (unsigned i = first; i <= last; i++)
		print_line(c, p->unit, p->file, i);
	print_file_notes(c);
	*l = (struct listed){ .unit = p->unit, .file = p->file, .first = first, .last = last, .at = session_now(c->session),
		.branch = session_branch(c->session), .frame = chosen_frame(c) };
	return OK;
}

static enum err list_around(struct command_context *c, const struct source_place *p, struct msg *m)
{
	unsigned first = p->line > LINES_SHOWN / 2 ? p->line - LINES_SHOWN / 2 : 1;

	return list_lines(c, p, first, first + LINES_SHOWN - 1, m);
}

/* Does the last listing count: has nobody moved since? */
static bool goes_on(const struct command_context *c)
{
	const struct listed *l = &c->listed;

	return l->file && l->at.n == session_now(c->session).n && l->branch == session_branch(c->session) &&
		l->frame == chosen_frame(c);
}

static enum err list_next(struct command_context *c, bool back, struct msg *m)
{
	const struct listed *l = &c->listed;
	struct source_place p = { l->unit, l->file, 0 };
	enum err r;

	if (!goes_on(c))
		return (r = place_of_frame(c, &p, m)) ? r : list_around(c, &p, m);
	if (!back)
		return list_lines(c, &p, l->last + 1, l->last + LINES_SHOWN, m);
	if (l->first <= 1)
		return msg_set(m, ERR_NOT_FOUND, "%s has been listed from its beginning.", l->file);
	return list_lines(c, &p, l->first > LINES_SHOWN ? l->first - LINES_SHOWN : 1, l->first - 1, m);
}

/* "A,B", either of which may be missing. */
static enum err list_range(struct command_context *c, char *text, char *comma, struct source_place *p, struct msg *m)
{
	char *last = comma + 1;
	struct source_place end;
	enum err r;

	*comma = 0;
	while (comma > text && isspace((unsigned char)comma[-1]))
		*--comma = 0;
	while (isspace((unsigned char)*last))
		last++;
	if (*text && (r = place_named(c, text, p, m)))
		return r;
	end = *p;
	end.line = p->line + LINES_SHOWN - 1;
	if (*last && (r = place_named(c, last, &end, m)))
		return r;
	if (!*text)
		p->line = end.line >= LINES_SHOWN ? end.line - LINES_SHOWN + 1 : 1;
	if (strcmp(p->file, end.file) || end.line < p->line)
		return msg_set(m, ERR_USAGE, "'%s' is before '%s', or in another file.", last, text);
	return list_lines(c, p, p->line, end.line, m);
}

enum err cmd_list(struct command_context *c, struct args *a, struct msg *m)
{
	char text[WORD_MAX], *comma;
	struct source_place p = { .line = 0 };
	struct msg ignored;
	enum err r;

	if (!args_rest(a, text))
		return list_next(c, false, m);
	if (!strcmp(text, "-"))
		return list_next(c, true, m);
	if (goes_on(c))
		p = (struct source_place){ c->listed.unit, c->listed.file, c->listed.last };
	else
		(void)place_of_frame(c, &p, &ignored);
	if ((comma = strchr(text, ',')))
		return p.file || strchr(text, ':') ? list_range(c, text, comma, &p, m) : place_of_frame(c, &p, m);
	return (r = place_named(c, text, &p, m)) ? r : list_around(c, &p, m);
}

/* ---- info line, symbol ---- */

enum err cmd_info_line(struct command_context *c, struct args *a, struct msg *m)
{
	struct source_place p = { .line = 0 };
	char text[WORD_MAX], from_text[256];
	unsigned line;
	uint32_t from, end;
	enum err r;

	r = place_of_frame(c, &p, m);
	if (args_rest(a, text))
		r = place_named(c, text, &p, m);
	if (r)
		return r;
	if (!session_line_code(c->session, p.unit, p.file, p.line, &line, &from, &end))
		return msg_set(m, ERR_NOT_FOUND, "There is no code at or after line %u of %s.", p.line, p.file);
	if (line != p.line)
		command_print(c, "Line %u of %s has no code; the next that has is %u.\n", p.line, p.file, line);
	session_place(c->session, from, from_text, sizeof from_text);
	command_print(c, "Line %u of %s begins at instruction %" PRIu32 ", %s, and ends before %" PRIu32 ".\n", line, p.file, from,
		from_text, end);
	return OK;
}

enum err cmd_info_symbol(struct command_context *c, struct args *a, struct msg *m)
{
	char word[WORD_MAX], place[512];
	struct session_regs regs;
	uint64_t n;
	enum err r;

	if ((r = args_need(a, word, "an instruction's number", m)) || (r = args_end(a, m)) ||
	    (r = session_regs(c->session, &regs, m)))
		return r;
	if (!number_of(word[0] == '*' ? word + 1 : word, &n))
		return msg_set(m, ERR_USAGE, "'%s' is no instruction's number.", word);
	if (n >= session_instrs(c->session))
		return msg_set(m, ERR_NOT_FOUND, "There is no instruction %" PRIu64 "; the last is %" PRIu32 ".", n,
			session_instrs(c->session) - 1);
	place_text(c->session, (uint32_t)n, place, sizeof place);
	command_print(c, "%s\n", place);
	return OK;
}

/* ---- info source, sources, modules ---- */

static void print_where(struct command_context *c, const char *unit, const char *file)
{
	struct session_source_text t;

	if (!session_source_text(c->session, unit, file, &t))
		command_print(c, "not found\n");
	else if (session_source(c->session) == SESSION_RECORDING && !strcmp(t.path, file))
		command_print(c, "in the recording, %u lines\n", t.lines);
	else
		command_print(c, "%s, %u lines\n", t.path, t.lines);
}

enum err cmd_info_source(struct command_context *c, struct args *a, struct msg *m)
{
	struct source_place p;
	enum err r;

	if ((r = args_end(a, m)) || (r = place_of_frame(c, &p, m)))
		return r;
	command_print(c, "%s, line %u, of module %s\n", p.file, p.line, p.unit);
	print_where(c, p.unit, p.file);
	print_file_notes(c);
	return OK;
}

enum err cmd_info_sources(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs regs;
	struct session_unit u;
	const char *file;
	unsigned n = 0;
	enum err r;

	if ((r = args_end(a, m)) || (r = session_regs(c->session, &regs, m)))
		return r;
	for (unsigned i = 0; session_unit_at(c->session, i, &u); i++)
		for (unsigned k = 0; (file = session_unit_file(c->session, i, k)); k++, n++) {
			command_print(c, "%s (%s): ", file, u.name);
			print_where(c, u.name, file);
		}
	print_file_notes(c);
	return n ? OK : msg_set(m, ERR_NOT_FOUND, "The program has no debug information (ocamlc -g), so its sources are not known.");
}

enum err cmd_info_modules(struct command_context *c, struct args *a, struct msg *m)
{
	struct session_regs regs;
	struct session_unit u;
	unsigned i;
	enum err r;

	if ((r = args_end(a, m)) || (r = session_regs(c->session, &regs, m)))
		return r;
	for (i = 0; session_unit_at(c->session, i, &u); i++)
		command_print(c, "%s  %s, instructions %" PRIu32 " to %" PRIu32 "\n", *u.name ? u.name : "(no events)",
			*u.file ? u.file : "no source", u.first, u.end - 1);
	return i ? OK : msg_set(m, ERR_NOT_FOUND, "The program has no debug information (ocamlc -g), so its modules are not known; "
		"info globals lists their names.");
}

enum err cmd_info_module(struct command_context *c, struct args *a, struct msg *m)
{
	char name[WORD_MAX];
	struct session_unit u;
	const void *bytes;
	const char *file;
	unsigned index;
	size_t n;
	enum err r;

	if ((r = args_need(a, name, "a module's name", m)) || (r = args_end(a, m)))
		return r;
	if (!session_unit_named(c->session, name, &u, &index))
		return msg_set(m, ERR_NOT_FOUND, "There is no module '%s' with debug information; info modules lists them.", name);
	command_print(c, "%s, instructions %" PRIu32 " to %" PRIu32 ", %u events\n", u.name, u.first, u.end - 1, u.events);
	for (unsigned k = 0; (file = session_unit_file(c->session, index, k)); k++) {
		command_print(c, "source     %s: ", file);
		print_where(c, u.name, file);
	}
	if (session_interface(c->session, u.name, &bytes, &n))
		command_print(c, "interface  not found\n");
	else
		command_print(c, "interface  %zu bytes\n", n);
	print_file_notes(c);
	return OK;
}

/* ---- directory ---- */

enum err cmd_directory(struct command_context *c, struct args *a, struct msg *m)
{
	char folder[WORD_MAX];
	const char *known;
	enum err r;

	if (!args_word(a, folder)) {
		for (unsigned i = 0; (known = session_directory_at(c->session, i)); i++)
			command_print(c, "%s\n", known);
		return OK;
	}
	return (r = args_end(a, m)) ? r : session_directory(c->session, folder, m);
}

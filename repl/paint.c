/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/paint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "repl/command_priv.h"

static const char *const sgr[] = {
#define ROLE(name, parameters) "\033[" parameters "m",
#include "repl/roles.def"
#undef ROLE
};

static bool environment_wants(void)
{
	const char *no = getenv("NO_COLOR"), *term = getenv("TERM");

	return !(no && *no) && term && *term && strcmp(term, "dumb");
}

static bool wanted(const struct command_context *c, bool terminal)
{
	uint64_t color = setting_get(c, SETTING_color);

	return color == COLOR_ON || (color == COLOR_AUTO && terminal && environment_wants());
}

static bool has_colours(const struct command_context *c)
{
	return c->out.face != COMMAND_CAPTURED && wanted(c, c->out.face == COMMAND_TERMINAL);
}

const char *paint(const struct command_context *c, enum paint role) { return has_colours(c) ? sgr[role] : ""; }
const char *unpaint(const struct command_context *c) { return has_colours(c) ? "\033[m" : ""; }

const char *paint_on(const struct command_context *c, bool terminal, enum paint role)
{
	return wanted(c, terminal) ? sgr[role] : "";
}

const char *unpaint_on(const struct command_context *c, bool terminal) { return wanted(c, terminal) ? "\033[m" : ""; }

static size_t string_length(const char *text)
{
	size_t n = 1;

	while (text[n] && text[n] != '"')
		n += text[n] == '\\' && text[n + 1] ? 2 : 1;
	return n + (text[n] == '"');
}

static bool in_word(char c) { return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '\''; }

static size_t word_length(const char *text)
{
	size_t n = 0;

	while (in_word(text[n]))
		n++;
	return n;
}

void print_painted(struct command_context *c, const char *value)
{
	size_t n;

	if (!has_colours(c)) {
		command_print(c, "%s", value);
		return;
	}
	for (; *value; value += n) {
		enum paint role = *value == '"' ? PAINT_STRING : PAINT_NUMBER;

		n = *value == '"' ? string_length(value) : word_length(value);
		if (*value == '"' || isdigit((unsigned char)*value))
			command_print(c, "%s%.*s%s", paint(c, role), (int)n, value, unpaint(c));
		else
			command_print(c, "%.*s", (int)(n = n ? n : 1), value);
	}
}

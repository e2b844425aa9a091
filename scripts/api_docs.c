/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table as text: docs/lua.md, and caravan.help. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "scripts/lua_priv.h"

static const char introduction[] =
	"# Lua in Caravan\n"
	"\n"
	"<!-- Made from scripts/api.def by `tests/unit/lua --markdown >docs/lua.md`; do not edit. -->\n"
	"\n"
	"Caravan speaks Lua 5.4. `lua CODE` runs a piece of code at the prompt and prints its results; `-x FILE.lua` on\n"
	"the command line and `source FILE.lua` run a file. There is one Lua for the whole session, so a file may define\n"
	"functions that later commands call. The programs in `scripts/` are made that way:\n"
	"\n"
	"    (caravan) source scripts/trace-calls.lua\n"
	"    (caravan) lua trace_calls(\"Hello.\")\n"
	"\n"
	"Everything of Caravan's is in the table `caravan`. Times and instructions are numbers.\n"
	"\n"
	"- `print` and `io.write` write where commands print, so they work in the terminal UI, too.\n"
	"- An error is one sentence with the file and line. In a command file it ends the file, as a failing command does.\n"
	"- Ctrl-C ends a running script, in the middle of a motion or of an endless loop.\n"
	"- A script may hold 256 MiB; beyond that, Lua reports \"not enough memory\".\n"
	"- A script is the user's own program: Lua's libraries are all there, and `io` and `os` reach this machine's files\n"
	"  and commands (only `os.exit` is refused; `caravan.command(\"quit\")` ends the debugger). Recordings contain no\n"
	"  scripts and never run any.\n";

static const char values[] =
	"\n"
	"## Values\n"
	"\n"
	"A value of the program (a register, a word of the stack, a global, a field) is an object. It belongs to the time\n"
	"at which it was read: used at any other time it raises an error, since the collector may have moved it. `v[i]` is\n"
	"field `i`, counted from 0 as OCaml's `Obj.field` does, or a float of an array of floats; `#v` is its size,\n"
	"`tostring(v)` shows it on one line, and `==` compares the words (physical equality). Its keys:\n"
	"\n";

static void add(struct buffer *b, const char *format, ...) PRINTF_LIKE(2, 3);
static void add(struct buffer *b, const char *format, ...)
{
	char text[2048];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	buffer_text(b, text);
}

static void add_call(struct buffer *b, const struct api_row *row)
{
	add(b, "caravan.%s(%s)", row->name, row->arguments);
	if (row->result[0])
		add(b, " -> %s", row->result);
}

void api_markdown(struct buffer *b)
{
	buffer_text(b, introduction);
	buffer_text(b, values);
	for (unsigned i = 0; i < value_keys_count; i++)
		add(b, "- `%s`: %s\n", value_keys[i].name, value_keys[i].help);
	for (unsigned i = 0; i < api_rows_count; i++) {
		const struct api_row *row = &api_rows[i];

		if (row->group) {
			add(b, "\n## %s\n", row->group);
			continue;
		}
		buffer_text(b, "\n### `");
		add_call(b, row);
		add(b, "`\n\n%s\n", row->help);
	}
}

static void list_functions(struct buffer *b)
{
	for (unsigned i = 0; i < api_rows_count; i++) {
		if (api_rows[i].group) {
			add(b, "%s%s:\n", i ? "\n" : "", api_rows[i].group);
		} else {
			buffer_text(b, "  ");
			add_call(b, &api_rows[i]);
			buffer_text(b, "\n");
		}
	}
	buffer_text(b, "\ncaravan.help(NAME) explains one; caravan.help(\"values\") explains values.\n");
}

bool api_name_complete(const char *word, unsigned index, char *out, size_t max)
{
	for (unsigned i = 0; i < api_rows_count; i++) {
		if (api_rows[i].group)
			continue;
		snprintf(out, max, "caravan.%s", api_rows[i].name);
		if (!strncmp(out, word, strlen(word)) && index-- == 0)
			return true;
	}
	return false;
}

bool api_help_text(const char *name, struct buffer *b)
{
	if (!*name) {
		list_functions(b);
		return true;
	}
	if (!strcmp(name, "values")) {
		for (unsigned i = 0; i < value_keys_count; i++)
			add(b, "%-6s %s\n", value_keys[i].name, value_keys[i].help);
		return true;
	}
	for (unsigned i = 0; i < api_rows_count; i++)
		if (!api_rows[i].group && !strcmp(name, api_rows[i].name)) {
			add_call(b, &api_rows[i]);
			add(b, "\n  %s\n", api_rows[i].help);
			return true;
		}
	return false;
}

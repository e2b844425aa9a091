/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this folder share: the state, and how a function of the table is written.
 *
 * A function of the table gets its arguments already checked, with nils for optional ones that are not there, works
 * through the session, and returns how many results it pushed, or api_fail with the session's sentence.
 *
 * Lua reports errors by jumping (the only jumps in this program).  So nothing that must be given back may be held in C
 * while Lua is called, and no Lua function may be called from within a callback of the session's: what callbacks
 * bring is put into memory that Lua owns (struct buffer) or that was reserved before.
 */
#ifndef SCRIPTS_LUA_PRIV_H
#define SCRIPTS_LUA_PRIV_H

#include <lauxlib.h>
#include <lua.h>

#include "repl/command.h"

#define SCRIPTS_MEMORY_MAX ((size_t)256 << 20)

struct scripts {
	lua_State *L;           /* the thread that runs, or the main one */
	struct command_context *commands;
	struct session *session;
	size_t used_bytes;
	unsigned depth;         /* runs inside each other: Lua code calls a command that runs Lua code */
	int interrupts;         /* session_interrupts when the outermost began */
	int on_stop;            /* a reference in Lua's registry, or LUA_NOREF */
};
struct scripts *scripts_of(lua_State *L);
/* End what runs: without an error, since the debugger was told to quit; because of Ctrl-C. */
int scripts_quit(lua_State *L);
int scripts_interrupted(lua_State *L);

/* ---- the table (api.def) ---- */

typedef int api_fn(lua_State *L, struct scripts *s);
struct api_row {
	const char *group;      /* a heading; then there is nothing else in the row */
	const char *name, *arguments, *checks, *result, *help;
	api_fn *fn;
	int data;
};
extern const struct api_row api_rows[];
extern const unsigned api_rows_count;

/* A key of value objects. */
struct handle;
typedef int value_key_fn(lua_State *L, struct scripts *s, const struct handle *h);
struct value_key { const char *name, *help; value_key_fn *fn; };
extern const struct value_key value_keys[];
extern const unsigned value_keys_count;

#define API_GROUP(title)
#define API(name, arguments, checks, result, help, function, data) api_fn api_##function;
#define VALUE_KEY(name, help) value_key_fn value_##name;
#include "scripts/api.def"
#undef API_GROUP
#undef API
#undef VALUE_KEY

/* The table `caravan` with all functions, print and io.write. */
void api_register(lua_State *L);
/* The data of the row that is being called. */
int api_data(lua_State *L);
/* Raises the sentence with the place in the script. */
int api_fail(lua_State *L, const struct msg *m);
/* A moment: a number, or a text as commands take it. */
vm_time api_moment(lua_State *L, struct scripts *s, int argument);
/* The same of any branch. */
struct session_point api_point(lua_State *L, struct scripts *s, int argument);
/* An instruction's number; the current one if the argument is nil. */
uint32_t api_instr(lua_State *L, struct scripts *s, int argument);
/* Fields of the table on top of the stack. */
void api_set_number(lua_State *L, const char *key, uint64_t n);
void api_set_text(lua_State *L, const char *key, const char *text);
void api_set_flag(lua_State *L, const char *key, bool flag);

/* ---- values ---- */
void value_register(lua_State *L);
void value_push(lua_State *L, struct scripts *s, value v);

/* ---- growing text that Lua owns ---- */
struct buffer {
	char *bytes;
	size_t n, room;
	bool failed;            /* no memory: what came later is lost */
};
void buffer_register(lua_State *L);
/* An empty one, pushed on the stack so that it is freed whatever happens. */
struct buffer *buffer_new(lua_State *L);
/* Never jumps. */
void buffer_add(struct buffer *b, const char *bytes, size_t n);
void buffer_text(struct buffer *b, const char *text);
/* Pushes it as a string. */
void buffer_push(lua_State *L, const struct buffer *b);

/* A value for people, as the command `lua` prints results: tables with sorted keys. */
void show_value(lua_State *L, int index, struct buffer *b);

/* docs/lua.md, from the table. */
void api_markdown(struct buffer *b);
/* One function's documentation as plain text; false if there is none of that name. */
/* The index-th name that begins with `word`, which it replaces. */
bool api_name_complete(const char *word, unsigned index, char *out, size_t max);
bool api_help_text(const char *name, struct buffer *b);

#endif

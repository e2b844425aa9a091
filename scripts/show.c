/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of Lua for people: tables with their fields, list first, then the other keys in order. */
#include <stdio.h>
#include <string.h>

#include "scripts/lua_priv.h"

#define DEPTH_MAX 4
#define KEYS_MAX 200

static void show(lua_State *L, int index, struct buffer *b, unsigned depth);

static void show_quoted(struct buffer *b, const char *text, size_t n)
{
	char escaped[8];

	buffer_add(b, "\"", 1);
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text[i];

		if (c == '"' || c == '\\')
			buffer_add(b, "\\", 1);
		if (c >= ' ' && c != 127) {
			buffer_add(b, text + i, 1);
		} else {
			snprintf(escaped, sizeof escaped, c == '\n' ? "\\n" : "\\%03u", c);
			buffer_text(b, escaped);
		}
	}
	buffer_add(b, "\"", 1);
}

/* Pushes a list of the table's keys that are texts, sorted; returns how many.  Lua's own order changes from run to
 * run. */
static int sorted_keys(lua_State *L, int table)
{
	int n = 0;

	lua_newtable(L);
	lua_pushnil(L);
	while (lua_next(L, table)) {
		lua_pop(L, 1);
		if (lua_type(L, -1) == LUA_TSTRING && n < KEYS_MAX) {
			lua_pushvalue(L, -1);
			lua_seti(L, -3, ++n);
		}
	}
	lua_getglobal(L, "table");
	lua_getfield(L, -1, "sort");
	lua_pushvalue(L, -3);
	lua_call(L, 1, 0);
	lua_pop(L, 1);
	return n;
}

static void show_keys(lua_State *L, int table, struct buffer *b, unsigned depth, bool first)
{
	int n = sorted_keys(L, table), keys = lua_gettop(L);

	for (int i = 1; i <= n; i++, first = false) {
		lua_geti(L, keys, i);
		buffer_text(b, first ? "" : ", ");
		buffer_text(b, lua_tostring(L, -1));
		buffer_text(b, " = ");
		lua_gettable(L, table);
		show(L, lua_gettop(L), b, depth + 1);
		lua_pop(L, 1);
	}
	lua_pop(L, 1);
}

static void show_table(lua_State *L, int table, struct buffer *b, unsigned depth)
{
	lua_Unsigned n = lua_rawlen(L, table);

	luaL_checkstack(L, 10, "deep tables");
	buffer_add(b, "{", 1);
	for (lua_Unsigned i = 1; i <= n; i++) {
		buffer_text(b, i > 1 ? ", " : "");
		if (i > KEYS_MAX) {
			buffer_text(b, "...");
			break;
		}
		lua_rawgeti(L, table, (lua_Integer)i);
		show(L, lua_gettop(L), b, depth + 1);
		lua_pop(L, 1);
	}
	show_keys(L, table, b, depth, n == 0);
	buffer_add(b, "}", 1);
}

static bool has_text(lua_State *L, int index)
{
	if (luaL_getmetafield(L, index, "__tostring") == LUA_TNIL)
		return false;
	lua_pop(L, 1);
	return true;
}

/* Addresses say nothing and are others in each run. */
static bool is_opaque(lua_State *L, int index)
{
	return lua_type(L, index) >= LUA_TFUNCTION && !has_text(L, index);
}

static void show_plain(lua_State *L, int index, struct buffer *b, bool quoted)
{
	size_t n;
	const char *text = luaL_tolstring(L, index, &n);

	if (quoted)
		show_quoted(b, text, n);
	else
		buffer_add(b, text, n);
	lua_pop(L, 1);
}

static void show(lua_State *L, int index, struct buffer *b, unsigned depth)
{
	if (lua_type(L, index) == LUA_TTABLE && !has_text(L, index)) {
		if (depth < DEPTH_MAX)
			show_table(L, index, b, depth);
		else
			buffer_text(b, "{...}");
	} else if (is_opaque(L, index)) {
		buffer_text(b, luaL_typename(L, index));
	} else {
		show_plain(L, index, b, depth > 0 && lua_type(L, index) == LUA_TSTRING);
	}
}

void show_value(lua_State *L, int index, struct buffer *b) { show(L, lua_absindex(L, index), b, 0); }

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows outside Lua, in memory that Lua's collector gives back. */
#include <stdlib.h>
#include <string.h>

#include "scripts/lua_priv.h"

#define BUFFER_TYPE "caravan.buffer"

static int buffer_gc(lua_State *L)
{
	struct buffer *b = luaL_checkudata(L, 1, BUFFER_TYPE);

	free(b->bytes);
	*b = (struct buffer){ 0 };
	return 0;
}

void buffer_register(lua_State *L)
{
	luaL_newmetatable(L, BUFFER_TYPE);
	lua_pushcfunction(L, buffer_gc);
	lua_setfield(L, -2, "__gc");
	lua_pop(L, 1);
}

struct buffer *buffer_new(lua_State *L)
{
	struct buffer *b = lua_newuserdatauv(L, sizeof *b, 0);

	*b = (struct buffer){ 0 };
	luaL_setmetatable(L, BUFFER_TYPE);
	return b;
}

static bool make_room(struct buffer *b, size_t n)
{
	size_t room = b->room ? b->room : 256;
	char *bytes;

	if (n <= b->room - b->n)
		return true;
	while (room - b->n < n && room < SCRIPTS_MEMORY_MAX)
		room *= 2;
	if (room - b->n < n || !(bytes = realloc(b->bytes, room)))
		return false;
	b->bytes = bytes;
	b->room = room;
	return true;
}

void buffer_add(struct buffer *b, const char *bytes, size_t n)
{
	if (n == 0 || b->failed || (b->failed = !make_room(b, n)))
		return;
	memcpy(b->bytes + b->n, bytes, n);
	b->n += n;
}

void buffer_text(struct buffer *b, const char *text) { buffer_add(b, text, strlen(text)); }

void buffer_push(lua_State *L, const struct buffer *b)
{
	if (b->failed)
		luaL_error(L, "There is no memory for so much text.");
	lua_pushlstring(L, b->n ? b->bytes : "", b->n);
}

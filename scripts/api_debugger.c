/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions for Lua that concern the debugger itself. */
#include <stdio.h>
#include <string.h>

#include "scripts/lua_priv.h"

/* ---- commands ---- */

struct told {
	struct buffer *text;         /* NULL: text goes where it went before */
	struct command_out before;
	struct msg error;
};

static void take_text(void *ctx, const char *bytes, size_t n)
{
	struct told *t = ctx;

	if (t->text)
		buffer_add(t->text, bytes, n);
	else
		t->before.text(t->before.ctx, bytes, n);
}

static void take_error(void *ctx, const char *sentence)
{
	struct told *t = ctx;

	snprintf(t->error.text, sizeof t->error.text, "%s", sentence);
}

int api_command(lua_State *L, struct scripts *s)
{
	struct told t = { .text = lua_toboolean(L, 2) ? buffer_new(L) : NULL };
	const struct command_out out = { .text = take_text, .error = take_error, .ctx = &t };
	lua_State *outer = s->L;
	enum command_result r;

	t.before = command_redirect(s->commands, &out);
	s->L = L;       /* a coroutine's, perhaps; the command may run Lua code again */
	r = command_run(s->commands, lua_tostring(L, 1), false);
	s->L = outer;
	command_redirect(s->commands, &t.before);
	if (r == COMMAND_FAILED)
		return api_fail(L, &t.error);
	if (r == COMMAND_QUIT)
		return scripts_quit(L);
	if (!t.text)
		return 0;
	buffer_push(L, t.text);
	return 1;
}

/* ---- others ---- */

int api_on_stop(lua_State *L, struct scripts *s)
{
	luaL_unref(L, LUA_REGISTRYINDEX, s->on_stop);
	s->on_stop = lua_isnil(L, 1) ? LUA_NOREF : luaL_ref(L, LUA_REGISTRYINDEX);
	return 0;
}

int api_show(lua_State *L, struct scripts *s)
{
	struct buffer *b = buffer_new(L);

	(void)s;
	show_value(L, 1, b);
	buffer_push(L, b);
	return 1;
}

int api_help(lua_State *L, struct scripts *s)
{
	const char *name = luaL_optstring(L, 1, "");
	struct buffer *b = buffer_new(L);

	if (!strncmp(name, "caravan.", strlen("caravan.")))
		name += strlen("caravan.");
	if (!api_help_text(name, b))
		return luaL_error(L, "There is no function caravan.%s; caravan.help() lists them.", name);
	buffer_push(L, b);
	command_print(s->commands, "%s", lua_tostring(L, -1));
	return 0;
}

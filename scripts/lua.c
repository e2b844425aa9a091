/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Lua state: its birth and death, running code and files, and what ends them early.
 *
 *     attach -> [idle] --code, file, moved--> [running, depth 1, 2, ...] --end, error, Ctrl-C--> [idle] -> detach
 */
#include "scripts/lua.h"

#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scripts/lua_priv.h"

#define CHUNK "=lua"                 /* what errors in `lua CODE` call it */
#define CHECK_INSTRS 1000            /* of Lua, between looks at Ctrl-C */

struct scripts *scripts_of(lua_State *L) { return *(struct scripts **)lua_getextraspace(L); }

/* ---- limits ---- */

static void *limited_realloc(void *ctx, void *old, size_t old_bytes, size_t bytes)
{
	struct scripts *s = ctx;
	void *p;

	if (!old)
		old_bytes = 0;       /* Lua then says what it is for */
	if (bytes == 0) {
		s->used_bytes -= old_bytes;
		free(old);
		return NULL;
	}
	if (bytes > old_bytes && s->used_bytes - old_bytes + bytes > SCRIPTS_MEMORY_MAX)
		return NULL;
	if ((p = realloc(old, bytes)))
		s->used_bytes += bytes - old_bytes;
	return p;
}

int scripts_interrupted(lua_State *L)
{
	lua_pushliteral(L, "interrupted.");
	return lua_error(L);
}

/* Once interrupted, every further instruction fails, so that a pcall in a loop does not keep a script alive. */
static void look_at_interrupts(lua_State *L, lua_Debug *d)
{
	struct scripts *s = scripts_of(L);

	(void)d;
	if (s->interrupts == session_interrupts(s->session))
		return;
	lua_sethook(L, look_at_interrupts, LUA_MASKCOUNT, 1);
	scripts_interrupted(L);
}

/* ---- running ---- */

/* What caravan.command("quit") raises. */
static const char quit_mark;

int scripts_quit(lua_State *L)
{
	lua_pushlightuserdata(L, (void *)&quit_mark);
	return lua_error(L);
}

static bool is_quit(lua_State *L) { return lua_touserdata(L, -1) == &quit_mark; }

/* "trace.lua:3: ..." names a place, other texts do not. */
static bool has_place(const char *text)
{
	const char *colon = strchr(text, ':');

	return colon && strspn(colon + 1, "0123456789") > 0 && colon[1 + strspn(colon + 1, "0123456789")] == ':';
}

/* The error on top of the stack as a sentence. */
static enum err sentence(lua_State *L, struct msg *m)
{
	const char *text = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : NULL;
	size_t n;

	if (!text)
		return msg_set(m, ERR_USAGE, "Lua stopped: the error is a %s, not a text.", luaL_typename(L, -1));
	n = strlen(text);
	return msg_set(m, ERR_USAGE, "Lua stopped%s%s%s", has_place(text) ? " at " : ": ", text,
		n && strchr(".!?", text[n - 1]) ? "" : ".");
}

/* Calls the function that is below its n arguments.  Its results stay on the stack, or the error. */
static enum err call(struct scripts *s, int n, struct msg *m)
{
	int status;

	if (s->depth++ == 0) {
		s->interrupts = session_interrupts(s->session);
		lua_sethook(s->L, look_at_interrupts, LUA_MASKCOUNT, CHECK_INSTRS);
	}
	status = lua_pcall(s->L, n, LUA_MULTRET, 0);
	s->depth--;
	if (status == LUA_OK)
		return OK;
	if (!is_quit(s->L))
		return sentence(s->L, m);
	lua_pop(s->L, 1);
	return OK;
}

/* Protected: what the code returned, as a line. */
static int print_results(lua_State *L)
{
	int n = lua_gettop(L);
	struct buffer *b = buffer_new(L);

	for (int i = 1; i <= n; i++) {
		buffer_text(b, i > 1 ? "\t" : "");
		show_value(L, i, b);
	}
	buffer_push(L, b);
	command_print(scripts_of(L)->commands, "%s\n", lua_tostring(L, -1));
	return 0;
}

static enum err run_and_print(struct scripts *s, struct msg *m)
{
	lua_State *L = s->L;
	int top = lua_gettop(L) - 1, n;
	enum err r = call(s, 0, m);

	n = lua_gettop(L) - top;
	if (!r && n > 0 && lua_checkstack(L, 1)) {
		lua_pushcfunction(L, print_results);
		lua_insert(L, top + 1);
		r = call(s, n, m);
	}
	return r;
}

/* Code is an expression if it can be one. */
static int load(lua_State *L, const char *code)
{
	luaL_Buffer expression;
	const char *text;
	size_t n;

	luaL_buffinit(L, &expression);
	luaL_addstring(&expression, "return ");
	luaL_addstring(&expression, code);
	luaL_pushresult(&expression);
	text = lua_tolstring(L, -1, &n);
	if (luaL_loadbuffer(L, text, n, CHUNK) == LUA_OK)
		return 1;
	if (luaL_loadbuffer(L, code, strlen(code), CHUNK) != LUA_OK)
		return lua_error(L);
	return 1;
}

static int load_code(lua_State *L) { return load(L, lua_touserdata(L, 1)); }

static int load_file(lua_State *L)
{
	return luaL_loadfilex(L, lua_touserdata(L, 1), "t") == LUA_OK ? 1 : lua_error(L);
}

/* Loads and runs, all of it protected, and leaves the stack as it was. */
static enum err run(struct scripts *s, lua_CFunction loader, const char *argument, struct msg *m)
{
	int top = lua_gettop(s->L);
	enum err r;

	lua_pushcfunction(s->L, loader);
	lua_pushlightuserdata(s->L, (void *)argument);
	r = lua_pcall(s->L, 1, 1, 0) == LUA_OK ? run_and_print(s, m) : sentence(s->L, m);
	lua_settop(s->L, top);
	return r;
}

static enum err run_code(void *ctx, const char *code, struct msg *m) { return run(ctx, load_code, code, m); }
static enum err run_file(void *ctx, const char *path, struct msg *m) { return run(ctx, load_file, path, m); }

/* Lua's own interpreter sees it in the same way: what fails at the end of the text only lacks its rest. */
static bool is_whole(void *ctx, const char *code)
{
	static const char rest_is_missing[] = "<eof>";
	struct scripts *s = ctx;
	int top = lua_gettop(s->L);
	size_t n;
	const char *error;
	bool whole = true;

	lua_pushcfunction(s->L, load_code);
	lua_pushlightuserdata(s->L, (void *)code);
	if (lua_pcall(s->L, 1, 1, 0) == LUA_ERRSYNTAX || lua_type(s->L, -1) == LUA_TSTRING) {
		error = lua_tolstring(s->L, -1, &n);
		whole = n < strlen(rest_is_missing) || strcmp(error + n - strlen(rest_is_missing), rest_is_missing);
	}
	lua_settop(s->L, top);
	return whole;
}

static char *complete(void *ctx, const char *word, unsigned index)
{
	char name[80];

	(void)ctx;
	return api_name_complete(word, index, name, sizeof name) ? strdup(name) : NULL;
}

/* ---- stops ---- */

/* Protected: on_stop's function with the stop. */
static int call_on_stop(lua_State *L)
{
	struct scripts *s = scripts_of(L);

	lua_rawgeti(L, LUA_REGISTRYINDEX, s->on_stop);
	api_stop(L, s);
	lua_call(L, 1, 0);
	return 0;
}

static void on_moved(void *ctx)
{
	struct scripts *s = ctx;
	struct msg m;

	if (s->on_stop == LUA_NOREF || s->depth > 0)
		return;
	lua_pushcfunction(s->L, call_on_stop);
	if (call(s, 0, &m)) {
		command_print(s->commands, "%s The function of caravan.on_stop was taken away.\n", m.text);
		luaL_unref(s->L, LUA_REGISTRYINDEX, s->on_stop);
		s->on_stop = LUA_NOREF;
	}
	lua_settop(s->L, 0);
}

/* ---- attaching ---- */

/* require finds the programs that came with Caravan, after the user's own. */
static void add_path(lua_State *L)
{
	lua_getglobal(L, "package");
	lua_getfield(L, -1, "path");
	lua_pushliteral(L, ";" PKGDATADIR "/?.lua");
	lua_concat(L, 2);
	lua_setfield(L, -2, "path");
	lua_pop(L, 1);
}

static int set_up(lua_State *L)
{
	luaL_openlibs(L);
	add_path(L);
	buffer_register(L);
	value_register(L);
	api_register(L);
	return 0;
}

static void release(struct scripts *s)
{
	if (s->L)
		lua_close(s->L);
	free(s);
}

enum err scripts_attach(struct command_context *c, struct msg *m)
{
	struct scripts *s = calloc(1, sizeof *s);

	if (!s || !(s->L = lua_newstate(limited_realloc, s))) {
		free(s);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for Lua.");
	}
	s->commands = c;
	s->session = command_session(c);
	s->on_stop = LUA_NOREF;
	*(struct scripts **)lua_getextraspace(s->L) = s;
	lua_pushcfunction(s->L, set_up);
	if (lua_pcall(s->L, 0, 0, 0) != LUA_OK) {
		release(s);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for Lua's libraries.");
	}
	command_set_script(c, &(struct command_script_hook){ run_code, run_file, on_moved, is_whole, complete, s });
	return OK;
}

void scripts_detach(struct command_context *c)
{
	struct command_script_hook h = command_set_script(c, NULL);

	if (h.ctx)
		release(h.ctx);
}

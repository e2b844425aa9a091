/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions for Lua that look at the program where it stands. */
#include <stdlib.h>
#include <string.h>

#include "scripts/lua_priv.h"

#define BYTES_MAX (1 << 20)
#define LIST_DEFAULT 1000

static int push_nil(lua_State *L)
{
	lua_pushnil(L);
	return 1;
}

static int push_number(lua_State *L, uint64_t n)
{
	lua_pushinteger(L, (lua_Integer)n);
	return 1;
}

static int push_text(lua_State *L, const char *text)
{
	lua_pushstring(L, text);     /* nil for NULL */
	return 1;
}

static int push_value(lua_State *L, struct scripts *s, value v)
{
	value_push(L, s, v);
	return 1;
}

static void set_value(lua_State *L, struct scripts *s, const char *key, value v)
{
	value_push(L, s, v);
	lua_setfield(L, -2, key);
}

/* An argument that may be larger than what the session counts with. */
static unsigned small_index(lua_State *L, int argument)
{
	lua_Integer n = luaL_optinteger(L, argument, 0);

	return n < UINT32_MAX ? (unsigned)n : UINT32_MAX;
}

/* ---- registers, values, frames ---- */

static void need_registers(lua_State *L, struct scripts *s, struct session_regs *r)
{
	struct msg m;

	if (session_regs(s->session, r, &m))
		api_fail(L, &m);
}

int api_registers(lua_State *L, struct scripts *s)
{
	struct session_regs r;

	need_registers(L, s, &r);
	lua_newtable(L);
	api_set_number(L, "pc", r.pc);
	set_value(L, s, "accu", r.accu);
	set_value(L, s, "env", r.env);
	api_set_number(L, "extra_args", r.extra_args);
	api_set_number(L, "sp", r.sp_off);
	api_set_number(L, "trap", r.trap_off);
	api_set_number(L, "stack_words", r.stack_words);
	return 1;
}

int api_stack(lua_State *L, struct scripts *s)
{
	uint64_t i = (uint64_t)lua_tointeger(L, 1);
	struct session_regs r;

	need_registers(L, s, &r);
	return i < r.stack_words ? push_value(L, s, session_stack_word(s->session, i)) : push_nil(L);
}

int api_global(lua_State *L, struct scripts *s)
{
	uint64_t i = (uint64_t)lua_tointeger(L, 1);

	if (lua_type(L, 1) == LUA_TSTRING && !session_global_named(s->session, lua_tostring(L, 1), &i))
		return push_nil(L);
	return i < session_globals(s->session) ? push_value(L, s, session_global(s->session, i)) : push_nil(L);
}

int api_globals(lua_State *L, struct scripts *s)
{
	return push_number(L, session_globals(s->session));
}

int api_global_name(lua_State *L, struct scripts *s)
{
	return push_text(L, session_global_name(s->session, (uint64_t)lua_tointeger(L, 1)));
}

int api_frame(lua_State *L, struct scripts *s)
{
	struct session_frame f;

	if (!session_frame(s->session, small_index(L, 1), &f))
		return push_nil(L);
	lua_newtable(L);
	api_set_number(L, "pc", f.pc);
	api_set_number(L, "depth_words", f.depth_words);
	api_set_number(L, "base_words", f.base_words);
	return 1;
}

int api_trap(lua_State *L, struct scripts *s)
{
	struct session_trap t;

	if (!session_trap(s->session, small_index(L, 1), &t))
		return push_nil(L);
	lua_newtable(L);
	api_set_number(L, "handler", t.handler);
	api_set_number(L, "depth_words", t.depth_words);
	return 1;
}

int api_bytes(lua_State *L, struct scripts *s)
{
	lua_Integer n = lua_tointeger(L, 2);
	void *to;

	if (n > BYTES_MAX)
		return luaL_error(L, "caravan.bytes gives at most %d bytes at a time.", BYTES_MAX);
	to = lua_newuserdatauv(L, (size_t)n + 1, 0);
	lua_pushlstring(L, to, session_bytes(s->session, (uint64_t)lua_tointeger(L, 1), to, (size_t)n));
	return 1;
}

/* ---- code ---- */

int api_instructions(lua_State *L, struct scripts *s)
{
	return push_number(L, session_instrs(s->session));
}

int api_disassemble(lua_State *L, struct scripts *s)
{
	char text[1024];

	session_disassemble(s->session, api_instr(L, s, 1), text, sizeof text);
	return push_text(L, text);
}

int api_meaning(lua_State *L, struct scripts *s)
{
	return push_text(L, session_meaning(s->session, api_instr(L, s, 1)));
}

int api_function_at(lua_State *L, struct scripts *s)
{
	uint32_t first;

	push_text(L, session_function_at(s->session, api_instr(L, s, 1), &first));
	return push_number(L, first) + 1;
}

int api_place(lua_State *L, struct scripts *s)
{
	char text[512];

	session_place(s->session, api_instr(L, s, 1), text, sizeof text);
	return push_text(L, text);
}

int api_source_at(lua_State *L, struct scripts *s)
{
	unsigned line, column;
	const char *file;

	if (!session_source_at(s->session, api_instr(L, s, 1), &file, &line, &column))
		return 0;
	return push_text(L, file) + push_number(L, line) + push_number(L, column);
}

int api_where(lua_State *L, struct scripts *s)
{
	uint32_t instr;
	char name[256];
	struct msg m;

	if (session_where(s->session, lua_tostring(L, 1), &instr, name, &m))
		return api_fail(L, &m);
	return push_number(L, instr) + push_text(L, name);
}

int api_functions(lua_State *L, struct scripts *s)
{
	lua_Integer max = luaL_optinteger(L, 2, LIST_DEFAULT);
	const char *name;

	lua_newtable(L);
	for (unsigned i = 0; i < max && (name = session_function_complete(s->session, lua_tostring(L, 1), i)); i++) {
		lua_pushstring(L, name);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

/* ---- the program's world ---- */

typedef size_t output_fn(const struct session *s, uint64_t from, void *out, size_t max, uint64_t *total);

int api_output(lua_State *L, struct scripts *s)
{
	output_fn *fn = lua_toboolean(L, 2) ? session_output_known : session_output;
	uint64_t from = (uint64_t)luaL_optinteger(L, 1, 0), total;
	char none;
	void *to;

	fn(s->session, 0, &none, 0, &total);
	from = from < total ? from : total;
	if (total - from > SCRIPTS_MEMORY_MAX)
		return luaL_error(L, "The program has written more than Lua may hold; ask for a later part.");
	to = lua_newuserdatauv(L, (size_t)(total - from) + 1, 0);
	lua_pushlstring(L, to, fn(s->session, from, to, (size_t)(total - from), &total));
	return 1;
}

int api_output_moment(lua_State *L, struct scripts *s)
{
	vm_time at;

	if (!session_output_moment(s->session, (uint64_t)lua_tointeger(L, 1), &at))
		return push_nil(L);
	return push_number(L, at.n);
}

static int next_event(lua_State *L)
{
	struct session_cursor *cursor = lua_touserdata(L, lua_upvalueindex(1));
	struct session_event e;

	if (!session_event(scripts_of(L)->session, cursor, &e))
		return push_nil(L);
	lua_newtable(L);
	api_set_number(L, "at", e.at.n);
	api_set_text(L, "op", e.op);
	api_set_text(L, "text", e.text);
	return 1;
}

int api_events(lua_State *L, struct scripts *s)
{
	struct session_cursor *cursor = lua_newuserdatauv(L, sizeof *cursor, 0);

	(void)s;
	*cursor = (struct session_cursor){ 0, 0 };
	lua_pushcclosure(L, next_event, 1);
	return 1;
}

int api_facts(lua_State *L, struct scripts *s)
{
	static const char *const sources[] = {
		[SESSION_NONE] = "none", [SESSION_PROGRAM] = "program", [SESSION_RECORDING] = "recording"
	};
	struct session_facts f;

	session_facts(s->session, &f);
	lua_newtable(L);
	api_set_text(L, "name", session_name(s->session));
	api_set_text(L, "source", sources[session_source(s->session)]);
	api_set_text(L, "ocaml", f.ocaml);
	api_set_number(L, "instrs", f.instrs);
	api_set_number(L, "globals", f.globals);
	api_set_number(L, "events", f.events);
	api_set_flag(L, "live", f.live);
	return 1;
}

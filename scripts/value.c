/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the program as objects of Lua.
 *
 * A handle is the word and the time at which it was read, and the branch.  The same word may mean something else at any other time
 * (blocks move), so a handle is alive at its own time only; used at another, it raises an error.  Going back to its
 * time makes it alive again: the state there is the same.
 */
#include <string.h>

#include "scripts/lua_priv.h"

#define VALUE_TYPE "caravan.value"
#define TEXT_MAX (1 << 20)
#define SHOWN_MAX 4096

struct handle {
	value v;
	vm_time at;
	unsigned branch;
};

void value_push(lua_State *L, struct scripts *s, value v)
{
	struct handle *h = lua_newuserdatauv(L, sizeof *h, 0);

	*h = (struct handle){ v, session_now(s->session), session_branch(s->session) };
	luaL_setmetatable(L, VALUE_TYPE);
}

static bool is_alive(struct scripts *s, const struct handle *h)
{
	return session_now(s->session).n == h->at.n && session_branch(s->session) == h->branch;
}

static const struct handle *need_alive(lua_State *L, struct scripts *s, const struct handle *h)
{
	if (!is_alive(s, h) && session_now(s->session).n == h->at.n)
		luaL_error(L, "This value was read on another branch; read it again.");
	if (!is_alive(s, h))
		luaL_error(L, "This value was read at time %I, and the program stands at time %I; read it again.",
			(LUAI_UACINT)h->at.n, (LUAI_UACINT)session_now(s->session).n);
	return h;
}

static const struct handle *alive_argument(lua_State *L, struct scripts *s, int i)
{
	return need_alive(L, s, luaL_checkudata(L, i, VALUE_TYPE));
}

static struct session_value look(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view;

	session_value(s->session, need_alive(L, s, h)->v, &view);
	return view;
}

static bool is_kind(const struct session_value *view, const char *kind)
{
	return !strcmp(view->kind, kind);
}

/* ---- keys ---- */

static int push_integer(lua_State *L, uint64_t n)
{
	lua_pushinteger(L, (lua_Integer)n);
	return 1;
}

static int push_nil(lua_State *L)
{
	lua_pushnil(L);
	return 1;
}

int value_kind(lua_State *L, struct scripts *s, const struct handle *h)
{
	lua_pushstring(L, look(L, s, h).kind);
	return 1;
}

int value_tag(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view = look(L, s, h);

	return is_kind(&view, "int") ? push_nil(L) : push_integer(L, view.tag);
}

int value_size(lua_State *L, struct scripts *s, const struct handle *h) { return push_integer(L, look(L, s, h).size); }

int value_n(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view = look(L, s, h);

	return is_kind(&view, "int") || is_kind(&view, "custom") ? push_integer(L, (uint64_t)view.n) : push_nil(L);
}

int value_float(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view = look(L, s, h);

	if (!is_kind(&view, "float"))
		return push_nil(L);
	lua_pushnumber(L, view.d);
	return 1;
}

int value_text(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view = look(L, s, h);
	size_t n = view.size < TEXT_MAX ? (size_t)view.size : TEXT_MAX;
	void *to;

	if (!is_kind(&view, "string"))
		return push_nil(L);
	to = lua_newuserdatauv(L, n + 1, 0);
	lua_pushlstring(L, to, session_string(s->session, h->v, 0, to, n));
	return 1;
}

int value_code(lua_State *L, struct scripts *s, const struct handle *h)
{
	struct session_value view = look(L, s, h);

	return is_kind(&view, "closure") ? push_integer(L, view.code) : push_nil(L);
}

int value_bits(lua_State *L, struct scripts *s, const struct handle *h)
{
	return push_integer(L, need_alive(L, s, h)->v.bits);
}

int value_at(lua_State *L, struct scripts *s, const struct handle *h)
{
	(void)s;
	return push_integer(L, h->at.n);
}

int value_alive(lua_State *L, struct scripts *s, const struct handle *h)
{
	lua_pushboolean(L, is_alive(s, h));
	return 1;
}

/* ---- behaviour ---- */

static bool has_fields(const struct session_value *view)
{
	static const char *const kinds[] = { "block", "closure", "object", "lazy", NULL };
	unsigned i = 0;

	while (kinds[i] && !is_kind(view, kinds[i]))
		i++;
	return kinds[i] != NULL;
}

/* v[i]: a field, counted from 0 as OCaml does; a float of an array of floats. */
static int field(lua_State *L, struct scripts *s, const struct handle *h, lua_Integer i)
{
	struct session_value view = look(L, s, h);
	bool floats = is_kind(&view, "floats");

	if (!floats && !has_fields(&view))
		return luaL_error(L, "This value (%s) has no fields.", view.kind);
	if (i < 0 || (uint64_t)i >= view.size)
		return luaL_error(L, "This value has %I fields, counted from 0; there is no %I.",
			(LUAI_UACINT)view.size, (LUAI_UACINT)i);
	if (floats)
		lua_pushnumber(L, session_float_field(s->session, h->v, (uint64_t)i));
	else
		value_push(L, s, session_field(s->session, h->v, (uint64_t)i));
	return 1;
}

static int value_index(lua_State *L)
{
	struct scripts *s = scripts_of(L);
	const struct handle *h = luaL_checkudata(L, 1, VALUE_TYPE);
	const char *key;

	if (lua_isinteger(L, 2))
		return field(L, s, h, lua_tointeger(L, 2));
	key = luaL_tolstring(L, 2, NULL);
	for (unsigned i = 0; i < value_keys_count; i++)
		if (!strcmp(key, value_keys[i].name))
			return value_keys[i].fn(L, s, h);
	return luaL_error(L, "Values have no key '%s'; caravan.help(\"values\") lists them.", key);
}

static int value_length(lua_State *L)
{
	struct scripts *s = scripts_of(L);

	return value_size(L, s, alive_argument(L, s, 1));
}

static int value_equal(lua_State *L)
{
	struct scripts *s = scripts_of(L);

	lua_pushboolean(L, same(alive_argument(L, s, 1)->v, alive_argument(L, s, 2)->v));
	return 1;
}

static int value_string(lua_State *L)
{
	struct scripts *s = scripts_of(L);
	char text[SHOWN_MAX];

	lua_pushlstring(L, text, session_value_text(s->session, alive_argument(L, s, 1)->v, text, sizeof text));
	return 1;
}

void value_register(lua_State *L)
{
	static const luaL_Reg functions[] = {
		{ "__index", value_index }, { "__len", value_length }, { "__eq", value_equal },
		{ "__tostring", value_string }, { NULL, NULL }
	};

	luaL_newmetatable(L, VALUE_TYPE);
	luaL_setfuncs(L, functions, 0);
	lua_pushstring(L, "value");
	lua_setfield(L, -2, "__name");
	lua_pop(L, 1);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table as functions of Lua: registration, and the arguments' checks, which are the same for all. */
#include <stdio.h>
#include <string.h>

#include "scripts/lua_priv.h"

const struct api_row api_rows[] = {
#define API_GROUP(title) { .group = title },
#define API(name, arguments, checks, result, help, function, data) \
	{ NULL, #name, arguments, checks, result, help, api_##function, data },
#define VALUE_KEY(name, help)
#include "scripts/api.def"
#undef API_GROUP
#undef API
#undef VALUE_KEY
};
const unsigned api_rows_count = sizeof api_rows / sizeof *api_rows;

const struct value_key value_keys[] = {
#define API_GROUP(title)
#define API(name, arguments, checks, result, help, function, data)
#define VALUE_KEY(name, help) { #name, help, value_##name },
#include "scripts/api.def"
#undef API_GROUP
#undef API
#undef VALUE_KEY
};
const unsigned value_keys_count = sizeof value_keys / sizeof *value_keys;

/* ---- arguments ---- */

static const struct check {
	char letter;
	const char *wanted;
} checks[] = {
	{ 'c', "a whole number from 1 on" }, { 'n', "a whole number from 0 on" }, { 'i', "a whole number" },
	{ 's', "text" }, { 'b', "true or false" }, { 't', "a time or the name of a moment" },
	{ 'g', "a number or the name of a module" }, { 'f', "a function" }, { 'v', "a value" }
};

static const struct check *find_check(char letter)
{
	const struct check *k = checks;

	while (k->letter != letter)
		k++;
	return k;
}

static bool is_whole(lua_State *L, int i, lua_Integer least)
{
	int whole;
	lua_Integer n = lua_tointegerx(L, i, &whole);

	return lua_type(L, i) == LUA_TNUMBER && whole && n >= least;
}

static bool fits(lua_State *L, int i, char letter)
{
	switch (letter) {
	case 'c':
		return is_whole(L, i, 1);
	case 'n':
		return is_whole(L, i, 0);
	case 'i':
		return is_whole(L, i, LUA_MININTEGER);
	case 's':
		return lua_type(L, i) == LUA_TSTRING;
	case 'b':
		return lua_isboolean(L, i);
	case 'f':
		return lua_isfunction(L, i);
	case 't':
	case 'g':
		return lua_type(L, i) == LUA_TSTRING || is_whole(L, i, 0);
	default:
		return true;
	}
}

/* The i-th name of "name, [note]". */
static void argument_name(const char *arguments, unsigned i, char out[32])
{
	while (i-- > 0)
		arguments = strchr(arguments, ',') + 1;
	arguments += strspn(arguments, " [");
	snprintf(out, 32, "%.*s", (int)strcspn(arguments, ",]"), arguments);
}

static int bad_argument(lua_State *L, const struct api_row *row, unsigned i, char letter)
{
	char name[32];

	argument_name(row->arguments, i, name);
	return luaL_error(L, "caravan.%s needs %s as its argument %d, %s; it got %s.", row->name,
		find_check(letter)->wanted, i + 1, name,
		lua_isnoneornil(L, i + 1) ? "none" : luaL_tolstring(L, i + 1, NULL));
}

static void check_arguments(lua_State *L, const struct api_row *row)
{
	bool optional = false;
	unsigned n = 0;

	for (const char *letter = row->checks; *letter; letter++) {
		if (*letter == '?') {
			optional = true;
			continue;
		}
		if (!(optional && lua_isnoneornil(L, n + 1)) && (lua_isnone(L, n + 1) || !fits(L, n + 1, *letter)))
			bad_argument(L, row, n, *letter);
		n++;
	}
	if (lua_gettop(L) > (int)n)
		luaL_error(L, "caravan.%s takes %d arguments, not %d.", row->name, n, lua_gettop(L));
	lua_settop(L, n);
}

static int call_row(lua_State *L)
{
	const struct api_row *row = lua_touserdata(L, lua_upvalueindex(1));

	check_arguments(L, row);
	return row->fn(L, scripts_of(L));
}

int api_data(lua_State *L)
{
	const struct api_row *row = lua_touserdata(L, lua_upvalueindex(1));

	return row->data;
}

/* ---- for the functions ---- */

int api_fail(lua_State *L, const struct msg *m) { return luaL_error(L, "%s", m->text); }

vm_time api_moment(lua_State *L, struct scripts *s, int argument)
{
	struct msg m;
	vm_time at;

	if (lua_type(L, argument) == LUA_TNUMBER)
		return (vm_time){ (uint64_t)lua_tointeger(L, argument) };
	if (session_moment(s->session, lua_tostring(L, argument), &at, &m))
		api_fail(L, &m);
	return at;
}

struct session_point api_point(lua_State *L, struct scripts *s, int argument)
{
	bool is_number = lua_type(L, argument) == LUA_TNUMBER;
	struct session_point p;
	struct msg m;

	if (session_point(s->session, is_number ? "now" : lua_tostring(L, argument), &p, &m))
		api_fail(L, &m);
	if (is_number)
		p.at.n = (uint64_t)lua_tointeger(L, argument);
	return p;
}

uint32_t api_instr(lua_State *L, struct scripts *s, int argument)
{
	struct session_regs r;
	struct msg m;

	if (!lua_isnil(L, argument))
		return lua_tointeger(L, argument) < UINT32_MAX ? (uint32_t)lua_tointeger(L, argument) : UINT32_MAX;
	if (session_regs(s->session, &r, &m))
		api_fail(L, &m);
	return r.pc;
}

void api_set_number(lua_State *L, const char *key, uint64_t n)
{
	lua_pushinteger(L, (lua_Integer)n);
	lua_setfield(L, -2, key);
}

void api_set_text(lua_State *L, const char *key, const char *text)
{
	lua_pushstring(L, text);
	lua_setfield(L, -2, key);
}

void api_set_flag(lua_State *L, const char *key, bool flag)
{
	lua_pushboolean(L, flag);
	lua_setfield(L, -2, key);
}

/* ---- registration ---- */

static void write_arguments(lua_State *L, const char *between, const char *end)
{
	struct scripts *s = scripts_of(L);
	int n = lua_gettop(L);

	for (int i = 1; i <= n; i++) {
		command_print(s->commands, "%s%s", i > 1 ? between : "", luaL_tolstring(L, i, NULL));
		lua_pop(L, 1);
	}
	command_print(s->commands, "%s", end);
}

static int print(lua_State *L)
{
	write_arguments(L, "\t", "\n");
	return 0;
}

static int io_write(lua_State *L)
{
	write_arguments(L, "", "");
	return 0;
}

static int os_exit(lua_State *L)
{
	return luaL_error(L, "os.exit would end the debugger behind its back; caravan.command(\"quit\") ends it.");
}

static void replace(lua_State *L, const char *table, const char *name, lua_CFunction fn)
{
	lua_getglobal(L, table);
	lua_pushcfunction(L, fn);
	lua_setfield(L, -2, name);
	lua_pop(L, 1);
}

void api_register(lua_State *L)
{
	lua_newtable(L);
	for (unsigned i = 0; i < api_rows_count; i++) {
		if (api_rows[i].group)
			continue;
		lua_pushlightuserdata(L, (void *)&api_rows[i]);
		lua_pushcclosure(L, call_row, 1);
		lua_setfield(L, -2, api_rows[i].name);
	}
	lua_setglobal(L, "caravan");
	replace(L, LUA_GNAME, "print", print);
	replace(L, "io", "write", io_write);
	replace(L, "os", "exit", os_exit);
}

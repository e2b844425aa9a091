/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Functions for Lua that move the program: motions, snapshots, breakpoints. */
#include <string.h>

#include "scripts/lua_priv.h"

static const char *const whys[] = {
	[SESSION_AT_TIME] = "time", [SESSION_AT_BREAK] = "breakpoint", [SESSION_AT_EXIT] = "exit",
	[SESSION_AT_UNCAUGHT] = "uncaught", [SESSION_AT_START] = "start", [SESSION_AT_END] = "end",
	[SESSION_INTERRUPTED] = "interrupted", [SESSION_DIVERGED] = "diverged", [SESSION_REFUSED] = "refused",
	[SESSION_AT_WATCH] = "watchpoint", [SESSION_AT_MADE] = "made", [SESSION_AT_GONE] = "gone", [SESSION_BROKEN] = "broken"
};

static void push_also(lua_State *L, const struct session_stop *stop)
{
	lua_newtable(L);
	for (unsigned i = 0; i < stop->also_count; i++) {
		lua_pushinteger(L, stop->also[i].number);
		lua_seti(L, -2, i + 1);
	}
	lua_setfield(L, -2, "also");
}

static int push_stop(lua_State *L, const struct session_stop *stop)
{
	lua_newtable(L);
	api_set_text(L, "why", whys[stop->why]);
	api_set_number(L, "at", stop->at.n);
	if (stop->breakpoint)
		api_set_number(L, "breakpoint", stop->breakpoint);
	if (stop->why == SESSION_AT_EXIT)
		api_set_number(L, "status", (uint64_t)(int64_t)stop->status);
	if (stop->text[0])
		api_set_text(L, "text", stop->text);
	if (stop->also_count)
		push_also(L, stop);
	if (stop->before[0])
		api_set_text(L, "before", stop->before);
	if (stop->after[0])
		api_set_text(L, "after", stop->after);
	return 1;
}

/* What a motion returns: a script that the user interrupts ends there. */
static int moved(lua_State *L, enum err r, const struct session_stop *stop, const struct msg *m)
{
	if (r)
		return api_fail(L, m);
	if (stop->why == SESSION_INTERRUPTED)
		return scripts_interrupted(L);
	return push_stop(L, stop);
}

int api_move(lua_State *L, struct scripts *s)
{
	int data = api_data(L);
	struct session_stop stop;
	struct msg m;
	enum err r = session_move(s->session, data >> 1, data & 1, (uint64_t)luaL_optinteger(L, 1, 1), &stop, &m);

	return moved(L, r, &stop, &m);
}

int api_goto_time(lua_State *L, struct scripts *s)
{
	struct session_point to = api_point(L, s, 1);
	struct session_stop stop;
	struct msg m;
	enum err r = session_go(s->session, &to, &stop, &m);

	return moved(L, r, &stop, &m);
}

int api_last_change(lua_State *L, struct scripts *s)
{
	const char *where = lua_tostring(L, 1);
	struct session_place place;
	struct session_stop stop;
	struct msg m;
	enum err r = command_place(s->commands, where, &place, &m);

	if (!r)
		r = session_last_change(s->session, &place, where, &stop, &m);
	return moved(L, r, &stop, &m);
}

int api_live(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_live(s->session, &m) ? api_fail(L, &m) : 0;
}

int api_visit(lua_State *L, struct scripts *s)
{
	lua_Integer steps = lua_tointeger(L, 1);
	struct session_stop stop;
	struct msg m;
	enum err r;

	if (steps < -1000000 || steps > 1000000)
		return luaL_error(L, "There are never so many places to visit.");
	r = session_visit(s->session, (int)steps, &stop, &m);
	return moved(L, r, &stop, &m);
}

static int push_time(lua_State *L, vm_time at)
{
	lua_pushinteger(L, (lua_Integer)at.n);
	return 1;
}

int api_now(lua_State *L, struct scripts *s) { return push_time(L, session_now(s->session)); }
int api_start(lua_State *L, struct scripts *s) { return push_time(L, session_start(s->session)); }
int api_latest(lua_State *L, struct scripts *s) { return push_time(L, session_end(s->session)); }
int api_moment_of(lua_State *L, struct scripts *s) { return push_time(L, api_moment(L, s, 1)); }

int api_stop(lua_State *L, struct scripts *s)
{
	const struct session_stop *stop = session_last_stop(s->session);

	if (stop)
		return push_stop(L, stop);
	lua_pushnil(L);
	return 1;
}

/* ---- snapshots and files ---- */

int api_snapshot(lua_State *L, struct scripts *s)
{
	struct msg m;

	if (session_snapshot_take(s->session, lua_tostring(L, 1), luaL_optstring(L, 2, ""), &m))
		return api_fail(L, &m);
	return 0;
}

int api_restore(lua_State *L, struct scripts *s)
{
	struct session_stop stop;
	struct msg m;
	enum err r = session_snapshot_restore(s->session, lua_tostring(L, 1), &stop, &m);

	return moved(L, r, &stop, &m);
}

int api_delete_snapshot(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_snapshot_delete(s->session, lua_tostring(L, 1), &m) ? api_fail(L, &m) : 0;
}

int api_snapshots(lua_State *L, struct scripts *s)
{
	struct session_snapshot snap;
	struct session_branch b;

	lua_newtable(L);
	for (unsigned i = 0; session_snapshot_at(s->session, i, &snap); i++) {
		lua_newtable(L);
		api_set_text(L, "name", snap.name);
		if (session_branch_at(s->session, snap.branch, &b))
			api_set_text(L, "branch", b.name);
		api_set_text(L, "note", snap.note);
		api_set_text(L, "host", snap.host);
		api_set_number(L, "at", snap.at.n);
		api_set_text(L, "digest", snap.digest);
		api_set_number(L, "own_bytes", snap.own_bytes);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

/* ---- branches ---- */

static void push_branch(lua_State *L, struct scripts *s, unsigned index, const struct session_branch *b)
{
	struct session_branch parent;

	lua_newtable(L);
	api_set_text(L, "name", b->name);
	if (b->parent != index && session_branch_at(s->session, b->parent, &parent))
		api_set_text(L, "parent", parent.name);
	if (b->change[0])
		api_set_text(L, "change", b->change);
	api_set_number(L, "from", b->fork.n);
	api_set_number(L, "at", b->stand.n);
	api_set_number(L, "to", b->end.n);
	api_set_flag(L, "current", b->is_current);
}

int api_branches(lua_State *L, struct scripts *s)
{
	struct session_branch b;

	lua_newtable(L);
	for (unsigned i = 0; session_branch_at(s->session, i, &b); i++) {
		push_branch(L, s, i, &b);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

int api_branch_rename(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_branch_rename(s->session, lua_tostring(L, 1), lua_tostring(L, 2), &m) ? api_fail(L, &m) : 0;
}

int api_branch_delete(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_branch_delete(s->session, lua_tostring(L, 1), &m) ? api_fail(L, &m) : 0;
}

/* Through the command, which knows the expressions. */
int api_set(lua_State *L, struct scripts *s)
{
	struct session_branch b = { .name = "" };
	struct msg m;

	if (command_set_word(s->commands, lua_tostring(L, 1), lua_tostring(L, 2), &m))
		return api_fail(L, &m);
	for (unsigned i = 0; !b.is_current && session_branch_at(s->session, i, &b); i++)
		;
	lua_pushstring(L, b.name);
	return 1;
}

int api_save(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_save(s->session, lua_tostring(L, 1), &m) ? api_fail(L, &m) : 0;
}

int api_digest(lua_State *L, struct scripts *s)
{
	char text[33];
	struct msg m;

	if (session_digest(s->session, text, &m))
		return api_fail(L, &m);
	lua_pushstring(L, text);
	return 1;
}

#define DIFF_DEFAULT 1000
#define DIFF_MAX 100000

struct differences {
	struct session_difference *list;
	struct session_path_difference *paths;
	unsigned n, paths_n;
};

static void note_difference(void *ctx, const struct session_difference *d)
{
	struct differences *all = ctx;

	all->list[all->n++] = *d;
}

static void note_path(void *ctx, const struct session_path_difference *d)
{
	struct differences *all = ctx;

	all->paths[all->paths_n++] = *d;
}

static void push_paths(lua_State *L, const struct differences *all)
{
	lua_newtable(L);
	for (unsigned i = 0; i < all->paths_n; i++) {
		lua_newtable(L);
		api_set_text(L, "path", all->paths[i].path);
		api_set_text(L, "before", all->paths[i].before);
		api_set_text(L, "after", all->paths[i].after);
		lua_seti(L, -2, i + 1);
	}
	lua_setfield(L, -2, "paths");
}

static void push_difference(lua_State *L, const struct session_difference *d)
{
	lua_newtable(L);
	api_set_text(L, "name", d->name);
	api_set_number(L, "off", d->off);
	api_set_number(L, "before", d->before);
	api_set_number(L, "after", d->after);
}

int api_diff(lua_State *L, struct scripts *s)
{
	struct session_point a = api_point(L, s, 1), b = api_point(L, s, 2);
	lua_Integer max = luaL_optinteger(L, 3, DIFF_DEFAULT);
	struct differences all = { 0 };
	struct session_diff_tell tell = { (uint64_t)max, note_difference, note_path, &all };
	struct session_diff_sums sums;
	struct msg m;

	if (max > DIFF_MAX)
		return luaL_error(L, "caravan.diff lists at most %d differences.", DIFF_MAX);
	all.list = lua_newuserdatauv(L, (size_t)max * sizeof *all.list, 0);
	all.paths = lua_newuserdatauv(L, (size_t)max * sizeof *all.paths, 0);
	if (session_diff(s->session, &a, &b, &tell, &sums, &m))
		return api_fail(L, &m);
	lua_newtable(L);
	for (unsigned i = 0; i < all.n; i++) {
		push_difference(L, &all.list[i]);
		lua_seti(L, -2, i + 1);
	}
	api_set_number(L, "words", sums.words);
	api_set_number(L, "pages", sums.pages);
	push_paths(L, &all);
	return 1;
}

/* ---- breakpoints ---- */

static unsigned break_number(lua_State *L, int argument)
{
	lua_Integer n = lua_tointeger(L, argument);

	return n < UINT32_MAX ? (unsigned)n : UINT32_MAX;
}

int api_break_add(lua_State *L, struct scripts *s)
{
	unsigned number;
	struct msg m;

	if (session_break_add(s->session, luaL_optstring(L, 1, ""), lua_toboolean(L, 2), &number, &m))
		return api_fail(L, &m);
	lua_pushinteger(L, number);
	return 1;
}

int api_break_delete(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_break_delete(s->session, break_number(L, 1), &m) ? api_fail(L, &m) : 0;
}

int api_break_enable(lua_State *L, struct scripts *s)
{
	struct msg m;

	return session_break_enable(s->session, break_number(L, 1), lua_toboolean(L, 2), &m) ? api_fail(L, &m) : 0;
}

int api_break_ignore(lua_State *L, struct scripts *s)
{
	struct msg m;

	if (session_break_ignore(s->session, break_number(L, 1), (uint64_t)lua_tointeger(L, 2), &m))
		return api_fail(L, &m);
	return 0;
}

int api_break_condition(lua_State *L, struct scripts *s)
{
	struct msg m;

	if (session_break_condition(s->session, break_number(L, 1), luaL_optstring(L, 2, ""), &m))
		return api_fail(L, &m);
	return 0;
}

int api_catch(lua_State *L, struct scripts *s)
{
	unsigned number;
	struct msg m;

	if (session_break_catch(s->session, lua_tostring(L, 1), luaL_optstring(L, 2, ""), &number, &m))
		return api_fail(L, &m);
	lua_pushinteger(L, number);
	return 1;
}

int api_watch(lua_State *L, struct scripts *s)
{
	const char *where = lua_tostring(L, 1);
	struct session_place place;
	unsigned number;
	struct msg m;

	if (command_place(s->commands, where, &place, &m) || session_watch_add(s->session, &place, where, &number, &m))
		return api_fail(L, &m);
	lua_pushinteger(L, number);
	return 1;
}

int api_watch_list(lua_State *L, struct scripts *s)
{
	struct session_watch w;

	lua_newtable(L);
	for (unsigned i = 0; session_watch_at(s->session, i, &w); i++) {
		lua_newtable(L);
		api_set_number(L, "number", w.number);
		api_set_text(L, "where", w.where);
		api_set_flag(L, "enabled", w.enabled);
		api_set_number(L, "hits", w.hits);
		api_set_number(L, "ignore", w.ignore);
		if (w.branch[0])
			api_set_text(L, "branch", w.branch);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

int api_break_list(lua_State *L, struct scripts *s)
{
	struct session_break b;

	lua_newtable(L);
	for (unsigned i = 0; session_break_at(s->session, i, &b); i++) {
		lua_newtable(L);
		api_set_number(L, "number", b.number);
		if (b.kind == SESSION_BREAK_PLACE) {
			api_set_number(L, "instr", b.instr);
		} else {
			api_set_text(L, "kind", session_break_kind_name(b.kind));
			api_set_text(L, "what", b.what);
		}
		api_set_text(L, "where", b.where);
		api_set_flag(L, "enabled", b.enabled);
		api_set_flag(L, "temporary", b.temporary);
		api_set_number(L, "hits", b.hits);
		api_set_number(L, "ignore", b.ignore);
		api_set_text(L, "condition", b.condition);
		lua_seti(L, -2, i + 1);
	}
	return 1;
}

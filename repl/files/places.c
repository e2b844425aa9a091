/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders where sources and interfaces may be. */
#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#include <dirent.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "repl/files/files_priv.h"
#include "vm/debuginfo/debuginfo.h"

#define FOLDERS_MOST 4096       /* of a build tree are looked at */
#define DEPTH_MOST 12
#define WORKSPACE "/workspace_root"

/* ---- lists of paths ---- */

bool paths_have(const struct paths *p, const char *text)
{
	for (unsigned i = 0; i < p->count; i++)
		if (!strcmp(p->at[i], text))
			return true;
	return false;
}

bool paths_add(struct paths *p, const char *text)
{
	if (paths_have(p, text))
		return true;
	if (p->count == p->room) {
		unsigned room = p->room ? 2 * p->room : 16;
		char **at = realloc(p->at, room * sizeof *at);

		if (!at)
			return false;
		p->at = at;
		p->room = room;
	}
	if (!(p->at[p->count] = strdup(text)))
		return false;
	p->count++;
	return true;
}

void paths_release(struct paths *p)
{
	for (unsigned i = 0; i < p->count; i++)
		free(p->at[i]);
	free(p->at);
	*p = (struct paths){ .count = 0 };
}

void places_release(struct places *p)
{
	paths_release(&p->user);
	paths_release(&p->workspace);
	paths_release(&p->recorded);
	paths_release(&p->around);
	paths_release(&p->objects);
	paths_release(&p->library);
}

/* ---- names that were mapped ---- */

static bool begins_with_folder(const char *path, const char *folder, size_t n)
{
	return n > 0 && !strncmp(path, folder, n) && (path[n] == '/' || path[n] == 0 || folder[n - 1] == '/');
}

/* A part of BUILD_PATH_PREFIX_MAP, where %# stands for %, %+ for = and %. for a colon. */
static void unescape(const char *from, size_t n, char out[PATH_ROOM])
{
	size_t to = 0;

	for (size_t i = 0; i < n && to + 1 < PATH_ROOM; i++) {
		char c = from[i];

		if (c == '%' && i + 1 < n)
			c = from[++i] == '+' ? '=' : from[i] == '.' ? ':' : '%';
		out[to++] = c;
	}
	out[to] = 0;
}

/* The index-th pair whose target begins the path, from the last one, as the compiler takes them. */
static bool undo_variable(const char *path, unsigned index, char out[PATH_ROOM])
{
	const char *map = getenv("BUILD_PATH_PREFIX_MAP");
	size_t end = map ? strlen(map) : 0;

	while (end > 0) {
		size_t from = end;
		const char *equals;
		char target[PATH_ROOM], source[PATH_ROOM];

		while (from > 0 && map[from - 1] != ':')
			from--;
		equals = memchr(map + from, '=', end - from);
		if (equals) {
			unescape(map + from, (size_t)(equals - map) - from, target);
			unescape(equals + 1, (size_t)(map + end - equals) - 1, source);
			if (begins_with_folder(path, target, strlen(target)) && index-- == 0)
				return (size_t)snprintf(out, PATH_ROOM, "%s%s", source, path + strlen(target)) < PATH_ROOM;
		}
		end = from > 0 ? from - 1 : 0;
	}
	return false;
}

static unsigned variable_pairs(const char *path)
{
	char out[PATH_ROOM];
	unsigned n = 0;

	while (undo_variable(path, n, out))
		n++;
	return n;
}

bool places_undo(const struct files *f, const char *path, unsigned index, char out[PATH_ROOM])
{
	const struct paths *w = &f->places.workspace;
	unsigned pairs = variable_pairs(path);

	if (index < pairs)
		return undo_variable(path, index, out);
	index -= pairs;
	if (!begins_with_folder(path, WORKSPACE, strlen(WORKSPACE)))
		return index == 0 && (size_t)snprintf(out, PATH_ROOM, "%s", path) < PATH_ROOM;
	return index < w->count &&
		(size_t)snprintf(out, PATH_ROOM, "%s%s", w->at[index], path + strlen(WORKSPACE)) < PATH_ROOM;
}

/* ---- around the executable ---- */

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void add_folder(struct paths *p, const char *format, ...) PRINTF_LIKE(2, 3);
static void add_folder(struct paths *p, const char *format, ...)
{
	char path[PATH_ROOM];
	va_list ap;
	int n;

	va_start(ap, format);
	n = vsnprintf(path, sizeof path, format, ap);
	va_end(ap);
	if (n > 0 && n < (int)sizeof path && is_folder(path))
		(void)paths_add(p, path);
}

/* The path without its last part; false when it has none. */
static bool shorten(char *path)
{
	char *slash = strrchr(path, '/');

	if (!slash || slash == path)
		return false;
	*slash = 0;
	return true;
}

static const char *last_part(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static bool is_project(const char *folder)
{
	char path[PATH_ROOM];
	struct stat st;

	if ((size_t)snprintf(path, sizeof path, "%s/dune-project", folder) >= sizeof path)
		return false;
	return stat(path, &st) == 0;
}

/* Dune builds ROOT/_build/CONTEXT/... from ROOT/..., with the sources beside what it made of them. */
static void find_workspace(struct places *p, const char *folder)
{
	char up[PATH_ROOM], below[PATH_ROOM];

	snprintf(up, sizeof up, "%s", folder);
	do {
		snprintf(below, sizeof below, "%s", up);
		if (shorten(below) && !strcmp(last_part(below), "_build")) {
			add_folder(&p->workspace, "%s", up);
			if (shorten(below))
				add_folder(&p->workspace, "%s", below);
			return;
		}
		if (is_project(up)) {
			add_folder(&p->workspace, "%s/_build/default", up);
			add_folder(&p->workspace, "%s", up);
			return;
		}
	} while (shorten(up));
}

/* ".mylib.objs" and ".main.eobjs" hold interfaces in a folder "byte". */
static bool holds_objects(const char *name)
{
	size_t n = strlen(name);

	return name[0] == '.' && n > 4 && !strcmp(name + n - 4, "objs");
}

static void scan(struct paths *out, const char *folder, unsigned depth, unsigned *left)
{
	DIR *d = depth < DEPTH_MOST && *left > 0 ? opendir(folder) : NULL;
	struct dirent *e;
	char path[PATH_ROOM];

	if (!d)
		return;
	--*left;
	while ((e = readdir(d))) {
		struct stat st;

		if (holds_objects(e->d_name))
			add_folder(out, "%s/%s/byte", folder, e->d_name);
		if (e->d_name[0] == '.' || (size_t)snprintf(path, sizeof path, "%s/%s", folder, e->d_name) >= sizeof path)
			continue;
		if (lstat(path, &st) == 0 && S_ISDIR(st.st_mode))
			scan(out, path, depth + 1, left);
	}
	closedir(d);
}

static void find_around(struct files *f)
{
	struct places *p = &f->places;
	char *whole = realpath(f->c.executable, NULL);
	unsigned left = FOLDERS_MOST;

	if (whole && shorten(whole)) {
		find_workspace(p, whole);
		if (p->workspace.count > 0)
			scan(&p->objects, p->workspace.at[0], 0, &left);
		add_folder(&p->workspace, "%s", whole);
		add_folder(&p->around, "%s", whole);
		for (int i = 0; i < 2 && shorten(whole); i++)
			add_folder(&p->around, "%s", whole);
	}
	free(whole);
}

/* ---- recorded folders, and OCaml's ---- */

static void find_recorded_of(struct files *f, uint32_t unit)
{
	const char *folder, *first = debuginfo_directory(f->c.debug, unit, 0);
	char path[PATH_ROOM];

	for (uint32_t i = 0; (folder = debuginfo_directory(f->c.debug, unit, i)); i++) {
		if (folder[0] == '/') {
			for (unsigned k = 0; places_undo(f, folder, k, path); k++)
				add_folder(&f->places.recorded, "%s", path);
			continue;
		}
		for (unsigned k = 0; first && first[0] == '/' && places_undo(f, first, k, path); k++)
			add_folder(&f->places.recorded, "%s/%s", path, folder);
		for (unsigned k = 0; k < f->places.workspace.count; k++)
			add_folder(&f->places.recorded, "%s/%s", f->places.workspace.at[k], folder);
	}
}

/* Libraries lie in folders of their own: threads, compiler-libs, what opam or a package manager put there. */
static void add_folders_in(struct paths *p, const char *folder)
{
	DIR *d = opendir(folder);
	struct dirent *e;

	if (!d)
		return;
	while ((e = readdir(d)))
		if (e->d_name[0] != '.')
			add_folder(p, "%s/%s", folder, e->d_name);
	closedir(d);
}

static void find_library(struct places *p)
{
	static const char *const variables[] = { "OCAMLLIB", "CAMLLIB" };
	static const char *const usual[] = { "/usr/lib/ocaml", "/usr/local/lib/ocaml" };
	const char *prefix = getenv("OPAM_SWITCH_PREFIX");

	for (unsigned i = 0; i < 2; i++) {
		const char *folder = getenv(variables[i]);

		if (folder && *folder)
			add_folder(&p->library, "%s", folder);
	}
	if (prefix)
		add_folder(&p->library, "%s/lib/ocaml", prefix);
#ifdef OCAML_LIBRARY
	add_folder(&p->library, "%s", OCAML_LIBRARY);
#endif
	for (unsigned i = 0; i < 2; i++)
		add_folder(&p->library, "%s", usual[i]);
	for (unsigned i = 0, n = p->library.count; i < n; i++)
		add_folders_in(&p->library, p->library.at[i]);
	if (prefix) {
		char lib[PATH_ROOM];

		if ((size_t)snprintf(lib, sizeof lib, "%s/lib", prefix) < sizeof lib)
			add_folders_in(&p->library, lib);
	}
}

void places_find(struct files *f)
{
	if (f->places.known || !f->c.executable)
		return;
	f->places.known = true;
	find_around(f);
	for (uint32_t i = 0; i < debuginfo_units(f->c.debug); i++)
		find_recorded_of(f, i);
	find_library(&f->places);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking for files, and remembering what was found. */
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "repl/files/files_priv.h"
#include "vm/debuginfo/debuginfo.h"

#define DISK_MOST_BYTES (64u << 20)

void files_say(struct files *f, const char *format, ...)
{
	char text[PATH_ROOM + 512];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	(void)paths_add(&f->notes, text);
}

const char *files_note(struct files *f) { return f->notes_told < f->notes.count ? f->notes.at[f->notes_told++] : NULL; }

/* ---- reading ---- */

static bool read_all(int fd, char *to, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = read(fd, to + done, n - done);

		if (got <= 0)
			return false;
		done += (size_t)got;
	}
	return true;
}

/* A regular file, with a NUL behind it; NULL: there is none. */
static char *read_file(const char *path, size_t *n, struct timespec *changed)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	char *bytes = NULL;
	struct stat st;

	if (fd < 0)
		return NULL;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= DISK_MOST_BYTES &&
	    (bytes = malloc((size_t)st.st_size + 1)) && !read_all(fd, bytes, (size_t)st.st_size)) {
		free(bytes);
		bytes = NULL;
	}
	if (bytes) {
		bytes[st.st_size] = 0;
		*n = (size_t)st.st_size;
		*changed = st.st_mtim;
	}
	close(fd);
	return bytes;
}

/* ---- lines ---- */

static void found_release(struct found *x)
{
	free(x->path);
	free(x->bytes);
	free(x->starts);
	x->path = x->bytes = NULL;
	x->starts = NULL;
}

static void count_lines(struct found *x)
{
	uint32_t lines = 0;

	for (size_t i = 0; i < x->n; i++)
		lines += x->bytes[i] == '\n';
	if (x->n > 0 && x->bytes[x->n - 1] != '\n')
		lines++;
	if (!(x->starts = malloc((lines + (size_t)1) * sizeof *x->starts)))
		lines = 0;
	for (size_t i = 0, line = 0; i < x->n && line < lines; i++)
		if (i == 0 || x->bytes[i - 1] == '\n')
			x->starts[line++] = (uint32_t)i;
	if (x->starts)
		x->starts[lines] = (uint32_t)x->n;
	x->source = (struct files_source){ .path = x->path, .text = x->bytes, .n = x->n, .lines = x->starts ? lines : 0,
		.starts = x->starts };
}

/* Do the lines begin where the unit's events say?  Not after what rewrote the source before the compiler saw it. */
static bool lines_fit(struct files *f, const struct found *x)
{
	const struct debuginfo_event *e;
	struct debuginfo_unit u;
	uint32_t unit = 0;

	while (debuginfo_unit(f->c.debug, unit, &u) && (!u.module || strcmp(u.module, x->unit)))
		unit++;
	for (uint32_t i = 0; (e = debuginfo_event(f->c.debug, unit, i)); i++) {
		if (!e->file || strcmp(e->file, x->name))
			continue;
		if (e->line < 1 || (uint32_t)e->line > x->source.lines ||
		    (int64_t)x->starts[e->line - 1] != (int64_t)e->char_first - e->column)
			return false;
	}
	return true;
}

/* ---- one file on this machine ---- */

static bool is_newer(const struct timespec *a, const struct timespec *b)
{
	return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

static bool take_source(struct files *f, struct found *x, enum trust trust, const struct timespec *changed)
{
	count_lines(x);
	if (lines_fit(f, x))
		return true;
	if (trust == TRUST_GUESS)
		return false;
	if (f->c.executable && is_newer(changed, &f->made))
		files_say(f, "Warning: %s is newer than the program; its lines may not be those that were compiled.", x->path);
	return true;
}

static bool take_interface(struct files *f, struct found *x)
{
	if (interface_fits(f, x->unit, (const uint8_t *)x->bytes, x->n))
		return true;
	files_say(f, "%s is not used: it is not the interface that the program was linked with.", x->path);
	return false;
}

/* Fills `x` with the file if it is there and is the right one. */
static bool try_path(struct files *f, struct found *x, enum trust trust, const char *path)
{
	struct timespec changed;

	if (!(x->bytes = read_file(path, &x->n, &changed)))
		return false;
	if ((x->path = strdup(path)) &&
	    (x->kind == RECORDING_SOURCE ? take_source(f, x, trust, &changed) : take_interface(f, x)))
		return true;
	found_release(x);
	return false;
}

static bool try_in(struct files *f, struct found *x, enum trust trust, const char *folder, const char *name)
{
	char path[PATH_ROOM];

	return (size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path && try_path(f, x, trust, path);
}

static bool try_folders(struct files *f, struct found *x, enum trust trust, const struct paths *p, const char *name)
{
	for (unsigned i = 0; i < p->count; i++)
		if (try_in(f, x, trust, p->at[i], name))
			return true;
	return false;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

bool files_is_source(const char *file) { return file && *file && strcmp(file, "_none_") != 0; }

/* ---- where sources are ---- */

static bool try_whole_name(struct files *f, struct found *x)
{
	char path[PATH_ROOM];

	for (unsigned i = 0; x->name[0] == '/' && places_undo(f, x->name, i, path); i++)
		if (try_path(f, x, TRUST_RECORDED, path))
			return true;
	return false;
}

/* The folder where the compiler ran is the first of the unit's. */
static bool try_own_folder(struct files *f, struct found *x)
{
	struct debuginfo_unit u;
	const char *folder;
	char path[PATH_ROOM];
	uint32_t unit = 0;

	while (debuginfo_unit(f->c.debug, unit, &u) && (!u.module || strcmp(u.module, x->unit)))
		unit++;
	folder = debuginfo_directory(f->c.debug, unit, 0);
	for (unsigned i = 0; folder && places_undo(f, folder, i, path); i++)
		if (try_in(f, x, TRUST_RECORDED, path, x->name))
			return true;
	return false;
}

static bool find_source(struct files *f, struct found *x)
{
	const struct places *p = &f->places;
	const char *base = base_name(x->name);

	if (try_folders(f, x, TRUST_NAMED, &p->user, x->name) || try_folders(f, x, TRUST_NAMED, &p->user, base))
		return true;
	if (!f->c.executable)
		return false;
	if (x->name[0] == '/')
		return try_whole_name(f, x) || try_folders(f, x, TRUST_GUESS, &p->around, base);
	return try_own_folder(f, x) || try_folders(f, x, TRUST_GUESS, &p->workspace, x->name) ||
		try_folders(f, x, TRUST_GUESS, &p->around, x->name) || try_folders(f, x, TRUST_GUESS, &p->recorded, base) ||
		try_folders(f, x, TRUST_GUESS, &p->library, base) || try_folders(f, x, TRUST_GUESS, &p->around, base);
}

/* ---- where interfaces are ---- */

static bool find_interface_named(struct files *f, struct found *x, const char *name)
{
	const struct places *p = &f->places;

	if (try_folders(f, x, TRUST_NAMED, &p->user, name))
		return true;
	return f->c.executable &&
		(try_folders(f, x, TRUST_RECORDED, &p->recorded, name) || try_folders(f, x, TRUST_GUESS, &p->objects, name) ||
		try_folders(f, x, TRUST_GUESS, &p->around, name) || try_folders(f, x, TRUST_GUESS, &p->library, name));
}

static bool find_interface(struct files *f, struct found *x)
{
	char name[RECORDING_UNIT_MOST_BYTES + 8];

	if (strchr(x->unit, '/') || (size_t)snprintf(name, sizeof name, "%s.cmi", x->unit) >= sizeof name)
		return false;
	if (name[0] >= 'A' && name[0] <= 'Z')
		name[0] = (char)(name[0] - 'A' + 'a');
	if (find_interface_named(f, x, name))
		return true;
	if (!strncmp(name, x->unit, strlen(x->unit)))
		return false;
	name[0] = x->unit[0];
	return find_interface_named(f, x, name);
}

/* ---- what a recording holds ---- */

static bool find_kept(struct files *f, struct found *x)
{
	struct recording_file k;
	struct msg m;
	void *bytes;

	for (unsigned i = 0; recording_files_at(f->c.kept, i, &k); i++) {
		if (k.kind != x->kind || strcmp(k.unit, x->unit) || strcmp(k.path, x->name))
			continue;
		if (recording_files_read(f->c.kept, i, &bytes, &m)) {
			files_say(f, "%s", m.text);
			return false;
		}
		x->bytes = bytes;
		x->n = k.n;
		x->path = strdup(k.kind == RECORDING_SOURCE ? k.path : k.unit);
		count_lines(x);
		return x->path != NULL;
	}
	return false;
}

/* A folder that the user named may have another version of what the recording holds. */
static void compare_with_disk(struct files *f, const struct found *x)
{
	struct found other = { .kind = x->kind, .unit = x->unit, .name = x->name };
	const struct paths *user = &f->places.user;

	for (unsigned i = 0; x->kind == RECORDING_SOURCE && i < user->count; i++) {
		struct timespec changed;
		char path[PATH_ROOM];

		if ((size_t)snprintf(path, sizeof path, "%s/%s", user->at[i], base_name(x->name)) >= sizeof path ||
		    !(other.bytes = read_file(path, &other.n, &changed)))
			continue;
		if (other.n != x->n || memcmp(other.bytes, x->bytes, x->n))
			files_say(f, "%s is not used: it differs from what the recording holds.", path);
		free(other.bytes);
	}
}

/* ---- what was looked for ---- */

static void look_for(struct files *f, struct found *x)
{
	places_find(f);
	if (find_kept(f, x)) {
		compare_with_disk(f, x);
		return;
	}
	if (x->kind == RECORDING_SOURCE ? !find_source(f, x) : !find_interface(f, x))
		found_release(x);
}

static struct found *found_new(struct files *f, enum recording_file_kind kind, const char *unit, const char *name)
{
	struct found *x;

	if (f->found_count == f->found_room) {
		unsigned room = f->found_room ? 2 * f->found_room : 32;
		void *more = realloc(f->found, room * sizeof *f->found);

		if (!more)
			return NULL;
		f->found = more;
		f->found_room = room;
	}
	if (!(x = calloc(1, sizeof *x)) || !(x->unit = strdup(unit)) || !(x->name = strdup(name))) {
		free(x ? x->unit : NULL);
		free(x);
		return NULL;
	}
	x->kind = kind;
	return f->found[f->found_count++] = x;
}

const struct found *files_find(struct files *f, enum recording_file_kind kind, const char *unit, const char *name)
{
	struct found *x;

	for (unsigned i = 0; i < f->found_count; i++) {
		x = f->found[i];
		if (x->kind == kind && !strcmp(x->unit, unit) && !strcmp(x->name, name))
			return x->path ? x : NULL;
	}
	if (!(x = found_new(f, kind, unit, name)))
		return NULL;
	look_for(f, x);
	return x->path ? x : NULL;
}

const struct files_source *files_source(struct files *f, const char *unit, const char *file)
{
	const struct found *x = files_find(f, RECORDING_SOURCE, unit, file);

	return x ? &x->source : NULL;
}

enum err files_interface(struct files *f, const char *unit, const void **bytes, size_t *n)
{
	const struct found *x = files_find(f, RECORDING_INTERFACE, unit, "");

	if (!x)
		return ERR_NOT_FOUND;
	*bytes = x->bytes;
	*n = x->n;
	return OK;
}

static void forget(struct files *f)
{
	for (unsigned i = 0; i < f->found_count; i++) {
		found_release(f->found[i]);
		free(f->found[i]->unit);
		free(f->found[i]->name);
		free(f->found[i]);
	}
	f->found_count = 0;
	contents_forget(f);
}

/* ---- beginning and end ---- */

enum err files_new(struct files **out, const struct files_config *c, struct msg *m)
{
	struct files *f = calloc(1, sizeof *f);
	struct stat st;

	if (!f)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to look for sources.");
	f->c = *c;
	if (c->executable && stat(c->executable, &st) == 0)
		f->made = st.st_mtim;
	*out = f;
	return OK;
}

void files_free(struct files *f)
{
	if (!f)
		return;
	forget(f);
	free(f->found);
	places_release(&f->places);
	paths_release(&f->notes);
	interface_release(f);
	recording_files_close(f->c.kept);
	free(f);
}

enum err files_add_folder(struct files *f, const char *folder, struct msg *m)
{
	struct stat st;

	if (stat(folder, &st) != 0 || !S_ISDIR(st.st_mode))
		return msg_set(m, ERR_IO, "There is no folder %s.", folder);
	if (!paths_add(&f->places.user, folder))
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for one more folder.");
	forget(f);
	return OK;
}

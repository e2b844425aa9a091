/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timeout: 120
 * Types read from debug information and interfaces.
 *
 * With arguments it is a tool for tests/oracle/typing: `members FILE UNIT DIR...` prints a module's values with their types,
 * `locals FILE DIR...` what is bound at each event and where.
 */
#include <stdlib.h>

#include "tests/unit/tap.h"
#include "vm/debuginfo/typing.h"
#include "vm/vm.h"

/* ---- files ---- */

struct folders {
	char *const *at;
	int count;
};

static void *slurp(const char *path, size_t *n)
{
	FILE *f = fopen(path, "rb");
	char *bytes = NULL;
	long size = 0;

	if (f && !fseek(f, 0, SEEK_END) && (size = ftell(f)) >= 0 && !fseek(f, 0, SEEK_SET) && (bytes = malloc((size_t)size + 1)))
		*n = fread(bytes, 1, (size_t)size, f);
	if (f)
		fclose(f);
	return bytes;
}

/* Stdlib__List is stdlib__List.cmi. */
static bool find_interface(void *ctx, const char *unit, const void **bytes, size_t *n)
{
	const struct folders *f = ctx;
	char path[1024];

	for (int i = 0; i < f->count; i++) {
		snprintf(path, sizeof path, "%s/%s.cmi", f->at[i], unit);
		if (strlen(f->at[i]) + 1 < sizeof path && *unit >= 'A' && *unit <= 'Z')
			path[strlen(f->at[i]) + 1] |= 32;
		if ((*bytes = slurp(path, n)))
			return true;
	}
	return false;
}

static struct vm *load(const char *path)
{
	static const char *const argv[] = { "program", NULL };
	struct vm_config config = { .host = &world_host_posix, .argv = argv };
	struct vm *vm = NULL;
	struct msg m = { "" };

	if (vm_new(&vm, &config, &m) || vm_load(vm, path, &m)) {
		fprintf(stderr, "%s\n", m.text);
		vm_free(vm);
		return NULL;
	}
	return vm;
}

/* ---- the tool ---- */

static const struct debuginfo_event *any_event(struct debuginfo *d)
{
	const struct debuginfo_event *e = NULL;

	for (uint32_t u = debuginfo_units(d); u-- > 0 && !e;)
		e = debuginfo_event(d, u, 0);
	return e;
}

static void print_value(struct typing *t, const struct typing_scope *s, const struct typing_value *v)
{
	char text[4096];

	type_text(t, s, v->type, text, sizeof text);
	printf("%s %s : %s\n", v->is_primitive ? "external" : "val", v->name, text);
}

static int print_members(struct debuginfo *d, struct typing *t, const char *unit)
{
	const struct debuginfo_event *e = any_event(d);
	const struct typing_scope *s = e ? typing_scope_of(t, e) : NULL, *m = s ? typing_module(t, s, unit) : NULL;
	struct typing_value v;

	for (uint32_t i = 0; m && typing_member(t, m, i, &v); i++)
		print_value(t, s, &v);
	if (typing_problem(t))
		fprintf(stderr, "%s\n", typing_problem(t));
	return !m;
}

static void print_place(const struct place *p)
{
	static const char *const kinds[] = { "nowhere", "stack", "env", "function", "unit" };

	printf("%s", kinds[p->kind]);
	if (p->kind == PLACE_UNIT)
		printf(" %s", p->unit);
	else if (p->kind != PLACE_NOWHERE)
		printf(" %d", (int)p->number);
	for (uint32_t i = 0; i < p->fields_count; i++)
		printf(".%u", p->fields[i]);
}

static void print_locals(struct debuginfo *d, struct typing *t, const char *unit)
{
	const struct debuginfo_event *e;
	struct typing_value v;
	char text[4096];

	for (uint32_t u = 0; u < debuginfo_units(d); u++)
		for (uint32_t i = 0; (e = debuginfo_event(d, u, i)) && (!unit || !strcmp(e->module, unit)); i++) {
			const struct typing_scope *s = e->kind == DEBUGINFO_PSEUDO ? NULL : typing_scope_of(t, e);

			for (uint32_t k = 0; s && typing_local(t, s, k, &v); k++) {
				type_text(t, s, v.type, text, sizeof text);
				printf("%u %s ", e->pos, v.name);
				print_place(&v.place);
				printf(" : %s\n", text);
			}
		}
}

static int tool(int argc, char *const argv[])
{
	bool members = !strcmp(argv[1], "members");
	struct folders f = { argv + 4, argc - 4 };
	struct typing_files files = { find_interface, &f };
	struct vm *vm = load(argv[2]);
	struct typing *t = vm ? typing_new(debuginfo_of(vm), &files) : NULL;
	int status = 0;

	if (!t)
		return 1;
	if (members)
		status = print_members(debuginfo_of(vm), t, argv[3]);
	else
		print_locals(debuginfo_of(vm), t, argv[3]);
	typing_free(t);
	vm_free(vm);
	return status;
}

int main(int argc, char *argv[])
{
	if (argc > 3)
		return tool(argc, argv);
	ok(true, "nothing yet");
	return tap_done();
}

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
#include "vm/vm_priv.h"

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
	struct typing *t = vm ? typing_new(debuginfo_of(vm), &files, NULL) : NULL;
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

/* ---- a program of our own, damaged ---- */

static const char program[] =
	"type t = A of int | B of { s : string }\n"
	"module M = struct let twice f x = f (f x) end\n"
	"class c = object val n = 1 method m = n end\n"
	"let f (x : t) l = List.map (fun y -> M.twice succ y, x, `V) l\n"
	"let () = ignore (f (A 1) [1]); ignore (Hashtbl.hash (new c)#m)\n";

/* All that can be asked of a scope; how many variables there were. */
static unsigned ask(struct debuginfo *d, struct typing *t)
{
	const struct debuginfo_event *e;
	struct debuginfo_function f;
	struct typing_value v;
	struct type *vars[16], *function;
	char text[4096];
	unsigned n = 0, asked = 0;

	for (uint32_t i = debuginfo_functions(d); i-- > 0 && asked++ < 60 && debuginfo_function(d, i, &f);)
		if ((function = typing_function(t, &f)))
			type_text(t, NULL, type_fresh(t, function), text, sizeof text);
	for (uint32_t u = debuginfo_units(d); u-- > 0 && n < 400;)
		for (uint32_t i = 0; (e = debuginfo_event(d, u, i)) && i < 20; i++) {
			const struct typing_scope *s = typing_scope_of(t, e);
			struct type *result = typing_result(t, e);

			if (result)
				type_text(t, s, typing_expand(t, s, result), text, sizeof text);
			for (uint32_t k = 0; s && typing_local(t, s, k, &v); k++, n++) {
				struct type *head = typing_expand(t, s, v.type);
				const struct decl *decl = head->kind == TYPE_CONSTR ? typing_decl(t, s, head->path) : NULL;

				type_text(t, s, v.type, text, sizeof text);
				if (head->kind == TYPE_CONSTR)
					(void)typing_decl_inside(t, head->path);
				(void)typing_instance_variable(t, head, "n");
				(void)type_variables(v.type, vars, 0, 16);
				if (decl)
					decl_text(t, s, "t", decl, text, sizeof text);
				(void)type_unify(t, s, type_fresh(t, v.type), type_fresh(t, head));
			}
			if (s && i == 0) {
				(void)typing_value(t, s, "List.map", &v);
				(void)typing_value(t, s, "M.twice", &v);
			}
		}
	return n;
}

static unsigned ask_of(const struct debuginfo_source *src, const struct typing_files *files)
{
	struct debuginfo *d;
	struct typing *t;
	unsigned n = 0;
	struct msg m;

	if (debuginfo_open(&d, src, &m))
		return 0;
	if ((t = typing_new(d, files, NULL)))
		n = ask(d, t);
	typing_free(t);
	debuginfo_free(d);
	return n;
}

/* Bytes of the section DBUG, or of an interface, changed at random. */
static void damage(uint8_t *bytes, size_t n, uint64_t *seed)
{
	for (unsigned i = 0; i < 8; i++) {
		*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		bytes[(*seed >> 20) % n] = (uint8_t)(*seed >> 56);
	}
}

static void *copy_of(const void *bytes, size_t n)
{
	void *copy = malloc(n + 1);

	if (copy)
		memcpy(copy, bytes, n);
	return copy;
}

struct damaged {
	struct folders *folders;
	uint64_t *seed;                 /* NULL: they are given as they are */
	void *given[64];
	unsigned count;
};

static bool find_damaged(void *ctx, const char *unit, const void **bytes, size_t *n)
{
	struct damaged *d = ctx;

	if (d->count == 64 || !find_interface(d->folders, unit, bytes, n))
		return false;
	d->given[d->count++] = (void *)*bytes;
	if (d->seed)
		damage((uint8_t *)d->given[d->count - 1] + 12, *n - 12, d->seed);
	return true;
}

static void give_back(struct damaged *d)
{
	while (d->count > 0)
		free(d->given[--d->count]);
}

static void survive(const struct debuginfo_source *whole, struct folders *folders, uint64_t seed)
{
	struct debuginfo_source src = *whole;
	unsigned found = 0, rounds = 0;

	for (; rounds < 150; rounds++) {
		struct damaged d = { .folders = folders, .seed = &seed };
		struct typing_files files = { find_damaged, &d };
		uint8_t *bytes = copy_of(whole->dbug, whole->dbug_bytes);

		if (rounds % 2)
			damage(bytes, whole->dbug_bytes, &seed);
		src.dbug = bytes;
		found += ask_of(&src, &files) > 0;
		give_back(&d);
		free(bytes);
	}
	ok(found > rounds / 4, "%u of %u damaged programs still had variables", found, rounds);
}

int main(int argc, char *argv[])
{
	static char library[1024];
	char *const at[] = { ".", library };
	struct folders folders = { at, 2 };
	struct damaged whole = { .folders = &folders };
	struct typing_files files = { find_damaged, &whole };
	struct debuginfo_source src = { .version = 0 };
	const char *given = getenv("TEST_SEED");
	uint64_t seed = given ? strtoull(given, NULL, 0) : 2026;
	struct vm *vm;
	FILE *f;

	if (argc > 3)
		return tool(argc, argv);
	if ((f = fopen("sample.ml", "w"))) {
		fputs(program, f);
		fclose(f);
	}
	if (system("ocamlc -w -a -g -o sample.byte sample.ml && ocamlc -where >where") != 0 || !(f = fopen("where", "r")) ||
	    !fgets(library, sizeof library, f) || !(vm = load("sample.byte"))) {
		ok(false, "a program is compiled and loaded");
		return tap_done();
	}
	fclose(f);
	library[strcspn(library, "\n")] = 0;
	printf("# TEST_SEED=%llu\n", (unsigned long long)seed);
	src.version = vm_ocaml_version(vm);
	src.dbug = vm_section(vm, "DBUG", &src.dbug_bytes);
	src.symb = vm_section(vm, "SYMB", &src.symb_bytes);
	ok(ask_of(&src, &files) > 20, "the program has variables");
	give_back(&whole);
	survive(&src, &folders, seed);
	vm_free(vm);
	return tap_done();
}

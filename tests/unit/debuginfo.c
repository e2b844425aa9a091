/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Debug information of real executables; damaged in every way that a seed can think of.
 *
 * With arguments it is a tool for tests/oracle/debuginfo: `events FILE` and `functions FILE` print what was read.
 */
#include <stdlib.h>
#include <time.h>

#include "tests/unit/tap.h"
#include "vm/debuginfo/debuginfo.h"
#include "vm/debuginfo/debuginfo_priv.h"
#include "vm/vm.h"

/* timeout: 120 */

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

static void print_event(const struct debuginfo_event *e)
{
	static const char *const kinds[] = { "before", "after", "pseudo" };
	static const char *const reprs[] = { "", " parent", " child" };

	printf("%u %s %s %s %d:%d-%d:%d(%d) %s ", e->pos, e->module, e->name, e->file, e->line, e->column, e->end_line,
		e->end_column, e->end_offset, kinds[e->kind]);
	if (e->what == DEBUGINFO_RETURN)
		printf("return %d", e->arguments);
	else
		printf("%s", e->what == DEBUGINFO_FUNCTION ? "function" : "other");
	printf(" %d%s\n", e->stack_words, reprs[e->repr]);
}

static int print_events(struct debuginfo *d)
{
	const struct debuginfo_event *e;

	for (uint32_t u = 0; u < debuginfo_units(d); u++) {
		for (uint32_t i = 0; (e = debuginfo_event(d, u, i)); i++)
			print_event(e);
		for (uint32_t i = 0; debuginfo_directory(d, u, i); i++)
			printf("folder %s\n", debuginfo_directory(d, u, i));
	}
	return debuginfo_problem(d) != NULL;
}

static int print_functions(struct vm *vm, struct debuginfo *d)
{
	struct debuginfo_function f;

	for (uint32_t i = 0; debuginfo_function(d, i, &f); i++)
		printf("%lld %lld %lld %s %s\n", (long long)vm_code_pos(vm, f.first),
			(long long)vm_code_pos(vm, f.body), (long long)vm_code_pos(vm, f.end),
			f.is_module ? "module" : "function", f.name ? f.name : "?");
	return 0;
}

static int tool(const char *what, const char *path)
{
	struct vm *vm = load(path);
	struct debuginfo *d = vm ? debuginfo_of(vm) : NULL;
	int status = 1;

	if (d)
		status = strcmp(what, "events") ? print_functions(vm, d) : print_events(d);
	vm_free(vm);
	return status;
}

/* ---- a program of our own ---- */

static const char program[] =
	"let add a b c =\n"
	"  a + b + c\n"
	"module M = struct let twice f x = f (f x) end\n"
	"let rec even n = n = 0 || odd (n - 1)\n"
	"and odd n = n <> 0 && even (n - 1)\n"
	"let () =\n"
	"  print_int (M.twice succ (add 1 2 3));\n"
	"  List.iter (fun x -> if even x then raise Exit) [1; 3; 5]\n";

static bool compile(void)
{
	FILE *f = fopen("sample.ml", "w");

	if (!f)
		return false;
	fputs(program, f);
	fclose(f);
	return system("ocamlc -g -o sample.byte sample.ml") == 0 && system("ocamlc -o plain.byte sample.ml") == 0;
}

static bool one(struct debuginfo *d, const char *name, struct debuginfo_function *f)
{
	return debuginfo_find(d, name, f, 1) == 1;
}

static void check_names(struct debuginfo *d)
{
	struct debuginfo_function f, g;

	ok(one(d, "Sample.add", &f), "a function by its full name");
	ok(one(d, "add", &g) && debuginfo_find(d, "add", &g, 1) >= 1, "a function by its bare name");
	ok(one(d, "M.twice", &f) && one(d, "Sample.M.twice", &g) && f.first == g.first, "a function by its last parts");
	ok(one(d, "List.iter", &f) && one(d, "Stdlib__List.iter", &g) && f.first == g.first,
		"a joined module name, both ways");
	is_text(f.name, "Stdlib.List.iter", "names are dotted");
	ok(one(d, "Stdlib.print_endline", &f), "Stdlib.print_endline");
	ok(one(d, "Sample", &f) && f.is_module, "a module is its initialisation");
	is_number(debuginfo_find(d, "iter", NULL, 0) > 1, 1, "iter is ambiguous");
	is_number(debuginfo_find(d, "nonsense", NULL, 0), 0, "there is no nonsense");
	is_text(debuginfo_complete(d, "Sample.e", 0), "Sample.even", "completion of a whole name");
	is_text(debuginfo_complete(d, "M.tw", 0), "M.twice", "completion of last parts");
	ok(!debuginfo_complete(d, "Sample.even", 1), "completion ends");
}

static void check_functions(struct vm *vm, struct debuginfo *d)
{
	struct debuginfo_function f, g;
	uint32_t last = vm_program_start(vm);
	bool whole = true;

	for (uint32_t i = 0; i < debuginfo_functions(d); i++) {
		whole &= debuginfo_function(d, i, &f) && f.first == last && f.end > f.first;
		whole &= f.body >= f.first && f.body < f.end;
		whole &= debuginfo_function_at(d, f.first, &g) && g.first == f.first;
		whole &= debuginfo_function_at(d, f.end - 1, &g) && g.first == f.first;
		last = f.end;
	}
	ok(whole && last == vm_instrs(vm), "functions cover the code without gaps");
	ok(one(d, "Sample.add", &f) && vm_opcode(vm, f.first) == OP_RESTART && vm_opcode(vm, f.body - 1) == OP_GRAB,
		"a function of three arguments has its body after GRAB");
	ok(one(d, "Sample.even", &f) && f.body == f.first, "a function of one argument is all body");
}

static void check_places(struct vm *vm, struct debuginfo *d)
{
	const struct debuginfo_event *e = debuginfo_find_line(d, "sample.ml", 2), *same;
	struct debuginfo_function f;
	struct debuginfo_loc loc;

	ok(e && e->line == 2 && !strcmp(e->name, "Sample.add"), "line 2 is in add");
	ok(debuginfo_find_line(d, "ple.ml", 2) == NULL, "a part of a file's name is not its name");
	ok(debuginfo_find_line(d, "sample.ml", 99) == NULL, "there is no line 99");
	same = e ? debuginfo_event_at(d, e->instr) : NULL;
	ok(same && same->pos == e->pos && debuginfo_event_before(d, e->instr) == same &&
		debuginfo_event_after(d, e->instr) == same, "the event there is found by its instruction");
	ok(one(d, "Sample.add", &f) && debuginfo_source_at(d, f.end - 1) && !debuginfo_source_at(d, f.first),
		"an instruction has the place of the event before it in its function");
	ok(e && debuginfo_location(vm, e->instr, &loc) && !strcmp(loc.file, "sample.ml"), "a location for a backtrace");
	ok(!debuginfo_location(vm, 0, &loc), "the VM's own code has no location");
	ok(debuginfo_directory(d, debuginfo_units(d) - 1, 0) != NULL, "units know folders");
}

static void check_globals(struct vm *vm, struct debuginfo *d)
{
	uint32_t n = 0;

	ok(debuginfo_global_number(d, "Sample", &n) && !strcmp(debuginfo_global_name(d, n), "Sample"),
		"the global of a module");
	ok(!debuginfo_global_number(d, "Not_found", &n), "an exception is no module");
	is_text(debuginfo_global_name(d, 0), "Out_of_memory", "the first global");
	ok(debuginfo_global_name(d, (uint32_t)vm_globals(vm) + 9) == NULL, "no global beyond the last");
}

static void check_plain(void)
{
	struct vm *vm = load("plain.byte");
	struct debuginfo *d = vm ? debuginfo_of(vm) : NULL;
	struct debuginfo_function f;

	ok(d && debuginfo_problem(d) == NULL && debuginfo_functions(d) > 100,
		"without debug information there are functions");
	ok(d && one(d, "Sample", &f) && f.is_module, "and modules");
	ok(d && debuginfo_function_at(d, f.first - 1, &f) && !strcmp(f.name, "Sample.(fun)"),
		"whose functions have no names");
	vm_free(vm);
}

/* ---- damage ---- */

static uint64_t seed;

static uint32_t random_below(uint32_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 16) % n;
}

/* Reads everything that can be read. */
static void read_all(struct debuginfo *d)
{
	const struct debuginfo_event *e;
	unsigned seen = 0;

	for (uint32_t u = 0; u < debuginfo_units(d); u++) {
		for (uint32_t i = 0; (e = debuginfo_event(d, u, i)); i++)
			seen += strlen(e->name) + strlen(e->file) + strlen(e->module);
		for (uint32_t i = 0; debuginfo_directory(d, u, i); i++)
			seen++;
	}
	for (uint32_t i = 0; i < 100; i++)
		seen += debuginfo_global_name(d, i) != NULL;
	(void)debuginfo_find(d, "x", NULL, 0);
	(void)debuginfo_find_line(d, "x.ml", (int32_t)seen);
}

static bool survives(const struct debuginfo_source *src)
{
	struct debuginfo *d;
	struct msg m = { "" };

	if (debuginfo_open(&d, src, &m))
		return m.text[0] && m.text[strlen(m.text) - 1] == '.';
	read_all(d);
	debuginfo_free(d);
	return true;
}

/* A copy of its own for each try, so that a checker of addresses sees a byte too far. */
static bool survives_bytes(struct debuginfo_source src, const uint8_t *bytes, size_t n, bool symb)
{
	uint8_t *copy = malloc(n ? n : 1);
	bool fine;

	memcpy(copy, bytes, n);
	*(symb ? &src.symb : &src.dbug) = copy;
	*(symb ? &src.symb_bytes : &src.dbug_bytes) = n;
	fine = survives(&src);
	free(copy);
	return fine;
}

static bool damage(const struct debuginfo_source *good, bool symb, unsigned tries)
{
	size_t n = symb ? good->symb_bytes : good->dbug_bytes;
	const uint8_t *from = symb ? good->symb : good->dbug;
	uint8_t *bytes = malloc(n);
	bool fine = true;

	for (unsigned t = 0; fine && t < tries; t++) {
		memcpy(bytes, from, n);
		for (unsigned k = random_below(4) + 1; k > 0; k--)
			bytes[random_below(t % 2 || n < 400 ? (uint32_t)n : 400)] = (uint8_t)random_below(256);
		fine = survives_bytes(*good, bytes, t % 7 == 0 ? random_below((uint32_t)n) : n, symb);
	}
	free(bytes);
	return fine;
}

/* The program's own unit: the first in the file, as they are written newest first.  Others repeat it. */
static size_t short_dbug(const uint8_t *from, size_t n, uint8_t **out)
{
	size_t at = 4, used;

	for (unsigned unit = 0; unit < 2; unit++) {
		at += 4;
		for (unsigned k = 0; k < 2; k++, at += used)
			if (marshal_length(from + at, n - at, &used, NULL))
				return 0;
	}
	*out = malloc(at);
	memcpy(*out, from, at);
	memcpy(*out, "\0\0\0\2", 4);
	return at;
}

static void check_damage(const struct vm *vm)
{
	struct debuginfo_source src = { .version = vm_ocaml_version(vm) };
	uint8_t *dbug = NULL;
	size_t n;

	src.symb = vm_section(vm, "SYMB", &src.symb_bytes);
	src.dbug = vm_section(vm, "DBUG", &n);
	src.dbug_bytes = short_dbug(src.dbug, n, &dbug);
	src.dbug = dbug;
	ok(dbug && survives(&src), "two units alone can be read");
	seed = getenv("SEED") ? strtoull(getenv("SEED"), NULL, 0) | 1 : 20021;
	printf("# seed %llu\n", (unsigned long long)seed);
	ok(dbug && damage(&src, false, 4000), "damaged events are survived");
	ok(damage(&src, true, 4000), "a damaged table of globals is survived");
	for (n = 0; n < src.dbug_bytes; n += 1 + n / 16)
		if (!survives_bytes(src, dbug, n, false))
			break;
	ok(n >= src.dbug_bytes, "cut events are survived");
	free(dbug);
}

/* A list cell whose tail is the cell itself; a type that claims 2^54 fields; a list that is no list. */
static void check_hostile(void)
{
	static const struct { const char *bytes; size_t n; const char *name; } cases[] = {
#define UNIT_HEAD "\0\0\0\1\0\0\0\0\x84\x95\xa6\xbe"
#define FOLDERS "\x84\x95\xa6\xbe\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0\x40"
#define CASE(head, data, name) { UNIT_HEAD head data FOLDERS, sizeof(UNIT_HEAD head data FOLDERS) - 1, name }
		CASE("\0\0\0\4\0\0\0\2\0\0\0\0\0\0\0\6", "\xa0\x40\x04\x01", "a list that is its own tail"),
		CASE("\0\0\0\x9\0\0\0\1\0\0\0\0\0\0\0\6", "\x13\xff\xff\xff\xff\xff\xff\xfc\x00",
			"a block larger than memory"),
		CASE("\0\0\0\2\0\0\0\2\0\0\0\0\0\0\0\6", "\x04\x01", "a reference to nothing"),
		CASE("\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\0", "\x18", "a custom block without a name"),
		CASE("\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0", "\x3f", "a string without its bytes"),
		CASE("\0\0\0\5\0\0\0\1\0\0\0\0\0\0\0\0", "\x07\x20\0\0\0", "more floats than bytes"),
	};

	for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct debuginfo_source src = { .version = EXEC_NEWEST };
		struct debuginfo *d = NULL;
		struct msg m;

		src.dbug = (const uint8_t *)cases[i].bytes;
		src.dbug_bytes = cases[i].n;
		ok(debuginfo_open(&d, &src, &m) == OK && !debuginfo_event(d, 0, 0) && debuginfo_problem(d),
			"%s", cases[i].name);
		debuginfo_free(d);
	}
}

static void check_large(void)
{
	bool there = system("ln -sf \"$(command -v ocamlc.byte)\" large.byte 2>/dev/null") == 0;
	struct vm *vm = there ? load("large.byte") : NULL;
	struct timespec t[3];
	double opened, named;

	if (!vm) {
		printf("# there is no ocamlc.byte to measure\n");
		return;
	}
	clock_gettime(CLOCK_MONOTONIC, &t[0]);
	(void)debuginfo_of(vm);
	clock_gettime(CLOCK_MONOTONIC, &t[1]);
	ok(debuginfo_find(debuginfo_of(vm), "Typecore.type_exp", NULL, 0) >= 1, "a function of a large program");
	clock_gettime(CLOCK_MONOTONIC, &t[2]);
	opened = (t[1].tv_sec - t[0].tv_sec) * 1e3 + (t[1].tv_nsec - t[0].tv_nsec) / 1e6;
	named = (t[2].tv_sec - t[1].tv_sec) * 1e3 + (t[2].tv_nsec - t[1].tv_nsec) / 1e6;
	printf("# opening takes %.1f ms, the first name %.1f ms\n", opened, named);
	ok(opened < 1000, "opening a large program's debug information is no work");
	vm_free(vm);
}

int main(int argc, char **argv)
{
	struct vm *vm;

	if (argc == 3)
		return tool(argv[1], argv[2]);
	check_hostile();
	if (!compile() || !(vm = load("sample.byte"))) {
		printf("# ocamlc is not installed\n");
		return tap_done();
	}
	check_names(debuginfo_of(vm));
	check_functions(vm, debuginfo_of(vm));
	check_places(vm, debuginfo_of(vm));
	check_globals(vm, debuginfo_of(vm));
	ok(debuginfo_problem(debuginfo_of(vm)) == NULL, "nothing was wrong with it");
	check_damage(vm);
	vm_free(vm);
	check_plain();
	check_large();
	return tap_done();
}

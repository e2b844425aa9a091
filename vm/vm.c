/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The embedder's side: making a VM, loading a program, running it, putting it back. */
#include "vm/vm.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "vm/debuginfo/debuginfo.h"
#include "vm/frames.h"
#include "vm/intern.h"
#include "vm/prims.h"
#include "vm/rings.h"
#include "vm/threads.h"
#include "vm/watch_priv.h"

#define STACK_FIRST_WORDS 4096u
#define STACK_MAX_WORDS_4 (UINT64_C(1) << 20)
#define STACK_MAX_WORDS_5 (UINT64_C(1) << 27)
#define NURSERY_WORDS (UINT64_C(1) << 18)
#define HEAP_LIMIT_WORDS (UINT64_C(1) << 33)
/* How long the interpreter runs before it looks at the interrupt flag: a few milliseconds. */
#define SLICE_INSTRS (UINT64_C(1) << 22)
/* So far a run goes over marks of source events that it does not want before they are taken away: whoever steps from
 * event to event has them wanted again soon. */
#define MARKED_INSTRS (UINT64_C(1) << 20)

value vm_stop_set(struct vm *vm, enum vm_stop_kind kind, const char *format, ...)
{
	va_list ap;

	vm->outcome = OUTCOME_STOP;
	vm->stop.kind = kind;
	vm->stop.torn = kind != VM_STOP_EXIT;
	va_start(ap, format);
	vsnprintf(vm->stop.text, sizeof vm->stop.text, format, ap);
	va_end(ap);
	return VAL_NOTHING;
}

/* Asked at once, since going back to where the instruction began is dear.  A child that the
 * program forked is not debugged. */
static bool is_wanted(struct vm *vm, enum vm_occurs kind, const char *text)
{
	struct vm_occurrence o = { kind, text };
	uint64_t at = vm->s.time - vm->polling;

	if (!vm->stop_occurs || world_is_child(vm->world) || !vm->stop_occurs(vm->stop_occurs_ctx, &o))
		return false;
	if (at == vm->leave_at.n && vm->leave_occurs > 0) {
		vm->leave_occurs -= vm->leave_occurs != VM_ALL;
		return false;
	}
	vm->occurred_at = at;
	vm->stop.occurrence = kind;
	snprintf(vm->occurrence_text, sizeof vm->occurrence_text, "%s", text);
	return true;
}

bool vm_stops_before(struct vm *vm, enum vm_occurs kind, const char *text)
{
	if (!vm->occurrence_noted)
		vm->occurrence_noted = is_wanted(vm, kind, text);
	if (vm->occurrence_noted)
		vm_stop_set(vm, VM_STOP_OCCURRENCE, "%s", vm->occurrence_text);
	return vm->occurrence_noted;
}

void vm_note_occurrence(struct vm *vm, enum vm_occurs kind, const char *text)
{
	if (vm->occurrence_noted || !is_wanted(vm, kind, text))
		return;
	vm->occurrence_noted = true;
	vm->s.poll_pending = 1;
}

/* ---- making ---- */

/* The world's questions about the program itself are answered here, the others by the embedder's host. */
static bool answer(void *ctx, struct world *w, struct world_call *c)
{
	struct vm *vm = ctx;

	if (c->op != WORLD_PROGRAM)
		return vm->config.host->perform(vm->config.host->ctx, w, c);
	c->err = WORLD_EOK;
	c->result = 0;
	for (const char *const *arg = vm->config.argv; arg && *arg; arg++, c->result++) {
		size_t n = strlen(*arg) + 1;
		uint8_t *to = world_in(w, n);

		if (!to)
			return false;
		memcpy(to, *arg, n);
		world_in_used(w, n);
	}
	return true;
}

typedef enum interp_end interp_fn(struct vm *vm, const struct interp_goal *g);

static interp_fn *fast_loop(const struct vm *vm, bool storing)
{
	if (storing)
		return vm->config.foreign ? interp_store_guarded : interp_store;
	return vm->config.foreign ? interp_fast_guarded : interp_fast;
}

enum err vm_new(struct vm **out, const struct vm_config *config, struct msg *m)
{
	struct vm *vm = calloc(1, sizeof *vm);
	enum err r;

	if (!vm)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory for a virtual machine.");
	vm->config = *config;
	vm->host = (struct world_host){ answer, vm };
	vm->world = world_new(config->host ? &vm->host : NULL);
	r = vm->world ? image_init(&vm->im, m) : msg_set(m, ERR_NO_MEMORY, "There is no memory for the world log.");
	if (r) {
		vm_free(vm);
		return r;
	}
	(void)fast_loop(vm, false)(vm, NULL);
	*out = vm;
	return OK;
}

void vm_free(struct vm *vm)
{
	if (!vm)
		return;
	debuginfo_free(vm->debug);
	frames_free(vm->frames);
	mem_release(vm);
	code_release(&vm->code);
	exec_release(&vm->exec);
	for (uint32_t i = 0; vm->prim_names && i < vm->prims_room; i++)
		free(vm->prim_names[i]);
	free(vm->prim_names);
	free(vm->prims);
	image_release(&vm->im);
	if (vm->world)
		world_free(vm->world);
	free(vm);
}

void vm_attach(struct vm *vm, const struct world_host *host)
{
	vm->config.host = host;
	world_attach(vm->world, &vm->host);
}

const struct vm_config *vm_config(const struct vm *vm) { return &vm->config; }

/* ---- loading ---- */

/* OCaml's own libraries are built in. */
static bool is_built_in(const char *library)
{
	static const char *const names[] = { "dllunix", "dllcamlstr", "dllthreads", "dllbigarray", "dllcamlruntime_events" };

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (!strncmp(library, names[i], strlen(names[i])))
			return true;
	return false;
}

/* " of the C library dllx", or of one of several; "" when the executable names none that is foreign. */
static void foreign_libraries(const struct vm *vm, char *out, size_t room)
{
	const struct exec_section *s = exec_section(&vm->exec, "DLLS");
	unsigned n = 0;

	*out = 0;
	for (size_t i = 0; s && i < s->count && memchr(s->bytes + i, 0, s->count - i);) {
		const char *name = (const char *)s->bytes + i;
		size_t used = strlen(out);

		if (!is_built_in(name))
			snprintf(out + used, room - used, "%s%s", n++ ? " or " : " of the C library ", name);
		i += strlen(name) + 1;
	}
}

static value prim_missing(struct vm *vm, const word *a)
{
	uint32_t instr = vm->s.pc >> 1;
	const struct slot *s = &vm->code.slots[instr];
	uint32_t number = vm->code.ops[instr] == OP_C_CALLN ? s->b : s->a;
	char libraries[256];

	(void)a;
	foreign_libraries(vm, libraries, sizeof libraries);
	vm_stop_set(vm, VM_STOP_REFUSED, "The program calls the primitive %s%s, which Caravan does not have.",
		number < vm->prims_count ? vm->prim_names[number] : "?", libraries);
	vm->stop.torn = false;
	return VAL_NOTHING;
}

static enum err count_names(const struct exec_section *s, uint32_t *n, struct msg *m)
{
	*n = 0;
	for (size_t i = 0; i < s->count; i++)
		*n += s->bytes[i] == 0;
	if (s->count && s->bytes[s->count - 1] != 0)
		return msg_set(m, ERR_FORMAT, "The executable's list of primitives (section PRIM) is cut off.");
	return OK;
}

static void link_primitive(struct vm *vm, uint32_t number, const char *text, size_t n)
{
	char *name = strndup(text, n);
	const struct prim_info *p;

	caravan_check(name);
	p = prims_find(name);
	free(vm->prim_names[number]);
	vm->prim_names[number] = name;
	vm->prims[number] = p ? p->fn : prim_missing;
}

static void link_stubs(prim_fn *stubs)
{
	stubs[STUB_PRIM_FATAL] = prim_uncaught_end;
	stubs[STUB_PRIM_FIBRE] = prim_fibre_end;
	stubs[STUB_PRIM_THREAD] = prim_thread_exit;
	stubs[STUB_PRIM_DOMAIN_END] = prim_domain_end;
	stubs[STUB_PRIM_DOMAIN_FAILED] = prim_domain_failed;
	stubs[STUB_PRIM_SAMPLE_RETURNED] = prim_memprof_returned;
	stubs[STUB_PRIM_SAMPLE_RAISED] = prim_memprof_raised;
}

enum err vm_link_added(struct vm *vm, struct msg *m)
{
	value list = { vm->s.primitives_added };
	uint32_t n = 0;

	for (value at = list; is_block(at); at = field(vm, at, 1))
		if (n++ >= PRIMS_ADDED_MAX || !has_tag(vm, field(vm, at, 0), TAG_STRING))
			return msg_set(m, ERR_FORMAT, "The image is corrupt: its list of added primitives makes no sense.");
	vm->prims_count = vm->prims_program + n;
	for (value at = list; n > 0; at = field(vm, at, 1)) {
		value name = field(vm, at, 0);

		link_primitive(vm, vm->prims_program + --n, (const char *)str_bytes(vm, name), (size_t)str_len(vm, name));
	}
	return OK;
}

static enum err link_primitives(struct vm *vm, struct msg *m)
{
	const struct exec_section *s = exec_section(&vm->exec, "PRIM");
	const char *name;
	uint32_t n;
	enum err r;

	if (!s)
		return msg_set(m, ERR_FORMAT, "The executable has no list of primitives (section PRIM).");
	if ((r = count_names(s, &n, m)))
		return r;
	vm->prims_program = n;
	vm->prims_room = n + PRIMS_ADDED_MAX;
	vm->prims = calloc(vm->prims_room + STUB_PRIMS, sizeof *vm->prims);
	vm->prim_names = calloc(vm->prims_room, sizeof *vm->prim_names);
	caravan_check(vm->prims && vm->prim_names);
	for (name = (const char *)s->bytes; vm->prims_count < n; name += strlen(name) + 1)
		link_primitive(vm, vm->prims_count++, name, strlen(name));
	link_stubs(vm->prims + vm->prims_room);
	return OK;
}

static void init_state(struct vm *vm)
{
	struct state *s = &vm->s;
	bool five = vm->exec.version >= 32;

	memset(s, 0, sizeof *s);
	s->magic = STATE_MAGIC;
	s->ocaml_version = vm->exec.version;
	for (unsigned i = 0; i < state_fields_count; i++)
		if (state_fields[i].kind == STATE_VAL)
			((uint64_t *)s)[state_fields[i].first] = VAL_UNIT.bits;
	s->events = s->user_events = 0;
	s->stack_max_words = vm->config.stack_max_words ? vm->config.stack_max_words :
		five ? STACK_MAX_WORDS_5 : STACK_MAX_WORDS_4;
	s->heap_limit_words = vm->config.heap_limit_words ? vm->config.heap_limit_words : HEAP_LIMIT_WORDS;
	s->space_overhead = vm->exec.version >= 30 ? 120 : 80;
	s->domain_count = vm->config.domains ? vm->config.domains : 1;
	s->domains_max = DOMAINS_MAX;
	s->schedule_seed = vm->config.schedule_seed;
	s->gc_increment = 15;
	s->gc_max_overhead = 500;
	s->gc_policy = five ? 0 : 2;
	s->gc_window = 1;
	s->gc_custom_major = 44;
	s->gc_custom_minor = 100;
	s->gc_custom_minor_max = five ? 70000 : 8192;
}

static uint64_t alloc_old(void *ctx, uint64_t n, unsigned t)
{
	return mem_alloc_old(ctx, n, t).bits;
}

/* The executable's DATA section becomes the globals. */
static enum err load_globals(struct vm *vm, struct msg *m)
{
	const struct exec_section *s = exec_section(&vm->exec, "DATA");
	struct intern_target t = { .im = &vm->im, .alloc = alloc_old, .ctx = vm };
	value data;
	size_t used;
	uint64_t n;
	enum err r;

	if (!s)
		return msg_set(m, ERR_FORMAT, "The executable has no initial values (section DATA).");
	if ((r = intern_value(&t, s->bytes, s->count, &data, &used, m)))
		return r;
	if (is_int(data) || tag(vm, data) != 0 || (n = wosize(vm, data)) > IMAGE_GLOBALS_MAX || n <= EXN_UNDEFINED_RECURSIVE_MODULE)
		return msg_set(m, ERR_FORMAT, "The executable's initial values (section DATA) are not what a program has.");
	image_put(&vm->im, IMAGE_GLOBALS_OFF, header_make(n, 0));
	for (uint64_t i = 0; i < n; i++)
		image_put(&vm->im, IMAGE_GLOBALS_OFF + (i + 1) * WORD_BYTES, raw_field(vm, data, i));
	return OK;
}

static enum err load_code(struct vm *vm, struct msg *m)
{
	const struct exec_section *s = exec_section(&vm->exec, "CODE");
	uint32_t first;
	enum err r;

	if (!s || s->count % 4 != 0 || s->count == 0)
		return msg_set(m, ERR_FORMAT, "The executable has no code, or a part of an instruction (section CODE).");
	if (s->count / 4 > IMAGE_CODE_MAX_WORDS)
		return msg_set(m, ERR_LIMIT, "The program has more than %u words of bytecode, the most that Caravan holds.",
			(unsigned)IMAGE_CODE_MAX_WORDS);
	if ((r = code_append(vm, s->bytes, (uint32_t)(s->count / 4), &first, m)))
		return r;
	vm->s.code_program_words = s->count / 4;
	vm->s.pc = val_int(first).bits;
	return OK;
}

static enum err first_stack(struct vm *vm, struct msg *m)
{
	value stack = stack_new(vm, STACK_FIRST_WORDS);

	if (same(stack, VAL_NOTHING))
		return msg_set(m, ERR_NO_MEMORY, "This host has no room for the program's stack.");
	stack_switch(vm, stack);
	vm->s.accu = VAL_UNIT.bits;
	vm->s.env = IMAGE_ATOMS_OFF + WORD_BYTES;
	return OK;
}

static bool ask_world(struct vm *vm, struct world_call *c)
{
	return world_perform(vm->world, now(vm), c) == WORLD_DONE;
}

/* OCAMLRUNPARAM: letters with values (runtime/startup_aux.c); those that make sense here. */
static void apply_parameters(struct vm *vm, const char *p, size_t n)
{
	for (size_t i = 0; i < n;) {
		char letter = p[i++];
		uint64_t v = 1;

		if (i < n && p[i] == '=') {
			char *end;

			v = strtoull(p + i + 1, &end, 0);
			v <<= *end == 'k' ? 10 : *end == 'M' ? 20 : *end == 'G' ? 30 : 0;
		}
		if (letter == 'b')
			vm->s.backtrace_active = v != 0;
		else if (letter == 's')
			mem_set_nursery(vm, v);
		else if (letter == 'l')
			vm->s.stack_max_words = v;
		else if (letter == 'o' && v > 0)
			vm->s.space_overhead = v;
		else if (letter == 'd' && v > 0 && v <= DOMAINS_MAX)
			vm->s.domains_max = v;
		else if (letter == 'v')
			vm->s.gc_verbose = v;
		else if (letter == 'p')
			vm->s.parser_trace = v;
		while (i < n && p[i++] != ',')
			;
	}
}

static bool ask_parameters(struct vm *vm, const char *name)
{
	struct world_call c = { .op = WORLD_GETENV, .out = name, .out_bytes = strlen(name) };
	char text[512];

	if (!ask_world(vm, &c) || c.err != WORLD_EOK || c.got_bytes >= sizeof text)
		return false;
	memcpy(text, c.got, c.got_bytes);
	text[c.got_bytes] = 0;
	apply_parameters(vm, text, c.got_bytes);
	return true;
}

/* The arguments: names with a NUL after each. */
static enum err load_arguments(struct vm *vm, struct msg *m)
{
	struct world_call c = { .op = WORLD_PROGRAM };
	const uint8_t *at, *end;
	uint64_t n = 0;
	value argv, s;

	if (!ask_world(vm, &c) || !c.got_bytes || c.got[c.got_bytes - 1] != 0)
		return msg_set(m, ERR_HISTORY, "The program's name and arguments are not in the recording.");
	end = c.got + c.got_bytes;
	for (at = c.got; at < end; at++)
		n += *at == 0;
	argv = mem_alloc_old(vm, n, 0);
	if (same(argv, VAL_NOTHING))
		return msg_set(m, ERR_NO_MEMORY, "The program's arguments do not fit the heap.");
	vm->s.argv = argv.bits;
	at = c.got;
	for (uint64_t i = 0; i < n; i++, at += strlen((const char *)at) + 1) {
		s = str_text(vm, (const char *)at);
		set_field(vm, (value){ vm->s.argv }, i, s);
		if (i == 0)
			vm->s.exe_name = s.bits;
	}
	return OK;
}

static void set_holes(struct vm *vm)
{
	vm->im.hole[HOLE_NURSERY].from = IMAGE_NURSERY_OFF;
	vm->im.hole[HOLE_NURSERY].to = vm->s.young_ptr;
	vm->im.hole[HOLE_STACK].from = vm->s.stack + STACK_HEADER_WORDS * WORD_BYTES;
	vm->im.hole[HOLE_STACK].to = vm->s.sp;
}

void vm_settle(struct vm *vm)
{
	state_store(&vm->s, &vm->im);
	set_holes(vm);
}

static enum err load(struct vm *vm, struct msg *m)
{
	enum err r;

	if ((r = link_primitives(vm, m)))
		return r;
	init_state(vm);
	mem_init(vm, vm->config.nursery_words ? vm->config.nursery_words : NURSERY_WORDS);
	code_init(vm);
	if ((r = load_code(vm, m)) || (r = load_globals(vm, m)) || (r = first_stack(vm, m)))
		return r;
	if ((r = load_arguments(vm, m)))
		return r;
	if (!ask_parameters(vm, "OCAMLRUNPARAM"))
		(void)ask_parameters(vm, "CAMLRUNPARAM");
	vm->s.poll_pending = 0;
	rings_begin_program(vm);
	state_store(&vm->s, &vm->im);
	set_holes(vm);
	return OK;
}

enum err vm_load_bytes(struct vm *vm, const uint8_t *bytes, size_t n, const char *name, struct msg *m)
{
	uint8_t *copy = malloc(n + 1);
	enum err r;

	if (!copy)
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to hold %s.", name);
	memcpy(copy, bytes, n);
	if ((r = exec_parse(&vm->exec, copy, n, name, m))) {
		free(copy);
		return r;
	}
	return msg_about(m, load(vm, m), name);
}

enum err vm_load(struct vm *vm, const char *path, struct msg *m)
{
	uint8_t *bytes;
	size_t n;
	enum err r;

	if ((r = world_read_file(path, &bytes, &n, m)))
		return r;
	if ((r = exec_parse(&vm->exec, bytes, n, path, m))) {
		free(bytes);
		return r;
	}
	return msg_about(m, load(vm, m), path);
}

const uint8_t *vm_program_bytes(const struct vm *vm, size_t *n)
{
	*n = vm->exec.count;
	return vm->exec.bytes;
}

const uint8_t *vm_section(const struct vm *vm, const char name[4], size_t *n)
{
	const struct exec_section *s = exec_section(&vm->exec, name);

	*n = s ? s->count : 0;
	return s ? s->bytes : NULL;
}

/* ---- running ---- */

/* Slots hold the handlers of one loop; they stay until another one is wanted. */
static enum interp_end run_fast(struct vm *vm, const struct interp_goal *g, bool storing)
{
	interp_fn *loop = fast_loop(vm, storing);

	if (vm->storing != storing) {
		(void)loop(vm, NULL);
		code_new_handlers(vm);
		vm->storing = storing;
	}
	return loop(vm, g);
}

void vm_guard(struct vm *vm)
{
	if (vm->config.foreign)
		return;
	vm->config.foreign = true;
	(void)fast_loop(vm, vm->storing)(vm, NULL);
	code_new_handlers(vm);
}

static enum interp_end run_loop(struct vm *vm, const struct vm_goal *goal, struct interp_goal *g)
{
	uint64_t left = g->deadline - vm->s.time, late = vm->code.longest;
	bool quick = goal->watch && goal->watch->quick;

	if (left > late && (quick || !goal->watch)) {
		g->deadline -= late;
		return run_fast(vm, g, quick);
	}
	if (goal->watch)
		return vm->config.foreign ? interp_watch_guarded(vm, g) : interp_watch(vm, g);
	return vm->config.foreign ? interp_exact_guarded(vm, g) : interp_exact(vm, g);
}

static enum interp_end run_stretch(struct vm *vm, const struct vm_goal *goal, uint64_t until, bool leave)
{
	struct interp_goal g = { .breaks = goal->breaks, .leave_break = leave, .deadline = until,
		.events = goal->breaks ? goal->events : NULL };
	enum interp_end end;

	vm->goal = &g;
	end = run_loop(vm, goal, &g);
	vm->goal = NULL;
	return end;
}

/* The exact loops run for so short a time that they need not know. */
void vm_look_at_pause(struct vm *vm)
{
	if (!vm->pause || !*vm->pause)
		return;
	vm->goal->deadline = vm->s.time;
	vm->deadline16 = 0;
}

static bool is_interrupted(const struct vm_goal *goal)
{
	return goal->interrupt && *goal->interrupt;
}

static void run(struct vm *vm, const struct vm_goal *goal)
{
	bool leave = goal->leave_break;
	uint64_t started = vm->s.time;

	while (vm->s.time < goal->until.n) {
		uint64_t left = goal->until.n - vm->s.time, slice = vm->code.longest + SLICE_INSTRS;

		if (vm->code.events && !goal->events) {
			if (vm->s.time - started >= MARKED_INSTRS)
				code_events_mark(vm, false);
			else if (slice > MARKED_INSTRS)
				slice = MARKED_INSTRS;
		}
		switch (run_stretch(vm, goal, vm->s.time + (left < slice ? left : slice), leave && vm->s.time == started)) {
		case INTERP_BREAK:
			vm->stop.kind = VM_STOP_BREAK;
			return;
		case INTERP_EVENT:
			vm->stop.kind = VM_STOP_EVENT;
			return;
		case INTERP_WATCHED:
			if (goal->watch->quick) {
				goal->watch->stored = true;
				watch_begin(vm, goal->watch);
				break;
			}
			vm->stop.kind = VM_STOP_WATCH;
			return;
		case INTERP_STOP:
			/* A primitive found a word that is no value where its result should be. */
			if (vm->outcome != OUTCOME_STOP)
				vm_stop_set(vm, VM_STOP_CORRUPT, "The program's data makes no sense at time %llu.",
					(unsigned long long)vm->s.time);
			return;
		case INTERP_DEADLINE:
			break;
		}
		if (is_interrupted(goal) && vm->s.time < goal->until.n) {
			vm->stop.kind = VM_STOP_INTERRUPT;
			return;
		}
		if (vm->occurrence_noted || (goal->pause && *goal->pause))
			break;
	}
	vm->stop.kind = VM_STOP_TIME;
}

static bool is_over(enum vm_stop_kind kind)
{
	return kind != VM_STOP_TIME && kind != VM_STOP_BREAK && kind != VM_STOP_EVENT && kind != VM_STOP_INTERRUPT && kind != VM_STOP_UNCAUGHT &&
		kind != VM_STOP_OCCURRENCE && kind != VM_STOP_WATCH;
}

/* This process was forked by the program: nobody debugs it, it goes on to the program's end. */
static _Noreturn void run_child(struct vm *vm)
{
	static const struct vm_goal end = { .until = VM_FOREVER };

	while (!is_over(vm->stop.kind)) {
		memset(&vm->stop, 0, sizeof vm->stop);
		vm->outcome = OUTCOME_NONE;
		vm->stop_uncaught = false;
		vm->stop_occurs = NULL;
		vm->occurrence_noted = false;
		run(vm, &end);
	}
	world_child_end(vm->stop.kind == VM_STOP_EXIT ? vm->stop.status : 2, vm->stop.text);
}

struct vm_stop vm_run(struct vm *vm, const struct vm_goal *goal)
{
	memset(&vm->stop, 0, sizeof vm->stop);
	vm->outcome = OUTCOME_NONE;
	vm->stop_uncaught = goal->uncaught;
	vm->stop_occurs = goal->occurs;
	vm->stop_occurs_ctx = goal->occurs_ctx;
	vm->occurrence_noted = false;
	vm->leave_at = goal->leave_at;
	vm->leave_occurs = goal->leave_occurs;
	vm->pause = goal->pause;
	vm->event16 = UINT64_MAX;
	vm->stacks = goal->stacks;
	vm->births = goal->births;
	if (goal->events)
		code_events_mark(vm, true);
	if (goal->watch)
		watch_begin(vm, goal->watch);
	run(vm, goal);
	vm->pause = NULL;
	vm->births = NULL;
	if (goal->watch)
		watch_end(vm);
	if (world_is_child(vm->world))
		run_child(vm);
	if (vm->occurrence_noted)
		vm_stop_set(vm, VM_STOP_OCCURRENCE, "%s", vm->occurrence_text);
	vm->outcome = OUTCOME_NONE;
	vm->stop.at = vm->occurrence_noted ? (vm_time){ vm->occurred_at } : now(vm);
	vm_settle(vm);
	return vm->stop;
}

/* ---- between runs ---- */

vm_time vm_now(const struct vm *vm) { return now(vm); }
struct world *vm_world(struct vm *vm) { return vm->world; }
struct image *vm_image(struct vm *vm) { return &vm->im; }

void vm_mark_dirty(struct vm *vm)
{
	uint64_t sp = vm->s.sp;

	/* Before the first vm_clear_dirty mark_stack is 0. */
	if (vm->s.minor_collections != vm->mark_minor || !vm->mark_stack)
		vm->mark_young = IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;
	if (vm->s.young_ptr < vm->mark_young)
		image_touch(&vm->im, vm->s.young_ptr, vm->mark_young - vm->s.young_ptr);
	/* What was popped since then has become part of the hole; on a stack that was not the current one then, anything. */
	if (vm->s.stack != vm->mark_stack)
		sp = vm->s.stack + STACK_HEADER_WORDS * WORD_BYTES;
	else if (vm->mark_sp < sp)
		sp = vm->mark_sp;
	image_touch(&vm->im, sp, vm->s.stack_end - sp);
}

void vm_clear_dirty(struct vm *vm)
{
	memset(vm->im.dirty, 0, vm_page_limit(vm));
	vm->mark_young = vm->s.young_ptr;
	vm->mark_minor = vm->s.minor_collections;
	vm->mark_sp = vm->s.sp;
	vm->mark_stack = vm->s.stack;
}

struct vm_nursery vm_nursery(const struct vm *vm)
{
	uint64_t free_words = (vm->s.young_ptr - IMAGE_NURSERY_OFF) / WORD_BYTES;

	return (struct vm_nursery){ vm->s.nursery_words, vm->s.nursery_words - free_words, vm->s.minor_collections };
}

uint64_t vm_page_limit(const struct vm *vm)
{
	return (IMAGE_ARENAS_OFF + (vm->s.arenas << ARENA_SHIFT)) >> PAGE_SHIFT;
}

static bool in_range(uint64_t x, uint64_t low, uint64_t high) { return x >= low && x <= high; }

/* What the rest of the VM counts on without looking again. */
static bool state_is_sane(const struct vm *vm)
{
	const struct state *s = &vm->s;
	uint64_t top = IMAGE_ARENAS_OFF + (s->arenas << ARENA_SHIFT);
	bool ok = s->magic == STATE_MAGIC && s->ocaml_version == vm->exec.version && s->arenas <= IMAGE_ARENAS_MAX &&
		s->nursery_words <= IMAGE_NURSERY_MAX_BYTES / WORD_BYTES && s->refs <= IMAGE_REFS_MAX &&
		in_range(s->young_ptr, IMAGE_NURSERY_OFF, IMAGE_NURSERY_OFF + s->nursery_words * WORD_BYTES) &&
		in_range(s->young_limit, IMAGE_NURSERY_OFF, IMAGE_NURSERY_OFF + IMAGE_NURSERY_MAX_BYTES) &&
		in_range(s->memprof_trigger, IMAGE_NURSERY_OFF, IMAGE_NURSERY_OFF + IMAGE_NURSERY_MAX_BYTES) &&
		in_range(s->stack, IMAGE_ARENAS_OFF, top) && in_range(s->stack_end, s->stack, top) &&
		in_range(s->sp, s->stack + STACK_HEADER_WORDS * WORD_BYTES, s->stack_end) &&
		in_range(s->trap, s->sp, s->stack_end) && !((s->sp | s->young_ptr | s->stack | s->stack_end | s->trap) & 7) &&
		s->run_hand <= s->arenas;

	for (unsigned c = 0; ok && c < 64; c++)
		ok = s->class_end[c] <= top && s->class_next[c] <= top &&
			(s->class_end[c] <= s->class_next[c] || s->class_end[c] - s->class_next[c] <= ARENA_BYTES);
	return ok;
}

enum err vm_reload(struct vm *vm, struct msg *m)
{
	enum err r;

	state_load(&vm->s, &vm->im);
	if (!state_is_sane(vm))
		return msg_set(m, ERR_FORMAT, "The image is corrupt: its control block makes no sense.");
	if (IMAGE_ARENAS_OFF + (vm->s.arenas << ARENA_SHIFT) > vm->im.mask + 1)
		return msg_set(m, ERR_NO_MEMORY, "The program's heap has %u MiB; this host gives addresses for %u MiB.",
			(unsigned)vm->s.arenas, (unsigned)((vm->im.mask + 1 - IMAGE_ARENAS_OFF) >> 20));
	if ((r = vm_link_added(vm, m)) || (r = code_reload(vm, m)))
		return r;
	if (!(vm->s.pc & 1) || vm->s.pc >> 1 >= vm->code.count)
		return msg_set(m, ERR_FORMAT, "The image is corrupt: the current instruction is outside the code.");
	mem_reload(vm);
	stack_reload(vm);
	set_holes(vm);
	return OK;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at the program where it stands.  Nothing here changes a byte of it (law 4). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "repl/session_priv.h"
#include "repl/text.h"
#include "vm/opcodes.h"

enum err session_regs(const struct session *s, struct session_regs *out, struct msg *m)
{
	enum err r = session_need(s, m);
	struct vm_regs regs;

	if (r)
		return r;
	vm_regs(s->vm, &regs);
	*out = (struct session_regs){
		.pc = regs.pc, .accu = regs.accu, .env = regs.env, .extra_args = regs.extra_args, .sp_off = regs.sp,
		.trap_off = regs.trap, .stack_words = vm_stack_depth(s->vm)
	};
	return OK;
}

value session_stack_word(const struct session *s, uint64_t index)
{
	return s->vm ? vm_stack_word(s->vm, index) : VAL_UNIT;
}

uint64_t session_globals(const struct session *s) { return s->vm ? vm_globals(s->vm) : 0; }

value session_global(const struct session *s, uint64_t index) { return s->vm ? vm_global(s->vm, index) : VAL_UNIT; }

/* ---- values ---- */

void session_value(const struct session *s, value v, struct session_value *out)
{
	static const char *const kinds[] = {
		[VM_SHAPE_INT] = "int", [VM_SHAPE_BLOCK] = "block", [VM_SHAPE_STRING] = "string",
		[VM_SHAPE_DOUBLE] = "float", [VM_SHAPE_DOUBLE_ARRAY] = "floats", [VM_SHAPE_CLOSURE] = "closure",
		[VM_SHAPE_INFIX] = "closure", [VM_SHAPE_OBJECT] = "object", [VM_SHAPE_LAZY] = "lazy",
		[VM_SHAPE_FORWARD] = "lazy", [VM_SHAPE_ABSTRACT] = "abstract", [VM_SHAPE_CUSTOM] = "custom",
		[VM_SHAPE_CONT] = "abstract", [VM_SHAPE_BAD] = "bad"
	};
	struct vm_view view = { .shape = VM_SHAPE_BAD };

	if (s->vm)
		vm_view(s->vm, v, &view);
	*out = (struct session_value){
		.kind = kinds[view.shape], .tag = view.tag, .size = view.size, .n = view.n, .d = view.d,
		.code = view.code
	};
}

value session_field(const struct session *s, value v, uint64_t index)
{
	return s->vm ? vm_field(s->vm, v, index) : VAL_UNIT;
}

double session_float_field(const struct session *s, value v, uint64_t index)
{
	return s->vm ? vm_double_field(s->vm, v, index) : 0;
}

size_t session_string(const struct session *s, value v, uint64_t from, void *out, size_t max)
{
	return s->vm ? vm_string_bytes(s->vm, v, from, out, max) : 0;
}

size_t session_bytes(const struct session *s, uint64_t off, void *out, size_t n)
{
	uint8_t page[PAGE_BYTES];
	size_t done = 0;

	if (!s->vm)
		return 0;
	while (done < n && off + done <= vm_image(s->vm)->mask && off + done >= off) {
		size_t in_page = (size_t)((off + done) % PAGE_BYTES), chunk = PAGE_BYTES - in_page;

		if (chunk > n - done)
			chunk = n - done;
		image_page_read(vm_image(s->vm), (off + done) / PAGE_BYTES, page);
		memcpy((uint8_t *)out + done, page + in_page, chunk);
		done += chunk;
	}
	return done;
}

/* ---- code ---- */

uint32_t session_instrs(const struct session *s) { return s->vm ? vm_instrs(s->vm) : 0; }

size_t session_disassemble(const struct session *s, uint32_t instr, char *out, size_t max)
{
	if (!s->vm) {
		out[0] = 0;
		return 0;
	}
	return vm_disassemble(s->vm, instr, out, max);
}

const char *session_meaning(const struct session *s, uint32_t instr)
{
	int op = s->vm ? vm_opcode(s->vm, instr) : -1;

	return op < 0 ? "" : op_infos[op].meaning;
}

/* ---- times ---- */

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* Digits with commas or underscores between them; what follows must be `end`. */
static bool read_number(const char *text, const char *end, uint64_t *out)
{
	uint64_t n = 0;

	if (!is_digit(*text))
		return false;
	for (; is_digit(*text) || ((*text == ',' || *text == '_') && is_digit(text[1])); text++) {
		uint64_t digit = (uint64_t)(*text - '0');

		if (!is_digit(*text))
			continue;
		if (n > (UINT64_MAX - digit) / 10)
			return false;
		n = n * 10 + digit;
	}
	*out = n;
	return strcmp(text, end) == 0;
}

static uint64_t percent(uint64_t from, uint64_t end, uint64_t n)
{
	uint64_t span = end - from;

	return from + span / 100 * n + span % 100 * n / 100;
}

static enum err output_line(const struct session *s, uint64_t line, vm_time *at, struct msg *m)
{
	uint64_t lines = 0;

	if (session_output_line_moment(s, line, at, &lines))
		return OK;
	return msg_set(m, ERR_NOT_FOUND, "There is no line %llu of output; %llu are known, counted from 1.",
		(unsigned long long)line, (unsigned long long)lines);
}

/* Times that mean the same on any branch. */
static bool read_time(const struct session *s, const char *text, vm_time end, vm_time *at)
{
	uint64_t n;

	if (!strcmp(text, "start"))
		*at = session_start(s);
	else if (!strcmp(text, "end"))
		*at = end;
	else if (read_number(text, "%", &n) && n <= 100)
		at->n = percent(session_start(s).n, end.n, n);
	else if (read_number(text, "", &n))
		at->n = n;
	else
		return false;
	return true;
}

/* Those that are meant from where one stands. */
static bool read_here(const struct session *s, const char *text, vm_time *at)
{
	uint64_t n, now = session_now(s).n;

	if (!strcmp(text, "now"))
		at->n = now;
	else if (*text == '+' && read_number(text + 1, "", &n))
		at->n = n > UINT64_MAX - now ? UINT64_MAX : now + n;
	else if (*text == '-' && read_number(text + 1, "", &n))
		at->n = n > now ? 0 : now - n;
	else
		return read_time(s, text, session_end(s), at);
	return true;
}

static enum err no_moment(const char *text, struct msg *m)
{
	return msg_set(m, ERR_NOT_FOUND, "'%s' is no time and no snapshot; a time is a number, +N, -N, N%%, start, end or now.", text);
}

/* "NAME" or "NAME:TIME" */
static enum err read_branch(const struct session *s, const char *text, struct session_point *p, struct msg *m)
{
	const char *colon = strrchr(text, ':');
	struct timeline_branch b;
	char name[256];
	struct msg none;

	snprintf(name, sizeof name, "%.*s", (int)(colon ? colon - text : (ptrdiff_t)strlen(text)), text);
	if (timeline_branch_find(s->timeline, name, &p->branch, &none))
		return no_moment(text, m);
	timeline_branch_at(s->timeline, p->branch, &b);
	p->at = b.stand;
	return !colon || read_time(s, colon + 1, b.end, &p->at) ? OK : no_moment(text, m);
}

enum err session_point(const struct session *s, const char *text, struct session_point *p, struct msg *m)
{
	struct timeline_mark mark;
	uint64_t line;
	enum err r = session_need(s, m);

	if (r)
		return r;
	(void)!session_branch_index(s, session_branch(s), &p->branch);
	if (read_here(s, text, &p->at))
		return OK;
	if (!strncmp(text, "output ", 7) && read_number(text + 7, "", &line))
		return output_line(s, line, &p->at, m);
	if (!timeline_mark_find(s->timeline, text, &mark))
		return read_branch(s, text, p, m);
	p->branch = mark.branch;
	p->at = mark.at;
	return OK;
}

enum err session_moment(const struct session *s, const char *text, vm_time *at, struct msg *m)
{
	struct session_point p;
	struct timeline_branch b;
	enum err r = session_point(s, text, &p, m);

	if (r)
		return r;
	timeline_branch_at(s->timeline, p.branch, &b);
	if (!timeline_is_here(s->timeline, p.branch, p.at))
		return msg_set(m, ERR_HISTORY, "%s is on branch %s; restore %s goes there.", text, b.name, b.name);
	*at = p.at;
	return OK;
}

/* ---- the world ---- */

#define BYTES_SHOWN 40
_Static_assert(BYTES_SHOWN <= WORLD_OUT_KEPT, "the log has as much where it has no more");

static void add_bytes(struct text *t, const char *before, const void *bytes, size_t n)
{
	text_add(t, "%s", before);
	text_add_quoted(t, bytes, n < BYTES_SHOWN ? n : BYTES_SHOWN);
	if (n > BYTES_SHOWN)
		text_add(t, "...");
}

static void describe(const struct world_call *c, struct text *t)
{
	const struct world_op_info *info = &world_ops[c->op];
	const char *name = info->args;
	unsigned i = 0;

	for (; *name && i < WORLD_ARGS; i++) {
		size_t n = strcspn(name, " ");

		text_add(t, "%s%.*s %" PRId64, i ? ", " : "", (int)n, name, c->arg[i]);
		name += n + (name[n] == ' ');
	}
	if (info->out)
		add_bytes(t, i ? ", " : "", c->out, c->out_bytes);
	if (c->err == WORLD_EOK)
		text_add(t, " -> %" PRId64, c->result);
	else
		text_add(t, " -> %s", world_error_text(c->err));
	if (info->in)
		add_bytes(t, ", ", c->got, c->got_bytes);
}

bool session_event(const struct session *s, struct session_cursor *cursor, struct session_event *out)
{
	struct world_pos pos = { cursor->event, cursor->byte };
	struct world_event e;
	struct text t;

	if (!s->vm || pos.event >= world_position(vm_world(s->vm)).event ||
	    !world_event_next(vm_world(s->vm), &pos, &e))
		return false;
	*cursor = (struct session_cursor){ pos.event, pos.byte };
	if (!out)
		return true;
	*out = (struct session_event){ .at = e.at, .op = world_ops[e.call.op].name };
	t = text_in(out->text, sizeof out->text);
	describe(&e.call, &t);
	return true;
}

_Static_assert(WORLD_OPS <= SESSION_OPS_MAX, "session_log has room for every operation");

void session_log(const struct session *s, struct session_log *out)
{
	struct session_log_sum sums[WORLD_OPS] = { { 0 } };
	struct world_pos now, pos = { 0, 0 }, from = pos;
	struct world_event e;

	*out = (struct session_log){ .ran_ns = s->ran_ns };
	if (!s->vm)
		return;
	now = world_position(vm_world(s->vm));
	out->now = (struct session_log_sum){ now.event, now.byte };
	out->known = (struct session_log_sum){ world_end(vm_world(s->vm)).event, world_end(vm_world(s->vm)).byte };
	for (; pos.event < now.event && world_event_next(vm_world(s->vm), &pos, &e); from = pos) {
		sums[e.call.op].events++;
		sums[e.call.op].bytes += pos.byte - from.byte;
	}
	for (unsigned op = 0; op < WORLD_OPS; op++) {
		if (!sums[op].events)
			continue;
		out->by[out->count].op = world_ops[op].name;
		out->by[out->count++].sum = sums[op];
	}
}

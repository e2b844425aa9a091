/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking at a standing VM: registers, stack, values, code, digest.  Nothing here changes a byte of the image. */
#include <stdio.h>

#include "vm/memory/arena.h"
#include "vm/prim.h"
#include "vm/threads.h"

void vm_regs(const struct vm *vm, struct vm_regs *r)
{
	*r = (struct vm_regs){
		.pc = (uint32_t)(vm->s.pc >> 1), .accu = { vm->s.accu }, .env = { vm->s.env }, .extra_args = vm->s.extra_args,
		.sp = vm->s.sp, .trap = vm->s.trap, .stack_end = vm->s.stack_end
	};
}

uint64_t vm_stack_depth(const struct vm *vm) { return (vm->s.stack_end - vm->s.sp) / WORD_BYTES; }

value vm_stack_word(const struct vm *vm, uint64_t index)
{
	return index < vm_stack_depth(vm) ? (value){ image_get(&vm->im, vm->s.sp + index * WORD_BYTES) } : VAL_UNIT;
}

uint64_t vm_globals(const struct vm *vm)
{
	uint64_t n = wosize_header(image_get(&vm->im, IMAGE_GLOBALS_OFF));

	return n < IMAGE_GLOBALS_MAX ? n : IMAGE_GLOBALS_MAX;
}

value vm_global(const struct vm *vm, uint64_t index)
{
	return index < vm_globals(vm) ? (value){ image_get(&vm->im, IMAGE_GLOBALS_OFF + (index + 1) * WORD_BYTES) } : VAL_UNIT;
}

/* ---- values ---- */

static const uint8_t shape_of_tag[256] = {
	[TAG_CONT] = VM_SHAPE_CONT, [TAG_LAZY] = VM_SHAPE_LAZY, [TAG_FORCING] = VM_SHAPE_LAZY,
	[TAG_CLOSURE] = VM_SHAPE_CLOSURE, [TAG_OBJECT] = VM_SHAPE_OBJECT, [TAG_INFIX] = VM_SHAPE_INFIX,
	[TAG_FORWARD] = VM_SHAPE_FORWARD, [TAG_ABSTRACT] = VM_SHAPE_ABSTRACT, [TAG_STRING] = VM_SHAPE_STRING,
	[TAG_DOUBLE] = VM_SHAPE_DOUBLE, [TAG_DOUBLE_ARRAY] = VM_SHAPE_DOUBLE_ARRAY, [TAG_CUSTOM] = VM_SHAPE_CUSTOM
};

/* Does a block begin here, all of it inside the used part of its region? */
static bool block_bounds(const struct vm *vm, uint64_t v, uint64_t h)
{
	uint64_t end = v + wosize_header(h) * WORD_BYTES;

	if (wosize_header(h) >= (vm->im.mask + 1) / WORD_BYTES)
		return false;
	if (v > IMAGE_ATOMS_OFF && v <= IMAGE_ATOMS_OFF + 256 * WORD_BYTES)
		return wosize_header(h) == 0;
	if (v == IMAGE_GLOBALS_OFF + WORD_BYTES)
		return wosize_header(h) <= IMAGE_GLOBALS_MAX;
	if (mem_is_young(v))
		return v > vm->s.young_ptr && end <= IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES;
	return is_allocated(vm, v - WORD_BYTES) && wosize_header(h) < old_slot_words(vm, v - WORD_BYTES);
}

/* The header of the block that v is (or, for a function inside a closure block, of the infix), 0 if it is none. */
static uint64_t block_header(const struct vm *vm, value v)
{
	uint64_t h, outer;

	if ((v.bits & 7) || v.bits < IMAGE_ATOMS_OFF || v.bits > vm->im.mask)
		return 0;
	h = image_get(&vm->im, v.bits - WORD_BYTES);
	if (tag_header(h) != TAG_INFIX)
		return block_bounds(vm, v.bits, h) ? h : 0;
	outer = v.bits - wosize_header(h) * WORD_BYTES;
	if (wosize_header(h) > v.bits / WORD_BYTES || outer < IMAGE_ATOMS_OFF)
		return 0;
	return block_bounds(vm, outer, image_get(&vm->im, outer - WORD_BYTES)) ? h : 0;
}

static void view_custom(const struct vm *vm, value v, struct vm_view *out)
{
	int kind = custom_kind_of(vm, v);

	if (kind < 0) {
		out->shape = VM_SHAPE_ABSTRACT;
		return;
	}
	out->custom = custom_infos[kind].name;
	if (kind == CUSTOM_INT32)
		out->n = int32_val(vm, v);
	else if (kind == CUSTOM_INT64 || kind == CUSTOM_NATIVEINT)
		out->n = int64_val(vm, v);
}

void vm_view(const struct vm *vm, value v, struct vm_view *out)
{
	uint64_t h;

	*out = (struct vm_view){ .shape = VM_SHAPE_INT, .n = int_val(v) };
	if (is_int(v))
		return;
	out->n = 0;
	if (!(h = block_header(vm, v)) && v.bits != IMAGE_ATOMS_OFF + WORD_BYTES) {
		out->shape = VM_SHAPE_BAD;
		return;
	}
	out->tag = tag_header(h);
	out->size = wosize_header(h);
	out->shape = shape_of_tag[out->tag] ? shape_of_tag[out->tag] : VM_SHAPE_BLOCK;
	if (out->shape == VM_SHAPE_STRING)
		out->size = str_len(vm, v);
	else if (out->shape == VM_SHAPE_DOUBLE)
		out->d = double_val(vm, v);
	else if (out->shape == VM_SHAPE_CLOSURE || out->shape == VM_SHAPE_INFIX)
		out->code = (uint32_t)(raw_field(vm, v, 0) >> 1);
	else if (out->shape == VM_SHAPE_CUSTOM)
		view_custom(vm, v, out);
}

value vm_field(const struct vm *vm, value v, uint64_t i)
{
	uint64_t h = is_block(v) ? block_header(vm, v) : 0;

	return i < wosize_header(h) ? field(vm, v, i) : VAL_UNIT;
}

double vm_double_field(const struct vm *vm, value v, uint64_t i)
{
	uint64_t h = is_block(v) ? block_header(vm, v) : 0;

	return i < wosize_header(h) ? double_field(vm, v, i) : 0;
}

size_t vm_string_bytes(const struct vm *vm, value v, uint64_t from, void *out, size_t max)
{
	struct vm_view view;

	vm_view(vm, v, &view);
	if (view.shape != VM_SHAPE_STRING || from >= view.size)
		return 0;
	if (view.size - from < max)
		max = (size_t)(view.size - from);
	memcpy(out, str_bytes(vm, v) + from, max);
	return max;
}

/* ---- code ---- */

uint32_t vm_instrs(const struct vm *vm) { return vm->code.count; }
uint32_t vm_program_start(const struct vm *vm) { return code_instr_at_word(&vm->code, (uint32_t)vm->s.code_stub_words); }
int vm_opcode(const struct vm *vm, uint32_t instr) { return instr < vm->code.count ? vm->code.ops[instr] : -1; }
unsigned vm_ocaml_version(const struct vm *vm) { return (unsigned)vm->s.ocaml_version; }

const char *vm_primitive_name(const struct vm *vm, uint32_t number)
{
	return number < vm->prims_count ? vm->prim_names[number] : NULL;
}

int64_t vm_code_pos(const struct vm *vm, uint32_t instr)
{
	uint64_t first = vm->s.code_stub_words, word;

	if (instr > vm->code.count)
		return -1;
	word = vm->code.word_of[instr];
	return word >= first ? (int64_t)(word - first) * 4 : -1;
}

bool vm_instr_at_pos(const struct vm *vm, int64_t pos, uint32_t *instr)
{
	uint64_t word = (uint64_t)pos / 4 + vm->s.code_stub_words;

	if (pos < 0 || pos % 4 || word >= vm->code.words)
		return false;
	*instr = code_instr_at_word(&vm->code, (uint32_t)word);
	return vm->code.word_of[*instr] == word;
}

void vm_break_set(struct vm *vm, uint32_t instr)
{
	if (instr < IMAGE_CODE_MAX_WORDS)
		code_break_set(vm, instr);
}

void vm_break_clear(struct vm *vm, uint32_t instr)
{
	code_break_clear(vm, instr);
}

bool vm_break_is_set(const struct vm *vm, uint32_t instr)
{
	return instr < vm->code.breaks_room && vm->code.breaks[instr];
}

/* ---- stacks and threads ---- */

uint64_t vm_stack(const struct vm *vm) { return vm->s.stack; }

static bool is_stack(const struct vm *vm, uint64_t stack)
{
	return tag_header(block_header(vm, (value){ stack })) == TAG_CUSTOM &&
		custom_kind_of(vm, (value){ stack }) == CUSTOM_STACK;
}

uint64_t vm_stack_parent(const struct vm *vm, uint64_t stack)
{
	value parent = { 0 };

	if (is_stack(vm, stack))
		parent.bits = image_get(&vm->im, stack + STACK_PARENT * WORD_BYTES);
	return is_stack(vm, parent.bits) ? parent.bits : 0;
}

uint64_t vm_stack_suspended(const struct vm *vm, uint64_t stack, uint64_t *trap_words)
{
	uint64_t end, sp, trap;

	*trap_words = 0;
	if (!is_stack(vm, stack))
		return 0;
	end = stack + wosize(vm, (value){ stack }) * WORD_BYTES;
	sp = (uint64_t)int_val((value){ image_get(&vm->im, stack + STACK_SP * WORD_BYTES) });
	trap = (uint64_t)int_val((value){ image_get(&vm->im, stack + STACK_TRAP * WORD_BYTES) });
	if (sp < stack || sp > end)
		return 0;
	if (trap >= sp && trap < end)
		*trap_words = (end - trap) / WORD_BYTES;
	return (end - sp) / WORD_BYTES;
}

uint64_t vm_thread(const struct vm *vm)
{
	value thread = { vm->s.thread_current }, descriptor, id;

	if (is_int(thread))
		return 0;
	descriptor = vm_field(vm, thread, THREAD_DESCRIPTOR);
	id = is_int(descriptor) ? descriptor : vm_field(vm, descriptor, 0);
	return is_int(id) && int_val(id) > 0 ? (uint64_t)int_val(id) : 0;
}

/* ---- digest ---- */

/* The ranges that may hold something else than zeros; ascending. */
static unsigned used_ranges(const struct vm *vm, uint64_t from[], uint64_t to[])
{
	const uint64_t ranges[][2] = {
		{ IMAGE_CONTROL_OFF, IMAGE_REFS_OFF + vm->s.refs * WORD_BYTES },
		{ IMAGE_GLOBALS_OFF, IMAGE_GLOBALS_OFF + (vm_globals(vm) + 1) * WORD_BYTES },
		{ IMAGE_CODE_OFF, IMAGE_CODE_OFF + vm->s.code_words * 4 },
		{ vm->s.young_ptr, IMAGE_NURSERY_OFF + vm->s.nursery_words * WORD_BYTES },
		{ IMAGE_ARENA_TABLE_OFF, IMAGE_ARENA_TABLE_OFF + vm->s.arenas * 16 },
		{ IMAGE_ARENAS_OFF, IMAGE_ARENAS_OFF + (vm->s.arenas << ARENA_SHIFT) },
	};
	unsigned n = sizeof ranges / sizeof *ranges;

	for (unsigned i = 0; i < n; i++) {
		from[i] = ranges[i][0] >> PAGE_SHIFT;
		to[i] = (ranges[i][1] + PAGE_BYTES - 1) >> PAGE_SHIFT;
	}
	return n;
}

struct digest vm_digest(struct vm *vm)
{
	uint64_t from[8], to[8], group = 0;
	unsigned n = used_ranges(vm, from, to);
	struct digest pages[GROUP_PAGES], d;
	struct digest_sum sum;
	uint8_t page[PAGE_BYTES];

	digest_sum_init(&sum);
	memset(pages, 0, sizeof pages);
	for (unsigned i = 0; i < n; i++)
		for (uint64_t p = from[i]; p < to[i]; p++) {
			if (p / GROUP_PAGES != group) {
				d = digest_group(pages);
				digest_sum_group(&sum, group, &d);
				memset(pages, 0, sizeof pages);
				group = p / GROUP_PAGES;
			}
			image_page_read(&vm->im, p, page);
			pages[p % GROUP_PAGES] = digest_page(page);
		}
	d = digest_group(pages);
	digest_sum_group(&sum, group, &d);
	return digest_sum_release(&sum);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Watching words of the image: a run that stops after the instruction that changed one of them.
 *
 * A watched word is a global, a field of a block, or a slot of a stack.  A field follows its block: one is born in the
 * nursery or old, a minor collection moves it from the one to the other at most once, a major one ends it.  A slot
 * follows its stack when that grows, and ends when the stack's top passes it.
 *
 * What counts is the state between two instructions: a word that an instruction changes and puts back did not change,
 * and neither did one in which the collector put the new place of the same block.
 *
 * A run over the past may be told only where a word is at the run's end (`back`).  It then looks at that place all the
 * time, and says when the word came there: what it said of that place before was about something else.
 *
 * Nothing here writes to the image (law 4).  Ownership: the caller's, for as long as the run lasts.  Layer: vm.
 */
#ifndef VM_WATCH_H
#define VM_WATCH_H

#include "vm/vm.h"

enum vm_watch_kind { VM_WATCH_GLOBAL, VM_WATCH_FIELD, VM_WATCH_STACK };

/* What an instruction did to a watched word. */
enum {
	VM_WATCH_CHANGED = 1,   /* `before` and `after` */
	VM_WATCH_MOVED = 2,     /* from `from` to where it is now */
	VM_WATCH_GONE = 4,      /* it is nowhere any more */
	VM_WATCH_LOST = 16,     /* with CHANGED: `before` was a block that is gone, too */
	VM_WATCH_MADE = 8       /* it came into being; only in a run that is told the end (`back`) */
};

/* Where a word is: its offset (0: nowhere) and that of its block or stack. */
struct vm_place {
	uint64_t off, block;
};

struct vm_watch {
	enum vm_watch_kind kind;
	bool back;
	struct vm_place at;
	/* What the last instruction of the run did. */
	unsigned events;
	struct vm_place from;
	uint64_t before, after;
	/* The VM's own. */
	bool there;             /* the place is the word's, as far as one can see */
	bool other;             /* changed for certain, whatever the bits are */
};

struct vm_watches {
	unsigned count;
	bool moves_only;        /* do not look at the words, only at where they are */
	bool quick;             /* run at full speed and do not stop; for words outside stacks */
	bool stored;            /* a quick run sets it when a word may have changed or moved on the way; otherwise none has */
	struct vm_watch at[VM_WATCHES_MAX];
};

/* The block that holds field `index` of a block or of a function inside a closure block, and the field's place. */
struct vm_place vm_watch_field_place(const struct vm *vm, value v, uint64_t index);
struct vm_place vm_watch_global_place(uint64_t index);
/* Word `index` of the current stack, 0 its top. */
struct vm_place vm_watch_stack_place(const struct vm *vm, uint64_t index);
/* The word there. */
uint64_t vm_watch_word(const struct vm *vm, struct vm_place p);

#endif

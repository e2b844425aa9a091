/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of this room share: asking and failing as OCaml's Unix library does.
 *
 * Functions that return bool say false when the primitive must return VAL_NOTHING.
 * Layer: vm, for vm/prims/unix/.  Source: OCaml's otherlibs/unix.
 */
#ifndef VM_PRIMS_UNIX_H
#define VM_PRIMS_UNIX_H

#include "vm/prims.h"
#include "vm/prims/ask.h"
#include "vm/world.h"

/* What OCaml's functions move at once. */
#define UNIX_BUFFER_BYTES 65536

/* Raises Unix_error (err, call, argument); argument VAL_UNIT: the empty string. */
value unix_error(struct vm *vm, int err, const char *call, value argument);
/* A constructor of Unix.error. */
value unix_error_value(struct vm *vm, int err) MUST_CHECK;

/* Asks and raises what fails. */
bool unix_ask(struct vm *vm, struct world_call *c, const char *call, value argument) MUST_CHECK;
/* The same about a name, which must be one. */
bool unix_ask_name(struct vm *vm, struct world_call *c, value name, const char *call) MUST_CHECK;
/* The same for something that may have to be waited for: when other threads can run, argument `some` of the question is
 * 1 and the thread waits for the descriptor.  Without raising: c->err says what went wrong. */
bool unix_wait_and_ask(struct vm *vm, struct world_call *c, unsigned some, bool to_write) MUST_CHECK;
bool unix_ask_waiting(struct vm *vm, struct world_call *c, unsigned some, bool to_write, const char *call) MUST_CHECK;

/* The i-th word that came in, 0 if there are not as many. */
int64_t unix_word(const struct world_call *c, unsigned i);
/* Whether the option (bool option) says that other programs inherit a descriptor: Some false means keep. */
int64_t unix_keeps(const struct vm *vm, value cloexec);
/* A string from bytes of the answer up to their NUL, *at moved behind it. */
struct unix_texts { const uint8_t *at, *end; };
struct unix_texts unix_texts_of(const struct world_call *c, unsigned words);
value unix_text(struct vm *vm, struct unix_texts *t) MUST_CHECK;
/* All that is left as an array of strings. */
value unix_text_array(struct vm *vm, const struct unix_texts *t) MUST_CHECK;
/* n values in fresh roots as a block; `roots` are the newest. */
value unix_record(struct vm *vm, unsigned tag, unsigned n, const root *roots) MUST_CHECK;

/* A primitive that has something to say only when it fails. */
#define UNIX_DONE(ok) ((ok) ? VAL_UNIT : VAL_NOTHING)

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scratch copy of the state: the program's own functions may be called in it, and nothing of that stays.
 *
 * Between scratch_begin and scratch_end the VM stands in a state that is nobody's moment: values can be made, functions
 * called, results looked at.  The world is closed meanwhile (what asks it is stopped), time that passes does not count, and
 * scratch_end puts every byte back (law 4).
 *
 * A scratch copy of a scratch copy may be made; the inner one ends first.
 *
 * Values that are needed beyond the next call are held: the scratch knows their addresses and writes there where their
 * blocks have gone.  Cost: a snapshot, and putting back what was touched.  Layer: snapshot.
 */
#ifndef SNAPSHOT_SCRATCH_H
#define SNAPSHOT_SCRATCH_H

#include "snapshot/timeline.h"
#include "vm/call.h"

struct scratch;

#define SCRATCH_HELD_MAX 256
#define SCRATCH_INSTRS_MOST UINT64_C(100000000)    /* of one call: some tenths of a second */

enum err scratch_begin(struct scratch **out, struct timeline *t, struct msg *m) MUST_CHECK;
void scratch_end(struct scratch *s);    /* NULL is fine */

/* ERR_LIMIT: too many.  The newest go first. */
enum err scratch_hold(struct scratch *s, value *v, struct msg *m) MUST_CHECK;
void scratch_let_go(struct scratch *s, unsigned n);

/* ERR_USAGE: not a function.  ERR_LIMIT: it does not end, ERR_INTERRUPTED, ERR_REFUSED: why it could not come to its end; the
 * state is then of no use any more.  *raised: the result is an exception that it raised.  The result is not held. */
enum err scratch_call(struct scratch *s, value function, unsigned n, const value *args, value *result, bool *raised,
	struct msg *m) MUST_CHECK;
enum err scratch_block(struct scratch *s, unsigned tag, unsigned n, const value *fields, value *out, struct msg *m) MUST_CHECK;
enum err scratch_string(struct scratch *s, const void *bytes, size_t n, value *out, struct msg *m) MUST_CHECK;
enum err scratch_float(struct scratch *s, double d, value *out, struct msg *m) MUST_CHECK;
/* vm_make_noting */
enum err scratch_noting(struct scratch *s, value notes, value print, value text, value *out, struct msg *m) MUST_CHECK;

#endif

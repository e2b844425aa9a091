/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expected failures, as values.
 *
 * A function that can fail for a reason outside this program returns an `enum err` that must be
 * looked at, and sets one complete sentence in the caller's `struct msg`: what was wrong, with
 * what, and what to do.  On failure its outputs are as they were.  Our own bugs are assertions
 * (`caravan_check`), what the program under debug does is a `struct vm_stop` (vm/vm.h); neither is
 * ever an error code.
 */
#ifndef VM_ERR_H
#define VM_ERR_H

#include <stdbool.h>

enum err {
	OK = 0,
	ERR_NO_MEMORY,      /* the host would not give memory or address space */
	ERR_IO,             /* the host could not read or write a file */
	ERR_FORMAT,         /* the bytes are not what they claim to be */
	ERR_VERSION,        /* well formed, but of a version that is not known here */
	ERR_LIMIT,          /* beyond a limit that is documented with its number */
	ERR_NOT_FOUND,      /* no such name, file, time */
	ERR_USAGE,          /* the caller's words make no sense */
	ERR_INTERRUPTED,    /* the user asked to stop; everything stands where it began */
	ERR_HISTORY,        /* the past does not reach there */
	ERR_REFUSED         /* what was asked for is not done here; the sentence says why */
};

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))

/* One sentence for a person.  Owned by the caller, usually on its stack. */
struct msg {
	char text[1024];
};

/* Sets the sentence (cut at the end of the buffer when longer) and returns `e`, so that
 * `return msg_set(m, ERR_IO, "...")` reads as what it is.  `m` may be NULL. */
enum err msg_set(struct msg *m, enum err e, const char *format, ...) PRINTF_LIKE(3, 4);

/* Puts the name of what failed in front of a sentence that lacks it: "NAME cannot be opened: the bytecode
 * is ...".  Returns `e`; does nothing when it is OK or the sentence has the name in it. */
enum err msg_about(struct msg *m, enum err e, const char *name);

/* An assertion that stays on in release: prints what, where and the build, then aborts. */
#define caravan_check(cond) ((cond) ? (void)0 : caravan_bug(#cond, __FILE__, __LINE__))
_Noreturn void caravan_bug(const char *what, const char *file, int line);

#endif

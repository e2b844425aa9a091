/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files: by name and by descriptor. */
#include "vm/prims/bigarray.h"
#include "vm/prims/io.h"
#include "vm/prims/unix/unix.h"
#include "vm/threads.h"

/* ---- effects on one name, on two, on a descriptor ---- */

/* X(primitive, question, OCaml's name of the call, arguments of the question) */
#define ON_NAME(prim, op_, text, ...) \
	value prim_unix_##prim(struct vm *vm, const word *a) \
	{ \
		struct world_call c = { .op = op_, .arg = { __VA_ARGS__ } }; \
 \
		return UNIX_DONE(unix_ask_name(vm, &c, arg(a, 0), text)); \
	}
ON_NAME(unlink, WORLD_REMOVE, "unlink", 0)
ON_NAME(chdir, WORLD_CHDIR, "chdir", 0)
ON_NAME(rmdir, WORLD_RMDIR, "rmdir", 0)
ON_NAME(chroot, WORLD_CHROOT, "chroot", 0)
ON_NAME(mkdir, WORLD_MKDIR, "mkdir", int_arg(a, 1))
ON_NAME(mkfifo, WORLD_MKFIFO, "mkfifo", int_arg(a, 1))
ON_NAME(chmod, WORLD_CHMOD, "chmod", int_arg(a, 1))
ON_NAME(chown, WORLD_CHOWN, "chown", int_arg(a, 1), int_arg(a, 2))
ON_NAME(truncate, WORLD_TRUNCATE, "truncate", int_arg(a, 1))
ON_NAME(truncate_64, WORLD_TRUNCATE, "truncate", int64_val(vm, arg(a, 1)))
ON_NAME(access, WORLD_ACCESS, "access", ask_flags(vm, arg(a, 1), (const int64_t[]){ 4, 2, 1, 0 }, 4))

/* Two names; what fails is said of the second. */
static value on_two_names(struct vm *vm, value first, value second, struct world_call *c, const char *call)
{
	if (!ask_is_name(vm, first))
		return unix_error(vm, WORLD_ENOENT, call, first);
	if (!ask_is_name(vm, second))
		return unix_error(vm, WORLD_ENOENT, call, second);
	if (!ask_two_names(vm, c, first, second))
		return VAL_NOTHING;
	return c->err ? unix_error(vm, c->err, call, c->op == WORLD_RENAME ? first : second) : VAL_UNIT;
}

value prim_unix_rename(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_RENAME };

	return on_two_names(vm, arg(a, 0), arg(a, 1), &c, "rename");
}

value prim_unix_link(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_LINK, .arg = { -1 } };

	if (is_block(arg(a, 0)))
		c.arg[0] = bool_val(field(vm, arg(a, 0), 0));
	return on_two_names(vm, arg(a, 1), arg(a, 2), &c, "link");
}

value prim_unix_symlink(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_SYMLINK };

	return on_two_names(vm, arg(a, 1), arg(a, 2), &c, "symlink");
}

#define ON_DESCRIPTOR(prim, op_, text, ...) \
	value prim_unix_##prim(struct vm *vm, const word *a) \
	{ \
		struct world_call c = { .op = op_, .arg = { int_arg(a, 0), __VA_ARGS__ } }; \
 \
		return UNIX_DONE(unix_ask(vm, &c, text, VAL_UNIT)); \
	}
ON_DESCRIPTOR(close, WORLD_CLOSE, "close", 0)
ON_DESCRIPTOR(fsync, WORLD_FSYNC, "fsync", 0)
ON_DESCRIPTOR(fchmod, WORLD_FCHMOD, "fchmod", int_arg(a, 1))
ON_DESCRIPTOR(fchown, WORLD_FCHOWN, "fchown", int_arg(a, 1), int_arg(a, 2))
ON_DESCRIPTOR(ftruncate, WORLD_FTRUNCATE, "ftruncate", int_arg(a, 1))
ON_DESCRIPTOR(ftruncate_64, WORLD_FTRUNCATE, "ftruncate", int64_val(vm, arg(a, 1)))
ON_DESCRIPTOR(lockf, WORLD_LOCKF, "lockf", int_arg(a, 1), int_arg(a, 2))
ON_DESCRIPTOR(set_nonblock, WORLD_NONBLOCK, "set_nonblock", 1)
ON_DESCRIPTOR(clear_nonblock, WORLD_NONBLOCK, "clear_nonblock", 0)
ON_DESCRIPTOR(set_close_on_exec, WORLD_KEEP_ON_EXEC, "set_close_on_exec", 0)
ON_DESCRIPTOR(clear_close_on_exec, WORLD_KEEP_ON_EXEC, "clear_close_on_exec", 1)

/* ---- opening, copies, pipes ---- */

/* Unix.open_flag in the order of its constructors, in the log's numbers; O_CLOEXEC and O_KEEPEXEC come last. */
static const int64_t open_flags[] = { 0, 1, 2, 04000, 02000, 0100, 01000, 0200, 0400, 010000, 04010000, 04010000, 0,
	02000000, 0 };

value prim_unix_open(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_OPEN, .arg = { 0, int_arg(a, 2) } };

	c.arg[0] = ask_flags(vm, arg(a, 1), open_flags, sizeof open_flags / sizeof *open_flags);
	return unix_ask_name(vm, &c, arg(a, 0), "open") ? val_int(c.result) : VAL_NOTHING;
}

value prim_unix_dup(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_DUP, .arg = { int_arg(a, 1), unix_keeps(vm, arg(a, 0)) } };

	return unix_ask(vm, &c, "dup", VAL_UNIT) ? val_int(c.result) : VAL_NOTHING;
}

value prim_unix_dup2(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_DUP2, .arg = { int_arg(a, 1), int_arg(a, 2), unix_keeps(vm, arg(a, 0)) } };

	if (c.arg[0] == c.arg[1] && !is_block(arg(a, 0)))
		c.arg[2] = -1;
	return UNIX_DONE(unix_ask(vm, &c, "dup2", VAL_UNIT));
}

value prim_unix_pipe(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_PIPE, .arg = { unix_keeps(vm, arg(a, 0)) } };

	if (!unix_ask(vm, &c, "pipe", VAL_UNIT))
		return VAL_NOTHING;
	return prim_tuple(vm, 0, 2, (value[]){ val_int(unix_word(&c, 0)), val_int(unix_word(&c, 1)) });
}

static value channel_of(struct vm *vm, const word *a, unsigned flags, const char *call)
{
	struct world_call c = { .op = WORLD_FSTAT, .arg = { int_arg(a, 0) } };
	int64_t kind;

	if (!unix_ask(vm, &c, call, VAL_UNIT))
		return VAL_NOTHING;
	kind = unix_word(&c, 2);
	if ((kind != 0100000 && kind != 0020000 && kind != 0010000 && kind != 0140000) || unix_word(&c, 12))
		return unix_error(vm, WORLD_EINVAL, call, VAL_UNIT);
	return channel_new(vm, int_arg(a, 0), flags);
}
value prim_unix_inchannel_of_filedescr(struct vm *vm, const word *a) { return channel_of(vm, a, 0, "in_channel_of_descr"); }
value prim_unix_outchannel_of_filedescr(struct vm *vm, const word *a)
{
	return channel_of(vm, a, CHANNEL_IS_OUT, "out_channel_of_descr");
}

/* ---- reading and writing ---- */

static int64_t at_once(int64_t n) { return n < UNIX_BUFFER_BYTES ? n : UNIX_BUFFER_BYTES; }

static value read_to(struct vm *vm, int64_t fd, uint8_t *to, int64_t n, const char *call)
{
	struct world_call c = { .op = WORLD_READ, .arg = { fd, n } };
	uint64_t got;

	if (!to || !unix_ask_waiting(vm, &c, 2, false, call))
		return VAL_NOTHING;
	got = c.got_bytes < (uint64_t)n ? c.got_bytes : (uint64_t)n;
	if (got > 0) {
		memcpy(to, c.got, got);
		image_touch(&vm->im, (uint64_t)(to - vm->im.base), got);
	}
	return val_int((int64_t)got);
}

value prim_unix_read(struct vm *vm, const word *a)
{
	int64_t n = at_once(int_arg(a, 3));

	return read_to(vm, int_arg(a, 0), ask_bytes(vm, arg(a, 1), int_arg(a, 2), n), n, "read");
}

static uint8_t *bigarray_part(struct vm *vm, const word *a)
{
	uint64_t off = bigarray_bytes(vm, arg(a, 1), (uint64_t)int_arg(a, 2), (uint64_t)int_arg(a, 3));

	return off ? vm->im.base + off : NULL;
}

value prim_unix_read_bigarray(struct vm *vm, const word *a)
{
	return read_to(vm, int_arg(a, 0), bigarray_part(vm, a), int_arg(a, 3), "read_bigarray");
}

/* How much of a write is done when its thread has to wait, and the primitive is to be called again, stands in its first
 * argument above the descriptor's 32 bits. */
static int64_t descriptor(const word *a) { return (int32_t)int_arg(a, 0); }
static int64_t written(const word *a) { return (int_arg(a, 0) - descriptor(a)) >> 32; }
static void set_written(struct vm *vm, const word *a, int64_t n)
{
	ask_argument_set(vm, a, 0, val_int((int64_t)((uint64_t)n << 32) + descriptor(a)));
}

/* One write.  Returns what was written, or -1: raised, stopped, or (after something was written) it would have to wait. */
static int64_t write_part(struct vm *vm, const word *a, const uint8_t *from, int64_t n, const char *call)
{
	struct world_call c = { .op = WORLD_WRITE, .arg = { descriptor(a) }, .out = from, .out_bytes = (size_t)n };

	if (!unix_wait_and_ask(vm, &c, 1, true))
		return -1;
	if (c.err && !(c.err == WORLD_EAGAIN && written(a) > 0))
		(void)unix_error(vm, c.err, call, VAL_UNIT);
	return c.err || c.result < 0 ? -1 : c.result < n ? c.result : n;
}

static value write_all(struct vm *vm, const word *a, const uint8_t *from, int64_t n, int64_t most, const char *call)
{
	int64_t done = written(a), r;

	if (!from)
		return VAL_NOTHING;
	while (done >= 0 && done < n) {
		r = write_part(vm, a, from + done, n - done < most ? n - done : most, call);
		if (r < 0)
			return vm->outcome == OUTCOME_NONE ? val_int(done) : VAL_NOTHING;
		done += r;
		set_written(vm, a, done);
	}
	return val_int(done);
}

value prim_unix_write(struct vm *vm, const word *a)
{
	int64_t n = int_arg(a, 3);

	return write_all(vm, a, ask_bytes(vm, arg(a, 1), int_arg(a, 2), n), n, UNIX_BUFFER_BYTES, "write");
}

value prim_unix_single_write(struct vm *vm, const word *a)
{
	int64_t n = at_once(int_arg(a, 3)), r;
	const uint8_t *from = ask_bytes(vm, arg(a, 1), int_arg(a, 2), n);

	if (!from)
		return VAL_NOTHING;
	r = n > 0 ? write_part(vm, a, from, n, "single_write") : 0;
	return r < 0 ? VAL_NOTHING : val_int(r);
}

value prim_unix_write_bigarray(struct vm *vm, const word *a)
{
	int64_t n = int_arg(a, 3), r;
	const uint8_t *from = bigarray_part(vm, a);

	if (!from || !bool_val(arg(a, 4)))
		return write_all(vm, a, from, n, n, "write_bigarray");
	r = n > 0 ? write_part(vm, a, from, n, "write_bigarray") : 0;
	return r < 0 ? VAL_NOTHING : val_int(r);
}

static value seek(struct vm *vm, const word *a, int64_t to, bool boxed)
{
	struct world_call c = { .op = WORLD_SEEK, .arg = { int_arg(a, 0), to, int_arg(a, 2) } };

	if (!unix_ask(vm, &c, "lseek", VAL_UNIT))
		return VAL_NOTHING;
	if (boxed)
		return int64_alloc(vm, c.result);
	return c.result >> 62 ? unix_error(vm, WORLD_EOVERFLOW, "lseek", VAL_UNIT) : val_int(c.result);
}
value prim_unix_lseek(struct vm *vm, const word *a) { return seek(vm, a, int_arg(a, 1), false); }
value prim_unix_lseek_64(struct vm *vm, const word *a) { return seek(vm, a, int64_val(vm, arg(a, 1)), true); }

/* ---- what a file is ---- */

static value kind_value(int64_t kind)
{
	static const int64_t kinds[] = { 0100000, 0040000, 0020000, 0060000, 0120000, 0010000, 0140000 };

	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (kinds[i] == kind)
			return val_int(i);
	return val_int(0);
}

/* The integer part is always the seconds, though the sum may round up to the next one. */
static double seconds_of_ns(int64_t ns)
{
	int64_t s = ns / 1000000000, rest = ns % 1000000000;
	double t;

	if (rest < 0) {
		s--;
		rest += 1000000000;
	}
	t = (double)s + (double)rest / 1e9;
	return t == (double)s + 1.0 && t > 0 ? double_bits(bits_double(t) - 1) : t;
}

#define STAT_WORDS 12
#define STAT_SIZE 8

static value stat_record(struct vm *vm, const struct world_call *c, bool boxed)
{
	int64_t words[STAT_WORDS];
	root r[STAT_WORDS];
	value v;

	for (unsigned i = 0; i < STAT_WORDS; i++)
		words[i] = unix_word(c, i);
	for (unsigned i = 0; i < STAT_WORDS; i++) {
		if (i > STAT_SIZE)
			v = double_alloc(vm, seconds_of_ns(words[i]));
		else if (i == STAT_SIZE && boxed)
			v = int64_alloc(vm, words[i]);
		else
			v = i == 2 ? kind_value(words[i]) : val_int(words[i]);
		if (same(v, VAL_NOTHING))
			return v;
		r[i] = root_new(vm, v);
	}
	return unix_record(vm, 0, STAT_WORDS, r);
}

static value stat_answer(struct vm *vm, const struct world_call *c, bool boxed, const char *call, value argument)
{
	if (!boxed && unix_word(c, STAT_SIZE) >> 62 && unix_word(c, 2) == 0100000)
		return unix_error(vm, WORLD_EOVERFLOW, call, argument);
	return stat_record(vm, c, boxed);
}

static value stat_name(struct vm *vm, const word *a, bool follow, bool boxed, const char *call)
{
	struct world_call c = { .op = WORLD_STAT, .arg = { follow } };

	return unix_ask_name(vm, &c, arg(a, 0), call) ? stat_answer(vm, &c, boxed, call, arg(a, 0)) : VAL_NOTHING;
}
value prim_unix_stat(struct vm *vm, const word *a) { return stat_name(vm, a, true, false, "stat"); }
value prim_unix_stat_64(struct vm *vm, const word *a) { return stat_name(vm, a, true, true, "stat"); }
value prim_unix_lstat(struct vm *vm, const word *a) { return stat_name(vm, a, false, false, "lstat"); }
value prim_unix_lstat_64(struct vm *vm, const word *a) { return stat_name(vm, a, false, true, "lstat"); }

static value fstat_fd(struct vm *vm, const word *a, bool boxed)
{
	struct world_call c = { .op = WORLD_FSTAT, .arg = { int_arg(a, 0) } };

	return unix_ask(vm, &c, "fstat", VAL_UNIT) ? stat_answer(vm, &c, boxed, "fstat", VAL_UNIT) : VAL_NOTHING;
}
value prim_unix_fstat(struct vm *vm, const word *a) { return fstat_fd(vm, a, false); }
value prim_unix_fstat_64(struct vm *vm, const word *a) { return fstat_fd(vm, a, true); }

value prim_unix_isatty(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_IS_TTY, .arg = { int_arg(a, 0) } };

	return world_ask(vm, &c) ? val_bool(c.result == 1) : VAL_NOTHING;
}

value prim_unix_umask(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_UMASK, .arg = { int_arg(a, 0) } };

	return world_ask(vm, &c) ? val_int(c.result) : VAL_NOTHING;
}

static int64_t us_of_double(double seconds)
{
	int64_t whole = (int64_t)seconds;

	return whole * 1000000 + (int64_t)((seconds - (double)whole) * 1000000);
}

value prim_unix_utimes(struct vm *vm, const word *a)
{
	double read = double_val(vm, arg(a, 1)), written = double_val(vm, arg(a, 2));
	struct world_call c = { .op = WORLD_UTIMES, .arg = { read == 0.0 && written == 0.0, us_of_double(read),
		us_of_double(written) } };

	return UNIX_DONE(unix_ask_name(vm, &c, arg(a, 0), "utimes"));
}

/* Questions that a name answers with a text. */
static value text_of_name(struct vm *vm, const word *a, enum world_op op, const char *call)
{
	struct world_call c = { .op = op };

	return unix_ask_name(vm, &c, arg(a, 0), call) ? ask_got_string(vm, &c) : VAL_NOTHING;
}
value prim_unix_readlink(struct vm *vm, const word *a) { return text_of_name(vm, a, WORLD_READLINK, "readlink"); }
value prim_unix_realpath(struct vm *vm, const word *a) { return text_of_name(vm, a, WORLD_REALPATH, "realpath"); }

value prim_unix_getcwd(struct vm *vm, const word *a)
{
	struct world_call c = { .op = WORLD_GETCWD };

	(void)a;
	return unix_ask(vm, &c, "getcwd", VAL_UNIT) ? ask_got_string(vm, &c) : VAL_NOTHING;
}

value prim_unix_has_symlink(struct vm *vm, const word *a)
{
	(void)vm;
	(void)a;
	return VAL_TRUE;
}

value prim_unix_map_file(struct vm *vm, const word *a)
{
	(void)a;
	return prim_refuse(vm, "The program maps a file into its memory (Unix.map_file), where other programs could change the "
		"image behind Caravan's back; it cannot go on.  Read the file with Unix.read_bigarray or channels instead.");
}

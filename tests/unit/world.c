/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The world gate: what was recorded is what replay gives, a stranger's log does no harm, this machine answers. */
#include <stdlib.h>

#include "tests/unit/tap.h"
#include "vm/world.h"

/* ---- a host that answers from a seed ---- */

static uint64_t next(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 33;
}

struct fake {
	uint64_t seed;
	unsigned asked;
};

static bool fake_perform(void *ctx, struct world *w, struct world_call *c)
{
	struct fake *f = ctx;
	uint64_t n = next(&f->seed) % 40;

	f->asked++;
	c->result = (int64_t)(next(&f->seed) << (n + 1)) >> 3;
	c->err = n == 7 ? WORLD_EIO : 0;
	if (world_ops[c->op].in) {
		uint8_t *to = world_in(w, n * 4);

		for (uint64_t i = 0; i < n * 4; i++)
			to[i] = (uint8_t)next(&f->seed);
		world_in_used(w, n * 4);
	}
	return true;
}

static struct world *fake_world(struct fake *f, struct world_host *host)
{
	*f = (struct fake){ .seed = 42 };
	*host = (struct world_host){ .perform = fake_perform, .ctx = f };
	return world_new(host);
}

/* The i-th question of a made-up program: all operations, all widths of numbers. */
static void question(unsigned i, struct world_call *c, vm_time *at)
{
	static char out[600];
	uint64_t seed = i * 77 + 1;

	memset(c, 0, sizeof *c);
	c->op = (enum world_op)(i % WORLD_OPS);
	for (unsigned k = 0; k < world_op_args(c->op); k++)
		c->arg[k] = (int64_t)(next(&seed) << next(&seed) % 32) * (next(&seed) & 1 ? 1 : -1);
	for (size_t k = 0; k < sizeof out; k++)
		out[k] = (char)next(&seed);
	c->out = out;
	c->out_bytes = world_ops[c->op].out ? next(&seed) % sizeof out : 0;
	at->n = (uint64_t)i * i * i * 1000003;
}

#define QUESTIONS 500
#define LONGEST 2000

struct answer {
	int64_t result;
	int err;
	size_t n;
	uint8_t bytes[LONGEST];
};
static struct answer answers[QUESTIONS];

static enum world_verdict ask(struct world *w, unsigned i, struct world_call *c)
{
	vm_time at;

	question(i, c, &at);
	return world_perform(w, at, c);
}

static void record(struct world *w)
{
	struct world_call c;

	for (unsigned i = 0; i < QUESTIONS; i++) {
		caravan_check(ask(w, i, &c) == WORLD_DONE && c.got_bytes <= LONGEST);
		answers[i] = (struct answer){ .result = c.result, .err = c.err, .n = c.got_bytes };
		if (c.got_bytes)
			memcpy(answers[i].bytes, c.got, c.got_bytes);
	}
}

static bool gives_answer(struct world *w, unsigned i)
{
	const struct answer *a = &answers[i];
	struct world_call c;

	return ask(w, i, &c) == WORLD_DONE && c.result == a->result && c.err == a->err && c.got_bytes == a->n &&
		(a->n == 0 || memcmp(c.got, a->bytes, a->n) == 0);
}

static bool replays(struct world *w, unsigned from)
{
	for (unsigned i = from; i < QUESTIONS; i++)
		if (!gives_answer(w, i))
			return false;
	return true;
}

/* ---- recording and replay ---- */

static void test_replay(struct world *w, struct fake *f)
{
	struct world_pos start = { 0, 0 }, middle;
	unsigned asked = f->asked;

	ok(world_is_live(w) && world_end(w).event == QUESTIONS, "every question is one event");
	world_seek(w, start);
	ok(!world_is_live(w) && replays(w, 0), "replay gives the recorded answers");
	ok(f->asked == asked, "and asks the host nothing");
	world_seek(w, start);
	for (unsigned i = 0; i < QUESTIONS / 2; i++)
		caravan_check(gives_answer(w, i));
	middle = world_position(w);
	world_seek(w, world_end(w));
	world_seek(w, middle);
	ok(middle.event == QUESTIONS / 2 && replays(w, QUESTIONS / 2), "replay begins anywhere");
	ok(world_is_live(w), "at the end the host answers again");
}

static void test_events(struct world *w)
{
	struct world_pos pos = { 0, 0 };
	struct world_event e;
	struct world_call c;
	vm_time at;
	unsigned i = 0;
	bool good = true;

	for (; world_event_next(w, &pos, &e); i++) {
		question(i, &c, &at);
		good = good && e.at.n == at.n && e.call.op == c.op && e.call.result == answers[i].result &&
			e.call.out_bytes == c.out_bytes;
	}
	ok(good && i == QUESTIONS && pos.byte == world_end(w).byte, "events can be read one after the other");
}

static void test_divergence(struct world *w)
{
	struct world_call c = { .op = WORLD_READ, .arg = { 0, 77 } };
	const char *text;

	world_seek(w, (struct world_pos){ 0, 0 });
	ok(world_perform(w, (vm_time){ 5 }, &c) == WORLD_DIVERGED, "another question diverges");
	text = world_divergence(w);
	ok(strstr(text, "read fd 0 max 77") && strstr(text, "open flags") && strstr(text, "time 5"), "both sides are shown");
	ok(world_position(w).event == 0 && gives_answer(w, 0), "and the log stays where it was");
}

/* ---- data that goes out ---- */

#define DATA_BYTES 5000u

static struct world_call write_data(const uint8_t *data, int64_t fd)
{
	return (struct world_call){ .op = WORLD_WRITE, .arg = { fd }, .out = data, .out_bytes = DATA_BYTES };
}

static size_t write_logged(struct world *w, const uint8_t *data, int64_t fd)
{
	struct world_call c = write_data(data, fd);
	uint64_t before = world_end(w).byte;

	caravan_check(world_perform(w, (vm_time){ 9 }, &c) == WORLD_DONE);
	return (size_t)(world_end(w).byte - before);
}

static bool diverges(struct world *w, const uint8_t *data, int64_t fd)
{
	struct world_call c = write_data(data, fd);

	return world_perform(w, (vm_time){ 9 }, &c) == WORLD_DIVERGED;
}

static void test_data_replays(struct world *w, uint8_t *data)
{
	struct world_pos pos = { 0, 0 };
	struct world_event e;
	struct world_call c = write_data(data, 5);

	ok(world_event_next(w, &pos, &e) && e.out_hash && e.call.out_bytes == DATA_BYTES && memcmp(e.call.out, data, WORLD_OUT_KEPT) == 0,
		"of data the log has length and beginning");
	ok(world_event_next(w, &pos, &e) && !e.out_hash && memcmp(e.call.out, data, DATA_BYTES) == 0, "of output everything");
	world_seek(w, (struct world_pos){ 0, 0 });
	ok(world_perform(w, (vm_time){ 9 }, &c) == WORLD_DONE, "the same data replays");
	world_seek(w, (struct world_pos){ 0, 0 });
	data[DATA_BYTES - 1] ^= 1;
	ok(diverges(w, data, 5) && strstr(world_divergence(w), "(5000 bytes) that are others further on."),
		"and other data does not, though it begins alike: %s", world_divergence(w));
	data[0] ^= 1;
	ok(diverges(w, data, 5) && !strstr(world_divergence(w), "further on"), "nor does data that begins differently");
	data[0] ^= 1;
	data[DATA_BYTES - 1] ^= 1;
}

/* As version 1 had it: with the bytes. */
static void test_data_of_version_1(const struct world *w, const uint8_t *data)
{
	struct world *old = world_new(NULL);
	struct world_call c = write_data(data, 5);
	struct world_pos pos = { 0, 0 };
	struct world_event e;
	struct msg m;
	uint8_t *log;
	size_t n, head;

	caravan_check(world_event_next(w, &pos, &e));
	log = malloc((size_t)world_end(w).byte);
	head = (size_t)(world_end(w).byte - pos.byte);
	memcpy(log, world_log_bytes(w, &n) + pos.byte, head);
	caravan_check(log[0] == 9 && log[1] == WORLD_WRITE && log[2] == 2);
	log[2] = 2 * 5;                       /* the descriptor, signed */
	ok(world_log_load(old, log, head, &m) == OK && world_perform(old, (vm_time){ 9 }, &c) == WORLD_DONE,
		"a log of version 1 replays");
	world_seek(old, (struct world_pos){ 0, 0 });
	((uint8_t *)data)[DATA_BYTES - 1] ^= 1;
	ok(diverges(old, data, 5), "and diverges");
	((uint8_t *)data)[DATA_BYTES - 1] ^= 1;
	free(log);
	world_free(old);
}

/* Nobody may say of output that there is a hash of it. */
static void test_data_refused(const struct world *w)
{
	struct world *other = world_new(NULL);
	struct world_pos pos = { 0, 0 };
	struct world_event e;
	struct msg m;
	uint8_t log[256];
	size_t n;

	caravan_check(world_event_next(w, &pos, &e) && pos.byte < sizeof log);
	memcpy(log, world_log_bytes(w, &n), (size_t)pos.byte);
	ok(world_log_load(other, log, (size_t)pos.byte, &m) == OK, "one event with a hash is a log");
	caravan_check(log[0] == 9 && log[1] == (WORLD_WRITE | 0x80) && log[2] == 2 && log[3] == 2 * 5);
	log[3] = 2 * 1;
	ok(world_log_load(other, log, (size_t)pos.byte, &m) != OK, "output with a hash is refused");
	world_free(other);
}

static void test_data(void)
{
	static uint8_t data[DATA_BYTES];
	struct world_host host;
	struct fake f;
	struct world *w = fake_world(&f, &host);
	uint64_t seed = 7;
	size_t hashed;

	for (size_t i = 0; i < sizeof data; i++)
		data[i] = (uint8_t)next(&seed);
	hashed = write_logged(w, data, 5);
	ok(hashed < 120 && write_logged(w, data, 1) > DATA_BYTES, "data takes %zu bytes of the log", hashed);
	test_data_replays(w, data);
	test_data_of_version_1(w, data);
	test_data_refused(w);
	world_free(w);
}

static void test_cut(struct world *w, struct fake *f)
{
	struct world_call c;
	unsigned asked = f->asked;

	world_seek(w, (struct world_pos){ 0, 0 });
	for (unsigned i = 0; i < 10; i++)
		caravan_check(gives_answer(w, i));
	world_cut(w);
	ok(world_end(w).event == 10 && world_is_live(w), "cut forgets what comes after");
	ok(ask(w, 10, &c) == WORLD_DONE && f->asked == asked + 1 && world_end(w).event == 11, "and goes on with the host");
}

/* ---- logs from strangers ---- */

static bool same_log(const struct world *w, const uint8_t *bytes, size_t n)
{
	size_t m;
	const uint8_t *log = world_log_bytes(w, &m);

	return m == n && memcmp(log, bytes, n) == 0;
}

static void test_load(const uint8_t *bytes, size_t n)
{
	struct world *w = world_new(NULL);
	struct world_call c;
	struct msg m;

	ok(world_log_load(w, bytes, n, &m) == OK && same_log(w, bytes, n), "a log is loaded as it was saved");
	ok(world_end(w).event == QUESTIONS && replays(w, 0), "and replays");
	ok(ask(w, 0, &c) == WORLD_END, "at its end there is no world");
	world_free(w);
}

/* Whatever was loaded: go through it, from odd positions too. */
static void exercise(struct world *w, size_t n, uint64_t seed)
{
	struct world_pos pos = { 0, 0 };
	struct world_event e;
	struct world_call c;

	while (world_event_next(w, &pos, &e))
		;
	for (unsigned i = 0; i < 20; i++) {
		world_seek(w, (struct world_pos){ next(&seed), next(&seed) % (n + 10) });
		(void)ask(w, (unsigned)next(&seed) % QUESTIONS, &c);
	}
}

static void test_truncated(const uint8_t *bytes, size_t n)
{
	struct world *w = world_new(NULL);
	size_t loaded = 0, refused = 0;
	struct msg m;

	for (size_t cut = 0; cut < n; cut += cut < 8000 ? 1 : 13) {
		m.text[0] = 0;
		if (world_log_load(w, bytes, cut, &m) == OK)
			loaded++;
		else
			refused += strstr(m.text, "damaged") != NULL;
		exercise(w, cut, cut);
	}
	ok(loaded > 0 && refused > loaded, "cut short anywhere, a log is refused or ends with a whole event");
	world_free(w);
}

#define CORRUPTIONS 4000

static void test_corrupted(const uint8_t *bytes, size_t n)
{
	struct world *w = world_new(NULL);
	uint8_t *copy = malloc(n);
	uint64_t seed = 20;
	size_t refused = 0;
	struct msg m;

	for (unsigned i = 0; i < CORRUPTIONS; i++) {
		memcpy(copy, bytes, n);
		for (uint64_t k = next(&seed) % 4 + 1; k > 0; k--)
			copy[next(&seed) % (i % 2 ? n : 2000)] = (uint8_t)next(&seed);
		refused += world_log_load(w, copy, n, &m) != OK;
		exercise(w, n, seed);
	}
	printf("# seed 20, %zu of %u corrupted logs refused\n", refused, CORRUPTIONS);
	ok(refused > 0, "corrupted logs are refused or read without harm");
	free(copy);
	world_free(w);
}

/* ---- this machine ---- */

static struct world_call host_call(struct world *w, enum world_op op, const char *out, int64_t a0, int64_t a1)
{
	struct world_call c = { .op = op, .arg = { a0, a1 }, .out = out, .out_bytes = out ? strlen(out) : 0 };

	caravan_check(world_perform(w, (vm_time){ 0 }, &c) == WORLD_DONE);
	return c;
}

static bool got_text(const struct world_call *c, const char *text)
{
	return c->got_bytes == strlen(text) && memcmp(c->got, text, c->got_bytes) == 0;
}

enum { WRITE_NEW = 0100 | 01000 | 1 };

/* The program's story: makes files, writes, reads, fails. */
static bool story(struct world *w)
{
	struct world_call c = host_call(w, WORLD_OPEN, "story.txt", WRITE_NEW, 0644);
	int64_t fd = c.result;
	bool good = c.err == 0 && fd >= 3;

	good = good && host_call(w, WORLD_WRITE, "once upon", fd, 0).result == 9;
	good = good && host_call(w, WORLD_CLOSE, NULL, fd, 0).err == 0;
	good = good && host_call(w, WORLD_OPEN, "story.txt", 0, 0).result == fd;
	good = good && host_call(w, WORLD_FILE_SIZE, NULL, fd, 0).result == 9;
	c = host_call(w, WORLD_READ, NULL, fd, 4);
	good = good && got_text(&c, "once");
	c = host_call(w, WORLD_READ, NULL, fd, 100);
	good = good && got_text(&c, " upon");
	good = good && host_call(w, WORLD_READ, NULL, fd, 100).result == 0;
	good = good && host_call(w, WORLD_CLOSE, NULL, fd, 0).err == 0;
	good = good && host_call(w, WORLD_READ, NULL, fd, 1).err == WORLD_EBADF;
	good = good && host_call(w, WORLD_MKDIR, "d", 0755, 0).err == 0;
	good = good && host_call(w, WORLD_MKDIR, "d", 0755, 0).err == WORLD_EEXIST;
	good = good && host_call(w, WORLD_FILE_KIND, "d", 0, 0).result == 2;
	c = host_call(w, WORLD_READ_DIR, ".", 0, 0);
	good = good && c.got_bytes >= 12 && memcmp(c.got, "d\0story.txt", 12) == 0;
	good = good && host_call(w, WORLD_RMDIR, "d", 0, 0).err == 0;
	good = good && host_call(w, WORLD_REMOVE, "story.txt", 0, 0).err == 0;
	good = good && host_call(w, WORLD_REMOVE, "story.txt", 0, 0).err == WORLD_ENOENT;
	good = good && host_call(w, WORLD_SYSTEM, "exit 7", 0, 0).result == 7;
	return good && host_call(w, WORLD_GETENV, "CARAVAN_NOT_SET", 0, 0).err == WORLD_ENOENT;
}

static void test_host(void)
{
	struct world *w = world_new(&world_host_posix);
	bool told = story(w);

	ok(told, "files, directories and commands of this machine");
	world_seek(w, (struct world_pos){ 0, 0 });
	ok(story(w) && world_is_live(w), "the same again from the log");
	world_free(w);
}

static void take_output(void *ctx, int fd, const uint8_t *bytes, size_t n)
{
	snprintf(ctx, 100, "%d:%.*s", fd, (int)n, (const char *)bytes);
}

static void test_output(void)
{
	struct world *w = world_new(&world_host_posix);
	char taken[100] = "";

	world_set_output(w, take_output, taken);
	ok(host_call(w, WORLD_WRITE, "hello", 2, 0).result == 5 && strcmp(taken, "2:hello") == 0, "a front end takes the output");
	world_seek(w, (struct world_pos){ 0, 0 });
	taken[0] = 0;
	ok(host_call(w, WORLD_WRITE, "hello", 2, 0).result == 5 && taken[0] == 0, "once only");
	world_free(w);
}

static void test_interrupt(void)
{
	struct world *w = world_new(&world_host_posix);
	struct world_call c = { .op = WORLD_READ, .arg = { 0, 10 } };

	world_interrupt();
	ok(world_perform(w, (vm_time){ 0 }, &c) == WORLD_INTERRUPTED && world_end(w).event == 0,
		"an interrupt ends what waits, and nothing is logged");
	world_interrupt();
	world_interrupt_clear();
	ok(host_call(w, WORLD_IS_TTY, NULL, 77, 0).result == 0, "an interrupt that is cleared is forgotten");
	world_free(w);
}

int main(void)
{
	struct world_host host;
	struct fake f;
	struct world *w = fake_world(&f, &host);
	size_t n;
	const uint8_t *bytes;

	record(w);
	test_replay(w, &f);
	test_events(w);
	test_divergence(w);
	test_data();
	bytes = world_log_bytes(w, &n);
	test_load(bytes, n);
	test_truncated(bytes, n);
	test_corrupted(bytes, n);
	test_cut(w, &f);
	world_free(w);
	test_host();
	test_output();
	test_interrupt();
	return tap_done();
}

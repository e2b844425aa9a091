/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The side of Runtime_events that reads: cursors.
 *
 * A cursor reads the program's own rings where they are (vm/rings.h), another process's by asking the world for pieces of its
 * file, which may hold anything.
 *
 * A poll calls the program back for event after event, so it is executed again each time that a callback is over:
 *
 *     first      cursor, callbacks, most events         the second argument becomes a block of enum poll_field
 *     returned   result | trap frame (4 words) | poll, most events
 *     raised     exception | poll, most events          the trap frame leads to the instruction itself
 *
 * Source: OCaml's otherlibs/runtime_events/runtime_events_consumer.c.
 */
#include <stdio.h>
#include <stdlib.h>

#include "vm/prims.h"
#include "vm/prims/ask.h"
#include "vm/prims/runtime_events.h"
#include "vm/rings.h"

enum cursor_field {
	CURSOR_RINGS,        /* state field events as it was, or unit: another process's */
	CURSOR_PATH,         /* of that process's file */
	CURSOR_STATE,        /* enum cursor_state */
	CURSOR_NEXT,         /* the domain where the next poll begins */
	CURSOR_WORDS,        /* a block of bits: enum head_word, then how far each domain's ring was read */
	CURSOR_BUFFER,       /* for what deserializers read, or unit */
	CURSOR_FIELDS
};
enum cursor_state { CURSOR_CLOSED, CURSOR_OPEN, CURSOR_IN_POLL };
enum head_word {
	HEAD_VERSION, HEAD_DOMAINS, HEAD_HEADER_BYTES, HEAD_RING_BYTES, HEAD_RING_WORDS, HEAD_HEADERS, HEAD_DATA,
	HEAD_NAMES,          /* up to here as in the file */
	HEAD_FILE_SIZE,
	HEAD_TAIL,           /* during a poll: of the ring as it was before the present event */
	HEAD_ITEM,           /* that event's first word; 0: it is the loss of some */
	HEAD_POSITIONS
};
#define DOMAINS_MOST 4096

enum poll_field {
	POLL_CURSOR, POLL_CALLBACKS, POLL_MOST, POLL_CONSUMED,
	POLL_TURN,           /* how many domains are done */
	POLL_LISTENERS,      /* list of callbacks that are still to hear of it */
	POLL_EVENT, POLL_TIME, POLL_VALUE,   /* with these arguments */
	POLL_DECODES,        /* true: the callback is its deserializer */
	POLL_FIELDS
};
#define TAG_POLL 1

/* Runtime_events.Callbacks.t */
enum callback_field { ON_BEGIN, ON_END, ON_COUNTER, ON_ALLOC, ON_LIFECYCLE, ON_LOST, ON_USER };

/* ---- words of a cursor, of a poll ---- */

static uint64_t cursor_word(const struct vm *vm, value c, uint64_t i)
{
	value words = field(vm, c, CURSOR_WORDS);

	return i < wosize(vm, words) ? raw_field(vm, words, i) : 0;
}

static void cursor_word_set(struct vm *vm, value c, uint64_t i, uint64_t n)
{
	value words = field(vm, c, CURSOR_WORDS);

	if (i < wosize(vm, words))
		put_raw(vm, words, i, n);
}

static uint64_t domains(const struct vm *vm, value c) { return cursor_word(vm, c, HEAD_DOMAINS); }

/* One poll as it is carried out: where its block lies on the stack, and the piece of the ring that it looks at. */
struct poll {
	struct vm *vm;
	uint64_t at;
	uint64_t domain, position, head, tail;
	uint64_t item, words[RING_EVENT_MOST];
	value result;           /* what the primitive returns when a step ends it */
};

static value poll_block(const struct poll *p) { return (value){ image_get(&p->vm->im, p->at) }; }
static value poll_get(const struct poll *p, enum poll_field f) { return field(p->vm, poll_block(p), f); }
static int64_t poll_int(const struct poll *p, enum poll_field f) { return int_val(poll_get(p, f)); }
static void poll_set(struct poll *p, enum poll_field f, value v) { set_field(p->vm, poll_block(p), f, v); }
static void poll_set_int(struct poll *p, enum poll_field f, int64_t n) { poll_set(p, f, val_int(n)); }
static value cursor(const struct poll *p) { return poll_get(p, POLL_CURSOR); }

/* ---- reading ---- */

/* Bytes of the file, which must all be there.  False: the run stops, or c->err or c->got_bytes says that they are not. */
static bool ask_file(struct vm *vm, value path, uint64_t at, uint64_t n, struct world_call *c)
{
	*c = (struct world_call){ .op = WORLD_RING_READ, .arg = { (int64_t)at, (int64_t)n } };
	return ask_named(vm, c, path) && !c->err && c->got_bytes == n;
}

static uint64_t got_word(const struct world_call *c, uint64_t i)
{
	word w;

	memcpy(&w, c->got + i * sizeof w, sizeof w);
	return word_get(w);
}

static bool corrupt(struct poll *p)
{
	if (p->vm->outcome == OUTCOME_NONE) {
		set_field(p->vm, cursor(p), CURSOR_STATE, val_int(CURSOR_OPEN));
		(void)prim_failwith(p->vm, "Runtime_events: corrupt stream");
	}
	p->result = VAL_NOTHING;
	return false;
}

static bool is_own(const struct poll *p) { return is_block(field(p->vm, cursor(p), CURSOR_RINGS)); }

/* Words from..from+n of the present domain's ring, as far as it goes. */
static bool read_words(struct poll *p, uint64_t from, uint64_t n, uint64_t *out)
{
	value c = cursor(p), ring;
	struct world_call call;
	uint64_t size;

	if (is_own(p)) {
		ring = rings_of(p->vm, field(p->vm, c, CURSOR_RINGS), p->domain, &size);
		for (uint64_t i = 0; i < n; i++)
			out[i] = is_block(ring) ? raw_field(p->vm, ring, RING_DATA + from + i) : 0;
		return true;
	}
	if (!ask_file(p->vm, field(p->vm, c, CURSOR_PATH), cursor_word(p->vm, c, HEAD_DATA) +
			p->domain * cursor_word(p->vm, c, HEAD_RING_BYTES) + from * WORD_BYTES, n * WORD_BYTES, &call))
		return corrupt(p);
	for (uint64_t i = 0; i < n; i++)
		out[i] = got_word(&call, i);
	return true;
}

static bool own_header(struct poll *p)
{
	uint64_t size;
	value ring = rings_of(p->vm, field(p->vm, cursor(p), CURSOR_RINGS), p->domain, &size);

	p->head = is_block(ring) ? raw_field(p->vm, ring, RING_HEAD) : 0;
	p->tail = is_block(ring) ? raw_field(p->vm, ring, RING_TAIL) : 0;
	return true;
}

static bool read_header(struct poll *p)
{
	value c = cursor(p);
	struct world_call call;

	p->position = cursor_word(p->vm, c, HEAD_POSITIONS + p->domain);
	if (is_own(p))
		return own_header(p);
	if (!ask_file(p->vm, field(p->vm, c, CURSOR_PATH), cursor_word(p->vm, c, HEAD_HEADERS) +
			p->domain * cursor_word(p->vm, c, HEAD_HEADER_BYTES), 2 * WORD_BYTES, &call))
		return corrupt(p);
	p->head = got_word(&call, 0);
	p->tail = got_word(&call, 1);
	return true;
}

/* The event at the position. */
static bool read_event(struct poll *p)
{
	uint64_t size = cursor_word(p->vm, cursor(p), HEAD_RING_WORDS), at = p->position & (size - 1), length;
	bool is_padding;

	if (at >= size || !read_words(p, at, 1, &p->item))
		return corrupt(p);
	length = item_length(p->item);
	is_padding = item_type(p->item) == RING_INTERNAL && !(p->item & RING_USER_BIT);
	if (length > size - at || length < (is_padding ? 1 : 2))
		return corrupt(p);
	return is_padding || read_words(p, at, length, p->words);
}

/* ---- cursors ---- */

static value cursor_new(struct vm *vm, value r, const char *path, const uint64_t *head)
{
	root text, words;
	value c;

	text = root_new(vm, path ? str_text(vm, path) : VAL_UNIT);
	if (same(root_get(vm, text), VAL_NOTHING))
		return VAL_NOTHING;
	words = root_new(vm, prim_alloc(vm, HEAD_POSITIONS + head[HEAD_DOMAINS], TAG_ABSTRACT));
	if (same(root_get(vm, words), VAL_NOTHING))
		return VAL_NOTHING;
	for (unsigned i = 0; i < HEAD_POSITIONS; i++)
		put_raw(vm, root_get(vm, words), i, head[i]);
	c = prim_tuple(vm, 0, CURSOR_FIELDS, (value[]){ r, root_get(vm, text), val_int(CURSOR_OPEN), val_int(0),
		root_get(vm, words), VAL_UNIT });
	return c;
}

#define CURSOR_PATH_MOST 1024

/* The file's name does not depend on where the program goes later. */
static bool absolute_path(struct vm *vm, value folder, int64_t process, char *path)
{
	struct world_call c = { .op = WORLD_GETCWD };
	uint64_t n = str_len(vm, folder);
	bool relative = n == 0 || *str_bytes(vm, folder) != '/';

	if (relative && !world_ask(vm, &c))
		return false;
	snprintf(path, CURSOR_PATH_MOST, "%.*s%s%.*s/%lld.events", relative && !c.err ? (int)c.got_bytes : 0,
		(const char *)c.got, relative ? "/" : "", (int)(n < CURSOR_PATH_MOST ? n : CURSOR_PATH_MOST),
		(const char *)str_bytes(vm, folder), (long long)process);
	return true;
}

static value open_failed(struct vm *vm, const struct world_call *c)
{
	if (vm->outcome != OUTCOME_NONE)
		return VAL_NOTHING;
	return prim_failwith(vm, c->err ? "Runtime_events: could not create cursor for specified path." :
		"Runtime_events: could not map underlying runtime_events.");
}

static value open_file(struct vm *vm, value folder, int64_t process)
{
	struct world_call c = { .op = WORLD_RING_READ, .arg = { 0, RINGS_HEAD_WORDS * WORD_BYTES } };
	uint64_t head[HEAD_POSITIONS];
	char path[CURSOR_PATH_MOST];

	if (!rings_flush(vm) || !absolute_path(vm, folder, process, path))
		return VAL_NOTHING;
	c.out = path;
	c.out_bytes = strlen(path);
	if (!world_ask(vm, &c) || c.err || c.got_bytes < RINGS_HEAD_WORDS * WORD_BYTES)
		return open_failed(vm, &c);
	for (unsigned i = 0; i < RINGS_HEAD_WORDS; i++)
		head[i] = got_word(&c, i);
	head[HEAD_FILE_SIZE] = (uint64_t)c.result;
	if (head[HEAD_DOMAINS] > DOMAINS_MOST)
		return prim_failwith(vm, "Runtime_events: could not obtain cursor");
	return cursor_new(vm, VAL_UNIT, path, head);
}

/* The file must be readable, as OCaml's runtime maps it; the rings themselves are at hand. */
static value open_own(struct vm *vm)
{
	value r = { vm->s.events };
	struct world_call c = { .op = WORLD_RING_READ };
	uint64_t head[HEAD_POSITIONS] = { 0 };

	if (!rings_exist(vm))
		return prim_failwith(vm, "Runtime_events: no ring for current process.          Was runtime_events started?");
	if (!ask_named(vm, &c, field(vm, r, RINGS_PATH)))
		return VAL_NOTHING;
	if (c.err && c.err != WORLD_ENOENT)
		return open_failed(vm, &c);
	head[HEAD_DOMAINS] = wosize(vm, field(vm, r, RINGS_BY_DOMAIN));
	head[HEAD_RING_WORDS] = UINT64_C(1) << (int_val(field(vm, r, RINGS_SIZE_LOG)) & 31);
	return cursor_new(vm, r, NULL, head);
}

/* a: an option of a folder and a process. */
value prim_runtime_events_create_cursor(struct vm *vm, const word *a)
{
	value pair = is_block(arg(a, 0)) ? field(vm, arg(a, 0), 0) : VAL_UNIT;

	if (is_int(pair) || int_val(field(vm, pair, 1)) < 0)
		return open_own(vm);
	return open_file(vm, field(vm, pair, 0), int_val(field(vm, pair, 1)));
}

value prim_runtime_events_free_cursor(struct vm *vm, const word *a)
{
	set_field(vm, arg(a, 0), CURSOR_STATE, val_int(CURSOR_CLOSED));
	return VAL_UNIT;
}

/* ---- calling back ---- */

/* The trap frame comes first, so that an exception leads back, too. */
static bool call(struct poll *p, value closure, unsigned n, const value *args)
{
	struct vm *vm = p->vm;
	uint64_t frame = p->at - 4 * WORD_BYTES;

	vm->s.sp = frame;
	*image_at(&vm->im, frame) = word_make(vm->s.pc);
	*image_at(&vm->im, frame + WORD_BYTES) = word_make(val_int((int64_t)((vm->s.trap - frame) / WORD_BYTES)).bits);
	*image_at(&vm->im, frame + 2 * WORD_BYTES) = word_make(vm->s.env);
	*image_at(&vm->im, frame + 3 * WORD_BYTES) = word_make(val_int((int64_t)vm->s.extra_args).bits);
	vm->s.trap = frame;
	p->result = runtime_events_call(vm, closure, n, args);
	return false;
}

static bool failed(struct poll *p)
{
	p->result = VAL_NOTHING;
	return false;
}

static value callback(const struct poll *p, enum callback_field f)
{
	value all = poll_get(p, POLL_CALLBACKS);

	return f < wosize(p->vm, all) ? field(p->vm, all, f) : VAL_UNIT;
}

/* The steps below return false when the primitive returns p->result: a call, or its end. */

static bool tell_loss(struct poll *p)
{
	value f = callback(p, ON_LOST);

	if (is_int(f)) {
		cursor_word_set(p->vm, cursor(p), HEAD_POSITIONS + p->domain, p->head);
		p->position = p->head;
		return true;
	}
	cursor_word_set(p->vm, cursor(p), HEAD_TAIL, p->head);
	cursor_word_set(p->vm, cursor(p), HEAD_ITEM, 0);
	return call(p, field(p->vm, f, 0), 2, (value[]){ val_int((int64_t)p->domain), val_int((int64_t)(p->head - p->position)) });
}

/* From the words after the time: what the callback of the runtime's events gets as its last argument. */
static value last_argument(struct poll *p, unsigned type)
{
	uint64_t length = item_length(p->item);
	value counts;

	if (type == RING_COUNTER)
		return val_int((int64_t)p->words[2]);
	if (type == RING_LIFECYCLE)
		return length < 3 || p->words[2] == 0 ? VAL_NONE : prim_some(p->vm, val_int((int64_t)p->words[2]));
	if (same(counts = prim_alloc(p->vm, length - 2, 0), VAL_NOTHING))
		return counts;
	for (uint64_t i = 2; i < length; i++)
		init_field(p->vm, counts, i - 2, val_int((int64_t)p->words[i]));
	return counts;
}

static bool tell_runtime(struct poll *p)
{
	static const signed char fields[] = { -1, ON_LIFECYCLE, ON_BEGIN, ON_END, ON_COUNTER, ON_ALLOC };
	unsigned type = item_type(p->item), n = 0;
	int f = type < sizeof fields ? fields[type] : -1;
	value number = val_int((int64_t)item_number(p->item)), args[4], v;
	root time;

	if (f < 0 || is_int(callback(p, (enum callback_field)f)))
		return true;
	if ((type == RING_COUNTER || type == RING_ALLOC) && item_length(p->item) < 3)
		return corrupt(p);
	v = int64_alloc(p->vm, (int64_t)p->words[1]);
	if (same(v, VAL_NOTHING))
		return failed(p);
	time = root_new(p->vm, v);
	v = type == RING_BEGIN || type == RING_EXIT ? VAL_UNIT : last_argument(p, type);
	if (same(v, VAL_NOTHING))
		return failed(p);
	args[n++] = val_int((int64_t)p->domain);
	args[n++] = root_get(p->vm, time);
	if (type != RING_ALLOC)
		args[n++] = number;
	if (type != RING_BEGIN && type != RING_EXIT)
		args[n++] = v;
	return call(p, field(p->vm, callback(p, (enum callback_field)f), 0), n, args);
}

/* ---- the program's own events ---- */

/* The name that belongs to a number, in the ring's own program. */
static bool read_name(struct poll *p, uint64_t id, char name[RING_NAME_BYTES + 1])
{
	struct vm *vm = p->vm;
	struct world_call c;

	memset(name, 0, RING_NAME_BYTES + 1);
	if (!is_own(p)) {
		if (!ask_file(vm, field(vm, cursor(p), CURSOR_PATH), cursor_word(vm, cursor(p), HEAD_NAMES) +
				id * RING_NAME_BYTES, RING_NAME_BYTES, &c))
			return corrupt(p);
		memcpy(name, c.got, RING_NAME_BYTES);
		return true;
	}
	for (value l = { vm->s.user_events }; l.bits && is_block(l); l = field(vm, l, 1)) {
		value e = field(vm, l, 0), text = field(vm, e, EVENT_NAME);
		uint64_t n = str_len(vm, text);

		if ((uint64_t)int_val(field(vm, e, EVENT_ID)) == id)
			memcpy(name, str_bytes(vm, text), n < RING_NAME_BYTES ? n : RING_NAME_BYTES);
	}
	return true;
}

/* The event that this program knows by a name; one of a type that everybody knows becomes known. */
static value resolve(struct poll *p, const char *name, int64_t type)
{
	struct vm *vm = p->vm;
	value text;

	for (value l = { vm->s.user_events }; l.bits && is_block(l); l = field(vm, l, 1)) {
		value e = field(vm, l, 0);

		text = field(vm, e, EVENT_NAME);
		if (str_len(vm, text) == strlen(name) && !memcmp(str_bytes(vm, text), name, strlen(name)))
			return e;
	}
	if (type > 2)
		return VAL_UNIT;
	text = str_text(vm, name);
	return same(text, VAL_NOTHING) ? text : runtime_events_register(vm, text, VAL_NONE, val_int(type));
}

static value listeners(const struct poll *p, value event)
{
	value type = field(p->vm, event, EVENT_TYPE), all = callback(p, ON_USER);
	uint64_t i = (uint64_t)int_val(is_block(type) ? field(p->vm, field(p->vm, type, 0), 2) : type);

	return is_block(all) && i < wosize(p->vm, all) ? field(p->vm, all, i) : VAL_UNIT;
}

/* The next of those that listen; true when all have heard. */
static bool tell_listener(struct poll *p)
{
	value l = poll_get(p, POLL_LISTENERS);

	if (is_int(l))
		return true;
	poll_set(p, POLL_LISTENERS, field(p->vm, l, 1));
	return call(p, field(p->vm, field(p->vm, l, 0), 0), 4, (value[]){ val_int((int64_t)p->domain),
		poll_get(p, POLL_TIME), poll_get(p, POLL_EVENT), poll_get(p, POLL_VALUE) });
}

#define BUFFER_BYTES 1024

/* The payload goes to the cursor's buffer and the event's deserializer reads it there. */
static bool decode(struct poll *p)
{
	struct vm *vm = p->vm;
	uint64_t n = item_length(p->item) - 2, length;
	value buffer = field(vm, cursor(p), CURSOR_BUFFER), record;
	uint8_t bytes[RING_EVENT_MOST * WORD_BYTES];

	if (n == 0)
		return corrupt(p);
	for (uint64_t i = 0; i < n; i++) {
		word w = word_make(p->words[2 + i]);

		memcpy(bytes + i * WORD_BYTES, &w, sizeof w);
	}
	length = n * WORD_BYTES - 1;
	length = bytes[length] <= length ? length - bytes[length] : 0;
	if (is_int(buffer)) {
		if (same(buffer = str_alloc(vm, BUFFER_BYTES), VAL_NOTHING))
			return failed(p);
		set_field(vm, cursor(p), CURSOR_BUFFER, buffer);
	}
	if (length > BUFFER_BYTES)
		return corrupt(p);
	memcpy(str_bytes(vm, buffer), bytes, length);
	str_touch(vm, buffer);
	poll_set(p, POLL_DECODES, VAL_TRUE);
	record = field(vm, field(vm, poll_get(p, POLL_EVENT), EVENT_TYPE), 0);
	return call(p, field(vm, record, 1), 2, (value[]){ buffer, val_int((int64_t)length) });
}

static bool tell_user(struct poll *p)
{
	static const signed char types[] = { 0, 1, 2, 2 };
	unsigned type = item_type(p->item);
	char name[RING_NAME_BYTES + 1];
	value e, time;

	if (type == RING_USER_INT && item_length(p->item) < 3)
		return corrupt(p);
	if (!read_name(p, item_number(p->item), name))
		return false;
	e = resolve(p, name, type < sizeof types ? types[type] : 3);
	if (same(e, VAL_NOTHING))
		return failed(p);
	if (is_int(e) || is_int(listeners(p, e)))
		return true;
	poll_set(p, POLL_EVENT, e);
	poll_set(p, POLL_LISTENERS, listeners(p, e));
	if (same(time = int64_alloc(p->vm, (int64_t)p->words[1]), VAL_NOTHING))
		return failed(p);
	poll_set(p, POLL_TIME, time);
	poll_set(p, POLL_VALUE, type == RING_USER_INT ? val_int((int32_t)p->words[2]) : val_int(type == RING_USER_END));
	if (type < sizeof types || is_int(field(p->vm, poll_get(p, POLL_EVENT), EVENT_TYPE)))
		return tell_listener(p);
	return decode(p);
}

/* ---- polling ---- */

/* The event has been told of. */
static void consume(struct poll *p)
{
	uint64_t at = HEAD_POSITIONS + p->domain;

	cursor_word_set(p->vm, cursor(p), at, cursor_word(p->vm, cursor(p), at) + item_length(p->item));
	if (item_type(p->item) != RING_INTERNAL)
		poll_set_int(p, POLL_CONSUMED, poll_int(p, POLL_CONSUMED) + 1);
	poll_set(p, POLL_DECODES, VAL_FALSE);
}

static void set_domain(struct poll *p)
{
	uint64_t n = domains(p->vm, cursor(p));

	p->domain = n ? ((uint64_t)int_val(field(p->vm, cursor(p), CURSOR_NEXT)) + (uint64_t)poll_int(p, POLL_TURN)) % n : 0;
}

/* The next event of the domain: true when it was told of or there is none (*none). */
static bool step(struct poll *p, bool *none)
{
	if (!read_header(p))
		return false;
	if (p->head > p->position && !tell_loss(p))
		return false;
	*none = p->position >= p->tail;
	if (*none)
		return true;
	if (!read_event(p))
		return false;
	cursor_word_set(p->vm, cursor(p), HEAD_TAIL, p->tail);
	cursor_word_set(p->vm, cursor(p), HEAD_ITEM, p->item);
	if (!(p->item & RING_USER_BIT ? tell_user(p) : tell_runtime(p)))
		return false;
	consume(p);
	return true;
}

/* Another event of the same domain? */
static bool goes_on(const struct poll *p)
{
	int64_t most = poll_int(p, POLL_MOST);

	return cursor_word(p->vm, cursor(p), HEAD_POSITIONS + p->domain) < cursor_word(p->vm, cursor(p), HEAD_TAIL) &&
		(most == 0 || poll_int(p, POLL_CONSUMED) < most);
}

/* The stack and the registers as after the instruction. */
static value finish(struct poll *p)
{
	struct vm *vm = p->vm;

	set_field(vm, cursor(p), CURSOR_STATE, val_int(CURSOR_OPEN));
	vm->s.accu = val_int(poll_int(p, POLL_CONSUMED)).bits;
	vm->s.sp = p->at + 2 * WORD_BYTES;
	vm->s.pc += 2;
	return prim_control(vm);
}

/* Goes to the next domain that has something new, which one question tells for all of another process's. */
static bool skip_idle(struct poll *p)
{
	value c = cursor(p);
	uint64_t n = domains(p->vm, c), bytes = cursor_word(p->vm, c, HEAD_HEADER_BYTES), turn = (uint64_t)poll_int(p, POLL_TURN);
	struct world_call call;

	if (is_own(p) || turn >= n)
		return true;
	if (bytes < 2 * WORD_BYTES || bytes % WORD_BYTES ||
	    !ask_file(p->vm, field(p->vm, c, CURSOR_PATH), cursor_word(p->vm, c, HEAD_HEADERS), n * bytes, &call))
		return corrupt(p);
	for (; turn < n; turn++) {
		uint64_t position, at;

		poll_set_int(p, POLL_TURN, (int64_t)turn);
		set_domain(p);
		position = cursor_word(p->vm, c, HEAD_POSITIONS + p->domain);
		at = p->domain * (bytes / WORD_BYTES);
		if (got_word(&call, at) > position || got_word(&call, at + 1) > position)
			return true;
	}
	poll_set_int(p, POLL_TURN, (int64_t)n);
	return true;
}

/* From the present domain's next event, or the domain after it, to the last one, or to the next callback. */
static value go_on(struct poll *p, bool here)
{
	uint64_t n = domains(p->vm, cursor(p)), sp = p->vm->s.sp;
	bool none;

	if (!here && !skip_idle(p))
		return p->result;
	while ((uint64_t)poll_int(p, POLL_TURN) < n) {
		set_domain(p);
		do {
			if (!step(p, &none))
				return p->result;
			p->vm->s.sp = sp;
		} while (!none && goes_on(p));
		poll_set_int(p, POLL_TURN, poll_int(p, POLL_TURN) + 1);
		if (!skip_idle(p))
			return p->result;
	}
	return finish(p);
}

/* What a callback returned: perhaps others are to hear of the same event. */
static value returned(struct poll *p, value result)
{
	set_domain(p);
	p->item = cursor_word(p->vm, cursor(p), HEAD_ITEM);
	if (p->item == 0) {
		cursor_word_set(p->vm, cursor(p), HEAD_POSITIONS + p->domain,
			cursor_word(p->vm, cursor(p), HEAD_TAIL));
		return go_on(p, true);
	}
	if (bool_val(poll_get(p, POLL_DECODES))) {
		poll_set(p, POLL_DECODES, VAL_FALSE);
		poll_set(p, POLL_VALUE, result);
	}
	if (!tell_listener(p))
		return p->result;
	consume(p);
	if (goes_on(p))
		return go_on(p, true);
	poll_set_int(p, POLL_TURN, poll_int(p, POLL_TURN) + 1);
	return go_on(p, false);
}

static bool makes_sense(const struct vm *vm, value c)
{
	uint64_t size = cursor_word(vm, c, HEAD_FILE_SIZE), n = cursor_word(vm, c, HEAD_RING_WORDS);

	return is_block(field(vm, c, CURSOR_RINGS)) || (cursor_word(vm, c, HEAD_HEADERS) <= size && n != 0 && !(n & (n - 1)) &&
		n <= size && n * WORD_BYTES == cursor_word(vm, c, HEAD_RING_BYTES) && cursor_word(vm, c, HEAD_DATA) <= size &&
		cursor_word(vm, c, HEAD_NAMES) <= size && cursor_word(vm, c, HEAD_HEADER_BYTES) <= size);
}

static value first(struct vm *vm, const word *a)
{
	struct poll p = { .vm = vm, .at = (uint64_t)((const uint8_t *)(a + 1) - vm->im.base) };
	/* OCaml's runtime takes the tagged number for the number: twice as many and one. */
	value most = val_int(is_block(arg(a, 2)) ? (int32_t)field(vm, arg(a, 2), 0).bits : 0), v;

	switch (int_val(field(vm, arg(a, 0), CURSOR_STATE))) {
	case CURSOR_CLOSED:
		return prim_failwith(vm, "Runtime_events: invalid or closed cursor");
	case CURSOR_IN_POLL:
		return prim_failwith(vm, "Runtime_events: poll called concurrently or reentrant");
	default:
		break;
	}
	if (!makes_sense(vm, arg(a, 0)))
		return prim_failwith(vm, "Runtime_events: corrupt stream");
	if (!rings_flush(vm))
		return VAL_NOTHING;
	v = prim_tuple(vm, TAG_POLL, POLL_FIELDS, (value[]){ arg(a, 0), arg(a, 1), most, val_int(0), val_int(0), VAL_UNIT,
		VAL_UNIT, VAL_UNIT, VAL_UNIT, VAL_FALSE });
	if (same(v, VAL_NOTHING))
		return v;
	ask_argument_set(vm, a, 1, v);
	set_field(vm, arg(a, 0), CURSOR_STATE, val_int(CURSOR_IN_POLL));
	return go_on(&p, false);
}

/* The next poll begins at the next domain. */
static value raised(struct poll *p, value exn)
{
	uint64_t n = domains(p->vm, cursor(p));

	set_domain(p);
	set_field(p->vm, cursor(p), CURSOR_STATE, val_int(CURSOR_OPEN));
	set_field(p->vm, cursor(p), CURSOR_NEXT, val_int((int64_t)(n ? (p->domain + 1) % n : 0)));
	return prim_raise(p->vm, exn);
}

value prim_runtime_events_read_poll(struct vm *vm, const word *a)
{
	uint64_t at = (uint64_t)((const uint8_t *)(a + 1) - vm->im.base);
	struct poll p = { .vm = vm, .at = at };

	if (has_tag(vm, arg(a, 1), 0))
		return first(vm, a);
	if (is_block(arg(a, 1)))
		return has_tag(vm, arg(a, 1), TAG_POLL) ? raised(&p, arg(a, 0)) : prim_failwith(vm, "Runtime_events: bad callbacks");
	vm->s.trap = at + (uint64_t)int_val((value){ image_get(&vm->im, at + WORD_BYTES) }) * WORD_BYTES;
	p.at = at + 4 * WORD_BYTES;
	if (!has_tag(vm, poll_block(&p), TAG_POLL))
		return prim_failwith(vm, "Runtime_events: bad callbacks");
	return rings_flush(vm) ? returned(&p, arg(a, 0)) : VAL_NOTHING;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terminals.  Their state travels as the fields of OCaml's Unix.terminal_io, in their order. */
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "vm/world_priv.h"

bool host_IS_TTY(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);

	return host_answer(c, fd >= 0 && isatty(fd));
}

bool host_TERMINAL_ROWS(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	struct winsize size;

	if (fd == -1 || ioctl(fd, TIOCGWINSZ, &size) != 0)
		return host_answer(c, -1);
	return host_answer(c, size.ws_row);
}

/* ---- a terminal's state ---- */

enum field_kind { FLAG, BITS, SPEED_OUT, SPEED_IN, CHARACTER };
enum flags_word { INPUT, OUTPUT, CONTROL, LOCAL };

/* BITS: the field is `least` plus the place of the bits' value among `values`. */
struct field {
	enum field_kind kind;
	enum flags_word word;        /* of a flag or bits */
	tcflag_t mask;               /* of a flag or bits; a character's index */
	int least, count;
	tcflag_t values[4];
};

#define IN(m) { .kind = FLAG, .word = INPUT, .mask = m }
#define MODE(m) { .kind = FLAG, .word = CONTROL, .mask = m }
#define LOC(m) { .kind = FLAG, .word = LOCAL, .mask = m }
#define KEY(i) { .kind = CHARACTER, .mask = i }

static const struct field fields[] = {
	IN(IGNBRK), IN(BRKINT), IN(IGNPAR), IN(PARMRK), IN(INPCK), IN(ISTRIP), IN(INLCR), IN(IGNCR), IN(ICRNL), IN(IXON),
	IN(IXOFF),
	{ .kind = FLAG, .word = OUTPUT, .mask = OPOST },
	{ .kind = SPEED_OUT }, { .kind = SPEED_IN },
	{ .kind = BITS, .word = CONTROL, .mask = CSIZE, .least = 5, .count = 4, .values = { CS5, CS6, CS7, CS8 } },
	{ .kind = BITS, .word = CONTROL, .mask = CSTOPB, .least = 1, .count = 2, .values = { 0, CSTOPB } },
	MODE(CREAD), MODE(PARENB), MODE(PARODD), MODE(HUPCL), MODE(CLOCAL),
	LOC(ISIG), LOC(ICANON), LOC(NOFLSH), LOC(ECHO), LOC(ECHOE), LOC(ECHOK), LOC(ECHONL),
	KEY(VINTR), KEY(VQUIT), KEY(VERASE), KEY(VKILL), KEY(VEOF), KEY(VEOL), KEY(VMIN), KEY(VTIME), KEY(VSTART), KEY(VSTOP)
};
#define FIELDS (sizeof fields / sizeof *fields)

static const struct { speed_t code; int64_t baud; } speeds[] = {
	{ B0, 0 }, { B50, 50 }, { B75, 75 }, { B110, 110 }, { B134, 134 }, { B150, 150 }, { B200, 200 }, { B300, 300 },
	{ B600, 600 }, { B1200, 1200 }, { B1800, 1800 }, { B2400, 2400 }, { B4800, 4800 }, { B9600, 9600 },
	{ B19200, 19200 }, { B38400, 38400 }, { B57600, 57600 }, { B115200, 115200 }, { B230400, 230400 },
	{ B460800, 460800 }, { B500000, 500000 }, { B576000, 576000 }, { B921600, 921600 }, { B1000000, 1000000 },
	{ B1152000, 1152000 }, { B1500000, 1500000 }, { B2000000, 2000000 }, { B2500000, 2500000 }, { B3000000, 3000000 },
	{ B3500000, 3500000 }, { B4000000, 4000000 }
};
#define SPEEDS (sizeof speeds / sizeof *speeds)

static tcflag_t *flags_of(struct termios *t, enum flags_word word)
{
	switch (word) {
	case INPUT:
		return &t->c_iflag;
	case OUTPUT:
		return &t->c_oflag;
	case CONTROL:
		return &t->c_cflag;
	default:
		return &t->c_lflag;
	}
}

static int64_t baud_of(speed_t code)
{
	for (unsigned i = 0; i < SPEEDS; i++)
		if (speeds[i].code == code)
			return speeds[i].baud;
	return 9600;
}

static int64_t get_bits(const struct field *f, tcflag_t flags)
{
	for (int i = 0; i < f->count; i++)
		if ((flags & f->mask) == f->values[i])
			return f->least + i;
	return f->least;
}

static int64_t get_field(struct termios *t, const struct field *f)
{
	switch (f->kind) {
	case FLAG:
		return (*flags_of(t, f->word) & f->mask) != 0;
	case BITS:
		return get_bits(f, *flags_of(t, f->word));
	case SPEED_OUT:
		return baud_of(cfgetospeed(t));
	case SPEED_IN:
		return baud_of(cfgetispeed(t));
	default:
		return t->c_cc[f->mask];
	}
}

static bool set_speed(struct termios *t, bool out, int64_t baud)
{
	for (unsigned i = 0; i < SPEEDS; i++)
		if (speeds[i].baud == baud)
			return (out ? cfsetospeed(t, speeds[i].code) : cfsetispeed(t, speeds[i].code)) == 0;
	return false;
}

static bool set_field(struct termios *t, const struct field *f, int64_t n)
{
	tcflag_t *flags = flags_of(t, f->word);

	switch (f->kind) {
	case FLAG:
		*flags = n ? *flags | f->mask : *flags & ~f->mask;
		return true;
	case BITS:
		if (n < f->least || n >= f->least + f->count)
			return false;
		*flags = (*flags & ~f->mask) | f->values[n - f->least];
		return true;
	case SPEED_OUT:
	case SPEED_IN:
		return set_speed(t, f->kind == SPEED_OUT, n);
	default:
		t->c_cc[f->mask] = (cc_t)n;
		return true;
	}
}

bool host_TERMINAL(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]);
	int64_t words[FIELDS];
	struct termios t;

	if (fd == -1 || tcgetattr(fd, &t) != 0)
		return host_answer(c, -1);
	for (unsigned i = 0; i < FIELDS; i++)
		words[i] = get_field(&t, &fields[i]);
	return host_given(c, host_give_words(w, words, FIELDS));
}

/* What Unix.terminal_io does not know of stays as it is. */
bool host_SET_TERMINAL(struct world *w, struct world_call *c)
{
	static const int whens[] = { TCSANOW, TCSADRAIN, TCSAFLUSH };
	int fd = host_fd(w, c->arg[0]);
	struct termios t;

	if (fd == -1 || tcgetattr(fd, &t) != 0)
		return host_answer(c, -1);
	if (c->out_bytes != FIELDS * sizeof(word) || c->arg[1] < 0 || c->arg[1] > 2)
		return host_fail(c, EINVAL);
	for (unsigned i = 0; i < FIELDS; i++)
		if (!set_field(&t, &fields[i], host_word(c, i)))
			return host_fail(c, EINVAL);
	return host_answer(c, tcsetattr(fd, whens[c->arg[1]], &t));
}

static int control(int fd, int64_t what, int64_t argument)
{
	static const int queues[] = { TCIFLUSH, TCOFLUSH, TCIOFLUSH }, flows[] = { TCOOFF, TCOON, TCIOFF, TCION };

	if (what == 0)
		return tcsendbreak(fd, (int)argument);
	if (what == 1)
		return tcdrain(fd);
	if (what == 2 && argument >= 0 && argument < 3)
		return tcflush(fd, queues[argument]);
	if (what == 3 && argument >= 0 && argument < 4)
		return tcflow(fd, flows[argument]);
	errno = EINVAL;
	return -1;
}

bool host_TERMINAL_CONTROL(struct world *w, struct world_call *c)
{
	int fd = host_fd(w, c->arg[0]), r = -1;

	if (fd != -1)
		HOST_RETRY(r, control(fd, c->arg[1], c->arg[2]));
	return host_answer(c, r);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Floats as text and back, the same on every host whatever its locale.
 *
 * Decimal digits come from the host's printf, which IEEE 754 and C's annex F oblige to be exact; sign, padding, NaNs
 * and the decimal point are ours.  Reading is by MPFR, but for numbers that one exact operation makes. */
#include <stdio.h>
#include <stdlib.h>

#include <mpfr.h>

#include "vm/prims/elementary.h"
#include "vm/prims/numbers.h"
#include "vm/prims.h"

/* ---- writing ---- */

/* A double has at most 1,074 digits after the point and 309 before: what a precision asks beyond is zeros. */
#define DIGITS_MAX 1100
#define TEXT_MAX 1500

static bool is_upper(char conv) { return conv < 'a'; }

static const char *float_sign(const struct number_format *f, uint64_t bits)
{
	return bits >> 63 ? "-" : f->plus ? "+" : f->space ? " " : "";
}

/* Whatever stands between digits is the locale's decimal point. */
static unsigned point_fix(char *text)
{
	unsigned n = 0;

	for (const char *p = text; *p; p++) {
		if ((*p >= '0' && *p <= '9') || strchr("eE+-", *p))
			text[n++] = *p;
		else if (n == 0 || text[n - 1] != '.')
			text[n++] = '.';
	}
	text[n] = 0;
	return n;
}

static void decimal_text(const struct number_format *f, uint64_t bits, char text[TEXT_MAX], struct number_text *t)
{
	const char form[] = { '%', '.', '*', f->conv, 0 }, alt_form[] = { '%', '#', '.', '*', f->conv, 0 };
	int64_t asked = f->precision < 0 ? 6 : f->precision;
	bool general = f->conv == 'g' || f->conv == 'G';
	char *exponent;

	snprintf(text, TEXT_MAX, f->alt ? alt_form : form, (int)(asked < DIGITS_MAX ? asked : DIGITS_MAX),
		double_of_bits(bits & ~DOUBLE_SIGN));
	t->head = text;
	t->head_bytes = point_fix(text);
	if (asked <= DIGITS_MAX || (general && !f->alt))
		return;
	t->zeros = (uint64_t)asked - DIGITS_MAX;
	if ((exponent = strpbrk(text, "eE"))) {
		t->head_bytes = (unsigned)(exponent - text);
		t->tail = exponent;
	}
}

/* "0x1.8p+0" without its sign; rounded to `precision` digits after the point, or -1: as many as it takes. */
static void hex_text(uint64_t bits, int64_t precision, char text[64], struct number_text *t)
{
	uint64_t m = bits & DOUBLE_MANTISSA, unit, rest;
	int exponent = (int)(bits >> 52 & 0x7ff), at;

	if (exponent)
		m |= DOUBLE_MANTISSA + 1;
	exponent = exponent ? exponent - 1023 : m ? -1022 : 0;
	if (precision >= 0 && precision < 13) {
		unit = UINT64_C(1) << (52 - precision * 4);
		rest = m & (unit - 1);
		m -= rest;
		if (rest > unit / 2 || (rest == unit / 2 && (m & unit)))
			m += unit;
	}
	at = sprintf(text, "0x%x", (unsigned)(m >> 52));
	if (precision > 0 || (precision < 0 && m & DOUBLE_MANTISSA))
		text[at++] = '.';
	for (m <<= 12; precision < 0 ? m != 0 : precision > 0 && at < 4 + 13; m <<= 4, precision--)
		text[at++] = "0123456789abcdef"[m >> 60];
	t->head = text;
	t->head_bytes = (unsigned)at;
	t->zeros = precision > 0 ? (uint64_t)precision : 0;
	t->tail = text + at;
	sprintf(text + at, "p%+d", exponent);
}

static void upper_text(char *p)
{
	for (; *p; p++)
		if (*p >= 'a' && *p <= 'z')
			*p -= 'a' - 'A';
}

value prim_format_float(struct vm *vm, const word *a)
{
	uint64_t bits = float_bits_arg(vm, a, 1), size = bits & ~DOUBLE_SIGN;
	value format = arg(a, 0);
	struct number_format f;
	struct number_text t = { .tail = "" };
	char text[TEXT_MAX];

	if (!number_format_read(str_bytes(vm, format), str_len(vm, format), "fFeEgGaA", &f))
		return format;
	t.sign = float_sign(&f, bits);
	if (size >= DOUBLE_INF) {
		f.zero = false;
		strcpy(text, size > DOUBLE_INF ? "nan" : "inf");
		t.head = text;
		t.head_bytes = 3;
	} else if (f.conv == 'a' || f.conv == 'A') {
		hex_text(size, f.precision, text, &t);
	} else {
		decimal_text(&f, bits, text, &t);
	}
	if (is_upper(f.conv))
		upper_text(text);
	return number_format_put(vm, a, &f, &t);
}

value prim_hexstring_of_float(struct vm *vm, const word *a)
{
	uint64_t bits = float_bits_arg(vm, a, 0), size = bits & ~DOUBLE_SIGN;
	int64_t style = int_arg(a, 2);
	struct number_format f = { .plus = style == '+', .space = style == ' ' };
	struct number_text t = { .sign = float_sign(&f, bits), .tail = "" };
	char text[64];

	if (size >= DOUBLE_INF) {
		t.head = size > DOUBLE_INF ? "nan" : "infinity";
		t.head_bytes = (unsigned)strlen(t.head);
	} else {
		hex_text(size, int_arg(a, 1), text, &t);
	}
	return number_format_put(vm, a, &f, &t);
}

/* ---- reading ---- */

/* A text without underscores, NUL-terminated, and how far it is read. */
struct scan {
	const char *p, *end;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static bool scan_sign(struct scan *s)
{
	bool negative = *s->p == '-';

	if (*s->p == '-' || *s->p == '+')
		s->p++;
	return negative;
}

static void scan_spaces(struct scan *s)
{
	while (*s->p == ' ' || (*s->p >= '\t' && *s->p <= '\r'))
		s->p++;
}

/* An integer in decimal, held within 10^9. */
static int64_t scan_exponent(struct scan *s)
{
	bool negative = scan_sign(s);
	int64_t n = 0;

	for (; is_digit(*s->p); s->p++)
		n = n < 1000000000 ? n * 10 + *s->p - '0' : n;
	return negative ? -n : n;
}

/* Decimal digits, a point among them or not: the first 19 that count, and the power of ten they stand at. */
struct decimal {
	uint64_t digits;
	int64_t exponent;
	bool exact;          /* `digits` are all of them */
};

static bool scan_digits(struct scan *s, struct decimal *d)
{
	bool any = false, point = false;

	*d = (struct decimal){ .exact = true };
	for (; is_digit(*s->p) || (*s->p == '.' && !point); s->p++) {
		if (*s->p == '.') {
			point = true;
			continue;
		}
		any = true;
		if (d->digits > (UINT64_MAX - 9) / 10) {
			d->exact = d->exact && *s->p == '0';
			d->exponent += !point;
		} else {
			d->digits = d->digits * 10 + (uint64_t)(*s->p - '0');
			d->exponent -= point;
		}
	}
	return any;
}

/* One multiplication or division of exact numbers rounds correctly. */
static bool decimal_quick(const struct decimal *d, double *out)
{
	static const double powers[] = { 1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
		1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

	if (!d->exact || d->digits > UINT64_C(1) << 53 || d->exponent < -22 || d->exponent > 22)
		return false;
	*out = d->exponent < 0 ? (double)d->digits / powers[-d->exponent] : (double)d->digits * powers[d->exponent];
	return true;
}

/* The rest of the text, a whole number without sign in base 10 or 16. */
static double scan_by_mpfr(const char *text, int base)
{
	MPFR_DECL_INIT(m, 53);
	int ternary;

	elementary_range();
	ternary = mpfr_strtofr(m, text, NULL, base, MPFR_RNDN);
	mpfr_subnormalize(m, ternary, MPFR_RNDN);
	return mpfr_get_d(m, MPFR_RNDN);
}

static bool scan_decimal(struct scan *s, uint64_t *bits)
{
	const char *start = s->p, *mark;
	struct decimal d;
	double out;

	if (!scan_digits(s, &d))
		return false;
	mark = s->p;
	if ((*mark | 0x20) == 'e') {
		s->p++;
		d.exponent += scan_exponent(s);
		if (!is_digit(s->p[-1]))
			s->p = mark;
	}
	if (s->p == s->end) {
		if (!decimal_quick(&d, &out))
			out = scan_by_mpfr(start, 10);
		*bits = bits_of_double(out);
	}
	return true;
}

static bool scan_word(struct scan *s, const char *lower)
{
	size_t n = strlen(lower);

	for (size_t i = 0; i < n; i++)
		if ((s->p[i] | 0x20) != lower[i])
			return false;
	s->p += n;
	return true;
}

static int hex_digit(char c)
{
	const char *digits = "0123456789abcdef", *at = c ? strchr(digits, is_digit(c) ? c : c | 0x20) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* "nan(0x123)": the payload, in C's notation and saturated; letters that make no number give none. */
static uint64_t nan_payload(const char *p, const char *end)
{
	unsigned base = *p != '0' ? 10 : (p[1] | 0x20) == 'x' ? 16 : 8;
	uint64_t n = 0;
	bool over = false;

	for (p += base == 16 ? 2 : 0; p < end; p++) {
		if (hex_digit(*p) < 0 || (unsigned)hex_digit(*p) >= base)
			return 0;
		over |= __builtin_mul_overflow(n, base, &n) || __builtin_add_overflow(n, (unsigned)hex_digit(*p), &n);
	}
	return (over ? UINT64_MAX : n) & (DOUBLE_QUIET - 1);
}

static uint64_t scan_nan(struct scan *s)
{
	const char *p = s->p;

	if (*p == '(') {
		for (p++; is_digit(*p) || ((*p | 0x20) >= 'a' && (*p | 0x20) <= 'z'); p++)
			;
		if (*p == ')') {
			uint64_t payload = nan_payload(s->p + 1, p);

			s->p = p + 1;
			return DOUBLE_INF | DOUBLE_QUIET | payload;
		}
	}
	return DOUBLE_INF | DOUBLE_QUIET;
}

/* C's notation in hexadecimal, rounded once. */
static bool scan_c_hex(struct scan *s, uint64_t *bits)
{
	const char *start = s->p;
	bool any = false, point = false;

	for (s->p += 2; hex_digit(*s->p) >= 0 || (*s->p == '.' && !point); s->p++) {
		any |= *s->p != '.';
		point |= *s->p == '.';
	}
	if ((*s->p | 0x20) == 'p') {
		s->p++;
		scan_exponent(s);
		any = any && is_digit(s->p[-1]);
	}
	if (any)
		*bits = bits_of_double(scan_by_mpfr(start, 16));
	return any;
}

/* What strtod takes. */
static bool scan_c_number(struct scan *s, uint64_t *bits)
{
	bool negative, good = true;

	scan_spaces(s);
	negative = scan_sign(s);
	*bits = DOUBLE_INF;
	if (scan_word(s, "nan"))
		*bits = scan_nan(s);
	else if (scan_word(s, "inf"))
		scan_word(s, "inity");
	else if (*s->p == '0' && (s->p[1] | 0x20) == 'x')
		good = scan_c_hex(s, bits);
	else
		good = scan_decimal(s, bits);
	if (negative)
		*bits |= DOUBLE_SIGN;
	return good && s->p == s->end;
}

/* OCaml's own notation in hexadecimal: 60 bits of mantissa, the last one odd when more follow, then two roundings
 * when the result is subnormal.  An exponent is anything that strtol reads. */
struct hex {
	uint64_t m;
	int64_t exponent;    /* of two */
	bool any, point;
};

static bool hex_take(struct hex *h, char c)
{
	int d = hex_digit(c);

	if (c == '.') {
		bool again = h->point;

		h->point = true;
		return !again;
	}
	if (d < 0)
		return false;
	h->any = true;
	if (h->m >> 56) {
		h->m |= d != 0;
		h->exponent += h->point ? 0 : 4;
	} else {
		h->m = h->m << 4 | (unsigned)d;
		h->exponent -= h->point ? 4 : 0;
	}
	return true;
}

static bool scan_ocaml_hex(struct scan *s, uint64_t *bits)
{
	struct hex h = { 0 };
	int64_t e = 0;

	for (; s->p < s->end && (*s->p | 0x20) != 'p'; s->p++)
		if (!hex_take(&h, *s->p))
			return false;
	if (s->p < s->end) {
		s->p++;
		scan_spaces(s);
		e = scan_exponent(s);
		if (!is_digit(s->p[-1]))
			return false;
	}
	h.exponent += e;
	if (h.exponent > 5000 || h.exponent < -5000)
		h.exponent = h.exponent < 0 ? -5000 : 5000;
	*bits = bits_of_double(__builtin_ldexp((double)(int64_t)h.m, (int)h.exponent));
	return h.any && s->p == s->end;
}

static bool scan_float(struct scan *s, uint64_t *bits)
{
	const char *start = s->p;
	bool negative = scan_sign(s), good;

	if (s->p[0] != '0' || (s->p[1] | 0x20) != 'x') {
		s->p = start;
		return scan_c_number(s, bits);
	}
	s->p += 2;
	good = scan_ocaml_hex(s, bits);
	*bits |= negative ? DOUBLE_SIGN : 0;
	return good;
}

value prim_float_of_string(struct vm *vm, const word *a)
{
	uint64_t n = str_len(vm, arg(a, 0)), bits = 0;
	const uint8_t *text = str_bytes(vm, arg(a, 0));
	char small[64], *copy = n < sizeof small ? small : malloc((size_t)n + 1), *end = copy;
	struct scan s = { copy, copy };
	bool good;

	caravan_check(copy);
	for (uint64_t i = 0; i < n; i++)
		if (text[i] != '_')
			*end++ = (char)text[i];
	*end = 0;
	s.end = end;
	good = end > copy && scan_float(&s, &bits);
	if (copy != small)
		free(copy);
	return good ? float_new(vm, bits) : prim_failwith(vm, "float_of_string");
}

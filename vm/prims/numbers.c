/* SPDX-License-Identifier: GPL-3.0-or-later */
/* See numbers.h.  Nothing here asks the host's C library for a conversion. */
#include "vm/prims/numbers.h"

/* ---- short floats ---- */

uint32_t float32_of_double_bits(uint64_t bits)
{
	float f;
	uint32_t out;

	if (bits_are_nan(bits))
		return (uint32_t)(bits >> 63) << 31 | 0x7fc00000u | (uint32_t)((bits & DOUBLE_MANTISSA) >> 29);
	f = (float)double_of_bits(bits);
	memcpy(&out, &f, sizeof out);
	return out;
}

uint64_t double_bits_of_float32(uint32_t bits)
{
	float f;

	if ((bits & 0x7fffffff) > 0x7f800000)
		return (uint64_t)(bits >> 31) << 63 | DOUBLE_INF | DOUBLE_QUIET | (uint64_t)(bits & 0x7fffff) << 29;
	memcpy(&f, &bits, sizeof f);
	return bits_of_double((double)f);
}

/* n shifted right, rounded to nearest, ties to even. */
static uint32_t shift_rounded(uint32_t n, unsigned by)
{
	return (n + ((1u << (by - 1)) - 1) + (n >> by & 1)) >> by;
}

uint16_t float16_of_double_bits(uint64_t bits)
{
	uint32_t f = float32_of_double_bits(bits), sign = f >> 31 << 15, size = f & 0x7fffffff, shift;

	if (size >= 0x47800000)     /* 65536: beyond, NaNs included */
		return (uint16_t)(sign | (size > 0x7f800000 ? 0x7e00 : 0x7c00));
	if (size >= 0x38800000)     /* 2^-14, the smallest normal one; a carry into the exponent is right */
		return (uint16_t)(sign | shift_rounded(size - 0x38000000, 13));
	shift = 126 - (size >> 23);
	return (uint16_t)(sign | (shift > 24 ? 0 : shift_rounded((size & 0x7fffff) | 0x800000, shift)));
}

uint64_t double_bits_of_float16(uint16_t bits)
{
	uint64_t sign = (uint64_t)(bits >> 15) << 63, exponent = bits >> 10 & 31, mantissa = bits & 1023;

	if (exponent == 31)
		return sign | DOUBLE_INF | (mantissa ? DOUBLE_QUIET | mantissa << 42 : 0);
	if (exponent == 0)
		return sign | bits_of_double((double)mantissa * 0x1p-24);
	return sign | (exponent + 1023 - 15) << 52 | mantissa << 42;
}

/* ---- reading integers ---- */

static int digit_value(uint8_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* What "0x" and the like mean: the base, and whether the sign bit is just a bit. */
static unsigned base_of_prefix(const uint8_t *text, uint64_t n, bool *is_unsigned)
{
	static const char letters[] = "xobu";
	static const uint8_t bases[] = { 16, 8, 2, 10 };
	const char *at;

	*is_unsigned = false;
	if (n < 2 || text[0] != '0' || !(at = strchr(letters, text[1] | 0x20)))
		return 10;
	*is_unsigned = true;
	return bases[at - letters];
}

/* All of the text as digits, underscores after the first one left out; false on overflow of 64 bits. */
static bool digits_read(const uint8_t *text, uint64_t n, unsigned base, uint64_t *out)
{
	uint64_t sum = 0;

	if (n == 0 || text[0] == '_')
		return false;
	for (uint64_t i = 0; i < n; i++) {
		unsigned d = (unsigned)digit_value(text[i]);

		if (text[i] == '_')
			continue;
		if (d >= base || __builtin_mul_overflow(sum, base, &sum) || __builtin_add_overflow(sum, d, &sum))
			return false;
	}
	*out = sum;
	return true;
}

bool int_of_text(const uint8_t *text, uint64_t n, unsigned width, int64_t *out)
{
	bool negative = n && text[0] == '-', is_unsigned;
	uint64_t skip = n && (text[0] == '-' || text[0] == '+'), sum, half = UINT64_C(1) << (width - 1);
	unsigned base = base_of_prefix(text + skip, n - skip, &is_unsigned);

	skip += is_unsigned ? 2 : 0;
	if (!digits_read(text + skip, n - skip, base, &sum))
		return false;
	if (is_unsigned ? sum > 2 * half - 1 : sum > half - !negative)
		return false;
	*out = (int64_t)(negative ? 0 - sum : sum);
	return true;
}

/* ---- printf's conversions ---- */

#define NUMBER_MAX INT32_MAX      /* wider than that no printf goes */

static uint64_t count_read(const uint8_t *text, uint64_t n, uint64_t *i)
{
	uint64_t sum = 0;

	for (; *i < n && text[*i] >= '0' && text[*i] <= '9'; ++*i)
		sum = sum < NUMBER_MAX ? sum * 10 + text[*i] - '0' : NUMBER_MAX;
	return sum < NUMBER_MAX ? sum : NUMBER_MAX;
}

static bool flag_read(uint8_t c, struct number_format *f)
{
	switch (c) {
	case '-': return f->minus = true;
	case '0': return f->zero = true;
	case '+': return f->plus = true;
	case ' ': return f->space = true;
	case '#': return f->alt = true;
	default: return c == '\'';    /* thousands: none in the C locale */
	}
}

bool number_format_read(const uint8_t *text, uint64_t n, const char *convs, struct number_format *f)
{
	const uint8_t *percent = memchr(text, '%', (size_t)n);
	uint64_t i;

	*f = (struct number_format){ .precision = -1 };
	if (!percent)
		return false;
	f->from = (uint64_t)(percent - text);
	for (i = f->from + 1; i < n && flag_read(text[i], f); i++)
		;
	f->width = count_read(text, n, &i);
	if (i < n && text[i] == '.') {
		i++;
		f->precision = (int64_t)count_read(text, n, &i);
	}
	while (i < n && text[i] && strchr("lnL", text[i]))
		i++;
	if (i >= n || !text[i] || !strchr(convs, text[i]))
		return false;
	f->conv = (char)text[i];
	f->to = i + 1;
	return true;
}

static uint8_t *put_run(uint8_t *p, char c, uint64_t n)
{
	memset(p, c, (size_t)n);
	return p + n;
}

static uint8_t *put_bytes(uint8_t *p, const void *bytes, uint64_t n)
{
	memcpy(p, bytes, (size_t)n);
	return p + n;
}

value number_format_put(struct vm *vm, const word *a, const struct number_format *f, const struct number_text *t)
{
	uint64_t after = f->to ? str_len(vm, arg(a, 0)) - f->to : 0;
	uint64_t sign = strlen(t->sign), tail = strlen(t->tail), pad;
	uint64_t used = sign + t->zeros_first + t->head_bytes + t->zeros + tail;
	value v;
	uint8_t *p;

	pad = f->width > used ? f->width - used : 0;
	if (used + pad >= NUMBER_MAX)
		return prim_raise_constant(vm, EXN_OUT_OF_MEMORY);
	v = str_alloc(vm, f->from + used + pad + after);
	if (!v.bits)
		return v;
	p = str_bytes(vm, v);
	if (f->from)
		p = put_bytes(p, str_bytes(vm, arg(a, 0)), f->from);
	p = put_run(p, ' ', f->minus || f->zero ? 0 : pad);
	p = put_bytes(p, t->sign, sign);
	p = put_run(p, '0', t->zeros_first + (f->zero && !f->minus ? pad : 0));
	p = put_bytes(p, t->head, t->head_bytes);
	p = put_run(p, '0', t->zeros);
	p = put_bytes(p, t->tail, tail);
	p = put_run(p, ' ', f->minus ? pad : 0);
	if (after)
		put_bytes(p, str_bytes(vm, arg(a, 0)) + f->to, after);
	return v;
}

/* Writes n's digits to the end of the buffer; returns how many. */
static unsigned digits_put(uint64_t n, unsigned base, const char *digits, char buffer[64])
{
	unsigned count = 0;

	for (; n; n /= base)
		buffer[63 - count++] = digits[n % base];
	return count;
}

static const char *int_sign(const struct number_format *f, bool is_signed, bool negative, bool zero)
{
	if (is_signed)
		return negative ? "-" : f->plus ? "+" : f->space ? " " : "";
	if (!f->alt || zero)
		return "";
	return f->conv == 'x' ? "0x" : f->conv == 'X' ? "0X" : "";
}

value number_format_int(struct vm *vm, const word *a, int64_t n, unsigned width)
{
	struct number_format f;
	struct number_text t = { .tail = "" };
	bool is_signed;
	uint64_t size;
	char buffer[64];
	unsigned base;
	value format = arg(a, 0);

	if (!number_format_read(str_bytes(vm, format), str_len(vm, format), "diuxXo", &f))
		return format;
	is_signed = f.conv == 'd' || f.conv == 'i';
	size = is_signed && n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
	if (!is_signed)
		size &= ~UINT64_C(0) >> (64 - width);
	base = f.conv == 'o' ? 8 : f.conv == 'x' || f.conv == 'X' ? 16 : 10;
	t.head_bytes = digits_put(size, base, f.conv == 'X' ? "0123456789ABCDEF" : "0123456789abcdef", buffer);
	t.head = buffer + 64 - t.head_bytes;
	t.sign = int_sign(&f, is_signed, n < 0, size == 0);
	f.zero = f.zero && f.precision < 0;
	if (f.precision < 0)
		f.precision = 1;
	if (t.head_bytes < f.precision)
		t.zeros_first = (uint64_t)f.precision - t.head_bytes;
	if (f.alt && f.conv == 'o' && t.zeros_first == 0)
		t.zeros_first = 1;
	return number_format_put(vm, a, &f, &t);
}

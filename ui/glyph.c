/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/glyph.h"

#include <stdint.h>
#include <string.h>

#define NOT_UTF8 UINT32_MAX

struct decoded {
	uint32_t c;             /* NOT_UTF8: one byte that is none */
	unsigned bytes;
};

static struct decoded decode(const char *s, size_t n)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	static const struct decoded bad = { NOT_UTF8, 1 };
	unsigned char first = (unsigned char)s[0];
	unsigned bytes = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
	uint32_t c;

	if (bytes == 1)
		return (struct decoded){ first, 1 };
	if (bytes == 0 || bytes > n)
		return bad;
	c = first & (0x7fu >> bytes);
	for (unsigned i = 1; i < bytes; i++) {
		if (((unsigned char)s[i] & 0xc0) != 0x80)
			return bad;
		c = c << 6 | ((unsigned char)s[i] & 0x3f);
	}
	if (c < least[bytes] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
		return bad;
	return (struct decoded){ c, bytes };
}

/* Characters without a picture of their own that change how others are shown, or can hide between them. */
static bool is_invisible(uint32_t c)
{
	static const struct { uint32_t from, to; } ranges[] = {
		{ 0xad, 0xad }, { 0x61c, 0x61c }, { 0x180e, 0x180e }, { 0x200b, 0x200f }, { 0x2028, 0x202e }, { 0x2060, 0x206f },
		{ 0xfe00, 0xfe0f }, { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff }
	};

	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
		if (c >= ranges[i].from && c <= ranges[i].to)
			return true;
	return false;
}

static void escape(struct glyph *g, const char *before, uint32_t n, const char *after)
{
	wchar_t digits[8];
	unsigned count = 0;

	g->columns = 0;
	for (; *before; before++)
		g->text[g->columns++] = (wchar_t)*before;
	do
		digits[count++] = L"0123456789abcdef"[n & 15];
	while ((n >>= 4) || (count < 2));
	while (count > 0)
		g->text[g->columns++] = digits[--count];
	for (; *after; after++)
		g->text[g->columns++] = (wchar_t)*after;
}

struct glyph glyph_next(const char *s, size_t n)
{
	struct decoded d = decode(s, n);
	struct glyph g = { .bytes = d.bytes };
	int columns;

	if (d.c == NOT_UTF8) {
		escape(&g, "\\x", (unsigned char)s[0], "");
	} else if (d.c < 0x20 || d.c == 0x7f) {
		g.text[0] = L'^';
		g.text[1] = (wchar_t)(d.c ^ 0x40);
		g.columns = 2;
	} else if (is_invisible(d.c) || (columns = wcwidth((wchar_t)d.c)) < 0) {
		escape(&g, "\\u{", d.c, "}");
	} else {
		g.text[0] = (wchar_t)d.c;
		g.columns = (unsigned)columns;
	}
	return g;
}

size_t glyph_columns(const char *s, size_t n)
{
	size_t columns = 0;

	for (size_t at = 0; at < n;) {
		struct glyph g = glyph_next(s + at, n - at);

		columns += g.columns;
		at += g.bytes;
	}
	return columns;
}

size_t glyph_fit(const char *s, size_t n, size_t columns)
{
	size_t at = 0;

	while (at < n) {
		struct glyph g = glyph_next(s + at, n - at);

		if (g.columns > columns)
			break;
		columns -= g.columns;
		at += g.bytes;
	}
	return at;
}

bool glyph_is_plain(wchar_t c) { return wcwidth(c) == 1; }

size_t glyph_bytes_at(const char *s, size_t n) { return decode(s, n).bytes; }

size_t glyph_bytes_before(const char *s, size_t n)
{
	for (size_t bytes = 4; bytes > 1; bytes--)
		if (bytes <= n && decode(s + n - bytes, bytes).bytes == bytes)
			return bytes;
	return 1;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "repl/json.h"

#include <inttypes.h>
#include <string.h>

#define REPLACEMENT "\357\277\275"

/* Bytes of the character that the text begins with; 0 when it is no UTF-8 (RFC 3629). */
static size_t character(const unsigned char *p, size_t n)
{
	size_t length = *p < 0x80 ? 1 : *p < 0xc2 ? 0 : *p < 0xe0 ? 2 : *p < 0xf0 ? 3 : *p < 0xf5 ? 4 : 0;

	if (length == 0 || length > n)
		return 0;
	for (size_t i = 1; i < length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	if ((*p == 0xe0 && p[1] < 0xa0) || (*p == 0xed && p[1] > 0x9f) || (*p == 0xf0 && p[1] < 0x90) ||
	    (*p == 0xf4 && p[1] > 0x8f))
		return 0;
	return length;
}

static void put_ascii(FILE *f, unsigned char c)
{
	const char *short_form = strchr("\"\"\\\\\nn\tt\rr\bb\ff", c);

	if (c == '"' || c == '\\')
		fprintf(f, "\\%c", c);
	else if (c >= 32 && c != 127)
		putc(c, f);
	else if (c && short_form)
		fprintf(f, "\\%c", short_form[1]);
	else
		fprintf(f, "\\u%04x", c);
}

/* Was all of it UTF-8? */
static bool put_text(FILE *f, const char *bytes, size_t n)
{
	const unsigned char *p = (const unsigned char *)bytes;
	bool whole = true;
	size_t length;

	putc('"', f);
	for (; n > 0; p += length, n -= length) {
		length = character(p, n);
		if (length == 1)
			put_ascii(f, *p);
		else if (length > 1)
			fwrite(p, 1, length, f);
		else
			fputs(REPLACEMENT, f);
		whole &= length > 0;
		length += length == 0;
	}
	putc('"', f);
	return whole;
}

static void put_name(struct json *j, const char *name, const char *more)
{
	fprintf(j->f, "%s\"%s%s\":", j->any ? "," : "", name, more);
	j->any = true;
}

void json_begin(struct json *j, const char *name)
{
	if (name)
		put_name(j, name, "");
	putc('{', j->f);
	j->any = false;
}

void json_end(struct json *j, bool line)
{
	putc('}', j->f);
	j->any = true;
	if (!line)
		return;
	putc('\n', j->f);
	fflush(j->f);
}

void json_bytes(struct json *j, const char *name, const char *bytes, size_t n)
{
	put_name(j, name, "");
	if (put_text(j->f, bytes, n))
		return;
	put_name(j, name, "_hex");
	putc('"', j->f);
	for (size_t i = 0; i < n; i++)
		fprintf(j->f, "%02x", (unsigned char)bytes[i]);
	putc('"', j->f);
}

void json_text(struct json *j, const char *name, const char *text) { json_bytes(j, name, text, strlen(text)); }

void json_number(struct json *j, const char *name, int64_t n)
{
	put_name(j, name, "");
	fprintf(j->f, "%" PRId64, n);
}

void json_truth(struct json *j, const char *name, bool truth)
{
	put_name(j, name, "");
	fputs(truth ? "true" : "false", j->f);
}

void json_list(struct json *j, const char *name)
{
	put_name(j, name, "");
	putc('[', j->f);
	j->any = false;
}

void json_item(struct json *j, int64_t n)
{
	fprintf(j->f, "%s%" PRId64, j->any ? "," : "", n);
	j->any = true;
}

void json_list_end(struct json *j)
{
	putc(']', j->f);
	j->any = true;
}

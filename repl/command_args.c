/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A command's line, word by word. */
#include <ctype.h>
#include <string.h>

#include "repl/command_priv.h"

static void skip_blanks(struct args *a)
{
	while (isspace((unsigned char)*a->at))
		a->at++;
}

bool args_word(struct args *a, char word[WORD_MAX])
{
	size_t n = 0;
	char quote = 0;

	skip_blanks(a);
	if (!*a->at)
		return false;
	if (*a->at == '"' || *a->at == '\'')
		quote = *a->at++;
	for (; *a->at && (quote ? *a->at != quote : !isspace((unsigned char)*a->at)); a->at++)
		if (n + 1 < WORD_MAX)
			word[n++] = *a->at;
	if (quote && *a->at)
		a->at++;
	word[n] = 0;
	return true;
}

enum err args_need(struct args *a, char word[WORD_MAX], const char *what, struct msg *m)
{
	if (args_word(a, word))
		return OK;
	return msg_set(m, ERR_USAGE, "'%s' needs %s; help %s says more.", a->command, what, a->command);
}

const char *args_rest(struct args *a, char rest[WORD_MAX])
{
	size_t n;

	skip_blanks(a);
	n = strlen(a->at);
	while (n > 0 && isspace((unsigned char)a->at[n - 1]))
		n--;
	if (n == 0)
		return NULL;
	if (n >= WORD_MAX)
		n = WORD_MAX - 1;
	memcpy(rest, a->at, n);
	rest[n] = 0;
	a->at += strlen(a->at);
	return rest;
}

static int digit_of(char c)
{
	if (isdigit((unsigned char)c))
		return c - '0';
	return isxdigit((unsigned char)c) ? tolower((unsigned char)c) - 'a' + 10 : 99;
}

bool number_of(const char *text, uint64_t *out)
{
	unsigned base = text[0] == '0' && (text[1] == 'x' || text[1] == 'X') ? 16 : 10;
	uint64_t n = 0;

	if (base == 16)
		text += 2;
	if (digit_of(*text) >= (int)base)
		return false;
	for (; *text; text++) {
		unsigned digit = (unsigned)digit_of(*text);

		if ((*text == ',' || *text == '_') && digit_of(text[1]) < (int)base)
			continue;
		if (digit >= base || n > (UINT64_MAX - digit) / base)
			return false;
		n = n * base + digit;
	}
	*out = n;
	return true;
}

enum err args_count(struct args *a, uint64_t otherwise, uint64_t *out, struct msg *m)
{
	char word[WORD_MAX];

	*out = otherwise;
	if (!args_word(a, word) || number_of(word, out))
		return OK;
	return msg_set(m, ERR_USAGE, "'%s' is no number; help %s says what '%s' takes.", word, a->command, a->command);
}

enum err args_end(struct args *a, struct msg *m)
{
	char word[WORD_MAX];

	return args_word(a, word) ? msg_set(m, ERR_USAGE, "'%s' is one word too many for '%s'.", word, a->command) : OK;
}

void args_format(struct args *a, char format[32])
{
	size_t n = 0;

	skip_blanks(a);
	if (*a->at == '/')
		for (a->at++; *a->at && !isspace((unsigned char)*a->at); a->at++)
			if (n + 1 < 32)
				format[n++] = *a->at;
	format[n] = 0;
}

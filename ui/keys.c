/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/keys.h"

#include <string.h>

static const struct { const char *name; int key; } names[] = {
	{ "Tab", K_TAB }, { "S-Tab", K_BACKTAB }, { "Enter", K_ENTER }, { "Esc", K_ESC }, { "Backspace", K_BACKSPACE },
	{ "Del", K_DELETE }, { "Up", K_UP }, { "Down", K_DOWN }, { "Left", K_LEFT }, { "Right", K_RIGHT }, { "PgUp", K_PGUP },
	{ "PgDn", K_PGDN }, { "Home", K_HOME }, { "End", K_END }, { "Ctrl-C", K_INTERRUPT },
};

static int function_key(const char *name, size_t n)
{
	int number = 0;

	for (size_t i = 1; i < n; i++) {
		if (name[i] < '0' || name[i] > '9')
			return K_NONE;
		number = number * 10 + (name[i] - '0');
	}
	return K_F0 + number;
}

int key_from_name(const char *name, size_t n)
{
	if (n == 1)
		return (unsigned char)name[0];
	if (n == 2 && name[0] == '^')
		return K_CTRL(name[1]);
	if (n >= 2 && n <= 3 && name[0] == 'F')
		return function_key(name, n);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strlen(names[i].name) == n && !memcmp(names[i].name, name, n))
			return names[i].key;
	return K_NONE;
}

bool key_in(int key, const char *list)
{
	while (*list) {
		size_t n = strcspn(list, " ");

		if (n > 0 && key_from_name(list, n) == key)
			return true;
		list += n + (list[n] == ' ');
	}
	return false;
}

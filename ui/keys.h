/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys as numbers: a character is its code point (control keys are 1 to 31), all others lie above Unicode.  Layer: ui. */
#ifndef UI_KEYS_H
#define UI_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum key {
	K_NONE = 0,
	K_CTRL_BASE = 0x40,           /* ^A is 'A' - K_CTRL_BASE */
	K_TAB = 9, K_ENTER = 13, K_ESC = 27,
	K_SPECIAL = 0x110000,
	K_BACKSPACE = K_SPECIAL, K_DELETE, K_UP, K_DOWN, K_LEFT, K_RIGHT, K_PGUP, K_PGDN, K_HOME, K_END, K_BACKTAB,
	K_INTERRUPT,                    /* Ctrl-C */
	K_RESIZE,                       /* the window has another size */
	K_GONE,                         /* there is no terminal any more */
	K_F0 = K_SPECIAL + 0x100        /* K_F0 + n is Fn */
};
#define K_CTRL(letter) ((letter) - K_CTRL_BASE)

static inline bool key_is_character(int key) { return key >= ' ' && key < K_SPECIAL && key != 0x7f; }

/* "s", "F5", "^L", "PgUp", "Tab": K_NONE if there is no such key. */
int key_from_name(const char *name, size_t n);
/* Is the key in a list of names, separated by blanks? */
bool key_in(int key, const char *names);

#endif

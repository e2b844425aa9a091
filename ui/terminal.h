/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The terminal: taking it over and giving it back, keys, Ctrl-C.
 *
 *   [theirs] --terminal_open--> [ours] --terminal_close--> [theirs]
 *                                |  ^
 *                  terminal_lend |  | terminal_take_back        the program under debug reads from it
 *                                v  |
 *                               [lent]
 *
 * Ctrl-C is a signal all the time: a motion that runs gets it through `interrupt`, and when none runs it is the key
 * K_INTERRUPT.  Layer: ui.
 */
#ifndef UI_TERMINAL_H
#define UI_TERMINAL_H

#include "vm/err.h"

/* `interrupt` is called in a signal handler. */
enum err terminal_open(void (*interrupt)(void), struct msg *m) MUST_CHECK;
void terminal_close(void);
void terminal_size(int *rows, int *cols);
/* Waits for a key (ui/keys.h). */
int terminal_key(void);
/* Looks whether the window's size changed; keys pressed meanwhile stay for terminal_key. */
bool terminal_was_resized(void);
/* Draws the whole screen anew at the next chance, whatever is on it. */
void terminal_forget_screen(void);
/* Ctrl-C since the last look. */
bool terminal_interrupted(void);
void terminal_lend(void);
void terminal_take_back(void);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The values that print has shown where the program stands: $1, $2, ...
 *
 * What is kept is the expression: where the program stands it means the same value as long as nothing moves, and a value
 * that a call has made lies on a scratch copy that is gone.
 */
#include <stdlib.h>
#include <string.h>

#include "repl/expr/eval_priv.h"

#define SHOWN_MOST 10000        /* a script that prints without moving; each has a line of input */

enum err eval_remember(struct session *s, unsigned frame, const char *text, unsigned *number, struct msg *m)
{
	struct shown_value *grown = NULL;
	char *kept = NULL;

	if (s->shown_count == SHOWN_MOST)
		return msg_set(m, ERR_LIMIT, "%d values have been shown at this stop; no more are numbered.", SHOWN_MOST);
	if (!(kept = strdup(text)) || !(grown = realloc(s->shown, (s->shown_count + 1) * sizeof *grown))) {
		free(kept);
		return msg_set(m, ERR_NO_MEMORY, "There is no memory to remember the value.");
	}
	s->shown = grown;
	s->shown[s->shown_count++] = (struct shown_value){ .text = kept, .frame = frame };
	*number = s->shown_count;
	return OK;
}

const char *shown_text(const struct session *s, unsigned long number, unsigned *frame)
{
	if (number == 0 || number > s->shown_count)
		return NULL;
	*frame = s->shown[number - 1].frame;
	return s->shown[number - 1].text;
}

void session_shown_forget(struct session *s)
{
	for (unsigned i = 0; i < s->shown_count; i++)
		free(s->shown[i].text);
	free(s->shown);
	s->shown = NULL;
	s->shown_count = 0;
}

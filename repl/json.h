/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON, written as it comes: objects of members, one object a line.
 *
 * Text is UTF-8.  Bytes that are none are U+FFFD in "NAME", and then "NAME_hex" has all the bytes.  The libraries that
 * there are build trees and have no answer for such bytes; what we need is these few functions.
 * Layer: repl.
 */
#ifndef REPL_JSON_H
#define REPL_JSON_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct json {
	FILE *f;
	bool any;               /* the object that is open has members already */
};

/* `name` NULL for the object of the line itself. */
void json_begin(struct json *j, const char *name);
/* Ends the object; the outermost one's line, too, which is then where it is written to. */
void json_end(struct json *j, bool line);
void json_bytes(struct json *j, const char *name, const char *bytes, size_t n);
void json_text(struct json *j, const char *name, const char *text);
void json_number(struct json *j, const char *name, int64_t n);
/* A list of numbers. */
void json_list(struct json *j, const char *name);
void json_item(struct json *j, int64_t n);
void json_list_end(struct json *j);
void json_truth(struct json *j, const char *name, bool truth);

#endif

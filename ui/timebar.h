/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times on a bar.  Pure.  Layer: ui. */
#ifndef UI_TIMEBAR_H
#define UI_TIMEBAR_H

#include "vm/value.h"

/* The column, 0 to cols - 1, of a time between start and end; times outside stand at the ends.  Only the start itself
 * is at 0 and only the end at cols - 1, as long as there are three columns. */
static inline int timebar_col(vm_time start, vm_time end, vm_time at, int cols)
{
	double part;
	int col;

	if (at.n <= start.n || cols < 3)
		return 0;
	if (at.n >= end.n)
		return cols - 1;
	part = (double)(at.n - start.n) / (double)(end.n - start.n);
	col = 1 + (int)(part * (cols - 2));
	return col < cols - 1 ? col : cols - 2;
}

#endif

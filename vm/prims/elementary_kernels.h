/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of fast elementary functions ask of each other: functions in two doubles. */
#ifndef VM_PRIMS_ELEMENTARY_KERNELS_H
#define VM_PRIMS_ELEMENTARY_KERNELS_H

#include "vm/prims/elementary_fast.h"

/* e^x / *scale, the scale a power of two, for |x| <= 708, x normal; the error is below 2^-67 of it, lo below 2^-17. */
struct dd WAY(kernel_exp)(struct dd x, double *scale);
/* log x for a normal x > 0; the error is below LOG_ERROR of it; normal. */
struct dd WAY(kernel_log)(double x);
#define LOG_ERROR 0x1p-75
/* The same, cheaper: the error is below *error, which is below 2^-67 and below 2^-59 of it, mostly much less; lo is
 * below 2^-8 of hi.  *error_of_sum is what a sum with lo may add to the error, as often as it is done. */
struct dd WAY(quick_log)(double x, double *error, double *error_of_sum);

/* Before they are rounded: the sine of x, |x| <= 2^18, or with 1 for `quarters` the cosine, and atan(n / d), 0 <= n <= d;
 * each with a bound of its error. */
struct dd WAY(quick_sine)(double x, unsigned quarters, double *error);
struct dd WAY(quick_atan_of_ratio)(double n, double d, double *error);

#endif

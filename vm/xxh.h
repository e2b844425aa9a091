/* SPDX-License-Identifier: GPL-3.0-or-later */
/* xxHash, by the processor's widest vectors where the library can choose them while it runs: the same values, twice as fast. */
#ifndef VM_XXH_H
#define VM_XXH_H

#ifdef HAVE_CONFIG_H
#include "config.h"
#endif

#ifdef HAVE_XXH_DISPATCH
#include <xxh_x86dispatch.h>
#else
#include <xxhash.h>
#endif

#endif

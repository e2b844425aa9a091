/* SPDX-License-Identifier: GPL-3.0-or-later */
#define INTERP_NAME interp_fast
#define INTERP_EXACT 0
#define INTERP_GUARD 0
#include "vm/interp.h"
#include "vm/interp_loop.h"

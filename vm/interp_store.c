/* SPDX-License-Identifier: GPL-3.0-or-later */
#define INTERP_NAME interp_store
#define INTERP_EXACT 0
#define INTERP_WATCH 1
#define INTERP_GUARD 0
#include "vm/interp.h"
#include "vm/interp_loop.h"

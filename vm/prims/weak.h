/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Weak arrays and ephemerons: their layout, which vm/memory/ephemerons.c knows too.
 *
 * An abstract block, so the collector does not follow its fields by itself:
 *     field 0      the image offset of the next older one, 0 at the end; state field `ephemerons` is the newest
 *     field 1      the data (weak arrays have none), or EPHE_NONE
 *     field 2..    the keys, or EPHE_NONE
 * A key that a collection finds dead becomes EPHE_NONE, and with it the data; a minor collection judges young keys only.
 * They are born in the old generation.  Stores go through ephemeron_set.
 *
 * EPHE_NONE is offset 0: no value of the program has these bits, and the collector takes them for no block.
 * Layer: vm.
 */
#ifndef VM_PRIMS_WEAK_H
#define VM_PRIMS_WEAK_H

enum ephe_field { EPHE_LINK, EPHE_DATA, EPHE_KEYS };
#define EPHE_NONE UINT64_C(0)

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Unix.sockaddr to and from the form in which addresses travel (vm/world_sockets.c).  Layer: vm, for vm/prims/unix/. */
#ifndef VM_PRIMS_UNIX_ADDRESS_H
#define VM_PRIMS_UNIX_ADDRESS_H

#include "vm/prims/unix/unix.h"

#define UNIX_PATH_MAX 108        /* Linux's sun_path */
#define UNIX_ADDRESS_MAX 128

struct unix_address {
	uint8_t bytes[UNIX_ADDRESS_MAX];
	size_t count;
};

/* False: raised. */
bool unix_address_get(struct vm *vm, value v, struct unix_address *a) MUST_CHECK;
/* Raises EAFNOSUPPORT for no bytes: a family that OCaml does not know. */
value unix_address_value(struct vm *vm, const uint8_t *bytes, size_t n) MUST_CHECK;

#endif

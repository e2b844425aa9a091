/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Socket addresses as the host has them, for world_sockets.c and world_network.c. */
#ifndef VM_WORLD_ADDRESS_H
#define VM_WORLD_ADDRESS_H

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "vm/world_priv.h"

struct host_address {
	union {
		struct sockaddr any;
		struct sockaddr_un un;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_storage all;
	};
	socklen_t bytes;
};

#define HOST_ADDRESS_MAX 256     /* a byte and a path */
/* From and to the form that travels (head of world_sockets.c).  False with errno; 0 for a family that it has no form for. */
bool host_address_of(const uint8_t *bytes, size_t n, struct host_address *a);
size_t host_address_bytes(const struct host_address *a, uint8_t out[HOST_ADDRESS_MAX]);

/* Unix.socket_domain and socket_type in the order of their constructors. */
#define HOST_DOMAINS 3
#define HOST_SOCKET_TYPES 4
extern const int host_domains[HOST_DOMAINS], host_socket_types[HOST_SOCKET_TYPES];

#endif

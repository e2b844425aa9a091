/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Expanding a zstd frame: marshalled data of OCaml 5.1 and later may be one.  Layer: vm. */
#ifndef VM_EXPAND_H
#define VM_EXPAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The frame's content, malloc'ed; NULL if it is damaged, is not `plain` bytes long, or there is no memory. */
uint8_t *zstd_expand(const uint8_t *bytes, size_t n, uint64_t plain);

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of OCaml's marshalled data, for its reader (vm/intern.c) and its writer (vm/prims/marshal.c).
 *
 *   small header      magic, bytes of data, objects, words on a 32-bit machine, words on a 64-bit one; 32 bits each
 *   big header        magic, 32 bits 0, then bytes of data, objects, words on a 64-bit machine; 64 bits each
 *   compressed header magic, a byte with the header's size, then five numbers of seven bits a byte: bytes of compressed data,
 *                     bytes of data, objects, words on 32-bit and 64-bit machines; the data is a zstd frame (OCaml 5.1 and later)
 *   data              a value: one of the codes below, then what it announces; fields follow their block, depth first
 *
 * All numbers are big-endian, headers' words count block headers too.  Source: OCaml's runtime/caml/intext.h.  Layer: vm.
 */
#ifndef VM_MARSHAL_CODES_H
#define VM_MARSHAL_CODES_H

#define MARSHAL_MAGIC_SMALL 0x8495A6BEu
#define MARSHAL_MAGIC_BIG 0x8495A6BFu
#define MARSHAL_MAGIC_COMPRESSED 0x8495A6BDu
#define MARSHAL_HEADER_MAX 55

enum marshal_code {
	MARSHAL_INT8, MARSHAL_INT16, MARSHAL_INT32, MARSHAL_INT64,
	MARSHAL_SHARED8, MARSHAL_SHARED16, MARSHAL_SHARED32,      /* an object seen before: how many objects ago it began */
	MARSHAL_DOUBLES32_LITTLE,
	MARSHAL_BLOCK32,
	MARSHAL_STRING8, MARSHAL_STRING32,
	MARSHAL_DOUBLE_BIG, MARSHAL_DOUBLE_LITTLE,
	MARSHAL_DOUBLES8_BIG, MARSHAL_DOUBLES8_LITTLE, MARSHAL_DOUBLES32_BIG,
	MARSHAL_CODE_POINTER,                                     /* offset in a code fragment, its digest */
	MARSHAL_INFIX_POINTER,                                    /* bytes into the closure that follows */
	MARSHAL_CUSTOM,                                           /* identifier, data; before OCaml 4.08 */
	MARSHAL_BLOCK64, MARSHAL_SHARED64, MARSHAL_STRING64,
	MARSHAL_DOUBLES64_BIG, MARSHAL_DOUBLES64_LITTLE,
	MARSHAL_CUSTOM_LEN,                                       /* identifier, size on 32 and 64 bits, data */
	MARSHAL_CUSTOM_FIXED,                                     /* identifier, data */
	MARSHAL_SMALL_STRING = 0x20,                              /* + length below 32 */
	MARSHAL_SMALL_INT = 0x40,                                 /* + number below 64 */
	MARSHAL_SMALL_BLOCK = 0x80                                /* + tag below 16 + size below 8 << 4 */
};

/* Marshal.extern_flags in order of their constructors. */
enum marshal_flag { MARSHAL_NO_SHARING = 1, MARSHAL_CLOSURES = 2, MARSHAL_COMPAT_32 = 4, MARSHAL_COMPRESSION = 8 };

#endif

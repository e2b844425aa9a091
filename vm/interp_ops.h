/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the instructions that may be part of a superinstruction do, as statements for the dispatch loop.
 *
 * DO_X is the whole of instruction X but for going to the next one; those that jump end by dispatching themselves.
 * Operands are the current slot's (ip->a, ip->b), so a sequence is DO_X; ip++; DO_Y; and counts time right wherever
 * it is left.  Included by vm/interp_loop.h, whose macros it uses.
 */

/* Stack and environment. */
#define DO_ACC0 accu = GET(0)
#define DO_ACC1 accu = GET(1)
#define DO_ACC2 accu = GET(2)
#define DO_ACC3 accu = GET(3)
#define DO_ACC4 accu = GET(4)
#define DO_ACC5 accu = GET(5)
#define DO_ACC6 accu = GET(6)
#define DO_ACC7 accu = GET(7)
#define DO_ACC accu = GET(ip->a)
#define DO_PUSH PUSH(accu)
#define DO_PUSHACC0 PUSH(accu)
#define DO_PUSHACC1 PUSH(accu); DO_ACC1
#define DO_PUSHACC2 PUSH(accu); DO_ACC2
#define DO_PUSHACC3 PUSH(accu); DO_ACC3
#define DO_PUSHACC4 PUSH(accu); DO_ACC4
#define DO_PUSHACC5 PUSH(accu); DO_ACC5
#define DO_PUSHACC6 PUSH(accu); DO_ACC6
#define DO_PUSHACC7 PUSH(accu); DO_ACC7
#define DO_PUSHACC PUSH(accu); DO_ACC
#define DO_POP sp += ip->a
#define DO_ASSIGN SET(ip->a, accu); accu = VAL_UNIT.bits
#define DO_ENVACC1 accu = FIELD(env, 1)
#define DO_ENVACC2 accu = FIELD(env, 2)
#define DO_ENVACC3 accu = FIELD(env, 3)
#define DO_ENVACC4 accu = FIELD(env, 4)
#define DO_ENVACC accu = FIELD(env, ip->a)
#define DO_PUSHENVACC1 PUSH(accu); DO_ENVACC1
#define DO_PUSHENVACC2 PUSH(accu); DO_ENVACC2
#define DO_PUSHENVACC3 PUSH(accu); DO_ENVACC3
#define DO_PUSHENVACC4 PUSH(accu); DO_ENVACC4
#define DO_PUSHENVACC PUSH(accu); DO_ENVACC

/* Closures, globals, atoms. */
#define DO_OFFSETCLOSUREM3 accu = env - 3 * WORD_BYTES
#define DO_OFFSETCLOSURE0 accu = env
#define DO_OFFSETCLOSURE3 accu = env + 3 * WORD_BYTES
#define DO_OFFSETCLOSURE accu = env + (uint64_t)((int64_t)ip->a * WORD_BYTES)
#define DO_PUSHOFFSETCLOSUREM3 PUSH(accu); DO_OFFSETCLOSUREM3
#define DO_PUSHOFFSETCLOSURE0 PUSH(accu); DO_OFFSETCLOSURE0
#define DO_PUSHOFFSETCLOSURE3 PUSH(accu); DO_OFFSETCLOSURE3
#define DO_PUSHOFFSETCLOSURE PUSH(accu); DO_OFFSETCLOSURE
#define DO_GETGLOBAL accu = LD((uint64_t)ip->a)
#define DO_PUSHGETGLOBAL PUSH(accu); DO_GETGLOBAL
#define DO_GETGLOBALFIELD accu = FIELD(LD((uint64_t)ip->a), ip->b)
#define DO_PUSHGETGLOBALFIELD PUSH(accu); DO_GETGLOBALFIELD
#define DO_SETGLOBAL MODIFY((uint64_t)ip->a, accu)
#define DO_ATOM0 accu = IMAGE_ATOMS_OFF + WORD_BYTES
#define DO_PUSHATOM0 PUSH(accu); DO_ATOM0
#define DO_ATOM accu = IMAGE_ATOMS_OFF + WORD_BYTES + (uint64_t)ip->a * WORD_BYTES
#define DO_PUSHATOM PUSH(accu); DO_ATOM

/* Blocks. */
#define DO_MAKEBLOCK1 ALLOCATE(1, ip->a); ST(FRESH, accu); accu = FRESH
#define DO_MAKEBLOCK2 ALLOCATE(2, ip->a); ST(FRESH, accu); ST(FRESH + 8, GET(0)); accu = FRESH; sp++
#define DO_MAKEBLOCK3 \
	ALLOCATE(3, ip->a); ST(FRESH, accu); ST(FRESH + 8, GET(0)); ST(FRESH + 16, GET(1)); accu = FRESH; sp += 2
#define DO_GETFIELD0 accu = FIELD(accu, 0)
#define DO_GETFIELD1 accu = FIELD(accu, 1)
#define DO_GETFIELD2 accu = FIELD(accu, 2)
#define DO_GETFIELD3 accu = FIELD(accu, 3)
#define DO_GETFIELD accu = FIELD(accu, ip->a)
#define DO_GETFLOATFIELD ALLOCATE(1, TAG_DOUBLE); ST(FRESH, FIELD(accu, ip->a)); accu = FRESH
#define DO_SETFIELD0 MODIFY(accu, GET(0)); sp++
#define DO_SETFIELD1 MODIFY(accu + 8, GET(0)); sp++
#define DO_SETFIELD2 MODIFY(accu + 16, GET(0)); sp++
#define DO_SETFIELD3 MODIFY(accu + 24, GET(0)); sp++
#define DO_SETFIELD MODIFY(accu + (uint64_t)((int64_t)ip->a * WORD_BYTES), GET(0)); sp++
#define DO_SETFLOATFIELD STORE_RAW(accu + (uint64_t)((int64_t)ip->a * WORD_BYTES), LD(GET(0))); sp++
#define DO_VECTLENGTH accu = TAGGED(wosize_header(LD(accu - WORD_BYTES)))
#define DO_GETVECTITEM accu = LD(accu + (GET(0) - 1) * 4); sp++
#define DO_SETVECTITEM MODIFY(accu + (GET(0) - 1) * 4, GET(1)); sp += 2
#define DO_GETBYTESCHAR accu = TAGGED(base[BYTE_MASKED(accu + (uint64_t)INT(GET(0)))]); sp++
#define DO_GETSTRINGCHAR DO_GETBYTESCHAR
#define DO_OFFSETREF STORE_RAW(accu, LD(accu) + (uint64_t)((int64_t)ip->a * 2))

/* Integers. Counts of 64 and more are taken modulo 64, as x86-64 does. */
#define DO_CONST0 accu = TAGGED(0)
#define DO_CONST1 accu = TAGGED(1)
#define DO_CONST2 accu = TAGGED(2)
#define DO_CONST3 accu = TAGGED(3)
#define DO_CONSTINT accu = TAGGED((int64_t)ip->a)
#define DO_PUSHCONST0 PUSH(accu); DO_CONST0
#define DO_PUSHCONST1 PUSH(accu); DO_CONST1
#define DO_PUSHCONST2 PUSH(accu); DO_CONST2
#define DO_PUSHCONST3 PUSH(accu); DO_CONST3
#define DO_PUSHCONSTINT PUSH(accu); DO_CONSTINT
#define DO_NEGINT accu = 2 - accu
#define DO_ADDINT accu = accu + GET(0) - 1; sp++
#define DO_SUBINT accu = accu - GET(0) + 1; sp++
#define DO_MULINT accu = TAGGED((uint64_t)INT(accu) * (uint64_t)INT(GET(0))); sp++
/* -1 apart: the smallest integer divided by it has no quotient in C. */
#define DO_DIVINT \
	if (GET(0) == TAGGED(0)) \
		goto divide_by_zero; \
	accu = GET(0) == TAGGED(-1) ? 2 - accu : TAGGED(INT(accu) / INT(GET(0))); \
	sp++
#define DO_MODINT \
	if (GET(0) == TAGGED(0)) \
		goto divide_by_zero; \
	accu = GET(0) == TAGGED(-1) ? TAGGED(0) : TAGGED(INT(accu) % INT(GET(0))); \
	sp++
#define DO_ANDINT accu = accu & GET(0); sp++
#define DO_ORINT accu = accu | GET(0); sp++
#define DO_XORINT accu = (accu ^ GET(0)) | 1; sp++
#define DO_LSLINT accu = ((accu - 1) << (INT(GET(0)) & 63)) + 1; sp++
#define DO_LSRINT accu = (accu >> (INT(GET(0)) & 63)) | 1; sp++
#define DO_ASRINT accu = (uint64_t)((int64_t)accu >> (INT(GET(0)) & 63)) | 1; sp++
#define COMPARE(type, op) accu = BOOL((type)accu op (type)GET(0)); sp++
#define DO_EQ COMPARE(uint64_t, ==)
#define DO_NEQ COMPARE(uint64_t, !=)
#define DO_LTINT COMPARE(int64_t, <)
#define DO_LEINT COMPARE(int64_t, <=)
#define DO_GTINT COMPARE(int64_t, >)
#define DO_GEINT COMPARE(int64_t, >=)
#define DO_ULTINT COMPARE(uint64_t, <)
#define DO_UGEINT COMPARE(uint64_t, >=)
#define DO_OFFSETINT accu += (uint64_t)((int64_t)ip->a * 2)
#define DO_ISINT accu = BOOL(accu & 1)
#define DO_BOOLNOT accu = 4 - accu
#define DO_GETMETHOD accu = FIELD(FIELD(GET(0), 0), INT(accu))

/* Jumps. */
#define DO_BRANCH JUMP(ip->a); DISPATCH()
#define DO_BRANCHIF BRANCH_IF(accu != VAL_FALSE.bits, ip->a)
#define DO_BRANCHIFNOT BRANCH_IF(accu == VAL_FALSE.bits, ip->a)
#define DO_BEQ BRANCH_IF(ip->a == INT(accu), ip->b)
#define DO_BNEQ BRANCH_IF(ip->a != INT(accu), ip->b)
#define DO_BLTINT BRANCH_IF(ip->a < INT(accu), ip->b)
#define DO_BLEINT BRANCH_IF(ip->a <= INT(accu), ip->b)
#define DO_BGTINT BRANCH_IF(ip->a > INT(accu), ip->b)
#define DO_BGEINT BRANCH_IF(ip->a >= INT(accu), ip->b)
#define DO_BULTINT BRANCH_IF((uint64_t)(int64_t)ip->a < (uint64_t)INT(accu), ip->b)
#define DO_BUGEINT BRANCH_IF((uint64_t)(int64_t)ip->a >= (uint64_t)INT(accu), ip->b)
#define DO_PUSH_RETADDR \
	sp -= 3; SET(0, CODE_AT((uintptr_t)ip + ip->a)); SET(1, env); SET(2, TAGGED(extra))
#define DO_GRAB \
	if (extra < (uint64_t)ip->a) \
		goto partial_application; \
	extra -= ip->a
#define DO_APPLY extra = ip->a - 1; ENTER()
#define DO_APPLY1 do { \
	uint64_t arg0 = GET(0); \
	sp -= 3; \
	SET(0, arg0); \
	PUT_FRAME(1); \
	extra = 0; \
	ENTER(); \
} while (0)
#define DO_APPLY2 do { \
	uint64_t arg0 = GET(0), arg1 = GET(1); \
	sp -= 3; \
	SET(0, arg0); \
	SET(1, arg1); \
	PUT_FRAME(2); \
	extra = 1; \
	ENTER(); \
} while (0)
#define DO_APPLY3 do { \
	uint64_t arg0 = GET(0), arg1 = GET(1), arg2 = GET(2); \
	sp -= 3; \
	SET(0, arg0); \
	SET(1, arg1); \
	SET(2, arg2); \
	PUT_FRAME(3); \
	extra = 2; \
	ENTER(); \
} while (0)
#define DO_APPTERM1 do { \
	uint64_t arg0 = GET(0); \
	sp += ip->a - 1; \
	SET(0, arg0); \
	ENTER(); \
} while (0)
#define DO_APPTERM2 do { \
	uint64_t arg0 = GET(0), arg1 = GET(1); \
	sp += ip->a - 2; \
	SET(0, arg0); \
	SET(1, arg1); \
	extra += 1; \
	ENTER(); \
} while (0)
#define DO_APPTERM3 do { \
	uint64_t arg0 = GET(0), arg1 = GET(1), arg2 = GET(2); \
	sp += ip->a - 3; \
	SET(0, arg0); \
	SET(1, arg1); \
	SET(2, arg2); \
	extra += 2; \
	ENTER(); \
} while (0)
#define DO_RETURN do { \
	sp += ip->a; \
	if (extra > 0) { \
		extra--; \
		env = accu; \
		GO(LD(accu)); \
	} else { \
		POP_FRAME(); \
	} \
	POLL(); \
} while (0)
#define DO_CHECK_SIGNALS ip++; POLL()
#define DO_C_CALL1 C_CALL(1, ip->a)
#define DO_C_CALL2 C_CALL(2, ip->a)
#define DO_C_CALL3 C_CALL(3, ip->a)
#define DO_C_CALL4 C_CALL(4, ip->a)
#define DO_C_CALL5 C_CALL(5, ip->a)
#define DO_C_CALLN C_CALL(ip->a, ip->b)

/*
 * Functions of one to six arguments, each of whose arguments shows in the
 * result. Pointers are not followed: they are numbers here.
 */
#include <stdint.h>

uint32_t
take_1(uint32_t a)
{
	return a + 1;
}

uint32_t
take_2(uint64_t a, uint32_t b)
{
	return (uint32_t)(a >> 32) * 3 + (uint32_t)a * 5 + b * 7;
}

uint32_t
take_3(uint64_t a, uint64_t b, uint32_t c)
{
	return take_2(a, c) + take_2(b, 0) * 11;
}

uint32_t
take_4(uint64_t a, uint64_t b, uint64_t c, uint32_t d)
{
	return take_3(a, b, d) + take_2(c, 0) * 13;
}

uint32_t
take_5(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint32_t e)
{
	return take_4(a, b, c, e) + take_2(d, 0) * 17;
}

uint32_t
take_6(uint64_t a, uint64_t b, uint64_t c, uint64_t d, uint64_t e, uint32_t f)
{
	return take_5(a, b, c, d, f) + take_2(e, 0) * 19;
}

/* The whole last argument: its upper half must be clear. */
uint32_t
upper_half(uint64_t a, uint64_t b)
{
	return (uint32_t)(b >> 32) + (uint32_t)(a & 0);
}

/*
 * What a function of result uint16_t may leave in the rest of its register:
 * the calling convention does not ask it to clear that.
 */
uint32_t
dirty_u16(uint64_t a, uint64_t b, uint32_t c)
{
	return 0xabcd0000u | (uint16_t)(a + b + c);
}

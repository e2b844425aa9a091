/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clocks and calendars of this machine. */
#include <sys/resource.h>
#include <sys/time.h>
#include <time.h>

#include "vm/world_priv.h"

#define NS_PER_S INT64_C(1000000000)

static int64_t ns_of_timeval(struct timeval t) { return (int64_t)t.tv_sec * NS_PER_S + (int64_t)t.tv_usec * 1000; }

bool host_CLOCK(struct world *w, struct world_call *c)
{
	struct timeval now;
	struct rusage ru;

	(void)w;
	switch (c->arg[0]) {
	case 0:
		gettimeofday(&now, NULL);
		return host_answer(c, ns_of_timeval(now));
	case 1:
	case 2:
		if (getrusage(c->arg[0] == 1 ? RUSAGE_SELF : RUSAGE_CHILDREN, &ru) != 0)
			return host_answer(c, -1);
		return host_answer(c, ns_of_timeval(ru.ru_utime) + ns_of_timeval(ru.ru_stime));
	default:
		return host_fail(c, EINVAL);
	}
}

bool host_TIMES(struct world *w, struct world_call *c)
{
	struct rusage self, children;
	int64_t words[4];

	if (getrusage(RUSAGE_SELF, &self) != 0 || getrusage(RUSAGE_CHILDREN, &children) != 0)
		return host_answer(c, -1);
	words[0] = ns_of_timeval(self.ru_utime);
	words[1] = ns_of_timeval(self.ru_stime);
	words[2] = ns_of_timeval(children.ru_utime);
	words[3] = ns_of_timeval(children.ru_stime);
	return host_given(c, host_give_words(w, words, 4));
}

/* A signal does not shorten the sleep: what is left is slept, or is the result. */
bool host_SLEEP(struct world *w, struct world_call *c)
{
	struct timespec left = { .tv_sec = (time_t)(c->arg[0] / NS_PER_S), .tv_nsec = (long)(c->arg[0] % NS_PER_S) };
	int r;

	(void)w;
	HOST_RETRY(r, nanosleep(&left, &left));
	if (r == 0)
		return host_answer(c, 0);
	if (!host_answer(c, -1))
		return false;
	c->result = (int64_t)left.tv_sec * NS_PER_S + left.tv_nsec;
	return true;
}

/* ---- calendars ---- */

static bool give_tm(struct world *w, struct world_call *c, const struct tm *t)
{
	int64_t words[] = { t->tm_sec, t->tm_min, t->tm_hour, t->tm_mday, t->tm_mon, t->tm_year, t->tm_wday, t->tm_yday,
		t->tm_isdst != 0 };

	return host_given(c, host_give_words(w, words, sizeof words / sizeof *words));
}

bool host_LOCALTIME(struct world *w, struct world_call *c)
{
	time_t seconds = (time_t)c->arg[0];
	struct tm t;

	if (seconds != c->arg[0] || !localtime_r(&seconds, &t))
		return host_fail(c, EINVAL);
	return give_tm(w, c, &t);
}

bool host_MKTIME(struct world *w, struct world_call *c)
{
	struct tm t = { .tm_sec = (int)c->arg[0], .tm_min = (int)c->arg[1], .tm_hour = (int)c->arg[2], .tm_mday = (int)c->arg[3],
		.tm_mon = (int)c->arg[4], .tm_year = (int)c->arg[5], .tm_isdst = -1 };
	time_t seconds = mktime(&t);

	if (seconds == (time_t)-1)
		return host_fail(c, ERANGE);
	if (give_tm(w, c, &t) && !c->err)
		c->result = seconds;
	return true;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Users and groups of this machine. */
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <unistd.h>

#include "vm/world_priv.h"

bool host_USER_ID(struct world *w, struct world_call *c)
{
	int64_t ids[] = { getuid(), geteuid(), getgid(), getegid() };

	(void)w;
	return c->arg[0] >= 0 && c->arg[0] < 4 ? host_answer(c, ids[c->arg[0]]) : host_fail(c, EINVAL);
}

bool host_SET_USER_ID(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, c->arg[0] ? setgid((gid_t)c->arg[1]) : setuid((uid_t)c->arg[1]));
}

bool host_GROUPS(struct world *w, struct world_call *c)
{
	int n = getgroups(0, NULL);
	gid_t *ids = n < 0 ? NULL : calloc((size_t)n + 1, sizeof *ids);
	bool given = ids != NULL;

	if (given)
		n = getgroups(n, ids);
	for (int i = 0; given && i < n; i++) {
		int64_t id = ids[i];

		given = host_give_words(w, &id, 1);
	}
	free(ids);
	return n < 0 ? host_answer(c, -1) : host_given(c, given);
}

bool host_SET_GROUPS(struct world *w, struct world_call *c)
{
	size_t n = c->out_bytes / sizeof(word);
	gid_t *ids = calloc(n + 1, sizeof *ids);
	int r = -1;

	(void)w;
	if (ids) {
		for (size_t i = 0; i < n; i++)
			ids[i] = (gid_t)host_word(c, i);
		r = setgroups(n, ids);
	}
	free(ids);
	return host_answer(c, r);
}

bool host_INIT_GROUPS(struct world *w, struct world_call *c)
{
	char *name = host_text(c);
	int r = name ? initgroups(name, (gid_t)c->arg[0]) : -1;

	(void)w;
	free(name);
	return host_answer(c, r);
}

bool host_LOGIN(struct world *w, struct world_call *c)
{
	const char *name = getlogin();

	return name ? host_given(c, host_give(w, name, strlen(name))) : host_fail(c, ENOENT);
}

/* The name that is asked for, NULL when it is asked by number. */
static char *asked_name(const struct world_call *c) { return c->arg[0] ? NULL : host_text(c); }

bool host_USER(struct world *w, struct world_call *c)
{
	char *name = asked_name(c);
	const struct passwd *p = name ? getpwnam(name) : c->arg[0] ? getpwuid((uid_t)c->arg[1]) : NULL;
	int64_t words[2];

	free(name);
	if (!p)
		return host_fail(c, ENOENT);
	words[0] = p->pw_uid;
	words[1] = p->pw_gid;
	return host_given(c, host_give_words(w, words, 2) && host_give_text(w, p->pw_name) && host_give_text(w, p->pw_passwd) &&
		host_give_text(w, p->pw_gecos) && host_give_text(w, p->pw_dir) && host_give_text(w, p->pw_shell));
}

bool host_GROUP(struct world *w, struct world_call *c)
{
	char *name = asked_name(c);
	const struct group *g = name ? getgrnam(name) : c->arg[0] ? getgrgid((gid_t)c->arg[1]) : NULL;
	int64_t id;

	free(name);
	if (!g)
		return host_fail(c, ENOENT);
	id = g->gr_gid;
	return host_given(c, host_give_words(w, &id, 1) && host_give_text(w, g->gr_name) && host_give_text(w, g->gr_passwd) &&
		host_give_texts(w, g->gr_mem));
}

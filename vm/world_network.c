/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names in networks: hosts, protocols, services. */
#include <netdb.h>
#include <stdlib.h>
#include <unistd.h>

#include "vm/world_address.h"

bool host_HOST_NAME(struct world *w, struct world_call *c)
{
	char name[256];

	if (gethostname(name, sizeof name) != 0)
		return host_answer(c, -1);
	name[sizeof name - 1] = 0;
	return host_given(c, host_give(w, name, strlen(name)));
}

static bool give_addresses(struct world *w, const struct hostent *h)
{
	int64_t words[2] = { h->h_length, 0 };

	while (h->h_addr_list[words[1]])
		words[1]++;
	if (!host_give_words(w, words, 2))
		return false;
	for (char **a = h->h_addr_list; *a; a++)
		if (!host_give(w, *a, (size_t)h->h_length))
			return false;
	return true;
}

static struct hostent *find_host(const struct world_call *c, const char *text)
{
	if (!c->arg[0])
		return gethostbyname(text);
	if (c->out_bytes != 4 && c->out_bytes != 16)
		return NULL;
	return gethostbyaddr(text, (socklen_t)c->out_bytes, c->out_bytes == 4 ? AF_INET : AF_INET6);
}

bool host_HOST(struct world *w, struct world_call *c)
{
	char *text = host_text(c);
	const struct hostent *h = text ? find_host(c, text) : NULL;

	free(text);
	if (!h)
		return host_fail(c, ENOENT);
	return host_given(c, give_addresses(w, h) && host_give_text(w, h->h_name) && host_give_texts(w, h->h_aliases));
}

bool host_PROTOCOL(struct world *w, struct world_call *c)
{
	char *name = c->arg[0] ? NULL : host_text(c);
	const struct protoent *p = name ? getprotobyname(name) : c->arg[0] ? getprotobynumber((int)c->arg[1]) : NULL;
	int64_t number;

	free(name);
	if (!p)
		return host_fail(c, ENOENT);
	number = p->p_proto;
	return host_given(c, host_give_words(w, &number, 1) && host_give_text(w, p->p_name) && host_give_texts(w, p->p_aliases));
}

bool host_SERVICE(struct world *w, struct world_call *c)
{
	char *text = host_text(c);
	const struct servent *s = NULL;
	int64_t port;

	if (text && c->arg[0])
		s = getservbyport(htons((uint16_t)c->arg[1]), text);
	else if (text)
		s = getservbyname(text, text + strlen(text) + 1);
	free(text);
	if (!s)
		return host_fail(c, ENOENT);
	port = ntohs((uint16_t)s->s_port);
	return host_given(c, host_give_words(w, &port, 1) && host_give_text(w, s->s_proto) && host_give_text(w, s->s_name) &&
		host_give_texts(w, s->s_aliases));
}

/* ---- getaddrinfo, getnameinfo ---- */

static int64_t place_in(const int *table, int count, int what)
{
	for (int i = 0; i < count; i++)
		if (table[i] == what)
			return i;
	return 0;
}

static bool give_info(struct world *w, const struct addrinfo *i)
{
	const char *name = i->ai_canonname ? i->ai_canonname : "";
	struct host_address a = { .bytes = i->ai_addrlen < sizeof a.all ? i->ai_addrlen : sizeof a.all };
	uint8_t bytes[HOST_ADDRESS_MAX];
	int64_t words[5];

	memcpy(&a.all, i->ai_addr, a.bytes);
	words[0] = place_in(host_domains, HOST_DOMAINS, i->ai_family);
	words[1] = place_in(host_socket_types, HOST_SOCKET_TYPES, i->ai_socktype);
	words[2] = i->ai_protocol;
	words[3] = (int64_t)host_address_bytes(&a, bytes);
	words[4] = (int64_t)strlen(name);
	return host_give_words(w, words, 5) && host_give(w, bytes, (size_t)words[3]) && host_give(w, name, (size_t)words[4]);
}

bool host_ADDRESS_INFO(struct world *w, struct world_call *c)
{
	char *node = host_text(c), *service = node ? node + strlen(node) + 1 : NULL;
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_protocol = (int)c->arg[3] }, *found = NULL;
	bool given = node != NULL;

	hints.ai_flags = (c->arg[0] & 1 ? AI_NUMERICHOST : 0) | (c->arg[0] & 2 ? AI_CANONNAME : 0) | (c->arg[0] & 4 ? AI_PASSIVE : 0);
	if (c->arg[1] >= 0 && c->arg[1] < HOST_DOMAINS)
		hints.ai_family = host_domains[c->arg[1]];
	if (c->arg[2] >= 0 && c->arg[2] < HOST_SOCKET_TYPES)
		hints.ai_socktype = host_socket_types[c->arg[2]];
	if (given && getaddrinfo(*node ? node : NULL, *service ? service : NULL, &hints, &found) != 0)
		found = NULL;
	for (const struct addrinfo *i = found; given && i; i = i->ai_next)
		given = give_info(w, i);
	if (found)
		freeaddrinfo(found);
	free(node);
	return host_given(c, given);
}

bool host_NAME_INFO(struct world *w, struct world_call *c)
{
	static const int flags[] = { NI_NOFQDN, NI_NUMERICHOST, NI_NAMEREQD, NI_NUMERICSERV, NI_DGRAM };
	char host[1025], service[1024];
	struct host_address a;
	int all = 0;

	for (unsigned i = 0; i < sizeof flags / sizeof *flags; i++)
		all |= c->arg[0] >> i & 1 ? flags[i] : 0;
	if (!host_address_of(c->out, c->out_bytes, &a))
		return host_answer(c, -1);
	if (getnameinfo(&a.any, a.bytes, host, sizeof host, service, sizeof service, all) != 0)
		return host_fail(c, ENOENT);
	return host_given(c, host_give_text(w, host) && host_give_text(w, service));
}

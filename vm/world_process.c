/* SPDX-License-Identifier: GPL-3.0-or-later */
/* This process, other programs, the environment, chance. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "vm/world_priv.h"

extern char **environ;

/* ---- environment and chance ---- */

bool host_GETENV(struct world *w, struct world_call *c)
{
	char *name = host_text(c);
	const char *found = name ? getenv(name) : NULL;

	free(name);
	if (!found)
		return host_fail(c, name ? ENOENT : ENOMEM);
	return host_given(c, host_give(w, found, strlen(found)));
}

bool host_PUTENV(struct world *w, struct world_call *c)
{
	char *name = host_text(c);
	int r = -1;

	(void)w;
	if (name)
		r = setenv(name, name + strlen(name) + 1, 1);
	free(name);
	return host_answer(c, r);
}

bool host_ENVIRONMENT(struct world *w, struct world_call *c)
{
	return host_given(c, host_give_texts(w, environ));
}

#define SEED_BYTES 12

bool host_RANDOM_SEED(struct world *w, struct world_call *c)
{
	uint8_t *to = world_in(w, SEED_BYTES);

	if (!to)
		return host_fail(c, ENOMEM);
	if (getentropy(to, SEED_BYTES) != 0)
		return host_answer(c, -1);
	world_in_used(w, SEED_BYTES);
	return host_answer(c, SEED_BYTES);
}

/* Whoever owns the virtual machine knows these; this host was not told. */
bool host_PROGRAM(struct world *w, struct world_call *c)
{
	(void)w;
	return host_fail(c, ENOSYS);
}

/* ---- this process ---- */

bool host_PROCESS_ID(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, c->arg[0] ? getppid() : getpid());
}

bool host_NICE(struct world *w, struct world_call *c)
{
	int r;

	(void)w;
	errno = 0;
	r = nice((int)c->arg[0]);
	if (r == -1 && errno != 0)
		return host_answer(c, -1);
	c->result = r;
	return true;
}

bool host_SETSID(struct world *w, struct world_call *c)
{
	(void)w;
	return host_answer(c, setsid());
}

/* The child goes on with the program by itself, to its end (vm_run): no front end hears of it. */
bool host_FORK(struct world *w, struct world_call *c)
{
	pid_t child = fork();

	if (child == 0) {
		w->is_child = true;
		w->output = NULL;
	}
	return host_answer(c, child);
}

bool world_is_child(const struct world *w) { return w->is_child; }

void world_child_end(int status, const char *text)
{
	size_t n = strlen(text);

	if (n && (write(2, text, n) != (ssize_t)n || write(2, "\n", 1) != 1))
		status = status ? status : 2;
	_exit(status);
}

/* ---- other programs ---- */

/* What to become: the bytes that go out taken apart, the vectors on the heap. */
struct program {
	char *bytes, *name;
	char **args, **environment;
	bool search;
};

static char **take_texts(char **at, const char *end, int64_t n)
{
	char **texts = calloc((size_t)n + 1, sizeof *texts);

	for (int64_t i = 0; texts && i < n && *at < end; i++, *at += strlen(*at) + 1)
		texts[i] = *at;
	return texts;
}

static void program_release(struct program *p)
{
	free(p->args);
	if (p->environment != environ)
		free(p->environment);
	free(p->bytes);
}

/* False: no memory. */
static bool program_init(struct program *p, const struct world_call *c)
{
	char *at, *end;

	*p = (struct program){ .search = c->arg[0] != 0, .environment = environ };
	if (!(at = p->bytes = host_text(c)))
		return false;
	end = at + c->out_bytes;
	p->name = at;
	at += strlen(at) + 1;
	p->args = take_texts(&at, end, c->arg[1]);
	if (c->arg[2] >= 0)
		p->environment = take_texts(&at, end, c->arg[2]);
	return p->args && p->environment;
}

/* The program's descriptors, and the terminal's signals as they were; returns only when it failed, with errno. */
static void become(struct world *w, const struct program *p)
{
	world_signals_reset(w);
	if (!host_fds_become(w))
		return;
	if (p->search)
		execvpe(p->name, p->args, p->environment);
	else
		execve(p->name, p->args, p->environment);
}

/* As 0, 1 and 2 the child gets these of the program's descriptors; they are closed under their old numbers after their
 * last use, as OCaml's create_process does it. */
static bool redirect(struct world *w, const int64_t *fds)
{
	for (int to = 0; to < 3; to++) {
		int fd = host_fd(w, fds[to]);
		bool used_again = false;

		if (fds[to] == to)
			continue;
		fd = fd == -1 ? -1 : fcntl(fd, F_DUPFD_CLOEXEC, 3);
		if (fd == -1 || !host_fd_put(w, fd, to))
			return false;
		host_fd_keep(w, to, true);
		for (int i = to + 1; i < 3; i++)
			used_again = used_again || fds[i] == fds[to];
		if (!used_again && (fd = host_fd_take(w, fds[to])) != -1)
			close(fd);
	}
	return true;
}

/* Forks and becomes the program there.  Returns the child, or -1 with errno, the reason for which it did not become
 * the program included: the child writes that to a pipe which becoming another program closes. */
static pid_t launch(struct world *w, const struct program *p, const int64_t *fds)
{
	int said[2], e = 0;
	ssize_t n;
	pid_t child;

	if (pipe2(said, O_CLOEXEC) != 0)
		return -1;
	child = fork();
	if (child == 0) {
		if (!fds || redirect(w, fds))
			become(w, p);
		e = errno;
		_exit(write(said[1], &e, sizeof e) == sizeof e ? 127 : 126);
	}
	close(said[1]);
	do
		n = child == -1 ? 0 : read(said[0], &e, sizeof e);
	while (n == -1 && errno == EINTR);
	close(said[0]);
	if (n != sizeof e)
		return child;
	while (waitpid(child, NULL, 0) == -1 && errno == EINTR)
		;
	errno = e;
	return -1;
}

bool host_SPAWN(struct world *w, struct world_call *c)
{
	struct program p;
	pid_t child = -1;

	errno = ENOMEM;
	if (program_init(&p, c))
		child = launch(w, &p, c->arg + 3);
	program_release(&p);
	return host_answer(c, child);
}

/* How a child ended as a shell says it: its status, or 128 and the signal. */
static int wait_for(pid_t child)
{
	int status;
	pid_t r;

	do
		r = waitpid(child, &status, 0);
	while (r == -1 && errno == EINTR);
	if (r == -1)
		return -1;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* A child that was forked becomes the other program.  The process that the debugger lives in does not: it runs the
 * other program in a child, and the result is the status with which the program then ends. */
bool host_EXEC(struct world *w, struct world_call *c)
{
	struct program p;
	int r = -1;

	errno = ENOMEM;
	if (program_init(&p, c)) {
		if (w->is_child)
			become(w, &p);
		else if ((r = launch(w, &p, NULL)) != -1)
			r = wait_for(r);
	}
	program_release(&p);
	return host_answer(c, r);
}

/* ---- children ---- */

bool host_WAITPID(struct world *w, struct world_call *c)
{
	int options = (c->arg[1] & 1 ? WNOHANG : 0) | (c->arg[1] & 2 ? WUNTRACED : 0), status = 0;
	int64_t words[2];
	pid_t child;

	HOST_RETRY(child, waitpid((pid_t)c->arg[0], &status, options));
	if (child == -1)
		return host_answer(c, -1);
	if (child == 0 || WIFEXITED(status)) {
		words[0] = 0;
		words[1] = child == 0 ? 0 : WEXITSTATUS(status);
	} else {
		words[0] = WIFSTOPPED(status) ? 2 : 1;
		words[1] = host_signal_to_world(WIFSTOPPED(status) ? WSTOPSIG(status) : WTERMSIG(status));
	}
	return host_given(c, host_give_words(w, words, 2)) && (c->err || host_answer(c, child));
}

/* Like system(3): meanwhile the terminal's signals are for the child. */
struct quiet {
	struct sigaction interrupt, quit;
};

static void quiet_begin(struct quiet *q)
{
	struct sigaction ignore = { .sa_handler = SIG_IGN };

	sigaction(SIGINT, &ignore, &q->interrupt);
	sigaction(SIGQUIT, &ignore, &q->quit);
}

static void quiet_end(const struct quiet *q)
{
	sigaction(SIGINT, &q->interrupt, NULL);
	sigaction(SIGQUIT, &q->quit, NULL);
}

bool host_SYSTEM(struct world *w, struct world_call *c)
{
	char *command = host_text(c), *args[] = { "sh", "-c", command, NULL };
	struct program p = { .name = "/bin/sh", .args = args, .environment = environ };
	struct quiet q;
	pid_t child;
	int status;

	if (!command)
		return host_fail(c, ENOMEM);
	quiet_begin(&q);
	child = launch(w, &p, NULL);
	status = child == -1 ? -1 : wait_for(child);
	quiet_end(&q);
	free(command);
	return host_answer(c, status > 128 ? 255 : status);
}

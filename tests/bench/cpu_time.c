/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cpu_time FILE COMMAND...: runs the command and adds a line to FILE: the seconds of processor time that it took,
 * user and system, the most memory that it had, in KiB, and the seconds that passed.  Its status is the command's, 128 and more
 * for a signal, 127 when it cannot be run.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double seconds(struct timeval t)
{
	return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

static int complain(const char *what)
{
	fprintf(stderr, "cpu_time: %s: %s\n", what, strerror(errno));
	return 127;
}

static double now(void)
{
	struct timespec t;

	return clock_gettime(CLOCK_MONOTONIC, &t) == 0 ? (double)t.tv_sec + (double)t.tv_nsec / 1e9 : 0;
}

static int note(const char *path, const struct rusage *u, double passed)
{
	FILE *f = fopen(path, "a");

	if (!f)
		return complain(path);
	fprintf(f, "%.6f %ld %.6f\n", seconds(u->ru_utime) + seconds(u->ru_stime), u->ru_maxrss, passed);
	return fclose(f) == 0 ? 0 : complain(path);
}

int main(int argc, char **argv)
{
	struct rusage used;
	double began = now();
	int status, bad;
	pid_t child;

	if (argc < 3) {
		fputs("cpu_time: it is called with a file for its results and a command.\n", stderr);
		return 127;
	}
	child = fork();
	if (child < 0)
		return complain("fork");
	if (child == 0) {
		execvp(argv[2], argv + 2);
		_exit(complain(argv[2]));
	}
	while (wait4(child, &status, 0, &used) < 0)
		if (errno != EINTR)
			return complain("wait4");
	bad = note(argv[1], &used, now() - began);
	if (bad)
		return bad;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

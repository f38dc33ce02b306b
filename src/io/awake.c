/* SPDX-License-Identifier: GPL-3.0-or-later */
/* awake: inhibitors over sd-bus; see awake.h. */
#include <config.h>

#include "io/awake.h"

#ifdef HAVE_SYSTEMD

#include "io/library.h"

#include "core/base/mem.h"

#include <fcntl.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <systemd/sd-bus.h>
#include <unistd.h>

enum { ANSWER_US = 1500000 };

/* What is used of it. */
static struct {
	__typeof__(sd_bus_open_system) *open_system;
	__typeof__(sd_bus_open_user) *open_user;
	__typeof__(sd_bus_set_method_call_timeout) *set_timeout;
	__typeof__(sd_bus_call_method) *call_method;
	__typeof__(sd_bus_message_read) *message_read;
	__typeof__(sd_bus_message_unref) *message_unref;
	__typeof__(sd_bus_flush_close_unref) *close;
} bus;

static const struct library_function functions[] = {
	{"sd_bus_open_system", &bus.open_system},
	{"sd_bus_open_user", &bus.open_user},
	{"sd_bus_set_method_call_timeout", &bus.set_timeout},
	{"sd_bus_call_method", &bus.call_method},
	{"sd_bus_message_read", &bus.message_read},
	{"sd_bus_message_unref", &bus.message_unref},
	{"sd_bus_flush_close_unref", &bus.close},
};

static const char why[] = "a running session is being played";

struct awake {
	struct worker *worker;
	sd_bus *user; /* the inhibition lasts as long as this connection */
	int lock;     /* logind's: as long as this descriptor is open */
	_Atomic int state;
};

/* Idle, sleep and the lid; released by the kernel however the program ends. */

bool awake_there(void)
{
	return true;
}

static struct library library = LIBRARY_OF(LIBRARY_SYSTEMD, functions);

const char *awake_missing(void)
{
	return library_missing(&library);
}

static void ask_system(struct awake *awake)
{
	sd_bus *system = NULL;
	sd_bus_message *answer = NULL;
	int fd;

	if (bus.open_system(&system) < 0)
		return;
	bus.set_timeout(system, ANSWER_US);
	if (bus.call_method(system, "org.freedesktop.login1", "/org/freedesktop/login1",
			    "org.freedesktop.login1.Manager", "Inhibit", NULL, &answer,
			    "ssss", "idle:sleep:handle-lid-switch", "turnover", why,
			    "block") >= 0 &&
	    bus.message_read(answer, "h", &fd) >= 0)
		awake->lock = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	bus.message_unref(answer);
	bus.close(system);
}

static bool ask_user(struct awake *awake)
{
	sd_bus_message *answer = NULL;
	uint32_t cookie;
	bool right;

	if (bus.open_user(&awake->user) < 0)
		return false;
	bus.set_timeout(awake->user, ANSWER_US);
	right = bus.call_method(awake->user, "org.freedesktop.ScreenSaver",
				"/org/freedesktop/ScreenSaver",
				"org.freedesktop.ScreenSaver", "Inhibit", NULL, &answer,
				"ss", "turnover", why) >= 0 &&
		bus.message_read(answer, "u", &cookie) >= 0;
	bus.message_unref(answer);
	return right;
}

static void ask_job(void *context)
{
	struct awake *awake = context;
	bool screen, system;

	if (awake_missing() != NULL) {
		atomic_store(&awake->state, AWAKE_NEITHER);
		return;
	}
	ask_system(awake);
	screen = ask_user(awake);
	system = awake->lock >= 0;
	atomic_store(&awake->state, screen && system ? AWAKE_BOTH
				    : screen         ? AWAKE_SCREEN
				    : system         ? AWAKE_SYSTEM
						     : AWAKE_NEITHER);
}

static void free_job(void *context)
{
	struct awake *awake = context;

	if (awake->lock >= 0)
		close(awake->lock);
	if (awake->user != NULL)
		bus.close(awake->user);
	free(awake);
}

struct awake *awake_new(struct worker *worker)
{
	struct awake *awake = mem_alloc(1, sizeof *awake);

	awake->worker = worker;
	awake->lock = -1;
	worker_do(worker, ask_job, awake);
	return awake;
}

enum awake_state awake_look(const struct awake *awake)
{
	return (enum awake_state)atomic_load(&awake->state);
}

void awake_free(struct awake *awake)
{
	worker_do(awake->worker, free_job, awake);
}

#else

#include <stddef.h>

const char *awake_missing(void)
{
	return NULL;
}

bool awake_there(void)
{
	return false;
}

struct awake *awake_new(struct worker *worker)
{
	(void)worker;
	return NULL;
}

enum awake_state awake_look(const struct awake *awake)
{
	(void)awake;
	return AWAKE_NEITHER;
}

void awake_free(struct awake *awake)
{
	(void)awake;
}

#endif

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker: a thread and a queue; see worker.h. */
#include "io/worker.h"

#include "core/base/mem.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

struct job {
	struct job *next;
	void (*run)(void *context);
	void *context;
};

struct worker {
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t changed; /* a job came, a job is done, the end was asked for */
	struct job *first, **last;
	bool ending, ended;
};

static struct job *next_job(struct worker *worker)
{
	struct job *job = worker->first;

	if (job == NULL)
		return NULL;
	worker->first = job->next;
	if (worker->first == NULL)
		worker->last = &worker->first;
	return job;
}

static void *run(void *context)
{
	struct worker *worker = context;

	pthread_mutex_lock(&worker->lock);
	while (!worker->ending || worker->first != NULL) {
		struct job *job = next_job(worker);

		if (job == NULL) {
			pthread_cond_wait(&worker->changed, &worker->lock);
			continue;
		}
		pthread_mutex_unlock(&worker->lock);
		job->run(job->context);
		free(job);
		pthread_mutex_lock(&worker->lock);
	}
	worker->ended = true;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
	return NULL;
}

/* Signals are the main thread's. */
static int start(struct worker *worker)
{
	sigset_t all, before;
	int fault;

	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	fault = pthread_create(&worker->thread, NULL, run, worker);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	return fault;
}

struct worker *worker_new(void)
{
	struct worker *worker = mem_alloc(1, sizeof *worker);
	pthread_condattr_t attributes;
	int fault;

	worker->last = &worker->first;
	pthread_mutex_init(&worker->lock, NULL);
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&worker->changed, &attributes);
	pthread_condattr_destroy(&attributes);
	fault = start(worker);
	if (fault != 0) {
		pthread_cond_destroy(&worker->changed);
		pthread_mutex_destroy(&worker->lock);
		free(worker);
		errno = fault;
		return NULL;
	}
	return worker;
}

void worker_do(struct worker *worker, void (*job)(void *context), void *context)
{
	struct job *added = mem_alloc(1, sizeof *added);

	added->run = job;
	added->context = context;
	pthread_mutex_lock(&worker->lock);
	*worker->last = added;
	worker->last = &added->next;
	pthread_cond_broadcast(&worker->changed);
	pthread_mutex_unlock(&worker->lock);
}

static struct timespec in_ms(int ms)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += ms / 1000;
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_nsec -= 1000000000;
		at.tv_sec++;
	}
	return at;
}

bool worker_free(struct worker *worker, int wait_ms)
{
	struct timespec until = in_ms(wait_ms);
	bool ended;
	int fault = 0;

	pthread_mutex_lock(&worker->lock);
	worker->ending = true;
	pthread_cond_broadcast(&worker->changed);
	while (!worker->ended && fault == 0)
		fault = pthread_cond_timedwait(&worker->changed, &worker->lock, &until);
	ended = worker->ended;
	pthread_mutex_unlock(&worker->lock);
	if (!ended) {
		pthread_detach(worker->thread);
		return false;
	}
	pthread_join(worker->thread, NULL);
	pthread_cond_destroy(&worker->changed);
	pthread_mutex_destroy(&worker->lock);
	free(worker);
	return true;
}

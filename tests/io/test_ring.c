/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What passes between the main thread and the audio thread: nothing torn, nothing lost. */
#include "io/ring.h"
#include "io/snapshot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <pthread.h>
#include <sched.h>
#include <string.h>

enum { ROUNDS = 200000 };

static struct ring ring;
static struct snapshot snapshot;
static atomic_bool written;

static void full_and_empty(void **state)
{
	struct sink_order order = {.kind = SINK_SEEK};

	(void)state;
	assert_false(ring_take(&ring, &order));
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < RING_ORDERS; i++) {
			order.frame = i;
			assert_true(ring_put(&ring, &order));
		}
		assert_false(ring_put(&ring, &order));
		for (int i = 0; i < RING_ORDERS; i++) {
			assert_true(ring_take(&ring, &order));
			assert_int_equal(order.frame, i);
		}
		assert_false(ring_take(&ring, &order));
	}
}

static void *put_all(void *context)
{
	(void)context;
	for (int64_t i = 0; i < ROUNDS; i++) {
		struct sink_order order = {
			.kind = SINK_SEEK, .frame = i, .generation = (uint64_t)i * 3};

		while (!ring_put(&ring, &order))
			sched_yield();
	}
	return NULL;
}

static void in_order(void **state)
{
	struct sink_order order;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, put_all, NULL), 0);
	for (int64_t i = 0; i < ROUNDS; i++) {
		while (!ring_take(&ring, &order))
			sched_yield();
		assert_true(order.frame == i && order.generation == (uint64_t)i * 3);
	}
	pthread_join(thread, NULL);
	assert_false(ring_take(&ring, &order));
}

static void *write_all(void *context)
{
	(void)context;
	for (int64_t i = 1; i <= ROUNDS; i++) {
		struct sink_report report = {.frame = i,
					     .at_ns = -i,
					     .generation = (uint64_t)i,
					     .written = 2 * i,
					     .error = (int)i};

		snapshot_write(&snapshot, &report);
	}
	atomic_store(&written, true);
	return NULL;
}

static void never_torn(void **state)
{
	struct sink_report report = {0};
	pthread_t thread;
	int64_t last = 0;
	bool end;

	(void)state;
	assert_true(snapshot_read(&snapshot, &report));
	assert_int_equal(report.frame, 0);
	assert_int_equal(pthread_create(&thread, NULL, write_all, NULL), 0);
	do {
		end = atomic_load(&written);
		if (!snapshot_read(&snapshot, &report))
			continue;
		assert_true(report.frame >= last);
		assert_true(report.at_ns == -report.frame);
		assert_true(report.generation == (uint64_t)report.frame);
		assert_true(report.written == 2 * report.frame);
		assert_true(report.error == report.frame);
		last = report.frame;
	} while (!end);
	pthread_join(thread, NULL);
	assert_int_equal(last, ROUNDS);
}

/* A writer that stopped in the middle does not hold the reader up. */
static void never_waits(void **state)
{
	struct sink_report report = {.frame = 7};

	(void)state;
	atomic_fetch_add(&snapshot.turn, 1);
	assert_false(snapshot_read(&snapshot, &report));
	assert_int_equal(report.frame, 7);
	atomic_fetch_add(&snapshot.turn, 1);
	assert_true(snapshot_read(&snapshot, &report));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(full_and_empty),
		cmocka_unit_test(in_order),
		cmocka_unit_test(never_torn),
		cmocka_unit_test(never_waits),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("ring", tests, NULL, NULL);
}

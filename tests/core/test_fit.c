/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/recording/fit.c: files made here byte by byte, and a real one cut and damaged at
 * every byte. What real files say is compared with their truth in tests/app/import.py.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/recording/fit.h"
#include "core/base/mem.h"
#include "core/recording/recorded.h"
#include "core/base/text.h"

enum { NOW = 1000000000 }; /* seconds of FIT's epoch: 2021 */
static const int64_t epoch_ms = INT64_C(631065600) * 1000;

/* ---- a writer ------------------------------------------------------------------------- */

struct writer {
	struct text bytes;
	size_t begin, header; /* of the file in a chain */
	bool big_endian;
};

static void byte(struct writer *writer, unsigned value)
{
	const char one = (char)value;

	text_add_bytes(&writer->bytes, &one, 1);
}

static void number(struct writer *writer, uint32_t value, int size)
{
	for (int i = 0; i < size; i++)
		byte(writer,
		     value >> (writer->big_endian ? 8 * (size - 1 - i) : 8 * i) & 0xFF);
}

static void begin_file(struct writer *writer, size_t header)
{
	writer->begin = writer->bytes.n;
	writer->header = header;
	for (size_t i = 0; i < header; i++)
		byte(writer, 0);
	char *bytes = writer->bytes.bytes + writer->begin;
	bytes[0] = (char)header;
	bytes[1] = 0x20;
	memcpy(bytes + 8, ".FIT", 4);
}

/* The sum in another way than the reader's: bit by bit. */
static unsigned crc_of(const char *bytes, size_t n)
{
	unsigned crc = 0;

	for (size_t i = 0; i < n; i++)
		for (int bit = 0; bit < 8; bit++) {
			const unsigned low = (crc ^ ((unsigned char)bytes[i] >> bit)) & 1;

			crc = crc >> 1 ^ (low ? 0xA001 : 0);
		}
	return crc;
}

static void end_file(struct writer *writer)
{
	char *bytes = writer->bytes.bytes + writer->begin;
	const size_t n = writer->bytes.n - writer->begin;
	const size_t size = n - writer->header;

	for (int i = 0; i < 4; i++)
		bytes[4 + i] = (char)(size >> 8 * i);
	const unsigned crc = crc_of(bytes, n);
	byte(writer, crc & 0xFF);
	byte(writer, crc >> 8);
}

/* Fields as number, size, type, number, size, type …, ended by -1. */
static void define(struct writer *writer, int local, int message, const int *fields)
{
	size_t n = 0;

	while (fields[3 * n] >= 0)
		n++;
	byte(writer, 0x40u | (unsigned)local);
	byte(writer, 0);
	byte(writer, writer->big_endian);
	number(writer, (uint32_t)message, 2);
	byte(writer, (unsigned)n);
	for (size_t i = 0; i < 3 * n; i++)
		byte(writer, (unsigned)fields[i]);
}

static const int file_id[] = {0, 1, 0x00, 1, 2, 0x84, 2, 2, 0x84, -1};
static const int record[] = {253,  4, 0x86, 4,    1,  0x02, 53,   1,
			     0x02, 5, 4,    0x86, 73, 4,    0x86, -1};
static const int lap[] = {253,  4, 0x86, 2,    4,  0x86, 8,    4,
			  0x86, 9, 4,    0x86, 17, 1,    0x02, -1};
static const int session[] = {253, 4,    0x86, 2, 4,    0x86, 5, 1,    0x00, 6,
			      1,   0x00, 8,    4, 0x86, 9,    4, 0x86, -1};
static const int event[] = {253, 4, 0x86, 0, 1, 0x00, 1, 1, 0x00, -1};

static void write_file_id(struct writer *writer, unsigned type)
{
	define(writer, 0, 0, file_id);
	byte(writer, 0);
	byte(writer, type);
	number(writer, 1, 2);
	number(writer, 3113, 2);
}

static void write_record(struct writer *writer, uint32_t second, unsigned cadence)
{
	byte(writer, 1);
	number(writer, NOW + second, 4);
	byte(writer, cadence);
	byte(writer, 64); /* and a half */
	number(writer, second * 300, 4);
	number(writer, 3000, 4);
}

static void write_event(struct writer *writer, uint32_t second, unsigned type)
{
	byte(writer, 4);
	number(writer, NOW + second, 4);
	byte(writer, 0);
	byte(writer, type);
}

static void write_session(struct writer *writer, uint32_t seconds, unsigned sport,
			  unsigned sub_sport)
{
	define(writer, 3, 18, session);
	byte(writer, 3);
	number(writer, NOW + seconds, 4);
	number(writer, NOW, 4);
	byte(writer, sport);
	byte(writer, sub_sport);
	number(writer, seconds * 1000, 4);
	number(writer, seconds * 300, 4);
}

/* A minute with a pause and two laps. */
static void write_run(struct writer *writer, size_t header)
{
	begin_file(writer, header);
	write_file_id(writer, 4);
	define(writer, 1, 20, record);
	define(writer, 2, 19, lap);
	define(writer, 4, 21, event);
	write_event(writer, 0, 0);
	for (uint32_t i = 0; i < 60; i++) {
		if (i == 20)
			write_event(writer, i, 4);
		if (i >= 20 && i < 30)
			continue;
		if (i == 30)
			write_event(writer, i, 0);
		write_record(writer, i, 80 + i / 30);
	}
	for (uint32_t i = 0; i < 2; i++) {
		byte(writer, 2);
		number(writer, NOW + 30 * (i + 1), 4);
		number(writer, NOW + 30 * i, 4);
		number(writer, i == 0 ? 20000 : 30000, 4);
		number(writer, 9000, 4);
		byte(writer, 0xFF);
	}
	write_session(writer, 60, 1, 1);
	end_file(writer);
}

/* ---- reading -------------------------------------------------------------------------- */

static enum recording_read read_bytes(const void *bytes, size_t n,
				      struct recording *recording, size_t *used)
{
	char why[FIT_WHY] = "";
	uint8_t *exact = mem_alloc(n + 1, 1); /* one byte too many is noticed */

	exact = realloc(exact, n > 0 ? n : 1);
	memcpy(exact, bytes, n);
	recording_init(recording);
	const enum recording_read read = fit_read(recording, exact, n, used, why);
	assert_true((read == RECORDING_READ) == (why[0] == '\0'));
	free(exact);
	return read;
}

static bool is_said(const struct recording *recording, const char *what)
{
	for (size_t i = 0; i < recording->diags.n; i++)
		if (strstr(recording->diags.items[i].text, what) != NULL)
			return true;
	return false;
}

static void check_run(const struct recording *recording)
{
	assert_int_equal(recording->npoints, 50);
	assert_int_equal(recording->nlaps, 2);
	assert_int_equal(recording->npauses, 1);
	assert_int_equal(recording->pauses[0].from_utc_ms,
			 epoch_ms + (NOW + 20) * INT64_C(1000));
	assert_int_equal(recording->pauses[0].to_utc_ms,
			 epoch_ms + (NOW + 30) * INT64_C(1000));
	assert_int_equal(recording->points[0].cadence256, 80 * 256 + 128);
	assert_int_equal(recording->points[49].distance_cm, 59 * 300);
	assert_int_equal(recording->points[49].mm_per_s, 3000);
	assert_int_equal(recording->laps[0].timer_ms, 20000);
	assert_int_equal(recording->laps[1].device_cadence256, RECORDING_UNKNOWN);
	assert_int_equal(recording->timer_ms, 60000);
	assert_int_equal(recording->start_utc_ms, epoch_ms + NOW * INT64_C(1000));
	assert_int_equal(recording->activity, ACTIVITY_RUN);
	assert_int_equal(recording->terrain, TERRAIN_TREADMILL);
	assert_int_equal(recording->unit, UNIT_ONE_LEG);
	assert_string_equal(recording->device, "Garmin 3113");
}

static void headers_and_byte_orders(void **state)
{
	static const size_t headers[] = {12, 14, 20};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct writer writer = {.big_endian = i % 2 == 1};
		struct recording recording;
		size_t used;

		write_run(&writer, headers[i / 2]);
		assert_int_equal(
			read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			RECORDING_READ);
		assert_int_equal(used, writer.bytes.n);
		assert_int_equal(recording.diags.n, 0);
		check_run(&recording);
		recording_clear(&recording);
		text_clear(&writer.bytes);
	}
}

static void chains(void **state)
{
	struct writer writer = {0};
	struct recording recording;
	size_t used, first;

	(void)state;
	write_run(&writer, 14);
	first = writer.bytes.n;
	writer.big_endian = true;
	write_run(&writer, 12);
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_READ);
	assert_int_equal(used, first);
	check_run(&recording);
	recording_clear(&recording);
	assert_int_equal(read_bytes(writer.bytes.bytes + first, writer.bytes.n - first,
				    &recording, &used),
			 RECORDING_READ);
	check_run(&recording);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

/* Five bits of time, over and over; old foot pods wrote speed and distance in three bytes. */
static void compressed_time_and_distance(void **state)
{
	static const int fields[] = {4, 1, 0x02, 8, 3, 0x0D, -1};
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	begin_file(&writer, 12);
	define(&writer, 4, 21, event);
	write_event(&writer, 0, 0); /* a whole time stamp to begin with */
	define(&writer, 2, 20, fields);
	uint32_t sixteenths = 4000; /* they roll over at 4096 */
	for (uint32_t i = 0; i < 200; i++) {
		byte(&writer, 0x80 | 2 << 5 | ((NOW + i * 3) & 0x1F));
		byte(&writer, 85);
		number(&writer, (sixteenths & 0xFFF) << 12 | 285, 3);
		sixteenths += 136;
	}
	end_file(&writer);
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_READ);
	assert_int_equal(recording.npoints, 200);
	for (int i = 0; i < 200; i++) {
		assert_int_equal(recording.points[i].utc_ms,
				 epoch_ms + (NOW + i * 3) * INT64_C(1000));
		assert_int_equal(recording.points[i].mm_per_s, 2850);
		assert_int_equal(recording.points[i].distance_cm, i * 850);
	}
	assert_true(is_said(&recording, "does not say which sport"));
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

/* What is defined anew, arrays, odd sizes, unknown messages: passed over by their size. */
static void whatever_else_there_is(void **state)
{
	static const int unknown[] = {1, 200, 0x0D, 2, 8, 0x8F, -1};
	static const int other[] = {5, 8, 0x86, 253, 4, 0x86, 4, 3, 0x84, 99, 1, 0x07, -1};
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	begin_file(&writer, 14);
	write_file_id(&writer, 4);
	define(&writer, 1, 20, record);
	write_record(&writer, 1, 80);
	define(&writer, 1, 0xFF00, unknown);
	byte(&writer, 1);
	for (int i = 0; i < 208; i++)
		byte(&writer, 0xAA);
	define(&writer, 1, 20, other);
	byte(&writer, 1);
	number(&writer, 700, 4); /* an array: the first counts */
	number(&writer, 900, 4);
	number(&writer, NOW + 2, 4);
	number(&writer, 0x505050, 3); /* a size that fits no type */
	byte(&writer, 'x');
	define(&writer, 1, 20, record);
	write_record(&writer, 3, 0xFF); /* not valid */
	write_session(&writer, 3, 1, 3);
	end_file(&writer);
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_READ);
	assert_int_equal(recording.diags.n, 0);
	assert_int_equal(recording.npoints, 3);
	assert_int_equal(recording.points[1].distance_cm, 700);
	assert_int_equal(recording.points[1].cadence256, RECORDING_UNKNOWN);
	assert_int_equal(recording.points[2].cadence256, RECORDING_UNKNOWN);
	assert_int_equal(recording.terrain, TERRAIN_TRAIL);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

/* A field of a developer's that stands for cadence counts where the native one is missing. */
static void developers_fields(void **state)
{
	static const int description[] = {0,    1,  0x02, 1,    1,  0x02, 2,    1,
					  0x02, 14, 2,    0x84, 15, 1,    0x02, -1};
	static const int plain[] = {253, 4, 0x86, 4, 1, 0x02, -1};
	struct recording recording;
	size_t used;

	(void)state;
	for (int native = 0; native < 2; native++) {
		struct writer writer = {0};

		begin_file(&writer, 14);
		write_file_id(&writer, 4);
		define(&writer, 5, 206, description);
		byte(&writer, 5);
		byte(&writer, 0); /* developer */
		byte(&writer, 7); /* his field */
		byte(&writer, 2);
		number(&writer, 20, 2);
		byte(&writer, 4);
		define(&writer, 1, 20, plain);
		writer.bytes.bytes[writer.bytes.n - 12] |= 0x20;
		byte(&writer, 2); /* two of developers' */
		byte(&writer, 3), byte(&writer, 2), byte(&writer, 0);
		byte(&writer, 7), byte(&writer, 1), byte(&writer, 0);
		for (uint32_t i = 0; i < 10; i++) {
			byte(&writer, 1);
			number(&writer, NOW + i, 4);
			byte(&writer, native ? 81 : 0xFF);
			number(&writer, 12345, 2);
			byte(&writer, 84);
		}
		write_session(&writer, 10, 1, 0);
		end_file(&writer);
		assert_int_equal(
			read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			RECORDING_READ);
		assert_int_equal(recording.npoints, 10);
		assert_int_equal(recording.points[9].cadence256, (native ? 81 : 84) * 256);
		recording_clear(&recording);
		text_clear(&writer.bytes);
	}
}

static void pauses_of_any_make(void **state)
{
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	begin_file(&writer, 14);
	define(&writer, 1, 20, record);
	define(&writer, 4, 21, event);
	write_event(&writer, 0, 0);
	write_record(&writer, 1, 80);
	write_event(&writer, 10, 1); /* Suunto: stop */
	write_event(&writer, 11, 4); /* once more */
	write_event(&writer, 20, 0);
	write_event(&writer, 21, 0);
	write_record(&writer, 22, 80);
	write_event(&writer, 30, 4); /* the end */
	end_file(&writer);
	read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used);
	assert_int_equal(recording.npauses, 2);
	assert_int_equal(recording.pauses[0].to_utc_ms - recording.pauses[0].from_utc_ms,
			 10000);
	assert_int_equal(recording.pauses[1].to_utc_ms, RECORDING_UNKNOWN);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

static void a_device_without_a_clock(void **state)
{
	static const int plain[] = {253, 4, 0x86, 4, 1, 0x02, -1};
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	begin_file(&writer, 12);
	define(&writer, 1, 20, plain);
	for (uint32_t i = 0; i < 10; i++) {
		byte(&writer, 1);
		number(&writer, 5000 + i, 4);
		byte(&writer, 80);
	}
	end_file(&writer);
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_READ);
	assert_true(recording.no_clock);
	assert_int_equal(recording.start_utc_ms, 5000000);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

static void what_is_no_recording(void **state)
{
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	begin_file(&writer, 14);
	write_file_id(&writer, 5);
	end_file(&writer);
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_OTHER);
	assert_int_equal(used, writer.bytes.n); /* what follows may be one */
	recording_clear(&recording);
	assert_int_equal(read_bytes(writer.bytes.bytes, 11, &recording, &used),
			 RECORDING_BAD);
	recording_clear(&recording);
	assert_int_equal(read_bytes("", 0, &recording, &used), RECORDING_BAD);
	recording_clear(&recording);
	/* A header that says it is longer than the file. */
	writer.bytes.bytes[0] = (char)250;
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_BAD);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

/* Sizes that a watch with an empty battery leaves, and one that nobody has. */
static void sizes_that_are_not_true(void **state)
{
	static const uint32_t sizes[] = {0, 1000000, 0x7FFFFFFF, 0xFFFFFFFF};

	(void)state;
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct writer writer = {0};
		struct recording recording;
		size_t used;

		write_run(&writer, 14);
		writer.bytes.n -= 2;
		for (int k = 0; k < 4; k++)
			writer.bytes.bytes[4 + k] = (char)(sizes[i] >> 8 * k);
		assert_int_equal(
			read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			RECORDING_READ);
		assert_int_equal(used, 0);
		assert_true(is_said(&recording, "cut short"));
		check_run(&recording);
		recording_clear(&recording);
		text_clear(&writer.bytes);
	}
}

static void a_wrong_sum_is_said(void **state)
{
	struct writer writer = {0};
	struct recording recording;
	size_t used;

	(void)state;
	write_run(&writer, 14);
	writer.bytes.bytes[writer.bytes.n - 1] ^= 1;
	assert_int_equal(read_bytes(writer.bytes.bytes, writer.bytes.n, &recording, &used),
			 RECORDING_READ);
	assert_true(is_said(&recording, "check sum is wrong"));
	check_run(&recording);
	recording_clear(&recording);
	text_clear(&writer.bytes);
}

/* ---- a real one, damaged -------------------------------------------------------------- */

static size_t load(const char *name, uint8_t *bytes, size_t most)
{
	struct text path = {0};
	const char *source = getenv("top_srcdir");

	text_add(&path, "%s/tests/data/runs/fit/%s", source != NULL ? source : ".", name);
	FILE *file = fopen(text_string(&path), "rb");
	assert_non_null(file);
	const size_t n = fread(bytes, 1, most, file);
	fclose(file);
	text_clear(&path);
	return n;
}

static void cut_at_every_byte(void **state)
{
	uint8_t bytes[8192];
	const size_t n = load("fitdecode-fenix5-run-1min.fit", bytes, sizeof bytes);
	size_t most = 0;

	(void)state;
	assert_true(n > 5000 && n < sizeof bytes);
	for (size_t i = 0; i <= n; i++) {
		struct recording recording;
		size_t used;
		const enum recording_read read = read_bytes(bytes, i, &recording, &used);

		/* What was there before the cut is there still. */
		assert_true(recording.npoints >= most);
		most = recording.npoints;
		assert_true(used <= i);
		if (read == RECORDING_READ && i < n)
			assert_true(recording.diags.n > 0);
		recording_clear(&recording);
	}
	assert_int_equal(most, 21);
}

static void every_byte_wrong(void **state)
{
	static const uint8_t flips[] = {0x01, 0x80, 0xFF, 0x40};
	uint8_t bytes[8192];
	const size_t n = load("fitdecode-fenix5-run-1min.fit", bytes, sizeof bytes);

	(void)state;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof flips; k++) {
			struct recording recording;
			size_t used;

			bytes[i] ^= flips[k];
			if (read_bytes(bytes, n, &recording, &used) == RECORDING_READ)
				assert_true(recording.diags.n > 0);
			assert_true(used <= n);
			recording_clear(&recording);
			bytes[i] ^= flips[k];
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(headers_and_byte_orders),
		cmocka_unit_test(chains),
		cmocka_unit_test(compressed_time_and_distance),
		cmocka_unit_test(whatever_else_there_is),
		cmocka_unit_test(developers_fields),
		cmocka_unit_test(pauses_of_any_make),
		cmocka_unit_test(a_device_without_a_clock),
		cmocka_unit_test(what_is_no_recording),
		cmocka_unit_test(sizes_that_are_not_true),
		cmocka_unit_test(a_wrong_sum_is_said),
		cmocka_unit_test(cut_at_every_byte),
		cmocka_unit_test(every_byte_wrong),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

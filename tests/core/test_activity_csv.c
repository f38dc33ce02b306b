/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/recording/activity_csv.c: tables of watches' makers, and the form of our own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/recording/activity_csv.h"
#include "core/recording/recorded.h"
#include "core/base/text.h"

enum { MOST = 8 };
static struct recording found[MOST];
static size_t nfound;

static void keep(void *context, struct recording *recording)
{
	assert_ptr_equal(context, found);
	assert_true(nfound < MOST);
	found[nfound++] = *recording;
	recording_init(recording); /* what is in it is ours now */
}

static enum recording_read read_table(const char *text, const char *columns, char *why)
{
	for (size_t i = 0; i < nfound; i++)
		recording_clear(&found[i]);
	nfound = 0;
	why[0] = '\0';
	return activity_csv_read(text, strlen(text), columns, keep, found, why);
}

static bool is_said(const struct recording *recording, const char *what)
{
	for (size_t i = 0; i < recording->diags.n; i++)
		if (strstr(recording->diags.items[i].text, what) != NULL)
			return true;
	return false;
}

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < nfound; i++)
		recording_clear(&found[i]);
	nfound = 0;
	return 0;
}

static void our_own_form(void **state)
{
	/* Commas with points, semicolons with commas; a mark; CR LF or LF; any order. */
	static const char *const tables[] = {
		"time,cadence,speed\n2026-05-01T10:00:00Z,168,10.8\n"
		"2026-05-01T10:00:05Z,170.5,10.8\n2026-05-01T10:00:10Z,0,0\n",
		"\xEF\xBB\xBFTime;Cadence;Speed (km/h)\r\n2026-05-01T10:00:00Z;168;10,8\r\n"
		"2026-05-01T10:00:05Z;170,5;10,8\r\n2026-05-01T10:00:10Z;0;0\r\n",
		"speed\tcadence\ttime\n10.8\t168\t2026-05-01T12:00:00+02:00\n"
		"\"10.8\"\t\"170.5\"\t\"2026-05-01T12:00:05+02:00\"\n0\t0\t2026-05-01T12:"
		"00:10+02:00",
	};
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		if (read_table(tables[i], NULL, why) != RECORDING_READ)
			fail_msg("table %zu: %s", i, why);
		assert_int_equal(nfound, 1);
		assert_int_equal(found[0].npoints, 3);
		assert_int_equal(found[0].start_utc_ms, INT64_C(1777629600000));
		assert_int_equal(found[0].points[0].cadence256, 168 * 256);
		assert_int_equal(found[0].points[1].cadence256, 170 * 256 + 128);
		assert_int_equal(found[0].points[1].mm_per_s, 3000);
		assert_int_equal(found[0].points[2].utc_ms, INT64_C(1777629610000));
		assert_int_equal(found[0].unit, UNIT_UNDECIDED);
		assert_false(found[0].no_clock);
		assert_int_equal(found[0].utc_offset_min, i == 2 ? 120 : 0);
	}
}

static void times_that_count_from_nought(void **state)
{
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(
		read_table("time,cadence\n0:00,80\n0:05.5,81\n1:00:00,82\n", NULL, why),
		RECORDING_READ);
	assert_true(found[0].no_clock);
	assert_int_equal(found[0].points[1].utc_ms, 5500);
	assert_int_equal(found[0].points[2].utc_ms, 3600000);
	/* Stryd counts the seconds of the epoch, and has metres a second. */
	assert_int_equal(
		read_table("Timestamp,Power (w/kg),Cadence (spm),Stryd Speed (m/s),"
			   "Stryd Distance (meters)\n"
			   "1777629600,3.1,176,3.01,0\n1777629601,3.1,178,3.02,3\n",
			   NULL, why),
		RECORDING_READ);
	assert_false(found[0].no_clock);
	assert_int_equal(found[0].start_utc_ms, INT64_C(1777629600000));
	assert_int_equal(found[0].points[1].mm_per_s, 3020);
	assert_int_equal(found[0].points[1].distance_cm, 300);
}

/* GPSBabel's unicsv: the day apart from the time, both local, speed in m/s, places. */
static void points_with_places(void **state)
{
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(
		read_table(
			"No,Latitude,Longitude,Altitude,Speed,Heartrate,Cadence,Date,Time\n"
			"1,-0.001,10,216.8,2.50,76,82,2017/03/19,23:59:58\n"
			"2,0.0,10,216.8,2.75,76,83,2017/03/19,23:59:59.500\n"
			"3,,,216.5,,78,84,2017/03/20,00:00:00\n"
			"4,0.001,10,216.5,2.50,78,84,2017/03/20,00:00:02\n"
			"5,0.002,10,216.5,2.50,78,84,,00:00:03\n"
			"6,91,10,216.5,2.50,78,84,2017-03-20,00:00:04\n",
			NULL, why),
		RECORDING_READ);
	assert_int_equal(nfound, 1);
	assert_false(found[0].no_clock);
	assert_true(found[0].local_clock);
	assert_int_equal(found[0].npoints, 5);
	assert_true(is_said(&found[0], "1 rows were not understood, the first in line 6"));
	assert_int_equal(found[0].start_utc_ms, INT64_C(1489967998000));
	assert_int_equal(found[0].points[1].utc_ms - found[0].start_utc_ms, 1500);
	assert_int_equal(found[0].points[1].mm_per_s, 2750);
	assert_int_equal(found[0].points[1].cadence256, 83 * 256);
	/* A thousandth of a degree along a meridian. */
	assert_int_equal(found[0].points[0].distance_cm, 0);
	assert_int_equal(found[0].points[1].distance_cm, 11120);
	assert_int_equal(found[0].points[2].distance_cm, RECORDING_UNKNOWN);
	assert_int_equal(found[0].points[3].distance_cm, 22239);
	assert_int_equal(found[0].points[4].distance_cm, RECORDING_UNKNOWN);
}

static void a_list_of_runs(void **state)
{
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(
		read_table(
			"Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,"
			"Avg Run Cadence,Max Run Cadence,Steps,Moving Time\n"
			"Running,2019-05-01 18:30:11,false,\"Evening, easy\",\"8.01\","
			"\"510\",\"00:45:12\",\"140\",\"163\",\"175\",\"7,301\","
			"\"00:44:50\"\n"
			"Treadmill Running,2019-05-02 07:00:00,false,Belt,5.00,--,"
			"00:30:00,--,--,--,--,--\n"
			"Cycling,2019-05-03 07:00:00,false,Bike,\"1,020.50\",--,1:00:00,--,"
			"--,--,--,1:00:00\n"
			"Trail Running,2019-05-04 07:00:00,false,Up,10,--,01:10:00,--,158,"
			"--,--,01:00:00\n"
			"Hiking,yesterday,false,Hill,10,--,01:10:00,--,--,--,--,01:00:00\n",
			NULL, why),
		RECORDING_READ);
	assert_int_equal(nfound, 4);
	assert_true(found[0].local_clock);
	assert_int_equal(found[0].start_utc_ms, INT64_C(1556735411000));
	assert_int_equal(found[0].timer_ms, 2690000);
	assert_int_equal(found[0].distance_cm, 801000);
	const struct recorded_unit unit = recorded_unit(&found[0], UNIT_UNDECIDED);
	assert_int_equal(unit.unit, UNIT_STEPS);
	assert_int_equal(found[1].terrain, TERRAIN_TREADMILL);
	assert_int_equal(found[1].timer_ms, 1800000);
	assert_int_equal(recorded_unit(&found[1], UNIT_UNDECIDED).reason, UNIT_NO_CADENCE);
	assert_int_equal(found[2].activity, ACTIVITY_CROSS);
	assert_int_equal(found[2].distance_cm, 102050000);
	assert_int_equal(found[3].terrain, TERRAIN_TRAIL);
	assert_int_equal(found[3].activity, ACTIVITY_RUN);
}

static void splits(void **state)
{
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(read_table("Split,Time,Moving Time,GetDistance,Elevation Gain,Avg "
				    "Run Cadence\n"
				    "1,5:00,4:58,1.00,3,75\n2,5:02.5,--,1.00,0,81\nSummary,"
				    "10:02,,2,3,78\n",
				    NULL, why),
			 RECORDING_READ);
	assert_int_equal(nfound, 1);
	assert_true(found[0].no_clock);
	assert_int_equal(found[0].nlaps, 2);
	assert_int_equal(found[0].laps[0].timer_ms, 298000);
	assert_int_equal(found[0].distance_cm, 200000);
	assert_int_equal(recorded_unit(&found[0], UNIT_UNDECIDED).unit, UNIT_ONE_LEG);
	const struct recorded_mean mean =
		recorded_lap_mean(&found[0], UNIT_ONE_LEG, 0, SHARE_MOVING);
	assert_int_equal((int)mean.spm, 150);
}

static void columns_are_told(void **state)
{
	static const char table[] =
		"When,Steps per min,km/h\n2026-05-01 10:00:00,168,10.8\n"
		"2026-05-01 10:00:01,169,10.8\n";
	static const char *const wrong[] = {"time=When",    "cadence=When,time=Nowhere",
					    "time",         "time=When,speeed=x",
					    "=When",        ",",
					    "distance=When"};
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(read_table(table, NULL, why), RECORDING_OTHER);
	assert_non_null(strstr(why, "--columns"));
	assert_int_equal(
		read_table(table, "time=When,cadence=Steps per min,speed=km/h", why),
		RECORDING_READ);
	assert_int_equal(found[0].points[1].cadence256, 169 * 256);
	assert_int_equal(found[0].points[1].mm_per_s, 3000);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(read_table(table, wrong[i], why), RECORDING_OTHER);
		assert_true(strlen(why) > 20);
	}
}

static void tables_with_mistakes(void **state)
{
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	assert_int_equal(read_table("", NULL, why), RECORDING_BAD);
	assert_int_equal(read_table("\n\n\n", NULL, why), RECORDING_BAD);
	assert_int_equal(read_table("a,b,c\n1,2,3\n", NULL, why), RECORDING_OTHER);
	assert_int_equal(read_table("time,cadence\n", NULL, why), RECORDING_OTHER);
	assert_int_equal(read_table("time,cadence\nx,1\ny,2\n", NULL, why),
			 RECORDING_OTHER);
	assert_non_null(strstr(why, "not understood"));
	/* What is good is read, what is odd is counted. */
	assert_int_equal(read_table("time,cadence\n0:00,80\nnonsense,80\n0:02,x\n0:01,81\n"
				    "0:03,-4\n0:04\n0:05,82\n",
				    NULL, why),
			 RECORDING_READ);
	assert_int_equal(found[0].npoints, 5);
	assert_int_equal(found[0].points[1].cadence256, RECORDING_UNKNOWN);
	assert_true(is_said(&found[0], "2 rows were not understood, the first in line 3"));
	/* A quote that is never closed. */
	assert_int_equal(
		read_table("time,cadence\n0:00,80\n0:01,\"81\n0:02,82\n", NULL, why),
		RECORDING_BAD);
	assert_non_null(strstr(why, "line"));
	assert_int_equal(nfound, 1);
}

static void numbers_beyond_reason(void **state)
{
	static const char *const times[] = {"99999:99999:99999:99999:99999:99999:0",
					    "9e99",
					    "1e9",
					    "-5",
					    "0x10",
					    "99999999999999999999999999",
					    "100001:00",
					    "::",
					    ":",
					    "1:",
					    "1:2:3:4:5:6:7:8",
					    "inf",
					    "nan"};
	char why[ACTIVITY_CSV_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
		struct text table = {0};

		text_add(&table,
			 "time,cadence,speed,distance\n%s,1e400,1e400,1e400\n"
			 "0:01,99999999999,99999999999,99999999999\n",
			 times[i]);
		read_table(text_string(&table), NULL, why);
		for (size_t k = 0; k < nfound; k++)
			for (size_t j = 0; j < found[k].npoints; j++) {
				assert_true(found[k].points[j].utc_ms >= 0);
				assert_int_equal(found[k].points[j].cadence256,
						 RECORDING_UNKNOWN);
				assert_int_equal(found[k].points[j].distance_cm,
						 RECORDING_UNKNOWN);
			}
		text_clear(&table);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(our_own_form),
		cmocka_unit_test(times_that_count_from_nought),
		cmocka_unit_test(points_with_places),
		cmocka_unit_test(a_list_of_runs),
		cmocka_unit_test(splits),
		cmocka_unit_test(columns_are_told),
		cmocka_unit_test(tables_with_mistakes),
		cmocka_unit_test(numbers_beyond_reason),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, forget);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/activity_file.c and what it stands on: TCX and GPX as makes write them, and
 * files that were made to do harm. What is bounded here would else take minutes or
 * gigabytes, and the test would run into its limit.
 */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/recording/recorded.h"
#include "core/base/text.h"
#include "io/activity_file.h"
#include "io/gunzip.h"
#include "io/xml.h"

#ifdef HAVE_ZLIB
#include <zlib.h>
#endif

enum { MOST = 4 };
static struct recording found[MOST];
static size_t nfound;
static struct diags diags;

static void keep(void *context, struct recording *recording)
{
	(void)context;
	assert_true(nfound < MOST);
	found[nfound++] = *recording;
	recording_init(recording);
}

static int forget(void **state)
{
	(void)state;
	for (size_t i = 0; i < nfound; i++)
		recording_clear(&found[i]);
	nfound = 0;
	diags_clear(&diags);
	memset(&diags, 0, sizeof diags);
	return 0;
}

static const char *path_of(const char *name)
{
	static char path[4096];
	const char *work = getenv("WORK");

	snprintf(path, sizeof path, "%s/%s", work != NULL ? work : "/tmp", name);
	return path;
}

static enum recording_read read_bytes(const void *bytes, size_t n)
{
	FILE *file = fopen(path_of("recording"), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, n, file), n);
	assert_int_equal(fclose(file), 0);
	forget(NULL);
	return activity_file_read(path_of("recording"), NULL, keep, NULL, &diags);
}

static enum recording_read read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

static bool is_said(const struct diags *list, const char *what)
{
	for (size_t i = 0; i < list->n; i++)
		if (strstr(list->items[i].text, what) != NULL)
			return true;
	return false;
}

static void needs_xml(void)
{
	if (xml_missing() != NULL)
		skip();
}

/* ---- TCX and GPX --------------------------------------------------------------------- */

#define TCX                                                                                \
	"<?xml version=\"1.0\"?><TrainingCenterDatabase "                                  \
	"xmlns=\"http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2\" "            \
	"xmlns:ns3=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\"><Activities>"
#define TCX_END "</Activities></TrainingCenterDatabase>"
#define POINT(second, metres, cadence)                                                     \
	"<Trackpoint><Time>2026-05-01T10:00:" second "Z</Time>"                            \
	"<DistanceMeters>" metres "</DistanceMeters>" cadence "</Trackpoint>"
#define NS3(cadence)                                                                       \
	"<Extensions><ns3:TPX><ns3:Speed>3.1</ns3:Speed><ns3:RunCadence>" cadence          \
	"</ns3:RunCadence></ns3:TPX></Extensions>"
#define DEFAULT_NS(cadence)                                                                \
	"<Extensions><TPX "                                                                \
	"xmlns=\"http://www.garmin.com/xmlschemas/ActivityExtension/v2\">"                 \
	"<RunCadence>" cadence "</RunCadence></TPX></Extensions>"

static void tcx_of_several_makes(void **state)
{
	(void)state;
	needs_xml();
	assert_int_equal(
		read_text(
			TCX
			"<Activity Sport=\"Running\"><Id>2026-05-01T10:00:00Z</Id>"
			"<Lap StartTime=\"2026-05-01T10:00:00Z\">"
			"<TotalTimeSeconds>20.5</TotalTimeSeconds>"
			"<DistanceMeters>60.25</DistanceMeters>"
			"<MaximumSpeed>16200</MaximumSpeed><Cadence>85</"
			"Cadence><Track>" POINT("00", "0", NS3("84")) POINT(
				"10", "30.5",
				NS3("86")) "</Track>"
					   "</Lap><Lap StartTime=\"2026-05-01T10:00:20Z\">"
					   "<TotalTimeSeconds>9</TotalTimeSeconds>"
					   "<DistanceMeters>31</"
					   "DistanceMeters><Track>" POINT(
						   "20", "60",
						   DEFAULT_NS(
							   "88")) "</Track><Track>" POINT("40",
											  "60",
											  "<Cadence>0</"
											  "Cadence>")
						   POINT("30", "9",
							 "") "</Track><Extensions><ns3:LX>"
							     "<ns3:AvgRunCadence>87</"
							     "ns3:AvgRunCadence></ns3:LX></"
							     "Extensions>"
							     "</Lap><Creator><Name>Some "
							     "watch</Name></Creator></"
							     "Activity>"
							     "<Activity "
							     "Sport=\"Other\"><Lap "
							     "StartTime=\"2026-05-01T11:00:"
							     "00Z\">"
							     "<Track><Trackpoint><Time>"
							     "2026-05-01T11:00:00+02:00</"
							     "Time>"
							     "</Trackpoint></Track></Lap></"
							     "Activity>" TCX_END),
		RECORDING_READ);
	assert_int_equal(nfound, 2);
	const struct recording *run = &found[0];
	assert_int_equal(run->start_utc_ms, INT64_C(1777629600000));
	assert_int_equal(run->npoints, 4);
	assert_int_equal(run->nlaps, 2);
	assert_int_equal(run->points[1].cadence256, 86 * 256);
	assert_int_equal(run->points[1].distance_cm, 3050);
	assert_int_equal(run->points[1].mm_per_s, 3100);
	assert_int_equal(run->points[2].cadence256, 88 * 256);
	assert_int_equal(run->laps[0].device_cadence256, 85 * 256);
	assert_int_equal(run->laps[1].device_cadence256, 87 * 256);
	assert_int_equal(run->laps[1].first_point, 2);
	assert_int_equal(run->timer_ms, 29500);
	assert_int_equal(run->distance_cm, 9125);
	/* Two tracks in a lap: between them was a pause. */
	assert_int_equal(run->npauses, 1);
	assert_int_equal(run->pauses[0].to_utc_ms - run->pauses[0].from_utc_ms, 20000);
	assert_true(is_said(&run->diags, "back in time"));
	assert_string_equal(run->device, "Some watch");
	assert_int_equal(run->unit, UNIT_ONE_LEG);
	assert_int_equal(found[1].utc_offset_min, 120);
	assert_int_equal(found[1].activity, ACTIVITY_RUN);
}

#define GPX                                                                                \
	"<gpx xmlns=\"http://www.topografix.com/GPX/1/1\" "                                \
	"xmlns:x=\"http://www.garmin.com/xmlschemas/TrackPointExtension/v2\"><trk>"
#define GPX_POINT(latitude, second, cadence)                                               \
	"<trkpt lat=\"" latitude "\" lon=\"0\"><time>2026-05-01T10:00:" second "Z</time>"  \
	"<extensions><x:TrackPointExtension><x:cad>" cadence                               \
	"</x:cad><x:speed>2.5</x:speed></x:TrackPointExtension></extensions></trkpt>"

/* Three metres a second, as places that are a metre off, and a hole of a minute. */
static void speed_comes_from_places(void **state)
{
	struct text text = {0};

	(void)state;
	needs_xml();
	text_add(&text, GPX "<name>Run</name><type>running</type><trkseg>");
	for (int i = 0; i < 120; i++)
		text_add(&text,
			 "<trkpt lat=\"%.7f\" lon=\"8\"><time>2026-05-01T10:%02d:%02dZ"
			 "</time></trkpt>",
			 47 + (3.0 * i + (i % 2 ? 0.5 : -0.5)) / 111194.93, i < 60 ? 0 : 2,
			 i % 60);
	text_add(&text, "</trkseg></trk></gpx>");
	assert_int_equal(read_text(text_string(&text)), RECORDING_READ);
	assert_int_equal(found[0].npoints, 120);
	for (size_t i = 0; i < 120; i++)
		assert_in_range(found[0].points[i].mm_per_s, 2600, 3400);
	text_clear(&text);
}

static void gpx_knows_places(void **state)
{
	(void)state;
	needs_xml();
	assert_int_equal(
		read_text(GPX
			  "<name>Trail</name><type>trail_running</type><trkseg>" GPX_POINT(
				  "0.0000", "00", "84") GPX_POINT("0.0009", "30", "85.5")
				  GPX_POINT("91", "31", "84") "</trkseg><trkseg>" GPX_POINT(
					  "1.8e-3", "50",
					  "nonsense") "</trkseg></trk><trk><type>1</type>"
						      "<trkseg><trkpt lat=\"1\" "
						      "lon=\"1\"/></trkseg></trk></gpx>"),
		RECORDING_READ);
	/* The second track has places, but no times: a route. */
	assert_int_equal(nfound, 1);
	assert_int_equal(found[0].npoints, 4);
	assert_int_equal(found[0].points[0].distance_cm, 0);
	/* 0.0009 degrees of a sphere of 6371008.8 m; 91 degrees are nowhere. */
	assert_in_range(found[0].points[1].distance_cm, 10006, 10009);
	assert_in_range(found[0].points[3].distance_cm, 20014, 20017);
	assert_int_equal(found[0].points[1].cadence256, 171 * 128);
	assert_int_equal(found[0].points[1].mm_per_s, 2500);
	assert_int_equal(found[0].points[3].cadence256, RECORDING_UNKNOWN);
	assert_int_equal(found[0].npauses, 1);
	assert_int_equal(found[0].unit, UNIT_UNDECIDED);
	assert_int_equal(found[0].terrain, TERRAIN_TRAIL);
	assert_string_equal(found[0].sport, "running");
}

static void other_sports(void **state)
{
	static const struct {
		const char *type;
		enum activity activity;
	} rows[] = {{"running", ACTIVITY_RUN},
		    {"9", ACTIVITY_RUN},
		    {"treadmill_running", ACTIVITY_RUN},
		    {"walking", ACTIVITY_WALK},
		    {"Hike", ACTIVITY_WALK},
		    {"cycling", ACTIVITY_CROSS},
		    {"1", ACTIVITY_CROSS},
		    {"", ACTIVITY_RUN}};
	(void)state;
	needs_xml();
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct text text = {0};

		text_add(&text, "%s<type>%s</type><trkseg>%s</trkseg></trk></gpx>", GPX,
			 rows[i].type, GPX_POINT("0", "00", "80"));
		assert_int_equal(read_text(text_string(&text)), RECORDING_READ);
		assert_int_equal(found[0].activity, rows[i].activity);
		text_clear(&text);
	}
}

static void what_is_no_recording(void **state)
{
	(void)state;
	assert_int_equal(read_text(""), RECORDING_BAD);
	assert_true(is_said(&diags, "empty"));
	assert_int_equal(read_bytes("\0\1\2\3", 4), RECORDING_BAD);
	assert_int_equal(read_text("name,age\nx,3\n"), RECORDING_OTHER);
	assert_int_equal(activity_file_read(path_of("nowhere"), NULL, keep, NULL, &diags),
			 RECORDING_BAD);
	assert_true(is_said(&diags, "no such file"));
	needs_xml();
	assert_int_equal(read_text("<html><body>404</body></html>"), RECORDING_OTHER);
	assert_int_equal(read_text("<html><body>404</html>"), RECORDING_BAD);
	assert_int_equal(read_text(TCX
				   "</Activities><Courses><Course><Name>x</Name></Course>"
				   "</Courses></TrainingCenterDatabase>"),
			 RECORDING_OTHER);
}

/* What stood before a cut was read. */
static void a_cut_is_said(void **state)
{
	(void)state;
	needs_xml();
	assert_int_equal(read_text("\xEF\xBB\xBF\n" GPX
				   "<trkseg>" GPX_POINT("0", "00", "80")
					   GPX_POINT("0", "01", "80") "<trkpt lat=\"0\""),
			 RECORDING_READ);
	assert_int_equal(nfound, 1);
	assert_int_equal(found[0].npoints, 2);
	assert_true(is_said(&found[0].diags, "cut short"));
	assert_true(is_said(&diags, "line"));
}

/* ---- harm ------------------------------------------------------------------------------ */

static void entities_are_refused(void **state)
{
	static const char *const documents[] = {
		/* A billion laughs. */
		"<!DOCTYPE gpx [<!ENTITY a \"ha\"><!ENTITY b "
		"\"&a;&a;&a;&a;&a;&a;&a;&a;&a;\">"
		"<!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
		"\"&c;&c;&c;&c;&c;&c;&c;\">]><gpx>&d;</gpx>",
		/* Files of others. */
		"<!DOCTYPE gpx [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><gpx>&a;</gpx>",
		"<!DOCTYPE gpx [<!ENTITY % a SYSTEM \"http://localhost/x\"> %a;]><gpx/>",
		"<!DOCTYPE gpx [<!ENTITY % a \"<!ENTITY b 'x'>\"> %a;]><gpx>&b;</gpx>",
	};
	(void)state;
	needs_xml();
	for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
		assert_int_equal(read_text(documents[i]), RECORDING_BAD);
		assert_true(is_said(&diags, "entities"));
		assert_int_equal(nfound, 0);
	}
}

static void depth_is_bounded(void **state)
{
	struct text text = {0};

	(void)state;
	needs_xml();
	text_add(&text, "<gpx>");
	for (int i = 0; i < 300000; i++)
		text_add_bytes(&text, "<a>", 3);
	assert_int_equal(read_text(text_string(&text)), RECORDING_BAD);
	assert_true(is_said(&diags, "nested"));
	text_clear(&text);
}

/* Tags, attributes, texts and comments of megabytes cost what reading them costs. */
static void hugeness_is_harmless(void **state)
{
	static const char *const begins[] = {
		"<gpx a=\"", "<gpx><", "<gpx><trk><name>", "<gpx><!--", "<gpx><![CDATA[",
		"<gpx ",     "<?"};
	(void)state;
	needs_xml();
	for (size_t i = 0; i < sizeof begins / sizeof *begins; i++) {
		enum { SIZE = 8 << 20 };
		struct text text = {0};
		char *filling = malloc(SIZE);

		assert_non_null(filling);
		memset(filling, 'x', SIZE);
		text_add(&text, "%s", begins[i]);
		text_add_bytes(&text, filling, SIZE);
		assert_int_equal(read_bytes(text.bytes, text.n), RECORDING_BAD);
		free(filling);
		text_clear(&text);
	}
}

static void many_attributes(void **state)
{
	struct text text = {0};

	(void)state;
	needs_xml();
	text_add(&text, GPX "<trkseg><trkpt");
	for (int i = 0; i < 20000; i++)
		text_add(&text, " a%d=\"1\"", i);
	text_add(&text, " lat=\"0\" lon=\"0\"><time>2026-05-01T10:00:00Z</time></trkpt>"
			"</trkseg></trk></gpx>");
	assert_int_equal(read_text(text_string(&text)), RECORDING_READ);
	text_clear(&text);
}

#ifdef HAVE_ZLIB
/* n bytes packed, appended to *text as a gzip member. */
static void pack(struct text *text, const void *bytes, size_t n, size_t times)
{
	z_stream stream = {0};
	static unsigned char part[65536];
	int status = Z_OK;

	assert_int_equal(
		deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY), Z_OK);
	for (size_t i = 0; i < times; i++) {
		stream.next_in = (unsigned char *)(uintptr_t)bytes;
		stream.avail_in = (uInt)n;
		do {
			stream.next_out = part;
			stream.avail_out = sizeof part;
			status = deflate(&stream, i + 1 == times ? Z_FINISH : Z_NO_FLUSH);
			text_add_bytes(text, (char *)part, sizeof part - stream.avail_out);
		} while (stream.avail_out == 0);
	}
	assert_int_equal(status, Z_STREAM_END);
	deflateEnd(&stream);
}

static const char csv[] =
	"time,cadence\n2026-05-01T10:00:00Z,168\n2026-05-01T10:00:01Z,169\n";

static void gzip_is_unpacked(void **state)
{
	struct text packed = {0};

	(void)state;
	if (gunzip_missing() != NULL)
		skip();
	/* In two members, as `cat a.gz b.gz` makes them. */
	pack(&packed, csv, 13, 1);
	pack(&packed, csv + 13, sizeof csv - 1 - 13, 1);
	assert_int_equal(read_bytes(packed.bytes, packed.n), RECORDING_READ);
	assert_int_equal(found[0].npoints, 2);
	assert_int_equal(diags.n, 0);
	/* Cut anywhere: what can be unpacked is read, and it is said; never a crash. */
	for (size_t n = 0; n < packed.n; n++) {
		char *exact = malloc(n > 0 ? n : 1);

		assert_non_null(exact);
		memcpy(exact, packed.bytes, n);
		read_bytes(exact, n);
		assert_true(diags.n > 0);
		free(exact);
	}
	/* A wrong sum at its end. */
	packed.bytes[packed.n - 6] ^= 1;
	assert_int_equal(read_bytes(packed.bytes, packed.n), RECORDING_READ);
	assert_true(is_said(&diags, "damaged"));
	text_clear(&packed);
}

/* Gigabytes in a few bytes, and a bomb within a bomb: never more than the limit. */
static void bombs_do_not_go_off(void **state)
{
	static char zeros[1 << 20];
	struct text bomb = {0}, nested = {0};

	(void)state;
	if (gunzip_missing() != NULL)
		skip();
	pack(&bomb, zeros, sizeof zeros, 300);
	assert_int_equal(read_bytes(bomb.bytes, bomb.n), RECORDING_BAD);
	assert_true(is_said(&diags, "more than 64 MiB"));
	pack(&nested, bomb.bytes, bomb.n, 1);
	assert_int_equal(read_bytes(nested.bytes, nested.n), RECORDING_BAD);
	text_clear(&bomb);
	text_clear(&nested);
}
#else
static void gzip_is_unpacked(void **state)
{
	(void)state;
	assert_int_equal(read_bytes("\x1f\x8b\x08\0\0\0\0\0\0\0", 10), RECORDING_BAD);
	assert_true(is_said(&diags, "gunzip"));
}

static void bombs_do_not_go_off(void **state)
{
	(void)state;
	skip();
}
#endif

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tcx_of_several_makes),
		cmocka_unit_test(gpx_knows_places),
		cmocka_unit_test(speed_comes_from_places),
		cmocka_unit_test(other_sports),
		cmocka_unit_test(what_is_no_recording),
		cmocka_unit_test(a_cut_is_said),
		cmocka_unit_test(entities_are_refused),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(hugeness_is_harmless),
		cmocka_unit_test(many_attributes),
		cmocka_unit_test(gzip_is_unpacked),
		cmocka_unit_test(bombs_do_not_go_off),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, forget);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/sound_file.c: each format that this build writes holds the session, and
 * whatever goes wrong leaves the disk as it was.
 */
#include <config.h>

#include "io/sound_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef HAVE_SNDFILE
#include <sndfile.h>
#endif

#include <cmocka.h>

#include "../core/sound.h"

static char folder[256];
static struct session session;
static const struct sound_file_options all = {.layers = MIX_ALL};

static const char *const names[] = {"a.wav", "a.flac", "a.ogg", "a.opus", "a.mp3"};
enum { NAMES = sizeof names / sizeof names[0] };

/* A path in the test's folder, good until the next call. */
static const char *at(const char *name)
{
	static char path[512];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static bool works(const char *name)
{
	char why[SOUND_FILE_WHY];
	unsigned rate;

	return sound_file_accepts(name, 0, &rate, why);
}

static int files_in_folder(void)
{
	DIR *dir = opendir(folder);
	int n = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		n++;
	closedir(dir);
	return n - 2; /* . and .. */
}

static void make(const char *name, const char *text)
{
	FILE *file = fopen(at(name), "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static size_t read_whole(const char *path, unsigned char **bytes)
{
	FILE *file = fopen(path, "rb");
	struct stat status;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	*bytes = mem_alloc((size_t)status.st_size, 1);
	assert_int_equal(fread(*bytes, 1, (size_t)status.st_size, file), status.st_size);
	fclose(file);
	return (size_t)status.st_size;
}

static bool write_it(const char *name, const struct timeline *timeline,
		     const struct sound_file_options *options, char why[SOUND_FILE_WHY])
{
	return sound_file_write(at(name), &session, timeline, options, why);
}

static void must_write(const char *name, const struct timeline *timeline,
		       const struct sound_file_options *options)
{
	char why[SOUND_FILE_WHY] = "";

	if (!write_it(name, timeline, options, why))
		fail_msg("%s", why);
}

/* What the file must hold, in 16 bit. */
static int16_t *expected(const struct timeline *timeline, unsigned layers, int channels,
			 int64_t *frames)
{
	struct voices *voices = voices_new(timeline->rate);
	int64_t n = timeline->length +
		    (layers & MIX_TONES ? voices_finished_frames(voices) : 0);
	float *mixed = render(timeline, voices, layers, channels, 0, (int)n);
	int16_t *samples = mem_alloc((size_t)(n * channels), sizeof *samples);

	mix_to_s16(mixed, samples, (size_t)(n * channels));
	free(mixed);
	voices_free(voices);
	*frames = n;
	return samples;
}

/* ---- what is in the files ------------------------------------------------------- */

static void wav_holds_the_mix(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		for (unsigned layers = 1; layers <= 3; layers++) {
			struct sound_file_options options = {.layers = layers,
							     .force = true};
			struct timeline timeline = stride(rates[r], 172.5, FEET_TIMBRES);
			int64_t frames;
			int16_t *samples = expected(&timeline, layers, 1, &frames);
			unsigned char *bytes;
			size_t n;

			must_write("a.wav", &timeline, &options);
			n = read_whole(at("a.wav"), &bytes);
			assert_int_equal(n, 44 + 2 * frames);
			assert_int_equal(bytes[22], 1);
			for (int64_t i = 0; i < frames; i++) {
				const unsigned char *sample = bytes + 44 + 2 * i;

				assert_int_equal((int16_t)(sample[0] | sample[1] << 8),
						 samples[i]);
			}
			free(bytes);
			free(samples);
			clear(&timeline);
		}
	}
}

static void sides_make_it_stereo(void **state)
{
	struct timeline timeline = stride(44100, 180, FEET_SIDES);
	struct segment *segment = &timeline.segments.items[0];
	unsigned char *bytes;

	(void)state;
	segment->feet = FEET_TIMBRES;
	must_write("one.wav", &timeline, &all);
	segment->feet = FEET_SIDES;
	must_write("two.wav", &timeline, &all);
	assert_true(read_whole(at("one.wav"), &bytes) > 44);
	assert_int_equal(bytes[22], 1);
	free(bytes);
	assert_true(read_whole(at("two.wav"), &bytes) > 44);
	assert_int_equal(bytes[22], 2);
	free(bytes);
	clear(&timeline);
}

static void the_same_twice(void **state)
{
	struct timeline timeline = stride(48000, 172.5, FEET_TIMBRES);

	(void)state;
	for (int i = 0; i < 2; i++) { /* WAV, FLAC */
		unsigned char *one, *two;
		size_t n;

		if (!works(names[i]))
			continue;
		must_write(names[i], &timeline, &all);
		n = read_whole(at(names[i]), &one);
		unlink(at(names[i]));
		must_write(names[i], &timeline, &all);
		assert_int_equal(read_whole(at(names[i]), &two), n);
		assert_memory_equal(one, two, n);
		free(one);
		free(two);
	}
	clear(&timeline);
}

#ifdef HAVE_SNDFILE

/* The first frame at or after `from` louder than a quarter of the loudest. */
static int64_t onset(const float *samples, int64_t n, int64_t from)
{
	while (from < n && fabsf(samples[from]) < 0.12f)
		from++;
	return from;
}

static void check_read(const char *name, const struct timeline *timeline, bool exact,
		       double shift_ms)
{
	int64_t frames, delay;
	int16_t *samples = expected(timeline, MIX_CLICKS, 1, &frames);
	SF_INFO info = {0};
	SNDFILE *file = sf_open(at(name), SFM_READ, &info);
	float *read;

	assert_non_null(file);
	assert_int_equal(info.samplerate, timeline->rate);
	assert_int_equal(info.channels, 1);
	assert_string_equal(sf_get_string(file, SF_STR_TITLE), session.title);
	assert_string_equal(sf_get_string(file, SF_STR_ARTIST), session.author);
	assert_true(exact ? info.frames == frames : info.frames >= frames);
	read = mem_alloc((size_t)info.frames, sizeof *read);
	assert_int_equal(sf_readf_float(file, read, info.frames), info.frames);
	if (exact) {
		for (int64_t i = 0; i < frames; i++)
			assert_true(read[i] == (float)samples[i] / 32768);
	}
	delay = onset(read, info.frames, 0) - timeline_beat(timeline, 0).frame;
	assert_true(llabs(delay) <= (int64_t)(shift_ms * timeline->rate / 1000));
	/* All clicks are there, at the same distance from each other to 1 ms. */
	for (size_t i = 0; i < timeline->nbeats; i++) {
		int64_t beat = timeline_beat(timeline, i).frame + delay;
		int64_t found = onset(read, info.frames, beat - timeline->rate / 20);

		assert_true(llabs(found - beat) <= timeline->rate / 1000);
	}
	sf_close(file);
	free(read);
	free(samples);
}

static void every_format_holds_the_clicks(void **state)
{
	(void)state;
	for (int i = 1; i < NAMES; i++) {
		struct sound_file_options options = {.layers = MIX_CLICKS, .force = true};
		struct timeline timeline = stride(48000, 172.5, FEET_SAME);

		if (!works(names[i])) {
			print_message("# %s: not in this libsndfile\n", names[i]);
			continue;
		}
		for (size_t k = 0; k < timeline.placed.n; k++)
			timeline.placed.items[k].flags = BEAT_CLICK;
		must_write(names[i], &timeline, &options);
		/* An MP3 begins with what its encoder needed to get going. */
		check_read(names[i], &timeline, strstr(names[i], "flac") != NULL,
			   strstr(names[i], "mp3") != NULL ? 60 : 2);
		clear(&timeline);
	}
}

#endif

/* ---- what it says about names and rates ------------------------------------------- */

static void rates_are_those_of_the_format(void **state)
{
	char why[SOUND_FILE_WHY];
	unsigned rate = 0;

	(void)state;
	assert_true(sound_file_accepts("x.wav", 0, &rate, why));
	assert_int_equal(rate, 48000);
	assert_true(sound_file_accepts("dir/X.WAV", 96000, &rate, why));
	assert_int_equal(rate, 96000);
	assert_false(sound_file_accepts("x.wav", 7999, &rate, why));
	assert_non_null(strstr(why, "8000"));
	assert_false(sound_file_accepts("x.wav", 384001, &rate, why));
	if (works("x.opus")) {
		assert_true(sound_file_accepts("x.opus", 0, &rate, why));
		assert_int_equal(rate, 48000);
		assert_false(sound_file_accepts("x.opus", 44100, &rate, why));
		assert_non_null(strstr(why, "48000"));
	}
	if (works("x.mp3")) {
		assert_true(sound_file_accepts("x.mp3", 44100, &rate, why));
		assert_false(sound_file_accepts("x.mp3", 96000, &rate, why));
	}
}

static void unknown_names_are_refused(void **state)
{
	const char *const wrong[] = {"",      "x",         "wav",   ".wav",
				     "x.aac", "x.wav.txt", "x.wav "};
	char why[SOUND_FILE_WHY];
	unsigned rate;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		assert_false(sound_file_accepts(wrong[i], 0, &rate, why));
		assert_non_null(strstr(why, ".wav"));
	}
}

/* Every rate that is accepted can be written, at both ends of what there is. */
static void what_is_accepted_can_be_written(void **state)
{
	const unsigned some[] = {8000,  11025, 22050,  32000, 44100,
				 48000, 96000, 192000, 384000};

	(void)state;
	for (int i = 0; i < NAMES; i++) {
		for (size_t r = 0; r < sizeof some / sizeof some[0]; r++) {
			struct sound_file_options options = {.layers = MIX_ALL,
							     .force = true};
			struct timeline timeline = {.rate = some[r],
						    .length = some[r] / 10};
			char why[SOUND_FILE_WHY];
			unsigned rate;

			if (sound_file_accepts(names[i], some[r], &rate, why)) {
				assert_int_equal(rate, some[r]);
				must_write(names[i], &timeline, &options);
			}
		}
	}
}

/* ---- what goes wrong ---------------------------------------------------------------- */

static void an_existing_file_stays(void **state)
{
	struct timeline timeline = stride(8000, 180, FEET_SAME);
	struct sound_file_options force = {.layers = MIX_ALL, .force = true};
	char why[SOUND_FILE_WHY];
	unsigned char *bytes;

	(void)state;
	make("old.wav", "old");
	assert_false(write_it("old.wav", &timeline, &all, why));
	assert_non_null(strstr(why, "--force"));
	assert_int_equal(read_whole(at("old.wav"), &bytes), 3);
	free(bytes);
	must_write("old.wav", &timeline, &force);
	assert_true(read_whole(at("old.wav"), &bytes) > 1000);
	free(bytes);
	clear(&timeline);
}

static void places_that_cannot_be(void **state)
{
	struct timeline timeline = {.rate = 8000, .length = 800};
	char why[SOUND_FILE_WHY], longer[400];

	(void)state;
	assert_false(write_it("missing/a.wav", &timeline, &all, why));
	assert_non_null(strstr(why, "missing/a.wav: "));
	assert_non_null(strstr(why, "folder"));
	assert_int_equal(mkdir(at("folder.wav"), 0700), 0);
	assert_false(write_it("folder.wav", &timeline,
			      &(struct sound_file_options){.layers = 3, .force = true},
			      why));
	assert_non_null(strstr(why, "folder.wav: "));
	/* A long path does not push the reason out. */
	memset(longer, 'x', sizeof longer);
	memcpy(longer + sizeof longer - 5, ".wav", 5);
	assert_false(sound_file_write(longer, &session, &timeline, &all, why));
	assert_true(strlen(why) > 125);
	if (geteuid() != 0) {
		assert_int_equal(mkdir(at("closed"), 0500), 0);
		assert_false(write_it("closed/a.wav", &timeline, &all, why));
		assert_non_null(strstr(why, "may not be written"));
	}
}

/* The disk ends after so many bytes; everything after is as before. */
static void full_at(const char *name, rlim_t bytes)
{
	struct timeline timeline = stride(48000, 172.5, FEET_SAME);
	struct sound_file_options force = {.layers = MIX_ALL, .force = true};
	struct rlimit before, limit;
	char why[SOUND_FILE_WHY] = "";
	unsigned char *old;
	bool done;
	int n;

	make(name, "old");
	n = files_in_folder();
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = bytes;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	done = write_it(name, &timeline, &force, why);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_false(done);
	assert_non_null(strstr(why, "too large"));
	assert_int_equal(files_in_folder(), n);
	assert_int_equal(read_whole(at(name), &old), 3);
	assert_memory_equal(old, "old", 3);
	free(old);
	clear(&timeline);
}

static void a_full_disk_leaves_the_old_file(void **state)
{
	(void)state;
	for (int i = 0; i < NAMES; i++) {
		if (!works(names[i]))
			continue;
		full_at(names[i], 0);
		full_at(names[i], 100);
		full_at(names[i], 8000);
	}
}

/* ---- standard output ------------------------------------------------------------------ */

/* Calls with standard output led to `fd`, which is closed. */
static bool write_to_output(int fd, const struct timeline *timeline,
			    char why[SOUND_FILE_WHY])
{
	int before = dup(STDOUT_FILENO);
	bool done;

	assert_true(fd >= 0 && before >= 0);
	fflush(stdout);
	dup2(fd, STDOUT_FILENO);
	close(fd);
	done = sound_file_write("-", &session, timeline, &all, why);
	dup2(before, STDOUT_FILENO);
	close(before);
	return done;
}

static void output_gets_the_same_wav(void **state)
{
	struct timeline timeline = stride(44100, 160, FEET_TIMBRES);
	char why[SOUND_FILE_WHY];
	unsigned char *file, *output;
	size_t n;

	(void)state;
	must_write("file.wav", &timeline, &all);
	assert_true(write_to_output(open(at("output"), O_WRONLY | O_CREAT, 0600), &timeline,
				    why));
	n = read_whole(at("file.wav"), &file);
	assert_int_equal(read_whole(at("output"), &output), n);
	assert_memory_equal(file, output, n);
	free(file);
	free(output);
	clear(&timeline);
}

static void output_that_is_full_or_a_terminal(void **state)
{
	struct timeline timeline = stride(44100, 160, FEET_TIMBRES);
	char why[SOUND_FILE_WHY];
	int terminal = posix_openpt(O_RDWR | O_NOCTTY);

	(void)state;
	assert_false(write_to_output(open("/dev/full", O_WRONLY), &timeline, why));
	assert_non_null(strstr(why, "full"));
	if (terminal >= 0 && grantpt(terminal) == 0 && unlockpt(terminal) == 0) {
		assert_false(write_to_output(open(ptsname(terminal), O_RDWR | O_NOCTTY),
					     &timeline, why));
		assert_non_null(strstr(why, "terminal"));
	} else {
		print_message("# no pseudo-terminal here: not tried\n");
	}
	if (terminal >= 0)
		close(terminal);
	clear(&timeline);
}

/* ---- progress ---------------------------------------------------------------------------- */

static void count_percent(int percent, void *context)
{
	int *last = context;

	assert_true(percent > *last && percent <= 100);
	*last = percent;
}

static void progress_goes_up_to_hundred(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 100 * 48000};
	int last = -1;
	struct sound_file_options options = {.layers = MIX_ALL,
					     .force = true,
					     .progress = count_percent,
					     .context = &last};

	(void)state;
	for (int i = 0; i < NAMES; i++) {
		if (!works(names[i]))
			continue;
		last = -1;
		must_write(names[i], &timeline, &options);
		assert_int_equal(last, 100);
	}
}

/* Each test has the folder to itself. */
static int begin(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "%s/sound-XXXXXX",
		 getenv("WORK") != NULL ? getenv("WORK") : "/tmp");
	session.title = (char *)"Strides \xe2\x80\x9c"
				"4 x 20 s\xe2\x80\x9d";
	session.author = (char *)"A Coach";
	session.notes = (char *)"What it is for.";
	signal(SIGXFSZ, SIG_IGN);
	return mkdtemp(folder) == NULL;
}

static int end(void **state)
{
	char command[640];

	(void)state;
	snprintf(command, sizeof command, "chmod -R u+rwx '%s'; rm -rf '%s'", folder,
		 folder);
	return system(command) != 0;
}

#define test(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		test(wav_holds_the_mix),
		test(sides_make_it_stereo),
		test(the_same_twice),
#ifdef HAVE_SNDFILE
		test(every_format_holds_the_clicks),
#endif
		test(rates_are_those_of_the_format),
		test(unknown_names_are_refused),
		test(what_is_accepted_can_be_written),
		test(an_existing_file_stays),
		test(places_that_cannot_be),
		test(a_full_disk_leaves_the_old_file),
		test(output_gets_the_same_wav),
		test(output_that_is_full_or_a_terminal),
		test(progress_goes_up_to_hundred),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}

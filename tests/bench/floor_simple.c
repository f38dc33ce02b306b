/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_simple CLICK.wav: the first sound of a metronome that knows PulseAudio's simple
 * interface and nothing else. bench_first_sound.py measures `turnover play` against it.
 *
 * It does what ctronome does, which Debian 12 has not: two buffers of a million bytes
 * are cleared and filled with a click each, and beats are written one after the other.
 * The library is loaded when it runs, so that building needs none of its headers.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { HEADER = 44, CLICK_MAX = 1000000, SPM = 172, PLAYBACK = 1, S16LE = 3 };

struct sample_spec { /* pa_sample_spec */
	int format;
	uint32_t rate;
	uint8_t channels;
};

typedef void *new_function(const char *server, const char *name, int direction,
			   const char *device, const char *stream,
			   const struct sample_spec *spec, const void *map,
			   const void *buffer, int *error);
typedef int write_function(void *pulse, const void *data, size_t bytes, int *error);

static unsigned char header[HEADER], accent[CLICK_MAX], click[CLICK_MAX];

/* True: the whole header, and some sound behind it. */
static int read_click(const char *path, unsigned char *sound)
{
	FILE *file = fopen(path, "rb");
	int whole;

	for (volatile unsigned char *byte = sound; byte < sound + CLICK_MAX; byte++)
		*byte = 0;
	if (file == NULL)
		return 0;
	whole = fread(header, 1, HEADER, file) == HEADER &&
		fread(sound, 1, CLICK_MAX, file) > 0;
	fclose(file);
	return whole;
}

int main(int argc, char **argv)
{
	struct sample_spec spec = {.format = S16LE};
	void *library = dlopen("libpulse-simple.so.0", RTLD_NOW), *pulse;
	new_function *connect;
	write_function *write;
	size_t beat;
	int error;

	if (argc != 2 || library == NULL)
		return 77;
	*(void **)&connect = dlsym(library, "pa_simple_new");
	*(void **)&write = dlsym(library, "pa_simple_write");
	if (connect == NULL || write == NULL)
		return 77;
	if (!read_click(argv[1], accent) || !read_click(argv[1], click))
		return 1;
	memcpy(&spec.rate, header + 24, sizeof spec.rate);
	spec.channels = header[22];
	pulse = connect(NULL, "floor_simple", PLAYBACK, NULL, "clicks", &spec, NULL, NULL,
			&error);
	if (pulse == NULL)
		return 1;
	beat = (size_t)spec.rate * 60 / SPM * 2 * spec.channels;
	for (unsigned k = 0;; k++)
		if (write(pulse, k % 4 == 0 ? accent : click, beat, &error) < 0)
			return 1;
}

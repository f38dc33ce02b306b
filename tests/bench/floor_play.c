/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_play DEVICE UPDATES [SECONDS]: what clicks and a screen cost whoever does nothing
 * else. `turnover play` is measured against it by bench_play.py. 0 updates: no screen.
 *
 * One thread and one loop: 172.5 clicks a minute through ALSA, and big digits by ncurses,
 * UPDATES times a second. The device is asked for the same buffer as turnover asks for and
 * is fed about as far ahead as turnover writes sound.
 */
#include <alsa/asoundlib.h>
#include <ncurses.h>

#include <locale.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	RATE = 48000,
	CLICK = RATE / 40,
	BUFFER_MS = 1000,
	PERIOD_MS = 60,        /* as in device_alsa.c */
	AHEAD = RATE * 3 / 10, /* 200 ms, and what PulseAudio takes at once */
	FEED_MS = 125,         /* at least so often */
	DIGIT_ROWS = 5,
	DIGIT_COLUMNS = 3,
	TOP = 7,
	LEFT = 12
};
static const double spm = 172.5;

static volatile sig_atomic_t over;

static void stop(int number)
{
	(void)number;
	over = 1;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* ---- sound ----------------------------------------------------------------------- */

static int16_t click[CLICK], block[AHEAD];
static snd_pcm_t *pcm;
static snd_pcm_uframes_t buffer = RATE * BUFFER_MS / 1000;
static int64_t written;

static int64_t beat(int64_t k)
{
	return (int64_t)floor(60.0 * RATE * (double)k / spm + 0.5);
}

static void render(int64_t n)
{
	int64_t k = (int64_t)((double)(written - CLICK) * spm / 60 / RATE);

	memset(block, 0, (size_t)n * sizeof *block);
	for (k = k < 0 ? 0 : k; beat(k) < written + n; k++) {
		int64_t at = beat(k) - written, from = at < 0 ? -at : 0;
		int64_t until = at + CLICK > n ? n - at : CLICK;

		if (from < until)
			memcpy(block + at + from, click + from,
			       (size_t)(until - from) * sizeof *block);
	}
}

static void feed(void)
{
	snd_pcm_sframes_t room = snd_pcm_avail_update(pcm), missing;

	if (room < 0) {
		snd_pcm_recover(pcm, (int)room, 1);
		room = (snd_pcm_sframes_t)buffer;
	}
	missing = AHEAD - ((snd_pcm_sframes_t)buffer - room);
	if (missing <= 0)
		return;
	if (missing > AHEAD)
		missing = AHEAD;
	render(missing);
	missing = snd_pcm_writei(pcm, block, (snd_pcm_uframes_t)missing);
	if (missing > 0)
		written += missing;
	if (snd_pcm_state(pcm) == SND_PCM_STATE_PREPARED)
		snd_pcm_start(pcm);
}

static int open_sound(const char *device)
{
	snd_pcm_uframes_t period = RATE * PERIOD_MS / 1000;
	snd_pcm_hw_params_t *hardware;
	unsigned rate = RATE;

	for (int i = 0; i < CLICK; i++) {
		double t = (double)i / RATE;

		click[i] =
			(int16_t)(16000 * exp(-180 * t) * sin(6.2831853 * 1500 * t + 0.6));
	}
	if (snd_pcm_open(&pcm, device, SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK) < 0)
		return -1;
	snd_pcm_hw_params_alloca(&hardware);
	snd_pcm_hw_params_any(pcm, hardware);
	snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED);
	snd_pcm_hw_params_set_format(pcm, hardware, SND_PCM_FORMAT_S16);
	snd_pcm_hw_params_set_channels(pcm, hardware, 1);
	snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, NULL);
	snd_pcm_hw_params_set_period_size_near(pcm, hardware, &period, NULL);
	snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, &buffer);
	if (snd_pcm_hw_params(pcm, hardware) < 0 ||
	    snd_pcm_get_params(pcm, &buffer, &period) < 0)
		return -1;
	feed();
	return 0;
}

/* ---- screen ---------------------------------------------------------------------- */

static const unsigned char shapes[11][DIGIT_ROWS] = {
	{7, 5, 5, 5, 7}, {2, 6, 2, 2, 7}, {7, 1, 7, 4, 7}, {7, 1, 7, 1, 7},
	{5, 5, 7, 1, 1}, {7, 4, 7, 1, 7}, {7, 4, 7, 5, 7}, {7, 1, 1, 1, 1},
	{7, 5, 7, 5, 7}, {7, 5, 7, 1, 7}, {0, 2, 0, 2, 0}};

static void draw_digit(int place, char digit)
{
	const unsigned char *shape =
		shapes[digit >= '0' && digit <= '9' ? digit - '0' : 10];

	for (int row = 0; row < DIGIT_ROWS; row++) {
		move(TOP + row, LEFT + place * (2 * DIGIT_COLUMNS + 2));
		for (int i = 0; i < DIGIT_COLUMNS; i++) {
			chtype cell = shape[row] >> (DIGIT_COLUMNS - 1 - i) & 1
					      ? ' ' | A_REVERSE
					      : ' ';

			addch(cell);
			addch(cell);
		}
	}
}

static void draw(int64_t ms, bool tenths, int64_t whole_ms)
{
	static char shown[24];
	static int64_t second = -1;
	char text[24];

	snprintf(text, sizeof text, tenths ? "%02d:%02d.%d" : "%02d:%02d",
		 (int)(ms / 60000), (int)(ms / 1000 % 60), (int)(ms / 100 % 10));
	for (int i = 0; text[i] != '\0'; i++)
		if (text[i] != shown[i])
			draw_digit(i, text[i]);
	memcpy(shown, text, sizeof shown);
	if (ms / 1000 != second) {
		second = ms / 1000;
		move(14, 10);
		for (int i = 0; i < 60; i++)
			addch(i < 60 * ms / whole_ms ? '#' : '-');
		mvprintw(16, 10, "RUN 172.5 spm   next: walk in %d s   ",
			 (int)((whole_ms - ms) / 1000));
	}
	refresh();
}

static void open_screen(void)
{
	setlocale(LC_CTYPE, "");
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	curs_set(0);
}

static void close_screen(int updates)
{
	if (updates > 0)
		endwin();
}

int main(int argc, char **argv)
{
	int updates = argc > 2 ? atoi(argv[2]) : 10;
	int64_t whole_ms = 1000 * (argc > 3 ? atoll(argv[3]) : 600);
	int64_t start = now_ms(), drawn = 0, at = start;

	signal(SIGTERM, stop);
	signal(SIGHUP, stop);
	if (argc < 3 || updates < 0 || whole_ms <= 0)
		return 2;
	if (updates > 0) {
		open_screen();
		draw(0, updates > 1, whole_ms);
	}
	if (open_sound(argv[1]) < 0) {
		close_screen(updates);
		return 1;
	}
	while (!over && at - start < whole_ms) {
		int64_t next =
			updates > 0 ? start + (drawn + 1) * 1000 / updates : INT64_MAX;
		int64_t wait = next - at < FEED_MS ? next - at : FEED_MS;
		struct pollfd key = {.fd = updates > 0 ? 0 : -1, .events = POLLIN};

		if (poll(&key, 1, wait > 0 ? (int)wait : 0) > 0 && getch() == 'q')
			break;
		at = now_ms();
		feed();
		if (at >= next) {
			drawn = (at - start) * updates / 1000;
			draw(at - start, updates > 1, whole_ms);
		}
	}
	snd_pcm_drop(pcm);
	snd_pcm_close(pcm);
	close_screen(updates);
	return 0;
}

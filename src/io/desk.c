/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desk: volume, layers and changes after the mix; see desk.h. */
#include "io/desk.h"

#include <string.h>

void desk_init(struct desk *desk)
{
	memset(desk, 0, sizeof *desk);
	desk->layers = MIX_ALL;
	desk->gain = desk->wanted = 1;
}

void desk_set_gain(struct desk *desk, float gain, unsigned rate)
{
	unsigned ramp = rate * DESK_RAMP_MS / 1000;

	/* MIX_PEAK at twice the volume is full scale: it cannot clip. */
	desk->wanted = gain < 0 ? 0 : gain > 1 / MIX_PEAK ? 1 / MIX_PEAK : gain;
	desk->step = (desk->wanted - desk->gain) / (float)(ramp ? ramp : 1);
	if (rate == 0)
		desk->gain = desk->wanted;
}

/* The gain n frames from now. */
static float gain_after(const struct desk *desk, int n)
{
	float gain = desk->gain + desk->step * (float)n;

	if (desk->step == 0 ||
	    (desk->step > 0 ? gain >= desk->wanted : gain <= desk->wanted))
		return desk->wanted;
	return gain;
}

static struct mix mix_of(const struct desk *desk, int channels)
{
	return (struct mix){desk->timeline, desk->voices, desk->speech, desk->layers,
			    channels};
}

int64_t desk_end(const struct desk *desk)
{
	struct mix mix = mix_of(desk, 1);

	/* Muted or not, a session has one length. */
	mix.layers = MIX_ALL;
	return mix_end(&mix);
}

bool desk_next(const struct desk *desk, int64_t first, struct mix_span *span)
{
	struct mix mix = mix_of(desk, 1);

	if (desk->timeline == NULL)
		return false;
	mix.layers = MIX_ALL;
	return mix_next(&mix, first, span);
}

/* The mix with the change before it still fading out, without volume. */
static void render_mix(const struct desk *desk, int channels, int64_t first, int n,
		       float *out)
{
	struct mix mix = mix_of(desk, channels);
	int left = desk->tail_n - desk->tail_done;
	struct speech joined;

	if (desk->joined && mix.speech != NULL) {
		joined = speech_joined_at(mix.speech, desk->joined_at);
		mix.speech = &joined;
	}
	if (mix.timeline != NULL)
		mix_frames(&mix, first, n, out);
	else
		memset(out, 0, (size_t)(n * channels) * sizeof *out);
	if (channels != desk->tail_channels)
		return;
	for (int i = 0; i < n && i < left; i++) {
		float old = (float)(left - i) / (float)(desk->tail_n + 1);
		const float *tail = &desk->tail[(desk->tail_done + i) * channels];

		for (int c = 0; c < channels; c++)
			out[i * channels + c] =
				out[i * channels + c] * (1 - old) + tail[c] * old;
	}
}

static bool still(const float *samples, int n)
{
	for (int i = 0; i < n; i++)
		if (samples[i] != 0)
			return false;
	return true;
}

void desk_change(struct desk *desk, const struct mix *mix, int channels, int64_t frame)
{
	struct mix_span sound;
	int n = 0;

	if (channels != 0 && desk->timeline != NULL) {
		n = (int)(desk->timeline->rate * DESK_RAMP_MS / 1000);
		n = n > DESK_TAIL ? DESK_TAIL : n;
		render_mix(desk, channels, frame, n, desk->scratch);
		memcpy(desk->tail, desk->scratch, sizeof desk->tail);
	}
	desk->timeline = mix->timeline;
	desk->voices = mix->voices;
	desk->speech = mix->speech;
	desk->layers = mix->layers;
	if (n > 0 && still(desk->tail, n * channels) &&
	    (!desk_next(desk, frame, &sound) || sound.start >= frame + n))
		n = 0;
	desk->tail_n = n;
	desk->tail_done = 0;
	desk->tail_channels = channels;
}

void desk_join(struct desk *desk, int64_t frame)
{
	desk->joined = true;
	desk->joined_at = frame;
}

void desk_cut(struct desk *desk)
{
	desk->tail_n = desk->tail_done = 0;
}

void desk_render(const struct desk *desk, int channels, int64_t first, int n, float *out)
{
	render_mix(desk, channels, first, n, out);
	if (desk->gain == 1 && desk->wanted == 1)
		return;
	for (int i = 0; i < n; i++) {
		float gain = gain_after(desk, i);

		for (int c = 0; c < channels; c++)
			out[i * channels + c] *= gain;
	}
}

void desk_advance(struct desk *desk, int n)
{
	desk->gain = gain_after(desk, n);
	if (desk->gain == desk->wanted)
		desk->step = 0;
	desk->tail_done =
		n < desk->tail_n - desk->tail_done ? desk->tail_done + n : desk->tail_n;
}

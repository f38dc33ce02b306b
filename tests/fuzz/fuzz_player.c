/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_player: bytes as what a runner and a machine do to a session: keys, time that
 * passes, a device that opens late, stumbles, is lost, changes its rate, takes no orders.
 * The player itself (src/app/player*.c) plays, on a clock that the bytes turn.
 *
 * Laws: the position lies in the session, goes back by keys alone and on no faster than
 * time; what was heard before a change stays as it was; the picture is clean and stays
 * what it is for as long as it says; what was kept of it folds into a run, and taken up
 * again it is the same session.
 */
#include "fuzz.h"

#include "app/player/player.h"
#include "app/player/talk.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/journal/fold.h"
#include "core/journal/run_field.h"
#include "core/screen/hold.h"
#include "core/script/script.h"
#include "io/clock.h"
#include "io/config.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

enum { RATE = 48000, STEPS = 300, AROUND_MS = 15000, ROUNDING_MS = 3, AHEAD_MS = 200 };
static const int64_t ms_ns = 1000000, begun_utc_ms = INT64_C(1790000000000);

/* ---- the world: a clock, a device, no voice ---- */

static struct world {
	int64_t now_ns;
	unsigned rate; /* of the device */
	bool opening, full, lost;
	unsigned xruns;
} world;

struct fuzz_sink {
	struct sink sink;
	struct sink *clock;
};

/* These take the places of io/clock.c and io/sink_alsa.c. */
int64_t clock_now_ns(void)
{
	return world.now_ns;
}

const char *sink_alsa_error(int error)
{
	return error == 0 ? "nothing" : "No such device";
}

static bool fuzz_order(struct sink *sink, const struct sink_order *order)
{
	struct sink *clock = ((struct fuzz_sink *)sink)->clock;

	return !world.full && clock->ops->order(clock, order);
}

static void fuzz_report(struct sink *sink, struct sink_report *report)
{
	struct sink *clock = ((struct fuzz_sink *)sink)->clock;

	clock->ops->report(clock, report);
	if (world.opening) {
		*report = (struct sink_report){.state = SINK_OPENING, .error = -ENOENT};
		return;
	}
	report->rate = world.rate;
	report->xruns = world.xruns;
	report->silent = report->frame;
	report->written = report->frame + AHEAD_MS * (int64_t)report->frame_rate / 1000;
	if (world.lost) {
		report->state = SINK_LOST;
		report->error = -ENODEV;
	}
}

static bool fuzz_close(struct sink *sink)
{
	struct sink *clock = ((struct fuzz_sink *)sink)->clock;

	clock->ops->close(clock);
	free(sink);
	return true;
}

struct sink *sink_alsa_new(const char *device, unsigned rate)
{
	static const struct sink_ops ops = {fuzz_order, fuzz_report, fuzz_close};
	struct fuzz_sink *made = mem_alloc(1, sizeof *made);

	(void)device;
	(void)rate;
	made->sink.ops = &ops;
	made->clock = sink_clock_new(world.rate, 1, NULL);
	return &made->sink;
}

/* Nobody speaks: app/player/talk.c brings threads and a child. */
void talk_begin(struct talk *talk)
{
	LAW(talk == NULL);
}
void talk_leave(struct talk *talk)
{
	LAW(talk == NULL);
}
const char *talk_fault(struct talk *talk)
{
	LAW(talk == NULL);
	return NULL;
}
bool talk_has_more(struct talk *talk)
{
	LAW(talk == NULL);
	return false;
}
struct speech *talk_so_far(struct talk *talk, const struct timeline *timeline,
			   const struct speech *before, int64_t from)
{
	(void)timeline, (void)before, (void)from;
	LAW(talk == NULL);
	return NULL;
}

/* ---- the sessions ---- */

static const char *const scripts[] = {
	"format = 1; title = \"Strides \xC2\xB7 \xE5\xB1\xB1\"; phases = ("
	"{ kind = \"warm-up\"; time = \"20 s\"; cadence = 165; count_in = 4; },"
	"{ repeat = 2; phases = ("
	"{ kind = \"stride\"; time = \"15 s\"; cadence = \"+2 %\"; count_in = 8;"
	" resistance = \"incline 4 %\"; cues = (\"Quick\","
	" { at = \"50 %\"; say = \"Loose\"; short = \"LOOSE\"; }); },"
	"{ kind = \"recovery\"; time = \"20 s\"; skip_last = true; } ); },"
	"{ kind = \"change\"; name = \"Step off\"; until = \"key\"; time = \"10 s\";"
	" max = \"30 s\"; },"
	"{ kind = \"drill\"; contacts = 12; cadence = 132; sets = 2; rest = \"5 s\"; },"
	"{ kind = \"cool-down\"; time = \"12 s\"; breathing = \"2 s in, 2 s out\"; } );",
	"format = 1; title = \"Ramps\"; phases = ("
	"{ kind = \"metronome\"; time = \"40 s\"; cadence = \"160 -> 190\"; ramp = \"20 "
	"s\";"
	" clicks = \"every 3 steps\"; on = \"7 s\"; off = \"3 s\"; lock = \"5 s\"; accent "
	"= 4;"
	" feet = \"sides\"; },"
	"{ kind = \"probe\"; time = \"15 s\"; },"
	"{ kind = \"walk\"; until = \"key\"; time = \"30 s\"; },"
	"{ kind = \"accelerate\"; contacts = 30; cadence = \"+0 % -> +8 %\"; } );",
	"format = 1; title = \"One\"; phases = ("
	"{ kind = \"rest\"; until = \"key\"; time = \"1 s\"; max = \"2 s\"; } );",
	"format = 1; title = \"Fast\"; phases = ("
	"{ kind = \"easy\"; time = \"30 s\"; cadence = 295; },"
	"{ kind = \"tempo\"; time = \"30 s\"; cadence = 42; } );",
};
enum { SCRIPTS = sizeof scripts / sizeof *scripts };

/* Read once. */
static const struct session *session_of(size_t which)
{
	static struct session sessions[SCRIPTS];
	static bool read[SCRIPTS];
	struct diags diags = {0};
	struct node root;

	if (!read[which]) {
		LAW(config_parse(scripts[which], strlen(scripts[which]), "phases", &root,
				 &diags));
		LAW(script_read(&root, NULL, 0, &sessions[which], &diags));
		read[which] = true;
		node_clear(&root);
		diags_clear(&diags);
	}
	return &sessions[which];
}

/* ---- the game ---- */

struct game {
	struct player player;
	const struct session *session;
	struct runner runner;
	struct hold hold;
	struct text log;
	size_t script;
	uint64_t kept; /* generation whose changes are in the log */
	int columns;
	double speed;
};

static int64_t position_ms(const struct player *player)
{
	return player->situation.playhead.frame * 1000 / (int64_t)player->timeline->rate;
}

static int64_t utc_ms(void)
{
	return begun_utc_ms + world.now_ns / ms_ns;
}

/* As app/play/keep.c writes it. */
static void keep_begin(struct game *game)
{
	struct text *log = &game->log;
	const struct timeline *timeline = game->player.timeline;

	progress_line(log, "format %d", PROGRESS_FORMAT);
	progress_line(log, "begin %" PRId64 " some.session", utc_ms());
	progress_line(log, "title %s", game->session->title);
	progress_script(log, scripts[game->script], strlen(scripts[game->script]));
	progress_line(log, "length %" PRId64,
		      timeline->length * 1000 / (int64_t)timeline->rate);
}

static void keep_look(struct game *game)
{
	const struct player *player = &game->player;
	const struct timeline *timeline = player->timeline;
	const int64_t frame = player->situation.playhead.frame;
	const size_t segment = timeline_segment_at(timeline, frame);
	const int64_t offset = frame - timeline->segments.items[segment].start;

	if (game->kept != player->generation) {
		progress_line(&game->log, "changes");
		for (size_t i = 0; i < player->changes.n; i++)
			progress_line(&game->log, "change %" PRId64 " %u %s %d",
				      player->changes.items[i].frame, timeline->rate,
				      player->changes.items[i].kind == CHANGE_BIAS
					      ? "bias"
					      : "extend",
				      player->changes.items[i].amount);
		game->kept = player->generation;
	}
	progress_line(&game->log, "at %" PRId64 " %" PRId64 " %zu %" PRId64 " %s %u",
		      utc_ms(), position_ms(player), segment,
		      offset * 1000 / (int64_t)timeline->rate,
		      player->paused ? "paused" : "playing", player->situation.xruns);
}

/* ---- laws ---- */

static void check_timeline(const struct timeline *timeline)
{
	int64_t at = 0;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		LAW(timeline->segments.items[i].start == at);
		at = timeline->segments.items[i].end;
	}
	LAW(timeline->length == at && timeline->segments.n > 0);
	for (size_t i = 1; i < timeline->nbeats; i++)
		LAW(timeline_beat(timeline, i).frame >
		    timeline_beat(timeline, i - 1).frame);
}

static void check_state(const struct player *player)
{
	const struct situation *now = &player->situation;
	const int64_t at = position_ms(player);
	const int64_t length =
		player->timeline->length * 1000 / (int64_t)player->timeline->rate;

	LAW(at >= -AROUND_MS && at <= length + AROUND_MS);
	LAW(now->bias_spm >= -BIAS_LIMIT_SPM && now->bias_spm <= BIAS_LIMIT_SPM);
	LAW(now->volume_percent >= 0 && now->volume_percent <= 200);
	for (size_t i = 1; i < player->changes.n; i++)
		LAW(player->changes.items[i].frame >= player->changes.items[i - 1].frame);
	LAW((now->playhead.transport == TRANSPORT_PAUSED) == player->paused);
}

static void check_words(const struct player_screen *screen)
{
	const char *const texts[] = {
		screen->digits,        screen->digits_widest, screen->word,
		screen->brief,         screen->title,         screen->name,
		screen->count,         screen->count_digits,  screen->target,
		screen->target_digits, screen->bias,          screen->load,
		screen->cue,           screen->next,          screen->total,
		screen->finish,        screen->sound,         screen->notice,
		screen->question};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		LAW(text_is_clean(texts[i]));
	LAW(screen->ncoming >= 0 && screen->ncoming <= SCREEN_COMING);
	for (int i = 0; i < screen->ncoming; i++)
		LAW(text_is_clean(screen->coming[i].text) &&
		    screen->coming[i].role < ROLES);
	LAW(screen->nstrip >= 0 && screen->nstrip <= SCREEN_STRIP);
	LAW(screen->nstrip == 0 ||
	    (screen->strip_at >= 0 && screen->strip_at < screen->nstrip));
	LAW(screen->beat >= 0 && screen->beat <= 2 && screen->role < ROLES);
	LAW(screen->breath_permille >= 0 && screen->breath_permille <= 1000);
}

static void check_picture(const struct game *game)
{
	const struct player *player = &game->player;
	struct situation now = player->situation;
	struct player_screen screen, later;
	int64_t next = screen_next_change(player->timeline, &now, game->columns);

	screen_fill(&screen, game->session, player->timeline, &now, game->columns);
	check_words(&screen);
	LAW(next > now.playhead.frame);
	LAW(!player->paused || next == INT64_MAX);
	if (next == INT64_MAX)
		return;
	now.playhead.frame = next - 1;
	screen_fill(&later, game->session, player->timeline, &now, game->columns);
	LAW(memcmp(&screen, &later, sizeof screen) == 0);
}

/* What was heard before the key is what it was. */
struct past {
	int64_t until;
	unsigned rate;
	size_t n;
	struct beat *beats;
};

static struct past past_of(const struct player *player)
{
	const struct timeline *timeline = player->timeline;
	const int64_t until = player->situation.playhead.frame;
	struct past past = {until, timeline->rate, timeline_beat_from(timeline, until),
			    NULL};

	past.beats = mem_alloc(past.n + 1, sizeof *past.beats);
	for (size_t i = 0; i < past.n; i++)
		past.beats[i] = timeline_beat(timeline, i);
	return past;
}

static void check_past(struct past *past, const struct player *player)
{
	const struct timeline *timeline = player->timeline;

	if (timeline->rate == past->rate) {
		LAW(timeline_beat_from(timeline, past->until) == past->n);
		for (size_t i = 0; i < past->n; i++)
			LAW(timeline_beat(timeline, i).frame == past->beats[i].frame &&
			    timeline_beat(timeline, i).segment == past->beats[i].segment);
	}
	free(past->beats);
}

/* ---- what the bytes do ---- */

/* As ui/keys.c asks: what comes too fast is a key that is held. */
static void press(struct game *game, enum command command, bool held)
{
	const enum hold_kind kind = (enum hold_kind)((int)command % (HOLD_ANSWER + 1));
	enum hold_answer answer = HOLD_DO;
	struct past past = past_of(&game->player);

	if (held)
		answer = hold_press(&game->hold, (int)command + 1, kind,
				    world.now_ns / ms_ns);
	if (answer != HOLD_LEAVE)
		player_do(&game->player, command);
	/* (More recovery in the middle of a count-in puts it off: it is counted again.) */
	if (command == COMMAND_BIAS_UP || command == COMMAND_BIAS_DOWN)
		check_past(&past, &game->player);
	else
		free(past.beats);
}

static void pass(struct game *game, int64_t for_ms)
{
	struct player *player = &game->player;
	const int64_t before = position_ms(player);
	int64_t gone;

	world.now_ns += for_ms * ms_ns;
	player_update(player);
	gone = position_ms(player) - before;
	LAW(gone >= -ROUNDING_MS);
	LAW(!player->paused || gone <= ROUNDING_MS);
	/* A sink that takes no orders plays on through a pause: there the sound is, and the
	 * position leaps to it when the silence is over that nobody heard. */
	if (world.full)
		return;
	/* What it did not take was told again by now: that law is off for no longer. */
	LAW(player->orders.n == 0);
	LAW((double)gone <= (double)for_ms * game->speed + ROUNDING_MS);
}

static void stumble(struct game *game, uint8_t what)
{
	static const unsigned rates[] = {44100, 48000, 96000, 8000};

	switch (what & 7) {
	case 0: world.xruns++; break;
	case 1: world.lost = !world.lost; break;
	case 2: world.full = !world.full; break;
	case 3: world.opening = false; break;
	case 4:
	case 5: world.rate = rates[what >> 3 & 3]; break;
	case 6: player_pause(&game->player, "the computer slept"); break;
	default: game->player.situation.ask = ASK_AWAKE; break;
	}
}

static void step(struct game *game, uint8_t what, uint8_t how)
{
	static const int scale[] = {1, 20, 250, 1000};

	if (what < 0x80)
		pass(game, (int64_t)how * scale[what & 3]);
	else if (what < 0xE0)
		press(game, (enum command)(how % COMMANDS), what & 1);
	else
		stumble(game, how);
	player_update(&game->player);
	check_state(&game->player);
	check_picture(game);
	keep_look(game);
}

/* ---- the end ---- */

static void check_again(const struct game *game, const struct progress *progress)
{
	const struct player *player = &game->player;
	struct change *changes = mem_alloc(progress->changes.n + 1, sizeof *changes);
	const struct compile_options plain = {.rate = player->timeline->rate, .live = true};
	const struct compile_options changed = {player->timeline->rate, true, changes,
						progress->changes.n};
	struct timeline *planned, *played;
	char why[RUN_WHY];
	struct run run;

	LAW(progress->changes.n == player->changes.n);
	for (size_t i = 0; i < progress->changes.n; i++)
		changes[i] = progress->changes.items[i].change;
	planned = timeline_compile(game->session, &game->runner, &plain, NULL);
	played = timeline_compile(game->session, &game->runner, &changed, NULL);
	LAW(planned != NULL && played != NULL);
	LAW(!player->options.live || (played->length == player->timeline->length &&
				      played->nbeats == player->timeline->nbeats));
	run_init(&run);
	const struct fold fold = {game->session, planned, played, 60};
	if (fold_run(progress, &fold, &run) && !run_check(&run, why)) {
		fprintf(stderr, "the journal refuses it: %s\n", why);
		abort();
	}
	run_clear(&run);
	timeline_free(played);
	timeline_free(planned);
	free(changes);
}

static void check_log(struct game *game)
{
	struct progress progress = {0};

	LAW(progress_read(&progress, text_string(&game->log), game->log.n));
	LAW(progress.begun && progress.damaged == 0);
	LAW(progress.at_ms == position_ms(&game->player));
	LAW(progress.paused == game->player.paused);
	check_again(game, &progress);
	progress_clear(&progress);
}

static void begin(struct game *game, const uint8_t head[4])
{
	struct player_options options = {
		.device = head[1] & 1 ? "default" : "clock",
		.speed = head[1] & 1 ? 1 : 1 + (head[1] >> 1 & 3) * 5,
		.live = !(head[1] & 0x10),
		.from_segment = head[1] & 0x20 ? head[2] & 7 : 0,
		.from_ms = head[1] & 0x40 ? (head[2] >> 3) * 40 : 0,
	};

	if (options.speed == 1 && head[1] & 0x80) /* a rehearsal has none */
		options.delay_ms = 3000;

	world = (struct world){.now_ns = 1000 * ms_ns, .rate = RATE};
	world.opening = head[3] & 0x80;
	game->columns = (head[3] & 0x7F) + 1;
	game->speed = options.speed;
	game->script = (head[0] & 0x7F) % SCRIPTS;
	game->session = session_of(game->script);
	runner_init(&game->runner);
	game->runner.sound_delay_ms = head[0] & 0x80 ? 300 : 0;
	LAW(player_start(&game->player, game->session, &game->runner, &options));
	player_open(&game->player);
	check_timeline(game->player.timeline);
	keep_begin(game);
	step(game, 0, 0);
}

FUZZ_TARGET(fuzz_player)
{
	struct game game = {0};

	if (n < 4)
		return 0;
	begin(&game, bytes);
	for (size_t i = 4; i + 1 < n && i < 4 + 2 * STEPS; i += 2)
		step(&game, bytes[i], bytes[i + 1]);
	check_timeline(game.player.timeline);
	check_log(&game);
	player_stop(&game.player);
	runner_clear(&game.runner);
	text_clear(&game.log);
	return 0;
}

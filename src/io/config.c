/* SPDX-License-Identifier: GPL-3.0-or-later */
/* config: files through the gate and libconfig into nodes; see config.h. */
#include <config.h> /* of autoconf; not io/config.h beside this file */

#include "io/config.h"

#include "core/base/arena.h"
#include "core/base/mem.h"
#include "io/file.h"
#include "io/gate.h"

#include <libconfig.h>
#include <stdlib.h>
#include <string.h>

bool config_load(const char *path, char **bytes, size_t *n, struct diags *diags)
{
	return file_load(path, CONFIG_MAX_BYTES, bytes, n, diags);
}

/*
 * What libconfig read becomes nodes. The gate gave it a text in which every name and
 * every value stands as it is, one behind the other, and a mark for each value in their
 * order; there the nodes find them, better than in libconfig's many small pieces.
 */
struct conversion {
	struct arena *arena; /* where the nodes go */
	char *text;          /* of the gate; the arena owns it */
	const struct gate_mark *marks;
	size_t next, n; /* of the marks */
};

static void convert_children(config_setting_t *setting, struct node *node,
			     struct conversion *conversion);

/* What stands behind a word in the text has been read, and gives way to its end. */
static char *word(struct conversion *conversion, size_t at, size_t n)
{
	conversion->text[at + n] = '\0';
	return conversion->text + at;
}

static char *escaped_text(config_setting_t *setting, struct conversion *conversion)
{
	const char *text = config_setting_get_string(setting);

	return arena_text(conversion->arena, text, strlen(text));
}

static void convert(config_setting_t *setting, struct node *node,
		    struct conversion *conversion)
{
	static const struct gate_mark none = {0};
	size_t next = conversion->next++;
	const struct gate_mark *mark =
		next < conversion->n ? &conversion->marks[next] : &none;
	int type = config_setting_type(setting);

	if (mark->name_n > 0)
		node->name = word(conversion, mark->at - 1 - mark->name_n, mark->name_n);
	node->line = mark->line;
	switch (type) {
	case CONFIG_TYPE_GROUP:
		node->type = NODE_GROUP;
		convert_children(setting, node, conversion);
		break;
	case CONFIG_TYPE_LIST:
	case CONFIG_TYPE_ARRAY:
		node->type = NODE_LIST;
		convert_children(setting, node, conversion);
		break;
	case CONFIG_TYPE_STRING:
		node->type = NODE_TEXT;
		node->text = mark->escaped ? escaped_text(setting, conversion)
					   : word(conversion, mark->at + 1, mark->n);
		break;
	case CONFIG_TYPE_BOOL:
		node->type = NODE_BOOL;
		node->number = config_setting_get_bool(setting);
		break;
	default:
		node->type = NODE_NUMBER;
		node->whole = type != CONFIG_TYPE_FLOAT;
		node->number = node->whole ? config_setting_get_int(setting)
					   : config_setting_get_float(setting);
		node->text = word(conversion, mark->at, mark->n);
		break;
	}
}

static void convert_children(config_setting_t *setting, struct node *node,
			     struct conversion *conversion)
{
	int n = config_setting_length(setting);

	if (n <= 0)
		return;
	node->n = (size_t)n;
	node->children = arena_alloc(conversion->arena, node->n, sizeof *node->children);
	for (int i = 0; i < n; i++)
		convert(config_setting_get_elem(setting, (unsigned)i), &node->children[i],
			conversion);
}

#ifdef HAVE_CONFIG_SET_INCLUDE_FUNC
static const char **refuse_include(config_t *config, const char *folder, const char *path,
				   const char **error)
{
	(void)config;
	(void)folder;
	(void)path;
	*error = "@include is refused";
	return NULL;
}
#endif

/* What the nodes are made of. It ends with them: see config_parse. */
struct reading {
	struct gate gate;
	config_t config;
};

/* The gate's text through libconfig, which cannot refuse it. False: it did. */
static bool read_gated(struct reading *reading, struct diags *diags)
{
	config_t *config = &reading->config;

	config_init(config);
	/* The gate lets no @include through. Should it ever: no file can be reached. */
	config_set_include_dir(config, "/dev/null");
#ifdef HAVE_CONFIG_SET_INCLUDE_FUNC
	config_set_include_func(config, refuse_include);
#endif
	if (config_read_string(config, reading->gate.text.bytes) == CONFIG_TRUE)
		return true;
	diag_error(diags, 0, "libconfig cannot read this file: %s",
		   config_error_text(config));
	return false;
}

/* All that libconfig read becomes nodes. False: it is not what the gate wrote. */
static bool convert_all(struct reading *reading, struct node *root, struct diags *diags)
{
	struct conversion conversion = {.arena = root->arena,
					.text = reading->gate.text.bytes,
					.marks = reading->gate.marks.items,
					.n = reading->gate.marks.n};

	arena_expect(root->arena, conversion.n * sizeof(struct node));
	convert_children(config_root_setting(&reading->config), root, &conversion);
	if (conversion.next == conversion.n)
		return true;
	diag_error(diags, 0,
		   "libconfig reads this file in another way than turnover: "
		   "please report it");
	return false;
}

static void end_reading(void *thing)
{
	struct reading *reading = thing;

	config_destroy(&reading->config);
	gate_clear(&reading->gate);
}

/*
 * libconfig's tree is destroyed with the nodes, not before them: malloc gathers up its
 * thousands of pieces when it is then asked for something large, as the reading of the
 * nodes' meaning does.
 */
bool config_parse(const char *bytes, size_t n, const char *last, struct node *root,
		  struct diags *diags)
{
	struct arena *arena = arena_new();
	struct reading *reading = arena_alloc(arena, 1, sizeof *reading);
	bool good = gate_read(bytes, n, last, &reading->gate, diags);

	*root = (struct node){.type = NODE_GROUP, .line = 1, .arena = arena};
	arena_keep(arena, reading, end_reading);
	return read_gated(reading, diags) && convert_all(reading, root, diags) && good;
}

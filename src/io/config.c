/* SPDX-License-Identifier: GPL-3.0-or-later */
/* config: files through the gate and libconfig into nodes; see config.h. */
#include <config.h> /* of autoconf; not io/config.h beside this file */

#include "io/config.h"

#include "core/mem.h"
#include "io/gate.h"

#include <errno.h>
#include <fcntl.h>
#include <libconfig.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- files ---- */

/* "-" may be anything; a name must be that of a regular file: nothing that blocks. */
static int open_file(const char *path, struct diags *diags)
{
	struct stat status;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	do {
		fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		if (errno == ENOENT)
			diag_error(diags, 0,
				   "there is no such file: check its name and folder");
		else if (errno == EACCES)
			diag_error(diags, 0,
				   "you may not read this file: change its permissions "
				   "or copy it");
		else if (errno == ENXIO)
			diag_error(diags, 0,
				   "this is a socket or device, not a file: name a file");
		else
			diag_error(diags, 0, "cannot open this file: %s", strerror(errno));
		return -1;
	}
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	if (S_ISDIR(status.st_mode))
		diag_error(diags, 0, "this is a folder: name a file in it");
	else if (S_ISFIFO(status.st_mode))
		diag_error(diags, 0,
			   "this is a pipe, not a file: give - as the name and lead it "
			   "into standard input");
	else
		diag_error(diags, 0, "this is a device, not a file: name a file");
	close(fd);
	return -1;
}

/* More than CONFIG_MAX_BYTES are not read to their end. False: errno. */
static bool read_all(int fd, struct text *text)
{
	char part[16 * 1024];

	while (text->n <= CONFIG_MAX_BYTES) {
		ssize_t got = read(fd, part, sizeof part);

		if (got == 0)
			return true;
		if (got > 0) {
			text_add_bytes(text, part, (size_t)got);
		} else if (errno == EAGAIN) {
			/* Standard input can be set to that by a parent. */
			struct pollfd ready = {.fd = fd, .events = POLLIN};

			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool config_load(const char *path, char **bytes, size_t *n, struct diags *diags)
{
	size_t errors = diags->errors;
	struct text text = {0};
	int fd = open_file(path, diags);

	*bytes = NULL;
	*n = 0;
	if (fd < 0)
		return false;
	text_add_bytes(&text, "", 0);
	if (!read_all(fd, &text)) {
		if (errno == EISDIR)
			diag_error(diags, 0, "this is a folder: name a file in it");
		else
			diag_error(diags, 0, "cannot read this file: %s", strerror(errno));
	} else if (text.n > CONFIG_MAX_BYTES) {
		diag_error(diags, 0, "the file is larger than %d KiB: is it the right one?",
			   (int)CONFIG_MAX_BYTES / 1024);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (diags->errors != errors) {
		text_clear(&text);
		return false;
	}
	*bytes = text.bytes;
	*n = text.n;
	return true;
}

/* ---- libconfig ---- */

/* Gives the marks of the gate out in the order of the values. */
struct marks {
	const struct gate *gate;
	size_t next;
};

static void convert_children(config_setting_t *setting, struct node *node,
			     struct marks *marks);

static void convert(config_setting_t *setting, struct node *parent, struct marks *marks)
{
	static const struct gate_mark none = {0};
	const struct gate_mark *mark = &none;
	const char *name = config_setting_name(setting);
	struct node *node;

	if (marks->next < marks->gate->marks.n)
		mark = &marks->gate->marks.items[marks->next];
	marks->next++;
	switch (config_setting_type(setting)) {
	case CONFIG_TYPE_GROUP:
		node = node_add(parent, NODE_GROUP, name, mark->line);
		convert_children(setting, node, marks);
		break;
	case CONFIG_TYPE_LIST:
	case CONFIG_TYPE_ARRAY:
		node = node_add(parent, NODE_LIST, name, mark->line);
		convert_children(setting, node, marks);
		break;
	case CONFIG_TYPE_STRING:
		node = node_add(parent, NODE_TEXT, name, mark->line);
		node->text = mem_strdup(config_setting_get_string(setting));
		break;
	case CONFIG_TYPE_BOOL:
		node = node_add(parent, NODE_BOOL, name, mark->line);
		node->number = config_setting_get_bool(setting);
		break;
	default:
		node = node_add(parent, NODE_NUMBER, name, mark->line);
		node->whole = config_setting_type(setting) != CONFIG_TYPE_FLOAT;
		node->number = node->whole ? config_setting_get_int(setting)
					   : config_setting_get_float(setting);
		node->text =
			mem_strndup(text_string(&marks->gate->text) + mark->at, mark->n);
		break;
	}
}

static void convert_children(config_setting_t *setting, struct node *node,
			     struct marks *marks)
{
	int n = config_setting_length(setting);

	if (n <= 0)
		return;
	node->capacity = (size_t)n;
	node->children = mem_alloc(node->capacity, sizeof *node->children);
	for (int i = 0; i < n; i++)
		convert(config_setting_get_elem(setting, (unsigned)i), node, marks);
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

bool config_parse(const char *bytes, size_t n, const char *last, struct node *root,
		  struct diags *diags)
{
	struct gate gate = {0};
	struct marks marks = {&gate, 0};
	bool good = gate_read(bytes, n, last, &gate, diags);
	config_t config;

	*root = (struct node){.type = NODE_GROUP, .line = 1};
	config_init(&config);
	/* The gate lets no @include through. Should it ever: no file can be reached. */
	config_set_include_dir(&config, "/dev/null");
#ifdef HAVE_CONFIG_SET_INCLUDE_FUNC
	config_set_include_func(&config, refuse_include);
#endif
	if (config_read_string(&config, text_string(&gate.text)) == CONFIG_TRUE) {
		convert_children(config_root_setting(&config), root, &marks);
	} else {
		diag_error(diags, config_error_line(&config),
			   "libconfig cannot read this: %s", config_error_text(&config));
		good = false;
	}
	if (good && marks.next != gate.marks.n) {
		diag_error(diags, 0,
			   "libconfig reads this file in another way than turnover: "
			   "please report it");
		good = false;
	}
	config_destroy(&config);
	gate_clear(&gate);
	return good;
}

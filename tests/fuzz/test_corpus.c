/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_corpus: the laws of the fuzz targets hold for every file of their corpora, of the
 * bad scripts, of the sessions that ship and of recorded runs; no fuzzer needed. By hand:
 * test_corpus FILE…, each through all of them.
 */
#include "fuzz.h"

#include "core/base/text.h"
#include "io/activity_file.h"
#include "io/file.h"

#include <dirent.h>

typedef int target(const uint8_t *bytes, size_t n);

static bool run_file(const char *path, target *run)
{
	struct diags diags = {0};
	char *bytes;
	size_t n;
	bool good = file_load(path, ACTIVITY_FILE_MAX, &bytes, &n, &diags);

	if (good)
		run((const uint8_t *)bytes, n); /* or aborts */
	free(bytes);
	diags_clear(&diags);
	return good;
}

static size_t run_folder(const char *folder, target *run)
{
	DIR *stream = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		struct text path = {0};

		if (entry->d_name[0] == '.')
			continue;
		text_add(&path, "%s/%s", folder, entry->d_name);
		count += run_file(text_string(&path), run);
		text_clear(&path);
	}
	if (stream != NULL)
		closedir(stream);
	return count;
}

static const struct {
	const char *folder;
	target *run;
} rows[] = {
	{"tests/fuzz/corpus/script", fuzz_script},
	{"tests/data/bad", fuzz_script},
	{"sessions", fuzz_script},
	{"tests/fuzz/corpus/fit", fuzz_fit},
	{"tests/data/runs/fit", fuzz_fit},
	{"tests/fuzz/corpus/track", fuzz_track},
	{"tests/data/runs/tcx", fuzz_track},
	{"tests/fuzz/corpus/activity_csv", fuzz_activity_csv},
	{"tests/fuzz/corpus/runs", fuzz_runs},
	{"tests/fuzz/corpus/draft", fuzz_draft},
	{"tests/fuzz/corpus/export", fuzz_export},
	{"sessions", fuzz_export},
	{"tests/fuzz/corpus/plans", fuzz_plans},
	{"sessions", fuzz_plans},
	{"tests/fuzz/corpus/themes", fuzz_themes},
	{"themes", fuzz_themes},
	{"tests/fuzz/corpus/runner", fuzz_runner},
	{"tests/fuzz/corpus/log", fuzz_log},
	{"tests/fuzz/corpus/xml", fuzz_xml},
	{"tests/fuzz/corpus/track", fuzz_xml},
	{"tests/fuzz/corpus/player", fuzz_player},
};
enum { ROWS = sizeof rows / sizeof *rows };

int main(int argc, char **argv)
{
	const char *source = getenv("top_srcdir");
	int failed = 0;

	for (int i = 1; i < argc; i++)
		for (size_t k = 0; k < ROWS; k++) {
			printf("# %s\n", argv[i]);
			fflush(stdout);
			failed |= !run_file(argv[i], rows[k].run);
		}
	if (argc > 1)
		return failed;
	printf("1..%d\n", ROWS);
	for (size_t i = 0; i < ROWS; i++) {
		struct text path = {0};

		text_add(&path, "%s/%s", source != NULL ? source : ".", rows[i].folder);

		size_t count = run_folder(text_string(&path), rows[i].run);

		printf("%s %zu - %zu files of %s\n", count > 0 ? "ok" : "not ok", i + 1,
		       count, rows[i].folder);
		text_clear(&path);
		failed |= count == 0;
	}
	return failed;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_corpus: fuzz_script's laws hold for every file of the corpus, of the bad scripts
 * and of the sessions that ship; no fuzzer needed. By hand: test_corpus FILE….
 */
#include "core/text.h"
#include "io/config.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

static bool run_file(const char *path)
{
	struct diags diags = {0};
	char *bytes;
	size_t n;
	bool good = config_load(path, &bytes, &n, &diags);

	if (good)
		LLVMFuzzerTestOneInput((const uint8_t *)bytes, n); /* or aborts */
	free(bytes);
	diags_clear(&diags);
	return good;
}

static size_t run_folder(const char *folder)
{
	DIR *stream = opendir(folder);
	struct dirent *entry;
	size_t count = 0;

	while (stream != NULL && (entry = readdir(stream)) != NULL) {
		struct text path = {0};

		if (entry->d_name[0] == '.')
			continue;
		text_add(&path, "%s/%s", folder, entry->d_name);
		count += run_file(text_string(&path));
		text_clear(&path);
	}
	if (stream != NULL)
		closedir(stream);
	return count;
}

int main(int argc, char **argv)
{
	static const char *const folders[] = {"tests/fuzz/corpus/script", "tests/data/bad",
					      "sessions"};
	const char *source = getenv("top_srcdir");
	int failed = 0;

	for (int i = 1; i < argc; i++) {
		printf("# %s\n", argv[i]);
		fflush(stdout);
		failed |= !run_file(argv[i]);
	}
	if (argc > 1)
		return failed;
	printf("1..%zu\n", sizeof folders / sizeof *folders);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
		struct text path = {0};

		text_add(&path, "%s/%s", source != NULL ? source : ".", folders[i]);

		size_t count = run_folder(text_string(&path));

		printf("%s %zu - %zu files of %s\n", count > 0 ? "ok" : "not ok", i + 1,
		       count, folders[i]);
		text_clear(&path);
		failed |= count == 0;
	}
	return failed;
}

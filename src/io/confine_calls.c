/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confine_calls: system calls that a reader of files has no use for are refused (EPERM).
 *
 * A list of what is refused, not of what is allowed: a newer libc may read a file by
 * newer calls, and must not fail for it. Landlock does not hold these.
 */
#include <config.h>

#include "io/confine.h"

#if defined CONFINE && defined HAVE_SECCOMP

#include "io/library.h"

#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>

static struct {
	__typeof__(seccomp_init) *init;
	__typeof__(seccomp_syscall_resolve_name) *resolve;
	__typeof__(seccomp_rule_add_array) *add;
	__typeof__(seccomp_load) *load;
	__typeof__(seccomp_release) *release;
} seccomp;

static const struct library_function functions[] = {
	{"seccomp_init", &seccomp.init},
	{"seccomp_syscall_resolve_name", &seccomp.resolve},
	{"seccomp_rule_add_array", &seccomp.add},
	{"seccomp_load", &seccomp.load},
	{"seccomp_release", &seccomp.release},
};

static struct library library = LIBRARY_OF(LIBRARY_SECCOMP, functions);

bool confine_calls_there(void)
{
	return library_load(&library);
}

static const char *const refused[] = {
	/* other programs, other processes */
	"execve", "execveat", "fork", "vfork", "clone", "clone3", "ptrace",
	"process_vm_readv", "process_vm_writev", "pidfd_getfd",
	/* anybody else */
	"socket", "socketpair", "connect", "bind", "listen", "io_uring_setup",
	/* what files are, as opposed to what is in them */
	"chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat",
	"utime", "utimes", "utimensat", "futimesat", "setxattr", "lsetxattr", "fsetxattr",
	"removexattr", "lremovexattr", "fremovexattr", "open_by_handle_at",
	/* the kernel's own doors */
	"mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "bpf", "keyctl",
	"add_key", "request_key", "userfaultfd", "perf_event_open", "init_module",
	"finit_module", "kexec_load", "personality"};

/* Memory that is code: libraries are loaded by now. */
static const char *const code[] = {"mmap", "mprotect", "pkey_mprotect"};

bool confine_calls(void)
{
	const struct scmp_arg_cmp executable = {2, SCMP_CMP_MASKED_EQ, PROT_EXEC,
						PROT_EXEC};
	scmp_filter_ctx filter = seccomp.init(SCMP_ACT_ALLOW);
	bool right = filter != NULL;

	/* A call that this kind of machine has not is no mistake (negative number). */
	for (size_t i = 0; right && i < sizeof refused / sizeof *refused; i++) {
		const int number = seccomp.resolve(refused[i]);

		if (number >= 0)
			right = seccomp.add(filter, SCMP_ACT_ERRNO(EPERM), number, 0,
					    NULL) == 0;
	}
	for (size_t i = 0; right && i < sizeof code / sizeof *code; i++) {
		const int number = seccomp.resolve(code[i]);

		if (number >= 0)
			right = seccomp.add(filter, SCMP_ACT_ERRNO(EPERM), number, 1,
					    &executable) == 0;
	}
	right = right && seccomp.load(filter) == 0;
	if (filter != NULL)
		seccomp.release(filter);
	return right;
}

#else

bool confine_calls_there(void)
{
	return false;
}

bool confine_calls(void)
{
	return false;
}

#endif

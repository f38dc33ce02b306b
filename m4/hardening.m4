dnl SPDX-License-Identifier: GPL-3.0-or-later
dnl
dnl What compiler and linker can do against a mistake of ours being of use to a stranger's
dnl file. tests/app/security_build.py reads the built program for each of them.

dnl TURNOVER_IF_FLAGS(WHAT, FLAGS, IF-TAKEN): taken without a word, also when it links.
AC_DEFUN([TURNOVER_IF_FLAGS], [
	AS_VAR_PUSHDEF([cached], [turnover_cv_flags_$1])
	AC_CACHE_CHECK([whether $CC takes $2], [cached], [
		save_CFLAGS=$CFLAGS; CFLAGS="$CFLAGS -Werror $2"
		AC_LINK_IFELSE([AC_LANG_PROGRAM([[#include <stdio.h>]], [[char line[9]; puts(fgets(line, 9, stdin));]])],
			[AS_VAR_SET([cached], [yes])], [AS_VAR_SET([cached], [no])])
		CFLAGS=$save_CFLAGS])
	AS_VAR_IF([cached], [yes], [$3])
	AS_VAR_POPDEF([cached])])

dnl TURNOVER_HARDENING: sets HARD_CFLAGS and HARD_LDFLAGS.
AC_DEFUN([TURNOVER_HARDENING], [
	HARD_CFLAGS="-fPIE"
	HARD_LDFLAGS="-pie"
	TURNOVER_IF_FLAGS([stack], [-fstack-protector-strong],
		[HARD_CFLAGS="$HARD_CFLAGS -fstack-protector-strong"])
	TURNOVER_IF_FLAGS([clash], [-fstack-clash-protection],
		[HARD_CFLAGS="$HARD_CFLAGS -fstack-clash-protection"])
	dnl Of x86, and of 64-bit ARM: jumps and returns go where the program meant them to.
	TURNOVER_IF_FLAGS([jumps], [-fcf-protection], [HARD_CFLAGS="$HARD_CFLAGS -fcf-protection"])
	TURNOVER_IF_FLAGS([branches], [-mbranch-protection=standard],
		[HARD_CFLAGS="$HARD_CFLAGS -mbranch-protection=standard"])
	dnl glibc warns about fortified code that is not optimised; packagers set their own.
	AS_CASE([" $CFLAGS $CPPFLAGS "],
		[*_FORTIFY_SOURCE* | *" -O0 "*], [],
		[*" -O"*], [
			TURNOVER_IF_FLAGS([fortify], [-U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3],
				[HARD_CFLAGS="$HARD_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3"],
				[])
			AS_IF([test "x$turnover_cv_flags_fortify" != xyes],
				[HARD_CFLAGS="$HARD_CFLAGS -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2"])])
	TURNOVER_IF_FLAGS([relro], [-Wl,-z,relro -Wl,-z,now],
		[HARD_LDFLAGS="$HARD_LDFLAGS -Wl,-z,relro -Wl,-z,now"])
	TURNOVER_IF_FLAGS([noexecstack], [-Wl,-z,noexecstack],
		[HARD_LDFLAGS="$HARD_LDFLAGS -Wl,-z,noexecstack"])])

" SPDX-License-Identifier: GPL-3.0-or-later
autocmd BufRead,BufNewFile *.session setfiletype turnover-session

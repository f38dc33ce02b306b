" SPDX-License-Identifier: GPL-3.0-or-later
" Vim syntax file for turnover-session(5). Copy contrib/vim/* to ~/.vim, and
"	:setlocal makeprg=turnover\ check\ % errorformat=%f:%l:\ %t%*[^:]:\ %m
" makes :make jump to each mistake.
if exists("b:current_syntax")
  finish
endif

syntax match  turnoverComment "#.*$"
syntax match  turnoverComment "//.*$"
syntax region turnoverComment start="/\*" end="\*/"
syntax region turnoverText start=+"+ skip=+\\.+ end=+"+ contains=turnoverParameter
syntax match  turnoverParameter "\$[A-Za-z_-]\+" contained
syntax match  turnoverNumber "\<[-+]\?\d\+\(\.\d\+\)\?\>"
syntax keyword turnoverBoolean true false
syntax match  turnoverSetting "\<[A-Za-z*][-A-Za-z0-9_*]*\>\ze\s*[=:]"

highlight default link turnoverComment Comment
highlight default link turnoverText String
highlight default link turnoverParameter Identifier
highlight default link turnoverNumber Number
highlight default link turnoverBoolean Boolean
highlight default link turnoverSetting Keyword

setlocal commentstring=#\ %s
let b:current_syntax = "turnover-session"

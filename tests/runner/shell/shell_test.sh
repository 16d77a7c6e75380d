#!/usr/bin/env bash
# What bash completes, asked the way bash asks, and a manual page that man's formatter takes.
#   shell_test.sh SOURCE_FOLDER BUILD_FOLDER
set -uo pipefail
source_folder=$1 build_folder=$2
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-shell-XXXXXX")
trap 'rm -rf "$work"' EXIT
export PATH=$build_folder:$PATH
cd "$work" || exit 1
. "$source_folder/runner/shell/completion.bash"
status=0
fail() { printf 'FAILED: %s\n' "$@"; status=1; }

mkdir -p runs/first runs/second runs/other
touch runs/first/ledger.sqlite runs/second/ledger.sqlite a.yaml b.csv
completed() { # the words typed so far, the last being completed
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=${#COMP_LINE} COMPREPLY=()
  COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
  _seedbed 2>/dev/null
  printf '%s\n' "${COMPREPLY[@]}"
}
expect() { # what must be among them, then the words
  local wanted=$1; shift
  local words
  words=$(completed "$@")
  grep -qxF -- "$wanted" <<<"$words" || fail "after '$*' there is no $wanted but: ${words//$'\n'/ }"
}
expect_not() {
  local unwanted=$1; shift
  ! grep -qxF -- "$unwanted" <<<"$(completed "$@")" || fail "after '$*' there is $unwanted"
}
for command in $(seedbed help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do expect "$command" seedbed ""; done
expect compare seedbed com
expect_not run seedbed com
expect --baseline seedbed compare --b
expect --jobs seedbed run a.yaml --j
expect model.components= seedbed run a.yaml model.com
expect a.yaml seedbed run ""
expect_not b.csv seedbed run ""
expect runs/first seedbed aggregate runs/
expect_not runs/other seedbed aggregate runs/
expect latex seedbed aggregate runs/first --format l
expect_not table seedbed aggregate runs/first --format l

bash "$source_folder/runner/shell/man_page.sh" "$build_folder/seedbed" >seedbed.1 || fail "no manual page"
grep -q '^.SH SEEDBED COMPARE' seedbed.1 || fail "the manual page lacks a command"
if command -v man >/dev/null; then
  complaints=$(MANWIDTH=200 man --warnings -l seedbed.1 2>&1 >page.txt)
  [ -z "$complaints" ] || fail "man complains: $complaints"
  seedbed run --help | grep -F -- '--max-failures' | sed 's/^ *//' >line
  grep -qF -f line page.txt || fail "the page does not show the options as the help does"
fi
exit $status

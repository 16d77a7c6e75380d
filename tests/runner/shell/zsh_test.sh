#!/usr/bin/env bash
# What zsh completes: an interactive zsh without anybody's settings, typed into through zsh's own pseudo-terminal.
#   zsh_test.sh SOURCE_FOLDER BUILD_FOLDER
# Exit 77, which ctest counts as skipped, if there is no zsh.
set -uo pipefail
command -v zsh >/dev/null || { echo "there is no zsh here to complete in (Debian's package is zsh)"; exit 77; }
zsh -f -c 'zmodload zsh/zpty' 2>/dev/null || { echo "this zsh has no module zsh/zpty"; exit 77; }
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-zsh-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/functions" "$work/here/runs/first" "$work/here/runs/second" "$work/here/runs/other"
# As `cmake --install` puts it.
cp "$1/runner/shell/completion.zsh" "$work/functions/_seedbed"
cd "$work/here" || exit 2
touch runs/first/ledger.sqlite runs/second/ledger.sqlite a.yaml b.csv

# Read by the shell that is typed into. What compadd adds is kept in a file, and Control-T keeps the line and empties it.
cat >"$work/settings" <<'END'
PS1= PS2= RPS1=
LISTMAX=1000  # no question before a list that is longer than the screen
unsetopt beep list_beep prompt_sp auto_menu
fpath=($WORK/functions $fpath)
autoload -Uz compinit && compinit -u -D
compadd() {
  local -a offered
  if [[ " ${@[1,(i)(-|--)]} " != *' -'[OAD]' '* ]]; then
    builtin compadd -O offered "$@"
    print -rl -- $offered >>$WORK/offered
  fi
  builtin compadd "$@"
}
keep() { print -r -- "$BUFFER" >$WORK/line; BUFFER=; zle -I; print rea''dy; }
zle -N keep
bindkey -e
bindkey '^I' complete-word
bindkey '^T' keep
print rea''dy
END
cat >"$work/test.zsh" <<'END'
zmodload zsh/zpty
failed=0
zpty shell zsh -f -i
zpty -w shell "source $WORK/settings"
zpty -r shell said '*ready*' || { print "the shell does not start: $said"; exit 1 }
complete() { # what is typed before the tab
  rm -f $WORK/offered $WORK/line
  zpty -w -n shell "$1"$'\t\x14'
  zpty -r shell said '*ready*'
  touch $WORK/offered
}
expect() { # what is to be offered after what is typed
  complete "$2"
  grep -qxF -- "$1" $WORK/offered && return
  print -r "FAILED: after '$2' there is no $1 but: ${(f)"$(<$WORK/offered)"}"; failed=1
}
expect_not() {
  complete "$2"
  grep -qxF -- "$1" $WORK/offered || return 0
  print -r "FAILED: after '$2' there is $1"; failed=1
}
becomes() { # the line that what is typed becomes
  complete "$2"
  [[ "$(<$WORK/line)" == "$1" ]] && return
  print -r "FAILED: '$2' becomes '$(<$WORK/line)' instead of '$1'"; failed=1
}
for name in $(seedbed help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p'); do expect $name 'seedbed '; done
becomes 'seedbed compare ' 'seedbed com'
expect_not run 'seedbed com'
becomes 'seedbed compare --baseline ' 'seedbed compare --base'
expect --jobs 'seedbed run a.yaml --j'
becomes 'seedbed run a.yaml model.components=' 'seedbed run a.yaml model.compon'
expect train.lr= 'seedbed run a.yaml '
expect a.yaml 'seedbed run '
expect_not b.csv 'seedbed run '
for name in aggregate compare report; do
  expect runs/first "seedbed $name "
  expect runs/second "seedbed $name "
  expect_not runs/other "seedbed $name "
done
for kind in table csv markdown latex; do expect $kind 'seedbed aggregate runs/first --format '; done
becomes 'seedbed aggregate --format markdown ' 'seedbed aggregate --format mark'
becomes 'seedbed aggregate --format=markdown ' 'seedbed aggregate --format=mark'
expect_not runs/first 'seedbed aggregate --format '
expect json 'seedbed status --format '
for kind in mlflow tensorboard csv; do expect $kind 'seedbed export runs/first --to '; done
for option in --input -i -o --output; do expect b.csv "seedbed predict runs/first $option "; done
expect_not b.csv 'seedbed verify runs/first --sample '
becomes 'seedbed status runs/second' 'seedbed status runs/s'
zpty -d shell
exit $failed
END
export WORK=$work PATH=$2:$PATH LC_ALL=C.UTF-8 TERM=dumb
timeout 100 zsh -f "$work/test.zsh"

#!/usr/bin/env bash
# Writes the manual page of a built program to standard output: what `seedbed help` and each command's help say.
#   man_page.sh PROGRAM
set -euo pipefail
program=$1
as_it_stands() { # text for a no-fill block
  sed -e 's/\\/\\\\/g' -e 's/-/\\-/g' -e "s/^\([.']\)/\\\\\&\1/"
}
overview=$("$program" help)
printf '.TH SEEDBED 1 "" "%s" "User Commands"\n' "$("$program" --version | head -n 1)"
printf '.SH NAME\nseedbed \\- sweeps of small mixture\\-density networks, scored by the exact CRPS\n'
printf '.SH SYNOPSIS\n.B seedbed\n.I COMMAND\n[arguments]\n.SH DESCRIPTION\n.nf\n'
as_it_stands <<<"$overview" | tail -n +3
printf '.fi\n'
for command in $(sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' <<<"$overview"); do
  [ "$command" = help ] && continue
  printf '.SH SEEDBED %s\n.nf\n' "${command^^}"
  "$program" "$command" --help | as_it_stands
  printf '.fi\n'
done

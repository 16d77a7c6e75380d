#!/usr/bin/env bash
# Holds the documents to the program and to each other:
#   check_docs.sh SOURCE_FOLDER BUILD_FOLDER
# What stands between `<!-- seedbed ARGUMENTS -->` and `<!-- end -->` is what that command prints (renewed with
# SEEDBED_UPDATE_GOLDEN=1), links between files lead somewhere, and the README stays short.
set -uo pipefail
cd "$1" || exit 2
export PATH="$2:$PATH"
failed=0
blocks=0
links=0
work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-docs-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT

complain() {
  echo "$1"
  failed=1
}

# The document with every block renewed.
renewed() { # document
  local line arguments skipping=
  while IFS= read -r line || [ -n "$line" ]; do
    [ "$line" = '<!-- end -->' ] && skipping=
    [ -n "$skipping" ] && continue
    printf '%s\n' "$line"
    if [[ $line =~ ^\<!--\ seedbed\ (.*)\ --\>$ ]]; then
      read -ra arguments <<<"${BASH_REMATCH[1]}"
      seedbed "${arguments[@]}" </dev/null || return 1
      skipping=yes
    fi
  done <"$1"
  [ -z "$skipping" ]
}

check_links() { # document
  local target
  while IFS= read -r target; do
    links=$((links + 1))
    [ -e "$(dirname "$1")/${target%%#*}" ] || complain "$1: there is no $target"
  done < <(grep -oE '\]\([^)#: ]+[^)]*\)' "$1" | sed -E 's/^\]\((.*)\)$/\1/' | grep -vE '^[a-z]+:')
}

while IFS= read -r document; do
  blocks=$((blocks + $(grep -c '^<!-- seedbed ' "$document")))
  renewed "$document" >"$work/document" || complain "$document: a command in it fails, or a block has no end"
  if ! diff -u --label "$document" --label "as printed now" "$document" "$work/document"; then
    failed=1
    [ -n "${SEEDBED_UPDATE_GOLDEN:-}" ] && cp "$work/document" "$document"
  fi
  check_links "$document"
done < <(find . -maxdepth 1 -name '*.md'; find docs bench experiments -name '*.md')

[ "$(wc -l <README.md)" -lt 150 ] || complain "README.md: has 150 lines or more; details belong into docs/guide"
# A check that finds nothing to check would always pass.
[ "$blocks" -gt 0 ] && [ "$links" -gt 20 ] || complain "found only $blocks printed blocks and $links links"
exit $failed

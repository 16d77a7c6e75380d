#!/usr/bin/env bash
# Names that look like something else are names, and a path that SQLite cannot open is refused before anything is made.
#   odd_run_directories.sh BUILD_FOLDER
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
make_sweep 2 0
command=("$seedbed" run "$work/sweep.yaml" -j 2 -q seeds=1 splits=1 model.components=1 train.loss=nll run.report=none)
"${command[@]}" -o whole >/dev/null

for name in 'file:x' 'file:x?mode=memory' 'file:///x' 'file://localhost/x' ':memory:' 'http://a/b' 'a%20b' 'x#y?z=1' "it's" \
  'two words' $'a\nline' 'ä' '-'; do
  mkdir odd
  (
    cd odd
    "${command[@]}" -o "./$name" >/dev/null || fail "a run into '$name'"
    same_bytes "results in '$name'" ../whole/results.csv "./$name/results.csv"
    [ -s "./$name/ledger.sqlite" ] || fail "'$name' has no ledger"
    "${command[@]}" -o "./$name" >/dev/null || fail "a second run into '$name'"
    "$seedbed" status "./$name" >status || fail "status of '$name'"
    grep -q "1 of 1 jobs done" status || fail "status of '$name'" "$(cat status)"
    [ "$(find . -name 'ledger.sqlite' -printf x | wc -c)" -eq 1 ] || fail "'$name' is in several places"
  )
  rm -rf odd
done
mkdir odd
(cd odd && "${command[@]}" -o file:x >/dev/null && [ -s file:x/ledger.sqlite ]) || fail "a name that begins with file:"

# SQLite's limit, found with SQLite itself where Python has it: the longest path that opens, and one byte more.
path_of() { # length of the whole path of the ledger
  local left=$(($1 - ${#work} - ${#ledger} - 2)) path=
  while [ $left -gt 0 ]; do
    local part=$((left > 101 ? 100 : left))
    path+=$(printf 'd%.0s' $(seq $part))
    left=$((left - part - 1))
    [ $left -le 0 ] || path+=/
  done
  echo "$path"
}
ledger=ledger.sqlite
for length in 504 505 506 520 700; do
  path=$(path_of $length)
  whole_path=$work/$path/$ledger
  [ ${#whole_path} -eq $length ] || fail "a path of ${#whole_path} bytes instead of $length"
  code=0
  "${command[@]}" -o "$path" >/dev/null 2>messages || code=$?
  if [ $length -le 504 ]; then
    [ $code -eq 0 ] || fail "a path of $length bytes" "$(cat messages)"
  else
    [ $code -eq 2 ] || fail "a path of $length bytes: exit code $code" "$(cat messages)"
    grep -q "has $length bytes with all links followed, and SQLite opens none with more than 504" messages || fail "$(cat messages)"
    [ ! -e "${path%%/*}" ] || fail "a path of $length bytes: something was made"
    "${command[@]}" -n -o "$path" >/dev/null 2>messages && fail "a dry run does not say that $length bytes are too many"
  fi
  rm -rf "${path%%/*}"
done
# What counts is where links lead: a short name may be too long, and with a long one that leads to a short one all is well.
long=$(path_of 600)
mkdir -p "$long"
ln -s "$long" short
code=0
"${command[@]}" -o short/run >/dev/null 2>messages || code=$?
[ $code -eq 2 ] && grep -q "with all links followed" messages || fail "a link to a long path: $code" "$(cat messages)"
[ -z "$(ls -A "$long")" ] || fail "something was made behind the link"
ln -s "$work" "$long/home"
"${command[@]}" -o "$long/home/again" >/dev/null 2>messages || fail "a long path that leads to a short one" "$(cat messages)"
same_bytes "results behind a long path" whole/results.csv again/results.csv
# One that was moved to such a path says so when it is read.
mv again "$long/run"
code=0
"$seedbed" status "$long/run" >/dev/null 2>messages || code=$?
[ $code -eq 2 ] && grep -q "SQLite opens none with more than 504" messages || fail "reading a long path: $code" "$(cat messages)"
# Names that the file system refuses leave nothing behind either.
code=0
"${command[@]}" -o "new/$(printf 'n%.0s' $(seq 300))" >/dev/null 2>messages || code=$?
[ $code -eq 2 ] && [ ! -e new ] || fail "a name of 300 bytes: $code" "$(cat messages)"
echo "14 odd names, 5 lengths of path"

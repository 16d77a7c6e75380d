#!/usr/bin/env bash
# Runs one golden command line and compares what it prints and returns.
#   run_case.sh CASE_FOLDER BUILD_FOLDER
# In what is printed, these are replaced: the temporary folder (DIR), the source folder (SOURCE), job ids (JOB),
# durations (TIME), rates (RATE), process ids (PID), and in what is said of a run the instant (WHEN), the machine (HOST),
# the program (VERSION) and which cell is better (VERDICT), which may hang by a processor's last digit.
set -uo pipefail
case_folder=$(cd "$1" && pwd) || exit 2
build_folder=$(cd "$2" && pwd) || exit 2
source_folder=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)

work=$(mktemp -d "${TMPDIR:-/tmp}/seedbed-cli-XXXXXX") || exit 2
trap 'rm -rf "$work"' EXIT
mkdir "$work/here" "$work/got"
cp -R "$case_folder/." "$work/here"
rm -f "$work/here/"{command,stdout,stderr,status,needs-training}

# The same everywhere: no user settings, no terminal, no cluster.
unset "${!SLURM_@}" NO_COLOR SEEDBED_VECTOR_LEVEL COLUMNS
export LC_ALL=C.UTF-8 PATH="$build_folder:$PATH" SOURCE="$work/source"
ln -s "$source_folder" "$SOURCE"  # a name without spaces, which would part it in the commands

(cd "$work/here" && exec bash -u "$case_folder/command") >"$work/got/stdout.raw" 2>"$work/got/stderr.raw" </dev/null
echo $? >"$work/got/status"

normalise() {
  sed -E -e "s|$work/here|DIR|g" -e "s|$work/source|SOURCE|g" -e "s|$source_folder|SOURCE|g" \
    -e 's/\b[0-9a-f]{20}\b/JOB/g' \
    -e 's/([0-9]+d )?([0-9]+:)?[0-9]+:[0-9]{2} (elapsed|left)/TIME \3/g' -e 's/in ([0-9]+d )?([0-9]+:)?[0-9]+:[0-9]{2}\b/in TIME/g' \
    -e 's/[0-9.]+[kMGT]? rows\/s/RATE rows\/s/g' -e 's/process [0-9]+/process PID/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC/WHEN/g' -e 's/(last run: WHEN on ).*, (done|ended|inter|stopped)/\1HOST, \2/' \
    -e 's/^          seedbed [0-9.]+.*/          seedbed VERSION/' -e 's/^.* in [a-z0-9_]+; (seedbed compare .* tells more)$/VERDICT; \1/'
}
for stream in stdout stderr; do normalise <"$work/got/$stream.raw" >"$work/got/$stream"; done

expected() { # the default for a file that is not there
  case $1 in status) echo 0 ;; *) : ;; esac
}
failed=0
for part in status stdout stderr; do
  if [ -e "$case_folder/$part" ]; then cp "$case_folder/$part" "$work/want"; else expected $part >"$work/want"; fi
  if ! diff -u --label "expected $part" --label "$part" "$work/want" "$work/got/$part"; then
    failed=1
    if [ -n "${SEEDBED_UPDATE_GOLDEN:-}" ]; then
      rm -f "$case_folder/$part"
      expected $part | cmp -s - "$work/got/$part" || cp "$work/got/$part" "$case_folder/$part"
    fi
  fi
done
exit $failed

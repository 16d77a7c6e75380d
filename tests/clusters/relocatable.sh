#!/usr/bin/env bash
# The tarball that cpack makes runs a sweep where it is unpacked by a user who may write nowhere but in an own folder, on a
# machine without the libraries that it was built with, and gives the bytes that the build gives.
#   relocatable.sh BUILD_FOLDER
tests=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$tests/../end_to_end/common.sh"
source_folder=$(cd "$tests/../.." && pwd)

own=(unshare --mount)
[ "$(id -u)" = 0 ] || own=(unshare --user --map-root-user --mount)
"${own[@]}" true 2>/dev/null || { echo "skipped: no mount namespaces here for $(id -un)"; exit 77; }

make_sweep 10 0
"$seedbed" run sweep.yaml -j 2 -q -o expected >/dev/null
cpack --config "$build_folder/CPackConfig.cmake" -B "$work/package" >log 2>&1 || fail "cpack: $(cat log)"
mkdir home
mv package/seedbed-*.tar.gz home
(cd package && sed "s|  |  ../home/|" seedbed-*.sha256 | sha256sum --quiet -c) || fail "the checksum is wrong"
mv sweep.yaml surgery.csv home
chmod 755 .
[ "$(id -u)" = 0 ] && chown -R 12345:12345 home

# In the namespace: a file system that is read-only, but for HOME; no source, no build; what the tarball holds is not
# in the system.
cat >enter.sh <<'SH'
set -eu
home=$1 source_folder=$2 build_folder=$3
mount --make-rprivate /
mount --bind "$home" "$home"
for library in $(tar tzf "$home"/seedbed-*.tar.gz | sed -n 's|.*/lib/\(lib[^/]*\)$|\1|p'); do
  for folder in /usr/lib/*-linux-gnu /lib/*-linux-gnu /usr/local/lib; do
    [ ! -e "$folder/$library" ] || mount --bind /dev/null "$folder/$library"
  done
done
while read -r _ _ _ _ place _; do
  place=$(printf %b "$place")
  case $place in "$home" | /proc | /proc/* | /sys | /sys/* | /dev/null) ;; *) mount -o remount,bind,ro "$place" 2>/dev/null || true ;; esac
done </proc/self/mountinfo
for folder in "$build_folder" "$source_folder"; do
  case $home in "$folder"/*) ;; *) [ ! -d "$folder" ] || mount -t tmpfs -o ro none "$folder" ;; esac
done
cd "$home"
user=
[ "$(id -u)" != 0 ] || [ "$(awk '{ print $3; exit }' /proc/self/uid_map)" = 1 ] || user="setpriv --reuid 12345 --regid 12345 --clear-groups"
exec $user env -i HOME="$home" PATH=/usr/bin:/bin sh user.sh
SH
cat >home/user.sh <<'SH'
set -eu
for place in /tmp /var/tmp /dev/shm /usr /; do
  ! touch "$place/seedbed-was-here" 2>/dev/null || { echo "$place can be written to"; exit 1; }
done
mkdir apps
tar xzf seedbed-*.tar.gz -C apps
PATH=$(echo "$HOME"/apps/seedbed-*/bin):$PATH
for program in "$HOME"/apps/seedbed-*/bin/*; do
  ldd "$program" >"loaded" # nothing but the C library and the compiler's is the system's
  ! grep -v "$HOME/apps" loaded | grep -vE '^\s*(linux-vdso|/lib64/ld-linux|/lib/ld-linux|lib(c|m|stdc\+\+|gcc_s|dl|pthread|rt)\.so)' ||
    { echo "$program loads these from elsewhere"; exit 1; }
done
seedbed run sweep.yaml -j 2 -q -o run
seedbed run sweep.yaml --prepare -q -o parts
seedbed work parts --share 2/2 -j 1
seedbed work parts --share 1/2 -j 1
seedbed merge parts -q
seedbed predict run --best --where split=0 --input surgery.csv -o forecasts.csv
mv apps elsewhere  # where it lies does not matter
elsewhere/seedbed-*/bin/seedbed retry run -q >/dev/null
SH
"${own[@]}" sh enter.sh "$work/home" "$source_folder" "$build_folder" >out 2>&1 || fail "in the namespace: $(cat out)"
same_bytes "a run's results.csv differs" expected/results.csv home/run/results.csv
same_bytes "shares' results.csv differs" expected/results.csv home/parts/results.csv
[ "$(wc -l <home/forecasts.csv)" = "$(wc -l <home/surgery.csv)" ] || fail "forecasts are missing"
echo "unpacked, read-only elsewhere, the same results: $(du -h home/seedbed-*.tar.gz | cut -f1)"

#!/usr/bin/env bash
# In namespaces of its own (mount, PID, UTS): a machine that sees a folder through late_fs and does a share of the sweep there.
#   machine.sh HOST LATE_FS FOLDER MOUNT_POINT EVERY SEEDBED ARGUMENTS_OF_WORK…
set -u
host=$1 late_fs=$2 folder=$3 place=$4 every=$5 seedbed=$6
shift 6
hostname "$host" 2>/dev/null || echo "$host" >/proc/sys/kernel/hostname || exit 70
mkdir -p "$place"
"$late_fs" "$folder" "$place" "$every" &
server=$!
until mountpoint -q "$place"; do
  kill -0 $server 2>/dev/null || exit 71
done
"$seedbed" work "$place" "$@"
status=$?
umount "$place"
wait $server
exit $status

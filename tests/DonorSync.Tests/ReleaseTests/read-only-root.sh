# Runs a program as an unprivileged user who can write only in one folder. The caller provides a separate mount namespace.
# Arguments: the folder, and the program with its arguments.
set -eu
data=$1
shift
nobody=65534
as_nobody() { setpriv --reuid=$nobody --regid=$nobody --clear-groups --no-new-privs --bounding-set=-all -- "$@"; }

mount -t tmpfs -o "mode=0700,uid=$nobody,gid=$nobody" tmpfs "$data"
cut -d' ' -f5 /proc/self/mountinfo | while read -r point; do
  [ "$point" = "$data" ] || mount -o remount,bind,ro "$point" || echo "$point stays writable." >&2
done
# Checks that everything else is read-only.
for folder in / /tmp /var/tmp /dev/shm "$(dirname "$1")" "$(dirname "$data")"; do
  if touch "$folder/donorsync-probe" 2>/dev/null || as_nobody touch "$folder/donorsync-probe" 2>/dev/null; then
    echo "$folder is writable." >&2
    exit 90
  fi
done
cd "$data"
exec setpriv --reuid=$nobody --regid=$nobody --clear-groups --no-new-privs --bounding-set=-all -- "$@"

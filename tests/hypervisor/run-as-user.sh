#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program as an ordinary user, in a home and a run-time folder of its own, so that libvirt starts the
# daemon of a session that nobody else has. Root becomes `nobody`; others stay who they are.
#
#   run-as-user.sh [--with FILE] PROGRAM [ARGUMENT…]
#
# FILE is copied into the folder that the program finds itself in.
set -eu

folder=$(mktemp -d /tmp/vs-XXXXXX)

# What a test that failed leaves running would take the processor from those after it.
end ()
{
  for file in "$folder"/run/libvirt/*.pid "$folder"/run/libvirt/qemu/run/*.pid; do
    if [ -e "$file" ]; then
      kill "$(cat "$file")" 2> /dev/null || true
    fi
  done
  rm -rf -- "$folder"
}
trap end EXIT INT TERM
mkdir -m 700 "$folder/run" "$folder/home"
# The build folder and root's cache may be closed to other users.
if [ "$1" = --with ]; then
  cp -- "$2" "$folder"
  shift 2
fi
cp -- "$1" "$folder/program"
shift

export HOME="$folder/home" XDG_RUNTIME_DIR="$folder/run"
unset XDG_DATA_HOME XDG_CONFIG_HOME XDG_CACHE_HOME XDG_STATE_HOME VITRINE_CONNECT LIBVIRT_DEFAULT_URI
cd "$folder"

if [ "$(id -u)" -eq 0 ]; then
  chmod 755 "$folder"
  chown -R nobody "$folder/run" "$folder/home"
  status=0
  setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all -- "$folder/program" "$@" || status=$?
else
  status=0
  "$folder/program" "$@" || status=$?
fi
exit "$status"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Runs a program of this folder as an ordinary user with a display, a session bus and a home of its own, so
# that libvirt starts the daemon of a session that nobody else has.
#
#   tests/ui/as-user.sh [WITH-DISPLAY-OPTION…] -- TEST.py [ARGUMENT…]
#
# Root becomes `nobody` and takes along what the test needs, since the source and build folders may be
# closed to other users; the pictures are brought back. Others stay who they are.
set -euo pipefail

source=$(cd "$(dirname "$0")/../.." && pwd)
python=/usr/bin/python3
options=(--fresh-home)
while [ "$1" != -- ]; do
  options+=("$1")
  shift
done
test=$2
shift 2

unset VITRINE_CONNECT LIBVIRT_DEFAULT_URI
if [ "$(id -u)" -ne 0 ]; then
  exec "$source/scripts/with-display" "${options[@]}" -- "$python" "$source/tests/ui/$test" "$@"
fi

VITRINE_TEST_GUEST=$("$source/tests/guest/build.sh")
folder=$(mktemp -d /tmp/vu-XXXXXX)
trap 'rm -rf -- "$folder"' EXIT
mkdir -p "$folder"/{home,pictures,schemas,source/tests}
cp -- "$VITRINE_PROGRAM" "$folder/vitrine"
cp -- "$VITRINE_CTL" "$folder/vitrinectl"
cp -- "$VITRINE_MOCK_USB" "$folder/mock-usb"
cp -- "$GSETTINGS_SCHEMA_DIR/gschemas.compiled" "$folder/schemas"
cp -r -- "$VITRINE_OSINFO_DIR" "$folder/osinfo"
cp -r -- "$VITRINE_TEST_GUEST" "$folder/guest"
cp -r -- "$source/scripts" "$folder/source"
cp -r -- "$source"/tests/{ui,vitrinetest} "$folder/source/tests"
chmod -R a+rX "$folder"
chown -R nobody "$folder"/{home,pictures}

status=0
env -u XDG_DATA_HOME -u XDG_CONFIG_HOME -u XDG_CACHE_HOME -u XDG_STATE_HOME -u XDG_RUNTIME_DIR \
  HOME="$folder/home" VITRINE_PROGRAM="$folder/vitrine" GSETTINGS_SCHEMA_DIR="$folder/schemas" \
  VITRINE_OSINFO_DIR="$folder/osinfo" VITRINE_TEST_GUEST="$folder/guest" \
  VITRINE_PICTURES="$folder/pictures" VITRINE_CTL="$folder/vitrinectl" VITRINE_MOCK_USB="$folder/mock-usb" \
  setpriv --reuid=nobody --regid=nogroup --clear-groups --inh-caps=-all -- \
  "$folder/source/scripts/with-display" "${options[@]}" -- \
  "$python" "$folder/source/tests/ui/$test" "$@" || status=$?

pictures=${VITRINE_PICTURES:-build/ui}/as-user
mkdir -p "$pictures"
cp -r -- "$folder/pictures/." "$pictures"
exit "$status"

#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs a program as an ordinary user (run-as-user.sh) with the guest of tests/usb where he can read it.
#
#   with-usb-guest.sh PROGRAM [ARGUMENT…]
set -eu

here=$(cd "$(dirname "$0")" && pwd)
guest=$("$here/../usb/guest/build.sh")
folder=$(mktemp -d /tmp/vu-XXXXXX)
trap 'rm -rf -- "$folder"' EXIT INT TERM
cp -- "$guest"/* "$folder"
chmod -R a+rX "$folder"
status=0
VITRINE_USB_GUEST="$folder" "$here/run-as-user.sh" "$@" || status=$?
exit "$status"

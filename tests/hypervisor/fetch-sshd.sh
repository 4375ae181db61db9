#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Prints the path of OpenSSH's server. Its package is unpacked and not installed: that would open this
# computer to the network from its next start on.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/vitrine-tests

mkdir -p "$cache"
# Tests run side by side.
exec 6>"$cache/sshd-lock"
flock 6
if [ ! -x "$cache/sshd" ]; then
  work=$(mktemp -d "$cache/work.XXXXXX")
  trap 'rm -rf -- "$work"' EXIT
  (
    cd "$work"
    options=(-qq -o APT::Sandbox::User=root -o Acquire::Retries=3)
    if ! apt-get "${options[@]}" download openssh-server; then
      "$here/../../scripts/packages" --refresh
      apt-get "${options[@]}" download openssh-server
    fi
    dpkg-deb -x openssh-server_*.deb .
  ) >&2
  mv "$work/usr/sbin/sshd" "$cache/sshd"
fi
echo "$cache/sshd"

#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# run-as-user.sh with OpenSSH's server beside the program.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
sshd=$("$here/fetch-sshd.sh")
"$here/run-as-user.sh" --with "$sshd" "$@"

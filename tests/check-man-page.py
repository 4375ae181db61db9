#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Formats a manual page, and fails on any warning or where a section is missing."""

import os
import subprocess
import sys

SECTIONS = ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'OPTIONS', 'ENVIRONMENT', 'SEE ALSO')


def main():
    page = sys.argv[1]
    environment = dict(os.environ, LC_ALL='C.UTF-8', MANWIDTH='100', MANROFFSEQ='')
    result = subprocess.run(['man', '--warnings', '-E', 'UTF-8', '-l', page], env=environment,
                            stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    headings = [line for line in result.stdout.splitlines() if line and not line[0].isspace()]
    missing = [section for section in SECTIONS if section not in headings]
    print(result.stdout)
    print(result.stderr, file=sys.stderr)
    if missing:
        print(f'{page}: no section {", ".join(missing)}', file=sys.stderr)
    return 1 if result.returncode != 0 or result.stderr or missing else 0


if __name__ == '__main__':
    sys.exit(main())

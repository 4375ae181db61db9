#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that po/POTFILES names exactly the files that have words to translate.

  tests/check-potfiles.py .            checks
  tests/check-potfiles.py . --write    writes the list
"""

import pathlib
import re
import sys

FOLDERS = ('osdb', 'usbredir', 'display', 'app', 'widgets', 'data')
MARKS_IN_C = re.compile(r'\b(?:_|N_|C_|NC_|Q_|ngettext|g_dngettext|g_dpgettext2?)\s*\(\s*"')
MARKS_IN_UI = re.compile(r'\btranslatable="(?:yes|true)"')


def has_words(path):
    if path.name.endswith(('.desktop.in', '.metainfo.xml.in')):
        return True
    if path.suffix not in ('.c', '.h', '.ui'):
        return False
    text = path.read_text(encoding='utf-8')
    return (MARKS_IN_UI if path.suffix == '.ui' else MARKS_IN_C).search(text) is not None


def main():
    top = pathlib.Path(sys.argv[1])
    potfiles = top / 'po/POTFILES'
    lines = potfiles.read_text(encoding='utf-8').splitlines()
    listed = [line for line in lines if line and not line.startswith('#')]
    found = {str(path.relative_to(top)) for folder in FOLDERS for path in (top / folder).rglob('*')
             if has_words(path)}
    if '--write' in sys.argv[2:]:
        comments = [line for line in lines if line.startswith('#')]
        potfiles.write_text('\n'.join(comments + sorted(found)) + '\n', encoding='utf-8')
        return 0
    faults = [f'{name} has words to translate and is not listed' for name in found - set(listed)]
    faults += [f'{name} is listed and has no words to translate, or is not there'
               for name in set(listed) - found]
    if listed != sorted(listed):
        faults.append('the list is not sorted')
    if len(listed) != len(set(listed)):
        faults.append('a file is listed twice')
    for fault in sorted(faults):
        print(f'po/POTFILES: {fault}', file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that what the documents link to is there, and that docs/README.md links to each page."""

import pathlib
import re
import sys

LINK = re.compile(r'\]\(([^)#\s]+)(?:#[^)]*)?\)')


def find_links(path):
    """The local targets of a document's links, with those of its pictures."""
    text = re.sub(r'```.*?```', '', path.read_text(encoding='utf-8'), flags=re.DOTALL)
    return [link for link in LINK.findall(text) if '://' not in link]


def main():
    top = pathlib.Path(sys.argv[1])
    documents = [path for pattern in ('*.md', 'docs/**/*.md', 'tests/**/*.md')
                 for path in sorted(top.glob(pattern))]
    faults = [f'{path.relative_to(top)}: {link} is not there' for path in documents
              for link in find_links(path) if not (path.parent / link).exists()]
    index = top / 'docs' / 'README.md'
    linked = {(index.parent / link).resolve() for link in find_links(index)}
    faults += [f'docs/README.md: no link to {path.name}' for path in sorted(top.glob('docs/*.md'))
               if path != index and path.resolve() not in linked]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults or not documents else 0


if __name__ == '__main__':
    sys.exit(main())

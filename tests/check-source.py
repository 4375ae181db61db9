#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the form of the source: what CONTRIBUTING.md says about white space, columns and headers.

Lines of C over a hundred columns are faults; sizes (of files and functions) are told as warnings:
a large one needs a reason, not a rule.
"""

import pathlib
import re
import sys

COLUMNS = 100
C_SUFFIXES = ('.c', '.h')
CODE_SUFFIXES = C_SUFFIXES + ('.py', '.sh', '.build')
TEXT_SUFFIXES = CODE_SUFFIXES + ('.md', '.xml', '.in', '.ui', '.svg', '.css', '.supp', '.txt')
CODE_NAMES = ('Makefile', 'POTFILES', 'meson_options.txt')
CODE_FOLDERS = ('scripts', '.ci')
# Recorded and golden data, and what fuzzing found, are as they are.
FOREIGN_FOLDERS = ('tests/data',)

FILE_LINES = 500
HEADER_LINES = 80
FUNCTION_LINES = 80

COMMENT_OR_STRING = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                               re.DOTALL)
# Macros for marking words are written as the gettext manual does: _("…").
CALL_WITHOUT_SPACE = re.compile(r'\b(?!_\b|N_\b|C_\b|NC_\b|Q_\b)[A-Za-z_]\w*\(')
DEFINE = re.compile(r'^\s*#.*(?:\\\n.*)*', re.MULTILINE)


def blank(match):
    """Something of the same shape, so that lines and columns stay."""
    return re.sub(r'[^\n]', ' ', match.group())


def is_foreign(name):
    return (any(name.startswith(folder + '/') for folder in FOREIGN_FOLDERS) or
            any(part.startswith('corpus-') for part in name.split('/')))


def find_files(top):
    """The project's own text files, as (name, path)."""
    for path in sorted(top.rglob('*')):
        name = str(path.relative_to(top))
        parts = name.split('/')
        if (not path.is_file() or path.is_symlink() or parts[0].startswith('build') or
                parts[0] == '.git' or '__pycache__' in parts or is_foreign(name)):
            continue
        if (path.suffix in TEXT_SUFFIXES or path.name in CODE_NAMES or parts[0] in CODE_FOLDERS):
            yield name, path


def is_code(name, path):
    return (path.suffix in CODE_SUFFIXES or path.name in CODE_NAMES or
            name.split('/')[0] in CODE_FOLDERS)


def check_lines(name, path, text):
    """White space and columns of any text, as (line, fault)."""
    code = is_code(name, path)
    for number, line in enumerate(text.split('\n'), 1):
        if line != line.rstrip():
            yield number, 'white space at the end of the line'
        if '\t' in line and path.name != 'Makefile':
            yield number, 'a tab'
    if text and not text.endswith('\n'):
        yield text.count('\n') + 1, 'no end of line at the end of the file'
    if text.endswith('\n\n'):
        yield text.count('\n'), 'empty lines at the end of the file'
    if code and 'SPDX-License-Identifier: ' not in '\n'.join(text.split('\n')[:2]):
        yield 1, 'no SPDX-License-Identifier in the first two lines'


def check_c(text):
    """The form of C, as (line, fault)."""
    for number, line in enumerate(text.split('\n'), 1):
        if len(line) > COLUMNS:
            yield number, f'{len(line)} columns'
    bare = DEFINE.sub(blank, COMMENT_OR_STRING.sub(blank, text))
    for match in CALL_WITHOUT_SPACE.finditer(bare):
        yield bare.count('\n', 0, match.start()) + 1, f'no space before the parenthesis: {match[0]}'


def measure_c(path, text):
    """What is larger than usual, as (line, remark)."""
    lines = text.split('\n')
    limit = HEADER_LINES if path.suffix == '.h' else FILE_LINES
    if len(lines) - 1 > limit:
        yield 1, f'{len(lines) - 1} lines in a file'
    start = None
    for number, line in enumerate(lines, 1):
        if line == '{':
            start = number
        elif line.startswith('}') and start is not None:
            if number - start - 1 > FUNCTION_LINES:
                yield start, f'{number - start - 1} lines in a function'
            start = None


def main():
    top = pathlib.Path(sys.argv[1]).resolve()
    faults = []
    remarks = []
    for name, path in find_files(top):
        try:
            text = path.read_text(encoding='utf-8')
        except UnicodeDecodeError:
            faults.append(f'{name}: not UTF-8')
            continue
        found = list(check_lines(name, path, text))
        if path.suffix in C_SUFFIXES:
            found += check_c(text)
            # Tests are long by their tables and their stories.
            if not name.startswith('tests/'):
                remarks += [f'{name}:{line}: {remark}' for line, remark in measure_c(path, text)]
        faults += [f'{name}:{line}: {fault}' for line, fault in found]
    for remark in remarks:
        print(f'warning: {remark}')
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == '__main__':
    sys.exit(main())

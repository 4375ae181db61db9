#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that vitrinectl's manual page has the commands and options that vitrinectl has.

  check-man-commands.py vitrinectl vitrinectl.1
"""

import os
import re
import subprocess
import sys

SECTIONS = ('MEDIA AND DISKS', 'MACHINES', 'SCREENS AND KEYS', 'USB')
OPTION = re.compile(r'--[a-z][a-z-]*')


def run(*command):
    environment = dict(os.environ, LC_ALL='C.UTF-8', MANWIDTH='500', MANROFFSEQ='')
    return subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, check=True,
                          stdout=subprocess.PIPE, text=True).stdout


def read_program(program):
    """Each command with its options, as the program's help has them."""
    commands = {}
    overview = run(program, '--help')
    for line in overview.split('Commands:\n')[1].split('\nOptions')[0].splitlines():
        match = re.match(r'  ([a-z-]+(?: info| list| attach| detach| export| cd)?)(?= |$)', line)
        if match is not None:
            command = match[1]
            text = run(program, *command.split(), '--help').split('Options of all commands')[0]
            commands[command] = set(OPTION.findall(text))
    return commands


def read_page(page):
    """Each command with its options, as the manual page has them."""
    commands = {}
    section = command = None
    for line in run('man', '-E', 'UTF-8', '-l', page).splitlines():
        line = line.replace('‐', '-').replace('−', '-')
        if line and not line[0].isspace():
            section, command = line.strip(), None
            continue
        match = re.match(r' {7}([a-z-]+(?: info| list| attach| detach| export| cd)?)(?= |$)', line)
        if section in SECTIONS and match is not None:
            command = match[1]
            commands[command] = set()
        if command is not None:
            commands[command] |= set(OPTION.findall(line))
    return commands


def main():
    program, page = sys.argv[1:]
    offered, written = read_program(program), read_page(page)
    faults = [f'{name} is only in one of help and page' for name in set(offered) ^ set(written)]
    for name in set(offered) & set(written):
        faults += [f'{name}: {option} is only in one of help and page'
                   for option in offered[name] ^ written[name]]
    for fault in sorted(faults):
        print(fault, file=sys.stderr)
    return 1 if faults or not offered else 0


if __name__ == '__main__':
    sys.exit(main())

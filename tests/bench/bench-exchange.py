#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A clipboard of 1 MiB both ways, and a file to the guest, beside virt-viewer.

The guest is that of tests/agent-guest, with the real agent. Each viewer shows it on the same display and the
same QEMU, in turns. Told are the milliseconds from copying to the last byte pasted on the other side, the
longest time that the viewer's window didn't answer meanwhile, and the bytes a second of a file that is
dropped on it. Run it with scripts/with-display --fresh-home. Prints a JSON object a line.
"""

import argparse
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from vitrinetest import desktop, drag  # noqa: E402
from vitrinetest.agent_guest import RECEIVED, AgentGuest  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.pulse import Pulse  # noqa: E402

HOME = pathlib.Path(os.environ['HOME'])
TEXT_BYTES = 1 << 20
PATIENCE = 180
# In the guest: until its clipboard holds what has this sum, and until a file ends with it; its agent makes
# the whole length at once.
UNTIL_PASTED = ('until [ "$(timeout 20 xclip -selection clipboard -o -t UTF8_STRING 2>/dev/null | '
                'md5sum | cut -c 1-32)" = {} ]; do :; done')
END_BYTES = 64
UNTIL_RECEIVED = ('until [ "$(tail -c {} {} 2>/dev/null | md5sum | cut -c 1-32)" = {} ]; '
                  'do :; done')
COPY = 'xclip -selection clipboard -t UTF8_STRING -i {} >/dev/null 2>&1'


class Viewer:
    """One that runs, its window, and what is measured with it."""

    def __init__(self, command, shell):
        self.shell = shell
        self.command = command

    def __enter__(self):
        before = set(desktop.windows().mapped())
        self.program = Program(self.command, stderr=subprocess.DEVNULL)
        try:
            self.window, = wait_until(lambda: set(desktop.windows().mapped()) - before, PATIENCE,
                                      "the viewer's window")
            self.place = wait_until(lambda: desktop.rectangle_at_rest(self.window), PATIENCE,
                                    "the viewer's window at rest")
            self.wait_connected()
        except BaseException:
            self.program.stop()
            raise
        return self

    def __exit__(self, *_):
        self.program.stop()

    def wait_connected(self):
        """Until the clipboard goes to the guest, which begins with the agent's greeting."""
        desktop.click_at(*drag.middle_of(self.place))
        deadline = time.monotonic() + PATIENCE
        number = 0
        while True:
            number += 1
            text = f'{self.command[0]} {number} {time.monotonic()}'.encode()
            self.copy(text)
            try:
                self.shell.wait_pasted(text, 5)
                return
            except AssertionError:
                if time.monotonic() > deadline:
                    raise
                desktop.click_at(*drag.middle_of(self.place))

    @staticmethod
    def copy(data):
        path = HOME / 'copied'
        path.write_bytes(data)
        subprocess.run(COPY.format(path), shell=True, check=True)

    @staticmethod
    def paste():
        return subprocess.run(['timeout', '20', 'xclip', '-selection', 'clipboard', '-t',
                               'UTF8_STRING', '-o'], stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, check=False).stdout

    def measure(self, action):
        """(milliseconds that ACTION takes, the longest silence of the window meanwhile)."""
        with Pulse(self.window) as pulse:
            wait_until(lambda: pulse.answers > 0, PATIENCE, "the window's answer")
            pulse.longest_ms = 0
            began = time.monotonic()
            action()
            taken = (time.monotonic() - began) * 1000
        return taken, pulse.longest_ms

    def text_to_guest(self):
        data = os.urandom(TEXT_BYTES // 2).hex().encode()
        script = UNTIL_PASTED.format(hashlib.md5(data).hexdigest())

        def act():
            self.copy(data)
            self.shell.run(script, PATIENCE)
        return self.measure(act)

    def text_from_guest(self):
        self.shell.run(f'head -c {TEXT_BYTES // 2} /dev/urandom | od -An -v -tx1 | tr -d " \\n" '
                       '>/tmp/copied')
        data = self.shell.ask('cat /tmp/copied')[1]

        def act():
            self.shell.run(COPY.format('/tmp/copied'))
            wait_until(lambda: self.paste() == data, PATIENCE, "the guest's text")
        return self.measure(act)

    def file_to_guest(self, size):
        path = HOME / 'file'
        data = os.urandom(size)
        path.write_bytes(data)
        script = UNTIL_RECEIVED.format(END_BYTES, f'{RECEIVED}/{path.name}',
                                       hashlib.md5(data[-END_BYTES:]).hexdigest())
        received = f'{RECEIVED}/{path.name}'
        self.shell.run(f'rm -f {received}*')
        source, start = drag.start_source(path.as_uri() + '\r\n')
        with source:
            drag.carry(source, start, drag.middle_of(self.place))
            source.output.wait_for('accepted', PATIENCE)

            def act():
                desktop.release_button(1)
                self.shell.run(script, PATIENCE)
            taken = self.measure(act)
        self.shell.run(f'rm -f {received}*')
        return taken


def tell(**fields):
    print(json.dumps({'bench': 'exchange', **fields}), flush=True)


def report(samples):
    """SAMPLES: of each task by each viewer, (milliseconds, longest silence)."""
    for task, by_viewer in samples.items():
        medians = {}
        for name, taken in by_viewer.items():
            times, silences = zip(*taken)
            medians[name] = statistics.median(times)
            tell(task=task, program=name, rounds=len(taken), ms=round(medians[name]),
                 silence_ms=round(max(silences), 1))
        tell(task=task, ratio_to='remote-viewer',
             ratio=round(medians['vitrine'] / medians['remote-viewer'], 2))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--rounds', type=int, default=3)
    parser.add_argument('--file-bytes', type=int, default=16 << 20)
    parser.add_argument('vitrine')
    arguments = parser.parse_args()
    samples = {}
    with AgentGuest('spice') as machine:
        machine.wait_ready()
        commands = {'vitrine': [arguments.vitrine, machine.address],
                    'remote-viewer': ['remote-viewer', machine.address]}
        for _ in range(arguments.rounds):
            for name, command in commands.items():
                with Viewer(command, machine.shell) as viewer:
                    for task, measure in {
                            'text-to-guest': viewer.text_to_guest,
                            'text-from-guest': viewer.text_from_guest,
                            'file-to-guest': lambda v=viewer: v.file_to_guest(arguments.file_bytes),
                    }.items():
                        samples.setdefault(task, {}).setdefault(name, []).append(measure())
    report(samples)


if __name__ == '__main__':
    main()

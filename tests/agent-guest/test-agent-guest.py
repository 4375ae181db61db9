#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guest with SPICE's agent itself: it starts, with both kinds of display, and answers."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import guest  # noqa: E402
from vitrinetest.agent_guest import AgentGuest  # noqa: E402


class AgentGuestTest(unittest.TestCase):
    def check(self, machine):
        seconds = machine.wait_ready()
        print(f'# ready after {seconds:.1f} s', file=sys.stderr)
        (_, width, height, x, y), = machine.shell.monitors()
        image = machine.screenshot()
        self.assertEqual((x, y), (0, 0))
        self.assertEqual((image.width, image.height), (width, height))
        guest.check_picture(image)
        machine.shell.copy('Grüße, мир 🎉')
        self.assertEqual(machine.shell.paste().decode(), 'Grüße, мир 🎉')

    def test_spice(self):
        with AgentGuest('spice') as machine:
            self.check(machine)

    def test_vnc(self):
        with AgentGuest('vnc') as machine:
            self.check(machine)


if __name__ == '__main__':
    unittest.main(verbosity=2)

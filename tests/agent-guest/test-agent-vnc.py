#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""VNC with a real agent in the guest, which speaks with QEMU itself."""

import hashlib
import os
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest.agent_guest import AgentGuest  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.screen_driver import ScreenDriver  # noqa: E402

TEXTS = ('Grüße, мир 🎉', 'two\nlines', 'x' * 20000)
DRIVER = os.path.abspath(sys.argv.pop(1))


class VncTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.machine = cls.enterClassContext(AgentGuest('vnc'))
        cls.machine.wait_ready()
        cls.shell = cls.machine.shell
        cls.screen = cls.enterClassContext(ScreenDriver(DRIVER, cls.machine.address))
        cls.screen.wait_for('state ready ')
        cls.file = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory())) / 'text'

    def test_text_to_the_guest(self):
        for text in TEXTS:
            self.file.write_text(text, encoding='utf-8')
            self.screen.tell('copy-text', self.file)
            self.shell.wait_pasted(text.encode())

    def test_text_from_the_guest(self):
        for text in TEXTS:
            self.shell.copy(text)
            data = text.encode()
            self.screen.wait_for(f'clipboard {len(data)} {hashlib.sha256(data).hexdigest()}')

    def test_size_to_the_pixel(self):
        wait_until(lambda: self.screen.has('can-resize yes'), 60, 'the server to say that it can')
        for size in ((1023, 769), (1280, 800)):
            self.screen.tell('size', *map(str, size))
            self.screen.wait_for('size %d %d' % size)
            self.shell.wait_monitors([size])


if __name__ == '__main__':
    unittest.main(verbosity=2)

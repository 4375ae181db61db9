#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A display whose socket is closed in the middle of a picture: what the console page says."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, driver  # noqa: E402
from vitrinetest.image import is_near  # noqa: E402
from vitrinetest.vnc import VncServer  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SOCKET = FOLDER / 'display'
NAME = 'lab'
SCREEN = f'Screen of {NAME}'
COLOR = 0x2070c0
# 0.5, 1, 2 and 4 seconds lie between the first five tries; the next one is 8 seconds away.
TRIES = 5
# What the first try after the loss meets may be told already.
REASONS = ('closed the connection', 'There is no VNC server')

GRAPHICS = f'''
    <devices><graphics type='vnc'><listen type='socket' socket='{SOCKET}'/></graphics></devices>'''


class DisplayLost(case.WindowCase):
    """Once the screen is there, its server ends badly; the steps are in the order of their names."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'machine.xml',
                                                    [(NAME, driver.RUNNING)], GRAPHICS))

    @classmethod
    def setUpClass(cls):
        cls.server = VncServer(SOCKET, COLOR)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        cls.server.listener.close()

    def shows_color(self):
        """Whether the middle of the window is the server's."""
        image = self.window.capture()
        return is_near(image.pixel(image.width // 2, image.height // 2), COLOR)

    def open_console(self):
        self.window.select(NAME)
        self.press_keys('Return')
        self.window.find(SCREEN, 'image')
        self.wait_for(self.shows_color, "the server's picture")

    def lose(self):
        self.server.behave = 'refuse'
        self.server.attempts = 0
        self.server.cut()
        self.window.find('Lost the Display')

    def test_1_says_so(self):
        self.open_console()
        self.lose()
        self.wait_for(lambda: any(reason in text for text in self.window.texts()
                                  for reason in REASONS), 'the reason')
        self.window.find('Try Now', 'push button')
        self.save('console-display-lost')

    def test_2_comes_back_by_itself(self):
        self.server.behave = 'whole'
        self.window.wait_gone('Lost the Display')
        self.window.find(SCREEN, 'image')
        self.wait_for(self.shows_color, "the server's picture")

    def test_3_try_now(self):
        self.lose()
        self.wait_for(lambda: self.server.attempts >= TRIES, 'so many tries')
        self.server.behave = 'whole'
        attempts = self.server.attempts
        self.window.press('Try Now', 'push button')
        self.wait_for(lambda: self.server.attempts > attempts, 'a try at once', timeout=5)
        self.window.find(SCREEN, 'image')
        self.wait_for(self.shows_color, "the server's picture")

    def test_4_the_way_back(self):
        self.lose()
        self.window.press('Back')
        self.window.find(NAME, 'panel')


if __name__ == '__main__':
    case.main()

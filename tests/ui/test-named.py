#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine asked for by name on the command line, on libvirt's test driver."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.image import capture_screen  # noqa: E402
from vitrinetest.window import PROGRAM  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
URI = driver.write_machines(FOLDER / 'named.xml', [('alpha', driver.RUNNING), ('beta', driver.OFF)])


class Named(case.WindowCase):
    ARGUMENTS = ('--connect', URI, '--machine', 'beta')

    def test_shown_at_once(self):
        self.window.find('beta', 'label')
        self.window.find('Start', 'push button')


class NamedFullScreen(case.WindowCase):
    ARGUMENTS = ('--connect', URI, '--machine', 'beta', '--full-screen')

    def test_covers_the_screen(self):
        screen = capture_screen()
        self.wait_for(lambda: desktop.windows().rectangle(desktop.windows().active()) ==
                      (0, 0, screen.width, screen.height), 'a window over all of the screen')
        self.window.find('Start', 'push button')
        # Where there is a button to close it.
        desktop.press('F11')
        self.window.find('Back', 'push button')


class NamedWrongly(case.WindowCase):
    ARGUMENTS = ('--connect', URI, '--machine', 'nobody', '--full-screen')

    def test_says_so(self):
        self.window.find('No Such Machine')
        desktop.press('Escape')
        self.window.find('alpha', 'panel')


class NamedToARunningProgram(case.WindowCase):
    """Without --connect there is one program for all."""

    ENVIRONMENT = {'VITRINE_CONNECT': URI}

    def test_uses_its_window(self):
        self.window.find('alpha', 'panel')
        subprocess.run([PROGRAM, '--machine', 'beta'], check=True, timeout=60,
                       env={**os.environ, **self.ENVIRONMENT})
        self.window.find('Start', 'push button')

    def test_goes_without_a_kiosk(self):
        result = subprocess.run([PROGRAM, '--kiosk', '--machine', 'beta'], check=False, timeout=60,
                                stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn('no machine', result.stderr)

    def test_goes_without_keys_that_are_none(self):
        result = subprocess.run([PROGRAM, '--keymap', 'F1=nokey', '--machine', 'beta'], check=False,
                                timeout=60, stderr=subprocess.PIPE, text=True)
        self.assertEqual(result.returncode, 2)
        self.assertIn('There is no key named “nokey”', result.stderr)


if __name__ == '__main__':
    case.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages in the dark, in high contrast and in a narrow window: pictures to look at, and that nothing
is cut off. Run once more at 200 % by tests/ui/meson.build."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, driver  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
DOWNLOADS = pathlib.Path(os.environ['HOME']) / 'Downloads'
SCALE = os.environ.get('GDK_SCALE', '1')
MACHINES = [('Debian 12', driver.RUNNING), ('Windows 11', driver.PAUSED), ('lab-server', driver.OFF)]


def brightness(image):
    """The mean of all channels, 0 to 255."""
    return sum(image.data) / len(image.data)


class Looks(case.WindowCase):
    """Every page once; the classes below are the ways to look at them."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'looks.xml', MACHINES))
    NAME = 'light'

    @classmethod
    def setUpClass(cls):
        iso = DOWNLOADS / 'debian-12.iso'
        if not iso.exists():
            subprocess.run([os.environ['VITRINE_MKISO'], '--volume', 'Debian 12.5.0 amd64 n',
                            '--blocks', '300000', '--extend', iso], check=True)
        super().setUpClass()

    def look(self, page):
        image = self.save(f'looks-{self.NAME}-{SCALE}x-{page}')
        self.check_nothing_cut_off()
        return image

    def check_picture(self, image):
        self.assertGreater(brightness(image), 160)

    def test_pages(self):
        self.window.find('Debian 12', 'panel')
        self.check_picture(self.look('collection'))
        self.window.press('Show as List')
        self.window.find('Machines', 'list')
        self.look('list')
        self.window.press('Show as Grid')
        self.window.press('New Machine')
        self.window.find('Debian 12 “Bookworm”', 'list item')
        self.window.capture_steady()
        self.window.click('Debian 12 “Bookworm”', 'list item')
        self.window.find('Memory', 'slider')
        self.check_picture(self.look('create'))
        self.window.press('Back')
        self.window.find('Debian 12', 'panel')
        self.window.capture_steady()
        self.window.select('Debian 12')
        case.desktop.press('Return')
        self.window.find('No Screen to Show', 'label')
        self.check_picture(self.look('console'))
        self.window.press('Back')
        self.window.find('Debian 12', 'panel')


class Dark(Looks):
    ENVIRONMENT = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
    NAME = 'dark'

    def check_picture(self, image):
        self.assertLess(brightness(image), 80)


class HighContrast(Looks):
    ENVIRONMENT = {'ADW_DEBUG_HIGH_CONTRAST': '1'}
    NAME = 'contrast'


class Narrow(Looks):
    NAME = 'narrow'

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(case.make_windows_narrow())
        super().setUpClass()

    def check_picture(self, image):
        super().check_picture(image)
        self.assertLessEqual(image.width, (case.NARROW + 4) * int(SCALE))


if __name__ == '__main__':
    case.main()

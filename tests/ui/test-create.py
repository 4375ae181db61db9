#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file to a plan: which system it is, what the machine gets, and files that are no media."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop  # noqa: E402
from vitrinetest.window import is_sensitive  # noqa: E402

DOWNLOADS = pathlib.Path(os.environ['HOME']) / 'Downloads'
IMAGES = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'vitrine' / 'images'
MICROSOFT = 'MICROSOFT CORPORATION'


def make_iso(name, volume, publisher=None):
    """A disc by its label, long enough for what the label says, on no more than a few blocks."""
    path = DOWNLOADS / name
    command = [os.environ['VITRINE_MKISO'], '--volume', volume, '--blocks', '300000', '--extend']
    if publisher:
        command += ['--publisher', publisher]
    subprocess.run([*command, path], check=True)
    return path


def make_media():
    make_iso('debian-12.iso', 'Debian 12.5.0 amd64 n')
    make_iso('newer.iso', 'Debian 14.0.0 amd64 1')
    make_iso('windows.iso', 'CCCOMA_X64FRE_EN-US_DV9', MICROSOFT)
    make_iso('odd.iso', 'SOMETHING_ODD')


class Create(case.WindowCase):
    """Media that lie in Downloads, as the page finds them."""

    @classmethod
    def setUpClass(cls):
        make_media()
        super().setUpClass()
        # High enough for all of a plan, so that everything can be pointed at.
        cls.window.press('Maximize')

    def setUp(self):
        self.window.press('New Machine')
        self.window.find('Debian 12 “Bookworm”', 'list item')

    def tearDown(self):
        self.window.press('Back')
        self.window.find('No Machines Yet')

    def choose(self, title):
        self.window.click(title, 'list item')
        self.window.find('Memory', 'slider')

    def is_possible(self, name='Create'):
        return is_sensitive(self.window.find(name, 'push button'))

    def click_until(self, row, wanted):
        """Clicks a row, again if it was still moving, until what it opens is there."""
        for _ in range(5):
            self.window.capture_steady()
            self.window.click(row, 'list item')
            try:
                return self.window.find(wanted, timeout=4)
            except AssertionError:
                continue
        return self.window.find(wanted, timeout=1)

    def unfold(self):
        return self.click_until('Customise', 'Firmware')

    def test_known_system(self):
        self.assertFalse(self.is_possible())
        self.choose('Debian 12 “Bookworm”')
        self.window.find('Installer · found in the database')
        self.wait_for(self.is_possible, 'Create')
        self.assertTrue(self.is_possible('Try'))
        self.window.wait_text('Runs under emulation')
        self.save('create-debian')

    def test_newer_than_the_database(self):
        self.choose('Probably Debian 13 or newer')
        self.window.wait_text('newer than the database')
        self.wait_for(self.is_possible, 'Create')

    def test_unknown_system(self):
        self.choose('SOMETHING_ODD')
        self.window.wait_text('not in the database')
        self.wait_for(self.is_possible, 'Create')

    def test_several_systems(self):
        self.choose('Microsoft Windows 11 or Microsoft Windows 10')
        self.window.find('Which One Is It?')
        self.assertFalse(self.is_possible())
        self.save('create-question')
        for name, memory in (('Microsoft Windows 11', '4 GB'), ('Microsoft Windows 10', '2 GB')):
            self.window.click(name, 'list item')
            self.window.find(memory, 'label')
        self.wait_for(self.is_possible, 'Create')

    def test_memory_by_slider(self):
        self.choose('Debian 12 “Bookworm”')
        self.window.find('2 GB', 'label')
        slider = self.window.find('Memory', 'slider').get_value_iface()
        slider.set_current_value(slider.get_current_value() + 1)
        self.window.find('3 GB', 'label')
        slider.set_current_value(slider.get_current_value() - 1)
        self.window.find('2 GB', 'label')
        self.window.find('recommended', 'label')

    def test_name(self):
        self.choose('Debian 12 “Bookworm”')
        self.unfold()
        self.save('create-customise')
        self.window.set_text('Name', 'a/b')
        self.window.wait_text('slash')
        self.wait_for(lambda: not self.is_possible(), 'no Create')
        self.window.set_text('Name', '')
        self.wait_for(lambda: not self.is_possible(), 'no Create')
        self.window.set_text('Name', 'Ünïcode 🐧 <b>')
        self.wait_for(self.is_possible, 'Create')

    def test_empty_machine(self):
        self.window.press('Other Ways')
        self.window.press('Empty Machine')
        self.window.find('Empty Machine', 'label')
        self.wait_for(self.is_possible, 'Create')
        self.assertFalse(self.is_possible('Try'))

    def test_deleted_before_create(self):
        path = make_iso('gone.iso', 'GOES_AWAY')
        self.window.press('Other Ways')
        self.window.press('Look for Files Again')
        self.choose('GOES_AWAY')
        path.unlink()
        self.window.press('Create', 'push button')
        self.answer('The Machine Wasn’t Made', 'Close')
        self.window.find('Memory', 'slider')
        self.assertEqual(list(IMAGES.glob('*')), [])

    def test_in_the_file_dialog(self):
        self.window.press('Choose a File…')
        self.window.find('Choose an ISO File')
        desktop.type_text(str(DOWNLOADS / 'odd.iso'))
        desktop.press('Return')
        self.window.find('Memory', 'slider')
        self.window.wait_text('not in the database')


class BadFiles(case.WindowCase):
    """Files that are no media, opened from the file manager: a second start hands them over."""

    def open(self, path):
        subprocess.run([self.window.program.command[0], path], check=True, timeout=30)

    def refuse(self, path):
        self.open(path)
        self.answer('This File Can’t Be Used', 'Close')

    def test_refused(self):
        folder = DOWNLOADS / 'bad'
        folder.mkdir()
        (folder / 'empty.iso').touch()
        (folder / 'folder.iso').mkdir()
        os.mkfifo(folder / 'pipe.iso')
        for name in ('empty.iso', 'folder.iso', 'pipe.iso', 'nothing.iso'):
            with self.subTest(name):
                self.refuse(folder / name)

    def test_opened_from_outside(self):
        self.open(make_iso('outside.iso', 'FROM_OUTSIDE'))
        self.window.find('FROM_OUTSIDE', 'list item')
        self.window.find('Memory', 'slider')


if __name__ == '__main__':
    case.main()

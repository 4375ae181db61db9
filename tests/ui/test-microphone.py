#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The microphone: off until it is allowed, for each machine, and seen while it is heard. Smart cards
likewise."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.recording_machine import RecordingMachine  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
NAME = 'lab'
SIGN = 'Turn Off the Microphone'
# What the desktop records from: a tone, or nothing that can be opened.
TONE = {'GST_PLUGIN_FEATURE_RANK': 'audiotestsrc:512,pulsesrc:0', 'G_DEBUG': 'fatal-criticals'}
NONE = {'GST_PLUGIN_FEATURE_RANK': 'audiotestsrc:0,pulsesrc:0', 'G_DEBUG': 'fatal-criticals'}


class Microphone(case.WindowCase):
    ENVIRONMENT = TONE

    @classmethod
    def setUpClass(cls):
        cls.machine = cls.enterClassContext(RecordingMachine())
        graphics = f'''
    <devices><graphics type='spice'><listen type='socket' socket='{cls.machine.screen}'/></graphics></devices>'''
        SETTINGS.parent.mkdir(parents=True, exist_ok=True)
        SETTINGS.write_text("[org/vitrine/Vitrine]\nsmart-card-database='/nonexistent'\n",
                            encoding='utf-8')
        cls.ARGUMENTS = '--connect', driver.write_machines(
            FOLDER / 'machine.xml', [(NAME, driver.RUNNING)], graphics)
        super().setUpClass()

    def open_machine(self):
        self.window.click(NAME, 'panel')
        self.press_keys('Return')
        self.window.find(f'Screen of {NAME}', 'image')

    def choose(self, item='Microphone'):
        self.window.press('Machine Menu')
        self.window.press(item)

    def press_shortcut(self):
        """The focus goes to where the menu was, first: the screen would keep the keys."""
        self.window.press('Machine Menu')
        self.window.find('Microphone')
        self.press_keys('Escape')
        self.window.wait_gone('Microphone')
        self.press_keys('Control', 'Shift', 'm')

    def restart(self, environment):
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        type(self).window = Window(*self.ARGUMENTS, environment=environment)
        self.open_machine()

    def test_1_off_until_allowed(self):
        self.machine.record()
        self.open_machine()
        self.window.press('Machine Menu')
        self.window.find('Microphone')
        self.press_keys('Escape')
        self.window.wait_gone('Microphone')
        self.assertFalse(self.window.has(SIGN))

    def test_2_seen_while_heard(self):
        self.choose()
        self.window.wait_text('The microphone is on while the machine records')
        self.window.find(SIGN)
        self.save('microphone')
        self.machine.stop_recording()
        self.window.wait_gone(SIGN)
        self.machine.record()
        self.window.find(SIGN)

    def test_3_full_screen(self):
        self.machine.record()
        self.window.press('Full Screen')
        self.window.find('The machine hears the microphone')
        self.save('microphone-full-screen')
        desktop.move_to(640, 0)
        self.window.press('Full Screen')
        self.window.wait_gone('The machine hears the microphone')

    def test_4_remembered(self):
        self.machine.record()
        self.restart(TONE)
        self.window.find(SIGN)

    def test_5_turned_off(self):
        self.machine.record()
        self.window.press(SIGN)
        self.window.wait_gone(SIGN)
        self.window.wait_text('The microphone is off')
        self.machine.record()
        self.press_shortcut()
        self.window.find(SIGN)

    def test_6_no_microphone(self):
        self.machine.record()
        self.restart(NONE)
        self.press_shortcut()
        self.window.wait_text('The microphone is off')
        self.machine.record()
        self.press_shortcut()
        self.window.wait_text('This computer has no microphone that can be used')
        self.assertFalse(self.window.has(SIGN))

    def test_7_smart_cards(self):
        """The machine has a reader; this computer has nothing to put in."""
        self.choose('Smart Cards')
        self.window.wait_text('there is no NSS database in /nonexistent')
        self.restart(NONE)
        self.choose('Smart Cards')
        self.window.wait_text('The smart cards stay with this computer')


if __name__ == '__main__':
    case.main()

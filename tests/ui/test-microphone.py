#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The microphone: off until it is allowed, for each machine, and seen while it is heard. Smart cards
likewise."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.recording_machine import RecordingMachine  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
NAME = 'lab'
CERTIFICATES = 'id', 'sign', 'encrypt'
SIGN = 'Turn Off the Microphone'
# What the desktop records from: a tone, or nothing that can be opened.
TONE = {'GST_PLUGIN_FEATURE_RANK': 'audiotestsrc:512,pulsesrc:0', 'G_DEBUG': 'fatal-criticals'}
NONE = {'GST_PLUGIN_FEATURE_RANK': 'audiotestsrc:0,pulsesrc:0', 'G_DEBUG': 'fatal-criticals'}


def make_card(folder):
    """An NSS database with the certificates that a card of software is made of."""
    folder.mkdir()
    (folder / 'noise').write_text('of no matter')

    def run(*arguments):
        subprocess.run(['certutil', '-d', f'sql:{folder}', *arguments], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    run('-N', '--empty-password')
    for number, name in enumerate(CERTIFICATES):
        run('-S', '-s', f'CN={name}', '-n', name, '-x', '-t', 'CT,C,C', '-z', folder / 'noise', '-m',
            str(number + 1))


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

    def check_item(self, item, other):
        """Of the two the menu has one. Notes go before a busy computer comes to look."""
        self.window.press('Machine Menu')
        self.window.find(item)
        self.assertFalse(self.window.has(other))
        self.save('smart-card-menu')
        self.press_keys('Escape')
        self.window.wait_gone(item)

    def test_8_card_of_software(self):
        """Taken out and put in by the menu, and by the keys of a connection file."""
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        make_card(FOLDER / 'cards')
        SETTINGS.write_text(f"[org/vitrine/Vitrine]\nsmart-card-database='{FOLDER}/cards'\n"
                            f'smart-card-certificates={list(CERTIFICATES)}\n', encoding='utf-8')
        file = FOLDER / 'lab.vv'
        file.write_text(f'[virt-viewer]\ntype=spice\nunix-path={self.machine.screen}\ntitle={NAME}\n'
                        'smartcard-insert=shift+f8\nsmartcard-remove=shift+f9\n', encoding='utf-8')
        type(self).window = Window(file, environment=NONE)
        self.window.find(f'Screen of {NAME}', 'image')
        self.choose('Smart Cards')
        self.choose('Remove Card')
        self.check_item('Insert Card', 'Remove Card')
        self.press_keys('Shift', 'F8')
        self.check_item('Remove Card', 'Insert Card')
        self.press_keys('Shift', 'F9')
        self.check_item('Insert Card', 'Remove Card')


if __name__ == '__main__':
    case.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB devices of this computer for a machine whose SPICE screen is all that is known of it, with a
programmed stick, a disc's file and a QEMU that takes what is plugged in, whatever its firmware does.
"""

import contextlib
import os
import pathlib
import socket
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SCREEN = FOLDER / 'spice'
CONTROL = FOLDER / 'usb'
STICK = FOLDER / 'stick.img'
DISC = FOLDER / 'disc.iso'
MOCK = os.environ['VITRINE_MOCK_USB']
TITLE = 'Vitrine Mock Stick'


def order(text):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(CONTROL))
        connection.sendall(text.encode() + b'\n')
        return connection.makefile().readline().strip()


class UsbScreen(case.WindowCase):
    """The tests are steps, in the order of their numbers."""

    LAUNCHER = ('umockdev-wrapper', MOCK, '--control', str(CONTROL), f'stick:{STICK}', '--')
    ARGUMENTS = (f'spice+unix://{SCREEN}',)

    @classmethod
    def setUpClass(cls):
        for path in STICK, DISC:
            path.write_bytes(bytes(range(256)) * 4096)
        cls.machine = cls.enterClassContext(Qemu(
            '-vga', 'std', '-spice', f'unix=on,addr={SCREEN},disable-ticketing=on',
            '-device', 'qemu-xhci,id=xhci', '-chardev', 'spicevmc,name=usbredir,id=usb',
            '-device', 'usb-redir,chardev=usb,bus=xhci.0', memory=64))
        super().setUpClass()

    def wait_state(self, state):
        self.wait_for(lambda: order('state 1') == state, f'a stick that is {state}')

    def is_on(self, title):
        """What the switch tells who can't see it; nothing while it takes no orders."""
        states = self.window.find(title, 'check box').get_state_set()
        return states.contains(Atspi.StateType.CHECKED) \
            if states.contains(Atspi.StateType.SENSITIVE) else None

    def wait_switch(self, title, is_on):
        self.wait_for(lambda: self.is_on(title) is is_on,
                      f'a switch of {title} that is {"on" if is_on else "off"}')

    def give(self):
        """One press: a second one would take it back."""
        self.wait_switch(TITLE, False)
        self.window.press(TITLE, 'check box')
        self.wait_state('claimed')
        self.wait_switch(TITLE, True)

    def has_drive(self):
        """Vitrine reads the disc as long as the machine has a drive with it."""
        files = pathlib.Path(f'/proc/{self.window.application.get_process_id()}/fd')
        for file in files.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if os.readlink(file) == str(DISC):
                    return True
        return False

    def choose_disc(self):
        self.window.press('Disc or Disk Image…')
        self.window.find('Choose a Disc or Disk Image')
        desktop.press('Control', 'l')
        self.window.find('Name')
        desktop.type_text(str(DISC))
        desktop.press('Return')
        self.window.wait_gone('Choose a Disc or Disk Image')

    def test_1_keyboard(self):
        """The key that opened the list is no order for what is in it."""
        self.window.press('USB Devices', 'push button')
        self.window.find(TITLE, timeout=10)
        self.press_keys('Return')
        self.press_keys(' ')
        self.press_keys('Tab')
        self.wait_for(lambda: self.window.has_focus(TITLE), 'the focus on the stick')
        self.wait_switch(TITLE, False)
        self.press_keys('Return')
        self.wait_state('claimed')
        self.wait_switch(TITLE, True)
        self.save('usb-screen')

    def test_2_take_back(self):
        self.window.press(TITLE, 'check box')
        self.wait_state('driver')
        self.wait_switch(TITLE, False)

    def test_3_disc(self):
        """The one channel carries a disc, which nobody has to switch on who has just chosen it."""
        self.choose_disc()
        self.window.press('USB Devices', 'push button')
        self.wait_switch(DISC.name, True)
        self.wait_for(self.has_drive, 'a drive with the disc')
        self.wait_switch(TITLE, False)
        self.save('usb-screen-disc')
        self.window.press(DISC.name, 'check box')
        self.wait_switch(DISC.name, False)
        self.wait_for(lambda: not self.has_drive(), 'no drive any more')

    def test_4_no_channel(self):
        """What is refused at once is off, and said to be off."""
        self.give()
        self.window.press(DISC.name, 'check box')
        self.window.wait_text('All USB channels of the machine are in use')
        self.wait_switch(DISC.name, False)
        self.wait_switch(TITLE, True)
        self.assertEqual(order('state 1'), 'claimed')

    def test_5_unplug(self):
        order('unplug 1')
        self.window.wait_gone(TITLE, timeout=10)
        order(f'plug 1 stick:{STICK}')
        self.window.find(TITLE, timeout=10)

    def test_6_screen_ends(self):
        """With the connection ends what it carried."""
        self.give()
        self.machine.command('quit')
        self.wait_state('driver')


if __name__ == '__main__':
    case.main()

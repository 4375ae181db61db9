#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The USB devices of a console page, with programmed devices and a machine that really runs.

Run by as-user.sh: the machine belongs to the daemon of an ordinary user's session.
"""

import os
import pathlib
import re
import signal
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, embedded, guest  # noqa: E402
from vitrinetest.process import Program  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
CONTROL = FOLDER / 'usb'
STICK = FOLDER / 'stick.img'
MOCK = os.environ['VITRINE_MOCK_USB']
URI = 'qemu:///session'
NAME = 'Live'
RULES = pathlib.Path(os.environ['HOME']) / '.local/share/vitrine/usb-devices.ini'


def order(text):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(CONTROL))
        connection.sendall(text.encode() + b'\n')
        return connection.makefile().readline().strip()


class Usb(case.WindowCase):
    """The tests are steps, in the order of their numbers. Port 1 has a stick, port 2 a keyboard."""

    LAUNCHER = ('umockdev-wrapper', MOCK, '--control', str(CONTROL), f'stick:{STICK}', 'keyboard',
                '--')

    @classmethod
    def setUpClass(cls):
        STICK.write_bytes(bytes(range(256)) * 16384)
        # The daemon must see the computer as it is, so that it runs before the programmed devices.
        cls.enterClassContext(Program(['virsh', '--connect', URI, 'event', '--all', '--loop']))
        subprocess.run([os.environ['VITRINE_CTL'], '--connect', URI, 'create', '--iso',
                        guest.path_of('live.iso'), '--name', NAME], check=True, timeout=60,
                       stdout=subprocess.DEVNULL)
        super().setUpClass()

    def switch(self, title):
        """Turns the switch of that device."""
        self.window.press(title, 'check box')

    def press_always(self):
        self.window.press('More for Vitrine Mock Stick', 'push button')
        self.window.press(f'Always Use with “{NAME}”')

    def wait_state(self, port, state, timeout=30):
        self.wait_for(lambda: order(f'state {port}') == state, f'a device that is {state}', timeout)

    def test_1_properties(self):
        """What is switched on while the machine is off, it gets when it starts."""
        self.window.select(NAME)
        self.press_keys('Alt', 'Return')
        self.window.find(f'Properties of {NAME}')
        self.switch('Vitrine Mock Keyboard')
        self.window.wait_text('the only keyboard')
        self.save_with_dialog('usb-keyboard', 'Give “Vitrine Mock Keyboard” to the Machine?')
        self.answer('Give “Vitrine Mock Keyboard” to the Machine?', 'Cancel')
        self.switch('Vitrine Mock Stick')
        self.window.wait_text(f'Goes to “{NAME}” when it starts')
        self.window.capture_screen(case.PICTURES / 'usb-properties.png')
        self.assertIn('vendor=1209', RULES.read_text(encoding='utf-8'))
        self.press_keys('Escape')
        self.window.wait_gone(f'Properties of {NAME}')

    def test_1_start(self):
        self.press_keys('Return')
        self.window.press('Start', 'push button')
        self.window.find(f'Screen of {NAME}', 'image', timeout=60)
        self.wait_state(1, 'claimed')
        self.window.press('USB Devices', 'push button')
        self.window.find('Vitrine Mock Stick', timeout=10)
        self.press_always()
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'driver')
        self.save('usb-popover')

    def test_2_give(self):
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'claimed')
        document, = embedded.status_files()
        self.assertIn('ua-usb-', document.read_text(encoding='utf-8'))
        self.save('usb-popover-given')

    def test_3_take_back(self):
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'driver')
        document, = embedded.status_files()
        self.wait_for(lambda: 'ua-usb-' not in document.read_text(encoding='utf-8'),
                      'a machine without the device')

    def test_3a_permission(self):
        """What this user may not open: the row says what can be done about it."""
        order('mode 1 0')
        self.switch('Vitrine Mock Stick')
        self.window.wait_text('70-usb.rules', timeout=90)
        self.save('usb-popover-permission')
        self.window.press('Copy the Line for udev', 'push button')
        order('mode 1 666')
        self.window.press('Add a Networked Device…')
        self.window.find('Add a Networked Device', 'dialog')
        self.press_keys('Control', 'v')
        self.wait_for(lambda: 'ATTR{idVendor}=="1209"' in self.window.text_of('Address'),
                      'the line that was copied')
        self.answer('Add a Networked Device', 'Cancel')
        self.window.press('USB Devices', 'push button')

    def test_4_unplug(self):
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'claimed')
        order('unplug 1')
        self.window.wait_gone('Vitrine Mock Stick', timeout=10)
        order(f'plug 1 stick:{STICK}')
        self.window.find('Vitrine Mock Stick', timeout=10)

    def test_5_share(self):
        self.window.press('More for Vitrine Mock Stick', 'push button')
        self.window.press('Share on the Network…', 'menu item')
        self.window.wait_text('Nobody uses it yet')
        Usb.code, = (text for text in self.window.texts()
                     if re.fullmatch(r'[0-9A-Z]{4}(-[0-9A-Z]{4}){3}', text))
        Usb.port, = (text.rpartition(':')[2] for text in self.window.texts()
                     if re.fullmatch(r'\S+:\d+', text))
        self.save_with_dialog('usb-share', '“Vitrine Mock Stick” Is Shared')
        self.answer('“Vitrine Mock Stick” Is Shared', 'Close')

    def test_6_networked_device(self):
        """What this computer shares is taken from the network by it, too."""
        self.window.press('USB Devices', 'push button')
        self.window.press('Add a Networked Device…')
        self.window.set_text('Address', f'127.0.0.1:{self.port}')
        self.window.set_text('Pairing Code', self.code.lower().replace('-', ' '))
        self.save_with_dialog('usb-network', 'Add a Networked Device')
        self.window.press('Add', 'push button')
        self.wait_state(1, 'claimed')
        self.window.press('USB Devices', 'push button')
        self.window.wait_text('in use by')
        # By the database of USB ids: the protocol doesn't tell the device's own words.
        self.window.wait_text(f'tls:127.0.0.1:{self.port}')
        self.save('usb-popover-network')
        self.window.press('More for Generic Storage', 'push button')
        self.window.press('Remove', 'menu item')
        self.wait_state(1, 'driver')

    def test_7_always(self):
        """From then on the machine has it by itself, after plugging in anew, too."""
        self.window.press('More for Vitrine Mock Stick', 'push button')
        self.save('usb-menu')
        self.window.press(f'Always Use with “{NAME}”')
        self.wait_state(1, 'claimed')
        order('unplug 1')
        self.window.wait_gone('Vitrine Mock Stick', timeout=10)
        order(f'plug 1 stick:{STICK}')
        self.wait_state(1, 'claimed')
        self.window.find('Vitrine Mock Stick')
        self.press_always()
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'driver')

    def run_here(self, *arguments):
        """A vitrinectl that has the same programmed devices."""
        process = pathlib.Path(f'/proc/{self.window.application.get_process_id()}/environ')
        bus, = (line for line in process.read_bytes().split(b'\0')
                if line.startswith(b'UMOCKDEV_DIR='))
        name, _, value = os.fsdecode(bus).partition('=')
        return Program(['umockdev-wrapper', os.environ['VITRINE_CTL'], '--connect', URI,
                        *arguments], env={**os.environ, name: value})

    def test_7b_other_program(self):
        """Who has it first keeps it, without a word of failure; what is remembered is for both."""
        document, = embedded.status_files()
        self.wait_for(lambda: 'ua-usb-' not in document.read_text(encoding='utf-8'),
                      'a machine without the device')
        with self.run_here('usb', 'attach', NAME, '1-1', '--always') as attach:
            attach.output.wait_for('.*: attached', 60)
            self.window.wait_text(f'Another program gave it to “{NAME}”')
            self.assertFalse([text for text in self.window.texts() if 'already' in text])
            self.save('usb-popover-other')
            attach.send_signal(signal.SIGINT)
            self.assertEqual(attach.wait(60), 0)
        # From now on it is Vitrine's to give.
        self.wait_state(1, 'claimed', 90)
        self.press_always()
        self.switch('Vitrine Mock Stick')
        self.wait_state(1, 'driver')

    def test_8_image(self):
        """An image of this computer as a drive of the machine, and out again."""
        self.window.press('Disc or Disk Image…')
        self.window.find('Choose a Disc or Disk Image')
        desktop.press('Control', 'l')
        self.window.find('Name', timeout=10)
        desktop.type_text(str(STICK))
        desktop.press('Return')
        document, = embedded.status_files()
        self.wait_for(lambda: str(STICK) in document.read_text(encoding='utf-8'),
                      'a machine with the image')
        self.window.press('USB Devices', 'push button')
        self.window.find('stick.img')
        self.save('usb-popover-image')
        self.switch('stick.img')
        self.wait_for(lambda: str(STICK) not in document.read_text(encoding='utf-8'),
                      'a machine without the image')


if __name__ == '__main__':
    case.main()

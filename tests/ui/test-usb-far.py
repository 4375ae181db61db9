#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB devices of this computer for a machine of another computer's libvirt (qemu+ssh), through its
SPICE screen: a programmed stick and a disc, by vitrinectl and by the window. The machine has no
channel for USB until it is given one, and its guest tells what it reads.
"""

import hashlib
import os
import pathlib
import signal
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, usb_guest  # noqa: E402
from vitrinetest.far_host import FarHost  # noqa: E402
from vitrinetest.lines import FileLines  # noqa: E402
from vitrinetest.process import Program  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
CONTROL = FOLDER / 'usb'
STICK = FOLDER / 'stick.img'
DISC = FOLDER / 'disc.iso'
TITLE = 'Vitrine Mock Stick'
NAME = 'far'
CHANNEL = "<redirdev bus='usb' type='spicevmc'>"
MACHINE = '''<domain type='qemu'><name>{name}</name><memory unit='MiB'>192</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type>
    <kernel>{kernel}</kernel><initrd>{initrd}</initrd><cmdline>{arguments}</cmdline></os>
  <cpu mode='custom'><model>qemu64</model></cpu><features><acpi/></features>
  <devices>
    <controller type='usb' model='qemu-xhci' ports='15'/>
    <graphics type='spice'><listen type='socket'/></graphics><video><model type='vga'/></video>
    <serial type='file'><source path='{serial}'/></serial><memballoon model='none'/>
  </devices>
</domain>'''


def order(text):
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(CONTROL))
        connection.sendall(text.encode() + b'\n')
        return connection.makefile().readline().strip()


def write_random(path):
    contents = os.urandom(1 << 20)
    path.write_bytes(contents)
    return hashlib.md5(contents).hexdigest()


class UsbFar(case.WindowCase):
    """The tests are steps, in the order of their numbers."""

    LAUNCHER = ('umockdev-wrapper', os.environ['VITRINE_MOCK_USB'], '--control', str(CONTROL),
                f'stick:{STICK}', '--')
    ARGUMENTS = ('--connect', FarHost.uri)

    @classmethod
    def setUpClass(cls):
        cls.stick_sum, cls.disc_sum = map(write_random, (STICK, DISC))
        cls.host = cls.enterClassContext(FarHost())
        kernel, initrd, arguments = usb_guest.copy_to(cls.host.folder)
        serial = cls.host.home / 'serial'
        cls.serial = FileLines(serial)
        cls.addClassCleanup(cls.serial.close)
        cls.host.start(MACHINE.format(name=NAME, kernel=kernel, initrd=initrd, arguments=arguments,
                                      serial=serial))
        # The library calls it critical when a device is torn out while it is in use.
        cls.ENVIRONMENT = {'PATH': cls.host.path, 'G_DEBUG': ''}
        super().setUpClass()
        cls.serial.wait_for('UP', usb_guest.BOOT_SECONDS)

    def wait_state(self, state):
        self.wait_for(lambda: order('state 1') == state, f'a stick that is {state}', 60)

    def wait_read(self, disk, total):
        """The guest has read all of it."""
        self.serial.wait_for(f'MD5 {disk} {total}', 60)

    def count_channels(self):
        return self.host.virsh('dumpxml', NAME).count(CHANNEL)

    def wait_channels(self, number):
        self.wait_for(lambda: self.count_channels() == number, f'{number} USB channels', 60)

    def run_ctl(self, *arguments):
        """A vitrinectl that has the same programmed devices."""
        process = pathlib.Path(f'/proc/{self.window.application.get_process_id()}/environ')
        bus, = (line for line in process.read_bytes().split(b'\0')
                if line.startswith(b'UMOCKDEV_DIR='))
        name, _, value = os.fsdecode(bus).partition('=')
        return Program(['umockdev-wrapper', os.environ['VITRINE_CTL'], *self.ARGUMENTS, *arguments],
                       env={**os.environ, **self.ENVIRONMENT, name: value})

    def check_ctl(self, command, what, disk, total):
        with self.run_ctl('usb', command, NAME, what) as program:
            program.output.wait_for('.*: attached', 60)
            self.wait_read(disk, total)
            self.assertEqual(self.count_channels(), 1)
            program.send_signal(signal.SIGINT)
            self.assertEqual(program.wait(60), 0)
        self.serial.wait_for('USB-GONE .*', 60)
        self.assertEqual(self.count_channels(), 0)

    def test_1_vitrinectl(self):
        self.assertEqual(self.count_channels(), 0)
        self.check_ctl('attach', '1-1', 'sda', self.stick_sum)
        self.assertEqual(order('state 1'), 'driver')
        self.check_ctl('cd', DISC, 'sr0', self.disc_sum)

    def open_devices(self):
        self.window.select(NAME)
        self.press_keys('Return')
        self.window.find(f'Screen of {NAME}', 'image', timeout=60)

    def test_2_always(self):
        """From then on the machine has it by itself, after plugging in anew, too."""
        self.open_devices()
        self.window.press('USB Devices', 'push button')
        self.window.press(f'More for {TITLE}', 'push button')
        self.window.press(f'Always Use with “{NAME}”')
        self.wait_state('claimed')
        self.wait_read('sda', self.stick_sum)
        order('unplug 1')
        self.window.wait_gone(TITLE, timeout=30)
        self.serial.wait_for('USB-GONE .*', 60)
        order(f'plug 1 stick:{STICK}')
        self.wait_state('claimed')
        self.wait_read('sda', self.stick_sum)

    def test_3_disc(self):
        """Both at once: a channel for each."""
        self.window.press('Disc or Disk Image…')
        self.window.find('Choose a Disc or Disk Image')
        desktop.press('Control', 'l')
        self.window.find('Name')
        desktop.type_text(str(DISC))
        desktop.press('Return')
        self.wait_read('sr0', self.disc_sum)
        self.assertEqual(self.count_channels(), 2)
        self.window.press('USB Devices', 'push button')
        self.window.find(DISC.name)
        self.save('usb-far')
        self.window.press(DISC.name, 'check box')
        self.serial.wait_for('USB-GONE .*', 60)
        self.assertEqual(order('state 1'), 'claimed')

    def test_4_screen(self):
        """With the screen goes what it carried, and what was plugged in for it. What is remembered comes
        with the next one.
        """
        self.press_keys('Escape')
        self.window.press('Back')
        self.wait_state('driver')
        self.wait_channels(0)
        self.open_devices()
        self.wait_state('claimed')
        self.wait_read('sda', self.stick_sum)


if __name__ == '__main__':
    case.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""USB devices of a real kernel: the real exporter in one machine, another machine uses them.

  test-usb-nested.py VITRINECTL

The first machine's kernel sees a stick and a keyboard of QEMU's. An ordinary user there gives them away,
by usbfs, over the network with TLS and a pairing code, to a guest of this computer.
"""

import hashlib
import itertools
import json
import os
import pathlib
import signal
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest.exporting_machine import (ADDRESS, KEYBOARD, STICK,  # noqa: E402
                                           ExportingMachine)
from vitrinetest.usb_guest import UsbGuest  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1))
SECTOR = 512
WRITTEN = b'written by the guest'
VENDORS = '/sys/bus/usb/devices/*/idVendor'
# Two machines and whatever else is busy share the processor.
PATIENCE = 120
# Of the key A, as Linux counts keys.
KEY_A = 30


class Export:
    """A running "usb export" of DEVICE in the first machine."""

    ports = itertools.count(4000)

    def __init__(self, machine, device):
        self.machine = machine
        self.port = next(self.ports)
        # What it says is told on the machine's serial port, a line each.
        machine.shell.run(f'''(
            su tester -c "echo \\$\\$ >/home/{self.port}; exec vitrinectl --json usb export {device} \\
                          --listen {ADDRESS}:{self.port}"
            echo ended $?) 2>&1 | while read -r line; do
            echo "EXPORT {self.port} $line"
        done >/dev/ttyS0 &''')
        event = json.loads(self.wait_for('{"event":"listening".*'))
        self.code = event['code']
        self.address = f'tls:127.0.0.1:{machine.forward(self.port)}'

    def wait_for(self, pattern):
        return self.machine.serial.wait_for(f'EXPORT {self.port} ({pattern})', PATIENCE).group(1)

    def wait_end(self):
        """The exit status and the last line before."""
        words = self.wait_for('vitrinectl: .*')
        return int(self.wait_for('ended .*').split()[1]), words

    def interrupt(self):
        self.machine.shell.run(f'kill -INT $(cat /home/{self.port}) 2>/dev/null || true')


class NestedTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory(prefix='vtn-')))
        cls.image = folder / 'stick.img'
        cls.image.write_bytes(os.urandom(1 << 20))
        # Both start at the same time.
        cls.machine = cls.enterClassContext(ExportingMachine(PROGRAM, cls.image))
        cls.guest = cls.enterClassContext(UsbGuest(PROGRAM))
        cls.guest.wait_ready()
        cls.machine.wait_ready()
        cls.output = cls.guest.serial.output
        cls.shell = cls.machine.shell

    def tearDown(self):
        self.assertFalse([line for line in self.machine.serial.lines() if 'libusb' in line])

    def attach(self, export):
        program = self.guest.create_program('--json', 'usb', 'attach', 'guest', export.address,
                                            '--code', export.code)
        self.addCleanup(program.stop)
        return program

    def export(self, device):
        export = Export(self.machine, device)
        self.addCleanup(export.interrupt)
        return export

    def plug_stick(self):
        self.machine.plug_stick()
        self.addCleanup(self.unplug_stick)
        self.wait_disk()

    def wait_disk(self):
        """The first machine's own driver has the stick."""
        self.shell.run('until test -b /dev/sda; do sleep 0.1; done')

    def unplug_stick(self):
        self.machine.unplug_stick()
        self.shell.run(f'while grep -qx {STICK[:4]} {VENDORS}; do sleep 0.1; done')

    def permit(self):
        """The ordinary user may use what is plugged in, as by a rule of udev's."""
        self.shell.run('chown tester /dev/bus/usb/*/*')

    def sum_image(self):
        return hashlib.md5(self.image.read_bytes()).hexdigest()

    def wait_stick(self, total):
        """The guest has read all of the stick and written to it."""
        self.output.wait_for(f'USB [0-9-]+ {STICK} .*', PATIENCE)
        self.output.wait_for(f'MD5 sda {total}', PATIENCE)
        self.output.wait_for('WROTE sda', PATIENCE)

    def test_stick(self):
        self.plug_stick()
        self.permit()
        self.assertEqual(self.shell.run('ls /sys/block | grep sd'), 'sda\n')
        export = self.export(STICK)
        total = self.sum_image()
        self.assertEqual(self.shell.run('ls /sys/block | grep sd'), 'sda\n')
        attach = self.attach(export)
        attach.output.wait_for('{"event":"attached".*', PATIENCE)
        self.assertEqual(self.shell.ask('ls /sys/block | grep sd')[0], 1)
        self.wait_stick(total)

        # Back in the first machine, whose kernel reads what was written far away.
        attach.send_signal(signal.SIGINT)
        self.assertEqual(attach.wait(PATIENCE), 0)
        self.output.wait_for('USB-GONE .*', PATIENCE)
        export.wait_for('{"event":"disconnected".*')
        self.wait_disk()
        total = self.sum_image()
        self.assertEqual(self.shell.run('md5sum </dev/sda').split()[0], total)
        self.assertIn(WRITTEN.decode(), self.shell.run('dd if=/dev/sda bs=512 skip=3 count=1'))

        # The same offer, another time; then it is withdrawn.
        again = self.attach(export)
        again.output.wait_for('{"event":"attached".*', PATIENCE)
        self.wait_stick(total)
        export.interrupt()
        export.wait_for('ended 0')
        self.output.wait_for('USB-GONE .*', PATIENCE)
        self.wait_disk()

    def test_unplug(self):
        self.plug_stick()
        self.permit()
        total = self.sum_image()
        export = self.export(STICK)
        attach = self.attach(export)
        self.wait_stick(total)
        self.unplug_stick()
        self.output.wait_for('USB-GONE .*', PATIENCE)
        status, text = export.wait_end()
        self.assertEqual(status, 1, text)
        self.assertIn('unplugged', text)
        self.assertEqual(attach.wait(PATIENCE), 1)

        # In the same port again: a new offer, a new connection.
        self.plug_stick()
        self.permit()
        total = self.sum_image()
        self.attach(self.export(STICK))
        self.wait_stick(total)

    def test_keyboard(self):
        self.permit()
        export = self.export(KEYBOARD)
        attach = self.attach(export)
        self.output.wait_for('INPUT .*USB Keyboard', PATIENCE)
        self.machine.press('a')
        self.output.wait_for(f'KEY {KEY_A} 1', PATIENCE)
        self.output.wait_for(f'KEY {KEY_A} 0', PATIENCE)
        attach.send_signal(signal.SIGINT)
        self.assertEqual(attach.wait(PATIENCE), 0)
        export.wait_for('{"event":"disconnected".*')
        self.shell.run('until grep -q "USB Keyboard" /sys/class/input/*/name; do sleep 0.1; done')

    def test_not_permitted(self):
        self.shell.run('chown root /dev/bus/usb/*/*')
        listed = json.loads(self.shell.run('su tester -c "vitrinectl --json usb list"'))
        self.assertEqual([(device['id'], device['class'], device['permitted']) for device in listed
                          if device['vendor'] == KEYBOARD[:4]], [('1-2', 'keyboard', False)])
        export = self.export(KEYBOARD)
        attach = self.guest.ctl.run('usb', 'attach', 'guest', export.address, '--code', export.code,
                                    timeout=PATIENCE)
        self.assertEqual(attach.returncode, 1)
        self.assertIn('before the USB device came', attach.stderr)
        status, text = export.wait_end()
        self.assertEqual(status, 4, text)
        self.assertIn('ATTR{idVendor}=="0627"', text)


if __name__ == '__main__':
    unittest.main(verbosity=2)

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl's usb list and usb export, with programmed USB devices.

  test-usb.py VITRINECTL MOCK-USB USB-READER
"""

import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contract  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program, run  # noqa: E402

PROGRAM, MOCK, READER = (os.path.abspath(sys.argv.pop(1)) for _ in range(3))
MIB = 1 << 20


class UsbTest(unittest.TestCase):
    """Port 1 has a stick, port 2 a keyboard, port 3 a hub."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='vitrine-usb-'))
        self.addCleanup(shutil.rmtree, self.folder)
        self.image = self.folder / 'stick.img'
        self.image.write_bytes(bytes(i * 7 & 255 for i in range(4096)) * 1024)
        self.control = self.folder / 'control'

    def command(self, *arguments, devices=None):
        if devices is None:
            devices = (f'stick:{self.image}', 'keyboard', 'hub')
        return ['umockdev-wrapper', MOCK, '--control', self.control, *devices, '--', PROGRAM,
                *arguments]

    def run_usb(self, *arguments, status=0, devices=None):
        result = run(self.command(*arguments, devices=devices), check=False)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def order(self, text):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.control))
            connection.sendall(text.encode() + b'\n')
            return connection.makefile().readline().strip()

    def export(self, *arguments):
        """A running export of the stick, and what it says first."""
        program = Program(self.command('--json', 'usb', 'export', *arguments))
        self.addCleanup(program.stop)
        return program, self.wait_event(program, 'listening')

    @staticmethod
    def wait_event(program, name):
        return json.loads(program.output.wait_for(rf'{{"event":"{name}".*').group())

    def read(self, address, code='-', options=()):
        result = run([READER, address, code, 'read', '4', '256', *options])
        return json.loads(result.stdout)


class ListTest(UsbTest):
    def test_devices(self):
        devices = json.loads(self.run_usb('--json', 'usb', 'list').stdout)
        self.assertEqual([device['id'] for device in devices], ['1-1', '1-2', '1-3'])
        self.assertEqual([device['class'] for device in devices], ['storage', 'keyboard', 'hub'])
        for device in devices:
            contract.check(self, device, contract.USB)
            self.assertTrue(device['permitted'])
            self.assertFalse(device['busy'])
        stick = devices[0]
        self.assertEqual((stick['bus'], stick['port'], stick['vendor'], stick['product'],
                          stick['vendor_name'], stick['product_name'], stick['serial']),
                         (1, '1', '1209', '0101', 'Vitrine', 'Mock Stick', '0123456789AB'))
        self.assertEqual(devices[2]['risks'], ['hub'])

    def test_text(self):
        lines = self.run_usb('usb', 'list').stdout.splitlines()
        self.assertRegex(lines[1], r'1-1 +1209:0101 +storage +Vitrine Mock Stick')

    def test_no_devices(self):
        self.assertEqual(json.loads(self.run_usb('--json', 'usb', 'list', devices=()).stdout), [])
        result = self.run_usb('usb', 'list', devices=())
        self.assertEqual((result.stdout, result.stderr), ('', ''))


class ExportTest(UsbTest):
    def test_once(self):
        path = self.folder / 'socket'
        program, event = self.export('1-1', '--listen', f'unix:{path}', '--once')
        self.assertEqual((event['id'], event['address'], event['code']),
                         ('1-1', f'unix:{path}', None))
        self.assertEqual(stat.S_IMODE(path.stat().st_mode) & 0o077, 0)
        self.assertEqual(self.order('state 1'), 'driver')
        answer = self.read(f'unix:{path}')
        self.assertEqual(answer['device'], '12090101')
        self.assertEqual(answer['sha256'],
                         hashlib.sha256(self.image.read_bytes()).hexdigest())
        self.assertEqual(program.wait(), 0)
        self.assertFalse(path.exists())

    def test_network(self):
        """With a pairing code, by itself and as a machine gets it, then with a wrong one."""
        program, event = self.export('1209:0101', '--listen', '0.0.0.0:0')
        self.assertRegex(event['code'], r'^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$')
        address = event['address'].replace('0.0.0.0', '127.0.0.1')
        self.assertTrue(address.startswith('tls:'))
        for options in [], ['guarded']:
            read = self.read(address, event['code'], options)
            self.assertEqual(read['bytes'], 4 * MIB)
            self.assertEqual(read['sha256'],
                             hashlib.sha256(self.image.read_bytes()).hexdigest())
            self.wait_event(program, 'connected')
            self.wait_event(program, 'disconnected')
            self.assertEqual(self.order('state 1'), 'driver')
        wrong = run([READER, address, '0000-0000-0000-0000', 'read', '1', '8'], check=False)
        self.assertEqual(wrong.returncode, 1)
        program.send_signal(signal.SIGTERM)
        self.assertEqual(program.wait(), 0)

    def test_interrupted(self):
        """The device is given back before the program ends."""
        program, event = self.export('1-1', '--listen', '127.0.0.1:0')
        with socket.create_connection(('127.0.0.1', int(event['address'].split(':')[-1]))):
            self.wait_event(program, 'connected')
            wait_until(lambda: self.order('state 1') == 'claimed')
            program.send_signal(signal.SIGINT)
            self.assertEqual(program.wait(), 0)

    def test_unplugged(self):
        program, event = self.export('1-1', '--listen', '127.0.0.1:0')
        peer = subprocess.Popen([READER, event['address'], '-', 'read', '4', '1'],
                                stdout=subprocess.DEVNULL)
        self.wait_event(program, 'connected')
        wait_until(lambda: self.order('state 1') == 'claimed')
        self.assertEqual(self.order('unplug 1'), 'done')
        self.assertEqual(program.wait(), 1)
        peer.wait(60)

    def test_wrong_use(self):
        for status, arguments in ((3, ['1-9']), (3, ['dead:beef']), (4, ['1-3']),
                                  (2, ['1-1', '--listen', 'nowhere']), (2, []),
                                  (2, ['1-1', '--listen', 'example.org:4000']),
                                  (1, ['1-1', '--listen', 'unix:/nonexistent/socket'])):
            with self.subTest(arguments=arguments):
                result = self.run_usb('usb', 'export', *arguments, status=status)
                self.assertEqual(result.stdout, '')
                self.assertRegex(result.stderr, r'\Avitrinectl: .+\n\Z')


if __name__ == '__main__':
    unittest.main(verbosity=2)

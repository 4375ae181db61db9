#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl's usb attach, detach and cd, with a real guest that tells what it sees.

  test-usb-machine.py VITRINECTL MOCK-USB [USER]

As root on the embedded driver, with a VNC screen; as a user in a session, without any screen.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import shutil
import signal
import socket
import sys
import time
import unittest
import unittest.mock

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.ssh_server import HOST, SshServer  # noqa: E402
from vitrinetest.usb_guest import UsbGuest  # noqa: E402

PROGRAM, MOCK = (os.path.abspath(sys.argv.pop(1)) for _ in range(2))
USER = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith('-') else None
RULES = '.local/share/vitrine/usb-devices.ini'
SECTOR = 512
WRITTEN = b'written by the guest'


class UsbMachineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ssh = cls.enterClassContext(SshServer(USER))
        cls.enterClassContext(unittest.mock.patch.dict(os.environ, PATH=cls.ssh.path))
        # A user's has no screen at all.
        cls.guest = cls.enterClassContext(UsbGuest(PROGRAM, USER, has_screen=USER is None))
        cls.ctl, cls.serial = cls.guest.ctl, cls.guest.serial
        cls.mock = pathlib.Path(shutil.copy(MOCK, cls.ctl.folder))
        cls.guest.wait_ready()

    def setUp(self):
        self.image = self.ctl.home / 'stick.img'
        self.contents = os.urandom(1 << 20) * 4
        self.image.write_bytes(self.contents)
        self.image.chmod(0o666)
        self.sum = hashlib.md5(self.contents).hexdigest()
        self.control = self.ctl.home / 'run-control'

    def begin(self, *arguments, prefix=()):
        program = self.guest.create_program(*arguments, prefix=prefix)
        self.addCleanup(program.stop)
        return program

    def with_stick(self, *arguments, control=('--control', 'run-control')):
        """A command that sees a stick in port 1."""
        return self.begin(*arguments, prefix=('umockdev-wrapper', self.mock, *control,
                                              f'stick:{self.image}', '--'))

    def order(self, text):
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(str(self.control))
            connection.sendall(text.encode() + b'\n')
            return connection.makefile().readline().strip()

    def wait_stick(self):
        """The guest has read all of it, and written something."""
        self.serial.output.wait_for(f'MD5 sda {self.sum}', 60)
        self.serial.output.wait_for('WROTE sda', 30)
        written = self.image.read_bytes()[3 * SECTOR:3 * SECTOR + len(WRITTEN)]
        self.assertEqual(written, WRITTEN)

    def expect(self, status, *arguments):
        result = self.ctl.run(*arguments)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def test_screen(self):
        displays = self.ctl.json('show', 'guest')['displays']
        self.assertEqual([display['type'] for display in displays],
                         [] if USER is not None else ['vnc'])

    def test_network(self):
        export = self.with_stick('--json', 'usb', 'export', '1209:0101', '--listen',
                                 '127.0.0.1:0')
        line = export.output.wait_for('{"event":"listening".*', 30).group()
        address = json.loads(line)['address']
        attach = self.begin('--json', 'usb', 'attach', 'guest', address)
        attach.output.wait_for('{"event":"attached".*', 30)
        self.wait_stick()
        twice = self.expect(1, 'usb', 'attach', 'guest', address)
        self.assertIn('has it already', twice.stderr)

        # Somebody else takes it away: that is no failure of who gave it.
        self.expect(0, 'usb', 'detach', 'guest', address)
        self.serial.output.wait_for('USB-GONE .*', 30)
        self.assertEqual(attach.wait(30), 0)
        self.expect(3, 'usb', 'detach', 'guest', address)

    def test_ssh(self):
        export = self.with_stick('--json', 'usb', 'export', '1-1', '--listen', '127.0.0.1:0')
        line = export.output.wait_for('{"event":"listening".*', 60).group()
        port = json.loads(line)['address'].rsplit(':', 1)[1]
        address = f'ssh:{HOST}:{port}'
        attach = self.begin('--json', 'usb', 'attach', 'guest', address)
        attach.output.wait_for('{"event":"attached".*', 60)
        self.wait_stick()

        # Without a network for a while.
        self.ssh.stop()
        attach.output.wait_for('{"event":"waiting".*', 60)
        self.serial.output.wait_for('USB-GONE .*', 60)
        self.assertEqual(self.order('state 1'), 'driver')
        self.ssh.start()
        attach.output.wait_for('{"event":"attached".*', 60)
        self.serial.output.wait_for('MD5 sda .*', 60)
        attach.send_signal(signal.SIGINT)
        self.assertEqual(attach.wait(60), 0)
        self.serial.output.wait_for('USB-GONE .*', 60)
        wait_until(self.ssh.is_idle, 30, 'the end of ssh')

    def test_ssh_refuses(self):
        with socket.create_server(('127.0.0.1', 0)) as server:
            port = server.getsockname()[1]
        nobody = self.expect(1, 'usb', 'attach', 'guest', f'ssh:{HOST}:{port}')
        self.assertIn('refused', nobody.stderr)
        self.ssh.trust(False)
        self.addCleanup(self.ssh.trust, True)
        stranger = self.expect(1, 'usb', 'attach', 'guest', f'ssh:{HOST}:{port}')
        self.assertIn('Host key verification failed', stranger.stderr)
        self.ssh.trust(True)
        self.ssh.admit(False)
        self.addCleanup(self.ssh.admit, True)
        keyless = self.expect(1, 'usb', 'attach', 'guest', f'ssh:{HOST}:{port}')
        self.assertIn('Permission denied', keyless.stderr)
        self.assertFalse(list(self.ctl.home.glob('.local/share/vitrine/usb/*')))
        for result in nobody, stranger, keyless:
            self.assertRegex(result.stderr, r'\Avitrinectl: No connection to lab by ssh: [^\r\n�]+\n\Z')

    def test_cd(self):
        disc = self.ctl.home / 'disc.iso'
        disc.write_bytes(self.contents[:1 << 20])
        disc.chmod(0o644)
        self.expect(0, 'usb', 'cd', 'guest', disc)
        # libvirt (9.0) makes a drive for discs one for disks.
        total = hashlib.md5(disc.read_bytes()).hexdigest()
        self.serial.output.wait_for(f'MD5 s(r0|d.) {total}', 60)
        self.expect(0, 'usb', 'detach', 'guest', 'all')
        self.serial.output.wait_for('USB-GONE .*', 30)
        self.assertEqual(hashlib.md5(disc.read_bytes()).hexdigest(), total)
        self.expect(3, 'usb', 'cd', 'guest', 'no-such-file.iso')

    def test_refusals(self):
        self.expect(3, 'usb', 'attach', 'guest', 'dead:beef')
        self.expect(3, 'usb', 'attach', 'nobody', '1-1')
        self.expect(2, 'usb', 'attach', 'guest')
        self.expect(1, 'usb', 'attach', 'guest', 'tcp:127.0.0.1:1')
        insecure = self.expect(1, 'usb', 'attach', 'guest', 'tcp:192.0.2.1:4000')
        self.assertIn('--allow-insecure', insecure.stderr)
        with socket.create_server(('127.0.0.1', 0)) as server:
            attach = self.begin('usb', 'attach', 'guest',
                                f'tcp:127.0.0.1:{server.getsockname()[1]}')
            peer, _ = server.accept()
            with contextlib.closing(peer):
                peer.sendall(b'SSH-2.0-OpenSSH_9.2p1\r\n')
                self.assertEqual(attach.wait(30), 1)
        self.assertEqual(self.ctl.machines()['guest']['state'], 'running')

    @unittest.skipIf(USER is None, 'needs a hypervisor outside of the program')
    def test_local(self):
        attach = self.with_stick('usb', 'attach', 'guest', '1-1')
        attach.output.wait_for('.*: attached', 30)
        self.wait_stick()
        self.assertEqual(self.order('state 1'), 'claimed')
        attach.send_signal(signal.SIGINT)
        self.assertEqual(attach.wait(30), 0)
        self.serial.output.wait_for('USB-GONE .*', 30)
        self.assertFalse(list(self.ctl.home.glob('.local/share/vitrine/usb/*')))

        attach = self.with_stick('usb', 'attach', 'guest', '1209:0101', '--always')
        attach.output.wait_for('.*: attached', 30)
        self.wait_remembered('guest')
        # It is what was asked for, whoever gave it.
        again = self.with_stick('usb', 'attach', 'guest', '1-1', '--always', control=())
        self.assertEqual(again.wait(30), 0)
        twice = self.with_stick('usb', 'attach', 'guest', '1-1', control=())
        self.assertEqual(twice.wait(30), 1)
        # Neither took anything away from who was first.
        self.assertEqual(len(list(self.ctl.home.glob('.local/share/vitrine/usb/*/usb'))), 1)
        self.order('unplug 1')
        self.assertEqual(attach.wait(30), 1)

    def wait_remembered(self, name):
        """The rule, once the machine has the device."""
        rules = self.ctl.home / RULES
        uuid = self.ctl.machines()[name]['uuid']
        for _ in range(300):
            if rules.exists() and f'machine={uuid}' in rules.read_text(encoding='utf-8'):
                return
            time.sleep(0.1)
        self.fail(f'{name} is not remembered')

    @unittest.skipIf(USER is None, 'needs a hypervisor outside of the program')
    def test_off(self):
        """It waits for the machine's next start."""
        self.expect(0, 'create', '--empty', '--name', 'off', '--disk', '0')
        for option, status in ((), 1), (('--always',), 0):
            attach = self.with_stick('usb', 'attach', 'off', '1-1', *option)
            self.assertEqual(attach.wait(30), status)
        self.wait_remembered('off')
        uuid = self.ctl.machines()['off']['uuid']
        self.expect(0, 'delete', 'off')
        self.assertNotIn(uuid, (self.ctl.home / RULES).read_text(encoding='utf-8'))


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl on a real QEMU, with a real guest: as root on the embedded driver, as a user in a session.

The guest is the small one of tests/guest, which tells on its serial port what arrives.
"""

import concurrent.futures
import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import tty
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contract  # noqa: E402
from vitrinetest import guest  # noqa: E402
from vitrinetest.image import read_png  # noqa: E402
from vitrinetest.lines import LineTimeout, StreamLines, wait_until  # noqa: E402
from vitrinetest.vitrinectl import Vitrinectl  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1))
USER = sys.argv.pop(1) if len(sys.argv) > 1 and not sys.argv[1].startswith('-') else None
BOOT = 180


class Serial(StreamLines):
    """What the guest writes on its serial port, from the machine's start on."""

    def __init__(self, ctl, name):
        document = xml.etree.ElementTree.fromstring(ctl.run('xml', name, '--live').stdout)
        self.descriptor = os.open(document.find('devices/serial/source').get('path'),
                                  os.O_RDWR | os.O_NOCTTY | os.O_NONBLOCK)
        tty.setraw(self.descriptor)
        super().__init__(self.descriptor)

    def close(self):
        os.close(self.descriptor)


def asked_qemus(root):
    """The processes that libvirt's driver in the folder ROOT asks what they can."""
    found = []
    for path in pathlib.Path('/proc').glob('[0-9]*/cmdline'):
        with contextlib.suppress(OSError):
            words = path.read_bytes().split(b'\0')
            if b'qemu' in words[0] and any(root.encode() in word for word in words[1:]):
                found.append(path.parent.name)
    return found


class Fixture(unittest.TestCase):
    def setUp(self):
        self.ctl = self.enterContext(Vitrinectl(PROGRAM, user=USER))
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory(dir='/tmp')))
        self.folder.chmod(0o777)

    def copy_iso(self, name='live.iso'):
        """The guest's ISO where any user can read it."""
        path = self.ctl.folder / name
        if not path.exists():
            path.write_bytes(guest.path_of(name).read_bytes())
        return path

    def succeeds(self, *arguments, **options):
        result = self.ctl.run(*arguments, **options)
        self.assertEqual((result.returncode, result.stderr), (0, ''), arguments)
        return result

    def fails(self, code, *arguments):
        result = self.ctl.run(*arguments)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
        self.assertEqual(result.stdout, '')

    def state_of(self, name):
        return self.ctl.machines()[name]['state']

    def read_object(self, program):
        """The JSON object that PROGRAM prints before it goes on."""
        program.output.wait_for(r'\}', BOOT)
        return json.loads('\n'.join(program.output.lines()))

    def try_iso(self):
        """A trial that runs, and its machine."""
        trial = self.enterContext(self.ctl.start('--json', 'try', self.copy_iso(), '--memory',
                                                 '128M'))
        return trial, self.read_object(trial)

    def read_screenshot(self, name, *options):
        path = self.folder / 'screen.png'
        path.unlink(missing_ok=True)
        self.succeeds('screenshot', name, path, *options, timeout=120)
        image = read_png(path)
        self.assertEqual([entry.name for entry in self.folder.iterdir()], ['screen.png'])
        return image


class MachineTest(Fixture):
    def test_host(self):
        host = self.ctl.json('host')
        contract.check(self, host, contract.HOST)
        self.assertEqual(host['hypervisor'].lower(), 'qemu')
        self.assertIn('vnc', host['displays'])
        for problem in host['problems']:
            contract.check(self, problem, contract.PROBLEM)
        self.assertEqual('no-kvm' in [problem['id'] for problem in host['problems']],
                         host['acceleration'] == 'tcg')

    def test_life_of_a_machine(self):
        iso = self.copy_iso('still.iso')
        created = self.ctl.json('create', '--iso', iso, '--name', 'Guest <1>', '--memory', '256M',
                                '--vcpus', '1', '--disk', '1G', '--accel', 'tcg')
        contract.check_machine(self, created)
        self.assertEqual((created['state'], created['memory'], created['vcpus'],
                          created['transient'], created['emulated']),
                         ('off', 256 << 20, 1, False, True))
        disk = next(disk for disk in created['disks'] if disk['device'] == 'disk')
        self.assertEqual(disk['capacity'], 1 << 30)
        self.assertGreater(disk['commitment'], 1 << 30)
        self.assertTrue(pathlib.Path(disk['file']).exists())
        self.assertIn(str(iso), [disk['file'] for disk in created['disks']])
        self.fails(1, 'create', '--iso', iso, '--name', 'Guest <1>')
        self.fails(1, 'screenshot', 'Guest <1>', self.folder / 'x.png')
        self.fails(1, 'pause', 'Guest <1>')

        self.succeeds('start', 'Guest <1>')
        serial = Serial(self.ctl, 'Guest <1>')
        self.addCleanup(serial.close)
        self.assertEqual(self.state_of('Guest <1>'), 'running')
        self.fails(1, 'start', 'Guest <1>')
        mode = serial.wait_for(r'MODE (\d+)x(\d+)', BOOT)
        serial.wait_for('LIVE-READY', 60)
        self.check_screen('Guest <1>', int(mode[1]), int(mode[2]), 'spice')
        self.fails(1, 'set', 'Guest <1>', 'display=vnc')
        self.check_input(serial, 'Guest <1>', int(mode[1]), int(mode[2]))

        self.succeeds('pause', 'Guest <1>')
        self.assertEqual(self.state_of('Guest <1>'), 'paused')
        self.succeeds('resume', 'Guest <1>')
        self.assertEqual(self.state_of('Guest <1>'), 'running')

        self.succeeds('shutdown', 'Guest <1>')
        # Its last words are lost where QEMU is gone before they are read.
        with contextlib.suppress(LineTimeout):
            serial.wait_for('POWER-BUTTON', 30)
        wait_until(lambda: self.state_of('Guest <1>') == 'off', 60, 'the guest to be off')
        self.check_other_display('Guest <1>')
        self.succeeds('delete', 'Guest <1>', '--keep-disks')
        self.assertEqual(self.ctl.machines(), {})
        self.assertTrue(pathlib.Path(disk['file']).exists())
        self.assertTrue(iso.exists())
        self.fails(3, 'delete', 'Guest <1>')

    def check_other_display(self, name):
        """VNC, and SPICE again, which leaves the document as it was."""
        before = self.ctl.run('xml', name).stdout
        self.fails(2, 'set', name, 'display=x11')
        self.succeeds('set', name, 'display=vnc')
        self.assertNotIn('spice', self.ctl.run('xml', name).stdout.replace('com.redhat.spice', ''))
        self.succeeds('start', name)
        serial = Serial(self.ctl, name)
        self.addCleanup(serial.close)
        mode = serial.wait_for(r'MODE (\d+)x(\d+)', BOOT)
        serial.wait_for('LIVE-READY', 60)
        self.check_screen(name, int(mode[1]), int(mode[2]), 'vnc')
        self.succeeds('type', name, 'a')
        serial.wait_for('KEY 30', 20)
        self.succeeds('force-off', name)
        self.succeeds('set', name, 'display=spice', 'title=Other')
        after = self.ctl.run('xml', name).stdout
        self.assertEqual([line for line in after.splitlines() if '<title>' not in line],
                         before.splitlines())
        self.succeeds('set', name, 'title=')

    def check_screen(self, name, width, height, protocol):
        image = self.read_screenshot(name, '--wait-stable', '1')
        self.assertEqual((image.width, image.height), (width, height))
        guest.check_picture(image)
        uri = self.ctl.json('show', name)['displays'][0]['uri']
        self.assertTrue(uri.startswith(protocol), uri)
        for address in (name, uri):
            probe = self.ctl.json('probe', address)
            contract.check(self, probe, contract.PROBE)
            self.assertEqual((probe['protocol'], probe['version'], probe['security'],
                              probe['width'], probe['height']),
                             (protocol, {'vnc': '3.8', 'spice': '2.2'}[protocol], 'none', width,
                              height))
        self.assertEqual(self.read_screenshot(uri).data, image.data)

    def check_input(self, serial, name, width, height):
        self.succeeds('type', name, 'aB-1')
        for event in ('KEY 30', 'KEY-UP 30', 'KEY 42', 'KEY 48', 'KEY-UP 48', 'KEY-UP 42', 'KEY 12',
                      'KEY-UP 12', 'KEY 2', 'KEY-UP 2'):
            serial.wait_for(event, 20)
        self.fails(4, 'type', name, 'xé')
        self.succeeds('keys', name, 'ctrl+alt+f2', 'print')
        for event in ('KEY 29', 'KEY 56', 'KEY 60', 'KEY-UP 60', 'KEY-UP 56', 'KEY-UP 29', 'KEY 99'):
            serial.wait_for(event, 20)
        for x, y in ((0, 0), (width - 1, height - 1), (123, 457), (width // 2, 1)):
            self.succeeds('click', name, str(x), str(y))
            match = serial.wait_for(r'CLICK left at (\d+),(\d+)', 20)
            self.assertLessEqual(abs(int(match[1]) - x), 1)
            self.assertLessEqual(abs(int(match[2]) - y), 1)
            serial.wait_for('CLICK-UP left at .*', 20)
        self.succeeds('click', name, '50', '60', '--button', 'right')
        serial.wait_for('CLICK right at .*', 20)
        self.fails(2, 'click', name, str(width), '0')
        # What was refused never arrived.
        self.assertFalse(serial.has('KEY 45'))

    def test_default_disk_fits(self):
        """What an unknown system gets, 20 GB, is more than a small file system has."""
        images = self.ctl.home / '.local/share/vitrine/images'
        images.mkdir(parents=True)
        if USER is not None and os.geteuid() == 0:
            for folder in (images, *images.parents):
                if folder == self.ctl.home:
                    break
                shutil.chown(folder, USER)
        # Who may not mount has the room of his own disk, which is a limit, too.
        small = subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=3G,mode=777', 'none', images],
                               stderr=subprocess.DEVNULL, check=False).returncode == 0
        if small:
            self.addCleanup(subprocess.run, ['umount', '--lazy', images], check=True)
        room = os.statvfs(images).f_bavail * os.statvfs(images).f_frsize
        machine = self.ctl.json('create', '--empty', '--name', 'roomy', '--memory', '128M')
        disk, = (disk for disk in machine['disks'] if disk['device'] == 'disk')
        self.assertLessEqual(disk['capacity'], room)
        if small:
            # In whole sectors.
            self.assertAlmostEqual(disk['capacity'], 3 * 10 ** 9, delta=512)
        self.succeeds('delete', 'roomy')
        # What is asked for in so many words isn't made smaller.
        if small:
            self.fails(1, 'create', '--empty', '--name', 'large', '--memory', '128M',
                       '--disk', '20G')
        self.assertEqual(self.ctl.left_behind(), [])

    def test_start_with_the_machine(self):
        machine = self.ctl.json('create', '--empty', '--name', 'bare', '--memory', '128M',
                                '--disk', '0', '--start', '--accel', 'tcg')
        self.assertEqual(machine['state'], 'running')
        self.assertEqual([disk for disk in machine['disks'] if disk['device'] == 'disk'], [])
        image = self.read_screenshot('bare')
        self.assertGreater(image.width, 300)
        self.succeeds('reboot', 'bare')
        self.succeeds('force-off', 'bare')
        self.assertEqual(self.state_of('bare'), 'off')
        self.fails(1, 'force-off', 'bare')
        self.succeeds('delete', 'bare')
        self.assertEqual(self.ctl.left_behind(), [])

    def test_try_leaves_nothing(self):
        trial = self.enterContext(self.ctl.start('--json', 'try', self.copy_iso(), '--memory',
                                                 '256M', '--vcpus', '1'))
        machine = self.read_object(trial)
        contract.check_machine(self, machine)
        self.assertTrue(machine['transient'])
        self.assertEqual(machine['memory'], 256 << 20)
        # Other processes reach it meanwhile, on a driver that one process only can have open.
        self.assertEqual(self.state_of(machine['name']), 'running')
        self.read_screenshot(machine['name'])
        with concurrent.futures.ThreadPoolExecutor(10) as pool:
            lists = list(pool.map(lambda _: self.ctl.json('list'), range(10)))
        for entries in lists:
            self.assertEqual([entry['uuid'] for entry in entries], [machine['uuid']])
        trial.send_signal(signal.SIGINT)
        self.assertEqual(trial.wait(30), 0)
        self.assertEqual(self.ctl.machines(), {})
        self.assertEqual(self.ctl.left_behind(), [])

    def test_try_ends_with_its_guest(self):
        trial, machine = self.try_iso()
        self.succeeds('force-off', machine['name'])
        self.assertEqual(trial.wait(30), 0)
        self.assertEqual(self.ctl.machines(), {})

    def test_keep_what_is_tried(self):
        trial, machine = self.try_iso()
        self.succeeds('keep', machine['name'])
        self.assertEqual(trial.wait(30), 0)
        kept = self.ctl.machines()[machine['name']]
        self.assertEqual((kept['uuid'], kept['state'], kept['transient']),
                         (machine['uuid'], 'running', False))
        self.fails(1, 'keep', machine['name'])
        self.succeeds('force-off', machine['name'])
        self.assertEqual(self.state_of(machine['name']), 'off')

    def test_two_trials_at_once(self):
        first, first_machine = self.try_iso()
        second, second_machine = self.try_iso()
        self.assertEqual(sorted(self.ctl.machines()),
                         sorted((first_machine['name'], second_machine['name'])))
        first.send_signal(signal.SIGTERM)
        wait_until(lambda: list(self.ctl.machines()) == [second_machine['name']], 30,
                   'the first trial to end')
        second.send_signal(signal.SIGTERM)
        self.assertEqual(second.wait(30), 0)
        self.assertEqual(first.wait(30), 0)
        self.assertEqual(self.ctl.machines(), {})

    def test_many_at_once(self):
        with concurrent.futures.ThreadPoolExecutor(6) as pool:
            self.assertEqual(list(pool.map(lambda _: self.ctl.json('list'), range(6))), [[]] * 6)

    def test_memory_above_the_host(self):
        self.fails(4, 'create', '--empty', '--memory', '4096T')
        self.fails(4, 'try', self.copy_iso(), '--memory', '4096T')
        self.assertEqual(self.ctl.left_behind(), [])

    def test_interrupted_creation_leaves_nothing(self):
        iso = self.copy_iso()
        for delay in (0.05, 0.3, 0.6, 0.9):
            with self.subTest(delay=delay):
                program = self.ctl.start('create', '--iso', iso, '--name', 'stopped', '--start')
                with program:
                    time.sleep(delay)
                    program.send_signal(signal.SIGINT)
                    code = program.wait(30)
                # Whichever came first.
                self.assertIn(code, (0, 1, -signal.SIGINT))
                self.assertEqual(list(self.ctl.machines()), ['stopped'] if code == 0 else [])
                if code == 0:
                    self.succeeds('delete', 'stopped')
                self.assertEqual(self.ctl.left_behind(), [])


class EmbeddedTest(Fixture):
    """What only the embedded driver has, which one process at a time can have open."""

    def setUp(self):
        super().setUp()
        # An ordinary user has it only when he asks for it.
        if os.geteuid() != 0:
            root = self.ctl.home / '.local/share/vitrine/libvirt'
            self.ctl.options = ['--connect', f'qemu:///embed?root={root}']

    def test_interrupted_first_opening_leaves_nothing(self):
        """The first time libvirt starts each QEMU to ask what it can, and leaves it when it ends."""
        root = self.enterContext(tempfile.TemporaryDirectory(prefix='v', dir='/tmp'))
        self.ctl.options = ['--connect', f'qemu:///embed?root={root}']
        with self.ctl.start('list') as program:
            wait_until(lambda: asked_qemus(root), 60, 'libvirt asking a QEMU')
            program.send_signal(signal.SIGINT)
            program.wait(30)
        wait_until(lambda: not asked_qemus(root), 10, 'the end of what was asked')

    def test_killed_trial_is_cleaned_up(self):
        trial, machine = self.try_iso()
        trial.process.kill()
        trial.wait(10)
        self.assertEqual(self.ctl.machines(), {})
        self.fails(3, 'show', machine['name'])
        self.assertEqual(self.ctl.left_behind(), [])

    def test_killed_asker_interrupts_its_command(self):
        trial, machine = self.try_iso()
        second, _ = self.try_iso()
        second.process.kill()
        second.wait(10)
        wait_until(lambda: list(self.ctl.machines()) == [machine['name']], 30,
                   'the machine of the killed one to go')
        self.assertTrue(trial.is_running())

    def test_garbage_on_the_control_socket(self):
        trial, machine = self.try_iso()
        display = machine['displays'][0]['uri']
        path = re.match(r'spice\+unix://(/.*)/lib/qemu/', display)[1] + '/vitrine.sock'
        self.assertEqual(os.stat(os.path.dirname(path)).st_mode & 0o077, 0)
        good = b'vitrinectl/1\0/tmp\0list\0'
        three = [0, 1, 2]
        for message, descriptors in ((b'', []), (b'\0', []), (good, []), (good, [0]),
                                     (good, three * 20), (b'vitrinectl/2\0/\0', three),
                                     (good[:-1], three), (b'vitrinectl/1\0relative\0', three),
                                     (b'vitrinectl/1\0/\0frob\0', three),
                                     (b'vitrinectl/1\0/\0--help\0', three),
                                     (os.urandom(5000), three), (b'\0' * 100000, three)):
            with self.subTest(message=message[:30], descriptors=len(descriptors)):
                with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as asker:
                    asker.settimeout(10)
                    asker.connect(path)
                    if message:
                        socket.send_fds(asker, [message], descriptors)
                        self.assertIn(asker.recv(10), (b'R', b''))
        # Those who connect and say nothing are in nobody's way, and are put out.
        idle = [socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) for _ in range(40)]
        for asker in idle:
            asker.settimeout(20)
            asker.connect(path)
        self.assertEqual(self.state_of(machine['name']), 'running')
        self.assertEqual(idle[0].recv(10), b'')
        for asker in idle:
            asker.close()
        self.assertTrue(trial.is_running())
        self.assertEqual(self.state_of(machine['name']), 'running')


if USER is not None:
    # A session has a daemon, which any number of processes can use.
    del EmbeddedTest


if __name__ == '__main__':
    unittest.main(verbosity=2)

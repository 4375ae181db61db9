#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl's arguments, exit codes and JSON, where no guest is needed: libvirt's test driver."""

import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contract  # noqa: E402
from vitrinetest.vitrinectl import Vitrinectl  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1))
SECTOR = 2048


def write_iso(path, volume_id, size=0):
    """An ISO of which there is only the volume descriptor."""
    descriptor = bytearray(SECTOR)
    descriptor[0:7] = b'\x01CD001\x01'
    descriptor[40:72] = volume_id.encode().ljust(32)
    path.write_bytes(bytes(16 * SECTOR) + bytes(descriptor) + b'\xffCD001\x01'.ljust(SECTOR, b'\0'))
    if size:
        os.truncate(path, size)
    return path


class CommandTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ctl = cls.enterClassContext(Vitrinectl(PROGRAM, connect='test:///default'))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def fails(self, code, *arguments, within=10, says=None):
        """The command fails with CODE in time, one line on standard error and nothing else."""
        for options in ((), ('--json',)):
            result = self.ctl.run(*options, *arguments)
            self.assertEqual(result.returncode, code, f'{arguments}: {result.stderr}')
            self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
            self.assertNotRegex(result.stderr, r'(?i)virerror|error code|VIR_|GError|assert')
            self.assertEqual(result.stdout, '')
            self.assertLess(result.seconds, within)
            if says is not None:
                self.assertIn(says, result.stderr)

    def detect_fails(self, code, path, within=10):
        """Its entry says why; the command as a whole fails with CODE."""
        result = self.ctl.run('detect', '--json', path)
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
        self.assertLess(result.seconds, within)
        entries = json.loads(result.stdout)
        self.assertEqual(len(entries), 1)
        contract.check(self, entries[0], contract.DETECT)
        self.assertTrue(entries[0]['error'])
        self.assertIsNone(entries[0]['os'])
        return entries[0]

    def test_wrong_arguments(self):
        for arguments in ((), ('frob',), ('list', 'x'), ('show',), ('--frob', 'list'),
                          ('create',), ('create', '--empty', '--iso', 'x'),
                          ('create', '--empty', '--memory', '2Q'),
                          ('create', '--empty', '--vcpus', '0'),
                          ('create', '--empty', '--accel', 'xen'),
                          ('create', '--empty', '--initrd', 'x'),
                          ('create', '--empty', '--os', 'no-such-os'),
                          ('keys', 'test', 'ctrl+frob'), ('click', 'test', '1', 'x'),
                          ('probe', 'http://x'), ('probe', 'vnc://'), ('usb', 'throw'),
                          ('snapshot', 'list', 'test')):
            with self.subTest(arguments=arguments):
                self.fails(2, *arguments)

    def test_not_found(self):
        for command in ('show', 'start', 'shutdown', 'reboot', 'force-off', 'pause', 'resume',
                        'delete', 'keep', 'xml', 'probe'):
            with self.subTest(command=command):
                self.fails(3, command, 'no such machine', says='no such machine')
        self.fails(3, 'screenshot', 'no such machine', 'x.png')
        self.fails(3, 'type', 'no such machine', 'x')
        self.fails(3, 'create', '--iso', self.folder / 'missing.iso', says='missing.iso')
        self.fails(3, 'create', '--kernel', self.folder / 'vmlinuz', says='vmlinuz')
        self.fails(3, 'create', '--kernel', PROGRAM, '--initrd', 'missing', says='missing')
        self.fails(3, 'disk', 'info', self.folder / 'missing.qcow2')
        self.fails(3, 'xml', '--file', self.folder / 'missing.xml')

    def test_not_possible(self):
        self.fails(4, 'type', 'vnc://localhost', 'aé', says='é')
        self.fails(4, 'create', '--import', 'x.qcow2')
        self.fails(4, 'create', '--iso', 'x.iso', '--express', 'me')

    def test_nobody_answers(self):
        self.fails(1, 'probe', f'vnc+unix://{self.folder}/none')
        self.fails(1, 'probe', 'vnc://localhost::1')
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            listener.listen()
            port = listener.getsockname()[1]
            self.fails(1, 'screenshot', f'vnc://127.0.0.1::{port}', self.folder / 'x.png',
                       '--timeout', '1', within=5)
            self.assertFalse((self.folder / 'x.png').exists())

    def test_not_a_vnc_server(self):
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            listener.listen()
            port = listener.getsockname()[1]

            def serve():
                for _ in range(2):
                    peer, _ = listener.accept()
                    with peer:
                        peer.sendall(b'SSH-2.0-OpenSSH_9.2\r\n')

            thread = threading.Thread(target=serve, daemon=True)
            thread.start()
            self.fails(1, 'probe', f'vnc://127.0.0.1::{port}')
            thread.join(10)

    def test_connections_that_fail(self):
        for uri in ('qemu+unix:///session?socket=/nonexistent', 'qemu+tcp://localhost:1/system'):
            with self.subTest(uri=uri):
                other = Vitrinectl(PROGRAM, connect=uri)
                with other:
                    result = other.run('list')
                    self.assertEqual(result.returncode, 1, result.stderr)
                    self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
                    self.assertLess(result.seconds, 30)
        with Vitrinectl(PROGRAM, connect='frob:///x') as other:
            result = other.run('list')
            self.assertIn(result.returncode, (1, 2))
            self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')

    def test_connection_that_says_nothing(self):
        path = self.folder / 'silent'
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(str(path))
            listener.listen()
            with Vitrinectl(PROGRAM, connect=f'qemu+unix:///session?socket={path}') as other:
                result = other.run('list')
                self.assertEqual(result.returncode, 1)
                self.assertRegex(result.stderr, r"\Avitrinectl: [^\n]+ doesn.t answer\.\n\Z")
                self.assertLess(result.seconds, 30)

    def test_list_and_show(self):
        machines = self.ctl.json('list')
        self.assertEqual([machine['name'] for machine in machines], ['test'])
        contract.check(self, machines[0], contract.LIST)
        self.assertEqual(machines[0]['state'], 'running')
        machine = self.ctl.json('show', 'test')
        contract.check_machine(self, machine)
        self.assertEqual(self.ctl.json('show', machine['uuid']), machine)
        self.assertEqual(machine['memory'], 8 << 30)
        self.assertIn('test', self.ctl.run('list').stdout)
        self.assertIn('8.0 GB', self.ctl.run('show', 'test').stdout)

    def test_host(self):
        host = self.ctl.json('host')
        contract.check(self, host, contract.HOST)
        self.assertEqual(host['uri'], 'test:///default')
        self.assertIn(host['acceleration'], ('kvm', 'tcg'))
        self.assertIn('Processors:', self.ctl.run('host').stdout)

    def test_life(self):
        # The test driver's machines live as long as a connection, so each of these begins anew.
        self.assertEqual(self.ctl.run('pause', 'test').returncode, 0)
        self.assertEqual(self.ctl.run('shutdown', 'test').returncode, 0)
        self.assertEqual(self.ctl.run('force-off', 'test').returncode, 0)
        self.assertEqual(self.ctl.json('delete', 'test')['name'], 'test')
        self.fails(1, 'start', 'test')
        self.fails(1, 'resume', 'test')

    def test_create_dry_run_prints_xml(self):
        arguments = ('create', '--empty', '--name', 'A <&> "machine"', '--memory', '512M',
                     '--vcpus', '2', '--disk', '3G', '--dry-run')
        plain = self.ctl.run(*arguments)
        self.assertEqual((plain.returncode, plain.stderr), (0, ''))
        self.assertIn('<name>A &lt;&amp;&gt; "machine"</name>', plain.stdout)
        self.assertIn('<vcpu>2</vcpu>', plain.stdout)
        # The document has an identity of its own each time.
        strip = [line for line in plain.stdout.splitlines() if 'uuid' not in line]
        again = self.ctl.run('--json', *arguments).stdout.splitlines()
        self.assertEqual(strip, [line for line in again if 'uuid' not in line])
        self.assertNotIn('A <&> "machine"', self.ctl.machines())

    def test_create_refuses(self):
        for name in ('', '/', 'a/b', '.', 'x' * 300, 'line\nbreak', ' x'):
            with self.subTest(name=name):
                self.fails(2, 'create', '--empty', '--name', name)
        self.fails(1, 'create', '--empty', '--name', 'test', '--disk', '0', says='test')
        self.fails(4, 'create', '--empty', '--memory', '4096T', '--disk', '0')

    def test_names_of_all_kinds(self):
        for name in ('a<b>&"\'', '🐧 penguin', 'ü' * 20, 'x' * 200, '-x', 'a; rm -rf .'):
            with self.subTest(name=name):
                machine = self.ctl.json('create', '--empty', f'--name={name}', '--memory', '128M',
                                        '--disk', '0')
                self.assertEqual(machine['name'], name)

    def test_media_that_are_none(self):
        empty = self.folder / 'empty.iso'
        empty.touch()
        fifo = self.folder / 'fifo.iso'
        os.mkfifo(fifo)
        self.detect_fails(1, empty)
        self.detect_fails(1, self.folder)
        self.detect_fails(1, fifo)
        self.detect_fails(1, '/dev/null')
        self.detect_fails(3, self.folder / 'missing')
        for path in (empty, self.folder, fifo, '/dev/zero'):
            with self.subTest(path=path):
                self.fails(1, 'create', '--iso', path)
                self.fails(1, 'try', path)
                if path is not empty:
                    self.fails(1, 'disk', 'info', path)

    def test_detect(self):
        debian = write_iso(self.folder / 'debian.iso', 'Debian 12.5.0 amd64 n')
        strange = write_iso(self.folder / 'strange.iso', 'WHATEVER')
        huge = write_iso(self.folder / 'huge.iso', 'HUGE', size=5 << 30)
        entries = self.ctl.json('detect', debian, strange, huge)
        self.assertEqual([entry['file'] for entry in entries],
                         [str(debian), str(strange), str(huge)])
        for entry in entries:
            contract.check(self, entry, contract.DETECT)
            contract.check(self, entry['firmware'], contract.FIRMWARE)
            contract.check(self, entry['recommended'], contract.RESOURCES)
            contract.check(self, entry['minimum'], contract.RESOURCES)
            self.assertIsNone(entry['error'])
        self.assertEqual(entries[0]['os'], 'debian12')
        self.assertEqual(entries[0]['arch'], 'x86_64')
        self.assertGreaterEqual(entries[0]['recommended']['memory'], 512 << 20)
        self.assertIsNone(entries[1]['os'])
        # With several, all are told, and the exit code is that of the worst.
        result = self.ctl.run('detect', '--json', debian, self.folder / 'missing', strange)
        self.assertEqual(result.returncode, 3)
        self.assertEqual(len(json.loads(result.stdout)), 3)
        result = self.ctl.run('detect', '--json', self.folder / 'missing', self.folder, debian)
        self.assertEqual(result.returncode, 1)
        self.assertIn('Debian 12', self.ctl.run('detect', debian).stdout)

    def test_disk_info(self):
        path = self.folder / 'disk.qcow2'
        subprocess.run(['qemu-img', 'create', '-q', '-f', 'qcow2', path, '40G'], check=True)
        info = self.ctl.json('disk', 'info', path)
        contract.check(self, info, contract.DISK_INFO)
        self.assertEqual((info['format'], info['capacity'], info['cluster_size']),
                         ('qcow2', 40 << 30, 65536))
        self.assertGreater(info['commitment'], 40 << 30)
        self.assertLess(info['allocation'], 1 << 20)
        self.assertFalse(info['commitment_unbounded'])
        subprocess.run(['qemu-img', 'snapshot', '-c', 'one', path], check=True)
        info = self.ctl.json('disk', 'info', path)
        self.assertTrue(info['commitment_unbounded'])
        self.assertEqual(info['snapshots'][0]['name'], 'one')
        self.assertIn('40.0 GB', self.ctl.run('disk', 'info', path).stdout)

    def test_xml(self):
        text = self.ctl.run('xml', 'test').stdout
        self.assertIn('<name>test</name>', text)
        path = self.folder / 'machine.xml'
        path.write_text("<domain type='qemu'><name>x</name><!-- kept -->"
                        "<memory unit='MiB'>64</memory><vcpu>1</vcpu>"
                        "<my:own xmlns:my='urn:x' a='b'/></domain>", encoding='utf-8')
        before = path.read_bytes()
        text = self.ctl.run('xml', '--file', path, 'set', 'title=<New>', 'memory=128M').stdout
        self.assertIn('<title>&lt;New&gt;</title>', text)
        self.assertIn('<!-- kept -->', text)
        self.assertIn("urn:x", text)
        self.assertEqual(path.read_bytes(), before)
        self.fails(2, 'xml', '--file', path, 'set', 'frob=1')
        self.fails(2, 'xml', '--file', path, 'set', 'memory=x')
        self.fails(2, 'xml', '--file', path, 'frob')
        self.fails(2, 'xml')
        for bad in ('', '<domain>', '<other/>', '\0',
                    "<!DOCTYPE d [<!ENTITY e 'x'>]><domain><name>&e;</name></domain>"):
            path.write_text(bad, encoding='utf-8')
            self.fails(1, 'xml', '--file', path)
        self.fails(1, 'xml', '--file', self.folder)

    def test_output_that_nobody_reads(self):
        read_end, write_end = os.pipe()
        os.close(read_end)
        result = subprocess.run(self.ctl.command('list'), stdout=write_end, stderr=subprocess.PIPE,
                                env=self.ctl.environment, check=False, timeout=30)
        os.close(write_end)
        self.assertEqual((result.returncode, result.stderr), (1, b''))
        with open('/dev/full', 'wb') as full:
            result = subprocess.run(self.ctl.command('list'), stdout=full, stderr=subprocess.PIPE,
                                    env=self.ctl.environment, check=False, timeout=30)
        self.assertEqual(result.returncode, 1)
        self.assertRegex(result.stderr, rb'\Avitrinectl: [^\n]+\n\Z')

    def test_help_and_version(self):
        for arguments in (('--help',), ('list', '--help'), ('--version',), ('show', '-h')):
            result = self.ctl.run(*arguments)
            self.assertEqual((result.returncode, result.stderr), (0, ''))
            self.assertTrue(result.stdout)


if __name__ == '__main__':
    unittest.main(verbosity=2)

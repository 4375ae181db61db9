#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""vitrinectl's watch, probe and replay: against real servers, recorded ones, and one that says what
the test wants."""

import json
import lzma
import os
import pathlib
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

import contract  # noqa: E402
from vitrinetest.image import read_png  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402
from vitrinetest.vitrinectl import Vitrinectl  # noqa: E402
from vitrinetest.vnc import PIXEL_FORMAT, read  # noqa: E402
from vitrinetest.vnc_server import COLOR, Xvnc, free_port, make_certificate  # noqa: E402

PROGRAM = os.path.abspath(sys.argv.pop(1))
STREAMS = pathlib.Path(__file__).resolve().parent.parent / 'data/streams'
WHITE, RED = b'\xff\xff\xff\0', b'\0\0\xff\0'
DESKTOP_SIZE, DESKTOP_NAME, RAW = -223, -307, 0
VENCRYPT, PLAIN = 19, 256


def rectangle(x, y, width, height, encoding=RAW, body=b''):
    return struct.pack('>HHHHi', x, y, width, height, encoding) + body


def update(*rectangles):
    return struct.pack('>BxH', 0, len(rectangles)) + b''.join(rectangles)


def server_init(width, height, name):
    return struct.pack('>HH', width, height) + PIXEL_FORMAT + struct.pack('>I', len(name)) + name


class ScriptedServer:
    """One connection, at `address`, which `talk` leads: it gets the client's stream and socket."""

    def __init__(self, talk):
        self.talk = talk
        self.error = None
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = str(self.listener.getsockname()[1])
        self.address = f'vnc://127.0.0.1::{self.port}'
        self.client = None
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()
        if self.client is not None:
            self.client.close()

    def serve(self):
        self.client, _ = self.listener.accept()
        with self.client.makefile('rb') as stream:
            self.talk(stream, self.client)

    def send(self, data):
        self.client.sendall(data)

    def hang_up(self):
        self.thread.join(30)
        self.client.shutdown(socket.SHUT_WR)


def let_in(name=b'first', size=(4, 3)):
    """The talk of a server that asks for nothing and shows a screen."""
    def talk(stream, client):
        client.sendall(b'RFB 003.008\n')
        read(stream, 12)
        client.sendall(b'\1\1')
        read(stream, 1)
        client.sendall(bytes(4))
        read(stream, 1)
        client.sendall(server_init(*size, name))
    return talk


class ScreenTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.ctl = cls.enterClassContext(Vitrinectl(PROGRAM, connect='test:///default'))
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))

    def fails(self, code, *arguments):
        """The command fails with CODE, with one sentence on standard error; what it printed."""
        result = self.ctl.run(*arguments)
        self.assertEqual(result.returncode, code, f'{arguments}: {result.stderr}{result.stdout}')
        self.assertRegex(result.stderr, r'\Avitrinectl: [^\n]+\n\Z')
        self.assertNotRegex(result.stderr, r'GError|assert|CRITICAL|errno')
        return result.stdout

    def next_event(self, program, name):
        """The next line, which is that event: lines come one by one, into a pipe, too."""
        event = json.loads(program.output.wait_for(r'.+', 30)[0])
        self.assertEqual(event.pop('event'), name, event)
        return event

    def wait_event(self, program, name):
        """The next event of that name; others may come before."""
        line = program.output.wait_for(r'\{"event":"%s".*\}' % name, 60)[0]
        return json.loads(line)

    def password_file(self, text):
        path = self.folder / 'password'
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(text)
        return path


class WatchTest(ScreenTest):
    def test_every_event(self):
        with ScriptedServer(let_in()) as server, \
             self.ctl.start('watch', server.address, '--pixel', '0,0') as watch:
            self.assertEqual(self.next_event(watch, 'initialized'),
                             {'width': 4, 'height': 3, 'name': 'first', 'security': 'none'})
            server.send(update(rectangle(0, 0, 4, 3, RAW, 12 * WHITE)))
            self.assertEqual(self.next_event(watch, 'frame'),
                             {'x': 0, 'y': 0, 'width': 4, 'height': 3})
            self.assertEqual(self.next_event(watch, 'pixel'), {'rgb': '#ffffff'})
            # One update, one frame, with all of it inside; the pixel is as it was.
            server.send(update(rectangle(1, 0, 1, 1, RAW, RED),
                               rectangle(2, 2, 2, 1, RAW, 2 * RED)))
            self.assertEqual(self.next_event(watch, 'frame'),
                             {'x': 1, 'y': 0, 'width': 3, 'height': 3})
            server.send(update(rectangle(0, 0, 1, 1, RAW, RED)))
            self.assertEqual(self.next_event(watch, 'frame'),
                             {'x': 0, 'y': 0, 'width': 1, 'height': 1})
            self.assertEqual(self.next_event(watch, 'pixel'), {'rgb': '#ff0000'})
            name = 'zweiter \N{SNOWMAN}'.encode()
            server.send(update(rectangle(0, 0, 0, 0, DESKTOP_NAME,
                                         struct.pack('>I', len(name)) + name)))
            self.assertEqual(self.next_event(watch, 'name'), {'name': name.decode()})
            server.send(update(rectangle(0, 0, 8, 6, DESKTOP_SIZE)))
            self.assertEqual(self.next_event(watch, 'size'), {'width': 8, 'height': 6})
            server.send(b'\2')
            self.assertEqual(self.next_event(watch, 'bell'), {})
            server.send(struct.pack('>B3xI', 3, 4) + b'caf\xe9')
            self.assertEqual(self.next_event(watch, 'clipboard'), {'text': 'caf\xe9'})
            server.hang_up()
            self.assertEqual(self.next_event(watch, 'disconnected'), {})
            self.assertEqual(watch.wait(), 0)
            self.assertEqual(watch.output.lines()[-1], '{"event":"disconnected"}')

    def test_hostile_servers(self):
        draws_outside = update(rectangle(3, 0, 4, 3, RAW, 12 * WHITE))

        def draw_outside(stream, client):
            let_in()(stream, client)
            client.sendall(draws_outside)

        def be_another(_stream, client):
            client.sendall(b'SSH-2.0-OpenSSH_9.2\r\n')

        def be_huge(stream, client):
            let_in(size=(65535, 65535))(stream, client)

        for talk, is_initialized in ((draw_outside, True), (be_another, False), (be_huge, False)):
            with self.subTest(talk=talk.__name__), ScriptedServer(talk) as server:
                lines = [json.loads(line) for line in
                         self.fails(1, 'watch', server.address).splitlines()]
                events = [line['event'] for line in lines]
                self.assertEqual(events, ['initialized'] * is_initialized +
                                 ['error', 'disconnected'])
                self.assertRegex(lines[-2]['message'], r'\A[A-Z].*[a-z] [a-z].*\Z')

    def test_nobody_answers(self):
        lines = self.fails(1, 'watch', f'vnc+unix://{self.folder}/none').splitlines()
        self.assertEqual([json.loads(line)['event'] for line in lines], ['error', 'disconnected'])
        self.assertEqual(self.fails(3, 'watch', 'no such machine'), '')
        for wrong in ('1', '1,', 'x,y', '-1,0', '1,2,3', '70000,0'):
            self.assertEqual(self.fails(2, 'watch', 'vnc://localhost', '--pixel', wrong), '')
        self.fails(3, 'watch', 'vnc://localhost', '--password-file', self.folder / 'missing')

    def test_interruption(self):
        with ScriptedServer(let_in()) as server, self.ctl.start('watch', server.address) as watch:
            self.next_event(watch, 'initialized')
            watch.send_signal(signal.SIGINT)
            self.assertEqual(watch.wait(20), 1)

    def test_name_and_password_in_clear(self):
        """Only with --allow-insecure, but within this computer; and then exactly those."""
        said = []

        def talk(stream, client):
            client.sendall(b'RFB 003.008\n')
            read(stream, 12)
            client.sendall(bytes((1, VENCRYPT)))
            read(stream, 1)
            client.sendall(b'\0\2')
            read(stream, 2)
            client.sendall(struct.pack('>BBI', 0, 1, PLAIN))
            try:
                read(stream, 4)
                lengths = struct.unpack('>II', read(stream, 8))
                said.extend(read(stream, length) for length in lengths)
            except EOFError:
                return
            client.sendall(bytes(4))
            read(stream, 1)
            client.sendall(server_init(4, 3, b'plain'))

        secret = self.password_file('geheim\u00fc\nnot this\n')
        options = ('--user', 'eva', '--password-file', secret)
        # An address that no client takes for this computer's own, though the system does.
        elsewhere = 'vnc://0.0.0.0::'
        with ScriptedServer(talk) as server:
            lines = self.fails(1, 'watch', elsewhere + server.port, *options).splitlines()
            self.assertEqual([json.loads(line)['event'] for line in lines],
                             ['error', 'disconnected'])
        self.assertEqual(said, [])
        for address, more in ((elsewhere, ['--allow-insecure']), ('vnc://127.0.0.1::', [])):
            with self.subTest(address=address), ScriptedServer(talk) as server, \
                 self.ctl.start('watch', address + server.port, *options, *more) as watch:
                self.assertEqual(self.wait_event(watch, 'initialized')['name'], 'plain')
                self.assertEqual(said, [b'eva', 'geheim\u00fc'.encode()])
                said.clear()

    def test_xvnc_with_password(self):
        with Xvnc(password='geheim') as server:
            self.fails(1, 'watch', server.address)
            lines = self.fails(1, 'watch', server.address, '--password-file',
                               self.password_file('falsch\n')).splitlines()
            self.assertEqual([json.loads(line)['event'] for line in lines],
                             ['error', 'disconnected'])
            for text in ('geheim', 'geheim\n', 'geheim\r\n'):
                with self.subTest(text=text), \
                     self.ctl.start('watch', server.address, '--pixel', '9,9', '--password-file',
                                    self.password_file(text)) as watch:
                    event = self.wait_event(watch, 'initialized')
                    self.assertEqual((event['security'], event['width'], event['height']),
                                     ('vnc', 640, 400))
                    self.assertEqual(self.wait_event(watch, 'pixel')['rgb'], f'#{COLOR:06x}')
                    server.fill(0x102030)
                    self.assertEqual(self.wait_event(watch, 'pixel')['rgb'], '#102030')
                    server.fill(COLOR)

    def test_end_of_a_server(self):
        with Xvnc() as server, self.ctl.start('watch', server.address) as watch:
            self.assertEqual(self.wait_event(watch, 'initialized')['security'], 'none')
            self.wait_event(watch, 'frame')
            server.stop()
            self.wait_event(watch, 'disconnected')
            self.assertEqual(watch.wait(), 0)

    def test_qemu(self):
        path = self.folder / 'qemu'
        options = ('-name', 'watched', '-vga', 'std', '-vnc', f'unix:{path}')
        with Qemu(*options, memory=64) as machine, \
             self.ctl.start('watch', f'vnc+unix://{path}') as watch:
            self.assertEqual(self.wait_event(watch, 'initialized')['name'], 'QEMU (watched)')
            self.wait_event(watch, 'frame')
            machine.command('quit')
            self.wait_event(watch, 'disconnected')
            self.assertEqual(watch.wait(), 0)


class ProbeTest(ScreenTest):
    def test_xvnc(self):
        with Xvnc() as server:
            probe = self.ctl.json('probe', server.address)
        contract.check(self, probe, contract.PROBE)
        self.assertEqual((probe['protocol'], probe['version'], probe['security'], probe['width'],
                          probe['height']), ('vnc', '3.8', 'none', 640, 400))
        self.assertIn('zrle', [encoding.lower() for encoding in probe['encodings']])

    def test_password(self):
        with Xvnc(password='geheim') as server:
            secret = self.password_file('geheim\n')
            probe = self.ctl.json('probe', server.address, '--password-file', secret)
            self.assertEqual(probe['security'], 'vnc')
            picture = self.folder / 'screen.png'
            self.ctl.json('screenshot', server.address, picture, '--password-file', secret)
            self.assertEqual(read_png(picture).width, 640)
            self.fails(1, 'probe', server.address)
            self.fails(1, 'probe', server.address, '--password-file', self.password_file('falsch'))
        self.fails(3, 'probe', 'vnc://localhost', '--password-file', self.folder / 'missing')

    def test_connection_file(self):
        """A file leads there, with its password, and goes where it says so."""
        with Xvnc(password='geheim') as server:
            file = self.folder / 'console.vv'
            text = f'[virt-viewer]\ntype=vnc\nhost={server.host}\nport={server.port}\n'
            file.write_text(text + 'password=geheim\n')
            self.assertEqual(self.ctl.json('probe', file)['security'], 'vnc')
            self.assertEqual(self.ctl.run('type', file, 'hello').returncode, 0)
            self.assertTrue(file.exists())
            # An option says more than the file.
            self.fails(1, 'probe', file, '--password-file', self.password_file('falsch'))
            file.write_text(text + 'password=geheim\ndelete-this-file=1\n')
            self.ctl.json('screenshot', file, self.folder / 'file.png')
            self.assertFalse(file.exists())
        self.fails(3, 'probe', file)
        file.write_text('[virt-viewer]\ntype=ovirt\n')
        self.fails(4, 'probe', file)

    def test_connection_file_of_spice(self):
        """Only what the file says may vouch for the server, and it must be whom the file says."""
        certificate, key = make_certificate(self.folder, 'vm.example')
        for name, source in (('ca-cert.pem', certificate), ('server-cert.pem', certificate),
                             ('server-key.pem', key)):
            (self.folder / name).write_bytes(source.read_bytes())
        port = free_port()
        file = self.folder / 'spice.vv'
        text = f'[virt-viewer]\ntype=spice\nhost=127.0.0.1\nport=-1\ntls-port={port}\n' \
               'password=geheim\n'
        authority = 'ca=' + certificate.read_text().replace('\n', '\\n') + '\n'
        with Qemu('-device', 'VGA', '-object', 'secret,id=s,data=geheim', '-spice',
                  f'addr=127.0.0.1,tls-port={port},password-secret=s,x509-dir={self.folder}'):
            file.write_text(text + authority + 'host-subject=CN=vm.example\n')
            # A QEMU that has only just begun sometimes closes what comes.
            wait_until(lambda: self.ctl.run('probe', file).returncode == 0, 20, 'the screen')
            probe = self.ctl.json('probe', file)
            self.assertEqual((probe['protocol'], probe['version'], probe['security']),
                             ('spice', '2.2', 'tls-ticket'))
            for wrong in (text, text + authority, text + authority + 'host-subject=CN=other\n',
                          text.replace('geheim', 'x') + authority + 'host-subject=CN=vm.example\n'):
                file.write_text(wrong)
                self.fails(1, 'probe', file)

    def test_websocket(self):
        """Through the proxy that many consoles are behind; the token is told nobody."""
        port = free_port()
        with Xvnc() as server, Program(['websockify', f'127.0.0.1:{port}',
                                        f'127.0.0.1:{server.port}'], stderr=subprocess.DEVNULL):
            address = f'ws://127.0.0.1:{port}/console?token=geheim'
            wait_until(lambda: self.ctl.run('probe', address).returncode == 0, 20, 'websockify')
            self.assertEqual(self.ctl.json('probe', address)['width'], 640)
        result = self.ctl.run('probe', address)
        self.assertEqual(result.returncode, 1)
        self.assertNotIn('geheim', result.stderr)

    def test_failures(self):
        self.fails(1, 'probe', f'vnc+unix://{self.folder}/none')
        self.fails(1, 'probe', 'spice://localhost:1')
        self.fails(1, 'probe', f'spice+unix://{self.folder}/none')
        # A screen of which never a whole picture comes.
        with ScriptedServer(let_in()) as server:
            self.fails(1, 'probe', server.address, '--timeout', '1')


class ReplayTest(ScreenTest):
    def check(self, result, fields):
        _name, _size, updates, pixels, length, final_hash, kinds = fields
        contract.check(self, result, contract.REPLAY)
        rectangles = sum(int(kind.split(':')[1]) for kind in kinds.split())
        self.assertEqual((result['updates'], result['rectangles'], result['pixels'],
                          result['wire_bytes'], result['hash']),
                         (int(updates), rectangles, int(pixels), int(length), final_hash))
        self.assertGreater(result['seconds'], 0)
        self.assertGreater(result['cpu_seconds'], 0)
        self.assertAlmostEqual(result['mpixels_per_second'],
                               int(pixels) / 1e6 / result['cpu_seconds'], delta=0.01)

    def test_all_streams(self):
        index = [line.split('\t') for line in (STREAMS / 'INDEX.tsv').read_text().splitlines()]
        self.assertEqual(len(index), 15)
        for fields in index[1:]:
            with self.subTest(stream=fields[0]):
                self.check(self.ctl.json('replay', STREAMS / f'{fields[0]}.rfb.xz', '--hash'),
                           fields)

    def test_engines_and_repetition(self):
        fields = next(line.split('\t') for line in (STREAMS / 'INDEX.tsv').read_text().splitlines()
                      if line.startswith('q-boot-zrle\t'))
        stream = self.folder / 'plain.rfb'
        stream.write_bytes(lzma.decompress((STREAMS / 'q-boot-zrle.rfb.xz').read_bytes()))
        for engine in ('native', 'gvnc'):
            for times in (1, 3):
                with self.subTest(engine=engine, times=times):
                    results = self.ctl.json('replay', stream, '--engine', engine, '--hash',
                                            '--repeat', str(times))
                    self.assertEqual(len(results), times)
                    for result in results:
                        self.check(result, fields)
        self.assertIsNone(self.ctl.json('replay', stream)['hash'])
        text = self.ctl.run('replay', stream, '--hash').stdout
        self.assertIn(f'{fields[2]} updates', text)
        self.assertIn(fields[5], text)

    def test_wrong_streams(self):
        whole = lzma.decompress((STREAMS / 'q-boot-zrle.rfb.xz').read_bytes())
        name_length = struct.unpack_from('>I', whole, 20)[0]
        packed = (STREAMS / 'q-boot-zrle.rfb.xz').read_bytes()
        cases = {
            'empty': b'', 'part of the size': whole[:3], 'no name': whole[:24],
            'part of a message': whole[:24 + name_length + 2], 'part of pixels': whole[:-1],
            'a byte too much': whole + b'\0', 'another kind': whole + b'\x77',
            'huge': b'\xff\xff\xff\xff' + whole[4:], 'endless name': whole[:20] + b'\xff' * 4,
            'noise': bytes(range(256)) * 64, 'packed, cut': packed[:-9],
            'packed, broken': packed[:99] + b'\xff' * 9 + packed[108:],
        }
        for name, data in cases.items():
            with self.subTest(name=name):
                stream = self.folder / 'wrong.rfb'
                stream.write_bytes(data)
                self.assertEqual(self.fails(1, '--json', 'replay', stream), '')
        self.assertEqual(self.fails(3, 'replay', self.folder / 'missing.rfb'), '')
        self.assertEqual(self.fails(1, 'replay', self.folder), '')
        self.fails(2, 'replay')
        self.fails(2, 'replay', stream, '--engine', 'other')
        self.fails(2, 'replay', stream, '--repeat', '0')

    def test_interruption(self):
        stream = STREAMS / 'x-term-zrle.rfb.xz'
        with self.ctl.start('replay', stream, '--repeat', '10000') as replay:
            # Its other process, which plays the stream: it decodes.
            children = pathlib.Path(f'/proc/{replay.pid}/task/{replay.pid}/children')
            wait_until(lambda: children.read_text().strip(), 20, 'the stream to be played')
            replay.send_signal(signal.SIGINT)
            self.assertEqual(replay.wait(20), 1)

    def test_nothing_drawn(self):
        stream = self.folder / 'init.rfb'
        stream.write_bytes(server_init(2, 2, b'x'))
        result = self.ctl.json('replay', stream)
        self.assertEqual((result['updates'], result['pixels'], result['wire_bytes']), (0, 0, 25))


if __name__ == '__main__':
    unittest.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SPICE with a real agent in the guest: what goes between it and this computer."""

import base64
import hashlib
import os
import pathlib
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import guest  # noqa: E402
from vitrinetest.agent_guest import RECEIVED, AgentGuest  # noqa: E402
from vitrinetest.image import Image  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.screen_driver import ScreenDriver  # noqa: E402

DRIVER = os.path.abspath(sys.argv.pop(1))
TEXTS = ('Grüße, мир 🎉', 'two\nlines', 'x' * 20000)
MEBIBYTE = 1 << 20
PICTURE = Image(300, 200, bytes(n * n % 251 for n in range(300 * 200 * 3))).to_png()
BIG = 64 << 20


class SpiceCase(unittest.TestCase):
    """One guest for all, since it takes a while to start; each test leaves it as it found it."""

    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.machine = cls.enterClassContext(AgentGuest('spice', monitors=2))
        seconds = cls.machine.wait_ready()
        print(f'# the guest was ready after {seconds:.1f} s', file=sys.stderr)
        cls.shell = cls.machine.shell
        cls.screen = cls.enterClassContext(ScreenDriver(DRIVER, cls.machine.address))
        cls.screen.wait_for('state ready ')

    def run(self, result=None):
        failures = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > failures:
            print(self.shell.logs(), file=sys.stderr)
        return result




class Everything(SpiceCase):
    def test_01_the_guest_itself(self):
        (_, width, height, x, y), = self.shell.monitors()
        image = self.machine.screenshot()
        self.assertEqual((x, y), (0, 0))
        self.assertEqual((image.width, image.height), (width, height))
        guest.check_picture(image)
        self.shell.copy('Grüße, мир 🎉')
        self.assertEqual(self.shell.paste().decode(), 'Grüße, мир 🎉')

    def send_text(self, text):
        self.screen.tell('copy-text', self.make_file('text', text.encode()))

    def test_10_text_to_the_guest(self):
        wait_until(lambda: self.screen.has('can-resize yes'), 60, 'the agent')
        for text in TEXTS:
            self.send_text(text)
            self.shell.wait_pasted(text.encode())

    def test_11_text_from_the_guest(self):
        for text in TEXTS:
            self.shell.copy(text)
            self.wait_copied(text.encode())

    def wait_copied(self, data):
        self.screen.wait_for(f'clipboard {len(data)} {hashlib.sha256(data).hexdigest()}')

    def test_12_a_mebibyte_of_text(self):
        data = base64.b64encode(os.urandom(MEBIBYTE))[:MEBIBYTE]
        begin = time.monotonic()
        self.send_text(data.decode())
        self.shell.wait_pasted(data)
        print(f'# 1 MiB to the guest: {time.monotonic() - begin:.2f} s', file=sys.stderr)
        self.shell.run(f'head -c {MEBIBYTE} /dev/zero | tr "\\0" y >/tmp/copied')
        begin = time.monotonic()
        self.shell.run('xclip -selection clipboard -i /tmp/copied >/dev/null 2>&1')
        self.wait_copied(b'y' * MEBIBYTE)
        print(f'# 1 MiB from the guest: {time.monotonic() - begin:.2f} s', file=sys.stderr)

    def test_15_a_picture_to_the_guest(self):
        picture = self.make_file('picture.png', PICTURE)
        self.screen.tell('offer-image', picture)
        self.shell.wait_pasted(PICTURE, target='image/png')
        self.assertTrue(self.screen.has('requested image/png'))
        self.assertIsNone(self.shell.paste())

    def test_16_a_picture_from_the_guest(self):
        encoded = base64.b64encode(PICTURE).decode()
        self.shell.run(f'echo {encoded} | base64 -d >/tmp/picture; xclip -selection clipboard '
                       '-t image/png -i /tmp/picture >/dev/null 2>&1')
        self.screen.wait_for('offered image/png.*')
        self.screen.tell('fetch', 'image/png')
        self.screen.wait_for(f'fetched {len(PICTURE)} {hashlib.sha256(PICTURE).hexdigest()}')
        self.screen.tell('fetch', 'image/tiff')
        self.screen.wait_for('not fetched The machine doesn’t have that any more.')

    def test_20_size_to_the_pixel(self):
        for size in ((1023, 769), (1600, 901), (1280, 800)):
            begin = time.monotonic()
            self.screen.tell('size', *map(str, size))
            self.screen.wait_for('size %d %d' % size)
            print(f'# to {size} in {time.monotonic() - begin:.2f} s', file=sys.stderr)
            self.shell.wait_monitors([size])
            image = self.machine.screenshot()
            self.assertEqual((image.width, image.height), size)
            guest.check_picture(image)

    def make_file(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return path

    def check_received(self, name, data):
        self.assertEqual(self.shell.run(f"sha256sum < '{RECEIVED}/{name}'").split()[0],
                         hashlib.sha256(data).hexdigest())

    def test_40_a_file_is_sent(self):
        wait_until(lambda: self.screen.has('can-send-files yes'), 60, 'the agent')
        data = os.urandom(3 << 20)
        self.screen.tell('send-file', self.make_file('Grüße.bin', data))
        self.screen.wait_for(r'transfer Grüße\.bin sending 0\.[1-9].*')
        self.screen.wait_for(r'transfer Grüße\.bin done 1\.000 ')
        self.check_received('Grüße.bin', data)

    def test_41_an_empty_file_is_sent(self):
        self.screen.tell('send-file', self.make_file('empty', b''))
        self.screen.wait_for('transfer empty done .*')
        self.check_received('empty', b'')

    def test_42_what_is_no_file_is_refused(self):
        (self.folder / 'folder').mkdir()
        self.screen.tell('send-file', self.folder / 'folder')
        self.screen.wait_for('transfer folder failed 0.000 “folder” is a folder, .*')

    def test_43_a_transfer_is_cancelled(self):
        path = self.folder / 'big'
        with path.open('wb') as file:
            file.truncate(BIG)
        self.screen.tell('send-file', path)
        self.screen.wait_for(r'transfer big sending 0\.0[1-9].*')
        self.screen.tell('cancel-file', 'big')
        self.screen.wait_for('transfer big cancelled .*')
        wait_until(lambda: self.shell.ask(f'test ! -e {RECEIVED}/big')[0] == 0, 30,
                   'the part that was sent being gone')

    def test_44_a_file_that_shrinks(self):
        path = self.folder / 'shrinking'
        with path.open('wb') as file:
            file.truncate(BIG)
        self.screen.tell('send-file', path)
        self.screen.wait_for(r'transfer shrinking sending 0\.0[1-9].*')
        os.truncate(path, BIG // 2)
        self.screen.wait_for('transfer shrinking failed .* “shrinking” was changed while it was '
                             'being sent.')

    def test_45_several_at_once(self):
        data = [os.urandom(200000) for _ in range(5)]
        for number, contents in enumerate(data):
            self.screen.tell('send-file', self.make_file(f'part{number}', contents))
        wait_until(lambda: all(self.screen.has(f'transfer part{n} done .*') for n in range(5)), 60,
                   'five files')
        for number, contents in enumerate(data):
            self.check_received(f'part{number}', contents)

    def test_30_two_monitors(self):
        wait_until(lambda: self.screen.has('monitors 2'), 60, 'the agent')
        self.screen.tell('monitor-open')
        self.screen.wait_for('monitor size 1024 768')
        self.shell.wait_monitors([(1280, 800), (1024, 768)])
        self.screen.tell('monitor-size', '801', '603')
        self.screen.wait_for('monitor size 801 603')
        self.shell.wait_monitors([(1280, 800), (801, 603)])

        def look():
            self.screen.tell('monitor-pixel', '400', '20')
            return self.screen.wait_for('monitor pixel (.*)')[1] == '602040'
        wait_until(look, 30, 'the picture of the second monitor')
        self.screen.tell('monitor-close')
        self.shell.wait_monitors([(1280, 800)])

    def fetch_shared(self, name):
        """A file of the shared folder as the guest sees it, or None."""
        status, output = self.shell.ask(f'timeout 10 wget -q -O - http://127.0.0.1:9843/{name}')
        return output if status == 0 else None

    def put_shared(self, name, text):
        """What the guest's attempt to write into the shared folder is answered with."""
        request = (f'PUT /{name} HTTP/1.1\\r\\nHost: localhost\\r\\nContent-Length: {len(text)}\\r\\n'
                   f'Connection: close\\r\\n\\r\\n{text}')
        return self.shell.run(f"{{ printf '{request}'; sleep 2; }} | "
                              'timeout 10 nc 127.0.0.1 9843 | head -n 1')

    def test_50_a_shared_folder(self):
        folder = self.folder / 'shared'
        folder.mkdir()
        (folder / 'letter').write_bytes(b'Dear guest')
        self.assertTrue(self.screen.has('can-share-folder yes'))
        self.assertIsNone(self.fetch_shared('letter'))

        self.screen.tell('share', folder, 'read-only')
        wait_until(lambda: self.fetch_shared('letter') == b'Dear guest', 30, 'the letter')
        self.assertRegex(self.put_shared('answer', 'no'), '^HTTP/1.1 4')
        self.assertFalse((folder / 'answer').exists())

        self.screen.tell('share', folder, 'read-write')
        self.assertRegex(self.put_shared('answer', 'Dear host'), '^HTTP/1.1 2')
        self.assertEqual((folder / 'answer').read_bytes(), b'Dear host')

        self.screen.tell('share', 'no', 'folder')
        wait_until(lambda: self.fetch_shared('letter') is None, 30, 'the end of sharing')
        self.screen.tell('share', folder, 'read-only')
        wait_until(lambda: self.fetch_shared('letter') == b'Dear guest', 30, 'the letter again')
        self.screen.tell('share', 'no', 'folder')


if __name__ == '__main__':
    unittest.main(verbosity=2)

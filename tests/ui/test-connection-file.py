#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection files and kiosks: opened by name, dropped, kept or not, deleted or not, and broken ones."""

import os
import pathlib
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver, vnc_server  # noqa: E402
from vitrinetest.image import capture_screen, is_near  # noqa: E402
from vitrinetest.window import PROGRAM, Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
KEPT = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'vitrine' / 'remote-screens.ini'
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml', [('zebra', driver.OFF)]))
REFUSED = 'This Connection File Can’t Be Used'
TITLE = 'The <b>lab</b> & more'


def write_file(name, server, *lines):
    path = FOLDER / name
    path.write_text('\n'.join(['[virt-viewer]', 'type=vnc', f'host={server.host}',
                               f'port={server.port}', *lines, '']), encoding='utf-8')
    return path


class FileCase(case.WindowCase):
    """One server, whose screen files lead to, and a window that is opened with ARGUMENTS."""

    SERVER = {}
    LINES = ()

    @classmethod
    def setUpClass(cls):
        KEPT.unlink(missing_ok=True)
        cls.server = vnc_server.Xvnc(**cls.SERVER)
        cls.addClassCleanup(cls.server.__exit__)
        cls.open_window()

    @classmethod
    def open_window(cls):
        cls.path = write_file('screen.vv', cls.server, *cls.LINES)
        cls.window = Window(*MACHINES, cls.path, environment={'G_DEBUG': 'fatal-criticals'})

    def has_picture(self):
        image = self.window.capture()
        return is_near(image.pixel(image.width // 2, image.height * 2 // 3), vnc_server.COLOR)

    def wait_picture(self):
        self.wait_for(self.has_picture, "the server's picture")

    def is_fullscreen(self):
        """Whether the window covers the screen, up to its corners."""
        active = desktop.windows().active()
        screen = capture_screen()
        return desktop.windows().rectangle(active) == (0, 0, screen.width, screen.height)


class Opened(FileCase):
    """`vitrine FILE.vv`: signed in, named, full screen, and not kept."""

    SERVER = {'password': 'secret12'}
    LINES = ('password=secret12', f'title={TITLE}', 'fullscreen=1', 'delete-this-file=1',
             'toggle-fullscreen=shift+f11', 'username=jo')

    def test_1_shown(self):
        self.wait_picture()
        self.assertFalse(self.path.exists())
        self.wait_for(self.is_fullscreen, 'the full screen')
        self.assertFalse(self.window.has('This screen asks for a password.'))

    def test_2_hotkey(self):
        desktop.press('Shift', 'F11')
        self.wait_for(lambda: not self.is_fullscreen(), 'the window')
        self.window.find(TITLE)
        self.wait_picture()
        self.save('connection-file')
        desktop.press('Shift', 'F11')
        self.wait_for(self.is_fullscreen, 'the full screen')
        desktop.press('Shift', 'F11')
        self.wait_for(lambda: not self.is_fullscreen(), 'the window')

    def test_3_not_kept(self):
        self.window.press('Back')
        self.window.find('zebra', 'panel')
        self.assertFalse(self.window.has(TITLE, 'panel'))
        self.assertFalse(KEPT.exists())


class Kept(FileCase):
    """Its user wants it to stay: all but the password does."""

    SERVER = {'password': 'secret12'}
    LINES = ('password=secret12', 'title=The lab')

    def test_1_kept(self):
        self.wait_picture()
        self.assertTrue(self.path.exists())
        self.window.press('Machine Menu')
        self.save('connection-file-menu')
        self.window.press('Keep This Screen')
        self.wait_for(KEPT.exists, 'the file of screens')
        self.window.press('Back')
        self.window.find('The lab', 'panel')
        self.assertNotIn('secret12', KEPT.read_text())

    def test_2_opened_again(self):
        self.window.select('The lab')
        desktop.press('Return')
        self.wait_picture()

    def test_3_after_a_restart(self):
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        type(self).window = Window(*MACHINES, environment={'G_DEBUG': 'fatal-criticals'})
        self.window.select('The lab')
        desktop.press('Return')
        self.window.find('This screen asks for a password.')
        self.answer('The lab', 'Cancel')


class WrongPassword(FileCase):
    """The file's password is tried once, then the user is asked."""

    SERVER = {'password': 'secret12'}
    LINES = ('password=wrong',)

    def test_asked(self):
        self.window.find('The password was refused. Try again.')
        self.window.set_text('Password', 'secret12')
        self.window.press('Connect', 'push button')
        self.wait_picture()


class Broken(FileCase):
    """What can't be used is said, and stays."""

    @classmethod
    def open_window(cls):
        cls.window = None

    @classmethod
    def tearDownClass(cls):
        pass

    def refuse(self, path, words):
        type(self).window = Window(*MACHINES, path, environment={'G_DEBUG': 'fatal-criticals'})
        self.addCleanup(self.window.program.stop)
        self.window.find(REFUSED, 'dialog')
        self.window.wait_text(words)
        self.save_with_dialog(f'connection-file-{path.stem}', REFUSED)
        self.answer(REFUSED, 'Close')
        self.window.find('zebra', 'panel')
        self.assertEqual(self.window.close(), 0)
        self.assertTrue(path.exists())

    def test_malformed(self):
        path = FOLDER / 'malformed.vv'
        path.write_bytes(b'\x89PNG\r\n[virt-viewer]\ntype=vnc')
        self.refuse(path, 'It is no connection file')

    def test_huge(self):
        path = FOLDER / 'huge.vv'
        path.write_text('[virt-viewer]\ntype=vnc\nhost=lab\ndelete-this-file=1\n')
        os.truncate(path, 100_000_000)
        self.refuse(path, 'It is too long for a connection file')

    def test_another_viewer(self):
        path = write_file('newer.vv', self.server, 'version=99.0', 'delete-this-file=1')
        self.refuse(path, 'It needs a viewer of version 99.0')

    def test_pipe(self):
        path = FOLDER / 'pipe.vv'
        os.mkfifo(path)
        self.refuse(path, 'It is no file')


class Kiosk(FileCase):
    """One screen, and no way out of it; it stays when the connection ends. Its file comes from
    standard input, where there is none to be deleted."""

    LINES = ('title=The lab', 'delete-this-file=1')

    @classmethod
    def open_window(cls):
        cls.path = write_file('kiosk.vv', cls.server, *cls.LINES)
        with cls.path.open(encoding='utf-8') as file:
            cls.window = Window('--kiosk', '-', stdin=file,
                                environment={'G_DEBUG': 'fatal-criticals'})

    @classmethod
    def tearDownClass(cls):
        """It has no way to be closed."""
        cls.window.program.stop()

    def test_1_no_way_out(self):
        self.wait_picture()
        self.wait_for(self.is_fullscreen, 'the full screen')
        self.assertTrue(self.path.exists())
        for keys in (('F11',), ('Alt', 'Left'), ('Control', 'q'), ('Control', 'k'),
                     ('Alt', 'F4')):
            desktop.press(*keys)
        # The header slides in; what isn't for a kiosk isn't there.
        desktop.move_to(100, 100)
        desktop.move_to(100, 0)
        self.window.find('Send Keys')
        self.save('kiosk')
        for name in ('Back', 'Machine Menu', 'Full Screen', 'Close', 'Minimize'):
            self.assertFalse(self.window.has(name), name)
        self.assertTrue(self.is_fullscreen())
        self.wait_picture()

    def test_2_stays(self):
        self.server.stop()
        self.window.wait_text('Connection lost. Trying again')
        self.server.start()
        self.wait_picture()
        self.assertFalse(KEPT.exists())


class KioskEnds(FileCase):
    """--kiosk-quit on-disconnect, with an address."""

    @classmethod
    def open_window(cls):
        cls.window = Window('--kiosk', '--kiosk-quit', 'on-disconnect', cls.server.address,
                            environment={'G_DEBUG': 'fatal-criticals'})

    def test_ends(self):
        self.wait_picture()
        self.server.stop()
        self.assertEqual(self.window.program.wait(30), 0)
        self.assertFalse(KEPT.exists())


class Arguments(unittest.TestCase):
    """Kiosks that make no sense."""

    def test_nothing_to_show(self):
        """No dialog over an empty screen that nobody can leave."""
        path = FOLDER / 'broken.vv'
        path.write_text('[virt-viewer]\ntype=vnc\n')
        for what, words in ((path, 'where the screen is'), (FOLDER / 'none.vv', 'none.vv'),
                            ('-', 'The standard input can'), ('vnc://lab:x', 'no valid display')):
            with self.subTest(what=what):
                result = subprocess.run([PROGRAM, '--kiosk', what], capture_output=True, text=True,
                                        stdin=subprocess.DEVNULL, timeout=60, check=False)
                self.assertEqual(result.returncode, 1)
                self.assertIn(words, result.stderr)

    def test_usage(self):
        for arguments in (['--kiosk'], ['--kiosk-quit', 'on-disconnect', 'vnc://lab'],
                          ['--kiosk', '--kiosk-quit', 'sometimes', 'vnc://lab']):
            with self.subTest(arguments=arguments):
                result = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True,
                                        timeout=60, check=False)
                self.assertEqual(result.returncode, 2)
                self.assertIn('--kiosk', result.stderr)


if __name__ == '__main__':
    case.main()

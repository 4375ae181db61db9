#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Screens that are nobody's machine: opened, signed in to, lost and found, kept, against real servers."""

import os
import pathlib
import subprocess
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver, vnc_server  # noqa: E402
from vitrinetest.image import is_near  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.process import run  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
DATA = pathlib.Path(os.environ['XDG_DATA_HOME']) / 'vitrine'
KEPT = DATA / 'remote-screens.ini'
SCALE = os.environ.get('GDK_SCALE', '1')
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml',
                                               [('apple', driver.OFF), ('zebra', driver.RUNNING)]))


class RemoteCase(case.WindowCase):
    """One server and one window for a class; SERVER says how the server is."""

    SERVER = {}

    @classmethod
    def setUpClass(cls):
        for path in (KEPT, DATA / 'screens.ini'):
            path.unlink(missing_ok=True)
        cls.server = vnc_server.Xvnc(**cls.SERVER)
        cls.addClassCleanup(cls.server.__exit__)
        cls.open_window()

    @classmethod
    def open_window(cls):
        cls.window = Window(*MACHINES, cls.server.address,
                            environment={'G_DEBUG': 'fatal-criticals', **cls.ENVIRONMENT})

    def restart(self, *arguments):
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        type(self).window = Window(*MACHINES, *arguments,
                                   environment={'G_DEBUG': 'fatal-criticals', **self.ENVIRONMENT})

    def has_picture(self):
        """Whether the middle of the screen is what the server shows."""
        image = self.window.capture()
        return is_near(image.pixel(image.width // 2, image.height * 2 // 3), vnc_server.COLOR)

    def wait_picture(self):
        self.wait_for(self.has_picture, "the server's picture")

    def check_rest(self):
        """Nothing moves where nobody sees it: such frames delay those with the guest's changes."""
        self.wait_for(lambda: self.window.count_wakeups(1) < 30, 'the window at rest')

    def menu(self, name, item):
        """Chooses from the menu of a tile."""
        self.window.select(name)
        self.window.click(name, 'panel', button=3)
        self.window.press(item, 'menu item')

    def remembers(self):
        box = self.window.find('Remember the password', 'check box')
        return box.get_state_set().contains(Atspi.StateType.CHECKED)

    def give_password(self, password, remember=False):
        self.window.set_text('Password', password)
        if remember:
            self.window.find('Remember the password', 'check box')
            desktop.press('Tab')
            desktop.press(' ')
            self.wait_for(self.remembers, 'the box ticked')
        self.window.press('Connect', 'push button')


class CommandLine(RemoteCase):
    """`vitrine vnc://…`: shown, kept, named, found, removed and taken back."""

    def test_1_shown_and_kept(self):
        self.wait_picture()
        self.window.wait_text('Connected · Stays in this computer')
        self.save('remote-console')
        self.check_rest()
        self.window.press('Back')
        self.window.find(self.server.label, 'panel')
        self.check_rest()
        self.window.find('Not connected')
        self.wait_for(KEPT.exists, 'the file of screens')
        self.window.capture_steady()
        self.save('remote-collection')

    def test_2_view_only(self):
        self.window.select(self.server.label)
        desktop.press('Return')
        self.wait_picture()
        x, y, width, height = self.window.place('Screen of ' + self.server.label)
        desktop.move_to(x + width // 3, y + height // 3)
        self.wait_for(lambda: self.server.pointer() != (320, 200), 'the pointer there')

        self.window.press('Machine Menu')
        self.window.press('View Only')
        self.wait_for(lambda: 'view-only=true' in KEPT.read_text(), 'view only kept')
        before = self.server.pointer()
        for step in range(20):
            desktop.move_to(x + width // 2 + 5 * step, y + height // 2)
        desktop.press('a')
        # What would have been sent is there long before the next picture.
        self.server.fill(0x20a040)
        self.wait_for(lambda: not self.has_picture(), 'another picture')
        self.assertEqual(self.server.pointer(), before)
        self.server.fill(vnc_server.COLOR)

        self.window.press('Machine Menu')
        self.window.press('View Only')
        desktop.move_to(x + width // 2, y + height // 2)
        self.wait_for(lambda: self.server.pointer() != before, 'the pointer there')
        self.window.press('Back')
        self.window.find('apple', 'panel')

    def test_3_search_by_address(self):
        self.window.press('Search', 'push button')
        self.window.set_text('Search', self.server.address)
        self.window.wait_gone('apple', 'panel')
        self.window.find(self.server.label, 'panel')
        desktop.press('Escape')
        self.window.find('apple', 'panel')

    def test_4_rename(self):
        self.menu(self.server.label, 'Rename…')
        self.window.set_text('Name', 'The <lab>')
        self.save_with_dialog('remote-rename', 'Rename the Screen')
        self.window.press('Rename', 'push button')
        self.window.find('The <lab>', 'panel')
        self.window.find(f'Not connected · {self.server.label}')

    def test_5_list(self):
        self.window.press('Show as List')
        self.window.find('The <lab>', 'panel')
        self.save('remote-list')
        self.window.press('Show as Grid')
        self.window.find('The <lab>', 'panel')

    def test_6_remove_and_undo(self):
        self.menu('The <lab>', 'Remove')
        self.window.wait_gone('The <lab>', 'panel')
        self.save('remote-removed')
        self.window.press('Undo')
        self.window.find('The <lab>', 'panel')

    def test_7_after_a_restart(self):
        self.restart()
        self.window.find('The <lab>', 'panel')
        self.window.select('The <lab>')
        desktop.press('Return')
        self.wait_picture()
        self.window.press('Back')
        self.menu('The <lab>', 'Remove')
        self.window.wait_gone('The <lab>', 'panel')
        self.restart()
        self.window.find('zebra', 'panel')
        self.assertFalse(self.window.has('The <lab>', 'panel'))
        self.assertNotIn('The <lab>', KEPT.read_text())


class Dialog(RemoteCase):
    """Connect…: by keyboard, with what is wrong said at once."""

    @classmethod
    def open_window(cls):
        cls.window = Window(*MACHINES, environment={'G_DEBUG': 'fatal-criticals'})

    def test_1_bad_address(self):
        self.window.find('zebra', 'panel')
        desktop.press('Control', 'k')
        self.save_with_dialog('remote-connect', 'Connect to a Screen')
        self.window.set_text('Address', 'http://lab')
        self.window.wait_text('address must start with vnc://')
        self.save_with_dialog('remote-connect-wrong', 'Connect to a Screen')
        self.window.set_text('Address', 'lab:x')
        self.window.wait_text('no valid display or port number')
        desktop.press('Escape')
        self.window.wait_gone('Connect to a Screen', 'dialog')

    def test_2_connect(self):
        desktop.press('Control', 'k')
        self.window.set_text('Address', self.server.label)
        desktop.press('Return')
        self.wait_picture()
        self.window.press('Back')
        self.window.find(self.server.label, 'panel')

    def test_3_used_last(self):
        desktop.press('Control', 'k')
        self.window.find('Used Last', 'list')
        self.save_with_dialog('remote-connect-recent', 'Connect to a Screen')
        desktop.press('Escape')
        self.window.wait_gone('Connect to a Screen', 'dialog')

    def test_4_nobody_there(self):
        port = vnc_server.free_port()
        desktop.press('Control', 'k')
        self.window.set_text('Address', f'127.0.0.1::{port}')
        desktop.press('Return')
        self.window.find('Can’t Show This Screen')
        self.save('remote-nobody')
        self.window.find('Try Again', 'push button')
        self.window.press('Back')
        self.window.find('zebra', 'panel')
        # A wrong address leaves nothing behind.
        self.assertFalse(self.window.has(f'127.0.0.1::{port}', 'panel'))


class Password(RemoteCase):
    """Wrong, then right; nothing keeps passwords here, and that is said."""

    SERVER = {'password': 'secret12'}

    def test_1_wrong_then_right(self):
        self.window.find('This screen asks for a password.')
        self.window.wait_text('no secret service runs')
        self.save_with_dialog('remote-password', self.server.label)
        self.give_password('wrong')
        self.window.find('The password was refused. Try again.')
        self.give_password('secret12')
        self.wait_picture()

    def test_2_cancel(self):
        self.window.press('Back')
        self.window.select(self.server.label)
        desktop.press('Return')
        self.answer(self.server.label, 'Cancel')
        self.window.find('Not Connected')
        self.window.press('Connect', 'push button')
        self.give_password('secret12')
        self.wait_picture()

    def test_3_comes_back_without_asking(self):
        self.server.stop()
        self.window.wait_text('Connection lost. Trying again')
        self.server.start()
        self.wait_picture()
        self.window.wait_gone('Try Now')
        self.assertFalse(self.window.has('This screen asks for a password.'))

    def test_4_another_password(self):
        """What was taken before is sent once, refused, and the user is asked."""
        self.server.stop()
        self.server.password = 'another1'
        self.server.start()
        self.window.find('The password was refused. Try again.')
        self.give_password('another1')
        self.wait_picture()


class Remembered(RemoteCase):
    """With a secret service."""

    SERVER = {'password': 'secret12'}

    @classmethod
    def setUpClass(cls):
        cls.keyring = subprocess.Popen(
            ['gnome-keyring-daemon', '--foreground', '--components=secrets', '--unlock'],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        cls.addClassCleanup(cls.keyring.wait)
        cls.addClassCleanup(cls.keyring.terminate)
        cls.keyring.stdin.write(b'test')
        cls.keyring.stdin.close()
        wait_until(cls.has_service, 20, 'the secret service')
        super().setUpClass()

    @staticmethod
    def has_service():
        names = run(['gdbus', 'call', '--session', '--dest', 'org.freedesktop.DBus', '--object-path',
                     '/org/freedesktop/DBus', '--method', 'org.freedesktop.DBus.ListNames']).stdout
        return 'org.freedesktop.secrets' in names

    @staticmethod
    def kept_passwords():
        result = run(['secret-tool', 'search', '--all', 'xdg:schema', 'org.vitrine.Vitrine.Screen'],
                     check=False)
        return [line.removeprefix('secret = ') for line in result.stdout.splitlines()
                if line.startswith('secret = ')]

    def test_1_remember(self):
        self.window.find('This screen asks for a password.')
        self.save_with_dialog('remote-password-remember', self.server.label)
        self.give_password('wrong', remember=True)
        self.window.find('The password was refused. Try again.')
        self.assertEqual(self.kept_passwords(), [])
        self.give_password('secret12', remember=True)
        self.wait_picture()
        self.wait_for(lambda: self.kept_passwords() == ['secret12'], 'the password kept')
        self.assertNotIn('secret12', KEPT.read_text())

    def test_2_not_asked_again(self):
        self.restart(self.server.address)
        self.wait_picture()
        self.assertFalse(self.window.has('This screen asks for a password.'))

    def test_3_never_again_after_a_refusal(self):
        self.window.press('Back')
        self.server.stop()
        self.server.password = 'another1'
        self.server.start()
        self.window.select(self.server.label)
        desktop.press('Return')
        self.window.find('The password was refused. Try again.')
        self.wait_for(lambda: self.kept_passwords() == [], 'the password forgotten')
        self.give_password('another1', remember=True)
        self.wait_picture()
        self.wait_for(lambda: self.kept_passwords() == ['another1'], 'the password kept')

    def test_4_forget(self):
        self.window.press('Back')
        self.menu(self.server.label, 'Forget Password')
        self.wait_for(lambda: self.kept_passwords() == [], 'the password forgotten')

    def test_5_gone_with_the_screen(self):
        self.window.select(self.server.label)
        desktop.press('Return')
        self.give_password('another1', remember=True)
        self.wait_picture()
        self.wait_for(lambda: self.kept_passwords() == ['another1'], 'the password kept')
        self.window.press('Machine Menu')
        self.window.press('Remove')
        self.window.find('zebra', 'panel')
        # The program's end is the end of Undo.
        self.restart()
        self.assertEqual(self.kept_passwords(), [])


class Lost(RemoteCase):
    """The server goes: it is said, tried again, and can be left alone."""

    def test_1_comes_back(self):
        self.wait_picture()
        self.server.stop()
        self.window.wait_text('Connection lost. Trying again')
        self.wait_picture()
        self.save('remote-lost')
        # Not back yet: it goes on trying.
        self.window.wait_text('Trying again in 4 s')
        self.server.start()
        self.window.press('Try Now')
        self.window.wait_gone('Try Now')
        self.wait_picture()

    def test_2_left_alone(self):
        self.server.stop()
        self.window.wait_text('Connection lost. Trying again')
        self.window.press('Stop Trying', 'push button')
        self.window.find('Not Connected')
        self.window.press('Back')
        self.window.find(self.server.label, 'panel')
        self.server.start()


class Certificate(RemoteCase):
    """A certificate that nobody vouches for, and the user's yes to its key."""

    @classmethod
    def setUpClass(cls):
        folder = FOLDER / 'certificate'
        folder.mkdir()
        certificate, key = vnc_server.make_certificate(folder)
        cls.SERVER = {'security': 'X509None', 'options': ['-X509Cert', certificate, '-X509Key', key]}
        super().setUpClass()

    def test_1_asked(self):
        self.window.find('Trust This Key for “127.0.0.1”?', 'dialog')
        self.save_with_dialog('remote-certificate', 'Trust This Key for “127.0.0.1”?')
        self.answer('Trust This Key for “127.0.0.1”?', 'Cancel')
        self.window.find('Can’t Show This Screen')
        self.window.press('Try Again', 'push button')
        self.answer('Trust This Key for “127.0.0.1”?', 'Trust This Key')
        self.wait_picture()
        self.window.wait_text('Encrypted, with a key you trust')
        self.window.press('Encrypted, with a key you trust')
        self.window.find('Security…', 'push button')
        self.save('remote-protection')
        desktop.press('Escape')

    def test_2_remembered_until_forgotten(self):
        self.restart(self.server.address)
        self.wait_picture()
        self.window.press('Back')
        self.menu(self.server.label, 'Security…')
        self.save_with_dialog('remote-security', f'Security of {self.server.label}')
        self.answer(f'Security of {self.server.label}', 'Forget Key')
        self.window.select(self.server.label)
        desktop.press('Return')
        self.window.find('Trust This Key for “127.0.0.1”?', 'dialog')
        self.answer('Trust This Key for “127.0.0.1”?', 'Cancel')


class PlainPassword(RemoteCase):
    """Its password could be read by anyone on the way: the user is asked before it is given."""

    SERVER = {'security': 'Plain', 'options': ['-PlainUsers', '*'], 'host': vnc_server.FOREIGN}
    QUESTION = 'Send the Password Unprotected?'

    def test_asked_first(self):
        self.save_with_dialog('remote-plain-password', self.QUESTION)
        self.assertFalse(self.window.has('This screen asks for a password.'))
        self.answer(self.QUESTION, 'Cancel')
        self.window.find('Can’t Show This Screen')
        self.assertFalse(self.window.has('This screen asks for a password.'))
        self.window.press('Try Again', 'push button')
        self.answer(self.QUESTION, 'Send Anyway')
        self.window.find('This screen asks for a password.')
        self.window.wait_text('The connection isn’t encrypted.')
        self.answer(self.server.label, 'Cancel')


class Downgrade(RemoteCase):
    """A screen that was encrypted and isn't any more."""

    TRUST = f'Trust This Key for “{vnc_server.FOREIGN}”?'
    QUESTION = 'Connect with Less Protection?'

    @classmethod
    def setUpClass(cls):
        folder = FOLDER / 'downgrade'
        folder.mkdir()
        certificate, key = vnc_server.make_certificate(folder)
        cls.SERVER = {'security': 'X509None', 'host': vnc_server.FOREIGN,
                      'options': ['-X509Cert', certificate, '-X509Key', key]}
        super().setUpClass()

    def test_1_encrypted(self):
        self.answer(self.TRUST, 'Trust This Key')
        self.wait_picture()
        self.window.wait_text('Encrypted, with a key you trust')

    def test_2_less(self):
        self.window.press('Back')
        self.server.stop()
        self.server.security = 'None'
        self.server.start()
        self.window.select(self.server.label)
        desktop.press('Return')
        self.save_with_dialog('remote-downgrade', self.QUESTION)
        self.answer(self.QUESTION, 'Cancel')
        self.window.find('Can’t Show This Screen')
        self.assertFalse(self.has_picture())
        self.window.press('Try Again', 'push button')
        self.answer(self.QUESTION, 'Connect Anyway')
        self.wait_picture()
        self.window.wait_text('Not encrypted')


class QemuSocket(case.WindowCase):
    """The screen of a QEMU that no hypervisor knows, on a socket."""

    @classmethod
    def setUpClass(cls):
        path = FOLDER / 'vm one.sock'
        cls.qemu = Qemu('-vga', 'std', '-vnc', f'unix:{path}', memory=64)
        cls.addClassCleanup(cls.qemu.stop)
        cls.ARGUMENTS = (*MACHINES, f'vnc+unix://{str(path).replace(" ", "%20")}')
        cls.label = str(path)
        super().setUpClass()

    def test_shown_with_keys(self):
        self.window.wait_text('Connected · Stays in this computer')
        self.wait_for(lambda: self.window.capture().colors() > 4, 'the firmware')
        self.save('remote-qemu')
        self.window.press('Send Keys')
        self.window.find('Ctrl+Alt+Del', 'menu item')
        desktop.press('Escape')
        self.window.press('Back')
        self.window.find(self.label, 'panel')


class Looks(RemoteCase):
    """All of it once, to look at; the classes below are the ways to look."""

    SERVER = {'password': 'secret12'}
    NAME = 'light'

    def look(self, page):
        self.save(f'remote-looks-{self.NAME}-{SCALE}x-{page}')
        self.check_nothing_cut_off()

    def look_with_dialog(self, page, dialog):
        self.save_with_dialog(f'remote-looks-{self.NAME}-{SCALE}x-{page}', dialog)

    def test_pages(self):
        self.window.find('This screen asks for a password.')
        self.look_with_dialog('password', self.server.label)
        self.give_password('secret12')
        self.wait_picture()
        self.look('console')
        self.server.stop()
        self.window.wait_text('Connection lost. Trying again')
        self.look('lost')
        self.window.press('Stop Trying')
        self.window.find('Not Connected')
        self.look('stopped')
        self.window.press('Back')
        self.window.find(self.server.label, 'panel')
        self.look('collection')
        desktop.press('Control', 'k')
        self.window.find('Used Last', 'list')
        self.look_with_dialog('connect', 'Connect to a Screen')
        desktop.press('Escape')
        self.window.wait_gone('Connect to a Screen', 'dialog')


class LooksDark(Looks):
    ENVIRONMENT = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
    NAME = 'dark'


class LooksNarrow(Looks):
    NAME = 'narrow'

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(case.make_windows_narrow())
        super().setUpClass()


class BrokenFile(case.WindowCase):
    """A file that can't be understood is said, and set aside when that is asked for."""

    ARGUMENTS = MACHINES
    TEXT = '[not a key file\n'

    @classmethod
    def setUpClass(cls):
        KEPT.parent.mkdir(parents=True, exist_ok=True)
        KEPT.write_text(cls.TEXT)
        cls.addClassCleanup(KEPT.unlink, missing_ok=True)
        super().setUpClass()

    def test_said(self):
        aside = KEPT.with_name(KEPT.name + '.unreadable-1')
        self.addCleanup(aside.unlink, missing_ok=True)
        self.window.find('The Screens Can’t Be Read', 'dialog')
        self.window.wait_text(str(KEPT))
        self.assertEqual(KEPT.read_text(), self.TEXT)
        self.answer('The Screens Can’t Be Read', 'Start a New List')
        self.window.wait_text(str(aside))
        self.window.find('zebra', 'panel')
        self.assertEqual(aside.read_text(), self.TEXT)
        self.assertFalse(KEPT.exists())


class BadAddress(case.WindowCase):
    """An address on the command line that is none."""

    ARGUMENTS = (*MACHINES, 'spice://lab')

    def test_said(self):
        self.window.find('This Address Can’t Be Opened', 'dialog')
        self.answer('This Address Can’t Be Opened', 'Close')
        self.window.find('zebra', 'panel')


if __name__ == '__main__':
    case.main()

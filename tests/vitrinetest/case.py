# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of the window share: one program for a class of tests, pictures when one fails."""

import contextlib
import os
import pathlib
import sys
import time
import unittest

from gi.repository import GLib

from . import desktop
from .lines import wait_until
from .window import Window, is_showing, walk

# Where pictures go; tests/ui/meson.build sets it.
PICTURES = pathlib.Path(os.environ.get('VITRINE_PICTURES', 'build/ui'))

# The width of a telephone, in logical pixels.
NARROW = 360


def make_windows_narrow():
    """New windows are as narrow as can be; call what it returns for that to be over."""
    config = pathlib.Path(os.environ['XDG_CONFIG_HOME'])
    settings = config / 'glib-2.0' / 'settings' / 'keyfile'
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text(f'[org/vitrine/Vitrine]\nwindow-width={NARROW}\nwindow-height=600\n',
                        encoding='utf-8')
    # As GNOME has it; every button more makes the header wider.
    toolkit = config / 'gtk-4.0' / 'settings.ini'
    toolkit.parent.mkdir(exist_ok=True)
    toolkit.write_text('[Settings]\ngtk-decoration-layout=:close\n', encoding='utf-8')

    def undo():
        settings.unlink()
        toolkit.unlink()
    return undo


class WindowCase(unittest.TestCase):
    """Tests of one window, which is opened with ARGUMENTS and shared by the class."""

    ARGUMENTS = ()
    ENVIRONMENT = {}
    LAUNCHER = ()

    @classmethod
    def setUpClass(cls):
        environment = {'G_DEBUG': 'fatal-criticals', **cls.ENVIRONMENT}
        cls.window = Window(*cls.ARGUMENTS, environment=environment, launcher=cls.LAUNCHER)

    @classmethod
    def tearDownClass(cls):
        """The program must end well; a critical message on the way ends it otherwise."""
        try:
            status = cls.window.close() if cls.window.program.is_running() \
                else cls.window.program.wait()
        finally:
            cls.window.program.stop()
        if status != 0:
            raise AssertionError(f'Vitrine ended with status {status}')

    def run(self, result=None):
        failures = len(result.failures) + len(result.errors)
        super().run(result)
        if len(result.failures) + len(result.errors) > failures:
            self.save_failure()
        return result

    def save_failure(self):
        path = PICTURES / 'failed' / f'{self.id()}.png'
        try:
            self.window.capture_screen(path)
            print(f'# see {path}', file=sys.stderr)
        except Exception as error:  # pylint: disable=broad-except
            print(f'# no picture of the failure: {error}', file=sys.stderr)

    def save(self, name):
        """A picture of the window for people to look at."""
        return self.window.capture_steady(PICTURES / f'{name}.png')

    def save_with_dialog(self, name, dialog):
        """A picture of the screen, once a dialog is there: two windows then."""
        self.window.find(dialog, 'dialog')
        time.sleep(0.5)
        self.window.capture_screen(PICTURES / f'{name}.png')

    def check_nothing_cut_off(self):
        """Whatever has a place lies inside the window sideways; down there is a scroll bar."""
        window = self.window.window()
        width = window.get_component_iface().get_extents(1).width
        for node in walk(window):
            if node.get_role_name() in ('push button', 'label', 'slider', 'entry') and is_showing(node):
                box = node.get_component_iface().get_extents(1)
                self.assertGreaterEqual(box.x, 0, node.get_name())
                self.assertLessEqual(box.x + box.width, width + 1, node.get_name())

    def wait_for(self, condition, what, timeout=30):
        def look():
            # A widget that vanishes while it is looked at: look again.
            with contextlib.suppress(GLib.Error):
                return condition()
            return None
        try:
            return wait_until(look, timeout, what)
        except AssertionError as error:
            raise AssertionError(f'{error}\n{self.window.describe()}') from None

    def wait_note(self, part, again):
        """Waits for a note over the screen, which goes by itself after three seconds.

        Where it went before a busy computer came to look, AGAIN brings it back.
        """
        for _ in range(4):
            try:
                return self.window.wait_text(part, 3)
            except AssertionError:
                again()
        return self.window.wait_text(part, 3)

    def press_keys(self, *keys):
        desktop.press(*keys)

    def answer(self, dialog, button):
        """Waits for a question whose heading is DIALOG and presses one of its buttons."""
        node = self.window.find(dialog, 'dialog')
        found = next(child for child in walk(node)
                     if child.get_name() == button and child.get_role_name() == 'push button'
                     and is_showing(child))
        found.get_action_iface().do_action(0)
        self.window.wait_gone(dialog, 'dialog')


def main():
    """Runs the tests of the calling file, the first failure in full at the end."""
    unittest.main(module='__main__', verbosity=2)

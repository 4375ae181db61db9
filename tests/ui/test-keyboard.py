#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who has the keyboard: entered and left without a pointer, release keys and shortcuts as they are preferred,
combinations of one's own, and the clipboard typed, in a real guest that reports every key."""

import os
import pathlib
import sys
import time

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.lines import LineTimeout, wait_until  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.seen_guest import SeenGuest  # noqa: E402
from vitrinetest.window import Window, is_sensitive, is_showing, walk  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)]))

# Linux's numbers of keys.
CONTROL, SHIFT, RIGHT_CONTROL = 29, 42, 97
NUMBERS = {**dict(zip('1234567890', range(2, 12))), **dict(zip('qwertyuiop', range(16, 26))),
           **dict(zip('asdfghjkl', range(30, 39))), **dict(zip('zxcvbnm', range(44, 51))),
           ' ': 57, '\n': 28}
ESCAPE, RETURN, TAB, F1, F11 = 1, 28, 15, 59, 87


class Keyboard(case.WindowCase):
    """Steps in the order of their numbers."""

    @classmethod
    def setUpClass(cls):
        cls.guest = SeenGuest()
        cls.addClassCleanup(cls.guest.stop)
        # The desktop's keyboard goes with the pointer: it stays over the screen.
        desktop.move_to(640, 500)
        cls.window = Window(*MACHINES, '--keymap', 'F8=SHIFT+F1,F9=', cls.guest.address,
                            environment={'G_DEBUG': 'fatal-criticals'})

    def screen(self):
        return self.window.find('Screen of ' + self.guest.label, 'image')

    def wait_description(self, part):
        self.wait_for(lambda: part in self.screen().get_description(), f'the description “{part}”')

    def expect_keys(self, *numbers):
        for number in numbers:
            self.guest.serial.wait_for(rf'KEY {number}', 20)

    def expect_no_key(self):
        with self.assertRaises(LineTimeout) as caught:
            self.guest.serial.wait_for(r'KEY \d+', 1)
        return caught

    def take_keys(self):
        """Forgets what was reported of keys until now."""
        while True:
            try:
                self.guest.serial.wait_for(r'KEY.*', 0.5)
            except LineTimeout:
                return

    def focused(self):
        """The name of what has the focus, or None."""
        for node in walk(self.window.application):
            try:
                if node.get_state_set().contains(Atspi.StateType.FOCUSED) and is_showing(node):
                    return node.get_name()
            except GLib.Error:
                continue
        return None

    def release(self):
        desktop.press('Control', 'Alt')
        self.wait_description('Press Enter')
        self.take_keys()

    def enter_again(self):
        self.release()
        desktop.press('Return')
        self.wait_description('Press and release')
        self.take_keys()

    def test_01_entered_and_told(self):
        self.wait_description('Press and release Ctrl+Alt to get the keyboard back')
        self.wait_note('Press Ctrl+Alt to release the keyboard', self.enter_again)
        desktop.type_text('a')
        self.expect_keys(NUMBERS['a'])
        desktop.press('Tab')
        self.expect_keys(TAB)
        # By --keymap, one becomes two, and the other none.
        self.take_keys()
        desktop.press('F8')
        desktop.press('F9')
        desktop.type_text('e')
        reported = [self.guest.serial.wait_for(r'KEY (\d+)', 20).group(1) for _ in range(3)]
        self.assertEqual([int(number) for number in reported], [SHIFT, F1, NUMBERS['e']])

    def test_02_left_to_the_next_control(self):
        self.release()
        self.assertEqual(self.focused(), 'Screen of ' + self.guest.label)
        desktop.press('Tab')
        self.wait_for(lambda: self.focused() not in (None, 'Screen of ' + self.guest.label),
                      'the focus elsewhere')
        self.assertFalse(self.guest.serial.has(rf'KEY-UP {TAB}x'))
        desktop.press('Shift', 'Tab')
        self.wait_description('Press and release Ctrl+Alt')
        self.take_keys()
        desktop.type_text('b')
        self.expect_keys(NUMBERS['b'])

    def test_03_entered_by_enter(self):
        self.release()
        desktop.type_text('c')
        self.expect_no_key()
        desktop.press('Return')
        self.wait_description('Press and release Ctrl+Alt')
        self.expect_no_key()
        desktop.type_text('d')
        self.expect_keys(NUMBERS['d'])

    def test_04_nothing_stays_down(self):
        code = desktop.keycode_of(ord('w'))
        desktop.hold(code)
        self.expect_keys(NUMBERS['w'])
        self.window.press('Machine Menu')
        self.guest.serial.wait_for(rf'KEY-UP {NUMBERS["w"]}', 20)
        desktop.release(code)
        desktop.press('Escape')
        self.window.wait_gone('Copy Screenshot')

    def open_preferences(self):
        self.window.press('Send Keys')
        self.window.press('Edit Combinations…')
        self.window.find('Release keys')

    def save_preferences(self, name):
        self.window.capture_steady()
        self.window.capture_screen(case.PICTURES / f'{name}.png')

    def close_preferences(self):
        desktop.press('Escape')
        self.window.wait_gone('Release keys')
        self.wait_for(lambda: self.focused() is not None, 'the focus')

    def entry(self, group, name):
        """The entry of that name after the heading GROUP."""
        nodes = [node for node in walk(self.window.application)]
        names = [node.get_name() for node in nodes]
        start = names.index(group)
        row = next(node for node in nodes[start:] if node.get_name() == name)
        return next(node for node in walk(row) if node.get_editable_text_iface() is not None)

    def enter(self, group, name, text):
        """With the pointer, from the end of the page where it doesn't show."""
        window = self.window.window()
        left, top, width, height = desktop.place_of(window, window)
        for _ in range(10):
            desktop.click_at(left + width // 2, top + height // 2, 5)
        self.window.capture_steady()
        x, y, width, height = desktop.place_of(self.entry(group, name), window)
        desktop.click_at(x + width // 2, y + height // 2)
        desktop.press('Control', 'a')
        desktop.type_text(text)
        desktop.press('Return')

    def test_05_preferred_release_keys(self):
        self.open_preferences()
        self.save_preferences('preferences')
        self.enter('Release Keys', 'Release keys', 'ctrl+nonsense')
        self.window.wait_text('There is no key named “nonsense”')
        self.save_preferences('preferences-wrong')
        self.enter('Release Keys', 'Release keys', 'RightCtrl')
        self.close_preferences()
        self.window.click('Screen of ' + self.guest.label, 'image')
        self.wait_description('Press and release Right Ctrl')
        self.take_keys()
        desktop.press('Control', 'Alt')
        self.expect_keys(CONTROL)
        desktop.type_text('e')
        self.expect_keys(NUMBERS['e'])
        desktop.press('RightControl')
        self.wait_description('Press Enter')
        self.open_preferences()
        self.enter('Release Keys', 'Release keys', 'ctrl+alt')
        self.close_preferences()

    def test_06_shortcuts_that_stay(self):
        group = 'Shortcuts That Stay on This Computer'
        self.window.click('Screen of ' + self.guest.label, 'image')
        self.wait_description('Press and release Ctrl+Alt')
        desktop.press('F11')
        self.expect_keys(F11)
        self.open_preferences()
        self.enter(group, 'Add a combination', 'f11')
        self.window.find('Remove F11', 'push button')
        self.close_preferences()
        self.window.click('Screen of ' + self.guest.label, 'image')
        self.wait_description('Press and release Ctrl+Alt')
        self.take_keys()
        desktop.press('F11')
        self.wait_note('Move the pointer to the top edge', self.enter_again)
        self.expect_no_key()
        desktop.type_text('f')
        self.expect_keys(NUMBERS['f'])
        desktop.press('F11')
        self.window.find('Back', 'push button')

    def keys_menu(self):
        """What Send Keys begins with."""
        self.window.press('Send Keys')
        self.window.find('Alt+F4', 'menu item')
        popup = [node.get_name() for node in walk(self.window.application)
                 if node.get_role_name() == 'menu item' and is_showing(node)]
        desktop.press('Escape')
        self.window.wait_gone('Alt+F4')
        return popup[:popup.index('Ctrl+Alt+Del')]

    def test_07_combinations_of_ones_own(self):
        group = 'Combinations in Send Keys'
        self.open_preferences()
        for text in ('ctrl+shift+escape', 'alt+f1', 'super+l'):
            self.enter(group, 'Add a combination', text)
            self.wait_for(lambda: self.entry(group, 'Add a combination').get_text_iface()
                          .get_character_count() == 0, 'the combination taken')
        self.save_preferences('preferences-combinations')
        self.window.press('Move Super+L Up')
        # The rows are new ones then, and the last one can't be moved down.
        self.wait_for(lambda: not is_sensitive(self.window.find('Move Alt+F1 Down')), 'the new order')
        self.window.press('Remove Alt+F1')
        self.window.wait_gone('Remove Alt+F1')
        self.close_preferences()
        self.assertEqual(self.keys_menu(), ['Ctrl+Shift+Esc', 'Super+L'])
        self.take_keys()
        self.window.press('Send Keys')
        self.window.press('Ctrl+Shift+Esc', 'menu item')
        self.expect_keys(CONTROL, SHIFT, ESCAPE)

    def hold(self, text):
        program = Program([os.environ['VITRINE_CLIPBOARD'], 'hold', text])
        self.addCleanup(program.__exit__, None, None, None)

    def type_clipboard(self):
        self.window.press('Send Keys')
        self.window.press('Type the Clipboard', 'menu item')

    def test_08_clipboard_typed(self):
        self.hold('cat 42')
        self.take_keys()
        # The other program takes the clipboard when it gets round to it.
        def try_to_type():
            self.type_clipboard()
            return self.window.wait_text('lipboard')
        wait_until(try_to_type, 20, 'the clipboard')
        self.expect_keys(*(NUMBERS[letter] for letter in 'cat 42'))
        self.window.wait_text('The clipboard was typed')

    def test_09_lines_are_asked_about(self):
        self.hold('Two\nlines\n')
        self.wait_for(lambda: self.asks('Type 10 Characters?'), 'the question', 20)
        self.save_with_dialog('type-clipboard', 'Type 10 Characters?')
        self.window.wait_text('The clipboard has 3 lines.')
        self.answer('Type 10 Characters?', 'Cancel')
        self.take_keys()
        self.type_clipboard()
        self.answer('Type 10 Characters?', 'Type')
        self.expect_keys(SHIFT, *(NUMBERS[letter] for letter in 'two\nlines\n'))

    def asks(self, question):
        """Whether that is asked; if not, the other program hasn't got the clipboard yet."""
        self.type_clipboard()
        try:
            self.window.find(question, 'dialog', timeout=2)
        except AssertionError:
            return False
        return True

    def test_10_stopped_by_escape(self):
        # As long as a busy computer may need to look.
        self.hold('stop ' * 200)
        self.window.wait_gone('Typing the clipboard. Press Escape to stop.')
        self.take_keys()
        self.wait_for(lambda: self.asks('Type 1000 Characters?'), 'the question')
        self.answer('Type 1000 Characters?', 'Type')
        self.expect_keys(NUMBERS['s'], NUMBERS['t'], NUMBERS['o'], NUMBERS['p'])
        self.window.wait_text('Press Escape to stop')
        self.window.capture(case.PICTURES / 'typing.png')
        desktop.press('Escape')
        self.window.wait_gone('Typing the clipboard. Press Escape to stop.')
        self.take_keys()
        self.expect_no_key()
        self.assertNotIn(f'KEY {ESCAPE}', self.guest.serial.lines()[-40:])

    def test_11_what_has_no_key(self):
        self.hold('naïve')
        self.wait_for(self.refuses, 'the refusal', 20)
        self.window.wait_text('There is no key for “ï” (U+00EF) on a US keyboard')
        self.answer('The Clipboard Can’t Be Typed', 'Close')
        self.take_keys()

    def refuses(self):
        self.type_clipboard()
        try:
            self.window.find('The Clipboard Can’t Be Typed', 'dialog', timeout=2)
        except AssertionError:
            desktop.press('Escape')
            return False
        return True


if __name__ == '__main__':
    case.main()

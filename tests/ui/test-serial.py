#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text consoles in the window, with a real guest: a tab beside the screen, and all there is without one."""

import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, embedded, guest  # noqa: E402
from vitrinetest.image import capture_screen  # noqa: E402

CTL = os.environ['VITRINE_CTL']
URI = 'qemu:///session' if os.geteuid() else f'qemu:///embed?root={embedded.ROOT}/libvirt'
BOOT_SECONDS = 150
FIND = 'Find in the console'

MACHINE = '''
<domain type='qemu'><name>{name}</name><memory unit='MiB'>160</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type><kernel>{kernel}</kernel><initrd>{initrd}</initrd>
  <cmdline>{line} still</cmdline></os><features><acpi/></features>
  <devices>{devices}<serial type='pty'/></devices></domain>'''
DISPLAY = '''<graphics type='vnc'><listen type='socket'/></graphics><video><model type='vga'/></video>
  <input type='tablet' bus='usb'/>'''


def define(name, devices):
    """Makes a machine before Vitrine has the hypervisor."""
    subprocess.run([CTL, 'list'], check=True, stdout=subprocess.DEVNULL)
    path = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR']) / f'{name}.xml'
    path.write_text(MACHINE.format(
        name=name, devices=devices, kernel=guest.path_of('vmlinuz'), initrd=guest.path_of('initrd'),
        line=guest.path_of('command-line').read_text(encoding='utf-8').strip()), encoding='utf-8')
    subprocess.run(['virsh', '-q', '-c', URI, 'define', path], check=True, stdout=subprocess.DEVNULL)


class ConsoleCase(case.WindowCase):
    """One machine, NAME, with DEVICES; the tests are steps, in the order of their numbers."""

    NAME = None
    DEVICES = ''
    failed = False

    @classmethod
    def setUpClass(cls):
        define(cls.NAME, cls.DEVICES)
        super().setUpClass()

    @classmethod
    def tearDownClass(cls):
        try:
            super().tearDownClass()
        finally:
            cls.delete()

    @classmethod
    def delete(cls):
        subprocess.run([CTL, 'delete', cls.NAME], check=True, stdout=subprocess.DEVNULL)

    def run(self, result=None):
        """A step that failed leaves nothing that the next could stand on."""
        if type(self).failed:
            return result
        before = len(result.failures) + len(result.errors)
        super().run(result)
        type(self).failed = len(result.failures) + len(result.errors) > before
        return result

    @property
    def terminal(self):
        return f'Serial Console of {self.NAME}'

    def open_machine(self):
        self.window.select(self.NAME)
        self.press_keys('Return')

    def is_focused(self):
        return self.window.has_focus(self.terminal)

    def type_line(self, text):
        desktop.type_text(text)
        self.press_keys('Return')

    def find(self, text):
        """Whether the text stands in the console: it is searched for, copied, and pasted again."""
        self.press_keys('Control', 'Shift', 'f')
        self.window.find(FIND)
        self.window.set_text(FIND, '')
        self.window.set_text(FIND, text)
        time.sleep(0.3)
        self.press_keys('Control', 'Shift', 'c')
        self.window.set_text(FIND, '')
        self.press_keys('Control', 'v')
        is_found = self.is_soon(lambda: self.window.text_of(FIND) == text, 1.5)
        self.press_keys('Escape')
        self.wait_for(self.is_focused, 'the focus in the terminal')
        return is_found

    @staticmethod
    def is_soon(condition, patience):
        deadline = time.monotonic() + patience
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return True

    def wait_found(self, text, timeout=60):
        self.wait_for(lambda: self.find(text), f'“{text}” in the console', timeout)

    def get_shell(self):
        """Enter gives one, once the guest is up."""
        def is_there():
            self.press_keys('Return')
            self.type_line('echo here-$((40+2))')
            return self.find('here-42')
        self.wait_for(is_there, 'a shell', BOOT_SECONDS)


class BesideTheScreen(ConsoleCase):
    NAME = 'beside'
    DEVICES = DISPLAY

    def test_01_tabs(self):
        self.open_machine()
        self.window.find('Start', 'push button')
        self.window.find('Screen', 'page tab')
        self.window.find('Serial Console', 'page tab')
        self.window.click('Serial Console', 'page tab')
        self.window.find('The machine is off.')
        self.save('serial-off')

    def test_02_before_the_screen_is_up(self):
        self.window.press('Start', 'push button')
        self.window.wait_gone('The machine is off.', timeout=60)
        self.window.find(self.terminal)
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.wait_found('BOOT kernel', BOOT_SECONDS)
        self.wait_found('LIVE-READY', BOOT_SECONDS)

    def test_03_typed_text(self):
        self.get_shell()
        self.type_line('uname -s; echo sum-$((20+23))')
        self.wait_found('sum-43')
        self.assertFalse(self.find('sum-44'))
        self.save('serial-shell')

    def test_04_paste(self):
        self.press_keys('Control', 'Shift', 'f')
        self.window.set_text(FIND, 'echo pasted-$((3*9))')
        self.window.find(FIND)
        self.press_keys('Control', 'a')
        self.press_keys('Control', 'c')
        self.press_keys('Escape')
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.press_keys('Control', 'Shift', 'v')
        self.press_keys('Return')
        self.wait_found('pasted-27')

    def test_05_keys_are_the_guests(self):
        """Control and a letter reach the guest, whatever the window has them for."""
        self.type_line('echo ready-$((1+1)); cat -v')
        self.wait_found('ready-2')
        for key in 'qnfko':
            self.press_keys('Control', key)
        self.wait_found('^N^F^K^O')
        self.press_keys('Control', 'c')
        self.window.check_running()
        self.type_line('echo after-$((5*5))')
        self.wait_found('after-25')

    def test_06_menu_and_zoom(self):
        x, y, width, height = self.window.place(self.terminal)
        desktop.click_at(x + width // 2, y + height // 2, 3)
        self.window.find('Paste', 'menu item')
        self.window.capture_screen(case.PICTURES / 'serial-menu.png')
        self.window.press('Larger Text', 'menu item')
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.press_keys('Control', '0')
        self.window.check_running()

    def test_07_what_a_guest_may_not(self):
        """Titles, links, sizes and bells stay inside."""
        title = self.window.window().get_name()
        for sequence in (r'\033]0;owned\007', r'\033]8;;http://x/\033\\link\033]8;;\033\\',
                         r'\033[8;5;5t', r'\033[2t', r'\007\007\007', r'\033]52;c;eHg=\007'):
            self.type_line(f"printf '{sequence}'")
        self.type_line('echo calm-$((6*6))')
        self.wait_found('calm-36')
        self.assertEqual(self.window.window().get_name(), title)

    def memory(self):
        pages = pathlib.Path(f'/proc/{self.window.program.pid}/statm').read_text(encoding='ascii')
        return int(pages.split()[1]) * os.sysconf('SC_PAGESIZE')

    def test_08_flood(self):
        before = self.memory()
        self.type_line('yes 01234567890123456789012345678901234567890123456789')
        time.sleep(5)
        begin = time.monotonic()
        self.window.press('Machine Menu')
        self.window.find('Screenshot', 'menu item')
        answered = time.monotonic() - begin
        self.press_keys('Escape')
        time.sleep(3)
        grown = self.memory() - before
        print(f'# flood: the menu came after {answered:.2f} s, {grown >> 20} MiB more memory',
              file=sys.stderr)
        self.assertLess(grown, 64 << 20)
        self.assertLess(answered, 10)
        self.window.click(self.terminal)
        self.press_keys('Control', 'c')
        self.type_line('echo dry-$((7*7))')
        self.wait_found('dry-49')

    def test_09_keys_between_tabs(self):
        self.press_keys('Control', 'Shift', 'Page_Up')
        screen = f'Screen of {self.NAME}'
        self.window.find(screen, 'image')
        self.wait_for(lambda: guest.find_bars(capture_screen()), 'the picture of the guest', 60)
        self.window.click('Serial Console', 'page tab')
        self.wait_for(self.is_focused, 'the focus in the terminal')

    def test_10_remembered(self):
        self.window.press('Back')
        self.open_machine()
        self.window.find(self.terminal)
        self.type_line('echo again-$((8*8))')
        self.wait_found('again-64')

    def test_11_in_use_elsewhere(self):
        with subprocess.Popen([CTL, 'serial', self.NAME, '--force'], stdin=subprocess.PIPE,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE) as other:
            self.window.find('This console is open elsewhere.')
            self.save('serial-elsewhere')
            self.window.press('Take Over', 'push button')
            self.window.wait_gone('This console is open elsewhere.')
            self.assertIn(b'taken', other.communicate(timeout=30)[1])
            self.assertEqual(other.returncode, 1)
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.type_line('echo mine-$((9*9))')
        self.wait_found('mine-81')

    def test_12_paused(self):
        self.window.press('Machine Menu')
        self.window.press('Pause', 'menu item')
        self.window.find('The machine is paused.')
        self.window.press('Resume', 'push button')
        self.window.wait_gone('The machine is paused.')

    def test_13_off_and_on(self):
        self.window.press('Machine Menu')
        self.window.press('Force Off', 'menu item')
        self.answer(f'Force Off {self.NAME}?', 'Force Off')
        self.window.find('The machine is off.')
        self.window.press('Start', 'push button')
        self.window.wait_gone('The machine is off.', timeout=60)
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.get_shell()


class WithoutAScreen(ConsoleCase):
    """A machine that has no display opens on its serial console, without a tab to choose."""

    NAME = 'headless'

    def test_1_opens_on_the_console(self):
        self.open_machine()
        self.window.find('The machine is off.')
        self.wait_for(self.is_focused, 'the focus in the terminal')
        self.assertFalse(self.window.has('Serial Console', 'page tab'))
        self.window.press('Start', 'push button')
        self.window.find(self.terminal)
        self.window.wait_gone('The machine is off.', timeout=60)
        self.get_shell()
        self.save('serial-headless')


class Narrow(WithoutAScreen):
    NAME = 'narrow'
    DEVICES = DISPLAY

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(case.make_windows_narrow())
        super().setUpClass()

    def test_1_opens_on_the_console(self):
        self.open_machine()
        self.window.find('Start', 'push button')
        self.window.click('Serial Console', 'page tab')
        self.window.find('The machine is off.')
        self.save('serial-narrow')
        self.check_nothing_cut_off()
        self.press_keys('Control', 'Shift', 'f')
        self.window.find(FIND)
        self.save('serial-narrow-search')
        self.check_nothing_cut_off()


class Dark(Narrow):
    NAME = 'dark'
    ENVIRONMENT = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}

    def save(self, name):
        return super().save(f'{name}-dark')


if __name__ == '__main__':
    case.main()

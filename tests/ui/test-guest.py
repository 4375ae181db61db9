#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the console page knows of a guest: its addresses, its tools, and who else looks at it.

The machine is libvirt's test driver's; its screen is a real QEMU's.
"""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, driver  # noqa: E402
from vitrinetest.process import Program  # noqa: E402

CTL = os.environ['VITRINE_CTL']
FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
NAME = 'lab'
SCREEN = f'Screen of {NAME}'
SOCKET = FOLDER / 'spice'
TAKEN = 'Another Viewer Took the Screen'
COMMAND = 'sudo apt install spice-vdagent qemu-guest-agent'
MACHINE = f'''
    <metadata><libosinfo:libosinfo xmlns:libosinfo="http://libosinfo.org/xmlns/libvirt/domain/1.0">
      <libosinfo:os id="http://debian.org/debian/12"/></libosinfo:libosinfo></metadata>
    <devices><interface type='user'><mac address='52:54:00:11:22:33'/></interface>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    <graphics type='spice'><listen type='socket' socket='{SOCKET}'/></graphics></devices>'''


class Guest(case.WindowCase):
    """The tests are steps, in the order of their numbers."""

    ARGUMENTS = ('--connect', driver.write_machines(FOLDER / 'machine.xml',
                                                    [(NAME, driver.RUNNING)], MACHINE))

    @classmethod
    def setUpClass(cls):
        cls.enterClassContext(Program([
            'qemu-system-x86_64', '-nodefaults', '-accel', 'tcg', '-m', '32', '-display', 'none',
            '-vga', 'std', '-spice', f'unix=on,addr={SOCKET},disable-ticketing=on']))
        case.wait_until(SOCKET.exists, 30, "QEMU's socket")
        super().setUpClass()

    def choose(self, item):
        self.window.press('Machine Menu')
        self.window.press(item, 'menu item')

    def test_1_addresses(self):
        self.window.select(NAME)
        self.press_keys('Return')
        subtitle = self.window.wait_text('Running · Debian 12 · 192.')
        self.address = subtitle.split(' · ')[2]
        self.window.press('Machine Menu')
        self.window.find(f'Copy {self.address}', 'menu item')
        self.save('guest-menu')
        self.window.press(f'Copy {self.address}', 'menu item')
        self.check_clipboard(self.address)

    def check_clipboard(self, text):
        """Pasted into the collection's search."""
        self.window.press('Back')
        self.window.find(NAME, 'panel')
        self.press_keys('Control', 'f')
        self.window.set_text('Search', '')
        self.press_keys('Control', 'v')
        self.wait_for(lambda: self.window.text_of('Search') == text, f'“{text}” pasted')
        self.window.set_text('Search', '')
        self.press_keys('Escape')
        self.window.capture_steady()
        self.window.select(NAME)
        self.press_keys('Return')

    def test_2_tools(self):
        self.choose('Guest Tools…')
        self.window.wait_text(COMMAND)
        self.save_with_dialog('guest-tools', 'Guest Tools')
        self.answer('Guest Tools', 'Copy')
        self.check_clipboard(COMMAND)

    def test_3_another_viewer(self):
        self.window.find(SCREEN, 'image', timeout=60)
        subprocess.run([CTL, 'probe', f'spice+unix://{SOCKET}'], check=True, timeout=60,
                       stdout=subprocess.DEVNULL)
        self.window.find(TAKEN)
        self.save('guest-taken')
        self.window.press('Take Back', 'push button')
        self.window.find(SCREEN, 'image', timeout=60)
        self.assertFalse(self.window.has(TAKEN))


if __name__ == '__main__':
    case.main()

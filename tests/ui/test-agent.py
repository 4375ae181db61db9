#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest with SPICE's agent in the window: the clipboard, files, the shared folder, monitors."""

import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, drag, driver, guest  # noqa: E402
from vitrinetest.agent_guest import RECEIVED, AgentGuest  # noqa: E402
from vitrinetest.image import Image, capture_screen  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.window import walk  # noqa: E402

HOME = pathlib.Path(os.environ['HOME'])
FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
PICTURE = Image(300, 200, bytes(n * n % 251 for n in range(300 * 200 * 3))).to_png()


def copy(data, target='UTF8_STRING'):
    """Another program of this desktop copies DATA."""
    path = HOME / 'copied'
    path.write_bytes(data)
    subprocess.run(['xclip', '-selection', 'clipboard', '-t', target, '-i', path], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def paste(target='UTF8_STRING'):
    """What this desktop's clipboard holds, or None."""
    result = subprocess.run(['timeout', '20', 'xclip', '-selection', 'clipboard', '-t', target,
                             '-o'], capture_output=True, check=False)
    return result.stdout if result.returncode == 0 else None


class Agent(drag.DragCase):
    """One guest and one window; each test leaves them as they were."""

    @classmethod
    def setUpClass(cls):
        cls.machine = cls.enterClassContext(AgentGuest('spice', monitors=2))
        cls.machine.wait_ready()
        cls.shell = cls.machine.shell
        machines = driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)])
        cls.ARGUMENTS = ('--connect', machines, cls.machine.address)
        super().setUpClass()
        cls.window.press('Maximize')

    def setUp(self):
        self.wait_for(lambda: guest.find_bars(capture_screen()), 'the picture of the guest')

    def take_focus(self):
        x, y, width, height = desktop.windows().rectangle(desktop.windows().active())
        desktop.click_at(x + width // 2, y + height // 2)

    def choose_menu(self, item):
        self.window.press('Machine Menu')
        self.window.press(item, 'menu item')

    def drop(self, text):
        source, _ = self.drag_to_middle(text)
        source.output.wait_for('accepted', 30)
        self.let_go(source)

    def make_file(self, name, data):
        path = HOME / name
        path.write_bytes(data)
        return path

    def received(self, name):
        status, output = self.shell.ask(f"cat '{RECEIVED}/{name}'")
        return output if status == 0 else None

    def test_10_text_both_ways(self):
        self.take_focus()
        copy('Grüße 🎉'.encode())
        self.shell.wait_pasted('Grüße 🎉'.encode())
        self.shell.copy('zurück 🎈')
        wait_until(lambda: paste() == 'zurück 🎈'.encode(), 30, "the guest's text")

    def test_11_pictures_both_ways(self):
        self.take_focus()
        copy(PICTURE, 'image/png')
        self.shell.wait_pasted(PICTURE, target='image/png')
        self.shell.run(f'echo nothing | xclip -selection clipboard -i >/dev/null 2>&1; sleep 1; '
                       f'head -c 70000 /dev/urandom >/tmp/any; xclip -selection clipboard '
                       '-t image/png -i /tmp/any >/dev/null 2>&1')
        wanted = self.shell.ask('cat /tmp/any')[1]
        wait_until(lambda: paste('image/png') == wanted, 30, "the guest's picture")

    def test_20_a_file_is_dropped(self):
        path = self.make_file('dropped file', os.urandom(300000))
        self.drop(path.as_uri() + '\r\n')
        self.window.wait_text('“dropped file” was sent to the machine')
        self.assertEqual(self.received('dropped file'), path.read_bytes())
        self.save('agent-file-sent')

    def test_21_what_is_no_file_is_refused(self):
        folder = HOME / 'a folder'
        folder.mkdir()
        self.drop(folder.as_uri())
        self.window.wait_text('“a folder” is a folder, and only files can be sent.')
        self.save('agent-file-refused')
        self.window.press('Dismiss')
        self.window.wait_gone('Dismiss')

    def test_22_a_transfer_is_cancelled(self):
        path = HOME / 'long'
        with path.open('wb') as file:
            file.truncate(200 << 20)
        self.drop(path.as_uri())
        self.window.find('Cancel sending long')
        self.save('agent-file-on-its-way')
        self.window.press('Cancel sending long')
        self.window.wait_gone('Cancel sending long')
        wait_until(lambda: self.shell.ask(f'test ! -e {RECEIVED}/long')[0] == 0, 30,
                   'the part that was sent being gone')

    def fetch_shared(self):
        status, output = self.shell.ask('timeout 10 wget -q -O - http://127.0.0.1:9843/letter')
        return output if status == 0 else None

    def test_30_a_folder_is_shared(self):
        folder = HOME / 'for the guest'
        folder.mkdir()
        (folder / 'letter').write_bytes(b'Dear guest')
        self.assertIsNone(self.fetch_shared())
        self.choose_menu('Shared Folder')
        self.save('agent-folder-menu')
        self.window.press('Choose a Folder…', 'menu item')
        self.window.find('Share a Folder with the Machine')
        desktop.type_text(str(folder))
        desktop.press('Return')
        self.window.wait_gone('Share a Folder with the Machine')
        wait_until(lambda: self.fetch_shared() == b'Dear guest', 30, 'the letter')
        self.choose_menu('Shared Folder')
        self.window.wait_text('~/for the guest')
        self.window.press('Stop Sharing', 'menu item')
        wait_until(lambda: self.fetch_shared() is None, 30, 'the end of sharing')

    def test_40_another_monitor(self):
        self.choose_menu('Monitors')
        self.window.press('Monitor 2', 'menu item')
        self.wait_for(lambda: len(self.shell.monitors()) == 2, 'the second monitor')
        label = f'{self.machine.folder}/screen, Monitor 2'
        self.window.find(label, 'image')
        # As large as the room in its window, to the pixel.
        width, height = self.window.place(label, 'image')[2:]
        self.wait_for(lambda: self.shell.monitors()[1][1:3] == (width, height),
                      f'a monitor of {width}x{height}')
        self.save('agent-monitors')
        button = next(node for node in walk(self.window.find(label, 'frame'))
                      if node.get_name() == 'Close' and node.get_role_name() == 'push button')
        button.get_action_iface().do_action(0)
        self.wait_for(lambda: len(self.shell.monitors()) == 1, 'the end of the second monitor')


if __name__ == '__main__':
    case.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest with SPICE's agent in the window: sound, the clipboard, files, the shared folder, its size, its
monitors."""

import os
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, drag, driver, guest  # noqa: E402
from vitrinetest.agent_guest import RECEIVED, AgentGuest  # noqa: E402
from vitrinetest.image import Image, capture_screen  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.window import walk  # noqa: E402

HOME = pathlib.Path(os.environ['HOME'])
FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
# A sound card for hearing and speaking.
SOUND_CARD = ('-audiodev', 'spice,id=sound', '-device', 'intel-hda', '-device',
              'hda-duplex,audiodev=sound')
# SPICE's numbers of channels.
PLAYBACK, RECORD = 5, 6
# What doesn't happen isn't waited for longer.
PATIENCE = 1.5
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
        cls.machine = cls.enterClassContext(AgentGuest('spice', monitors=2,
                                                         options=SOUND_CARD))
        cls.machine.wait_ready()
        cls.shell = cls.machine.shell
        machines = driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)])
        cls.ARGUMENTS = ('--connect', machines, cls.machine.address)
        SETTINGS.parent.mkdir(parents=True, exist_ok=True)
        SETTINGS.write_text("[org/vitrine/Vitrine]\nrelease-keys='ctrl+shift'\n", encoding='utf-8')
        super().setUpClass()
        cls.window.press('Maximize')

    def setUp(self):
        self.wait_for(lambda: guest.find_bars(capture_screen()), 'the picture of the guest')

    def take_focus(self):
        x, y, width, height = desktop.windows().rectangle(desktop.windows().active())
        desktop.click_at(x + width // 2, y + height // 2)

    def choose_menu(self, *items):
        self.window.press('Machine Menu')
        for item in items:
            self.window.press(item)

    @property
    def label(self):
        """What the screen is called."""
        return f'{self.machine.folder}/screen'

    def dismiss(self):
        self.window.press('Dismiss')
        self.window.wait_gone('Dismiss')

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

    def channels(self):
        """The types of the channels that are connected, as QEMU sees it."""
        return {channel['channel-type']
                for channel in self.machine.command('query-spice').get('channels', [])}

    def test_05_sound_when_it_is_wanted(self):
        """And the microphone not, although the guest has an agent that asks how loud it is."""
        self.assertFalse(self.channels() & {PLAYBACK, RECORD})
        self.choose_menu('Sound')
        wait_until(lambda: PLAYBACK in self.channels(), 30, 'the sound')
        self.assertNotIn(RECORD, self.channels())
        self.choose_menu('Sound')
        wait_until(lambda: PLAYBACK not in self.channels(), 30, 'the silence')

    def test_10_text_both_ways(self):
        self.take_focus()
        copy('Grüße 🎉'.encode())
        self.shell.wait_pasted('Grüße 🎉'.encode())
        self.shell.copy('zurück 🎈')
        wait_until(lambda: paste() == 'zurück 🎈'.encode(), 30, "the guest's text")

    def test_13_a_mebibyte_both_ways(self):
        """More than fits into one answer of the X server's clipboard."""
        self.take_focus()
        text = os.urandom(1 << 19).hex().encode()
        copy(text)
        self.shell.wait_pasted(text)
        self.shell.run('head -c 524288 /dev/urandom | od -An -v -tx1 | tr -d " \\n" >/tmp/copied')
        self.copy_there('/tmp/copied', 'UTF8_STRING')
        wanted = self.shell.ask('cat /tmp/copied')[1]
        wait_until(lambda: paste() == wanted, 30, "the guest's text")

    def test_14_more_than_anybody_takes(self):
        """It is told, and the next is taken again."""
        self.take_focus()
        self.shell.run('head -c 35651584 /dev/zero | tr "\\0" x >/tmp/copied', 120)
        self.copy_there('/tmp/copied', 'UTF8_STRING')
        self.window.wait_text('What was copied in the machine stays there: over 1 MiB of text', 60)
        self.shell.copy('after it')
        wait_until(lambda: paste() == b'after it', 30, "the guest's text")

    def test_11_pictures_both_ways(self):
        self.take_focus()
        copy(PICTURE, 'image/png')
        self.shell.wait_pasted(PICTURE, target='image/png')
        self.shell.run(f'echo nothing | xclip -selection clipboard -i >/dev/null 2>&1; sleep 1; '
                       f'head -c 700000 /dev/urandom >/tmp/any; xclip -selection clipboard '
                       '-t image/png -i /tmp/any >/dev/null 2>&1')
        wanted = self.shell.ask('cat /tmp/any')[1]
        wait_until(lambda: paste('image/png') == wanted, 30, "the guest's picture")

    def copy_there(self, path, target):
        self.shell.run(f'xclip -selection clipboard -t {target} -i {path} >/dev/null 2>&1')

    def stays(self, condition):
        """Whether CONDITION holds now and for a while."""
        deadline = time.monotonic() + PATIENCE
        while condition():
            if time.monotonic() > deadline:
                return True
        return False

    def test_12_nothing_when_it_is_off(self):
        """Neither what was copied before and only offered, nor what is copied then."""
        offered = b'offered before'
        copy(offered)
        self.shell.wait_pasted(offered)
        self.choose_menu('Share the Clipboard')
        self.take_focus()
        wait_until(lambda: self.shell.paste() is None, 30, 'the offer taken back')
        copy(b'copied here')
        self.assertTrue(self.stays(lambda: self.shell.paste() is None))
        self.shell.copy('copied there')
        self.assertTrue(self.stays(lambda: paste() == b'copied here'))
        self.choose_menu('Share the Clipboard')
        self.take_focus()
        self.shell.wait_pasted(b'copied here')
        # A picture of the guest's is fetched only when it is pasted.
        self.shell.run('head -c 5000 /dev/urandom >/tmp/any')
        self.copy_there('/tmp/any', 'image/png')
        wait_until(lambda: 'image/png' in (paste('TARGETS') or b'').decode(), 30, 'the offer')
        self.choose_menu('Share the Clipboard')
        wait_until(lambda: 'image/png' not in (paste('TARGETS') or b'').decode(), 30,
                   'the offer taken back')
        self.choose_menu('Share the Clipboard')

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
        self.dismiss()
        path = HOME / 'a socket'
        with socket.socket(socket.AF_UNIX) as listener:
            listener.bind(os.fspath(path))
            self.drop(path.as_uri())
            self.window.wait_text('“a socket” is not a file with contents that could be sent.')
        self.dismiss()

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

    def make_large(self, name, mebibytes):
        path = HOME / name
        with path.open('wb') as file:
            file.truncate(mebibytes << 20)
        return path

    def choose_files(self, path):
        self.choose_menu('Send Files…')
        self.window.find('Send Files to the Machine')
        desktop.type_text(os.fspath(path))
        desktop.press('Return')
        self.window.wait_gone('Send Files to the Machine')

    def test_23_a_file_is_chosen(self):
        path = self.make_file('chosen file', os.urandom(50000))
        self.choose_files(path)
        self.window.wait_text('“chosen file” was sent to the machine')
        self.assertEqual(self.received('chosen file'), path.read_bytes())

    def test_24_a_file_that_shrinks(self):
        path = self.make_large('shrinking', 200)
        self.choose_files(path)
        self.window.find('Cancel sending shrinking')
        os.truncate(path, 1 << 20)
        self.window.wait_text('“shrinking” was changed while it was being sent.')
        self.dismiss()

    def test_25_more_than_there_is_room_for(self):
        self.choose_files(self.make_large('huge', 4000))
        self.assertIn('free', self.window.wait_text('“huge” was not sent: '))
        self.save('agent-file-too-large')
        self.dismiss()

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

    def test_40_its_size(self):
        """As large as the room in the window, to the pixel."""
        before = self.shell.monitors()[0][1:3]
        self.choose_menu('Display Options', 'Resize Guest to Window')
        width, height = self.window.place(f'Screen of {self.label}', 'image')[2:]
        self.assertNotEqual(before, (width, height))
        self.shell.wait_monitors([(width, height)])
        self.choose_menu('Display Options', 'Resize Guest to Window')

    def close_monitor(self):
        button = next(node for node in walk(self.window.find(f'{self.label}, Monitor 2', 'frame'))
                      if node.get_name() == 'Close' and node.get_role_name() == 'push button')
        button.get_action_iface().do_action(0)
        self.wait_for(lambda: len(self.shell.monitors()) == 1, 'the end of the second monitor')

    def test_41_another_monitor(self):
        self.choose_menu('Monitors', 'Monitor 2')
        self.wait_for(lambda: len(self.shell.monitors()) == 2, 'the second monitor')
        monitor = f'{self.label}, Monitor 2'
        self.window.find(monitor, 'image')
        # As large as the room in its window, to the pixel.
        width, height = self.window.place(monitor, 'image')[2:]
        self.wait_for(lambda: self.shell.monitors()[1][1:3] == (width, height),
                      f'a monitor of {width}x{height}')
        self.save('agent-monitors')

    def test_41_in_full_screen(self):
        """Its window covers the screen, the guest's monitor with it; the header slides in."""
        def sizes():
            return [each[1:3] for each in self.shell.monitors()[1:]]

        def has_header():
            # Without, both are the guest's one colour.
            image = capture_screen()
            return image.pixel(100, 10) != image.pixel(100, 150)
        before = sizes()
        screen = capture_screen()
        number = desktop.windows().active()
        place = wait_until(lambda: desktop.rectangle_at_rest(number), 30, 'the window at rest')
        desktop.move_to(screen.width // 2, screen.height // 2)
        desktop.press('F11')
        self.wait_for(lambda: sizes() == [(screen.width, screen.height)], 'the full screen')
        self.wait_for(lambda: not has_header(), 'the guest up to the upper edge')
        desktop.move_to(screen.width // 2, 0)
        self.wait_for(has_header, 'the header')
        self.save('agent-monitor-full-screen')
        # The guest has the keyboard by now, and F11 with it. The keys are those of the settings.
        desktop.press('Control', 'Shift')
        desktop.press('F11')
        self.wait_for(lambda: desktop.rectangle_at_rest(number) == place, 'the window where it was')
        self.wait_for(lambda: sizes() == before, 'the monitor as it was')

    def test_42_remembered(self):
        """It goes with the screen and comes with it, until it is closed itself."""
        monitor = f'{self.label}, Monitor 2'
        size = self.shell.monitors()[1][1:3]
        self.window.press('Back')
        self.window.wait_gone(monitor, 'image')
        self.window.select(self.label)
        desktop.press('Return')
        self.window.find(monitor, 'image')
        self.wait_for(lambda: [each[1:3] for each in self.shell.monitors()[1:]] == [size],
                      'the second monitor as it was')
        self.close_monitor()
        self.choose_menu('Monitors')
        self.window.find('Monitor 2', 'menu item')
        desktop.press('Escape')


if __name__ == '__main__':
    case.main()

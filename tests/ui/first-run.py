#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an ISO file to a running machine on the screen, by the window's own buttons.

Opens Vitrine on an ISO file, presses Create, waits for what the ISO puts on the machine's screen,
and deletes the machine. Pictures of the window are saved on the way. Run under scripts/with-display
(see scripts/run); ends with 0 only if the guest's own picture was on the screen.
"""

import argparse
import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import embedded, firmware, guest  # noqa: E402
from vitrinetest.image import read_png  # noqa: E402
from vitrinetest.lines import LineTimeout, wait_until  # noqa: E402
from vitrinetest.process import run  # noqa: E402
from vitrinetest.window import PROGRAM, Window, is_sensitive, walk  # noqa: E402

VOLUME_ID = slice(32808, 32840)
SCREENSHOT_SECONDS = 3
STEADY_SCREENSHOTS = 2
# The last chunk of every PNG file: its kind, and a sum.
PNG_END = b'IEND\xae\x42\x60\x82'


def read_volume_id(path):
    with open(path, 'rb') as file:
        file.seek(VOLUME_ID.start)
        return file.read(VOLUME_ID.stop - VOLUME_ID.start).decode('ascii', 'replace').strip()


def find_whole(paths):
    """One of the PNG files that has its end; a file is there before all of it is."""
    return next((path for path in paths if path.read_bytes().endswith(PNG_END)), None)


class FirstRun:
    """One way through the window, with pictures of it in the folder OUT."""

    def __init__(self, window, iso, out, patience):
        self.window = window
        self.iso = iso
        self.out = out
        self.patience = patience
        self.count = 0

    def save(self, name):
        self.count += 1
        path = self.out / f'{self.count}-{name}.png'
        self.window.capture_steady(path)
        print(path, flush=True)

    def open_iso(self):
        """Opens the file as a file manager does: by the program that already runs."""
        self.window.find('No Machines Yet')
        self.save('collection')
        run([PROGRAM, self.iso])
        self.window.find('Create', 'push button', timeout=self.patience)

    def answer_question(self):
        """Takes the first system where a medium fits several."""
        create = self.window.find('Create', 'push button')

        def is_ready():
            if is_sensitive(create):
                return True
            for node in walk(self.window.application):
                if node.get_role_name() == 'radio button' and is_sensitive(node):
                    node.get_action_iface().do_action(0)
                    return False
            return False

        wait_until(is_ready, self.patience, 'something that can be created')

    def create(self):
        self.answer_question()
        self.save('create')
        self.window.press('Create', 'push button')
        # The display is named after the machine, whose name this program leaves as it is.
        return wait_until(self.find_screen, self.patience, "the machine's screen")

    def find_screen(self):
        return next((node for node in walk(self.window.application)
                     if (node.get_name() or '').startswith('Screen of ') and
                     node.get_role_name() == 'image' and node.get_component_iface()
                     .get_extents(1).width > 0), None)

    def wait_for_bars(self):
        wait_until(lambda: guest.find_bars(self.window.capture()) is not None, self.patience,
                   'the picture of the test guest')

    def take_screenshot(self):
        """The guest's screen pixel by pixel, saved by Vitrine itself."""
        folder = pathlib.Path(os.environ['HOME']) / 'Pictures'
        before = set(folder.glob('*.png'))
        self.window.press('Machine Menu')
        self.window.press('Screenshot')
        path = wait_until(lambda: find_whole(set(folder.glob('*.png')) - before), 30,
                          'a screenshot')
        self.window.wait_gone('Screenshot saved', timeout=30)
        image = read_png(path)
        path.unlink()
        return image

    def wait_for_picture(self):
        """Waits until what is on the screen is there to stay, and isn't the firmware's."""
        known = firmware.read_signatures()
        deadline = time.monotonic() + self.patience
        count = 0
        while count < STEADY_SCREENSHOTS:
            if time.monotonic() > deadline:
                raise LineTimeout(f'only the firmware, or nothing, was on the screen within '
                                  f'{self.patience} seconds')
            time.sleep(SCREENSHOT_SECONDS)
            image = self.take_screenshot()
            is_guest = firmware.signature(image) not in {None, *known}
            count = count + 1 if is_guest else 0

    def delete(self):
        """Forces the machine off and deletes it for good; the window closes behind it."""
        self.window.press('Machine Menu')
        self.window.press('Force Off', 'menu item')
        self.window.press('Force Off', 'push button')
        self.window.find('Start', 'push button')
        self.save('off')
        self.window.press('Machine Menu')
        self.window.press('Delete', 'menu item')
        self.window.find('No Machines Yet')
        status = self.window.close()
        if status != 0:
            raise AssertionError(f'Vitrine ended with status {status}')

    def run(self):
        self.open_iso()
        self.create()
        if read_volume_id(self.iso) == guest.VOLUME_ID:
            self.wait_for_bars()
        else:
            self.wait_for_picture()
        self.save('console')
        self.delete()


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--iso', type=pathlib.Path, required=True)
    parser.add_argument('--out', type=pathlib.Path, required=True,
                        help='folder for the pictures of the window')
    parser.add_argument('--patience', type=int, default=240, metavar='SECONDS',
                        help='how long the guest may take to show its picture (240)')
    arguments = parser.parse_args()
    with Window() as window:
        try:
            FirstRun(window, arguments.iso.resolve(), arguments.out, arguments.patience).run()
        except AssertionError as error:
            window.capture_screen(arguments.out / 'failed.png')
            print(f'first-run: {error}\n{window.describe()}\nfirst-run: see {arguments.out}/failed.png',
                  file=sys.stderr)
            return 1
    leftovers = embedded.find_leftovers()
    if leftovers:
        print('first-run: left behind: ' + ', '.join(map(str, leftovers)), file=sys.stderr)
        return 1
    print(f'first-run: {arguments.iso} runs, and its picture was on the screen')
    return 0


if __name__ == '__main__':
    sys.exit(main())

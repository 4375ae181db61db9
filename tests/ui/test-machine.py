#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine's whole life in the window, with the small test guest in a real QEMU."""

import os
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, embedded, guest  # noqa: E402
from vitrinetest.image import capture_screen, read_png  # noqa: E402

NAME = 'VITRINE TEST GUEST'
SCREEN = f'Screen of {NAME}'
GUEST_WIDTH, GUEST_HEIGHT = 1280, 800
PICTURES = pathlib.Path(os.environ['HOME']) / 'Pictures'
BOOT_SECONDS = 120
UNDO_SECONDS = 10


class MachineCase(case.WindowCase):
    """What the classes below do with the machine on the console page."""

    ARGUMENTS = (str(guest.path_of('still.iso')),)

    def choose_menu(self, item):
        self.window.press('Machine Menu')
        self.window.press(item, 'menu item')

    def choose_scaling(self, item):
        self.window.press('Machine Menu')
        self.window.press('Display Options')
        self.window.press(item)

    def wait_for_picture(self):
        self.wait_for(lambda: guest.find_bars(capture_screen()), 'the picture of the guest',
                      BOOT_SECONDS)

    def view(self):
        """(x, y, width, height) of the guest's screen on ours."""
        return self.window.place(SCREEN, 'image')


class WholeWay(MachineCase):
    """From Create to Delete; the tests are steps, in the order of their numbers."""

    serial = None
    failed = False

    def run(self, result=None):
        """A step that failed leaves nothing that the next could stand on."""
        if WholeWay.failed:
            return result
        before = len(result.failures) + len(result.errors)
        super().run(result)
        WholeWay.failed = len(result.failures) + len(result.errors) > before
        return result

    def test_01_create(self):
        self.window.find('VITRINE_TEST_GUEST')
        self.window.wait_text('Runs under emulation')
        self.save('create-unknown')
        self.window.press('Create')
        self.window.find(SCREEN, 'image', timeout=60)
        type(self).serial = embedded.open_serial()
        self.wait_for_picture()

    def test_02_emulation_is_told(self):
        self.window.wait_text('Emulated')
        self.window.press('Runs under Emulation')
        self.window.wait_text('emulation')
        self.save('console-emulation')
        desktop.press('Escape')

    def to_screen(self, x, y):
        """Where the guest's pixel is on our screen while it is scaled to fit."""
        left, top, width, height = self.view()
        scale = min(width / GUEST_WIDTH, height / GUEST_HEIGHT)
        return (left + (width - GUEST_WIDTH * scale) / 2 + (x + 0.5) * scale,
                top + (height - GUEST_HEIGHT * scale) / 2 + (y + 0.5) * scale)

    def click_guest(self, x, y, button=1):
        place = self.to_screen(x, y)
        desktop.click_at(int(place[0]), int(place[1]), button)

    def test_03_clicks_scaled_to_fit(self):
        for x, y in ((5, 5), (640, 400), (1274, 794), (1274, 5), (333, 777)):
            self.click_guest(x, y)
            match = self.serial.wait_for(r'CLICK left at (\d+),(\d+)', 20)
            # A pixel of ours is more than one of the guest's.
            self.assertAlmostEqual(int(match[1]), x, delta=2)
            self.assertAlmostEqual(int(match[2]), y, delta=2)
            self.serial.wait_for(r'CLICK-UP left at .*', 20)

    def test_04_all_buttons_and_the_wheel(self):
        for number, name in ((1, 'left'), (2, 'middle'), (3, 'right')):
            self.click_guest(600, 300, number)
            self.serial.wait_for(rf'CLICK {name} at .*', 20)
            self.serial.wait_for(rf'CLICK-UP {name} at .*', 20)
        for number, value in ((4, 1), (5, -1)):
            self.click_guest(600, 300, number)
            self.serial.wait_for(rf'WHEEL {value}', 20)

    def test_05_typed_text(self):
        self.click_guest(600, 300)
        self.serial.wait_for(r'CLICK-UP left at .*', 20)
        # Linux's numbers of the keys.
        numbers = {'v': 47, 'i': 23, 't': 20, 'r': 19, 'n': 49, 'e': 18, '1': 2}
        desktop.type_text('vitrine1')
        for letter in 'vitrine1':
            self.serial.wait_for(rf'KEY {numbers[letter]}', 20)
            self.serial.wait_for(rf'KEY-UP {numbers[letter]}', 20)
        for name, number in (('Return', 28), ('Tab', 15), ('Left', 105), ('Escape', 1),
                             ('F10', 68)):
            desktop.press(name)
            self.serial.wait_for(rf'KEY {number}', 20)

    def test_06_send_keys(self):
        for label, numbers in (('Ctrl+Alt+Del', (29, 56, 111)), ('Print', (99,)),
                               ('Alt+F4', (56, 62))):
            self.window.press('Send Keys')
            self.window.press(label, 'menu item')
            for number in numbers:
                self.serial.wait_for(rf'KEY {number}', 20)
            self.serial.wait_for(rf'KEY-UP {numbers[0]}', 20)

    @staticmethod
    def as_arrived(position, size):
        """Where a guest sees a pixel: QEMU's tablet has steps of its own, and loses some."""
        step = position * 0x7fff // size
        return (step * (size - 1) + 0x3fff) // 0x7fff

    def test_07_clicks_pixel_by_pixel(self):
        self.choose_scaling('Actual Size')
        left, top, _, _ = self.wait_for(
            lambda: self.view() if self.view()[2] >= GUEST_WIDTH else None, 'a screen unscaled')
        for x, y in ((40, 40), (100, 333), (901, 507)):
            desktop.click_at(left + x, top + y)
            arrived = (self.as_arrived(x, GUEST_WIDTH), self.as_arrived(y, GUEST_HEIGHT))
            self.serial.wait_for(r'CLICK left at {},{}'.format(*arrived), 20)
        self.save('console-unscaled')
        self.choose_scaling('Scale to Fit')
        self.wait_for(lambda: self.view()[2] < GUEST_WIDTH, 'a screen scaled')

    def test_08_screenshot(self):
        # A click draws the cross that marks it.
        self.click_guest(640, 500)
        self.serial.wait_for(r'CLICK-UP left at .*', 20)
        self.choose_menu('Screenshot')
        self.window.find('Screenshot saved')
        self.save('console-screenshot')
        path, = self.wait_for(lambda: list(PICTURES.glob('*.png')), 'the file')
        self.assertIn(NAME, path.name)
        image = read_png(path)
        self.assertEqual((image.width, image.height), (GUEST_WIDTH, GUEST_HEIGHT))
        guest.check_picture(image)
        self.window.wait_gone('Screenshot saved')

    def test_09_full_screen(self):
        self.window.press('Full Screen')
        self.wait_for(lambda: self.view() == (0, 0, GUEST_WIDTH, GUEST_HEIGHT), 'a full screen')
        self.window.wait_text('Ctrl+Alt')
        desktop.move_to(640, 400)
        self.wait_for(lambda: not guest.find_faults(capture_screen()), 'every pixel of the guest')
        # The header comes when the pointer touches the edge.
        desktop.move_to(640, 0)
        self.window.find('Back', 'push button')
        self.window.press('Full Screen')
        self.wait_for(lambda: self.view()[3] < GUEST_HEIGHT, 'a window again')

    def test_10_pause_and_resume(self):
        self.choose_menu('Pause')
        self.window.find('Paused')
        self.save('console-paused')
        self.window.press('Resume', 'push button')
        self.window.find(SCREEN, 'image')
        self.click_guest(222, 333)
        self.serial.wait_for(r'CLICK left at .*', 20)

    def test_11_reboot(self):
        self.choose_menu('Reboot')
        self.serial.wait_for(r'POWER-BUTTON', 30)
        self.serial.wait_for(r'LIVE-READY', BOOT_SECONDS)
        self.wait_for_picture()

    def test_12_force_off_asks(self):
        self.choose_menu('Force Off')
        self.answer(f'Force Off {NAME}?', 'Cancel')
        self.window.find(SCREEN, 'image')
        self.choose_menu('Force Off')
        self.save_with_dialog('console-force-off', f'Force Off {NAME}?')
        self.answer(f'Force Off {NAME}?', 'Force Off')
        self.window.find('Start', 'push button')
        self.save('console-off')
        self.assertEqual(embedded.status_files(), [])

    def test_13_start(self):
        self.window.press('Start', 'push button')
        self.window.find(SCREEN, 'image', timeout=60)
        os.close(self.serial.descriptor)
        type(self).serial = embedded.open_serial()
        self.wait_for_picture()

    def test_14_shut_down(self):
        self.choose_menu('Shut Down')
        self.serial.wait_for(r'POWER-BUTTON', 30)
        self.window.find('Start', 'push button', timeout=60)
        self.wait_for(lambda: embedded.status_files() == [], 'the end of QEMU')

    def test_15_collection_shows_the_last_picture(self):
        self.window.press('Back')
        self.window.find(NAME, 'panel')
        self.save('collection-off')

    def test_16_delete_and_undo(self):
        x, y, width, height = self.window.place(NAME, 'panel')
        desktop.click_at(x + width // 2, y + height // 2, 3)
        self.window.press('Delete', 'menu item')
        self.window.find('No Machines Yet')
        self.window.find(f'{NAME} deleted')
        self.save('collection-deleted')
        self.window.press('Undo')
        self.window.find(NAME, 'panel')
        time.sleep(UNDO_SECONDS + 2)
        self.window.find(NAME, 'panel')
        self.assertTrue(embedded.find_leftovers())

    def test_17_delete_for_good(self):
        self.window.capture_steady()
        x, y, width, height = self.window.place(NAME, 'panel')
        desktop.click_at(x + width // 2, y + height // 2)
        desktop.press('Delete')
        self.window.find('No Machines Yet')
        self.wait_for(lambda: not embedded.find_leftovers(), 'the files being gone', 30)


class Try(MachineCase):
    """Trying an ISO: nothing stays behind, unless it is kept."""

    def start_trying(self):
        self.window.press('Try')
        self.window.find(SCREEN, 'image', timeout=60)

    def test_1_throw_away(self):
        self.start_trying()
        self.window.press('Back')
        self.answer(f'Throw Away {NAME}?', 'Cancel')
        self.window.find(SCREEN, 'image')
        self.window.press('Back')
        self.save_with_dialog('console-throw-away', f'Throw Away {NAME}?')
        self.answer(f'Throw Away {NAME}?', 'Throw Away')
        self.window.find('No Machines Yet')
        self.assertEqual(embedded.find_leftovers(), [])

    def test_2_keep(self):
        self.window.press('New Machine')
        self.window.press('Choose a File…')
        desktop.press('Control', 'l')
        self.choose_path(guest.path_of('still.iso'))
        self.start_trying()
        self.window.press('Back')
        self.answer(f'Throw Away {NAME}?', 'Keep It')
        self.window.find(NAME, 'panel')
        self.choose_delete()

    def choose_path(self, path):
        """Types a path into the file dialog of GTK."""
        self.window.find('Name', timeout=10)
        desktop.type_text(str(path))
        desktop.press('Return')

    def choose_delete(self):
        # The page slides in; what is pointed at must have come to its place.
        self.window.capture_steady()
        x, y, width, height = self.window.place(NAME, 'panel')
        desktop.click_at(x + width // 2, y + height // 2)
        desktop.press('Delete')
        self.answer(f'Delete {NAME} While It Runs?', 'Delete')
        self.window.find('No Machines Yet')
        self.wait_for(lambda: not embedded.find_leftovers(), 'the files being gone', 30)


if __name__ == '__main__':
    case.main()

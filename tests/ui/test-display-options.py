#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How large a screen is shown: every choice of Display Options, compared pixel by pixel with what a real
server shows. Run once more at 200 % by tests/ui/meson.build."""

import contextlib
import os
import pathlib
import random
import re
import sys

import gi

gi.require_version('Atspi', '2.0')
gi.require_version('Gst', '1.0')
gi.require_version('GstPbutils', '1.0')
from gi.repository import Atspi, GLib, Gst, GstPbutils  # noqa: E402

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver, guest, vnc_server  # noqa: E402
from vitrinetest.image import capture_screen, read_png  # noqa: E402
from vitrinetest.process import Program  # noqa: E402
from vitrinetest.seen_guest import SeenGuest  # noqa: E402
from vitrinetest.window import Window, is_sensitive, is_showing, walk  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SETTINGS = pathlib.Path(os.environ['XDG_CONFIG_HOME']) / 'glib-2.0' / 'settings' / 'keyfile'
SCALE = int(os.environ.get('GDK_SCALE', '1'))
MACHINES = ('--connect', driver.write_machines(FOLDER / 'machines.xml', [('apple', driver.OFF)]))

WIDTH, HEIGHT = 320, 200
COLORS = (0x104080, 0xf0c020)
# A pixel of noise for each of the screen's: whatever is filtered or moved by less than one shows.
TILE = 64
BITS = random.Random(7).randbytes(TILE * TILE // 8)


def bit(x, y):
    """Which of the two colours is at a pixel of the server's screen."""
    x, y = x % TILE, y % TILE
    return BITS[(y * TILE + x) // 8] >> (x % 8) & 1


def find_fault(image, left, top, zoom, width=WIDTH, height=HEIGHT):
    """Where IMAGE isn't the server's screen, ZOOM pixels for one, at LEFT, TOP; None where it is."""
    for y in range(0, height * zoom):
        for x in range(0, width * zoom):
            wanted = COLORS[bit(x // zoom, y // zoom)]
            if image.pixel(left + x, top + y) != wanted:
                return f'{x},{y} is {image.pixel(left + x, top + y):06x}, not {wanted:06x}'
    return None


class DisplayOptions(case.WindowCase):
    """One server of WIDTH x HEIGHT and one window."""

    @classmethod
    def setUpClass(cls):
        Gst.init(None)
        cls.server = vnc_server.Xvnc(size=f'{WIDTH}x{HEIGHT}')
        cls.addClassCleanup(cls.server.__exit__)
        cls.paint()
        # Whatever is compared, no pointer is in it.
        desktop.move_to(0, 0)
        cls.window = Window(*MACHINES, cls.server.address,
                            environment={'G_DEBUG': 'fatal-criticals'})

    @classmethod
    def paint(cls):
        cls.server.fill_with_bits(TILE, TILE, BITS, COLORS)

    def choose(self, *items):
        self.window.press('Machine Menu')
        for item in items:
            self.window.press(item)

    def view(self):
        """(x, y, width, height) of the guest's screen on ours."""
        return self.window.place('Screen of ' + self.server.label, 'image')

    def wait_exact(self, zoom):
        """Waits until the picture in the middle of the view is the server's, pixel by pixel."""
        left, top, width, height = self.view()
        left += (width - WIDTH * zoom) // 2
        top += (height - HEIGHT * zoom) // 2
        faults = []

        def look():
            faults.append(find_fault(capture_screen(), left, top, zoom))
            return faults[-1] is None
        try:
            self.wait_for(look, 'the picture', 15)
        except AssertionError as error:
            raise AssertionError(f'{error}\n{faults[-1]}') from None

    def count_colors(self):
        """Of the picture's middle, once it is at rest."""
        left, top, width, height = self.view()
        self.window.capture_steady()
        return capture_screen().crop(left + width // 2 - 40, top + height // 2 - 40, 80,
                                     80).colors()

    def release_keyboard(self):
        desktop.press('Control', 'Alt')

    def test_1_actual_size(self):
        self.window.wait_text('Connected')
        self.choose('Display Options', 'Actual Size')
        self.wait_exact(1)

    def test_2_whole_multiples(self):
        _, _, width, height = self.view()
        self.choose('Display Options', 'Whole Multiples Only')
        self.wait_exact(min(width // WIDTH, height // HEIGHT))

    def test_3_fit_smooth_or_not(self):
        self.choose('Display Options', 'Scale to Fit')
        self.wait_for(lambda: self.count_colors() > 2, 'a smooth picture', 15)
        self.choose('Display Options', 'Smooth Scaling')
        self.wait_for(lambda: self.count_colors() == 2, 'a picture of squares', 15)
        self.choose('Display Options', 'Smooth Scaling')
        self.wait_for(lambda: self.count_colors() > 2, 'a smooth picture', 15)

    def test_4_menu_in_pictures(self):
        self.window.press('Machine Menu')
        self.window.press('Display Options')
        self.window.find('Zoom In', 'menu item')
        self.window.capture_steady()
        self.window.capture_screen(case.PICTURES / f'display-options-{SCALE}x.png')
        desktop.press('Escape')

    def test_5_zoom_by_keys(self):
        # While the machine has the keyboard the keys are its own.
        left, top, width, height = self.view()
        desktop.click_at(left + width // 2, top + height // 2)
        self.window.wait_text('Press Ctrl+Alt to release the keyboard')
        desktop.press('Control', '0')
        self.release_keyboard()
        desktop.move_to(0, 0)
        self.assertGreater(self.count_colors(), 2)
        desktop.press('Control', '0')
        self.window.wait_text('100 %')
        self.wait_exact(1)
        for percent in ('125 %', '150 %', '175 %', '200 %'):
            desktop.press('Control', '=')
            self.window.wait_text(percent)
        self.save(f'display-zoomed-{SCALE}x')
        for percent in ('175 %', '150 %', '125 %', '100 %'):
            desktop.press('Control', '-')
            self.window.wait_text(percent)
        self.wait_exact(1)
        self.choose('Display Options', 'Scale to Fit')
        self.wait_for(lambda: self.count_colors() > 2, 'a smooth picture', 15)

    def test_6_copied(self):
        self.choose('Copy Screenshot')
        self.window.wait_text('Screenshot copied')
        path = FOLDER / 'copied.png'
        with Program([os.environ['VITRINE_CLIPBOARD'], 'save-image', path]) as reader:
            self.assertEqual(reader.wait(20), 0)
        image = read_png(path)
        self.assertEqual((image.width, image.height), (WIDTH, HEIGHT))
        self.assertIsNone(find_fault(image, 0, 0, 1))

    def film(self):
        """The newest film, once it is whole: (path, seconds, width, height)."""
        path = max((pathlib.Path(os.environ['HOME']) / 'Videos').glob('*.webm'),
                   key=lambda path: path.stat().st_mtime)
        found = GstPbutils.Discoverer.new(10 * Gst.SECOND).discover_uri(path.as_uri())
        stream, = found.get_video_streams()
        return (path, found.get_duration() / Gst.SECOND, stream.get_width(), stream.get_height())

    def wait_filming(self, seconds):
        """Waits until the button in the header shows that so long was filmed."""
        def look():
            times = [re.fullmatch(r'(\d+):(\d\d)', text) for text in self.window.texts()]
            return any(time is not None and int(time[1]) * 60 + int(time[2]) >= seconds
                       for time in times)
        self.wait_for(look, 'the time of the film')

    def test_6_recorded(self):
        self.choose('Record Screen')
        self.wait_filming(2)
        self.save(f'recording-{SCALE}x')
        self.window.press('Stop Recording')
        self.window.wait_text('Recording saved as ')
        path, seconds, width, height = self.film()
        self.assertIn(self.server.label, path.name)
        self.assertEqual((width, height), (WIDTH, HEIGHT))
        self.assertTrue(1.5 < seconds < 20, seconds)

    def resizes(self):
        """The switch in the menu, or None where it says that it isn't possible."""
        self.window.press('Machine Menu')
        self.window.press('Display Options')
        self.window.find('Zoom Out', 'menu item')
        found = self.wait_for(self.look_at_switch, 'the switch')
        desktop.press('Escape')
        self.window.wait_gone('Zoom Out')
        return found

    def look_at_switch(self):
        """(checked, possible, name); None while the menu is built anew."""
        for node in walk(self.window.application):
            with contextlib.suppress(GLib.Error):
                name = node.get_name()
                if name and name.startswith('Resize Guest to Window') and is_showing(node) and \
                        node.get_role_name() == 'menu item':
                    checked = any(part.get_state_set().contains(Atspi.StateType.CHECKED)
                                  for part in walk(node))
                    return (checked, is_sensitive(node), name)
        return None

    def wait_size(self):
        def fits():
            return self.server.screen_size() == self.view()[2:]
        self.wait_for(fits, 'the size of the window', 20)

    def test_7_resize_the_guest(self):
        self.assertEqual(self.resizes(), (False, True, 'Resize Guest to Window'))
        self.choose('Record Screen')
        self.wait_filming(1)
        self.choose('Display Options', 'Resize Guest to Window')
        # Another size is the end of a film.
        self.window.wait_text('Recording saved as ')
        self.assertEqual(self.film()[2:], (WIDTH, HEIGHT))
        self.wait_size()
        left, top, width, height = self.view()
        self.wait_for(lambda: find_fault(capture_screen(), left, top, 1, width, height // 4) is None,
                      'the picture in its new size', 15)
        self.save(f'display-resized-{SCALE}x')
        # Full screen, to the pixel.
        self.window.press('Full Screen')
        screen = capture_screen()
        self.wait_for(lambda: self.server.screen_size() == (screen.width, screen.height),
                      'the size of the monitor', 20)
        desktop.move_to(screen.width // 2, 0)
        self.window.find('Back', 'push button')
        self.window.press('Full Screen')
        self.wait_size()

    def test_8_remembered(self):
        self.assertIn('machines-that-resize', SETTINGS.read_text(encoding='utf-8'))
        self.server.stop()
        self.server.start()
        self.paint()
        # The page connects by itself, and asks the new server, too.
        self.wait_size()
        self.choose('Display Options', 'Resize Guest to Window')
        self.assertEqual(self.resizes()[:2], (False, True))

    def test_9_not_possible(self):
        self.choose('View Only')
        self.wait_for(lambda: self.resizes() == (
            False, False, 'Resize Guest to Window (Not Possible with This Screen)'), 'the reason')


class RealGuest(case.WindowCase):
    """A guest in QEMU follows the window, to the pixel."""

    @classmethod
    def setUpClass(cls):
        cls.guest = SeenGuest(graphics='virtio-vga')
        cls.addClassCleanup(cls.guest.stop)
        cls.window = Window(*MACHINES, cls.guest.address,
                            environment={'G_DEBUG': 'fatal-criticals'})

    def test_follows(self):
        self.window.wait_text('Connected')
        for item in ('Machine Menu', 'Display Options', 'Resize Guest to Window'):
            self.window.press(item)
        _, _, width, height = self.window.place('Screen of ' + self.guest.label, 'image')
        self.guest.serial.wait_for(f'MODE {width}x{height}', 30)
        # Every pixel of the guest is one of the monitor's.
        self.wait_for(lambda: self.has_markers(width, height), 'the picture in its new size')
        self.window.press('Full Screen')
        screen = capture_screen()
        self.guest.serial.wait_for(f'MODE {screen.width}x{screen.height}', 30)
        desktop.move_to(screen.width // 2, 0)
        self.window.find('Back', 'push button')
        self.window.press('Full Screen')
        self.guest.serial.wait_for(f'MODE {width}x{height}', 30)

    def has_markers(self, width, height):
        """Whether the guest's four corners are those of the view, sixteen pixels on each side."""
        left, top, _, _ = self.window.place('Screen of ' + self.guest.label, 'image')
        image = capture_screen().crop(left, top, width, height)
        return not guest.find_faults(image)


if __name__ == '__main__':
    case.main()

#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server has beside its picture: sound, power, the lights of its keyboard."""

import os
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import case, desktop, driver  # noqa: E402
from vitrinetest.image import is_near  # noqa: E402
from vitrinetest.process import run  # noqa: E402
from vitrinetest.vnc import CAPS, LIGHTS, NUM, OFFERS_POWER, SOUND, VncServer, pseudo  # noqa: E402
from vitrinetest.window import Window  # noqa: E402

FOLDER = pathlib.Path(os.environ['VITRINE_DISPLAY_DIR'])
SCALE = os.environ.get('GDK_SCALE', '1')
COLOR = 0x2070c0
NAME = 'lab'
# A server is told to begin and to end, by QEMU's numbers; and by xvp's.
BEGIN, END = b'\xff\x01\x00\x00', b'\xff\x01\x00\x01'
SHUT_DOWN, REBOOT, RESET = (bytes((250, 0, 1, code)) for code in (2, 3, 4))


def lights(bits):
    return pseudo(LIGHTS, bytes((bits,)))


class OffersCase(case.WindowCase):
    """One server and one window that shows it; OFFERS is what there is."""

    OFFERS = b''
    number = 0

    @classmethod
    def setUpClass(cls):
        OffersCase.number += 1
        cls.socket = FOLDER / f'offers-{cls.number}'
        cls.server = VncServer(cls.socket, COLOR, cls.OFFERS)
        cls.addClassCleanup(cls.server.__exit__)
        cls.ARGUMENTS = cls.arguments()
        super().setUpClass()

    @classmethod
    def arguments(cls):
        graphics = f'''
    <devices><graphics type='vnc'><listen type='socket' socket='{cls.socket}'/></graphics></devices>'''
        return '--connect', driver.write_machines(FOLDER / 'machine.xml', [(NAME, driver.RUNNING)],
                                                  graphics)

    def shows_color(self):
        image = self.window.capture()
        return is_near(image.pixel(image.width // 3, image.height * 3 // 5), COLOR)

    def wait_picture(self):
        self.wait_for(self.shows_color, "the server's picture")

    def open_machine(self):
        self.window.click(NAME, 'panel')
        self.press_keys('Return')
        self.wait_picture()

    def choose(self, item):
        self.window.press('Machine Menu')
        self.window.press(item)

    def has_item(self, item):
        """Whether the menu has it."""
        self.window.press('Machine Menu')
        self.window.find('Screenshot')
        found = self.window.has(item)
        self.press_keys('Escape')
        self.window.wait_gone('Screenshot')
        return found

    def sound_told(self):
        """What the server was last told of sound."""
        told = [message for message in self.server.heard if message in (BEGIN, END)]
        return told[-1] if told else None

    def wait_told(self, message):
        self.wait_for(lambda: self.sound_told() == message, 'the server told of sound')

    def restart(self):
        self.assertEqual(self.window.close(), 0)
        self.window.program.stop()
        self.server.heard.clear()
        type(self).window = Window(*self.ARGUMENTS, environment={'G_DEBUG': 'fatal-criticals'})


class MachineSound(OffersCase):
    """Off until it is turned on, and on again when the machine is seen again."""

    OFFERS = pseudo(SOUND)

    def test_1_off_at_first(self):
        self.open_machine()
        self.assertTrue(self.has_item('Sound'))
        self.assertIsNone(self.sound_told())

    def test_2_on(self):
        self.choose('Sound')
        self.wait_told(BEGIN)

    def test_3_remembered(self):
        self.restart()
        self.open_machine()
        self.wait_told(BEGIN)

    def test_4_off(self):
        self.choose('Sound')
        self.wait_told(END)
        self.restart()
        self.open_machine()
        self.assertTrue(self.has_item('Sound'))
        self.assertIsNone(self.sound_told())


class ScreenOffers(OffersCase):
    """A remote screen with all of it."""

    OFFERS = pseudo(SOUND) + OFFERS_POWER

    @classmethod
    def arguments(cls):
        return ('--connect', driver.write_machines(FOLDER / 'machine.xml', []),
                f'vnc+unix://{cls.socket}')

    def test_1_sound(self):
        self.wait_picture()
        self.assertIsNone(self.sound_told())
        self.choose('Sound')
        self.wait_told(BEGIN)

    def test_2_remembered(self):
        self.restart()
        self.wait_picture()
        self.wait_told(BEGIN)

    def test_3_power(self):
        self.choose('Shut Down')
        self.wait_for(lambda: SHUT_DOWN in self.server.heard, 'the server told to shut down')
        self.choose('Reboot')
        self.wait_for(lambda: REBOOT in self.server.heard, 'the server told to reboot')

    def test_4_reset_is_asked(self):
        question = f'Reset {self.socket}?'
        self.choose('Reset')
        self.answer(question, 'Cancel')
        self.window.wait_gone(question, 'dialog')
        self.choose('Reset')
        self.answer(question, 'Reset')
        self.wait_for(lambda: RESET in self.server.heard, 'the server told to reset')
        self.assertEqual(self.server.heard.count(RESET), 1)

    def test_5_menu(self):
        self.window.press('Machine Menu')
        self.window.find('Shut Down')
        self.save(f'offers-menu-{SCALE}x')
        self.press_keys('Escape')


class Nothing(OffersCase):
    """What isn't offered isn't in the menu."""

    @classmethod
    def arguments(cls):
        return ScreenOffers.arguments.__func__(cls)

    def test_menu(self):
        self.wait_picture()
        self.assertFalse(self.has_item('Sound'))
        self.assertFalse(self.has_item('Shut Down'))


class Lights(OffersCase):
    """Num and Caps Lock there, where they are other than here."""

    CAPS_ON, CAPS_OFF = 'Caps Lock is on there, off here', 'Caps Lock is off there, on here'

    def test_1_same(self):
        self.open_machine()
        self.server.say(lights(0))
        self.server.say(lights(CAPS))
        self.window.find(self.CAPS_ON)
        self.save(f'offers-lights-{SCALE}x')
        self.server.say(lights(0))
        self.window.wait_gone(self.CAPS_ON)

    def test_2_both(self):
        self.server.say(lights(CAPS | NUM))
        self.window.find(f'{self.CAPS_ON}\nNum Lock is on there, off here')
        self.server.say(lights(0))
        self.window.wait_gone(f'{self.CAPS_ON}\nNum Lock is on there, off here')

    def test_3_this_keyboard(self):
        run(['xdotool', 'key', 'Caps_Lock'])
        self.addCleanup(run, ['xdotool', 'key', 'Caps_Lock'])
        self.window.find(self.CAPS_OFF)
        self.server.say(lights(CAPS))
        self.window.wait_gone(self.CAPS_OFF)


class NarrowCase(OffersCase):
    """In a narrow window the menu has what was beside it."""

    OFFERS = ScreenOffers.OFFERS
    NAME = 'light'

    @classmethod
    def arguments(cls):
        return ScreenOffers.arguments.__func__(cls)

    @classmethod
    def setUpClass(cls):
        cls.addClassCleanup(case.make_windows_narrow())
        super().setUpClass()

    def test_1_menu(self):
        self.wait_picture()
        self.window.wait_gone('Send Keys', 'push button')
        self.window.wait_gone('Full Screen', 'push button')
        self.check_nothing_cut_off()
        self.save(f'offers-narrow-{self.NAME}-{SCALE}x')
        self.window.press('Machine Menu')
        self.window.find('Send Keys')
        self.window.find('Full Screen')
        self.save(f'offers-narrow-{self.NAME}-{SCALE}x-menu')
        self.press_keys('Escape')
        self.window.wait_gone('Screenshot')

    def test_2_full_screen(self):
        self.choose('Full Screen')
        self.window.wait_text('Move the pointer to the top edge')
        # The edge brings the header in, with a button for the way back.
        x, y, width, height = self.window.place(f'Screen of {self.socket}', 'image')
        desktop.move_to(x + width // 2, y)
        self.window.press('Full Screen', 'push button')
        self.window.wait_gone('Full Screen', 'push button')


class NarrowDark(NarrowCase):
    ENVIRONMENT = {'ADW_DEBUG_COLOR_SCHEME': 'prefer-dark'}
    NAME = 'dark'


if __name__ == '__main__':
    case.main()

# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine with SPICE, a sound card that records when a test says so, and a reader for smart cards; no
guest runs in it."""

import pathlib
import socket
import tempfile

from .lines import wait_until
from .qemu import Qemu

SLOT = 5
# The sound card's ports; of the guest's memory, the list of buffers, and the one buffer that all
# are; how many there can be, and how many samples one can have.
MIXER, CONTROL = 0xc000, 0xc400
LIST, BUFFER = 0x1000000, 0x1100000
N_BUFFERS, N_SAMPLES = 32, 0xfffe

# "cli", "hlt" and again, where a processor begins.
FIRMWARE = bytes(65520) + b'\xfa\xf4\xeb\xfc' + bytes(12)


class RecordingMachine(Qemu):
    """`screen` is the socket of its SPICE server."""

    def __init__(self):
        self.place = tempfile.TemporaryDirectory(prefix='vtr-', dir='/tmp')
        folder = pathlib.Path(self.place.name)
        self.screen = folder / 'screen'
        self.orders = socket.socket(socket.AF_UNIX)
        (folder / 'firmware').write_bytes(FIRMWARE)
        super().__init__('-bios', folder / 'firmware', '-vga', 'std', '-spice',
                         f'unix=on,addr={self.screen},disable-ticketing=on', '-audiodev',
                         'spice,id=card', '-device', f'AC97,audiodev=card,addr={SLOT}', '-device',
                         'piix3-usb-uhci', '-device', 'usb-ccid', '-chardev',
                         'spicevmc,id=reader,name=smartcard', '-device',
                         'ccid-card-passthru,chardev=reader', '-qtest',
                         f'unix:{folder}/orders,server=on,wait=off', '-qtest-log', 'none', memory=64)
        wait_until(lambda: self.orders.connect_ex(f'{folder}/orders') == 0, 20, 'its test port')
        self.answers = self.orders.makefile('r', encoding='ascii')
        self.set_up_card()

    def order(self, text):
        self.orders.sendall(f'{text}\n'.encode())
        answer = self.answers.readline()
        if not answer.startswith('OK'):
            raise AssertionError(f'{text}: {answer}')

    def set_up_card(self):
        for offset, value in ((0x10, MIXER), (0x14, CONTROL), (0x04, 7)):
            self.order(f'outl 0xcf8 {0x80000000 | SLOT << 11 | offset:#x}')
            self.order(f'outl 0xcfc {value:#x}')
        for n in range(N_BUFFERS):
            self.order(f'writel {LIST + 8 * n:#x} {BUFFER:#x}')
            self.order(f'writel {LIST + 8 * n + 4:#x} {N_SAMPLES:#x}')

    def record(self):
        """Begins; it lasts for twenty seconds."""
        self.order(f'outb {CONTROL + 0x0b:#x} 2')
        self.order(f'outl {CONTROL:#x} {LIST:#x}')
        self.order(f'outb {CONTROL + 0x05:#x} {N_BUFFERS - 1:#x}')
        self.order(f'outb {CONTROL + 0x0b:#x} 1')

    def stop_recording(self):
        self.order(f'outb {CONTROL + 0x0b:#x} 0')

    def stop(self):
        if hasattr(self, 'answers'):
            self.answers.close()
        self.orders.close()
        super().stop()
        self.place.cleanup()

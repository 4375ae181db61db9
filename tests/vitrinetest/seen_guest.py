# SPDX-License-Identifier: GPL-3.0-or-later
"""The small test guest in a QEMU of one's own, to be looked at through VNC and SPICE."""

import pathlib
import tempfile

from . import guest
from .qemu import Qemu

BOOT_SECONDS = 120
WIDTH, HEIGHT = 1280, 800


class SeenGuest(Qemu):
    """It shows WIDTH x HEIGHT pixels. Without TABLET its mouse knows movements and no places.

    With GRAPHICS "virtio-vga" its screen can be asked for another size.
    """

    def __init__(self, tablet=True, graphics='VGA'):
        place = pathlib.Path(tempfile.mkdtemp(prefix='vsg-', dir='/tmp'))
        self.path = place / 'vnc'
        self.spice_path = place / 'spice'
        devices = ['-usb', '-device', 'usb-tablet'] if tablet else []
        line = guest.path_of('command-line').read_text(encoding='utf-8').strip()
        super().__init__('-kernel', guest.path_of('vmlinuz'), '-initrd', guest.path_of('initrd'),
                         '-append', f'{line} still', '-device', graphics,
                         '-vnc', f'unix:{self.path}', '-spice',
                         f'unix=on,addr={self.spice_path},disable-ticketing=on', *devices)
        try:
            self.serial.wait_for('LIVE-READY', BOOT_SECONDS)
        except BaseException:
            self.stop()
            raise

    @property
    def address(self):
        return f'vnc+unix://{self.path}'

    @property
    def label(self):
        """What it is called until it has a name."""
        return str(self.path)

    def stop(self):
        super().stop()
        for path in (self.path, self.spice_path):
            path.unlink(missing_ok=True)
        self.path.parent.rmdir()

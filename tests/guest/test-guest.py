#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test guest itself: it boots every way it should, and its report tells the truth."""

import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))

from vitrinetest import guest  # noqa: E402
from vitrinetest.lines import wait_until  # noqa: E402
from vitrinetest.qemu import Qemu  # noqa: E402

TABLET = ('-usb', '-device', 'usb-tablet')


class GuestTest(unittest.TestCase):
    def wait_for_screen(self, qemu):
        """Waits for the picture; its size, and a look at it."""
        mode = qemu.serial.wait_for(r'MODE (\d+)x(\d+)', 120)
        qemu.serial.wait_for('LIVE-READY', 60)
        size = int(mode[1]), int(mode[2])
        image = qemu.screenshot()
        self.assertEqual((image.width, image.height), size)
        guest.check_picture(image)
        return size

    def power_off(self, qemu):
        qemu.power_button()
        qemu.serial.wait_for('POWER-BUTTON', 30)
        self.assertEqual(qemu.program.wait(30), 0)

    def test_bios_cd_reports_input(self):
        with Qemu('-cdrom', guest.path_of('live.iso'), '-vga', 'std', *TABLET) as qemu:
            width, height = self.wait_for_screen(qemu)
            qemu.press('a')
            qemu.serial.wait_for('KEY 30', 10)
            qemu.serial.wait_for('KEY-UP 30', 10)
            qemu.press('ctrl', 'alt', 'delete')
            for code in (29, 56, 111):
                qemu.serial.wait_for(f'KEY {code}', 10)
            # USB takes its time to be found, more than the picture does on a busy computer.
            wait_until(lambda: qemu.serial.has('INPUT QEMU QEMU USB Tablet'), 60, 'the tablet')
            for x, y in ((0, 0), (width - 1, height - 1), (123, 457), (width // 2, 1)):
                qemu.point(x, y, width, height)
                qemu.click('left')
                match = qemu.serial.wait_for(r'CLICK left at (\d+),(\d+)', 10)
                # A tablet's range has no place for every pixel, so one beside it is as near.
                self.assertLessEqual(abs(int(match[1]) - x), 1)
                self.assertLessEqual(abs(int(match[2]) - y), 1)
            qemu.click('right')
            qemu.serial.wait_for(r'CLICK right at .*', 10)
            qemu.click('wheel-up')
            qemu.serial.wait_for('WHEEL 1', 10)
            qemu.click('wheel-down')
            qemu.serial.wait_for('WHEEL -1', 10)
            self.power_off(qemu)

    def test_uefi_cd(self):
        firmware = ('if=pflash,format=raw,readonly=on,file=/usr/share/OVMF/OVMF_CODE_4M.fd',
                    'if=pflash,format=raw,snapshot=on,file=/usr/share/OVMF/OVMF_VARS_4M.fd')
        with Qemu('-machine', 'q35', '-drive', firmware[0], '-drive', firmware[1], '-cdrom',
                  guest.path_of('live.iso'), '-device', 'virtio-vga', memory=512) as qemu:
            self.wait_for_screen(qemu)
            self.power_off(qemu)

    def test_disk(self):
        iso = guest.path_of('live.iso')
        with Qemu('-drive', f'if=virtio,format=raw,snapshot=on,file={iso}', '-vga', 'std') as qemu:
            self.wait_for_screen(qemu)

    def test_kernel_stands_still(self):
        line = guest.path_of('command-line').read_text().strip()
        with Qemu('-kernel', guest.path_of('vmlinuz'), '-initrd', guest.path_of('initrd'),
                  '-append', f'{line} still', '-vga', 'std') as qemu:
            self.wait_for_screen(qemu)
            before = qemu.screenshot()
            time.sleep(1.5)
            self.assertEqual(qemu.screenshot().data, before.data)
            qemu.press('b')
            qemu.serial.wait_for('KEY 48', 10)
            wait_until(lambda: qemu.screenshot().data != before.data, 10, 'a new picture')


if __name__ == '__main__':
    unittest.main(verbosity=2)

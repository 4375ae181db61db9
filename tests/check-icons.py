#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks that each icon can be drawn and is in the resource, and symbolic ones recoloured."""

import pathlib
import re
import sys

import gi

gi.require_version('GdkPixbuf', '2.0')
from gi.repository import GdkPixbuf, GLib  # noqa: E402

SYMBOLIC_SIZE = 16


def find_faults(path):
    """Yields what is wrong with one icon."""
    text = path.read_text(encoding='utf-8')
    is_symbolic = path.stem.endswith('-symbolic')
    try:
        picture = GdkPixbuf.Pixbuf.new_from_file(str(path))
    except GLib.Error as error:
        yield error.message
        return
    if picture.get_width() != picture.get_height():
        yield 'is not square'
    pixels = picture.get_pixels()
    drawn = sum(1 for alpha in pixels[3::4] if alpha > 127)
    share = drawn / (picture.get_width() * picture.get_height())
    # An icon that is a full square or nearly nothing has lost its mark.
    if not 0.2 < share < 0.9:
        yield f'covers {share:.0%} of its square'
    if is_symbolic:
        if picture.get_width() != SYMBOLIC_SIZE:
            yield f'is {picture.get_width()} pixels wide, not {SYMBOLIC_SIZE}'
        # GTK gives symbolic icons the text's colour by filling their shapes.
        if 'stroke' in text or set(re.findall(r'fill="([^"]*)"', text)) != {'#2e3436'}:
            yield 'has strokes or other colours than #2e3436'


def main():
    folder = pathlib.Path(sys.argv[1])
    icons = sorted(folder.rglob('*.svg'))
    resource = (folder / 'icons.gresource.xml').read_text(encoding='utf-8')
    listed = set(re.findall(r'<file[^>]*>([^<]*)</file>', resource))
    faults = [f'{path.name} {fault}' for path in icons for fault in find_faults(path)]
    there = {str(path.relative_to(folder)) for path in icons}
    faults += [f'{name} is in only one of folder and resource' for name in sorted(there ^ listed)]
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults or not icons else 0


if __name__ == '__main__':
    sys.exit(main())

# SPDX-License-Identifier: GPL-3.0-or-later
"""Pixels: pictures as rows of red, green and blue bytes; PNG files; the X server's framebuffer."""

import os
import pathlib
import struct
import zlib

PNG_SIGNATURE = b'\x89PNG\r\n\x1a\n'
XWD_VERSION = 7
CHANNELS_OF_COLOR_TYPE = {0: 1, 2: 3, 4: 2, 6: 4}


class Image:
    """A picture of WIDTH x HEIGHT pixels; DATA holds three bytes for each."""

    def __init__(self, width, height, data):
        if len(data) != width * height * 3:
            raise ValueError(f'{len(data)} bytes are not {width}x{height} pixels')
        self.width = width
        self.height = height
        self.data = bytes(data)

    def pixel(self, x, y):
        """The colour at X, Y as 0xRRGGBB."""
        if not (0 <= x < self.width and 0 <= y < self.height):
            raise IndexError(f'{x},{y} is outside of {self.width}x{self.height}')
        place = (y * self.width + x) * 3
        return int.from_bytes(self.data[place:place + 3], 'big')

    def crop(self, x, y, width, height):
        if x < 0 or y < 0 or x + width > self.width or y + height > self.height:
            raise IndexError(f'{width}x{height} at {x},{y} is outside of '
                             f'{self.width}x{self.height}')
        rows = (self.data[(row * self.width + x) * 3:(row * self.width + x + width) * 3]
                for row in range(y, y + height))
        return Image(width, height, b''.join(rows))

    def colors(self):
        """How many different colours there are: 1 is a picture of nothing."""
        data = self.data
        return len(set(zip(data[0::3], data[1::3], data[2::3])))

    def to_png(self):
        """The bytes of a PNG file."""
        stride = self.width * 3
        raw = b''.join(b'\0' + self.data[row * stride:(row + 1) * stride]
                       for row in range(self.height))
        header = struct.pack('>IIBBBBB', self.width, self.height, 8, 2, 0, 0, 0)
        chunks = ((b'IHDR', header), (b'IDAT', zlib.compress(raw, 6)), (b'IEND', b''))
        return PNG_SIGNATURE + b''.join(
            struct.pack('>I', len(data)) + kind + data + struct.pack('>I', zlib.crc32(kind + data))
            for kind, data in chunks)

    def write_png(self, path):
        pathlib.Path(path).write_bytes(self.to_png())


def is_near(color, wanted, tolerance=8):
    """Whether two 0xRRGGBB colours differ by TOLERANCE at most in each channel."""
    return all(abs((color >> shift & 255) - (wanted >> shift & 255)) <= tolerance
               for shift in (0, 8, 16))


def unfilter(kind, line, before, step):
    """Undoes one row's PNG filter in place."""
    for i, value in enumerate(line):
        left = line[i - step] if i >= step else 0
        up = before[i]
        if kind == 1:
            value += left
        elif kind == 2:
            value += up
        elif kind == 3:
            value += (left + up) // 2
        elif kind == 4:
            corner = before[i - step] if i >= step else 0
            guess = left + up - corner
            distances = (abs(guess - left), abs(guess - up), abs(guess - corner))
            value += (left, up, corner)[distances.index(min(distances))]
        line[i] = value & 255


def read_chunks(data):
    place = len(PNG_SIGNATURE)
    while place < len(data):
        length, = struct.unpack_from('>I', data, place)
        yield data[place + 4:place + 8], data[place + 8:place + 8 + length]
        place += length + 12


def read_png(path):
    """Reads a PNG file of eight bits a channel, not interlaced, as our own programs write."""
    data = pathlib.Path(path).read_bytes()
    if not data.startswith(PNG_SIGNATURE):
        raise ValueError(f'{path} is no PNG file')
    chunks = list(read_chunks(data))
    width, height, depth, color_type, _, _, interlace = struct.unpack('>IIBBBBB', chunks[0][1])
    if depth != 8 or interlace != 0 or color_type not in CHANNELS_OF_COLOR_TYPE:
        raise ValueError(f'{path}: PNG of depth {depth}, type {color_type} is not read here')
    channels = CHANNELS_OF_COLOR_TYPE[color_type]
    stride = width * channels
    raw = zlib.decompress(b''.join(content for kind, content in chunks if kind == b'IDAT'))
    line = bytearray(stride)
    rows = []
    for row in range(height):
        start = row * (stride + 1)
        before, line = line, bytearray(raw[start + 1:start + 1 + stride])
        if raw[start] != 0:
            unfilter(raw[start], line, before, channels)
        if channels in (1, 2):
            rgb = bytearray(width * 3)
            rgb[0::3] = rgb[1::3] = rgb[2::3] = line[0::channels]
        else:
            rgb = bytearray(width * 3)
            for channel in range(3):
                rgb[channel::3] = line[channel::channels]
        rows.append(bytes(rgb))
    return Image(width, height, b''.join(rows))


def capture_screen():
    """The whole screen of scripts/with-display as it is now."""
    data = pathlib.Path(os.environ['VITRINE_FRAMEBUFFER']).read_bytes()
    header = struct.unpack_from('>25I', data)
    header_size, version, _, _, width, height = header[:6]
    bits_per_pixel, stride, color_count = header[11], header[12], header[19]
    if version != XWD_VERSION or bits_per_pixel != 32:
        raise ValueError(f'framebuffer of version {version} with {bits_per_pixel} bits a pixel')
    start = header_size + color_count * 12
    pixels = data[start:start + stride * height]
    # Little-endian words: blue, green, red, nothing.
    rgb = bytearray(width * height * 3)
    if stride != width * 4:
        pixels = b''.join(pixels[row * stride:row * stride + width * 4] for row in range(height))
    rgb[0::3] = pixels[2::4]
    rgb[1::3] = pixels[1::4]
    rgb[2::3] = pixels[0::4]
    return Image(width, height, rgb)

# SPDX-License-Identifier: GPL-3.0-or-later
"""A VNC server of the test's own, which may stop in the middle of a word."""

import contextlib
import socket
import struct
import threading

WIDTH, HEIGHT = 320, 200
PIXEL_FORMAT = struct.pack('>BBBBHHHBBB3x', 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
# Bytes after the first one of each message of a client; texts and encodings say their length.
CLIENT_MESSAGES = {0: 19, 3: 9, 4: 7, 5: 5, 6: 7, 250: 3}
# The same of QEMU's own ones, after their second byte, and of what they do with sound.
QEMU_KEY, QEMU_AUDIO, QEMU_REST = 0, 1, 2
AUDIO_FORMAT, AUDIO_FORMAT_REST = 2, 6

LIGHTS, SOUND = -261, -259
SCROLL, NUM, CAPS = 1, 2, 4
OFFERS_POWER = bytes((250, 0, 1, 1))


def pseudo(encoding, data=b''):
    """An update that says something else than pixels."""
    return struct.pack('>BxHHHHHi', 0, 1, 0, 0, 0, 0, encoding) + data


class VncServer(contextlib.AbstractContextManager):
    """Shows one colour on a unix socket at PATH; `behave` says what becomes of a connection.

    "whole": it stays. "refuse": it is closed after the greeting. `cut()` ends the present one in
    the middle of a picture. OFFERS is said after each first picture; `say()` says more, and `heard`
    are the messages about power and of QEMU's, whole.
    """

    def __init__(self, path, color, offers=b''):
        self.offers = offers
        self.heard = []
        self.frame = struct.pack('<I', color) * (WIDTH * HEIGHT)
        self.behave = 'whole'
        self.attempts = 0
        self.client = None
        self.lock = threading.Lock()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(path))
        self.listener.listen(8)
        threading.Thread(target=self.accept, daemon=True).start()

    def __exit__(self, *_):
        self.listener.close()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.attempts += 1
            if self.behave == 'refuse':
                # A server it is: what is said of it stays the same from try to try.
                with contextlib.suppress(OSError), client:
                    client.sendall(b'RFB 003.008\n')
            else:
                threading.Thread(target=self.serve, args=(client,), daemon=True).start()

    def serve(self, client):
        with contextlib.suppress(OSError, EOFError), client, client.makefile('rb') as stream:
            client.sendall(b'RFB 003.008\n')
            read(stream, 12)
            client.sendall(b'\x01\x01')
            read(stream, 1)
            client.sendall(bytes(4))
            read(stream, 1)
            client.sendall(struct.pack('>HH', WIDTH, HEIGHT) + PIXEL_FORMAT +
                           struct.pack('>I', 4) + b'test')
            self.client = client
            is_first = True
            while True:
                kind, = read(stream, 1)
                body = b''
                if kind == 2:
                    read(stream, 4 * struct.unpack('>xH', read(stream, 3))[0])
                elif kind == 255:
                    body = read_qemu(stream)
                else:
                    body = read(stream, CLIENT_MESSAGES[kind])
                if kind in (250, 255):
                    self.heard.append(bytes((kind,)) + body)
                if kind == 6:
                    read(stream, struct.unpack('>I', body[-4:])[0])
                if kind == 3 and is_first:
                    is_first = False
                    with self.lock:
                        client.sendall(self.picture() + self.offers)

    def picture(self):
        """A message with the whole screen."""
        return struct.pack('>BxHHHHHi', 0, 1, 0, 0, WIDTH, HEIGHT, 0) + self.frame

    def say(self, message):
        with self.lock:
            self.client.sendall(message)

    def cut(self):
        """Half of a picture, and the end."""
        whole = self.picture()
        with self.lock, contextlib.suppress(OSError):
            self.client.sendall(whole[:len(whole) // 2 + 1])
            self.client.shutdown(socket.SHUT_RDWR)


def read_qemu(stream):
    body = read(stream, 1)
    if body[0] == QEMU_KEY:
        return body + read(stream, 10)
    if body[0] != QEMU_AUDIO:
        raise AssertionError(f'QEMU has no message {body[0]}')
    body += read(stream, QEMU_REST)
    return body + read(stream, AUDIO_FORMAT_REST if body[-1] == AUDIO_FORMAT else 0)


def read(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data

# SPDX-License-Identifier: GPL-3.0-or-later
"""A VNC server of the test's own, which may stop in the middle of a word."""

import contextlib
import socket
import struct
import threading

WIDTH, HEIGHT = 320, 200
PIXEL_FORMAT = struct.pack('>BBBBHHHBBB3x', 32, 24, 0, 1, 255, 255, 255, 16, 8, 0)
# Bytes after the first one of each message of a client; texts and encodings say their length.
CLIENT_MESSAGES = {0: 19, 3: 9, 4: 7, 5: 5, 6: 7}


class VncServer(contextlib.AbstractContextManager):
    """Shows one colour on a unix socket at PATH; `behave` says what becomes of a connection.

    "whole": it stays. "refuse": it is closed before the first word. `cut()` ends the present one in
    the middle of a picture.
    """

    def __init__(self, path, color):
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
                client.close()
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
                else:
                    body = read(stream, CLIENT_MESSAGES[kind])
                if kind == 6:
                    read(stream, struct.unpack('>I', body[-4:])[0])
                if kind == 3 and is_first:
                    is_first = False
                    with self.lock:
                        client.sendall(self.picture())

    def picture(self):
        """A message with the whole screen."""
        return struct.pack('>BxHHHHHi', 0, 1, 0, 0, WIDTH, HEIGHT, 0) + self.frame

    def cut(self):
        """Half of a picture, and the end."""
        whole = self.picture()
        with self.lock, contextlib.suppress(OSError):
            self.client.sendall(whole[:len(whole) // 2 + 1])
            self.client.shutdown(socket.SHUT_RDWR)


def read(stream, count):
    data = stream.read(count)
    if len(data) < count:
        raise EOFError
    return data

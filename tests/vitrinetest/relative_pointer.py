# SPDX-License-Identifier: GPL-3.0-or-later
"""A guest's mouse that knows movements and no places."""

# Between two reports of a mouse, in seconds: as a hand does, and so slowly that a busy guest loses none.
PAUSES = 0.01, 0.03, 0.1
# An emulated mouse may lose a report or two even so.
NEAR = 6


class RelativePointer:
    """For a test that has `move (dx, dy, steps, pause)`, and `click ()`, which returns where."""

    def go_to_corner(self, pause):
        self.move(-100, -100, 40, pause)
        self.assertEqual(self.click(), (0, 0))

    def check_moves(self, moves, x, y):
        """That MOVES, (dx, dy, steps) each, lead from the upper left corner to a place.

        Under emulation the guest's PS/2 mouse loses reports that come faster than it gets round to
        them, so it is given more time then.
        """
        for pause in PAUSES:
            self.go_to_corner(pause)
            for move in moves:
                self.move(*move, pause)
            place = self.click()
            if abs(place[0] - x) <= NEAR and abs(place[1] - y) <= NEAR:
                return
        self.fail(f'{place} instead of {x},{y}')

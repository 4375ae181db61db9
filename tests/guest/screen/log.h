/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* The guest's report: one line for each thing that happened, on the first serial port.  The host
 * waits for these lines, so their wording is part of what README.md promises. */

/* Opens the serial port.  Without one the lines go nowhere. */
void log_open (void);

/* Writes one line; the end of the line is added. */
void log_line (const char *format,
               ...) __attribute__ ((format (printf, 1, 2)));

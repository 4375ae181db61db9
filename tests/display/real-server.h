/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* A server that people have, on sockets of a folder of its own. */
typedef struct
{
  char        *folder;
  char        *socket;     /* where it shows its screen */
  char        *monitor;    /* where a QEMU takes orders */
  GSubprocess *process;
} RealServer;

/* Makes the folder: the rest may name files in it. */
void  real_server_init      (RealServer         *server);
/* Starts the program, and waits until the screen's socket is there. */
void  real_server_start     (RealServer         *server,
                             const char * const *argv);
/* The socket's name is there a moment before anybody listens. For servers that bear a connection
 * which says nothing. */
void  real_server_wait_listening (RealServer    *server);
/* Ends it and removes the folder. */
void  real_server_stop      (RealServer         *server);
/* (transfer full): of a file in the folder */
char *real_server_get_path  (RealServer         *server,
                             const char         *name);
/* A file in the folder with this text; (transfer full): its path. */
char *real_server_write     (RealServer         *server,
                             const char         *name,
                             const char         *text);
/* Runs a program in the folder until it ends well. */
void  real_server_run       (RealServer         *server,
                             const char * const *argv);

G_END_DECLS

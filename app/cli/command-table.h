/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command.h"

G_BEGIN_DECLS

/* All commands, in the order of the help text. */
extern const VtrCommand * const vtr_commands[];
extern const guint              vtr_n_commands;

/* --connect and the like: before or after the command. */
extern const VtrCommandOption   vtr_global_options[];

/* The command that the first words name; @ret_words (how many it took) is set with it. NULL when
 * there is none. */
const VtrCommand *vtr_command_find        (const char * const *words,
                                           guint               n_words,
                                           guint              *ret_words);
const VtrCommandOption *
                  vtr_command_find_option (const VtrCommand   *command,
                                           const char         *name);

/* What `vitrinectl --help` and `vitrinectl COMMAND --help` print. (transfer full) */
char             *vtr_command_dup_overview (void);
char             *vtr_command_dup_help    (const VtrCommand   *command);

/* The commands, by file. */
extern const VtrCommand vtr_command_detect;
extern const VtrCommand vtr_command_disk_info;
extern const VtrCommand vtr_command_host;
extern const VtrCommand vtr_command_list;
extern const VtrCommand vtr_command_show;
extern const VtrCommand vtr_command_set;
extern const VtrCommand vtr_command_xml;
extern const VtrCommand vtr_command_create;
extern const VtrCommand vtr_command_try;
extern const VtrCommand vtr_command_keep;
extern const VtrCommand vtr_command_start;
extern const VtrCommand vtr_command_shutdown;
extern const VtrCommand vtr_command_reboot;
extern const VtrCommand vtr_command_force_off;
extern const VtrCommand vtr_command_pause;
extern const VtrCommand vtr_command_resume;
extern const VtrCommand vtr_command_delete;
extern const VtrCommand vtr_command_screenshot;
extern const VtrCommand vtr_command_probe;
extern const VtrCommand vtr_command_watch;
extern const VtrCommand vtr_command_replay;
extern const VtrCommand vtr_command_serial;
extern const VtrCommand vtr_command_type;
extern const VtrCommand vtr_command_keys;
extern const VtrCommand vtr_command_click;
extern const VtrCommand vtr_command_usb_list;
extern const VtrCommand vtr_command_usb_attach;
extern const VtrCommand vtr_command_usb_detach;
extern const VtrCommand vtr_command_usb_export;
extern const VtrCommand vtr_command_usb_cd;

G_END_DECLS

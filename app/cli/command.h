/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _VtrCommandCall VtrCommandCall;

typedef enum
{
  VTR_OPTION_FLAG,       /* takes no value */
  VTR_OPTION_TEXT,
  VTR_OPTION_FILE,
  VTR_OPTION_SIZE,       /* vtr_size_parse() */
  VTR_OPTION_COUNT,      /* a whole number from 1 to 65535 */
  VTR_OPTION_SECONDS,    /* 0 to 86400, fractions allowed */
} VtrOptionType;

/* An option of a command; tables end with a NULL name. */
typedef struct
{
  const char    *name;       /* without the dashes */
  VtrOptionType  type;
  const char    *value;      /* what help calls its value; NULL for a flag */
  const char    *help;
  const char    *choices;    /* NULL, or the only values allowed, with '|' between them */
} VtrCommandOption;

/* What has to be there before a command can run. */
typedef enum
{
  VTR_COMMAND_NEEDS_NOTHING,
  VTR_COMMAND_NEEDS_CONNECTION,
  /* A connection where the first argument is neither a URI of a display nor a connection file */
  VTR_COMMAND_NEEDS_ADDRESS,
  VTR_COMMAND_NEEDS_FILE_OR_MACHINE,  /* a connection unless --file is given */
} VtrCommandNeeds;

/* A command of vitrinectl. Static data, named in the one table of command-table.c. */
typedef struct
{
  const char             *name;         /* one word, or two: "disk info" */
  const char             *arguments;    /* as help shows them: "FILE…" */
  const char             *summary;      /* one line */
  /* More of it, for its own --help; NULL when there is none */
  const char             *description;
  const VtrCommandOption *options;      /* NULL when it has none */
  guint                   min_arguments;
  guint                   max_arguments;   /* G_MAXUINT: any number */
  VtrCommandNeeds         needs;
  /* Starts it on the main thread. Ends, now or later, with exactly one of
   * vtr_command_call_finish(), _finish_with_error() and _fail(). */
  void                  (*run) (VtrCommandCall *call);
  gboolean                is_lasting;   /* runs until somebody ends it */
  /* Talks with standard input and output: gets a socket for the two, and writes nothing else
   * there. See VtrTerminalRelay. */
  gboolean                is_talk;
} VtrCommand;

G_END_DECLS

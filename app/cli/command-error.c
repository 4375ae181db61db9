/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-error.h"

#include "connection.h"
#include "display-client.h"
#include "os-database.h"
#include "usb-error.h"

G_DEFINE_QUARK (vtr-command-error-quark, vtr_command_error)

static VtrExitCode
exit_code_from_command_error (int code)
{
  switch ((VtrCommandError) code)
    {
    case VTR_COMMAND_ERROR_USAGE:
      return VTR_EXIT_USAGE;
    case VTR_COMMAND_ERROR_NOT_FOUND:
      return VTR_EXIT_NOT_FOUND;
    case VTR_COMMAND_ERROR_UNSUPPORTED:
      return VTR_EXIT_NOT_POSSIBLE;
    case VTR_COMMAND_ERROR_FAILED:
    default:
      return VTR_EXIT_FAILED;
    }
}

static VtrExitCode
exit_code_from_io_error (int code)
{
  switch (code)
    {
    case G_IO_ERROR_NOT_FOUND:
      return VTR_EXIT_NOT_FOUND;
    case G_IO_ERROR_INVALID_ARGUMENT:
      return VTR_EXIT_USAGE;
    case G_IO_ERROR_NOT_SUPPORTED:
      return VTR_EXIT_NOT_POSSIBLE;
    default:
      return VTR_EXIT_FAILED;
    }
}

static VtrExitCode
exit_code_from_usb_error (int code)
{
  switch (code)
    {
    case VTR_USB_ERROR_INVALID:
      return VTR_EXIT_USAGE;
    case VTR_USB_ERROR_NOT_FOUND:
      return VTR_EXIT_NOT_FOUND;
    case VTR_USB_ERROR_UNSUPPORTED:
    case VTR_USB_ERROR_NO_PERMISSION:
      return VTR_EXIT_NOT_POSSIBLE;
    default:
      return VTR_EXIT_FAILED;
    }
}

VtrExitCode
vtr_exit_code_from_error (const GError *error)
{
  if (error == NULL)
    return VTR_EXIT_DONE;

  if (error->domain == VTR_COMMAND_ERROR)
    return exit_code_from_command_error (error->code);

  if (error->domain == VTR_USB_ERROR)
    return exit_code_from_usb_error (error->code);

  if (error->domain == G_IO_ERROR)
    return exit_code_from_io_error (error->code);

  if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID))
    return VTR_EXIT_USAGE;

  if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND) ||
      g_error_matches (error, VTR_OSDB_ERROR, VTR_OSDB_ERROR_NOT_FOUND) ||
      g_error_matches (error, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return VTR_EXIT_NOT_FOUND;

  if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED) ||
      g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED))
    return VTR_EXIT_NOT_POSSIBLE;

  return VTR_EXIT_FAILED;
}

static guint
severity (VtrExitCode code)
{
  switch (code)
    {
    case VTR_EXIT_DONE:
      return 0;
    case VTR_EXIT_NOT_FOUND:
      return 1;
    case VTR_EXIT_NOT_POSSIBLE:
      return 2;
    case VTR_EXIT_USAGE:
      return 3;
    case VTR_EXIT_FAILED:
    default:
      return 4;
    }
}

VtrExitCode
vtr_exit_code_worse (VtrExitCode a,
                     VtrExitCode b)
{
  return severity (b) > severity (a) ? b : a;
}

char *
vtr_text_to_line (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  GString *line = g_string_new (NULL);

  g_strstrip (valid);
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      /* Format characters turn the direction of text around; joiners hold emoji together. */
      if (character == '\n' || character == '\t')
        g_string_append_c (line, ' ');
      else if (g_unichar_iscntrl (character) ||
               (g_unichar_type (character) == G_UNICODE_FORMAT && character != 0x200d) ||
               g_unichar_type (character) == G_UNICODE_LINE_SEPARATOR ||
               g_unichar_type (character) == G_UNICODE_PARAGRAPH_SEPARATOR)
        g_string_append_unichar (line, 0xfffd);
      else
        g_string_append_unichar (line, character);
    }

  return g_string_free (line, FALSE);
}

char *
vtr_error_to_line (const GError *error)
{
  const char *detail = NULL;

  g_return_val_if_fail (error != NULL, NULL);

  detail = vtr_hypervisor_error_get_detail (error);
  if (detail != NULL)
    g_debug ("%s", detail);

  return vtr_text_to_line (error->message);
}

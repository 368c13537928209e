// backups: what the commands `backup` and `restore` know of the office, and where their passphrase comes from.
#pragma once

#include <string>

#include "platform/backup/backup.h"

namespace xaso::app {

// Units and dossiers of a database.
backup::Holds holds(sql::Session& s);

// From where nobody else on the computer sees it, never an argument: `file` when not empty (its first line), else XASO_BACKUP_PASSPHRASE,
// else asked for on the terminal, twice when `fresh`. A fresh one must have 12 characters. Throws Unusable.
std::string backup_passphrase(const std::string& file, bool fresh);

}  // namespace xaso::app

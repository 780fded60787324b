// The archive of a run, packed from its journal.
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/manifest.h"

#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

// `output` while it is written; what a killed process left there may go.
std::filesystem::path archivePart(const std::filesystem::path& journal);

// Packs `journal` into `output` (temporary file, fsync, rename): `manifest` and `profile` as given, every other entry
// as the journal's file is; of the layers those in `profile`. `moved`: the curves that read
// other tokens than the run.
// Errors: disk_full, permission, …
Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile, const std::vector<CurveId>& moved);

} // namespace lamina

// The archive of a run, packed from its journal.
#pragma once

#include "base/error.h"
#include "profile/profile.h"
#include "session/format/archive_writer.h"
#include "session/manifest.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace lamina {

// Whether a session can be written there. Errors: not_found (no such folder), usage (`output` is a folder).
Status checkOutputFolder(const std::filesystem::path& output);

// Everything of a session in the archive's order: `manifest` and `profile` as given, of the files `names` (sorted)
// those that such a session has, each as `asItIs` gives it. `moved`: the curves that read other tokens than the run.
std::vector<ArchiveEntry> sessionEntries(const Manifest& manifest, const Profile& profile,
                                         const std::vector<std::string>& names, const std::vector<CurveId>& moved,
                                         const std::function<ArchiveEntry(const std::string& name)>& asItIs);

// `output` while it is written; what a killed process left there may go.
std::filesystem::path archivePart(const std::filesystem::path& journal);

// Packs `journal` into `output` (temporary file, fsync, rename): `manifest` and `profile` as given, every other entry
// as the journal's file is; of the layers those in `profile`. `moved`: the curves that read
// other tokens than the run.
// Errors: disk_full, permission, …
Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile, const std::vector<CurveId>& moved);

} // namespace lamina

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

// The entries of a session in the archive's order: manifest.json, profile.csv, and of the files `names` (sorted) those
// that a session of these layers has. `moved`: the curves that read other tokens than the run.
std::vector<std::string> sessionEntryNames(const Profile& profile, const std::vector<std::string>& names,
                                           const std::vector<CurveId>& moved);

// The same with their content: `profile` as given, the files each as `asItIs` gives it, and `manifest` with the SHA-256
// of all of them. Those that the manifest has are taken for true, and an entry that is not so is not packed
// (writeArchiveFile); the others are read for it. Errors: those of reading.
Result<std::vector<ArchiveEntry>> sessionEntries(Manifest manifest, const Profile& profile,
                                                 const std::vector<std::string>& names,
                                                 const std::vector<CurveId>& moved,
                                                 const std::function<ArchiveEntry(const std::string& name)>& asItIs);

// `output` while it is written; what a killed process left there may go.
std::filesystem::path archivePart(const std::filesystem::path& journal);

// Packs `journal` into `output` (temporary file, fsync, rename): `manifest` and `profile` as given, of the files that
// the manifest has the SHA-256 of those of the layers in `profile` and of what the curves read. Errors: disk_full,
// permission, format (a file was damaged since it was written), …
Status packJournal(const std::filesystem::path& journal, const std::filesystem::path& output, const Manifest& manifest,
                   const Profile& profile);

} // namespace lamina

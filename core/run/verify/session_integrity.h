// Whether the files of a session are those that were written: each entry of an archive or journal against its SHA-256.
#pragma once

#include "base/error.h"
#include "base/run_token.h"

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

namespace lamina {

struct DamagedEntry {
    std::string name;    // "layers/03/latents.csv"
    std::string problem; // "is missing", …: what follows the name
};

struct SessionIntegrity {
    std::size_t whole = 0; // entries that are what was written, manifest.json included
    std::vector<DamagedEntry> damaged;
    // Entries that nothing is known of to compare with: of versions before schema 4, or of another program. They were
    // read, so that in an archive they agree with its CRC-32, and a session's own have their form.
    std::vector<std::string> unchecked;
    bool archive = false;
    bool inProgress = false; // a journal that some process works on: what it writes next is not looked at
};

// Reads all of it. Blocking. Errors: not_found, permission, format (no archive at all, or one that is cut off),
// cancelled. Damage inside is no error.
Result<SessionIntegrity> checkIntegrity(const std::filesystem::path& session, RunToken& token);

} // namespace lamina

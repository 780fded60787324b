// Whose folder a journal's is: what stands at that place may be somebody else's, and is then neither written into nor
// removed.
#pragma once

#include "base/error.h"

#include <filesystem>

namespace lamina {

// Files of a journal, besides those of a session (EntryNames) and of its curves.
struct JournalNames {
    static constexpr const char* checkpoint = "checkpoint.bin";
    static constexpr const char* incoming = "incoming"; // a layer's folder while it is written
    static constexpr const char* lock = "lock";
    static constexpr const char* archivePart = "archive.part"; // the archive while it is packed
    static constexpr const char* replaces = "replaces"; // empty; there where the output may take another file's place
};

// Whether a folder is a journal's, or could become one: nothing is there, or a folder, not a link to one, that holds
// nothing but a journal's files. Errors: usage, naming what is not.
Status checkJournalFolder(const std::filesystem::path& folder);

// Removes such a folder; another stays.
void removeJournalFolder(const std::filesystem::path& folder);

} // namespace lamina

// A corpus as token ids on disk.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

// A text of documents with <|endoftext|> between them, and its held-out end.
struct CorpusSplit {
    std::string_view train;
    std::string_view heldOut; // whole documents from the end, at most the bytes asked for
};

// Errors: too_short (nothing is left to train on, or no whole document fits into the held-out bytes asked for).
Result<CorpusSplit> splitCorpus(std::string_view text, std::size_t heldOutBytes);

struct TokenFile {
    std::uint32_t vocabulary = 0;
    std::uint64_t textBytes = 0; // of the text that the tokens stand for
    std::vector<std::uint16_t> ids;

    // Little-endian: "LAMTOK01", vocabulary u32, 0 u32, textBytes u64, count u64, ids u16.
    Status save(const std::filesystem::path& path) const;
    // Errors: not_found, format.
    static Result<TokenFile> load(const std::filesystem::path& path);
};

} // namespace lamina

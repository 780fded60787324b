// Learns a byte-level BPE vocabulary (Sennrich et al., 2016; byte-level as in GPT-2) and saves it as a Hugging Face
// tokenizer folder.
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace lamina {

// Tokens are numbered 0-255 for the bytes (in GPT-2's order), then as the merges make them, then <|endoftext|>.
struct BpeVocabulary {
    std::vector<std::pair<std::uint32_t, std::uint32_t>> merges; // ids of the two halves, in order of rank
    std::vector<std::string> tokens;                             // bytes of each token, <|endoftext|> last

    // Writes vocab.json and merges.txt, each atomically.
    Status save(const std::filesystem::path& folder) const;
};

class BpeLearner {
public:
    // Counts the pieces of a text (the separator <|endoftext|> is not text: split at it before).
    void add(std::string_view text);
    // The vocabulary of `entries` entries in all: most frequent pair first, ties to the smaller pair of ids, so the
    // same counts give the same vocabulary in whatever order they came. Fewer entries where no pair is left to merge.
    // Errors: usage (entries below 257).
    Result<BpeVocabulary> learn(std::size_t entries) const;

private:
    std::unordered_map<std::string, std::uint64_t> m_counts;
};

} // namespace lamina

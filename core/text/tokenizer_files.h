// The files of a byte-level BPE tokenizer, as Hugging Face's GPT-2 models have them: vocab.json with merges.txt, or
// tokenizer.json alone. https://github.com/huggingface/tokenizers
#pragma once

#include "base/error.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace lamina {

// Those that a tokenizer is read from: vocab.json and merges.txt where one of them is there, else tokenizer.json where
// that is; where none is, the first two.
std::vector<std::string> tokenizerFileNames(const std::filesystem::path& folder);
// Whether all of them are there.
bool hasTokenizer(const std::filesystem::path& folder);

inline constexpr std::int64_t largestTokenId = (std::int64_t{1} << 24) - 1; // far above any vocabulary

// What the files say, before it is looked at as a whole. Tokens in the byte alphabet (text/byte_alphabet.h).
struct TokenizerFiles {
    struct Merge {
        std::string left, right;
        std::size_t place; // line, or number in the list, from 1
    };
    std::vector<std::pair<std::string, std::int64_t>> vocabulary; // ids from 0 to largestTokenId
    std::vector<std::pair<std::string, std::int64_t>> added;      // as text: no merge makes them
    std::vector<Merge> merges;                                    // by rank
    std::string vocabularyFile, mergesFile;                       // for messages
    std::string placeName;                                        // "line", "merge"

    // "FILE, line 3: what"; what to do is said behind it.
    Error wrongEntry(const std::string& token, const std::string& what) const;
    Error wrongMerge(const Merge& merge, const std::string& what) const;
    Error wrongVocabulary(const std::string& what) const;
    static Error wrong(const std::string& where, const std::string& what);
};

// Errors: not_found, format (naming file and entry), unsupported (tokenizer.json of another kind than GPT-2's).
Result<TokenizerFiles> readTokenizerFiles(const std::filesystem::path& folder);

} // namespace lamina

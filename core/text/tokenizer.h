// GPT-2's byte-level BPE, exact for every input.
#pragma once

#include "base/error.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

using TokenId = std::int32_t;

enum class SpecialTokens {
    AsText, // <|endoftext|> in the text is ordinary text
    Allow   // it becomes its own id
};

// Immutable after load, so usable from any thread at once.
class Tokenizer {
public:
    // Reads vocab.json and merges.txt of a Hugging Face GPT-2 folder, or tokenizer.json where neither is there.
    // Errors: not_found, format (naming file and entry), unsupported (tokenizer.json of another kind).
    static Result<Tokenizer> load(const std::filesystem::path& folder);

    // Bytes are taken as they are; invalid UTF-8 passes through byte-wise. Work is linear in the input but for a log.
    // A vocabulary without one of the 256 byte tokens needed: an error of kind format.
    Result<std::vector<TokenId>> encode(std::string_view text, SpecialTokens special = SpecialTokens::AsText) const;

    // The ids' bytes, joined. Errors: format (an id outside the vocabulary, named with its index).
    Result<std::string> decode(std::span<const TokenId> ids) const;

    std::size_t vocabularySize() const;
    // The bytes of one token; empty for an id outside the vocabulary.
    std::string_view tokenBytes(TokenId id) const;

    // Heap operations done by the last merge loop of this thread: what the linearity test counts.
    static std::uint64_t mergeWork();

private:
    struct Data;
    std::shared_ptr<const Data> m_data;
};

} // namespace lamina

// GPT-2's pre-tokenization: the pieces of a text inside which byte pairs may merge.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

namespace lamina {

// Reads the pieces of `text` in order; together they are the text, byte for byte. The pattern is GPT-2's
//   's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
// with \s = Unicode White_Space. A byte that is not part of valid UTF-8 is a piece of its own, and the text on either
// side of it is matched as if it ended there. Work is linear in the text. The text must outlive the reader, which
// belongs to one thread.
class PieceReader {
public:
    explicit PieceReader(std::string_view text);
    ~PieceReader();
    PieceReader(const PieceReader&) = delete;
    PieceReader& operator=(const PieceReader&) = delete;

    // The next piece, never empty; an empty view at the end of the text.
    std::string_view next();

private:
    struct MatchData;
    std::string_view m_text;
    std::size_t m_position = 0; // of the next piece
    std::size_t m_validEnd = 0; // the text from m_position up to here is valid UTF-8
    std::unique_ptr<MatchData> m_match;
};

} // namespace lamina

#include "text/tokenizer.h"

#include "text/byte_alphabet.h"
#include "text/pretokenizer.h"
#include "text/tokenizer_files.h"

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <queue>
#include <unordered_map>
#include <utility>

namespace lamina {

namespace {

constexpr std::string_view endOfText = "<|endoftext|>";
constexpr TokenId noToken = -1;
// Slots without a token that a file may ask for, beyond a few times as many as it has tokens: the table has one slot an
// id.
constexpr std::size_t idsATokenAtMost = 16, freeIds = 65536;

thread_local std::uint64_t t_mergeWork = 0;

std::uint64_t pairKey(TokenId left, TokenId right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

struct Merge {
    std::uint32_t rank = 0;
    TokenId merged = noToken;
};

} // namespace

struct Tokenizer::Data {
    std::vector<std::string> bytes; // by id
    std::array<TokenId, 256> byteTokens{};
    std::unordered_map<std::uint64_t, Merge> merges;
    TokenId endOfTextId = noToken;

    Status addVocabulary(const TokenizerFiles& files, std::unordered_map<std::string, TokenId>& idOf);
    Status addToken(const TokenizerFiles& files, const std::string& characters, std::int64_t number, std::string raw);
    Status addMerges(const TokenizerFiles& files, const std::unordered_map<std::string, TokenId>& idOf);
    Status encodeText(std::string_view text, std::vector<TokenId>& ids) const;
    void mergePiece(std::vector<TokenId>& piece, std::vector<TokenId>& ids) const;
};

Status Tokenizer::Data::addToken(const TokenizerFiles& files, const std::string& characters, std::int64_t number,
                                 std::string raw) {
    const std::size_t count = files.vocabulary.size() + files.added.size();
    if (static_cast<std::size_t>(number) >= idsATokenAtMost * count + freeIds)
        return files.wrongEntry(characters, "the id " + std::to_string(number) + " is far beyond the file's " +
                                                std::to_string(count) + " tokens");
    if (raw.empty())
        return files.wrongEntry(characters, "the token is empty");
    if (static_cast<std::size_t>(number) >= bytes.size())
        bytes.resize(static_cast<std::size_t>(number) + 1);
    std::string& slot = bytes[static_cast<std::size_t>(number)];
    if (!slot.empty())
        return files.wrongEntry(characters, "the id " + std::to_string(number) + " belongs to " +
                                                nlohmann::json(toByteAlphabet(slot)).dump() + " too");
    slot = std::move(raw);
    return {};
}

Status Tokenizer::Data::addVocabulary(const TokenizerFiles& files, std::unordered_map<std::string, TokenId>& idOf) {
    for (const auto& [characters, number] : files.vocabulary) {
        auto raw = fromByteAlphabet(characters);
        const bool own = !raw; // a token of the model's own, as text: no merge makes it, decoding gives it back
        LAMINA_TRY(addToken(files, characters, number, own ? characters : *raw));
        if (own)
            continue;
        const auto id = static_cast<TokenId>(number);
        idOf.emplace(characters, id);
        if (characters == endOfText)
            endOfTextId = id;
        else if (raw->size() == 1)
            byteTokens[static_cast<unsigned char>((*raw)[0])] = id;
    }
    for (const auto& [text, number] : files.added) {
        const auto known = idOf.find(text);
        if (known != idOf.end() && known->second == number)
            continue; // of the vocabulary too
        const auto slot = static_cast<std::size_t>(number);
        if (slot >= bytes.size() || bytes[slot] != text)
            LAMINA_TRY(addToken(files, text, number, text));
        if (text == endOfText)
            endOfTextId = static_cast<TokenId>(number);
    }
    if (bytes.empty())
        return files.wrongVocabulary("it holds no tokens");
    return {};
}

Status Tokenizer::Data::addMerges(const TokenizerFiles& files, const std::unordered_map<std::string, TokenId>& idOf) {
    std::uint32_t rank = 0;
    for (const TokenizerFiles::Merge& merge : files.merges) {
        const std::array<std::string, 3> parts{merge.left, merge.right, merge.left + merge.right};
        std::array<TokenId, 3> ids{};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto found = idOf.find(parts[i]);
            if (found == idOf.end())
                return files.wrongMerge(merge, "the token \"" + parts[i] + "\" is not in " +
                                                   std::filesystem::path(files.vocabularyFile).filename().string());
            ids[i] = found->second;
        }
        if (!merges.emplace(pairKey(ids[0], ids[1]), Merge{rank++, ids[2]}).second)
            return files.wrongMerge(merge, "this merge stands in the file twice");
    }
    return {};
}

// Merges the byte tokens of one piece in order of rank, leftmost first among equals, and appends the result.
// A heap of candidate pairs over a linked list: n bytes cost O(n log n). `piece` is used as scratch.
void Tokenizer::Data::mergePiece(std::vector<TokenId>& piece, std::vector<TokenId>& ids) const {
    using Position = std::uint32_t;
    constexpr Position none = ~Position{0};
    struct Candidate {
        std::uint32_t rank;
        Position left;
        Position right; // with `left` and the two ids, tells a candidate that a neighbour's merge has outdated
        TokenId leftId;
        TokenId rightId;
        TokenId merged;
        bool operator>(const Candidate& other) const {
            return rank != other.rank ? rank > other.rank : left > other.left;
        }
    };
    const auto count = static_cast<Position>(piece.size());
    std::vector<Position> before(count);
    std::vector<Position> after(count);
    std::vector<Candidate> initial;
    const auto candidate = [&](Position left, Position right) -> std::optional<Candidate> {
        const auto found = merges.find(pairKey(piece[left], piece[right]));
        if (found == merges.end())
            return std::nullopt;
        return Candidate{found->second.rank, left, right, piece[left], piece[right], found->second.merged};
    };
    for (Position i = 0; i < count; ++i) {
        before[i] = i == 0 ? none : i - 1;
        after[i] = i + 1 == count ? none : i + 1;
        if (i + 1 < count)
            if (const auto pair = candidate(i, i + 1))
                initial.push_back(*pair);
    }
    t_mergeWork += initial.size();
    std::priority_queue<Candidate, std::vector<Candidate>, std::greater<>> heap(std::greater<>{}, std::move(initial));
    const auto push = [&](Position left, Position right) {
        if (left == none || right == none)
            return;
        if (const auto pair = candidate(left, right)) {
            heap.push(*pair);
            ++t_mergeWork;
        }
    };
    while (!heap.empty()) {
        const Candidate top = heap.top();
        heap.pop();
        ++t_mergeWork;
        if (piece[top.left] != top.leftId || after[top.left] != top.right || piece[top.right] != top.rightId)
            continue;
        piece[top.left] = top.merged;
        piece[top.right] = noToken;
        after[top.left] = after[top.right];
        if (after[top.right] != none)
            before[after[top.right]] = top.left;
        push(before[top.left], top.left);
        push(top.left, after[top.left]);
    }
    for (Position i = 0; i != none && count != 0; i = after[i])
        ids.push_back(piece[i]);
}

Status Tokenizer::Data::encodeText(std::string_view text, std::vector<TokenId>& ids) const {
    PieceReader reader(text);
    std::vector<TokenId> tokens;
    for (std::string_view piece = reader.next(); !piece.empty(); piece = reader.next()) {
        tokens.clear();
        for (const char c : piece) {
            const auto byte = static_cast<unsigned char>(c);
            if (byteTokens[byte] == noToken)
                return makeError(ErrorKind::Format, "the vocabulary has no token for byte " + std::to_string(byte) +
                                                        ", which the text contains; use a complete byte-level "
                                                        "vocabulary");
            tokens.push_back(byteTokens[byte]);
        }
        mergePiece(tokens, ids);
    }
    return {};
}

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& folder) {
    auto data = std::make_shared<Data>();
    data->byteTokens.fill(noToken);
    std::unordered_map<std::string, TokenId> idOf;
    LAMINA_ASSIGN(const TokenizerFiles files, readTokenizerFiles(folder));
    LAMINA_TRY(data->addVocabulary(files, idOf));
    LAMINA_TRY(data->addMerges(files, idOf));
    Tokenizer tokenizer;
    tokenizer.m_data = std::move(data);
    return tokenizer;
}

Result<std::vector<TokenId>> Tokenizer::encode(std::string_view text, SpecialTokens special) const {
    t_mergeWork = 0;
    std::vector<TokenId> ids;
    while (special == SpecialTokens::Allow && m_data->endOfTextId != noToken) {
        const std::size_t found = text.find(endOfText);
        if (found == std::string_view::npos)
            break;
        LAMINA_TRY(m_data->encodeText(text.substr(0, found), ids));
        ids.push_back(m_data->endOfTextId);
        text.remove_prefix(found + endOfText.size());
    }
    LAMINA_TRY(m_data->encodeText(text, ids));
    return ids;
}

Result<std::string> Tokenizer::decode(std::span<const TokenId> ids) const {
    std::string text;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string_view bytes = tokenBytes(ids[i]);
        if (bytes.empty())
            return makeError(ErrorKind::Format, "the id " + std::to_string(ids[i]) + " at index " + std::to_string(i) +
                                                    " is not in the vocabulary; the ids belong to another tokenizer");
        text.append(bytes);
    }
    return text;
}

std::size_t Tokenizer::vocabularySize() const {
    return m_data->bytes.size();
}

std::string_view Tokenizer::tokenBytes(TokenId id) const {
    if (id < 0 || static_cast<std::size_t>(id) >= m_data->bytes.size())
        return {};
    return m_data->bytes[static_cast<std::size_t>(id)];
}

std::uint64_t Tokenizer::mergeWork() {
    return t_mergeWork;
}

} // namespace lamina

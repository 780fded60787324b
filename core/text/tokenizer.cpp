#include "text/tokenizer.h"

#include "base/files.h"
#include "text/byte_alphabet.h"
#include "text/pretokenizer.h"

#include "json/bounded_json.h"
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
constexpr std::int64_t largestId = (std::int64_t{1} << 24) - 1; // far above any vocabulary; bounds the id table

thread_local std::uint64_t t_mergeWork = 0;

std::uint64_t pairKey(TokenId left, TokenId right) {
    return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(left)) << 32) | static_cast<std::uint32_t>(right);
}

struct Merge {
    std::uint32_t rank = 0;
    TokenId merged = noToken;
};

Error vocabularyError(const std::string& where, const std::string& what) {
    return makeError(ErrorKind::Format, where + ": " + what + "; take vocab.json and merges.txt from the same model");
}

} // namespace

struct Tokenizer::Data {
    std::vector<std::string> bytes; // by id
    std::array<TokenId, 256> byteTokens{};
    std::unordered_map<std::uint64_t, Merge> merges;
    TokenId endOfTextId = noToken;

    Status readVocabulary(const std::filesystem::path& path, std::unordered_map<std::string, TokenId>& idOf);
    Status readMerges(const std::filesystem::path& path, const std::unordered_map<std::string, TokenId>& idOf);
    Status encodeText(std::string_view text, std::vector<TokenId>& ids) const;
    void mergePiece(std::vector<TokenId>& piece, std::vector<TokenId>& ids) const;
};

Status Tokenizer::Data::readVocabulary(const std::filesystem::path& path,
                                       std::unordered_map<std::string, TokenId>& idOf) {
    LAMINA_ASSIGN(const std::string text, readFile(path, std::size_t{1} << 28));
    const auto parsed = parseBoundedJson(text);
    const nlohmann::json json = parsed.ok() ? *parsed : nlohmann::json();
    if (!json.is_object())
        return vocabularyError(path.string(), "it is not a JSON object of tokens and ids");
    for (const auto& [characters, value] : json.items()) {
        const auto named = [&, &name = characters] { return path.string() + ", entry " + nlohmann::json(name).dump(); };
        if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::int64_t>() > largestId)
            return vocabularyError(named(), "the id is not an integer from 0 to " + std::to_string(largestId));
        const auto id = value.get<TokenId>();
        if (static_cast<std::size_t>(id) >= idsATokenAtMost * json.size() + freeIds)
            return vocabularyError(named(), "the id " + std::to_string(id) + " is far beyond the file's " +
                                                std::to_string(json.size()) + " tokens");
        auto raw = fromByteAlphabet(characters);
        const bool added = !raw; // a token of the model's own, as text: no merge makes it, decoding gives it back
        if (added)
            raw = characters;
        if (raw->empty())
            return vocabularyError(named(), "the token is empty");
        if (static_cast<std::size_t>(id) >= bytes.size())
            bytes.resize(static_cast<std::size_t>(id) + 1);
        std::string& slot = bytes[static_cast<std::size_t>(id)];
        if (!slot.empty())
            return vocabularyError(named(), "the id " + std::to_string(id) + " belongs to " +
                                                nlohmann::json(toByteAlphabet(slot)).dump() + " too");
        slot = *raw;
        if (added)
            continue;
        idOf.emplace(characters, id);
        if (characters == endOfText)
            endOfTextId = id;
        else if (raw->size() == 1)
            byteTokens[static_cast<unsigned char>((*raw)[0])] = id;
    }
    if (bytes.empty())
        return vocabularyError(path.string(), "it holds no tokens");
    return {};
}

Status Tokenizer::Data::readMerges(const std::filesystem::path& path,
                                   const std::unordered_map<std::string, TokenId>& idOf) {
    LAMINA_ASSIGN(const std::string text, readFile(path, std::size_t{1} << 28));
    std::uint32_t rank = 0;
    std::size_t lineNumber = 0;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        std::string_view line = std::string_view(text).substr(begin, end - begin);
        begin = end + 1;
        ++lineNumber;
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || (lineNumber == 1 && line.starts_with("#version")))
            continue;
        const auto named = [&] { return path.string() + ", line " + std::to_string(lineNumber); };
        const std::size_t space = line.find(' ');
        if (space == 0 || space == std::string_view::npos || space + 1 == line.size() ||
            line.find(' ', space + 1) != std::string_view::npos)
            return vocabularyError(named(), "it is not two tokens with one space between");
        const std::array<std::string, 3> parts{std::string(line.substr(0, space)), std::string(line.substr(space + 1)),
                                               std::string(line.substr(0, space)).append(line.substr(space + 1))};
        std::array<TokenId, 3> ids{};
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto found = idOf.find(parts[i]);
            if (found == idOf.end())
                return vocabularyError(named(), "the token \"" + parts[i] + "\" is not in vocab.json");
            ids[i] = found->second;
        }
        if (!merges.emplace(pairKey(ids[0], ids[1]), Merge{rank++, ids[2]}).second)
            return vocabularyError(named(), "this merge stands in the file twice");
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
    LAMINA_TRY(data->readVocabulary(folder / "vocab.json", idOf));
    LAMINA_TRY(data->readMerges(folder / "merges.txt", idOf));
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

#include "text/bpe_learner.h"

#include "base/files.h"
#include "text/byte_alphabet.h"
#include "text/pretokenizer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <queue>

namespace lamina {

namespace {

using Id = std::uint32_t;

std::uint64_t pairKey(Id left, Id right) {
    return (std::uint64_t{left} << 32) | right;
}

struct Word {
    std::vector<Id> ids;
    std::uint64_t count = 0;
};

struct PairState {
    std::uint64_t count = 0;
    std::vector<std::uint32_t> words; // where it may occur; a word may stand here twice, or no longer hold the pair
};

struct Candidate {
    std::uint64_t count;
    std::uint64_t key;
    bool operator<(const Candidate& other) const {
        return count != other.count ? count < other.count : key > other.key;
    }
};

// The pairs of the words, their counts kept up to date while merges are applied.
class PairTable {
public:
    explicit PairTable(std::vector<Word> words) : m_words(std::move(words)) {
        for (std::uint32_t w = 0; w < m_words.size(); ++w)
            for (std::size_t i = 0; i + 1 < m_words[w].ids.size(); ++i)
                appear(pairKey(m_words[w].ids[i], m_words[w].ids[i + 1]), w);
        for (const auto& [key, state] : m_pairs)
            m_heap.push({state.count, key});
        m_changed.clear();
    }

    // The key of the most frequent pair; false when none is left.
    bool best(std::uint64_t& key) {
        while (!m_heap.empty()) {
            const Candidate top = m_heap.top();
            m_heap.pop();
            if (top.count == m_pairs[top.key].count && top.count > 0) { // else outdated: a newer entry follows
                key = top.key;
                return true;
            }
        }
        return false;
    }

    void merge(std::uint64_t key, Id merged) {
        const Id left = static_cast<Id>(key >> 32);
        const Id right = static_cast<Id>(key);
        std::vector<std::uint32_t> words = std::move(m_pairs[key].words);
        std::sort(words.begin(), words.end());
        words.erase(std::unique(words.begin(), words.end()), words.end());
        for (const std::uint32_t w : words)
            mergeWord(w, left, right, merged);
        std::sort(m_changed.begin(), m_changed.end());
        m_changed.erase(std::unique(m_changed.begin(), m_changed.end()), m_changed.end());
        for (const std::uint64_t pair : m_changed)
            if (const std::uint64_t count = m_pairs[pair].count; count > 0)
                m_heap.push({count, pair});
        m_changed.clear();
    }

private:
    void appear(std::uint64_t key, std::uint32_t word) {
        PairState& state = m_pairs[key];
        state.count += m_words[word].count;
        if (state.words.empty() || state.words.back() != word)
            state.words.push_back(word);
        m_changed.push_back(key);
    }

    void vanish(std::uint64_t key, std::uint32_t word) {
        m_pairs[key].count -= m_words[word].count;
        m_changed.push_back(key);
    }

    void mergeWord(std::uint32_t w, Id left, Id right, Id merged) {
        std::vector<Id>& ids = m_words[w].ids;
        const std::vector<Id> old = ids;
        ids.clear();
        for (std::size_t i = 0; i < old.size(); ++i) {
            if (i + 1 < old.size() && old[i] == left && old[i + 1] == right) {
                ids.push_back(merged);
                ++i;
            } else {
                ids.push_back(old[i]);
            }
        }
        if (ids.size() == old.size())
            return;
        for (std::size_t i = 0; i + 1 < old.size(); ++i)
            vanish(pairKey(old[i], old[i + 1]), w);
        for (std::size_t i = 0; i + 1 < ids.size(); ++i)
            appear(pairKey(ids[i], ids[i + 1]), w);
    }

    std::vector<Word> m_words;
    std::unordered_map<std::uint64_t, PairState> m_pairs;
    std::priority_queue<Candidate> m_heap;
    std::vector<std::uint64_t> m_changed;
};

} // namespace

void BpeLearner::add(std::string_view text) {
    PieceReader reader(text);
    std::string key;
    for (std::string_view piece = reader.next(); !piece.empty(); piece = reader.next()) {
        key.assign(piece);
        ++m_counts[key];
    }
}

Result<BpeVocabulary> BpeLearner::learn(std::size_t entries) const {
    if (entries < 257)
        return makeError(ErrorKind::Usage, "a vocabulary of " + std::to_string(entries) +
                                               " entries cannot hold the 256 bytes and <|endoftext|>; ask for 257 or "
                                               "more");
    BpeVocabulary vocabulary;
    std::array<Id, 256> idOfByte{};
    for (const std::uint8_t byte : byteAlphabetOrder()) {
        idOfByte[byte] = static_cast<Id>(vocabulary.tokens.size());
        vocabulary.tokens.emplace_back(1, static_cast<char>(byte));
    }
    std::vector<Word> words;
    words.reserve(m_counts.size());
    for (const auto& [piece, count] : m_counts) {
        Word word{{}, count};
        for (const char c : piece)
            word.ids.push_back(idOfByte[static_cast<unsigned char>(c)]);
        words.push_back(std::move(word));
    }
    PairTable pairs(std::move(words));
    std::unordered_map<std::string, Id> idOf; // two different pairs may join to the same bytes: one token
    std::uint64_t key = 0;
    while (vocabulary.tokens.size() + 1 < entries && pairs.best(key)) {
        const Id left = static_cast<Id>(key >> 32);
        const Id right = static_cast<Id>(key);
        std::string joined = vocabulary.tokens[left] + vocabulary.tokens[right];
        const auto [entry, isNew] = idOf.emplace(joined, static_cast<Id>(vocabulary.tokens.size()));
        if (isNew)
            vocabulary.tokens.push_back(std::move(joined));
        vocabulary.merges.emplace_back(left, right);
        pairs.merge(key, entry->second);
    }
    vocabulary.tokens.emplace_back("<|endoftext|>");
    return vocabulary;
}

Status BpeVocabulary::save(const std::filesystem::path& folder) const {
    LAMINA_TRY(createDirectories(folder));
    nlohmann::ordered_json vocabulary;
    for (std::size_t id = 0; id < tokens.size(); ++id)
        vocabulary[toByteAlphabet(tokens[id])] = id;
    std::string lines = "#version: 0.2\n";
    for (const auto& [left, right] : merges)
        lines += toByteAlphabet(tokens[left]) + ' ' + toByteAlphabet(tokens[right]) + '\n';
    LAMINA_TRY(writeFileAtomically(folder / "vocab.json", vocabulary.dump() + '\n'));
    return writeFileAtomically(folder / "merges.txt", lines);
}

} // namespace lamina

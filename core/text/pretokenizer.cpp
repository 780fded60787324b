#include "text/pretokenizer.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <cstdint>
#include <new>
#include <pcre2.h>
#include <stdexcept>
#include <string>

namespace lamina {

namespace {

// PCRE2's own \s would also take U+180E, which lost White_Space in Unicode 6.3.
#define LAMINA_SPACE                                                                                                   \
    R"(\x{09}-\x{0d}\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000})"
constexpr char pattern[] = R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^)" LAMINA_SPACE
                           R"(\p{L}\p{N}]+|[)" LAMINA_SPACE R"(]+(?![^)" LAMINA_SPACE R"(])|[)" LAMINA_SPACE R"(]+)";
#undef LAMINA_SPACE

// Compiled once, then only read: PCRE2 code may be shared between threads.
const pcre2_code* compiledPattern() {
    static const pcre2_code* const code = [] {
        int error = 0;
        PCRE2_SIZE offset = 0;
        pcre2_code* compiled = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern), PCRE2_ZERO_TERMINATED,
                                             PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED, &error, &offset, nullptr);
        if (!compiled)
            throw std::runtime_error("PCRE2 refuses the GPT-2 pattern: error " + std::to_string(error) + " at " +
                                     std::to_string(offset));
        pcre2_jit_compile(compiled,
                          PCRE2_JIT_COMPLETE); // where it cannot, matching is interpreted: slower, same result
        return compiled;
    }();
    return code;
}

// The length of the valid UTF-8 at the start of `text` (Unicode table 3-7).
std::size_t validPrefix(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const auto between = [&](std::size_t i, unsigned low, unsigned high) {
        return i < text.size() && byte(i) >= low && byte(i) <= high;
    };
    std::size_t i = 0;
    while (i < text.size()) {
        const unsigned lead = byte(i);
        std::size_t length = 0;
        if (lead < 0x80)
            length = 1;
        else if (lead >= 0xc2 && lead <= 0xdf)
            length = between(i + 1, 0x80, 0xbf) ? 2 : 0;
        else if (lead >= 0xe0 && lead <= 0xef)
            length =
                between(i + 1, lead == 0xe0 ? 0xa0 : 0x80, lead == 0xed ? 0x9f : 0xbf) && between(i + 2, 0x80, 0xbf)
                    ? 3
                    : 0;
        else if (lead >= 0xf0 && lead <= 0xf4)
            length = between(i + 1, lead == 0xf0 ? 0x90 : 0x80, lead == 0xf4 ? 0x8f : 0xbf) &&
                             between(i + 2, 0x80, 0xbf) && between(i + 3, 0x80, 0xbf)
                         ? 4
                         : 0;
        if (length == 0)
            break;
        i += length;
    }
    return i;
}

} // namespace

struct PieceReader::MatchData {
    pcre2_match_data* data = pcre2_match_data_create_from_pattern(compiledPattern(), nullptr);
    MatchData() {
        if (!data)
            throw std::bad_alloc();
    }
    ~MatchData() { pcre2_match_data_free(data); }
    MatchData(const MatchData&) = delete;
    MatchData& operator=(const MatchData&) = delete;
};

PieceReader::PieceReader(std::string_view text) : m_text(text), m_match(std::make_unique<MatchData>()) {
    m_validEnd = validPrefix(m_text);
}

PieceReader::~PieceReader() = default;

std::string_view PieceReader::next() {
    if (m_position == m_text.size())
        return {};
    const std::size_t start = m_position;
    if (start == m_validEnd) { // an invalid byte
        ++m_position;
        m_validEnd = m_position + validPrefix(m_text.substr(m_position));
        return m_text.substr(start, 1);
    }
    const auto match = [&](std::uint32_t options) {
        // The text is known to be valid: without NO_UTF_CHECK every call would read all of it again.
        return pcre2_match(compiledPattern(), reinterpret_cast<PCRE2_SPTR>(m_text.data()), m_validEnd, start,
                           PCRE2_NO_UTF_CHECK | options, m_match->data, nullptr);
    };
    int result = match(0);
    if (result == PCRE2_ERROR_JIT_STACKLIMIT)
        result = match(PCRE2_NO_JIT);
    if (result < 0) // every character matches one of the alternatives: only resources can fail
        throw std::runtime_error("PCRE2 failed with error " + std::to_string(result));
    m_position = pcre2_get_ovector_pointer(m_match->data)[1];
    return m_text.substr(start, m_position - start);
}

} // namespace lamina

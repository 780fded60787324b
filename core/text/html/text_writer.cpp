#include "text/html/text_writer.h"

#include <algorithm>
#include <cstring>

namespace lamina {

namespace {

enum class Kind { Visible, Space, LineFeed, Invisible };

struct Character {
    Kind kind;
    std::size_t length;
};

// The character at the start of valid UTF-8 text.
Character characterAt(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned lead = byte(0);
    if (lead == '\n')
        return {Kind::LineFeed, 1};
    if (lead == ' ' || (lead >= '\t' && lead <= '\r'))
        return {Kind::Space, 1};
    if (lead < 0x20 || lead == 0x7F)
        return {Kind::Invisible, 1};
    if (lead < 0x80)
        return {Kind::Visible, 1};
    const std::size_t length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    const unsigned code = length == 2   ? (lead & 0x1FU) << 6 | (byte(1) & 0x3FU)
                          : length == 3 ? (lead & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU)
                                        : 0x10000U;
    if (code < 0xA0)
        return {Kind::Invisible, length}; // C1 controls
    if (code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) || code == 0x2028 || code == 0x2029 ||
        code == 0x202F || code == 0x205F || code == 0x3000)
        return {Kind::Space, length};
    // Soft hyphen, zero-width space, direction marks, word joiner, byte order mark.
    if (code == 0xAD || code == 0x200B || code == 0x200E || code == 0x200F || (code >= 0x202A && code <= 0x202E) ||
        (code >= 0x2060 && code <= 0x2064) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF)
        return {Kind::Invisible, length};
    return {Kind::Visible, length};
}

bool closesAfterOmission(char c) {
    return std::strchr(",.;:!?)]", c) != nullptr;
}

} // namespace

void TextWriter::text(std::string_view utf8, bool keepLines) {
    while (!utf8.empty()) {
        const auto [kind, length] = characterAt(utf8);
        if (kind == Kind::Visible)
            visible(utf8.substr(0, length));
        else if (kind != Kind::Invisible)
            breakTo(kind == Kind::LineFeed && keepLines ? Break::Line : Break::Space);
        utf8.remove_prefix(std::min(length, utf8.size()));
    }
}

void TextWriter::breakTo(Break strength) {
    if (m_cellDepth > 0)
        strength = std::min(strength, Break::Space);
    m_pending = std::max(m_pending, strength);
}

void TextWriter::beginRow() {
    breakTo(Break::Line);
    if (m_cellDepth == 0)
        m_firstCell = true;
    else
        listItem(); // a table inside a cell: its rows are set off like list items
}

void TextWriter::endRow() {
    breakTo(Break::Line);
    if (m_cellDepth == 0)
        m_separators = 0; // empty cells at the end of a row leave nothing
}

void TextWriter::beginCell() {
    if (m_cellDepth++ > 0) {
        breakTo(Break::Space);
        return;
    }
    m_separators += m_firstCell ? 0 : 1;
    m_firstCell = false;
    m_cellHasText = false;
}

void TextWriter::endCell() {
    --m_cellDepth;
    m_itemBorder = false;
}

void TextWriter::listItem() {
    if (m_cellDepth > 0)
        m_itemBorder = m_cellHasText;
    else
        breakTo(Break::Line);
}

std::string TextWriter::cellText(std::size_t start) const {
    constexpr std::size_t most = 200;
    start = std::min(m_out.find_first_not_of(" |\n", std::min(start, m_out.size())), m_out.size());
    std::string text = m_out.substr(start, most);
    if (text.size() == most) {
        const std::size_t end = text.find_last_of(' ');
        text.resize(end == std::string::npos ? 0 : end);
    }
    return text;
}

void TextWriter::truncate(std::size_t size) {
    m_out.resize(std::min(size, m_out.size()));
    m_pending = Break::Paragraph;
}

void TextWriter::visible(std::string_view character) {
    const char first = character.front();
    if (m_omitted && m_pending <= Break::Space && m_separators == 0 && closesAfterOmission(first)) {
        m_pending = Break::None;
        if ((first == ')' && last() == '(') || (first == ']' && last() == '[')) {
            m_out.pop_back();
            if (last() == ' ' || last() == '\n') {
                m_pending = last() == ' ' ? Break::Space : m_out.ends_with("\n\n") ? Break::Paragraph : Break::Line;
                m_out.erase(m_out.find_last_not_of(" \n") + 1);
            }
            return;
        }
    }
    if (!m_out.empty()) {
        if (m_pending == Break::Paragraph)
            m_out += "\n\n";
        else if (m_pending == Break::Line)
            m_out += '\n';
    }
    const bool lineStart = m_out.empty() || m_out.back() == '\n';
    if (m_separators > 0) {
        for (std::size_t i = 0; i < m_separators; ++i)
            m_out += lineStart && i == 0 ? "|" : " |";
        m_out += ' ';
    } else if (m_itemBorder) {
        m_out += std::strchr(";,:.", last()) ? " " : "; ";
    } else if (m_pending == Break::Space && !lineStart) {
        m_out += ' ';
    }
    m_out += character;
    m_pending = Break::None;
    m_separators = 0;
    m_itemBorder = false;
    m_cellHasText = true;
    m_omitted = false;
}

} // namespace lamina

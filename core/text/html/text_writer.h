// Collects text piece by piece and keeps its white space in order.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace lamina {

enum class Break { None, Space, Line, Paragraph };

// White space of every kind is one space, runs of breaks are the strongest of them, nothing stands at either end.
class TextWriter {
public:
    // Adds text; line feeds in it are line breaks where keepLines is set, else spaces.
    void text(std::string_view utf8, bool keepLines = false);
    void breakTo(Break strength);

    // Something was left out here: a space before punctuation and empty brackets around it go with it.
    void omitted() { m_omitted = true; }

    // Inside a table cell breaks are spaces and list items are set off by "; ".
    void beginRow();
    void endRow();
    void beginCell();
    void endCell();
    void listItem();

    // What was written from `start` on, up to some 200 bytes, without the cell borders before it.
    std::string cellText(std::size_t start) const;

    std::size_t size() const { return m_out.size(); }
    // Takes back everything from `size` on.
    void truncate(std::size_t size);
    // The last byte written where the next text joins it without a break; else 0.
    char joined() const { return m_pending == Break::None && m_separators == 0 ? last() : '\0'; }

    std::string take() { return std::move(m_out); }

private:
    void visible(std::string_view character);
    char last() const { return m_out.empty() ? '\0' : m_out.back(); }

    std::string m_out;
    Break m_pending = Break::None;
    std::size_t m_separators = 0; // cell borders since the last visible character of this row
    int m_cellDepth = 0;
    bool m_firstCell = false;
    bool m_itemBorder = false;
    bool m_cellHasText = false;
    bool m_omitted = false;
};

} // namespace lamina

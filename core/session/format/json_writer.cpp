#include "session/format/json_writer.h"

#include "base/number_format.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace lamina {

void JsonWriter::separate() {
    if (m_afterKey) {
        m_afterKey = false;
        return;
    }
    if (!m_first)
        m_text += ',';
    if (m_indented && m_depth > 0)
        m_text.append("\n").append(2 * m_depth, ' ');
    m_first = false;
}

void JsonWriter::open(char bracket) {
    separate();
    m_text += bracket;
    ++m_depth;
    m_first = true;
}

void JsonWriter::close(char bracket) {
    --m_depth;
    if (m_indented && !m_first)
        m_text.append("\n").append(2 * m_depth, ' ');
    m_text += bracket;
    m_first = false;
}

void JsonWriter::key(std::string_view name) {
    value(name);
    m_text += m_indented ? ": " : ":";
    m_afterKey = true;
}

void JsonWriter::value(std::string_view text) {
    raw(nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

void JsonWriter::value(double number) {
    raw(std::isfinite(number) ? formatNumber(number) : "null");
}

void JsonWriter::raw(std::string_view text) {
    separate();
    m_text += text;
}

} // namespace lamina

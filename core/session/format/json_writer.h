// JSON text with numbers as base/number_format.h writes them (nlohmann's own are not always the shortest).
#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

namespace lamina {

class JsonWriter {
public:
    enum class Layout { Compact, Indented }; // Indented: one member a line, for files that people read

    explicit JsonWriter(Layout layout = Layout::Compact) : m_indented(layout == Layout::Indented) {}

    void beginObject() { open('{'); }
    void endObject() { close('}'); }
    void beginArray() { open('['); }
    void endArray() { close(']'); }
    void key(std::string_view name);

    void value(std::string_view text); // bytes that are not UTF-8 become U+FFFD
    void value(const char* text) { value(std::string_view(text)); }
    void value(double number); // NaN and infinities: null
    void value(bool flag) { raw(flag ? "true" : "false"); }
    void value(std::integral auto number) { raw(std::to_string(number)); }
    void null() { raw("null"); }

    template <class T> void member(std::string_view name, const T& content) {
        key(name);
        value(content);
    }
    template <class Numbers> void numbers(const Numbers& list) {
        beginArray();
        for (const auto& number : list)
            value(number);
        endArray();
    }

    std::string take() { return std::move(m_text); }

private:
    void raw(std::string_view text);
    void open(char bracket);
    void close(char bracket);
    void separate();

    std::string m_text;
    std::size_t m_depth = 0;
    bool m_indented;
    bool m_first = true; // nothing yet in the innermost container
    bool m_afterKey = false;
};

} // namespace lamina

#include "text/body/linked_data.h"

#include "base/ascii.h"
#include "text/html/html_nodes.h"

#include <nlohmann/json.hpp>

namespace lamina {

namespace {

// Reads JSON of any depth without building it.
class BodyReader : public nlohmann::json::json_sax_t {
public:
    explicit BodyReader(std::string& longest) : m_longest(longest) {}

    bool null() override { return true; }
    bool boolean(bool) override { return true; }
    bool number_integer(number_integer_t) override { return true; }
    bool number_unsigned(number_unsigned_t) override { return true; }
    bool number_float(number_float_t, const string_t&) override { return true; }
    bool string(string_t& text) override {
        if (m_key == "articleBody" && text.size() > m_longest.size())
            m_longest = text;
        return true;
    }
    bool binary(binary_t&) override { return true; }
    bool start_object(std::size_t) override { return true; }
    bool key(string_t& name) override {
        m_key = name;
        return true;
    }
    bool end_object() override { return true; }
    bool start_array(std::size_t) override { return true; }
    bool end_array() override { return true; }
    // Many pages write it wrongly: what was read before stays.
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

private:
    std::string& m_longest;
    std::string m_key;
};

} // namespace

std::string articleBodyOf(const GumboNode& document) {
    std::string longest;
    walk(
        document,
        [&](const GumboNode& node, bool&) {
            if (node.type == GUMBO_NODE_DOCUMENT)
                return true;
            if (!isElement(node))
                return false;
            if (tagOf(node) != GUMBO_TAG_SCRIPT)
                return true;
            if (!equalsIgnoringCase(attribute(node, "type"), "application/ld+json"))
                return false;
            const GumboVector& children = node.v.element.children;
            for (unsigned i = 0; i < children.length; ++i) {
                const auto& child = *static_cast<const GumboNode*>(children.data[i]);
                BodyReader reader(longest);
                if (isText(child))
                    nlohmann::json::sax_parse(std::string(child.v.text.text), &reader);
            }
            return false;
        },
        [](const GumboNode&) {});
    return longest;
}

} // namespace lamina

#include "text/html/formulas.h"

#include "text/html/html_nodes.h"

namespace lamina {

bool isFormula(const GumboNode& node) {
    return tagOf(node) == GUMBO_TAG_MATH || hasClass(node, "mwe-math-element") ||
           (tagOf(node) == GUMBO_TAG_IMG &&
            anyClass(node, [](std::string_view word) { return word == "tex" || word.starts_with("mwe-math"); }));
}

bool isDisplayFormula(const GumboNode& formula) {
    bool display = false;
    walk(
        formula,
        [&](const GumboNode& node, bool& stop) {
            if (!isElement(node))
                return false;
            display = stop = attribute(node, "display") == "block" || anyClass(node, [](std::string_view word) {
                                 return word == "mwe-math-element-block" || word == "mwe-math-fallback-image-display" ||
                                        word == "mwe-math-mathml-display";
                             });
            return true;
        },
        [](const GumboNode&) {});
    return display;
}

std::string formulaText(const GumboNode& root) {
    std::string tex;
    std::string alternative; // of the MathML, where there is no picture
    std::string plain;
    std::vector<const GumboNode*> annotations;
    walk(
        root,
        [&](const GumboNode& node, bool& stop) {
            if (isText(node))
                (annotations.empty() ? plain : alternative).append(node.v.text.text);
            if (!isElement(node))
                return false;
            if (tagOf(node) == GUMBO_TAG_IMG && !attribute(node, "alt").empty()) {
                tex = attribute(node, "alt");
                stop = true;
            } else if (tagOf(node) == GUMBO_TAG_MATH && !attribute(node, "alttext").empty()) {
                alternative = attribute(node, "alttext");
                return false;
            }
            if (gumbo_normalized_tagname(tagOf(node)) == std::string_view() &&
                std::string_view(node.v.element.original_tag.data, node.v.element.original_tag.length)
                    .starts_with("<annotation"))
                annotations.push_back(&node);
            return true;
        },
        [&](const GumboNode& node) {
            if (!annotations.empty() && annotations.back() == &node)
                annotations.pop_back();
        });
    return !tex.empty() ? tex : !alternative.empty() ? alternative : plain;
}

} // namespace lamina

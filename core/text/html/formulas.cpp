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

namespace {

// MediaWiki puts {\displaystyle …} or {\textstyle …} around each formula; it says how to draw it, not what it is.
std::string withoutStyle(const std::string& tex) {
    for (const std::string_view style : {"{\\displaystyle ", "{\\textstyle "}) {
        const std::size_t start = tex.find_first_not_of(" \n");
        const std::size_t end = tex.find_last_not_of(" \n");
        if (start == std::string::npos || tex.compare(start, style.size(), style) != 0 || tex[end] != '}')
            continue;
        int open = 0; // braces; the first has to be closed by the last sign
        for (std::size_t i = start; i < end; ++i) {
            if (tex[i] == '\\')
                ++i;
            else
                open += tex[i] == '{' ? 1 : tex[i] == '}' ? -1 : 0;
            if (open == 0)
                return tex;
        }
        const std::size_t last = tex.find_last_not_of(" \n", end - 1);
        return tex.substr(start + style.size(), last + 1 - start - style.size());
    }
    return tex;
}

} // namespace

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
    return withoutStyle(!tex.empty() ? tex : !alternative.empty() ? alternative : plain);
}

} // namespace lamina

// Questions to gumbo's nodes, and a walk over them.
#pragma once

#include <gumbo.h>
#include <string_view>
#include <vector>

namespace lamina {

inline bool isElement(const GumboNode& node) {
    return node.type == GUMBO_NODE_ELEMENT || node.type == GUMBO_NODE_TEMPLATE;
}
inline bool isText(const GumboNode& node) {
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE || node.type == GUMBO_NODE_CDATA;
}
// GUMBO_TAG_LAST where the node is no element.
inline GumboTag tagOf(const GumboNode& node) {
    return isElement(node) ? node.v.element.tag : GUMBO_TAG_LAST;
}
// 1 to 6 of <h1> to <h6>, else 0.
int headingLevel(const GumboNode& node);

// Of elements. An attribute's value is empty where it is missing.
std::string_view attribute(const GumboNode& element, const char* name);
bool hasAttribute(const GumboNode& element, const char* name);
bool hasClass(const GumboNode& element, std::string_view name);

// Calls visit(word) for each word of the class attribute until it returns true.
template <class Visit> bool anyClass(const GumboNode& element, Visit visit) {
    std::string_view rest = attribute(element, "class");
    constexpr std::string_view spaces = " \t\n\r\f";
    for (;;) {
        const std::size_t start = rest.find_first_not_of(spaces);
        if (start == std::string_view::npos)
            return false;
        rest.remove_prefix(start);
        const std::string_view word = rest.substr(0, rest.find_first_of(spaces));
        if (visit(word))
            return true;
        rest.remove_prefix(word.size());
    }
}

// Walks a subtree in document order without recursion, however deep it is. enter(node, stop) says whether to go into
// the node, and may set `stop` to end the walk; leave(node) is called for each node that was entered.
template <class Enter, class Leave> void walk(const GumboNode& root, Enter enter, Leave leave) {
    struct Frame {
        const GumboNode* node;
        unsigned next;
    };
    bool stop = false;
    std::vector<Frame> stack;
    if (!enter(root, stop) || stop)
        return;
    stack.push_back({&root, 0});
    while (!stack.empty()) {
        Frame& frame = stack.back();
        const GumboVector& children =
            frame.node->type == GUMBO_NODE_DOCUMENT ? frame.node->v.document.children : frame.node->v.element.children;
        if ((isElement(*frame.node) || frame.node->type == GUMBO_NODE_DOCUMENT) && frame.next < children.length) {
            const auto& child = *static_cast<const GumboNode*>(children.data[frame.next++]);
            const bool into = enter(child, stop);
            if (stop)
                return;
            if (into)
                stack.push_back({&child, 0});
            continue;
        }
        const GumboNode& left = *frame.node;
        stack.pop_back();
        leave(left);
    }
}

} // namespace lamina

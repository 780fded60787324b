// A page's source as the parser has to see it to build the tree that a browser builds.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

// Pages are read as with scripts: what is in <noscript> is one text, whatever tags are in it, and is left out. It
// becomes a <template> of the same length without tags inside. Every other byte stays where it is.
std::string withoutNoscript(std::string_view html);

// XHTML, which is XML, as HTML: elements that close themselves get end tags, CDATA sections are text.
std::string xhtmlAsHtml(std::string_view xhtml);

// Whether the page is XHTML: it begins with an XML declaration and its root is of XHTML's namespace.
bool declaresXhtml(std::string_view page);

} // namespace lamina

// What an address and a page say of themselves.
#pragma once

#include <string>
#include <string_view>

namespace lamina {

// True for http:// and https:// (case-insensitive).
bool isUrl(const std::string& source);

// The "wgRevisionId" a MediaWiki page states about itself; empty where it does not.
std::string mediaWikiRevision(std::string_view page);

// The address in <link rel="canonical">, resolved against `base`; empty where there is no http or https one.
std::string canonicalUrl(std::string_view page, const std::string& base);

} // namespace lamina

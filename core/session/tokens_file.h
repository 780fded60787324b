// tokens.json: {"ids":[…],"windows":{"rows":…,"cols":…,"starts":[…]}}
#pragma once

#include "session/window_layout.h"
#include "text/windows.h"

#include <string>
#include <string_view>
#include <vector>

namespace lamina {

std::string tokensText(const std::vector<TokenId>& articleIds, const TokenMatrix& windows);

struct LoadedTokens {
    std::vector<TokenId> articleIds;
    WindowLayout windows;
};
// Every window lies inside the ids. Throws ContentError.
LoadedTokens parseTokens(std::string_view text, bool dropFirst);

} // namespace lamina

// tokens.json: {"ids":[…],"lengths":[…],"windows":{"rows":…,"cols":…,"starts":[…]}}; a length is in bytes of
// article.txt
#pragma once

#include "session/format/window_layout.h"
#include "text/windows.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lamina {

std::string tokensText(const std::vector<TokenId>& articleIds, std::span<const std::uint32_t> lengths,
                       const TokenMatrix& windows);

struct LoadedTokens {
    std::vector<TokenId> articleIds;
    std::vector<std::uint32_t> lengths; // of each id's bytes; empty in files of versions that kept none
    WindowLayout windows;
};
// tokens.json of a control that moves tokens: {"order":[…]}, the place in the run's windows, in reading order, that the
// token of each place was taken from; a permutation of [0, places). parseTokenOrder throws ContentError.
std::string tokenOrderText(std::span<const std::uint32_t> order);
std::vector<std::uint32_t> parseTokenOrder(std::string_view text, std::size_t places);

// Every window lies inside the ids, the lengths add up to `textBytes`. Throws ContentError.
LoadedTokens parseTokens(std::string_view text, bool dropFirst, std::size_t textBytes);

} // namespace lamina

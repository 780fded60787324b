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
// tokens.json of a curve that reads other tokens than the run: {"starts":[…]}, {"order":[…]}, both, or
// {"ids":[…],"lengths":[…]}, as CurveTokens. lengths: bytes of each of its own ids.
std::string curveTokensText(const CurveTokens& tokens, std::span<const std::uint32_t> lengths);
struct LoadedCurveTokens {
    CurveTokens tokens;
    std::vector<std::uint32_t> lengths;
};
// articleTokens: of the whole article; windows: the run's; textBytes: of the curve's own text. Throws ContentError.
LoadedCurveTokens parseCurveTokens(std::string_view text, std::size_t articleTokens, const WindowLayout& windows,
                                   std::size_t textBytes);

// Every window lies inside the ids, the lengths add up to `textBytes`. Throws ContentError.
LoadedTokens parseTokens(std::string_view text, bool dropFirst, std::size_t textBytes);

} // namespace lamina

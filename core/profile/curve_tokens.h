// Which tokens a curve reads in place of those of the run.
#pragma once

#include "profile/controls.h"
#include "profile/curves.h"
#include "profile/run_config.h"
#include "text/windows.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

// Where all three are empty, the curve reads what the run reads.
struct CurveTokens {
    std::vector<std::size_t> starts;  // [rows], windows of its own in the article
    std::vector<std::uint32_t> order; // [rows * cols]: for each place of its windows, in reading order, the place whose
                                      // token it reads; a permutation
    std::vector<TokenId> ids;         // [rows * cols], tokens of its own, which stand in no article

    bool asTheRun() const { return starts.empty() && order.empty() && ids.empty(); }
};

// articleIds: of the whole article; windows: the run's; vocabulary: of the tokenizer. Errors: as sampleWindows().
Result<CurveTokens> drawCurveTokens(const RunConfig& config, const CurveId& curve, std::span<const TokenId> articleIds,
                                    const TokenMatrix& windows, std::size_t vocabulary, std::size_t positions);

// [rows * cols] as the model reads them.
std::vector<TokenId> idsRead(std::span<const TokenId> articleIds, std::span<const std::size_t> runStarts,
                             std::size_t cols, const CurveTokens& tokens);

} // namespace lamina

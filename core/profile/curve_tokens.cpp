#include "profile/curve_tokens.h"

#include "base/seed.h"

namespace lamina {

Result<CurveTokens> drawCurveTokens(const RunConfig& config, const CurveId& curve, std::span<const TokenId> articleIds,
                                    const TokenMatrix& windows, std::size_t vocabulary, std::size_t positions) {
    CurveTokens tokens;
    if (config.vary != Vary::Sae && curve.repeat > 0) {
        LAMINA_ASSIGN(TokenMatrix own, sampleWindows(articleIds, config.rows, config.cols, config.windows,
                                                     deriveSeed(config.seed, "windows", -1, curve.repeat), positions));
        tokens.starts = std::move(own.starts);
    }
    const Control* const control = findControl(curve.control);
    if (!control)
        return tokens;
    const std::size_t places = windows.rows * windows.cols;
    Random random(deriveSeed(config.seed, control->name, -1, curve.repeat));
    switch (control->tokens) {
    case TokenTransform::None:
        break;
    case TokenTransform::Shuffled:
        tokens.order = random.permutation(static_cast<std::uint32_t>(places));
        break;
    case TokenTransform::Random:
        tokens.starts.clear();
        for (std::size_t place = 0; place < places; ++place)
            tokens.ids.push_back(static_cast<TokenId>(random.below(vocabulary)));
        break;
    }
    return tokens;
}

std::vector<TokenId> idsRead(std::span<const TokenId> articleIds, std::span<const std::size_t> runStarts,
                             std::size_t cols, const CurveTokens& tokens) {
    if (!tokens.ids.empty())
        return tokens.ids;
    const std::span<const std::size_t> starts = tokens.starts.empty() ? runStarts : std::span(tokens.starts);
    std::vector<TokenId> ids;
    ids.reserve(starts.size() * cols);
    for (const std::size_t start : starts)
        for (std::size_t position = 0; position < cols; ++position)
            ids.push_back(articleIds[start + position]);
    if (tokens.order.empty())
        return ids;
    std::vector<TokenId> moved;
    moved.reserve(ids.size());
    for (const std::uint32_t place : tokens.order)
        moved.push_back(ids[place]);
    return moved;
}

} // namespace lamina

#include "engine/native/sae_evaluation.h"

#include "engine/native/sae_products.h"
#include "numeric/elementwise.h"
#include "numeric/thread_team.h"
#include "numeric/threads.h"
#include "sae/activation_bins.h"
#include "sae/sae_variant.h"

#include <algorithm>

namespace lamina {

namespace {

// Whose latents are held at once by a thread.
std::size_t evaluatedAtOnce(std::size_t F) {
    return std::clamp<std::size_t>((std::size_t{8} << 20) / (F * sizeof(float)), 16, 256);
}

Status reconstructRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X, IndexRange rows,
                       Matrix& xHat, RunToken& token) {
    const std::size_t atOnce = evaluatedAtOnce(config.latents);
    Matrix z(std::min(atOnce, rows.count), config.latents);
    std::vector<std::uint32_t> counts(config.latents);
    const Matrix& bias = weights["b_dec"]; // empty where there is none
    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const MatrixView some = z.view().rowRange(0, count);
        LAMINA_TRY(encodeRows(config, weights, X.rowRange(r, count), some, counts.data(), token));
        LAMINA_TRY(decodeRows(config, weights, some, xHat.view().rowRange(r, count), token));
        for (std::size_t n = r; n < r + count && !bias.empty(); ++n)
            addRange(xHat.row(n), bias.data(), config.inputs);
    }
    return {};
}

Status evaluateRows(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X, IndexRange rows,
                    EvaluationSums& own, RunToken& token) {
    const std::size_t d = config.inputs, F = config.latents;
    const LogBins bins = activationBins();
    const std::size_t atOnce = evaluatedAtOnce(F);
    Matrix z(std::min(atOnce, rows.count), F), xHat(z.rows(), d);
    const float* decBias = weights["b_dec"].data(); // null where there is none
    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const ConstMatrixView inputs = X.rowRange(r, count);
        const MatrixView some = z.view().rowRange(0, count);
        LAMINA_TRY(encodeRows(config, weights, inputs, some, own.counts.data(), token));
        LAMINA_TRY(decodeRows(config, weights, some, xHat.view().rowRange(0, count), token));
        for (std::size_t n = 0; n < count; ++n) {
            const float* latents = z.row(n);
            std::size_t positives = 0;
            for (std::size_t j = 0; j < F; ++j) {
                const float value = latents[j];
                if (value == 0.0F)
                    continue;
                own.latents[j] += value;
                if (!(value > 0.0F)) // not a number
                    continue;
                ++positives;
                ++own.activations.bins[bins.binOf(value)];
                own.top[j].offer({value, static_cast<std::uint32_t>(r + n)});
            }
            own.countL0(positives);
            for (std::size_t i = 0; i < d; ++i) {
                const double x = inputs.row(n)[i];
                const double bias = decBias ? static_cast<double>(decBias[i]) : 0.0;
                const double error = static_cast<double>(xHat(n, i)) + bias - x;
                own.squares += error * error;
                own.countInput(x);
            }
        }
    }
    return {};
}

} // namespace

Result<EvaluationSums> evaluationSums(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X,
                                      const InputFacts& facts, RunToken& token) {
    ThreadTeam team(computeThreads());
    std::vector<EvaluationSums> sums(team.size(), EvaluationSums(config, facts));
    std::vector<Status> statuses(team.size());
    team.run([&](std::size_t part, std::size_t parts) {
        statuses[part] = evaluateRows(config, weights, X, partOf(X.rows, part, parts), sums[part], token);
    });
    for (const Status& status : statuses)
        LAMINA_TRY(status);
    for (std::size_t part = 1; part < sums.size(); ++part)
        sums[0].add(sums[part]);
    return std::move(sums[0]);
}

Result<Matrix> reconstruction(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X,
                              RunToken& token) {
    Matrix xHat(X.rows, config.inputs);
    ThreadTeam team(computeThreads());
    std::vector<Status> statuses(team.size());
    team.run([&](std::size_t part, std::size_t parts) {
        statuses[part] = reconstructRows(config, weights, X, partOf(X.rows, part, parts), xHat, token);
    });
    for (const Status& status : statuses)
        LAMINA_TRY(status);
    return xHat;
}

} // namespace lamina

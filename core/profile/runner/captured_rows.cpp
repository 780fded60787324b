#include "profile/runner/captured_rows.h"

#include "base/seed.h"
#include "numeric/gemm.h"
#include "tensor/finite.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace lamina {

Result<Matrix> gaussianRows(ConstMatrixView X, std::uint64_t seed, RunToken& token) {
    constexpr std::size_t block = 256; // rows drawn at once
    const std::size_t N = X.rows, d = X.cols;
    std::vector<double> mean(d, 0.0);
    for (std::size_t n = 0; n < N; ++n)
        for (std::size_t i = 0; i < d; ++i)
            mean[i] += static_cast<double>(X.row(n)[i]) / static_cast<double>(N);
    Matrix centred(N, d);
    for (std::size_t n = 0; n < N; ++n)
        for (std::size_t i = 0; i < d; ++i)
            centred(n, i) = static_cast<float>(static_cast<double>(X.row(n)[i]) - mean[i]);
    Random random(seed);
    Matrix weights(std::min(block, N), N), drawn(N, d);
    const double deviation = 1.0 / std::sqrt(static_cast<double>(N));
    for (std::size_t first = 0; first < N; first += block) {
        LAMINA_TRY(token.checkpoint());
        const std::size_t rows = std::min(block, N - first);
        for (std::size_t i = 0; i < rows * N; ++i)
            weights.data()[i] = static_cast<float>(deviation * random.normal());
        gemm(Transpose::No, Transpose::No, rows, d, N, 1.0F, weights.data(), N, centred.data(), d, 0.0F,
             drawn.row(first), d);
    }
    for (std::size_t n = 0; n < N; ++n)
        for (std::size_t i = 0; i < d; ++i)
            drawn(n, i) += static_cast<float>(mean[i]);
    return drawn;
}

Result<std::optional<Error>> notFiniteActivations(const RunConfig& config, Activations& captured, RunToken& token) {
    LAMINA_ASSIGN(const ConstMatrixView X, captured.onHost(token));
    for (std::size_t n = 0; n < X.rows; ++n) {
        if (n % 4096 == 0)
            LAMINA_TRY(token.checkpoint());
        const std::size_t i = firstNotFinite({X.row(n), X.cols});
        if (i == X.cols)
            continue;
        const std::size_t window = n / config.rowsAWindow(),
                          position = n % config.rowsAWindow() + (config.dropFirst ? 1 : 0);
        return std::optional(makeError(
            ErrorKind::Format,
            "the model's activations are not finite: " + notFiniteText(X.row(n)[i]) + " at window " +
                std::to_string(window) + ", token " + std::to_string(position) + ", dimension " + std::to_string(i) +
                ", counted from 0; its numbers overflow on this text, so take another model or text"));
    }
    return std::optional<Error>();
}

Result<CapturedRows> prepareRows(const RunConfig& config, std::unique_ptr<Activations> captured, RowTransform rows,
                                 std::uint64_t seed, std::optional<double> power, RunToken& token) {
    CapturedRows prepared;
    prepared.captured = std::move(captured);
    LAMINA_ASSIGN(prepared.failure, notFiniteActivations(config, *prepared.captured, token));
    if (prepared.failure)
        return prepared;
    if (rows == RowTransform::Gaussian) {
        LAMINA_ASSIGN(const ConstMatrixView X, prepared.captured->onHost(token));
        LAMINA_ASSIGN(Matrix drawn, gaussianRows(X, seed, token));
        prepared.captured = std::make_unique<HostActivations>(std::move(drawn));
    }
    const std::size_t trained = config.trainingRows();
    if (power) {
        LAMINA_ASSIGN(const ConstMatrixView X, prepared.captured->onHost(token));
        LAMINA_ASSIGN(const InputFacts facts, inputFacts(X.rowRange(0, trained), token));
        if (facts.power > 0 && std::isfinite(facts.power) && facts.power != *power) {
            prepared.scale = std::sqrt(*power / facts.power);
            Matrix scaled(X.rows, X.cols);
            for (std::size_t n = 0; n < X.rows; ++n)
                for (std::size_t i = 0; i < X.cols; ++i)
                    scaled(n, i) = static_cast<float>(static_cast<double>(X.row(n)[i]) * prepared.scale);
            prepared.captured = std::make_unique<HostActivations>(std::move(scaled));
        }
    }
    if (trained < prepared.captured->rows()) {
        LAMINA_ASSIGN(const ConstMatrixView X, prepared.captured->onHost(token));
        prepared.trainedPart = std::make_unique<HostActivations>(X.rowRange(0, trained));
        prepared.heldoutPart = std::make_unique<HostActivations>(X.rowRange(trained, X.rows - trained));
    }
    return prepared;
}

} // namespace lamina

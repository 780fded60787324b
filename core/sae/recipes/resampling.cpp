#include "sae/recipes/resampling.h"

#include "base/seed.h"
#include "numeric/gemm.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t mostRows = 4096;
constexpr double encoderShare = 0.2; // of the living latents' norm

// ‖x - x^‖² of each row.
std::vector<double> squaredErrors(const SaeConfig& config, const SaeParameters& weights, ConstMatrixView X) {
    const std::size_t d = config.inputs, F = config.latents;
    const Matrix& bias = weights["b_dec"];
    Matrix inputs(X.rows, d), z(X.rows, F), xHat(X.rows, d);
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t i = 0; i < d; ++i)
            inputs(n, i) = X.row(n)[i] - (config.subtractsDecoderBias ? bias(0, i) : 0.0F);
    gemm(Transpose::No, Transpose::No, X.rows, F, d, 1.0F, inputs.data(), d, weights["W_enc"].data(), F, 0.0F, z.data(),
         F);
    std::vector<std::uint32_t> counts(F);
    config.variant->encode(config, weights, z.view(), counts.data());
    gemm(Transpose::No, Transpose::No, X.rows, d, F, 1.0F, z.data(), F, weights["W_dec"].data(), d, 0.0F, xHat.data(),
         d);
    std::vector<double> errors(X.rows, 0.0);
    for (std::size_t n = 0; n < X.rows; ++n)
        for (std::size_t i = 0; i < d; ++i)
            errors[n] += std::pow(static_cast<double>(xHat(n, i)) + bias(0, i) - X.row(n)[i], 2);
    return errors;
}

// The mean, over the living latents, of the norm of each one's row of values [F, d], or column of values [d, F].
double meanNorm(const Matrix& values, const std::vector<bool>& fired, bool ofRows) {
    std::vector<double> squares(fired.size(), 0.0);
    for (std::size_t r = 0; r < values.rows(); ++r)
        for (std::size_t c = 0; c < values.cols(); ++c)
            squares[ofRows ? r : c] += static_cast<double>(values(r, c)) * values(r, c);
    double sum = 0, count = 0;
    for (std::size_t j = 0; j < fired.size(); ++j)
        if (fired[j]) {
            sum += std::sqrt(squares[j]);
            ++count;
        }
    return sum / count;
}

// Running sums of the squares, for draws by bisection.
std::vector<double> drawingWeights(const std::vector<double>& errors) {
    std::vector<double> sums;
    double sum = 0;
    for (const double error : errors)
        sums.push_back(sum += error * error);
    return sums;
}

struct Norms {
    double encoder, decoder;
};

// Latent j in the direction of `towards` [d], which is not zero.
void restart(const SaeConfig& config, std::size_t j, const std::vector<double>& towards, const Norms& norms,
             SaeTrainingState& state) {
    double square = 0;
    for (const double value : towards)
        square += value * value;
    const double length = std::sqrt(square);
    Matrix &encoder = state.weights.at("W_enc"), &decoder = state.weights.at("W_dec");
    const Matrix& origin = state.weights["b_dec"];
    double offset = 0; // what makes x·w the product (x - b_dec)·w
    for (std::size_t i = 0; i < towards.size(); ++i) {
        decoder(j, i) = static_cast<float>(towards[i] / length * norms.decoder);
        encoder(i, j) = static_cast<float>(towards[i] / length * norms.encoder);
        offset -= static_cast<double>(origin(0, i)) * encoder(i, j);
    }
    state.weights.at("b_enc")(0, j) = config.subtractsDecoderBias ? 0.0F : static_cast<float>(offset);
    for (SaeParameters* moment : {&state.firstMoment, &state.secondMoment}) {
        for (std::size_t i = 0; i < towards.size(); ++i)
            moment->at("W_dec")(j, i) = moment->at("W_enc")(i, j) = 0.0F;
        moment->at("b_enc")(0, j) = 0.0F;
    }
}

} // namespace

bool resamplesAfter(const SaeConfig& config, int epoch) {
    return config.resampleEvery > 0 && epoch % config.resampleEvery == 0 && 2 * epoch <= config.epochs;
}

std::vector<std::uint32_t> resamplingRows(std::size_t N, std::uint64_t shuffleSeed, int epoch) {
    std::vector<std::uint32_t> rows =
        Random(deriveSeed(shuffleSeed, "resampled-rows", -1, 0, epoch)).permutation(static_cast<std::uint32_t>(N));
    rows.resize(std::min(N, mostRows));
    return rows;
}

void resampleDeadLatents(const SaeConfig& config, ConstMatrixView X, const std::vector<bool>& fired,
                         std::uint64_t shuffleSeed, SaeTrainingState& state) {
    if (std::ranges::find(fired, true) == fired.end() || std::ranges::find(fired, false) == fired.end())
        return;
    const std::vector<double> sums = drawingWeights(squaredErrors(config, state.weights, X));
    const double total = sums.back();
    if (!(total > 0) || !std::isfinite(total))
        return;
    const Norms norms{encoderShare * meanNorm(state.weights["W_enc"], fired, false),
                      meanNorm(state.weights["W_dec"], fired, true)};
    const Matrix& origin = state.weights["b_dec"];
    Random random(deriveSeed(shuffleSeed, "resampled-latents", -1, 0, state.epoch));
    for (std::size_t j = 0; j < fired.size(); ++j) {
        const double drawn = random.uniform() * total; // by latents that live too, so that each has its own
        if (fired[j])
            continue;
        const auto row = static_cast<std::size_t>(
            std::min(std::ranges::upper_bound(sums, drawn) - sums.begin(), std::ssize(sums) - 1));
        std::vector<double> towards(config.inputs);
        bool any = false;
        for (std::size_t i = 0; i < towards.size(); ++i) {
            towards[i] = static_cast<double>(X.row(row)[i]) - origin(0, i);
            any = any || towards[i] != 0;
        }
        if (any)
            restart(config, j, towards, norms, state);
    }
}

} // namespace lamina

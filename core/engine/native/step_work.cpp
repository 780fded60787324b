#include "engine/native/step_work.h"

#include <cmath>
#include <cstring>
#include <utility>

namespace lamina {

void ThreadSums::countActivations(const LogBins& bins, const float* z, std::size_t count) {
    for (std::size_t j = 0; j < count; ++j)
        if (z[j] > 0.0F)
            ++activationBins[bins.binOf(z[j])];
}

float StepWork::errorScale() const {
    return static_cast<float>(2.0 / (static_cast<double>(rows) * static_cast<double>(config.inputs)));
}

float StepWork::slope() const {
    return static_cast<float>(rates.l1 / (static_cast<double>(rows) * static_cast<double>(config.latents)));
}

void StepWork::copyInputs(std::size_t at, MatrixView into) const {
    for (std::size_t n = 0; n < into.rows; ++n) {
        const std::size_t row = first + at + n;
        const float* from = X.row(order.empty() ? row : order[row]);
        if (!origin) {
            std::memcpy(into.row(n), from, X.cols * sizeof(float));
            continue;
        }
        for (std::size_t i = 0; i < X.cols; ++i)
            into.row(n)[i] = from[i] - origin[i];
    }
}

const float* StepWork::outputBias(const SaeParameters& weights) const {
    return origin ? nullptr : weights["b_dec"].data();
}

Status StepWork::firstFailure() const {
    for (const ThreadSums& own : sums)
        if (!own.status.ok())
            return own.status;
    return {};
}

void StepWork::addUpBias(float* total, std::vector<float> ThreadSums::*bias, IndexRange range) const {
    std::memset(total, 0, range.count * sizeof(float));
    for (ThreadSums& own : sums)
        for (std::size_t i = 0; i < range.count; ++i)
            total[i] += std::exchange((own.*bias)[range.first + i], 0.0F);
}

float rowNorm(const float* row, std::size_t d) {
    constexpr std::size_t lanes = 8; // sums that do not wait for each other
    float sums[lanes] = {};
    std::size_t i = 0;
    for (; i + lanes <= d; i += lanes)
        for (std::size_t k = 0; k < lanes; ++k)
            sums[k] += row[i + k] * row[i + k];
    double total = 0;
    for (const float sum : sums)
        total += static_cast<double>(sum);
    for (; i < d; ++i)
        total += static_cast<double>(row[i]) * static_cast<double>(row[i]);
    return static_cast<float>(std::sqrt(total));
}

std::size_t rowsAtOnce(const SaeConfig& config) {
    constexpr std::size_t cachedWeights = std::size_t{1} << 18;
    return config.inputs * config.latents <= cachedWeights ? 128 : 1024;
}

} // namespace lamina

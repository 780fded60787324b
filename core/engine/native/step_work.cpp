#include "engine/native/step_work.h"

#include <cstring>
#include <utility>

namespace lamina {

void ThreadSums::countActivations(const LogBins& bins, ConstMatrixView z, std::size_t first, std::size_t stride) {
    for (std::size_t n = 0; n < z.rows; ++n)
        if ((first + n) % stride == 0)
            for (std::size_t j = 0; j < z.cols; ++j)
                if (const float value = z.row(n)[j]; value > 0.0F)
                    ++activationBins[bins.binOf(value)];
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
        std::memcpy(into.row(n), X.row(order.empty() ? row : order[row]), X.cols * sizeof(float));
    }
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

std::size_t rowsAtOnce(const SaeConfig& config) {
    constexpr std::size_t cachedWeights = std::size_t{1} << 18;
    return config.inputs * config.latents <= cachedWeights ? 128 : 1024;
}

} // namespace lamina

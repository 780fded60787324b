#include "profile/statistics/latent_stability.h"

#include "base/seed.h"
#include "numeric/gemm.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

constexpr std::size_t blockRows = 256; // of cosines at once: a megabyte or so, a few milliseconds

double lengthOf(std::span<const float> row) {
    double squares = 0;
    for (const float value : row)
        squares += static_cast<double>(value) * value;
    return std::sqrt(squares);
}

Matrix randomDirections(std::size_t rows, std::size_t cols, int layer) {
    Random random(deriveSeed(0, "stability", layer));
    Matrix drawn(rows, cols);
    for (std::size_t i = 0; i < rows; ++i) {
        const std::span<float> row(drawn.row(i), cols);
        for (float& value : row)
            value = static_cast<float>(random.normal());
        const double length = lengthOf(row);
        for (float& value : row)
            value = static_cast<float>(value / length);
    }
    return drawn;
}

} // namespace

Matrix liveDirections(const SaeConfig& config, const SaeParameters& weights,
                      std::span<const LatentStatistics> latents) {
    const Matrix& decoder = weights[config.tied ? "W_enc" : "W_dec"];
    const auto weight = [&](std::size_t latent, std::size_t input) {
        return config.tied ? decoder(input, latent) : decoder(latent, input);
    };
    std::vector<std::vector<float>> rows;
    for (std::size_t j = 0; j < std::min(latents.size(), config.latents); ++j) {
        if (!(latents[j].density > 0))
            continue;
        std::vector<float> row(config.inputs);
        for (std::size_t i = 0; i < row.size(); ++i)
            row[i] = weight(j, i);
        const double length = lengthOf(row);
        if (!(length > 0) || !std::isfinite(length))
            continue;
        for (float& value : row)
            value = static_cast<float>(value / length);
        rows.push_back(std::move(row));
    }
    Matrix directions(rows.size(), config.inputs);
    for (std::size_t j = 0; j < rows.size(); ++j)
        std::ranges::copy(rows[j], directions.row(j));
    return directions;
}

Result<double> meanLargestCosine(ConstMatrixView a, ConstMatrixView b, RunToken& token) {
    if (a.rows == 0 || b.rows == 0)
        return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    Matrix cosines(std::min(blockRows, a.rows), std::min(blockRows, b.rows));
    std::vector<float> largest;
    for (std::size_t first = 0; first < a.rows; first += blockRows) {
        const std::size_t rows = std::min(blockRows, a.rows - first);
        largest.assign(rows, -1.0F);
        for (std::size_t other = 0; other < b.rows; other += blockRows) {
            LAMINA_TRY(token.checkpoint());
            const std::size_t cols = std::min(blockRows, b.rows - other);
            gemm(Transpose::No, Transpose::Yes, rows, cols, a.cols, 1.0F, a.row(first), a.stride, b.row(other),
                 b.stride, 0.0F, cosines.data(), cosines.cols());
            for (std::size_t i = 0; i < rows; ++i)
                largest[i] = std::max(largest[i], *std::max_element(cosines.row(i), cosines.row(i) + cols));
        }
        for (const float value : largest)
            sum += value;
    }
    return sum / static_cast<double>(a.rows);
}

Result<LatentStability> latentStability(int layer, std::span<const Matrix> directions, RunToken& token) {
    LatentStability stability;
    stability.layer = layer;
    std::vector<const Matrix*> alive;
    for (const Matrix& repeat : directions)
        if (repeat.rows() > 0)
            alive.push_back(&repeat);
    stability.repeats = static_cast<int>(alive.size());
    if (alive.size() < 2)
        return stability;
    double sum = 0, byChance = 0;
    for (const Matrix* a : alive) {
        for (const Matrix* b : alive) {
            if (a == b)
                continue;
            LAMINA_ASSIGN(const double pair, meanLargestCosine(*a, *b, token));
            sum += pair;
            stability.lowest = std::isnan(stability.lowest) ? pair : std::min(stability.lowest, pair);
            stability.highest = std::isnan(stability.highest) ? pair : std::max(stability.highest, pair);
        }
        LAMINA_ASSIGN(const double chance, meanLargestCosine(*a, randomDirections(a->rows(), a->cols(), layer), token));
        byChance += chance;
    }
    const auto count = static_cast<double>(alive.size());
    stability.mean = sum / (count * (count - 1));
    stability.chance = byChance / count;
    return stability;
}

} // namespace lamina

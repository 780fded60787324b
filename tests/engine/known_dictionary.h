// Rows made of few known directions, and how well a decoder found them.
#pragma once

#include "base/seed.h"
#include "sae/sae_parameters.h"

#include <algorithm>
#include <cmath>

namespace lamina::test {

struct KnownDictionary {
    Matrix directions, X;
};

// Two of twelve random directions in each of 2000 rows, 16 wide.
inline KnownDictionary knownDictionary() {
    constexpr std::size_t d = 16, directions = 12, N = 2000;
    Random random(3);
    KnownDictionary known{Matrix(directions, d), Matrix(N, d)};
    for (std::size_t i = 0; i < known.directions.size(); ++i)
        known.directions.data()[i] = static_cast<float>(random.normal() / 4);
    for (std::size_t n = 0; n < N; ++n)
        for (int a = 0; a < 2; ++a) {
            const std::size_t j = random.below(directions);
            const auto strength = static_cast<float>(1.0 + std::abs(random.normal()));
            for (std::size_t i = 0; i < d; ++i)
                known.X(n, i) += strength * known.directions(j, i);
        }
    return known;
}

// The mean over the directions of the largest cosine that a row of the decoder has with one.
inline double matchingScore(const Matrix& decoder, const Matrix& directions) {
    double score = 0;
    for (std::size_t j = 0; j < directions.rows(); ++j) {
        double best = 0;
        for (std::size_t f = 0; f < decoder.rows(); ++f) {
            double product = 0, ours = 0, theirs = 0;
            for (std::size_t i = 0; i < directions.cols(); ++i) {
                product += static_cast<double>(decoder(f, i)) * static_cast<double>(directions(j, i));
                ours += std::pow(static_cast<double>(decoder(f, i)), 2);
                theirs += std::pow(static_cast<double>(directions(j, i)), 2);
            }
            best = std::max(best, product / std::sqrt(ours * theirs));
        }
        score += best / static_cast<double>(directions.rows());
    }
    return score;
}

} // namespace lamina::test

// The SAE's step as plain loops in double: what every fast path is compared with.
// Letters: N rows, d inputs, F latents.
#pragma once

#include "base/seed.h"
#include "sae/sae_config.h"
#include "sae/sae_parameters.h"
#include "sae/sae_variants.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <vector>

namespace lamina::test {

struct PlainWeights {
    std::vector<double> W_enc, b_enc, W_dec, b_dec;

    std::vector<std::vector<double>*> tensors() { return {&W_enc, &b_enc, &W_dec, &b_dec}; }
};

// The t-th of PlainWeights::tensors(); empty where the SAE has none.
inline const Matrix& tensor(const SaeParameters& weights, std::size_t t) {
    constexpr std::string_view names[] = {"W_enc", "b_enc", "W_dec", "b_dec"};
    return weights[names[t]];
}

inline PlainWeights plainWeights(const SaeParameters& weights) {
    const auto copy = [](const Matrix& m) { return std::vector<double>(m.data(), m.data() + m.size()); };
    return {copy(weights["W_enc"]), copy(weights["b_enc"]), copy(weights["W_dec"]), copy(weights["b_dec"])};
}

struct PlainPass {
    double objective = 0, mse = 0, l1 = 0, density = 0;
    double auxiliary = 0; // the loss of dead latents, in no objective
    std::vector<bool> fired;
    PlainWeights gradient; // of the objective and the auxiliary loss
};

// Adds the auxiliary loss of one row and its gradient (Gao et al. 2024): e is x^ - x, `before` the latents before any
// choice among them.
inline void addAuxiliary(const SaeConfig& config, const PlainWeights& w, const std::vector<double>& x,
                         const std::vector<double>& e, const std::vector<double>& before, const std::vector<bool>& dead,
                         double rows, PlainPass& pass) {
    const std::size_t d = config.inputs, F = config.latents;
    const auto decoder = [&](std::size_t j, std::size_t i) {
        return config.tied ? w.W_enc[i * F + j] : w.W_dec[j * d + i];
    };
    std::vector<double> sorted;
    for (std::size_t j = 0; j < F; ++j)
        if (dead[j])
            sorted.push_back(before[j]);
    const std::size_t wanted = std::max<std::size_t>(1, d / 2), kept = std::min(wanted, sorted.size());
    if (kept == 0)
        return;
    const double share = std::min(1.0, static_cast<double>(sorted.size()) / static_cast<double>(wanted));
    const double factor = config.auxiliary * share / (rows * static_cast<double>(d));
    std::sort(sorted.begin(), sorted.end(), std::greater<>());
    const auto isKept = [&](std::size_t j) { return dead[j] && before[j] > 0 && before[j] >= sorted[kept - 1]; };
    std::vector<double> missed = e; // e^ - (x - x^)
    for (std::size_t j = 0; j < F; ++j)
        for (std::size_t i = 0; i < d && isKept(j); ++i)
            missed[i] += before[j] * decoder(j, i);
    for (double& value : missed) {
        pass.auxiliary += factor * value * value;
        value *= 2 * factor;
    }
    for (std::size_t j = 0; j < F; ++j) {
        if (!isKept(j))
            continue;
        double g = 0;
        for (std::size_t i = 0; i < d; ++i)
            g += missed[i] * decoder(j, i);
        if (!config.tied)
            pass.gradient.b_enc[j] += g;
        for (std::size_t i = 0; i < d; ++i) {
            pass.gradient.W_enc[i * F + j] += x[i] * g;
            (config.tied ? pass.gradient.W_enc[i * F + j] : pass.gradient.W_dec[j * d + i]) += missed[i] * before[j];
        }
    }
}

// Objective and gradient over the given rows of X [N, d]. dead [F]: latents that learn by the auxiliary loss; empty:
// none does. That loss is written for inputs from which no bias is subtracted.
inline PlainPass plainPass(const SaeConfig& config, const PlainWeights& w, const std::vector<std::vector<double>>& X,
                           const std::vector<bool>& dead = {}) {
    const std::size_t d = config.inputs, F = config.latents, N = X.size();
    const auto decoder = [&](std::size_t j, std::size_t i) {
        return config.tied ? w.W_enc[i * F + j] : w.W_dec[j * d + i];
    };
    PlainPass pass;
    pass.gradient.W_enc.assign(d * F, 0.0);
    pass.gradient.b_enc.assign(w.b_enc.size(), 0.0);
    pass.gradient.W_dec.assign(w.W_dec.size(), 0.0);
    pass.gradient.b_dec.assign(w.b_dec.size(), 0.0);
    const auto input = [&](const std::vector<double>& x, std::size_t i) {
        return config.subtractsDecoderBias ? x[i] - w.b_dec[i] : x[i];
    };
    std::vector<double> norms(F, 1.0);
    for (std::size_t j = 0; j < F && config.l1ByDecoderNorm; ++j) {
        double square = 0;
        for (std::size_t i = 0; i < d; ++i)
            square += w.W_dec[j * d + i] * w.W_dec[j * d + i];
        norms[j] = std::sqrt(square);
    }
    std::vector<std::vector<double>> Z;
    for (const std::vector<double>& x : X) {
        std::vector<double> z(F);
        for (std::size_t j = 0; j < F; ++j) {
            z[j] = config.tied ? 0.0 : w.b_enc[j];
            for (std::size_t i = 0; i < d; ++i)
                z[j] += input(x, i) * w.W_enc[i * F + j];
            z[j] = std::max(z[j], 0.0);
        }
        Z.push_back(std::move(z));
    }
    const std::vector<std::vector<double>> before = Z;
    const auto keepLargest = [](const std::vector<std::vector<double>*>& of, std::size_t kept) {
        std::vector<double> sorted;
        for (const std::vector<double>* z : of)
            sorted.insert(sorted.end(), z->begin(), z->end());
        std::sort(sorted.begin(), sorted.end(), std::greater<>());
        for (std::vector<double>* z : of)
            for (double& value : *z)
                value = value >= sorted[kept - 1] ? value : 0.0;
    };
    std::vector<std::vector<double>*> all;
    for (std::vector<double>& z : Z) {
        all.push_back(&z);
        if (config.variant == findSaeVariant("topk"))
            keepLargest({&z}, config.k);
    }
    if (config.variant == findSaeVariant("batchtopk"))
        keepLargest(all, config.k * N);
    const auto rows = static_cast<double>(N), inputs = static_cast<double>(d), latents = static_cast<double>(F);
    pass.fired.assign(F, false);
    for (std::size_t n = 0; n < N; ++n) {
        const std::vector<double>&x = X[n], &z = Z[n];
        std::vector<double> e(d), error(d);
        for (std::size_t i = 0; i < d; ++i) {
            e[i] = (config.tied ? 0.0 : w.b_dec[i]) - x[i];
            for (std::size_t j = 0; j < F; ++j)
                e[i] += z[j] * decoder(j, i);
            error[i] = e[i];
            pass.mse += e[i] * e[i] / (rows * inputs);
            e[i] *= 2.0 / (rows * inputs);
            if (!config.tied)
                pass.gradient.b_dec[i] += e[i];
        }
        if (!dead.empty())
            addAuxiliary(config, w, x, error, before[n], dead, rows, pass);
        for (std::size_t j = 0; j < F; ++j) {
            if (!(z[j] > 0.0))
                continue;
            pass.fired[j] = true;
            pass.density += 1.0 / (rows * latents);
            pass.l1 += z[j] * norms[j] / (rows * latents);
            double g = config.l1 * norms[j] / (rows * latents);
            for (std::size_t i = 0; i < d; ++i)
                g += e[i] * decoder(j, i);
            if (!config.tied)
                pass.gradient.b_enc[j] += g;
            for (std::size_t i = 0; i < d; ++i) {
                pass.gradient.W_enc[i * F + j] += input(x, i) * g;
                if (config.subtractsDecoderBias)
                    pass.gradient.b_dec[i] -= w.W_enc[i * F + j] * g;
                if (config.l1ByDecoderNorm && norms[j] > 0)
                    pass.gradient.W_dec[j * d + i] +=
                        config.l1 * z[j] / (rows * latents) * w.W_dec[j * d + i] / norms[j];
                if (config.tied)
                    pass.gradient.W_enc[i * F + j] += e[i] * z[j];
                else
                    pass.gradient.W_dec[j * d + i] += e[i] * z[j];
            }
        }
    }
    pass.objective = pass.mse + config.l1 * pass.l1;
    return pass;
}

// Training in the order SaeTrainer documents: a permutation an epoch where the batch is smaller than N.
struct PlainTrainer {
    SaeConfig config;
    std::vector<std::vector<double>> X;
    PlainWeights weights;
    std::uint64_t shuffleSeed = 0;
    std::vector<std::vector<double>> m{}, v{};
    int step = 0, epoch = 0;
    std::vector<bool> dead{}; // in the epoch before, where there is an auxiliary loss

    PlainPass runEpoch() {
        if (m.empty())
            for (const std::vector<double>* tensor : weights.tensors()) {
                m.emplace_back(tensor->size(), 0.0);
                v.emplace_back(tensor->size(), 0.0);
            }
        const std::size_t N = X.size(), batch = config.batch == 0 ? N : std::min(config.batch, N);
        std::vector<std::uint32_t> order(N);
        for (std::size_t n = 0; n < N; ++n)
            order[n] = static_cast<std::uint32_t>(n);
        if (batch < N)
            order = Random(deriveSeed(shuffleSeed, "epoch", -1, 0, epoch)).permutation(static_cast<std::uint32_t>(N));
        PlainPass mean;
        mean.fired.assign(config.latents, false);
        for (std::size_t first = 0; first < N; first += batch) {
            std::vector<std::vector<double>> rows;
            for (std::size_t n = first; n < std::min(first + batch, N); ++n)
                rows.push_back(X[order[n]]);
            ++step;
            // Warm-up and decay as sums of their own, apart from the program's: W and D steps at either end.
            const auto steps = static_cast<double>((N + batch - 1) / batch) * config.epochs;
            const auto rise = [](double at, double share, double all) {
                return share > 0 ? std::min(1.0, at / std::max(1.0, std::round(share * all))) : 1.0;
            };
            SaeConfig now = config;
            now.l1 *= rise(step, config.l1Warmup, steps);
            now.learningRate *= rise(step, config.lrWarmup, steps) * rise(steps + 1 - step, config.lrDecay, steps);
            PlainPass pass = plainPass(now, weights, rows, dead);
            for (std::size_t j = 0; j < config.latents; ++j)
                mean.fired[j] = mean.fired[j] || pass.fired[j];
            const double share = static_cast<double>(rows.size()) / static_cast<double>(N);
            mean.objective += share * pass.objective;
            mean.mse += share * pass.mse;
            mean.l1 += share * pass.l1;
            mean.density += share * pass.density;
            for (std::size_t t = 0; t < 4; ++t)
                for (std::size_t i = 0; i < weights.tensors()[t]->size(); ++i) {
                    if (config.frozenDecoder && weights.tensors()[t] == &weights.W_dec)
                        continue;
                    const double g = (*pass.gradient.tensors()[t])[i];
                    m[t][i] = 0.9 * m[t][i] + 0.1 * g;
                    v[t][i] = 0.999 * v[t][i] + 0.001 * g * g;
                    (*weights.tensors()[t])[i] -= now.learningRate * (m[t][i] / (1 - std::pow(0.9, step))) /
                                                  (std::sqrt(v[t][i] / (1 - std::pow(0.999, step))) + 1e-8);
                }
        }
        ++epoch;
        if (config.auxiliary > 0) {
            dead = mean.fired;
            dead.flip();
        }
        return mean;
    }
};

// Rows with structure: few directions active at a time, heavy-tailed strengths, a common offset.
inline Matrix structuredRows(std::size_t N, std::size_t d, std::uint64_t seed) {
    Random random(seed);
    const std::size_t directions = 2 * d;
    Matrix basis(directions, d);
    for (std::size_t i = 0; i < basis.size(); ++i)
        basis.data()[i] = static_cast<float>(random.normal() / std::sqrt(static_cast<double>(d)));
    Matrix X(N, d);
    for (std::size_t n = 0; n < N; ++n) {
        for (std::size_t i = 0; i < d; ++i)
            X(n, i) = static_cast<float>(0.1 * random.normal() + 0.2 * std::sin(static_cast<double>(i)));
        const std::size_t active = 1 + random.below(4);
        for (std::size_t a = 0; a < active; ++a) {
            const std::size_t direction = random.below(directions) * random.below(directions) / directions;
            const double strength = std::exp(random.normal());
            for (std::size_t i = 0; i < d; ++i)
                X(n, i) += static_cast<float>(strength * static_cast<double>(basis(direction, i)));
        }
    }
    return X;
}

inline std::vector<std::vector<double>> plainRows(const Matrix& X) {
    std::vector<std::vector<double>> rows;
    for (std::size_t n = 0; n < X.rows(); ++n)
        rows.emplace_back(X.row(n), X.row(n) + X.cols());
    return rows;
}

// One of the forms an SAE takes, by name, for parameterised tests.
struct SaeForm {
    const SaeVariant* variant;
    bool tied;
    std::string name() const { return std::string(variant->name) + (tied ? "Tied" : "Untied"); }
};
inline const std::vector<SaeForm> saeForms{{findSaeVariant("relu"), false},
                                           {findSaeVariant("relu"), true},
                                           {findSaeVariant("topk"), false},
                                           {findSaeVariant("topk"), true}};

} // namespace lamina::test

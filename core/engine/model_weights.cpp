#include "engine/model_weights.h"

#include "base/seed.h"
#include "engine/permuted_matrix.h"
#include "model/index_permutation.h"

#include <algorithm>
#include <cmath>

namespace lamina {

namespace {

// Rows read or made between two polls of the token.
constexpr std::size_t rowsPerPoll = 256;
// Standard deviation of GPT-2's initial weights ("Language models are unsupervised multitask learners", 2019, and
// OpenAI's code): N(0, 0.02); the projections back into the residual stream are divided by √(2L).
constexpr double initialDeviation = 0.02;

bool intoResidual(const std::string& name) {
    return name.ends_with(".c_proj.weight");
}

} // namespace

ModelWeights::ModelWeights(const Gpt2& model, WeightControl control, std::uint64_t seed)
    : m_model(model.m_data), m_control(control), m_seed(seed) {}

std::uint64_t ModelWeights::seedOf(const char* purpose, const std::string& name) const {
    return deriveSeed(m_seed, purpose + name);
}

void ModelWeights::initialRow(const std::string& name, std::size_t row, float* values, std::size_t count) const {
    double deviation = initialDeviation;
    if (intoResidual(name))
        deviation /= std::sqrt(2.0 * static_cast<double>(m_model->config.layers));
    Random random(deriveSeed(seedOf("init:", name), "row", static_cast<int>(row)));
    for (std::size_t i = 0; i < count; ++i)
        values[i] = static_cast<float>(deviation * random.normal());
}

Result<Matrix> ModelWeights::matrix(const std::string& name, RunToken& token) const {
    LAMINA_ASSIGN(Matrix values, m_model->read(name));
    switch (m_control) {
    case WeightControl::None:
        break;
    case WeightControl::Permuted:
        return permuted(values, seedOf("permute:", name), token);
    case WeightControl::Initial:
        for (std::size_t first = 0; first < values.rows(); first += rowsPerPoll) {
            const std::size_t end = std::min(values.rows(), first + rowsPerPoll);
#pragma omp parallel for schedule(static)
            for (std::size_t row = first; row < end; ++row)
                initialRow(name, row, values.row(row), values.cols());
            LAMINA_TRY(token.checkpoint());
        }
        break;
    }
    return values;
}

Result<LayerNormWeights> ModelWeights::layerNorm(const std::string& name) const {
    LayerNormWeights weights;
    LAMINA_ASSIGN(weights.gain, m_model->read(name + ".weight"));
    LAMINA_ASSIGN(weights.bias, m_model->read(name + ".bias"));
    if (m_control == WeightControl::Initial) {
        std::fill_n(weights.gain.data(), weights.gain.size(), 1.0F);
        std::fill_n(weights.bias.data(), weights.bias.size(), 0.0F);
    }
    return weights;
}

Result<Projection> ModelWeights::projection(const std::string& name, RunToken& token) const {
    Projection weights;
    LAMINA_ASSIGN(weights.weight, matrix(name + ".weight", token));
    LAMINA_ASSIGN(weights.bias, m_model->read(name + ".bias"));
    if (m_control == WeightControl::Initial)
        std::fill_n(weights.bias.data(), weights.bias.size(), 0.0F);
    return weights;
}

Status ModelWeights::embed(std::span<const std::int32_t> ids, Matrix& out, RunToken& token) const {
    static const std::string name = "wte.weight";
    const std::size_t d = out.cols();
    Matrix all; // a permuted row takes its entries from the whole matrix; only the rows that occur are made
    if (m_control == WeightControl::Permuted) {
        LAMINA_ASSIGN(all, m_model->read(name));
    }
    const IndexPermutation permutation(std::max<std::size_t>(1, all.size()), seedOf("permute:", name));
    for (std::size_t t = 0; t < ids.size(); ++t) {
        const auto id = static_cast<std::size_t>(ids[t]);
        switch (m_control) {
        case WeightControl::None:
            LAMINA_TRY(m_model->readValues(name, id * d, d, out.row(t)));
            break;
        case WeightControl::Permuted:
            gatherPermuted(all, permutation, id * d, d, out.row(t));
            break;
        case WeightControl::Initial:
            initialRow(name, id, out.row(t), d);
            break;
        }
        if (t % rowsPerPoll == 0)
            LAMINA_TRY(token.checkpoint());
    }
    return {};
}

Status ModelWeights::positions(Matrix& out, RunToken& token) const {
    static const std::string name = "wpe.weight";
    if (m_control == WeightControl::None)
        return m_model->readValues(name, 0, out.size(), out.data());
    LAMINA_ASSIGN(const Matrix all, matrix(name, token));
    std::copy_n(all.data(), out.size(), out.data());
    return {};
}

} // namespace lamina

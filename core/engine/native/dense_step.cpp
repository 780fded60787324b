#include "engine/native/dense_step.h"

#include "engine/native/sae_products.h"
#include "numeric/adam.h"
#include "sae/activation_bins.h"
#include "sae/epoch_plan.h"
#include "sae/kernels/positive_latents.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_cost.h"
#include "sae/sae_variant.h"

#include <algorithm>

namespace lamina {

namespace {

// Rows whose latents are held at once.
std::size_t blockRowsFor(const SaeConfig& config, std::size_t stepRows) {
    constexpr std::size_t mostBytes = std::size_t{64} << 20; // of z and its gradient together
    const std::size_t fitting = mostBytes / (2 * sizeof(float) * config.latents);
    return std::min(stepRows, std::clamp<std::size_t>(fitting, 128, 1024));
}

} // namespace

DenseStep::DenseStep(const SaeConfig& config, std::size_t stepRows) : m_gradient(config) {
    const std::size_t rows = blockRowsFor(config, stepRows);
    m_gathered = Matrix(rows, config.inputs);
    m_z = Matrix(rows, config.latents);
    m_zGradient = Matrix(rows, config.latents);
    m_error = Matrix(rows, config.inputs);
}

std::uint64_t DenseStep::bytes(const SaeConfig& config, std::size_t stepRows) {
    return sizeof(float) *
           (saeParameterCount(config) + 2 * blockRowsFor(config, stepRows) * (config.inputs + config.latents));
}

Status DenseStep::run(const StepWork& work, SaeTrainingState& state,
                      const std::function<Status(std::size_t, std::size_t)>& blockDone) {
    for (std::size_t done = 0; done < work.rows; done += m_z.rows()) {
        m_count = std::min(m_z.rows(), work.rows - done);
        const bool last = done + m_count == work.rows;
        work.team.run([&](std::size_t part, std::size_t parts) {
            work.sums[part].status = forwardRows(work, state, work.sums[part], done, partOf(m_count, part, parts));
        });
        LAMINA_TRY(work.firstFailure());
        LAMINA_TRY(blockDone(done, m_count));
        work.team.run([&](std::size_t part, std::size_t parts) {
            work.sums[part].status = gradientSlice(work, state, done == 0, last, part, parts);
        });
        LAMINA_TRY(work.firstFailure());
    }
    return {};
}

// Rows of one block, whose first stands at `done` in the step: leaves their z, the objective's gradient at x^ (error)
// and at the pre-activations (zGradient).
Status DenseStep::forwardRows(const StepWork& work, const SaeTrainingState& state, ThreadSums& own, std::size_t done,
                              IndexRange rows) {
    const SaeConfig& config = work.config;
    const std::size_t d = config.inputs, F = config.latents;
    const std::size_t stride = histogramStride(work.X.rows), atOnce = rowsAtOnce(config);
    float* encBias = config.tied ? nullptr : own.encBias.data();
    float* decBias = config.tied ? nullptr : own.decBias.data();
    const float* outputBias = state.weights["b_dec"].data(); // null where there is none

    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const MatrixView inputs = m_gathered.view().rowRange(r, count);
        const MatrixView latents = m_z.view().rowRange(r, count);
        const MatrixView errors = m_error.view().rowRange(r, count);
        const MatrixView gradients = m_zGradient.view().rowRange(r, count);
        work.copyInputs(done + r, inputs);
        LAMINA_TRY(polledGemm(work.token, Transpose::No, Transpose::No, count, F, d, inputs.data, inputs.stride,
                              state.weights["W_enc"].data(), F, 0.0F, latents.data, latents.stride));
        own.latents +=
            config.variant->native->forward(config, state.weights["b_enc"].data(), latents, own.counts.data());
        for (std::size_t n = 0; n < count; ++n)
            if ((work.first + done + r + n) % stride == 0)
                own.countActivations(work.bins, latents.row(n), F);

        LAMINA_TRY(decodeRows(config, state.weights, latents, errors, work.token));
        for (std::size_t n = 0; n < count; ++n)
            own.squares += static_cast<double>(
                saeKernels().residual(errors.row(n), inputs.row(n), outputBias, work.errorScale(), decBias, d));
        LAMINA_TRY(latentGradientRows(config, state.weights, errors, gradients, work.token));
        gradientOfPositive(latents, gradients, work.slope(), encBias);
    }
    return {};
}

// Each thread computes its own part of the gradient from all rows of the block, so no thread needs a gradient of its
// own and the order of summation does not depend on the number of threads; after the last block it updates that part.
Status DenseStep::gradientSlice(const StepWork& work, SaeTrainingState& state, bool firstBlock, bool lastBlock,
                                std::size_t part, std::size_t parts) {
    const SaeConfig& config = work.config;
    const std::size_t d = config.inputs, F = config.latents;
    const IndexRange inputPart = partOf(d, part, parts);
    const IndexRange latentPart = partOf(F, part, parts);
    const float beta = firstBlock ? 0.0F : 1.0F;

    float* encGradient = m_gradient.at("W_enc").data() + inputPart.first * F;
    LAMINA_TRY(polledGemm(work.token, Transpose::Yes, Transpose::No, inputPart.count, F, m_count,
                          m_gathered.data() + inputPart.first, d, m_zGradient.data(), F, beta, encGradient, F));
    if (config.tied)
        LAMINA_TRY(polledGemm(work.token, Transpose::Yes, Transpose::No, inputPart.count, F, m_count,
                              m_error.data() + inputPart.first, d, m_z.data(), F, 1.0F, encGradient, F));
    else if (!config.frozenDecoder)
        LAMINA_TRY(polledGemm(work.token, Transpose::Yes, Transpose::No, latentPart.count, d, m_count,
                              m_z.data() + latentPart.first, F, m_error.data(), d, beta,
                              m_gradient.at("W_dec").data() + latentPart.first * d, d));
    if (lastBlock)
        update(work, state, inputPart, latentPart);
    return {};
}

void DenseStep::update(const StepWork& work, SaeTrainingState& state, IndexRange inputs, IndexRange latents) {
    AdamOptions options;
    options.learningRate = work.rates.learningRate;
    const AdamStep adam(options, work.step);
    if (!work.config.tied) {
        work.addUpBias(m_gradient.at("b_enc").data() + latents.first, &ThreadSums::encBias, latents);
        work.addUpBias(m_gradient.at("b_dec").data() + inputs.first, &ThreadSums::decBias, inputs);
    }
    for (std::size_t i = 0; i < m_gradient.size(); ++i) {
        const auto& [spec, values] = m_gradient[i];
        if (!isTrained(work.config, *spec))
            continue;
        // The part of the tensor that belongs to these inputs or latents: of its rows, or of a vector's elements.
        const bool byInputs = (spec->vector() ? spec->cols : spec->rows) == Extent::Inputs;
        const IndexRange part = byInputs ? inputs : latents;
        const std::size_t width = spec->vector() ? 1 : values.cols(), first = part.first * width;
        adam.range(state.weights[i].values.data() + first, values.data() + first,
                   state.firstMoment[i].values.data() + first, state.secondMoment[i].values.data() + first,
                   part.count * width);
    }
}

} // namespace lamina

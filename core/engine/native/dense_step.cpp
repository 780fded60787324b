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

// Σ over rows and latents of z_j norm_j.
double weighedSum(ConstMatrixView z, const std::vector<float>& norms) {
    double total = 0;
    for (std::size_t n = 0; n < z.rows; ++n) {
        float sum = 0; // as the kernels add up a row
        for (std::size_t j = 0; j < z.cols; ++j)
            sum += z.row(n)[j] * norms[j];
        total += static_cast<double>(sum);
    }
    return total;
}

void addSlopes(MatrixView gradients, const std::vector<float>& norms, float slope) {
    for (std::size_t n = 0; n < gradients.rows; ++n)
        for (std::size_t j = 0; j < gradients.cols; ++j)
            gradients.row(n)[j] += slope * norms[j];
}

} // namespace

DenseStep::DenseStep(const SaeConfig& config, std::size_t stepRows) : m_gradient(config) {
    if (config.l1ByDecoderNorm && !config.frozenDecoder)
        m_latentSums.resize(config.latents);
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
    if (work.config.l1ByDecoderNorm)
        weighNorms(work, state);
    for (std::size_t done = 0; done < work.rows; done += m_z.rows()) {
        m_count = std::min(m_z.rows(), work.rows - done);
        const bool last = done + m_count == work.rows;
        work.team.run([&](std::size_t part, std::size_t parts) {
            work.sums[part].status = forwardRows(work, state, work.sums[part], done, partOf(m_count, part, parts));
        });
        LAMINA_TRY(work.firstFailure());
        LAMINA_TRY(blockDone(done, m_count));
        if (last && work.origin) {
            m_encBias.assign(work.config.latents, 0.0F);
            for (const ThreadSums& own : work.sums)
                for (std::size_t j = 0; j < m_encBias.size(); ++j)
                    m_encBias[j] += own.encBias[j];
        }
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
    const float* outputBias = work.outputBias(state.weights);

    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const MatrixView inputs = m_gathered.view().rowRange(r, count);
        const MatrixView latents = m_z.view().rowRange(r, count);
        const MatrixView errors = m_error.view().rowRange(r, count);
        const MatrixView gradients = m_zGradient.view().rowRange(r, count);
        work.copyInputs(done + r, inputs);
        LAMINA_TRY(polledGemm(work.token, Transpose::No, Transpose::No, count, F, d, inputs.data, inputs.stride,
                              state.weights["W_enc"].data(), F, 0.0F, latents.data, latents.stride));
        const double sum =
            config.variant->native->forward(config, state.weights["b_enc"].data(), latents, own.counts.data());
        own.latents += config.l1ByDecoderNorm ? weighedSum(latents, m_norms) : sum;
        for (std::size_t n = 0; n < count; ++n)
            if ((work.first + done + r + n) % stride == 0)
                own.countActivations(work.bins, latents.row(n), F);

        LAMINA_TRY(decodeRows(config, state.weights, latents, errors, work.token));
        for (std::size_t n = 0; n < count; ++n)
            own.squares += static_cast<double>(
                saeKernels().residual(errors.row(n), inputs.row(n), outputBias, work.errorScale(), decBias, d));
        LAMINA_TRY(latentGradientRows(config, state.weights, errors, gradients, work.token));
        if (config.l1ByDecoderNorm)
            addSlopes(gradients, m_norms, work.slope());
        gradientOfPositive(latents, gradients, config.l1ByDecoderNorm ? 0.0F : work.slope(), encBias);
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
    if (config.l1ByDecoderNorm)
        addUpLatents(latentPart, firstBlock);
    if (lastBlock)
        update(work, state, inputPart, latentPart);
    return {};
}

void DenseStep::weighNorms(const StepWork& work, const SaeTrainingState& state) {
    const Matrix& decoder = state.weights["W_dec"];
    m_norms.resize(decoder.rows());
    work.team.run([&](std::size_t part, std::size_t parts) {
        const IndexRange latents = partOf(m_norms.size(), part, parts);
        for (std::size_t j = latents.first; j < latents.first + latents.count; ++j)
            m_norms[j] = rowNorm(decoder.row(j), decoder.cols());
    });
}

void DenseStep::addUpLatents(IndexRange latents, bool firstBlock) {
    if (m_latentSums.size() != m_z.cols())
        return; // no gradient of W_dec is wanted
    float* sums = m_latentSums.data() + latents.first;
    if (firstBlock)
        std::fill_n(sums, latents.count, 0.0F);
    for (std::size_t n = 0; n < m_count; ++n)
        for (std::size_t j = 0; j < latents.count; ++j)
            sums[j] += m_z.row(n)[latents.first + j];
}

// Of λ·z‖W_dec[j]‖ at W_dec[j].
void DenseStep::addNormGradient(const StepWork& work, const SaeTrainingState& state, IndexRange latents) {
    const Matrix& decoder = state.weights["W_dec"];
    Matrix& gradient = m_gradient.at("W_dec");
    for (std::size_t j = latents.first; j < latents.first + latents.count; ++j) {
        if (!(m_norms[j] > 0.0F))
            continue;
        const float factor = work.slope() * m_latentSums[j] / m_norms[j];
        for (std::size_t i = 0; i < decoder.cols(); ++i)
            gradient(j, i) += factor * decoder(j, i);
    }
}

// Of the inputs x - b_dec at b_dec: -W_enc times the gradient at b_enc.
void DenseStep::addOriginGradient(const SaeTrainingState& state, IndexRange inputs) {
    const Matrix& encoder = state.weights["W_enc"];
    Matrix& gradient = m_gradient.at("b_dec");
    for (std::size_t i = inputs.first; i < inputs.first + inputs.count; ++i) {
        double sum = 0;
        for (std::size_t j = 0; j < m_encBias.size(); ++j)
            sum += static_cast<double>(encoder(i, j)) * static_cast<double>(m_encBias[j]);
        gradient(0, i) -= static_cast<float>(sum);
    }
}

void DenseStep::update(const StepWork& work, SaeTrainingState& state, IndexRange inputs, IndexRange latents) {
    AdamOptions options;
    options.learningRate = work.rates.learningRate;
    const AdamStep adam(options, work.step);
    if (!work.config.tied) {
        work.addUpBias(m_gradient.at("b_enc").data() + latents.first, &ThreadSums::encBias, latents);
        work.addUpBias(m_gradient.at("b_dec").data() + inputs.first, &ThreadSums::decBias, inputs);
        if (work.origin)
            addOriginGradient(state, inputs);
        if (work.config.l1ByDecoderNorm && !work.config.frozenDecoder)
            addNormGradient(work, state, latents);
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

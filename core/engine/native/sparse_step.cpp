#include "engine/native/sparse_step.h"

#include "engine/native/sae_products.h"
#include "sae/activation_bins.h"
#include "sae/epoch_plan.h"
#include "sae/kernels/sae_kernels.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <cstring>

namespace lamina {

namespace {

// Rows of the decoder that are worked with at once: they stay in a second cache of half a megabyte beside some rows.
std::size_t blockLatentsFor(std::size_t d) {
    return std::max<std::size_t>(16, (std::size_t{256} << 10) / (d * sizeof(float)));
}

// A latent without a gradient costs about as much as this many of its uses.
constexpr std::size_t updateInUses = 12;

// A panel of a latent lies a whole row from the panel of the next: the processor does not foresee that by itself.
void prefetch(const PackedLatents& latents, std::size_t a, std::size_t column, std::size_t columns,
              bool decoderTrained) {
    constexpr std::size_t line = 64 / sizeof(float);
    for (const PackedTensor* tensor : {&latents.enc, &latents.dec})
        for (const Matrix* matrix : {&tensor->values, &tensor->first, &tensor->second})
            for (std::size_t i = 0; i < columns && (tensor == &latents.enc || decoderTrained); i += line)
                __builtin_prefetch(matrix->row(a) + column + i, 1);
}

} // namespace

SparseStep::SparseStep(const SaeConfig& config, std::size_t stepRows)
    : m_kernels(sparseKernels()), m_blockLatents(blockLatentsFor(config.inputs)),
      m_panels((config.inputs + m_kernels.panel - 1) / m_kernels.panel), m_stepRows(stepRows),
      m_gathered(stepRows, config.inputs), m_error(stepRows, config.inputs),
      m_inputPanels(m_panels * stepRows, m_kernels.panel), m_errorPanels(m_panels * stepRows, m_kernels.panel) {}

std::uint64_t SparseStep::bytes(const SaeConfig& config, std::size_t stepRows, double density) {
    const auto uses = static_cast<std::uint64_t>(density * static_cast<double>(stepRows * config.latents));
    return sizeof(float) * (4 * stepRows * config.inputs + rowsAtOnce(config) * config.latents) +
           uses * (3 * sizeof(float) + sizeof(LatentUse));
}

Status SparseStep::run(const StepWork& work, PackedLatents& latents, SaeTrainingState& state,
                       const std::function<Status()>& rowsDone) {
    m_parts.resize(work.team.size());
    if (work.config.l1ByDecoderNorm)
        weighNorms(work, latents);
    work.team.run(
        [&](std::size_t thread, std::size_t) { work.sums[thread].status = rowsOf(work, latents, state, thread); });
    LAMINA_TRY(work.firstFailure());
    LAMINA_TRY(rowsDone());
    if (work.origin)
        gradientAtOrigin(work, latents);
    placeUses(latents.count());
    work.team.run([&](std::size_t thread, std::size_t threads) {
        sortUses(m_parts[thread], partOf(work.rows, thread, threads));
    });
    work.team.run([&](std::size_t thread, std::size_t threads) {
        work.sums[thread].status = latentsOf(work, latents, state, thread, threads);
    });
    return work.firstFailure();
}

Status SparseStep::rowsOf(const StepWork& work, PackedLatents& latents, const SaeTrainingState& state,
                          std::size_t thread) {
    const std::size_t d = work.config.inputs;
    const IndexRange rows = partOf(work.rows, thread, work.team.size());
    ThreadSums& own = work.sums[thread];
    Part& part = m_parts[thread];
    LAMINA_TRY(encode(work, latents, thread, rows));
    LAMINA_TRY(reconstruct(work, latents, part, rows));
    const float* outputBias = work.outputBias(state.weights);
    float* decBias = work.config.tied ? nullptr : own.decBias.data();
    for (std::size_t n = rows.first; n < rows.first + rows.count; ++n)
        own.squares += static_cast<double>(
            saeKernels().residual(m_error.row(n), m_gathered.row(n), outputBias, work.errorScale(), decBias, d));
    fillPanels(m_gathered, rows, m_inputPanels);
    fillPanels(m_error, rows, m_errorPanels);
    return propagate(work, latents, own, part, rows);
}

Status SparseStep::encode(const StepWork& work, const PackedLatents& latents, std::size_t thread, IndexRange rows) {
    const std::size_t A = latents.count(), d = work.config.inputs, atOnce = rowsAtOnce(work.config);
    const std::size_t stride = histogramStride(work.X.rows);
    ThreadSums& own = work.sums[thread];
    Part& part = m_parts[thread];
    if (part.z.rows() != std::min(atOnce, rows.count) || part.z.cols() != A)
        part.z = Matrix(std::min(atOnce, rows.count), A);
    part.used = 0;
    part.starts.clear();
    for (std::size_t r = rows.first; r < rows.first + rows.count; r += atOnce) {
        const std::size_t count = std::min(atOnce, rows.first + rows.count - r);
        const MatrixView z = part.z.view().rowRange(0, count);
        work.copyInputs(r, m_gathered.view().rowRange(r, count));
        LAMINA_TRY(polledGemm(work.token, Transpose::No, Transpose::Yes, count, A, d, m_gathered.row(r), d,
                              latents.enc.values.data(), d, 0.0F, z.data, z.stride));
        const double sum =
            work.config.variant->native->forward(work.config, latents.bias.values.data(), z, own.counts.data());
        if (!work.config.l1ByDecoderNorm)
            own.latents += sum;
        for (std::size_t n = 0; n < count; ++n) {
            const std::size_t before = part.used;
            compressRow(part, z.row(n), A);
            if ((work.first + r + n) % stride == 0)
                own.countActivations(work.bins, part.values.data() + before, part.used - before);
        }
    }
    part.gradients.resize(std::max(part.gradients.size(), part.indices.size()));
    part.places.assign(A, 0);
    for (std::size_t i = 0; i < part.used; ++i)
        ++part.places[part.indices[i]];
    return {};
}

void SparseStep::compressRow(Part& part, const float* z, std::size_t A) {
    const std::size_t room = part.used + A + SparseKernels::slack;
    if (part.indices.size() < room) {
        part.indices.resize(room + room / 2);
        part.values.resize(part.indices.size());
    }
    for (std::size_t j = 0; j < A; j += m_blockLatents) {
        part.starts.push_back(part.used);
        part.used += m_kernels.compress(z + j, std::min(m_blockLatents, A - j), static_cast<std::uint32_t>(j),
                                        part.indices.data() + part.used, part.values.data() + part.used);
    }
    part.starts.push_back(part.used);
}

// Calls work(row, first, count) for the uses [first, first + count) of each row, blocks of latents outermost: the rows
// of the decoder that a block needs stay in a cache while all rows pass. A block takes in more latents where few of
// them are not zero. How they are cut changes no result.
template <class Work>
Status SparseStep::forBlocks(const StepWork& step, const Part& part, IndexRange rows, std::size_t A,
                             const Work& work) const {
    constexpr std::size_t usesAtOnce = 8;
    const std::size_t count = blocks(A);
    const std::size_t usesOfBlock = std::max<std::size_t>(1, part.used / std::max<std::size_t>(1, rows.count * count));
    const std::size_t together = std::max<std::size_t>(1, usesAtOnce / usesOfBlock);
    for (std::size_t b = 0; b < count; b += together) {
        LAMINA_TRY(step.token.checkpoint());
        const std::size_t end = std::min(b + together, count);
        for (std::size_t n = 0; n < rows.count; ++n) {
            const std::size_t* start = part.starts.data() + n * (count + 1);
            work(rows.first + n, start[b], start[end] - start[b]);
        }
    }
    return {};
}

// x^ without its bias, in m_error.
Status SparseStep::reconstruct(const StepWork& work, PackedLatents& latents, const Part& part, IndexRange rows) {
    const std::size_t d = work.config.inputs;
    std::memset(m_error.row(rows.first), 0, rows.count * d * sizeof(float));
    return forBlocks(work, part, rows, latents.count(), [&](std::size_t row, std::size_t first, std::size_t count) {
        m_kernels.addRows(m_error.row(row), latents.decoder().values.data(), part.indices.data() + first,
                          part.values.data() + first, count, d);
    });
}

// The objective's gradient at each latent that is not zero.
Status SparseStep::propagate(const StepWork& work, PackedLatents& latents, ThreadSums& own, Part& part,
                             IndexRange rows) {
    const std::size_t d = work.config.inputs;
    const auto products = [&](std::size_t row, std::size_t first, std::size_t count) {
        m_kernels.products(m_error.row(row), latents.decoder().values.data(), part.indices.data() + first,
                           part.gradients.data() + first, count, d);
    };
    LAMINA_TRY(forBlocks(work, part, rows, latents.count(), products));
    const float slope = work.slope();
    const bool byNorm = work.config.l1ByDecoderNorm;
    for (std::size_t i = 0; i < part.used; ++i) {
        const float norm = byNorm ? m_norms[part.indices[i]] : 1.0F;
        part.gradients[i] += slope * norm;
        if (byNorm)
            own.latents += static_cast<double>(part.values[i] * norm);
        if (!work.config.tied)
            own.encBias[part.indices[i]] += part.gradients[i];
    }
    return {};
}

void SparseStep::fillPanels(const Matrix& from, IndexRange rows, Matrix& panels) const {
    const std::size_t width = m_kernels.panel;
    for (std::size_t p = 0; p < m_panels; ++p) {
        const std::size_t columns = std::min(width, from.cols() - p * width);
        for (std::size_t n = rows.first; n < rows.first + rows.count; ++n)
            std::memcpy(panels.row(p * m_stepRows + n), from.row(n) + p * width, columns * sizeof(float));
    }
}

// Where each latent's uses begin, and in them each thread's.
void SparseStep::placeUses(std::size_t A) {
    m_useStarts.resize(A + 1);
    std::size_t next = 0;
    for (std::size_t a = 0; a < A; ++a) {
        m_useStarts[a] = next;
        for (Part& part : m_parts) {
            const std::size_t count = part.places[a];
            part.places[a] = next;
            next += count;
        }
    }
    m_useStarts[A] = next;
    if (m_uses.size() < next)
        m_uses.resize(next + next / 2);
}

void SparseStep::sortUses(Part& part, IndexRange rows) {
    const std::size_t width = rows.count ? part.starts.size() / rows.count : 0;
    for (std::size_t n = 0; n < rows.count; ++n)
        for (std::size_t i = part.starts[n * width]; i < part.starts[(n + 1) * width - 1]; ++i)
            m_uses[part.places[part.indices[i]]++] = {static_cast<std::uint32_t>(rows.first + n), part.values[i],
                                                      part.gradients[i]};
}

// Consecutive latents that cost about the same in every part.
IndexRange SparseStep::shareOf(const PackedLatents& latents, std::size_t part, std::size_t parts) const {
    const std::size_t A = latents.count();
    const auto costBefore = [&](std::size_t a) { return m_useStarts[a] + a * updateInUses; };
    const auto boundary = [&](std::size_t p) {
        const std::size_t wanted = costBefore(A) * p / parts;
        std::size_t low = 0, high = A;
        while (low < high) {
            const std::size_t middle = (low + high) / 2;
            if (costBefore(middle) < wanted)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    };
    const std::size_t first = boundary(part);
    return {first, boundary(part + 1) - first};
}

Status SparseStep::latentsOf(const StepWork& work, PackedLatents& latents, SaeTrainingState& state, std::size_t thread,
                             std::size_t threads) {
    AdamOptions options;
    options.learningRate = work.rates.learningRate;
    const AdamStep adam(options, work.step);
    const IndexRange share = shareOf(latents, thread, threads);
    const auto warmUp = work.config.lrWarmup * static_cast<double>(saeSteps(work.config, work.X.rows));
    const bool mayRest = static_cast<double>(work.step) >= warmUp;
    std::vector<std::size_t> used;
    for (std::size_t a = share.first; a < share.first + share.count; ++a) {
        if (m_useStarts[a] != m_useStarts[a + 1]) {
            if (latents.resting(a))
                latents.wake(adam, work.step, a);
            used.push_back(a);
        } else if (!latents.resting(a)) {
            latents.stepWithoutGradient(adam, work.step, a, mayRest);
        }
    }
    LAMINA_TRY(updateUsed(work, latents, adam, used));
    updateBiases(work, latents, state, adam, share, thread, threads);
    return {};
}

Status SparseStep::updateUsed(const StepWork& work, PackedLatents& latents, const AdamStep& adam,
                              const std::vector<std::size_t>& used) {
    const std::size_t d = work.config.inputs, width = m_kernels.panel;
    const bool decoderTrained = !work.config.tied && !work.config.frozenDecoder;
    std::vector<float> byZ(width), byGradient(width);
    // Of λ·z‖W_dec[a]‖ at W_dec[a]: this times W_dec[a].
    std::vector<float> normFactors(work.config.l1ByDecoderNorm && decoderTrained ? used.size() : 0);
    for (std::size_t u = 0; u < normFactors.size(); ++u) {
        const std::size_t a = used[u];
        float sum = 0;
        for (std::size_t i = m_useStarts[a]; i < m_useStarts[a + 1]; ++i)
            sum += m_uses[i].z;
        normFactors[u] = m_norms[a] > 0.0F ? work.slope() * sum / m_norms[a] : 0.0F;
    }
    const auto update = [&](PackedTensor& tensor, std::size_t a, std::size_t at, const float* gradient) {
        adam.range(tensor.values.row(a) + at, gradient, tensor.first.row(a) + at, tensor.second.row(a) + at,
                   std::min(width, d - at));
    };
    for (std::size_t p = 0; p < m_panels; ++p) {
        LAMINA_TRY(work.token.checkpoint());
        const float* errors = m_errorPanels.row(p * m_stepRows);
        const float* inputs = m_inputPanels.row(p * m_stepRows);
        for (std::size_t u = 0; u < used.size(); ++u) {
            const std::size_t a = used[u];
            if (u + 2 < used.size())
                prefetch(latents, used[u + 2], p * width, std::min(width, d - p * width), decoderTrained);
            m_kernels.gradients(errors, inputs, m_uses.data() + m_useStarts[a], m_useStarts[a + 1] - m_useStarts[a],
                                byZ.data(), byGradient.data());
            if (!normFactors.empty())
                for (std::size_t i = 0; i < std::min(width, d - p * width); ++i)
                    byZ[i] += normFactors[u] * latents.dec.values.row(a)[p * width + i];
            if (work.config.tied)
                for (std::size_t i = 0; i < width; ++i)
                    byGradient[i] += byZ[i];
            else if (decoderTrained)
                update(latents.dec, a, p * width, byZ.data());
            update(latents.enc, a, p * width, byGradient.data());
        }
    }
    return {};
}

void SparseStep::weighNorms(const StepWork& work, PackedLatents& latents) {
    m_norms.resize(latents.count());
    work.team.run([&](std::size_t part, std::size_t parts) {
        const IndexRange range = partOf(m_norms.size(), part, parts);
        for (std::size_t a = range.first; a < range.first + range.count; ++a)
            m_norms[a] = rowNorm(latents.dec.values.row(a), work.config.inputs);
    });
}

// -W_enc times the gradient at b_enc, before a weight changes.
void SparseStep::gradientAtOrigin(const StepWork& work, const PackedLatents& latents) {
    std::vector<float> encBias(latents.count(), 0.0F);
    for (const ThreadSums& own : work.sums)
        for (std::size_t a = 0; a < encBias.size(); ++a)
            encBias[a] += own.encBias[a];
    m_atOrigin.assign(work.config.inputs, 0.0F);
    work.team.run([&](std::size_t part, std::size_t parts) {
        const IndexRange inputs = partOf(m_atOrigin.size(), part, parts);
        for (std::size_t a = 0; a < encBias.size(); ++a)
            for (std::size_t i = inputs.first; i < inputs.first + inputs.count && encBias[a] != 0.0F; ++i)
                m_atOrigin[i] -= encBias[a] * latents.enc.values.row(a)[i];
    });
}

void SparseStep::updateBiases(const StepWork& work, PackedLatents& latents, SaeTrainingState& state,
                              const AdamStep& adam, IndexRange share, std::size_t thread, std::size_t threads) {
    if (work.config.tied)
        return;
    std::vector<float> gradient(std::max(share.count, work.config.inputs));
    work.addUpBias(gradient.data(), &ThreadSums::encBias, share);
    const auto update = [&](float* values, float* first, float* second, IndexRange range) {
        adam.range(values + range.first, gradient.data(), first + range.first, second + range.first, range.count);
    };
    update(latents.bias.values.data(), latents.bias.first.data(), latents.bias.second.data(), share);
    const IndexRange inputs = partOf(work.config.inputs, thread, threads);
    work.addUpBias(gradient.data(), &ThreadSums::decBias, inputs);
    for (std::size_t i = 0; i < inputs.count && work.origin; ++i)
        gradient[i] += m_atOrigin[inputs.first + i];
    update(state.weights.at("b_dec").data(), state.firstMoment.at("b_dec").data(),
           state.secondMoment.at("b_dec").data(), inputs);
}

} // namespace lamina

#include "engine/native/packed_latents.h"

#include "sae/sae_variant.h"

#include <algorithm>
#include <cstring>
#include <initializer_list>

namespace lamina {

namespace {

// Columns and rows of a tile of a transposition: both sides of it stay in the first cache.
constexpr std::size_t tile = 32;

// packed[a] = column numbers[a] of from [d, F].
Matrix packedColumns(const Matrix& from, const std::vector<std::uint32_t>& numbers) {
    Matrix packed(numbers.size(), from.rows());
    for (std::size_t first = 0; first < numbers.size(); first += tile)
        for (std::size_t i = 0; i < from.rows(); i += tile)
            for (std::size_t a = first; a < std::min(first + tile, numbers.size()); ++a)
                for (std::size_t k = i; k < std::min(i + tile, from.rows()); ++k)
                    packed(a, k) = from(k, numbers[a]);
    return packed;
}

void unpackColumns(const Matrix& packed, const std::vector<std::uint32_t>& numbers, Matrix& to) {
    for (std::size_t first = 0; first < numbers.size(); first += tile)
        for (std::size_t i = 0; i < to.rows(); i += tile)
            for (std::size_t a = first; a < std::min(first + tile, numbers.size()); ++a)
                for (std::size_t k = i; k < std::min(i + tile, to.rows()); ++k)
                    to(k, numbers[a]) = packed(a, k);
}

// packed[a] = row numbers[a] of from [F, d].
Matrix packedRows(const Matrix& from, const std::vector<std::uint32_t>& numbers) {
    Matrix packed(numbers.size(), from.cols());
    for (std::size_t a = 0; a < numbers.size(); ++a)
        std::memcpy(packed.row(a), from.row(numbers[a]), from.cols() * sizeof(float));
    return packed;
}

void unpackRows(const Matrix& packed, const std::vector<std::uint32_t>& numbers, Matrix& to) {
    for (std::size_t a = 0; a < numbers.size(); ++a)
        std::memcpy(to.row(numbers[a]), packed.row(a), to.cols() * sizeof(float));
}

Matrix packedElements(const Matrix& from, const std::vector<std::uint32_t>& numbers) {
    Matrix packed(1, numbers.size());
    for (std::size_t a = 0; a < numbers.size(); ++a)
        packed.data()[a] = from.data()[numbers[a]];
    return packed;
}

void unpackElements(const Matrix& packed, const std::vector<std::uint32_t>& numbers, Matrix& to) {
    for (std::size_t a = 0; a < numbers.size(); ++a)
        to.data()[numbers[a]] = packed.data()[a];
}

} // namespace

PackedLatents::PackedLatents(const SaeConfig& config, SaeTrainingState& state)
    : m_retires(config.variant->native->independent && !config.subtractsDecoderBias),
      m_decoderTrained(!config.tied && !config.frozenDecoder) {
    for (std::uint32_t j = 0; j < config.latents; ++j)
        if (!std::binary_search(state.retired.begin(), state.retired.end(), j))
            m_latents.push_back(j);
    const auto take = [&](std::string_view name, Matrix (*pack)(const Matrix&, const std::vector<std::uint32_t>&)) {
        PackedTensor tensor{pack(state.weights[name], m_latents), pack(state.firstMoment[name], m_latents),
                            pack(state.secondMoment[name], m_latents)};
        state.firstMoment.at(name) = Matrix();
        state.secondMoment.at(name) = Matrix();
        return tensor;
    };
    enc = take("W_enc", packedColumns);
    if (!config.tied) {
        dec = take("W_dec", packedRows);
        bias = take("b_enc", packedElements);
    }
    m_restingSince.assign(count(), 0);
}

void PackedLatents::startEpoch(std::int64_t nextStep) {
    m_firstStep = nextStep;
    m_biasAtStart.assign(bias.values.data(), bias.values.data() + bias.values.size());
}

void PackedLatents::stepWithoutGradient(const AdamStep& adam, std::int64_t step, std::size_t a, bool mayRest) {
    constexpr std::int64_t fallingFrom = 10; // AdamStep::rangeWithoutGradient
    const std::size_t d = enc.values.cols();
    bool changed = adam.rangeWithoutGradient(enc.values.row(a), enc.first.row(a), enc.second.row(a), d);
    if (m_decoderTrained)
        changed = adam.rangeWithoutGradient(dec.values.row(a), dec.first.row(a), dec.second.row(a), d) || changed;
    if (!changed && mayRest && step >= fallingFrom)
        m_restingSince[a] = step;
}

void PackedLatents::wake(const AdamStep& adam, std::int64_t step, std::size_t a) {
    const std::int64_t skipped = step - 1 - m_restingSince[a];
    m_restingSince[a] = 0;
    if (skipped <= 0)
        return;
    const std::size_t d = enc.values.cols();
    adam.decay(skipped, enc.first.row(a), enc.second.row(a), d);
    if (m_decoderTrained)
        adam.decay(skipped, dec.first.row(a), dec.second.row(a), d);
}

void PackedLatents::endEpoch(const AdamStep& adam, std::int64_t lastStep, const std::vector<std::uint32_t>& counts,
                             SaeTrainingState& state) {
    std::vector<std::size_t> kept;
    const std::size_t before = state.retired.size();
    for (std::size_t a = 0; a < count(); ++a) {
        const bool restedThroughout = m_restingSince[a] == m_firstStep;
        const bool sameBias =
            m_biasAtStart.empty() || std::memcmp(&m_biasAtStart[a], bias.values.data() + a, sizeof(float)) == 0;
        if (m_retires && restedThroughout && sameBias && counts[a] == 0)
            state.retired.push_back(m_latents[a]);
        else
            kept.push_back(a);
        // So that a training that goes on from here, and one that was stopped here, have the same moments.
        if (resting(a))
            wake(adam, lastStep + 1, a);
    }
    if (state.retired.size() == before)
        return;
    std::sort(state.retired.begin(), state.retired.end());
    storeWeights(state.weights);
    keepOnly(kept);
}

void PackedLatents::keepOnly(const std::vector<std::size_t>& kept) {
    for (PackedTensor* tensor : {&enc, &dec, &bias})
        for (Matrix* matrix : {&tensor->values, &tensor->first, &tensor->second}) {
            if (matrix->empty())
                continue;
            const bool vector = tensor == &bias;
            const std::size_t width = vector ? 1 : matrix->cols();
            Matrix fewer(vector ? 1 : kept.size(), vector ? kept.size() : width);
            for (std::size_t a = 0; a < kept.size(); ++a)
                std::memcpy(fewer.data() + a * width, matrix->data() + kept[a] * width, width * sizeof(float));
            *matrix = std::move(fewer);
        }
    for (std::size_t a = 0; a < kept.size(); ++a)
        m_latents[a] = m_latents[kept[a]];
    m_latents.resize(kept.size());
    m_restingSince.assign(kept.size(), 0);
}

void PackedLatents::storeWeights(SaeParameters& weights) const {
    unpackColumns(enc.values, m_latents, weights.at("W_enc"));
    if (dec.values.empty())
        return;
    unpackRows(dec.values, m_latents, weights.at("W_dec"));
    unpackElements(bias.values, m_latents, weights.at("b_enc"));
}

void PackedLatents::store(SaeTrainingState& state) const {
    storeWeights(state.weights);
    const auto put = [&](std::string_view name, const PackedTensor& tensor,
                         void (*unpack)(const Matrix&, const std::vector<std::uint32_t>&, Matrix&)) {
        const Matrix& shape = state.weights[name];
        for (auto [to, from] : {std::pair{&state.firstMoment, &tensor.first}, {&state.secondMoment, &tensor.second}}) {
            Matrix whole(shape.rows(), shape.cols());
            unpack(*from, m_latents, whole);
            to->at(name) = std::move(whole);
        }
    };
    put("W_enc", enc, unpackColumns);
    if (dec.values.empty())
        return;
    put("W_dec", dec, unpackRows);
    put("b_enc", bias, unpackElements);
}

} // namespace lamina

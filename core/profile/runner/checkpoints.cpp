#include "profile/runner/checkpoints.h"

#include "sae/sae_parameters.h"

#include <array>
#include <cstdint>
#include <cstring>

namespace lamina {

namespace {

// A checkpoint is the trainer's state and the density histogram of each epoch so far.
constexpr std::size_t histogramWords = DensityHistogram::binCount + 1;

std::string packCheckpoint(const SaeTraining& trainer, const std::vector<DensityHistogram>& epochDensity) {
    const std::string state = trainer.saveState();
    const std::array<std::uint64_t, 2> sizes{state.size(), epochDensity.size()};
    std::string bytes(reinterpret_cast<const char*>(sizes.data()), sizeof sizes);
    bytes += state;
    for (const DensityHistogram& histogram : epochDensity) {
        bytes.append(reinterpret_cast<const char*>(histogram.bins.data()), sizeof histogram.bins);
        bytes.append(reinterpret_cast<const char*>(&histogram.dead), sizeof histogram.dead);
    }
    return bytes;
}

} // namespace

Checkpoints::Checkpoints(const SaeConfig& sae) : m_bytes(saeParameterCount(sae) * 3 * sizeof(float)) {}

Status Checkpoints::keep(RunStore& store, const LayerKey& key, const SaeTraining& training,
                         const std::vector<DensityHistogram>& epochDensity) {
    if (std::chrono::steady_clock::now() - m_last < store.checkpointInterval(m_bytes))
        return {};
    const std::string bytes = packCheckpoint(training, epochDensity);
    m_bytes = bytes.size();
    LAMINA_TRY(store.saveCheckpoint(key, bytes));
    m_last = std::chrono::steady_clock::now();
    return {};
}

Status unpackCheckpoint(const std::string& bytes, SaeTraining& trainer, std::vector<DensityHistogram>& epochDensity) {
    const Error damaged = makeError(ErrorKind::Format, "the checkpoint is damaged; this layer starts anew");
    std::array<std::uint64_t, 2> sizes{};
    if (bytes.size() < sizeof sizes)
        return damaged;
    std::memcpy(sizes.data(), bytes.data(), sizeof sizes);
    const std::size_t rest = bytes.size() - sizeof sizes;
    constexpr std::size_t histogramBytes = histogramWords * sizeof(std::uint32_t);
    if (sizes[0] > rest || sizes[1] > rest / histogramBytes || rest != sizes[0] + sizes[1] * histogramBytes)
        return damaged;
    LAMINA_TRY(trainer.restoreState(bytes.substr(sizeof sizes, sizes[0])));
    if (trainer.epochPoints().size() != sizes[1])
        return damaged;
    epochDensity.assign(sizes[1], {});
    const char* at = bytes.data() + sizeof sizes + sizes[0];
    for (DensityHistogram& histogram : epochDensity) {
        std::memcpy(histogram.bins.data(), at, sizeof histogram.bins);
        std::memcpy(&histogram.dead, at + sizeof histogram.bins, sizeof histogram.dead);
        at += histogramBytes;
    }
    return {};
}

} // namespace lamina

// Random GPT-2 model folders of any shape, for tests and benchmarks.
#pragma once

#include "base/error.h"
#include "tensor/safetensors.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace lamina::test {

struct RandomModel {
    std::size_t layers = 2;
    std::size_t heads = 2;
    std::size_t width = 32;
    std::size_t inner = 0; // 0: n_inner is null, 4 * width
    std::size_t positions = 64;
    std::size_t vocabulary = 97;
    std::string activation = "gelu_new";
    bool scaleAttention = true;
    bool scaleByInverseLayer = false;
    bool tiedHead = true;
    double layerNormEpsilon = 1e-5;
    bool prefixed = false;      // names with "transformer."
    bool withBuffers = false;   // attn.bias and attn.masked_bias, as older files hold them
    std::size_t shards = 1;     // files; above 1 with model.safetensors.index.json
    StoredType type = StoredType::F32;
    std::uint64_t seed = 1;

    // config.json's fields, e.g. to change one in a test of bad input.
    std::string configJson() const;
};

// The model's tensors under the names they are stored with: name -> shape and values. Weights are scaled by their number
// of inputs, biases and LayerNorm are random too, so that every tensor matters.
struct RandomTensor {
    std::vector<std::size_t> shape;
    std::vector<float> values;
};
std::map<std::string, RandomTensor> randomTensors(const RandomModel& model);

// Writes config.json and the weights into `folder` (made where absent).
Status writeRandomModel(const std::filesystem::path& folder, const RandomModel& model);
// The weights alone, from tensors that may have been changed.
Status writeModelTensors(const std::filesystem::path& folder, const RandomModel& model,
                         const std::map<std::string, RandomTensor>& tensors);

// rows * cols ids below the vocabulary.
std::vector<std::int32_t> randomIds(std::size_t count, std::size_t vocabulary, std::uint64_t seed);

} // namespace lamina::test

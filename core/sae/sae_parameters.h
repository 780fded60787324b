// The tensors of one SAE, by SAELens's names, in the order of its variant's parameters.
#pragma once

#include "sae/parameter_spec.h"
#include "sae/sae_config.h"
#include "tensor/matrix.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lamina {

struct SaeParameter {
    const ParameterSpec* spec; // a row of the variant
    Matrix values;             // in the shape that spec has in the configuration
};

// Only the tensors that the configuration has: a tied SAE lacks those that are not `whenTied`.
class SaeParameters {
public:
    SaeParameters() = default;
    // All zero, in the configuration's shapes.
    explicit SaeParameters(const SaeConfig& config);

    // An empty matrix where the SAE has no such tensor.
    const Matrix& operator[](std::string_view name) const;
    // To be changed; keep its shape. Throws std::out_of_range where the SAE has no such tensor.
    Matrix& at(std::string_view name);

    auto begin() { return m_parameters.begin(); }
    auto end() { return m_parameters.end(); }
    auto begin() const { return m_parameters.begin(); }
    auto end() const { return m_parameters.end(); }
    std::size_t size() const { return m_parameters.size(); }
    SaeParameter& operator[](std::size_t i) { return m_parameters[i]; }
    const SaeParameter& operator[](std::size_t i) const { return m_parameters[i]; }

    std::size_t bytes() const;
    // Whether both have the same tensors in the same shapes.
    bool sameShapes(const SaeParameters& other) const;

private:
    std::vector<SaeParameter> m_parameters;
};

// Fresh weights: each tensor filled as its row says, from random numbers of its own, or as config.start says. A decoder
// bias that starts from the rows is not: startingParameters() in engine/input_scaling.h sets it.
SaeParameters initialSaeParameters(const SaeConfig& config, std::uint64_t seed);

// Whether the optimiser changes the tensor.
bool isTrained(const SaeConfig& config, const ParameterSpec& spec);

// Numbers that one SAE has.
std::uint64_t saeParameterCount(const SaeConfig& config);

} // namespace lamina

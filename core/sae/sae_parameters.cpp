#include "sae/sae_parameters.h"

#include "base/seed.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace lamina {

namespace {

SaeExtents extentsOf(const SaeConfig& config) {
    return {config.inputs, config.latents};
}

bool hasParameter(const SaeConfig& config, const ParameterSpec& spec) {
    return spec.whenTied || !config.tied;
}

} // namespace

SaeParameters::SaeParameters(const SaeConfig& config) {
    const SaeExtents extents = extentsOf(config);
    for (const ParameterSpec& spec : config.variant->parameters)
        if (hasParameter(config, spec))
            m_parameters.push_back({&spec, Matrix(extentOf(spec.rows, extents), extentOf(spec.cols, extents))});
}

const Matrix& SaeParameters::operator[](std::string_view name) const {
    static const Matrix none;
    for (const SaeParameter& parameter : m_parameters)
        if (parameter.spec->name == name)
            return parameter.values;
    return none;
}

Matrix& SaeParameters::at(std::string_view name) {
    for (SaeParameter& parameter : m_parameters)
        if (parameter.spec->name == name)
            return parameter.values;
    throw std::out_of_range("this SAE has no tensor " + std::string(name));
}

std::size_t SaeParameters::bytes() const {
    std::size_t total = 0;
    for (const SaeParameter& parameter : m_parameters)
        total += parameter.values.size() * sizeof(float);
    return total;
}

bool SaeParameters::sameShapes(const SaeParameters& other) const {
    return std::ranges::equal(m_parameters, other.m_parameters, [](const SaeParameter& a, const SaeParameter& b) {
        return a.spec->name == b.spec->name && a.values.rows() == b.values.rows() && a.values.cols() == b.values.cols();
    });
}

SaeParameters initialSaeParameters(const SaeConfig& config, std::uint64_t seed) {
    const SaeExtents extents = extentsOf(config);
    SaeParameters parameters(config);
    for (auto& [spec, values] : parameters)
        if (spec->initial) {
            Random random(deriveSeed(seed, spec->name));
            spec->initial(values, extents, random);
        }
    return parameters;
}

bool isTrained(const SaeConfig& config, const ParameterSpec& spec) {
    return spec.trained && !(config.frozenDecoder && spec.name == "W_dec");
}

std::uint64_t saeParameterCount(const SaeConfig& config) {
    const SaeExtents extents = extentsOf(config);
    std::uint64_t count = 0;
    for (const ParameterSpec& spec : config.variant->parameters)
        if (hasParameter(config, spec))
            count += static_cast<std::uint64_t>(extentOf(spec.rows, extents)) * extentOf(spec.cols, extents);
    return count;
}

} // namespace lamina

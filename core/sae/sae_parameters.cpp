#include "sae/sae_parameters.h"

#include "base/seed.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

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

namespace {

// Conerly et al., "Update on how we train SAEs" (Anthropic, April 2024).
void startTransposed(SaeParameters& parameters, std::uint64_t seed) {
    constexpr double norm = 0.1;
    Matrix &decoder = parameters.at("W_dec"), &encoder = parameters.at("W_enc");
    Random random(deriveSeed(seed, "directions"));
    std::vector<double> row(decoder.cols());
    for (std::size_t j = 0; j < decoder.rows(); ++j) {
        double square = 0;
        for (double& value : row) {
            value = random.normal();
            square += value * value;
        }
        for (std::size_t i = 0; i < row.size(); ++i)
            encoder(i, j) = decoder(j, i) = static_cast<float>(norm * row[i] / std::sqrt(square));
    }
    for (const char* bias : {"b_enc", "b_dec"})
        for (SaeParameter& parameter : parameters)
            if (parameter.spec->name == bias)
                std::fill_n(parameter.values.data(), parameter.values.size(), 0.0F);
}

} // namespace

SaeParameters initialSaeParameters(const SaeConfig& config, std::uint64_t seed) {
    const SaeExtents extents = extentsOf(config);
    SaeParameters parameters(config);
    for (auto& [spec, values] : parameters)
        if (spec->initial) {
            Random random(deriveSeed(seed, spec->name));
            spec->initial(values, extents, random);
        }
    if (config.start == SaeStart::Transpose)
        startTransposed(parameters, seed);
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

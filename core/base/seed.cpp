#include "base/seed.h"

#include <cmath>
#include <numbers>
#include <numeric>
#include <utility>

namespace lamina {

namespace {

std::uint64_t mix(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

constexpr std::uint64_t golden = 0x9e3779b97f4a7c15ULL;

} // namespace

std::uint64_t deriveSeed(std::uint64_t runSeed, std::string_view purpose, int layer, int repeat, int epoch) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : purpose)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    std::uint64_t seed = mix(runSeed + golden);
    for (const std::uint64_t part : {hash, static_cast<std::uint64_t>(layer) + 1, static_cast<std::uint64_t>(repeat),
                                     static_cast<std::uint64_t>(epoch) + 1})
        seed = mix((seed ^ mix(part + golden)) + golden);
    return seed;
}

std::uint64_t Random::next() {
    return mix(m_state += golden);
}

std::uint64_t Random::below(std::uint64_t bound) {
    const std::uint64_t threshold = (0 - bound) % bound; // 2^64 mod bound: values below it would be biased
    for (;;) {
        const std::uint64_t value = next();
        if (value >= threshold)
            return value % bound;
    }
}

double Random::uniform() {
    return static_cast<double>(next() >> 11) * 0x1.0p-53;
}

float Random::uniform(float low, float high) {
    return static_cast<float>(low + (static_cast<double>(high) - low) * uniform());
}

double Random::normal() {
    if (m_hasSpare) {
        m_hasSpare = false;
        return m_spare;
    }
    const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
    const double angle = 2.0 * std::numbers::pi * uniform();
    m_spare = radius * std::sin(angle);
    m_hasSpare = true;
    return radius * std::cos(angle);
}

std::vector<std::uint32_t> Random::permutation(std::uint32_t n) {
    std::vector<std::uint32_t> order(n);
    std::iota(order.begin(), order.end(), 0U);
    for (std::uint32_t i = n; i > 1; --i)
        std::swap(order[i - 1], order[below(i)]);
    return order;
}

} // namespace lamina

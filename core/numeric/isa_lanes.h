// Sixteen floats side by side, for sums and maxima that vectorise in a fixed order.
// Only for sources built by lamina_isa_sources() (internal linkage, so each set keeps its own copy).
#pragma once

#include <cstddef>

namespace lamina::LAMINA_ISA {

namespace {

// Sums and maxima go over sixteen lanes, in the same order for every instruction set: one, two or four of its vectors.
constexpr std::size_t lanes = 16;
#if defined(__AVX512F__)
constexpr std::size_t vectorLanes = 16;
#elif defined(__AVX2__)
constexpr std::size_t vectorLanes = 8;
#else
constexpr std::size_t vectorLanes = 4;
#endif
constexpr std::size_t vectors = lanes / vectorLanes;
using Vector [[gnu::vector_size(vectorLanes * 4)]] = float;
using VectorInMemory [[gnu::vector_size(vectorLanes * 4), gnu::aligned(4), gnu::may_alias]] = float;

struct Lanes {
    Vector v[vectors];
};

[[gnu::always_inline]] inline Lanes load(const float* x) {
    Lanes result;
    for (std::size_t k = 0; k < vectors; ++k)
        result.v[k] = *reinterpret_cast<const VectorInMemory*>(x + k * vectorLanes);
    return result;
}

[[gnu::always_inline]] inline void add(Lanes& sums, const Lanes& x) {
    for (std::size_t k = 0; k < vectors; ++k)
        sums.v[k] += x.v[k];
}

[[gnu::always_inline]] inline void addSquaredDifference(Lanes& sums, const Lanes& x, float centre) {
    for (std::size_t k = 0; k < vectors; ++k) {
        const Vector difference = x.v[k] - centre;
        sums.v[k] += difference * difference;
    }
}

[[gnu::always_inline]] inline void keepLarger(Lanes& largest, const Lanes& x) {
    for (std::size_t k = 0; k < vectors; ++k)
        largest.v[k] = x.v[k] > largest.v[k] ? x.v[k] : largest.v[k];
}

// Pairwise over the lanes.
[[gnu::always_inline]] inline float sumOf(const Lanes& sums) {
    float part[lanes];
    for (std::size_t l = 0; l < lanes; ++l)
        part[l] = sums.v[l / vectorLanes][l % vectorLanes];
    for (std::size_t width = lanes / 2; width > 0; width /= 2)
        for (std::size_t l = 0; l < width; ++l)
            part[l] += part[l + width];
    return part[0];
}

[[gnu::always_inline]] inline void addProduct(Lanes& sums, const Lanes& x, const Lanes& y) {
    for (std::size_t k = 0; k < vectors; ++k)
        sums.v[k] += x.v[k] * y.v[k];
}

} // namespace

} // namespace lamina::LAMINA_ISA

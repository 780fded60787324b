#include "model/index_permutation.h"

#include "base/seed.h"

#include <bit>

namespace lamina {

namespace {

// The well-mixed upper half of a product; the addition keeps 0 from being a fixed point.
std::uint64_t mixed(std::uint64_t value, std::uint64_t key) {
    const std::uint64_t product = (value + key) * 0x9E3779B97F4A7C15U;
    return (product ^ (product >> 29)) * 0xBF58476D1CE4E5B9U >> 32;
}

} // namespace

IndexPermutation::IndexPermutation(std::uint64_t n, std::uint64_t seed) : m_n(n) {
    const int bits = n > 1 ? static_cast<int>(std::bit_width(n - 1)) : 0;
    m_lowBits = bits / 2;
    m_lowMask = (std::uint64_t{1} << m_lowBits) - 1;
    m_highMask = (std::uint64_t{1} << (bits - m_lowBits)) - 1;
    Random random(seed);
    for (std::uint64_t& key : m_keys)
        key = random.next();
}

std::uint64_t IndexPermutation::operator()(std::uint64_t i) const {
    do {
        std::uint64_t low = i & m_lowMask;
        std::uint64_t high = i >> m_lowBits;
        for (std::size_t round = 0; round < m_keys.size(); round += 2) {
            high ^= mixed(low, m_keys[round]) & m_highMask;
            low ^= mixed(high, m_keys[round + 1]) & m_lowMask;
        }
        i = high << m_lowBits | low;
    } while (i >= m_n);
    return i;
}

} // namespace lamina

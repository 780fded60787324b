#include "model/index_permutation.h"

#include "base/seed.h"

#include <bit>

namespace lamina {

IndexPermutation::IndexPermutation(std::uint64_t n, std::uint64_t seed) : m_n(n) {
    const int bits = n > 1 ? static_cast<int>(std::bit_width(n - 1)) : 0;
    m_lowBits = bits / 2;
    m_lowMask = (std::uint64_t{1} << m_lowBits) - 1;
    m_highMask = (std::uint64_t{1} << (bits - m_lowBits)) - 1;
    Random random(seed);
    for (Round& round : m_rounds)
        round = {random.next() | 1U, random.next()};
}

std::uint64_t IndexPermutation::operator()(std::uint64_t i) const {
    do {
        std::uint64_t low = i & m_lowMask;
        std::uint64_t high = i >> m_lowBits;
        for (std::size_t r = 0; r < m_rounds.size(); r += 2) {
            high ^= m_rounds[r].of(low) & m_highMask;
            low ^= m_rounds[r + 1].of(high) & m_lowMask;
        }
        i = high << m_lowBits | low;
    } while (i >= m_n);
    return i;
}

} // namespace lamina

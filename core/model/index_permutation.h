// A random permutation of [0, n) computed entry by entry: no table, any order, any thread.
#pragma once

#include <array>
#include <cstdint>

namespace lamina {

// An alternating Feistel network over the smallest power of two >= n, cycle-walked into [0, n) (Black and Rogaway,
// "Ciphers with arbitrary finite domains", 2002): a bijection for every n and seed. n <= 2^62.
class IndexPermutation {
public:
    IndexPermutation(std::uint64_t n, std::uint64_t seed);

    std::uint64_t operator()(std::uint64_t i) const;

private:
    // Multiply-shift hashing (Dietzfelbinger and others, 1997) with a multiplier and an addend of the round's own.
    struct Round {
        std::uint64_t multiplier = 0;
        std::uint64_t addend = 0;
        std::uint64_t of(std::uint64_t half) const { return (half * multiplier + addend) >> 32; }
    };

    std::uint64_t m_n;
    int m_lowBits;
    std::uint64_t m_lowMask;
    std::uint64_t m_highMask;
    std::array<Round, 8> m_rounds;
};

} // namespace lamina

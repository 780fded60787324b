// Seeds and random numbers that are the same on every platform.
// One run seed; every use derives its own by hashing (purpose, layer, repeat), so that a run of layers 3-5 equals
// those layers of a full run.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace lamina {

// FNV-1a of the purpose, mixed with layer and repeat by SplitMix64's finaliser. `epoch` lets each epoch's shuffle
// have its own.
std::uint64_t deriveSeed(std::uint64_t runSeed, std::string_view purpose, int layer = -1, int repeat = 0,
                         int epoch = -1);

// SplitMix64 (Steele, Lea and Flood, 2014): one 64-bit state, so a checkpoint of it is one number.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next();
    // Uniform integer in [0, bound), bound > 0, without modulo bias.
    std::uint64_t below(std::uint64_t bound);
    // Uniform in [0, 1), 53 bits.
    double uniform();
    // Uniform in [low, high).
    float uniform(float low, float high);
    // Standard normal (Box-Muller, both values used).
    double normal();

    // Fisher-Yates shuffle of [0, n).
    std::vector<std::uint32_t> permutation(std::uint32_t n);

private:
    std::uint64_t m_state;
    double m_spare = 0.0;
    bool m_hasSpare = false;
};

} // namespace lamina

// How much of a session file is read, against files made to exhaust memory.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lamina {

// Largest sizes accepted when reading, in bytes.
struct ContentLimits {
    static constexpr std::size_t entries = 200'000;                    // 48 layers of 400 curves
    static constexpr std::uint64_t manifest = std::uint64_t{64} << 20; // checksums of as many entries
    static constexpr std::uint64_t article = std::uint64_t{64} << 20;
    static constexpr std::uint64_t tokens = std::uint64_t{128} << 20;
    static constexpr std::uint64_t layerJson = std::uint64_t{64} << 20;
    static constexpr std::uint64_t layerCsv = std::uint64_t{512} << 20;
    static constexpr std::uint64_t weights = std::uint64_t{64} << 30; // of one layer; read when asked for
    // Deflate packs a page of one repeated letter a thousandfold; beyond this size only a bomb is packed so tightly.
    static constexpr std::uint64_t ratioFreeSize = std::uint64_t{32} << 20;
    static constexpr std::uint64_t ratio = 200;
};

} // namespace lamina

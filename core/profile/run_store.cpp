#include "profile/run_store.h"

namespace lamina {

std::chrono::milliseconds RunStore::checkpointInterval(std::size_t bytes) const {
    constexpr std::size_t mebibyte = std::size_t{1} << 20;
    return std::chrono::seconds(bytes < 8 * mebibyte ? 1 : bytes < 64 * mebibyte ? 10 : 60);
}

} // namespace lamina

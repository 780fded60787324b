#include "numeric/log_bins.h"

#include <bit>
#include <cmath>
#include <limits>

namespace lamina {

LogBins::LogBins(double low, double high, std::size_t count)
    : m_first(std::size_t{1} << (31U - shift)), m_edges(count) {
    for (std::size_t bin = 0; bin + 1 < count; ++bin)
        m_edges[bin] = static_cast<float>(
            std::pow(10.0, low + (high - low) * static_cast<double>(bin + 1) / static_cast<double>(count)));
    m_edges[count - 1] = std::numeric_limits<float>::infinity();
    std::size_t bin = 0;
    for (std::size_t index = 0; index < m_first.size(); ++index) {
        const float start = std::bit_cast<float>(static_cast<std::uint32_t>(index) << shift);
        while (bin + 1 < count && start >= m_edges[bin])
            ++bin;
        m_first[index] = static_cast<std::uint16_t>(bin);
    }
}

std::size_t LogBins::binOf(float value) const {
    std::size_t bin = m_first[std::bit_cast<std::uint32_t>(value) >> shift];
    while (bin + 1 < m_edges.size() && value >= m_edges[bin])
        ++bin;
    return bin;
}

} // namespace lamina

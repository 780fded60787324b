// Histogram bins of equal width in log10, found without a logarithm.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace lamina {

// `count` bins between 10^low and 10^high; values outside go to the end bins. Immutable, usable from any thread.
class LogBins {
public:
    LogBins(double low, double high, std::size_t count);

    std::size_t count() const { return m_edges.size(); }
    // value > 0. The bin whose lower edge, as a float, is the last not above the value.
    std::size_t binOf(float value) const;
    // Upper edge of each bin, ascending; the last is infinite.
    std::span<const float> upperEdges() const { return m_edges; }

private:
    // A float's exponent and first bits of mantissa choose the first bin it may be in; one comparison settles it.
    static constexpr unsigned shift = 19;
    std::vector<std::uint16_t> m_first; // by bits >> shift
    std::vector<float> m_edges;         // upper edge of each bin; the last is infinite
};

} // namespace lamina

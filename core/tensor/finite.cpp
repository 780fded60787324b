#include "tensor/finite.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace lamina {

std::size_t firstNotFinite(std::span<const float> values) {
    constexpr std::uint32_t exponent = 0x7F800000U; // all of its bits are set in these numbers alone
    constexpr std::size_t block = 1024;
    for (std::size_t first = 0; first < values.size(); first += block) {
        const std::span<const float> part = values.subspan(first, std::min(block, values.size() - first));
        std::uint32_t largest = 0; // without a way out of the loop, which the compiler then vectorises
        for (const float value : part)
            largest = std::max(largest, std::bit_cast<std::uint32_t>(value) & exponent);
        if (largest == exponent)
            return first +
                   static_cast<std::size_t>(
                       std::ranges::find_if(part, [](float value) { return !std::isfinite(value); }) - part.begin());
    }
    return values.size();
}

std::string notFiniteText(float value) {
    return std::isnan(value) ? "nan" : value < 0 ? "-inf" : "inf";
}

std::string placeText(const std::vector<std::size_t>& shape, std::size_t element) {
    std::string text;
    for (std::size_t i = shape.size(); i-- > 0;) {
        text = std::to_string(element % shape[i]) + (text.empty() ? "" : ", ") + text;
        element /= shape[i];
    }
    return "[" + text + "]";
}

} // namespace lamina

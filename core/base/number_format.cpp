#include "base/number_format.h"

#include <array>
#include <charconv>
#include <cmath>

namespace lamina {

namespace {

template <class T> std::string shortest(T value) {
    if (std::isnan(value))
        return "nan"; // to_chars may write "-nan"
    std::array<char, 64> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value).ptr;
    return {buffer.data(), end};
}

template <class T> std::optional<T> parseWhole(std::string_view text) {
    T value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

} // namespace

std::string formatNumber(double value) {
    return shortest(value);
}
std::string formatNumber(float value) {
    return shortest(value);
}

std::string formatBytes(std::uint64_t bytes) {
    if (bytes < 1000)
        return std::to_string(bytes) + " bytes";
    static constexpr std::array<const char*, 4> units{" kB", " MB", " GB", " TB"};
    double value = static_cast<double>(bytes) / 1000.0;
    std::size_t unit = 0;
    while (value >= 999.5 && unit + 1 < units.size()) {
        value /= 1000.0;
        ++unit;
    }
    std::array<char, 32> buffer;
    const int digits = value < 9.95 ? 1 : 0;
    const auto end =
        std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, digits).ptr;
    return std::string(buffer.data(), end) + units[unit];
}

std::optional<double> parseNumber(std::string_view text) {
    return parseWhole<double>(text);
}
std::optional<long long> parseInteger(std::string_view text) {
    return parseWhole<long long>(text);
}

} // namespace lamina

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

std::string formatNumber(double value) { return shortest(value); }
std::string formatNumber(float value) { return shortest(value); }

std::optional<double> parseNumber(std::string_view text) { return parseWhole<double>(text); }
std::optional<long long> parseInteger(std::string_view text) { return parseWhole<long long>(text); }

} // namespace lamina

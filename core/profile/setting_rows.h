// Private to core/profile/settings: the makers of rows. `field` is the member of RunConfig that a setting is kept in.
#pragma once

#include "base/number_format.h"
#include "profile/settings.h"
#include "sae/sae_variant.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lamina::rows {

inline constexpr long long maximumEpochs = 100000;

// Reads a whole number in [low, high] into `target`.
template <class T> bool readInteger(const std::string& text, long long low, long long high, T& target) {
    const auto value = parseInteger(text);
    if (!value || *value < low || *value > high)
        return false;
    target = static_cast<T>(*value);
    return true;
}

Setting flag(std::string_view key, bool RunConfig::*field, std::string_view label, std::string_view tooltip);

template <class T>
Setting whole(std::string_view key, T RunConfig::*field, long long low, long long high, std::string_view placeholder,
              std::string_view label, std::string_view tooltip) {
    return {key,
            SettingKind::Integer,
            std::string(placeholder),
            label,
            tooltip,
            [field](const RunConfig& c) { return std::to_string(c.*field); },
            [=](RunConfig& c, const std::string& t, std::string&) { return readInteger(t, low, high, c.*field); },
            {},
            static_cast<double>(low),
            static_cast<double>(high)};
}

Setting number(std::string_view key, double RunConfig::*field, double low, double high, std::string_view placeholder,
               std::string_view label, std::string_view tooltip);

// `values`: each choice's name and what it means.
template <class T>
Setting choice(std::string_view key, T RunConfig::*field, std::vector<std::pair<std::string, T>> values,
               std::string_view label, std::string_view tooltip, std::string placeholder = {}) {
    std::vector<std::string> names;
    for (const auto& [name, value] : values)
        names.push_back(name);
    return {key,
            SettingKind::Choice,
            std::move(placeholder),
            label,
            tooltip,
            [field, values](const RunConfig& c) {
                const auto found = std::find_if(values.begin(), values.end(),
                                                [&](const auto& value) { return value.second == c.*field; });
                return found == values.end() ? std::string() : found->first;
            },
            [field, values](RunConfig& c, const std::string& t, std::string&) {
                const auto found =
                    std::find_if(values.begin(), values.end(), [&](const auto& value) { return value.first == t; });
                if (found == values.end())
                    return false;
                c.*field = found->second;
                return true;
            },
            [names] { return names; }};
}

// auto, or one of the names that `names` gives when it is asked; `taken` says of any other whether it is one too.
Setting named(std::string_view key, std::string RunConfig::*field, std::vector<std::string> (*names)(),
              bool (*taken)(const std::string&), std::string_view label, std::string_view tooltip);

template <class T>
Setting text(std::string_view key, T RunConfig::*field, std::string_view placeholder, std::string (*write)(const T&),
             bool (*read)(const std::string&, T&), std::string_view label, std::string_view tooltip) {
    return {key,
            SettingKind::Text,
            std::string(placeholder),
            label,
            tooltip,
            [field, write](const RunConfig& c) { return write(c.*field); },
            [field, read](RunConfig& c, const std::string& t, std::string&) { return read(t, c.*field); }};
}
// A setting that only some variants have.
Setting variantRow(const SaeSetting& setting);
// How a training differs from its plainest form, where the SAE can.
std::vector<Setting> recipeRows();

// What a row says besides.

Setting training(Setting row);
Setting capturing(Setting row);
Setting effect(Effect effect, Setting row);
Setting since(int schema, Setting row);
// `rows`: those of the choices, in their order, each with its sentence.
template <class Rows> Setting saying(const Rows& rows, Setting row) {
    for (const auto& choice : rows)
        if constexpr (requires { choice->sentence; })
            row.choiceSentences.push_back(choice->sentence);
        else
            row.choiceSentences.push_back(choice.sentence);
    return row;
}

} // namespace lamina::rows

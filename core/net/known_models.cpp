#include "net/known_models.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace lamina {

namespace {

constexpr std::array<KnownModel, 5> known{{
    {"distilgpt2", "distilbert/distilgpt2", 354'324'102, 6, 768},
    {"gpt2", "openai-community/gpt2", 549'604'455, 12, 768},
    {"gpt2-medium", "openai-community/gpt2-medium", 1'521'484'299, 24, 1024},
    {"gpt2-large", "openai-community/gpt2-large", 3'248'658'363, 36, 1280},
    {"gpt2-xl", "openai-community/gpt2-xl", 6'433'329'272, 48, 1600},
}};

// One half of owner/name, as the hub allows them.
bool isHubWord(std::string_view word) {
    const auto plain = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    };
    return !word.empty() && word.size() <= 96 && word.front() != '.' && word.front() != '-' && word.back() != '.' &&
           word.back() != '-' && word.find("--") == std::string_view::npos &&
           word.find("..") == std::string_view::npos && std::all_of(word.begin(), word.end(), plain);
}

} // namespace

std::span<const KnownModel> knownModels() {
    return known;
}

const KnownModel* knownModel(std::string_view name) {
    for (const KnownModel& model : known)
        if (name == model.name || name == model.repository)
            return &model;
    return nullptr;
}

std::string hubNamesInWords() {
    std::string names;
    for (const KnownModel& model : known)
        names.append(model.name).append(", ");
    return names + "and owner/name of the Hugging Face hub";
}

bool isHubName(const std::string& model) {
    std::error_code error;
    if (model == "demo" || std::filesystem::is_directory(model, error))
        return false;
    const std::size_t slash = model.find('/');
    if (slash == std::string::npos)
        return knownModel(model) != nullptr;
    return isHubWord(std::string_view(model).substr(0, slash)) && isHubWord(std::string_view(model).substr(slash + 1));
}

} // namespace lamina

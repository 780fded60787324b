// Models by name: those that need no owner, and what may be asked of a hub.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace lamina {

// A model that may be named without an owner. Sizes are of what is fetched: config, vocabulary, merges, weights.
struct KnownModel {
    std::string_view name;       // "gpt2"
    std::string_view repository; // "openai-community/gpt2"; the cache of the short name is looked at as well
    std::uint64_t bytes = 0;     // about
    int layers = 0;
    int width = 0;
};
// By size.
std::span<const KnownModel> knownModels();
// By its name or its repository; null where it is neither.
const KnownModel* knownModel(std::string_view name);

// gpt2, or owner/name: something to ask a hub for. A path ("./x", "/x", an existing folder) and demo are not.
bool isHubName(const std::string& model);
// "gpt2, gpt2-medium, ... and owner/name of the Hugging Face hub", for help and for messages.
std::string hubNamesInWords();

} // namespace lamina

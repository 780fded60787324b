// Private to core/run: whether sessions are parts of one run, and which run that is.
#pragma once

#include "base/error.h"
#include "session/format/content_source.h"
#include "session/manifest.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace lamina {

struct MergePart {
    std::filesystem::path path;
    std::unique_ptr<ContentSource> source;
    Manifest manifest;
    Profile profile; // without weights and latents
    int modelLayers = 0;

    const RunConfig& config() const { return manifest.config; }
};

// At least one part. Whether all were run with the same settings but for layers, repeats, controls and copies, with the
// same model, text, tokens and windows, by the same program on machines alike. Errors: usage, naming the first thing
// that differs and the two parts; those of reading them.
Status checkPartsOfOneRun(const std::vector<MergePart>& parts);

// The smallest run that has every part's layers, repeats, controls and copies; all else as in the first part. Where the
// parts do not agree on it, layers from the model's first to its last are "all". Copies are "as many as repeats" where
// every part with controls says so and that is what they come to.
RunConfig wholeConfiguration(const std::vector<MergePart>& parts);

// Whether each layer of a control was scaled to the layer that it would have been scaled to in the whole. Errors:
// usage.
Status checkScaling(const std::vector<MergePart>& parts, const Profile& whole);

// What `config` asks for and `profile` lacks, a line each: "layers 3-5 of random weights are missing".
std::vector<std::string> gapsIn(const Profile& profile, const RunConfig& config, int modelLayers);

// "layer 3 of random weights, repeat 2"
std::string layerInWords(const LayerKey& key);

} // namespace lamina

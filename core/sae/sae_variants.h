// The registry of SAE variants.
#pragma once

#include "base/error.h"
#include "sae/sae_variant.h"

#include <span>
#include <string_view>

namespace lamina {

extern const SaeVariant saeRelu;      // variants/relu.cpp
extern const SaeVariant saeTopK;      // variants/topk.cpp
extern const SaeVariant saeBatchTopK; // variants/batchtopk.cpp
extern const SaeVariant saeJumpRelu;  // variants/jumprelu.cpp
extern const SaeVariant saeGated;     // variants/gated.cpp

// In the order in which they are offered.
std::span<const SaeVariant* const> saeVariants();
// nullptr: there is none of this name.
const SaeVariant* findSaeVariant(std::string_view name);
// By its name in SAELens. Of several written under one, that of the same name here: a BatchTopK is saved as the
// JumpReLU that it is after its training.
const SaeVariant* findSaeLensForm(std::string_view architecture);
// Errors: usage, listing the names.
Result<const SaeVariant*> parseSaeVariant(std::string_view name);
// Every setting of every variant, each key once.
std::vector<const SaeSetting*> saeSettings();
// Whether the variant has the setting of this key.
bool hasSetting(const SaeVariant& variant, std::string_view key);

// Adds a row, which must live on. Before anything reads the registry, and from one thread (a plug-in, a test).
void addSaeVariant(const SaeVariant& variant);

} // namespace lamina

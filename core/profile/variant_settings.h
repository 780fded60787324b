// The settings that the SAE variants bring along, as rows of the settings table.
#pragma once

#include "profile/settings.h"

#include <string>
#include <utility>
#include <vector>

namespace lamina {

// The setting `sae`: its choices and what is said of them come from saeVariants().
Setting variantRow();
// One row for each of saeSettings(), to stand behind `sae`.
std::vector<Setting> variantSettingRows();

// Errors: usage, for a setting that is set but belongs to another SAE variant than the one chosen.
Status checkVariantSettings(const RunConfig& config);
// Forgets the settings that belong to other variants than the one chosen.
void dropOtherVariantsSettings(RunConfig& config);

} // namespace lamina

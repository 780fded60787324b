#include "profile/profile.h"

#include <algorithm>

namespace lamina {

std::vector<LayerResultPtr> Profile::curve(std::optional<Control> control, int repeat) const {
    std::vector<LayerResultPtr> found;
    std::copy_if(layers.begin(), layers.end(), std::back_inserter(found), [&](const LayerResultPtr& result) {
        return result->key.control == control && result->key.repeat == repeat;
    });
    std::sort(found.begin(), found.end(),
              [](const LayerResultPtr& a, const LayerResultPtr& b) { return a->key.layer < b->key.layer; });
    return found;
}

} // namespace lamina

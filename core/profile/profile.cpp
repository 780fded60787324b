#include "profile/profile.h"

#include <algorithm>
#include <set>

namespace lamina {

std::vector<LayerResultPtr> Profile::curve(const CurveId& id) const {
    std::vector<LayerResultPtr> found;
    std::copy_if(layers.begin(), layers.end(), std::back_inserter(found),
                 [&](const LayerResultPtr& result) { return result->key.curve == id; });
    std::sort(found.begin(), found.end(),
              [](const LayerResultPtr& a, const LayerResultPtr& b) { return a->key.layer < b->key.layer; });
    return found;
}

std::vector<CurveId> Profile::curves() const {
    std::set<CurveId> ids;
    for (const LayerResultPtr& result : layers)
        ids.insert(result->key.curve);
    return {ids.begin(), ids.end()};
}

} // namespace lamina

#include "text/article.h"

namespace lamina {

const std::vector<std::string_view>& removedKinds() {
    static const std::vector<std::string_view> kinds{"outside",  "after",     "infoboxes", "navigation",
                                                     "contents", "notices",   "hatnotes",  "citations",
                                                     "interface", "media",    "hidden",    "code"};
    return kinds;
}

} // namespace lamina

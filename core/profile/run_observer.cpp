#include "profile/run_observer.h"

namespace lamina {

std::string_view stageName(Stage stage) {
    switch (stage) {
    case Stage::Tokenize:
        return "tokenize";
    case Stage::Forward:
        return "forward";
    case Stage::Train:
        return "train";
    case Stage::Evaluate:
        return "evaluate";
    case Stage::Done:
        return "done";
    }
    return "done";
}

} // namespace lamina

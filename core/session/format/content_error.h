// How the readers of session files report what is wrong inside one: the parsers of JSON, CSV and layer files throw it,
// and readContent(), the one place, makes it an Error of kind format.
#pragma once

#include "base/error.h"

#include <new>
#include <stdexcept>
#include <string>
#include <utility>

namespace lamina {

class ContentError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Runs `parse`; `where` names file and entry in the error's message.
template <class Parse> auto readContent(const std::string& where, Parse parse) -> Result<decltype(parse())> {
    try {
        return parse();
    } catch (const ContentError& problem) {
        return makeError(ErrorKind::Format, "cannot read " + where + ": " + problem.what());
    } catch (const std::bad_alloc&) {
        return makeError(ErrorKind::OutOfMemory, "cannot read " + where + ": it needs more memory than there is");
    }
}

} // namespace lamina

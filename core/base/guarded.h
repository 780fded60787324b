// Where exceptions end: Lamina's own code reports errors as values, so what is thrown comes from a library (no memory
// left, above all) and is made an Error once, at the entry of a thread or of the program.
#pragma once

#include "base/error.h"

#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <utility>

namespace lamina {

// Says what failed where an exception gives no better reason.
inline constexpr std::string_view somethingWentWrong = "something went wrong inside Lamina";

// work()'s own Status or Result<T>; where it throws, an error instead: out_of_memory for std::bad_alloc, internal for
// any other std::exception, with `failure` as its sentence and what() as its detail. Any thread.
template <class Work> auto guarded(Work&& work, std::string_view failure = somethingWentWrong) -> decltype(work()) {
    try {
        return std::forward<Work>(work)();
    } catch (const std::bad_alloc& exception) {
        return makeError(ErrorKind::OutOfMemory,
                         "out of memory; close other programs, or use fewer windows, fewer latents or a smaller model",
                         exception.what());
    } catch (const std::exception& exception) {
        return makeError(ErrorKind::Internal, std::string(failure), exception.what());
    }
}

} // namespace lamina

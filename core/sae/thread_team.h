// Runs one function on every thread of an OpenMP team.
#pragma once

#include <cstddef>
#include <exception>
#include <omp.h>

namespace lamina {

// Calls work(thread, threads) on each of at most `threads` threads and returns when all are done. An exception of one
// of them is thrown again here.
template <class Work> void runTeam(int threads, const Work& work) {
    std::exception_ptr failure;
#pragma omp parallel num_threads(threads)
    {
        try {
            work(static_cast<std::size_t>(omp_get_thread_num()), static_cast<std::size_t>(omp_get_num_threads()));
        } catch (...) {
#pragma omp critical(laminaThreadTeamFailure)
            failure = std::current_exception();
        }
    }
    if (failure)
        std::rethrow_exception(failure);
}

struct IndexRange {
    std::size_t first = 0;
    std::size_t count = 0;
};

// Part `part` of `parts` nearly equal parts of [0, total).
inline IndexRange partOf(std::size_t total, std::size_t part, std::size_t parts) {
    const std::size_t first = total * part / parts;
    return {first, total * (part + 1) / parts - first};
}

} // namespace lamina

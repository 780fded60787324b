#include "numeric/thread_team.h"

#include "numeric/threads.h"

#include <utility>

namespace lamina {

ThreadTeam::ThreadTeam(int threads) {
    for (int part = 1; part < threads; ++part)
        m_threads.emplace_back([this, part] { serve(static_cast<std::size_t>(part)); });
}

ThreadTeam::~ThreadTeam() {
    m_stop = true;
    m_round.fetch_add(1, std::memory_order_release);
    m_round.notify_all();
    for (std::thread& thread : m_threads)
        thread.join();
}

void ThreadTeam::start(Call call, const void* work) {
    m_call = call;
    m_work = work;
    m_unfinished.store(static_cast<int>(m_threads.size()), std::memory_order_relaxed);
    m_round.fetch_add(1, std::memory_order_release);
    m_round.notify_all();

    const int threads = computeThreads();
    setComputeThreads(1); // a matrix product inside a part stays on its thread
    runPart(0);
    setComputeThreads(threads);

    for (int left = m_unfinished.load(std::memory_order_acquire); left > 0;
         left = m_unfinished.load(std::memory_order_acquire))
        m_unfinished.wait(left, std::memory_order_acquire);
    if (const std::exception_ptr failure = std::exchange(m_failure, nullptr))
        std::rethrow_exception(failure);
}

void ThreadTeam::runPart(std::size_t part) {
    try {
        m_call(m_work, part, size());
    } catch (...) {
        const std::lock_guard lock(m_failureMutex);
        m_failure = std::current_exception();
    }
}

void ThreadTeam::serve(std::size_t part) {
    setComputeThreads(1);
    for (int seen = 0;;) {
        m_round.wait(seen, std::memory_order_acquire);
        seen = m_round.load(std::memory_order_acquire);
        if (m_stop)
            return;
        runPart(part);
        if (m_unfinished.fetch_sub(1, std::memory_order_acq_rel) == 1)
            m_unfinished.notify_one();
    }
}

} // namespace lamina

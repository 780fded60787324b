// A few threads that run one function together, again and again.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace lamina {

// Why not an OpenMP region: a training step is two of them a millisecond apart, and libgomp's threads spin while they
// wait for each other. Where another program (or the window) takes a core away, the spinning holds up the very thread it
// waits for, and an epoch takes several times as long. These threads sleep on a futex instead.
// Belongs to the thread that makes it; the others inherit its signal mask.
class ThreadTeam {
public:
    // threads >= 1, the calling thread among them.
    explicit ThreadTeam(int threads);
    ~ThreadTeam();
    ThreadTeam(const ThreadTeam&) = delete;
    ThreadTeam& operator=(const ThreadTeam&) = delete;

    std::size_t size() const { return m_threads.size() + 1; }

    // Calls work(part, size()) for each part on a thread of its own, with one OpenMP thread in each, and returns when
    // all are done. An exception of one of them is thrown again here.
    template <class Work> void run(const Work& work) {
        start([](const void* erased, std::size_t part,
                 std::size_t parts) { (*static_cast<const Work*>(erased))(part, parts); },
              &work);
    }

private:
    using Call = void (*)(const void* work, std::size_t part, std::size_t parts);
    void start(Call call, const void* work);
    void runPart(std::size_t part);
    void serve(std::size_t part);

    std::vector<std::thread> m_threads;
    std::atomic<int> m_round{0};     // counts calls of run; the others wait for it to change
    std::atomic<int> m_unfinished{0}; // parts of this round that other threads still work on
    bool m_stop = false;
    Call m_call = nullptr;
    const void* m_work = nullptr;
    std::mutex m_failureMutex;
    std::exception_ptr m_failure;
};

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

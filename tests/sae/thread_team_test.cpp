#include "numeric/thread_team.h"
#include "numeric/threads.h"
#include "tests/test_support.h"

#include <set>
#include <stdexcept>

namespace lamina {
namespace {

TEST(ThreadTeam, EveryPartRunsOnceOnAThreadOfItsOwnWithOneOpenMpThread) {
    const int before = computeThreads();
    setComputeThreads(3);
    const int chosen = computeThreads(); // ThreadSanitizer's builds have one
    {
        ThreadTeam team(4);
        ASSERT_EQ(team.size(), 4U);
        for (int round = 0; round < 1000; ++round) {
            std::vector<int> calls(4);
            std::vector<std::thread::id> threads(4);
            std::vector<int> openMp(4);
            team.run([&](std::size_t part, std::size_t parts) {
                calls[part] += static_cast<int>(parts);
                threads[part] = std::this_thread::get_id();
                openMp[part] = computeThreads();
            });
            ASSERT_EQ(calls, (std::vector<int>{4, 4, 4, 4}));
            ASSERT_EQ(openMp, (std::vector<int>{1, 1, 1, 1}));
            ASSERT_EQ(std::set(threads.begin(), threads.end()).size(), 4U);
            ASSERT_EQ(threads[0], std::this_thread::get_id());
        }
    }
    EXPECT_EQ(computeThreads(), chosen);
    setComputeThreads(before);
}

TEST(ThreadTeam, AnExceptionOfAPartIsThrownAndTheTeamGoesOn) {
    ThreadTeam team(3);
    for (const std::size_t thrower : {std::size_t{0}, std::size_t{2}})
        EXPECT_THROW(team.run([&](std::size_t part, std::size_t) {
            if (part == thrower)
                throw std::runtime_error("part");
        }),
                     std::runtime_error);
    std::atomic<int> parts{0};
    team.run([&](std::size_t, std::size_t) { ++parts; });
    EXPECT_EQ(parts, 3);
}

TEST(ThreadTeam, PartsCoverTheRange) {
    for (const std::size_t total : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{1024}}) {
        std::size_t next = 0;
        for (std::size_t part = 0; part < 3; ++part) {
            EXPECT_EQ(partOf(total, part, 3).first, next);
            next += partOf(total, part, 3).count;
        }
        EXPECT_EQ(next, total);
    }
}

} // namespace
} // namespace lamina

#include "run/run_queue.h"

#include <gtest/gtest.h>

namespace lamina {
namespace {

RunConfig seeded(std::uint64_t seed) {
    RunConfig config;
    config.seed = seed;
    return config;
}

std::vector<int> ids(const RunQueue& queue) {
    std::vector<int> list;
    for (const RunQueue::Entry& entry : queue.entries())
        list.push_back(entry.id);
    return list;
}

TEST(RunQueue, RunsOneAfterTheOtherInTheirOrder) {
    RunQueue queue;
    EXPECT_FALSE(queue.begin());
    const int first = queue.add(seeded(1)), second = queue.add(seeded(2));
    EXPECT_EQ(queue.waiting(), 2U);
    EXPECT_EQ(queue.begin()->seed, 1U);
    EXPECT_FALSE(queue.begin()); // one runs already
    EXPECT_FALSE(queue.remove(first));
    EXPECT_TRUE(queue.end({}, nullptr));
    EXPECT_EQ(queue.find(first)->state, RunQueue::State::Done);
    EXPECT_EQ(queue.begin()->seed, 2U);
    EXPECT_TRUE(queue.end(makeError(ErrorKind::Network, "no network"), nullptr));
    EXPECT_EQ(queue.find(second)->state, RunQueue::State::Failed);
    EXPECT_EQ(queue.find(second)->problem->message, "no network");
    EXPECT_FALSE(queue.end({}, nullptr)); // none runs
}

TEST(RunQueue, MovesOnlyWhatWaitsAndNeverInFrontOfWhatHasRun) {
    RunQueue queue;
    for (std::uint64_t seed = 1; seed <= 4; ++seed)
        queue.add(seeded(seed));
    queue.begin();
    EXPECT_FALSE(queue.move(1, 3));
    EXPECT_TRUE(queue.move(4, 1)); // to the first place of those that wait
    EXPECT_EQ(ids(queue), (std::vector<int>{1, 4, 2, 3}));
    EXPECT_TRUE(queue.move(4, 0));
    EXPECT_EQ(ids(queue), (std::vector<int>{1, 2, 3, 4}));
    queue.end(makeError(ErrorKind::Cancelled, "stopped"), nullptr);
    EXPECT_EQ(queue.find(1)->state, RunQueue::State::Stopped);
    queue.clearEnded();
    EXPECT_EQ(ids(queue), (std::vector<int>{2, 3, 4}));
}

} // namespace
} // namespace lamina

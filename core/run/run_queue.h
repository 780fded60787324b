// Runs that wait for each other: what was run, what runs, what waits, in this order. A value; belongs to one thread.
#pragma once

#include "profile/run_config.h"
#include "session/session.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace lamina {

class RunQueue {
public:
    enum class State { Waiting, Running, Done, Stopped, Failed };
    struct Entry {
        int id = 0; // from 1
        RunConfig config;
        State state = State::Waiting;
        std::shared_ptr<const Session> session; // of what was written; null before, and if nothing was
        std::optional<Error> problem;           // Failed: why
    };

    const std::vector<Entry>& entries() const { return m_entries; }
    const Entry* find(int id) const; // nullptr: there is none
    std::size_t waiting() const;

    int add(const RunConfig& config); // gives its id
    bool remove(int id);              // never the one that runs
    // Among those that wait, which stand last: to the place of the entry `before`, or to the end (0).
    bool move(int id, int before);
    void clearEnded();

    // The first that waits now runs; nullopt: none waits, or one runs already.
    std::optional<RunConfig> begin();
    // The one that runs has ended so; false: none ran.
    bool end(const Status& status, const std::shared_ptr<const Session>& session);

private:
    std::vector<Entry>::iterator place(int id);
    std::vector<Entry>::iterator first(State state);

    std::vector<Entry> m_entries;
    int m_lastId = 0;
};

} // namespace lamina

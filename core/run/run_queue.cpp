#include "run/run_queue.h"

#include <algorithm>

namespace lamina {

std::vector<RunQueue::Entry>::iterator RunQueue::place(int id) {
    return std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry& entry) { return entry.id == id; });
}

std::vector<RunQueue::Entry>::iterator RunQueue::first(State state) {
    return std::find_if(m_entries.begin(), m_entries.end(), [state](const Entry& entry) { return entry.state == state; });
}

const RunQueue::Entry* RunQueue::find(int id) const {
    const auto found =
        std::find_if(m_entries.begin(), m_entries.end(), [id](const Entry& entry) { return entry.id == id; });
    return found == m_entries.end() ? nullptr : &*found;
}

std::size_t RunQueue::waiting() const {
    return static_cast<std::size_t>(std::count_if(m_entries.begin(), m_entries.end(),
                                                  [](const Entry& entry) { return entry.state == State::Waiting; }));
}

int RunQueue::add(const RunConfig& config) {
    Entry entry;
    entry.id = ++m_lastId;
    entry.config = config;
    m_entries.push_back(std::move(entry));
    return m_lastId;
}

bool RunQueue::remove(int id) {
    const auto entry = place(id);
    if (entry == m_entries.end() || entry->state == State::Running)
        return false;
    m_entries.erase(entry);
    return true;
}

bool RunQueue::move(int id, int before) {
    const auto from = place(id);
    if (id == before || from == m_entries.end() || from->state != State::Waiting)
        return false;
    Entry moved = std::move(*from);
    m_entries.erase(from);
    const auto to = place(before);
    m_entries.insert(std::max(to, first(State::Waiting)), std::move(moved)); // never in front of what has run
    return true;
}

void RunQueue::clearEnded() {
    std::erase_if(m_entries,
                  [](const Entry& entry) { return entry.state != State::Waiting && entry.state != State::Running; });
}

std::optional<RunConfig> RunQueue::begin() {
    const auto next = first(State::Waiting);
    if (next == m_entries.end() || first(State::Running) != m_entries.end())
        return std::nullopt;
    next->state = State::Running;
    return next->config;
}

bool RunQueue::end(const Status& status, const std::shared_ptr<const Session>& session) {
    const auto entry = first(State::Running);
    if (entry == m_entries.end())
        return false;
    entry->session = session;
    if (status.ok()) {
        entry->state = State::Done;
    } else if (status.error().kind == ErrorKind::Cancelled) {
        entry->state = State::Stopped;
    } else {
        entry->state = State::Failed;
        entry->problem = status.error();
    }
    return true;
}

} // namespace lamina

// What happened since the start, for the log view: warnings, errors with their details, starts and ends of runs, and
// Qt's own messages. The newest lines only.
#pragma once

#include "base/error.h"

#include <QString>
#include <QStringList>
#include <cstdint>
#include <deque>
#include <mutex>

namespace lamina {

// Thread-safe.
class LogBook {
public:
    static constexpr std::size_t linesKept = 2000;

    void add(const QString& text); // with the time before it
    void add(const Error& error);  // kind, sentence, layer and detail
    QStringList lines() const;     // oldest first
    std::uint64_t added() const;   // in all, those dropped included

private:
    mutable std::mutex m_mutex;
    std::deque<QString> m_lines;
    std::uint64_t m_added = 0;
};

// The program's own.
LogBook& logBook();
// From now on what Qt says goes there as well as to where it went before.
void logQtMessages();

} // namespace lamina

// One answer of a LoopbackServer on its way.
#pragma once

#include "tests/net/loopback_answer.h"

#include <QFile>

namespace lamina::test {

// Where a body's bytes come from: memory, a file or the generator. The answer must outlive it.
class LoopbackBody {
public:
    explicit LoopbackBody(const LoopbackAnswer& answer);
    std::uint64_t size() const { return m_size; }
    std::string read(std::uint64_t offset, std::size_t count);

private:
    const LoopbackAnswer& m_answer;
    QFile m_file;
    std::uint64_t m_size = 0;
};

// The head, then the framed body in pieces, until it is over or cut off.
class Sending {
public:
    Sending(LoopbackAnswer answer, const LoopbackRequest& request);

    const LoopbackAnswer& answer() const { return m_answer; }
    // The connection can take another request after this answer.
    bool keepsConnection() const {
        return !m_answer.raw && m_answer.framing != LoopbackAnswer::Framing::UntilClose && !cut();
    }
    bool cut() const { return m_answer.cutAfter || m_answer.headCutAfter || m_answer.raw || m_answer.claimedLength; }

    // Up to `count` further bytes; none when it is over.
    std::string next(std::size_t count);

private:
    struct ByteRange {
        std::uint64_t first = 0;
        std::uint64_t end = 0; // one past the last
    };

    void decideRange(const LoopbackRequest& request);
    void makeHead();
    std::string frame(std::size_t count);
    static std::optional<ByteRange> rangeOf(const std::string& header, std::uint64_t size);

    LoopbackAnswer m_answer;
    LoopbackBody m_body;
    std::string m_head;
    ByteRange m_range;
    std::uint64_t m_offset = 0;     // in the body
    std::uint64_t m_framedSent = 0; // after the head
    bool m_withBody = true;
    bool m_headSent = false;
    bool m_over = false;
};

} // namespace lamina::test

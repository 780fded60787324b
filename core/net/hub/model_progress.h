// The transfers of one model's files, reported as one transfer.
#pragma once

#include "net/transfer_progress.h"

#include <cstdint>
#include <memory>
#include <string>

namespace lamina {

// Reports of the files of one model as one transfer: bytes of all of them. Belongs to one thread.
class ModelProgress {
public:
    explicit ModelProgress(TransferObserver observer);
    ~ModelProgress();
    ModelProgress(const ModelProgress&) = delete;
    ModelProgress& operator=(const ModelProgress&) = delete;

    // All bytes to come and those that are here; 0 where unknown.
    void expect(std::uint64_t total);
    // `bytes` of files are complete.
    void completed(std::uint64_t bytes);
    void enter(TransferProgress::Phase phase, const std::string& file);
    // `bytes` of the file in work are here.
    void moved(std::uint64_t bytes);
    // For the transport: its reports about one file become reports about the model.
    TransferObserver observer();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace lamina

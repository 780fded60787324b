#include "net/hub/model_progress.h"

#include "net/transfer_meter.h"

#include <optional>
#include <utility>

namespace lamina {

using Phase = TransferProgress::Phase;

struct ModelProgress::State {
    explicit State(TransferObserver observer) : meter(std::move(observer)) {}

    void enter(Phase phase, const std::string& what) {
        if (phase == shown && meter.progress().what == what)
            return;
        shown = phase;
        meter.progress().what = what;
        meter.progress().done = complete + inWork;
        meter.enter(phase);
    }
    void transport(const TransferProgress& report) {
        TransferProgress& progress = meter.progress();
        progress.host = report.host;
        progress.attempt = report.attempt;
        progress.reason = report.reason;
        switch (report.phase) {
        case Phase::Waiting:
            enter(Phase::Waiting, report.what);
            progress.reason = report.reason;
            meter.waiting(report.secondsLeft);
            break;
        case Phase::Receiving:
            inWork = report.done;
            if (total == 0 && report.total > 0)
                progress.total = complete + report.total;
            enter(Phase::Receiving, report.what);
            meter.moved(complete + inWork);
            break;
        case Phase::Done: // of one file; more may follow
            break;
        default:
            enter(report.phase, report.what);
        }
    }

    TransferMeter meter;
    std::uint64_t total = 0;
    std::uint64_t complete = 0;
    std::uint64_t inWork = 0;
    std::optional<Phase> shown;
};

ModelProgress::ModelProgress(TransferObserver observer) : m_state(std::make_unique<State>(std::move(observer))) {}

ModelProgress::~ModelProgress() = default;

void ModelProgress::expect(std::uint64_t total) {
    m_state->total = total;
    m_state->meter.progress().total = total;
}

void ModelProgress::completed(std::uint64_t bytes) {
    m_state->complete += bytes;
    m_state->inWork = 0;
}

void ModelProgress::enter(Phase phase, const std::string& file) {
    m_state->enter(phase, file);
}

void ModelProgress::moved(std::uint64_t bytes) {
    m_state->inWork = bytes;
    m_state->meter.moved(m_state->complete + bytes);
}

TransferObserver ModelProgress::observer() {
    return [state = m_state.get()](const TransferProgress& report) { state->transport(report); };
}

} // namespace lamina
